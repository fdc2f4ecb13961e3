/**
 * A restaurant with many guests, the same at every run, written straight into the tables: what the
 * benches share.
 */
import type pg from "pg";

/** What a guest is, from their number alone; few names are common and many rare, as they are. */
const people = `
  select
    i,
    initcap(first) || ' ' || initcap(last) as full_name,
    case when i % 7 <> 0 then
      first || '.' || last || i / 3 || '@' || (
        array['gmail.com', 'example.org', 'mail.example']
      )[1 + i % 3]
    end as email,
    case when i % 5 <> 0 or i % 7 = 0 then '+447' || lpad(
      (i * 389 % 1000000007)::text,
      9,
      '0'
    ) end as phone,
    case
      when i % 5000 = 0 then '{vip,nuts}'
      when i % 100 = 0 then '{vip}'
      when i % 10 = 0 then '{regular}'
      else '{}'
    end::text[] as tags
  from (
    select
      i,
      (
        array['a','be','ca','da','el','fi','ge','ha','is','jo','ka','lu','ma','no','ol']
      )[1 + floor(15 * power(r1, 1.5))]
        || (
          array['na','n','rik','lia','bert','ra','do','vid','tha','mund','rine']
        )[1 + floor(11 * r2)] as first,
      (array['ash','black','carl','dun','ever','fair','green','hart','ing','king',
        'lock','mar','new','oak','pem',
        'rad','smith','thorn','under','win'])[1 + floor(20 * power(r3, 1.5))]
        || (array['field','ford','gate','ham','hurst','ington','ley','man','son',
        'stead','ton','well','wood','worth',
        'by','er','low','mere','more',''])[1 + floor(20 * r4)] as last
    from generate_series($2::bigint, $3::bigint) as i
    cross join lateral (
      select
        (hashint8extended(i, 1) & 1073741823) / 1073741824.0 as r1,
        (hashint8extended(i, 2) & 1073741823) / 1073741824.0 as r2,
        (hashint8extended(i, 3) & 1073741823) / 1073741824.0 as r3,
        (hashint8extended(i, 4) & 1073741823) / 1073741824.0 as r4
    ) as chances
  ) as names`;

/**
 * Every 25th guest is there a second time: with the same phone and another e-mail, the same e-mail
 * and no phone, or a slip in the e-mail. Every guest has a visit behind them and every tenth one
 * ahead; the first has 2,000 visits.
 */
export async function loadGuests(client: pg.ClientBase, guests: number): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into restaurants (name, slug, timezone, country_code)
      values ('Corner House', 'corner-house', 'Europe/London', 'GB')
      returning id`,
  );
  const id = rows[0]?.id ?? "";
  await client.query(
    `insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
      values ($1, 'club', 'Club', false)`,
    [id],
  );
  const step = 100_000;
  for (let from = 1; from <= guests; from += step) {
    await client.query(
      `insert into customers (
         restaurant_id, full_name, email, phone, email_normalized, phone_normalized, tags
       )
       select $1, person.full_name, given.email, given.phone, given.email, given.phone, person.tags
       from (${people}) as person
       cross join lateral (
         select person.email, person.phone
         union all
         select
           case i / 25 % 3
             when 0 then 'again' || i || '@example.org'
             when 1 then person.email
             else overlay(person.email placing '' from 2 for 1)
           end,
           case when i / 25 % 3 = 0 then person.phone end
         where i % 25 = 1 and person.email is not null and person.phone is not null
       ) as given`,
      [id, from, Math.min(from + step - 1, guests)],
    );
  }
  await client.query("vacuum analyze customers");
  await client.query(
    `insert into customer_profiles (
       restaurant_id,
       customer_id,
       first_booking_at,
       last_booking_at,
       total_bookings,
       total_covers,
       total_visits
     )
     select $1, id, now() - interval '1 year', now() - interval '1 year', 1, 2, 1
     from customers where restaurant_id = $1`,
    [id],
  );
  await client.query(
    `
      insert into loyalty_points (
        restaurant_id, program_id, customer_id, balance, lifetime_points, tier
      )
     select $1, programs.id, customers.id, 20, 20, 'bronze'
     from customers cross join loyalty_programs as programs where customers.restaurant_id = $1`,
    [id],
  );
  await client.query(
    `insert into bookings (
       restaurant_id,
       import_batch_id,
       reference,
       customer_id,
       starts_at,
       ends_at,
       party_size,
       booking_type,
       status,
       created_at
     )
     select
       $1, '00000000-0000-4000-8000-000000000001',
       -- random ones meet among a million
       translate(
         lpad(to_hex(row_number() over ()), 8, '0'),
         '0123456789abcdef',
         '23456789ABCDEFGH'
       ),
       guest.id, at, at + interval '2 hours', 2, 'dinner',
       case when at < now() then 'completed' else 'confirmed' end,
       least(at, now())
     from (
       select id, row_number() over (order by id) as place from customers where restaurant_id = $1
     ) as guest
     cross join lateral (
       select now() - guest.place % 1000 * interval '1 day' as at
       union all
       select now() + guest.place % 60 * interval '1 day' + interval '1 hour'
       where guest.place % 10 = 0
       union all
       select now() - visit * interval '8 hours'
       from generate_series(1, 1999) as visit
       where guest.place = 1
     ) as visits`,
    [id],
  );
  await client.query(
    `
      insert into marketing_consents (
        restaurant_id, customer_id, channel, is_given, source, actor, occurred_at
      )
     select
       $1,
       guest.id,
       'email',
       guest.place % 3 = 0,
       'web',
       'customer',
       now() - guest.place % 300 * interval '1 day'
     from (
       select id, row_number() over (order by id) as place from customers where restaurant_id = $1
     ) as guest
     where guest.place % 20 = 1`,
    [id],
  );
  await client.query("vacuum analyze");
  return id;
}
