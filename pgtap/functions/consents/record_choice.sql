begin;
select plan(42);

select from add_restaurant('1', 'Europe/London');
select from add_restaurant('2', 'Europe/London');
create function here() returns uuid language sql immutable as
$$ select id('1') $$;

-- A booking, made some days ago (below 0: with a clock ahead)
create function pg_temp.book(
  email text, phone text default null, days numeric default 0, ticked boolean default false,
  here uuid default here()
) returns uuid language sql as $$
  insert into bookings (
    restaurant_id, starts_at, party_size, customer_email, customer_phone, created_at,
    marketing_opt_in
  )
  values (
    book.here, now() + interval '1 year', 2, book.email, book.phone,
    clock_timestamp() - book.days * interval '1 day', book.ticked
  )
  returning customer_id
$$;
create function pg_temp.import(email text, phone text, at timestamptz)
returns void language sql as $$
  insert into bookings (
    restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, customer_email,
    customer_phone, created_at, marketing_opt_in
  )
  values (
    here(), gen_random_uuid(), import.at, import.at + interval '1 hour', 2, 'dinner',
    import.email, import.phone, import.at, true
  );
  select backfill_customers_loyalty(here());
$$;
create function pg_temp.choose(
  customer_id uuid, is_given boolean, channels text[] default '{email,sms,phone}',
  at timestamptz default null
) returns text language sql as $$
  select string_agg(channel, ' ' order by channel)
  from set_marketing_consent(
    here(), choose.customer_id, choose.is_given, 'guest', 'web', choose.channels,
    occurred_at => choose.at
  )
$$;
-- e-mail, SMS and phone on the card, and what the profile says in all
create function pg_temp.told(customer_id uuid) returns text language sql as $$
  select concat_ws(
    ' ', card.email_opt_in, card.sms_opt_in, card.phone_opt_in, profile.marketing_opt_in
  )
  from get_customer(here(), told.customer_id) as card
  join customer_profiles as profile
    on profile.restaurant_id = here()
    and profile.customer_id = card.id
$$;
create temporary table people (name text primary key, id uuid);

-- An address, and all who have it

insert into people values
  ('mia', pg_temp.book('mia@example.com', days => 9, ticked => true)),
  ('mia with a phone', pg_temp.book('mia@example.com', '07911 123401', 8, true));
select is(pg_temp.told(id), 't t t t', 'a box ticked speaks for every channel')
from people where name = 'mia';
select is(pg_temp.choose(id, false, '{email}'), 'email', 'the e-mail is withdrawn for one record')
from people where name = 'mia';
select is(
  (select string_agg(pg_temp.told(id), ', ' order by name) from people),
  'f t t f, f t t f',
  'and so it is for all who have it'
);
insert into people values
  ('mia at another phone', pg_temp.book('mia@example.com', '07911 123402'));
select is(pg_temp.told(id), 'f f f f', 'for a guest who comes with it later as well')
from people where name = 'mia at another phone';
select is(pg_temp.choose(id, true, '{email}'), 'email', 'consent given by one')
from people where name = 'mia at another phone';
select is(
  (select string_agg(left(pg_temp.told(id), 1), '' order by name) from people),
  'ttt',
  'is given for the address'
);
select pg_temp.book('mia@example.com', ticked => true, here => id('2'));
select is(
  (select pg_temp.choose(id, false) from people where name = 'mia'),
  'email phone sms',
  'a withdrawal here'
);
select ok(marketing_opt_in, 'does not count in another restaurant') from customer_profiles
where restaurant_id = id('2');

-- STOP

insert into people values ('stan', pg_temp.book('stan@example.com', '07911 123403', 9, true));
select pg_temp.choose(id, false, '{sms}') from people where name = 'stan';
select is(pg_temp.told(id), 't f t f', 'STOP by SMS is for SMS') from people where name = 'stan';
select pg_temp.book('stan@example.com', '07911 123403', ticked => true);
select is(pg_temp.told(id), 't f t t', 'and a box ticked later does not undo it')
from people where name = 'stan';
insert into people
values ('stan by phone alone', pg_temp.book(null, '+44 7911 123403', ticked => true));
select is(pg_temp.told(id), 't f t t', 'nor one by a guest with the number alone')
from people where name = 'stan by phone alone';
select pg_temp.choose(id, true, '{sms}') from people where name = 'stan by phone alone';
select is(pg_temp.told(id), 't t t t', 'a choice that names the channel does')
from people where name = 'stan';
select pg_temp.choose(id, false, '{email}') from people where name = 'stan';
select pg_temp.import('stan@example.com', '07911 123403', clock_timestamp());
select is(left(pg_temp.told(id), 1), 'f', 'no tick of a file undoes an e-mail''s withdrawal')
from people where name = 'stan';
select pg_temp.book('stan@example.com', '07911 123403', ticked => true);
select is(left(pg_temp.told(id), 1), 't', 'the guest''s own does') from people where name = 'stan';

