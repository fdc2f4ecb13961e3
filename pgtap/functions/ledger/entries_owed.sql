begin;
select plan(5);

select from add_restaurant('a', 'Europe/London');
select set_config('loyalty.general_availability', 'on', true);
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (here(), 'club', 'Club', false);

create function pg_temp.book(name text, status text, confirmed_at timestamptz)
returns void
language sql
as $$
  insert into bookings (
    restaurant_id,
    starts_at,
    party_size,
    customer_email,
    status,
    confirmed_at
  )
  values (here(), now(), 2, book.name || '@example.com', book.status, book.confirmed_at)
$$;
create function pg_temp.move(name text, variadic statuses text[])
returns void
language plpgsql
as $$
declare
  v_status text;
begin
  foreach v_status in array move.statuses loop
    update bookings
    set status = v_status
    where customer_email = move.name || '@example.com';
  end loop;
end
$$;
create function pg_temp.award_dates(name text)
returns setof timestamptz
language sql
as $$
  select entries.occurred_at
  from loyalty_point_events as entries
  join bookings on bookings.id = entries.booking_id
  where bookings.customer_email = award_dates.name || '@example.com'
    and entries.points_delta > 0
  order by entries.sequence
$$;

-- What comes back has its first date

select pg_temp.book('ada', 'confirmed', now() - interval '11 months');
select pg_temp.move('ada', 'cancelled', 'confirmed', 'cancelled', 'pending', 'confirmed');
select results_eq(
  $$ select * from pg_temp.award_dates('ada') $$,
  $$ select now() - interval '11 months' from generate_series(1, 3) $$,
  'an award has its first date after a cancellation that was undone, whichever way'
);
select pg_temp.book('ben', 'completed', now() - interval '11 months');
select pg_temp.move('ben', 'no_show', 'completed', 'no_show', 'confirmed');
select results_eq(
  $$ select * from pg_temp.award_dates('ben') $$,
  $$ select now() - interval '11 months' from generate_series(1, 3) $$,
  'and after a no-show who came after all'
);

-- Nothing counts from the future, nor is it taken back before it was given

select pg_temp.book('cat', 'confirmed', now() + interval '10 hours');
select pg_temp.move('cat', 'cancelled');
select is(
  (select confirmed_at <= clock_timestamp() from bookings where customer_email = 'cat@example.com'),
  true,
  'a confirmation by a clock that is ahead is stored as of the moment it was recorded'
);
update bookings
set status = 'confirmed', confirmed_at = now() + interval '10 hours'
where customer_email = 'cat@example.com';
update bookings
set status = 'cancelled', cancelled_at = now() - interval '2 hours'
where customer_email = 'cat@example.com';
select is(
  (
    select count(*) from loyalty_point_events as entries
    where entries.occurred_at > clock_timestamp()
  ),
  0::bigint,
  'no entry counts from the future'
);
select is(
  (
    select count(*) from loyalty_point_events as entries
    join loyalty_point_events as awards on awards.id = entries.reverses_event_id
    where entries.occurred_at < awards.occurred_at
  ),
  0::bigint,
  'and none takes back what was not given yet'
);

select * from finish(true);
rollback;
