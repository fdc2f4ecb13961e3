create or replace function public.decline_merge_candidate(
  restaurant_id uuid,
  customer_id uuid,
  other_id uuid,
  actor text
)
returns setof public.customer_merge_refusals
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(decline_merge_candidate.restaurant_id);
  perform regulars.assert_actor(decline_merge_candidate.actor);
  perform regulars.assert_not_erased(
    restaurant_id => decline_merge_candidate.restaurant_id,
    customer_ids => array[decline_merge_candidate.customer_id, decline_merge_candidate.other_id]
  );
  if decline_merge_candidate.customer_id = decline_merge_candidate.other_id then
    perform regulars.refuse_field(
      'other_id',
      'another customer than customer_id',
      'Name the two customers of the pair.'
    );
  end if;

  insert into public.customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
  values (
    decline_merge_candidate.restaurant_id,
    least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    decline_merge_candidate.actor
  )
  on conflict (restaurant_id, customer_id, other_id) do nothing;

  return query
  select customer_merge_refusals.*
  from public.customer_merge_refusals
  where customer_merge_refusals.restaurant_id = decline_merge_candidate.restaurant_id
    and customer_merge_refusals.customer_id
      = least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id)
    and customer_merge_refusals.other_id
      = greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id);
end
$$;

comment on function public.decline_merge_candidate(uuid, uuid, uuid, text) is
  'Records that two customers are two people, so that the pair is no longer proposed. Raises '
  'RG001, RG007, RG010, RG043.';
revoke all on function public.decline_merge_candidate(uuid, uuid, uuid, text) from public;
