-- Rows that an expression of the mapping fails for are looked for only once reading all of them has
-- failed. With more than 100 it is the mapping that is wrong.
create or replace function regulars.attach_differences()
returns table (
  external_id text,
  restaurant_id uuid,
  difference text,
  detail text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  c_most constant integer := 100;
  v_unreadable text[];
begin
  begin
    return query
    select differences.*
    from regulars.compare_attached_bookings('{}') as differences;
    return;
  exception when others then
    v_unreadable := regulars.unreadable_attached_keys(
      keys => array(select keys.external_id from regulars.attached_keys() as keys),
      limit_to => c_most + 1
    );
    if cardinality(v_unreadable) not between 1 and c_most then
      raise;
    end if;
  end;

  return query
  select differences.*
  from regulars.compare_attached_bookings(v_unreadable) as differences
  union all
  select
    keys.external_id,
    keys.restaurant_id,
    'impossible',
    'a value cannot be read by the mapping'
  from regulars.attached_keys() as keys
  where keys.external_id = any (v_unreadable);
end
$$;

comment on function regulars.attach_differences() is
  'Differences between the attached app''s rows and our bookings, by key and mapped value: '
  'missing, differs, gone (ours is still open) or impossible, which rows that cannot be read are '
  'too. Empty if no app is attached.';
revoke all on function regulars.attach_differences() from public;
