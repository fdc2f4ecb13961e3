/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** The report: one page that needs nothing else, to be read, printed and mailed. */
import { createHash } from "node:crypto";
import { raw } from "hono/html";
import type pg from "pg";
import { type Range, lastTwelveMonths, read, restaurants, today } from "./data.js";
import { BookingFigures, LoyaltyFigureSet, loadFigures, loadLoyalty } from "./figures.js";
import { Format, addDays } from "./format.js";
import { Table } from "./layout.js";
import { Checks, checksSay, loadChecks } from "./pages/health.js";
import { dayColumns, loadDay } from "./pages/today.js";
import { style } from "./style.js";
import { language, texts } from "./texts.js";

export interface ReportOptions {
  /** The first day. @defaultValue with `before`: the first there is; else eleven months ago */
  from?: string | undefined;
  /** The day after the last one. @defaultValue with `from`: the last there is; else of this month */
  before?: string | undefined;
  by: Range["by"];
  /** Guests are named. */
  isPersonal: boolean;
}

/** The report of a restaurant as HTML. */
export async function renderReport(
  pool: pg.Pool,
  id: string,
  { from, before, by, isPersonal }: ReportOptions,
): Promise<string> {
  const restaurant = (await restaurants(pool)).find((each) => each.id === id);
  if (!restaurant) throw new Error(texts.errors.noRestaurant);
  const format = new Format(restaurant);
  const checks = await read(pool, id, (db) => loadChecks(db, id));
  const { day, range, figures, loyalty } = await read(pool, id, async (db) => {
    const now = await today(db, id);
    const isAsked = from !== undefined || before !== undefined;
    const to = before === undefined ? undefined : addDays(before, -1);
    const range: Range = isAsked ? { from, to, by } : { ...lastTwelveMonths(now), by };
    return {
      day: await loadDay(db, id, now, now),
      range,
      figures: await loadFigures(db, id, range),
      loyalty: await loadLoyalty(db, id, range),
    };
  });
  const text = texts.report;
  const days = text.range(
    range.from === undefined ? text.beginning : format.day(range.from),
    range.to === undefined ? text.end : format.day(range.to),
  );
  // Allows only this style, in case a guest's text is ever not escaped.
  const hash = createHash("sha256").update(style).digest("base64");
  const page = (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="content-security-policy"
          content={`default-src 'none'; style-src 'sha256-${hash}'`}
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{text.title(restaurant.name)}</title>
        <style>{raw(style)}</style>
      </head>
      <body>
        <main class="inner">
          <h1>{text.title(restaurant.name)}</h1>
          <div class="lead">
            <p>{days}</p>
          </div>
          <h2>{text.bookings}</h2>
          <div class="grid">
            <BookingFigures figures={figures} format={format} by={range.by} isOpen />
          </div>
          <h2>{text.loyalty}</h2>
          <div class="grid">
            <LoyaltyFigureSet figures={loyalty} format={format} by={range.by} isOpen />
          </div>
          <h2>{text.day(format.day(day.day))}</h2>
          <Table
            name={text.day(format.day(day.day))}
            columns={dayColumns({ format, restaurant }, { names: isPersonal, links: false })}
            rows={day.bookings}
            empty={texts.today.nobody}
          />
          {!isPersonal && <p class="reads">{text.withoutNames}</p>}
          <h2>{text.checks}</h2>
          {checks instanceof Error ? (
            <p class="empty">{texts.health.needsOperator}</p>
          ) : (
            <>
              <p>{checksSay(checks)}</p>
              <Checks checks={checks} />
            </>
          )}
        </main>
        <footer class="inner">
          {text.made(format.dateTime(new Date()))} {texts.times(restaurant.timezone)}
        </footer>
      </body>
    </html>
  );
  return `<!doctype html>${(await page).toString()}\n`;
}
