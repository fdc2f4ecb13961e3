/**
 * What the commands have in common: settings, the database, printing. Queries are loaded by those
 * who make them: it takes longer than all else a command loads.
 */
import { type Command, InvalidArgumentError } from "commander";
import { type Pool, createPool, malformedPilotEntries } from "../client.js";
import { connect } from "../connect.js";
import { findEmbedded } from "../embedded.js";
import { RegularsError, toRegularsError } from "../errors.js";
import type { Db } from "../rows.js";
import { assertSchema, inSchema, recordedSchema, sessionSettings } from "../schema.js";
import { show, showJson } from "./output.js";
import type { Outputs, ToldError } from "./outputs.js";
import { fit } from "./terminal.js";

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

/** What every command says that works chunk by chunk. */
export const inChunksHelp =
  "It runs beside live bookings, a chunk a transaction. Stop it at any moment and\n" +
  "run it again: what is done already is not done twice.";

/** The thing named does not exist: exit code 1. */
export class MissingError extends Error {}

/** The database that the option or the environment names. */
export function givenUrl(options: GlobalOptions): string | undefined {
  const given = options.databaseUrl ?? process.env.DATABASE_URL;
  // the driver would take anything else as a host name, and print it: it may hold a password
  if (given !== undefined && !/^(postgres(ql)?:\/\/|socket:|\/)/.test(given)) {
    throw new UsageError("the database URL does not begin with postgres://");
  }
  return given;
}

/**
 * The database a command works on: the option, the environment, else the embedded PostgreSQL of
 * this folder if it runs. A forgotten variable makes and starts nothing.
 */
export async function databaseUrl(options: GlobalOptions): Promise<string> {
  const url = givenUrl(options) ?? (await findEmbedded())?.url;
  if (url === undefined) {
    throw new UsageError(
      "no database is named: set DATABASE_URL or give --database-url.\n" +
        'For development, "regulars init --embedded" makes one in .regulars of this folder, and ' +
        '"regulars db start" starts it again.',
    );
  }
  return url;
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
  const connectionString = await databaseUrl(options);
  const pool = createPool({
    connectionString,
    schema: await schemaOf(connectionString),
    application_name: "regulars",
    max,
    pipeline,
  });
  pool.on("connect", (client) => {
    client.query(sessionSettings).catch(() => {
      // the connection is lost, as its next query tells
    });
  });
  return pool;
}

