-- Orders the changes. First the bookings that give up a table. Then, in one transaction, those that
-- swap tables: all release theirs before any takes a new one, so that an interrupted import leaves
-- no booking without a table. Then all others. Each step goes in contact order, like every writer
-- of many bookings.
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
          regulars.usable_email(
            import_changes.customer_email,
            restaurants.placeholder_contacts
          ),
          regulars.usable_phone(
            import_changes.customer_phone,
            restaurants.country_code,
            restaurants.placeholder_contacts
          )
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
  'Assigns the changes of an import to steps and chunks, in the order in which they are made.';
revoke all on function regulars.plan_import_changes(uuid) from public;
