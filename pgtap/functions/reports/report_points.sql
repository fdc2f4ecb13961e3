begin;
select plan(6);

select from add_restaurant('a', 'Europe/London', '04:00');
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);
insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, is_active)
values
  (here(), id('d1'), 'club', 'Club', false, true),
  (here(), id('d2'), 'old', 'Old', false, false);
insert into customers (restaurant_id, id, email_normalized)
values
  (here(), id('c1'), 'ada@example.com'),
  (here(), id('c2'), 'ben@example.com');

insert into bookings (restaurant_id, starts_at, party_size, customer_email, confirmed_at, source)
values
  -- 03:59 in summer time, of the day before
  (here(), '2026-04-20 18:00Z', 4, 'ada@example.com', '2026-03-30 02:59Z', 'one'),
  (here(), '2026-04-20 18:00Z', 2, 'ben@example.com', '2026-03-30 03:00Z', 'two');
update bookings set status = 'cancelled', cancelled_at = '2026-04-01 12:00Z' where source = 'two';
select
from adjust_points(here(), ada(), 70, 'sorry', 'staff', occurred_at => '2026-04-01 12:00Z');
select from adjust_points(
  here(), ada(), 7, 'sorry', 'staff', occurred_at => '2026-04-01 12:00Z',
  program_id => id('d2')
);

select results_eq(
  $$
    select * from report_points(here(), '2026-03-29 03:00Z', '2026-04-02 03:00Z', 'day')
  $$,
  $$
    values
      ('2026-03-29'::date, 30::bigint, 0::bigint, 0::bigint, 0::bigint, 30::bigint),
      ('2026-03-30', 20, 0, 0, 0, 20),
      ('2026-03-31', 0, 0, 0, 0, 0),
      ('2026-04-01', -20, 0, 0, 77, 57)
  $$,
  'points on the business date on which they count; what is taken back, on the date of that'
);
select results_eq(
  $$
    select earned, adjusted from report_points(
      here(), '2026-04-01 03:00Z', '2026-04-02 03:00Z', 'day',
      id('d2')
    )
  $$,
  $$ values (0::bigint, 7::bigint) $$,
  'of one program'
);
select from redeem_points(here(), ada(), 40, 'coffee', 'staff');
select
from redeem_points(here(), ada(), 15, 'coffee', 'staff') as spent
cross join lateral reverse_redemption(here(), spent.id, 'wrong guest', 'staff');
update loyalty_programs set expires_after = '10 days' where slug = 'club';
update loyalty_programs
set expiry_notice_version = accrual_version, expiry_notice_on = '2026-01-01'
where slug = 'club';
select from expire_points(here());
select results_eq(
  $$
    select sum(earned), sum(spent), sum(expired), sum(adjusted), sum(net)
    from report_points(here())
  $$,
  $$ values (30::numeric, 40::numeric, 30::numeric, 77::numeric, 37::numeric) $$,
  'spent less what was given back, and expired; net is earned - spent - expired + adjusted'
);
select from merge_customers(here(), id('c2'), ada(), 'staff');
select results_eq(
  $$
    select sum(earned), sum(spent), sum(expired), sum(adjusted), sum(net)
    from report_points(here())
  $$,
  $$ values (30::numeric, 40::numeric, 30::numeric, 77::numeric, 37::numeric) $$,
  'a merge moves points and makes none'
);
select is_empty(
  $$
    select *
    from report_points(here(), by => 'day')
    where net <> earned - spent - expired + adjusted
  $$,
  'on each day'
);
select is(
  (select sum(net) from report_points(here())),
  (select sum(balance) from loyalty_points where restaurant_id = here()),
  'over all time it is the sum of the balances'
);

select * from finish(true);
rollback;
