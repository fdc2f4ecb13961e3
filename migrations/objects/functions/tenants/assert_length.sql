create or replace function regulars.assert_length(field text, value text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if length(assert_length.value) > 10000 then
    perform regulars.refuse_field(assert_length.field, 'at most 10000 characters long');
  end if;
end
$$;

comment on function regulars.assert_length(text, text) is
  'Raises RG001 for a text of more than 10,000 characters: staff write notes, not files.';
revoke all on function regulars.assert_length(text, text) from public;
