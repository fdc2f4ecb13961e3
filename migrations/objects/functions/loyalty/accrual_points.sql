create or replace function regulars.accrual_points(accrual_rule jsonb, booking public.bookings)
returns integer
language sql
stable
begin atomic
  select case
    when accrual_rule -> 'excluded_booking_types' ? booking.booking_type then 0
    else least(
      coalesce(
        div(
          case accrual_rule ->> 'type'
            when 'per_guest' then
              (accrual_rule -> 'base_points')::numeric
              + case
                when booking.party_size >= (accrual_rule -> 'minimum_party_size')::numeric
                  then (accrual_rule -> 'points_per_guest')::numeric * booking.party_size
                else 0
              end
            when 'flat' then (accrual_rule -> 'points')::numeric
            when 'per_spend' then
              case
                -- a bill without a currency is in the program's
                when booking.spend_currency <> accrual_rule ->> 'currency' then 0
                else
                  div(booking.spend_amount, (accrual_rule -> 'per_amount')::numeric)
                  * (accrual_rule -> 'points')::numeric
              end
          end * case
            when accrual_rule ? 'multipliers' then regulars.accrual_percent(accrual_rule, booking)
            else 100
          end,
          100
        ),
        0
      ),
      -- a mistyped bill must not make the booking fail
      1000000000
    )::integer
  end;
end;

comment on function regulars.accrual_points(jsonb, public.bookings) is
  'The points that a rule gives for an earning booking; 0 without a rule, and for a bill that is '
  'unknown or in another currency.';
revoke all on function regulars.accrual_points(jsonb, public.bookings) from public;
