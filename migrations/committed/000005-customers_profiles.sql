--! Previous: sha1:ff3a3fe0ba9560ed10010012501ba0f8107b3bce
--! Hash: sha1:110d96e64cc3d724d7d7b2024e819902000b1520
--! Message: customers_profiles

-- From here on the files also run on a database that already holds bookings of its own
-- (regulars migrate --adopt).

create table public.customers (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  email text,
  phone text,
  email_normalized text,
  phone_normalized text,
  identity text collate "C" not null
    generated always as (regulars.identity_key(email_normalized, phone_normalized)) stored,
  phone_read_at timestamptz not null default clock_timestamp(),
  full_name text,
  tags text[] not null default '{}',
  notes text,
  merged_into_id uuid,
  corrected_into_id uuid,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customers_pkey primary key (restaurant_id, id),
  constraint customers_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint customers_merged_into_id_fkey
    foreign key (restaurant_id, merged_into_id) references public.customers (restaurant_id, id),
  constraint customers_merged_into_id_check check (merged_into_id <> id),
  constraint customers_corrected_into_id_fkey
    foreign key (restaurant_id, corrected_into_id) references public.customers (restaurant_id, id),
  constraint customers_contact_check
    check (
      erased_at is not null or email_normalized is not null or phone_normalized is not null
    ),
  constraint customers_erased_at_check
    check (
      erased_at is null
      or (
        email is null and phone is null and email_normalized is null
        and phone_normalized is null and full_name is null and notes is null and tags = '{}'
      )
    )
);

create unique index customers_identity_idx
  on public.customers (restaurant_id, identity)
  where erased_at is null;
create index customers_email_normalized_idx
  on public.customers (restaurant_id, email_normalized)
  where email_normalized is not null;
create index customers_phone_normalized_idx
  on public.customers (restaurant_id, phone_normalized)
  where phone_normalized is not null;
create index customers_merged_into_id_idx
  on public.customers (restaurant_id, merged_into_id)
  where merged_into_id is not null;
create index customers_corrected_into_id_idx
  on public.customers (restaurant_id, corrected_into_id)
  where corrected_into_id is not null;
-- For searches by the beginning of a name or a surname, and by tag.
create index customers_name_idx
  on public.customers (restaurant_id, regulars.name_key(full_name) collate "C");
create index customers_surname_idx
  on public.customers (restaurant_id, regulars.surname_key(full_name) collate "C");
create index customers_tags_idx
  on public.customers using gin (regulars.tag_keys(restaurant_id, tags))
  where tags <> '{}';
create index customers_tagged_idx
  on public.customers (restaurant_id, id)
  where tags <> '{}';

comment on table public.customers is
  'Guests of a restaurant, one row per normalised e-mail and phone.';
comment on column public.customers.restaurant_id is 'The restaurant (tenant).';
comment on column public.customers.id is 'Time-ordered UUID (version 7).';
comment on column public.customers.email is
  'E-mail as on the newest booking that has one. Personal data.';
comment on column public.customers.phone is
  'Phone as on the newest booking that has one. Personal data.';
comment on column public.customers.email_normalized is
  'regulars.normalize_email of the identifying e-mail. Personal data.';
comment on column public.customers.phone_normalized is
  'regulars.normalize_phone of the identifying phone (E.164). Personal data.';
comment on column public.customers.identity is
  'Both halves in one key (regulars.identity_key); contact order is its order. Personal data.';
comment on column public.customers.phone_read_at is
  'When phone_normalized was read, by the rules and the restaurant''s country of that moment.';
comment on column public.customers.full_name is
  'Name as on the newest booking that has one. Personal data.';
comment on column public.customers.tags is 'Labels that staff give. May hold personal data.';
comment on column public.customers.notes is 'Free text of staff. May hold personal data.';
comment on column public.customers.merged_into_id is
  'The customer that this one was merged into, never one that is merged itself; null: not merged.';
comment on column public.customers.corrected_into_id is
  'The customer who got its only booking when half of the contact was corrected: the first merge '
  'candidate.';
