create or replace function regulars.is_generally_available()
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return
    lower(btrim(coalesce(current_setting('loyalty.general_availability', true), ''))) = 'on'
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.general_availability'
        and lower(btrim(settings.value)) = 'on'
    );
end
$$;

comment on function regulars.is_generally_available() is
  'Whether programs with pilot_only = false accrue: loyalty.general_availability is on, in the '
  'session or in regulars.settings.';
revoke all on function regulars.is_generally_available() from public;
