-- Finds rows whose table is taken, judged by the state after the import: a booking that the file
-- moves away makes room, a rejected one stays where it is. Of competing rows, the first in the file
-- gets the table.
create or replace function regulars.plan_import_tables(restaurant_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_claim record;
  v_period tstzrange;
begin
  -- The tables that new and changed records want to hold, each for its time.
  create temp table import_claims on commit preserve rows as
  select
    import_bookings.number,
    import_bookings.table_id,
    tstzrange(import_bookings.starts_at, import_bookings.ends_at) as during
  from pg_temp.import_bookings
  where import_bookings.table_id is not null
    and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    and import_bookings.problems = ''
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  union all
  select
    import_changes.number,
    import_changes.claimed_id,
    tstzrange(import_changes.starts_at, import_changes.ends_at)
  from pg_temp.import_changes
  where import_changes.claimed_id is not null
    and (
      import_changes.claimed_id,
      tstzrange(import_changes.starts_at, import_changes.ends_at)
    ) is distinct from (import_changes.old_claimed_id, import_changes.old_during);

  select tstzrange(min(lower(import_claims.during)), max(upper(import_claims.during)))
  into v_period
  from import_claims;

  -- Number 0: bookings that the file leaves at their table.
  insert into import_claims (number, table_id, during)
  select 0, bookings.table_id, tstzrange(bookings.starts_at, bookings.ends_at)
  from public.bookings
  where bookings.restaurant_id = plan_import_tables.restaurant_id
    and bookings.table_id is not null
    and bookings.status in ('pending', 'confirmed')
    and bookings.starts_at < upper(v_period)
    and bookings.ends_at > lower(v_period)
    and not exists (
      select
      from pg_temp.import_changes
      where import_changes.booking_id = bookings.id
        and (
          import_changes.claimed_id,
          tstzrange(import_changes.starts_at, import_changes.ends_at)
        ) is distinct from (import_changes.old_claimed_id, import_changes.old_during)
    );

  loop
    -- The claims granted so far in this round, by which later ones are judged.
    create temp table import_granted (
      table_id uuid not null,
      during tstzrange not null
    );
    create index on import_granted using gist (table_id, during);

    -- Only claims within a stretch of time in which claims on the table overlap; histories have few
    -- of these.
    for v_claim in
      with stretches as (
        select
          marked.*,
          count(*) filter (where marked.is_apart) over (
            partition by marked.table_id
            order by lower(marked.during), marked.number
          ) as stretch
        from (
          select
            import_claims.*,
            coalesce(
              max(upper(import_claims.during)) over (
                partition by import_claims.table_id
                order by lower(import_claims.during), import_claims.number
                rows between unbounded preceding and 1 preceding
              ) <= lower(import_claims.during),
              true
            ) as is_apart
          from import_claims
        ) as marked
      )
      select contested.number, contested.table_id, contested.during
      from (
        select stretches.*, count(*) over (partition by table_id, stretch) as claims
        from stretches
      ) as contested
      where contested.claims > 1
      order by contested.number
    loop
      if v_claim.number > 0 and exists (
        select
        from import_granted
        where import_granted.table_id = v_claim.table_id
          and import_granted.during && v_claim.during
      ) then
        insert into pg_temp.import_rejects (number, problem)
        values (v_claim.number, 'table_taken');
      else
        insert into import_granted (table_id, during)
        values (v_claim.table_id, v_claim.during);
      end if;
    end loop;

    drop table import_granted;

    delete from import_claims
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_claims.number
    );
    delete from pg_temp.import_matches
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_matches.number
    );

    -- A booking that may not move keeps its table, although another row may have relied on it.
    with kept as (
      delete from pg_temp.import_changes
      where exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_changes.number
      )
      returning import_changes.old_claimed_id, import_changes.old_during
    )
    insert into import_claims (number, table_id, during)
    select 0, kept.old_claimed_id, kept.old_during
    from kept
    where kept.old_claimed_id is not null;

    exit when not found;
  end loop;

  analyze import_claims;
  analyze pg_temp.import_rejects;
end
$$;

comment on function regulars.plan_import_tables(uuid) is
  'Rejects the rows of an import whose table is held by another booking or an earlier row.';
revoke all on function regulars.plan_import_tables(uuid) from public;
