drop policy if exists tenant on public.customer_profiles;
create policy tenant on public.customer_profiles
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.customer_profiles is
  'Rows of the restaurant set for the transaction; without a setting, none.';
