-- A server accepts more than named zones: offsets (with the sign reversed), abbreviations (without
-- summer time) and rules such as Berlin3. Tries the zone by setting it, because reading
-- pg_timezone_names takes 20 ms; the setting then holds the name as that list spells it.
create or replace function regulars.is_timezone(name text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
begin
  if is_timezone.name ~ '[0-9]'
    or is_timezone.name in (
      'CET', 'EET', 'EST', 'Factory', 'GMT', 'HST', 'MET', 'MST', 'UCT', 'WET'
    )
  then
    return false;
  end if;
  perform set_config('TimeZone', is_timezone.name, true);
  return current_setting('TimeZone') = is_timezone.name;
exception
  when invalid_parameter_value then
    return false;
end
$$;

comment on function regulars.is_timezone(text) is
  'Whether a text is the name of an IANA zone that this server knows, as pg_timezone_names spells '
  'it; not an offset, and no abbreviation except UTC.';
revoke all on function regulars.is_timezone(text) from public;
