create or replace function regulars.tg_loyalty_programs__raise_version()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Ignores the statement's value, so that no version is skipped or used twice.
  NEW.accrual_version := case
    when TG_OP = 'INSERT' then 1
    when (NEW.accrual_rule, NEW.tier_definitions, NEW.expires_after) is distinct from
      (OLD.accrual_rule, OLD.tier_definitions, OLD.expires_after)
      or (NEW.expiry_notice_version, NEW.expiry_notice_on) is distinct from
        (OLD.expiry_notice_version, OLD.expiry_notice_on)
      then OLD.accrual_version + 1
    else OLD.accrual_version
  end;
  -- a notice is a version of its own: what was earned before it is older, also by a moment
  if NEW.expiry_notice_on is null then
    NEW.expiry_notice_version := null;
  elsif TG_OP = 'INSERT'
    or (NEW.expiry_notice_version, NEW.expiry_notice_on) is distinct from
      (OLD.expiry_notice_version, OLD.expiry_notice_on)
  then
    NEW.expiry_notice_version := NEW.accrual_version;
  end if;
  if TG_OP = 'UPDATE' then
    NEW.updated_at := now();
  end if;
  return NEW;
end
$$;

comment on function regulars.tg_loyalty_programs__raise_version() is
  'Raises accrual_version when the rule, the tiers or the expiry change, or a notice is given.';
revoke all on function regulars.tg_loyalty_programs__raise_version() from public;

create or replace trigger _100_raise_version
before insert or update on public.loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__raise_version();