comment on column public.customers.erased_at is 'When the personal data was erased; null: never.';
comment on column public.customers.created_at is 'When the row was inserted.';
comment on column public.customers.updated_at is 'When the row was last changed.';
alter table public.customers enable row level security;

create table public.customer_profiles (
  restaurant_id uuid not null,
  customer_id uuid not null,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  total_bookings integer not null default 0,
  total_cancellations integer not null default 0,
  total_no_shows integer not null default 0,
  total_covers bigint not null default 0,
  total_visits integer not null default 0,
  last_visit_at timestamptz,
  marketing_opt_in boolean not null default false,
  last_marketing_opt_in_at timestamptz,
  marketing_choice_at timestamptz,
  email_opt_in boolean not null default false,
  sms_opt_in boolean not null default false,
  phone_opt_in boolean not null default false,
  last_waitlist_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint customer_profiles_pkey primary key (restaurant_id, customer_id),
  constraint customer_profiles_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id)
);

comment on table public.customer_profiles is
  'Sums of a customer''s bookings and waiting-list entries. Derived: never edit it.';
comment on column public.customer_profiles.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_profiles.customer_id is 'The customer.';
comment on column public.customer_profiles.first_booking_at is
  'Earliest created_at of the customer''s bookings.';
comment on column public.customer_profiles.last_booking_at is
  'Latest created_at of the customer''s bookings.';
comment on column public.customer_profiles.total_bookings is 'Bookings of any status.';
comment on column public.customer_profiles.total_cancellations is 'Bookings now cancelled.';
comment on column public.customer_profiles.total_no_shows is 'Bookings now no_show.';
comment on column public.customer_profiles.total_covers is
  'Guests in bookings neither cancelled nor no_show.';
comment on column public.customer_profiles.total_visits is 'Bookings now completed.';
comment on column public.customer_profiles.last_visit_at is
  'Latest starts_at of the completed bookings.';
comment on column public.customer_profiles.marketing_opt_in is
  'The last choice that counts, on any channel; an unticked box on a booking is no choice.';
comment on column public.customer_profiles.last_marketing_opt_in_at is
  'When marketing consent was last given; kept when it is withdrawn.';
comment on column public.customer_profiles.marketing_choice_at is
  'When the choice in marketing_opt_in was expressed; null: never.';
comment on column public.customer_profiles.email_opt_in is
  'Whether marketing by e-mail is wanted, by regulars.marketing_choices.';
comment on column public.customer_profiles.sms_opt_in is
  'Whether marketing by SMS is wanted.';
comment on column public.customer_profiles.phone_opt_in is
  'Whether marketing by phone is wanted.';
comment on column public.customer_profiles.last_waitlist_at is
  'When a booking of the customer last joined the waiting list.';
comment on column public.customer_profiles.updated_at is 'When the row was last changed.';
alter table public.customer_profiles enable row level security;

create table public.marketing_consents (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  customer_id uuid not null,
  channel text not null,
  is_given boolean not null,
  booking_id uuid,
  source text not null,
  wording text,
  actor text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  constraint marketing_consents_pkey primary key (restaurant_id, id),
  constraint marketing_consents_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id),
  constraint marketing_consents_channel_check check (channel in ('email', 'sms', 'phone')),
  constraint marketing_consents_source_check check (source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'),
  constraint marketing_consents_actor_check check (btrim(actor) <> '')
);

create index marketing_consents_customer_id_idx
  on public.marketing_consents (restaurant_id, customer_id, occurred_at);

comment on table public.marketing_consents is
  'Marketing choices as recorded: by whom, where and on which wording; one row per channel, '
  'append-only. marketing_addresses holds, by address, which choice counts.';
comment on column public.marketing_consents.restaurant_id is 'The restaurant (tenant).';
comment on column public.marketing_consents.id is 'Time-ordered UUID (version 7).';
comment on column public.marketing_consents.customer_id is
  'The customer for whom it was recorded; for a merged one, the survivor at that time.';
comment on column public.marketing_consents.channel is 'email, sms or phone.';
comment on column public.marketing_consents.is_given is 'True: given; false: withdrawn.';
comment on column public.marketing_consents.booking_id is
  'The booking on which the box was ticked later; null: an explicit call. No foreign key.';
