/**
 * A realistic load, made in SQL and alike in every run: each choice is a hash of the booking's
 * number and the seed.
 *
 * - restaurants of uneven size: of r restaurants the largest has a share of r ^ -0.5 of the
 *   bookings
 * - guests by a power law: a quarter as many as bookings; a few come often, most once or twice
 * - contacts as people write them, most of the time in the same way: capitals, spaces, national and
 *   international numbers, only one of the two, none (walk-ins), and some that identify nobody
 * - three years with quiet and busy months and weekdays, up to sixty days ahead; what is past is
 *   completed, cancelled or no-show, what is to come confirmed, pending or cancelled
 *
 * Bookings lie in the order in which they were made, with ids of that time, and carry
 * `import_batch_id`: nothing is derived yet.
 */
import type pg from "pg";

export interface LoadSizes {
  bookings: number;
  restaurants: number;
}

/** The instant that counts as now, so that two runs make the same bookings. */
const now = "timestamptz '2026-01-15 12:00+00'";

export async function load(
  client: pg.Client,
  { bookings, restaurants }: LoadSizes,
  seed = 1,
): Promise<void> {
  /** A number from 0 to 1, another one for every purpose and booking. */
  const chance = (purpose: number, of = "i") =>
    `((hashint8extended(${of}, ${seed * 1000 + purpose}) & 1073741823) / 1073741824.0::float8)`;
  await client.query(`
    insert into restaurants (id, name, slug, timezone, country_code)
    select
      ${uuid("i::bigint * 1000", chance(1), chance(2))},
      'Restaurant ' || i,
      'restaurant-' || i,
      case i % 5 when 0 then 'Europe/Berlin' when 1 then 'America/New_York'
        else 'Europe/London' end,
      case i % 5 when 0 then 'DE' when 1 then 'US' else 'GB' end
    from generate_series(1, ${restaurants}) as i;
    insert into restaurant_tables (restaurant_id, label, capacity)
    select id, 'T' || n, 2 + n % 7 from restaurants, generate_series(1, 20) as n;
    insert into loyalty_programs (restaurant_id, slug, name)
    select id, 'club', 'Club'
    from restaurants;
    insert into regulars.settings (name, value)
    select 'loyalty.pilot_restaurant_ids', string_agg(id::text, ',') from restaurants
    on conflict (name) do update set value = excluded.value;`);

  // Building an index over what is there takes a third of the time of filling it row by row.
  const { rows: indexes } = await client.query<{ drop: string; make: string }>(`
    select
      case when c.oid is null then 'drop index public.' || i.indexrelid::regclass::text
        else 'alter table bookings drop constraint ' || quote_ident(c.conname) end as drop,
      case when c.oid is null then pg_get_indexdef(i.indexrelid)
        else format(
          'alter table bookings add constraint %I %s',
          c.conname,
          pg_get_constraintdef(c.oid)
        ) end as make
    from pg_index as i
    left join pg_constraint as c on c.conindid = i.indexrelid and c.contype in ('u', 'x')
    where i.indrelid = 'bookings'::regclass and not i.indisprimary`);
  for (const { drop } of indexes) await client.query(drop);
  await client.query(`
    with places as (
      select id, timezone, country_code, row_number() over (order by slug) - 1 as place,
        (
          select array_agg(t.id order by t.label)
          from restaurant_tables as t
          where t.restaurant_id = restaurants.id
        )
          as tables
      from restaurants
    ),
    drawn as materialized (
      select i::bigint as i, floor(${restaurants} * ${chance(3)} ^ 2)::int as place,
        -- the third of the year's months with most, and the second half of the week
        ${now} - interval '3 years' + interval '1 day' * floor(1155 * (
          ${chance(4)} + 0.02 * sin(6.2832 * 3 * ${chance(4)}))) as day,
        ${chance(5)} as weekend, ${chance(6)} as hour, ${chance(7)} as lead, ${chance(8)} as fate,
        ${chance(9)} as guest, ${chance(10)} as spelling, ${chance(11)} as party
      from generate_series(1, ${bookings}) as i
    ),
    timed as materialized (
      select drawn.*,
        date_trunc('day', drawn.day + case when extract(isodow
        from drawn.day) < 4 and drawn.weekend < 0.5
            then interval '3 days' else interval '0' end)
          + interval '15 minutes' * (case when drawn.hour < 0.3 then 46 + floor(40 * drawn.hour)
              else 70 + floor(24 * (drawn.hour - 0.3)) end) as starts_at
      from drawn
    ),
    -- who books in a restaurant: its share of a quarter of all bookings
    guests as materialized (
      select
        timed.*,
        timed.starts_at - interval '1 hour' * (1 - 300 * ln(1 - timed.lead * 0.999)) as made_at,
        floor(${bookings / 4}
          * (sqrt((timed.place + 1) / ${restaurants}.0) - sqrt(timed.place / ${restaurants}.0))
          * timed.guest ^ 2)::bigint * ${restaurants} + timed.place as guest_number
      from timed
    ),
    people as materialized (
      select guests.*, ${chance(12, "guest_number")} as kind,
        -- four of five times a guest writes as always
        case when fate * 1000 - floor(fate * 1000) < 0.8 then ${chance(15, "guest_number")} * 0.985
          else spelling end as spelled,
        least(made_at, ${now}) as created_at,
        starts_at < ${now} as is_past
      from guests
    )
    insert into bookings (restaurant_id, id, reference, import_batch_id, table_id, starts_at,
    ends_at, party_size,
      booking_type, status, previous_status, confirmed_at, completed_at, cancelled_at, cancelled_by,
      customer_name,
      customer_email,
      customer_phone,
      marketing_opt_in,
      source,
      loyalty_points_awarded,
      created_at, updated_at)
    select
      places.id,
      ${uuid("(extract(epoch from created_at) * 1000)::bigint", chance(13), chance(14))},
      translate(upper(lpad(to_hex(i * 2654435761 & 4294967295), 8, '2')), '01', 'XY'),
      '00000000-0000-4000-8000-000000000001',
      case when is_past and spelling < 0.7 then tables[1 + floor(20 * party)] end,
      starts_at, starts_at + interval '2 hours',
      1 + floor(2 + 6 * party ^ 3)::int,
      case when hour < 0.3 then 'lunch' else 'dinner' end,
      life.status,
      case when life.status in ('completed', 'no_show', 'cancelled') then 'confirmed' end,
      case when life.status <> 'pending' then created_at end,
      case when life.status = 'completed' then starts_at + interval '2 hours' end,
      case when life.status = 'cancelled' then greatest(
        created_at,
        starts_at - interval '1 day'
      ) end,
      case when life.status = 'cancelled' then 'customer' end,
      'Guest ' || guest_number,
      case
        when is_walk_in then null
        when spelled > 0.995 then 'no e-mail'
        when kind > 0.25 then case floor(spelled * 4)
          when 0 then 'Guest' || guest_number || '@Example.com'
          when 1 then ' guest' || guest_number || '@example.com'
          else 'guest' || guest_number || '@example.com' end
      end,
      case
        when is_walk_in then null
        when spelled > 0.99 then 'asks at the door'
        when kind < 0.8 then case country_code
          when 'GB' then case floor(spelled * 4)
            when 0 then '+44 ' || 7400000000 + guest_number
            when 1 then '+44 (0)' || 7400000000 + guest_number
            when 2 then '0' || 7400 + guest_number / 1000000 || ' ' || lpad(
              (guest_number % 1000000)::text,
              6,
              '0'
            )
            else '0' || 7400000000 + guest_number end
          when 'DE' then case floor(
            spelled * 2
          ) when 0 then '+49 ' else '0' end || 15110000000 + guest_number
          else case floor(
            spelled * 2
          ) when 0 then '+1 ' else '' end || 2120000000 + 2000000 + guest_number end
      end,
      spelling < 0.2,
      case floor(weekend * 4) when 0 then 'phone' when 1 then 'app' else 'web' end,
      case when life.status in ('completed', 'confirmed') and not is_walk_in and spelled <= 0.99
        then 10 + 5 * (1 + floor(2 + 6 * party ^ 3)::int) else 0 end,
      created_at, created_at
    from people
    join places using (place)
    cross join lateral (
      select fate > 0.96 and is_past as is_walk_in, case
        when is_past then case when fate < 0.05 then 'no_show' when fate < 0.17 then 'cancelled'
          else 'completed' end
        else case when fate < 0.1 then 'cancelled' when fate < 0.15 then 'pending'
          else 'confirmed' end
      end as status
    ) as life
    order by people.created_at`);
  for (const { make } of indexes) await client.query(make);
}

/** A UUID of version 7 from a time in milliseconds and two numbers from 0 to 1. */
function uuid(milliseconds: string, first: string, second: string): string {
  return `
    (lpad(to_hex(${milliseconds}), 12, '0') || '7' || lpad(to_hex((${first} * 4095)::int), 3,
    '0') || '8'
    || lpad(to_hex((${first} * 1073741823)::bigint), 8,
    '0') || lpad(to_hex((${second} * 134217727)::bigint), 7, '0'))::uuid`;
}
