/** What an operator would check first, each with the command that fixes it. */
import { Command } from "commander";
import { consumers, lag } from "../analytics.js";
import type { Pool } from "../client.js";
import { connect } from "../connect.js";
import { status } from "../loyalty.js";
import { appliedHashes, listMigrations } from "../migrate.js";
import { inSchema } from "../schema.js";
import { verify } from "../upkeep.js";
import type { Outputs } from "./outputs.js";
import { globalOptions, openPool, printRows } from "./shared.js";
import { color, table } from "./terminal.js";

type Finding = Outputs["doctor"];

export const doctorCommand = new Command("doctor")
  .description("Check the database as a whole, and say what to do")
  .option("--cells", "in every cell of the directory")
  .addHelpText("after", "\nExit code 1 where a finding is of severity fail.")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions(command);
    await using pool = await openPool(options);
    const findings = [...(await server(pool)), await migrations(pool)];
    if (!findings.some(({ severity }) => severity === "fail")) {
      findings.push(...(await state(pool)), ...(await feed(pool)), ...(await sizes(pool)));
    }
    const rows = findings.map(({ severity, subject, found, mend }) => [
      mark[severity],
      subject,
      mend === null ? found : `${found}\n${mend}`,
    ]);
    const count = (of: Finding["severity"]) =>
      findings.filter(({ severity }) => severity === of).length;
    const [failed, warned] = [count("fail"), count("warn")];
    const summary = [
      failed === 0 ? "Nothing fails." : failed === 1 ? "1 fails." : `${failed} fail.`,
      ...(warned > 0 ? [`${warned} to look at.`] : []),
    ];
    printRows(
      options,
      "doctor",
      findings,
      `${table(["", "", "found"], rows)}\n${summary.join(" ")}`,
    );
    if (findings.some(({ severity }) => severity === "fail")) process.exitCode = 1;
  });

const mark = {
  ok: color.green("ok"),
  info: color.dim("info"),
  warn: color.yellow("warn"),
  fail: color.red("FAIL"),
};

function finding(
  subject: string,
  severity: Finding["severity"],
  found: string,
  mend: string | null = null,
): Finding {
  return { subject, severity, found, mend };
}

async function server(pool: Pool): Promise<Finding[]> {
  const { rows } = await pool.query<{
    version: string;
    major: number;
    database: string;
    login: string;
    may: string;
    extension: string | null;
    port: number | null;
  }>(
    `select current_setting('server_version') as version,
       current_setting('server_version_num')::int / 10000 as major,
       current_database() as database,
       session_user as login,
       case
         when pg_has_role(datdba, 'usage') then 'the owner'
         when to_regrole('regulars_ops') is not null and pg_has_role('regulars_ops', 'usage')
           then 'an operator'
         else 'neither owner nor operator'
       end as may,
       (select extversion from pg_extension where extname = 'btree_gist') as extension,
       inet_server_port() as port
     from pg_database where datname = current_database()`,
  );
  const [at] = rows;
  if (!at) return [];
  const { connectionString = "" } = pool.options;
  const port = /:(\d+)\//.exec(connectionString)?.[1] ?? "5432";
  const isDirect = at.port === null || String(at.port) === port;
  return [
    finding("connection", "ok", `database ${at.database} as ${at.login}, ${at.may}`),
    at.major < 15
      ? finding("version", "fail", `PostgreSQL ${at.version}; 15 or later is needed`)
      : finding("version", "ok", `PostgreSQL ${at.version}`),
    at.extension === null
      ? finding("extension", "warn", "btree_gist is not there", "regulars migrate makes it")
      : finding("extension", "ok", `btree_gist ${at.extension}`),
    isDirect
      ? finding("pooler", "ok", "none seen: the server has the port of the URL")
      : finding(
          "pooler",
          "info",
          `the server listens on ${at.port ?? ""}, the URL says ${port}: a pooler or a proxy`,
          "For backfill --jobs and import, name a direct connection.",
        ),
  ];
}

