drop policy if exists tenant on public.marketing_addresses;
create policy tenant on public.marketing_addresses
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.marketing_addresses is
  'Rows of the restaurant set for the transaction; without a setting, none.';
