--! Previous: sha1:90aeb158255e46f32064e21ad1163c3fec1d0a15
--! Hash: sha1:89e5029b1ac4461af6b8a5429775e5d86c4354e0
--! Message: row_security

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by. One statement each, because each takes the strongest lock.
alter table public.restaurants enable row level security;
alter table public.restaurant_tables enable row level security;
alter table public.bookings enable row level security;
alter table public.waiting_list enable row level security;
