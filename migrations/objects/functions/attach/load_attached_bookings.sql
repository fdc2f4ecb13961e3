-- With an import_batch_id: the triggers skip these rows, and the backfill derives from them what
-- the triggers would, as it does for an import. Those that wait for a table are left to be mirrored
-- one by one, since the triggers give them their tickets; so are those that moved to a restaurant
-- not named. A table goes to the first of those that want it at a time; the others are loaded
-- without one.
create or replace function regulars.load_attached_bookings(
  keys text[],
  restaurant_ids uuid[],
  import_batch_id uuid
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- Planned while bookings are few, the look for a free table would go on reading all of them.
set enable_seqscan = off
as $$
declare
  v_source text;
  v_has_tables boolean := true;
  v_failures integer := 0;
  v_count integer;
begin
  select attachments.source into v_source from regulars.attachments;
  -- whoever is erased meanwhile waits for this chunk or is waited for
  perform regulars.lock_unattached(due.restaurant_id, is_erasure => false)
  from (
    select distinct restaurants.id as restaurant_id
    from unnest(load_attached_bookings.restaurant_ids) as restaurants (id)
    order by restaurants.id
  ) as due;

  loop
    begin
      insert into public.bookings (
        restaurant_id,
        import_batch_id,
        external_source,
        external_id,
        table_id,
        starts_at,
        ends_at,
        party_size,
        booking_type,
        seating_preference,
        status,
        confirmed_at,
        completed_at,
        cancelled_at,
        cancelled_by,
        customer_name,
        customer_email,
        customer_phone,
        marketing_opt_in,
        notes,
        source,
        spend_amount,
        spend_currency,
        created_at
      )
      select
        rows.restaurant_id,
        load_attached_bookings.import_batch_id,
        v_source,
        rows.external_id,
        case
          when not v_has_tables or rows.table_id is null then null
          when rows.status not in ('pending', 'confirmed') then rows.table_id
          when rows.starts_at < rows.earlier_ends_at then null
          when not regulars.is_table_free(
            restaurant_id => rows.restaurant_id,
            table_id => rows.table_id,
            starts_at => rows.starts_at,
            ends_at => rows.ends_at,
            except_booking_id => null
          )
            then null
          else rows.table_id
        end,
        rows.starts_at,
        rows.ends_at,
        rows.party_size,
        rows.booking_type,
        rows.seating_preference,
        rows.status,
        case when rows.status in ('confirmed', 'completed') then rows.created_at end,
        case when rows.status = 'completed' then least(rows.ends_at, now()) end,
        case when rows.status = 'cancelled' then least(rows.starts_at, now()) end,
        case when rows.status = 'cancelled' then 'system' end,
        rows.customer_name,
        rows.customer_email,
        rows.customer_phone,
        rows.marketing_opt_in,
        rows.notes,
        'app',
        rows.spend_amount,
        case when rows.spend_amount is not null then restaurants.currency end,
        least(rows.created_at, now())
      from (
        select
          mapped.*,
          max(mapped.ends_at) filter (where mapped.status in ('pending', 'confirmed')) over (
            partition by mapped.restaurant_id, mapped.table_id
            order by mapped.starts_at, mapped.external_id
            rows between unbounded preceding and 1 preceding
          ) as earlier_ends_at
        from regulars.attached_bookings(load_attached_bookings.keys, is_judged => true) as mapped
        where mapped.problem is null
          and mapped.restaurant_id = any (load_attached_bookings.restaurant_ids)
          and mapped.status <> 'pending_allocation'
      ) as rows
      join public.restaurants on restaurants.id = rows.restaurant_id
      on conflict (restaurant_id, external_source, external_id) where external_id is not null
      do nothing;
      get diagnostics v_count = row_count;
      return v_count;
    exception
      -- a live booking was faster at a table: those left without are mirrored afterwards
      when exclusion_violation then
        v_has_tables := false;
      -- a new reference exists already, and is drawn again
      when unique_violation then
        v_failures := v_failures + 1;
        if v_failures > 10 then
          raise;
        end if;
    end;
  end loop;
end
$$;

comment on function regulars.load_attached_bookings(text[], uuid[], uuid) is
  'Inserts the attached app''s bookings of those keys and restaurants that we do not have, as an '
  'import does, and returns how many.';
revoke all on function regulars.load_attached_bookings(text[], uuid[], uuid) from public;
