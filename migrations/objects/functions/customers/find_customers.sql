-- Name look-ups read an index range from the start of the page and stop at limit_to, so that a
-- common name costs no more than a rare one. Planning each call would cost more than the look-up.
-- Customers merged into one stand where the first of them is found, so that pages show each once.
create or replace function public.find_customers(
  restaurant_id uuid,
  search text default null,
  tag text default null,
  limit_to integer default 20,
  after uuid default null
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
  phone_opt_in boolean,
  next_expiry_on date,
  next_expiry_points bigint
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
  v_low text collate "C";
  v_ids uuid[] := '{}';
  v_looked_at integer;
  -- the customers merged into the last one of the page before, itself included
  v_group uuid[];
  v_last_identity text;
  v_last_id uuid;
  v_last_part integer := 0;
  v_last_key text collate "C";
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
  if v_search is not null then
    v_name := regulars.name_key(v_search);
    v_surname := nullif(regulars.surname_key(v_search), v_name);
  end if;

  if find_customers.after is not null then
    v_group := array(
      select root.id
      from regulars.find_customer(find_customers.restaurant_id, find_customers.after) as root (id)
      union all
      select duplicates.id
      from regulars.find_customer(find_customers.restaurant_id, find_customers.after) as root (id)
      join public.customers as duplicates
        on duplicates.restaurant_id = find_customers.restaurant_id
        and duplicates.merged_into_id = root.id
    );
    if v_email is not null or cardinality(v_phones) > 0 then
      select min(customers.identity)
      into v_last_identity
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.id = any (v_group)
        and (customers.email_normalized = v_email or customers.phone_normalized = any (v_phones))
        and customers.erased_at is null;
    elsif v_search is not null and v_tag_keys is null then
      select matches.part, matches.key, customers.id
      into v_last_part, v_last_key, v_last_id
      from public.customers
      cross join lateral regulars.name_match(customers.full_name, v_name, v_surname) as matches
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.id = any (v_group)
        and matches.part is not null
      order by matches.part, matches.key collate "C", customers.id
      limit 1;
    else
      select max(customers.id::text)::uuid
      into v_last_id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.id = any (v_group)
        and regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
        and (
          v_name is null
          or (regulars.name_match(customers.full_name, v_name, v_surname)).part is not null
        );
    end if;
    if v_last_identity is null and v_last_id is null then
      perform regulars.refuse_field('after', 'the id of the last guest of the page before');
    end if;
  end if;

  if v_email is not null then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.email_normalized = v_email
        and customers.erased_at is null
        and customers.identity > coalesce(v_last_identity, '')
        and not exists (
          select
          from public.customers as others
          where others.restaurant_id = customers.restaurant_id
            and others.email_normalized = v_email
            and others.erased_at is null
            and coalesce(others.merged_into_id, others.id)
              = coalesce(customers.merged_into_id, customers.id)
            and others.identity < customers.identity
        )
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
        and customers.identity > coalesce(v_last_identity, '')
        and not exists (
          select
          from public.customers as others
          where others.restaurant_id = customers.restaurant_id
            and others.phone_normalized = any (v_phones)
            and others.erased_at is null
            and coalesce(others.merged_into_id, others.id)
              = coalesce(customers.merged_into_id, customers.id)
            and others.identity < customers.identity
        )
      order by customers.identity
      limit v_limit
    );
  elsif v_search is not null and v_tag_keys is null then
    -- as a beginning of the name, of the surname, and with the surname typed last:
    -- "john smi", "smith jo" and "jo smith" all find John Smith
    if v_last_part <= 1 then
      v_low := coalesce(v_last_key, v_name);
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.name_key(customers.full_name) collate "C" >= v_low
          and regulars.name_key(customers.full_name) collate "C" < v_name || E'\U0010ffff'
          and (
            v_last_key is null
            or (regulars.name_key(customers.full_name) collate "C", customers.id)
              > (v_last_key, v_last_id)
          )
          and regulars.is_first_match(
            customers.restaurant_id,
            customers.id,
            customers.merged_into_id,
            v_name,
            v_surname,
            1,
            regulars.name_key(customers.full_name)
          )
        order by regulars.name_key(customers.full_name) collate "C", customers.id
        limit v_limit
      );
    end if;
    for v_part in 2..3 loop
      exit when cardinality(v_ids) >= v_limit;
      continue when v_last_part > v_part or v_part = 3 and v_surname is null;
      v_low := case
        when v_last_part = v_part then v_last_key
        else (array[v_name, v_surname])[v_part - 1]
      end;
      v_ids := v_ids || array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.surname_key(customers.full_name) collate "C" >= v_low
          and regulars.surname_key(customers.full_name) collate "C"
            < (array[v_name, v_surname])[v_part - 1] || E'\U0010ffff'
          and (
            v_last_part <> v_part
            or (regulars.surname_key(customers.full_name) collate "C", customers.id)
              > (v_last_key, v_last_id)
          )
          and regulars.is_first_match(
            customers.restaurant_id,
            customers.id,
            customers.merged_into_id,
            v_name,
            v_surname,
            v_part,
            regulars.surname_key(customers.full_name)
          )
        order by regulars.surname_key(customers.full_name) collate "C", customers.id
        limit v_limit - cardinality(v_ids)
      );
    end loop;
  elsif v_search is not null then
    -- Intersects both indexes: following only one would read everybody with the common name or
    -- tag.
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
        and customers.tags <> '{}'
        and (
          regulars.name_key(customers.full_name) collate "C" >= v_name
          and regulars.name_key(customers.full_name) collate "C" < v_name || E'\U0010ffff'
          or regulars.surname_key(customers.full_name) collate "C" >= v_name
          and regulars.surname_key(customers.full_name) collate "C" < v_name || E'\U0010ffff'
          or regulars.surname_key(customers.full_name) collate "C" >= v_surname
          and regulars.surname_key(customers.full_name) collate "C" < v_surname || E'\U0010ffff'
        )
        and (v_last_id is null or customers.id < v_last_id)
        and regulars.is_newest_tagged(
          customers.restaurant_id,
          customers.id,
          customers.merged_into_id,
          v_tag_keys,
          v_name,
          v_surname
        )
      order by customers.id desc
      limit v_limit
    );
  elsif v_tag_keys is not null then
    -- A GIN index reads all customers with the tag before it returns the first. A common tag is
    -- soon found among the newest tagged customers; a tag that is hardly found there is rare, so
    -- reading all its customers is cheap.
    foreach v_looked_at in array array[5, 40] loop
      v_ids := array(
        select tagged.id
        from (
          select
            customers.restaurant_id,
            customers.id,
            customers.merged_into_id,
            customers.tags
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and customers.tags <> '{}'
            and customers.id < coalesce(v_last_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
          order by customers.id desc
          limit v_looked_at * v_limit
        ) as tagged
        where exists (
          select
          from unnest(tagged.tags) as own (tag)
          where regulars.tag_key(own.tag) = regulars.tag_key(find_customers.tag)
        )
        and regulars.is_newest_tagged(
          tagged.restaurant_id,
          tagged.id,
          tagged.merged_into_id,
          v_tag_keys,
          null,
          null
        )
        order by tagged.id desc
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
          and (v_last_id is null or customers.id < v_last_id)
          and regulars.is_newest_tagged(
            customers.restaurant_id,
            customers.id,
            customers.merged_into_id,
            v_tag_keys,
            null,
            null
          )
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

comment on function public.find_customers(uuid, text, text, integer, uuid) is
  'Guest cards by e-mail or phone in any spelling, by the beginning of a name or surname, by tag, '
  'or by both; at most limit_to (1 to 100). after: the id of the last one of the page before. '
  'Raises RG001, RG007, RG010.';
revoke all on function public.find_customers(uuid, text, text, integer, uuid) from public;
