-- The rules of a booking's fields, for live writes and imports alike. One expression without a
-- query, so that PL/pgSQL and SQL inline it. Null passes where the column is nullable.
create or replace function regulars.booking_problems(
  party_size integer,
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz,
  confirmed_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by text,
  customer_name text,
  customer_email text,
  customer_phone text,
  notes text,
  external_source text,
  external_id text,
  idempotency_key text,
  status text,
  booking_type text,
  seating_preference text,
  source text,
  reference text,
  marketing_opt_in boolean,
  spend_amount bigint,
  spend_currency text
)
returns text[]
language sql
immutable
parallel safe
begin atomic
  select array_remove(
    array[
      case
        when (party_size between 1 and 200) is not true
          then 'party_size must be a whole number from 1 to 200'
      end,
      case
        when regulars.datable(starts_at) is null
          then 'starts_at must be a date and time in the years 1 to 9999'
      end,
      case
        when (regulars.datable(ends_at) > starts_at) is not true
          then 'ends_at must be a date and time after starts_at, until the year 9999'
      end,
      case
        when regulars.datable(created_at) is null
          then 'created_at must be a date and time in the years 1 to 9999'
      end,
      case
        when confirmed_at is not null and regulars.datable(confirmed_at) is null
          then 'confirmed_at must be a date and time in the years 1 to 9999'
      end,
      case
        when completed_at is not null and regulars.datable(completed_at) is null
          then 'completed_at must be a date and time in the years 1 to 9999'
      end,
      case
        when cancelled_at is not null and regulars.datable(cancelled_at) is null
          then 'cancelled_at must be a date and time in the years 1 to 9999'
      end,
      case
        when length(customer_name) > 500
          then 'customer_name must be at most 500 characters long'
      end,
      case
        when length(customer_email) > 1000
          then 'customer_email must be at most 1000 characters long'
      end,
      case
        when length(customer_phone) > 500
          then 'customer_phone must be at most 500 characters long'
      end,
      case
        when length(notes) > 2000000 then 'notes must be at most 2000000 characters long'
      end,
      case
        when length(external_id) > 500 then 'external_id must be at most 500 characters long'
      end,
      case
        when length(external_source) > 500
          then 'external_source must be at most 500 characters long'
      end,
      case
        when length(idempotency_key) > 500
          then 'idempotency_key must be at most 500 characters long'
      end,
      case
        when (
          status in (
            'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
          )
        ) is not true
          then
            'status must be pending, pending_allocation, confirmed, completed, no_show or '
            'cancelled'
      end,
      case
        when (booking_type in ('breakfast', 'lunch', 'dinner', 'drinks')) is not true
          then 'booking_type must be breakfast, lunch, dinner or drinks'
      end,
      case
        when (
          seating_preference in ('any', 'indoor', 'window', 'booth', 'bar', 'outdoor')
        ) is not true
          then 'seating_preference must be any, indoor, window, booth, bar or outdoor'
      end,
      case
        when (source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$') is not true
          then 'source must be a slug: lower-case letters and digits, joined by - or _'
      end,
      case
        when (external_source is null) <> (external_id is null)
          then 'external_id must be given together with external_source'
      end,
      case
        when (reference ~ '^[2-9A-HJ-NP-Z]{8}$') is not true
          then 'reference must be eight characters of 2 to 9 and A to Z without I and O'
      end,
      case
        when cancelled_by not in ('customer', 'staff', 'system')
          then 'cancelled_by must be customer, staff or system'
      end,
      case when marketing_opt_in is null then 'marketing_opt_in must be true or false' end,
      case when spend_amount < 0 then 'spend_amount must be minor units, 0 or more' end,
      case
        when not regulars.is_currency(spend_currency)
          then 'spend_currency must be an ISO 4217 code such as GBP'
      end
    ],
    null
  );
end;

comment on function regulars.booking_problems(
  integer, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, text, text,
  text, text, text, text, text, text, text, text, text, text, text, boolean, bigint, text
) is
  'The problems of a booking''s fields, each as "<field> must be <limit>"; empty if there are '
  'none.';
revoke all on function regulars.booking_problems(
  integer, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, timestamptz, text, text,
  text, text, text, text, text, text, text, text, text, text, text, boolean, bigint, text
) from public;
