drop policy if exists tenant on public.analytics_events;
create policy tenant on public.analytics_events
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.analytics_events is
  'Rows of the restaurant set for the transaction; without a setting, none.';
