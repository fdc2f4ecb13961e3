begin;
select plan(5);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size)
values
  (here(), '2031-05-02 18:00Z', 2),
  (id('b'), '2031-05-02 18:00Z', 2);

select throws_ok(
  'delete from bookings',
  'RG011',
  'bookings are cancelled, not deleted',
  'refuses to delete a booking'
);
select throws_ok(
  'truncate bookings cascade',
  'RG011',
  'bookings are cancelled, not deleted',
  'and to empty the table'
);
-- as offboard_restaurant does
insert into regulars.removals_in_progress (restaurant_id, subject_id)
values (here(), here());
select throws_ok(
  $$ delete from bookings where restaurant_id = id('b') $$,
  'RG011',
  null,
  'while another restaurant leaves, too'
);
select lives_ok(
  $$ delete from bookings where restaurant_id = here() $$,
  'lets a restaurant that leaves take its bookings along'
);
select is(count(*), 1::bigint, 'and only them') from bookings;

select * from finish(true);
rollback;
