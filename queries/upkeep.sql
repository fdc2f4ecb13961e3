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
