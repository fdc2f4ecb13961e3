--! Previous: sha1:89c8c4381f941f8ab6fab65a802bb5eaf8015c66
--! Hash: sha1:dc7812322ac61737b6621fd0dee4a64341bcb53f
--! Message: begun_offboardings

create table regulars.begun_offboardings (
  restaurant_id uuid not null,
  actor text not null,
  rows_delivered bigint not null default 0,
  row_counts jsonb not null default '{}',
  begun_at timestamptz not null default now(),
  constraint begun_offboardings_pkey primary key (restaurant_id),
  constraint begun_offboardings_actor_check check (btrim(actor) <> ''),
  constraint begun_offboardings_rows_delivered_check check (rows_delivered >= 0)
);

comment on table regulars.begun_offboardings is
  'Restaurants that are leaving chunk by chunk: how far they are. A row goes with the last chunk.';
comment on column regulars.begun_offboardings.restaurant_id is 'The restaurant that is leaving.';
comment on column regulars.begun_offboardings.actor is 'Who began: an id or a kind, no name.';
comment on column regulars.begun_offboardings.rows_delivered is
  'How many rows the committed chunks have delivered and deleted.';
comment on column regulars.begun_offboardings.row_counts is 'The same by table.';
comment on column regulars.begun_offboardings.begun_at is 'When.';
-- No policy: who leaves is the owner's business, no restaurant's.
alter table regulars.begun_offboardings enable row level security;