-- Clocks

insert into people values ('cleo', pg_temp.book('cleo@example.com', days => -0.5, ticked => true));
select cmp_ok(marketing_choice_at, '<=', clock_timestamp(), 'no choice is of the future')
from customer_profiles join people on id = customer_id where name = 'cleo';
select pg_temp.choose(id, false) from people where name = 'cleo';
select is(pg_temp.told(id), 'f f f f', 'a withdrawal works at once')
from people where name = 'cleo';
select from backfill_customers_loyalty(here());
select from refresh_customer_profiles(here());
select is(pg_temp.told(id), 'f f f f', 'and derived again nothing has moved past it')
from people where name = 'cleo';
select pg_temp.choose(id, true) from people where name = 'cleo';
select is(
  (
    select count(*) from set_marketing_consent(
      here(), (select id from people where name = 'cleo'), false, 'guest', 'web',
      occurred_at => clock_timestamp() + interval '9 hours'
    ) where occurred_at <= clock_timestamp()
  ),
  3::bigint,
  'a withdrawal with a clock ahead is of now'
);
select is(pg_temp.told(id), 'f f f f', 'and works') from people where name = 'cleo';
update marketing_addresses set given_at = given_at + interval '1 hour';
select pg_temp.choose(id, false) from people where name = 'cleo';
select is(pg_temp.told(id), 'f f f f', 'even where the clock was set back since consent was given')
from people where name = 'cleo';
update marketing_addresses set given_at = given_at - interval '1 hour';
select throws_ok(
  $$ select set_marketing_consent(here(), id, false, 'guest', 'web',
       occurred_at => 'infinity') from people $$,
  'RG001', null, 'refuses an infinite time'
);

-- Handed over

insert into people values
  ('dora', pg_temp.book('dora@example.com', days => 60, ticked => true)),
  ('emil', pg_temp.book('emil@example.com', days => 5, ticked => true));
select pg_temp.choose(id, false, at => now() - interval '30 days') from people where name = 'dora';
update bookings set customer_name = 'Dora', customer_email = 'dora@example.com'
where customer_email = 'emil@example.com';
select is(
  (select string_agg(pg_temp.told(id), ', ' order by name) from people
   where name in ('dora', 'emil')),
  'f f f f, t t t t',
  'a booking that is handed over brings no consent along, and takes none'
);
update bookings set marketing_opt_in = false, customer_email = 'fritz@example.com'
where customer_id = (select id from people where name = 'dora')
  and created_at > now() - interval '9 days';
update bookings set marketing_opt_in = true where customer_email = 'fritz@example.com';
insert into people
select 'fritz', customer_id from bookings where customer_email = 'fritz@example.com';
select is(
  (select string_agg(pg_temp.told(id), ', ' order by name) from people
   where name in ('dora', 'fritz')),
  'f f f f, t t t t',
  'a new tick counts for the guest who has the address now'
);

-- Merged and unmerged

insert into people values
  ('ann', pg_temp.book('ann@example.com', days => 30, ticked => true)),
  ('ann at work', pg_temp.book('work@example.com', days => 20, ticked => true)),
  ('ann by phone', pg_temp.book(null, '07911 123404', days => 20));
select from merge_customers(here(), (select id from people where name = 'ann'),
  (select id from people where name = 'ann at work'), 'staff');
select from merge_customers(here(), (select id from people where name = 'ann'),
  (select id from people where name = 'ann by phone'), 'staff');
select is(pg_temp.told(id), 't f f t', 'who has a number is not asked by what an e-mail alone said')
from people where name = 'ann';
select is(pg_temp.choose(id, false, '{email}'), 'email', 'withdrawn for the duplicate')
from people where name = 'ann at work';
select is(pg_temp.told(id), 'f f f f', 'it shows for the person') from people where name = 'ann';
select pg_temp.book('ann@example.com', ticked => true);
select is(left(pg_temp.told(id), 1), 'f', 'one address withdrawn, the person is not written to')
from people where name = 'ann';
select from unmerge_customers(here(), (select id from people where name = 'ann at work'),
  'staff');
