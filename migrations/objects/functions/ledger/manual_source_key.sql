create or replace function regulars.manual_source_key(idempotency_key text)
returns text
language sql
volatile
parallel safe
begin atomic
  select 'manual:' || coalesce(
    encode(sha256(convert_to(idempotency_key, 'UTF8')), 'hex'),
    regulars.uuid_v7()::text
  );
end;

comment on function regulars.manual_source_key(text) is
  'The source_key of a manual entry: a hash of the caller''s key; a fresh key if there is none.';
revoke all on function regulars.manual_source_key(text) from public;
