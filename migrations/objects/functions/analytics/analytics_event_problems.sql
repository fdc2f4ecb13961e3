-- Reads the contracts as rows, independently of the CHECK functions, which are generated code for
-- speed. test/contracts.test.ts shows that both agree.
create or replace function public.analytics_event_problems(
  event_type text,
  schema_version integer,
  payload jsonb
)
returns table (
  key text,
  rule text,
  expected text,
  found text
)
language sql
immutable
parallel safe
begin atomic
  with contract as (
    select keys.*
    from regulars.event_contract_keys() as keys
    where keys.event_type = analytics_event_problems.event_type
      and keys.schema_version = analytics_event_problems.schema_version
  ),
  entries as (
    select
      each.key,
      jsonb_typeof(each.value) as found,
      each.value #>> '{}' as text_value
    from jsonb_each(
      case
        when jsonb_typeof(analytics_event_problems.payload) = 'object'
          then analytics_event_problems.payload
        else '{}'
      end
    ) as each
  ),
  judged as (
    select
      coalesce(contract.key, entries.key) as key,
      case
        when contract.key is null then 'unknown'
        when entries.key is null then 'missing'
        when entries.found = 'null' and contract.is_nullable then null
        when entries.found <> case contract.kind
          when 'integer' then 'number'
          when 'constant' then 'number'
          when 'boolean' then 'boolean'
          else 'string'
        end then 'type'
        when contract.kind = 'choice' and entries.text_value <> all (contract.allowed) then 'value'
        when contract.pattern is not null and entries.text_value !~ contract.pattern then 'format'
        when contract.minimum is not null and (
          entries.text_value::numeric not between contract.minimum and contract.maximum
          or entries.text_value::numeric % 1 <> 0
        ) then 'value'
      end as rule,
      coalesce(contract.expected, 'no such key') as expected,
      coalesce(entries.found, 'nothing') as found
    from contract
    full join entries on entries.key = contract.key
  )
  select null, 'contract', 'a known event and version', 'none'
  where not exists (select from contract)
  union all
  select null, 'type', 'object', coalesce(jsonb_typeof(analytics_event_problems.payload), 'nothing')
  where exists (select from contract)
    and jsonb_typeof(analytics_event_problems.payload) is distinct from 'object'
  union all
  select judged.key, judged.rule, judged.expected, judged.found
  from judged
  where judged.rule is not null
    and exists (select from contract)
    and jsonb_typeof(analytics_event_problems.payload) = 'object'
  order by 1;
end;

comment on function public.analytics_event_problems(text, integer, jsonb) is
  'Why the database would refuse a payload: key, rule, expected and found type, never a value; no '
  'row if the payload is valid.';
revoke all on function public.analytics_event_problems(text, integer, jsonb) from public;
