/** The console without a browser: who gets in, what a form may do, what it does. */
import { readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "../src/client.js";
import { reportCommand } from "../src/cli/report.js";
import { Access } from "../src/console/access.js";
import { read } from "../src/console/data.js";
import { renderReport } from "../src/console/report.js";
import { consoleApp } from "../src/console/server.js";
import { texts } from "../src/console/texts.js";
import { type ConsoleSample, addConsoleSample, consolePages } from "./console-sample.js";
import { useDatabase } from "./database.js";

const database = useDatabase();
const origin = "http://127.0.0.1:4000";
let sample: ConsoleSample;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  sample = await addConsoleSample(database);
  pool = createPool({ connectionString: database.opsUrl });
});
afterAll(() => pool.end());

/** A browser as far as this test needs one: it keeps the cookie and sends forms as they are. */
class Visitor {
  readonly access = new Access();
  readonly app: ReturnType<typeof consoleApp>;
  cookie = "";

  constructor(options: { write?: boolean; pool?: typeof pool } = {}) {
    this.app = consoleApp({ pool, write: true, ...options }, this.access);
  }

  async enter(): Promise<this> {
    const answer = await this.app.request(`${origin}/enter?token=${this.access.entry}`);
    this.cookie = (answer.headers.get("set-cookie") ?? "").replace(/;.*/, "");
    return this;
  }

  get(path: string): Promise<Response> {
    return Promise.resolve(this.app.request(origin + path, { headers: { cookie: this.cookie } }));
  }

  post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
    return Promise.resolve(
      this.app.request(origin + path, {
        method: "POST",
        headers: {
          cookie: this.cookie,
          origin,
          "content-type": "application/x-www-form-urlencoded",
          ...headers,
        },
        body: new URLSearchParams(fields).toString(),
      }),
    );
  }

  /** Sends the form that a page holds, as it is but for these fields. */
  async submit(page: string, fields: Record<string, string>): Promise<Response> {
    const form = /<form[^>]* method="post"[^>]*>(.*?)<\/form>/s.exec(page);
    const path = /action="([^"]*)"/.exec(form?.[0] ?? "")?.[1] ?? "";
    const hidden = [
      ...(form?.[1] ?? "").matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g),
    ];
    const sent = Object.fromEntries(hidden.map(([, name = "", value = ""]) => [name, value]));
    return this.post(path, { ...sent, ...fields });
  }
}

const at = (rest: string) => `/r/${sample.slug}/${rest}`;

const escaped = (text: string) => text.replaceAll("'", "&#39;");

async function ledger(): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(
    "select count(*) from loyalty_point_events where restaurant_id = $1",
    [sample.id],
  );
  return Number(rows[0]?.count);
}

describe("getting in", () => {
  it("takes the address once, for a cookie that no script and no other site sends", async () => {
    const visitor = new Visitor();
    const token = visitor.access.entry;
    const first = await visitor.app.request(`${origin}/enter?token=${token}`);
    expect(first.status).toBe(200);
    const cookie = first.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    const second = await visitor.app.request(`${origin}/enter?token=${token}`);
    expect(second.status).toBe(403);
    expect(second.headers.get("set-cookie")).toBeNull();
  });

  it("shows nothing without the cookie, or with another one", async () => {
    const visitor = new Visitor();
    for (const cookie of ["", "regulars_console=guessed"]) {
      visitor.cookie = cookie;
      for (const path of ["/", at("today"), at("events/stream"), at(`guests/${sample.guest}`)]) {
        const answer = await visitor.get(path);
        expect([path, answer.status]).toEqual([path, 403]);
        expect(await answer.text()).not.toContain("Luna");
      }
    }
  });

  it("does not answer under another name that a page elsewhere gave this machine", async () => {
    const visitor = await new Visitor().enter();
    const headers = { cookie: visitor.cookie, host: "evil.example" };
    const answer = await visitor.app.request(`${origin}/`, { headers });
    expect(answer.status).toBe(421);
  });
});

