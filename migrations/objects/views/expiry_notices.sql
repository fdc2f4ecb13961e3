-- A notice holds once its date has come. One that another took the place of before its date, or
-- that was withdrawn by then, never holds. Those that points brought along from another program are
-- kept with their versions (regulars.notices_of_version).
create or replace view regulars.expiry_notices
with (security_invoker = true)
as
select
  announced.restaurant_id,
  announced.program_id,
  announced.accrual_version,
  regulars.business_date(
    announced.created_at,
    restaurants.timezone,
    restaurants.day_starts_at
  ) as announced_on,
  announced.expires_after,
  announced.expiry_notice_on as notice_on
from public.loyalty_program_versions as announced
join public.restaurants on restaurants.id = announced.restaurant_id
where announced.expiry_notice_version = announced.accrual_version
  and announced.accrual_version >= 1
  and not exists (
    select
    from public.loyalty_program_versions as later
    where later.restaurant_id = announced.restaurant_id
      and later.program_id = announced.program_id
      and later.accrual_version > announced.accrual_version
      and later.expiry_notice_version is distinct from announced.accrual_version
      and regulars.business_date(
        later.created_at,
        restaurants.timezone,
        restaurants.day_starts_at
      ) < announced.expiry_notice_on
  );

comment on view regulars.expiry_notices is
  'The notices by which points of earlier versions expire by a later rule, from a date on.';
