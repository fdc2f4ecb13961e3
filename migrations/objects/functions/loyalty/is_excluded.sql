-- An exclusion of any merged customer holds for the whole person.
create or replace function regulars.is_excluded(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  as_of timestamptz default null
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from (
      select is_excluded.customer_id as id
      union all
      select customers.id
      from public.customers
      where customers.restaurant_id = is_excluded.restaurant_id
        and customers.merged_into_id = is_excluded.customer_id
    ) as people
    -- By key, guest by guest: before the first ANALYZE a join would read all exclusions.
    cross join lateral (
      select *
      from public.loyalty_exclusions as named
      where named.restaurant_id = is_excluded.restaurant_id
        and named.customer_id = people.id
      offset 0
    ) as exclusions
    where exclusions.program_id = is_excluded.program_id
      and case
        when is_excluded.as_of is null then exclusions.ended_at is null
        else exclusions.excluded_at <= is_excluded.as_of
          and coalesce(exclusions.ended_at > is_excluded.as_of, true)
      end
  );
end
$$;

comment on function regulars.is_excluded(uuid, uuid, uuid, timestamptz) is
  'Whether a customer, or one merged into it, is excluded from a program; as_of null: now.';
revoke all on function regulars.is_excluded(uuid, uuid, uuid, timestamptz) from public;
