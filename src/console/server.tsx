/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** The console: a web server for the person who started it, on this machine alone. */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ServerType, createAdaptorServer } from "@hono/node-server";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { streamSSE } from "hono/streaming";
import type pg from "pg";
import { transaction } from "../client.js";
import { forRestaurant } from "../for-restaurant.js";
import { get } from "../customers.js";
import { InvalidFieldError, NotFoundError, RegularsError, toRegularsError } from "../errors.js";
import { many } from "../rows.js";
import { listPrograms } from "../queries/console.js";
import { backfillInChunks } from "../upkeep.js";
import { Access, contentSecurityPolicy } from "./access.js";
import {
  type Range,
  type Restaurant,
  lastTwelveMonths,
  read,
  rehearse,
  restaurants,
  today,
} from "./data.js";
import { loadFigures } from "./figures.js";
import { Format } from "./format.js";
import { Document, Table, type View, home } from "./layout.js";
import { script } from "./live.js";
import {
  ActionForm,
  ConfirmPage,
  FieldError,
  Fields,
  actions,
  isAction,
  loadForm,
  tryAction,
} from "./pages/actions.js";
import {
  ContractPage,
  EventRow,
  EventsPage,
  LifePage,
  booking,
  loadEvents,
  loadLife,
  newest,
  readContract,
} from "./pages/events.js";
import {
  CandidatesPage,
  GuestPage,
  GuestsPage,
  StatementPage,
  loadGuest,
  loadPairs,
  loadStatement,
  search,
} from "./pages/guests.js";
import {
  BackfillPage,
  HealthPage,
  type Run,
  loadChecks,
  loadHealth,
  tookTooLong,
  tryBackfill,
} from "./pages/health.js";
import {
  LoyaltyPage,
  WhatIfPage,
  loadLoyaltyPage,
  loadWhatIf,
  readWhatIf,
} from "./pages/loyalty.js";
import { ReportsPage } from "./pages/reports.js";
import { TodayPage, loadDay } from "./pages/today.js";
import { style } from "./style.js";
import { texts } from "./texts.js";

export interface ConsoleOptions {
  pool: pg.Pool;
  /** Guests and points may be changed, and backfills run. @defaultValue false */
  write?: boolean;
  /** Who acts, unless a form says otherwise. @defaultValue staff */
  actor?: string;
  /** Told of what no page explains. */
  onError?: (error: unknown) => void;
}

export interface Console extends AsyncDisposable {
  /** Opens it once, in one browser. */
  url: string;
}

