begin;
select plan(3);

insert into restaurants (id, name, slug, timezone, country_code)
values ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB');
select set_config('loyalty.general_availability', 'on', true);
create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 15}', pilot_only => false,
  tier_definitions => '{"qualification_period": "P30D", "tiers": [{"tier": "guest",
    "min_points": 0}, {"tier": "friend", "min_points": 15}]}'
);
-- one award counts no more, the other still does
insert into bookings (
  restaurant_id, starts_at, party_size, customer_email, confirmed_at, created_at
)
select
  here(), now(), 2, 'ada@example.com', now() - ago * interval '1 day',
  now() - ago * interval '1 day'
from unnest('{40, 10}'::integer[]) as ago;

create function pg_temp.qualifying(as_of timestamptz) returns bigint language sql as $$
  select regulars.qualifying_points(
    accounts.restaurant_id, accounts.program_id, accounts.customer_id,
    programs.tier_definitions, as_of
  )
  from loyalty_points as accounts
  join loyalty_programs as programs on programs.id = accounts.program_id
$$;

select is(pg_temp.qualifying(now()), 15::bigint, 'an award counts for as long as it qualifies');
update bookings set status = 'cancelled' where confirmed_at < now() - interval '30 days';
select is(
  pg_temp.qualifying(clock_timestamp()),
  15::bigint,
  'a reversal counts on its award''s date: the award of now keeps the tier'
);
select is((select tier from loyalty_points), 'friend', 'which the account shows');

select * from finish(true);
rollback;
