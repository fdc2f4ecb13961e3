/** Two restaurants with a row in every table, and a call of every public function for either. */
import type pg from "pg";
import { testSchema } from "./test-schema.js";

/** Everything that is Ada's ends in a, all that is Ben's in b: ids that a leak would show. */
export const id = (kind: string, whose: string) =>
  `00000000-0000-7000-8000-00000000${kind}${whose}`;
export const ada = id("100", "a");
export const ben = id("100", "b");
export const owners = [
  { whose: "a", restaurant: ada, secret: "ada-secret" },
  { whose: "b", restaurant: ben, secret: "ben-secret" },
];

export interface Routine {
  signature: string;
  name: string;
  is_definer: boolean;
  /** The parameters that a call has to give, and those that name things by id. */
  parameters: { name: string; type: string }[];
}

/** All public functions, from the catalog. */
export async function listRoutines(db: pg.Client): Promise<Routine[]> {
  const { rows } = await db.query<Routine>(`
    select
      functions.oid::regprocedure::text as signature,
      functions.proname as name,
      functions.prosecdef and functions.proname <> 'find_restaurant' as is_definer,
      coalesce(
        (
          select json_agg(
            json_build_object('name', arguments.name, 'type', format_type(arguments.type, null))
            order by arguments.place
          )
          from unnest(functions.proargnames, functions.proargtypes::oid[])
            with ordinality as arguments (name, type, place)
          where arguments.place <= functions.pronargs
            and (
              arguments.place <= functions.pronargs - functions.pronargdefaults
              or arguments.type in ('uuid'::regtype, 'uuid[]'::regtype)
            )
        ),
        '[]'
      ) as parameters
    from pg_proc as functions
    where functions.pronamespace = regulars.home_schema()
      and not exists (
        select from pg_depend
        where pg_depend.classid = 'pg_proc'::regclass
          and pg_depend.objid = functions.oid
          and pg_depend.deptype = 'e'
      )
    order by 1`);
  return rows;
}

/** A row in every table with a restaurant_id. */
export async function fill(db: pg.Client, { whose, restaurant, secret }: (typeof owners)[number]) {
  await db.query(`
    set loyalty.general_availability = 'on';
    insert into restaurants (id, name, slug, timezone, country_code)
      values ('${restaurant}', '${secret}', '${secret}', 'Europe/London', 'GB');
    insert into restaurant_tables (restaurant_id, id, label, capacity)
    values ('${restaurant}', '${id("200", whose)}', '${secret}', 2);
    insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
    values ('${restaurant}', '${id("300", whose)}', 'club', '${secret}', false);
    insert into customers (restaurant_id, id, email, email_normalized, full_name)
    values (
      '${restaurant}',
      '${id("400", whose)}',
      '${secret}@example.com',
      '${secret}@example.com',
      '${secret}'
    );
    insert into bookings (
      restaurant_id, id, table_id, starts_at, party_size, customer_name, customer_email
    )
    values (
      '${restaurant}',
      '${id("500", whose)}',
      '${id("200", whose)}',
      '2031-05-02 18:00Z',
      2,
      '${secret}',
      '${secret}@example.com'
    );
    insert into bookings (restaurant_id, starts_at, party_size, customer_name, status)
    values ('${restaurant}', '2031-05-02 18:00Z', 2, '${secret}', 'pending_allocation');
    select set_marketing_consent(
      '${restaurant}',
      '${id("400", whose)}',
      true,
      '${secret}',
      'staff'
    );
    insert into customers (restaurant_id, id, email_normalized)
    values
      ('${restaurant}', '${id("600", whose)}', '1-${secret}@example.com'),
      ('${restaurant}', '${id("700", whose)}', '2-${secret}@example.com');
    insert into customer_merges (restaurant_id, survivor_id, duplicate_id, booking_ids, actor)
    values (
      '${restaurant}', '${id("600", whose)}', '${id("700", whose)}', '{}', '${secret}'
    );
    insert into customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
    values ('${restaurant}', '${id("600", whose)}', '${id("700", whose)}', '${secret}');
    insert into customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
    values ('${restaurant}', '${id("700", whose)}', '${secret}', 'request', 0);
    insert into restaurant_timezone_changes (
      restaurant_id, timezone_before, timezone, kept, actor
    )
    values ('${restaurant}', 'UTC', 'Europe/London', 'instants', '${secret}');
    insert into loyalty_exclusions (restaurant_id, program_id, customer_id, reason, excluded_by)
    values (
      '${restaurant}', '${id("300", whose)}', '${id("400", whose)}', 'staff', '${secret}'
    );
    insert into loyalty_rewards (restaurant_id, program_id, slug, name, points)
    values ('${restaurant}', '${id("300", whose)}', 'coffee', '${secret}', 5);
    insert into loyalty_tier_changes (
      restaurant_id, program_id, customer_id, tier_before, tier, cause, event_id, occurred_at
    )
    select restaurant_id, program_id, customer_id, 'bronze', 'silver', 'entry', id, occurred_at
    from loyalty_point_events where restaurant_id = '${restaurant}';
    insert into loyalty_point_event_notes (restaurant_id, event_id, note)
    select restaurant_id, id, '${secret}' from loyalty_point_events
    where restaurant_id = '${restaurant}';`);
}

/** A value for a parameter that a call has to give: the ids are those of one owner. */
function argument({ name, type }: { name: string; type: string }, whose: string): unknown {
  const kinds: Record<string, string> = { booking: "500", table: "200", program: "300" };
  if (type === "uuid" || type === "uuid[]") {
    const kind = kinds[/^(?:\w+_)?([a-z]+)_ids?$/.exec(name)?.[1] ?? ""] ?? "400";
    return type === "uuid" ? id(kind, whose) : [id(kind, whose)];
  }
  if (type.endsWith("[]")) return [];
  if (type.startsWith("timestamp")) return "2031-06-02T18:00:00Z";
  if (type === "date") return "2031-06-02";
  if (type === "jsonb") return {};
  if (type === "boolean") return true;
  if (type === "integer" || type === "bigint") return 2;
  if (name.endsWith("status")) return "confirmed";
  if (name === "customer_email") return "grace@example.com";
  if (name === "customer_phone" || type === "interval") return null;
  return "staff";
}

/** Calls a function for one restaurant with the ids of whoever owns the things it names. */
export function call(
  { name, parameters }: Routine,
  restaurant: string | null,
  whose: string,
): [string, unknown[]] {
  const values = parameters.map((parameter) =>
    parameter.name === "restaurant_id" ? restaurant : argument(parameter, whose),
  );
  const list = parameters.map(
    (parameter, place) => `${parameter.name} => $${place + 1}::${parameter.type}`,
  );
  return [`select * from ${testSchema}.${name}(${list.join(", ")})`, values];
}
