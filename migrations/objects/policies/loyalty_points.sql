drop policy if exists tenant on public.loyalty_points;
create policy tenant on public.loyalty_points
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_points is
  'Rows of the restaurant set for the transaction; without a setting, none.';
