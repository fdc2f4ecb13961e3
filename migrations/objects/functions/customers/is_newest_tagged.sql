create or replace function regulars.is_newest_tagged(
  restaurant_id uuid,
  customer_id uuid,
  merged_into_id uuid,
  tag_keys text[],
  name text,
  surname text
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return not exists (
    select
    from public.customers as others
    where others.restaurant_id = is_newest_tagged.restaurant_id
      and others.id in (
        select coalesce(is_newest_tagged.merged_into_id, is_newest_tagged.customer_id)
        union all
        select duplicates.id
        from public.customers as duplicates
        where duplicates.restaurant_id = is_newest_tagged.restaurant_id
          and duplicates.merged_into_id
            = coalesce(is_newest_tagged.merged_into_id, is_newest_tagged.customer_id)
      )
      and others.id > is_newest_tagged.customer_id
      and regulars.tag_keys(others.restaurant_id, others.tags) && is_newest_tagged.tag_keys
      and (
        is_newest_tagged.name is null
        or (
          regulars.name_match(others.full_name, is_newest_tagged.name, is_newest_tagged.surname)
        ).part is not null
      )
  );
end
$$;

comment on function regulars.is_newest_tagged(uuid, uuid, uuid, text[], text, text) is
  'Whether a customer that find_customers has found by its tag, and by a name unless that is null, '
  'is the newest of those merged into one, itself included, that it finds.';
revoke all on function regulars.is_newest_tagged(uuid, uuid, uuid, text[], text, text) from public;
