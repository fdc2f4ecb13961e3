drop policy if exists tenant on public.analytics_events;
create policy tenant on public.analytics_events
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.analytics_events is
  'Rows of the restaurant set for the transaction; without a setting, none.';
