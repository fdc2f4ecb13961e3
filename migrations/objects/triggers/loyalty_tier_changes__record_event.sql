create or replace function regulars.tg_loyalty_tier_changes__record_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_booking_id uuid;
  v_is_rebuild boolean;
begin
  -- a merged or erased customer is no longer a guest and has lost no tier
  if exists (
    select
    from public.customers
    where customers.restaurant_id = NEW.restaurant_id
      and customers.id = NEW.customer_id
      and (customers.merged_into_id is not null or customers.erased_at is not null)
  ) then
    return null;
  end if;

  if NEW.event_id is not null then
    select entries.booking_id, entries.metadata ? 'rebuild'
    into v_booking_id, v_is_rebuild
    from public.loyalty_point_events as entries
    where entries.restaurant_id = NEW.restaurant_id
      and entries.id = NEW.event_id;
    if v_is_rebuild then
      return null;
    end if;
  end if;

  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    customer_id,
    payload,
    emitted_by,
    occurred_at
  )
  select
    NEW.restaurant_id,
    'loyalty.tier_changed',
    1,
    v_booking_id,
    NEW.customer_id,
    regulars.event_payload(
      1,
      NEW.restaurant_id,
      v_booking_id,
      NEW.customer_id,
      jsonb_build_object(
        'program_id', NEW.program_id,
        'entry_id', NEW.event_id,
        'previous_tier', NEW.tier_before,
        'tier', NEW.tier,
        'lifetime_points',
        case
          when programs.tier_definitions ->> 'qualification_period' is null then
            accounts.lifetime_points
          else regulars.qualifying_points(
            NEW.restaurant_id,
            NEW.program_id,
            NEW.customer_id,
            programs.tier_definitions,
            NEW.occurred_at
          )
        end
      )
    ),
    'trigger',
    NEW.occurred_at
  from public.loyalty_points as accounts
  join public.loyalty_programs as programs
    on programs.restaurant_id = accounts.restaurant_id
    and programs.id = accounts.program_id
  where accounts.restaurant_id = NEW.restaurant_id
    and accounts.program_id = NEW.program_id
    and accounts.customer_id = NEW.customer_id;
  return null;
end
$$;

comment on function regulars.tg_loyalty_tier_changes__record_event() is
  'Writes the event of a changed tier, in the transaction that changed it.';
revoke all on function regulars.tg_loyalty_tier_changes__record_event() from public;

create or replace trigger _900_record_event
after insert on public.loyalty_tier_changes
for each row
execute function regulars.tg_loyalty_tier_changes__record_event();
