-- A name's look-ups read rows from the beginning of an index range and stop at limit_to, so a
-- common name costs no more than a rare one. Planning anew at each call would cost more than the
-- look-up.
create or replace function public.find_customers(
  restaurant_id uuid,
  search text default null,
  tag text default null,
  limit_to integer default 20
)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_limit integer := least(greatest(coalesce(find_customers.limit_to, 20), 1), 100);
  v_search text := nullif(btrim(find_customers.search), '');
  v_tag_keys text[];
  v_email text;
  v_phones text[];
  v_name text collate "C";
  v_surname text collate "C";
  v_key text collate "C";
  v_ids uuid[];
  v_looked_at integer;
begin
  perform regulars.assert_restaurant(find_customers.restaurant_id);

  if btrim(find_customers.tag) <> '' then
    v_tag_keys := regulars.tag_keys(
      restaurant_id => find_customers.restaurant_id,
      tags => array[find_customers.tag]
    );
  end if;

  v_email := regulars.normalize_email(v_search);
  if v_email is null and v_search ~ '[0-9]' then
    v_phones := array_remove(
      regulars.phone_readings(find_customers.restaurant_id, v_search),
      null
    );
  end if;

  if v_email is not null then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.email_normalized = v_email
        and customers.erased_at is null
      order by customers.identity
      limit v_limit
    );
  elsif cardinality(v_phones) > 0 then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.phone_normalized = any (v_phones)
        and customers.erased_at is null
      limit v_limit
    );
  elsif v_search is not null then
    -- as a beginning of the name, of the surname, and with the surname typed last:
    -- "john smi", "smith jo" and "jo smith" all find John Smith
    v_name := regulars.name_key(v_search);
    v_surname := nullif(regulars.surname_key(v_search), v_name);
    if v_tag_keys is null then
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.name_key(customers.full_name) collate "C" >= v_name
          and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
        order by regulars.name_key(customers.full_name) collate "C"
        limit v_limit
      );
      foreach v_key in array array[v_name, v_surname] loop
        exit when cardinality(v_ids) >= v_limit;
        v_ids := v_ids || array(
          select customers.id
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and regulars.surname_key(customers.full_name) collate "C" >= v_key
            and regulars.surname_key(customers.full_name) collate "C" < v_key || U&'\+10ffff'
          order by regulars.surname_key(customers.full_name) collate "C"
          limit v_limit
        );
      end loop;
    else
      -- Whom both indexes name: along one of them, everybody of a rare tag's or name's common half
      -- would be read.
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.tags <> '{}'
          and (
            regulars.name_key(customers.full_name) collate "C" >= v_name
            and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_name
            and regulars.surname_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_surname
            and regulars.surname_key(customers.full_name) collate "C" < v_surname || U&'\+10ffff'
          )
        limit v_limit
      );
    end if;
  elsif v_tag_keys is not null then
    -- An index of tags reads all who have the tag before it gives the first. A common tag is met
    -- soon among the newest who have any, and one that a first look hardly meets is rare: of those
    -- there are few to read.
    foreach v_looked_at in array array[5, 40] loop
      v_ids := array(
        select tagged.id
        from (
          select
            customers.id,
            customers.tags
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and customers.tags <> '{}'
          order by customers.id desc
          limit v_looked_at * v_limit
        ) as tagged
        where exists (
          select
          from unnest(tagged.tags) as own (tag)
          where regulars.tag_key(own.tag) = regulars.tag_key(find_customers.tag)
        )
        limit v_limit
      );
      exit when cardinality(v_ids) not between v_limit / 10 + 1 and v_limit - 1;
    end loop;
    if cardinality(v_ids) < v_limit then
      v_ids := array(
        select customers.id
        from public.customers
        where regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.restaurant_id = find_customers.restaurant_id
          and customers.tags <> '{}'
        order by customers.id desc
        limit v_limit
      );
    end if;
  end if;

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => find_customers.restaurant_id,
    customer_ids => array(
      select coalesce(customers.merged_into_id, customers.id)
      from unnest(v_ids) with ordinality as found (id, place)
      join public.customers
        on customers.restaurant_id = find_customers.restaurant_id
        and customers.id = found.id
      group by coalesce(customers.merged_into_id, customers.id)
      order by min(found.place)
      limit v_limit
    )
  ) as cards;
end
$$;

comment on function public.find_customers(uuid, text, text, integer) is
  'Guest cards by e-mail or phone however written, by the beginning of a name or surname, by tag, '
  'or by both; at most limit_to (1 to 100). Raises RG010.';
revoke all on function public.find_customers(uuid, text, text, integer) from public;
