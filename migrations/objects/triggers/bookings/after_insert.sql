-- What a new booking triggers, from top to bottom. Locks: addresses, profiles, then account.
create or replace function regulars.tg_bookings__after_insert()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- Planning the posting takes longer than running it.
set plan_cache_mode = force_generic_plan
as $$
begin
  -- Waiting list.
  if NEW.status = 'pending_allocation' then
    perform regulars.join_waiting_list(NEW);
  end if;

  -- Consent, before the profile: its locks come first.
  if NEW.marketing_opt_in and NEW.customer_id is not null then
    perform regulars.record_tick(NEW, NEW.created_at);
  end if;

  -- Profile, and the contact shown: a new customer shows this booking's already.
  if NEW.customer_id is not null then
    perform regulars.add_booking_to_profile(
      booking => NEW,
      last_waitlist_at => case when NEW.status = 'pending_allocation' then now() end
    );
    if exists (
      select
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and (
          regulars.visible_text(NEW.customer_name) <> coalesce(customers.full_name, '')
          or regulars.visible_text(NEW.customer_email) <> coalesce(customers.email, '')
          or regulars.visible_text(NEW.customer_phone) <> coalesce(customers.phone, '')
        )
    ) then
      perform regulars.show_newest_contact(
        restaurant_id => NEW.restaurant_id,
        customer_id => NEW.customer_id,
        fields => regulars.contact_fields(NEW)
      );
    end if;
  end if;

  -- Events: the booking's come before the ledger's.
  perform regulars.write_booking_events(null, NEW);

  -- Points.
  if NEW.loyalty_points_awarded <> 0 and not regulars.post_first_award(NEW) then
    perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
  end if;

  return null;
end
$$;

comment on function regulars.tg_bookings__after_insert() is
  'Puts a new booking on the waiting list and into its customer''s profile, stores its tick, '
  'writes its events and posts its points.';
revoke all on function regulars.tg_bookings__after_insert() from public;

-- "!" sorts before an app's trigger names, so that their writes come after this.
create or replace trigger "!after_insert"
after insert on public.bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__after_insert();