/** Starts the console on 127.0.0.1. @param port - 0 for any that is free */
export async function startConsole(options: ConsoleOptions, port = 0): Promise<Console> {
  const access = new Access();
  const server = createAdaptorServer({ fetch: consoleApp(options, access).fetch });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/enter?token=${access.entry}`,
    [Symbol.asyncDispose]: () => close(server),
  };
}

async function close(server: ServerType): Promise<void> {
  const closed = once(server, "close");
  server.close();
  // A live feed never ends on its own.
  if ("closeAllConnections" in server) server.closeAllConnections();
  await closed;
}

const cookie = "regulars_console";

interface Env {
  Variables: { view: View };
}

class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly hint: string | undefined;
  constructor(status: ContentfulStatusCode, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** The pages by their addresses, without a server. */
export function consoleApp(
  { pool, write = false, actor = "staff", onError }: ConsoleOptions,
  access: Access,
): Hono<Env> {
  const app = new Hono<Env>();
  const runs = new Map<string, Run>();

  app.use(async (c, next) => {
    // DNS rebinding: another site's name may resolve to this machine.
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host))
      throw new Refusal(421, texts.errors.otherHost);
    await next();
  });
  app.use(headers);

  app.get("/style.css", (c) => c.body(style, 200, { "content-type": "text/css; charset=utf-8" }));
  app.get("/live.js", (c) =>
    c.body(script, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );

  app.get("/enter", (c) => {
    const session = access.enter(c.req.query("token") ?? "");
    if (session === undefined) throw new Refusal(403, texts.entry.refused, texts.entry.refusedHint);
    setCookie(c, cookie, session, { httpOnly: true, sameSite: "Strict", path: "/" });
    // Not a redirect: browsers send no SameSite=Strict cookie along a redirect that began on
    // another site.
    return page(
      c,
      <Document title={texts.entry.title} refresh="0; url=/">
        <main class="inner">
          <h1>{texts.entry.welcome}</h1>
          <p>
            <a href="/">{texts.entry.go}</a>
          </p>
        </main>
      </Document>,
    );
  });

  app.use(async (c, next) => {
    if (!access.isSession(getCookie(c, cookie)))
      throw new Refusal(403, texts.errors.noSession, texts.entry.refusedHint);
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    if (c.req.header("origin") !== `http://${c.req.header("host") ?? new URL(c.req.url).host}`) {
      throw new Refusal(403, texts.errors.otherOrigin);
    }
    const { csrf } = await c.req.parseBody();
    if (!access.isFormToken(c.req.path, csrf)) throw new Refusal(403, texts.errors.noToken);
    if (!write) throw new Refusal(403, texts.errors.readOnly);
    await next();
  });

  app.get("/", async (c) => {
    const all = await restaurants(pool);
    const [only] = all;
    if (all.length === 1 && only) return c.redirect(home(only, "today"));
    return page(c, <RestaurantsPage restaurants={all} />);
  });

  app.use("/r/:slug/*", async (c, next) => {
    const slug = c.req.param("slug");
    const restaurant = (await restaurants(pool)).find((each) => each.slug === slug);
    if (!restaurant) throw new Refusal(404, texts.errors.noRestaurant);
    c.set("view", {
      restaurant,
      format: new Format(restaurant),
      canWrite: write,
      actor,
      formToken: (path) => access.formToken(path),
    });
    await next();
  });

  app.get("/r/:slug", (c) => c.redirect(`${c.req.path}/today`));

  app.get("/r/:slug/today", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const data = await read(pool, id, async (db) => {
      const now = await today(db, id);
      return loadDay(db, id, date(c.req.query("day")) ?? now, now);
    });
    return page(c, <TodayPage view={view} data={data} />);
  });

  app.get("/r/:slug/reports", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const { range, figures } = await read(pool, id, async (db) => {
      const asked = readRange(c, await today(db, id));
      return { range: asked, figures: await loadFigures(db, id, asked) };
    });
    return page(c, <ReportsPage view={view} range={range} figures={figures} />);
  });

  app.get("/r/:slug/loyalty", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const { range, data } = await read(pool, id, async (db) => {
      const asked = readRange(c, await today(db, id));
      return { range: asked, data: await loadLoyaltyPage(db, id, asked) };
    });
    return page(c, <LoyaltyPage view={view} range={range} data={data} />);
  });

  app.get("/r/:slug/loyalty/what-if", async (c) => {
    const view = c.get("view");
    const restaurant_id = view.restaurant.id;
    const fields = new Fields(new URL(c.req.url).searchParams);
    const programs = await read(pool, restaurant_id, (db) =>
      many(db, listPrograms, { restaurant_id }),
    );
    const program = programs.find(({ is_active }) => is_active);
    if (program === undefined) {
      return page(
        c,
        <WhatIfPage view={view} program={undefined} asked={undefined} result={undefined} />,
      );
    }
    const ofToday = readWhatIf(new Fields(new URLSearchParams()), program);
    let asked = ofToday;
    try {
      asked = readWhatIf(fields, program);
      const result = await read(pool, restaurant_id, (db) => loadWhatIf(db, restaurant_id, asked));
      return await page(
        c,
        <WhatIfPage view={view} program={program} asked={asked} result={result} />,
      );
    } catch (caught) {
      const error = userError(caught);
      return page(
        c,
        <WhatIfPage view={view} program={program} asked={asked} result={undefined} error={error} />,
        422,
      );
    }
  });

  app.get("/r/:slug/guests", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const asked = { q: c.req.query("q")?.trim() ?? "", tag: c.req.query("tag")?.trim() ?? "" };
    const found = await read(pool, id, (db) => search(db, id, asked));
    return page(c, <GuestsPage view={view} asked={asked} found={found} />);
  });

  app.get("/r/:slug/guests/candidates", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const pairs = await read(pool, id, (db) => loadPairs(db, id, c.req.query("guest")));
    return page(c, <CandidatesPage view={view} pairs={pairs} done={doneText(c)} />);
  });

  app.get("/r/:slug/guests/:guest", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const guest = await read(pool, id, (db) => loadGuest(db, id, guestId(c)));
    return page(c, <GuestPage view={view} guest={guest} done={doneText(c)} />);
  });

  app.get("/r/:slug/guests/:guest/statement", async (c) => {
    const view = c.get("view");
    const restaurant_id = view.restaurant.id;
    const { card, lines } = await read(pool, restaurant_id, async (db) => {
      const card = await get(db, { restaurant_id, customer_id: guestId(c) });
      return { card, lines: await loadStatement(db, restaurant_id, card.id) };
    });
    return page(c, <StatementPage view={view} card={card} lines={lines} />);
  });

  app.get("/r/:slug/guests/:guest/:action", async (c) => {
    const name = c.req.param("action");
    if (!isAction(name)) throw new Refusal(404, texts.errors.notFound);
    if (!write) throw new Refusal(403, texts.errors.readOnly);
    const view = c.get("view");
    const { id } = view.restaurant;
    const asked = new Fields(new URL(c.req.url).searchParams);
    const about = await read(pool, id, (db) => loadForm(db, id, guestId(c), name, asked));
    return page(c, <ActionForm view={view} name={name} asked={asked} {...about} />);
  });

  app.post("/r/:slug/guests/:guest/:action", async (c) => {
    const name = c.req.param("action");
    if (!isAction(name)) throw new Refusal(404, texts.errors.notFound);
    const view = c.get("view");
    const restaurant_id = view.restaurant.id;
    const source = forRestaurant(pool, restaurant_id);
    const customer_id = guestId(c);
    const fields = await readFields(c);
    const idempotency_key = fields.text("key") || randomUUID();
    const deed = {
      restaurant_id,
      customer_id,
      fields,
      actor: fields.text("actor"),
      idempotency_key,
    };
    try {
      if (fields.text("confirmed") === "yes") {
        await transaction(source, (client) => actions[name].run(client, deed));
        const back = name === "decline" ? "candidates" : customer_id;
        return c.redirect(home(view.restaurant, `guests/${back}?done=${name}`), 303);
      }
      const rehearsal = await rehearse(source, (db) => tryAction(db, name, deed));
      return await page(
        c,
        <ConfirmPage
          view={view}
          name={name}
          asked={fields}
          rehearsal={rehearsal}
          idempotencyKey={idempotency_key}
        />,
      );
    } catch (caught) {
      const error = userError(caught);
      const about = await read(pool, restaurant_id, (db) =>
        loadForm(db, restaurant_id, customer_id, name, fields),
      );
      return page(
        c,
        <ActionForm view={view} name={name} asked={fields} error={error} {...about} />,
        422,
      );
    }
  });

  app.get("/r/:slug/events", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const filter = {
      type: c.req.query("type") ?? "",
      booking: c.req.query("booking")?.trim() ?? "",
    };
    const data = await read(pool, id, (db) => loadEvents(db, id, filter));
    return page(c, <EventsPage view={view} filter={filter} data={data} />);
  });

  app.get("/r/:slug/events/stream", (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const named = c.req.query("booking") ?? "";
    const since = c.req.query("since") ?? "";
    const look = () =>
      read(pool, id, async (db) => {
        const found = named === "" ? undefined : await booking(db, id, named);
        return newest(db, id, { type: c.req.query("type") ?? "", booking_id: found?.id ?? null });
      });
    return streamSSE(c, async (stream) => {
      const ended = new AbortController();
      stream.onAbort(() => {
        ended.abort();
      });
      await stream.write(": open\n\n");
      // An event that commits late has an older id than some that are shown: ids seen, not the newest one, tell.
      let seen: Set<string> | undefined;
      while (!ended.signal.aborted) {
        const events = await look().catch(() => undefined);
        if (events !== undefined) {
          const isOld = (event: { id: string }) =>
            seen === undefined ? event.id <= since : seen.has(event.id);
          const fresh = events.filter((event) => !isOld(event));
          if (fresh.length > 0) {
            let data = "";
            for (const event of fresh) data += await render(<EventRow view={view} event={event} />);
            await stream.writeSSE({ event: "rows", data });
          }
          seen = new Set(events.map((event) => event.id));
        }
        await sleep(1000, undefined, { signal: ended.signal }).catch(() => undefined);
      }
    });
  });

  app.get("/r/:slug/events/contracts/:name", async (c) => {
    const name = c.req.param("name");
    const schema = await readContract(name);
    if (schema === undefined) throw new Refusal(404, texts.errors.notFound);
    return page(c, <ContractPage view={c.get("view")} name={name} schema={schema} />);
  });

  app.get("/r/:slug/events/:booking", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const life = await read(pool, id, (db) => loadLife(db, id, c.req.param("booking")));
    if (life === undefined) throw new Refusal(404, texts.errors.noBooking);
    return page(c, <LifePage view={view} life={life} />);
  });

  app.get("/r/:slug/health", async (c) => {
    const view = c.get("view");
    const { id } = view.restaurant;
    const seconds = c.req.query("checks") === "all" ? 0 : 20;
    const checks = await read(pool, id, (db) => loadChecks(db, id, seconds));
    const health = await read(pool, id, (db) => loadHealth(db, id));
    return page(c, <HealthPage view={view} health={{ ...health, checks }} />);
  });

  app.get("/r/:slug/health/backfill", async (c) => {
    if (!write) throw new Refusal(403, texts.errors.readOnly);
    const view = c.get("view");
    const { id } = view.restaurant;
    const run = c.req.query("again") === "yes" ? undefined : runs.get(id);
    const would = run === undefined ? await tryBackfill(pool, id) : undefined;
    return page(c, <BackfillPage view={view} run={run} would={would} />);
  });

  app.post("/r/:slug/health/backfill", (c) => {
    const { id } = c.get("view").restaurant;
    const before = runs.get(id);
    if (before === undefined || before.counts !== undefined || before.error !== undefined) {
      runs.set(id, runBackfill(pool, id));
    }
    return c.redirect(c.req.path, 303);
  });

  app.notFound((c) => errorPage(c, new Refusal(404, texts.errors.notFound)));
  app.onError((caught, c) => {
    const error = toRegularsError(caught);
    if (statusOf(error) === 500) onError?.(error);
    return errorPage(c, error);
  });
  return app;
}

