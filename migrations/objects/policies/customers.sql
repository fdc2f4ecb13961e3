drop policy if exists tenant on public.customers;
create policy tenant on public.customers
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.customers is
  'Rows of the restaurant set for the transaction; without a setting, none.';
