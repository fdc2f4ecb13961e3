/**
 * Connects an app's own tables: triggers on them mirror its bookings into ours, by a mapping that
 * people review. The app's tables get two triggers and nothing else.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { connect } from "../connect.js";
import { mirrorQueue } from "../upkeep.js";
import { recordedSchema, sessionSettings } from "../schema.js";
import { AttachError, type AttachMapping } from "./mapping.js";
import { type AttachOptions, attachStatements, listTriggers, nameRow } from "./statements.js";

export { AttachError, type AttachMapping, assertMapping } from "./mapping.js";

export interface AttachProgress {
  loaded: number;
  of: number;
}

export interface Difference {
  external_id: string;
  difference: "missing" | "differs" | "gone" | "impossible";
  detail: string;
}

export interface AttachCheck {
  /** Rows of the app's that the mapping does not leave out. */
  rows: number;
  /** How many rows have each of our statuses, of those that map. */
  statuses: Record<string, number>;
  /** Words of the status that the mapping does not have, with their rows. */
  words: Record<string, number>;
  /** What is wrong with how many rows. */
  problems: { problem: string; rows: number; example: string }[];
  /** Distinct e-mails and phones as written: about as many guests as will result. */
  contacts: number;
  /** What waits in the app's list and has no booking: there is nothing to mirror it as. */
  lone_entries: number;
}

export interface Attached {
  restaurants: number;
  tables: number;
  /** Loaded as history: the backfill derives guests and points from them. */
  loaded: number;
  /** Rows that were mirrored one by one, because ours said something else. */
  mirrored: number;
  /** What both sides still say differently. */
  differences: Difference[];
}

const chunk = 5000;
const addOthers =
  "select regulars.add_attached_restaurants() as restaurants, " +
  "regulars.add_attached_tables() as tables";

/**
 * Reads all rows by the mapping and tells what would become of them; leaves nothing behind.
 *
 * @throws AttachError where the mapping is not complete
 */
export async function checkAttach(url: string, mapping: AttachMapping): Promise<AttachCheck> {
  return withClient(url, async (client) => {
    const { functions, countLoneEntries, reading } = await attachStatements(client, mapping, {});
    await client.query("begin");
    try {
      for (const sql of functions) await client.query(sql);
      await client.query(addOthers);
      const { rows: counted } = await client.query<{
        status: string | null;
        word: string | null;
        problem: string | null;
        rows: number;
        example: string;
      }>(
        `select status, case when status is null then status_word end as word, problem,
           count(*)::int as rows, min(external_id) as example
         from regulars.attached_bookings(null, true)
         group by 1, 2, 3 order by rows desc`,
      );
      const { rows: contacts } = await client.query<{ count: number }>(
        `select count(distinct (lower(btrim(customer_email)), btrim(customer_phone)))::int as count
         from regulars.attached_bookings(null, false)
         where customer_email is not null or customer_phone is not null`,
      );
      let loneEntries = 0;
      if (countLoneEntries !== undefined) {
        const { rows } = await client.query<{ count: number }>(countLoneEntries);
        loneEntries = rows[0]?.count ?? 0;
      }
      const statuses: Record<string, number> = {};
      const words: Record<string, number> = {};
      const problems = new Map<string, AttachCheck["problems"][number]>();
      for (const { status, word, problem, rows, example } of counted) {
        if (word !== null) words[word] = (words[word] ?? 0) + rows;
        if (problem === null) {
          statuses[status ?? ""] = (statuses[status ?? ""] ?? 0) + rows;
          continue;
        }
        const known = problems.get(problem) ?? { problem, rows: 0, example };
        problems.set(problem, { ...known, rows: known.rows + rows });
      }
      return {
        rows: counted.reduce((sum, { rows }) => sum + rows, 0),
        statuses,
        words,
        problems: [...problems.values()],
        contacts: contacts[0]?.count ?? 0,
        lone_entries: loneEntries,
      };
    } catch (error) {
      await client.query("rollback");
      throw await nameRow(client, reading, error);
    } finally {
      await client.query("rollback");
    }
  });
}

/** All that {@link attach} does before it loads history, as one file of SQL. */
export async function attachSql(
  url: string,
  mapping: AttachMapping,
  options: AttachOptions = {},
): Promise<string> {
  return withClient(url, async (client) => {
    const { functions, triggers } = await attachStatements(client, mapping, options);
    return `${[...functions, addOthers, ...triggers].join(";\n\n")};\n`;
  });
}

/**
 * Puts the triggers on the app's tables, then makes our bookings what its rows say: those that are
 * missing are loaded in chunks, beside live traffic. May be stopped and run again.
 *
 * @throws AttachError where the mapping is not complete
 */
