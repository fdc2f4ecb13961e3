begin;
select plan(63);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');
insert into restaurant_tables (restaurant_id, id, label, capacity, seating_type)
values
  (here(), id('a1'), 'Window 1', 2, 'window'),
  (here(), id('a2'), 'Booth 1', 4, 'booth'),
  (here(), id('a3'), 'Booth 2', 4, 'booth'),
  (here(), id('a4'), 'Garden', 6, 'outdoor'),
  (id('b'), id('b1'), 'Bar', 2, 'bar');

-- Books at Ada's at a local time and answers with the label of the table, or the status without
-- one.
create function pg_temp.book(starts_at text, party_size integer, seating text default null)
returns text
language sql
as $$
  select coalesce(restaurant_tables.label, made.status)
  from create_booking(
    here(),
    (starts_at || ' Europe/London')::timestamptz,
    party_size,
    'Grace Hopper',
    'grace@example.com',
    null,
    seating_preference => seating
  ) as made
  left join restaurant_tables
    on restaurant_tables.restaurant_id = made.restaurant_id
    and restaurant_tables.id = made.table_id
$$;

-- The choice of a table

select is(pg_temp.book('2031-05-02 19:00', 2), 'Window 1', 'takes the smallest table that fits');
select is(
  pg_temp.book('2031-05-02 19:00', 2),
  'Booth 1',
  'takes the next larger one when that is taken, of two alike the first by label'
);
select is(
  pg_temp.book('2031-05-02 19:00', 2, 'outdoor'),
  'Garden',
  'prefers the seating asked for to the smaller table'
);
select is(
  pg_temp.book('2031-05-02 19:00', 2, 'window'),
  'Booth 2',
  'takes another seating when the one asked for is taken'
);
select is(
  pg_temp.book('2031-05-02 19:00', 2),
  'pending_allocation',
  'goes to the waiting list when no table is free'
);
select is(
  pg_temp.book('2031-05-02 21:00', 7),
  'pending_allocation',
  'goes to the waiting list when the party is larger than any table'
);
select results_eq(
  $$ select position, status from waiting_list order by position $$,
  $$ values (1, 'waiting'), (2, 'waiting') $$,
  'counts those who wait'
);
select is(
  pg_temp.book('2031-05-02 21:00', 1),
  'Window 1',
  'gives a table from the minute the party before leaves'
);
select is(pg_temp.book('2031-05-02 20:59', 1), 'pending_allocation', 'and not a minute earlier');

update bookings set status = 'cancelled'
where table_id = id('a3');
select is(
  pg_temp.book('2031-05-02 19:30', 2),
  'Booth 2',
  'gives the table of a cancelled booking again'
);

-- A table given

select results_eq(
  $$
    select table_id, status
    from create_booking(
      here(), '2031-05-03 18:00Z', 5, 'Alan', null, null,
      table_id => id('a1'), allow_overfill => true
    )
  $$,
  $$ values (id('a1'), 'confirmed') $$,
  'uses a table given as it is, even too small, where that is allowed'
);
select throws_ok(
  $$
    select create_booking(here(), '2031-05-05 18:00Z', 5, 'Alan', null, null, table_id => id('a1'))
  $$,
  'RG001',
  'a field is not valid',
  'and refuses it where it is not'
);
select throws_ok(
  format(
    $$
      select create_booking(
        here(), %L::timestamptz, 2, 'Alan', null, null,
        ends_at => %L::timestamptz
      )
    $$,
    starts_at,
    ends_at
  ),
  'RG001',
  'a field is not valid',
  about || ' is refused'
)
from (
  values
    (now() - interval '3 years', null, 'a start years ago'),
    ('2031-05-05 18:00Z', '2031-05-06 18:01Z', 'more than a day'),
    ('2031-05-05 18:00Z', '2032-05-05 20:00Z', 'another year as the end')
) as times (starts_at, ends_at, about);
select lives_ok(
  $$
    insert into bookings (restaurant_id, starts_at, ends_at, party_size)
    values
      (id('b'), '2019-05-05 18:00Z', '2019-05-05 20:00Z', 2),
      (id('b'), '2031-05-05 18:00Z', '2031-05-08 20:00Z', 2)
  $$,
  'a plain insert keeps what happened'
);
update restaurants set max_booking_age = '10 years', max_booking_length = '3 days'
where id = id('b');
select lives_ok(
  $$
    select create_booking(
      id('b'), now() - interval '3 years', 2, 'Alan', null, null,
      ends_at => now() - interval '3 years' + interval '2 days'
    )
  $$,
  'the limits are settings'
);
select throws_ok(
  $$
    select create_booking(here(), '2031-05-03 18:00Z', 2, 'Alan', null, null, table_id => id('a1'))
  $$,
  'RG006',
  'the table is taken at that time',
  'refuses a table given that is taken'
);
select throws_ok(
  $$
    select create_booking(here(), '2031-05-03 18:00Z', 2, 'Alan', null, null, table_id => id('b1'))
  $$,
  'RG005',
  'table not found in this restaurant',
  'refuses a table of another restaurant'
);

