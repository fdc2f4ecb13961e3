-- A refusal costs less than a wrong value: another country's rules lose guests' phones or turn them
-- into somebody else's, and in another zone every day begins at another hour.
create or replace function regulars.tg_restaurants__refuse_unknown_place()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_code text := upper(btrim(NEW.country_code) collate "C");
  v_name text;
begin
  if regulars.is_country_code(NEW.country_code) is not true then
    v_code := coalesce(
      (
        select usual.code
        from (
          values ('UK', 'GB'), ('GBR', 'GB'), ('EL', 'GR'), ('USA', 'US'), ('UAE', 'AE')
        ) as usual (name, code)
        where usual.name = v_code
      ),
      v_code
    );
    perform regulars.refuse_field(
      field => 'country_code',
      expected => 'a region of the phone rules',
      hint => case
        when regulars.is_country_code(v_code) then format('Write %s.', v_code)
        else 'Write the two letters of ISO 3166, such as GB or US.'
      end
    );
  end if;

  if regulars.is_timezone(NEW.timezone) is not true then
    select zones.name into v_name
    from pg_timezone_names as zones
    where lower(zones.name) = lower(btrim(NEW.timezone))
      or lower(split_part(zones.name, '/', -1))
        = replace(lower(btrim(NEW.timezone)), ' ', '_')
    order by length(zones.name)
    limit 1;
    perform regulars.refuse_field(
      field => 'timezone',
      expected => 'a name of pg_timezone_names, no offset and no abbreviation',
      hint => case
        when regulars.is_timezone(v_name) then format('Write %s.', v_name)
        else 'Write the name of an IANA zone, such as Europe/London or America/New_York.'
      end
    );
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_restaurants__refuse_unknown_place() is
  'Refuses a restaurant whose country or time zone is not said or not known. Raises RG001.';
revoke all on function regulars.tg_restaurants__refuse_unknown_place() from public;

create or replace trigger _100_refuse_unknown_place
before insert or update of country_code, timezone on public.restaurants
for each row
execute function regulars.tg_restaurants__refuse_unknown_place();
