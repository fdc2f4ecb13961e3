--! Previous: sha1:31a86e0a393ff25c5881acb3d319daf196f0d827
--! Hash: sha1:b781409661472b424b8e1a93a48865e14f5149f8
--! Message: bookings_customer_id_created_at_idx

--! no-transaction

create index concurrently if not exists bookings_customer_id_created_at_idx on public.bookings (
  restaurant_id, customer_id, created_at
);
