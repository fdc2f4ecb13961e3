begin;
select plan(31);

select from add_restaurant('a', 'Europe/London');
insert into regulars.settings values ('loyalty.general_availability', 'on');
select set_loyalty_program(
  here(), 'club', pilot_only => false,
  accrual_rule => '{"type": "flat", "points": 100}'
);
create temporary table reward as
select *
from set_loyalty_reward(here(), 'dessert', 'Dessert', 100, limit_per_customer => 1);

create function pg_temp.book(email text, phone text default null)
returns uuid
language sql
as $$
  insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
  values (here(), '2031-07-02 18:00Z', 2, email, phone)
  returning id
$$;
create function pg_temp.guest(booking_id uuid)
returns uuid
language sql
stable
as $$ select customer_id from bookings where id = booking_id $$;
create function pg_temp.contact(customer_id uuid)
returns text
language sql
stable
as $$
  select concat_ws(' ', email_normalized, phone_normalized)
  from customers
  where id = contact.customer_id
$$;
create function pg_temp.change(booking_id uuid, email text, phone text)
returns uuid
language sql
as $$
  update bookings
  set customer_email = change.email, customer_phone = change.phone
  where id = change.booking_id
  returning customer_id
$$;
create function pg_temp.redeem(customer_id uuid)
returns bigint
language sql
as $$
  select points_delta
  from reward
  cross join lateral redeem_reward(reward.restaurant_id, redeem.customer_id, reward.id, 'staff')
$$;

-- One half added or corrected: the guest stays

create temporary table ivy as
select pg_temp.book('ivy@example.com') as booking_id;
alter table ivy add column customer_id uuid;
update ivy set customer_id = pg_temp.guest(booking_id);
select update_customer(here(), customer_id, '{regular}', 'likes the window')
from ivy;
select is(pg_temp.redeem(customer_id), -100::bigint, 'a guest has had the dessert') from ivy;

select is(pg_temp.change(booking_id, 'ivy@example.com', '07911 123456'), customer_id,
  'a guest who adds a phone stays who they are')
from ivy;
select is(pg_temp.contact(customer_id), 'ivy@example.com +447911123456', 'under both halves')
from ivy;
select is(pg_temp.change(booking_id, 'ivy@example.com', '07911 123457'), customer_id,
  'so does one who corrects it')
from ivy;
select is(pg_temp.change(booking_id, 'ivy@example.org', '07911 123457'), customer_id,
  'or the e-mail')
from ivy;
select is(pg_temp.contact(customer_id), 'ivy@example.org +447911123457', 'under what is right now')
from ivy;
select results_eq(
  'select email, phone, tags, notes from customers join ivy on ivy.customer_id = customers.id',
  $$ values ('ivy@example.org', '07911 123457', '{regular}'::text[], 'likes the window') $$,
  'tags and notes stay, the contact shown is the new one'
);
select is(count(*), 2::bigint, 'no entry was moved') from loyalty_point_events;
select throws_ok('select pg_temp.redeem(customer_id) from ivy', 'RG029', null,
  'and no second dessert is to be had');
select is(pg_temp.change(booking_id, 'ivy@example.org', null), customer_id,
  'a half that is taken away was one that is corrected')
from ivy;
select is(pg_temp.change(booking_id, 'ivy@example.org', '07911 123456'), customer_id,
  'and given again')
from ivy;

select is(pg_temp.change(booking_id, null, '07911 123456'), customer_id,
  'the e-mail is taken away as well as the phone')
from ivy;
select is(email, null, 'and no longer shown')
from customers
join ivy on ivy.customer_id = customers.id;
select is(pg_temp.change(booking_id, 'ivy@example.org', '07911 123456'), customer_id, 'or given')
from ivy;

-- Consent belongs to the address

