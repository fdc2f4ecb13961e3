create or replace function public.lapse_loyalty_tiers(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(lapse_loyalty_tiers.restaurant_id);

  if regulars.datable(lapse_loyalty_tiers.as_of) is null
    or lapse_loyalty_tiers.as_of > clock_timestamp()
  then
    perform regulars.refuse_field('as_of', 'a date and time that is not in the future');
  end if;

  -- Reads without locks first; the accounts found are then locked and read again.
  select array_agg(distinct lapses.customer_id)
  into v_customer_ids
  from regulars.tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => null,
    as_of => lapse_loyalty_tiers.as_of
  ) as lapses;

  return regulars.record_tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => lapse_loyalty_tiers.as_of
  );
end
$$;

comment on function public.lapse_loyalty_tiers(uuid, timestamptz) is
  'Records the tiers that have lapsed with the qualification period by an instant; returns how '
  'many accounts. Raises RG001, RG010.';
revoke all on function public.lapse_loyalty_tiers(uuid, timestamptz) from public;
