import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { parseContract, publishedList, readContracts } from "../scripts/contracts.js";
import { assertPublishedUnchanged, generateContracts } from "../scripts/generate-contracts.js";
import {
  ContractViolationError,
  ContractsDifferError,
  UnstorableValueError,
  assertSameContracts,
  assertStorable,
  parseEvent,
  parseJson,
  payloadProblems,
  toNewest,
} from "../src/contracts.js";
import { contracts } from "../src/event-contracts.js";
import { packageRoot } from "../src/package.js";
import { createDatabase, useDatabase } from "./database.js";
import { insertAll, judgeInClient, problemsInDatabase } from "./judges.js";
import { type Candidate, candidates, nearMisses } from "./payloads.js";

const isLong = Boolean(process.env.REGULARS_TEST_LONG);
const perContract = isLong ? 20_000 : Math.ceil(2_000 / contracts.length);
const seed = 20_260_101;

const database = useDatabase();
const named = contracts.map((contract) => ({
  name: `${contract.eventType}.v${contract.version}`,
  contract,
}));

/** Runs `work` in a transaction that is rolled back. */
async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    return await work(client);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

function* chunks<T>(all: readonly T[], size = 1_000): Generator<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

function columnsOf(payload: string) {
  const { restaurant_id, booking_id, customer_id } = JSON.parse(payload) as Candidate;
  return { restaurant_id, booking_id, customer_id };
}

/** Of each contract: a valid event and its payload. */
function validEvent(eventType: string): Candidate {
  const contract = contracts.find((each) => each.eventType === eventType);
  const found = contract && candidates(contract, 50, seed).find((each) => !each.mutation);
  if (!found) throw new Error(`no valid ${eventType}`);
  return found;
}

describe("database and client judge alike", () => {
  it.each(named)(`$name: ${perContract} payloads`, { timeout: 600_000 }, async ({ contract }) => {
    let accepted = 0;
    const onlyColumns: Candidate[] = [];
    for (const events of chunks(candidates(contract, perContract, seed))) {
      const [states, problems] = await inTransaction(async (client) => [
        await insertAll(client, events),
        await problemsInDatabase(client, events),
      ]);
      for (const [index, event] of events.entries()) {
        const state = states[index] ?? "";
        const client = judgeInClient(event);
        const context = `${event.mutation ?? "valid"}: ${event.payload.slice(0, 1_000)}`;
        expect(["00000", "23514", "22P02", "22P05", "22003"], context).toContain(state);
        expect(client.accepts, context).toBe(state === "00000");
        expect(client.unstorable, context).toBe(["22P02", "22P05", "22003"].includes(state));
        if (!event.mutation) expect(state, context).toBe("00000");
        if (state === "23514" && client.problems.length === 0) onlyColumns.push(event);
        if (state === "00000") {
          expect(problems[index], context).toEqual([]);
          accepted += 1;
        }
        const byKey = (a: { key: string | null }, b: { key: string | null }) =>
          (a.key ?? "") < (b.key ?? "") ? -1 : 1;
        if (problems[index] && !client.unstorable) {
          expect(client.problems.toSorted(byKey), context).toEqual(problems[index].toSorted(byKey));
        }
      }
    }
    // No problem but refused: then for its columns alone, and it is stored with those of its
    // payload.
    const corrected = onlyColumns.map((event) => ({ ...event, ...columnsOf(event.payload) }));
    const states = await inTransaction((client) => insertAll(client, corrected));
    expect(states).toEqual(corrected.map(() => "00000"));
    expect(corrected.length).toBeGreaterThan(0);
    expect(accepted / perContract).toBeGreaterThan(0.4);
    expect(accepted / perContract).toBeLessThan(0.7);
  });

  it("judges any JSON text alike", { timeout: 120_000 }, async () => {
    const texts = fc.sample(fc.json(), { numRuns: 300, seed });
    const events = texts.map((payload) => ({ ...validEvent("booking.created"), payload }));
    const problems = await inTransaction((client) => problemsInDatabase(client, events));
    for (const [index, event] of events.entries()) {
      const client = judgeInClient(event);
      expect(client.unstorable, event.payload).toBe(problems[index] === undefined);
      if (problems[index])
        expect(client.problems, event.payload).toHaveLength(problems[index].length);
    }
  });

  it("refuses a contract that does not exist", async () => {
    const event = { ...validEvent("booking.created"), schema_version: 2 };
    const other = { ...validEvent("booking.created"), event_type: "booking.creatèd" };
    await inTransaction(async (client) => {
      expect(await insertAll(client, [event, other])).toEqual(["23514", "23514"]);
      expect(await problemsInDatabase(client, [event])).toEqual([judgeInClient(event).problems]);
    });
  });
});

