-- An erased guest can neither have nor owe points. An entry of its own brings the account to zero,
-- again whenever one of the guest's bookings changes later. The caller holds bookings and
-- customers; the accounts are locked here.
create or replace function regulars.post_erasures(
  restaurant_id uuid,
  customer_ids uuid[],
  actor text default 'system'
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_erased_ids uuid[] := array(
    select customers.id
    from public.customers
    where customers.restaurant_id = post_erasures.restaurant_id
      and customers.id = any (post_erasures.customer_ids)
      and customers.erased_at is not null
  );
begin
  if v_erased_ids = '{}' then
    return;
  end if;

  -- What has expired is posted first: taken by the erasure, it would expire a second time.
  perform regulars.post_expiries(
    restaurant_id => post_erasures.restaurant_id,
    customer_ids => v_erased_ids,
    as_of => clock_timestamp()
  );

  perform regulars.append_entries(
    post_erasures.restaurant_id,
    array(
      select regulars.new_entry(
        restaurant_id => loyalty_points.restaurant_id,
        program_id => loyalty_points.program_id,
        customer_id => loyalty_points.customer_id,
        points_delta => (
          -sign(loyalty_points.balance)
          * least(abs(loyalty_points.balance) - pieces.taken, 1000000000)
        )::integer,
        reason => 'erasure',
        occurred_at => clock_timestamp(),
        actor => post_erasures.actor
      )
      from public.loyalty_points
      -- an entry is an integer, a balance a bigint
      cross join lateral generate_series(
        0::bigint,
        abs(loyalty_points.balance) - 1,
        1000000000
      ) as pieces (taken)
      where loyalty_points.restaurant_id = post_erasures.restaurant_id
        and loyalty_points.customer_id = any (v_erased_ids)
      order by loyalty_points.program_id, loyalty_points.customer_id, pieces.taken
    )
  );
end
$$;

comment on function regulars.post_erasures(uuid, uuid[], text) is
  'Brings the accounts of the erased among the given customers to zero.';
revoke all on function regulars.post_erasures(uuid, uuid[], text) from public;
