begin;
select plan(6);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, expires_after)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false, '90 days'
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now() - interval '50 days'
);
select from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff');
select from redeem_points(pg_temp.here(), pg_temp.ada(), 12, 'coffee', 'staff');
select from adjust_points(pg_temp.here(), pg_temp.ben(), -4, 'typo', 'staff');
select results_eq(
  $$ select expiry_month, points, accounts from loyalty_liability(pg_temp.here()) $$,
  $$
    select date_trunc('month', timezone('UTC', now()) + age)::date, points, 1::bigint
    from (values (interval '40 days', 18::bigint), ('90 days', 5::bigint)) as expected (age, points)
    union all
    values (null::date, -4, 1::bigint)
    order by 1 nulls last
  $$,
  'what is left stands under the month in which it expires; what is overdrawn under none'
);
select is(
  (select sum(points) from loyalty_liability(pg_temp.here())),
  (select sum(balance) from loyalty_points),
  'it adds up to the balances'
);
select results_eq(
  $$ select points from loyalty_liability(pg_temp.here(), now() - interval '10 days') $$,
  $$ values (30::bigint) $$,
  'it can be asked of the past'
);
update loyalty_programs set expires_after = null;
select results_eq(
  $$ select expiry_month, points from loyalty_liability(pg_temp.here()) $$,
  $$ values (null::date, 19::bigint) $$,
  'points that never expire stand under no month'
);
select throws_ok(
  $$ select loyalty_liability(pg_temp.here(), null) $$,
  'RG022',
  null,
  'no instant is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from loyalty_liability(pg_temp.here()) $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
