/**
 * Events for the differential tests: half of them valid, half one mutation away from it. Payloads
 * are JSON text, since what matters is what the text says, not what JavaScript makes of it.
 */
import fc from "fast-check";
import type { Contract, ContractKey } from "../src/contract-types.js";

export interface Candidate {
  event_type: string;
  schema_version: number;
  restaurant_id: string;
  booking_id: string | null;
  customer_id: string | null;
  payload: string;
  /** What was done to it; undefined: it is valid. */
  mutation?: string;
}

/** Numbers as JSON writes them, each at some edge. */
const numbers = [
  ..."0 -0 1 -1 1.0 4.0 4e0 40e-1 0.4e1 0.5 4.5 200 200.0 201 1e2 1e400".split(" "),
  ..."-1e400 1e-400 0e5 1e-20000".split(" "),
  ..."2147483647 2147483648 -2147483647 -2147483648 9007199254740991 9007199254740992".split(" "),
  ..."9007199254740993 -9007199254740991 -9007199254740993 1e200000".split(" "),
  "4.00000000000000000001",
  "1.00000000000000000001",
  "199.99999999999999999999",
  "1.0000000000000000000000",
  `4.${"0".repeat(16_383)}`,
  `4.${"0".repeat(16_384)}`,
  ..."0e200000 0e-16383 0e-16384 1e131071 1e131072 0e99999999999".split(" "),
];

/** Texts that look right, or that only one side could take. */
const texts = [
  "",
  " ",
  "4",
  "true",
  "null",
  "Confirmed",
  "confirmed ",
  "confirmed\n",
  "\u0441onfirmed", // a Cyrillic с
  "ｗｅｂ",
  "web\n",
  "-web",
  "web--app",
  "we b",
  "wéb",
  "🍷",
  "🍷".repeat(60),
  "a".repeat(5000),
  "archived",
  "brunch",
  "nobody",
  "\u0000",
  "web\u0000",
  "\ud800",
  "\udc00web",
  "web\ud83c",
];

const otherValues = [
  "null",
  "true",
  "false",
  "[]",
  "{}",
  "[null]",
  '["confirmed"]',
  "[1]",
  '{"a":1}',
];
const roots = ["null", "true", "1", '"text"', "[]", "{}", "[{}]", '"{}"'];
const otherKeys = [
  "",
  "Version",
  "version ",
  "constructor",
  "__proto__",
  "toString",
  "e-mail",
  "\u0443",
];

const uuid = fc.uuid();

function validValue(key: ContractKey): fc.Arbitrary<string> {
  switch (key.kind) {
    case "constant":
      return fc.constantFrom(`${key.value}`, `${key.value}.0`, `${key.value}e0`);
    case "id": {
      const id = uuid.map((value) => JSON.stringify(value));
      return key.nullable ? fc.oneof(id, fc.constant("null")) : id;
    }
    case "choice":
      return fc.constantFrom(...key.values).map((value) => JSON.stringify(value));
    case "text":
      return fc
        .constantFrom("web", "phone", "walk-in", "app_2", "0", "a".repeat(300))
        .map((value) => JSON.stringify(value));
    case "integer": {
      const edges = fc.constantFrom(key.minimum, key.maximum);
      return fc
        .oneof(edges, fc.integer({ min: key.minimum, max: key.maximum }))
        .chain((value) => fc.constantFrom(`${value}`, `${value}.0`, `${value || ""}0e-1`));
    }
    case "boolean":
      return fc.constantFrom("true", "false");
  }
}

