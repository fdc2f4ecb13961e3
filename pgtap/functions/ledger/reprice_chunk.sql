begin;
select plan(6);

insert into restaurants (id, name, slug, timezone, country_code)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada', 'UTC', 'GB');
select set_config('loyalty.general_availability', 'on', true);
create function here() returns uuid language sql immutable as
$$ select '00000000-0000-7000-8000-00000000000a'::uuid $$;
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 10}', pilot_only => false
);
insert into bookings (restaurant_id, id, starts_at, party_size, customer_email)
select
  here(), ('00000000-0000-7000-8000-00000000000' || n)::uuid, now(), 2,
  'guest' || n || '@example.com'
from generate_series(1, 4) as n;
select is_empty(
  $$ select * from regulars.reprice_plan(here()) $$,
  'where all have the price of today nothing is planned'
);
select from set_loyalty_program(
  here(), 'club', accrual_rule => '{"type": "flat", "points": 15}'
);
select results_eq(
  'select chunk, first_id, last_id, items from regulars.reprice_plan(here())',
  $$ values (
    0, '00000000-0000-7000-8000-000000000001'::uuid,
    '00000000-0000-7000-8000-000000000004'::uuid, 4::bigint
  ) $$,
  'a chunk is what lies between two ids'
);
select results_eq(
  $$
    select bookings_written, points_after - points_before, entries_posted
    from regulars.reprice_chunk(
      here(),
      '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003'
    )
  $$,
  $$ values (2::bigint, 10::bigint, 2::bigint) $$,
  'and no other booking is written'
);
select results_eq(
  'select loyalty_points_awarded from bookings order by id',
  'values (10), (15), (15), (10)',
  'the others keep their price'
);
select is(
  (select items from regulars.reprice_plan(here())),
  2::bigint,
  'until the next plan finds them'
);
select throws_ok(
  $$ select regulars.reprice_chunk(here(), null, null, actor => 'Ann Lee') $$,
  'RG001',
  null,
  'an actor with a name is refused'
);

select * from finish(true);
rollback;