comment on column public.marketing_consents.source is
  'Where the choice was made: a slug such as web, phone or unsubscribe-link.';
comment on column public.marketing_consents.wording is
  'What the guest agreed to: the text shown, or the name of its version. Erased with the guest.';
comment on column public.marketing_consents.actor is 'Who recorded it: an id or a kind, no name.';
comment on column public.marketing_consents.occurred_at is 'When the choice was made.';
comment on column public.marketing_consents.recorded_at is 'When the row was inserted.';
alter table public.marketing_consents enable row level security;

create table regulars.marketing_salts (
  restaurant_id uuid not null,
  salt bytea not null
    default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  constraint marketing_salts_pkey primary key (restaurant_id),
  constraint marketing_salts_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id)
);

comment on table regulars.marketing_salts is
  'The salts for the digests of restaurants'' addresses, each made with the first choice.';
comment on column regulars.marketing_salts.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.marketing_salts.salt is
  'Random, and readable only by definers: without it nobody can test addresses against the '
  'digests.';
-- No policy: read by functions that run as the owner.
alter table regulars.marketing_salts enable row level security;

create table public.marketing_addresses (
  restaurant_id uuid not null,
  address_digest bytea not null,
  channel text not null,
  ticked_at timestamptz,
  imported_at timestamptz,
  given_at timestamptz,
  withdrawn_at timestamptz,
  erased_at timestamptz,
  constraint marketing_addresses_pkey primary key (restaurant_id, address_digest, channel),
  constraint marketing_addresses_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint marketing_addresses_channel_check check (channel in ('email', 'sms', 'phone'))
);

comment on table public.marketing_addresses is
  'The last choice for an address on a channel, for each way of choosing; '
  'regulars.marketing_choices decides which counts. Holds no address and no customer: it does not '
  'reveal an erased guest, but an address that comes again is recognised.';
comment on column public.marketing_addresses.restaurant_id is 'The restaurant (tenant).';
comment on column public.marketing_addresses.address_digest is
  'regulars.address_digest of the normalised e-mail or phone.';
comment on column public.marketing_addresses.channel is 'email, sms or phone.';
comment on column public.marketing_addresses.ticked_at is
  'When a box for marketing was last ticked on a booking made here.';
comment on column public.marketing_addresses.imported_at is
  'Date of the last tick that came from another system''s file.';
comment on column public.marketing_addresses.given_at is
  'When consent was last given by a choice that names the channel.';
comment on column public.marketing_addresses.withdrawn_at is 'When it was last withdrawn.';
comment on column public.marketing_addresses.erased_at is
  'When the last guest with the address was erased; earlier choices no longer count.';
alter table public.marketing_addresses enable row level security;

create table regulars.imports_in_progress (
  restaurant_id uuid not null,
  booking_id uuid not null,
  constraint imports_in_progress_pkey primary key (restaurant_id, booking_id)
);

comment on table regulars.imports_in_progress is
  'Tells triggers of the same transaction that an import ticks the box of a booking. The row is '
  'deleted before the commit, so that no other session sees one.';
comment on column regulars.imports_in_progress.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.imports_in_progress.booking_id is 'The booking.';
-- No policy: read by functions that run as the owner.
alter table regulars.imports_in_progress enable row level security;

create table public.customer_merges (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  survivor_id uuid not null,
  duplicate_id uuid not null,
  booking_ids uuid[] not null,
  actor text not null,
  merged_at timestamptz not null default clock_timestamp(),
  unmerged_by text,
  unmerged_at timestamptz,
  constraint customer_merges_pkey primary key (restaurant_id, id),
  constraint customer_merges_survivor_id_fkey
    foreign key (restaurant_id, survivor_id) references public.customers (restaurant_id, id),
  constraint customer_merges_duplicate_id_fkey
    foreign key (restaurant_id, duplicate_id) references public.customers (restaurant_id, id),
  -- A customer is merged into one other at a time, so merges form a tree.
  constraint customer_merges_duplicate_id_key
    unique nulls not distinct (restaurant_id, duplicate_id, unmerged_at),
  constraint customer_merges_survivor_id_check check (survivor_id <> duplicate_id),
  constraint customer_merges_unmerged_at_check
    check ((unmerged_at is null) = (unmerged_by is null)),
  constraint customer_merges_actor_check check (btrim(actor) <> '')
);

