create or replace function public.report_tiers(restaurant_id uuid)
returns table (
  program_id uuid,
  program_slug text,
  tier text,
  min_points integer,
  guests bigint,
  points bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(report_tiers.restaurant_id);

  return query
  select
    programs.id,
    programs.slug,
    tiers.definition ->> 'tier',
    (tiers.definition -> 'min_points')::integer,
    count(customers.id),
    coalesce(sum(accounts.balance) filter (where customers.id is not null), 0)::bigint
  from public.loyalty_programs as programs
  cross join lateral jsonb_array_elements(programs.tier_definitions -> 'tiers')
    with ordinality as tiers (definition, place)
  left join regulars.account_standings(
    restaurant_id => report_tiers.restaurant_id,
    customer_ids => null
  ) as accounts
    on accounts.program_id = programs.id
    and accounts.tier = tiers.definition ->> 'tier'
  left join public.customers
    on customers.restaurant_id = programs.restaurant_id
    and customers.id = accounts.customer_id
    and customers.merged_into_id is null
    and customers.erased_at is null
  where programs.restaurant_id = report_tiers.restaurant_id
  group by programs.id, programs.slug, programs.is_active, tiers.definition, tiers.place
  order by programs.is_active desc, programs.slug, tiers.place;
end
$$;

comment on function public.report_tiers(uuid) is
  'The guests in each tier of each program, the active program first, and the points they hold, '
  'without what has lapsed or expired. Does not count the empty accounts of merged and erased '
  'guests. Reads accounts and ledger. Raises RG010.';
revoke all on function public.report_tiers(uuid) from public;
