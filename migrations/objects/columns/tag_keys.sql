-- The restaurant is part of the key, because a GIN index without an extension cannot hold it
-- beside.
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
  'A customer''s tags as they are searched: within the restaurant, whatever their capitals.';
revoke all on function regulars.tag_keys(uuid, text[]) from public;
