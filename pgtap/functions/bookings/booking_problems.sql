-- The function and the CHECK constraints say the same: of rows made up at random the table refuses
-- those in which the function finds a problem, and no other.
begin;
select plan(5);

select from add_restaurant('a', 'Europe/London');

create function pg_temp.problems(booking bookings)
returns text[]
language sql
as $$
  select regulars.booking_problems(
    booking.party_size, booking.starts_at, booking.ends_at, booking.created_at,
    booking.confirmed_at, booking.completed_at, booking.cancelled_at, booking.cancelled_by,
    booking.customer_name, booking.customer_email, booking.customer_phone,
    booking.notes, booking.external_source, booking.external_id, booking.idempotency_key,
    booking.status, booking.booking_type, booking.seating_preference, booking.source,
    booking.reference, booking.marketing_opt_in, booking.spend_amount, booking.spend_currency
  )
$$;

-- Values of each field. Nine of ten times the first one is drawn, which is in order.
create temporary table draws (field text, choices jsonb);
insert into draws (field, choices)
values
  ('party_size', '[2, 1, 200, 0, 201, -1, null]'),
  ('starts_at', '["2031-05-02 18:00Z", "2031-05-02 20:00Z", "2031-05-02 21:00Z", null]'),
  ('ends_at', '["2031-05-02 20:00Z", "2031-05-02 18:00Z", "2031-05-02 17:59Z", null]'),
  ('created_at', '["2031-05-01 18:00Z", null]'),
  ('cancelled_by', '[null, "customer", "staff", "system", "the weather", ""]'),
  ('external_source', '[null, "old", ""]'),
  ('external_id', '[null, "1", ""]'),
  (
    'status',
    '["pending", "pending_allocation", "confirmed", "completed", "no_show", "cancelled",
      "seated", "", "Pending", null]'
  ),
  ('booking_type', '["dinner", "breakfast", "lunch", "drinks", "tea", "", null]'),
  (
    'seating_preference',
    '["any", "indoor", "window", "booth", "bar", "outdoor", "roof", "", null]'
  ),
  (
    'source',
    '["web", "walk-in", "a_b-c9", "Web", "web-", "-web", "a--b", "our web", "wéb",
      "web\n", "", null]'
  ),
  (
    'reference',
    '["ABCDEFGH", "23456789", null, "ABCDEFG", "ABCDEFGHJ", "ABCDEFG1", "ABCDEFGI", "ABCDEFGO",
      "abcdefgh", "ABCDEFGH\n", ""]'
  ),
  ('marketing_opt_in', '[false, true, null]'),
  ('spend_amount', '[null, 0, 1, 9223372036854775807, -1]'),
  ('spend_currency', '[null, "GBP", "gbp", "GBPS", "GB", "", "GBP\n"]');

create temporary table judged (problems text[], refused_by text, refused_field text);
create function pg_temp.judge(rows integer)
returns void
language plpgsql
as $$
declare
  v_values jsonb;
  v_booking bookings;
  v_refused_by text;
  v_refused_field text;
begin
  perform setseed(0.42);
  for v_number in 1..judge.rows loop
    select jsonb_object_agg(
      draws.field,
      draws.choices -> case
        when random() < 0.9 then 0
        else floor(random() * jsonb_array_length(draws.choices))::integer
      end
    )
    into v_values
    from draws;
    v_booking := jsonb_populate_record(null::bookings, v_values || jsonb_build_object(
      'restaurant_id', here(),
      'id', regulars.uuid_v7(),
      -- an import's row, which no trigger looks at
      'import_batch_id', id('b1'),
      'event_count', 0,
      'derived_writes', 0,
      'loyalty_points_awarded', 0,
      'updated_at', now()
    ));
    v_refused_by := null;
    v_refused_field := null;
    begin
      insert into bookings values (v_booking.*);
      raise sqlstate 'ZZ000' using message = 'accepted, and taken back';
    exception
      when sqlstate 'ZZ000' then
        null;
      when check_violation or not_null_violation then
        get stacked diagnostics
          v_refused_by = constraint_name,
          v_refused_field = column_name;
        v_refused_field := coalesce(
          nullif(v_refused_field, ''),
          substring(v_refused_by from '^bookings_(\w+)_check$')
        );
    end;
    insert into judged (problems, refused_by, refused_field)
    values (pg_temp.problems(v_booking), v_refused_by, v_refused_field);
  end loop;
end
$$;
select pg_temp.judge(3000);

select ok(
  count(*) filter (where refused_field is null) > 300
    and count(*) filter (where refused_field is not null) > 300,
  'many rows are accepted and many refused'
)
from judged;
select is_empty(
  $$
    select problems, refused_by, refused_field
    from judged
    where (problems <> '{}') <> (refused_field is not null)
  $$,
  'the table refuses a row exactly if the function finds a problem'
);
select is_empty(
  $$
    select problems, refused_by
    from judged
    where refused_field is not null
      and not exists (
        select from unnest(problems) as problem where split_part(problem, ' ', 1) = refused_field
      )
  $$,
  'and the field refused is among its problems'
);
select set_eq(
  $$ select refused_by from judged where refused_by ~ '_check$' $$,
  $$
    select conname
    from pg_constraint
    where conrelid = 'bookings'::regclass
      and contype = 'c'
      -- what no insert and no update gives
      and conname not in (
        'bookings_previous_status_check',
        'bookings_loyalty_points_awarded_check',
        'bookings_loyalty_accrual_version_check'
      )
  $$,
  'no constraint on what is given was left out'
);

-- What an older system may have stored, and nobody may any more

select results_eq(
  $$
    select unnest(pg_temp.problems(jsonb_populate_record(
      null::bookings,
      jsonb_build_object(
        'party_size', 2,
        'starts_at', '-infinity',
        'ends_at', 'infinity',
        'created_at', 'infinity',
        'confirmed_at', 'infinity',
        'completed_at', 'infinity',
        'cancelled_at', '-infinity',
        'customer_name', repeat('x', 501),
        'customer_email', repeat('x', 1001),
        'customer_phone', repeat('1', 501),
        'notes', repeat('x', 2000001),
        'external_id', repeat('x', 501),
        'external_source', repeat('x', 501),
        'idempotency_key', repeat('x', 501),
        'status', 'confirmed',
        'booking_type', 'dinner',
        'seating_preference', 'any',
        'source', 'web',
        'reference', 'ABCDEFGH',
        'marketing_opt_in', false
      )
    )))
  $$,
  $$
    values
      ('starts_at must be a date and time in the years 1 to 9999'),
      ('ends_at must be a date and time after starts_at, until the year 9999'),
      ('created_at must be a date and time in the years 1 to 9999'),
      ('confirmed_at must be a date and time in the years 1 to 9999'),
      ('completed_at must be a date and time in the years 1 to 9999'),
      ('cancelled_at must be a date and time in the years 1 to 9999'),
      ('customer_name must be at most 500 characters long'),
      ('customer_email must be at most 1000 characters long'),
      ('customer_phone must be at most 500 characters long'),
      ('notes must be at most 2000000 characters long'),
      ('external_id must be at most 500 characters long'),
      ('external_source must be at most 500 characters long'),
      ('idempotency_key must be at most 500 characters long')
  $$,
  'times and lengths are limited although no constraint says so'
);

select * from finish(true);
rollback;
