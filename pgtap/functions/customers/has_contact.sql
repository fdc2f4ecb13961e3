begin;
select plan(6);

select is(
  regulars.has_contact(email, phone),
  expected,
  format('%L and %L: %s', email, phone, expected)
)
from (
  values
    (null, null, false),
    ('', '  ', false),
    ('ada@example.com', null, true),
    (null, '020 7946 0018', true),
    ('not an address', '', true),
    (' ', 'x', true)
) as contacts (email, phone, expected);

select * from finish(true);
rollback;
