begin;
select plan(31);

insert into restaurants (id, name, slug, timezone, country_code)
values (
  '00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB'
);
select set_config('loyalty.general_availability', 'on', true);

create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.program(slug text) returns uuid language sql stable as
$$ select id from loyalty_programs where loyalty_programs.slug = program.slug $$;
create function pg_temp.set_program(slug text, expires_after interval, points integer default 100)
returns void
language sql
as $$
  select
  from set_loyalty_program(
    here(),
    set_program.slug,
    accrual_rule => jsonb_build_object('type', 'flat', 'points', set_program.points),
    expires_after => set_program.expires_after,
    pilot_only => false
  )
$$;
create function pg_temp.book(name text, days integer) returns uuid language sql as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
  values (
    here(),
    now(),
    2,
    book.name || '@example.com',
    now() - make_interval(days => book.days)
  )
  returning id
$$;
create function pg_temp.account(name text)
returns table (program text, balance bigint, lifetime_points bigint, tier text)
language sql
as $$
  select program_slug, balance, lifetime_points, tier
  from get_loyalty_account(here(), pg_temp.who(account.name))
$$;
create function pg_temp.expiries(name text) returns table (due_in integer, points bigint)
language sql
as $$
  select expires_on - (now() at time zone 'UTC')::date, points
  from list_loyalty_expiries(here(), pg_temp.who(expiries.name))
$$;
create function pg_temp.transfer(name text default null, dry_run boolean default false)
returns table (who uuid, balance bigint, lifetime_points bigint, bookings integer, entries integer)
language sql
as $$
  select *
  from transfer_loyalty_points(
    here(),
    pg_temp.program('club'),
    'staff',
    customer_id => pg_temp.who(transfer.name),
    dry_run => transfer.dry_run
  )
$$;

-- ann has earned three times, the first has expired, and has spent
select pg_temp.set_program('club', '90 days');
select pg_temp.book('ann', 100);
create temporary table second as select pg_temp.book('ann', 80) as id;
select pg_temp.book('ann', 20);
create temporary table spent as
select * from redeem_points(
  here(),
  pg_temp.who('ann'),
  30,
  'dinner',
  'staff',
  occurred_at => now() - interval '5 days'
);
select from adjust_points(here(), pg_temp.who('ann'), 7, 'birthday', 'staff');
select pg_temp.book('ben', 10);
select pg_temp.book('cleo', 200);
select from adjust_points(here(), pg_temp.who('cleo'), -40, 'abuse', 'staff');
-- the staff earn nothing: ben any more, dora never did
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values (here(), now(), 2, 'pending', 'dora@example.com');
select from exclude_from_loyalty(here(), pg_temp.who('ben'), 'staff', 'owner');
select from exclude_from_loyalty(here(), pg_temp.who('dora'), 'staff', 'owner');
create function pg_temp.excluded() returns table (name text)
language sql
as $$
  select split_part(customers.email_normalized, '@', 1)
  from loyalty_exclusions as exclusions
  join customers on customers.id = exclusions.customer_id
  where exclusions.program_id = pg_temp.program('club-2')
    and exclusions.ended_at is null
$$;
create temporary table before as
select 'ann' as name, * from pg_temp.account('ann')
union all
select 'ben', * from pg_temp.account('ben')
union all
select 'cleo', * from pg_temp.account('cleo');
create temporary table dates as select * from pg_temp.expiries('ann');
select results_eq(
  $$ select balance, lifetime_points, tier from before order by name $$,
  $$
    values
      (177::bigint, 300::bigint, 'gold'), (100, 100, 'silver'), (-40, 100, 'silver')
  $$,
  'before'
);

