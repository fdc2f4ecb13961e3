begin;
select plan(2);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);

select from add_program();
select from add_guests();

insert into bookings (restaurant_id, id, starts_at, party_size, customer_email, confirmed_at)
values (here(), id('e1'), now(), 4, 'ada@example.com', now());

select ok(
  (select digest = regulars.entry_digest(loyalty_point_events) from loyalty_point_events),
  'an entry is sealed'
);
set local timezone = 'Asia/Tokyo';
set local datestyle = 'German';
select is_empty('select from regulars.ledger_faults', 'whatever the settings of the session');

select * from finish(true);
rollback;
