/** The first hour: a database with one restaurant whose bookings earn, and a login for the app. */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { open as openFile, rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Command } from "commander";
import pg from "pg";
import type { Pool } from "../client.js";
import { startEmbedded } from "../embedded.js";
import { RegularsError } from "../errors.js";
import { type Status, open, setProgram, status } from "../loyalty.js";
import { migrate } from "../migrate.js";
import { type Restaurant, set } from "../restaurants.js";
import { inSchema } from "../schema.js";
import { show } from "./output.js";
import {
  type GlobalOptions,
  UsageError,
  givenUrl,
  globalOptions,
  openPool,
  parseSchema,
  print,
} from "./shared.js";
import { describe as describeStatus } from "./status.js";

interface Answers {
  embedded?: boolean;
  name: string;
  slug: string;
  country: string;
  timezone: string;
  tables: string;
  program: string;
  open: boolean;
  appLogin: string;
}

type Options = GlobalOptions &
  Partial<Answers> & { currency?: string; appEnv: string; every?: boolean; schema?: string };

export const initCommand = new Command("init")
  .description("Prepare a database for an app: migrate it, add a restaurant, let bookings earn")
  .option("--embedded", "make or start a PostgreSQL in .regulars of this folder, for development")
  .option("--schema <name>", "where tables and functions live (default: public)", parseSchema)
  .option("--every", "instead of adding a restaurant: all that are there, as attach has made them")
  .option("--name <name>", "the restaurant's name")
  .option("--slug <slug>", "its short name; else made of the name")
  .option("--country <code>", "its country, such as GB: how guests' phone numbers are read")
  .option("--timezone <zone>", "its time zone, such as Europe/London")
  .option("--currency <code>", "of its bills, such as GBP")
  .option("--tables <seats>", "its tables by their seats, such as 2,2,4,6")
  .option("--program <name>", "its loyalty program, such as Club")
  .option("--open", "let its bookings earn points from now on")
  .option("--no-open", "open the gate later: regulars loyalty open")
  .option("--app-login <name>", "make a login with the rights of an app")
  .option("--app-env <file>", "where its URL is written, readable only by you", ".env.regulars")
  .addHelpText(
    "after",
    "\nOn a terminal it asks for what is not given. Run it again: what is there stays.",
  )
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    const answers = await answer(options);
    const seats = parseTables(answers.tables);
    const url = answers.embedded ? (await startEmbedded()).url : givenUrl(answers);
    if (url === undefined) throw new UsageError("no database is named: give a URL or --embedded");

    const say = (text: string) => {
      if (!options.json) show(text);
    };
    say("Migrating.");
    await migrate(url, { roles: true, schema: options.schema });
    await using pool = await openPool({ ...options, databaseUrl: url });
    const restaurant = options.every
      ? null
      : await set(pool, {
          slug: answers.slug,
          name: answers.name,
          country_code: answers.country,
          timezone: answers.timezone,
          currency: options.currency,
        });
    if (restaurant !== null) await addTables(pool, restaurant, seats);
    if (answers.program !== "") {
      const program = { slug: toSlug(answers.program), name: answers.program };
      if (restaurant !== null) {
        await setProgram(pool, { ...program, restaurant_id: restaurant.id });
      } else {
        // earned by all of them, not by a list of pilots
        const open = { ...program, pilot_only: false };
        for (const { id } of await withoutProgram(pool)) {
          await setProgram(pool, { ...open, restaurant_id: id });
        }
      }
    }
    const which = restaurant === null ? {} : { restaurant_id: restaurant.id };
    if (answers.open) await open(pool, which);
    const earning = await status(pool, which);
    const { appEnv: envFile } = options;
    const isMade =
      answers.appLogin === "" ? null : await makeLogin(pool, url, answers.appLogin, envFile);
    const told = {
      ...(restaurant === null ? { statuses: earning } : { restaurant, status: earning[0] }),
      app_login: answers.appLogin || null,
      app_env_file: isMade ? envFile : null,
    };
    print(options, "init", told, describe(restaurant, earning, answers, isMade, envFile));
  });

