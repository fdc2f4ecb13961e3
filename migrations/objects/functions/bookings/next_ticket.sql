-- The caller has taken the day's turn (regulars.claim_day), so that no other session asks before
-- the caller's insert. Takes the highest ticket, not the number of waiting bookings: nobody moves
-- ahead when others leave.
create or replace function regulars.next_ticket(booking public.bookings)
returns integer
language sql
stable
begin atomic
  select coalesce(max(queue.position), 0) + 1
  from regulars.day_queue(booking) as queue
  where queue.booking_id <> (booking).id;
end;

comment on function regulars.next_ticket(public.bookings) is
  'The ticket of a booking that joins the queue of its business day: the highest ticket in the '
  'queue plus one.';
revoke all on function regulars.next_ticket(public.bookings) from public;
