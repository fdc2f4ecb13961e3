--! Previous: sha1:dc7812322ac61737b6621fd0dee4a64341bcb53f
--! Hash: sha1:a559bb90d2b7265c4431c353d3413d2a4f59f828
--! Message: loyalty_point_events_due

-- One due date of an account is looked up when an award is taken back after it; an account's uses,
-- when it is asked whether later points depend on an award. No award of a booking writes either.
drop index public.loyalty_point_events_due_on_idx;
create index loyalty_point_events_due_on_idx
  on public.loyalty_point_events (restaurant_id, customer_id, (metadata ->> 'due_on'))
  where metadata ? 'due_on';
create index loyalty_point_events_use_idx
  on public.loyalty_point_events (restaurant_id, customer_id, program_id)
  where points_delta < 0
    and (booking_id is null or reverses_event_id is null)
    and not metadata ? 'due_on';
