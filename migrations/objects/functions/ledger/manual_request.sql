-- A hash salted with the key: a note may hold personal data, and the ledger must not.
create or replace function regulars.manual_request(idempotency_key text, body jsonb)
returns text
language sql
stable
parallel safe
begin atomic
  select encode(sha256(convert_to(idempotency_key || body::text, 'UTF8')), 'hex');
end;

comment on function regulars.manual_request(text, jsonb) is
  'A hash of a request, which tells whether the same request or another one repeats a key; null '
  'without a key.';
revoke all on function regulars.manual_request(text, jsonb) from public;
