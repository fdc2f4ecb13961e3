-- The booking's target, decided before the row is written. The gate is asked once, when a booking
-- starts to earn; from then on the pinned version prices it, so that closing the gate takes nothing
-- back.
create or replace function regulars.tg_bookings__award_points()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_was_earning boolean := false;
begin
  if NEW.status not in ('confirmed', 'completed') then
    NEW.loyalty_points_awarded := 0;
    return NEW;
  end if;

  if NEW.customer_id is null then
    -- A booking from before this system that nobody has attached yet keeps what it carries for the
    -- backfill, which attaches it: doing so here would lock against it.
    if TG_OP = 'INSERT'
      or OLD.customer_id is not null
      or OLD.status not in ('confirmed', 'completed')
      or not regulars.is_usable_contact(
        restaurant_id => NEW.restaurant_id,
        email => NEW.customer_email,
        phone => NEW.customer_phone
      )
    then
      NEW.loyalty_points_awarded := 0;
    end if;
    return NEW;
  end if;

  if TG_OP = 'UPDATE' then
    -- A booking from before this system has earned already, although nobody has attached it yet.
    v_was_earning := OLD.status in ('confirmed', 'completed')
      and (
        OLD.customer_id is not null
        or regulars.is_usable_contact(
          restaurant_id => OLD.restaurant_id,
          email => OLD.customer_email,
          phone => OLD.customer_phone
        )
      );
  end if;

  if NEW.loyalty_accrual_version is not null then
    -- what nothing priced has changed for keeps what it has, a hand-made correction included
    if not v_was_earning
      or (NEW.party_size, NEW.spend_amount) is distinct from (OLD.party_size, OLD.spend_amount)
    then
      select regulars.accrual_points(
        versions.accrual_rule,
        NEW.party_size,
        NEW.spend_amount
      )
      into NEW.loyalty_points_awarded
      from public.loyalty_program_versions as versions
      where versions.restaurant_id = NEW.restaurant_id
        and versions.program_id = NEW.loyalty_program_id
        and versions.accrual_version = NEW.loyalty_accrual_version;

      -- a pin that somebody forged prices nothing, and must not lose the booking
      NEW.loyalty_points_awarded := coalesce(NEW.loyalty_points_awarded, 0);
    end if;
  elsif not v_was_earning then
    select
      program.program_id,
      program.accrual_version,
      regulars.accrual_points(program.accrual_rule, NEW.party_size, NEW.spend_amount)
    into
      NEW.loyalty_program_id,
      NEW.loyalty_accrual_version,
      NEW.loyalty_points_awarded
    from regulars.open_program(NEW.restaurant_id) as program;

    if not found then
      NEW.loyalty_points_awarded := 0;
    end if;
  end if;

  -- points from before this system live on the program there is
  if NEW.loyalty_points_awarded <> 0 and NEW.loyalty_program_id is null then
    NEW.loyalty_program_id := regulars.default_program_id(NEW.restaurant_id);
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__award_points() is
  'Sets the points a booking is worth now, and pins the program and version when it starts to '
  'earn.';
revoke all on function regulars.tg_bookings__award_points() from public;

create or replace trigger _300_award_points_insert
before insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__award_points();

create or replace trigger _300_award_points_update
before update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__award_points();
