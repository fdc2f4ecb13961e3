begin;
select plan(3);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);
select from set_loyalty_program(
  here(), 'club', expires_after => '60 days', pilot_only => false
);
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
select here(), now(), 2, 'ann@example.com', now() - make_interval(days => days)
from unnest(array[70, 10]) as days;
create temporary table ann as select id from customers where email_normalized = 'ann@example.com';

-- 20 of her 40 points have expired, which nobody has posted
select from erase_customer(here(), (select id from ann), 'staff');
select results_eq(
  $$
    select reason, points_delta from loyalty_point_events
    where points_delta < 0 order by sequence
  $$,
  $$ values ('expiry', -20), ('erasure', -20) $$,
  'what has expired expires, and the erasure takes the rest'
);
select is((select entries from expire_points(here())), 0, 'nothing of it expires a second time');
select is(
  (select sum(points) from loyalty_liability(here())),
  null,
  'and nothing is owed'
);

select * from finish(true);
rollback;
