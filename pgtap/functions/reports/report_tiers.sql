begin;
select plan(2);

insert into restaurants (id, name, slug, timezone, day_starts_at)
values
  (
    '00000000-0000-7000-8000-00000000000a',
    'Trattoria Ada',
    'trattoria-ada',
    'Europe/London',
    '04:00'
  ),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC', '00:00');
create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
insert into loyalty_programs (restaurant_id, slug, name)
values (pg_temp.here(), 'club', 'Club');
select set_config('loyalty.pilot_restaurant_ids', pg_temp.here()::text, true);
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select pg_temp.here(), '2031-05-01 18:00Z', party_size, guest || '@example.com'
from (
  values ('ada', 18), ('ben', 2), ('eve', 2), ('kim', 50)
) as bookings (guest, party_size);
select from merge_customers(
  pg_temp.here(),
  (select id from customers where email = 'ben@example.com'),
  (select id from customers where email = 'eve@example.com'),
  'staff'
);
select results_eq(
  $$ select program_slug, tier, min_points, guests, points from report_tiers(pg_temp.here()) $$,
  $$
    values
      ('club', 'bronze', 0, 1::bigint, 40::bigint),
      ('club', 'silver', 100, 1, 100),
      ('club', 'gold', 250, 1, 260),
      ('club', 'platinum', 500, 0, 0)
  $$,
  'guests and points in each tier, lowest first, an empty one too; merged guests are one'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from report_tiers(pg_temp.here()) $$, 'RG010', null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
