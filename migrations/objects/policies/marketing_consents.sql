drop policy if exists tenant on public.marketing_consents;
create policy tenant on public.marketing_consents
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.marketing_consents is
  'Rows of the restaurant set for the transaction; without a setting, none.';
