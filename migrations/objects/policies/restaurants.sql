drop policy if exists tenant on public.restaurants;
create policy tenant on public.restaurants
  using (id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.restaurants is
  'The restaurant set for the transaction; without a setting, none.';
