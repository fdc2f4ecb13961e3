create or replace function regulars.refuse_key(detail text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG017',
    message = 'the idempotency key was used for another request',
    detail = refuse_key.detail,
    hint = 'Send a retry unchanged; give each new request a key of its own.',
    column = 'idempotency_key';
end
$$;

comment on function regulars.refuse_key(text) is
  'Raises RG017: the idempotency key belongs to another request.';
revoke all on function regulars.refuse_key(text) from public;
