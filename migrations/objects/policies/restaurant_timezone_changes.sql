drop policy if exists tenant on public.restaurant_timezone_changes;
create policy tenant on public.restaurant_timezone_changes
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.restaurant_timezone_changes is
  'Rows of the restaurant set for the transaction; without a setting, none.';
