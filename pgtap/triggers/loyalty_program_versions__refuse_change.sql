begin;
select plan(3);

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

select throws_ok(
  $$ update loyalty_program_versions set accrual_rule = '{}' $$,
  'RG012',
  null,
  'a version is not changed'
);
select throws_ok(
  $$ delete from loyalty_program_versions $$,
  'RG012',
  null,
  'nor deleted'
);
select throws_ok(
  $$ truncate loyalty_program_versions cascade $$,
  'RG012',
  null,
  'nor are all of them'
);

select * from finish(true);
rollback;
