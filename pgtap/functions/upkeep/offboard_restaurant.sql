begin;
select plan(15);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());
select from adjust_points(here(), ada(), 5, 'thanks', 'staff');
select from set_loyalty_reward(here(), 'coffee', 'Coffee', 50);
update loyalty_programs
set tier_definitions =
  '{"qualification_period": null, "tiers": [{"tier": "guest", "min_points": 0}]}';
insert into bookings (restaurant_id, starts_at, party_size, status, customer_email)
values
  (here(), now(), 2, 'pending_allocation', 'ada@example.com'),
  (id('b'), now(), 2, 'pending_allocation', 'ada@example.com');

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
create temporary table others as
select * from pg_temp.rows_of(id('b'));

select throws_ok(
  $$ select offboard_restaurant(here(), ' ') $$,
  'RG001',
  null,
  'no actor is refused'
);
select throws_ok(
  $$ select offboard_restaurant(id('ff'), 'staff') $$,
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
select from set_marketing_consent(here(), ada(), true, 'staff', 'web');
select from read_analytics_events(null);
select from open_analytics_consumer(here(), 'mailer');
select from set_aside_analytics_event(
  here(), 'mailer', (select min(cursor) from read_analytics_events(here())),
  'mail to ada@example.com bounced'
);
insert into regulars.settings (name, value)
values (
  'loyalty.pilot_restaurant_ids',
  '00000000-0000-7000-8000-00000000000b, ' || upper(here()::text)
);
select from backfill_customers_loyalty(here());
select is_empty(
  $$ select relname from pg_class
     where relnamespace = pg_my_temp_schema() and relname ~ '^(backfill|present)_' $$,
  'a backfill leaves no temporary tables in the session'
);
select from regulars.begin_import(here());
create temporary table counted as select * from pg_temp.rows_of(here());
create temporary table exported as select * from export_restaurant(here());
create temporary table gone as select * from offboard_restaurant(here(), 'staff-7');

select bag_eq('select * from gone', 'select * from exported', 'it gives the full export first');
select set_eq(
  $$ select table_name, count(*) from gone where table_name <> 'restaurants' group by table_name $$,
  'select table_name, count from counted',
  'which holds every row'
);
select is_empty($$ select * from pg_temp.rows_of(here()) $$, 'then nothing is left');
select is_empty($$ select from restaurants where id = here() $$, 'nor the restaurant');
create function pg_temp.mentions(sought text) returns table (table_name text) language plpgsql as $$
begin
  for table_name in
    select oid::regclass::text from pg_class
    where relkind = 'r' and relnamespace in (regulars.home_schema(), 'regulars'::regnamespace)
  loop
    if (xpath('count(//row)', query_to_xml(
      format('select 1 from %s as t where t::text ~* %L', table_name, sought), true, false, ''
    )))[1]::text <> '0' then
      return next;
    end if;
  end loop;
end
$$;
select set_eq(
  $$ select pg_temp.mentions('ada@example|' || here()) $$,
  $$ values ('bookings'), ('customers'), ('regulars.offboardings') $$,
  'but that it was there, and the other one''s guest: no event, place, consumer or setting'
);
select is_empty(
  $$ select relname from pg_class
     where relnamespace = pg_my_temp_schema() and relname ~ '^import_' $$,
  'nor a temporary table of the session'
);
select set_eq(
  $$ select * from pg_temp.rows_of(id('b')) $$,
  'select * from others',
  'the other restaurant keeps everything'
);
select results_eq(
  $$
    select restaurant_id, actor, (row_counts ->> 'loyalty_point_events')::integer
    from regulars.offboardings
  $$,
  $$ values (here(), 'staff-7', 2) $$,
  'it is recorded'
);
select throws_ok(
  $$ delete from bookings $$,
  'RG011',
  null,
  'and afterwards nothing can be deleted again'
);

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from offboard_restaurant(here(), 'staff') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
