--! Previous: sha1:3718da89097eddc721b00913b6d4583ef57079d4
--! Hash: sha1:7195da68fc10d27b1c220eb9d394c05c97ca21e0
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
  'Restaurants that have left. Holds no personal data, and so may stay.';
comment on column regulars.offboardings.restaurant_id is 'The restaurant that left.';
comment on column regulars.offboardings.id is 'Time-ordered UUID (version 7).';
comment on column regulars.offboardings.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.offboardings.row_counts is 'How many rows of each table were deleted.';
comment on column regulars.offboardings.offboarded_at is 'When.';
-- No policy: who left is the owner's business, no restaurant's.
alter table regulars.offboardings enable row level security;
