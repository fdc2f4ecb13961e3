-- The order in which bookings are changed. First those that give up a table. Then, in one
-- transaction, those that go from table to table and stand in each other's way: they let go of
-- their tables before any takes a new one, and whoever stops the import there leaves none without.
-- Then all others. Within each step in contact order, as everybody who writes many bookings does.
create or replace function regulars.plan_import_changes(restaurant_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  alter table pg_temp.import_changes
    add column step integer,
    add column chunk integer,
    add column place bigint;

  update pg_temp.import_changes
  set
    step = places.step,
    chunk = case places.step when 2 then 0 else (places.place - 1) / 200 end,
    place = places.place
  from (
    select
      keyed.number,
      keyed.step,
      row_number() over (
        partition by keyed.step
        order by
          keyed.identity collate "C",
          keyed.booking_id
      ) as place
    from (
      select
        import_changes.number,
        import_changes.booking_id,
        case
          when import_changes.claimed_id is null then 1
          when exists (
            select
            from pg_temp.import_claims
            where import_claims.number <> import_changes.number
              and import_claims.table_id = import_changes.old_claimed_id
              and import_claims.during && import_changes.old_during
          ) then 2
          else 3
        end as step,
        regulars.identity_key(
          regulars.normalize_email(import_changes.customer_email),
          regulars.normalize_phone(import_changes.customer_phone, restaurants.country_code)
        ) as identity
      from pg_temp.import_changes
      join public.restaurants on restaurants.id = plan_import_changes.restaurant_id
    ) as keyed
  ) as places
  where places.number = import_changes.number;

  create index on pg_temp.import_changes (step, chunk, place);
  analyze pg_temp.import_changes;
end
$$;

comment on function regulars.plan_import_changes(uuid) is
  'Puts the changes of an import into the steps, chunks and order in which they are made.';
revoke all on function regulars.plan_import_changes(uuid) from public;
