/* @name businessDayStartsAt */
select public.business_day_starts_at(
  restaurant_id => :restaurant_id!,
  day => :day!
) as "starts_at!";

/* @name reportBookings */
select
  period::text as "period!", bookings as "bookings!", covers as "covers!",
  completed as "completed!", cancelled as "cancelled!", no_shows as "no_shows!", no_show_rate
from public.report_bookings(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week')
);

/* @name reportBookingChanges */
select
  period::text as "period!", booked as "booked!", booked_covers as "booked_covers!",
  cancelled as "cancelled!", cancelled_by_customer as "cancelled_by_customer!",
  cancelled_by_staff as "cancelled_by_staff!", cancelled_by_system as "cancelled_by_system!"
from public.report_booking_changes(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week')
);

/* @name reportLeadTimes */
select
  period::text as "period!", bookings as "bookings!", median_hours, p90_hours,
  same_day as "same_day!", at_the_door as "at_the_door!"
from public.report_lead_times(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week')
);

/* @name reportWaitingList */
select
  period::text as "period!", joined as "joined!", fulfilled as "fulfilled!",
  cancelled as "cancelled!", expired as "expired!", waiting as "waiting!", conversion_rate
from public.report_waiting_list(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week')
);

/* @name reportRepeatGuests */
select
  period::text as "period!", visits as "visits!", guests as "guests!",
  new_guests as "new_guests!", repeat_guests as "repeat_guests!", repeat_rate
from public.report_repeat_guests(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week')
);

/* @name reportRetention */
select
  to_char(first_month, 'YYYY-MM') as "first_month!", guests as "guests!",
  months_later as "months_later!", returned as "returned!", retention_rate
from public.report_retention(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  months => coalesce(:months, 12)
);

/* @name reportPoints */
select
  period::text as "period!", earned as "earned!", spent as "spent!", expired as "expired!",
  adjusted as "adjusted!", net as "net!"
from public.report_points(
  restaurant_id => :restaurant_id!,
  from_at => :from_at,
  to_at => :to_at,
  by => coalesce(:by, 'week'),
  program_id => :program_id
);

/* @name reportTiers */
select
  program_id as "program_id!", program_slug as "program_slug!", tier as "tier!",
  min_points as "min_points!", guests as "guests!", points as "points!"
from public.report_tiers(
  restaurant_id => :restaurant_id!
);
