/**
 * What an event's payload must be, judged as the database judges it, and the way from an older
 * version of it to the newest. The rules themselves are generated: see event-contracts.ts.
 */
import type { Contract, ContractKey, EventOf } from "./contract-types.js";
import {
  type AnalyticsEvent,
  type NewestEvent,
  contracts as knownContracts,
} from "./event-contracts.js";
import { knownContracts as contractsOfDatabase } from "./queries/contracts.js";
import { type Db, many } from "./rows.js";
import { upcasters as knownUpcasters } from "./upcasters.js";

/** An event as it was read, not checked yet. */
export type UnknownEvent = EventOf<string, number, unknown>;

/** Which rule a payload breaks. Never holds a value of the payload. */
export interface ContractProblem {
  /** Null: the payload as a whole. */
  key: string | null;
  rule: "contract" | "type" | "missing" | "unknown" | "value" | "format" | "column";
  expected: string;
  /** The JSON type that was found. */
  found: string;
}

/**
 * A payload breaks its contract; `problems` says how, in the words of `analytics_event_problems`.
 */
export class ContractViolationError extends Error {
  override readonly name = "ContractViolationError";
  readonly eventType: string;
  readonly schemaVersion: number;
  readonly problems: readonly ContractProblem[];

  constructor(eventType: string, schemaVersion: number, problems: readonly ContractProblem[]) {
    const what = problems.map(
      ({ key, expected, found }) => `${key ?? "payload"}: expected ${expected}, found ${found}`,
    );
    super(
      `payload of ${eventType}, version ${schemaVersion}, breaks its contract: ${what.join("; ")}`,
    );
    this.eventType = eventType;
    this.schemaVersion = schemaVersion;
    this.problems = problems;
  }
}

/**
 * A value that PostgreSQL cannot store: text with U+0000 or half of a surrogate pair (SQLSTATE
 * 22P05, 22P02), or a number of more digits than it holds (22003).
 */
export class UnstorableValueError extends Error {
  override readonly name = "UnstorableValueError";
  /** Where it is, such as `notes` or `tags[2]`, never the value itself. */
  readonly path: string;

  constructor(path: string, kind: "text" | "number") {
    const why = {
      text: "text with U+0000 or half of a surrogate pair",
      number: "a number of too many digits",
    };
    super(`${path || "value"} holds ${why[kind]}, which cannot be stored`);
    this.path = path;
  }
}

/** The client and the database were made from different contracts. */
export class ContractsDifferError extends Error {
  override readonly name = "ContractsDifferError";
  /** Contracts such as `booking.created.v2` that only the database knows, or knows otherwise. */
  readonly unknownToClient: readonly string[];
  /** Contracts that only this client knows, or knows otherwise. */
  readonly unknownToDatabase: readonly string[];

  constructor(unknownToClient: readonly string[], unknownToDatabase: readonly string[]) {
    const list = (names: readonly string[]) => names.join(", ") || "none";
    super(
      "the event contracts of client and database differ; only in the database: " +
        `${list(unknownToClient)}; only in the client: ${list(unknownToDatabase)}`,
    );
    this.unknownToClient = unknownToClient;
    this.unknownToDatabase = unknownToDatabase;
  }
}

/**
 * Why the database would refuse a payload: `public.analytics_event_problems`, without a database.
 *
 * @param contracts - defaults to all contracts of this package.
 */
export function payloadProblems(
  eventType: string,
  schemaVersion: number,
  payload: unknown,
  contracts: readonly Contract[] = knownContracts,
): ContractProblem[] {
  const contract = contracts.find(
    (each) => each.eventType === eventType && each.version === schemaVersion,
  );
  if (!contract) {
    return [{ key: null, rule: "contract", expected: "a known event and version", found: "none" }];
  }
  if (jsonType(payload) !== "object") {
    return [{ key: null, rule: "type", expected: "object", found: jsonType(payload) }];
  }
  // A key may have the name of an inherited property.
  const entries = new Map(Object.entries(payload as object));
  const problems: ContractProblem[] = [];
  for (const key of contract.keys) {
    const value: unknown = entries.get(key.key);
    const rule = entries.has(key.key) ? brokenRule(key, value) : "missing";
    if (rule) {
      const found = rule === "missing" ? "nothing" : jsonType(value);
      problems.push({ key: key.key, rule, expected: key.expected, found });
    }
    entries.delete(key.key);
  }
  for (const [key, value] of entries) {
    problems.push({ key, rule: "unknown", expected: "no such key", found: jsonType(value) });
  }
  return problems;
}

/**
 * As {@link payloadProblems}, and whether the ids of the payload are those of the event's columns.
 */
export function eventProblems(
  event: UnknownEvent,
  contracts: readonly Contract[] = knownContracts,
): ContractProblem[] {
  const problems = payloadProblems(
    event.event_type,
    event.schema_version,
    event.payload,
    contracts,
  );
  if (problems.length > 0) return problems;
  const payload = event.payload as Record<string, unknown>;
  for (const key of ["restaurant_id", "booking_id", "customer_id"] as const) {
    if (payload[key] !== event[key]) {
      const expected = "the value of the event's column";
      problems.push({ key, rule: "column", expected, found: jsonType(payload[key]) });
    }
  }
  return problems;
}

/**
 * Checks an event that was read and so gives it its type.
 *
 * @throws {@link ContractViolationError} where it is not what its contract says, or of a contract
 * not known here.
 */
