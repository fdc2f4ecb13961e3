-- Halves what fails until single rows are left: for one of them each row is read about three times.
create or replace function regulars.unreadable_attached_keys(keys text[], limit_to integer)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer := cardinality(unreadable_attached_keys.keys);
  v_middle integer := v_count / 2;
  v_found text[];
begin
  begin
    perform from regulars.attached_rows(unreadable_attached_keys.keys);
    return '{}';
  exception when others then
    -- of a connection, a lock or the server's limits; without any row it is the mapping itself
    if SQLSTATE ~ '^(08|40|53|55|57|58)' or v_count = 0 then
      raise;
    end if;
  end;
  if v_count = 1 then
    return unreadable_attached_keys.keys;
  end if;

  v_found := regulars.unreadable_attached_keys(
    keys => unreadable_attached_keys.keys[:v_middle],
    limit_to => unreadable_attached_keys.limit_to
  );
  if cardinality(v_found) < unreadable_attached_keys.limit_to then
    v_found := v_found || regulars.unreadable_attached_keys(
      keys => unreadable_attached_keys.keys[v_middle + 1:],
      limit_to => unreadable_attached_keys.limit_to - cardinality(v_found)
    );
  end if;
  return v_found;
end
$$;

comment on function regulars.unreadable_attached_keys(text[], integer) is
  'Those of the keys whose row an expression of the mapping fails for, that many at most.';
revoke all on function regulars.unreadable_attached_keys(text[], integer) from public;
