/**
 * A query as pgtyped generates it, run on plain `pg`, because pgtyped's own runtime brings a parser
 * of 816 KB. Knows only scalar parameters; `npm run generate` refuses others.
 */
import { invalidField, namingParameter } from "./errors.js";
import type { QueryResult, QueryTypes } from "./rows.js";
import { inSchema } from "./schema.js";

/** What pgtyped writes for a query: its text and the places of its parameters. */
export interface QueryIR {
  statement: string;
  params: readonly {
    name: string;
    transform: { type: string };
    /** First and last character of each place. */
    locs: readonly { a: number; b: number }[];
  }[];
}

/** Anything with `query(text, values)`. */
export interface QueryConnection {
  query(text: string, values: unknown[]): Promise<Pick<QueryResult, "rows">>;
  /** The schema that Regulars lives in. @defaultValue `public` */
  schema?: string | undefined;
}

export class PreparedQuery<Params, Result> {
  /** The text with `$1`, `$2` … for parameters, without the marks of non-null columns. */
  readonly text: string;
  /** Of its values; undefined where nobody has asked the database. */
  readonly types: QueryTypes | undefined;
  readonly #names: readonly string[];
  readonly #texts = new Map<string | undefined, string>();

  constructor(ir: QueryIR, types?: QueryTypes) {
    this.types = types;
    this.#names = ir.params.map(({ name }) => name);
    const places = ir.params
      .flatMap(({ locs }, index) => locs.map(({ a, b }) => ({ a, b, text: `$${index + 1}` })))
      .sort((one, other) => one.a - other.a);
    let text = "";
    let end = 0;
    for (const place of places) {
      text += ir.statement.slice(end, place.a) + place.text;
      end = place.b + 1;
    }
    this.text = (text + ir.statement.slice(end)).replace(/ as "(\w+)[!?]"/g, ' as "$1"');
  }

  /** The rows; a parameter that is not given is null. */
  async run(params: Params, connection: QueryConnection): Promise<Result[]> {
    const given = params as Record<string, unknown>;
    const values = this.#names.map((name, place) =>
      assertType(name, given[name] ?? null, this.types?.parameters[place]),
    );
    const text = this.textIn(connection.schema);
    try {
      return (await connection.query(text, values)).rows as Result[];
    } catch (error) {
      throw namingParameter(error, this.#names);
    }
  }

  /** The text for a database where Regulars lives in that schema. */
  textIn(schema: string | undefined): string {
    const known = this.#texts.get(schema);
    if (known !== undefined) return known;
    const text = inSchema(this.text, schema);
    this.#texts.set(schema, text);
    return text;
  }
}

const uuid = /^\{?[0-9a-f]{4}(-?[0-9a-f]{4}){7}\}?$/i;
const limits: Record<string, number> = { smallint: 2 ** 15, integer: 2 ** 31 };

/**
 * The value, if PostgreSQL will read it as its type: not every driver tells afterwards which one it
 * was. What is only text here, such as an interval, PostgreSQL judges.
 *
 * @throws {@link InvalidFieldError}
 */
function assertType(name: string, value: unknown, type: string | undefined): unknown {
  if (value === null || type === undefined) return value;
  const refuse = (expected: string): never => {
    throw invalidField(name, expected);
  };
  if (typeof value === "string" && value.includes("\0")) refuse("text without the character NUL");
  switch (type) {
    case "uuid":
      if (typeof value !== "string" || !uuid.test(value)) refuse("a UUID");
      break;
    case "smallint":
    case "integer":
    case "bigint": {
      const limit = limits[type] ?? Number.MAX_SAFE_INTEGER;
      if (typeof value !== "number") break;
      if (!Number.isInteger(value)) refuse("a whole number");
      if (Math.abs(value) >= limit) refuse(`a whole number below ${limit}`);
      break;
    }
    case "numeric":
      if (typeof value === "number" && !Number.isFinite(value)) refuse("a number");
      break;
    case "instant":
      if (value instanceof Date && Number.isNaN(value.getTime())) refuse("a valid Date");
      if (typeof value === "number") refuse("a Date");
      break;
    case "date":
      if (!isDate(value)) refuse("a date such as 2031-06-01");
      break;
    case "boolean":
      if (typeof value === "number") refuse("true or false");
      break;
  }
  if (type.endsWith("[]") && !Array.isArray(value)) refuse("an array");
  if (type === "uuid[]" && !(value as unknown[]).every((id) => uuid.test(String(id)))) {
    refuse("an array of UUIDs");
  }
  return value;
}

/** Whether it is a day of the calendar, as ISO 8601 writes it. */
function isDate(value: unknown): boolean {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
