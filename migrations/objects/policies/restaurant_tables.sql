drop policy if exists tenant on public.restaurant_tables;
create policy tenant on public.restaurant_tables
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.restaurant_tables is
  'Rows of the restaurant set for the transaction; without a setting, none.';
