--! Previous: sha1:1cf081916893613331497aeb465c51b21a1bb881
--! Hash: sha1:0d362dc6d2f083a1e459d2fad996558baa8faaa0
--! Message: row_security

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by. One statement each, because each takes the
-- strongest lock.
alter table public.restaurants enable row level security;
alter table public.restaurant_tables enable row level security;
alter table public.bookings enable row level security;
alter table public.waiting_list enable row level security;
