-- Called by the generated data file before it writes. A migration re-keys nobody: restaurants that
-- have customers keep the old edition for guests known by it.
create or replace function regulars.retire_phone_rules(metadata_version text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_edition integer;
begin
  if not exists (
    select
    from regulars.phone_rules
    where phone_rules.edition = 0
      and phone_rules.metadata_version <> retire_phone_rules.metadata_version
  ) or not exists (select from public.customers) then
    return;
  end if;

  select max(phone_rules.edition) + 1
  into v_edition
  from regulars.phone_rules;

  insert into regulars.phone_rules (
    edition,
    region,
    calling_code,
    is_main_region,
    international_prefix,
    national_prefix,
    national_prefix_transform,
    national_number,
    metadata_version
  )
  select
    v_edition,
    phone_rules.region,
    phone_rules.calling_code,
    phone_rules.is_main_region,
    phone_rules.international_prefix,
    phone_rules.national_prefix,
    phone_rules.national_prefix_transform,
    phone_rules.national_number,
    phone_rules.metadata_version
  from regulars.phone_rules
  where phone_rules.edition = 0;

  update regulars.earlier_phone_readings
  set edition = v_edition
  where earlier_phone_readings.edition = 0;

  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    restaurants.id,
    restaurants.country_code,
    v_edition
  from public.restaurants
  where exists (
    select
    from public.customers
    where customers.restaurant_id = restaurants.id
  );
end
$$;

comment on function regulars.retire_phone_rules(text) is
  'Keeps the phone rules in force as an earlier edition, if they are of another version than the '
  'one given.';
revoke all on function regulars.retire_phone_rules(text) from public;
