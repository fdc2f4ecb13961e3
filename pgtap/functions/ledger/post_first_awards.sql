-- The short way must do what the long one does: bookings alike in all but their guest are posted
-- one by each.
begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
insert into loyalty_programs (restaurant_id, id, slug, name)
values (here(), id('aa'), 'club', 'Club');
insert into customers (restaurant_id, id, email_normalized)
select
  here(),
  id('c' || n),
  way || '@example.com'
from (values (1, 'short'), (2, 'long'), (3, 'known')) as ways (n, way);

-- skipped by the triggers of the insert, so that nothing is posted yet
insert into bookings (restaurant_id, id, import_batch_id, customer_id, starts_at, ends_at,
party_size, booking_type,
  confirmed_at, created_at, loyalty_points_awarded, loyalty_program_id, loyalty_accrual_version)
select
  here(),
  id(way || '0' || n),
  '00000000-0000-4000-8000-000000000001', id('c' || way),
  timestamptz '2031-05-02 18:00Z' + n * interval '1 day',
  timestamptz '2031-05-02 20:00Z' + n * interval '1 day',
  4,
  'dinner',
  case when n = 3 then '-infinity' when n = 4 then '294276-12-31 12:00Z'
    when n <> 2 then timestamptz '2026-05-01 10:00Z' + n * interval '1 hour' end,
  timestamptz '2026-05-01 09:00Z' + n * interval '1 hour',
  40 * n,
  id('aa'),
  1
from generate_series(1, 3) as way, generate_series(0, 4) as n;
select regulars.post_booking_points(here(), '{00000000-0000-7000-8000-000000000301}');

create function pg_temp.posted(customer uuid)
returns setof jsonb
language sql
as $$
  select to_jsonb(entries) - '{id,customer_id,booking_id,source_key,recorded_at,digest}'::text[]
    || jsonb_build_object('key', split_part(source_key, ':', 3), 'on', right(booking_id::text, 2),
    'own', source_key like 'booking:' || booking_id || ':%',
      'late', recorded_at >= lag(recorded_at, 1, recorded_at) over (order by sequence), 'sealed',
      digest = regulars.entry_digest(entries))
  from loyalty_point_events as entries where customer_id = customer
  union all
  select to_jsonb(accounts) - '{customer_id,tier_set_at,updated_at}'::text[]
    || jsonb_build_object('late', updated_at >= last_awarded_at, 'set', tier_set_at = updated_at)
  from loyalty_points as accounts where customer_id = customer
  union all
  select to_jsonb(changes) - '{id,customer_id,event_id,occurred_at,recorded_at}'::text[]
    || jsonb_build_object(
      'by',
      (select sequence from loyalty_point_events as entries where entries.id = changes.event_id)
    )
  from loyalty_tier_changes as changes where customer_id = customer
$$;

create temporary table short_way as
select posting.*
from regulars.post_first_awards(
  here(),
  array(select id from bookings where right(customer_id::text, 1) in ('1', '3') order by id desc),
  '{"rebuild": true}'
) as posting;
select is(posted, 7::bigint, 'the short way posts each booking that earns and has no entries yet')
from short_way;
select is(opened, 1::bigint, 'and opens the account that is missing') from short_way;
select bag_eq(
  'select unnest(rest_ids) from short_way',
  $$ select id from bookings where right(id::text, 3) in ('100', '300', '301') $$,
  'it leaves what was posted, and what earns nothing'
);
select is(
  regulars.post_booking_points(here(),
    array(select id from bookings where right(customer_id::text, 1) = '2'), '{"rebuild": true}'),
  4, 'the long one posts as many'
);
select results_eq(
  $$ select * from pg_temp.posted(id('c1')) as fact order by 1 $$,
  $$ select * from pg_temp.posted(id('c2')) as fact order by 1 $$,
  'entries, account and changes of tier are the same'
);
select is(
  (select count(*) from pg_temp.posted(id('c1'))), 6::bigint,
  'four entries, an account and a change of tier were compared'
);

select results_eq(
  $$
    select balance, lifetime_points, tier, last_sequence, last_awarded_at from loyalty_points
    where customer_id = id('c3')
  $$,
  $$
    select balance, lifetime_points, tier, last_sequence, last_awarded_at from loyalty_points
    where customer_id = id('c2')
  $$,
  'an account that exists is moved by as much'
);

select is(posted, 0::bigint, 'it posts nothing twice')
from regulars.post_first_awards(
  here(),
  array(select id from bookings),
  '{}'
);

insert into customers (restaurant_id, id, email_normalized)
values (here(), id('c4'), 'moved@example.com');
update bookings
set customer_id = id('c4'), derived_writes = derived_writes + 1
where id = id('101');
select is(posted, 0::bigint, 'nor what has entries on another account')
from regulars.post_first_awards(here(), '{00000000-0000-7000-8000-000000000101}', '{}');

insert into bookings (restaurant_id, id, import_batch_id, customer_id, starts_at, ends_at,
party_size, booking_type,
  loyalty_points_awarded, loyalty_program_id, loyalty_accrual_version)
values (here(), id('405'),
'00000000-0000-4000-8000-000000000001',
  id('c4'), '2031-06-02 18:00Z', '2031-06-02 20:00Z', 4, 'dinner', 30,
  id('aa'), 1);
insert into loyalty_programs (restaurant_id, slug, name, is_active, tier_definitions)
values (here(), 'year', 'Year', false,
  '{"qualification_period": "P1Y", "tiers": [{"tier": "bronze", "min_points": 0}]}');
select is(
  posted, 1::bigint, 'a program whose tiers lapse with time changes nothing about that'
)
from regulars.post_first_awards(here(), '{00000000-0000-7000-8000-000000000405}', '{}');

select * from finish(true);
rollback;
