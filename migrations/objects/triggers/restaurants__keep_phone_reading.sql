-- Another country reads national numbers differently. An update re-keys nobody: the former country
-- is kept until regulars.apply_phone_rules.
create or replace function regulars.tg_restaurants__keep_phone_reading()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    NEW.id,
    OLD.country_code,
    0
  where exists (
    select
    from public.customers
    where customers.restaurant_id = NEW.id
  );
  return null;
end
$$;

comment on function regulars.tg_restaurants__keep_phone_reading() is
  'Keeps the country by which the phone numbers of a restaurant''s customers were read.';
revoke all on function regulars.tg_restaurants__keep_phone_reading() from public;

create or replace trigger _100_keep_phone_reading
after update on public.restaurants
for each row
when (NEW.country_code is distinct from OLD.country_code)
execute function regulars.tg_restaurants__keep_phone_reading();
