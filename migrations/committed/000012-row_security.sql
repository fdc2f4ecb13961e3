--! Previous: sha1:0000000000000000000000000000000000000000
--! Hash: sha1:0000000000000000000000000000000000000000
--! Message: row_security

-- First, as the insert of a booking does: it goes on to lock what this file alters, and would deadlock with it.
lock table public.bookings in access exclusive mode;

-- Last, so that an app that connects as another role than the owner loses its rows only once it has
-- scripts/db/roles.sql and the setting to go by.
--!include policies/restaurants.sql
--!include policies/restaurant_tables.sql
--!include policies/bookings.sql
--!include policies/waiting_list.sql
