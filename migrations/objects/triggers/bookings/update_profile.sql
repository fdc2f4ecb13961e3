create or replace function regulars.tg_bookings__update_profile()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last_waitlist_at timestamptz;
  v_cancellations integer;
  v_no_shows integer;
  v_covers integer;
  v_visits integer;
begin
  if TG_OP = 'INSERT' then
    if NEW.customer_id is null then
      return null;
    end if;
    perform regulars.add_booking_to_profile(
      booking => NEW,
      last_waitlist_at => case when NEW.status = 'pending_allocation' then now() end
    );
    -- a new customer shows this booking already
    if exists (
      select
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and (
          nullif(btrim(NEW.customer_name), '') <> coalesce(customers.full_name, '')
          or nullif(btrim(NEW.customer_email), '') <> coalesce(customers.email, '')
          or nullif(btrim(NEW.customer_phone), '') <> coalesce(customers.phone, '')
        )
    ) then
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
    end if;
    return null;
  end if;

  -- A box ticked later is a choice of that moment. One unticked later is none, so that the tick is
  -- kept: as a choice of the booking's beginning, unless it was ticked later and has been kept
  -- then.
  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    insert into public.marketing_consents (
      restaurant_id,
      customer_id,
      channel,
      is_given,
      booking_id,
      source,
      actor,
      occurred_at
    )
    select
      NEW.restaurant_id,
      ticked.customer_id,
      channels.channel,
      true,
      NEW.id,
      NEW.source,
      'system',
      ticked.occurred_at
    from (
      select
        case when NEW.marketing_opt_in then NEW.customer_id else OLD.customer_id end as customer_id,
        case when NEW.marketing_opt_in then clock_timestamp() else OLD.created_at end as occurred_at
    ) as ticked
    cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
    where ticked.customer_id is not null
      and (
        NEW.marketing_opt_in
        or not exists (
          select
          from public.marketing_consents
          where marketing_consents.restaurant_id = NEW.restaurant_id
            and marketing_consents.customer_id = OLD.customer_id
            and (
              marketing_consents.booking_id = NEW.id
              -- an imported tick did not count any more
              or (OLD.import_batch_id is not null and not marketing_consents.is_given)
            )
        )
      );
  end if;

  if NEW.customer_id is distinct from OLD.customer_id then
    -- The customers are locked by now (regulars.tg_bookings__resolve_customer), so are their
    -- profiles.
    if OLD.customer_id is not null then
      perform regulars.remove_booking_from_profile(OLD);
      perform regulars.show_newest_contact(OLD.restaurant_id, OLD.customer_id);
    end if;
    if NEW.customer_id is not null then
      select max(waiting_list.created_at)
      into v_last_waitlist_at
      from public.waiting_list
      where waiting_list.restaurant_id = NEW.restaurant_id
        and waiting_list.booking_id = NEW.id;

      perform regulars.add_booking_to_profile(
        booking => NEW,
        last_waitlist_at => v_last_waitlist_at
      );
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
      if NEW.marketing_opt_in <> OLD.marketing_opt_in then
        perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
      end if;
    end if;
    return null;
  end if;

  if NEW.customer_id is null then
    return null;
  end if;

  if (NEW.customer_name, NEW.customer_email, NEW.customer_phone)
    is distinct from (OLD.customer_name, OLD.customer_email, OLD.customer_phone)
    or NEW.created_at <> OLD.created_at
  then
    perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
  end if;

  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
  end if;

  -- What may take away a first or a last cannot be a difference of counters.
  if NEW.created_at <> OLD.created_at
    or (OLD.status = 'completed' and (NEW.status, NEW.starts_at) <> (OLD.status, OLD.starts_at))
  then
    perform regulars.remove_booking_from_profile(OLD);
    perform regulars.add_booking_to_profile(booking => NEW, last_waitlist_at => null);
    return null;
  end if;

  v_cancellations := (NEW.status = 'cancelled')::integer - (OLD.status = 'cancelled')::integer;
  v_no_shows := (NEW.status = 'no_show')::integer - (OLD.status = 'no_show')::integer;
  v_visits := (NEW.status = 'completed')::integer - (OLD.status = 'completed')::integer;
  v_covers :=
    case when NEW.status in ('cancelled', 'no_show') then 0 else NEW.party_size end
    - case when OLD.status in ('cancelled', 'no_show') then 0 else OLD.party_size end;
  v_last_waitlist_at := case
    when NEW.status = 'pending_allocation' and OLD.status <> 'pending_allocation' then now()
  end;

  if (v_cancellations, v_no_shows, v_visits, v_covers) <> (0, 0, 0, 0)
    or v_last_waitlist_at is not null
  then
    update public.customer_profiles
    set
      total_cancellations = customer_profiles.total_cancellations + v_cancellations,
      total_no_shows = customer_profiles.total_no_shows + v_no_shows,
      total_covers = customer_profiles.total_covers + v_covers,
      total_visits = customer_profiles.total_visits + v_visits,
      last_visit_at = case
        when NEW.status = 'completed'
          then greatest(customer_profiles.last_visit_at, NEW.starts_at)
        else customer_profiles.last_visit_at
      end,
      last_waitlist_at = greatest(customer_profiles.last_waitlist_at, v_last_waitlist_at),
      updated_at = now()
    where customer_profiles.restaurant_id = NEW.restaurant_id
      and customer_profiles.customer_id = NEW.customer_id;
  end if;

  return null;
end
$$;

comment on function regulars.tg_bookings__update_profile() is
  'Keeps customer_profiles equal to the bookings, by differences where a difference will do.';
revoke all on function regulars.tg_bookings__update_profile() from public;

create or replace trigger _200_update_profile_insert
after insert on public.bookings
for each row
when (NEW.customer_id is not null and NEW.import_batch_id is null)
execute function regulars.tg_bookings__update_profile();

create or replace trigger _200_update_profile_update
after update on public.bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.created_at is distinct from OLD.created_at
  or NEW.marketing_opt_in is distinct from OLD.marketing_opt_in
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__update_profile();
