-- A key that many customers share ("info@", a hotel's switchboard) identifies nobody.
create or replace function regulars.pair_possible_duplicates(restaurant_id uuid, is_near boolean)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with keys as (
      select customers.id, unnest(
        case
          when pair_possible_duplicates.is_near then regulars.match_keys(
            customers.email_normalized,
            customers.phone_normalized,
            customers.full_name
          )
          else regulars.contact_keys(customers.email_normalized, customers.phone_normalized)
        end
      ) as key
      from public.customers
      where customers.restaurant_id = pair_possible_duplicates.restaurant_id
        and customers.erased_at is null
        and customers.merged_into_id is null
    ),
    -- Counts before it collects: most keys have one customer.
    shared as (
      select keys.key
      from keys
      where keys.key is not null
      group by keys.key
      having count(*) between 2 and 20
    ),
    blocks as (
      select array_agg(keys.id) as ids
      from keys
      join shared on shared.key = keys.key
      group by keys.key
    ),
    pairs as (
      select distinct ones.id as one_id, others.id as other_id
      from blocks
      cross join lateral unnest(blocks.ids) as ones (id)
      cross join lateral unnest(blocks.ids) as others (id)
      where ones.id < others.id
      union
      select
        least(customers.id, customers.corrected_into_id),
        greatest(customers.id, customers.corrected_into_id)
      from public.customers
      where customers.restaurant_id = pair_possible_duplicates.restaurant_id
        and customers.corrected_into_id is not null
        and customers.erased_at is null
        and customers.merged_into_id is null
    )
    select array_agg(array[pairs.one_id, pairs.other_id])
    from pairs
  );
end
$$;

comment on function regulars.pair_possible_duplicates(uuid, boolean) is
  'Pairs of customers of a restaurant that share a key (regulars.contact_keys or, near, '
  'regulars.match_keys), as an array of arrays of two.';
revoke all on function regulars.pair_possible_duplicates(uuid, boolean) from public;
