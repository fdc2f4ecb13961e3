--! Previous: sha1:dc2e0ab070658d8f58bc96267f50c3a13a9c5988
--! Hash: sha1:940899885340a1e8890e717d8a0af8b8515b6e51
--! Message: upkeep

create table regulars.offboardings (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  actor text not null,
  row_counts jsonb not null,
  offboarded_at timestamptz not null default now(),
  constraint offboardings_pkey primary key (restaurant_id, id),
  constraint offboardings_actor_check check (btrim(actor) <> '')
);

comment on table regulars.offboardings is
  'Restaurants that have left. Holds no personal data, so the rows may stay.';
comment on column regulars.offboardings.restaurant_id is 'The restaurant that left.';
comment on column regulars.offboardings.id is 'Time-ordered UUID (version 7).';
comment on column regulars.offboardings.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.offboardings.row_counts is 'How many rows of each table were deleted.';
comment on column regulars.offboardings.offboarded_at is 'When.';
-- No policy: only the owner reads it.
alter table regulars.offboardings enable row level security;

-- Attaching: triggers on an app's own tables mirror their rows into bookings.
create table regulars.attachments (
  source text not null,
  mapping jsonb not null,
  is_strict boolean not null default false,
  attached_at timestamptz not null default now(),
  constraint attachments_pkey primary key (source)
);

comment on table regulars.attachments is
  'The app whose own tables are mirrored into bookings: one row at most.';
comment on column regulars.attachments.source is 'The external_source of its bookings.';
comment on column regulars.attachments.mapping is
  'How its rows are read, as in regulars.attach.json.';
comment on column regulars.attachments.is_strict is
  'Whether a write of the app fails if it cannot be mirrored; otherwise the problem is stored.';
comment on column regulars.attachments.attached_at is 'When it was attached.';
create unique index attachments_single_idx on regulars.attachments ((true));
-- No policy: only the owner reads it.
alter table regulars.attachments enable row level security;

create table regulars.attached_restaurants (
  restaurant_id uuid not null,
  external_id text not null,
  constraint attached_restaurants_pkey primary key (restaurant_id)
);

comment on table regulars.attached_restaurants is
  'The restaurants of the attached app. A row stays when its restaurant leaves, so that the '
  'restaurant is not made again.';
comment on column regulars.attached_restaurants.restaurant_id is 'The restaurant.';
comment on column regulars.attached_restaurants.external_id is 'The app''s key for it.';
create unique index attached_restaurants_external_id_idx
  on regulars.attached_restaurants (external_id);
-- No policy: only the owner reads it.
alter table regulars.attached_restaurants enable row level security;

create table regulars.attach_problems (
  external_id text not null,
  operation text not null,
  code text not null,
  message text not null,
  detail text,
  occurred_at timestamptz not null default clock_timestamp(),
  constraint attach_problems_pkey primary key (external_id)
);

comment on table regulars.attach_problems is
  'Rows of the attached app that could not be mirrored; the app''s own writes succeeded.';
comment on column regulars.attach_problems.external_id is
  'The app''s key of the booking; *: the table was truncated.';
comment on column regulars.attach_problems.operation is 'What the app did.';
comment on column regulars.attach_problems.code is 'The SQLSTATE.';
comment on column regulars.attach_problems.message is 'The error''s message: no guest''s data.';
comment on column regulars.attach_problems.detail is
  'Field and limit of an error of Regulars; null for others, whose details may print the row.';
comment on column regulars.attach_problems.occurred_at is 'When it last happened.';
-- No policy: only the owner reads it.
alter table regulars.attach_problems enable row level security;

create table regulars.attach_resolutions (
  id uuid not null default regulars.uuid_v7(),
  external_id text not null,
  actor text not null,
  from_status text,
  to_status text not null,
  resolved_at timestamptz not null default clock_timestamp(),
  constraint attach_resolutions_pkey primary key (id)
);

comment on table regulars.attach_resolutions is
  'Problems of the attached app that somebody resolved by a chain of status moves.';
comment on column regulars.attach_resolutions.id is 'Time-ordered UUID (version 7).';
comment on column regulars.attach_resolutions.external_id is 'The app''s key of the booking.';
comment on column regulars.attach_resolutions.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.attach_resolutions.from_status is
  'The status of our booking; null: there was none.';
comment on column regulars.attach_resolutions.to_status is 'The status of the app''s row.';
comment on column regulars.attach_resolutions.resolved_at is 'When.';
-- No policy: only the owner reads it.
alter table regulars.attach_resolutions enable row level security;
