create or replace function regulars.assert_given(field text, value text, expected text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if btrim(coalesce(assert_given.value, '')) = '' then
    perform regulars.refuse_field(assert_given.field, assert_given.expected);
  end if;
end
$$;

comment on function regulars.assert_given(text, text, text) is
  'Raises RG001 for a text that is null or blank.';
revoke all on function regulars.assert_given(text, text, text) from public;