create index customer_merges_survivor_id_idx on public.customer_merges (restaurant_id, survivor_id);

comment on table public.customer_merges is
  'Who was merged into whom, when and by whom, and whether it was undone. Holds ids only.';
comment on column public.customer_merges.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_merges.id is 'Time-ordered UUID (version 7).';
comment on column public.customer_merges.survivor_id is 'The customer that stayed.';
comment on column public.customer_merges.duplicate_id is
  'The customer that became a pointer to it.';
comment on column public.customer_merges.booking_ids is 'The bookings that moved to the survivor.';
comment on column public.customer_merges.actor is 'Who merged: an id or a kind, no name.';
comment on column public.customer_merges.merged_at is 'When they were merged.';
comment on column public.customer_merges.unmerged_by is 'Who undid it: an id or a kind, no name.';
alter table public.customer_merges enable row level security;
comment on column public.customer_merges.unmerged_at is 'When it was undone; null: it stands.';

create table public.customer_merge_refusals (
  restaurant_id uuid not null,
  customer_id uuid not null,
  other_id uuid not null,
  actor text not null,
  declined_at timestamptz not null default clock_timestamp(),
  constraint customer_merge_refusals_pkey primary key (restaurant_id, customer_id, other_id),
  constraint customer_merge_refusals_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id),
  constraint customer_merge_refusals_other_id_fkey
    foreign key (restaurant_id, other_id) references public.customers (restaurant_id, id),
  constraint customer_merge_refusals_other_id_check check (customer_id < other_id),
  constraint customer_merge_refusals_actor_check check (btrim(actor) <> '')
);

create index customer_merge_refusals_other_id_idx
  on public.customer_merge_refusals (restaurant_id, other_id);

comment on table public.customer_merge_refusals is
  'Pairs of customers that somebody has judged to be two people; no longer merge candidates.';
comment on column public.customer_merge_refusals.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_merge_refusals.customer_id is
  'The customer of the pair with the lower id.';
comment on column public.customer_merge_refusals.other_id is 'The other one.';
comment on column public.customer_merge_refusals.actor is 'Who declined: an id or a kind, no name.';
comment on column public.customer_merge_refusals.declined_at is 'When it was declined.';
alter table public.customer_merge_refusals enable row level security;

create table public.customer_erasures (
  restaurant_id uuid not null,
  customer_id uuid not null,
  actor text not null,
  reason text not null,
  bookings integer not null,
  erased_at timestamptz not null default clock_timestamp(),
  constraint customer_erasures_pkey primary key (restaurant_id, customer_id),
  constraint customer_erasures_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id),
  constraint customer_erasures_reason_check check (reason in ('request', 'retention')),
  constraint customer_erasures_actor_check check (btrim(actor) <> '')
);

comment on table public.customer_erasures is
  'Whose personal data was erased, when and by whom. Holds ids and counts only.';
comment on column public.customer_erasures.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_erasures.customer_id is
  'The erased customer; customers merged into it were erased with it.';
comment on column public.customer_erasures.actor is 'Who erased: an id or a kind, no name.';
comment on column public.customer_erasures.reason is
  'request (erase_customer) or retention (erase_inactive_customers).';
comment on column public.customer_erasures.bookings is
  'How many bookings lost their personal data with it.';
comment on column public.customer_erasures.erased_at is 'When it was done.';
alter table public.customer_erasures enable row level security;

create table regulars.removals_in_progress (
  restaurant_id uuid not null,
  subject_id uuid not null,
  constraint removals_in_progress_pkey primary key (restaurant_id, subject_id)
);

comment on table regulars.removals_in_progress is
  'Tells triggers of the same transaction that it erases a guest or offboards a restaurant. The '
  'row is deleted before the commit, so that no other session sees one.';
comment on column regulars.removals_in_progress.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.removals_in_progress.subject_id is
  'The customer being erased, or the restaurant itself while it is offboarded.';
-- No policy: read by functions that run as the owner.
alter table regulars.removals_in_progress enable row level security;

