-- Matches rows with existing bookings and finds what differs. A row identified by its digest never
-- changes its booking, whatever has happened to that since.
create or replace function regulars.plan_import_matches(
  restaurant_id uuid,
  external_source text,
  fields text[],
  timezone text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- The records that match a booking or an earlier record, and whether they change it.
  create temp table import_matches (
    number bigint not null,
    is_changed boolean not null
  ) on commit preserve rows;

  -- If an id occurs in several rows, the first usable row counts; identical copies are ignored,
  -- others contradict it.
  with repeated as (
    select
      import_bookings.number,
      to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte', 'digest'] as contents,
      first_value(to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte', 'digest'])
        over ids
        as first_contents,
      row_number() over ids as place
    from pg_temp.import_bookings
    join pg_temp.import_rows on import_rows.number = import_bookings.number
    where import_bookings.problems = ''
      and import_bookings.has_own_id
      and import_bookings.external_id in (
        select ids.external_id
        from pg_temp.import_bookings as ids
        where ids.problems = ''
          and ids.has_own_id
        group by ids.external_id
        having count(*) > 1
      )
    window ids as (partition by import_bookings.external_id order by import_bookings.number)
  ), copies as (
    insert into import_matches (number, is_changed)
    select repeated.number, false
    from repeated
    where repeated.place > 1
      and repeated.contents = repeated.first_contents
  )
  insert into pg_temp.import_rejects (number, problem)
  select repeated.number, 'external_id_repeated'
  from repeated
  where repeated.place > 1
    and repeated.contents <> repeated.first_contents;
  analyze import_matches;

  -- The bookings that records of this file change: as they are now, and what they become.
  create temp table import_changes on commit preserve rows as
  select
    import_bookings.number,
    bookings.id as booking_id,
    bookings.customer_id as old_customer_id,
    bookings.status as old_status,
    case when bookings.status in ('pending', 'confirmed') then bookings.table_id end
      as old_claimed_id,
    tstzrange(bookings.starts_at, bookings.ends_at) as old_during,
    case when resolved.status in ('pending', 'confirmed') then resolved.table_id end
      as claimed_id,
    resolved.*,
    import_bookings.has_own_id
      and row(resolved.*) is distinct from (
        bookings.starts_at,
        bookings.ends_at,
        bookings.table_id,
        bookings.party_size,
        bookings.booking_type,
        bookings.seating_preference,
        bookings.status,
        bookings.confirmed_at,
        bookings.completed_at,
        bookings.cancelled_at,
        bookings.cancelled_by,
        bookings.customer_name,
        bookings.customer_email,
        bookings.customer_phone,
        bookings.marketing_opt_in,
        bookings.notes,
        bookings.source,
        bookings.spend_amount,
        bookings.spend_currency
      ) as is_changed
  from pg_temp.import_bookings
  join public.bookings
    on bookings.restaurant_id = plan_import_matches.restaurant_id
    and bookings.external_source = plan_import_matches.external_source
    and bookings.external_id = import_bookings.external_id
  -- Fields without a column in the file stay. An empty cell clears nullable fields and leaves
  -- others.
  cross join lateral (
    select
      import_bookings.starts_at,
      case
        when import_bookings.has_end then import_bookings.ends_at
        else bookings.ends_at + (import_bookings.starts_at - bookings.starts_at)
      end as ends_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'pending_allocation' then null
        when 'table_label' = any (plan_import_matches.fields) then import_bookings.table_id
        else bookings.table_id
      end as table_id,
      import_bookings.party_size,
      case
        when import_bookings.booking_type is not null then import_bookings.booking_type
        -- like amend_booking: the type follows the hour unless it was set explicitly
        when import_bookings.starts_at <> bookings.starts_at
          and bookings.booking_type = regulars.default_booking_type(
            bookings.starts_at,
            plan_import_matches.timezone
          )
          then regulars.default_booking_type(
            import_bookings.starts_at,
            plan_import_matches.timezone
          )
        else bookings.booking_type
      end as booking_type,
      coalesce(import_bookings.seating_preference, bookings.seating_preference)
        as seating_preference,
      coalesce(import_bookings.status, bookings.status) as status,
      -- the triggers would clear a time that does not belong to the status
      case
        when coalesce(import_bookings.status, bookings.status) in ('confirmed', 'completed')
          then coalesce(import_bookings.confirmed_at, bookings.confirmed_at)
        else bookings.confirmed_at
      end as confirmed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'completed'
          then coalesce(import_bookings.completed_at, bookings.completed_at)
        else bookings.completed_at
      end as completed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_at, bookings.cancelled_at)
        else bookings.cancelled_at
      end as cancelled_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_by, bookings.cancelled_by)
        else bookings.cancelled_by
      end as cancelled_by,
      case
        when plan_import_matches.fields
          && array['customer_name', 'customer_first_name', 'customer_last_name']
          then import_bookings.customer_name
        else bookings.customer_name
      end as customer_name,
      case
        when 'customer_email' = any (plan_import_matches.fields)
          then import_bookings.customer_email
        else bookings.customer_email
      end as customer_email,
      case
        when 'customer_phone' = any (plan_import_matches.fields)
          then import_bookings.customer_phone
        else bookings.customer_phone
      end as customer_phone,
      coalesce(import_bookings.marketing_opt_in, bookings.marketing_opt_in)
        as marketing_opt_in,
      case
        when 'notes' = any (plan_import_matches.fields) then import_bookings.notes
        else bookings.notes
      end as notes,
      coalesce(import_bookings.source, bookings.source) as source,
      case
        when 'spend_amount' = any (plan_import_matches.fields) then import_bookings.spend_amount
        else bookings.spend_amount
      end as spend_amount,
      case
        when 'spend_currency' = any (plan_import_matches.fields)
          then import_bookings.spend_currency
        else bookings.spend_currency
      end as spend_currency
    offset 0
  ) as resolved
  where import_bookings.problems = ''
    and not exists (
      select
      from import_matches
      where import_matches.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    );
  analyze import_changes;

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'status_move'
  from import_changes
  where import_changes.is_changed
    and import_changes.status <> import_changes.old_status
    and not regulars.is_status_move(import_changes.old_status, import_changes.status);

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'guest_erased'
  from import_changes
  join public.customers
    on customers.restaurant_id = plan_import_matches.restaurant_id
    and customers.id = import_changes.old_customer_id
  where import_changes.is_changed
    and customers.erased_at is not null;

  -- A reference is set once, when the booking is inserted.
  if 'reference' = any (plan_import_matches.fields) then
    insert into pg_temp.import_rejects (number, problem)
    select wanted.number, 'reference_taken'
    from (
      select
        import_bookings.number,
        import_bookings.reference,
        row_number() over (
          partition by import_bookings.reference
          order by import_bookings.number
        ) as place
      from pg_temp.import_bookings
      where import_bookings.reference is not null
        and import_bookings.problems = ''
        and not exists (
          select
          from import_changes
          where import_changes.number = import_bookings.number
        )
        and not exists (
          select
          from import_matches
          where import_matches.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
    ) as wanted
    where wanted.place > 1
      or exists (
        select
        from public.bookings
        where bookings.restaurant_id = plan_import_matches.restaurant_id
          and bookings.reference = wanted.reference
      );
  end if;

  delete from import_changes
  where exists (
    select
    from pg_temp.import_rejects
    where import_rejects.number = import_changes.number
  );

  insert into import_matches (number, is_changed)
  select import_changes.number, import_changes.is_changed
  from import_changes;

  delete from import_changes where not import_changes.is_changed;

  create unique index on import_matches (number);
  create unique index on import_changes (number);
  analyze import_matches;
  analyze import_changes;
  analyze pg_temp.import_rejects;
end
$$;

comment on function regulars.plan_import_matches(uuid, text, text[], text) is
  'Lists, in temporary tables of the session, the rows of an import that match existing bookings, '
  'and what they change.';
revoke all on function regulars.plan_import_matches(uuid, text, text[], text) from public;
