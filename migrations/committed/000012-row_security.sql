--! Previous: sha1:a6d67d81a9230d180f0cfcfce0fa176bce757926
--! Hash: sha1:d800d1fb6887a1e7d809cace18a945e9039dc667
--! Message: row_security

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by. One statement each, because each takes the
-- strongest lock.
alter table public.restaurants enable row level security;
alter table public.restaurant_tables enable row level security;
alter table public.bookings enable row level security;
alter table public.waiting_list enable row level security;
