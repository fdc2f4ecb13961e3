-- Undoes one merge, also one within a chain. Each booking goes to the customer of its contact; a
-- booking without a usable contact goes back to where it was. What was recorded in between for the
-- person (manual points under the survivor's id, consents, tags, notes) stays with the survivor.
create or replace function public.unmerge_customers(
  restaurant_id uuid,
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
  v_duplicate_id uuid := unmerge_customers.duplicate_id;
  v_root_id uuid;
  v_group uuid[];
  v_merge public.customer_merges;
  v_merge_ids uuid[];
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(unmerge_customers.restaurant_id);
  perform regulars.assert_actor(unmerge_customers.actor);

  -- Repeats until nothing changed while waiting for the locks.
  loop
    v_root_id := regulars.customer_root(unmerge_customers.restaurant_id, v_duplicate_id);
    v_group := v_duplicate_id
      || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => unmerge_customers.restaurant_id,
      booking_owner_ids => array[v_root_id],
      customer_ids => v_group || v_root_id
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        unmerge_customers.restaurant_id,
        v_duplicate_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_duplicate_id]
  );

  update public.customer_merges
  set
    unmerged_by = unmerge_customers.actor,
    unmerged_at = clock_timestamp()
  where customer_merges.restaurant_id = unmerge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null
  returning * into v_merge;
  if not found then
    raise exception using
      errcode = 'RG042',
      message = 'the customer is not merged into another',
      detail = format('duplicate_id %s.', v_duplicate_id),
      hint = 'Name the customer that became the pointer; get_customer lists them in merged_ids.';
  end if;

  -- this merge and those that moved its survivor on
  v_merge_ids := array(
    with recursive path as (
      select 1 as step, v_merge.id as id, v_merge.survivor_id as survivor_id
      union all
      select path.step + 1, customer_merges.id, customer_merges.survivor_id
      from path
      join public.customer_merges
        on customer_merges.restaurant_id = unmerge_customers.restaurant_id
        and customer_merges.duplicate_id = path.survivor_id
        and customer_merges.unmerged_at is null
    )
    select path.id
    from path
    order by path.step
  );

  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id],
    as_of => clock_timestamp()
  );

  v_booking_ids := array(
    select bookings.id
    from public.bookings
    left join lateral (
      select regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) as customer_id
    ) as contact on true
    left join public.customers as identity
      on identity.restaurant_id = unmerge_customers.restaurant_id
      and identity.id = contact.customer_id
    where bookings.restaurant_id = unmerge_customers.restaurant_id
      and bookings.customer_id = v_root_id
      and case
        -- the contact decides if it is this person's
        when v_root_id in (identity.id, identity.merged_into_id) then identity.id = any (v_group)
        else bookings.id = any (v_merge.booking_ids)
      end
    order by bookings.id
  );

  update public.customers
  set
    merged_into_id = case when customers.id = v_duplicate_id then null else v_duplicate_id end,
    updated_at = now()
  where customers.restaurant_id = unmerge_customers.restaurant_id
    and customers.id = any (v_group);

  update public.bookings
  set
    customer_id = v_duplicate_id,
    derived_writes = bookings.derived_writes + 1
  where bookings.restaurant_id = unmerge_customers.restaurant_id
    and bookings.id = any (v_booking_ids);

  perform regulars.forget_shown_contact(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array(
      select v_root_id
      union
      select v_merge.survivor_id
    ),
    booking_ids => v_booking_ids
  );
  perform regulars.refresh_profiles(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => unmerge_customers.restaurant_id,
    merge_ids => v_merge_ids,
    booking_ids => v_booking_ids,
    actor => unmerge_customers.actor,
    is_undo => true
  );
  -- expiries posted on one account during the merge are now posted on both
  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  return next v_merge;
end
$$;

comment on function public.unmerge_customers(uuid, uuid, text) is
  'Undoes a merge: the customer gets back the bookings of its contacts and their points. Raises '
  'RG001, RG007, RG010, RG042, RG043.';
revoke all on function public.unmerge_customers(uuid, uuid, text) from public;
