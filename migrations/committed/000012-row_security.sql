--! Previous: sha1:df9cc6a93b5bf16a4a95bc2a4bb3c83ddc91a0a5
--! Hash: sha1:1771f2cc77b7e0ba64d03d80d6d18bf4a1ec6022
--! Message: row_security

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by. One statement each, because each takes the strongest lock.
alter table public.restaurants enable row level security;
alter table public.restaurant_tables enable row level security;
alter table public.bookings enable row level security;
alter table public.waiting_list enable row level security;
