create or replace function regulars.apply_phone_rules(restaurant_id uuid default null)
returns table (
  rekeyed bigint,
  pairs_left bigint,
  bookings_parted bigint,
  restaurants_done bigint,
  restaurants_left bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_chunk record;
  v_rekeyed bigint;
begin
  perform regulars.assert_restaurant(apply_phone_rules.restaurant_id);
  perform regulars.assert_own_temporary_tables();
  rekeyed := 0;

  -- Plans again: a customer may take a number that another has just given up.
  loop
    v_rekeyed := 0;
    for v_chunk in
      select plan.chunk_restaurant_id, plan.chunk
      from regulars.plan_phone_rules(apply_phone_rules.restaurant_id) as plan
    loop
      v_rekeyed := v_rekeyed
        + regulars.apply_phone_rules_chunk(v_chunk.chunk_restaurant_id, v_chunk.chunk);
    end loop;
    -- The first plan is complete; a later one no longer sees the old keys of re-keyed customers.
    if bookings_parted is null then
      select coalesce(sum(changes.bookings), 0)
      into bookings_parted
      from pg_temp.phone_rule_changes as changes
      where changes.change = 'part';
    end if;
    exit when v_rekeyed = 0;
    rekeyed := rekeyed + v_rekeyed;
  end loop;

  select count(*)
  into pairs_left
  from pg_temp.phone_rule_changes as changes
  where changes.change = 'join';

  select finished.restaurants_done, finished.restaurants_left
  into restaurants_done, restaurants_left
  from regulars.finish_phone_rules(apply_phone_rules.restaurant_id) as finished;

  if restaurants_done > 0 then
    perform public.backfill_customers_loyalty(apply_phone_rules.restaurant_id);
  end if;
  return next;
end
$$;

comment on function regulars.apply_phone_rules(uuid) is
  'Re-keys the customers that regulars.phone_rule_changes reports (null: all restaurants), merges '
  'none, and moves the bookings that part once no pair is left to join. Runs in the caller''s '
  'transaction; for a live database use the command line, which commits chunk by chunk. Raises '
  'RG010.';
revoke all on function regulars.apply_phone_rules(uuid) from public;
