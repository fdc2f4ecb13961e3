create or replace function regulars.score_pairs(
  restaurant_id uuid,
  pairs uuid[],
  minimum_score numeric,
  limit_to integer
)
returns table (
  survivor_id uuid,
  duplicate_id uuid,
  score numeric,
  reasons text[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    case when ranks.is_one_first then scored.one_id else scored.other_id end,
    case when ranks.is_one_first then scored.other_id else scored.one_id end,
    scored.score,
    scored.reasons
  from (
    select
      one.id as one_id,
      other.id as other_id,
      judged.score,
      judged.reasons
    from generate_subscripts(score_pairs.pairs, 1) as place
    join public.customers as one
      on one.restaurant_id = score_pairs.restaurant_id
      and one.id = score_pairs.pairs[place][1]
    join public.customers as other
      on other.restaurant_id = score_pairs.restaurant_id
      and other.id = score_pairs.pairs[place][2]
    cross join lateral regulars.score_merge_candidate(one, other) as judged
    where other.merged_into_id is null
      and other.erased_at is null
      and judged.score >= score_pairs.minimum_score
      and not exists (
        select
        from public.customer_merge_refusals
        where customer_merge_refusals.restaurant_id = score_pairs.restaurant_id
          and customer_merge_refusals.customer_id = least(one.id, other.id)
          and customer_merge_refusals.other_id = greatest(one.id, other.id)
      )
    order by
      judged.score desc,
      'corrected contact' = any (judged.reasons) desc,
      one.id,
      other.id
    limit score_pairs.limit_to
  ) as scored
  left join public.customer_profiles as one_profile
    on one_profile.restaurant_id = score_pairs.restaurant_id
    and one_profile.customer_id = scored.one_id
  left join public.customer_profiles as other_profile
    on other_profile.restaurant_id = score_pairs.restaurant_id
    and other_profile.customer_id = scored.other_id
  cross join lateral (
    -- the more frequent guest survives; on a tie, the one who came first
    select (-coalesce(one_profile.total_bookings, 0), scored.one_id)
      < (-coalesce(other_profile.total_bookings, 0), scored.other_id) as is_one_first
  ) as ranks
  order by
    scored.score desc,
    'corrected contact' = any (scored.reasons) desc,
    scored.one_id,
    scored.other_id;
end
$$;

comment on function regulars.score_pairs(uuid, uuid[], numeric, integer) is
  'The likeliest of the given pairs without declined ones; in each, the customer to keep comes '
  'first.';
revoke all on function regulars.score_pairs(uuid, uuid[], numeric, integer) from public;
