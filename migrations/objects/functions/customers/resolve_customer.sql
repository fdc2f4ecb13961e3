-- Locks only the returned customer: locking a pointer and then its target would violate the contact
-- order of merge_customers. Instead, the chain is read again under the lock.
create or replace function regulars.resolve_customer(
  restaurant_id uuid,
  email_normalized text,
  phone_normalized text,
  full_name text,
  email text,
  phone text
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_identity text := regulars.identity_key(
    resolve_customer.email_normalized,
    resolve_customer.phone_normalized
  );
  v_id uuid;
  v_root uuid;
  v_merged_into_id uuid;
begin
  loop
    select customers.id, customers.merged_into_id
    into v_id, v_merged_into_id
    from public.customers
    where customers.restaurant_id = resolve_customer.restaurant_id
      and customers.identity = v_identity
      and customers.erased_at is null;

    if not found then
      insert into public.customers (
        restaurant_id,
        email,
        phone,
        email_normalized,
        phone_normalized,
        full_name
      )
      values (
        resolve_customer.restaurant_id,
        resolve_customer.email,
        resolve_customer.phone,
        resolve_customer.email_normalized,
        resolve_customer.phone_normalized,
        resolve_customer.full_name
      )
      on conflict (restaurant_id, identity)
        where erased_at is null
        do nothing
      returning id into v_id;

      if found then
        -- locked before the choices for them are read
        perform regulars.claim_addresses(
          resolve_customer.restaurant_id,
          array[resolve_customer.email_normalized, resolve_customer.phone_normalized]
        );
        return v_id;
      end if;
      -- a concurrent insert has committed; the next look-up sees it
      continue;
    end if;

    v_root := v_id;
    if v_merged_into_id is not null then
      v_root := regulars.customer_root(resolve_customer.restaurant_id, v_merged_into_id);
      if v_root is null then
        raise exception using
          errcode = 'RG046',
          message = 'merge pointers form a circle',
          detail = format('customer %s.', v_id),
          hint = 'Set merged_into_id of one of them to null; verify lists them.';
      end if;
    end if;

    perform
    from public.customers
    where customers.restaurant_id = resolve_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
      and customers.erased_at is null
      and (
        v_root <> v_id
        or customers.identity = v_identity
      )
    for no key update;

    -- the customer found without a lock may have been merged, unmerged, erased or re-keyed since
    if found and (
      v_root = v_id
      or v_root = regulars.customer_root(resolve_customer.restaurant_id, v_id)
    ) then
      return v_root;
    end if;
  end loop;
end
$$;

comment on function regulars.resolve_customer(uuid, text, text, text, text, text) is
  'Finds or creates the customer of a normalised contact, follows merge pointers and locks the '
  'result.';
revoke all on function regulars.resolve_customer(uuid, text, text, text, text, text) from public;
