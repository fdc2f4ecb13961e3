--! Previous: sha1:7195da68fc10d27b1c220eb9d394c05c97ca21e0
--! Hash: sha1:d948a3b694b18681e7bbf6c549fb3445e767cbea
--! Message: row_security

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by. One statement each, because each takes the
-- strongest lock.
alter table public.restaurants enable row level security;
alter table public.restaurant_tables enable row level security;
alter table public.bookings enable row level security;
alter table public.waiting_list enable row level security;
