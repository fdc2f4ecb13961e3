/* @name listRestaurants */
select
  id as "id!", name as "name!", slug as "slug!", timezone as "timezone!",
  country_code as "country_code!"
from public.restaurants
order by name, slug;

/* @name businessToday */
select max(days.day)::date::text as "day!"
from generate_series(current_date - 1, current_date + 1, interval '1 day') as days (day)
where public.business_day_starts_at(
  restaurant_id => :restaurant_id!,
  day => days.day::date
) <= now();

/* @name dayBookings */
select
  bookings.id as "id!", bookings.reference as "reference!", bookings.starts_at as "starts_at!",
  bookings.party_size as "party_size!", bookings.status as "status!",
  bookings.customer_name as "customer_name?", bookings.notes as "notes?",
  restaurant_tables.label as "table_label?", waiting_list.position as "position?",
  cards.id as "customer_id?", cards.full_name as "full_name?", cards.tier as "tier?",
  cards.total_visits as "total_visits?", cards.balance as "balance?", cards.tags as "tags?"
from public.list_bookings(
  restaurant_id => :restaurant_id!,
  from_at => :from_at!,
  to_at => :to_at!,
  limit_to => :limit_to!
) as bookings
left join public.restaurant_tables
  on restaurant_tables.restaurant_id = bookings.restaurant_id
  and restaurant_tables.id = bookings.table_id
left join public.waiting_list
  on waiting_list.restaurant_id = bookings.restaurant_id
  and waiting_list.booking_id = bookings.id
  and waiting_list.status in ('waiting', 'notified')
left join lateral (
  select guests.*
  from (
    -- fenced: get_customer refuses a null, which a mere condition is tested after
    select bookings.customer_id
    where bookings.customer_id is not null
    offset 0
  ) as known
  cross join lateral public.get_customer(bookings.restaurant_id, known.customer_id) as guests
) as cards on true
order by bookings.starts_at, waiting_list.position, bookings.id;

/* @name listPrograms */
select
  id as "id!", slug as "slug!", name as "name!", is_active as "is_active!",
  pilot_only as "pilot_only!", accrual_version as "accrual_version!",
  accrual_rule as "accrual_rule!", tier_definitions as "tier_definitions!",
  expires_after::text as expires_after, spendable_from as "spendable_from!"
from public.loyalty_programs
where restaurant_id = :restaurant_id!
order by not is_active, slug;

/* @name tierMoves */
select tier_before as "tier_before!", tier as "tier!", count(*) as "guests!"
from public.loyalty_tier_changes
where restaurant_id = :restaurant_id!
  and occurred_at >= coalesce(:from_at, '-infinity'::timestamptz)
  and occurred_at < coalesce(:to_at, 'infinity'::timestamptz)
group by tier_before, tier
order by count(*) desc, tier_before, tier;

/* @name newestEvents */
select
  id as "id!", event_type as "event_type!", schema_version as "schema_version!",
  booking_id, booking_sequence, customer_id, payload as "payload!",
  occurred_at as "occurred_at!", recorded_at as "recorded_at!"
from public.analytics_events
where restaurant_id = :restaurant_id!
  and (:event_type::text is null or event_type = :event_type)
  and (:booking_id::uuid is null or booking_id = :booking_id)
order by id desc
limit :limit_to!;

/* @name findBooking */
select
  id as "id!", reference as "reference!", status as "status!", starts_at as "starts_at!",
  party_size as "party_size!", customer_id, source as "source!",
  loyalty_points_awarded as "loyalty_points_awarded!", created_at as "created_at!"
from public.bookings
where restaurant_id = :restaurant_id!
  and (reference = upper(:named!) or id::text = lower(:named!));

/* @name listMigrations */
select file as "file!", applied_at as "applied_at!"
from regulars.migrations
order by file;

/* @name listObjects */
select count(*) as "objects!", max(applied_at) as newest_at
from regulars.objects;

/* @name objectDifferences */
select path as "path!", identity as "identity!", difference as "difference!"
from regulars.object_differences()
order by path, identity;

/* @name gateSettings */
select
  (
    select settings.value from regulars.settings where name = 'loyalty.pilot_restaurant_ids'
  ) as "stored_pilot_list?",
  current_setting('loyalty.pilot_restaurant_ids', true) as "session_pilot_list?",
  exists (
    select from regulars.open_program(:restaurant_id!)
  ) as "is_open!";

/* @name databaseFacts */
select
  current_database() as "database!", current_user as "login!",
  current_setting('server_version') as "server_version!",
  pg_is_in_recovery() as "is_replica!", pg_database_size(current_database()) as "size!",
  (select count(*) from pg_stat_replication) as "replicas!";
