/**
 * Every legal path of a booking up to a length, with the gate opening and closing on the way: what
 * the ledger holds is a function of the booking's final row, whatever the path. The tree is walked
 * inside the database, each branch in a savepoint.
 */
import { expect, it } from "vitest";
import { useDatabase } from "./database.js";

const database = useDatabase();
const length = process.env.REGULARS_TEST_LONG ? 6 : 3;

const setUp = `
  insert into restaurants (id, name, slug, timezone, country_code)
  values ('00000000-0000-7000-8000-00000000000a', 'Ada', 'ada', 'Europe/London', 'GB');
  insert into regulars.settings values ('loyalty.general_availability', 'on');
  insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
  values ('00000000-0000-7000-8000-00000000000a', 'club', 'Club', false);

  create function pg_temp.fault() returns text language plpgsql as $$
  begin return (
    with booking as (
      select
        bookings.*,
        case
          when bookings.customer_id is null
            or bookings.status not in ('confirmed', 'completed') then 0
          when bookings.loyalty_accrual_version is null then 0
          else regulars.accrual_points(versions.accrual_rule, bookings)
        end as worth
      from bookings
      left join loyalty_program_versions as versions
        on versions.program_id = bookings.loyalty_program_id
        and versions.accrual_version = bookings.loyalty_accrual_version
    )
    select 'the booking is not worth what its row says' from booking
    where loyalty_points_awarded <> worth
    union all
    select 'the account of its guest does not hold what it is worth' from booking
    where worth <> (
      select coalesce(sum(points_delta), 0) from loyalty_point_events
      where loyalty_point_events.customer_id = booking.customer_id
    )
    union all
    select 'another guest holds points of it' from loyalty_point_events, booking
    where loyalty_point_events.customer_id is distinct from booking.customer_id
    group by loyalty_point_events.customer_id
    having sum(points_delta) <> 0
    union all
    select 'a reversal names no award of its account' from loyalty_point_events as reversal
    left join loyalty_point_events as award
      on award.id = reversal.reverses_event_id
      and award.customer_id = reversal.customer_id
      and award.booking_id = reversal.booking_id
      and award.points_delta > 0
    where reversal.points_delta < 0 and award.id is null
    union all
    select 'an award was taken back twice' from loyalty_point_events as reversal
    join loyalty_point_events as award on award.id = reversal.reverses_event_id
    group by award.id, award.points_delta
    having -sum(reversal.points_delta) > award.points_delta
    union all
    select 'an award names what it reverses' from loyalty_point_events
    where points_delta > 0 and reverses_event_id is not null
    union all
    select 'an account is not its ledger' from regulars.account_differences
    union all
    select 'posting again posts' from booking
    where regulars.post_booking_points(restaurant_id, array[id]) <> 0
    limit 1
  ); end
  $$;

  create function pg_temp.steps() returns setof text language sql as $$
    select 'status=' || next
    from bookings, unnest(array[
      'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
    ]) as next
    where next <> status and regulars.is_status_move(status, next)
    union all
    select 'party_size=' || 9 - party_size from bookings
    union all
    select 'customer_email=' || contact
    from bookings, unnest(array['ada@example.com', 'ben@example.com', '']) as contact
    where contact <> customer_email
    union all
    select 'gate'
  $$;

  create function pg_temp.take(step text) returns void language plpgsql as $$
  begin
    if step = 'gate' then
      update regulars.settings set value = case value when 'on' then 'off' else 'on' end;
    else
      execute format(
        'update bookings set %I = %L',
        split_part(step, '=', 1),
        split_part(step, '=', 2)
      );
    end if;
  end
  $$;

  create function pg_temp.walk(steps_left integer, path text, out nodes bigint, out fault text)
  language plpgsql as $$
  declare
    v_step text;
    v_below record;
  begin
    nodes := 1;
    fault := path || ': ' || pg_temp.fault();
    if steps_left = 0 or fault is not null then
      return;
    end if;
    for v_step in select pg_temp.steps() loop
      begin
        perform pg_temp.take(v_step);
        v_below := pg_temp.walk(steps_left - 1, path || ' ' || v_step);
        nodes := nodes + v_below.nodes;
        fault := v_below.fault;
        raise exception using errcode = 'RGBCK';
      exception when sqlstate 'RGBCK' then null;
      end;
      exit when fault is not null;
    end loop;
  end
  $$`;

/** Walks on for so many steps after those given; tells the steps that may come next. */
async function walk(
  status: string,
  steps: readonly string[],
  stepsLeft: number,
): Promise<{ nodes: number; fault: string | null; next: string[] }> {
  const client = await database.pool.connect();
  try {
    await client.query("begin");
    await client.query("set local plan_cache_mode = force_generic_plan");
    await client.query(setUp);
    await client.query(
      `insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
       values ('00000000-0000-7000-8000-00000000000a', now(), 2, $1, 'ada@example.com')`,
      [status],
    );
    for (const step of steps) await client.query("select pg_temp.take($1)", [step]);
    const { rows } = await client.query<{ nodes: string; fault: string | null; next: string[] }>(
      "select walked.*, array(select pg_temp.steps()) as next from pg_temp.walk($1, $2) as walked",
      [stepsLeft, [status, ...steps].join(" ")],
    );
    const [{ nodes, fault, next } = { nodes: "0", fault: "nothing walked", next: [] }] = rows;
    return { nodes: Number(nodes), fault, next };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

it.each(["pending", "pending_allocation", "confirmed", "completed", "no_show", "cancelled"])(
  `ends in a ledger that follows from the booking's row, on every path of ${length} steps from %s`,
  async (status) => {
    const { rows } = await database.pool.query<{ names: string }>(
      `select string_agg(oid::regclass::text, ', ') as names
       from pg_class
       where relkind = 'r' and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)`,
    );
    let nodes = 0;
    // What a transaction rolls back to a savepoint stays in its tables until it ends. So a long
    // walk is many.
    const visit = async (steps: string[]): Promise<void> => {
      const isApart = steps.length < length - 4;
      const walked = await walk(status, steps, isApart ? 0 : length - steps.length);
      expect(walked.fault).toBeNull();
      nodes += walked.nodes;
      await database.pool.query(`vacuum ${rows[0]?.names ?? ""}`);
      if (isApart) for (const step of walked.next) await visit([...steps, step]);
    };
    await visit([]);
    expect(nodes).toBeGreaterThan(4 ** length);
  },
  3_600_000,
);
