create or replace function regulars.tg_customer_profiles__record_consent()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform regulars.write_customer_event(
    event_type => 'marketing.consent_changed',
    restaurant_id => NEW.restaurant_id,
    customer_id => NEW.customer_id,
    details => jsonb_build_object(
      'email_opt_in', NEW.email_opt_in,
      'sms_opt_in', NEW.sms_opt_in,
      'phone_opt_in', NEW.phone_opt_in
    )
  );
  return null;
end
$$;

comment on function regulars.tg_customer_profiles__record_consent() is
  'Writes the event of a changed consent, in the transaction that changed it.';
revoke all on function regulars.tg_customer_profiles__record_consent() from public;

-- Fires whatever changed the consent, but not for profiles inserted with one: only the backfill
-- does that, and what another system had recorded is not an event.
create or replace trigger _900_record_consent
after update on public.customer_profiles
for each row
when (
  (NEW.email_opt_in, NEW.sms_opt_in, NEW.phone_opt_in)
    is distinct from (OLD.email_opt_in, OLD.sms_opt_in, OLD.phone_opt_in)
)
execute function regulars.tg_customer_profiles__record_consent();
