-- Inlined, so that it costs only where it is asked.
create or replace function regulars.attached_booking_problem(
  external_id text,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  booking_type text,
  seating_preference text,
  status text,
  customer_name text,
  customer_email text,
  customer_phone text,
  marketing_opt_in boolean,
  notes text,
  spend_amount bigint,
  created_at timestamptz
)
returns text
language sql
immutable
parallel safe
begin atomic
  select (
    regulars.booking_problems(
      party_size => attached_booking_problem.party_size,
      starts_at => attached_booking_problem.starts_at,
      ends_at => attached_booking_problem.ends_at,
      created_at => attached_booking_problem.created_at,
      confirmed_at => null,
      completed_at => null,
      cancelled_at => null,
      cancelled_by => null,
      customer_name => attached_booking_problem.customer_name,
      customer_email => attached_booking_problem.customer_email,
      customer_phone => attached_booking_problem.customer_phone,
      notes => attached_booking_problem.notes,
      external_source => 'app',
      external_id => attached_booking_problem.external_id,
      idempotency_key => null,
      status => attached_booking_problem.status,
      booking_type => attached_booking_problem.booking_type,
      seating_preference => attached_booking_problem.seating_preference,
      source => 'app',
      reference => '22222222',
      marketing_opt_in => attached_booking_problem.marketing_opt_in,
      spend_amount => attached_booking_problem.spend_amount,
      spend_currency => null
    )
  )[1];
end;

comment on function regulars.attached_booking_problem(
  text, timestamptz, timestamptz, integer, text, text, text, text, text, text, boolean, text,
  bigint, timestamptz
) is
  'The first problem of the fields that a mapping gives, as "<field> must be <limit>"; null: none.';
revoke all on function regulars.attached_booking_problem(
  text, timestamptz, timestamptz, integer, text, text, text, text, text, text, boolean, text,
  bigint, timestamptz
) from public;
