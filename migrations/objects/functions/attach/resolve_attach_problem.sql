-- Chains single status moves, so that each writes its events and points as usual: completed to
-- cancelled goes by way of no_show and confirmed.
create or replace function regulars.resolve_attach_problem(external_id text, actor text)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant text := coalesce(current_setting('regulars.restaurant_id', true), '');
  v_row record;
  v_booking public.bookings;
  v_target text;
  v_moves text[];
  v_status text;
begin
  perform regulars.assert_actor(resolve_attach_problem.actor);
  select *
  into v_row
  from regulars.attached_bookings(array[resolve_attach_problem.external_id], is_judged => true);
  v_target := case when found then v_row.status else 'cancelled' end;

  select bookings.*
  into v_booking
  from regulars.attachments
  cross join regulars.attached_restaurants as attached
  join public.bookings
    on bookings.restaurant_id = attached.restaurant_id
    and bookings.external_source = attachments.source
    and bookings.external_id = resolve_attach_problem.external_id
  where v_row.restaurant_id is null or bookings.restaurant_id = v_row.restaurant_id
  order by bookings.status = 'cancelled'
  limit 1
  for no key update of bookings;
  if found then
    with recursive walks as (
      select array[]::text[] as moves, v_booking.status as status
      union all
      select walks.moves || statuses.status, statuses.status
      from walks
      join unnest(array[
        'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
      ]) as statuses (status)
        on regulars.is_status_move(walks.status, statuses.status)
        and statuses.status <> all (walks.moves || v_booking.status)
    )
    select walks.moves
    into v_moves
    from walks
    where walks.status = v_target
    order by cardinality(walks.moves), walks.moves
    limit 1;

    perform set_config('regulars.restaurant_id', v_booking.restaurant_id::text, true);
    foreach v_status in array coalesce(v_moves, '{}') loop
      update public.bookings
      set status = v_status
      where bookings.restaurant_id = v_booking.restaurant_id
        and bookings.id = v_booking.id;
    end loop;
    perform set_config('regulars.restaurant_id', v_restaurant, true);
  end if;
  perform regulars.write_attached_bookings(
    keys => array[resolve_attach_problem.external_id],
    is_new => false
  );
  perform set_config('regulars.restaurant_id', v_restaurant, true);

  delete from regulars.attach_problems
  where attach_problems.external_id = resolve_attach_problem.external_id;
  insert into regulars.attach_resolutions (
    external_id,
    actor,
    from_status,
    to_status,
    of_restaurant_id
  )
  values (
    resolve_attach_problem.external_id,
    resolve_attach_problem.actor,
    v_booking.status,
    v_target,
    regulars.restaurant_of_attached(resolve_attach_problem.external_id)
  );
  return v_target;
end
$$;

comment on function regulars.resolve_attach_problem(text, text) is
  'Brings our booking to the state of the attached app''s row where no single move leads there, '
  'records the actor and returns the status. Raises RG001 and what the moves raise.';
revoke all on function regulars.resolve_attach_problem(text, text) from public;