describe("a check that is wrong is caught", () => {
  const count = 400;

  /**
   * Each takes the text of a check, or of the function that chooses it, and makes one mistake in
   * it.
   */
  const mutants: [string, string, string | RegExp, string][] = [
    ["booking_created_v1", "allows other keys", /payload - array\[[^\]]*\] = '\{\}'/, "true"],
    ["booking_created_v1", "forgets a key in the list", "        'source',\n", ""],
    ["booking_created_v1", "takes any root", "= 'object'", "is not null"],
    ["booking_created_v1", "takes another version", "'version' = '1'", "'version' = '2'"],
    [
      "booking_created_v1",
      "compares the version as text",
      "payload -> 'version' = '1'",
      "payload ->> 'version' = '1'",
    ],
    [
      "booking_created_v1",
      "does not compare the restaurant",
      "= restaurant_id::text",
      "is not null",
    ],
    ["booking_created_v1", "does not compare the booking", "= booking_id::text", "is not null"],
    [
      "booking_created_v1",
      "compares with another column",
      "= booking_id::text",
      "= restaurant_id::text",
    ],
    [
      "booking_created_v1",
      "takes a null customer for any",
      "payload -> 'customer_id' = 'null'",
      "true",
    ],
    ["booking_created_v1", "refuses a null customer", "payload -> 'customer_id' = 'null'", "false"],
    ["booking_created_v1", "takes any customer", "= customer_id::text", "is not null"],
    [
      "booking_created_v1",
      "takes capitals in ids",
      "payload ->> 'booking_id'",
      "lower(payload ->> 'booking_id')",
    ],
    ["booking_created_v1", "knows a status less", "        'no_show'\n", "        'confirmed'\n"],
    [
      "booking_created_v1",
      "knows a status more",
      "        'no_show'\n",
      "        'no_show', 'archived'\n",
    ],
    [
      "booking_created_v1",
      "takes capitals in a status",
      "payload ->> 'status'",
      "lower(payload ->> 'status')",
    ],
    [
      "booking_created_v1",
      "takes a party of none",
      "between '1' and '200'",
      "between '0' and '200'",
    ],
    [
      "booking_created_v1",
      "takes a party too large",
      "between '1' and '200'",
      "between '1' and '201'",
    ],
    [
      "booking_created_v1",
      "takes half a guest",
      "(payload -> 'party_size')::numeric % 1 = 0",
      "true",
    ],
    [
      "booking_created_v1",
      "takes numbers by their text",
      "(payload -> 'party_size')::numeric % 1 = 0",
      "payload ->> 'party_size' ~ '^\\d+$'",
    ],
    [
      "booking_created_v1",
      "casts before it looks",
      "when payload -> 'party_size' between '1' and '200' then",
      "when true then",
    ],
    [
      "booking_created_v1",
      "takes a number for text",
      "jsonb_typeof(payload -> 'source') = 'string'",
      "true",
    ],
    [
      "booking_created_v1",
      "looks for a part only",
      "~ '^[a-z0-9]+([_-][a-z0-9]+)*$'",
      "~ '[a-z0-9]+([_-][a-z0-9]+)*$'",
    ],
    [
      "booking_created_v1",
      "takes the text true",
      "jsonb_typeof(payload -> 'waitlisted') = 'boolean'",
      "payload ->> 'waitlisted' in ('true', 'false')",
    ],
    ["booking_created_v1", "is null for a null", " is true;", ";"],
    [
      "booking_allocated_v1",
      "takes any table",
      /translate\(payload ->> 'table_id'[^=]*=\s*'[^']*'/,
      "payload ->> 'table_id' <> ''",
    ],
    [
      "booking_allocated_v1",
      "takes g in an id",
      "'123456789abcdef', '000000000000000'",
      "'123456789abcdefg', '0000000000000000'",
    ],
    [
      "booking_allocated_v1",
      "refuses f in an id",
      "'123456789abcdef', '000000000000000'",
      "'123456789abcde', '00000000000000'",
    ],
    ["booking_waitlisted_v1", "starts to count at 0", "between '1' and", "between '0' and"],
    [
      "booking_amended_v1",
      "refuses a null in another id",
      "payload -> 'previous_customer_id' = 'null'",
      "false",
    ],
    [
      "booking_amended_v1",
      "takes any boolean for null",
      "payload -> 'previous_customer_id' = 'null'",
      "jsonb_typeof(payload -> 'previous_customer_id') <> 'string'",
    ],
    [
      "loyalty_points_posted_v1",
      "takes too many points",
      "payload -> 'points_delta' between '-2147483647' and '2147483647'",
      "payload -> 'points_delta' between '-2147483647' and '2147483648'",
    ],
    ["loyalty_points_posted_v1", "needs a booking", "payload -> 'booking_id' = 'null'", "false"],
    [
      "loyalty_tier_changed_v1",
      "takes more than JavaScript can hold",
      "and '9007199254740991'",
      "and '9007199254740992'",
    ],
    [
      "follows_contract",
      "binds the rule to another version",
      "event_type = 'booking.created' and schema_version = 1",
      "event_type = 'booking.created' and schema_version = 2",
    ],
    [
      "follows_contract",
      "binds the rule to another event",
      "event_type = 'booking.created'",
      "event_type = 'booking.create'",
    ],
    ["follows_contract", "mixes up two contracts", "booking_created_v1(", "booking_amended_v1("],
    [
      "follows_contract",
      "compares with other columns",
      "created_v1(payload, restaurant_id,",
      "created_v1(payload, customer_id,",
    ],
    ["follows_contract", "takes what it does not know", "return false", "return true"],
  ];

  // A check may be null where the constraint is not: `is true` stands twice, and either one holds.
  const harmless = new Set(["is null for a null"]);

  it.each(mutants)("%s: %s", async (file, mistake, pattern, replacement) => {
    const folder = join(packageRoot, "migrations/objects/generated/columns");
    const sql = await readFile(join(folder, `${file}.sql`), "utf8");
    const mutated = sql.replace(pattern, () => replacement);
    expect(mutated).not.toBe(sql);
    const eventType =
      file === "follows_contract"
        ? "booking.created"
        : /'Whether .* what ([a-z_.]+),/.exec(sql)?.[1];
    const contract = contracts.find((each) => each.eventType === eventType);
    if (!contract) throw new Error(`no contract of ${file}`);
    const events = [
      ...candidates(contract, count, seed),
      ...nearMisses(contract, seed),
      { ...validEvent(contract.eventType), schema_version: 2 },
    ];
    const states = await inTransaction(async (client) => {
      await client.query(mutated);
      return await insertAll(client, events);
    });
    const wrong = events.filter((event, index) => {
      const state = states[index] ?? "";
      const other = !["00000", "23514", "22P02", "22P05", "22003"].includes(state);
      return other || judgeInClient(event).accepts !== (state === "00000");
    });
    if (harmless.has(mistake)) expect(wrong).toEqual([]);
    else expect(wrong.length).toBeGreaterThan(0);
  });
});

