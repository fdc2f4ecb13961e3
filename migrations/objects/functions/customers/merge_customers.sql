-- The duplicate becomes a pointer; its bookings move, and their points follow them by posted
-- entries. Every pointer names the customer that stands for the whole person, never one that is
-- merged itself, so nobody follows chains; customer_merges keeps who was merged into whom.
create or replace function public.merge_customers(
  restaurant_id uuid,
  survivor_id uuid,
  duplicate_id uuid,
  actor text
)
returns setof public.customer_merges
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_survivor_id uuid;
  v_duplicate_id uuid := merge_customers.duplicate_id;
  v_group uuid[];
  v_booking_ids uuid[];
  v_merge public.customer_merges;
begin
  perform regulars.assert_restaurant(merge_customers.restaurant_id);
  perform regulars.assert_actor(merge_customers.actor);

  -- Repeats until nothing changed while waiting for the locks.
  loop
    v_survivor_id := regulars.customer_root(
      merge_customers.restaurant_id,
      merge_customers.survivor_id
    );
    v_group := v_duplicate_id
      || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => merge_customers.restaurant_id,
      booking_owner_ids => array[v_duplicate_id],
      customer_ids => v_group || v_survivor_id
    );
    exit when v_survivor_id is not distinct from regulars.customer_root(
        merge_customers.restaurant_id,
        merge_customers.survivor_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[merge_customers.survivor_id, v_duplicate_id]
  );

  select customer_merges.*
  into v_merge
  from public.customer_merges
  where customer_merges.restaurant_id = merge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null;
  if found and v_merge.survivor_id in (merge_customers.survivor_id, v_survivor_id) then
    -- a repeated call
    return next v_merge;
    return;
  elsif found or v_survivor_id = v_duplicate_id then
    raise exception using
      errcode = 'RG041',
      message = 'the customers cannot be merged',
      detail = format(
        'duplicate_id %s %s.',
        v_duplicate_id,
        case
          when v_survivor_id = v_duplicate_id then
            'is the survivor, or the survivor is merged into it'
          else format('is merged into %s', v_merge.survivor_id)
        end
      ),
      hint = 'Name two customers that each stand for themselves, or unmerge first.';
  end if;

  perform regulars.post_expiries(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  update public.customers
  set
    merged_into_id = v_survivor_id,
    updated_at = now()
  where customers.restaurant_id = merge_customers.restaurant_id
    and customers.id = any (v_group);

  with moved as (
    update public.bookings
    set
      customer_id = v_survivor_id,
      derived_writes = bookings.derived_writes + 1
    where bookings.restaurant_id = merge_customers.restaurant_id
      and bookings.customer_id = v_duplicate_id
    returning bookings.id
  )
  select coalesce(array_agg(moved.id order by moved.id), '{}')
  into v_booking_ids
  from moved;

  insert into public.customer_merges (
    restaurant_id,
    survivor_id,
    duplicate_id,
    booking_ids,
    actor
  )
  values (
    merge_customers.restaurant_id,
    v_survivor_id,
    v_duplicate_id,
    v_booking_ids,
    merge_customers.actor
  )
  returning * into v_merge;

  perform regulars.refresh_profiles(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => merge_customers.restaurant_id,
    merge_ids => array[v_merge.id],
    booking_ids => v_booking_ids,
    actor => merge_customers.actor,
    is_undo => false
  );

  return next v_merge;
end
$$;

comment on function public.merge_customers(uuid, uuid, uuid, text) is
  'Merges two customers: the duplicate''s bookings and points move to the survivor, and so do its '
  'later bookings. A repeated call changes nothing. Raises RG001, RG007, RG010, RG041, RG043.';
revoke all on function public.merge_customers(uuid, uuid, uuid, text) from public;
