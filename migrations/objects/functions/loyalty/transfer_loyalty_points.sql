-- A program takes another's place: what a guest has in one goes to the other, award by award and
-- use by use, each on its own date and under the rule by which it was earned, so that expiry, tier
-- and history are those of a guest who always was in the other. Bookings go along, so that a
-- cancellation takes points where they are. What cancels out stays behind: asking again moves what
-- came since.
create or replace function public.transfer_loyalty_points(
  restaurant_id uuid,
  from_program_id uuid,
  actor text,
  to_program_id uuid default null,
  customer_id uuid default null,
  dry_run boolean default true,
  limit_to integer default 1000
)
returns table (
  id uuid,
  balance bigint,
  lifetime_points bigint,
  bookings integer,
  entries integer
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_from public.loyalty_programs;
  v_to public.loyalty_programs;
  v_customer_id uuid;
  v_customer_ids uuid[];
  v_transfer uuid := regulars.uuid_v7();
  v_versions jsonb;
  v_group record;
  v_entries public.loyalty_point_events[];
begin
  perform regulars.assert_restaurant(transfer_loyalty_points.restaurant_id);
  perform regulars.assert_actor(transfer_loyalty_points.actor);

  if transfer_loyalty_points.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  elsif transfer_loyalty_points.limit_to not between 1 and 10000
    or transfer_loyalty_points.limit_to is null
  then
    perform regulars.refuse_field('limit_to', 'a whole number from 1 to 10000');
  elsif transfer_loyalty_points.from_program_id is null then
    perform regulars.refuse_field('from_program_id', 'the program that the points leave');
  end if;
  -- one at a time with each other and with set_loyalty_program: the versions that go along are
  -- numbered, and the active program stays the active one
  if not transfer_loyalty_points.dry_run then
    perform
    from public.restaurants
    where restaurants.id = transfer_loyalty_points.restaurant_id
    for no key update;
  end if;
  v_from := regulars.resolve_program(
    transfer_loyalty_points.restaurant_id,
    transfer_loyalty_points.from_program_id
  );
  v_to := regulars.resolve_program(
    transfer_loyalty_points.restaurant_id,
    transfer_loyalty_points.to_program_id
  );
  if v_from.id = v_to.id then
    perform regulars.refuse_field('to_program_id', 'another program than from_program_id');
  end if;
  if transfer_loyalty_points.customer_id is not null then
    v_customer_id := regulars.find_customer(
      transfer_loyalty_points.restaurant_id,
      transfer_loyalty_points.customer_id
    );
  end if;

  v_customer_ids := array(
    select customers.id
    from public.loyalty_points as accounts
    join public.customers
      on customers.restaurant_id = accounts.restaurant_id
      and customers.id = accounts.customer_id
      and customers.merged_into_id is null
      and customers.erased_at is null
    where accounts.restaurant_id = v_from.restaurant_id
      and accounts.program_id = v_from.id
      and (v_customer_id is null or accounts.customer_id = v_customer_id)
      and (
        exists (
          select
          from public.bookings
          where bookings.restaurant_id = v_from.restaurant_id
            and bookings.customer_id = accounts.customer_id
            and bookings.loyalty_program_id = v_from.id
        )
        or exists (
          select
          from regulars.transferable_points(
            v_from.restaurant_id,
            v_from.id,
            array[accounts.customer_id]
          )
        )
      )
    order by customers.identity, customers.id
    limit transfer_loyalty_points.limit_to
  );

  if not transfer_loyalty_points.dry_run then
    perform regulars.lock_owners(v_from.restaurant_id, v_customer_ids);
    -- the guest named was merged or taken apart while it was waited for
    if v_customer_id is distinct from regulars.customer_root(
      transfer_loyalty_points.restaurant_id,
      transfer_loyalty_points.customer_id
    ) then
      return query
      select moved.*
      from public.transfer_loyalty_points(
        restaurant_id => transfer_loyalty_points.restaurant_id,
        from_program_id => v_from.id,
        actor => transfer_loyalty_points.actor,
        to_program_id => v_to.id,
        customer_id => transfer_loyalty_points.customer_id,
        dry_run => false,
        limit_to => transfer_loyalty_points.limit_to
      ) as moved;
      return;
    end if;
    -- who is excluded here is excluded there, also without points
    insert into public.loyalty_exclusions (
      restaurant_id,
      program_id,
      customer_id,
      reason,
      excluded_by
    )
    select
      exclusions.restaurant_id,
      v_to.id,
      exclusions.customer_id,
      exclusions.reason,
      transfer_loyalty_points.actor
    from public.loyalty_exclusions as exclusions
    join public.customers
      on customers.restaurant_id = exclusions.restaurant_id
      and customers.id = exclusions.customer_id
    where exclusions.restaurant_id = v_from.restaurant_id
      and exclusions.program_id = v_from.id
      and exclusions.ended_at is null
      and (
        v_customer_id is null
        or coalesce(customers.merged_into_id, customers.id) = v_customer_id
      )
    on conflict (restaurant_id, program_id, customer_id) where ended_at is null do nothing;

    -- who was merged or erased meanwhile has another account, or none
    v_customer_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = v_from.restaurant_id
        and customers.id = any (v_customer_ids)
        and customers.merged_into_id is null
        and customers.erased_at is null
    );
    perform regulars.open_accounts(
      restaurant_id => v_from.restaurant_id,
      customer_ids => v_customer_ids,
      program_ids => array_fill(v_to.id, array[cardinality(v_customer_ids)])
    );
    perform regulars.post_expiries(
      restaurant_id => v_from.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => clock_timestamp()
    );
  end if;

  return query
  select
    accounts.customer_id,
    accounts.balance,
    accounts.lifetime_points,
    (
      select count(*)::integer
      from public.bookings
      where bookings.restaurant_id = v_from.restaurant_id
        and bookings.customer_id = accounts.customer_id
        and bookings.loyalty_program_id = v_from.id
    ),
    (
      select count(*)::integer
      from regulars.transferable_points(
        v_from.restaurant_id,
        v_from.id,
        array[accounts.customer_id]
      )
    )
  from unnest(v_customer_ids) with ordinality as wanted (customer_id, place)
  join public.loyalty_points as accounts
    on accounts.restaurant_id = v_from.restaurant_id
    and accounts.program_id = v_from.id
    and accounts.customer_id = wanted.customer_id
  order by wanted.place;

  if transfer_loyalty_points.dry_run or v_customer_ids = '{}' then
    return;
  end if;

  v_versions := regulars.adopt_versions(v_from.restaurant_id, v_from.id, v_to.id);

  v_entries := array(
    select regulars.new_entry(
      restaurant_id => v_from.restaurant_id,
      program_id => halves.program_id,
      customer_id => moved.customer_id,
      points_delta => (halves.sign * moved.points)::integer,
      reason => 'transfer',
      occurred_at => moved.occurred_at,
      source_key => concat_ws(
        ':',
        'transfer',
        v_transfer,
        moved.customer_id,
        moved.award_id,
        moved.flow,
        moved.due_on,
        halves.sign
      ),
      actor => transfer_loyalty_points.actor,
      metadata => jsonb_strip_nulls(
        jsonb_build_object(
          'transfer', v_transfer,
          'source', moved.award_id,
          'origin', moved.award_id,
          'flow', moved.flow,
          'due_on', moved.due_on,
          'rule_version', case
            when halves.sign > 0 then v_versions -> moved.rule_version::text
          end
        )
      )
    )
    from regulars.transferable_points(v_from.restaurant_id, v_from.id, v_customer_ids) as moved
    cross join (values (v_from.id, -1), (v_to.id, 1)) as halves (program_id, sign)
    order by halves.program_id, moved.customer_id, moved.occurred_at, moved.award_id
  );
  perform regulars.append_entries(v_from.restaurant_id, v_entries);

  for v_group in
    select
      bookings.loyalty_accrual_version as version,
      array_agg(bookings.id order by bookings.id) as booking_ids
    from public.bookings
    where bookings.restaurant_id = v_from.restaurant_id
      and bookings.customer_id = any (v_customer_ids)
      and bookings.loyalty_program_id = v_from.id
    group by bookings.loyalty_accrual_version
  loop
    update public.bookings
    set
      derived_writes = bookings.derived_writes + 1,
      loyalty_program_id = v_to.id,
      -- what carries points without a rule goes on without one
      loyalty_accrual_version = (v_versions ->> v_group.version::text)::integer
    where bookings.restaurant_id = v_from.restaurant_id
      and bookings.id = any (v_group.booking_ids);

    perform regulars.post_booking_points(
      restaurant_id => v_from.restaurant_id,
      booking_ids => v_group.booking_ids,
      metadata => jsonb_build_object('transfer', v_transfer),
      reason => 'transfer',
      actor => transfer_loyalty_points.actor
    );
  end loop;

  perform regulars.rebuild_accounts(v_from.restaurant_id, v_customer_ids);
end
$$;

comment on function public.transfer_loyalty_points(
  uuid, uuid, text, uuid, uuid, boolean, integer
) is
  'Moves what guests (customer_id null: all, the first limit_to) have in one program to another '
  '(null: the active one), with the dates and rules under which it was earned and with what counts '
  'towards tiers; bookings go along. Returns a row a guest; again until none. A dry run writes '
  'nothing. Raises RG001, RG007, RG010, RG020, RG021.';
revoke all on function public.transfer_loyalty_points(
  uuid, uuid, text, uuid, uuid, boolean, integer
) from public;
