begin;
select plan(2);

select from add_restaurant('a', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (here(), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);

-- An app's own trigger that changes the booking it was fired for, by names that sort early and late
create function pg_temp.app_after()
returns trigger
language plpgsql
as $$
begin
  update bookings
  set party_size = party_size + 1
  where restaurant_id = NEW.restaurant_id and id = NEW.id;
  return null;
end
$$;
create trigger "000_app" after insert on bookings
for each row when (NEW.notes = 'early') execute function pg_temp.app_after();
create trigger zzz_app after insert on bookings
for each row when (NEW.notes = 'late') execute function pg_temp.app_after();

insert into bookings (restaurant_id, starts_at, party_size, customer_email, notes)
values
  (here(), '2031-01-03 18:00Z', 2, 'early@example.com', 'early'),
  (here(), '2031-01-03 18:00Z', 2, 'late@example.com', 'late');
select results_eq(
  $$
    select
      bookings.notes,
      bookings.party_size,
      bookings.loyalty_points_awarded,
      loyalty_points.balance,
      customer_profiles.total_covers,
      bookings.event_count,
      (
        select array_agg(event_type || ' ' || booking_sequence order by analytics_events.id)
        from analytics_events
        where analytics_events.booking_id = bookings.id and booking_sequence is not null
      )
    from bookings
    join customer_profiles using (restaurant_id, customer_id)
    join loyalty_points using (restaurant_id, customer_id)
    order by 1
  $$,
  $$
    values
      ('early', 3, 25, 25::bigint, 3::bigint, 2, '{booking.created 1,booking.amended 2}'::text[]),
      ('late', 3, 25, 25, 3, 2, '{booking.created 1,booking.amended 2}')
  $$,
  'a booking is booked, told and paid for before an app''s own trigger changes it'
);
select is_empty(
  $$
    select check_name
    from verify_customers_loyalty(here())
    where not ok and severity = 'fail'
  $$,
  'and every check is green'
);

select * from finish(true);
rollback;
