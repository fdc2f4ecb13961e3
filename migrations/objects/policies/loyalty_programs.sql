drop policy if exists tenant on public.loyalty_programs;
create policy tenant on public.loyalty_programs
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_programs is
  'Rows of the restaurant set for the transaction; without a setting, none.';
