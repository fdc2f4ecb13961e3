-- Who may do what with an attachment: the owner all, operators only mirror the queue.
begin;
select plan(6);

select from add_attached_app();
insert into app.visits (id, mail) values (1, 'ada@example.com');

select results_eq(
  $$
    select roles.name, functions.proname
    from unnest(array['regulars_app', 'regulars_ops', 'regulars_analyst']) as roles (name)
    join pg_proc as functions
      on functions.pronamespace = 'regulars'::regnamespace
      and functions.proname ~ 'attach'
      and has_function_privilege(roles.name, functions.oid, 'execute')
      and functions.proname not in (
        'attached_keys', 'attached_rows', 'attached_restaurant_rows', 'attached_table_rows'
      )
  $$,
  $$ values ('regulars_ops', 'mirror_attached_writes'::name) $$,
  'of its functions a role of ours may only run what mirrors the queue'
);
select is_empty(
  $$
    select roles.name, classes.relname
    from unnest(array['regulars_app', 'regulars_ops', 'regulars_analyst']) as roles (name)
    join pg_class as classes
      on classes.relnamespace = 'regulars'::regnamespace
      and classes.relkind = 'r'
      and classes.relname ~ 'attach'
      and has_table_privilege(roles.name, classes.oid, 'select, insert, update, delete')
  $$,
  'of its tables a role of ours has nothing'
);

set local role regulars_app;
select throws_ok(
  $$ select regulars.mirror_attached_bookings('{1}', 'INSERT') $$,
  '42501',
  null,
  'an app cannot mirror by hand'
);
select throws_ok(
  $$ select regulars.resolve_attach_problem('1', 'staff') $$,
  '42501',
  null,
  'nor resolve a problem'
);
reset role;

insert into regulars.attached_writes (external_id, operation) values ('1', 'INSERT');
set local role regulars_ops;
select is(regulars.mirror_attached_writes(500), 1, 'an operator mirrors what waits');
reset role;
select is((select count(*) from bookings), 1::bigint, 'and the booking is there');

select * from finish(true);
rollback;
