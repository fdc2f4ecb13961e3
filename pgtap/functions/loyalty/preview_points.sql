begin;
select plan(9);

insert into restaurants (id, name, slug, timezone, country_code, currency)
values
  (here(), 'Trattoria Ada', 'trattoria-ada', 'Europe/London', 'GB', 'GBP'),
  (id('b'), 'Bistro Ben', 'bistro-ben', 'UTC', 'GB', null);

select from set_loyalty_program(
  here(), 'club', 'Club', pilot_only => false, spendable_from => 'visit'
);

select results_eq(
  'select program_slug, points from preview_points(here(), 4)',
  $$ values (null::text, 0) $$,
  'with the gate closed a booking would earn nothing'
);
select set_config('loyalty.general_availability', 'on', true);
select results_eq(
  $$
    select program_slug, program_name, points, spendable_from
    from preview_points(here(), 4)
  $$,
  $$ values ('club', 'Club', 30, 'visit') $$,
  'with the gate open what the rule gives'
);
select from set_loyalty_program(
  here(),
  'club',
  accrual_rule => '{"type": "per_spend", "points": 1, "per_amount": 100,
    "multipliers": [{"percent": 200, "weekdays": ["friday"], "booking_types": ["dinner"]}]}'
);
select results_eq(
  $$
    select preview.points
    from (
      values
        ('2031-05-02 18:00Z'::timestamptz, null, 900::bigint, null),
        ('2031-05-02 12:00Z', null, 900, null),
        ('2031-05-02 12:00Z', 'dinner', 900, 'GBP'),
        ('2031-05-02 18:00Z', null, null, null),
        ('2031-05-02 18:00Z', null, 900, 'EUR')
    ) as asked (at, kind, amount, currency)
    cross join lateral preview_points(
      here(), 2, asked.at, asked.kind, asked.amount, asked.currency
    ) as preview
  $$,
  $$ values (18), (9), (18), (0), (0) $$,
  'by day, type, bill and currency'
);
select is_empty('select from bookings', 'nothing is written');
select throws_ok(
  'select preview_points(here(), 0)', 'RG001', null, 'a party of none is refused'
);
select throws_ok(
  $$ select preview_points(here(), 2, booking_type => 'tea') $$,
  'RG001',
  null,
  'an unknown type is refused'
);
select throws_ok(
  $$ select preview_points(here(), 2, spend_amount => -1, spend_currency => 'ZZZ') $$,
  'RG001',
  null,
  'refuses an invalid bill'
);
select throws_ok(
  'select preview_points(gen_random_uuid(), 2)', 'RG004', null, 'an unknown restaurant is refused'
);

select from enter_restaurant(id('b'));
select throws_ok(
  'select preview_points(here(), 2)',
  'RG010',
  null,
  'another restaurant than the session''s is refused'
);

select * from finish(true);
rollback;
