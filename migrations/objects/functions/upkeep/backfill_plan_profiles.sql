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
begin
  drop table if exists pg_temp.backfill_profiles;

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
    where backfill_plan_profiles.restaurant_id is null
      or profiles.restaurant_id = backfill_plan_profiles.restaurant_id
    union
    select
      contacts.restaurant_id,
      contacts.customer_id
    from regulars.shown_contact_differences as contacts
    where backfill_plan_profiles.restaurant_id is null
      or contacts.restaurant_id = backfill_plan_profiles.restaurant_id
  ) as wrong
  where backfill_plan_profiles.parts = 1
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
