/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** Whether everything derived is right, who earns points, and what the database holds of this package. */
import type pg from "pg";
import { rehearse } from "../data.js";
import { toRegularsError, type RegularsError } from "../../errors.js";
import { forRestaurant } from "../../for-restaurant.js";
import { listMigrations as listFiles } from "../../migrate.js";
import {
  type IDatabaseFactsResult,
  type IGateSettingsResult,
  type IListMigrationsResult,
  type IListObjectsResult,
  type IObjectDifferencesResult,
  databaseFacts,
  gateSettings,
  listMigrations,
  listObjects,
  listPrograms,
  objectDifferences,
} from "../../queries/console.js";
import { type Db, type Row, exactlyOne, many } from "../../rows.js";
import { type BackfillCount, type Check, backfill, verify } from "../../upkeep.js";
import { Facts, Page, Status, Table, type View, home } from "../layout.js";
import { texts } from "../texts.js";
import { CsrfForm, ErrorNotice } from "./actions.js";
import type { Program } from "./loyalty.js";

const text = texts.health;

export interface Health {
  facts: Row<IDatabaseFactsResult>;
  checks: Check[] | RegularsError;
  programs: Program[];
  gate: Row<IGateSettingsResult> | RegularsError;
  migrations: Row<IListMigrationsResult>[] | RegularsError;
  pending: string[];
  objects: Row<IListObjectsResult> | undefined;
  differences: Row<IObjectDifferencesResult>[];
}

/** The code of a statement that ran into its time limit. */
export const tookTooLong = "57014";

/** What only an owner or operator may see is not there for others; the rest of the page is. */
async function ifAllowed<Result>(
  db: Db,
  work: () => Promise<Result>,
): Promise<Result | RegularsError> {
  await db.query("savepoint allowed");
  try {
    return await work();
  } catch (caught) {
    const error = toRegularsError(caught) as RegularsError;
    if (!["42501", "RG010", tookTooLong].includes(error.code)) throw error;
    await db.query("rollback to savepoint allowed");
    return error;
  }
}

/** @param seconds - how long it may take; 0: as long as it takes */
export async function loadChecks(
  db: Db,
  restaurant_id: string,
  seconds = 0,
): Promise<Check[] | RegularsError> {
  await db.query(`set local statement_timeout = '${seconds}s'`);
  return ifAllowed(db, () => verify(db, { restaurant_id }));
}

export async function loadHealth(db: Db, restaurant_id: string): Promise<Omit<Health, "checks">> {
  const migrations = await ifAllowed(db, () => many(db, listMigrations, undefined));
  const isOwner = Array.isArray(migrations);
  const applied = new Set(isOwner ? migrations.map(({ file }) => file) : []);
  return {
    facts: await exactlyOne(db, databaseFacts, undefined),
    programs: await many(db, listPrograms, { restaurant_id }),
    gate: await ifAllowed(db, () => exactlyOne(db, gateSettings, { restaurant_id })),
    migrations,
    pending: isOwner ? (await listFiles()).filter((file) => !applied.has(file)) : [],
    objects: isOwner ? await exactlyOne(db, listObjects, undefined) : undefined,
    differences: isOwner ? await many(db, objectDifferences, undefined) : [],
  };
}

function isError(value: object): value is RegularsError {
  return value instanceof Error;
}

/** What a check found, in one word of three. */
function judgement({ ok, severity }: Check): string {
  return severity === "info" ? "info" : ok ? "ok" : severity;
}

export function Checks({ checks }: { checks: readonly Check[] }) {
  return (
    <Table
      name={text.checks}
      columns={[
        { head: text.check, cell: ({ check_name }) => check_name.replaceAll("_", " ") },
        { head: text.result, cell: (check) => <Status status={judgement(check)} /> },
        {
          head: text.found,
          cell: ({ ok, expected, actual, detail }) => (
            <>
              {actual}
              {!ok && expected !== null && expected !== actual && (
                <small>{text.insteadOf(expected)}</small>
              )}
              {!ok && detail !== null && <small>{detail}</small>}
            </>
          ),
        },
      ]}
      rows={checks}
    />
  );
}

export function checksSay(checks: readonly Check[]): string {
  const red = checks.filter(({ ok, severity }) => !ok && severity === "fail").length;
  const told = checks.filter(({ ok, severity }) => !ok && severity !== "fail").length;
  return text.says(red, told);
}

