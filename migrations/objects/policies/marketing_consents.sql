drop policy if exists tenant on public.marketing_consents;
create policy tenant on public.marketing_consents
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.marketing_consents is
  'Rows of the restaurant set for the transaction; without a setting, none.';
