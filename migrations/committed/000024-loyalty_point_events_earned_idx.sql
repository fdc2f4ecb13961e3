--! Previous: sha1:af393cfcc18ba7ef8b7512759f84c3fdbb4bd940
--! Hash: sha1:f804141342f0564c5302260dfac840ce5b27c940
--! Message: loyalty_point_events_earned_idx

-- A tier with a qualification period is weighed at each award, from what was earned in the period.
create index loyalty_point_events_earned_idx
  on public.loyalty_point_events (restaurant_id, program_id, customer_id, occurred_at)
  where booking_id is not null;
