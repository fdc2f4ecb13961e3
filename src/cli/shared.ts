/**
 * What the commands have in common: settings, the database, printing. Queries are loaded by those
 * who make them: it takes longer than all else a command loads.
 */
import { type Command, InvalidArgumentError } from "commander";
import { type Pool, createPool, malformedPilotEntries } from "../client.js";
import { startEmbedded } from "../embedded.js";
import { RegularsError, toRegularsError } from "../errors.js";
import type { Db } from "../rows.js";
import { show, showJson } from "./output.js";

export interface GlobalOptions {
  databaseUrl?: string;
  json?: boolean;
}

/** The settings of a command and those it has from its parents. */
// Commander's own options are untyped.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function globalOptions<Options extends object>(command: Command): GlobalOptions & Options {
  return command.optsWithGlobals<GlobalOptions & Options>();
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {}

/** The database a command works on: the option, the environment, else the embedded PostgreSQL. */
export async function databaseUrl(options: GlobalOptions): Promise<string> {
  const given = options.databaseUrl ?? process.env.DATABASE_URL;
  // the driver takes anything else for the name of a host, and what was given may hold a password
  if (given !== undefined && !/^(postgres(ql)?:\/\/|socket:|\/)/.test(given)) {
    throw new UsageError("the database URL does not begin with postgres://");
  }
  return given ?? (await startEmbedded()).url;
}

/** A pool on the database of a command; it closes itself with its scope. */
export async function openPool(
  options: GlobalOptions,
  { max = 2, pipeline = true }: { max?: number; pipeline?: boolean } = {},
): Promise<Pool> {
  const malformed = malformedPilotEntries(process.env.LOYALTY_PILOT_RESTAURANT_IDS);
  if (malformed.length > 0) {
    const named = malformed.map((entry) => JSON.stringify(entry)).join(", ");
    throw new UsageError(`not a restaurant id in LOYALTY_PILOT_RESTAURANT_IDS: ${named}`);
  }
  return createPool({
    connectionString: await databaseUrl(options),
    application_name: "regulars",
    max,
    pipeline,
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of the restaurant that a person named by its id or its slug. */
export async function restaurantId(db: Db, named: string): Promise<string> {
  const column = uuid.test(named) ? "id" : "slug";
  const { rows } = await db.query(`select id from restaurants where ${column} = $1`, [named]);
  const [restaurant] = rows as { id: string }[];
  if (!restaurant) throw new UsageError(`there is no restaurant ${JSON.stringify(named)}`);
  return restaurant.id;
}

/**
 * The id of the customer that a person named by an id, or by an e-mail, phone or name that only one
 * has.
 */
export async function customerId(db: Db, restaurant_id: string, named: string): Promise<string> {
  if (uuid.test(named)) return named;
  const { find } = await import("../customers.js");
  const [customer, other] = await find(db, { restaurant_id, search: named, limit_to: 2 });
  if (!customer) throw new UsageError("no customer of that restaurant is found");
  if (other) throw new UsageError("more than one customer is found: give an id, e-mail or phone");
  return customer.id;
}

/** Where a search that finds another guest than was meant would do harm, only an id will do. */
export function parseId(text: string): string {
  if (!uuid.test(text))
    throw new UsageError("the guest has to be an id, as find and card print it");
  return text;
}

/** For an option that is a whole number from 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("Not a whole number from 1.");
  return Number(text);
}

/** A day of the restaurant, as `2026-01-31`, or an instant. */
export type Moment = string | Date;

/** For an option that is either. */
export function parseMoment(text: string): Moment {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError("Not a date such as 2026-01-31 or 2026-01-31T19:00Z.");
  }
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return instant;
  if (!instant.toISOString().startsWith(text)) {
    throw new InvalidArgumentError("There is no such day.");
  }
  return text;
}

/** A day begins when the restaurant's day does. */
export async function instant(
  db: Db,
  restaurant_id: string,
  moment: Moment | undefined,
): Promise<Date | undefined> {
  if (typeof moment !== "string") return moment;
  const { dayStartsAt } = await import("../reports.js");
  return await dayStartsAt(db, { restaurant_id, day: moment });
}

/** Prints a result: as one line of JSON where asked for, else as the given text. */
export function print(options: GlobalOptions, value: unknown, text: string): void {
  if (options.json) showJson(value);
  else show(text);
}

/** Prints rows: each a line of JSON where asked for, else as the given text. */
export function printRows(options: GlobalOptions, rows: readonly unknown[], text: string): void {
  if (!options.json) show(text);
  else for (const row of rows) showJson(row);
}

/** What a person needs to act on an error, and nothing that a guest has written. */
export function reportError(caught: unknown): void {
  const error = toRegularsError(caught);
  if (!(error instanceof Error)) {
    show(String(error), "stderr");
    return;
  }
  const lines = [error.message || error.name];
  if (error instanceof RegularsError) {
    lines[0] = `${error.code} ${error.message}`;
    if (error.detail !== undefined) lines.push(error.detail);
    if (error.hint !== undefined) lines.push(error.hint);
    if (error.code === "42P01" || error.code === "42883" || error.code === "3F000") {
      lines.push('Is the database migrated? "regulars migrate" does that.');
    }
    if (error.code === "42501") {
      lines.push(
        "The owner of the tables may migrate; backfill, verify and import may the members of " +
          "regulars_ops too, once scripts/db/roles.sql has run.",
      );
    }
  } else if (error instanceof AggregateError) {
    // A refused connection reports one error an address, and nothing itself.
    for (const cause of error.errors) if (cause instanceof Error) lines.push(cause.message);
  }
  show(lines.join("\n"), "stderr");
}
