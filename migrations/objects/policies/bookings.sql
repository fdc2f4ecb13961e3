-- Row security is never forced: functions, triggers and dumps run as the owner. No subquery around
-- the setting: Citus refuses one in a policy.
drop policy if exists tenant on public.bookings;
create policy tenant on public.bookings
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.bookings is
  'Rows of the restaurant set for the transaction; without a setting, none.';
