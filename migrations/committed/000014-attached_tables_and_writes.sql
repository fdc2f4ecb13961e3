--! Previous: sha1:93f9e212a78d1eb737e79b75e7fbe01cf1916251
--! Hash: sha1:a4ef63e476955a42b482307c89964826eacbe525
--! Message: attached_tables_and_writes

alter table regulars.attachments add column is_deferred boolean not null default false;
comment on column regulars.attachments.is_deferred is
  'Whether the app''s writes are only queued, and mirrored by "regulars upkeep".';

create table regulars.attached_tables (
  restaurant_id uuid not null,
  external_id text not null,
  table_id uuid not null,
  constraint attached_tables_pkey primary key (restaurant_id, external_id)
);

comment on table regulars.attached_tables is
  'Which table each of the attached app''s is.';
comment on column regulars.attached_tables.restaurant_id is 'The restaurant of both.';
comment on column regulars.attached_tables.external_id is 'The app''s key of it.';
comment on column regulars.attached_tables.table_id is 'Ours.';
-- No policy: only the owner reads it.
alter table regulars.attached_tables enable row level security;

create table regulars.attached_writes (
  id uuid not null default regulars.uuid_v7(),
  external_id text not null,
  operation text not null,
  queued_at timestamptz not null default clock_timestamp(),
  constraint attached_writes_pkey primary key (id)
);

comment on table regulars.attached_writes is
  'Rows of a deferred attachment that the app has written and that are not mirrored yet.';
comment on column regulars.attached_writes.id is 'Time-ordered UUID (version 7).';
comment on column regulars.attached_writes.external_id is
  'The app''s key of the booking; *: the table was truncated.';
comment on column regulars.attached_writes.operation is 'What the app did.';
comment on column regulars.attached_writes.queued_at is 'When.';
-- No policy: only the owner reads it.
alter table regulars.attached_writes enable row level security;