/** Values that are near to what the key wants, and often wrong. */
function nearValues(key: ContractKey, value: string): string[] {
  switch (key.kind) {
    case "integer":
      return [key.minimum - 1, key.maximum + 1, key.minimum + 0.5, `"${value}"`].map(String);
    case "constant":
      return [key.value - 1, key.value + 1, `"${key.value}"`].map(String);
    case "choice":
    case "text":
      return [
        value.toUpperCase(),
        value.replace(/"$/, ' "'),
        `[${value}]`,
        '"archived"',
        '"a b"',
        "4",
      ];
    case "boolean":
      return [`"${value}"`, "0", "1"];
    case "id": {
      const id = value === "null" ? "00000000-0000-0000-0000-000000000000" : value.slice(1, -1);
      return [
        id.toUpperCase(),
        `{${id}}`,
        id.replaceAll("-", ""),
        id.slice(0, -1),
        `${id} `,
        `${id}0`,
        id.replace(/^./, "g"),
        id.replace(/^./, "а"), // a Cyrillic а
        id.replaceAll("-", "\u2010"),
        id.replace(/^(.{7})(.)-/, "$1-$2"),
        id.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
      ].map((each) => JSON.stringify(each));
    }
  }
}

interface Draft {
  entries: [string, string][];
  columns: { restaurant_id: string; booking_id: string | null; customer_id: string | null };
}

function validDraft(contract: Contract): fc.Arbitrary<Draft> {
  return fc.tuple(...contract.keys.map(validValue)).map((values) => {
    const entries = contract.keys.map(({ key }, index): [string, string] => [
      JSON.stringify(key),
      values[index] ?? "",
    ]);
    const column = (name: string) => {
      const value = values[contract.keys.findIndex(({ key }) => key === name)] ?? "null";
      return JSON.parse(value) as string | null;
    };
    return {
      entries,
      columns: {
        restaurant_id: column("restaurant_id") ?? "",
        booking_id: column("booking_id"),
        customer_id: column("customer_id"),
      },
    };
  });
}

interface Mutant {
  mutation: string;
  entries?: [string, string][];
  columns?: Partial<Draft["columns"]>;
  root?: string;
}

function mutate(contract: Contract, { entries, columns }: Draft): fc.Arbitrary<Mutant> {
  const index = fc.nat(entries.length - 1);
  const replaced = (at: number, entry: [string, string]) => entries.with(at, entry);
  const changeValue = (how: string, values: (key: ContractKey, value: string) => string[]) =>
    index.chain((at) => {
      const [name, value] = entries[at] ?? ["", ""];
      const key = contract.keys[at];
      if (!key) throw new Error("no such key");
      return fc.constantFrom(...values(key, value)).map((other) => ({
        mutation: `${name} becomes ${how} ${other.slice(0, 80)}`,
        entries: replaced(at, [name, other]),
      }));
    });
  const newValue = fc.constantFrom(
    ...numbers,
    ...otherValues,
    ...texts.map((t) => JSON.stringify(t)),
  );
  return fc.oneof(
    { weight: 8, arbitrary: changeValue("the near", nearValues) },
    { weight: 3, arbitrary: changeValue("the number", () => numbers) },
    { weight: 3, arbitrary: changeValue("the text", () => texts.map((t) => JSON.stringify(t))) },
    { weight: 3, arbitrary: changeValue("the value", () => otherValues) },
    {
      weight: 2,
      arbitrary: index.map((at) => ({
        mutation: `${entries[at]?.[0] ?? ""} is missing`,
        entries: entries.toSpliced(at, 1),
      })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...otherKeys), newValue).map(([key, value]) => ({
        mutation: `has the key ${JSON.stringify(key)} as well`,
        entries: [...entries, [JSON.stringify(key), value] as [string, string]],
      })),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(index, newValue, fc.boolean()).map(([at, value, first]) => {
        const twin: [string, string] = [entries[at]?.[0] ?? "", value];
        return {
          mutation: `has ${twin[0]} twice`,
          entries: first ? [twin, ...entries] : [...entries, twin],
        };
      }),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...roots, `[${entries.map(([key]) => key).join(",")}]`)
        .map((root) => ({ mutation: `is ${root}`, root })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom("restaurant_id", "booking_id", "customer_id"), uuid, fc.boolean())
        .map(([column, id, toNull]) => ({
          mutation: `its column ${column} differs`,
          columns: {
            [column]:
              column !== "restaurant_id" && toNull && columns[column as "booking_id"] !== null
                ? null
                : id,
          },
        })),
    },
  );
}

function write(entries: [string, string][]): string {
  return `{${entries.map(([key, value]) => `${key}: ${value}`).join(", ")}}`;
}

function candidate(contract: Contract): fc.Arbitrary<Candidate> {
  const base = { event_type: contract.eventType, schema_version: contract.version };
  return validDraft(contract).chain((draft) =>
    fc.oneof(
      fc
        .shuffledSubarray(draft.entries, { minLength: draft.entries.length })
        .map((entries) => ({ ...base, ...draft.columns, payload: write(entries) })),
      mutate(contract, draft).map(({ mutation, entries, columns, root }) => ({
        ...base,
        ...draft.columns,
        ...columns,
        payload: root ?? write(entries ?? draft.entries),
        mutation,
      })),
    ),
  );
}

/**
 * Some valid ones, each with every near value of every key: what a check with one mistake trips
 * over.
 */
export function nearMisses(contract: Contract, seed: number): Candidate[] {
  const base = { event_type: contract.eventType, schema_version: contract.version };
  return fc.sample(validDraft(contract), { numRuns: 3, seed }).flatMap(({ entries, columns }) =>
    contract.keys.flatMap((key, at) => {
      const [name, value] = entries[at] ?? ["", ""];
      const others = key.kind === "integer" ? numbers : [];
      return [...nearValues(key, value), ...others].map((other) => ({
        ...base,
        ...columns,
        payload: write(entries.with(at, [name, other])),
        mutation: `${name} becomes ${other}`,
      }));
    }),
  );
}

/** The same candidates for the same seed. */
export function candidates(contract: Contract, count: number, seed: number): Candidate[] {
  return fc.sample(candidate(contract), { numRuns: count, seed });
}
