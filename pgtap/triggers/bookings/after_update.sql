begin;
select plan(14);

select from add_restaurant('a', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (here(), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
values (here(), id('1'), '2031-05-02 18:00Z', 4, 'ada@example.com');

-- What was posted since the last look, for each guest: the points, by whatever entries, and why.
create temporary table seen (id uuid primary key);
create function pg_temp.posted()
returns text
language sql
as $$
  with fresh as (
    select events.id, customers.email_normalized, events.points_delta, events.reason
    from loyalty_point_events as events
    join customers on customers.id = events.customer_id
    where not exists (select from seen where seen.id = events.id)
  ),
  marked as (insert into seen select id from fresh)
  select string_agg(concat_ws(' ', guest, points, reasons), ', ' order by guest)
  from (
    select
      split_part(email_normalized, '@', 1) as guest,
      sum(points_delta) as points,
      string_agg(distinct reason, ' and ') as reasons
    from fresh
    group by 1
  ) as guests
$$;
create function pg_temp.change(assignment text)
returns text
language plpgsql
as $$
begin
  execute format('update bookings set %s', assignment);
  return pg_temp.posted();
end
$$;

select is(
  pg_temp.posted(),
  'ada 30 booking.confirmed',
  'a confirmed booking posts what it is worth'
);
select is(
  pg_temp.change('party_size = 6'),
  'ada 10 booking.adjustment',
  'a larger party the difference'
);
select is(pg_temp.change('party_size = 2'), 'ada -20 booking.adjustment', 'a smaller one likewise');
select is(
  pg_temp.change(
    'notes = ''by the window'', starts_at = starts_at + interval ''1 hour'', ends_at = ends_at + '
    'interval ''1 hour'''
  ),
  null,
  'what prices nothing posts nothing'
);
select is(pg_temp.change('status = ''completed'''), null, 'nor does a visit that was confirmed');
select is(
  pg_temp.change('status = ''no_show'''),
  'ada -20 booking.no_show',
  'a no-show takes it all back'
);
select is(
  pg_temp.change('status = ''confirmed'''),
  'ada 20 booking.confirmed',
  'a guest who came after all gets it again'
);
select is(
  pg_temp.change('customer_email = ''ben@example.com'''),
  'ada -20 booking.moved, ben 20 booking.moved',
  'another contact moves the points'
);
select is(
  pg_temp.change('customer_email = ''cy@example.com'', party_size = 4'),
  'ben -20 booking.moved, cy 30 booking.adjustment and booking.moved',
  'with another party at once, too'
);
select is(
  pg_temp.change('status = ''cancelled'''),
  'cy -30 booking.cancelled',
  'a cancellation takes it all back'
);
select is(
  pg_temp.change('customer_email = ''ada@example.com'''),
  null,
  'what is worth nothing moves nothing'
);

select results_eq(
  $$
    select source_key from loyalty_point_events order by split_part(source_key, ':', 3)::integer
  $$,
  $$
    select 'booking:00000000-0000-7000-8000-000000000001:' || n
    from generate_series(1, (select count(*) from loyalty_point_events)) as n
  $$,
  'every entry has the next key of its booking'
);
select is_empty(
  $$
    select events.id
    from loyalty_point_events as events
    where events.points_delta < 0
      and not exists (
        select
        from loyalty_point_events as reversed
        where reversed.id = events.reverses_event_id
          and reversed.booking_id = events.booking_id
          and reversed.customer_id = events.customer_id
          and reversed.points_delta > 0
      )
  $$,
  'whatever takes points back names the entry that gave them'
);
select results_eq(
  $$
    select customers.email_normalized, points.balance, points.lifetime_points, points.tier
    from loyalty_points as points join customers on customers.id = points.customer_id
    order by 1
  $$,
  $$
    values
      ('ada@example.com', 0::bigint, 0::bigint, 'bronze'),
      ('ben@example.com', 0, 0, 'bronze'),
      ('cy@example.com', 0, 0, 'bronze')
  $$,
  'the accounts are left with what they had'
);

select * from finish(true);
rollback;
