drop policy if exists tenant on public.loyalty_exclusions;
create policy tenant on public.loyalty_exclusions
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_exclusions is
  'Rows of the restaurant set for the transaction; without a setting, none.';
