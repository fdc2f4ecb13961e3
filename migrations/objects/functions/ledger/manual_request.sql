-- A hash that the key salts: a note may hold personal data, the ledger must not.
create or replace function regulars.manual_request(idempotency_key text, body jsonb)
returns text
language sql
stable
parallel safe
begin atomic
  select encode(sha256(convert_to(idempotency_key || body::text, 'UTF8')), 'hex');
end;

comment on function regulars.manual_request(text, jsonb) is
  'What tells a repeated request from another one under the same key; null without a key.';
revoke all on function regulars.manual_request(text, jsonb) from public;
