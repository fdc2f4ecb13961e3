/* @name backfillCustomersLoyalty */
select
  step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
  unchanged as "unchanged!"
from public.backfill_customers_loyalty(
  restaurant_id => :restaurant_id,
  dry_run => coalesce(:dry_run, false)
);

/* @name backfillPlan */
select chunk_restaurant_id as "chunk_restaurant_id!", chunk as "chunk!", items as "items!"
from regulars.backfill_plan(
  step => :step!,
  restaurant_id => :restaurant_id,
  part => :part!,
  parts => :parts!
);

/* @name backfillChunk */
select object as "object!", inserted as "inserted!", changed as "changed!"
from regulars.backfill_chunk(
  step => :step!,
  restaurant_id => :restaurant_id!,
  chunk => :chunk!
);

/* @name backfillReport */
select
  step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
  unchanged as "unchanged!"
from regulars.backfill_report(restaurant_id => :restaurant_id);

/* @name verifyCustomersLoyalty */
select
  check_name as "check_name!", ok as "ok!", severity as "severity!", expected,
  actual as "actual!", detail
from public.verify_customers_loyalty(
  restaurant_id => :restaurant_id,
  since_last => coalesce(:since_last, false)
);

/* @name rememberVerified */
select regulars.remember_verified(restaurant_id => :restaurant_id) as "restaurants!";

/* @name phoneRuleChanges */
select
  changed_restaurant_id as "restaurant_id!", customer_id as "customer_id!", change as "change!",
  phone_normalized, becomes, other_customer_id, bookings as "bookings!"
from regulars.phone_rule_changes(restaurant_id => :restaurant_id);

/* @name planPhoneRules */
select chunk_restaurant_id as "chunk_restaurant_id!", chunk as "chunk!", items as "items!"
from regulars.plan_phone_rules(restaurant_id => :restaurant_id);

/* @name applyPhoneRulesChunk */
select
  regulars.apply_phone_rules_chunk(
    restaurant_id => :restaurant_id!,
    chunk => :chunk!
  ) as "rekeyed!";

/* @name finishPhoneRules */
select
  restaurants_done as "restaurants_done!", restaurants_left as "restaurants_left!"
from regulars.finish_phone_rules(restaurant_id => :restaurant_id);

/* @name exportRestaurant */
select
  table_name as "table_name!", row_data as "row_data!"
from public.export_restaurant(
  restaurant_id => :restaurant_id!
);

/* @name offboardRestaurant */
select
  table_name as "table_name!", row_data as "row_data!"
from public.offboard_restaurant(
  restaurant_id => :restaurant_id!,
  actor => :actor!
);

/* @name changeRestaurantTimezone */
select
  booking_id as "booking_id!", reference as "reference!", status as "status!",
  starts_at as "starts_at!", local_starts_at::text as "local_starts_at!",
  new_starts_at as "new_starts_at!", new_local_starts_at::text as "new_local_starts_at!"
from public.change_restaurant_timezone(
  restaurant_id => :restaurant_id!,
  timezone => :timezone!,
  keep => :keep!,
  actor => :actor!,
  dry_run => coalesce(:dry_run, true)
);

/* @name listRestaurants */
select id as "restaurant_id!", slug as "slug!"
from public.restaurants
where id = coalesce(:restaurant_id, id)
  and not regulars.has_moved(id)
order by id;

/* @name mirrorAttachedWrites */
select regulars.mirror_attached_writes(limit_to => :limit_to!) as "taken!";

/* @name repricePlan */
select chunk as "chunk!", first_id as "first_id!", last_id as "last_id!", items as "items!"
from regulars.reprice_plan(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at
);

/* @name repriceChunk */
select
  bookings_written as "bookings_written!", bookings_changed as "bookings_changed!",
  points_after - points_before as "points_changed!", entries_posted as "entries_posted!"
from regulars.reprice_chunk(
  restaurant_id => :restaurant_id!,
  first_id => :first_id!,
  last_id => :last_id!,
  from_at => :from_at,
  to_at => :to_at,
  actor => coalesce(:actor, 'system')
);

/* @name inactivePlan */
select customer_id as "customer_id!"
from public.erase_inactive_customers(
  restaurant_id => :restaurant_id!,
  older_than => :older_than!,
  actor => :actor!,
  dry_run => true,
  limit_to => :limit_to
);

/* @name inactiveChunk */
select
  regulars.erase_inactive_chunk(
    restaurant_id => :restaurant_id!,
    customer_ids => :customer_ids!,
    older_than => :older_than!,
    actor => :actor!
  ) as "customer_id!";

/* @name offboardPlan */
select rows_delivered as "rows_delivered!", items as "items!"
from regulars.offboard_plan(restaurant_id => :restaurant_id!);

/* @name offboardChunk */
select
  table_name as "table_name!", row_data as "row_data!"
from regulars.offboard_chunk(
  restaurant_id => :restaurant_id!,
  actor => :actor!
);

/* @name forgetChunk */
select regulars.forget_chunk(restaurant_id => :restaurant_id!) as "places!";
