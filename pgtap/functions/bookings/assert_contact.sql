begin;
select plan(9);

insert into restaurants (id, name, slug)
values
  ('00000000-0000-7000-8000-00000000000a', 'Trattoria Ada', 'trattoria-ada'),
  ('00000000-0000-7000-8000-00000000000b', 'Bistro Ben', 'bistro-ben');

select lives_ok(
  format(
    'select regulars.assert_contact(''00000000-0000-7000-8000-00000000000a'', %L, %L)',
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
    ('', '  ')
) as contacts (email, phone);
select throws_ok(
  format(
    'select regulars.assert_contact(''00000000-0000-7000-8000-00000000000a'', %L, %L)',
    email,
    phone
  ),
  'RG008',
  'the contact is malformed',
  format('refuses %s and %s', coalesce(email, 'no e-mail'), coalesce(phone, 'no phone'))
)
from (
  values
    ('ada@@example.com', null),
    ('ada@example.com', '12'),
    ('ada', '020 7946 0018')
) as contacts (email, phone);
update restaurants set country_code = 'US' where id = '00000000-0000-7000-8000-00000000000a';
select throws_ok(
  $$
    select regulars.assert_contact('00000000-0000-7000-8000-00000000000a', null, '020 7946 0018')
  $$,
  'RG008',
  'the contact is malformed',
  'reads a phone as one of the restaurant''s country'
);

select * from finish(true);
rollback;
