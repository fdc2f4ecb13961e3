create or replace function regulars.compare_attached_bookings(except_keys text[])
returns table (
  external_id text,
  restaurant_id uuid,
  difference text,
  detail text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- both sides are read from end to end
set enable_nestloop = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  v_source text;
  v_maps_tables boolean;
  -- null reads all of them by one pass through the app's table
  v_keys text[];
begin
  select attachments.source, attachments.mapping #> '{bookings,fields,table}' is not null
  into v_source, v_maps_tables
  from regulars.attachments;
  if v_source is null then
    return;
  end if;
  if compare_attached_bookings.except_keys <> '{}' then
    v_keys := array(
      select keys.external_id
      from regulars.attached_keys() as keys
      where keys.external_id <> all (compare_attached_bookings.except_keys)
    );
  end if;

  return query
  select
    coalesce(theirs.external_id, ours.external_id),
    coalesce(theirs.restaurant_id, ours.restaurant_id),
    case
      when theirs.external_id is null then 'gone'
      when judged.problem is not null then 'impossible'
      when ours.external_id is null then 'missing'
      else 'differs'
    end,
    case
      when judged.problem is not null then judged.problem
      when theirs.external_id is not null and ours.external_id is not null then concat_ws(
        ', ',
        case when theirs.starts_at <> ours.starts_at then 'starts_at' end,
        case when theirs.ends_at <> ours.ends_at then 'ends_at' end,
        case when theirs.party_size <> ours.party_size then 'party_size' end,
        case when theirs.status <> ours.status then 'status' end,
        case
          when theirs.seating_preference <> ours.seating_preference then 'seating_preference'
        end,
        case when theirs.spend_amount is distinct from ours.spend_amount then 'spend_amount' end,
        case
          when v_maps_tables and (theirs.table_id, theirs.table_key is null)
            is distinct from (ours.table_id, ours.table_id is null)
            and ours.status <> 'pending_allocation'
            then 'table'
        end,
        case
          when not ours.is_erased and theirs.marketing_opt_in <> ours.marketing_opt_in
            then 'marketing_opt_in'
        end,
        case
          when not ours.is_erased and (
            theirs.customer_name,
            theirs.customer_email,
            theirs.customer_phone
          ) is distinct from (
            ours.customer_name,
            ours.customer_email,
            ours.customer_phone
          )
            then 'contact'
        end,
        case
          when not ours.is_erased and theirs.notes is distinct from ours.notes then 'notes'
        end
      )
    end
  from regulars.attached_bookings(v_keys, is_judged => false) as theirs
  full join (
    select
      bookings.*,
      customers.erased_at is not null as is_erased
    from public.bookings
    left join public.customers
      on customers.restaurant_id = bookings.restaurant_id
      and customers.id = bookings.customer_id
    where bookings.external_source = v_source
      and bookings.external_id <> all (compare_attached_bookings.except_keys)
  ) as ours
    on ours.restaurant_id = theirs.restaurant_id
    and ours.external_id = theirs.external_id
  -- only of those that differ: what equals ours has none
  cross join lateral (
    select
      case
        when theirs.external_id is null then null
        else coalesce(
          theirs.problem,
          regulars.attached_booking_problem(
            external_id => theirs.external_id,
            starts_at => theirs.starts_at,
            ends_at => theirs.ends_at,
            party_size => theirs.party_size,
            booking_type => theirs.booking_type,
            seating_preference => theirs.seating_preference,
            status => theirs.status,
            customer_name => theirs.customer_name,
            customer_email => theirs.customer_email,
            customer_phone => theirs.customer_phone,
            marketing_opt_in => theirs.marketing_opt_in,
            notes => theirs.notes,
            spend_amount => theirs.spend_amount,
            created_at => theirs.created_at
          )
        )
      end as problem
  ) as judged
  where ours.external_id is null
    or theirs.external_id is null and ours.status <> 'cancelled'
    or theirs.external_id is not null and (
      theirs.problem is not null
      or theirs.starts_at <> ours.starts_at
      or theirs.ends_at <> ours.ends_at
      or theirs.party_size <> ours.party_size
      or theirs.status <> ours.status
      or theirs.seating_preference <> ours.seating_preference
      or theirs.spend_amount is distinct from ours.spend_amount
      or v_maps_tables and (theirs.table_id, theirs.table_key is null)
        is distinct from (ours.table_id, ours.table_id is null)
        and ours.status <> 'pending_allocation'
      or not ours.is_erased and (
        theirs.customer_name,
        theirs.customer_email,
        theirs.customer_phone,
        theirs.marketing_opt_in,
        theirs.notes
      ) is distinct from (
        ours.customer_name,
        ours.customer_email,
        ours.customer_phone,
        ours.marketing_opt_in,
        ours.notes
      )
    );
end
$$;

comment on function regulars.compare_attached_bookings(text[]) is
  'Differences between the attached app''s rows and our bookings but those of except_keys, by key '
  'and mapped value: missing, differs, gone (ours is still open) or impossible. Empty if no app is '
  'attached.';
revoke all on function regulars.compare_attached_bookings(text[]) from public;
