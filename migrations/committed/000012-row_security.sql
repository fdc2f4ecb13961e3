--! Previous: sha1:bd978af29834e494b9b622bf6eb082c35e991fa7
--! Hash: sha1:05013f9d935768b36620736706352ffeb8f3c8ed
--! Message: row_security

-- First, as the insert of a booking does: it goes on to lock what this file alters, and would deadlock with it.
lock table public.bookings in access exclusive mode;

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by.
--! Included policies/restaurants.sql
alter table public.restaurants enable row level security;
drop policy if exists tenant on public.restaurants;
create policy tenant on public.restaurants
  using (id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.restaurants is
  'The restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/restaurants.sql
--! Included policies/restaurant_tables.sql
alter table public.restaurant_tables enable row level security;
drop policy if exists tenant on public.restaurant_tables;
create policy tenant on public.restaurant_tables
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.restaurant_tables is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/restaurant_tables.sql
--! Included policies/bookings.sql
-- Not forced, here and everywhere: the functions and triggers run as the owner, who also dumps.
-- No subquery around the setting: Citus refuses one in a policy.
alter table public.bookings enable row level security;
drop policy if exists tenant on public.bookings;
create policy tenant on public.bookings
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.bookings is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/bookings.sql
--! Included policies/waiting_list.sql
alter table public.waiting_list enable row level security;
drop policy if exists tenant on public.waiting_list;
create policy tenant on public.waiting_list
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.waiting_list is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/waiting_list.sql
