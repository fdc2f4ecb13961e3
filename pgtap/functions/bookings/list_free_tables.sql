begin;
select plan(6);

select from add_restaurant();
insert into restaurant_tables (restaurant_id, label, capacity, seating_type)
values
  (here(), 'B', 4, 'indoor'),
  (here(), 'A', 4, 'indoor'),
  (here(), 'C', 2, 'indoor'),
  (here(), 'W', 8, 'window');
create function pg_temp.free(arguments text) returns text language plpgsql as $$
declare
  v_labels text;
begin
  execute format(
    'select string_agg(label, '' '') from list_free_tables(%L, %s)',
    here(),
    arguments
  ) into v_labels;
  return v_labels;
end
$$;

select is(pg_temp.free('''2031-06-01 18:00+00'''), 'C A B W', 'the smallest first, by label');
select is(
  pg_temp.free('''2031-06-01 18:00+00'', party_size => 3, seating_preference => ''window'''),
  'W A B',
  'that seat the party, where it likes to sit first'
);
insert into bookings (restaurant_id, table_id, starts_at, ends_at, party_size)
select here(), id, '2031-06-01 18:00+00', '2031-06-01 20:00+00', 2
from restaurant_tables
where label = 'A';
select is(
  pg_temp.free('''2031-06-01 19:00+00'', party_size => 3'),
  'B W',
  'without those that a booking holds'
);
select is(
  pg_temp.free('''2031-06-01 16:00+00'', ''2031-06-01 18:00+00'', 3'),
  'A B W',
  'which holds it from its start on'
);
select is(
  (
    select label
    from create_booking(here(), '2031-06-01 18:00+00', 3, 'Bo', 'bo@example.org', null)
      as made
    join restaurant_tables on restaurant_tables.id = made.table_id
  ),
  'B',
  'a booking takes the first of them'
);
select throws_ok(
  $$ select from list_free_tables(here(), null) $$,
  'RG001',
  null,
  'a time is needed'
);

select * from finish(true);
rollback;
