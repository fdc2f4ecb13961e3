begin;
select plan(13);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);
select from add_program(expires_after => '90 days');
select from add_guests();

-- 20 points each: two of 100 days ago, one of 95 and one of 5 days ago
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
select here(), id(code), now(), 2, 'ada@example.com', now() - days * interval '1 day'
from (values ('e1', 100), ('e2', 100), ('e3', 95), ('e4', 5)) as made (code, days);

create function pg_temp.expiries() returns text language sql as $$
  select string_agg(
    (current_date - (metadata ->> 'due_on')::date) || ': ' || points_delta,
    ', '
    order by sequence
  )
  from loyalty_point_events
  where metadata ? 'due_on'
$$;
-- what the replay of all accounts would still post
create function pg_temp.owed() returns setof record language sql as $$
  select points_delta, reason from regulars.expiries_owed(here(), null, clock_timestamp())
$$;
savepoint earned;

select from expire_points(here(), now() - interval '7 days');
update bookings set status = 'cancelled' where id = id('e3');
select is(pg_temp.expiries(), '10: -40', 'what was not posted yet has not to come back');
rollback to earned;

select from expire_points(here());
select is(pg_temp.expiries(), '10: -40, 5: -20', 'points of three bookings have expired');

update bookings set status = 'no_show' where id = id('e4');
select is(
  pg_temp.expiries(),
  '10: -40, 5: -20',
  'a no-show whose points are still to expire changes nothing of that'
);
update bookings set status = 'no_show' where id = id('e1');
update bookings set party_size = 4 where id = id('e2');
update bookings set party_size = 1 where id = id('e3');
select is(
  pg_temp.expiries(),
  '10: -40, 5: -20, 10: 20, 5: 5',
  'expired points that are taken back are reinstated'
);
select is_empty('select pg_temp.owed()', 'as the replay of the whole account has it');
update bookings set status = 'confirmed' where id = id('e1');
select is(
  pg_temp.expiries(),
  '10: -40, 5: -20, 10: 20, 5: 5, 10: -20',
  'an award that comes back after its due date expires'
);
update bookings set customer_email = 'ben@example.com' where id = id('e2');
select results_eq(
  'select entries, points from expire_points(here())',
  $$ values (1, 20::bigint) $$,
  'an award that moves to another guest expires there'
);
update bookings set status = 'cancelled' where id = id('e2');
select is_empty('select pg_temp.owed()', 'and comes back there');
select results_eq(
  'select customer_id, balance from loyalty_points order by customer_id',
  $$ values (ada(), 0::bigint), (ben(), 0::bigint) $$,
  'and nothing is owed or left twice'
);
rollback to earned;

-- of the 60 points that expire, 50 were used before
select from redeem_points(
  here(), ada(), 50, 'cake', 'staff', occurred_at => now() - interval '20 days'
);
select from expire_points(here());
savepoint used;
select is(
  (select sum(points_delta) from loyalty_point_events where metadata ? 'due_on'),
  -10::bigint,
  'what was used before its due date has not expired'
);
update bookings set status = 'cancelled' where id = id('e1');
select is(
  (select sum(points_delta) from loyalty_point_events where metadata ? 'due_on'),
  0::bigint,
  'where points were used, later ones take the place of those taken back'
);
select is_empty('select pg_temp.owed()', 'by the replay of the account');
rollback to used;
update bookings set status = 'cancelled' where id = id('e4');
select is_empty('select pg_temp.owed()', 'a recent award changes nothing there either');

select * from finish(true);
rollback;
