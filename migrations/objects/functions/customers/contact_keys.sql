-- In SQL, so that it becomes part of the query that compares millions. Hashes suffice; scoring
-- removes collisions.
create or replace function regulars.contact_keys(email_normalized text, phone_normalized text)
returns bigint[]
language sql
immutable
parallel safe
begin atomic
  select array[
    hashtextextended('phone:' || regulars.line_key(phone_normalized), 0),
    hashtextextended('email:' || regulars.mailbox_key(email_normalized), 0)
  ];
end;

comment on function regulars.contact_keys(text, text) is
  'Two keys, of a phone number''s line and of a mailbox: who shares one may be the same person.';
revoke all on function regulars.contact_keys(text, text) from public;