select set_marketing_consent(here(), customer_id, true, 'guest', 'web')
from ivy;
select pg_temp.change(booking_id, 'ivy@example.org', '07911 123459') from ivy;
select results_eq(
  'select email_opt_in, sms_opt_in from customer_profiles join ivy using (customer_id)',
  'values (true, false)',
  'the choices of the address that stayed stay, another phone has none'
);
select pg_temp.change(booking_id, 'ivy@example.org', '07911 123456') from ivy;
select results_eq(
  'select email_opt_in, sms_opt_in from customer_profiles join ivy using (customer_id)',
  'values (true, true)',
  'and the phone that they were given with has them again'
);

-- Another person

select isnt(pg_temp.change(booking_id, 'jo@example.org', '07911 999456'), customer_id,
  'both halves are somebody else')
from ivy;
select is(pg_temp.contact(customer_id), 'ivy@example.org +447911123456', 'who was there stays')
from ivy;
create temporary table phoned as select pg_temp.book(null, '07911 888456') as booking_id;
alter table phoned add column customer_id uuid;
update phoned set customer_id = pg_temp.guest(booking_id);
select isnt(pg_temp.change(booking_id, null, '07911 888457'), customer_id,
  'so is another number where there is no other half')
from phoned;
create temporary table twice as
select pg_temp.book('kim@example.com') as booking_id, pg_temp.book('kim@example.com') as other_id;
create temporary table kim as
select booking_id, pg_temp.guest(booking_id) as customer_id
from twice;
select isnt(pg_temp.change(booking_id, 'kim@example.com', '07911 777456'), customer_id,
  'a guest of two bookings is not re-keyed by one of them')
from kim;
select is(pg_temp.contact(customer_id), 'kim@example.com', 'the other one still names them')
from kim;

-- Somebody has the new identity

create temporary table lee as
select
  pg_temp.book('lee@example.com') as booking_id,
  pg_temp.book('lee@example.com', '07911 666456') as other_id;
alter table lee add column customer_id uuid, add column holder_id uuid;
update lee set customer_id = pg_temp.guest(booking_id), holder_id = pg_temp.guest(other_id);
select is(pg_temp.redeem(customer_id), -100::bigint, 'a guest has had the dessert') from lee;
select is(pg_temp.change(booking_id, 'lee@example.com', '07911 666456'), holder_id,
  'the booking goes to who has the identity')
from lee;
select results_eq(
  $$
    select survivor_id, duplicate_id, reasons[1]
    from customer_merge_candidates(here())
    limit 1
  $$,
  $$ select holder_id, customer_id, 'corrected contact' from lee $$,
  'the two are the first merge candidate'
);
select is(reasons[1], 'corrected contact', 'of either')
from lee
cross join lateral unnest(array[customer_id, holder_id]) as ids (id)
cross join lateral customer_merge_candidates(here(), ids.id, limit_to => 1);
select throws_ok('select pg_temp.redeem(holder_id) from lee', 'RG029', null,
  'who shares an e-mail shares the limit');
select is(refused_with, 'RG029', 'and the list says so')
from lee
cross join lateral list_loyalty_rewards(here(), holder_id);

-- The only booking was made under the contact of a duplicate

create temporary table max as
select pg_temp.book('max@example.com') as booking_id, pg_temp.book('max@work.example') as first_id;
alter table max add column duplicate_id uuid, add column survivor_id uuid;
update max set duplicate_id = pg_temp.guest(booking_id), survivor_id = pg_temp.guest(first_id);
select merge_customers(here(), survivor_id, duplicate_id, 'staff') from max;
select pg_temp.change(first_id, null, null) from max;
select is(
  pg_temp.change(booking_id, 'max@example.com', '07911 777456'),
  survivor_id,
  'a phone that is added to it leaves it with the guest'
)
from max;
select is(
  pg_temp.contact(duplicate_id),
  'max@example.com +447911777456',
  'and is the duplicate''s'
)
from max;

select is_empty(
  $$ select check_name from verify_customers_loyalty() where not ok and severity = 'fail' $$,
  'verify is green'
);

select * from finish(true);
rollback;
