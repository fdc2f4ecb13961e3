-- For one customer it uses the indexes of the search. For all customers it pairs those that share a
-- key, in one pass over the restaurant; a second pass with more keys finds typing errors, if the
-- first has not filled the list.
create or replace function public.customer_merge_candidates(
  restaurant_id uuid,
  customer_id uuid default null,
  minimum_score numeric default 0.5,
  limit_to integer default 100
)
returns table (
  survivor_id uuid,
  duplicate_id uuid,
  score numeric,
  reasons text[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set work_mem = '128MB'
as $$
declare
  v_pairs uuid[];
  v_is_near boolean;
begin
  perform regulars.assert_restaurant(customer_merge_candidates.restaurant_id);
  perform regulars.assert_limit(customer_merge_candidates.limit_to);

  if customer_merge_candidates.customer_id is not null then
    return query
    select scored.*
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => regulars.find_possible_duplicates(
        restaurant_id => customer_merge_candidates.restaurant_id,
        customer_id => customer_merge_candidates.customer_id
      ),
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    ) as scored;
    return;
  end if;

  foreach v_is_near in array array[false, true] loop
    select array_agg(
      array[
        least(scored.survivor_id, scored.duplicate_id),
        greatest(scored.survivor_id, scored.duplicate_id)
      ]
    )
    into v_pairs
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => regulars.pair_possible_duplicates(
        restaurant_id => customer_merge_candidates.restaurant_id,
        is_near => v_is_near
      ),
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    ) as scored;
    exit when array_length(v_pairs, 1) = customer_merge_candidates.limit_to;
  end loop;

  return query
  select scored.*
  from regulars.score_pairs(
    restaurant_id => customer_merge_candidates.restaurant_id,
    pairs => v_pairs,
    minimum_score => customer_merge_candidates.minimum_score,
    limit_to => customer_merge_candidates.limit_to
  ) as scored;
end
$$;

comment on function public.customer_merge_candidates(uuid, uuid, numeric, integer) is
  'Pairs of customers who may be one person, for one customer or (null) for all, likeliest first, '
  'with a score from 0 to 1 and reasons. Raises RG001, RG007, RG010, RG043.';
revoke all on function public.customer_merge_candidates(uuid, uuid, numeric, integer) from public;