-- What is left out

select results_eq(
  $$
    select
      ends_at, booking_type, seating_preference, status, marketing_opt_in, source, notes,
      spend_amount, idempotency_key
    from create_booking(here(), '2031-05-04 09:00Z', 2, null, null, null)
  $$,
  $$
    values (
      timestamptz '2031-05-04 11:00Z', 'breakfast', 'any', 'confirmed', false, 'web',
      null::text, null::bigint, null::text
    )
  $$,
  'takes two hours, the type of the local hour and the defaults of the table'
);
select results_eq(
  $$
    select
      ends_at, booking_type, seating_preference, status, marketing_opt_in, source, notes,
      external_source, external_id
    from create_booking(
      here(), '2031-05-04 09:00Z', 2, 'Ada', null, null,
      ends_at => '2031-05-04 12:00Z', booking_type => 'drinks', seating_preference => 'booth',
      status => 'pending', marketing_opt_in => true, notes => 'by the fire', source => 'phone',
      external_source => 'opentable', external_id => 'OT-77'
    )
  $$,
  $$
    values (
      timestamptz '2031-05-04 12:00Z', 'drinks', 'booth', 'pending', true, 'phone', 'by the fire',
      'opentable', 'OT-77'
    )
  $$,
  'takes what is given'
);
select matches(reference, '^[2-9A-HJ-NP-Z]{8}$', 'gives a reference') from bookings limit 1;
select is(
  (
    select status from create_booking(
      here(), '2031-05-02 19:30Z', 4, null, null, null,
      status => 'pending'
    )
  ),
  'pending_allocation',
  'a pending booking without a table waits as well'
);

-- A key for retries

create temporary table first_call as
select * from create_booking(
  here(), '2031-05-05 18:00Z', 2, 'Ada', 'ada@example.com', null,
  idempotency_key => 'checkout-17'
);
select is(
  (
    select id from create_booking(
      here(), '2031-05-05 18:00Z', 2, 'Ada', 'ada@example.com',
      null, idempotency_key => 'checkout-17'
    )
  ),
  (select id from first_call),
  'a key that comes again returns the first booking'
);
set local timezone = 'Asia/Tokyo';
select is(
  (
    select id from create_booking(
      here(), '2031-05-06 03:00+09', 2, 'Ada', 'ada@example.com',
      null, idempotency_key => 'checkout-17', ends_at => '2031-05-05 20:00Z', status => 'confirmed',
      seating_preference => 'any', source => 'web', marketing_opt_in => false
    )
  ),
  (select id from first_call),
  'in whatever time zone, and with the defaults spelled out'
);
set local timezone = 'UTC';
select is(count(*), 1::bigint, 'and makes no second one')
from bookings where idempotency_key = 'checkout-17';

