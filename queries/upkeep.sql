/* @name backfillCustomersLoyalty */
select
  step as "step!", object as "object!", inserted as "inserted!", changed as "changed!",
  unchanged as "unchanged!"
from backfill_customers_loyalty(
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
  check_name as "check_name!", ok as "ok!", severity as "severity!", expected as "expected!",
  actual as "actual!", detail
from verify_customers_loyalty(restaurant_id => :restaurant_id);

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
from export_restaurant(
  restaurant_id => :restaurant_id!
);

/* @name offboardRestaurant */
select
  table_name as "table_name!", row_data as "row_data!"
from offboard_restaurant(
  restaurant_id => :restaurant_id!,
  actor => :actor!
);
