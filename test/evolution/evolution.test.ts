/**
 * The worked example of docs/guide.md: booking.created gets a key more, and so a version 2 beside
 * version 1. Its files are here, not in contracts/, and go the way of any new contract.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { describe, expect, it } from "vitest";
import {
  checkFunction,
  contractKeysFunction,
  contractsFunction,
  dispatchFunction,
  parseContract,
  readContracts,
  typescript,
} from "../../scripts/contracts.js";
import { type UnknownEvent, eventProblems, parseJson, upcast } from "../../src/contracts.js";
import { contracts as contractsBefore } from "../../src/event-contracts.js";
import { packageRoot } from "../../src/package.js";
import { useDatabase } from "../database.js";
import { insertAll, judgeInClient, problemsInDatabase } from "../judges.js";
import { type Candidate, candidates } from "../payloads.js";
import { type AnalyticsEvent, contracts } from "./event-contracts.js";
import { upcasters } from "./upcasters.js";

const folder = import.meta.dirname;
const isLong = Boolean(process.env.REGULARS_TEST_LONG);
const seed = 20_260_102;
const database = useDatabase();

async function readAll() {
  const file = "booking.created.v2.json";
  const second = parseContract(file, await readFile(join(folder, file), "utf8"));
  const first = await readContracts(join(packageRoot, "contracts"));
  const at = first.findIndex(({ eventType }) => eventType === second.eventType);
  return { all: first.toSpliced(at + 1, 0, second), second };
}

/** The objects that the generator writes for it, as a release applies them. */
async function migration() {
  const { all, second } = await readAll();
  return [
    checkFunction(second),
    dispatchFunction(all),
    contractKeysFunction(all),
    contractsFunction(all),
  ].join("\n");
}

function contractOf(version: number) {
  const found = contracts.find(
    (each) => each.eventType === "booking.created" && each.version === version,
  );
  if (!found) throw new Error(`there is no version ${version}`);
  return found;
}

function asEvent(candidate: Candidate): UnknownEvent {
  const { payload, mutation: _, ...columns } = candidate;
  const others = { id: "", booking_sequence: 1, emitted_by: "trigger" };
  const times = { occurred_at: new Date(0), recorded_at: new Date(0) };
  return { ...columns, ...others, ...times, payload: parseJson(payload) };
}

describe("a second version of a contract", () => {
  it("has client types that are what is generated from it", async () => {
    const { all } = await readAll();
    const text = await format(typescript(all, "../../src/contract-types.js"), {
      parser: "typescript",
      printWidth: 100,
    });
    // "npx vitest -u" writes it.
    await expect(text).toMatchFileSnapshot(join(folder, "event-contracts.ts"));
  });

  it(
    "stands beside the first: old events stay, both are read, neither passes as " + "the other",
    async () => {
      const valid = (version: number) =>
        candidates(contractOf(version), 40, seed).filter(({ mutation }) => !mutation);
      const client = await database.pool.connect();
      try {
        await client.query("begin");
        const old = valid(1);
        expect(new Set(await insertAll(client, old))).toEqual(new Set(["00000"]));
        expect(new Set(await insertAll(client, valid(2)))).toEqual(new Set(["23514"]));

        await client.query(await migration());

        const rows = await client.query<{ count: number }>(
          `select count(*)::int as count from analytics_events
         where event_type = 'booking.created' and regulars.follows_contract(
           event_type, schema_version, payload, restaurant_id, booking_id, customer_id)`,
        );
        expect(rows.rows[0]?.count).toBe(old.length);
        expect(new Set(await insertAll(client, [...valid(1), ...valid(2)]))).toEqual(
          new Set(["00000"]),
        );

        const asOther = [
          ...valid(2).map((event) => ({ ...event, schema_version: 1 })),
          ...valid(1).map((event) => ({ ...event, schema_version: 2 })),
        ];
        expect(new Set(await insertAll(client, asOther))).toEqual(new Set(["23514"]));

        const read = await client.query<UnknownEvent>(
          "select * from analytics_events where event_type = 'booking.created'",
        );
        const versions = new Set<number>();
        for (const row of read.rows) {
          expect(eventProblems(row, contracts)).toEqual([]);
          versions.add(row.schema_version);
          expect(upcast(row, upcasters).schema_version).toBe(2);
        }
        expect(versions).toEqual(new Set([1, 2]));
        // A client from before knows the first only, and says so of the second.
        const second = read.rows.find((row) => row.schema_version === 2);
        if (!second) throw new Error("there is no second version");
        expect(eventProblems(second, contractsBefore)).toMatchObject([{ rule: "contract" }]);
      } finally {
        await client.query("rollback");
        client.release();
      }
    },
  );

  it("is judged alike by database and client", { timeout: 600_000 }, async () => {
    const events = candidates(contractOf(2), isLong ? 20_000 : 300, seed);
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query(await migration());
      const states = await insertAll(client, events);
      const problems = await problemsInDatabase(client, events);
      for (const [index, event] of events.entries()) {
        const verdict = judgeInClient(event, contracts);
        expect(verdict.accepts, event.payload).toBe(states[index] === "00000");
        if (!verdict.unstorable) {
          expect(problems[index], event.payload).toHaveLength(verdict.problems.length);
        }
      }
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("takes every valid payload of the first, brought up to it", { timeout: 600_000 }, async () => {
    const first = candidates(contractOf(1), isLong ? 20_000 : 400, seed).filter(
      (event) => judgeInClient(event).accepts,
    );
    expect(first.length).toBeGreaterThan(100);
    const upcasted = first.map((event) => upcast(asEvent(event), upcasters));
    for (const event of upcasted) expect(eventProblems(event, contracts)).toEqual([]);
    const client = await database.pool.connect();
    try {
      await client.query("begin");
      await client.query(await migration());
      const events = upcasted.map(({ payload, ...columns }): Candidate => ({
        ...columns,
        payload: JSON.stringify(payload),
      }));
      expect(new Set(await insertAll(client, events))).toEqual(new Set(["00000"]));
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("leaves an event of another type as it is", () => {
    const event = {
      event_type: "booking.cancelled",
      schema_version: 1,
      payload: {},
    } as AnalyticsEvent;
    expect(upcast(event, upcasters)).toEqual(event);
  });

  it("keeps no writer waiting, however many events there are", async () => {
    const [event] = candidates(contractOf(1), 50, seed).filter(({ mutation }) => !mutation);
    if (!event) throw new Error("no event");
    const migrator = await database.pool.connect();
    const writer = await database.pool.connect();
    try {
      await migrator.query("begin");
      await migrator.query(await migration());
      const { rows } = await migrator.query(
        `select mode
          from pg_locks
          where relation = 'analytics_events'::regclass and pid = pg_backend_pid()`,
      );
      expect(rows).toEqual([]);
      // Any statement of the migration that reads or changes the table would be waited for here.
      await writer.query("begin; set local lock_timeout = '100ms'");
      expect(await insertAll(writer, [event])).toEqual(["00000"]);
    } finally {
      await writer.query("rollback");
      await migrator.query("rollback");
      writer.release();
      migrator.release();
    }
  });
});
