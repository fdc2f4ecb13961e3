-- While a restaurant leaves, nothing that a move hands over of its feed is written here any more.
begin;
select plan(11);

insert into restaurants (id, name, slug, timezone, country_code)
values
  (here(), 'A', 'a', 'Europe/London', 'GB'),
  (id('b'), 'B', 'b', 'Europe/London', 'GB');
insert into bookings (restaurant_id, id, starts_at, party_size)
values
  (here(), id('b1'), now(), 2),
  (here(), id('b2'), now(), 2),
  (id('b'), id('b3'), now(), 2);
create temporary table feed as
select cursor, booking_id from read_analytics_events(null);
create function cursor_of(name text)
returns text
language sql
as $$ select cursor from feed where booking_id = id($1) $$;
select from open_analytics_consumer(here(), 'own');
select from open_analytics_consumer(null, 'all');
select set_aside_analytics_event(null, 'all', cursor_of('b2'), 'no template');

insert into regulars.closed_restaurants (restaurant_id, move_id, state, cell_name, reopens_at)
values (here(), id('f1'), 'closing', 'south', '-infinity');
select lives_ok(
  $$ select move_analytics_consumer(here(), 'own', null, cursor_of('b1')) $$,
  'before the gate closes its own consumers go on'
);

update regulars.closed_restaurants set reopens_at = clock_timestamp() + interval '1 minute';
select throws_ok(
  $$ select move_analytics_consumer(here(), 'own', cursor_of('b1'), cursor_of('b2')) $$,
  'RG080', null, 'then no cursor of theirs moves'
);
select throws_ok(
  $$ select from open_analytics_consumer(here(), 'another') $$,
  'RG080', null, 'nor is another one made'
);
select is(
  (select cursor from open_analytics_consumer(here(), 'own')),
  cursor_of('b1'),
  'but a cursor is read'
);
select throws_ok(
  $$ select set_aside_analytics_event(here(), 'own', cursor_of('b2'), 'no template') $$,
  'RG080', null, 'they set nothing aside'
);
select throws_ok(
  $$ select set_aside_analytics_event(null, 'all', cursor_of('b1'), 'no template') $$,
  'RG080', null, 'nor does a consumer of all restaurants'
);
select throws_ok(
  $$ select release_analytics_event(null, 'all', cursor_of('b2')) $$,
  'RG080', null, 'and none releases'
);
select lives_ok(
  $$ select set_aside_analytics_event(null, 'all', cursor_of('b3'), 'no template') $$,
  'events of others are set aside'
);
select lives_ok(
  $$ select move_analytics_consumer(null, 'all', null, cursor_of('b3')) $$,
  'and a consumer of all restaurants goes on'
);

update regulars.closed_restaurants set state = 'moved', reopens_at = null;
select lives_ok(
  $$ select set_aside_analytics_event(null, 'all', cursor_of('b1'), 'no template') $$,
  'what a restaurant has left can be set aside where it is told'
);
select is(
  release_analytics_event(null, 'all', cursor_of('b2')),
  true,
  'and released'
);

select * from finish(true);
rollback;