update bookings set status = 'cancelled' where idempotency_key = 'checkout-17';
select results_eq(
  $$
    select id, status from create_booking(
      here(), '2031-05-05 18:00Z', 2, 'Ada', 'ada@example.com',
      null, idempotency_key => 'checkout-17'
    )
  $$,
  $$ select id, 'cancelled' from first_call $$,
  'as it is by now'
);

select throws_ok(
  format(
    $$
      select create_booking(here(), %s, %s, %s, %s, %s, idempotency_key => 'checkout-17' %s)
    $$,
    coalesce(other.starts_at, '''2031-05-05 18:00Z'''),
    coalesce(other.party_size, '2'),
    coalesce(other.name, '''Ada'''),
    coalesce(other.email, '''ada@example.com'''),
    coalesce(other.phone, 'null'),
    ', ' || other.rest
  ),
  'RG017',
  'the idempotency key was used for another request',
  'a key that comes again is refused with another ' || other.field
)
from (
  values
    ('starts_at', '''2031-05-05 18:15Z''', null, null, null, null, null),
    ('party_size', null, '3', null, null, null, null),
    ('customer_name', null, null, '''Eve''', null, null, null),
    ('customer_email', null, null, null, '''eve@example.com''', null, null),
    ('customer_phone', null, null, null, null, '''020 7946 0018''', null),
    ('ends_at', null, null, null, null, null, 'ends_at => ''2031-05-05 21:00Z'''),
    ('booking_type', null, null, null, null, null, 'booking_type => ''drinks'''),
    ('seating_preference', null, null, null, null, null, 'seating_preference => ''bar'''),
    ('status', null, null, null, null, null, 'status => ''pending'''),
    ('marketing_opt_in', null, null, null, null, null, 'marketing_opt_in => true'),
    ('notes', null, null, null, null, null, 'notes => ''nuts'''),
    ('source', null, null, null, null, null, 'source => ''phone'''),
    ('table_id', null, null, null, null, null, 'table_id => id(''a2'')'),
    ('customer_id', null, null, null, null, null, 'customer_id => gen_random_uuid()'),
    (
      'external_id', null, null, null, null, null,
      'external_source => ''opentable'', external_id => ''OT-78'''
    )
) as other (field, starts_at, party_size, name, email, phone, rest);

select isnt(
  (
    select id from create_booking(
      id('b'), '2031-05-05 18:00Z', 2, 'Ada', 'ada@example.com',
      null, idempotency_key => 'checkout-17'
    )
  ),
  (select id from first_call),
  'a key is the restaurant''s own'
);

-- What is refused

create function pg_temp.failure(statement text)
returns table (code text, field text, said text)
language plpgsql
as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
begin
  execute statement;
  code := 'none';
  return next;
exception
  when others then
    get stacked diagnostics
      code = returned_sqlstate,
      field = column_name,
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_hint = pg_exception_hint;
    said := concat_ws(' ', v_message, v_detail, v_hint);
    return next;
end
$$;

select is(
  (failure.code, failure.field),
  (refused.code, refused.field),
  'refuses ' || refused.what
)
from (
  values
    (
      'a malformed e-mail',
      'RG001',
      'customer_email',
      '$1, 2, null, ''ada@@secret.example'', ''+442079460018'''
    ),
    (
      'a malformed phone',
      'RG001',
      'customer_phone',
      '$1, 2, null, ''ada@example.com'', ''12 secret'''
    ),
    ('a party of 0', 'RG001', 'party_size', '$1, 0, null, null, null'),
    ('a party of 1000', 'RG001', 'party_size', '$1, 1000, null, null, null'),
    ('a party of nobody knows', 'RG001', 'party_size', '$1, null, null, null, null'),
    ('no time', 'RG001', 'starts_at', 'null, 2, null, null, null'),
    (
      'an endless time',
      'RG001',
      'starts_at',
      '''infinity'', 2, null, null, null, idempotency_key => ''k'''
    ),
    (
      'an end before the start',
      'RG001',
      'ends_at',
      '$1, 2, null, null, null, ends_at => ''2031-05-06 17:00Z'''
    ),
    (
      'a status in which no booking starts',
      'RG001',
      'status',
      '$1, 2, null, null, null, status => ''completed'''
    ),
    (
      'an unknown type',
      'RG001',
      'booking_type',
      '$1, 2, null, null, null, booking_type => ''tea'''
    ),
    (
      'an unknown seating',
      'RG001',
      'seating_preference',
      '$1, 2, null, null, null, seating_preference => ''roof'''
    ),
    (
      'a source that is no slug',
      'RG001',
      'source',
      '$1, 2, null, null, null, source => ''Our Web'''
    )
) as refused (what, code, field, arguments)
cross join lateral pg_temp.failure(
  format(
    'select create_booking(here(), %s)',
    replace(refused.arguments, '$1', '''2031-05-06 18:00Z''')
  )
) as failure;