/** The schema of Regulars in the database; undefined if it has none, which the command reports. */
async function schemaOf(connectionString: string): Promise<string | undefined> {
  const client = await connect(connectionString, { application_name: "regulars" });
  try {
    return await recordedSchema(client);
  } finally {
    await client.end();
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a person named something by its id. */
export function isId(named: string): boolean {
  return uuid.test(named);
}

/** The restaurant that a person named by its id or its slug; undefined: there is none. */
export async function lookUpRestaurant(
  db: Db,
  named: string,
): Promise<{ id: string; timezone: string } | undefined> {
  const column = isId(named) ? "id" : "slug";
  const { rows } = await db.query(
    inSchema(`select id, timezone from public.restaurants where ${column} = $1`, db.schema),
    [named],
  );
  return (rows as { id: string; timezone: string }[])[0];
}

/** The restaurant that a person named by its id or its slug. */
export async function findRestaurant(
  db: Db,
  named: string,
): Promise<{ id: string; timezone: string }> {
  const restaurant = await lookUpRestaurant(db, named);
  if (restaurant) return restaurant;
  const { list } = await import("../restaurants.js");
  throw missing("restaurant", JSON.stringify(named), await list(db, { limit_to: 10 }));
}

/** The id of the restaurant that a person named by its id or its slug. */
export async function restaurantId(db: Db, named: string): Promise<string> {
  return (await findRestaurant(db, named)).id;
}

/** The error for a name that nothing has. */
export function missing(
  what: string,
  named: string,
  known: readonly ({ slug: string } | { label: string })[],
): MissingError {
  const names = known.map((each) => ("slug" in each ? each.slug : each.label)).join(", ");
  return new MissingError(`there is no ${what} ${named}: ${names || "none yet"}`);
}

/** Refuses to add a slug that is taken, and to change one that is not. */
export function assertVerb(
  verb: "add" | "change",
  what: string,
  slug: string,
  known: readonly { slug: string }[],
): void {
  const isKnown = known.some((each) => each.slug === slug);
  if (verb === "add" && isKnown) throw new UsageError(`${slug} is there already`);
  if (verb === "change" && !isKnown) throw missing(what, slug, known);
}

/**
 * The id of the customer that a person named by an id, or by an e-mail, phone or name that only one
 * has.
 */
export async function customerId(db: Db, restaurant_id: string, named: string): Promise<string> {
  if (isId(named)) return named;
  const { find } = await import("../customers.js");
  const [customer, other] = await find(db, { restaurant_id, search: named, limit_to: 2 });
  if (!customer) throw new MissingError("no customer of that restaurant is found");
  if (other) throw new UsageError("more than one customer is found: give an id, e-mail or phone");
  return customer.id;
}

/** Accepts only an id, where a search that finds the wrong guest would do harm. */
export function parseId(text: string): string {
  if (!isId(text)) throw new UsageError("the guest has to be an id, as find and card print it");
  return text;
}

/** For an option that names the schema of Regulars. */
export function parseSchema(text: string): string {
  try {
    assertSchema(text);
    return text;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
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
export function print<Name extends keyof Outputs>(
  options: GlobalOptions,
  _name: Name,
  value: Outputs[Name],
  text: string,
): void {
  if (options.json) showJson(value);
  else show(fit(text));
}

/** Prints rows: each a line of JSON where asked for, else as the given text. */
export function printRows<Name extends keyof Outputs>(
  options: GlobalOptions,
  _name: Name,
  rows: readonly Outputs[Name][],
  text: string,
): void {
  if (!options.json) show(fit(text));
  else for (const row of rows) showJson(row);
}

/**
 * What a person needs to act on an error, and nothing that a guest has written; `where` begins the
 * line.
 */
export function reportError(caught: unknown, where?: string, asJson = false): void {
  const told = tell(toRegularsError(caught));
  if (asJson) {
    showJson({ error: told }, "stderr");
    return;
  }
  const code = /^[0-9A-Z]{5}$/.test(told.code) ? `${told.code} ` : "";
  const place = where === undefined ? "" : `${where}: `;
  const lines = [place + code + told.message, told.detail, told.hint];
  const columns = (process.stderr.isTTY && process.stderr.columns) || Infinity;
  show(fit(lines.filter((line) => line !== null).join("\n"), columns), "stderr");
}

function tell(error: unknown): ToldError {
  const told = { code: "failed", message: String(error), field: null, detail: null, hint: null };
  if (!(error instanceof Error)) return told;
  const { message, name } = error;
  if (error instanceof RegularsError) {
    const { code, field = null, detail = null, hint = null } = error;
    return { code, message, field, detail, hint: hints[code] ?? hint };
  }
  // A refused connection reports one error per address and has no message itself.
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const lost = errors.find((each): each is NodeJS.ErrnoException => each instanceof Error);
  const code = lost !== undefined && "code" in lost ? lost.code : undefined;
  if (code !== undefined && lost !== undefined) {
    return { ...told, code, message: lost.message, hint: hints[code] ?? null };
  }
  if (error instanceof UsageError) return { ...told, code: "usage", message };
  if (error instanceof MissingError) return { ...told, code: "missing", message };
  return { ...told, message: message || name };
}

const notMigrated = 'Is the database migrated? "regulars migrate" does that.';
const refused = "Check user and password of the URL, and what pg_hba.conf lets in.";

/** What to do next, by SQLSTATE or by what the network calls it. */
const hints: Partial<Record<string, string>> = {
  ECONNREFUSED:
    'No PostgreSQL listens there. Start it, or check host and port; "regulars db start" starts ' +
    "the embedded one.",
  ENOTFOUND: "No such host. Check the host of the URL.",
  EAI_AGAIN: "The host's name cannot be looked up now. Check the network.",
  ETIMEDOUT: "The server does not answer. Check host, port and firewall.",
  ECONNRESET: "The server closed the connection. Does it want SSL (?sslmode=require)?",
  "28P01": refused,
  "28000": refused,
  "3D000": "Make the database first (createdb), or check its name in the URL.",
  "3F000": notMigrated,
  "42P01": notMigrated,
  "42883": notMigrated,
  "42P07":
    "Tables of an app are there already. Give Regulars a schema of its own with --schema, and " +
    "see docs/guide.md.",
  "25006":
    "This is a standby, or a session that only reads: verify, reports, statements, simulate " +
    "and events run here, everything else on the primary.",
  "42501":
    "The owner of the tables may migrate; backfill, verify and import may the members of " +
    "regulars_ops too, once scripts/db/roles.sql has run.",
};
