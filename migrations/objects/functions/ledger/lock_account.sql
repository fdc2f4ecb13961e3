create or replace function regulars.lock_account(
  restaurant_id uuid,
  program public.loyalty_programs,
  customer_id uuid
)
returns public.loyalty_points
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_account public.loyalty_points;
begin
  loop
    select loyalty_points.*
    into v_account
    from public.loyalty_points
    where loyalty_points.restaurant_id = lock_account.restaurant_id
      and loyalty_points.program_id = lock_account.program.id
      and loyalty_points.customer_id = lock_account.customer_id
    for no key update;

    if found then
      return v_account;
    end if;

    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    values (
      lock_account.restaurant_id,
      lock_account.program.id,
      lock_account.customer_id,
      regulars.tier_for(lock_account.program.tier_definitions, 0)
    )
    on conflict (restaurant_id, program_id, customer_id) do nothing;
  end loop;
end
$$;

comment on function regulars.lock_account(uuid, public.loyalty_programs, uuid) is
  'Locks an account, opened if need be, of a customer whom the caller holds.';
revoke all on function regulars.lock_account(uuid, public.loyalty_programs, uuid) from public;
