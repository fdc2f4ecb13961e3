begin;
select plan(16);

select from add_attached_app();
create temporary view ours as
select bookings.external_id, restaurants.slug, bookings.status, bookings.party_size,
  bookings.customer_email as mail, bookings.table_id is not null as has_table
from bookings
join restaurants on restaurants.id = bookings.restaurant_id
where bookings.external_source = 'app';
create temporary view problems as
select external_id, operation, code, message, detail from regulars.attach_problems;

insert into app.visits (id, venue, mail, seat)
values (1, 'a', 'ada@example.com', '1'), (2, 'b', 'ben@example.com', '2');
select enter_restaurant(regulars.uuid_v7());
select set_config('tests.entered', current_setting('regulars.restaurant_id'), true);
select regulars.mirror_attached_bookings('{1,2}', 'INSERT');
select results_eq(
  'select external_id, slug, mail, has_table from ours order by external_id',
  $$
    values
      ('1', 'trattoria-ada', 'ada@example.com', true),
      ('2', 'bistro-ben', 'ben@example.com', true)
  $$,
  'rows of two restaurants are mirrored by one call'
);
select is(
  current_setting('regulars.restaurant_id'),
  current_setting('tests.entered'),
  'the restaurant that the app had set is set again'
);
select results_eq(
  $$
    select distinct booking_restaurants.slug, customer_restaurants.slug
    from bookings
    join restaurants as booking_restaurants on booking_restaurants.id = bookings.restaurant_id
    join customers on customers.id = bookings.customer_id
    join restaurants as customer_restaurants
      on customer_restaurants.id = customers.restaurant_id
    order by 1
  $$,
  $$ values ('bistro-ben', 'bistro-ben'), ('trattoria-ada', 'trattoria-ada') $$,
  'each guest is of the restaurant of the booking'
);

insert into app.visits (id, guests, mail)
values (3, 0, 'cy@example.com'), (4, 3, 'dee@example.com'), (5, null, null);
select regulars.mirror_attached_bookings('{3,4,5}', 'INSERT');
select results_eq(
  'select external_id, operation, code, detail from problems order by external_id',
  $$
    values
      ('3', 'INSERT', 'RG001', 'party_size must be a whole number from 1 to 200.'),
      ('5', 'INSERT', 'RG001', 'party_size must be a whole number from 1 to 200.')
  $$,
  'bad input is kept as a problem, by its key'
);
select is(
  (select party_size from ours where external_id = '4'), 3, 'and spoils no row beside it'
);
select is_empty(
  $$ select from problems where concat(message, detail) ~ 'example' $$,
  'no problem names a guest'
);

update app.visits set guests = 2 where id = 3;
select regulars.mirror_attached_bookings('{3}', 'UPDATE');
select is_empty($$ select from problems where external_id = '3' $$, 'a corrected row has none');

update app.visits set state = 'lost' where id = 4;
update app.visits set venue = 'c' where id = 3;
select regulars.mirror_attached_bookings('{3,4}', 'UPDATE');
select results_eq(
  $$ select external_id, detail from problems where external_id in ('3', '4') order by 1 $$,
  $$
    values
      ('3', 'restaurant must be one of the attached app''s that has not left.'),
      ('4', 'status must be a word of the mapping.')
  $$,
  'a word that nobody has mapped and a restaurant that is none are refused by name'
);
insert into app.venues (id, name) values ('c', 'Trattoria Ada');
select regulars.mirror_attached_bookings('{3}', 'UPDATE');
select results_eq(
  $$ select slug, status from ours where external_id = '3' order by slug $$,
  $$ values ('trattoria-ada', 'cancelled'), ('trattoria-ada-c', 'confirmed') $$,
  'a booking that goes to a new restaurant of that name is cancelled in the old one'
);

insert into app.visits (id, mail, seat) values (6, 'eve@example.com', '1');
select regulars.mirror_attached_bookings('{6}', 'INSERT');
select results_eq(
  $$ select status, has_table from ours where external_id = '6' $$,
  $$ values ('confirmed', false) $$,
  'a table that is taken is left out'
);
select is(
  (select code from problems where external_id = '6'), 'RG006', 'and the problem says so'
);
insert into app.visits (id, mail, seat, venue) values (7, 'fay@example.com', '1', 'b');
select regulars.mirror_attached_bookings('{7}', 'INSERT');
select is(
  (select detail from problems where external_id = '7'),
  'table must be one of the attached app''s in that restaurant.',
  'a table of another restaurant is not taken'
);

delete from app.visits where id = 1;
update app.visits set state = 'done' where id = 2;
select regulars.mirror_attached_bookings('{1,2,99}', 'UPDATE');
select results_eq(
  $$ select external_id, status from ours where external_id in ('1', '2', '99') order by 1 $$,
  $$ values ('1', 'cancelled'), ('2', 'completed') $$,
  'a row that is gone cancels ours; a key that nobody knows does nothing'
);
update app.visits set state = 'gone' where id = 2;
select regulars.mirror_attached_bookings('{2}', 'UPDATE');
select is(
  (select code from problems where external_id = '2'), 'RG002',
  'a move that is none is kept as a problem'
);

update regulars.attachments set is_strict = true;
select throws_ok(
  $$ select regulars.mirror_attached_bookings('{2}', 'UPDATE') $$,
  'RG002',
  null,
  'a strict attachment raises it'
);
select lives_ok(
  $$ select regulars.mirror_attached_bookings('{2}', 'ATTACH') $$,
  'but not to a run of attach, which has no write to refuse'
);

select * from finish(true);
rollback;