select unalike(
  (
    select string_agg(failure.said, ' ')
    from (values ('''ada@@secret.example'', null'), ('null, ''12 secret''')) as contacts (contact)
    cross join lateral pg_temp.failure(
      format(
        'select create_booking(here(), ''2031-05-06 18:00Z'', '
        '2, null, %s)',
        contacts.contact
      )
    ) as failure
  ),
  '%secret%',
  'and does not say what was malformed'
);
select throws_ok(
  $$
    select create_booking(gen_random_uuid(), '2031-05-06 18:00Z', 2, 'Ada', null, '020 7946 0018')
  $$,
  'RG004',
  'restaurant not found',
  'refuses an unknown restaurant'
);
select throws_ok(
  $$
    select create_booking(
      id('b'), '2031-05-06 18:00Z', 2, 'Ada', null, null,
      customer_id => (
        select id
        from customers
        where restaurant_id = here()
        limit 1
      )
    )
  $$,
  'RG007',
  'customer not found in this restaurant',
  'refuses a customer of another restaurant'
);

-- Who it is

select is(
  (
    select customer_id from create_booking(here(), '2031-05-07 18:00Z', 2, 'Walk-in', '  ', '')
  ),
  null,
  'a blank contact counts as no contact: a walk-in'
);
select is(
  (
    select made.customer_id from customers
    cross join lateral create_booking(
      here(), '2031-05-07 18:00Z', 2, 'Ada', null, null,
      customer_id => customers.id
    ) as made
    where customers.email_normalized = 'ada@example.com'
      and customers.restaurant_id = here()
  ),
  (select customer_id from first_call),
  'a customer given without contact is kept'
);

-- A reference that is taken, once: the next one is taken by the booking

create temporary sequence draws;
create or replace function regulars.new_booking_reference()
returns text
language plpgsql
as $$
declare
  v_draw bigint := nextval('pg_temp.draws');
begin
  return case v_draw
    when 1 then (select reference from pg_temp.first_call)
    else 'ZZZZZZZ' || v_draw
  end;
end
$$;
select is(
  (
    select reference from create_booking(here(), '2031-05-08 18:00Z', 2, 'Ada', null, null)
  ),
  'ZZZZZZZ2',
  'draws another reference when one is taken'
);

select set_config('regulars.restaurant_id', id('b')::text, true);
select throws_ok(
  $$
    select create_booking(here(), '2031-05-08 18:00Z', 2, 'Ada', null, null)
  $$,
  'RG010',
  null,
  'refuses another restaurant than the session''s'
);

set local regulars.restaurant_id = '';
do $$ begin
  perform erase_customer(restaurant_id, customer_id, 'staff')
  from bookings where idempotency_key = 'checkout-17' and customer_id is not null
    and restaurant_id = here();
end $$;
select is(
  (
    select id from create_booking(
      here(), '2031-05-05 18:00Z', 3, 'Ada', null, null,
      idempotency_key => 'checkout-17'
    )
  ),
  (select id from first_call),
  'a key outlives the hash, which the guest''s erasure removes'
);
select * from finish(true);
rollback;