/** Goes on by itself; the page looks at it. */
function runBackfill(pool: pg.Pool, restaurant_id: string): Run {
  const run: Run = { step: "customers", done: 0, items: 0, counts: undefined, error: undefined };
  const onProgress = (progress: { step: string; done: number; items: number }) => {
    Object.assign(run, progress);
  };
  backfillInChunks(pool, { restaurant_id, onProgress }).then(
    (counts) => {
      run.counts = counts;
    },
    (error: unknown) => {
      run.error = error instanceof Error ? error : new Error(String(error));
    },
  );
  return run;
}

const headers: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("content-security-policy", contentSecurityPolicy);
  c.header("x-content-type-options", "nosniff");
  // With no-referrer a browser sends the origin "null" along with its own forms.
  c.header("referrer-policy", "same-origin");
  c.header("cross-origin-opener-policy", "same-origin");
  c.header("cross-origin-resource-policy", "same-origin");
  c.header("cache-control", "no-store");
};

type Element = ReturnType<typeof Document>;

async function page(c: Context, element: Element, status: ContentfulStatusCode = 200) {
  return c.html(`<!doctype html>${await render(element)}`, status);
}

async function render(element: Element): Promise<string> {
  return (await element).toString();
}

function errorPage(c: Context, error: unknown) {
  const isRefusal = error instanceof Refusal;
  const isOurs = error instanceof RegularsError;
  const status = statusOf(error);
  const hint = isTooLong(error)
    ? texts.errors.tookLongHint
    : isOurs || isRefusal
      ? error.hint
      : undefined;
  const message = isTooLong(error)
    ? texts.errors.tookLong
    : isRefusal || isOurs
      ? error.message
      : texts.errors.unknown;
  for (const [name, value] of Object.entries({
    "content-security-policy": contentSecurityPolicy,
    "cache-control": "no-store",
  })) {
    c.header(name, value);
  }
  return page(
    c,
    <Document title={texts.errors.title}>
      <main class="inner">
        <h1>{texts.errors.title}</h1>
        <div class="notice bad" role="alert">
          <p>{message}</p>
          {isOurs && error.detail !== undefined && <p>{error.detail}</p>}
          {hint !== undefined && <p>{hint}</p>}
        </div>
        <p>
          <a href="/">{texts.errors.back}</a>
        </p>
      </main>
    </Document>,
    status,
  );
}

