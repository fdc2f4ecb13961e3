/** Bookings and points that keep coming, and what of them was acknowledged. */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { type Pool, bookings, loyalty } from "../../src/index.js";

export const restaurant_id = "00000000-0000-7000-8000-00000000000a";

/** A restaurant with an open program, in a database that has just been migrated. */
export const oneRestaurant = `
  insert into restaurants (id, name, slug, timezone, country_code)
  values ('${restaurant_id}', 'A', 'a', 'Europe/London', 'GB');
  insert into regulars.settings (name, value) values ('loyalty.general_availability', 'on');
  insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
  values ('${restaurant_id}', 'club', 'Club', false);`;

/** A file that `regulars import` reads; its guests are those of the traffic. */
export function csv(rows: number, batch = ""): string {
  const lines = Array.from(
    { length: rows },
    (_, row) =>
      `${batch}${row},2024-0${1 + (row % 9)}-1${row % 10} 19:00,${1 + (row % 6)},completed,` +
      `guest${row % 97}@example.com`,
  );
  return ["external_id,starts_at,party_size,status,customer_email", ...lines, ""].join("\n");
}

type Outcome = "acknowledged" | "refused" | "unknown";

/** What a call became: refused by the server with a code, or its answer never came. */
function outcomeOf(error: unknown): { outcome: Outcome; code: string } {
  const { code = "", severity } = error as { code?: string; severity?: string; cause?: unknown };
  const { cause } = error as { cause?: { severity?: string } };
  // A FATAL ends the session, perhaps while it commits.
  const isError = (severity ?? cause?.severity) === "ERROR";
  return { outcome: isError ? "refused" : "unknown", code: code === "" ? "lost" : code };
}

export interface Tally {
  bookings: number;
  entries: number;
  /** Acknowledged and not there. */
  lost: number;
  /** There more than once, or more than one of a key. */
  twice: number;
  /** Refused and there all the same. */
  halves: number;
  codes: Record<string, number>;
}

/** Writers whose every call has a key of its own, sent again with it where no answer came. */
export class Traffic {
  readonly codes: Record<string, number> = {};
  private readonly bookings = new Map<string, { outcome: Outcome; id: string }>();
  private readonly entries = new Map<string, { outcome: Outcome; id: string }>();
  private isOver = false;
  private readonly running: Promise<void>[] = [];

  constructor(
    private readonly pool: Pool,
    private readonly name: string,
    private readonly attempts = 4,
  ) {}

  start(writers: number): this {
    for (let writer = 0; writer < writers; writer++) this.running.push(this.write(writer));
    return this;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.running);
  }

  get acknowledged(): number {
    return [...this.bookings.values()].filter(({ outcome }) => outcome === "acknowledged").length;
  }

  private async write(writer: number): Promise<void> {
    for (let number = 0; !this.isOver; number++) {
      const key = `${this.name}-${writer}-${number}`;
      const email = `guest${(number * 7 + writer) % 97}@example.com`;
      const guest = { id: null as string | null };
      await this.send(this.bookings, key, async () => {
        const booking = await bookings.create(this.pool, {
          restaurant_id,
          starts_at: new Date(Date.UTC(2031, number % 12, 1 + (writer % 28), 18)),
          party_size: 2,
          customer_name: "Guest",
          customer_email: email,
          customer_phone: null,
          idempotency_key: key,
        });
        guest.id = booking.customer_id;
        return booking.id;
      });
      const customer_id = guest.id;
      if (customer_id === null) continue;
      await this.send(this.entries, key, async () => {
        const { id } = await loyalty.adjust(this.pool, {
          restaurant_id,
          customer_id,
          points: 1,
          reason: "thanks",
          actor: "staff:1",
          idempotency_key: key,
        });
        return id;
      });
    }
  }

  private async send(
    log: Map<string, { outcome: Outcome; id: string }>,
    key: string,
    call: () => Promise<string>,
  ): Promise<void> {
    let outcome: Outcome = "refused";
    for (let attempt = 0; attempt < this.attempts; attempt++) {
      try {
        log.set(key, { outcome: "acknowledged", id: await call() });
        return;
      } catch (error) {
        const told = outcomeOf(error);
        this.codes[told.code] = (this.codes[told.code] ?? 0) + 1;
        // Once unknown it stays so, whatever the next attempt meets.
        if (told.outcome === "unknown") outcome = "unknown";
        log.set(key, { outcome, id: "" });
        await sleep(5 + 20 * attempt);
      }
      if (this.isOver && attempt > 0) return;
    }
  }

  /** Compares what was told with what is there. */
  async tally(db: pg.ClientBase | pg.Pool): Promise<Tally> {
    const all = async (sql: string) => (await db.query<{ id: string; key: string }>(sql)).rows;
    const result = { bookings: 0, entries: 0, lost: 0, twice: 0, halves: 0, codes: this.codes };
    for (const [kind, log, rows, keyOf] of [
      [
        "bookings",
        this.bookings,
        await all(
          "select id, idempotency_key as key from bookings where idempotency_key is not null",
        ),
        (key: string) => key,
      ],
      [
        "entries",
        this.entries,
        await all("select id, source_key as key from loyalty_point_events"),
        (key: string) => `manual:${createHash("sha256").update(key).digest("hex")}`,
      ],
    ] as const) {
      const ids = new Map<string, string[]>();
      for (const { id, key } of rows) ids.set(key, [...(ids.get(key) ?? []), id]);
      for (const [key, { outcome, id }] of log) {
        const there = ids.get(keyOf(key)) ?? [];
        if (outcome === "acknowledged") result[kind]++;
        if (outcome === "acknowledged" && !there.includes(id)) result.lost++;
        if (there.length > 1) result.twice++;
        if (outcome === "refused" && there.length > 0) result.halves++;
      }
    }
    return result;
  }
}
