begin;
select plan(12);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000d1', 'club', 'Club',
  false
);
insert into customers (restaurant_id, id, email_normalized)
values
  (pg_temp.here(), pg_temp.ada(), 'ada@example.com'),
  (pg_temp.here(), pg_temp.ben(), 'ben@example.com');

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (
  '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000e1', now(), 4,
  'ada@example.com', now()
);
select from adjust_points(pg_temp.here(), pg_temp.ada(), 5, 'thanks', 'staff');
select from set_loyalty_reward(pg_temp.here(), 'coffee', 'Coffee', 50);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values
  (pg_temp.here(), now(), 2, 'pending_allocation', 'ada@example.com'),
  ('00000000-0000-7000-8000-00000000000b', now(), 2, 'pending_allocation', 'ada@example.com');

create function pg_temp.rows_of(restaurant_id uuid)
returns table (table_name text, count bigint)
language plpgsql
as $$
declare
  v_table text;
begin
  for v_table in select name from regulars.tenant_tables() loop
    return query execute format(
      'select %L, count(*) from %s where restaurant_id = $1 having count(*) > 0',
      split_part(v_table, '.', 2),
      v_table
    ) using rows_of.restaurant_id;
  end loop;
end
$$;
create temporary table before as select * from pg_temp.rows_of(pg_temp.here());
create temporary table others as
select * from pg_temp.rows_of('00000000-0000-7000-8000-00000000000b');

select throws_ok(
  $$ select offboard_restaurant(pg_temp.here(), ' ') $$,
  'RG022',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select offboard_restaurant('00000000-0000-7000-8000-0000000000ff', 'staff') $$,
  'RG004',
  null,
  'an unknown restaurant is refused'
);
select throws_ok(
  $$ select offboard_restaurant(null, 'staff') $$,
  'RG004',
  null,
  'no restaurant is refused'
);
select throws_ok(
  $$ delete from loyalty_point_events $$,
  'RG012',
  null,
  'without it nothing of the ledger can be deleted'
);
create temporary table exported as select * from export_restaurant(pg_temp.here());
create temporary table gone as select * from offboard_restaurant(pg_temp.here(), 'staff-7');

select bag_eq('select * from gone', 'select * from exported', 'it gives the full export first');
select set_eq(
  $$ select table_name, count(*) from gone where table_name <> 'restaurants' group by table_name $$,
  'select table_name, count from before',
  'which holds every row'
);
select is_empty($$ select * from pg_temp.rows_of(pg_temp.here()) $$, 'then nothing is left');
select is_empty($$ select from restaurants where id = pg_temp.here() $$, 'nor the restaurant');
select set_eq(
  $$ select * from pg_temp.rows_of('00000000-0000-7000-8000-00000000000b') $$,
  'select * from others',
  'the other restaurant keeps everything'
);
select results_eq(
  $$
    select restaurant_id, actor, (row_counts ->> 'loyalty_point_events')::integer
    from regulars.offboardings
  $$,
  $$ values (pg_temp.here(), 'staff-7', 2) $$,
  'it is recorded'
);
select throws_ok(
  $$ delete from bookings $$,
  'RG011',
  null,
  'and afterwards nothing can be deleted again'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from offboard_restaurant(pg_temp.here(), 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
