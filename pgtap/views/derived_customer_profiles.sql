begin;
select plan(14);

select from add_restaurant('1', 'Europe/London');

create function pg_temp.import(
  email text,
  at timestamptz,
  is_ticked boolean
) returns void language sql as
$$
  insert into bookings (
    restaurant_id,
    import_batch_id,
    starts_at,
    ends_at,
    booking_type,
    party_size,
    customer_email,
    created_at,
    marketing_opt_in
  )
  values (
    id('1'),
    gen_random_uuid(),
    now(),
    now() + interval '1 hour',
    'dinner',
    2,
    import.email, import.at, import.is_ticked
  );
  select backfill_customers_loyalty(id('1'));
$$;
create function pg_temp.choose(
  email text,
  is_given boolean,
  channels text[] default '{email,sms,phone}'
)
returns bigint language sql as $$
  select count(*)
  from customers
  cross join lateral set_marketing_consent(
    customers.restaurant_id, customers.id, choose.is_given, 'staff:7', 'phone', choose.channels
  )
  where customers.email_normalized = choose.email
$$;
create function pg_temp.chosen(email text) returns text language sql as $$
  select concat_ws(' ', profiles.marketing_opt_in, cards.email_opt_in, cards.sms_opt_in)
  from customers
  join customer_profiles as profiles on profiles.customer_id = customers.id
  cross join lateral get_customer(customers.restaurant_id, customers.id) as cards
  where customers.email_normalized = chosen.email
$$;
create function pg_temp.differences() returns bigint language sql as
  'select count(*) from regulars.customer_profile_differences';

select pg_temp.import('ada@example.org', '2024-01-01', true);
select is(pg_temp.chosen('ada@example.org'), 't t t', 'an imported tick is a choice');
select is(pg_temp.choose('ada@example.org', false), 3::bigint, 'which is withdrawn');
select is(pg_temp.chosen('ada@example.org'), 'f f f', 'and that counts');
select pg_temp.import('ada@example.org', clock_timestamp(), true);
select is(
  (
    select count(*)
    from bookings
    where customer_email = 'ada@example.org' and customer_id is not null
  ),
  2::bigint,
  'a backfill attaches what is imported after the withdrawal, said to be newer'
);
select is(pg_temp.chosen('ada@example.org'), 'f f f', 'and does not turn it back on');
select is(pg_temp.differences(), 0::bigint, 'nor would a rebuild');

update bookings set marketing_opt_in = false
where customer_email = 'ada@example.org' and created_at > '2024-06-01';
select is(pg_temp.chosen('ada@example.org'), 'f f f', 'nor does unticking what was imported');
select is(pg_temp.differences(), 0::bigint, 'and the profile agrees');

-- the booking is handed over
update bookings set customer_email = 'bob@example.org' where created_at = '2024-01-01';
select is(
  pg_temp.chosen('bob@example.org') || ', ' || pg_temp.chosen('ada@example.org'), 'f f f, f f f',
  'a booking that goes to somebody else brings no tick along'
);
select is(pg_temp.differences(), 0::bigint, 'and both profiles agree');
select pg_temp.import('cid@example.org', '2024-01-01', true);
select pg_temp.choose('cid@example.org', false, '{email}');
select is(
  pg_temp.chosen('cid@example.org'),
  'f f t',
  'a channel that was not withdrawn keeps what was ticked elsewhere'
);

insert into bookings (
  restaurant_id, starts_at, party_size, customer_email, marketing_opt_in, created_at
)
values (id('1'), now(), 2, 'ada@example.org', true, clock_timestamp());
select is(
  pg_temp.chosen('ada@example.org'),
  't t f',
  'a box ticked here afterwards gives consent again by e-mail, and by no number that was withdrawn'
);
select is(pg_temp.differences(), 0::bigint, 'and the profile agrees again');
select is_empty(
  $$ select check_name from verify_customers_loyalty(id('1'))
     where not ok and severity = 'fail' $$,
  'every check is green'
);

select * from finish(true);
rollback;
