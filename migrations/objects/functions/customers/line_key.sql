-- Argentina's mobile numbers are dialled with a 9 after +54 from abroad and without it at home, and
-- nothing distinguishes a mobile number from others. So the two forms stay two numbers, both of
-- which can be dialled, and their guests are proposed as a merge.
create or replace function regulars.line_key(phone_normalized text)
returns text
language sql
immutable
parallel safe
begin atomic
  select case
    -- few numbers need the expression, which costs more than all else where millions are compared
    when phone_normalized like '+549%'
      then regexp_replace(phone_normalized, E'^\\+549(\\d{10})$', E'+54\\1')
    else phone_normalized
  end;
end;

comment on function regulars.line_key(text) is
  'A phone number in the form that all numbers of its line share: a hint, not an identity.';
revoke all on function regulars.line_key(text) from public;
