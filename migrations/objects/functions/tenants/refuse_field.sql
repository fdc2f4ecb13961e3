create or replace function regulars.refuse_field(
  field text,
  expected text,
  hint text default null
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG001',
    message = 'a field is not valid',
    detail = format('%s must be %s.', refuse_field.field, refuse_field.expected),
    hint = coalesce(refuse_field.hint, format('Correct %s and try again.', refuse_field.field)),
    column = refuse_field.field;
end
$$;

comment on function regulars.refuse_field(text, text, text) is
  'Raises RG001, which names the invalid field or argument and what it must be.';
revoke all on function regulars.refuse_field(text, text, text) from public;
