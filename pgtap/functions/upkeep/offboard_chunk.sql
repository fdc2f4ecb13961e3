begin;
select plan(9);

insert into restaurants (id, name, slug, timezone, country_code)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC', 'GB');
create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
insert into bookings (restaurant_id, starts_at, party_size, customer_email)
select id, now(), 2, 'guest' || n || '@example.com'
from restaurants, generate_series(1, 3) as n;
select from read_analytics_events(null);
create temporary table expected as select * from export_restaurant(here());

select is(
  (select items from regulars.offboard_plan(here())),
  (select count(*) from expected),
  'the plan counts all rows'
);
create temporary table gone as select * from regulars.offboard_chunk(here(), 'staff', 2);
select is((select count(*) from gone), 2::bigint, 'a chunk is as large as asked for');
do $$
begin
  loop
    insert into gone select * from regulars.offboard_chunk(here(), 'staff', 2);
    exit when not found;
  end loop;
end
$$;
select bag_eq(
  'select table_name, row_data from gone',
  $$ select * from expected where table_name <> 'restaurants' $$,
  'the chunks give each row once'
);
select results_eq(
  'select rows_delivered, items from regulars.offboard_plan(here())',
  'select count(*), 1::bigint from gone',
  'how far it is stands in the database'
);
select is(regulars.forget_chunk(here()), 3, 'the places of its events go');
select is(
  regulars.forget_chunk('00000000-0000-7000-8000-00000000000b'),
  0,
  'those of events that are there do not'
);
select is(
  (select count(*) from offboard_restaurant(here(), 'staff')),
  1::bigint,
  'the restaurant itself goes last'
);
select throws_ok(
  $$ select regulars.offboard_chunk(here(), 'staff') $$,
  'RG004',
  null,
  'a restaurant that has left is not known'
);
select throws_ok(
  $$ select regulars.offboard_chunk('00000000-0000-7000-8000-00000000000b', 'staff', 0) $$,
  'RG001',
  null,
  'chunks of nothing are refused'
);

select * from finish(true);
rollback;
