drop policy if exists tenant on public.waiting_list;
create policy tenant on public.waiting_list
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.waiting_list is
  'Rows of the restaurant set for the transaction; without a setting, none.';
