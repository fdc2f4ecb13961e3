--! Previous: sha1:68f7547984d0af2795c8b4e5be7487b9952a3104
--! Hash: sha1:3a411ae9fb69db8ac127fbcfd283ea92ef66ded4
--! Message: loyalty_point_events_earned_idx

-- A tier with a qualification period is weighed at each award, from what was earned in the period.
create index loyalty_point_events_earned_idx
  on public.loyalty_point_events (restaurant_id, program_id, customer_id, occurred_at)
  where booking_id is not null;
