begin;
select plan(28);

select from add_restaurant('a', 'Europe/London');

create function pg_temp.book(
  id text, status text, starts_at text, created_at text, party_size integer default 2,
  marketing_opt_in boolean default false,
  email text default 'ada@example.com',
  name text default 'Ada'
)
returns void
language sql
as $$
  insert into bookings (
    restaurant_id, id, status, starts_at, created_at, party_size, marketing_opt_in, customer_email,
    customer_name
  )
  values (
    here(),
    id(book.id),
    book.status,
    book.starts_at::timestamptz, book.created_at::timestamptz, book.party_size,
    book.marketing_opt_in, book.email, book.name
  )
$$;
create function pg_temp.change(id text, assignment text)
returns void
language plpgsql
as $$
begin
  execute format(
    'update bookings set %s where id = %L', assignment, id(id)
  );
end
$$;
-- A guest's counters: bookings, cancellations, no-shows, covers, visits.
create function pg_temp.counts(email text default 'ada@example.com')
returns text
language sql
as $$
  select concat_ws(
    ' ', total_bookings, total_cancellations, total_no_shows, total_covers, total_visits
  )
  from customer_profiles
  join customers on customers.id = customer_profiles.customer_id
  where customers.email_normalized = counts.email
$$;

-- Counters

select pg_temp.book('01', 'confirmed', '2031-05-02 18:00Z', '2031-05-01 10:00Z', 4);
select is(pg_temp.counts(), '1 0 0 4 0', 'the first booking makes the profile');
select pg_temp.book('02', 'cancelled', '2031-05-03 18:00Z', '2031-05-01 09:00Z', 8);
select is(pg_temp.counts(), '2 1 0 4 0', 'a cancelled booking has no covers');
select pg_temp.book('03', 'no_show', '2031-05-04 18:00Z', '2031-05-01 11:00Z', 3);
select is(pg_temp.counts(), '3 1 1 4 0', 'nor has a no-show');
select pg_temp.book('04', 'completed', '2031-05-05 18:00Z', '2031-05-01 12:00Z', 5);
select is(pg_temp.counts(), '4 1 1 9 1', 'a completed one is a visit');
select results_eq(
  $$ select first_booking_at, last_booking_at, last_visit_at from customer_profiles $$,
  $$
    values (
      timestamptz '2031-05-01 09:00Z',
      timestamptz '2031-05-01 12:00Z',
      timestamptz '2031-05-05 18:00Z'
    )
  $$,
  'first and last are by the date of booking, visits by the date of dining'
);
select pg_temp.change('01', 'party_size = 6');
select is(pg_temp.counts(), '4 1 1 11 1', 'a party that grows brings covers');
select pg_temp.change('01', 'status = ''completed''');
select is(pg_temp.counts(), '4 1 1 11 2', 'completing makes a visit');
select is(last_visit_at, timestamptz '2031-05-05 18:00Z', 'an earlier visit is not the last')
from customer_profiles;
select pg_temp.change('04', 'status = ''no_show'', party_size = 7');
select is(pg_temp.counts(), '4 1 2 6 1', 'a visit that did not happen is taken back');
select is(last_visit_at, timestamptz '2031-05-02 18:00Z', 'and the one before is the last')
from customer_profiles;
select pg_temp.change('02', 'status = ''confirmed''');
select is(pg_temp.counts(), '4 0 2 14 1', 'a cancellation taken back brings its covers');

-- Another guest

select pg_temp.change('01', 'customer_email = ''ben@example.com''');
select is(
  pg_temp.counts() || ', ' || pg_temp.counts('ben@example.com'),
  '3 0 2 8 0, 1 0 0 6 1',
  'another contact takes the booking along, visit included'
);
select results_eq(
  $$
    select last_visit_at, first_booking_at
    from customer_profiles join customers on customers.id = customer_profiles.customer_id
    where email_normalized = 'ada@example.com'
  $$,
  $$ values (null::timestamptz, timestamptz '2031-05-01 09:00Z') $$,
  'and leaves the first guest no visit'
);
select pg_temp.change('02', 'customer_email = null');
select is(pg_temp.counts(), '2 0 2 0 0', 'a detached booking counts for nobody');
select is(
  (
    select first_booking_at
    from customer_profiles join customers on customers.id = customer_profiles.customer_id
    where email_normalized = 'ada@example.com'
  ),
  timestamptz '2031-05-01 11:00Z',
  'nor is it anybody''s first'
);

