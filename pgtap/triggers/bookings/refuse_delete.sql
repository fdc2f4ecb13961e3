begin;
select plan(5);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');
insert into bookings (restaurant_id, starts_at, party_size)
values
  ('00000000-0000-7000-8000-00000000000a', '2031-05-02 18:00Z', 2),
  ('00000000-0000-7000-8000-00000000000b', '2031-05-02 18:00Z', 2);

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
values ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000a');
select throws_ok(
  $$ delete from bookings where restaurant_id = '00000000-0000-7000-8000-00000000000b' $$,
  'RG011',
  null,
  'while another restaurant leaves, too'
);
select lives_ok(
  $$ delete from bookings where restaurant_id = '00000000-0000-7000-8000-00000000000a' $$,
  'lets a restaurant that leaves take its bookings along'
);
select is(count(*), 1::bigint, 'and only them') from bookings;

select * from finish(true);
rollback;
