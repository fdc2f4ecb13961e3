drop policy if exists tenant on public.restaurant_tables;
create policy tenant on public.restaurant_tables
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.restaurant_tables is
  'Rows of the restaurant set for the transaction; without a setting, none.';
