begin;
select plan(19);

select from add_restaurant();
select from add_restaurant('b');
select set_config('loyalty.general_availability', 'on', true);


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
    from set_loyalty_program(here(), 'club', 'Club', expires_after => '1 year')
  $$,
  $$ values ('club', 'Club', true, true, 1, 'per_guest', interval '1 year') $$,
  'a program is made with the defaults and active'
);
select results_eq(
  $$
    select name, accrual_version, accrual_rule, expires_after
    from set_loyalty_program(here(), 'club', accrual_rule => '{"type": "flat", "points": 5}')
  $$,
  $$ values ('Club', 2, jsonb '{"type": "flat", "points": 5}', interval '1 year') $$,
  'what is not given stays, and another rule is another version'
);
select is(
  (select expires_after from set_loyalty_program(here(), 'club', expires_after => '0')),
  null,
  'expiry 0 is never'
);
select is(
  (select is_active from set_loyalty_program(here(), 'summer')),
  true,
  'another program becomes the active one'
);
select results_eq(
  'select slug from loyalty_programs where is_active',
  $$ values ('summer') $$,
  'and the only one'
);
select is(
  (select is_active from set_loyalty_program(here(), 'winter', is_active => false)),
  false,
  'a program can be made without being switched on'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'No Slug') $$,
  'RG001',
  null,
  'refuses an invalid slug'
);
select throws_ok(
  $$ select set_loyalty_program(here(), null) $$,
  'RG001',
  null,
  'no slug is refused'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'x', ' ') $$,
  'RG001',
  null,
  'an empty name is refused'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'x', accrual_rule => '{"type": "lottery"}') $$,
  'RG001',
  null,
  'a rule that cannot be run is refused'
);
select throws_ok(
  $$
    select set_loyalty_program(
      here(),
      'x',
      accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 100}'
    )
  $$,
  'RG001',
  null,
  'a rule that pays per spend in no currency is refused'
);
update restaurants set currency = 'EUR' where id = here();
select is(
  (
    select accrual_rule ->> 'currency'
    from set_loyalty_program(
      here(),
      'spend',
      accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 100}',
      is_active => false
    )
  ),
  'EUR',
  'it pays in the restaurant''s'
);
select is(
  (
    select accrual_rule ->> 'currency'
    from set_loyalty_program(
      here(),
      'spend',
      accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 100, "currency": "GBP"}',
      is_active => false
    )
  ),
  'GBP',
  'unless it names its own'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'x', tier_definitions => '{"tiers": []}') $$,
  'RG001',
  null,
  'refuses invalid tiers'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'x', expires_after => '1 hour') $$,
  'RG001',
  null,
  'expiry within a day is refused'
);
select throws_ok(
  $$ select set_loyalty_program(here(), 'x', spendable_from => 'never') $$,
  'RG001',
  null,
  'an unknown spendable_from is refused'
);
select throws_ok(
  $$ select set_loyalty_program(id('ff'), 'x') $$,
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

select from enter_restaurant(id('b'));
select throws_ok(
  $$ select * from set_loyalty_program(here(), 'x') $$,
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
