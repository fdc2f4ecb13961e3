create or replace function public.set_loyalty_program(
  restaurant_id uuid,
  slug text,
  name text default null,
  accrual_rule jsonb default null,
  tier_definitions jsonb default null,
  expires_after interval default null,
  spendable_from text default null,
  pilot_only boolean default null,
  is_active boolean default true
)
returns setof public.loyalty_programs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(set_loyalty_program.restaurant_id);

  set_loyalty_program.accrual_rule := regulars.name_currency(
    set_loyalty_program.restaurant_id,
    set_loyalty_program.accrual_rule
  );

  if set_loyalty_program.slug is null
    or set_loyalty_program.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
    or length(set_loyalty_program.slug) > 100
  then
    perform regulars.refuse_field(
      'slug',
      'lower-case words joined by hyphens, at most 100 characters'
    );
  elsif btrim(set_loyalty_program.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif not regulars.is_accrual_rule(set_loyalty_program.accrual_rule)
    and set_loyalty_program.accrual_rule is not null
  then
    perform regulars.refuse_field(
      'accrual_rule',
      'a rule of type per_guest, flat or per_spend, the last with a currency'
    );
  elsif not regulars.is_tier_definitions(set_loyalty_program.tier_definitions)
    and set_loyalty_program.tier_definitions is not null
  then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  elsif set_loyalty_program.expires_after not between interval '1 day' and interval '100 years'
    and set_loyalty_program.expires_after <> interval '0'
  then
    perform regulars.refuse_field('expires_after', 'from a day to 100 years, or 0 for never');
  elsif set_loyalty_program.spendable_from not in ('confirmation', 'visit') then
    perform regulars.refuse_field('spendable_from', 'confirmation or visit');
  elsif set_loyalty_program.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  -- One call at a time, so that two cannot both make their program the active one.
  perform
  from public.restaurants
  where restaurants.id = set_loyalty_program.restaurant_id
  for no key update;

  if not found then
    perform regulars.refuse_restaurant(set_loyalty_program.restaurant_id);
  end if;

  if set_loyalty_program.is_active then
    update public.loyalty_programs
    set is_active = false
    where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
      and loyalty_programs.slug <> set_loyalty_program.slug
      and loyalty_programs.is_active;
  end if;

  return query
  update public.loyalty_programs
  set
    name = coalesce(set_loyalty_program.name, loyalty_programs.name),
    accrual_rule = coalesce(set_loyalty_program.accrual_rule, loyalty_programs.accrual_rule),
    tier_definitions = coalesce(
      set_loyalty_program.tier_definitions,
      loyalty_programs.tier_definitions
    ),
    expires_after = nullif(
      coalesce(set_loyalty_program.expires_after, loyalty_programs.expires_after),
      interval '0'
    ),
    spendable_from = coalesce(
      set_loyalty_program.spendable_from,
      loyalty_programs.spendable_from
    ),
    pilot_only = coalesce(set_loyalty_program.pilot_only, loyalty_programs.pilot_only),
    is_active = set_loyalty_program.is_active
  where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
    and loyalty_programs.slug = set_loyalty_program.slug
  returning loyalty_programs.*;

  if found then
    return;
  end if;

  return query
  insert into public.loyalty_programs as programs (
    restaurant_id,
    slug,
    name,
    accrual_rule,
    tier_definitions,
    expires_after,
    spendable_from,
    pilot_only,
    is_active
  )
  select
    set_loyalty_program.restaurant_id,
    set_loyalty_program.slug,
    coalesce(set_loyalty_program.name, set_loyalty_program.slug),
    coalesce(set_loyalty_program.accrual_rule, regulars.default_accrual_rule()),
    coalesce(set_loyalty_program.tier_definitions, regulars.default_tier_definitions()),
    nullif(set_loyalty_program.expires_after, interval '0'),
    coalesce(set_loyalty_program.spendable_from, 'confirmation'),
    coalesce(set_loyalty_program.pilot_only, true),
    set_loyalty_program.is_active
  returning programs.*;
end
$$;

comment on function public.set_loyalty_program(
  uuid, text, text, jsonb, jsonb, interval, text, boolean, boolean
) is
  'Makes or changes the program with that slug and makes it the active one unless is_active is '
  'false. Null leaves a setting as it is; expires_after 0 means never. Raises RG001, RG004, '
  'RG010.';
revoke all on function public.set_loyalty_program(
  uuid, text, text, jsonb, jsonb, interval, text, boolean, boolean
) from public;
