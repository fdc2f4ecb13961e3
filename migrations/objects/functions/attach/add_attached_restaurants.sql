create or replace function regulars.add_attached_restaurants()
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_row record;
  v_id uuid;
  v_slug text;
  v_count integer := 0;
begin
  for v_row in
    select rows.*
    from regulars.attached_restaurant_rows() as rows
    where not exists (
      select
      from regulars.attached_restaurants as attached
      where attached.external_id = rows.external_id
    )
    order by rows.external_id
  loop
    v_slug := coalesce(
      v_row.slug,
      nullif(btrim(regexp_replace(lower(v_row.name), '[^a-z0-9]+', '-', 'g'), '-'), ''),
      'restaurant'
    );
    if exists (select from public.restaurants where restaurants.slug = v_slug) then
      v_slug := v_slug || '-'
        || btrim(regexp_replace(lower(v_row.external_id), '[^a-z0-9]+', '-', 'g'), '-');
    end if;
    insert into public.restaurants (name, slug, timezone, country_code, currency)
    values (v_row.name, v_slug, v_row.timezone, v_row.country_code, v_row.currency)
    returning id into v_id;
    insert into regulars.attached_restaurants (restaurant_id, external_id)
    values (v_id, v_row.external_id);
    v_count := v_count + 1;
  end loop;
  return v_count;
end
$$;

comment on function regulars.add_attached_restaurants() is
  'Makes the missing restaurants of the attached app and returns how many.';
revoke all on function regulars.add_attached_restaurants() from public;
