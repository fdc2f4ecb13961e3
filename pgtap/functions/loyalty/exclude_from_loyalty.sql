begin;
select * from no_plan();

insert into restaurants (id, name, slug, timezone, country_code)
values (
  '00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB'
);
select set_config('loyalty.general_availability', 'on', true);

create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.book(name text, status text default 'confirmed') returns uuid
language sql
as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_email, status)
  values (here(), now(), 2, book.name || '@example.com', book.status)
  returning id
$$;
create function pg_temp.points(name text) returns bigint language sql as $$
  select balance from get_loyalty_account(here(), pg_temp.who(points.name))
$$;

select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 10}', pilot_only => false
);
create temporary table earned as select pg_temp.book('ann') as id;
create temporary table waiting as select pg_temp.book('ann', 'pending') as id;

select results_eq(
  $$
    select reason, excluded_by, ended_at
    from exclude_from_loyalty(here(), pg_temp.who('ann'), 'staff', 'manager')
  $$,
  $$ values ('staff', 'manager', null::timestamptz) $$,
  'an exclusion says why and by whom'
);
select is(
  (
    select reason
    from exclude_from_loyalty(here(), pg_temp.who('ann'), 'abuse', 'somebody')
  ),
  'staff',
  'excluding again keeps the first'
);
create temporary table missed as select pg_temp.book('ann') as id;
update bookings set status = 'confirmed' where id = (select waiting.id from waiting);
select is(pg_temp.points('ann'), 10::bigint, 'what was earned stays, and nothing more is');
select is(
  (select loyalty_program_id from bookings where id = (select missed.id from missed)),
  null,
  'a booking is not priced by the program'
);
select results_eq(
  $$
    select reason from explain_booking_points(here(), (select missed.id from missed))
    union all
    select reason from explain_booking_points(here(), (select earned.id from earned))
  $$,
  $$ values ('excluded'), ('earned') $$,
  'the explanation says so'
);
update bookings set party_size = 3 where id = (select missed.id from missed);
update bookings set status = 'cancelled' where id = (select earned.id from earned);
update bookings set status = 'confirmed' where id = (select earned.id from earned);
select is(pg_temp.points('ann'), 10::bigint, 'a booking from before keeps its price');
select lives_ok(
  $$ select redeem_points(here(), pg_temp.who('ann'), 4, 'coffee', 'staff') $$,
  'what was earned can be spent'
);
select lives_ok(
  $$ select adjust_points(here(), pg_temp.who('ann'), 1, 'kindness', 'staff') $$,
  'and staff may give points'
);
select pg_temp.book('ben');
select is(pg_temp.points('ben'), 10::bigint, 'others earn');

-- merged, the whole person is excluded; taken apart, only who was
select from merge_customers(here(), pg_temp.who('ben'), pg_temp.who('ann'), 'staff');
select pg_temp.book('ben');
select is(pg_temp.points('ben'), 17::bigint, 'part of another person, the exclusion holds');
select is(
  (select count(*) from list_loyalty_exclusions(here(), pg_temp.who('ben'))),
  1::bigint,
  'and is listed'
);
select from unmerge_customers(here(), pg_temp.who('ann'), 'staff');
select pg_temp.book('ben');
select pg_temp.book('ann');
select is(pg_temp.points('ben'), 20::bigint, 'taken apart, the other earns');
select is(pg_temp.points('ann'), 7::bigint, 'and who was excluded does not');

select is_empty(
  $$
    select from rebuild_loyalty_ledger(here())
    where (entries_posted, accounts_corrected) <> (0, 0)
  $$,
  'a rebuild makes up for nothing'
);
select is_empty(
  $$ select from verify_customers_loyalty(here()) where not ok and severity = 'fail' $$,
  'verify agrees'
);

-- from a file, without points
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, booking_type, party_size, customer_email,
  confirmed_at, status
)
select
  here(), gen_random_uuid(), now(), now() + interval '2 hours', 'dinner', 2,
  'ann@example.com', now(), 'confirmed';
select from backfill_customers_loyalty(here());
select is(pg_temp.points('ann'), 7::bigint, 'a backfill gives nothing');
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 20}'
);
select is(
  (
    select simulated from simulate_loyalty_program(
      here(), '{"type": "flat", "points": 20}', regulars.default_tier_definitions()
    )
    where item = 'lifetime_points'
  ),
  60::bigint,
  'a what-if prices what was earned alone'
);
select from reprice_loyalty_history(here(), dry_run => false);
select is(pg_temp.points('ann'), 17::bigint, 'and so does re-pricing');

-- another program takes the place
select from set_loyalty_program(here(), 'club-2', pilot_only => false);
select from transfer_loyalty_points(
  here(),
  (select id from loyalty_programs where slug = 'club'),
  'staff',
  dry_run => false
);
select pg_temp.book('ann');
select is(pg_temp.points('ann'), 17::bigint, 'who is excluded is excluded there');

select results_eq(
  $$
    select ended_by, ended_at >= excluded_at
    from readmit_to_loyalty(here(), pg_temp.who('ann'), 'owner')
  $$,
  $$ values ('owner', true) $$,
  'an exclusion ends'
);
select is_empty(
  $$ select from readmit_to_loyalty(here(), pg_temp.who('ann'), 'owner') $$,
  'once'
);
select pg_temp.book('ann');
select is(pg_temp.points('ann'), 37::bigint, 'later bookings earn');
select results_eq(
  $$
    select reason, excluded_by, ended_by
    from list_loyalty_exclusions(here(), pg_temp.who('ann'))
  $$,
  $$ values ('staff', 'staff', 'owner'), ('staff', 'manager', null) $$,
  'the history stays'
);
select is(
  (
    select jsonb_array_length(export_customer -> 'loyalty_exclusions')
    from export_customer(here(), pg_temp.who('ann'))
  ),
  2,
  'an export has it'
);
create temporary table gone as select pg_temp.who('ann') as id;
select from erase_customer(here(), pg_temp.who('ann'), 'staff');
select is_empty(
  $$ select from loyalty_exclusions where customer_id = (select gone.id from gone) $$,
  'an erased guest has none'
);

select throws_ok(
  format(
    $$ select exclude_from_loyalty(here(), pg_temp.who('ben'), %L, %L) $$,
    bad.reason,
    bad.actor
  ),
  'RG001',
  null,
  'refused: ' || bad.name
)
from (
  values
    ('no reason', null, 'staff'),
    ('a sentence', 'Stole a spoon', 'staff'),
    ('nobody who does it', 'abuse', '')
) as bad (name, reason, actor);
select throws_ok(
  $$ select exclude_from_loyalty(here(), gen_random_uuid(), 'abuse', 'staff') $$,
  'RG007',
  null,
  'refused: nobody'
);
select throws_ok(
  $$ select readmit_to_loyalty(here(), pg_temp.who('ben'), null) $$,
  'RG001',
  null,
  'refused: readmitted by nobody'
);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select exclude_from_loyalty(here(), gen_random_uuid(), 'abuse', 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