export function HealthPage({ view, health }: { view: View; health: Health }) {
  const { format, restaurant } = view;
  const { facts, checks, programs, gate, migrations, pending, objects, differences } = health;
  return (
    <Page
      view={view}
      area="health"
      title={texts.areas.health}
      lead={isError(checks) ? undefined : checksSay(checks)}
    >
      <h2>{text.checks}</h2>
      {!isError(checks) ? (
        <Checks checks={checks} />
      ) : checks.code === tookTooLong ? (
        <p class="empty">
          {text.tookLong} <a href="?checks=all">{text.runChecks}</a>
        </p>
      ) : (
        <p class="empty">{text.needsOperator}</p>
      )}
      {view.canWrite && (
        <div class="actions">
          <a class="button" href={home(restaurant, "health/backfill")}>
            {text.toBackfill}
          </a>
        </div>
      )}
      <div class="grid">
        <section class="card">
          <h2>{text.earns}</h2>
          {isError(gate) ? (
            <p class="empty">{text.needsOwner}</p>
          ) : (
            <p>
              <Status status={gate.is_open ? "open" : "closed"} />{" "}
              {gate.is_open ? text.open : text.closed}
            </p>
          )}
          <Table
            name={text.earns}
            columns={[
              { head: text.program, cell: ({ name }) => name },
              {
                head: texts.loyalty.state,
                cell: ({ is_active }) => <Status status={is_active ? "active" : "inactive"} />,
              },
              {
                head: text.opensFor,
                cell: ({ pilot_only }) => (pilot_only ? text.pilotOnly : text.everybody),
              },
            ]}
            rows={programs}
            empty={texts.loyalty.noProgram}
          />
          {!isError(gate) && (
            <Facts
              facts={[
                [text.storedList, list(gate.stored_pilot_list)],
                [text.sessionList, list(gate.session_pilot_list)],
              ]}
            />
          )}
          <p class="reads">{text.gateReads}</p>
        </section>
        <section class="card">
          <h2>{text.database}</h2>
          <Facts
            facts={[
              [text.name, facts.database],
              [text.login, facts.login],
              [text.server, `PostgreSQL ${facts.server_version}`],
              [text.size, format.bytes(facts.size)],
              [text.replicas, format.number(facts.replicas)],
              [text.isReplica, facts.is_replica ? text.yes : text.no],
            ]}
          />
          <h3>{text.schema}</h3>
          {isError(migrations) || objects === undefined ? (
            <p class="empty">{text.needsOwner}</p>
          ) : (
            <Facts
              facts={[
                [text.applied, format.number(migrations.length)],
                [text.pending, pending.length === 0 ? text.nonePending : pending.join(", ")],
                [text.objects, format.number(objects.objects)],
                [text.appliedAt, format.dateTime(objects.newest_at)],
                [
                  text.drift,
                  differences.length === 0
                    ? text.noDrift
                    : differences.map(({ identity, difference }) => (
                        <span class="tag">{`${identity}: ${difference}`}</span>
                      )),
                ],
              ]}
            />
          )}
        </section>
      </div>
    </Page>
  );
}

/** A list of ids, which may be long. */
function list(value: string | null) {
  return value === null || value === "" ? text.empty : <code>{value.replaceAll(",", ", ")}</code>;
}

/** A backfill that was started here. */
export interface Run {
  step: string;
  done: number;
  items: number;
  counts: BackfillCount[] | undefined;
  error: Error | undefined;
}

export function tryBackfill(pool: pg.Pool, restaurant_id: string): Promise<BackfillCount[]> {
  return rehearse(forRestaurant(pool, restaurant_id), (db) =>
    backfill(db, { restaurant_id, dry_run: true }),
  );
}

export function BackfillPage({
  view,
  run,
  would,
}: {
  view: View;
  run: Run | undefined;
  /** What a run would write, where none is going on. */
  would: BackfillCount[] | undefined;
}) {
  const { format, restaurant } = view;
  const path = home(restaurant, "health/backfill");
  const isRunning = run !== undefined && run.counts === undefined && run.error === undefined;
  return (
    <Page
      view={view}
      area="health"
      title={text.backfill}
      lead={text.backfillLead}
      refresh={isRunning ? "2" : undefined}
    >
      {run?.error !== undefined && <ErrorNotice error={run.error} />}
      {isRunning && (
        <section class="card" role="status">
          <p>
            <b>{text.steps[run.step] ?? run.step}</b>{" "}
            {text.progress(format.number(run.done), format.number(run.items))}
          </p>
          <progress
            value={run.done}
            max={Math.max(1, run.items)}
            aria-label={text.steps[run.step] ?? run.step}
          ></progress>
          <p class="reads">{text.progressReads}</p>
        </section>
      )}
      {run?.counts !== undefined && (
        <>
          <h2>{text.written}</h2>
          <Counts view={view} counts={run.counts} />
        </>
      )}
      {would !== undefined && (
        <>
          <h2>{text.would}</h2>
          <Counts view={view} counts={would} />
          <CsrfForm view={view} path={path}>
            <div class="actions">
              <button class="main">{text.start}</button>
              <a class="button" href={home(restaurant, "health")}>
                {texts.actions.cancel}
              </a>
            </div>
          </CsrfForm>
        </>
      )}
      {run !== undefined && !isRunning && would === undefined && (
        <div class="actions">
          <a class="button" href={home(restaurant, "health")}>
            {text.toHealth}
          </a>
          <a class="button" href={`${path}?again=yes`}>
            {text.again}
          </a>
        </div>
      )}
    </Page>
  );
}

function Counts({ view, counts }: { view: View; counts: readonly BackfillCount[] }) {
  const { number } = view.format;
  return (
    <Table
      name={text.written}
      columns={[
        { head: text.rows, cell: ({ object }) => object.replaceAll("_", " ") },
        { head: text.inserted, number: true, cell: ({ inserted }) => number(inserted) },
        { head: text.changed, number: true, cell: ({ changed }) => number(changed) },
        { head: text.unchanged, number: true, cell: ({ unchanged }) => number(unchanged) },
      ]}
      rows={counts}
    />
  );
}
