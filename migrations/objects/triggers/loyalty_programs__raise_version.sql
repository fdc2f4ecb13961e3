create or replace function regulars.tg_loyalty_programs__raise_version()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- counted here, whatever the statement says, so that no version is skipped or used twice
  NEW.accrual_version := case
    when TG_OP = 'INSERT' then 1
    when (NEW.accrual_rule, NEW.tier_definitions) is distinct from
      (OLD.accrual_rule, OLD.tier_definitions)
      then OLD.accrual_version + 1
    else OLD.accrual_version
  end;
  if TG_OP = 'UPDATE' then
    NEW.updated_at := now();
  end if;
  return NEW;
end
$$;

comment on function regulars.tg_loyalty_programs__raise_version() is
  'Raises accrual_version when the rule or the tiers change.';
revoke all on function regulars.tg_loyalty_programs__raise_version() from public;

create or replace trigger _100_raise_version
before insert or update on public.loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__raise_version();
