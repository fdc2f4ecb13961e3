create or replace function public.explain_booking_points(restaurant_id uuid, booking_id uuid)
returns table (
  id uuid,
  reference text,
  status text,
  customer_id uuid,
  points integer,
  posted bigint,
  reason text,
  explanation text,
  program_slug text,
  accrual_version integer,
  accrual_rule jsonb,
  obstacle text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_booking public.bookings;
  v_program record;
  v_priced integer;
  v_was_excluded boolean;
  v_reason text;
  v_obstacle text;
begin
  perform regulars.assert_restaurant(explain_booking_points.restaurant_id);

  select bookings.*
  into v_booking
  from public.bookings
  where bookings.restaurant_id = explain_booking_points.restaurant_id
    and bookings.id = explain_booking_points.booking_id;

  if not found then
    perform regulars.refuse_booking(
      explain_booking_points.restaurant_id,
      explain_booking_points.booking_id
    );
  end if;

  select programs.slug, versions.accrual_rule
  into v_program
  from public.loyalty_programs as programs
  join public.loyalty_program_versions as versions
    on versions.restaurant_id = programs.restaurant_id
    and versions.program_id = programs.id
    and versions.accrual_version = v_booking.loyalty_accrual_version
  where programs.restaurant_id = v_booking.restaurant_id
    and programs.id = v_booking.loyalty_program_id;

  v_obstacle := regulars.loyalty_obstacle(v_booking.restaurant_id);
  if v_booking.loyalty_accrual_version is not null then
    v_priced := (select priced.points from regulars.price_booking(v_booking) as priced);
  end if;

  v_was_excluded := exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = v_booking.restaurant_id
      and regulars.is_excluded(
        v_booking.restaurant_id,
        loyalty_programs.id,
        v_booking.customer_id,
        greatest(v_booking.confirmed_at, v_booking.created_at)
      )
  );

  v_reason := case
    when v_booking.status not in ('confirmed', 'completed') then 'status'
    when v_booking.customer_id is null then 'no_customer'
    when v_priced is null and v_booking.loyalty_points_awarded > 0 then 'carried'
    when v_priced is null and v_booking.import_batch_id is not null then 'imported'
    when v_priced is null and v_was_excluded then 'excluded'
    when v_priced is null then 'gate_was_closed'
    when v_priced <> v_booking.loyalty_points_awarded then 'corrected'
    when v_priced > 0 then 'earned'
    when v_program.accrual_rule ->> 'type' = 'per_spend' and v_booking.spend_amount is null
      then 'spend_unknown'
    when v_booking.spend_currency <> v_program.accrual_rule ->> 'currency' then 'other_currency'
    else 'rule_gives_none'
  end;

  return query
  select
    v_booking.id,
    v_booking.reference,
    v_booking.status,
    v_booking.customer_id,
    v_booking.loyalty_points_awarded,
    (
      select coalesce(sum(events.points_delta), 0)::bigint
      from public.loyalty_point_events as events
      where events.restaurant_id = v_booking.restaurant_id
        and events.booking_id = v_booking.id
    ),
    v_reason,
    case v_reason
      when 'status'
        then format('A booking that is %s earns nothing.', replace(v_booking.status, '_', ' '))
      when 'no_customer'
        then 'It has no e-mail or phone that identifies a guest, so nobody earns.'
      when 'carried' then 'These points come from an older system or a correction, not from a rule.'
      when 'imported' then 'It was imported without points, and an import earns none.'
      when 'excluded' then 'The guest was excluded from the program when it was confirmed.'
      when 'gate_was_closed' then
        'It was confirmed while the gate was closed, and the gate is not asked again; '
        || case
          when v_obstacle is null
            then 'it is open now. correct_booking_points can make up for it.'
          else 'it is closed still.'
        end
      when 'corrected' then format(
        'Version %s of the program gives %s; the booking was corrected.',
        v_booking.loyalty_accrual_version,
        v_priced
      )
      when 'spend_unknown' then 'The rule counts the bill, which is not known yet.'
      when 'other_currency' then format(
        'The bill is in %s, and the rule counts bills in %s.',
        v_booking.spend_currency,
        v_program.accrual_rule ->> 'currency'
      )
      when 'rule_gives_none' then format(
        'Version %s of the program gives nothing for this party and bill.',
        v_booking.loyalty_accrual_version
      )
      else format(
        'Version %s of the program gives these points%s.',
        v_booking.loyalty_accrual_version,
        case v_program.accrual_rule ->> 'type'
          when 'per_guest' then format(' for a party of %s', v_booking.party_size)
          when 'per_spend' then format(' for a bill of %s', v_booking.spend_amount)
        end
      )
    end,
    v_program.slug,
    v_booking.loyalty_accrual_version,
    v_program.accrual_rule,
    v_obstacle;
end
$$;

comment on function public.explain_booking_points(uuid, uuid) is
  'Why a booking has its points: reason is earned, corrected, carried, status, no_customer, '
  'imported, excluded, gate_was_closed, spend_unknown, other_currency or rule_gives_none; obstacle '
  'is what a booking confirmed now would meet. Raises RG003, RG010.';
revoke all on function public.explain_booking_points(uuid, uuid) from public;
