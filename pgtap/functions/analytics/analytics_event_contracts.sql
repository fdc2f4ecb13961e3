begin;
select plan(2);

select set_eq(
  'select distinct event_type, schema_version from regulars.event_contract_keys()',
  'select event_type, schema_version from analytics_event_contracts()',
  'it lists the contracts whose keys are known'
);
select is_empty(
  $$ select * from analytics_event_contracts() as contracts where not exists (
       select from pg_proc
       where pg_proc.oid::regproc = 'regulars.follows_contract'::regproc
         and position(format(
           E'''%s'' and schema_version = %s then\n      return regulars.%s_v%2$s(',
           contracts.event_type, contracts.schema_version, replace(contracts.event_type, '.', '_')
         ) in pg_proc.prosrc) > 0) $$,
  'each is known to the function that the table''s constraint calls'
);

select * from finish(true);
rollback;
