begin;
select plan(10);

select from add_restaurant('a', 'Europe/London');
select from add_restaurant('b', 'Europe/London');

select lives_ok(
  format(
    'select regulars.assert_contact(here(), %L, %L)',
    email,
    phone
  ),
  format('takes %s and %s', coalesce(email, 'no e-mail'), coalesce(phone, 'no phone'))
)
from (
  values
    ('ada@example.com', '020 7946 0018'),
    (null, '+39 06 6982'),
    (' ADA@EXAMPLE.COM ', null),
    (null, null),
    ('', '  '),
    (U&'\00A0', U&'\200B\3164')
) as contacts (email, phone);
select throws_ok(
  format(
    'select regulars.assert_contact(here(), %L, %L)',
    email,
    phone
  ),
  'RG001',
  'a field is not valid',
  format('refuses %s and %s', coalesce(email, 'no e-mail'), coalesce(phone, 'no phone'))
)
from (
  values
    ('ada@@example.com', null),
    ('ada@example.com', '12'),
    ('ada', '020 7946 0018')
) as contacts (email, phone);
update restaurants set country_code = 'US' where id = here();
select throws_ok(
  $$
    select regulars.assert_contact(here(), null, '020 7946 0018')
  $$,
  'RG001',
  'a field is not valid',
  'reads a phone as one of the restaurant''s country'
);

select * from finish(true);
rollback;
