-- By our booking or, where there is none, by the app's row. A mapping that does not fit the app's
-- tables any more tells nothing: the caller is keeping a problem, and must not make another.
create or replace function regulars.restaurant_of_attached(external_id text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant_id uuid;
begin
  select bookings.restaurant_id
  into v_restaurant_id
  from regulars.attachments
  cross join regulars.attached_restaurants as attached
  join public.bookings
    on bookings.restaurant_id = attached.restaurant_id
    and bookings.external_source = attachments.source
    and bookings.external_id = restaurant_of_attached.external_id
  limit 1;
  if not found then
    select rows.restaurant_id
    into v_restaurant_id
    from regulars.attached_bookings(
      array[restaurant_of_attached.external_id],
      is_judged => false
    ) as rows;
  end if;
  return v_restaurant_id;
exception when others then
  return null;
end
$$;

comment on function regulars.restaurant_of_attached(text) is
  'The restaurant of an attached app''s booking, by its key; null: not known.';
revoke all on function regulars.restaurant_of_attached(text) from public;