create table regulars.turns (
  restaurant_id uuid not null,
  subject text collate "C" not null,
  taken bigint not null default 1,
  constraint turns_pkey primary key (restaurant_id, subject)
) with (fillfactor = 50);

comment on table regulars.turns is
  'One row for each table, each day with a waiting list and each reward with a limit; a '
  'transaction that takes one writes its row first.';
comment on column regulars.turns.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.turns.subject is 'The id of a table or a reward, or a local date.';
comment on column regulars.turns.taken is 'A counter without meaning; only the write matters.';
-- No policy: written by functions that run as the owner.
alter table regulars.turns enable row level security;

-- Locks bookings first, as the insert of a booking does: that goes on to lock what this file
-- alters, and the two would deadlock.
lock table public.bookings in access exclusive mode;
alter table public.restaurants
  add column if not exists placeholder_contacts text[] not null default '{}',
  add column if not exists newcomers_queue boolean not null default false,
  add column if not exists max_booking_age interval not null default '1 year'
    check (max_booking_age >= '0'),
  add column if not exists max_booking_length interval not null default '1 day'
    check (max_booking_length > '0');
alter table public.restaurant_tables add column if not exists retired_at timestamptz;

comment on column public.restaurants.placeholder_contacts is
  'Normalised e-mails and phones that staff write where a guest gives none, such as the '
  'restaurant''s own; they identify nobody. Set by set_placeholder_contacts.';

comment on column public.restaurants.newcomers_queue is
  'Whether create_booking puts a new guest on the waiting list although a table is free, if it '
  'would fit a party that waits.';
comment on column public.restaurants.max_booking_age is
  'How long ago a booking made by create_booking may start; plain inserts and imports have no '
  'such limit.';
comment on column public.restaurants.max_booking_length is
  'How long a booking made by create_booking may last; plain inserts and imports have no such '
  'limit.';
comment on column public.restaurant_tables.retired_at is
  'When the table is removed: no booking that ends later gets it; null: in use.';

alter table public.bookings add column if not exists customer_id uuid;
alter table public.bookings add column if not exists import_batch_id uuid;
alter table public.bookings add column if not exists idempotency_hash text;
alter table public.bookings add column if not exists waiting_passed integer;
alter table public.bookings add column if not exists offered_table_id uuid;
alter table public.bookings add column if not exists derived_writes integer not null default 0;
alter table public.bookings
  add constraint bookings_customer_id_fkey
  foreign key (restaurant_id, customer_id)
  references public.customers (restaurant_id, id) not valid;

comment on column public.bookings.customer_id is
  'The customer that the contact resolves to; null: a walk-in. An input only if no contact is '
  'given.';
comment on column public.bookings.import_batch_id is
  'The import that loaded the row; null: a live booking. Imported rows are derived by the '
  'backfill.';
comment on column public.bookings.derived_writes is
  'Raised by one with each write of a derived column; a write that does not raise it leaves the '
  'derived columns unchanged.';
comment on column public.bookings.waiting_passed is
  'How many waiting bookings this booking''s table would have fitted in their time when '
  'create_booking made it; null: not counted.';
comment on column public.bookings.offered_table_id is
  'On the waiting list: a table that was free for it when it was last amended; null: none.';
comment on column public.bookings.idempotency_hash is
  'SHA-256 of the request made under idempotency_key, so that a different request with the same '
  'key is refused.';

-- Pages are filled to a tenth on purpose: packed, the rows take four pages, which the planner would
-- scan instead of using the index. That doubles the cost of each normalize_phone.
create table regulars.phone_rules (
  edition integer not null default 0,
  region text collate "C" not null,
  calling_code text collate "C" not null,
  is_main_region boolean not null,
  international_prefix text collate "C",
  national_prefix text collate "C",
  national_prefix_transform text collate "C",
  national_number text collate "C" not null,
  metadata_version text not null,
  constraint phone_rules_pkey primary key (edition, region),
  constraint phone_rules_edition_check check (edition >= 0),
  constraint phone_rules_calling_code_check check (calling_code ~ '^[1-9][0-9]{0,2}$'),
  constraint phone_rules_region_check check (region ~ '^[A-Z]{2}$' or region = calling_code),
  constraint phone_rules_transform_check
    check (national_prefix_transform is null or national_prefix is not null)
) with (fillfactor = 10);