export function parseEvent(event: UnknownEvent): AnalyticsEvent {
  const problems = eventProblems(event);
  if (problems.length > 0) {
    throw new ContractViolationError(event.event_type, event.schema_version, problems);
  }
  return event as AnalyticsEvent;
}

/** Brings an event to the newest version of its contract, step by step. */
export function toNewest(event: AnalyticsEvent): NewestEvent {
  return upcast(event, knownUpcasters) as NewestEvent;
}

/**
 * Applies the steps of `upcasters` that an event has before it; {@link toNewest} with other
 * contracts.
 */
export function upcast(event: UnknownEvent, upcasters: object): UnknownEvent {
  const steps = new Map(Object.entries(upcasters) as [string, (payload: unknown) => unknown][]);
  let { schema_version: version, payload } = event;
  for (;;) {
    const step = steps.get(`${event.event_type}.v${version}`);
    if (!step) return { ...event, schema_version: version, payload };
    payload = step(payload);
    version += 1;
  }
}

/**
 * Refuses what PostgreSQL cannot hold as text, before it is sent: the server would answer with an
 * error of its own that quotes the value.
 *
 * @param value - a text or anything made of texts that becomes JSON.
 * @throws {@link UnstorableValueError} naming the place.
 */
export function assertStorable(value: unknown, path = ""): void {
  if (typeof value === "string") {
    if (/\0|\p{Surrogate}/u.test(value)) throw new UnstorableValueError(path, "text");
  } else if (Array.isArray(value)) {
    value.forEach((each, index) => {
      assertStorable(each, `${path}[${index}]`);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, each] of Object.entries(value)) {
      // A key that PostgreSQL cannot store is not repeated in an error.
      assertStorable(key, path);
      assertStorable(each, path === "" ? key : `${path}.${key}`);
    }
  }
}

/**
 * Parses JSON that is to be judged, without taking a number for the whole number it is rounded to:
 * 4.0 and 4e0 are 4, but 4 with a 1 in the twentieth place is not, and becomes Infinity, which no
 * contract accepts.
 *
 * @throws SyntaxError where it is no JSON; {@link UnstorableValueError} where PostgreSQL could not
 * hold it.
 */
export function parseJson(text: string): unknown {
  assertStorable(JSON.parse(text));
  // Strings are matched first, so that digits within them are left alone. Each is judged by itself
  // as well: of a key that comes twice the parser keeps the last, and the server reads both.
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) => {
    if (token.startsWith('"')) {
      assertStorable(JSON.parse(token));
      return token;
    }
    return isRounded(token) ? "1e999" : token;
  });
  return JSON.parse(exact);
}

/**
 * Whether a number in JSON is not whole and JavaScript makes it so.
 *
 * @throws {@link UnstorableValueError} where it does not fit into numeric.
 */
function isRounded(token: string): boolean {
  const [mantissa = "", exponent = "0"] = token.replace(/^-/, "").toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const places = fraction.length - Number(exponent);
  const significant = (whole + fraction).replace(/^0+/, "");
  // 131072 digits before the point, 16383 after it, and an exponent below 2^30
  const isHeld =
    places <= 16_383 &&
    (significant === "" || significant.length - places <= 131_072) &&
    Number(exponent) < 2 ** 30;
  if (!isHeld) throw new UnstorableValueError("", "number");
  if (!Number.isInteger(Number(token)) || places <= 0) return false;
  return !/^0*$/.test((whole + fraction).slice(-places));
}

/**
 * Makes sure that client and database were made from the same contracts:
 * `analytics_event_contracts`.
 *
 * @throws {@link ContractsDifferError} naming the contracts that only one side knows.
 */
export async function assertSameContracts(db: Db): Promise<void> {
  const theirs = await many(db, contractsOfDatabase, undefined);
  const ours = knownContracts.map(({ eventType, version, sha256 }) => ({
    event_type: eventType,
    schema_version: version,
    sha256,
  }));
  const onlyIn = (some: typeof ours, others: typeof ours) =>
    some
      .filter((one) => !others.some((other) => other.sha256 === one.sha256))
      .map(({ event_type, schema_version }) => `${event_type}.v${schema_version}`);
  const unknownToClient = onlyIn(theirs, ours);
  const unknownToDatabase = onlyIn(ours, theirs);
  if (unknownToClient.length + unknownToDatabase.length > 0) {
    throw new ContractsDifferError(unknownToClient, unknownToDatabase);
  }
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function brokenRule(key: ContractKey, value: unknown): ContractProblem["rule"] | undefined {
  switch (key.kind) {
    case "constant":
      if (typeof value !== "number") return "type";
      return value === key.value ? undefined : "value";
    case "id":
      if (value === null && key.nullable) return undefined;
      if (typeof value !== "string") return "type";
      return uuid.test(value) ? undefined : "format";
    case "choice":
      if (typeof value !== "string") return "type";
      return key.values.includes(value) ? undefined : "value";
    case "text":
      if (typeof value !== "string") return "type";
      return new RegExp(key.pattern).test(value) ? undefined : "format";
    case "integer":
      if (typeof value !== "number") return "type";
      return Number.isInteger(value) && value >= key.minimum && value <= key.maximum
        ? undefined
        : "value";
    case "boolean":
      return typeof value === "boolean" ? undefined : "type";
  }
}

function jsonType(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  return Array.isArray(value) ? "array" : typeof value;
}
