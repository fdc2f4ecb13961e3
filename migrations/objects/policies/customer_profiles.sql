drop policy if exists tenant on public.customer_profiles;
create policy tenant on public.customer_profiles
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_profiles is
  'Rows of the restaurant set for the transaction; without a setting, none.';
