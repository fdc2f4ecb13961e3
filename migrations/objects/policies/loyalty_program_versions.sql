drop policy if exists tenant on public.loyalty_program_versions;
create policy tenant on public.loyalty_program_versions
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_program_versions is
  'Rows of the restaurant set for the transaction; without a setting, none.';
