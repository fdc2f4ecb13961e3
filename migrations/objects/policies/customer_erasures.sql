drop policy if exists tenant on public.customer_erasures;
create policy tenant on public.customer_erasures
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.customer_erasures is
  'Rows of the restaurant set for the transaction; without a setting, none.';
