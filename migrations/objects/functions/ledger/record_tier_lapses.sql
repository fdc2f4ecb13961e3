-- Records every tier that an account passed through since it was last weighed, with the moment at
-- which the points for the better tier left the period.
create or replace function regulars.record_tier_lapses(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.open_accounts(
    record_tier_lapses.restaurant_id,
    record_tier_lapses.customer_ids
  );

  return regulars.set_tiers(
    restaurant_id => record_tier_lapses.restaurant_id,
    as_of => record_tier_lapses.as_of,
    changes => array(
      select regulars.new_tier_change(
        restaurant_id => record_tier_lapses.restaurant_id,
        program_id => lapses.program_id,
        customer_id => lapses.customer_id,
        tier_before => lapses.tier_before,
        tier => lapses.tier,
        cause => 'lapse',
        occurred_at => lapses.lapsed_at
      )
      from regulars.tier_lapses(
        restaurant_id => record_tier_lapses.restaurant_id,
        customer_ids => record_tier_lapses.customer_ids,
        as_of => record_tier_lapses.as_of
      ) as lapses
    )
  );
end
$$;

comment on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) is
  'Records the tiers of customers that have lapsed with the qualification period by an instant; '
  'returns how many accounts.';
revoke all on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) from public;
