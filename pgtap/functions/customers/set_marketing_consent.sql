begin;
select plan(19);

select from add_restaurant('1', 'Europe/London');
insert into bookings (
  restaurant_id,
  id,
  starts_at,
  party_size,
  customer_name,
  customer_email,
  created_at,
  marketing_opt_in
)
values
  (id('1'), id('b1'), now(), 2, 'Ada', 'ada@example.org', now() - interval '10 days', true);

create temporary view profile as
select marketing_opt_in, last_marketing_opt_in_at, marketing_choice_at from customer_profiles;
create function pg_temp.choose(
  is_given boolean, channels text[] default '{email,sms,phone}', at timestamptz default null
) returns bigint language sql as $$
  select count(*)
  from customers
  cross join lateral set_marketing_consent(
    restaurant_id => customers.restaurant_id,
    customer_id => customers.id,
    is_given => choose.is_given,
    actor => 'staff:7', source => 'phone', channels => choose.channels, wording => 'News, v3',
    occurred_at => choose.at
  )
$$;
create function pg_temp.differences() returns bigint language sql as
  'select count(*) from regulars.customer_profile_differences';

select ok(marketing_opt_in, 'a ticked box is a choice') from profile;
select is(pg_temp.choose(false), 3::bigint, 'records one row a channel');
select ok(not marketing_opt_in, 'the last choice counts') from profile;
select is(
  last_marketing_opt_in_at, now() - interval '10 days', 'a withdrawal leaves when it was last given'
) from profile;
select is(pg_temp.differences(), 0::bigint, 'the derived profile agrees after a withdrawal');

select is(
  pg_temp.choose(true, '{email}', now() - interval '20 days'),
  1::bigint,
  'takes an older choice'
);
select ok(not marketing_opt_in, 'an older choice does not turn the newer over') from profile;

insert into bookings (
  restaurant_id, starts_at, party_size, customer_email, created_at, marketing_opt_in
)
values (id('1'), now(), 2, 'ada@example.org', now() - interval '5 days', true);
select ok(not marketing_opt_in, 'a tick from before the withdrawal does not turn it back on')
from profile;
select is(pg_temp.differences(), 0::bigint, 'nor does a rebuild');

update bookings set marketing_opt_in = false
where id = id('b1');
select ok(not marketing_opt_in, 'unticking is no choice') from profile;
update bookings set marketing_opt_in = true where id = id('b1');
select ok(marketing_opt_in, 'a box ticked later is a choice of that moment') from profile;
update bookings set marketing_opt_in = false where id = id('b1');
select ok(marketing_opt_in, 'and unticking is no choice') from profile;
select is(
  (
    select count(*)
    from marketing_consents
    where booking_id = id('b1')
  ),
  3::bigint,
  'when the box was ticked later is recorded'
);
select is(pg_temp.differences(), 0::bigint, 'the derived profile agrees');

select throws_ok(
  'update marketing_consents set is_given = true',
  'RG012',
  null,
  'choices are not changed'
);
select throws_ok(
  'update marketing_consents set wording = null',
  'RG012',
  null,
  'nor is their wording'
);
select throws_ok('delete from marketing_consents', 'RG012', null, 'nor are they deleted');
select throws_ok('truncate marketing_consents', 'RG012', null, 'or truncated');
select throws_ok(
  $$ select pg_temp.choose(true, '{fax}') $$, 'RG001', null, 'refuses an unknown channel'
);

select * from finish(true);
rollback;
