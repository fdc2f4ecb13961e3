create or replace function regulars.is_first_match(
  restaurant_id uuid,
  customer_id uuid,
  merged_into_id uuid,
  name text,
  surname text,
  part integer,
  key text
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
    cross join lateral regulars.name_match(
      others.full_name,
      is_first_match.name,
      is_first_match.surname
    ) as matches
    where others.restaurant_id = is_first_match.restaurant_id
      and others.id in (
        select coalesce(is_first_match.merged_into_id, is_first_match.customer_id)
        union all
        select duplicates.id
        from public.customers as duplicates
        where duplicates.restaurant_id = is_first_match.restaurant_id
          and duplicates.merged_into_id
            = coalesce(is_first_match.merged_into_id, is_first_match.customer_id)
      )
      and (matches.part, matches.key collate "C", others.id)
        < (is_first_match.part, is_first_match.key collate "C", is_first_match.customer_id)
  );
end
$$;

comment on function regulars.is_first_match(uuid, uuid, uuid, text, text, integer, text) is
  'Whether a customer that find_customers has found by this part and key of a name is the first '
  'of those merged into one, itself included, that it finds.';
revoke all on function regulars.is_first_match(uuid, uuid, uuid, text, text, integer, text)
  from public;