/** The options given, completed by questions on a terminal. */
async function answer(options: Options): Promise<Answers & GlobalOptions> {
  const isAsking = process.stdin.isTTY && !options.json;
  const missing: string[] = [];
  using asking = isAsking ? new Asking() : undefined;
  const ask = async (
    given: string | undefined,
    option: string,
    question: string,
    fallback?: string,
  ): Promise<string> => {
    if (given !== undefined) return given;
    if (asking) return asking.ask(question, fallback);
    if (fallback === undefined) missing.push(option);
    return fallback ?? "";
  };

  let { databaseUrl, embedded = false } = options;
  if (!embedded && givenUrl(options) === undefined) {
    const given = await ask(
      undefined,
      "--database-url or --embedded",
      "Database URL (embedded: a PostgreSQL in .regulars of this folder)",
    );
    embedded = given === "embedded";
    if (!embedded && given !== "") databaseUrl = given;
  }
  const askRestaurant: typeof ask = async (...question) => (options.every ? "" : ask(...question));
  const name = await askRestaurant(options.name, "--name", "Name of the restaurant");
  const answers: Answers = {
    embedded,
    name,
    // a name on the command line comes with its short name
    slug: await askRestaurant(
      options.slug ?? (toSlug(options.name ?? "") || undefined),
      "--slug",
      "Its short name",
      toSlug(name),
    ),
    country: await askRestaurant(
      options.country,
      "--country",
      "Its country, by which phones are read (GB)",
    ),
    timezone: await askRestaurant(options.timezone, "--timezone", "Its time zone (Europe/London)"),
    tables: await askRestaurant(options.tables, "--tables", "Seats of its tables (2,2,4,6)", ""),
    program: await ask(options.program, "--program", "Loyalty program, by name", ""),
    open: options.open ?? false,
    appLogin: await ask(options.appLogin, "--app-login", "Login to make for the app", ""),
  };
  if (asking && options.open === undefined && answers.program !== "") {
    answers.open = /^y/i.test(await asking.ask("Let bookings earn points from now on?", "yes"));
  }
  if (missing.length > 0) throw new UsageError(`give ${missing.join(", ")}`);
  return { ...answers, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

class Asking implements Disposable {
  readonly #lines = createInterface({ input: process.stdin, output: process.stderr }).on(
    "SIGINT",
    () => process.kill(process.pid, "SIGINT"),
  );

  /** Asks until there is an answer; an empty one takes the fallback. */
  async ask(question: string, fallback?: string): Promise<string> {
    const proposed = fallback ? ` [${fallback}]` : fallback === "" ? " [none]" : "";
    for (;;) {
      const line = (await this.#lines.question(`${question}${proposed}: `)).trim();
      if (line !== "") return line;
      if (fallback !== undefined) return fallback;
    }
  }

  [Symbol.dispose](): void {
    this.#lines.close();
  }
}

function toSlug(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function parseTables(list: string): number[] {
  const seats = list.split(",").filter((each) => each.trim() !== "");
  if (!seats.every((each) => /^\s*[1-9]\d?\s*$/.test(each))) {
    throw new UsageError("the tables are numbers of seats with commas between, such as 2,2,4,6");
  }
  return seats.map(Number);
}

/** Those of all restaurants that have no program. */
async function withoutProgram(pool: Pool): Promise<{ id: string }[]> {
  const { rows } = await pool.query<{ id: string }>(
    inSchema(
      `select id from public.restaurants
       where not exists (
         select from public.loyalty_programs where restaurant_id = restaurants.id
       )
       order by id`,
      pool.schema,
    ),
  );
  return rows;
}

/** T1, T2 … with these seats; tables that are there stay as they are. */
async function addTables(pool: Pool, restaurant: Restaurant, seats: number[]): Promise<void> {
  await pool.query(
    inSchema(
      `insert into public.restaurant_tables (restaurant_id, label, capacity)
       select $1, 'T' || n, capacity
       from unnest($2::int[]) with ordinality as given (capacity, n)
       on conflict do nothing`,
      pool.schema,
    ),
    [restaurant.id, seats],
  );
}

/**
 * Makes a login with the rights of an app. Its password stands in the file and nowhere else: a
 * terminal and a log keep what they are shown, and a server's log what it is sent.
 *
 * @returns false where the login was there; it keeps its password
 */
async function makeLogin(pool: Pool, url: string, login: string, file: string): Promise<boolean> {
  const name = pg.escapeIdentifier(login);
  const { rowCount } = await pool.query("select from pg_roles where rolname = $1", [login]);
  if (rowCount !== 0) {
    await pool.query(`grant regulars_app to ${name}`);
    return false;
  }
  const password = randomBytes(18).toString("base64url");
  const appUrl = new URL(url);
  appUrl.username = login;
  appUrl.password = password;
  const handle = await openFile(file, "wx", 0o600).catch((error: unknown) => {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
    throw new UsageError(`${file} is there already: --app-env names another`);
  });
  try {
    await handle.writeFile(
      `# ${login}: an app's rights. Not for version control.\nDATABASE_URL="${appUrl.href}"\n`,
    );
    const create = (secret: string) =>
      pool.query(`create role ${name} login in role regulars_app password '${secret}'`);
    await create(verifier(password)).catch((error: unknown) => {
      if (!(error instanceof RegularsError || error instanceof pg.DatabaseError)) throw error;
      // Neon wants to be given the password itself.
      return create(password);
    });
  } catch (error) {
    await rm(file);
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

/** What PostgreSQL would keep of the password (RFC 5803), so that it is not sent. */
function verifier(password: string): string {
  const salt = randomBytes(16);
  const rounds = 4096;
  const salted = pbkdf2Sync(password, salt, rounds, 32, "sha256");
  const keyed = (text: string) => createHmac("sha256", salted).update(text).digest();
  const stored = createHash("sha256").update(keyed("Client Key")).digest("base64");
  const server = keyed("Server Key").toString("base64");
  return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${stored}:${server}`;
}

function describe(
  restaurant: Restaurant | null,
  earning: Status[],
  { appLogin, embedded }: Answers,
  isMade: boolean | null,
  envFile: string,
): string {
  const lines = [describeStatus(earning), ""];
  if (restaurant !== null) {
    const { name, country_code, timezone } = restaurant;
    lines.unshift(`${name}: ${country_code}, ${timezone}.`, "");
  }
  if (isMade) {
    lines.push(
      `Your app connects as ${appLogin}, with an app's rights.`,
      `The URL with its password is in ${envFile} and nowhere else.`,
      "Only you can read that file: keep it out of version control.",
      "",
      `  node --env-file=${envFile} app.mjs`,
      "",
    );
  } else if (isMade === false) {
    lines.push(
      `The login ${appLogin} was there; it keeps its password and has an app's rights.`,
      "",
    );
  }
  lines.push(
    embedded
      ? "regulars finds the PostgreSQL in this folder by itself."
      : "regulars itself goes on as the owner, by DATABASE_URL or --database-url.",
    `An app begins with forRestaurant(pool, { slug: "${restaurant?.slug ?? "…"}" }).`,
  );
  return lines.join("\n");
}
