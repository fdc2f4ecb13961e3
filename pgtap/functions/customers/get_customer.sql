begin;
select plan(9);

select from add_restaurant('1', 'Europe/London');
insert into loyalty_programs (restaurant_id, slug, name, pilot_only)
values (id('1'), 'club', 'Club', false);
select set_config('loyalty.general_availability', 'on', true);

insert into bookings (
  restaurant_id, starts_at, party_size, status, customer_name, customer_email, created_at,
  marketing_opt_in
)
values
  (
    id('1'),
    now() - interval '9 days',
    2,
    'completed',
    'Ada',
    'ada@example.org',
    now() - interval '10 days',
    true
  ),
  (id('1'), now() + interval '3 days', 4, 'confirmed', 'Ada', 'ada@example.org', now(), false),
  (id('1'), now() + interval '2 days', 3, 'cancelled', 'Ada', 'ada@example.org', now(), false),
  (id('1'), now() + interval '5 days', 5, 'confirmed', 'Ada', 'ada@example.org', now(), false);

create temporary view card as
select card.*
from customers
cross join lateral get_customer(customers.restaurant_id, customers.id) as card;

select is(count(*), 1::bigint, 'gives one card') from card;
select is(
  (card.total_bookings, card.total_visits, card.total_covers, card.total_cancellations),
  (4, 1, 11::bigint, 1),
  'tells how often'
) from card;
select is(card.last_visit_at, now() - interval '9 days', 'tells the last visit') from card;
select is(
  (card.next_booking_at, card.next_party_size, card.next_status),
  (now() + interval '3 days', 4, 'confirmed'::text),
  'tells the next booking that is not cancelled'
) from card;
select is((card.balance, card.tier), (85::bigint, 'bronze'::text), 'tells balance and tier')
from card;
select is(
  (card.email_opt_in, card.sms_opt_in, card.phone_opt_in),
  (true, true, true),
  'a ticked box speaks for every channel'
) from card;

select set_marketing_consent(id('1'), id, false, 'staff', 'phone', '{sms}') from card;
select is(
  (card.email_opt_in, card.sms_opt_in, card.phone_opt_in),
  (true, false, true),
  'a withdrawal is for its channel'
) from card;

select throws_ok(
  $$ select get_customer(id('1'), gen_random_uuid()) $$,
  'RG007',
  null,
  'refuses an id that is nobody''s'
);
select set_config('regulars.restaurant_id', gen_random_uuid()::text, true);
select throws_ok(
  $$ select get_customer(id('1'), gen_random_uuid()) $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

select * from finish(true);
rollback;