create unique index phone_rules_calling_code_idx
  on regulars.phone_rules (edition, calling_code) where is_main_region;

comment on table regulars.phone_rules is
  'National numbering rules, one row per region and edition; generated, and replaced as a whole '
  'by migrations.';
comment on column regulars.phone_rules.edition is
  '0: in force; other editions are kept while guests are known by them, see '
  'regulars.earlier_phone_readings.';
comment on column regulars.phone_rules.region is
  'ISO 3166 alpha-2 code; the calling code itself where no country owns it (such as 800).';
comment on column regulars.phone_rules.calling_code is
  'The country calling code, without plus.';
comment on column regulars.phone_rules.is_main_region is
  'Whether international numbers use this row; regions can share a calling code.';
comment on column regulars.phone_rules.international_prefix is
  'Regular expression of the prefix dialled before a foreign number (such as ^00), or null.';
comment on column regulars.phone_rules.national_prefix is
  'Regular expression of the prefix of a national number (such as ^0), or null.';
comment on column regulars.phone_rules.national_prefix_transform is
  'The replacement of the prefix when its last group matched (an area code to add); else the '
  'prefix is removed.';
comment on column regulars.phone_rules.national_number is
  'Regular expression of the whole national numbers of this calling code, of all its regions.';
comment on column regulars.phone_rules.metadata_version is
  'Name and version of the metadata that the row was generated from.';
comment on index regulars.phone_rules_calling_code_idx is
  'One set of rules for each calling code.';

create table regulars.earlier_phone_readings (
  restaurant_id uuid not null,
  changed_at timestamptz not null default clock_timestamp(),
  country_code text not null,
  edition integer not null,
  constraint earlier_phone_readings_pkey primary key (restaurant_id, changed_at),
  constraint earlier_phone_readings_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id)
);

comment on table regulars.earlier_phone_readings is
  'Changes of the phone rules that regulars.apply_phone_rules has not applied yet: nearly always '
  'empty.';
comment on column regulars.earlier_phone_readings.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.earlier_phone_readings.changed_at is
  'When this way of reading ended; see customers.phone_read_at.';
comment on column regulars.earlier_phone_readings.country_code is
  'The country as whose numbers they were read.';
comment on column regulars.earlier_phone_readings.edition is
  'The edition of regulars.phone_rules; 0: the one in force, if only the country has changed.';
-- No policy: read by functions that run as the owner.
alter table regulars.earlier_phone_readings enable row level security;

create table public.restaurant_timezone_changes (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  timezone_before text not null,
  timezone text not null,
  kept text not null,
  bookings_moved bigint not null default 0,
  actor text not null,
  changed_at timestamptz not null default now(),
  constraint restaurant_timezone_changes_pkey primary key (restaurant_id, id),
  constraint restaurant_timezone_changes_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint restaurant_timezone_changes_timezone_check check (timezone <> timezone_before),
  constraint restaurant_timezone_changes_kept_check check (kept in ('instants', 'local_times')),
  constraint restaurant_timezone_changes_actor_check check (btrim(actor) <> '')
);

comment on table public.restaurant_timezone_changes is
  'The changes of restaurants'' time zones, and what they did to future bookings.';
comment on column public.restaurant_timezone_changes.restaurant_id is 'The restaurant (tenant).';
comment on column public.restaurant_timezone_changes.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurant_timezone_changes.timezone_before is 'The zone before.';
comment on column public.restaurant_timezone_changes.timezone is 'The zone after.';
comment on column public.restaurant_timezone_changes.kept is
  'instants: the bookings stayed where they were; local_times: they moved with the clock.';
comment on column public.restaurant_timezone_changes.bookings_moved is
  'How many future bookings were moved.';
comment on column public.restaurant_timezone_changes.actor is
  'Who did it: an id or a kind, no name.';
comment on column public.restaurant_timezone_changes.changed_at is 'When.';
alter table public.restaurant_timezone_changes enable row level security;