-- another program with another rule, and no expiry
select pg_temp.set_program('club-2', null, 25);
select results_eq(
  $$ select balance, lifetime_points, tier from pg_temp.account('ann') $$,
  $$ values (0::bigint, 0::bigint, 'bronze') $$,
  'a new program begins with nothing'
);
select results_eq(
  $$
    select balance, lifetime_points, bookings, entries
    from pg_temp.transfer('ann', dry_run => true)
  $$,
  $$ values (177::bigint, 300::bigint, 3, 3) $$,
  'a dry run tells what there is to move, as it is posted'
);
select is(
  (select count(*) from loyalty_points where program_id = pg_temp.program('club-2')),
  0::bigint,
  'and opens nothing'
);
select isnt_empty($$ select from pg_temp.transfer('ann') $$, 'one guest is moved');
select set_eq(
  $$ select * from pg_temp.expiries('ann') $$,
  'select * from dates',
  'points expire when they would have, though the new program lets none expire'
);
select results_eq(
  $$
    select balance, lifetime_points, tier from pg_temp.account('ann')
    union all
    select balance, lifetime_points, tier
    from get_loyalty_account(here(), pg_temp.who('ann'), pg_temp.program('club'))
  $$,
  $$ values (177::bigint, 300::bigint, 'gold'), (0, 0, 'bronze') $$,
  'the new account has what the old one had, and the old one nothing'
);
select is_empty($$ select from pg_temp.transfer('ann') $$, 'asking again moves nothing');
select is_empty('select * from pg_temp.excluded()', 'nobody else is excluded there');
select is((select count(*) from pg_temp.transfer()), 2::bigint, 'then all the others');
select set_eq(
  $$
    select 'ann', * from pg_temp.account('ann')
    union all
    select 'ben', * from pg_temp.account('ben')
    union all
    select 'cleo', * from pg_temp.account('cleo')
  $$,
  $$ select name, 'club-2', balance, lifetime_points, tier from before $$,
  'everybody has what they had, debts too'
);
select is_empty($$ select from pg_temp.transfer() $$, 'and nobody is left');
select set_eq(
  'select * from pg_temp.excluded()',
  $$ values ('ben'), ('dora') $$,
  'who is excluded stays so, also without points'
);
select is(
  (select sum(points) from loyalty_liability(here())
    where program_id = pg_temp.program('club')),
  null,
  'nothing is owed in the old program'
);
select is(
  (select sum(points) from loyalty_liability(here())),
  237::numeric,
  'and what was owed is, in the new one'
);
select is_empty(
  $$ select from verify_customers_loyalty(here()) where not ok and severity = 'fail' $$,
  'verify agrees'
);
select is_empty(
  $$
    select from rebuild_loyalty_ledger(here())
    where (entries_posted, accounts_corrected) <> (0, 0)
  $$,
  'a rebuild finds nothing'
);
select is((select entries from expire_points(here())), 0, 'nor does expiry');

-- what happens to it afterwards happens where it is
update bookings set status = 'no_show'
where restaurant_id = here() and id = (select second.id from second);
select results_eq(
  $$ select balance, lifetime_points, tier from pg_temp.account('ann') $$,
  $$ values (77::bigint, 200::bigint, 'silver') $$,
  'a no-show takes points where they are'
);
update bookings set status = 'completed'
where restaurant_id = here() and id = (select second.id from second);
select set_eq(
  $$ select * from pg_temp.expiries('ann') $$,
  'select * from dates',
  'undone, they have their first dates'
);
select results_eq(
  $$
    select program_id, points_delta
    from reverse_redemption(here(), (select id from spent), 'cold', 'staff')
  $$,
  $$ values (pg_temp.program('club-2'), 30) $$,
  'a redemption of before is given back there, by its first id'
);
select results_eq(
  $$ select balance from pg_temp.account('ann') $$,
  $$ values (207::bigint) $$,
  'and counts'
);
select pg_temp.book('ann', 0);
select results_eq(
  $$ select balance, lifetime_points from pg_temp.account('ann') $$,
  $$ values (232::bigint, 325::bigint) $$,
  'new bookings earn by the new rule'
);
select from merge_customers(here(), pg_temp.who('ben'), pg_temp.who('ann'), 'staff');
select results_eq(
  $$
    select sum(points)::bigint
    from list_loyalty_expiries(here(), pg_temp.who('ben'))
    where expires_on in (select (now() at time zone 'UTC')::date + due_in from dates)
  $$,
  $$ values (207::bigint) $$,
  'merged, they keep them'
);

select throws_ok(
  format(
    $$
      select transfer_loyalty_points(
        here(), %L, %L, to_program_id => %L, customer_id => %L, limit_to => %L
      )
    $$,
    bad.from_id,
    bad.actor,
    bad.to_id,
    bad.customer_id,
    bad.limit_to
  ),
  bad.code,
  null,
  'refused: ' || bad.name
)
from (
  values
    ('no program', 'RG001', null, 'staff', null, null::uuid, 10),
    ('itself', 'RG001', pg_temp.program('club-2'), 'staff', null, null, 10),
    ('no actor', 'RG001', pg_temp.program('club'), '', null, null, 10),
    ('nobody', 'RG007', pg_temp.program('club'), 'staff', null, gen_random_uuid(), 10),
    ('none at once', 'RG001', pg_temp.program('club'), 'staff', null, null, 0),
    ('a program of nobody', 'RG021', gen_random_uuid(), 'staff', null, null, 10)
) as bad (name, code, from_id, actor, to_id, customer_id, limit_to);
set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select transfer_loyalty_points(here(), gen_random_uuid(), 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