function isTooLong(error: unknown): boolean {
  return error instanceof RegularsError && error.code === tookTooLong;
}

function statusOf(error: unknown): ContentfulStatusCode {
  if (error instanceof Refusal) return error.status;
  if (!(error instanceof RegularsError)) return 500;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof InvalidFieldError || error.code.startsWith("22")) return 422;
  return ["42501", "RG010"].includes(error.code) ? 403 : error.code === tookTooLong ? 503 : 500;
}

/** PostgreSQL's own words on a statement that was stopped speak of its settings. */
class TookTooLong extends Error {
  readonly hint = texts.errors.tookLongHint;
}

/** Errors that a person can correct in a form; all others go to the page of errors. */
function userError(caught: unknown): Error {
  const error = toRegularsError(caught);
  if (error instanceof FieldError) return error;
  if (isTooLong(error)) return new TookTooLong(texts.errors.tookLong);
  if (error instanceof RegularsError && /^(RG|22|23|25)/.test(error.code)) return error;
  throw error;
}

async function readFields(c: Context): Promise<Fields> {
  const form = new URLSearchParams();
  for (const [name, values] of Object.entries(await c.req.parseBody({ all: true }))) {
    for (const value of [values].flat()) if (typeof value === "string") form.append(name, value);
  }
  return new Fields(form);
}

