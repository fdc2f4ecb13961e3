-- regulars.attached_rows is written by "regulars attach" from the mapping. What it leaves null gets
-- the same defaults here for every reader. Its two plans are kept: a new one for each booking costs
-- more than reading it.
create or replace function regulars.attached_bookings(keys text[], is_judged boolean)
returns table (
  external_id text,
  restaurant_id uuid,
  table_key text,
  table_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  booking_type text,
  seating_preference text,
  status text,
  status_word text,
  customer_name text,
  customer_email text,
  customer_phone text,
  marketing_opt_in boolean,
  notes text,
  spend_amount bigint,
  created_at timestamptz,
  problem text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  select
    complete.external_id,
    complete.restaurant_id,
    complete.table_key,
    complete.table_id,
    complete.starts_at,
    complete.ends_at,
    complete.party_size,
    complete.booking_type,
    complete.seating_preference,
    complete.status,
    complete.status_word,
    complete.customer_name,
    complete.customer_email,
    complete.customer_phone,
    complete.marketing_opt_in,
    complete.notes,
    complete.spend_amount,
    complete.created_at,
    case
      when complete.restaurant_id is null
        then 'restaurant must be one of the attached app''s that has not left'
      when complete.status is null
        then 'status must be a word of the mapping'
      -- who inserts them is told by the triggers
      when attached_bookings.is_judged then regulars.attached_booking_problem(
        external_id => complete.external_id,
        starts_at => complete.starts_at,
        ends_at => complete.ends_at,
        party_size => complete.party_size,
        booking_type => complete.booking_type,
        seating_preference => complete.seating_preference,
        status => complete.status,
        customer_name => complete.customer_name,
        customer_email => complete.customer_email,
        customer_phone => complete.customer_phone,
        marketing_opt_in => complete.marketing_opt_in,
        notes => complete.notes,
        spend_amount => complete.spend_amount,
        created_at => complete.created_at
      )
    end
  from (
    select
      rows.external_id,
      rows.restaurant_id,
      rows.table_key,
      -- who waits for a table has none
      case when rows.status <> 'pending_allocation' then rows.table_id end as table_id,
      rows.starts_at,
      coalesce(rows.ends_at, rows.starts_at + interval '2 hours') as ends_at,
      rows.party_size,
      coalesce(
        rows.booking_type,
        regulars.default_booking_type(rows.starts_at, rows.timezone)
      ) as booking_type,
      coalesce(rows.seating_preference, 'any') as seating_preference,
      rows.status,
      rows.status_word,
      rows.customer_name,
      rows.customer_email,
      rows.customer_phone,
      coalesce(rows.marketing_opt_in, false) as marketing_opt_in,
      rows.notes,
      rows.spend_amount,
      coalesce(rows.created_at, least(rows.starts_at, now())) as created_at
    from regulars.attached_rows(attached_bookings.keys) as rows
  ) as complete;
end
$$;

comment on function regulars.attached_bookings(text[], boolean) is
  'The attached app''s bookings of those keys (null: all) as ours would be, and what is wrong with '
  'them; is_judged: also with their fields.';
revoke all on function regulars.attached_bookings(text[], boolean) from public;
