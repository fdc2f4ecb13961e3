-- By plain statements, so that all that an app's own insert or update would run is run. New rows
-- are inserted by one statement, in contact order. A booking that another transaction is loading
-- meanwhile is waited for and updated.
create or replace function regulars.write_attached_bookings(
  keys text[],
  is_new boolean,
  has_tables boolean default true
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
-- A plan of its own for each call would cost more than the call.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_source text;
  v_maps_tables boolean;
  v_count integer;
  v_row record;
  v_there text[] := '{}';
  v_gone record;
begin
  select
    attachments.source,
    attachments.mapping #> '{bookings,fields,table}' is not null
      and write_attached_bookings.has_tables
  into v_source, v_maps_tables
  from regulars.attachments;

  if write_attached_bookings.is_new then
    insert into public.bookings (
      restaurant_id,
      external_source,
      external_id,
      table_id,
      starts_at,
      ends_at,
      party_size,
      booking_type,
      seating_preference,
      status,
      customer_name,
      customer_email,
      customer_phone,
      marketing_opt_in,
      notes,
      source,
      spend_amount,
      created_at
    )
    select
      rows.restaurant_id,
      v_source,
      rows.external_id,
      case when v_maps_tables then rows.table_id end,
      rows.starts_at,
      rows.ends_at,
      rows.party_size,
      rows.booking_type,
      rows.seating_preference,
      rows.status,
      rows.customer_name,
      rows.customer_email,
      rows.customer_phone,
      rows.marketing_opt_in,
      rows.notes,
      'app',
      rows.spend_amount,
      rows.created_at
    from (
      select bookings.*
      from regulars.attached_bookings(write_attached_bookings.keys, is_judged => false) as bookings
      where bookings.problem is null
        and (not v_maps_tables or bookings.table_key is null or bookings.table_id is not null)
      order by bookings.customer_email, bookings.customer_phone, bookings.external_id
    ) as rows
    -- for each row as it is inserted: a login of the app's may write the restaurant that is set
    where set_config('regulars.restaurant_id', rows.restaurant_id::text, true) is not null
    on conflict (restaurant_id, external_source, external_id) where external_id is not null
    do nothing;
    get diagnostics v_count = row_count;
    if v_count = cardinality(write_attached_bookings.keys) then
      return;
    end if;
  end if;

  for v_row in
    select bookings.*
    from regulars.attached_bookings(write_attached_bookings.keys, is_judged => false) as bookings
    order by bookings.customer_email, bookings.customer_phone, bookings.external_id
  loop
    v_there := v_there || v_row.external_id;
    if v_row.restaurant_id is null and regulars.add_attached_restaurants() > 0
      or v_maps_tables
        and v_row.table_key is not null
        and v_row.table_id is null
        and v_row.status <> 'pending_allocation'
        and regulars.add_attached_tables() > 0
    then
      perform regulars.write_attached_bookings(
        keys => array[v_row.external_id],
        is_new => write_attached_bookings.is_new,
        has_tables => write_attached_bookings.has_tables
      );
      continue;
    end if;
    if v_row.problem is not null then
      perform regulars.refuse_field(
        split_part(v_row.problem, ' must be ', 1),
        split_part(v_row.problem, ' must be ', 2),
        'Correct the app''s row or the mapping, and run "regulars attach" again.'
      );
    end if;
    if v_maps_tables
      and v_row.table_key is not null
      and v_row.table_id is null
      and v_row.status <> 'pending_allocation'
    then
      perform regulars.refuse_field('table', 'one of the attached app''s in that restaurant');
    end if;
    perform set_config('regulars.restaurant_id', v_row.restaurant_id::text, true);

    update public.bookings
    set
      table_id = case when v_maps_tables then v_row.table_id else bookings.table_id end,
      starts_at = v_row.starts_at,
      ends_at = v_row.ends_at,
      party_size = v_row.party_size,
      seating_preference = v_row.seating_preference,
      status = v_row.status,
      customer_name = mapped.customer_name,
      customer_email = mapped.customer_email,
      customer_phone = mapped.customer_phone,
      marketing_opt_in = mapped.marketing_opt_in,
      notes = mapped.notes,
      spend_amount = v_row.spend_amount
    from (
      select
        ours.id,
        -- an erased guest is not written back
        case when erased.id is null then v_row.customer_name else ours.customer_name end
          as customer_name,
        case when erased.id is null then v_row.customer_email else ours.customer_email end
          as customer_email,
        case when erased.id is null then v_row.customer_phone else ours.customer_phone end
          as customer_phone,
        case when erased.id is null then v_row.marketing_opt_in else ours.marketing_opt_in end
          as marketing_opt_in,
        case when erased.id is null then v_row.notes else ours.notes end as notes
      from public.bookings as ours
      left join public.customers as erased
        on erased.restaurant_id = ours.restaurant_id
        and erased.id = ours.customer_id
        and erased.erased_at is not null
      where ours.restaurant_id = v_row.restaurant_id
        and ours.external_source = v_source
        and ours.external_id = v_row.external_id
    ) as mapped
    where bookings.restaurant_id = v_row.restaurant_id
      and bookings.id = mapped.id
      and (
        case when v_maps_tables then bookings.table_id end,
        bookings.starts_at,
        bookings.ends_at,
        bookings.party_size,
        bookings.seating_preference,
        bookings.status,
        bookings.customer_name,
        bookings.customer_email,
        bookings.customer_phone,
        bookings.marketing_opt_in,
        bookings.notes,
        bookings.spend_amount
      ) is distinct from (
        case when v_maps_tables then v_row.table_id end,
        v_row.starts_at,
        v_row.ends_at,
        v_row.party_size,
        v_row.seating_preference,
        v_row.status,
        mapped.customer_name,
        mapped.customer_email,
        mapped.customer_phone,
        mapped.marketing_opt_in,
        mapped.notes,
        v_row.spend_amount
      );
    continue when found;
    continue when exists (
      select
      from public.bookings
      where bookings.restaurant_id = v_row.restaurant_id
        and bookings.external_source = v_source
        and bookings.external_id = v_row.external_id
    );
    if not write_attached_bookings.is_new then
      -- it may have come from another restaurant
      perform regulars.cancel_attached_booking(v_row.external_id);
      perform regulars.write_attached_bookings(
        keys => array[v_row.external_id],
        is_new => true,
        has_tables => write_attached_bookings.has_tables
      );
    end if;
  end loop;

  for v_gone in
    select keys.external_id
    from unnest(write_attached_bookings.keys) as keys (external_id)
    where keys.external_id <> all (v_there)
    order by keys.external_id
  loop
    perform regulars.cancel_attached_booking(v_gone.external_id);
  end loop;
end
$$;

comment on function regulars.write_attached_bookings(text[], boolean, boolean) is
  'Makes our bookings what the attached app''s rows of those keys are now; a row that is gone or '
  'left out cancels ours; is_new: we have none of those keys yet; has_tables: also their tables. '
  'Raises RG001, and what an insert or update raises.';
revoke all on function regulars.write_attached_bookings(text[], boolean, boolean) from public;