select is(
  (select string_agg(left(pg_temp.told(id), 1), '' order by name) from people
   where name in ('ann', 'ann at work')),
  'tf',
  'after an unmerge each address keeps its own: a tick was for one of them'
);
select pg_temp.choose(id, false) from people where name = 'ann';
select from unmerge_customers(here(), (select id from people where name = 'ann by phone'),
  'staff');
select pg_temp.book(null, '07911 123404', ticked => true);
select is(pg_temp.told(id), 't f f t', 'a withdrawal during the merge counts for the number too')
from people where name = 'ann by phone';
insert into people values
  ('pia', pg_temp.book('pia@example.com', days => 10, ticked => true)),
  ('pia, opted out', pg_temp.book('pia2@example.com', days => 20, ticked => true));
select pg_temp.choose(id, false) from people where name = 'pia, opted out';
select from merge_customers(here(), (select id from people where name = 'pia'),
  (select id from people where name = 'pia, opted out'), 'staff');
select is(pg_temp.told(id), 'f f f f', 'a duplicate who had opted out has done so for the person')
from people where name = 'pia';

-- Erased

insert into people values
  ('flo', pg_temp.book('flo@example.com', '07911 123405', 9, true)),
  ('gus', pg_temp.book('gus@example.com', days => 9, ticked => true)),
  ('shares', pg_temp.book('shared@example.com', days => 9, ticked => true)),
  ('shares too', pg_temp.book('shared@example.com', '07911 123406', 9));
select pg_temp.choose(id, false, '{sms}') from people where name = 'flo';
select from people cross join lateral erase_customer(here(), id, 'staff')
where name in ('flo', 'gus', 'shares');
select pg_temp.import('flo@example.com', '07911 123405', '2019-12-20');
select pg_temp.import('gus@example.com', null, clock_timestamp());
select is(
  (select string_agg(pg_temp.told(id), ', ' order by email_normalized) from customers
   where email_normalized in ('flo@example.com', 'gus@example.com')),
  'f f f f, f f f f',
  'an old file opts in nobody who was erased, opted out or not'
);
select pg_temp.book('flo@example.com', '07911 123405', ticked => true);
select is(pg_temp.told(id), 't f t t', 'they may themselves, and STOP stays STOP')
from customers where email_normalized = 'flo@example.com';
select is(left(pg_temp.told(id), 1), 't', 'an address that somebody else has is not suppressed')
from people where name = 'shares too';
select is_empty(
  $$ select from marketing_addresses
     where erased_at is not null and ticked_at < erased_at $$,
  'of an erased guest no consent is kept'
);
select is(
  (select pg_temp.told(id) from people where name = 'gus'),
  'f f f f',
  'and none is shown'
);

-- Told

select results_eq(
  $$
    select concat_ws(
      ' ', payload -> 'email_opt_in', payload -> 'sms_opt_in', payload -> 'phone_opt_in'
    )
    from analytics_events
    where event_type = 'marketing.consent_changed'
      and customer_id = (select id from people where name = 'stan')
    order by id
  $$,
  $$
    values ('true true true'), ('true false true'), ('true true true'), ('false true true'),
      ('true true true')
  $$,
  'each change writes an event, whoever made it; a call that changes nothing writes none'
);
select results_eq(
  $$
    select event_type, payload ->> 'duplicate_id' = people.id::text,
      exists (
        select from customer_merges
        where id::text = payload ->> 'merge_id' and survivor_id = analytics_events.customer_id
      )
    from analytics_events
    join people on people.id::text = payload ->> 'duplicate_id'
    where people.name = 'ann at work'
    order by analytics_events.id
  $$,
  $$ values ('customer.merged', true, true), ('customer.unmerged', true, true) $$,
  'so are a merge and its undoing'
);
select set_eq(
  $$
    select name from people join analytics_events on customer_id = people.id
    where event_type = 'customer.erased'
  $$,
  $$ values ('flo'), ('gus'), ('shares') $$,
  'and an erasure'
);
select ok(
  (select count(*) from read_analytics_events(here(), limit_to => 1000)
   where booking_id is null and event_type ~ '^(customer|marketing)') > 10,
  'the feed carries them'
);

-- All along

select is_empty(
  'select * from regulars.customer_profile_differences',
  'all profiles are what the backfill would write'
);
select is_empty(
  $$ select check_name from verify_customers_loyalty() where not ok and severity = 'fail'
     and check_name <> 'pilot_list' $$,
  'and every check is green'
);
select is(
  (select count(*) from marketing_addresses where address_digest is null
   or length(address_digest) <> 32),
  0::bigint,
  'of an address only the digest is kept'
);

select * from finish(true);
rollback;