describe("contracts as files", () => {
  it("are what is generated from them", async () => {
    expect(await generateContracts({ write: false })).toEqual([]);
  });

  it("leave no check behind that no file describes", async () => {
    const files = await readdir(join(packageRoot, "migrations/objects/generated/columns"));
    const checks = files.filter((file) => /_v\d+\.sql$/.test(file)).sort();
    const expected = contracts.map(
      ({ eventType, version }) => `${eventType.replaceAll(".", "_")}_v${version}.sql`,
    );
    expect(checks).toEqual(expected.sort());
  });

  it("are frozen once published", async () => {
    const folder = join(packageRoot, "contracts");
    const files = await readContracts(folder);
    const list = await readFile(join(folder, "published.sha256"), "utf8");
    expect(publishedList(files)).toBe(list);
    const [first, ...others] = files;
    if (!first) throw new Error("there are no contracts");
    const text = await readFile(join(folder, first.file), "utf8");
    const changed = parseContract(first.file, text.replace('"title"', ' "title"'));
    expect(() => {
      assertPublishedUnchanged([changed, ...others], list);
    }).toThrow(`${first.file} is published`);
    expect(() => {
      assertPublishedUnchanged(others, list);
    }).toThrow(`${first.file} is published`);
  });

  it.each([
    ["an open object", '"additionalProperties": false', '"additionalProperties": true'],
    ["an optional key", '"version",\n', ""],
    ["a keyword that nothing checks", '"type": "boolean"', '"type": "boolean", "default": false'],
    ["a union of types", '"type": "boolean"', '"type": ["boolean", "null"]'],
    ["a number without bounds", /,\s*"minimum": 1,\s*"maximum": 200/, ""],
    ["a value that other JSON types spell alike", '"confirmed"', '"true"'],
    ["a pattern that the two languages read apart", "^[a-z0-9]+([", "^\\\\w+(["],
    ["a version unlike the file's", '"const": 1', '"const": 2'],
  ])("cannot have %s", async (_, from, to) => {
    const file = "booking.created.v1.json";
    const text = await readFile(join(packageRoot, "contracts", file), "utf8");
    expect(text.replace(from, () => to)).not.toBe(text);
    expect(() =>
      parseContract(
        file,
        text.replace(from, () => to),
      ),
    ).toThrow(file);
  });
});

