drop policy if exists tenant on public.restaurants;
create policy tenant on public.restaurants
  using (id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.restaurants is
  'The restaurant set for the transaction; without a setting, none.';
