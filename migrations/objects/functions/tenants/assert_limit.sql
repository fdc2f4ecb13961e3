create or replace function regulars.assert_limit(limit_to integer)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_limit.limit_to < 0 then
    perform regulars.refuse_field('limit_to', 'a whole number from 0, or null for all');
  end if;
end
$$;

comment on function regulars.assert_limit(integer) is
  'Raises RG001 for a negative number of rows.';
revoke all on function regulars.assert_limit(integer) from public;
