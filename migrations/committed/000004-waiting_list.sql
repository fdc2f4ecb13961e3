--! Previous: sha1:b42b1df108af441106339e82892e6afdbd45d7ae
--! Hash: sha1:ff3a3fe0ba9560ed10010012501ba0f8107b3bce
--! Message: waiting_list

create table public.waiting_list (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  booking_id uuid not null,
  position integer not null,
  status text not null default 'waiting',
  created_at timestamptz not null default now(),
  constraint waiting_list_pkey primary key (restaurant_id, id),
  constraint waiting_list_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint waiting_list_booking_id_fkey
    foreign key (restaurant_id, booking_id) references public.bookings (restaurant_id, id),
  constraint waiting_list_position_check check (position >= 1),
  constraint waiting_list_status_check
    check (status in ('waiting', 'notified', 'expired', 'fulfilled', 'cancelled'))
);

create index waiting_list_booking_id_idx on public.waiting_list (restaurant_id, booking_id);
-- At most one open entry per booking.
create unique index waiting_list_open_idx
  on public.waiting_list (restaurant_id, booking_id)
  where status in ('waiting', 'notified');

comment on table public.waiting_list is
  'Bookings that wait for a table, one entry for each time a booking joined.';
comment on column public.waiting_list.restaurant_id is 'The restaurant (tenant).';
comment on column public.waiting_list.id is 'Time-ordered UUID (version 7).';
comment on column public.waiting_list.booking_id is 'The booking that waits.';
comment on column public.waiting_list.position is
  'Ticket: the highest of those who waited for the same local date when this one joined, plus '
  'one. The place in the queue now is its rank, see waiting_places.';
comment on column public.waiting_list.status is
  'waiting, notified, expired, fulfilled or cancelled.';
comment on column public.waiting_list.created_at is 'When the booking joined the list.';
