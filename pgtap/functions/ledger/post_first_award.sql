-- The short way must do what the long one does: bookings alike in all but their guest are posted
-- one by each.
begin;
select plan(7);

select from add_restaurant('a', 'Europe/London');
insert into loyalty_programs (restaurant_id, id, slug, name)
values (here(), id('aa'), 'club', 'Club');
insert into customers (restaurant_id, id, email_normalized)
select
  here(),
  id('c' || n),
  way || '@example.com'
from (values (1, 'short'), (2, 'long')) as ways (n, way);

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
from generate_series(1, 2) as way, generate_series(1, 4) as n;

create function pg_temp.posted(customer uuid)
returns setof jsonb
language sql
as $$
  select to_jsonb(entries) - '{id,customer_id,booking_id,source_key,recorded_at,digest}'::text[]
    || jsonb_build_object('key', split_part(source_key, ':', 3), 'on', right(booking_id::text, 2),
    'own', source_key like 'booking:' || booking_id || ':%',
      'late', recorded_at >= lag(recorded_at, 1, recorded_at) over (order by sequence))
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

select ok(bool_and(regulars.post_first_award(bookings)), 'the short way posts each of them')
from (
  select * from bookings where customer_id = id('c1') order by id
) as bookings;
select is(
  sum(regulars.post_booking_points(restaurant_id, array[id])),
  4::bigint,
  'so does the long one'
)
from (
  select * from bookings where customer_id = id('c2') order by id
) as bookings;
select results_eq(
  $$ select * from pg_temp.posted(id('c1')) as fact order by 1 $$,
  $$ select * from pg_temp.posted(id('c2')) as fact order by 1 $$,
  'entries, account and changes of tier are the same'
);
select is(
  (select count(*) from pg_temp.posted(id('c1'))), 7::bigint,
  'four entries, an account and two changes of tier were compared'
);

select ok(not bool_or(regulars.post_first_award(bookings)), 'it posts nothing twice') from bookings;

insert into bookings (restaurant_id, id, import_batch_id, customer_id, starts_at, ends_at,
party_size, booking_type,
  loyalty_points_awarded, loyalty_program_id, loyalty_accrual_version)
values (here(), id('105'),
'00000000-0000-4000-8000-000000000001',
  id('c1'), '2031-06-02 18:00Z', '2031-06-02 20:00Z', 4, 'dinner', 30,
  id('aa'), 1);
create temporary table before as
select *
from bookings
where id = id('105');
update bookings
set loyalty_points_awarded = 0, derived_writes = derived_writes + 1
where id = id('105');
select ok(
  not regulars.post_first_award(before::text::bookings),
  'nor what the booking says no more'
)
from before;
update bookings
set loyalty_points_awarded = 30, derived_writes = derived_writes + 1
where id = id('105');

insert into loyalty_programs (restaurant_id, slug, name, is_active, tier_definitions)
values (here(), 'year', 'Year', false,
  '{"qualification_period": "P1Y", "tiers": [{"tier": "bronze", "min_points": 0}]}');
select ok(
  regulars.post_first_award(bookings),
  'a program whose tiers lapse with time changes nothing about that'
)
from bookings where id = id('105');

select * from finish(true);
rollback;
