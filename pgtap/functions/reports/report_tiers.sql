begin;
select plan(2);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
insert into loyalty_programs (restaurant_id, slug, name)
values (here(), 'club', 'Club');
select set_config('loyalty.pilot_restaurant_ids', here()::text, true);
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select here(), '2031-05-01 18:00Z', party_size, guest || '@example.com'
from (
  values ('ada', 18), ('ben', 2), ('eve', 2), ('kim', 50)
) as bookings (guest, party_size);
select from merge_customers(
  here(),
  (select id from customers where email = 'ben@example.com'),
  (select id from customers where email = 'eve@example.com'),
  'staff'
);
select results_eq(
  $$ select program_slug, tier, min_points, guests, points from report_tiers(here()) $$,
  $$
    values
      ('club', 'bronze', 0, 1::bigint, 40::bigint),
      ('club', 'silver', 100, 1, 100),
      ('club', 'gold', 250, 1, 260),
      ('club', 'platinum', 500, 0, 0)
  $$,
  'guests and points in each tier, lowest first, an empty one too; merged guests are one'
);
select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from report_tiers(here()) $$, 'RG010', null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
