-- Before the version is dated, so that every entry is on one side of it: whoever opens an account
-- holds the program's key until it commits, and whoever writes one holds the account. Both are
-- waited for here, and wait.
create or replace function regulars.tg_loyalty_programs__lock_accounts()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = NEW.restaurant_id
    and loyalty_programs.id = NEW.id
  for update;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = NEW.restaurant_id
    and loyalty_points.program_id = NEW.id
  order by loyalty_points.customer_id
  for no key update;

  return NEW;
end
$$;

comment on function regulars.tg_loyalty_programs__lock_accounts() is
  'Lets nobody weigh a tier while the definitions of a program change.';
revoke all on function regulars.tg_loyalty_programs__lock_accounts() from public;

create or replace trigger _200_lock_accounts
before update on public.loyalty_programs
for each row
when (NEW.tier_definitions is distinct from OLD.tier_definitions)
execute function regulars.tg_loyalty_programs__lock_accounts();
