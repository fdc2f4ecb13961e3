-- As long as two customers would get the same key, the earlier reading stays in force, so that each
-- keeps its guests. Merge the pair and plan again to end it.
create or replace function regulars.finish_phone_rules(restaurant_id uuid default null)
returns table (
  restaurants_done bigint,
  restaurants_left bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.assert_restaurant(finish_phone_rules.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  delete from regulars.earlier_phone_readings
  where (
      finish_phone_rules.restaurant_id is null
      or earlier_phone_readings.restaurant_id = finish_phone_rules.restaurant_id
    )
    -- leaves readings that were added after the plan
    and earlier_phone_readings.restaurant_id in (
      select planned.restaurant_id
      from pg_temp.planned_phone_readings as planned
      group by planned.restaurant_id
      having count(*) = (
        select count(*)
        from regulars.earlier_phone_readings as present
        where present.restaurant_id = planned.restaurant_id
      )
    )
    and earlier_phone_readings.restaurant_id not in (
      select changes.restaurant_id
      from pg_temp.phone_rule_changes as changes
      where changes.change in ('rekey', 'join')
    );

  delete from regulars.phone_rules
  where phone_rules.edition > 0
    and phone_rules.edition not in (
      select earlier_phone_readings.edition
      from regulars.earlier_phone_readings
    );

  return query
  select
    count(distinct planned.restaurant_id) - count(distinct present.restaurant_id),
    count(distinct present.restaurant_id)
  from pg_temp.planned_phone_readings as planned
  left join regulars.earlier_phone_readings as present
    on present.restaurant_id = planned.restaurant_id;
end
$$;

comment on function regulars.finish_phone_rules(uuid) is
  'Ends the change for the restaurants where the session''s last plan found nothing more to '
  're-key or join; the backfill then moves the bookings that part. Raises RG010.';
revoke all on function regulars.finish_phone_rules(uuid) from public;