describe("the client", () => {
  const event = (eventType: string) => {
    const { payload, mutation: _, ...columns } = validEvent(eventType);
    return {
      ...columns,
      id: "",
      booking_sequence: 1,
      emitted_by: "trigger",
      occurred_at: new Date(0),
      recorded_at: new Date(0),
      payload: parseJson(payload) as Record<string, unknown>,
    };
  };

  it("gives a valid event its type", () => {
    const parsed = parseEvent(event("booking.cancelled"));
    expect(parsed.event_type).toBe("booking.cancelled");
    if (parsed.event_type === "booking.cancelled") {
      expect(["customer", "staff", "system"]).toContain(parsed.payload.cancelled_by);
    }
    expect(toNewest(parsed)).toEqual(parsed);
  });

  it("says what is wrong without a value of the payload", () => {
    const secret = "ada@example.com";
    const wrong = event("booking.created");
    wrong.payload = { ...wrong.payload, status: secret, source: secret, [`x`]: secret };
    delete wrong.payload.party_size;
    const error = (() => {
      try {
        parseEvent(wrong);
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    if (!(error instanceof ContractViolationError)) throw new Error("it was accepted");
    expect(error.problems.map(({ key, rule, found }) => [key, rule, found])).toEqual([
      ["status", "value", "string"],
      ["party_size", "missing", "nothing"],
      ["source", "format", "string"],
      ["x", "unknown", "string"],
    ]);
    expect(JSON.stringify(error) + error.message + String(error.stack)).not.toContain(secret);
  });

  it("refuses an event whose ids are not those of its columns", () => {
    const wrong = {
      ...event("booking.created"),
      customer_id: "00000000-0000-0000-0000-000000000000",
    };
    expect(() => parseEvent(wrong)).toThrow(
      "customer_id: expected the value of the event's column",
    );
  });

  it("refuses text that PostgreSQL cannot hold, and names the place only", () => {
    expect(() => {
      assertStorable({ guest: { tags: ["fine", "half \ud83c"] } });
    }).toThrow(new UnstorableValueError("guest.tags[1]", "text"));
    expect(() => {
      assertStorable("a\u0000b");
    }).toThrow(UnstorableValueError);
    expect(() => {
      assertStorable({ note: "🍷 café", none: null, count: 4 });
    }).not.toThrow();
    expect(() => parseJson(String.raw`{"a": "\ud800"}`)).toThrow(UnstorableValueError);
  });

  it("refuses exactly the texts that PostgreSQL refuses", async () => {
    const pool = database.pool;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), fc.boolean(), async (start, half) => {
        const text = half ? `${start}\ud801` : start;
        let client = true;
        try {
          assertStorable(text);
        } catch {
          client = false;
        }
        const answer = pool.query("select $1::jsonb", [JSON.stringify(text)]).then(
          () => true,
          (error: unknown) => {
            if (error instanceof pg.DatabaseError && /^22P0[25]$/.test(error.code ?? ""))
              return false;
            throw error;
          },
        );
        expect(await answer).toBe(client);
      }),
      { seed, numRuns: 200 },
    );
  });

  it("reads numbers as the database does, whatever JavaScript would round", () => {
    const accepts = (party: string) => {
      const payload = JSON.stringify({ ...event("booking.completed").payload, party_size: 0 });
      const text = payload.replace('"party_size":0', `"party_size":${party}`);
      return payloadProblems("booking.completed", 1, parseJson(text)).length === 0;
    };
    expect(["4", "4.0", "40e-1", "0.04e2", "4.000"].map(accepts)).toEqual(Array(5).fill(true));
    expect(["4.5", "4.00000000000000000001", "1e400", "-1"].map(accepts)).toEqual(
      Array(4).fill(false),
    );
  });

  it("leaves digits in texts alone", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/\\u0000|\\ud/.test(text));
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
      { seed },
    );
  });

  it("tells a database with other contracts", async () => {
    await expect(assertSameContracts(database.pool)).resolves.toBeUndefined();
    const { database: other, drop } = await createDatabase();
    const { rows } = await other.pool.query<{ definition: string }>(
      "select pg_get_functiondef('analytics_event_contracts()'::regprocedure) as definition",
    );
    const definition = rows[0]?.definition ?? "";
    await other.pool.query(
      definition.replace(/'booking\.created'(::text)?, ?1, ?'/, "'booking.created', 2, 'other"),
    );
    const error = await assertSameContracts(other.pool).catch((caught: unknown) => caught);
    if (!(error instanceof ContractsDifferError)) throw new Error("it saw no difference");
    expect(error.unknownToClient).toEqual(["booking.created.v2"]);
    expect(error.unknownToDatabase).toEqual(["booking.created.v1"]);
    await drop();
  });
});
