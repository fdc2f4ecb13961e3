--! Previous: sha1:7585e3703c03897768b6ae97be16c7caf2529013
--! Hash: sha1:1cf081916893613331497aeb465c51b21a1bb881
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
