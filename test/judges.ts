/** The judges of an event: the database, its list of problems, and the client. */
import type pg from "pg";
import type { Contract } from "../src/contract-types.js";
import {
  type ContractProblem,
  UnstorableValueError,
  eventProblems,
  parseJson,
  payloadProblems,
} from "../src/contracts.js";
import type { Candidate } from "./payloads.js";

const columns = `restaurant_id uuid, event_type text, schema_version integer, booking_id uuid,
  customer_id uuid, payload text`;

/** Without the mutation, which may quote what no JSON can carry. */
function asJson(events: Candidate[]): string {
  return JSON.stringify(events.map(({ mutation: _, ...event }) => event));
}

/**
 * Tries to insert each; gives its SQLSTATE, 00000 where it was stored. Needs a transaction, keeps
 * the rows.
 */
export async function insertAll(client: pg.ClientBase, events: Candidate[]): Promise<string[]> {
  await client.query(`
    create or replace function pg_temp.try_insert(event jsonb) returns text language plpgsql as $$
    declare
      v_event record;
    begin
      select * into v_event from jsonb_to_record(event) as event (${columns});
      insert into public.analytics_events
        (restaurant_id, event_type, schema_version, booking_id, customer_id, payload)
      values (v_event.restaurant_id, v_event.event_type, v_event.schema_version,
        v_event.booking_id, v_event.customer_id, v_event.payload::jsonb);
      return '00000';
    exception when others then
      return sqlstate;
    end
    $$`);
  const { rows } = await client.query<{ state: string }>(
    `select pg_temp.try_insert(event) as state
     from jsonb_array_elements($1::jsonb) with ordinality as events (event,
       number) order by number`,
    [asJson(events)],
  );
  return rows.map(({ state }) => state);
}

/** What analytics_event_problems says of each; undefined where the payload is no jsonb. */
export async function problemsInDatabase(
  client: pg.ClientBase,
  events: Candidate[],
): Promise<(ContractProblem[] | undefined)[]> {
  await client.query(`
    create or replace function pg_temp.problems(event jsonb) returns jsonb language plpgsql as $$
    begin
      return (
        select coalesce(jsonb_agg(to_jsonb(problems)), '[]')
        from public.analytics_event_problems(
          event ->> 'event_type', (event -> 'schema_version')::integer, (event ->> 'payload')::jsonb
        ) as problems
      );
    exception when untranslatable_character or invalid_text_representation
      or numeric_value_out_of_range then
      return null;
    end
    $$`);
  const { rows } = await client.query<{ problems: ContractProblem[] | null }>(
    `select pg_temp.problems(event) as problems
     from jsonb_array_elements($1::jsonb) with ordinality as events (event,
       number) order by number`,
    [asJson(events)],
  );
  return rows.map(({ problems }) => problems ?? undefined);
}

export interface ClientVerdict {
  accepts: boolean;
  unstorable: boolean;
  /** Of the payload alone, without its columns. */
  problems: ContractProblem[];
}

export function judgeInClient(event: Candidate, contracts?: readonly Contract[]): ClientVerdict {
  let payload: unknown;
  try {
    payload = parseJson(event.payload);
  } catch (error) {
    if (!(error instanceof UnstorableValueError)) throw error;
    return { accepts: false, unstorable: true, problems: [] };
  }
  const read = {
    ...event,
    id: "",
    booking_sequence: null,
    emitted_by: "",
    occurred_at: new Date(),
    recorded_at: new Date(),
    payload,
  };
  return {
    accepts: eventProblems(read, contracts).length === 0,
    unstorable: false,
    problems: payloadProblems(event.event_type, event.schema_version, payload, contracts),
  };
}
