--! Previous: sha1:523ae7f6dc56b00d1d635d8fe87131ab22bca209
--! Hash: sha1:1a90fcb0235a32ba5c8277d274f52b6ab157316c
--! Message: bookings_updated_at_idx

--! no-transaction

-- BRIN: a few kilobytes, and next to nothing for a writer.
create index concurrently if not exists bookings_updated_at_idx
  on public.bookings using brin (updated_at);
