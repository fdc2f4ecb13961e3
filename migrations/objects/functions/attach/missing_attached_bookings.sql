-- What has a problem or waits in the queue is no history: it was booked live, and is mirrored so.
create or replace function regulars.missing_attached_bookings()
returns table (
  number bigint,
  external_id text,
  restaurant_id uuid
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- Both sides are read from end to end. A merge by the restaurant alone would compare each key with
-- all bookings of it.
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  v_source text;
begin
  select attachments.source into v_source from regulars.attachments;
  return query
  select
    row_number() over (order by keys.restaurant_id, keys.place),
    keys.external_id,
    keys.restaurant_id
  from (
    select
      theirs.external_id,
      theirs.restaurant_id,
      row_number() over () as place
    from regulars.attached_keys() as theirs
  ) as keys
  join public.restaurants on restaurants.id = keys.restaurant_id
  where not exists (
    select
    from public.bookings
    where bookings.restaurant_id = keys.restaurant_id
      and bookings.external_source = v_source
      and bookings.external_id = keys.external_id
  )
    and not exists (
      select
      from regulars.attach_problems
      where attach_problems.external_id = keys.external_id
    )
    and not exists (
      select
      from regulars.attached_writes
      where attached_writes.external_id = keys.external_id
    );
end
$$;

comment on function regulars.missing_attached_bookings() is
  'The history of the attached app that we do not have yet, numbered by restaurant and in the '
  'order of its table.';
revoke all on function regulars.missing_attached_bookings() from public;
