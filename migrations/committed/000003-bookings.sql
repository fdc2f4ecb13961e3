--! Previous: sha1:9d76ee8d117bda43cceee6d63cb92c4c3e95a351
--! Hash: sha1:b42b1df108af441106339e82892e6afdbd45d7ae
--! Message: bookings

create table public.bookings (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  reference text not null default regulars.new_booking_reference(),
  external_source text,
  external_id text,
  table_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  party_size integer not null,
  booking_type text not null,
  seating_preference text not null default 'any',
  status text not null default 'confirmed',
  previous_status text,
  confirmed_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  cancelled_by text,
  customer_name text,
  customer_email text,
  customer_phone text,
  marketing_opt_in boolean not null default false,
  notes text,
  source text not null default 'web',
  spend_amount bigint,
  spend_currency text,
  loyalty_points_awarded integer not null default 0,
  idempotency_key text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint bookings_pkey primary key (restaurant_id, id),
  constraint bookings_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint bookings_table_id_fkey
    foreign key (restaurant_id, table_id) references public.restaurant_tables (restaurant_id, id),
  constraint bookings_reference_key unique (restaurant_id, reference),
  constraint bookings_reference_check check (reference ~ '^[2-9A-HJ-NP-Z]{8}$'),
  constraint bookings_external_id_check check ((external_source is null) = (external_id is null)),
  constraint bookings_ends_at_check check (ends_at > starts_at),
  constraint bookings_party_size_check check (party_size between 1 and 200),
  constraint bookings_booking_type_check
    check (booking_type in ('breakfast', 'lunch', 'dinner', 'drinks')),
  constraint bookings_seating_preference_check
    check (seating_preference in ('any', 'indoor', 'window', 'booth', 'bar', 'outdoor')),
  constraint bookings_status_check
    check (status in (
      'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
    )),
  constraint bookings_previous_status_check
    check (previous_status in (
      'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
    )),
  constraint bookings_cancelled_by_check
    check (cancelled_by in ('customer', 'staff', 'system')),
  constraint bookings_source_check check (source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'),
  constraint bookings_spend_amount_check check (spend_amount >= 0),
  constraint bookings_spend_currency_check check (spend_currency ~ '^[A-Z]{3}$'),
  constraint bookings_loyalty_points_awarded_check check (loyalty_points_awarded >= 0)
);

-- Partial, because most bookings have neither: an update of any indexed column writes every index.
create unique index bookings_external_id_idx
  on public.bookings (restaurant_id, external_source, external_id)
  where external_id is not null;
create unique index bookings_idempotency_key_idx
  on public.bookings (restaurant_id, idempotency_key)
  where idempotency_key is not null;
create index bookings_starts_at_idx on public.bookings (restaurant_id, starts_at);
create index bookings_table_id_idx
  on public.bookings (restaurant_id, table_id)
  where table_id is not null;

comment on table public.bookings is
  'Reservations: the source of truth for guests, profiles and earned points.';
comment on column public.bookings.restaurant_id is 'The restaurant (tenant).';
comment on column public.bookings.id is 'Time-ordered UUID (version 7).';
comment on column public.bookings.reference is
  'A code for the guest to read out: eight characters without look-alikes, unique in the '
  'restaurant.';
comment on column public.bookings.external_source is
  'The system that the booking came from, if not this one.';
comment on column public.bookings.external_id is
  'The booking''s id in that system; unique per restaurant and source.';
comment on column public.bookings.table_id is 'The table given; a cancelled booking keeps it.';
comment on column public.bookings.starts_at is 'When the party is expected.';
comment on column public.bookings.ends_at is
  'When the table is free again; default two hours after the start.';
comment on column public.bookings.party_size is 'Number of guests, 1 to 200.';
comment on column public.bookings.booking_type is
  'breakfast, lunch, dinner or drinks; default by the local hour of starts_at.';
comment on column public.bookings.seating_preference is
  'any, indoor, window, booth, bar or outdoor.';
comment on column public.bookings.status is
  'pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled.';
comment on column public.bookings.previous_status is 'Status before the last change of status.';
comment on column public.bookings.confirmed_at is 'When the booking was last confirmed.';
comment on column public.bookings.completed_at is 'When the visit was recorded as completed.';
comment on column public.bookings.cancelled_at is
  'When the booking was cancelled; null while it is not.';
comment on column public.bookings.cancelled_by is 'Who cancelled: customer, staff or system.';
comment on column public.bookings.customer_name is 'Guest''s name as given. Personal data.';
comment on column public.bookings.customer_email is 'Guest''s e-mail as given. Personal data.';
comment on column public.bookings.customer_phone is 'Guest''s phone as given. Personal data.';
comment on column public.bookings.marketing_opt_in is
  'Whether the guest ticked the marketing box; an unticked box is no choice.';
comment on column public.bookings.notes is 'Free text of guest or staff. May hold personal data.';
comment on column public.bookings.source is
  'Channel of the booking: a slug such as web, phone or walk-in.';
comment on column public.bookings.spend_amount is
  'The bill in minor units of spend_currency; null: unknown.';
comment on column public.bookings.spend_currency is
  'ISO 4217 code of spend_amount; if not given, the restaurant''s.';
comment on column public.bookings.loyalty_points_awarded is
  'Points this booking is worth to its customer now; the ledger is made equal to it.';
comment on column public.bookings.idempotency_key is
  'The creator''s retry key, unique in the restaurant.';
comment on column public.bookings.created_at is 'When the booking was made.';
comment on column public.bookings.updated_at is 'When the row was last changed.';

-- Contrib, trusted: lets an exclusion constraint hold uuid columns beside a range. Both stand at
-- the end of the file, because an adopted database need not have them: an app's own rule against
-- double bookings may differ.
do $$
begin
  if not exists (select from pg_catalog.pg_extension where extname = 'btree_gist') then
    create extension btree_gist;
    -- lets "regulars uninstall" know that Regulars made it
    comment on extension btree_gist is 'Made by Regulars';
  end if;
end
$$;
alter table public.bookings
  add constraint bookings_table_id_excl
  exclude using gist (
    restaurant_id with =,
    table_id with =,
    tstzrange(starts_at, ends_at) with &&
  ) where (status in ('pending', 'confirmed'));
