begin;
select plan(2);

create temporary table rules (is_one boolean, rule jsonb);
insert into rules
select judged.is_one, '{"type": "flat", "points": 5}' || judged.rest::jsonb
from (
  values
    (true, '{}'),
    (true, '{"excluded_booking_types": ["drinks", "lunch"]}'),
    (false, '{"excluded_booking_types": []}'),
    (false, '{"excluded_booking_types": "drinks"}'),
    (false, '{"excluded_booking_types": ["tea"]}'),
    (false, '{"excluded_booking_types": null}'),
    (true, '{"multipliers": [{"percent": 200, "weekdays": ["monday", "sunday"]}]}'),
    (true, '{"multipliers": [{"percent": 0, "booking_types": ["lunch"]}]}'),
    (true, '{"multipliers": [{"percent": 150, "from": "2031-05-01", "to": "2031-05-01"}]}'),
    (true, '{"multipliers": [{"percent": 150, "to": "2031-05-01"}]}'),
    (false, '{"multipliers": [{"percent": 200}]}'),
    (false, '{"multipliers": [{"percent": 1.5, "weekdays": ["monday"]}]}'),
    (false, '{"multipliers": [{"percent": -1, "weekdays": ["monday"]}]}'),
    (false, '{"multipliers": [{"percent": 10001, "weekdays": ["monday"]}]}'),
    (false, '{"multipliers": [{"weekdays": ["monday"]}]}'),
    (false, '{"multipliers": [{"percent": 200, "weekdays": ["Monday"]}]}'),
    (false, '{"multipliers": [{"percent": 200, "weekdays": []}]}'),
    (false, '{"multipliers": [{"percent": 200, "weekdays": ["monday"], "months": [5]}]}'),
    (false, '{"multipliers": [{"percent": 200, "from": "2031-05-02", "to": "2031-05-01"}]}'),
    (false, '{"multipliers": [{"percent": 200, "from": "May"}]}'),
    (false, '{"multipliers": [{"percent": 200, "from": null}]}'),
    (false, '{"multipliers": []}'),
    (false, '{"multipliers": [1]}'),
    (false, '{"multipliers": {}}'),
    (false, '{"multipliers": null}'),
    (false, '{"currency": "GBP"}')
) as judged (is_one, rest)
union all
select judged.is_one, '{"type": "per_spend", "points": 1}' || judged.rest::jsonb
from (
  values
    (true, '{"per_amount": 100, "currency": "GBP"}'),
    (true, '{"per_amount": 100, "currency": "JPY", "excluded_booking_types": ["drinks"]}'),
    (false, '{"per_amount": 100}'),
    (false, '{"per_amount": 100, "currency": null}'),
    (false, '{"per_amount": 100, "currency": "ZZZ"}'),
    (false, '{"per_amount": 100, "currency": "gbp"}'),
    (false, '{"per_amount": 100, "currency": ["GBP"]}'),
    (false, '{"per_amount": 0, "currency": "GBP"}'),
    (false, '{"currency": "GBP"}')
) as judged (is_one, rest)
union all
select false, texts.rule::jsonb
from (values (null), ('null'), ('[]'), ('{}'), ('{"type": "lottery"}')) as texts (rule);

select is_empty(
  'select * from rules where regulars.is_accrual_rule(rule) is distinct from is_one',
  'a rule is what the reference says, exactly'
);
select is_empty(
  $$
    select rules.rule
    from rules
    where rules.is_one
      and regulars.accrual_points(
        rules.rule,
        jsonb_populate_record(
          null::bookings,
          '{"party_size": 2, "booking_type": "dinner", "starts_at": "2031-05-02 18:00Z"}'
        )
      ) is null
  $$,
  'and each can be run'
);

select * from finish(true);
rollback;
