begin;
select plan(2);

select set_eq(
  'select distinct event_type, schema_version from regulars.event_contract_keys()',
  'select event_type, schema_version from analytics_event_contracts()',
  'it lists the contracts whose keys are known'
);
select is_empty(
  $$ select * from analytics_event_contracts() as contracts where not exists (
       select from pg_constraint
       where conrelid = 'analytics_events'::regclass and convalidated
         and conname = format('analytics_events_%s_v%s_check',
           replace(contracts.event_type, '.', '_'), contracts.schema_version)) $$,
  'each has its rule on the table'
);

select * from finish(true);
rollback;
