-- The restaurant is part of each key: without an extension, a GIN index cannot include a uuid
-- column.
create or replace function regulars.tag_keys(restaurant_id uuid, tags text[])
returns text[]
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
    select tag_keys.restaurant_id || ':' || regulars.tag_key(tag)
    from unnest(tag_keys.tags) as tag
  );
end
$$;

comment on function regulars.tag_keys(uuid, text[]) is
  'A customer''s tags as they are searched: within the restaurant, ignoring case.';
revoke all on function regulars.tag_keys(uuid, text[]) from public;
