begin;
select plan(2);

select set_eq(
  $$
    select a || b
    from unnest(string_to_array('ABCDEFGHIJKLMNOPQRSTUVWXYZ', null)) as a,
      unnest(string_to_array('ABCDEFGHIJKLMNOPQRSTUVWXYZ', null)) as b
    where regulars.is_country_code(a || b)
  $$,
  $$ select region from regulars.phone_rules where edition = 0 and region ~ '^[A-Z]' $$,
  'the codes are the regions of the phone rules'
);
select is(
  (
    select array_agg(regulars.is_country_code(code) order by code)
    from unnest(array['', ' GB', '800', 'GBR', 'gb']) as code
  ),
  array[false, false, false, false, false],
  'nothing else is one'
);

select * from finish(true);
rollback;
