/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** What the pages are made of: the frame, tables, tiles, figures, forms. */
import type { Child } from "hono/jsx";
import type { Restaurant } from "./data.js";
import type { Format } from "./format.js";
import { language, texts } from "./texts.js";

/** What every page of a restaurant knows. */
export interface View {
  restaurant: Restaurant;
  format: Format;
  /** Whether the console was started with `--write`. */
  canWrite: boolean;
  /** Who acts, unless a form says otherwise. */
  actor: string;
  /** What a form sent to this address has to carry. */
  formToken: (path: string) => string;
}

export type Area = "today" | "guests" | "loyalty" | "events" | "reports" | "health";
const areas: readonly Area[] = ["today", "guests", "loyalty", "events", "reports", "health"];

export function home({ slug }: Restaurant, rest = ""): string {
  return `/r/${encodeURIComponent(slug)}/${rest}`;
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
  "%3Ccircle cx='8' cy='8' r='7' fill='%231f6f54'/%3E%3C/svg%3E";

/** A page of the console outside a restaurant. */
export function Document({
  title,
  children,
  refresh,
  script,
}: {
  title: string;
  children: Child;
  /** Seconds after which the browser asks again, and for what. */
  refresh?: string | undefined;
  script?: boolean | undefined;
}) {
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {refresh !== undefined && <meta http-equiv="refresh" content={refresh} />}
        <title>{`${title} · ${texts.product}`}</title>
        <link rel="icon" href={icon} />
        <link rel="stylesheet" href="/style.css" />
        {script === true && <script src="/live.js" defer></script>}
      </head>
      <body>{children}</body>
    </html>
  );
}

/** A page of a restaurant. */
export function Page({
  view,
  area,
  title,
  lead,
  children,
  refresh,
  script,
}: {
  view: View;
  area: Area;
  title: string;
  lead?: Child;
  children: Child;
  refresh?: string | undefined;
  script?: boolean | undefined;
}) {
  const { restaurant } = view;
  return (
    <Document title={`${title} · ${restaurant.name}`} refresh={refresh} script={script}>
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      <header class="top">
        <div class="inner">
          <a class="brand" href="/">
            {texts.product}
          </a>
          <span class="place">{restaurant.name}</span>
          <span class={view.canWrite ? "badge writing" : "badge"}>
            {view.canWrite ? texts.mayWrite : texts.readOnly}
          </span>
        </div>
        <nav class="inner" aria-label={texts.navigation}>
          {areas.map((each) => (
            <a href={home(restaurant, each)} aria-current={each === area ? "page" : undefined}>
              {texts.areas[each]}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" class="inner">
        <h1>{title}</h1>
        {lead !== undefined && <div class="lead">{lead}</div>}
        {children}
      </main>
      <footer class="inner">{texts.times(restaurant.timezone)}</footer>
    </Document>
  );
}

export interface Column<Row> {
  head: string;
  cell: (row: Row) => Child;
  /** Right-aligned, in figures of one width. */
  number?: boolean;
}

/** Rows under a head. Where it is too wide it scrolls by itself, not the page. */
export function Table<Row>({
  name,
  columns,
  rows,
  empty,
  id,
}: {
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Said where there are no rows. */
  empty?: Child;
  id?: string;
}) {
  if (rows.length === 0 && empty !== undefined) return <p class="empty">{empty}</p>;
  return (
    <div class="scroll" role="group" aria-label={name} tabindex={0}>
      <table>
        <thead>
          <tr>
            {columns.map(({ head, number }) => (
              <th scope="col" class={number ? "number" : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody id={id}>
          {rows.map((row) => (
            <Cells columns={columns} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One row of a table. */
export function Cells<Row>({ columns, row }: { columns: readonly Column<Row>[]; row: Row }) {
  return (
    <tr>
      {columns.map(({ cell, number }, at) =>
        at === 0 ? (
          <th scope="row" class={number ? "number" : undefined}>
            {cell(row)}
          </th>
        ) : (
          <td class={number ? "number" : undefined}>{cell(row)}</td>
        ),
      )}
    </tr>
  );
}

/** Figures that are read at a glance. */
export function Tiles({
  tiles,
}: {
  tiles: readonly [label: string, value: Child, note?: Child][];
}) {
  return (
    <dl class="tiles">
      {tiles.map(([label, value, note]) => (
        <div>
          <dt>{label}</dt>
          <dd>
            {value}
            {note !== undefined && <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Names and what belongs to them. */
export function Facts({ facts }: { facts: readonly [label: string, value: Child][] }) {
  return (
    <dl class="facts">
      {facts.map(([label, value]) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export interface FigureProps {
  id: string;
  title: string;
  /** The chart in a sentence. */
  says: string;
  /** What was counted, by what. */
  reads: string;
  chart: Child;
  table: Child;
  /** Nothing is drawn where there is nothing. */
  isEmpty?: boolean;
  /** As in a report, where nobody can open it. */
  isOpen?: boolean | undefined;
}

/** A chart with what it says, what it reads, and its table. */
export function Figure({ id, title, says, reads, chart, table, isEmpty, isOpen }: FigureProps) {
  return (
    <section class="figure card">
      <h2 id={id}>{title}</h2>
      {isEmpty === true ? (
        <p class="empty">{texts.nothingYet}</p>
      ) : (
        <>
          <p class="says">{says}</p>
          {chart}
          <details open={isOpen}>
            <summary>{texts.table}</summary>
            {table}
          </details>
        </>
      )}
      <p class="reads">{reads}</p>
    </section>
  );
}

/** A label above its field. */
export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: Child;
}) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
      {hint !== undefined && <small>{hint}</small>}
    </label>
  );
}

export function Choice({
  name,
  value,
  options,
}: {
  name: string;
  value: string | undefined;
  options: readonly (readonly [value: string, label: string])[];
}) {
  return (
    <select name={name}>
      {options.map(([each, label]) => (
        <option value={each} selected={each === value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** A range of days and how it is cut. */
export function RangeForm({
  range,
  children,
}: {
  range: { from: string | undefined; to: string | undefined; by: string };
  children?: Child;
}) {
  return (
    <form class="row" method="get">
      <Field label={texts.range.from}>
        <input type="date" name="from" value={range.from} />
      </Field>
      <Field label={texts.range.to}>
        <input type="date" name="to" value={range.to} />
      </Field>
      <Field label={texts.range.by}>
        <Choice name="by" value={range.by} options={Object.entries(texts.range.periods)} />
      </Field>
      <button>{texts.range.show}</button>
      <a class="button" href="?by=month">
        {texts.range.all}
      </a>
      {children}
    </form>
  );
}

/** The last letters of an id, which tell it from its neighbours: the first ones are the time. */
export function Id({ id }: { id: string }) {
  return (
    <code class="id" title={id}>
      {`…${id.slice(-6)}`}
    </code>
  );
}

export function Status({ status }: { status: string }) {
  return (
    <span class={`status ${status}`}>
      {(texts.statuses as Record<string, string>)[status] ?? status}
    </span>
  );
}
