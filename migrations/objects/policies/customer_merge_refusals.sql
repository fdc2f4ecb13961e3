drop policy if exists tenant on public.customer_merge_refusals;
create policy tenant on public.customer_merge_refusals
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.customer_merge_refusals is
  'Rows of the restaurant set for the transaction; without a setting, none.';
