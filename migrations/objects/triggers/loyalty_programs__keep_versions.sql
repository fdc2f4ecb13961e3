create or replace function regulars.tg_loyalty_programs__keep_versions()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.loyalty_program_versions (
    restaurant_id,
    program_id,
    accrual_version,
    accrual_rule,
    tier_definitions,
    expires_after,
    expiry_notice_version,
    expiry_notice_on
  )
  values (
    NEW.restaurant_id,
    NEW.id,
    NEW.accrual_version,
    NEW.accrual_rule,
    NEW.tier_definitions,
    NEW.expires_after,
    NEW.expiry_notice_version,
    NEW.expiry_notice_on
  )
  on conflict (restaurant_id, program_id, accrual_version) do nothing;
  return null;
end
$$;

comment on function regulars.tg_loyalty_programs__keep_versions() is
  'Keeps each version of a program''s rule, tiers and expiry.';
revoke all on function regulars.tg_loyalty_programs__keep_versions() from public;

create or replace trigger _200_keep_versions
after insert or update on public.loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__keep_versions();
