drop policy if exists tenant on public.loyalty_rewards;
create policy tenant on public.loyalty_rewards
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_rewards is
  'Rows of the restaurant set for the transaction; without a setting, none.';