function guestId(c: Context): string {
  const id = c.req.param("guest") ?? "";
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new Refusal(404, texts.errors.notFound);
  }
  return id;
}

function doneText(c: Context): string | undefined {
  const name = c.req.query("done") ?? "";
  return isAction(name) ? texts.actions[name].done : undefined;
}

/** A date as forms send it. */
function date(text: string | undefined): string | undefined {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
    ? text
    : undefined;
}

function readRange(c: Context, day: string): Range {
  const by = c.req.query("by");
  if (by !== "day" && by !== "week" && by !== "month") return lastTwelveMonths(day);
  return { from: date(c.req.query("from")), to: date(c.req.query("to")), by };
}

function RestaurantsPage({ restaurants }: { restaurants: Restaurant[] }) {
  const text = texts.restaurants;
  return (
    <Document title={text.title}>
      <main class="inner">
        <h1>{text.title}</h1>
        <Table
          name={text.title}
          columns={[
            {
              head: text.name,
              cell: (restaurant) => <a href={home(restaurant, "today")}>{restaurant.name}</a>,
            },
            { head: text.slug, cell: ({ slug }) => <code class="nowrap">{slug}</code> },
            { head: text.country, cell: ({ country_code }) => country_code },
            { head: text.timezone, cell: ({ timezone }) => timezone },
          ]}
          rows={restaurants}
          empty={text.none}
        />
      </main>
    </Document>
  );
}
