drop policy if exists tenant on public.customer_merges;
create policy tenant on public.customer_merges
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_merges is
  'Rows of the restaurant set for the transaction; without a setting, none.';
