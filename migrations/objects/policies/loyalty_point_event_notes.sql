drop policy if exists tenant on public.loyalty_point_event_notes;
create policy tenant on public.loyalty_point_event_notes
  using (restaurant_id = regulars.current_restaurant()::uuid);
comment on policy tenant on public.loyalty_point_event_notes is
  'Rows of the restaurant set for the transaction; without a setting, none.';
