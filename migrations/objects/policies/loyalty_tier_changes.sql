drop policy if exists tenant on public.loyalty_tier_changes;
create policy tenant on public.loyalty_tier_changes
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_tier_changes is
  'Rows of the restaurant set for the transaction; without a setting, none.';
