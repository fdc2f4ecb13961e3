drop policy if exists tenant on public.customer_merge_refusals;
create policy tenant on public.customer_merge_refusals
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_merge_refusals is
  'Rows of the restaurant set for the transaction; without a setting, none.';
