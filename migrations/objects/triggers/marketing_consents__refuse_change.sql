-- The wording is the only free text; erasing the customer removes it. Nothing else ever changes.
create or replace function regulars.tg_marketing_consents__refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' and regulars.is_offboarding(OLD.restaurant_id) then
    return OLD;
  end if;
  if TG_OP = 'UPDATE' then
    OLD.wording := NEW.wording;
    if NEW.wording is null and NEW = OLD and exists (
      select
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
        and customers.erased_at is not null
    ) then
      return NEW;
    end if;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'marketing choices are append-only',
    detail = format('%s on marketing_consents.', lower(TG_OP)),
    hint = 'Record the new choice: set_marketing_consent.';
end
$$;

comment on function regulars.tg_marketing_consents__refuse_change() is
  'Refuses to update, delete or truncate marketing choices, with RG012, but for the wording of an '
  'erased customer and offboarding.';
revoke all on function regulars.tg_marketing_consents__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on public.marketing_consents
for each row
execute function regulars.tg_marketing_consents__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on public.marketing_consents
for each statement
execute function regulars.tg_marketing_consents__refuse_change();
