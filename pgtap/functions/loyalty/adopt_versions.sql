begin;
select plan(10);

select from add_restaurant();
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.program(slug text) returns uuid language sql stable as
$$ select id from loyalty_programs where loyalty_programs.slug = program.slug $$;
create function pg_temp.who(name text) returns uuid language sql stable as
$$ select id from customers where email_normalized = who.name || '@example.com' $$;
create function pg_temp.open(slug text, expires_after interval) returns void language sql as $$
  select
  from set_loyalty_program(
    here(), open.slug, expires_after => open.expires_after, pilot_only => false
  )
$$;
create function pg_temp.announce(days integer, expires_after interval) returns void
language sql
as $$
  select
  from announce_expiry(
    here(),
    (now() at time zone 'UTC')::date + announce.days,
    announce.expires_after,
    dry_run => false
  )
$$;
create function pg_temp.move(slug text, name text default null) returns void language sql as $$
  select
  from transfer_loyalty_points(
    here(),
    pg_temp.program(move.slug),
    'staff',
    customer_id => pg_temp.who(move.name),
    dry_run => false
  )
$$;
create function pg_temp.due() returns table (name text, due_in integer) language sql as $$
  select
    split_part(customers.email_normalized, '@', 1),
    expiries.expires_on - (now() at time zone 'UTC')::date
  from customers
  cross join lateral list_loyalty_expiries(here(), customers.id) as expiries
$$;

-- both have earned 20 days ago what lasts 90
select pg_temp.open('one', '90 days');
insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at)
select here(), now(), 2, name || '@example.com', now() - interval '20 days'
from unnest(array['ann', 'ben']) as name;
select from adjust_points(here(), pg_temp.who('ben'), 7, 'birthday', 'staff');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 70), ('ben', 70), ('ben', 90) $$,
  'points expire by the rule by which they were earned'
);

select pg_temp.open('two', '0');
select pg_temp.move('one', 'ann');
select pg_temp.announce(2, '30 days');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 10) $$,
  'a notice holds for points that were there when it was given'
);
select pg_temp.move('one');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 10), ('ben', 70), ('ben', 90) $$,
  'and not for those that came afterwards'
);

select pg_temp.open('three', '0');
select pg_temp.move('two');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 10), ('ben', 70), ('ben', 90) $$,
  'it goes along when they are moved on'
);
select pg_temp.announce(3, '25 days');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 5), ('ben', 5), ('ben', 25) $$,
  'a later notice there replaces one whose day has not come'
);
select from withdraw_expiry_notice(here());
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 10), ('ben', 70), ('ben', 90) $$,
  'and withdrawn, leaves it'
);

select pg_temp.open('one', '0');
select pg_temp.move('three');
select set_eq(
  'select * from pg_temp.due()',
  $$ values ('ann', 10), ('ben', 70), ('ben', 90) $$,
  'nor is it lost where they come back to the first program'
);
select is(
  (select array_agg(distinct reason order by reason) from loyalty_point_events
   where metadata ? 'transfer'),
  array['transfer'],
  'the ledger calls that a transfer'
);
select is_empty(
  $$
    select adopted_program_id, adopted_version
    from loyalty_program_versions
    where program_id = pg_temp.program('one') and adopted_program_id is not null
    group by adopted_program_id, adopted_version, adopted_under_version, adopted_notices_on
    having count(*) > 1
  $$,
  'no version is taken over twice for the same notices'
);
select is_empty(
  $$ select from verify_customers_loyalty(here()) where not ok and severity = 'fail' $$,
  'verify agrees'
);

select * from finish(true);
rollback;