-- The name shown

select pg_temp.book(
  '05',
  'confirmed',
  '2031-06-02 18:00Z',
  '2031-06-01 10:00Z',
  email => 'ADA@example.com',
  name => 'Lady Ada'
);
select is(
  full_name || ', ' || email,
  'Lady Ada, ADA@example.com',
  'the newest booking gives the name and the spelling'
)
from customers where email_normalized = 'ada@example.com';
select pg_temp.book('06', 'confirmed', '2031-06-02 18:00Z', '2031-01-01 10:00Z', name => 'Augusta');
select is(full_name, 'Lady Ada', 'an older one does not')
from customers where email_normalized = 'ada@example.com';
select pg_temp.change('05', 'customer_name = ''  ''');
select is(full_name, 'Ada', 'a name removed gives way to the one before')
from customers where email_normalized = 'ada@example.com';

-- The waiting list

select pg_temp.change('05', 'status = ''pending_allocation''');
select is(last_waitlist_at, now(), 'joining the waiting list is remembered')
from customer_profiles join customers on customers.id = customer_profiles.customer_id
where email_normalized = 'ada@example.com';

-- The box for marketing

create function pg_temp.choice()
returns text
language sql
as $$
  select concat_ws(' ', marketing_opt_in, last_marketing_opt_in_at is not null)
  from customer_profiles
  join customers on customers.id = customer_profiles.customer_id
  where email_normalized = 'grace@example.com'
$$;
select pg_temp.book(
  '07',
  'confirmed',
  '2031-06-02 18:00Z',
  '2021-06-01 10:00Z',
  email => 'grace@example.com'
);
select is(pg_temp.choice(), 'f f', 'a box left empty is no choice');
select pg_temp.book(
  '08',
  'confirmed',
  '2031-06-02 18:00Z',
  '2021-06-01 11:00Z',
  email => 'grace@example.com',
  marketing_opt_in => true
);
select pg_temp.book(
  '09',
  'confirmed',
  '2031-06-02 18:00Z',
  '2021-06-01 12:00Z',
  email => 'grace@example.com'
);
select is(
  pg_temp.choice(),
  't t',
  'a box ticked is one, and an empty one later takes nothing back'
);
select pg_temp.change('08', 'marketing_opt_in = false');
select is(pg_temp.choice(), 't t', 'nor does unticking it');

select set_marketing_consent(
  restaurant_id, id, false, 'staff', 'phone', occurred_at => '2021-06-02 10:00Z'
)
from customers where email_normalized = 'grace@example.com';
select is(pg_temp.choice(), 'f t', 'opting out is a call, and counts');
select pg_temp.change('09', 'marketing_opt_in = true');
select is(
  (
    select count(*)
    from marketing_consents
    where booking_id = id('9') and is_given
  ),
  3::bigint,
  'a box ticked later is a choice of that moment, by every channel'
);
select is(pg_temp.choice(), 't t', 'and counts more than the one before');
select pg_temp.book(
  '10',
  'confirmed',
  '2031-06-02 18:00Z',
  '2021-06-01 11:00Z',
  email => 'hal@example.com',
  marketing_opt_in => true
);
select pg_temp.change('10', 'customer_email = ''ida@example.com''');
select results_eq(
  $$
    select email_normalized, marketing_opt_in
    from customer_profiles join customers on customers.id = customer_profiles.customer_id
    where email_normalized in ('hal@example.com', 'ida@example.com')
    order by 1
  $$,
  $$ values ('hal@example.com', true), ('ida@example.com', false) $$,
  'a tick stays with the guest who gave it when the booking goes to another guest'
);

-- All along the profile is what a rebuild would make of it

select is_empty(
  'select * from regulars.customer_profile_differences',
  'all profiles are what the backfill would write'
);
select is_empty(
  'select * from regulars.shown_contact_differences',
  'and so are the names shown'
);

select * from finish(true);
rollback;
