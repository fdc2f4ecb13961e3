begin;
select plan(14);

insert into restaurants (id, name, slug, timezone, country_code)
values
  (here(), 'A', 'a', 'Europe/London', 'GB'),
  (id('b'), 'B', 'b', 'Europe/London', 'GB');
insert into bookings (restaurant_id, id, starts_at, party_size)
values
  (here(), id('b1'), now(), 2),
  (id('b'), id('b2'), now(), 2);
create temporary table feed as
select cursor, booking_id from read_analytics_events(null);

select results_eq(
  $$ select cursor, held_booking_ids from open_analytics_consumer(null, 'mailer') $$,
  $$ values (null::text, '{}'::uuid[]) $$,
  'a new consumer begins at the first event'
);
select throws_ok(
  $$ select * from open_analytics_consumer(null, 'The Mailer') $$,
  'RG001', null, 'a name is a slug'
);

select lives_ok(
  $$ select move_analytics_consumer(null, 'mailer', null, (select min(cursor) from feed)) $$,
  'its cursor moves from where it was'
);
select throws_ok(
  $$ select move_analytics_consumer(null, 'mailer', null, (select max(cursor) from feed)) $$,
  'RG053', null, 'and not from where it was before'
);
select throws_ok(
  $$ select move_analytics_consumer(null, 'mailer', (select min(cursor) from feed), 'soon') $$,
  'RG001', null, 'nor to what is no cursor'
);
select throws_ok(
  $$ select move_analytics_consumer(here(), 'mailer', null, '1') $$,
  'RG054', null, 'a consumer of all restaurants is none of one restaurant'
);
select is(
  (select cursor from open_analytics_consumer(here(), 'mailer')),
  null,
  'a restaurant has its own of the same name'
);
select results_eq(
  $$ select of_restaurant_id, consumer, behind, set_aside from list_analytics_consumers(null) $$,
  $$
    values
      (here(), 'mailer', 1::bigint, 0::bigint),
      (null, 'mailer', 1, 0)
  $$,
  'each is behind by the events after its cursor, of its restaurant'
);

select lives_ok(
  $$
    select set_aside_analytics_event(null, 'mailer', cursor, 'no template')
    from feed
    cross
    join generate_series(1, 2)
  $$,
  'events are set aside, once however often'
);
select results_eq(
  $$ select booking_id, reason from list_set_aside_analytics_events(null, 'mailer') $$,
  $$ select booking_id, 'no template' from feed order by cursor $$,
  'and listed in the order of the feed'
);
select lives_ok(
  $$
    select set_aside_analytics_event(here(), 'mailer', cursor, 'no template') from feed
  $$,
  'a restaurant''s consumer may set aside any event of the restaurant'
);
select results_eq(
  $$
    select held_booking_ids
    from open_analytics_consumer(here(), 'mailer')
  $$,
  $$ values (array[id('b1')]) $$,
  'but holds only its own restaurant''s'
);
select results_eq(
  $$ select release_analytics_event(null, 'mailer', min(cursor)) from feed $$,
  'values (true)',
  'one that has been handled is released'
);
select is(
  (select cardinality(held_booking_ids) from open_analytics_consumer(null, 'mailer')),
  1,
  'and holds its booking no longer'
);

select * from finish(true);
rollback;
