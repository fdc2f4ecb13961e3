/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/**
 * Bars, lines and a heat map as SVG. Colours are classes of the stylesheet, so that no style attribute is needed, and
 * each chart is drawn for three widths: a viewBox alone would shrink the letters with it.
 */
import type { Child } from "hono/jsx";

export interface Series {
  name: string;
  values: readonly (number | null)[];
}

export interface ChartProps {
  /** What a screen reader says of it: what is drawn, and what it shows. */
  name: string;
  /** Along the horizontal axis. */
  labels: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
}

interface Size {
  id: "wide" | "medium" | "narrow";
  width: number;
  height: number;
}

const sizes: readonly Size[] = [
  { id: "wide", width: 800, height: 260 },
  { id: "medium", width: 540, height: 240 },
  { id: "narrow", width: 340, height: 220 },
];
/** How wide a letter of the axes is, at most. */
const letter = 6.6;
const lineHeight = 18;

/** Values of one period on each other, those below zero hanging from the axis; or beside each other. */
export function Bars({ beside = false, ...props }: ChartProps & { beside?: boolean }) {
  const stacks = props.labels.map((_label, at) => {
    const values = props.series.map(({ values }) => values[at] ?? 0);
    return {
      up: values.filter((value) => value > 0).reduce((sum, value) => sum + value, 0),
      down: values.filter((value) => value < 0).reduce((sum, value) => sum + value, 0),
    };
  });
  const scale = scaleOf(
    beside
      ? props.series.flatMap(({ values }) => values.map((value) => value ?? 0))
      : stacks.flatMap(({ up, down }) => [up, down]),
  );
  return (
    <Chart {...props}>
      {sizes.map((size) => {
        const plot = plotOf(size, scale, props.format);
        const step = plot.width / Math.max(1, props.labels.length);
        const width = Math.max(0.5, Math.min(48, step * (step > 6 ? 0.72 : 0.94)));
        return (
          <Frame {...props} size={size} scale={scale} plot={plot}>
            {props.labels.map((label, at) => {
              const x = plot.left + step * at + (step - width) / 2;
              let above = 0;
              let below = 0;
              return props.series.map(({ name, values }, index) => {
                const value = values[at] ?? 0;
                if (value === 0) return null;
                const from = beside ? 0 : value > 0 ? above : below;
                const share = beside ? width / props.series.length : width;
                if (value > 0) above += value;
                else below += value;
                const top = plot.y(Math.max(from, from + value));
                return (
                  <rect
                    class={`tone-${index + 1}`}
                    x={round(x + (beside ? share * index : 0))}
                    y={round(top)}
                    width={round(share)}
                    height={round(plot.y(Math.min(from, from + value)) - top)}
                  >
                    <title>{`${label}: ${name} ${props.format(value)}`}</title>
                  </rect>
                );
              });
            })}
          </Frame>
        );
      })}
    </Chart>
  );
}

