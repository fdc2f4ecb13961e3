begin;
select plan(8);

select from add_attached_app();
insert into app.visits (id, state, mail) values (1, 'done', 'ada@example.com');
select regulars.mirror_attached_bookings('{1}', 'INSERT');
update app.visits set state = 'gone';
select regulars.mirror_attached_bookings('{1}', 'UPDATE');
select is(
  (select code from regulars.attach_problems where external_id = '1'), 'RG002',
  'completed to cancelled is no move'
);
select throws_ok(
  $$ select regulars.resolve_attach_problem('1', 'Ada Lovelace') $$,
  'RG001',
  null,
  'whoever asks is named by an id or a kind'
);
select throws_ok(
  $$ select regulars.resolve_attach_problem('1', null) $$, 'RG001', null, 'and must be named'
);
select is(
  regulars.resolve_attach_problem('1', 'staff:7'), 'cancelled', 'a chain of moves leads there'
);
select is((select status from bookings), 'cancelled', 'our booking is what the row says');
select is_empty('select from regulars.attach_problems', 'the problem is gone');
select results_eq(
  'select external_id, actor, from_status, to_status from regulars.attach_resolutions',
  $$ values ('1', 'staff:7', 'completed', 'cancelled') $$,
  'it is recorded who asked'
);

update app.visits set guests = 0;
select throws_ok(
  $$ select regulars.resolve_attach_problem('1', 'staff:7') $$,
  'RG001',
  null,
  'a row that cannot be a booking is not made one'
);

select * from finish(true);
rollback;
