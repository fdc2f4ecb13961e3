begin;
select plan(16);

insert into restaurants (id, name, slug, timezone)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben', 'UTC');
select set_config('loyalty.general_availability', 'on', true);

create function pg_temp.here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
create function pg_temp.ada() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c1'::uuid $$;
create function pg_temp.ben() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-0000000000c2'::uuid $$;

select results_eq(
  $$
    select
      slug,
      name,
      is_active,
      pilot_only,
      accrual_version,
      accrual_rule ->> 'type',
      expires_after
    from set_loyalty_program(pg_temp.here(), 'club', 'Club', expires_after => '1 year')
  $$,
  $$ values ('club', 'Club', true, true, 1, 'per_guest', interval '1 year') $$,
  'a program is made with the defaults and active'
);
select results_eq(
  $$
    select name, accrual_version, accrual_rule, expires_after
    from set_loyalty_program(
      pg_temp.here(),
      'club',
      accrual_rule => '{"type": "flat", "points": 5}'
    )
  $$,
  $$ values ('Club', 2, jsonb '{"type": "flat", "points": 5}', interval '1 year') $$,
  'what is not given stays, and another rule is another version'
);
select is(
  (select expires_after from set_loyalty_program(pg_temp.here(), 'club', expires_after => '0')),
  null,
  'expiry 0 is never'
);
select is(
  (select is_active from set_loyalty_program(pg_temp.here(), 'summer')),
  true,
  'another program becomes the active one'
);
select results_eq(
  'select slug from loyalty_programs where is_active',
  $$ values ('summer') $$,
  'and the only one'
);
select is(
  (select is_active from set_loyalty_program(pg_temp.here(), 'winter', is_active => false)),
  false,
  'a program can be made without being switched on'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'No Slug') $$,
  'RG022',
  null,
  'a slug that is none is refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), null) $$,
  'RG022',
  null,
  'no slug is refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'x', ' ') $$,
  'RG022',
  null,
  'an empty name is refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'x', accrual_rule => '{"type": "lottery"}') $$,
  'RG022',
  null,
  'a rule that cannot be run is refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'x', tier_definitions => '{"tiers": []}') $$,
  'RG022',
  null,
  'tiers that are none are refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'x', expires_after => '1 hour') $$,
  'RG022',
  null,
  'expiry within a day is refused'
);
select throws_ok(
  $$ select set_loyalty_program(pg_temp.here(), 'x', spendable_from => 'never') $$,
  'RG022',
  null,
  'an unknown spendable_from is refused'
);
select throws_ok(
  $$ select set_loyalty_program('00000000-0000-7000-8000-0000000000ff', 'x') $$,
  'RG004',
  null,
  'an unknown restaurant is refused'
);
select throws_ok(
  $$ select set_loyalty_program(null, 'x') $$,
  'RG004',
  null,
  'no restaurant is refused'
);

set local regulars.restaurant_id = '00000000-0000-7000-8000-00000000000b';
select throws_ok(
  $$ select * from set_loyalty_program(pg_temp.here(), 'x') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