export async function attach(
  url: string,
  mapping: AttachMapping,
  {
    onProgress,
    ...options
  }: AttachOptions & { onProgress?: (progress: AttachProgress) => void } = {},
): Promise<Attached> {
  return withClient(url, async (client) => {
    const { functions, triggers, reading } = await attachStatements(client, mapping, options);
    let made = { restaurants: 0, tables: 0 };
    await inShortLocks(client, async () => {
      for (const sql of functions) await client.query(sql);
      const { rows } = await client.query<typeof made>(addOthers);
      made = rows[0] ?? made;
      // Last, because it is what the app waits for.
      for (const sql of triggers) await client.query(sql);
    });

    try {
      return { ...made, ...(await fill(client, onProgress)) };
    } catch (error) {
      throw await nameRow(client, reading, error);
    }
  });
}

/** Makes our bookings what the app's rows are, of a database whose triggers are on already. */
async function fill(
  client: pg.Client,
  onProgress?: (progress: AttachProgress) => void,
): Promise<Pick<Attached, "loaded" | "mirrored" | "differences">> {
  await client.query(
    `create temp table attach_due as select * from regulars.missing_attached_bookings();
     alter table attach_due add primary key (number);
     analyze attach_due`,
  );
  const { rows: due } = await client.query<{ count: number }>(
    "select count(*)::int as count from attach_due",
  );
  const of = due[0]?.count ?? 0;
  const batch = randomUUID();
  let loaded = 0;
  for (let from = 0; from < of; from += chunk) {
    const { rows } = await client.query<{ count: number }>(
      `select regulars.load_attached_bookings(
         array_agg(external_id), array_agg(distinct restaurant_id), $1) as count
       from attach_due where number > $2 and number <= $3`,
      [batch, from, from + chunk],
    );
    loaded += rows[0]?.count ?? 0;
    onProgress?.({ loaded: Math.min(from + chunk, of), of });
  }
  // Rows that the load has met changed meanwhile are among these.
  const { rows: others } = await client.query<Difference>(differencesSql);
  for (const { external_id } of others) {
    await client.query("select regulars.mirror_attached_booking($1, 'ATTACH')", [external_id]);
  }
  await mirrorQueue({ query: (text, values) => client.query(text, values) });
  await client.query("delete from regulars.attach_problems where external_id = '*'");
  const differences =
    others.length === 0 ? [] : (await client.query<Difference>(differencesSql)).rows;
  return { loaded, mirrored: others.length - differences.length, differences };
}

const differencesSql = `
  select external_id, difference, coalesce(detail, '') as detail
  from regulars.attach_differences() order by external_id`;

/** Where both sides say different things; none where nothing is attached. */
export async function attachDifferences(url: string): Promise<Difference[]> {
  return withClient(url, async (client) => {
    return (await client.query<Difference>(differencesSql)).rows;
  });
}

/**
 * Makes our booking what the app's row of that key is now, by as many moves as it takes, and notes
 * who has asked for it.
 *
 * @returns the status it has then
 */
export async function resolveAttachProblem(
  url: string,
  { external_id, actor }: { external_id: string; actor: string },
): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ status: string }>(
      "select regulars.resolve_attach_problem($1, $2) as status",
      [external_id, actor],
    );
    return rows[0]?.status ?? "";
  });
}

/** Takes the triggers off; what was mirrored stays. What waited in a queue is forgotten. */
export async function detach(url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const triggers = await listTriggers(client);
    await inShortLocks(client, async () => {
      for (const { name, on } of triggers) await client.query(`drop trigger ${name} on ${on}`);
      const { rows } = await client.query<{ name: string }>(
        `select oid::regprocedure::text as name from pg_proc
         where pronamespace = 'regulars'::regnamespace
           and proname ~ '^(tg_attached_\\d+(_row)?|attached_(keys|(restaurant_|table_)?rows))$'`,
      );
      for (const { name } of rows) await client.query(`drop function ${name}`);
      await client.query(
        `delete from regulars.attachments;
         delete from regulars.attached_writes;
         delete from regulars.attach_problems`,
      );
    });
    return triggers.map(({ name, on }) => `${name} on ${on}`);
  });
}

/** A second at most for each lock, so that the app's writers do not queue up; then once more. */
async function inShortLocks(client: pg.Client, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query("begin; set local lock_timeout = '1s'");
    try {
      await work();
      await client.query("commit");
      return;
    } catch (error) {
      await client.query("rollback");
      if ((error as { code?: string }).code !== "55P03" || attempt === 30) throw error;
      await sleep(200);
    }
  }
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url);
  try {
    await client.query(sessionSettings);
    if ((await recordedSchema(client)) === undefined) {
      throw new AttachError('the database is not migrated: "regulars migrate" first');
    }
    return await work(client);
  } finally {
    await client.end();
  }
}
