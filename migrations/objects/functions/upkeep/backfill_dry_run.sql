-- Counts what steps 2 and 3 would find once step 1 has attached its bookings. Reads the same views
-- over the bookings as they would be then: other rows, but the same rules, so that a dry run cannot
-- disagree with a run.
create or replace function regulars.backfill_dry_run(restaurant_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
-- The texts that the catalog prints are searched for names.
set quote_all_identifiers = off
set work_mem = '128MB'
-- Everything is read once from end to end. A nested loop or a sort for a merge join, which a poor
-- estimate may choose, is never right.
set enable_nestloop = off
set enable_mergejoin = off
-- Before PostgreSQL 18, disabled plan nodes look so costly that JIT would start.
set jit = off
as $$
declare
  v_derived text := rtrim(pg_get_viewdef('regulars.derived_customer_profiles'::regclass), ';');
  v_profiles text := rtrim(pg_get_viewdef('regulars.customer_profile_differences'::regclass), ';');
  v_contacts text := rtrim(pg_get_viewdef('regulars.shown_contact_differences'::regclass), ';');
  v_points text := rtrim(pg_get_viewdef('regulars.booking_point_differences'::regclass), ';');
  v_bookings constant text := format('%s.bookings', regulars.home_schema());
  v_after constant text := 'pg_temp.backfill_after bookings';
begin
  perform regulars.assert_restaurant(backfill_dry_run.restaurant_id);
  perform regulars.assert_own_temporary_tables();
  perform regulars.backfill_plan(1, backfill_dry_run.restaurant_id);

  -- the present differences; each view is read once
  drop table if exists pg_temp.present_profile_differences;
  create temp table present_profile_differences on commit preserve rows as
  select profiles.restaurant_id, profiles.customer_id, profiles.has_profile
  from regulars.customer_profile_differences as profiles
  where backfill_dry_run.restaurant_id is null
    or profiles.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_contact_differences;
  create temp table present_contact_differences on commit preserve rows as
  select contacts.restaurant_id, contacts.customer_id
  from regulars.shown_contact_differences as contacts
  where backfill_dry_run.restaurant_id is null
    or contacts.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_point_differences;
  create temp table present_point_differences on commit preserve rows as
  select
    points.restaurant_id,
    points.booking_id,
    points.program_id,
    points.customer_id,
    points.target,
    points.posted
  from regulars.booking_point_differences as points
  where backfill_dry_run.restaurant_id is null
    or points.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_account_differences;
  create temp table present_account_differences on commit preserve rows as
  select accounts.restaurant_id, accounts.customer_id
  from regulars.account_differences as accounts
  where backfill_dry_run.restaurant_id is null
    or accounts.restaurant_id = backfill_dry_run.restaurant_id;

  -- The customers whose bookings step 1 would change.
  drop table if exists pg_temp.backfill_affected;
  create temp table backfill_affected on commit preserve rows as
  select backfill_bookings.restaurant_id, backfill_bookings.customer_id
  from pg_temp.backfill_bookings
  union
  select backfill_bookings.restaurant_id, backfill_bookings.old_customer_id
  from pg_temp.backfill_bookings
  where backfill_bookings.old_customer_id is not null;
  create unique index on backfill_affected (restaurant_id, customer_id);
  analyze backfill_affected;

  -- Their bookings as step 1 would leave them.
  drop table if exists pg_temp.backfill_after;
  create temp table backfill_after (like public.bookings) on commit preserve rows;
  insert into backfill_after
  select bookings.*
  from public.bookings
  where (bookings.restaurant_id, bookings.customer_id) in (
    select backfill_affected.restaurant_id, backfill_affected.customer_id
    from pg_temp.backfill_affected
  )
  union all
  select bookings.*
  from public.bookings
  join pg_temp.backfill_bookings
    on backfill_bookings.restaurant_id = bookings.restaurant_id
    and backfill_bookings.booking_id = bookings.id
  where bookings.customer_id is null;

  update backfill_after
  set
    customer_id = backfill_bookings.customer_id,
    loyalty_program_id = case
      when backfill_after.loyalty_points_awarded <> 0
        then coalesce(
          backfill_after.loyalty_program_id,
          regulars.default_program_id(backfill_after.restaurant_id),
          -- stands for the program that a real run would insert
          '00000000-0000-0000-0000-000000000000'
        )
      else backfill_after.loyalty_program_id
    end
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_after.restaurant_id
    and backfill_bookings.booking_id = backfill_after.id;
  create index on backfill_after (restaurant_id, customer_id);
  create index on backfill_after (restaurant_id, id);
  analyze backfill_after;

  v_derived := replace(v_derived, v_bookings, v_after);
  v_profiles := replace(
    v_profiles,
    'regulars.derived_customer_profiles',
    format('(%s)', v_derived)
  );
  v_contacts := replace(v_contacts, v_bookings, v_after);
  v_points := replace(v_points, v_bookings, v_after);

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select
    1,
    'customers',
    count(distinct backfill_bookings.customer_id) filter (
      where backfill_bookings.identity_id is null
        and coalesce(
          backfill_bookings.email_normalized,
          backfill_bookings.phone_normalized
        ) is not null
    ),
    0,
    false
  from pg_temp.backfill_bookings;

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 1, 'bookings', 0, count(*), false
  from pg_temp.backfill_bookings;

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select 1, 'customers', 0, count(*), false
      from (
        select restaurant_id, customer_id
        from pg_temp.present_contact_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as contacts
    $query$,
    v_contacts
  );

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select
        2,
        'profiles',
        count(*) filter (where not has_profile),
        count(*) filter (where has_profile),
        false
      from (
        select restaurant_id, customer_id, has_profile
        from pg_temp.present_profile_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id, has_profile
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as profiles
    $query$,
    v_profiles
  );

  drop table if exists pg_temp.backfill_due;
  execute format(
    $query$
      -- The differences that step 3 would find then.
      create temp table backfill_due on commit preserve rows as
      select restaurant_id, booking_id, program_id, customer_id, target, posted
      from pg_temp.present_point_differences as present
      where not exists (
        select
        from pg_temp.backfill_after as after
        where after.restaurant_id = present.restaurant_id
          and after.id = present.booking_id
      )
      union all
      select restaurant_id, booking_id, program_id, customer_id, target, posted
      from (%s) as after
      where exists (
        select
        from pg_temp.backfill_after as bookings
        where bookings.restaurant_id = after.restaurant_id
          and bookings.id = after.booking_id
      )
    $query$,
    v_points
  );

  -- One entry per difference, except for bookings that lose points: those may need several.
  drop table if exists pg_temp.backfill_taken_back;
  create temp table backfill_taken_back on commit preserve rows as
  select distinct due.restaurant_id, due.booking_id
  from pg_temp.backfill_due as due
  where due.target < due.posted;

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 3, 'ledger entries', count(*), 0, false
  from pg_temp.backfill_due as due
  where (due.restaurant_id, due.booking_id) not in (
    select taken_back.restaurant_id, taken_back.booking_id
    from pg_temp.backfill_taken_back as taken_back
  )
  union all
  select 3, 'ledger entries', count(*), 0, false
  from regulars.entries_owed(
    as_of => now(),
    differences => array(
      select row(due.*)::regulars.booking_point_differences
      from pg_temp.backfill_due as due
      join pg_temp.backfill_taken_back as taken_back
        on taken_back.restaurant_id = due.restaurant_id
        and taken_back.booking_id = due.booking_id
    )
  );

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 3, 'accounts', count(*), 0, false
  from (
    select distinct due.restaurant_id, due.program_id, due.customer_id
    from pg_temp.backfill_due as due
    where not exists (
      select
      from public.loyalty_points
      where loyalty_points.restaurant_id = due.restaurant_id
        and loyalty_points.program_id = due.program_id
        and loyalty_points.customer_id = due.customer_id
    )
  ) as opened
  union all
  select 3, 'accounts', 0, count(*), false
  from pg_temp.present_account_differences;
end
$$;

comment on function regulars.backfill_dry_run(uuid) is
  'Counts, for regulars.backfill_report, what the backfill would insert and change; writes only '
  'temporary tables.';
revoke all on function regulars.backfill_dry_run(uuid) from public;
