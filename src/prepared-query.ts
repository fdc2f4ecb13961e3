/**
 * A query as pgtyped generates it, run on plain `pg`: pgtyped's own runtime brings a parser of 816
 * KB along. Only scalar parameters are known; `npm run generate` refuses others.
 */
import type { QueryResult } from "./rows.js";

/** What pgtyped writes of a query: its text, and where each parameter stands in it. */
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
}

export class PreparedQuery<Params, Result> {
  /** With `$1`, `$2` … for the parameters, and without the marks of columns that are never null. */
  readonly text: string;
  readonly #names: readonly string[];

  constructor(ir: QueryIR) {
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
    const values = this.#names.map((name) => given[name]);
    return (await connection.query(this.text, values)).rows as Result[];
  }
}