describe("every page", () => {
  it("answers an operator, lets nothing inline, and keeps nothing in a cache", async () => {
    const visitor = await new Visitor().enter();
    for (const path of ["", ...consolePages(sample)]) {
      const answer = await visitor.get(path === "" ? "/nothing" : at(path));
      const text = await answer.text();
      expect([path, answer.status]).toEqual([path, path === "" ? 404 : 200]);
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(text).not.toMatch(/<style|<script(?! src="\/live\.js")|\s(?:style|on\w+)=["']/);
      expect(text).not.toMatch(/(?:href|src|action)="https?:/);
    }
  });

  it("is one read-only transaction: what would write is refused by the database", async () => {
    const change = read(pool, sample.id, (db) => db.query("update bookings set notes = 'x'"));
    await expect(change).rejects.toMatchObject({ code: "25006" });
  });

  it("shows what guests wrote as text", async () => {
    const name = `<img src=x onerror=alert(1)>"'`;
    await database.pool.query(
      `insert into bookings (restaurant_id, customer_name, customer_email, starts_at, party_size)
       values ($1, $2, 'eve@example.org', now() + interval '2 hours', 2)`,
      [sample.id, name],
    );
    const visitor = await new Visitor().enter();
    const text = await (await visitor.get(at("guests?q=eve@example.org"))).text();
    expect(text).toContain("&lt;img src=x");
    expect(text).not.toContain("<img");
  });
});

describe("a form", () => {
  const fields = { points: "5", reason: "Gift", actor: "staff", confirmed: "yes" };

  it("is refused without its own token, from elsewhere, and read-only", async () => {
    const visitor = await new Visitor().enter();
    const path = at(`guests/${sample.guest}/adjust`);
    const csrf = visitor.access.formToken(path);
    const before = await ledger();
    const refused = [
      await visitor.post(path, fields),
      await visitor.post(path, { ...fields, csrf: visitor.access.formToken(`${path}x`) }),
      await visitor.post(path, { ...fields, csrf }, { origin: "http://evil.example" }),
      await visitor.post(path, { ...fields, csrf }, { origin: "null" }),
      await visitor.post(path, { ...fields, csrf }, { origin: "" }),
      await visitor.post(path, { ...fields, csrf }, { cookie: "" }),
    ];
    const reader = await new Visitor({ write: false }).enter();
    refused.push(
      await reader.post(path, { ...fields, csrf: reader.access.formToken(path) }),
      await reader.get(path),
    );
    expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 403));
    expect(await ledger()).toBe(before);
    // The same request with everything in its place is not refused.
    expect((await visitor.post(path, { ...fields, csrf })).status).toBe(303);
    expect(await ledger()).toBe(before + 1);
  });

  it("tells what will happen, and does it once however often it is sent", async () => {
    const visitor = await new Visitor().enter();
    const before = await ledger();
    const form = await (await visitor.get(at(`guests/${sample.guest}/adjust`))).text();
    const asked = await visitor.submit(form, { points: "25", reason: "Sorry", actor: "ada" });
    const confirm = await asked.text();
    expect(asked.status).toBe(200);
    expect(confirm).toContain(texts.actions.willHappen);
    const [, now = "", then = ""] =
      /Points<\/th><td[^>]*>(\d+)<\/td><td[^>]*><b>(\d+)/.exec(confirm) ?? [];
    expect(Number(then) - Number(now)).toBe(25);
    expect(await ledger()).toBe(before);
    const done = await visitor.submit(confirm, {});
    expect(done.status).toBe(303);
    await visitor.submit(confirm, {});
    expect(await ledger()).toBe(before + 1);
    const card = await (await visitor.get(done.headers.get("location") ?? "")).text();
    expect(card).toContain(texts.actions.adjust.done);
  });

  it("says what is wrong, in the form", async () => {
    const visitor = await new Visitor().enter();
    const form = await (await visitor.get(at(`guests/${sample.guest}/redeem`))).text();
    for (const [points, message] of [
      ["many", texts.errors.wholeNumber],
      ["1000000", "the points do not cover it"],
    ] as const) {
      const answer = await visitor.submit(form, { points, reason: "Feast", actor: "staff" });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(message);
    }
  });

  it("gives back, records consent, merges, unmerges and erases", async () => {
    const visitor = await new Visitor().enter();
    const go = async (page: string, fields: Record<string, string> = {}) => {
      const form = await (await visitor.get(at(page))).text();
      const confirm = await visitor.submit(form, { reason: "Test", actor: "staff", ...fields });
      expect([page, confirm.status]).toEqual([page, 200]);
      const done = await visitor.submit(await confirm.text(), {});
      expect([page, done.status]).toEqual([page, 303]);
    };
    const of = async (sql: string) =>
      (await database.pool.query<{ value: unknown }>(sql, [sample.id])).rows[0]?.value;
    const { guest, duplicate, redemption } = sample;
    await go(`guests/${guest}/reverse?entry=${redemption}`);
    expect(
      await of(`select reason as value from loyalty_point_events
         where restaurant_id = $1 and reverses_event_id = '${redemption}'`),
    ).toBe("redemption.reversed");
    await go(`guests/${guest}/consent`, { choice: "given", channel: "email", source: "phone" });
    expect(await of("select actor as value from marketing_consents where restaurant_id = $1")).toBe(
      "staff",
    );
    const merged = `select merged_into_id as value from customers
      where restaurant_id = $1 and id = '${duplicate}'`;
    const asked = await (
      await visitor.get(at(`guests/${guest}/merge?duplicate=${duplicate}`))
    ).text();
    expect(asked).toContain("Ada Marsh · ada.marsh@example.com");
    await go(`guests/${guest}/merge?duplicate=${duplicate}`);
    expect(await of(merged)).toBe(guest);
    await go(`guests/${guest}/unmerge?duplicate=${duplicate}`);
    expect(await of(merged)).toBeNull();
    await go(`guests/${guest}/decline?duplicate=${duplicate}`);
    expect(
      await of(
        "select count(*)::int as value from customer_merge_refusals where restaurant_id = $1",
      ),
    ).toBe(1);
    await go(`guests/${duplicate}/erase`);
    expect(
      await of(
        `select full_name as value from customers where restaurant_id = $1 and id = '${duplicate}'`,
      ),
    ).toBeNull();
  });

  it("runs a backfill and shows how far it is", async () => {
    await database.pool.query(
      `update customer_profiles set total_bookings = 99
       where restaurant_id = $1 and customer_id = $2`,
      [sample.id, sample.guest],
    );
    const visitor = await new Visitor().enter();
    const form = await (await visitor.get(at("health/backfill"))).text();
    expect(form).toContain(texts.health.would);
    expect((await visitor.submit(form, {})).status).toBe(303);
    await expect
      .poll(async () => (await visitor.get(at("health/backfill"))).text(), { timeout: 20_000 })
      .toContain(texts.health.written);
    const { rows } = await database.pool.query(
      "select total_bookings from customer_profiles where restaurant_id = $1 and customer_id = $2",
      [sample.id, sample.guest],
    );
    expect(rows).toEqual([{ total_bookings: 4 }]);
  });
});

describe("logins", () => {
  it("need to see restaurants: an app's login is told so", async () => {
    await using appPool = createPool({ connectionString: database.appUrl });
    const visitor = await new Visitor({ pool: appPool }).enter();
    expect(await (await visitor.get("/")).text()).toContain(texts.restaurants.none);
  });

  it("of an operator see all but what the owner alone may", async () => {
    const visitor = await new Visitor().enter();
    const text = await (await visitor.get(at("health"))).text();
    expect(text).toContain("backfill pending");
    expect(text).toContain(escaped(texts.health.needsOwner));
    await using owner = createPool({ connectionString: database.url });
    const asOwner = await new Visitor({ pool: owner }).enter();
    const all = await (await asOwner.get(at("health"))).text();
    expect(all).not.toContain(escaped(texts.health.needsOwner));
    expect(all).toContain(sample.id);
  });
});

describe("the feed", () => {
  it("sends rows of events as they come, without giving positions to any", async () => {
    const visitor = await new Visitor().enter();
    const answer = await visitor.get(at("events/stream?type=booking.created&since=~"));
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const waiting = async () => {
      const sql = "select count(*) from regulars.pending_analytics_events";
      return (await database.pool.query<{ count: string }>(sql)).rows;
    };
    let text = new TextDecoder().decode((await reader.read()).value);
    // What was there before is not sent; the first look has been had once something newer is.
    await new Promise((done) => setTimeout(done, 1500));
    await database.pool.query(
      `insert into bookings (restaurant_id, starts_at, party_size)
       values ($1, now() + interval '5 days', 7)`,
      [sample.id],
    );
    const pending = await waiting();
    while (!text.includes("event: rows"))
      text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    expect(text.match(/<tr>/g)).toHaveLength(1);
    expect(text).toContain("party_size 7");
    expect(await waiting()).toEqual(pending);
  });
});

describe("the report", () => {
  const options = { from: undefined, before: undefined, by: "month" } as const;

  it("is one file without scripts and addresses, and names guests only if asked to", async () => {
    const plain = await renderReport(pool, sample.id, { ...options, isPersonal: false });
    expect(plain).not.toMatch(/<script|<link|<img|(?:href|src|action)=|@import|url\(/);
    expect(plain).toContain("Luna");
    expect(plain).not.toMatch(/Ada|Marsh|example\.org|900123/);
    expect(plain.match(/<svg class="wide"/g)?.length).toBeGreaterThan(5);
    expect(plain.match(/<details open/g)?.length).toBeGreaterThan(5);
    const named = await renderReport(pool, sample.id, { ...options, isPersonal: true });
    expect(named).toContain("Ada Marsh");
    expect(named).not.toMatch(/href=/);
  });

  it("is written by the command line", async () => {
    const file = join(tmpdir(), `report-${sample.id}.html`);
    const args = ["--html", file, "--restaurant", sample.slug, "--from", "2020-01-01"];
    process.env.DATABASE_URL = database.opsUrl;
    await reportCommand.parseAsync(args, { from: "user" });
    expect(await readFile(file, "utf8")).toContain("Report: Luna");
    // With names for whoever asked alone, whoever could read the page that was there.
    await reportCommand.parseAsync([...args, "--personal"], { from: "user" });
    expect(await readFile(file, "utf8")).toContain("Ada Marsh");
    expect((await stat(file)).mode & 0o077).toBe(0);
    // nor through a link that somebody has laid there
    const link = `${file}.link`;
    await writeFile(file, "somebody's");
    await symlink(file, link);
    const linked = ["--html", link, ...args.slice(2), "--personal"];
    await expect(reportCommand.parseAsync(linked, { from: "user" })).rejects.toThrow(/is a link/);
    expect(await readFile(file, "utf8")).toBe("somebody's");
    await rm(link);
    await rm(file);
  });
});
