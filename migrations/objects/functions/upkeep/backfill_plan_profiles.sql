create or replace function regulars.backfill_plan_profiles(
  restaurant_id uuid,
  part integer,
  parts integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settled_ids uuid[];
  v_unsettled_ids uuid[];
  v_sharing_ids uuid[];
begin
  drop table if exists pg_temp.backfill_profiles;

  -- A first run has made profiles and shown contacts from all bookings there were. One thing it
  -- cannot see: what is chosen for an address that two guests share, while it makes the other one.
  -- Choices of another kind than ticks come from calls that run beside it.
  select
    array_agg(first_runs.restaurant_id) filter (where first_runs.is_settled),
    array_agg(first_runs.restaurant_id) filter (where not first_runs.is_settled)
  into v_settled_ids, v_unsettled_ids
  from (
    select
      backfill_first_runs.restaurant_id,
      backfill_first_runs.is_settled and not exists (
        select
        from public.marketing_addresses as chosen
        where chosen.restaurant_id = backfill_first_runs.restaurant_id
          and num_nonnulls(chosen.given_at, chosen.withdrawn_at, chosen.erased_at) > 0
      ) as is_settled
    from pg_temp.backfill_first_runs
    where backfill_plan_profiles.restaurant_id is null
      or backfill_first_runs.restaurant_id = backfill_plan_profiles.restaurant_id
  ) as first_runs;
  v_settled_ids := coalesce(v_settled_ids, '{}');
  v_unsettled_ids := coalesce(v_unsettled_ids, '{}');

  v_sharing_ids := array(
    select unnest(shared.customer_ids)
    from (
      select array_agg(customers.id) as customer_ids
      from public.customers
      where customers.restaurant_id = any (v_settled_ids)
        and customers.email_normalized is not null
      group by customers.restaurant_id, customers.email_normalized
      having count(*) > 1
      union all
      select array_agg(customers.id)
      from public.customers
      where customers.restaurant_id = any (v_settled_ids)
        and customers.phone_normalized is not null
      group by customers.restaurant_id, customers.phone_normalized
      having count(*) > 1
    ) as shared
  );

  -- Step 2's work: the customers whose profile differs, by chunk.
  create temp table backfill_profiles on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (partition by wrong.restaurant_id order by wrong.customer_id) - 1)
      / 1000)::integer as chunk,
    wrong.customer_id
  from (
    select
      profiles.restaurant_id,
      profiles.customer_id
    from regulars.customer_profile_differences as profiles
    where (
        backfill_plan_profiles.restaurant_id is null
        or profiles.restaurant_id = backfill_plan_profiles.restaurant_id
      )
      and profiles.restaurant_id <> all (v_settled_ids)
    union
    select
      profiles.restaurant_id,
      profiles.customer_id
    from regulars.customer_profile_differences as profiles
    where profiles.restaurant_id = any (v_settled_ids)
      and profiles.customer_id = any (v_sharing_ids)
    union
    select
      contacts.restaurant_id,
      contacts.customer_id
    from regulars.shown_contact_differences as contacts
    where (
        backfill_plan_profiles.restaurant_id is null
        or contacts.restaurant_id = backfill_plan_profiles.restaurant_id
      )
      and contacts.restaurant_id <> all (v_settled_ids)
  ) as wrong
  where backfill_plan_profiles.parts = 1
    -- other sessions take it for settled
    or wrong.restaurant_id = any (v_unsettled_ids)
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_profiles.parts
      = backfill_plan_profiles.part;

  create index on backfill_profiles (restaurant_id, chunk);
  analyze backfill_profiles (restaurant_id, chunk);
end
$$;

comment on function regulars.backfill_plan_profiles(uuid, integer, integer) is
  'Lists, in a temporary table of the session, the customers that step 2 of the backfill has to '
  'correct.';
revoke all on function regulars.backfill_plan_profiles(uuid, integer, integer) from public;