/** Values that go from period to period; a gap where there is none. */
export function Lines(props: ChartProps) {
  const scale = scaleOf(props.series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return (
    <Chart {...props}>
      {sizes.map((size) => {
        const plot = plotOf(size, scale, props.format);
        const step = plot.width / Math.max(1, props.labels.length);
        const x = (at: number) => round(plot.left + step * (at + 0.5));
        return (
          <Frame {...props} size={size} scale={scale} plot={plot}>
            {props.series.map(({ name, values }, index) => (
              <g class={`tone-${index + 1}`}>
                {pieces(values).map((piece) => (
                  <polyline
                    class={`line dash-${index + 1}`}
                    points={piece
                      .map(([at, value]) => `${x(at)},${round(plot.y(value))}`)
                      .join(" ")}
                  />
                ))}
                {values.map((value, at) =>
                  value === null ? null : (
                    <circle cx={x(at)} cy={round(plot.y(value))} r={step < 12 ? 1.5 : 3}>
                      <title>{`${props.labels[at] ?? ""}: ${name} ${props.format(value)}`}</title>
                    </circle>
                  ),
                )}
              </g>
            ))}
          </Frame>
        );
      })}
    </Chart>
  );
}

export interface HeatProps {
  name: string;
  columns: readonly string[];
  rows: readonly { label: string; values: readonly (number | null)[] }[];
  /** A cell's text, which has room for three signs. */
  format: (value: number) => string;
  /** The text at the pointer. */
  title: (row: string, column: string, value: number) => string;
}

/** Rows by columns, the darker the more. */
export function Heat({ name, columns, rows, format, title }: HeatProps) {
  const largest = Math.max(0, ...rows.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return (
    <div class="chart">
      {sizes.map(({ id, width }) => {
        const left = Math.max(0, ...rows.map(({ label }) => label.length)) * letter + 8;
        const cell = (width - left) / Math.max(1, columns.length);
        const tall = id === "narrow" ? 24 : 26;
        return (
          <svg
            class={id}
            viewBox={`0 0 ${width} ${tall * (rows.length + 1)}`}
            role="img"
            aria-label={name}
          >
            {columns.map((column, at) => (
              <text class="axis middle" x={round(left + cell * (at + 0.5))} y={tall - 9}>
                {column}
              </text>
            ))}
            {rows.map(({ label, values }, line) => (
              <>
                <text class="axis" x="0" y={round(tall * (line + 1) + tall * 0.65)}>
                  {label}
                </text>
                {values.map((value, at) => {
                  if (value === null) return null;
                  const shade = largest === 0 ? 0 : Math.ceil((value / largest) * 8);
                  const [x, y] = [left + cell * at, tall * (line + 1)];
                  return (
                    <>
                      <rect
                        class={`shade-${shade}`}
                        x={round(x + 1)}
                        y={y + 1}
                        width={round(cell - 2)}
                        height={tall - 2}
                        rx="2"
                      >
                        <title>{title(label, columns[at] ?? "", value)}</title>
                      </rect>
                      <text
                        class={`cell middle ${shade > 4 ? "on-dark" : "on-light"}`}
                        x={round(x + cell / 2)}
                        y={round(y + tall * 0.65)}
                      >
                        {format(value)}
                      </text>
                    </>
                  );
                })}
              </>
            ))}
          </svg>
        );
      })}
    </div>
  );
}

function Chart({ series, children }: ChartProps & { children: Child }) {
  return (
    <div class="chart">
      {series.length > 1 && (
        <ul class="legend">
          {series.map(({ name }, index) => (
            <li>
              <svg viewBox="0 0 12 12" aria-hidden="true">
                <rect class={`tone-${index + 1}`} width="12" height="12" rx="2" />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      {children}
    </div>
  );
}

/** Axes, and what is drawn between them. */
function Frame({
  name,
  labels,
  format,
  size,
  scale,
  plot,
  children,
}: ChartProps & { size: Size; scale: number[]; plot: Plot; children: Child }) {
  const step = plot.width / Math.max(1, labels.length);
  const widest = Math.max(0, ...labels.map((label) => label.length)) * letter + 10;
  const every = Math.max(1, Math.ceil(widest / step));
  return (
    <svg class={size.id} viewBox={`0 0 ${size.width} ${size.height}`} role="img" aria-label={name}>
      {scale.map((value) => (
        <>
          <line
            class={value === 0 ? "zero" : "gridline"}
            x1={round(plot.left)}
            x2={size.width}
            y1={round(plot.y(value))}
            y2={round(plot.y(value))}
          />
          <text class="axis end" x={round(plot.left - 6)} y={round(plot.y(value) + 4)}>
            {format(value)}
          </text>
        </>
      ))}
      {labels.map((label, at) =>
        at % every === 0 ? (
          <text
            class="axis middle"
            // the last one may be wider than what it stands under
            x={round(
              Math.min(plot.left + step * (at + 0.5), size.width - (label.length * letter) / 2),
            )}
            y={size.height - 4}
          >
            {label}
          </text>
        ) : null,
      )}
      {children}
    </svg>
  );
}

interface Plot {
  left: number;
  width: number;
  y: (value: number) => number;
}

function plotOf(size: Size, scale: readonly number[], format: (value: number) => string): Plot {
  const left = Math.max(...scale.map((value) => format(value).length)) * letter + 12;
  const [top, bottom] = [8, size.height - lineHeight - 4];
  const [low = 0, high = 1] = [scale[0], scale.at(-1)];
  return {
    left,
    width: size.width - left,
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top),
  };
}

/** Round numbers from the smallest to the largest value, zero among them. */
function scaleOf(values: readonly number[]): number[] {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  if (low === high) return [0, 1];
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => round((first + at) * step, 1e6));
}

/** What lies between gaps, each value with its place. */
function pieces(values: readonly (number | null)[]): [number, number][][] {
  const found: [number, number][][] = [[]];
  for (const [at, value] of values.entries()) {
    if (value === null) found.push([]);
    else found.at(-1)?.push([at, value]);
  }
  return found.filter((piece) => piece.length > 1);
}

function round(value: number, parts = 10): number {
  return Math.round(value * parts) / parts;
}