async function migrations(pool: Pool): Promise<Finding> {
  const client = await connect(pool.options.connectionString);
  try {
    const done = await appliedHashes(client);
    const pending = (await listMigrations()).filter((file) => !done.has(file.slice(0, 6)));
    return pending.length === 0
      ? finding("migrations", "ok", "all applied")
      : finding("migrations", "fail", `pending: ${pending.join(", ")}`, "regulars migrate");
  } finally {
    await client.end();
  }
}

/** The command that fixes a check of verify; null: a person has to look. */
const mends: Partial<Record<string, string>> = {
  attached_rows_mirrored: "regulars attach",
  objects: "regulars migrate",
  row_security_on: "regulars migrate --roles",
  backfill_pending: "regulars backfill",
  phone_rules_applied: "regulars phone-rules changes",
};

async function state(pool: Pool): Promise<Finding[]> {
  const checks = (await verify(pool)).filter(({ ok, severity }) => !ok && severity !== "info");
  const earning = await status(pool);
  const silent = earning.filter(({ earns }) => !earns).map(({ slug }) => slug);
  const { rows } = await pool.query<{ expiry: Date | null; expires: boolean }>(
    inSchema(
      `select
         (select max(recorded_at) from public.loyalty_point_events where reason = 'expiry')
           as expiry,
         exists (select from public.loyalty_programs where expires_after is not null) as expires`,
      pool.schema,
    ),
  );
  return rows.flatMap(({ expiry, expires }) => [
    ...(checks.length === 0 ? [finding("verify", "ok", "all checks are green")] : []),
    ...checks.map(({ check_name, severity, actual, detail }) =>
      finding(
        check_name,
        severity,
        actual,
        mends[check_name] ?? detail?.split(". ").at(-1) ?? "regulars verify",
      ),
    ),
    silent.length === 0
      ? finding("who earns", "ok", `${earning.length} of ${earning.length} restaurants`)
      : finding(
          "who earns",
          "info",
          `${earning.length - silent.length} of ${earning.length} restaurants`,
          "regulars status",
        ),
    expires && expiry === null
      ? finding("expiry", "warn", "points expire, and none were ever posted", "regulars upkeep")
      : finding("expiry", "ok", `last posted: ${expiry?.toISOString() ?? "nothing expires"}`),
  ]);
}

/** How far the readers of events are behind: an hour is late for a mailer, and no harm for data. */
async function feed(pool: Pool): Promise<Finding[]> {
  const { waiting, waiting_since } = await lag(pool, {});
  const readers = await consumers(pool, {});
  const isLate = (since: Date | null) => since !== null && Date.now() - since.getTime() > 3_600_000;
  const late = readers.filter(({ behind_since }) => isLate(behind_since));
  const events = waiting === 1 ? "1 event waits" : `${waiting} events wait`;
  const oldest = waiting_since === null ? "" : `, the oldest since ${waiting_since.toISOString()}`;
  return [
    waiting === 0
      ? finding("feed", "ok", "no event waits for a reader")
      : readers.length > 0 && isLate(waiting_since)
        ? finding("feed", "warn", `${events} for a reader${oldest}`, "regulars events --lag")
        : finding("feed", "info", `${events} for a reader${oldest}`),
    ...late.map(({ consumer, behind, behind_since }) =>
      finding(
        "feed",
        "warn",
        `${consumer} is ${behind} behind since ${behind_since?.toISOString() ?? ""}`,
        "regulars events --lag",
      ),
    ),
  ];
}

async function sizes(pool: Pool): Promise<Finding[]> {
  const { rows } = await pool.query<{ name: string; size: string }>(
    `select oid::regclass::text as name, pg_size_pretty(pg_total_relation_size(oid)) as size
     from pg_class
     where relkind = 'r' and relnamespace in ('regulars'::regnamespace, regulars.home_schema())
     order by pg_total_relation_size(oid) desc
     limit 3`,
  );
  return [finding("disk", "info", rows.map(({ name, size }) => `${name} ${size}`).join(", "))];
}
