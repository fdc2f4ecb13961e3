create or replace function regulars.refuse_field(field text, expected text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception using
    errcode = 'RG022',
    message = 'an argument is not valid',
    detail = format('%s must be %s.', refuse_field.field, refuse_field.expected),
    hint = format('Correct %s and try again.', refuse_field.field),
    column = refuse_field.field;
end
$$;

comment on function regulars.refuse_field(text, text) is
  'Raises RG022, which names the argument that is not valid and what it must be.';
revoke all on function regulars.refuse_field(text, text) from public;
