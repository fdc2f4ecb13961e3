/**
 * Reads contracts/ and writes from it what the database, the client and the reference page hold of
 * it.
 *
 * A contract is a JSON Schema (2020-12) of a small closed kind: one flat object, every key
 * required, no other key, and each key of one of the kinds below. Less would not describe the
 * payloads; more could not be checked alike in SQL and TypeScript. See docs/events.md.
 */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

export const uuidPattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

/** The keys of a payload that repeat a column of the event, and are compared with it. */
const columns = ["restaurant_id", "booking_id", "customer_id"];

export type KeyKind =
  | { kind: "constant"; value: number }
  | { kind: "id"; nullable: boolean }
  | { kind: "choice"; values: string[] }
  | { kind: "text"; pattern: string }
  | { kind: "integer"; minimum: number; maximum: number }
  | { kind: "boolean" };

export type ContractKey = KeyKind & { name: string; description: string };

export interface ContractFile {
  file: string;
  sha256: string;
  eventType: string;
  version: number;
  description: string;
  keys: ContractKey[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** All contracts of a folder, by event and version. */
export async function readContracts(folder: string): Promise<ContractFile[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json")).sort();
  const contracts = await Promise.all(
    files.map(async (file) => parseContract(file, await readFile(join(folder, file), "utf8"))),
  );
  contracts.sort((a, b) => compare(a.eventType, b.eventType) || a.version - b.version);
  for (const { eventType, version, file } of contracts) {
    const before =
      version === 1 ||
      contracts.some((c) => c.eventType === eventType && c.version === version - 1);
    if (!before) throw new Error(`${file}: there is no version ${version - 1} before it`);
  }
  return contracts;
}

/** @throws where the text is not of the closed kind: what is not understood must not be ignored. */
export function parseContract(file: string, text: string): ContractFile {
  const fail = (why: string) => new Error(`${file}: ${why}`);
  const name = /^([a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*)\.v([1-9]\d*)\.json$/.exec(file);
  if (!name?.[1]) throw fail("expected a name such as booking.created.v1.json");
  const [eventType, version] = [name[1], Number(name[2])];
  const { properties, description, ...others } = JSON.parse(text) as Record<string, Json>;
  if (typeof description !== "string") throw fail("description is missing");
  if (!isObject(properties)) throw fail("properties is missing");
  const expected = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:regulars:${eventType}:${version}`,
    title: eventType,
    type: "object",
    additionalProperties: false,
    required: Object.keys(properties),
  };
  if (!same(others, expected)) {
    throw fail(`beside description and properties it must be ${JSON.stringify(expected)}`);
  }
  const keys = Object.entries(properties).map(([key, schema]) => {
    if (!/^[a-z]+(_[a-z]+)*$/.test(key)) throw fail(`${key} is not a name of a key`);
    const kind = isObject(schema) ? parseKind(schema) : undefined;
    if (!kind) throw fail(`${key} is of no kind that a contract knows`);
    return { name: key, ...kind };
  });
  const hasKey = (wanted: string, kind: KeyKind["kind"]) =>
    keys.some((key) => key.name === wanted && key.kind === kind);
  if (
    !keys.some((key) => key.name === "version" && key.kind === "constant" && key.value === version)
  ) {
    throw fail(`version must be the constant ${version}`);
  }
  for (const column of columns) if (!hasKey(column, "id")) throw fail(`${column} must be an id`);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { file, sha256, eventType, version, description, keys };
}

function parseKind(schema: Record<string, Json>): (KeyKind & { description: string }) | undefined {
  const { description, ...rest } = schema;
  if (typeof description !== "string" || description.includes("*/")) return undefined;
  if (same(rest, { type: "boolean" })) return { kind: "boolean", description };
  if (Number.isSafeInteger(rest.const) && same(rest, { const: rest.const ?? null })) {
    return { kind: "constant", value: Number(rest.const), description };
  }
  for (const nullable of [false, true]) {
    const type = nullable ? ["string", "null"] : "string";
    if (same(rest, { type, format: "uuid", pattern: uuidPattern })) {
      return { kind: "id", nullable, description };
    }
  }
  const { enum: values, pattern, minimum, maximum } = rest;
  if (Array.isArray(values) && same(rest, { type: "string", enum: values })) {
    // Compared as text, which must not be that of another JSON type.
    const isWord = (value: Json): value is string =>
      typeof value === "string" &&
      /^[a-z]+([_.][a-z]+)*$/.test(value) &&
      !["true", "false", "null"].includes(value);
    if (values.length > 0 && values.every(isWord)) return { kind: "choice", values, description };
  }
  if (typeof pattern === "string" && same(rest, { type: "string", pattern })) {
    // What PostgreSQL and JavaScript read alike: anchors, plain signs, classes, groups, repetition.
    const isPlain = /^\^(\[[a-z0-9_-]+\]|[a-z0-9_-]|[()+*?]|\{\d+(,\d+)?\})+\$$/.test(pattern);
    if (isPlain) return { kind: "text", pattern, description };
  }
  if (
    Number.isSafeInteger(minimum) &&
    Number.isSafeInteger(maximum) &&
    same(rest, { type: "integer", minimum: minimum ?? null, maximum: maximum ?? null })
  ) {
    return { kind: "integer", minimum: Number(minimum), maximum: Number(maximum), description };
  }
  return undefined;
}

/** What a value must be, in words: the same in SQL, TypeScript and the documents. */
export function describeKind(key: KeyKind): string {
  switch (key.kind) {
    case "constant":
      return String(key.value);
    case "id":
      return `uuid in lower case with hyphens${key.nullable ? ", or null" : ""}`;
    case "choice":
      return `one of ${key.values.join(", ")}`;
    case "text":
      return `text matching ${key.pattern}`;
    case "integer":
      return `whole number from ${key.minimum} to ${key.maximum}`;
    case "boolean":
      return "true or false";
  }
}

/** booking.created, 1 → booking_created_v1 */
export function functionName({ eventType, version }: ContractFile): string {
  return `${eventType.replaceAll(".", "_")}_v${version}`;
}

/** booking.created, 1 → BookingCreatedV1 */
function typeName(contract: ContractFile): string {
  return functionName(contract).replace(/(?:^|_)([a-z])/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
}

/** One line a contract, as sha256sum writes it. */
export function publishedList(contracts: readonly ContractFile[]): string {
  return contracts.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join("");
}

const generated = (source: string) =>
  `Generated from ${source} by npm run generate:contracts; never edited.`;

/**
 * The check of one event and version. PL/pgSQL, because its plan is kept for the session.
 */
export function checkFunction(contract: ContractFile): string {
  const name = functionName(contract);
  const parameters = "payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid";
  return `-- ${generated(`contracts/${contract.file}`)}
create or replace function regulars.${name}(
${parameters
  .split(", ")
  .map((parameter) => `  ${parameter}`)
  .join(",\n")}
)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
${contract.keys.map((key) => `        '${key.name}'`).join(",\n")}
      ] = '{}'
${contract.keys.map((key) => indent(6, `and ${checkOf(key)}`)).join("\n")}
    else false
  end is true;
end
$$;

comment on function regulars.${name}(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what ${contract.eventType}, version ${contract.version}, must be.';
revoke all on function regulars.${name}(jsonb, uuid, uuid, uuid) from public;
`;
}

// Each is null, and so not true, where the key is missing.
function checkOf(key: ContractKey): string {
  const value = `payload -> '${key.name}'`;
  const text = `payload ->> '${key.name}'`;
  switch (key.kind) {
    case "constant":
      return `${value} = '${key.value}'`;
    case "id":
      if (!columns.includes(key.name)) {
        // A regular expression, or a cast that raises, costs ten times as much.
        const isUuid =
          `translate(${text}, '123456789abcdef', '000000000000000')\n` +
          "    = '00000000-0000-0000-0000-000000000000'";
        return key.nullable
          ? `(\n  ${value} = 'null'\n  or ${isUuid}\n)`
          : isUuid.replace("\n    ", "\n  ");
      }
      if (!key.nullable) return `${text} = ${key.name}::text`;
      return `case
  when ${key.name} is null then ${value} = 'null'
  else ${text} = ${key.name}::text
end`;
    case "choice":
      return `${text} in (\n${key.values.map((each) => `  '${each}'`).join(",\n")}\n)`;
    case "text":
      return `jsonb_typeof(${value}) = 'string'\nand ${text} ~ '${key.pattern}'`;
    case "integer":
      // Between two numbers jsonb sorts nothing but numbers, so that the cast cannot fail.
      return `case
  when ${value} between '${key.minimum}' and '${key.maximum}' then
    (${value})::numeric % 1 = 0
  else false
end`;
    case "boolean":
      return `jsonb_typeof(${value}) = 'boolean'`;
  }
}

/**
 * What the table's one constraint calls. PostgreSQL prepares every constraint of a table again in
 * each statement, so that one for each contract would cost a booking more than the checks
 * themselves.
 */
export function dispatchFunction(contracts: readonly ContractFile[]): string {
  const branches = contracts.map(
    (contract) =>
      `    when event_type = '${contract.eventType}' and schema_version = ${contract.version} then
      return regulars.${functionName(contract)}(payload, restaurant_id, booking_id, customer_id);`,
  );
  const signature = "regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid)";
  return `-- ${generated("contracts/")}
-- It only ever gains branches: what a published contract says never changes, so that rows checked
-- before stay valid.
create or replace function regulars.follows_contract(
  event_type text,
  schema_version integer,
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
-- no operator of the caller's may stand in for one of a check
set search_path = pg_catalog, pg_temp
as $$
begin
  case
${branches.join("\n")}
    else
      return false;
  end case;
end
$$;

comment on function ${signature} is
  'Whether an event has a contract and its payload is exactly what that says.';
revoke all on function ${signature} from public;
`;
}

/** The contracts as rows, for the function that says why a payload was refused. */
export function contractKeysFunction(contracts: readonly ContractFile[]): string {
  const rows = contracts.flatMap(({ eventType, version, keys }) =>
    keys.map((key) => {
      const values = [
        literal(eventType),
        version,
        literal(key.name),
        literal(key.kind),
        key.kind === "id" && key.nullable,
        key.kind === "choice" ? `array[${key.values.map(literal).join(", ")}]` : "null",
        key.kind === "text"
          ? literal(key.pattern)
          : key.kind === "id"
            ? literal(uuidPattern)
            : "null",
        ...(key.kind === "integer"
          ? [key.minimum, key.maximum]
          : key.kind === "constant"
            ? [key.value, key.value]
            : ["null", "null"]),
        literal(describeKind(key)),
      ];
      return `    (${values.join(", ")})`;
    }),
  );
  return `-- ${generated("contracts/")}
create or replace function regulars.event_contract_keys()
returns table (
  event_type text,
  schema_version integer,
  key text,
  kind text,
  is_nullable boolean,
  allowed text[],
  pattern text,
  minimum bigint,
  maximum bigint,
  expected text
)
language sql
immutable
parallel safe
begin atomic
  values
${rows.join(",\n")};
end;

comment on function regulars.event_contract_keys() is
  'Every key of every contract, with its kind and limits and with what is expected of it in words.';
revoke all on function regulars.event_contract_keys() from public;
`;
}

/** The contracts with their hashes, for clients that were made from others. */
export function contractsFunction(contracts: readonly ContractFile[]): string {
  const rows = contracts.map(
    ({ eventType, version, sha256 }) =>
      `    (${literal(eventType)}, ${version}, ${literal(sha256)})`,
  );
  return `-- ${generated("contracts/")}
create or replace function public.analytics_event_contracts()
returns table (
  event_type text,
  schema_version integer,
  sha256 text
)
language sql
immutable
parallel safe
begin atomic
  values
${rows.join(",\n")};
end;

comment on function public.analytics_event_contracts() is
  'The contracts that this database enforces, each with the SHA-256 of its file.';
revoke all on function public.analytics_event_contracts() from public;
`;
}

/** The client's types and rules. */
export function typescript(
  contracts: readonly ContractFile[],
  module = "./contract-types.js",
): string {
  const types = [...new Set(contracts.map(({ eventType }) => eventType))];
  const versions = (type: string) => contracts.filter(({ eventType }) => eventType === type);
  const steps = types.flatMap((type) => {
    const all = versions(type);
    return all.slice(1).map((next, index) => ({ from: all[index] ?? next, next }));
  });
  const newest = types.flatMap((type) => versions(type).slice(-1));
  const upcasters = steps.map(
    ({ from, next }) =>
      `  "${from.eventType}.v${from.version}": (payload: ${typeName(from)}) => ${typeName(next)};`,
  );
  return `// ${generated("contracts/")}
import type { Contract, EventOf } from "${module}";

${contracts.map(payloadInterface).join("\n")}
/** An event as stored: a union that \`event_type\` and \`schema_version\` tell apart. */
export type AnalyticsEvent =
${contracts.map(eventOf).join("\n")};

/** An event in the newest version of its contract: a union that \`event_type\` tells apart. */
export type NewestEvent =
${newest.map(eventOf).join("\n")};

/** What turns each older version of a payload into the next: one function a step, none left out. */
${
  upcasters.length === 0
    ? "export type Upcasters = Readonly<Record<string, never>>;"
    : `export interface Upcasters {\n${upcasters.join("\n")}\n}`
}

export const contracts: readonly Contract[] = [
${contracts.map(contractValue).join("\n")}
];
`;

  function eventOf(contract: ContractFile): string {
    return `  | EventOf<"${contract.eventType}", ${contract.version}, ${typeName(contract)}>`;
  }
}

function payloadInterface(contract: ContractFile): string {
  const keys = contract.keys.map(
    (key) => `  /** ${key.description} */\n  ${key.name}: ${typeOf(key)};\n`,
  );
  return (
    `/** ${contract.description} */\n` +
    `export interface ${typeName(contract)} {\n` +
    `${keys.join("")}}\n`
  );
}

function typeOf(key: KeyKind): string {
  switch (key.kind) {
    case "constant":
      return String(key.value);
    case "id":
      return key.nullable ? "string | null" : "string";
    case "choice":
      return key.values.map((value) => `"${value}"`).join(" | ");
    case "text":
      return "string";
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
  }
}

function contractValue({ eventType, version, sha256, keys }: ContractFile): string {
  const rules = keys.map(({ description: _, name, ...kind }) =>
    JSON.stringify({ key: name, ...kind, expected: describeKind(kind) }),
  );
  return `  { eventType: "${eventType}", version: ${version}, sha256: "${sha256}", keys: [\n${rules
    .map((rule) => `    ${rule},\n`)
    .join("")}  ] },`;
}

/** The section of the reference page that lists the events. */
export function markdown(contracts: readonly ContractFile[]): string {
  const sections = contracts.map(({ eventType, version, description, keys, file }) => {
    const rows = keys.map(
      (key) => `| \`${key.name}\` | ${markdownKind(key)} | ${key.description} |\n`,
    );
    const schema = `[${file}](../contracts/${file})`;
    return `\n## ${eventType}, version ${version}\n\n${description} Schema: ${schema}.\n
| key | what it must be | meaning |\n| --- | --- | --- |\n${rows.join("")}`;
  });
  return `<!-- ${generated("contracts/")} -->

# Events

Every payload has exactly the keys listed, each as said; the database refuses any other. Ids are
text, lower case with hyphens. Whole numbers count by value: \`4.0\` is \`4\`. Why a payload is
refused: \`select * from analytics_event_problems(event_type, schema_version, payload)\`.

\`booking.*\` events are numbered by \`booking_sequence\`, 1, 2, 3 … within the booking.
\`loyalty.*\` events have none: their order is \`entry_sequence\` within the account.
\`customer.*\` and \`marketing.*\` events are of no booking either. Each tells how things stand: of
those of one customer, the one with the greatest \`id\` counts.
${sections.join("")}${newVersion}`;
}

const newVersion = `
## A new version

A published version never changes by a byte; a new key, or a value more, is the next version beside
it. As an example, \`booking.created\` gets \`children\` (all of it is run by \`test/evolution\`):

1. Copy \`booking.created.v1.json\` to \`booking.created.v2.json\`; in it, raise \`$id\` and
   \`version\` to 2 and add the key.
2. \`npm run generate:contracts\`. The client does not compile now: \`src/upcasters.ts\` needs the
   step from 1 to 2,
   \`"booking.created.v1": (payload) => ({ ...payload, version: 2, children: 0 })\`.
3. \`regulars migrate\` replaces functions only: no writer waits and no event is read again.
4. Migrate, then deploy readers, then whoever writes version 2. Old events stay as they are and
   valid; a reader gets both, and with \`toNewest\` only version 2.
`;

function markdownKind(key: KeyKind): string {
  if (key.kind === "choice") return key.values.map((value) => `\`${value}\``).join(", ");
  if (key.kind === "text") return `text matching \`${key.pattern}\``;
  if (key.kind === "id") return `id${key.nullable ? " or null" : ""}`;
  return describeKind(key);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isObject(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same content, whatever the order of keys. */
function same(a: Json, b: Json): boolean {
  const sorted = (value: Json): unknown =>
    isObject(value)
      ? Object.entries(value)
          .sort(([x], [y]) => compare(x, y))
          .map(([key, each]) => [key, sorted(each)])
      : Array.isArray(value)
        ? value.map(sorted)
        : value;
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function indent(by: number, text: string): string {
  return text.replaceAll(/^/gm, " ".repeat(by));
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
