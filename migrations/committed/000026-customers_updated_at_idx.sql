--! Previous: sha1:1a90fcb0235a32ba5c8277d274f52b6ab157316c
--! Hash: sha1:68f7547984d0af2795c8b4e5be7487b9952a3104
--! Message: customers_updated_at_idx

--! no-transaction

create index concurrently if not exists customers_updated_at_idx
  on public.customers using brin (updated_at);
