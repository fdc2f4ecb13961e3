--! Previous: sha1:6ae59ba20b62c3b18aa7b39b372f484b82db0dae
--! Hash: sha1:c2365ebb791ef18a8bad6757e41d523dd05a0b1d
--! Message: analytics_events

create table public.analytics_events (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  event_type text not null,
  schema_version integer not null,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb not null,
  emitted_by text not null default 'manual',
  occurred_at timestamptz not null default now(),
  recorded_at timestamptz not null default clock_timestamp(),
  constraint analytics_events_pkey primary key (restaurant_id, id),
  constraint analytics_events_booking_sequence_key
    unique (restaurant_id, booking_id, booking_sequence),
  constraint analytics_events_booking_sequence_check
    check (booking_sequence is null or (booking_sequence >= 1 and booking_id is not null)),
  constraint analytics_events_contract_check
    check (
      regulars.follows_contract(
        event_type, schema_version, payload, restaurant_id, booking_id, customer_id
      ) is true
    )
);

-- Finds the newest events and those before a date.
create index analytics_events_occurred_at_idx on public.analytics_events (occurred_at);
-- Events of the ledger have no booking_sequence and are told apart by their entry. Events of guests
-- have neither; they are written in the transaction of what they report.
create unique index analytics_events_entry_id_idx
  on public.analytics_events (restaurant_id, event_type, (payload ->> 'entry_id'))
  where booking_sequence is null;

comment on table public.analytics_events is
  'What happened, for other systems: each payload follows its contract exactly. Holds only ids, '
  'without foreign keys.';
comment on column public.analytics_events.restaurant_id is
  'The restaurant (tenant). No foreign key: that of the booking or the entry is enough.';
comment on column public.analytics_events.id is 'Time-ordered UUID (version 7).';
comment on column public.analytics_events.event_type is
  'What happened; docs/events.md lists the types.';
comment on column public.analytics_events.schema_version is
  'The version of the contract that the payload follows.';
comment on column public.analytics_events.booking_id is
  'The booking; null if the event belongs to none. No foreign key.';
comment on column public.analytics_events.booking_sequence is
  '1, 2, 3 … within the booking, counted on it and never restarted; null for events of the ledger '
  'and of guests.';
comment on column public.analytics_events.customer_id is
  'The customer; null for a walk-in. No foreign key.';
comment on column public.analytics_events.payload is
  'The facts, exactly as the contract of its type and version says.';
comment on column public.analytics_events.emitted_by is
  'What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand.';
comment on column public.analytics_events.occurred_at is 'When it happened.';
comment on column public.analytics_events.recorded_at is 'When the row was written.';
alter table public.analytics_events enable row level security;
comment on constraint analytics_events_contract_check on public.analytics_events is
  'Accepts only events with a contract and a payload that follows it.';

alter table public.bookings add column if not exists event_count integer not null default 0;

comment on column public.bookings.event_count is
  'Events the booking has written so far; the next one gets the next booking_sequence.';

-- The feed. No foreign keys: a purge of analytics_events stays a plain delete, and the feed skips
-- purged events. No policies: only the definers of the feed reach these tables.
create table regulars.pending_analytics_events (
  restaurant_id uuid not null,
  event_id uuid not null,
  constraint pending_analytics_events_pkey primary key (restaurant_id, event_id)
);
create index pending_analytics_events_event_id_idx on regulars.pending_analytics_events (event_id);

comment on table regulars.pending_analytics_events is
  'Events without a position yet; written with the event, emptied by read_analytics_events.';
comment on column regulars.pending_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.pending_analytics_events.event_id is 'The event.';
alter table regulars.pending_analytics_events enable row level security;

create table regulars.analytics_event_positions (
  restaurant_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  constraint analytics_event_positions_pkey primary key (restaurant_id, position)
);
create index analytics_event_positions_position_idx
  on regulars.analytics_event_positions (position);

comment on table regulars.analytics_event_positions is
  'The order of the events in the feed: assigned once, to committed events only, and final.';
comment on column regulars.analytics_event_positions.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.analytics_event_positions.position is
  'Place in the feed over all restaurants, from 1; what a cursor holds.';
comment on column regulars.analytics_event_positions.event_id is 'The event.';
alter table regulars.analytics_event_positions enable row level security;

create table regulars.analytics_feeds (
  id integer not null default 1,
  last_position bigint not null default 0,
  constraint analytics_feeds_pkey primary key (id),
  constraint analytics_feeds_id_check check (id = 1)
);
insert into regulars.analytics_feeds default values;

comment on table regulars.analytics_feeds is
  'One row; under its lock one reader at a time assigns positions.';
comment on column regulars.analytics_feeds.id is 'Always 1.';
comment on column regulars.analytics_feeds.last_position is 'The newest position assigned.';

create table regulars.analytics_consumers (
  id uuid not null default regulars.uuid_v7(),
  of_restaurant_id uuid,
  name text not null,
  cursor text,
  moved_at timestamptz not null default clock_timestamp(),
  constraint analytics_consumers_pkey primary key (id),
  constraint analytics_consumers_name_key unique nulls not distinct (of_restaurant_id, name)
);

comment on table regulars.analytics_consumers is
  'Readers of the feed that keep their place in the database.';
comment on column regulars.analytics_consumers.id is 'The consumer.';
comment on column regulars.analytics_consumers.of_restaurant_id is
  'The restaurant it reads; null: all of them.';
comment on column regulars.analytics_consumers.name is 'Its name, unique for the restaurant.';
comment on column regulars.analytics_consumers.cursor is
  'The cursor of the last event handled; null: none yet.';
comment on column regulars.analytics_consumers.moved_at is 'When the cursor last moved.';

create table regulars.set_aside_analytics_events (
  restaurant_id uuid not null,
  consumer_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  booking_id uuid,
  reason text not null,
  set_aside_at timestamptz not null default clock_timestamp(),
  constraint set_aside_analytics_events_pkey primary key (restaurant_id, consumer_id, position)
);
create index set_aside_analytics_events_consumer_id_idx
  on regulars.set_aside_analytics_events (consumer_id, position);

comment on table regulars.set_aside_analytics_events is
  'Events that a consumer could not handle, and later ones of their bookings, until they are '
  'released.';
comment on column regulars.set_aside_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.set_aside_analytics_events.consumer_id is 'The consumer.';
comment on column regulars.set_aside_analytics_events.position is
  'The place of the event in the feed.';
comment on column regulars.set_aside_analytics_events.event_id is 'The event.';
comment on column regulars.set_aside_analytics_events.booking_id is
  'The event''s booking, of which the consumer handles nothing until the release; null: the event '
  'has none.';
comment on column regulars.set_aside_analytics_events.reason is 'Why, for people.';
comment on column regulars.set_aside_analytics_events.set_aside_at is 'When.';
alter table regulars.set_aside_analytics_events enable row level security;
