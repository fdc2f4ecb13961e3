--! Previous: sha1:3f367ca3119c56dd7eacc0a11189942a6064021a
--! Hash: sha1:caa9d799091fc5513227db903db668df967feb40
--! Message: customers_profiles

-- From here on the files also run on a database that already holds bookings of its own
-- (regulars migrate --adopt), so what 000001 to 000004 gave the schema regulars is made sure of again.
create schema if not exists regulars;
revoke all on schema regulars from public;
--! Included functions/ids/uuid_v7.sql
-- The sub-millisecond fraction goes into the twelve bits after the version (RFC 9562, section 6.2,
-- method 3): with milliseconds alone, half of the ids made in a burst come out of order.
-- One expression, so that it becomes part of the plan of whoever calls it: 15 hexadecimal digits of time, the
-- version after the twelfth, the end of a random UUID.
create or replace function regulars.uuid_v7(at timestamptz default clock_timestamp())
returns uuid
language sql
volatile
parallel safe
as $$
  select (
    overlay(
      lpad(to_hex((date_part('epoch', at) * 4096000)::bigint), 15, '0')
      placing '7' from 13 for 0
    )
    || right(gen_random_uuid()::text, 17)
  )::uuid
$$;

comment on function regulars.uuid_v7(timestamptz) is
  'A time-ordered UUID (version 7, RFC 9562) of a microsecond, the present one unless given.';
revoke all on function regulars.uuid_v7(timestamptz) from public;
--! EndIncluded functions/ids/uuid_v7.sql
--! Included functions/bookings/new_booking_reference.sql
-- 32 signs without 0/O and 1/I, so five random bits pick one. 2^40 references: at a million bookings
-- in one restaurant, one insert in a million meets a taken one and fails on bookings_reference_key.
create or replace function regulars.new_booking_reference()
returns text
language plpgsql
volatile
parallel safe
as $$
declare
  v_signs constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  v_bytes bytea := uuid_send(gen_random_uuid());
begin
  -- bytes 6 and 8 of a random UUID hold its version and variant
  return substr(v_signs, 1 + get_byte(v_bytes, 0) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 1) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 2) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 3) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 4) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 5) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 9) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 10) % 32, 1);
end
$$;

comment on function regulars.new_booking_reference() is
  'A random booking reference: eight characters without look-alikes.';
revoke all on function regulars.new_booking_reference() from public;
--! EndIncluded functions/bookings/new_booking_reference.sql

--! Included functions/customers/name_key.sql
-- At most 200 characters, because an index entry has to fit a page.
-- Folded by regulars.fold_case and not by the database's locale, because an index is built on it.
-- Most names are plain ASCII words, and those are not worth the folding.
create or replace function regulars.name_key(full_name text)
returns text
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_key text collate "C" := lower(left(name_key.full_name, 200) collate "C");
begin
  if v_key ~ '^[a-z]+( [a-z]+)*$' then
    return v_key;
  end if;

  if v_key ~ '[^ -~]' then
    v_key := regexp_replace(
      normalize(regulars.fold_case(v_key), nfd),
      '[\u0300-\u036f]',
      '',
      'g'
    );
  end if;

  -- O'Brien is written O’Brien and OBrien as well; Smith-Jones is found by Jones
  v_key := btrim(regexp_replace(translate(v_key, '''’`´.', ''), '[\s!-/:-@[-`{-~\u00a0]+', ' ', 'g'));
  return nullif(v_key, '');
end
$$;

comment on function regulars.name_key(text) is
  'A name as it is searched: small letters without accents, words separated by one space; null: no letters.';
revoke all on function regulars.name_key(text) from public;
--! EndIncluded functions/customers/name_key.sql
--! Included functions/customers/surname_key.sql
create or replace function regulars.surname_key(full_name text)
returns text
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_key text collate "C" := regulars.name_key(surname_key.full_name);
begin
  -- the greedy first group leaves the last word to the second
  return regexp_replace(v_key, '^(.*) (.*)$', '\2 \1');
end
$$;

comment on function regulars.surname_key(text) is
  'regulars.name_key with the last word moved to the front, so that a surname is found by its beginning.';
revoke all on function regulars.surname_key(text) from public;
--! EndIncluded functions/customers/surname_key.sql
--! Included functions/customers/tag_key.sql
create or replace function regulars.tag_key(tag text)
returns text
language sql
immutable
strict
parallel safe
as $$
  select lower(btrim(tag_key.tag) collate "C")
$$;

comment on function regulars.tag_key(text) is
  'A tag as it is compared: without blanks around it, whatever its capitals.';
revoke all on function regulars.tag_key(text) from public;
--! EndIncluded functions/customers/tag_key.sql
--! Included functions/customers/tag_keys.sql
-- The restaurant is part of the key, because a GIN index without an extension cannot hold it beside.
create or replace function regulars.tag_keys(restaurant_id uuid, tags text[])
returns text[]
language plpgsql
immutable
strict
parallel safe
as $$
begin
  return array(
    select tag_keys.restaurant_id || ':' || regulars.tag_key(tag)
    from unnest(tag_keys.tags) as tag
  );
end
$$;

comment on function regulars.tag_keys(uuid, text[]) is
  'A customer''s tags as they are searched: within the restaurant, whatever their capitals.';
revoke all on function regulars.tag_keys(uuid, text[]) from public;
--! EndIncluded functions/customers/tag_keys.sql

create table customers (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  email text,
  phone text,
  email_normalized text,
  phone_normalized text,
  phone_read_at timestamptz not null default clock_timestamp(),
  full_name text,
  tags text[] not null default '{}',
  notes text,
  merged_into_id uuid,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customers_pkey primary key (restaurant_id, id),
  constraint customers_restaurant_id_fkey
    foreign key (restaurant_id) references restaurants (id),
  constraint customers_merged_into_id_fkey
    foreign key (restaurant_id, merged_into_id) references customers (restaurant_id, id),
  constraint customers_merged_into_id_check check (merged_into_id <> id),
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

-- The identity. Nulls are not distinct: a phone alone is one guest, not a new one each time.
create unique index customers_identity_idx
  on customers (restaurant_id, email_normalized, phone_normalized) nulls not distinct
  where erased_at is null;
create index customers_phone_normalized_idx
  on customers (restaurant_id, phone_normalized)
  where phone_normalized is not null;
create index customers_merged_into_id_idx
  on customers (restaurant_id, merged_into_id)
  where merged_into_id is not null;
-- What staff type: the beginning of a name or of a surname; a tag.
create index customers_name_idx
  on customers (restaurant_id, regulars.name_key(full_name) collate "C");
create index customers_surname_idx
  on customers (restaurant_id, regulars.surname_key(full_name) collate "C");
create index customers_tags_idx
  on customers using gin (regulars.tag_keys(restaurant_id, tags))
  where tags <> '{}';
create index customers_tagged_idx
  on customers (restaurant_id, id)
  where tags <> '{}';

comment on table customers is
  'Guests of a restaurant, one row per normalised e-mail and phone.';
comment on column customers.restaurant_id is 'The restaurant (tenant).';
comment on column customers.id is 'Time-ordered UUID (version 7).';
comment on column customers.email is 'E-mail as on the newest booking that has one. Personal data.';
comment on column customers.phone is 'Phone as on the newest booking that has one. Personal data.';
comment on column customers.email_normalized is
  'regulars.normalize_email of the identifying e-mail. Personal data.';
comment on column customers.phone_normalized is
  'regulars.normalize_phone of the identifying phone (E.164). Personal data.';
comment on column customers.phone_read_at is
  'When phone_normalized was read, by the rules and the restaurant''s country of that moment.';
comment on column customers.full_name is 'Name as on the newest booking that has one. Personal data.';
comment on column customers.tags is 'Labels that staff give. May hold personal data.';
comment on column customers.notes is 'Free text of staff. May hold personal data.';
comment on column customers.merged_into_id is
  'The customer this one stands for since a merge, never one that is merged itself; null: stands for itself.';
comment on column customers.erased_at is 'When the personal data was erased; null: never.';
comment on column customers.created_at is 'When the row was inserted.';
comment on column customers.updated_at is 'When the row was last changed.';

create table customer_profiles (
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
  last_waitlist_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint customer_profiles_pkey primary key (restaurant_id, customer_id),
  constraint customer_profiles_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id)
);

comment on table customer_profiles is
  'What the bookings and waiting-list entries of a customer add up to. Derived: never edit it.';
comment on column customer_profiles.restaurant_id is 'The restaurant (tenant).';
comment on column customer_profiles.customer_id is 'The customer.';
comment on column customer_profiles.first_booking_at is 'Earliest created_at of the customer''s bookings.';
comment on column customer_profiles.last_booking_at is 'Latest created_at of the customer''s bookings.';
comment on column customer_profiles.total_bookings is 'Bookings of any status.';
comment on column customer_profiles.total_cancellations is 'Bookings now cancelled.';
comment on column customer_profiles.total_no_shows is 'Bookings now no_show.';
comment on column customer_profiles.total_covers is
  'Guests in bookings neither cancelled nor no_show.';
comment on column customer_profiles.total_visits is 'Bookings now completed.';
comment on column customer_profiles.last_visit_at is 'Latest starts_at of the completed bookings.';
comment on column customer_profiles.marketing_opt_in is
  'The last expressed choice on any channel; an unticked box on a booking is none. get_customer tells each channel.';
comment on column customer_profiles.last_marketing_opt_in_at is
  'When marketing consent was last given; kept when it is withdrawn.';
comment on column customer_profiles.marketing_choice_at is
  'When the choice in marketing_opt_in was expressed; null: never.';
comment on column customer_profiles.last_waitlist_at is
  'When a booking of the customer last joined the waiting list.';
comment on column customer_profiles.updated_at is 'When the row was last changed.';

create table marketing_consents (
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
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id),
  constraint marketing_consents_channel_check check (channel in ('email', 'sms', 'phone')),
  constraint marketing_consents_source_check check (source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'),
  constraint marketing_consents_actor_check check (btrim(actor) <> '')
);

create index marketing_consents_customer_id_idx
  on marketing_consents (restaurant_id, customer_id, occurred_at);

comment on table marketing_consents is
  'Marketing choices expressed after booking, one row a channel, append-only; a box ticked when booking stands on the booking and speaks for every channel.';
comment on column marketing_consents.restaurant_id is 'The restaurant (tenant).';
comment on column marketing_consents.id is 'Time-ordered UUID (version 7).';
comment on column marketing_consents.customer_id is
  'The customer who chose; it counts for whom that one is merged into as well.';
comment on column marketing_consents.channel is 'email, sms or phone.';
comment on column marketing_consents.is_given is 'True: given; false: withdrawn.';
comment on column marketing_consents.booking_id is
  'The booking on which the box was ticked later; null: an explicit call. No foreign key.';
comment on column marketing_consents.source is
  'Where the choice was made: a slug such as web, phone or unsubscribe-link.';
comment on column marketing_consents.wording is
  'What the guest agreed to: the text shown, or the name of its version. Erased with the guest.';
comment on column marketing_consents.actor is 'Who recorded it: an id or a kind, no name.';
comment on column marketing_consents.occurred_at is 'When the choice was made.';
comment on column marketing_consents.recorded_at is 'When the row was inserted.';

create table customer_merges (
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
    foreign key (restaurant_id, survivor_id) references customers (restaurant_id, id),
  constraint customer_merges_duplicate_id_fkey
    foreign key (restaurant_id, duplicate_id) references customers (restaurant_id, id),
  -- A customer is merged into one other at a time; those who were, make a tree.
  constraint customer_merges_duplicate_id_key
    unique nulls not distinct (restaurant_id, duplicate_id, unmerged_at),
  constraint customer_merges_survivor_id_check check (survivor_id <> duplicate_id),
  constraint customer_merges_unmerged_at_check
    check ((unmerged_at is null) = (unmerged_by is null)),
  constraint customer_merges_actor_check check (btrim(actor) <> '')
);

create index customer_merges_survivor_id_idx on customer_merges (restaurant_id, survivor_id);

comment on table customer_merges is
  'Who was merged into whom, when and by whom, and whether it was undone. Holds ids only.';
comment on column customer_merges.restaurant_id is 'The restaurant (tenant).';
comment on column customer_merges.id is 'Time-ordered UUID (version 7).';
comment on column customer_merges.survivor_id is 'The customer that stayed.';
comment on column customer_merges.duplicate_id is 'The customer that became a pointer to it.';
comment on column customer_merges.booking_ids is 'The bookings that moved to the survivor.';
comment on column customer_merges.actor is 'Who merged: an id or a kind, no name.';
comment on column customer_merges.merged_at is 'When they were merged.';
comment on column customer_merges.unmerged_by is 'Who undid it: an id or a kind, no name.';
comment on column customer_merges.unmerged_at is 'When it was undone; null: it stands.';

create table customer_merge_refusals (
  restaurant_id uuid not null,
  customer_id uuid not null,
  other_id uuid not null,
  actor text not null,
  declined_at timestamptz not null default clock_timestamp(),
  constraint customer_merge_refusals_pkey primary key (restaurant_id, customer_id, other_id),
  constraint customer_merge_refusals_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id),
  constraint customer_merge_refusals_other_id_fkey
    foreign key (restaurant_id, other_id) references customers (restaurant_id, id),
  constraint customer_merge_refusals_other_id_check check (customer_id < other_id),
  constraint customer_merge_refusals_actor_check check (btrim(actor) <> '')
);

create index customer_merge_refusals_other_id_idx
  on customer_merge_refusals (restaurant_id, other_id);

comment on table customer_merge_refusals is
  'Pairs of customers that somebody has judged to be two people; no longer merge candidates.';
comment on column customer_merge_refusals.restaurant_id is 'The restaurant (tenant).';
comment on column customer_merge_refusals.customer_id is 'The customer of the pair with the lower id.';
comment on column customer_merge_refusals.other_id is 'The other one.';
comment on column customer_merge_refusals.actor is 'Who declined: an id or a kind, no name.';
comment on column customer_merge_refusals.declined_at is 'When it was declined.';

create table customer_erasures (
  restaurant_id uuid not null,
  customer_id uuid not null,
  actor text not null,
  reason text not null,
  bookings integer not null,
  erased_at timestamptz not null default clock_timestamp(),
  constraint customer_erasures_pkey primary key (restaurant_id, customer_id),
  constraint customer_erasures_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id),
  constraint customer_erasures_reason_check check (reason in ('request', 'retention')),
  constraint customer_erasures_actor_check check (btrim(actor) <> '')
);

comment on table customer_erasures is
  'Whose personal data was erased, when and by whom. Holds ids and counts only.';
comment on column customer_erasures.restaurant_id is 'The restaurant (tenant).';
comment on column customer_erasures.customer_id is
  'The customer erased, with all that were merged into it.';
comment on column customer_erasures.actor is 'Who erased: an id or a kind, no name.';
comment on column customer_erasures.reason is 'request (erase_customer) or retention (erase_inactive_customers).';
comment on column customer_erasures.bookings is 'How many bookings lost their personal data with it.';
comment on column customer_erasures.erased_at is 'When it was done.';
--! Included policies/customers.sql
alter table public.customers enable row level security;
drop policy if exists tenant on public.customers;
create policy tenant on public.customers
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customers is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/customers.sql
--! Included policies/customer_profiles.sql
alter table public.customer_profiles enable row level security;
drop policy if exists tenant on public.customer_profiles;
create policy tenant on public.customer_profiles
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_profiles is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/customer_profiles.sql
--! Included policies/marketing_consents.sql
alter table public.marketing_consents enable row level security;
drop policy if exists tenant on public.marketing_consents;
create policy tenant on public.marketing_consents
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.marketing_consents is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/marketing_consents.sql
--! Included policies/customer_merges.sql
alter table public.customer_merges enable row level security;
drop policy if exists tenant on public.customer_merges;
create policy tenant on public.customer_merges
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_merges is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/customer_merges.sql
--! Included policies/customer_merge_refusals.sql
alter table public.customer_merge_refusals enable row level security;
drop policy if exists tenant on public.customer_merge_refusals;
create policy tenant on public.customer_merge_refusals
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_merge_refusals is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/customer_merge_refusals.sql
--! Included policies/customer_erasures.sql
alter table public.customer_erasures enable row level security;
drop policy if exists tenant on public.customer_erasures;
create policy tenant on public.customer_erasures
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.customer_erasures is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/customer_erasures.sql

alter table bookings add column if not exists customer_id uuid;
alter table bookings add column if not exists import_batch_id uuid;
alter table bookings add column if not exists idempotency_hash text;
alter table bookings
  add constraint bookings_customer_id_fkey
  foreign key (restaurant_id, customer_id) references customers (restaurant_id, id) not valid;

comment on column bookings.customer_id is
  'The customer that the contact resolves to; null: a walk-in. An input only where no contact is given.';
comment on column bookings.import_batch_id is
  'The import that loaded the row; null: a live booking. Imported rows are derived by the backfill.';
comment on column bookings.idempotency_hash is
  'SHA-256 of the request made under idempotency_key, so that a retry with another body is refused.';

-- Pages are filled to a tenth on purpose: packed, the rows take four pages, which the planner reads
-- from end to end rather than by the index, and that doubles the cost of each normalize_phone.
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
  'National numbering rules, one row a region and edition; generated, replaced as a whole by migrations.';
comment on column regulars.phone_rules.edition is
  '0: in force; others are kept while guests are known by them, see regulars.earlier_phone_readings.';
comment on column regulars.phone_rules.region is
  'ISO 3166 alpha-2 code; the calling code itself where no country owns it (such as 800).';
comment on column regulars.phone_rules.calling_code is
  'The country calling code, without plus.';
comment on column regulars.phone_rules.is_main_region is
  'Whether international numbers of the calling code, which regions can share, use this row.';
comment on column regulars.phone_rules.international_prefix is
  'Regular expression of what is dialled there before a foreign number (such as ^00), or null.';
comment on column regulars.phone_rules.national_prefix is
  'Regular expression of what stands before a national number there (such as ^0), or null.';
comment on column regulars.phone_rules.national_prefix_transform is
  'What replaces the prefix when its last group matched (an area code to add); else it is removed.';
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
    foreign key (restaurant_id) references restaurants (id)
);

comment on table regulars.earlier_phone_readings is
  'Changes of the phone rules that regulars.apply_phone_rules has not applied yet: nearly always empty.';
comment on column regulars.earlier_phone_readings.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.earlier_phone_readings.changed_at is
  'Until when numbers were read in this way; see customers.phone_read_at.';
comment on column regulars.earlier_phone_readings.country_code is 'As whose country''s they were read.';
comment on column regulars.earlier_phone_readings.edition is
  'By which edition of regulars.phone_rules; 0: the one in force, only the country has changed.';
-- No policy: read by functions that run as the owner.
alter table regulars.earlier_phone_readings enable row level security;

--! Included functions/identity/fold_case.sql
-- lower() follows the collation: in collation C it knows ASCII only, "und-x-icu" exists only where
-- PostgreSQL was built with ICU, pg_c_utf8 only from version 17, and libc's answers change with the
-- operating system. An identity must survive a move between such servers, so the letters are here.
-- Taken apart first, most capitals are an ASCII, Greek or Cyrillic letter and a mark; the list has
-- the rest of Latin, Greek, Cyrillic and Armenian. Compatibility forms (full-width keyboards,
-- ligatures) become the usual ones.
create or replace function regulars.fold_case(letters text)
returns text
language sql
immutable
parallel safe
as $$
  select normalize(
    translate(
      lower(normalize(fold_case.letters, nfkd) collate "C"),
      'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎẞ'
        || 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'
        || 'ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ'
        || 'ԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
      'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏß'
        || 'αβγδεζηθικλμνξοπρστυφχψω'
        || 'ђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ'
        || 'ԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
    ),
    nfkc
  )
$$;

comment on function regulars.fold_case(text) is
  'Text in small letters and composed compatibility form (NFKC), the same on every server.';
revoke all on function regulars.fold_case(text) from public;
--! EndIncluded functions/identity/fold_case.sql
--! Included functions/identity/encode_punycode.sql
-- RFC 3492, section 6.3, with the parameters of section 5 for domain names.
create or replace function regulars.encode_punycode(label text)
returns text
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  v_codes constant int[] := array(
    select ascii(characters.value)
    from string_to_table(encode_punycode.label, null) with ordinality as characters (value, place)
    order by characters.place
  );
  v_encoded text := regexp_replace(encode_punycode.label collate "C", '[^\u0001-\u007f]', '', 'g');
  v_basic int := length(v_encoded);
  v_done int := v_basic;
  v_reached int := 128;
  v_next int;
  v_code int;
  v_delta int := 0;
  v_rest int;
  v_bias int := 72;
  v_weight int;
  v_threshold int;
begin
  if v_basic > 0 then
    v_encoded := v_encoded || '-';
  end if;

  while v_done < cardinality(v_codes) loop
    v_next := (select min(codes.code) from unnest(v_codes) as codes (code) where code >= v_reached);
    v_delta := v_delta + (v_next - v_reached) * (v_done + 1);
    v_reached := v_next;

    foreach v_code in array v_codes loop
      if v_code < v_reached then
        v_delta := v_delta + 1;
      elsif v_code = v_reached then
        v_rest := v_delta;
        v_weight := 36;
        loop
          v_threshold := least(greatest(v_weight - v_bias, 1), 26);
          exit when v_rest < v_threshold;
          v_encoded := v_encoded || substr(
            v_digits,
            1 + v_threshold + (v_rest - v_threshold) % (36 - v_threshold),
            1
          );
          v_rest := (v_rest - v_threshold) / (36 - v_threshold);
          v_weight := v_weight + 36;
        end loop;
        v_encoded := v_encoded || substr(v_digits, 1 + v_rest, 1);

        v_delta := v_delta / case when v_done = v_basic then 700 else 2 end;
        v_done := v_done + 1;
        v_delta := v_delta + v_delta / v_done;
        v_bias := 0;
        while v_delta > 455 loop
          v_delta := v_delta / 35;
          v_bias := v_bias + 36;
        end loop;
        v_bias := v_bias + 36 * v_delta / (v_delta + 38);
        v_delta := 0;
      end if;
    end loop;

    v_delta := v_delta + 1;
    v_reached := v_reached + 1;
  end loop;

  return v_encoded;
end
$$;

comment on function regulars.encode_punycode(text) is
  'The ASCII form of one domain label with other letters, without its prefix xn--.';
revoke all on function regulars.encode_punycode(text) from public;
--! EndIncluded functions/identity/encode_punycode.sql
--! Included functions/identity/normalize_email.sql
-- Guests are recognised by this value. It unites what every mail system unites (case, the forms of
-- one letter, the two spellings of an international domain) and nothing that only some do: two
-- addresses that differ in a dot or a +tag may be two people, and are merged by hand.
-- The domain becomes ASCII (xn--…), the form that also works everywhere else.
-- Lenient where mailboxes exist that the standards forbid (dots in a row); a quoted local part is
-- kept. Spaces, invisible characters and lists of addresses are refused, not repaired.
-- Everything is compared in collation C, so that no database locale decides what a letter is.
create or replace function regulars.normalize_email(email text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
  -- white space, control characters and what has no width
  c_blank constant text :=
    '\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff';
  v_email text collate "C" := lower(
    btrim(normalize_email.email, E' \t\n\r') collate "C"
  );
  v_domain text collate "C";
  v_ascii_domain text;
begin
  -- Far above what can be used; the limit keeps hostile input cheap.
  if octet_length(v_email) > 1024 then
    return null;
  end if;

  if v_email ~ '[^!-~]' then
    v_email := regulars.fold_case(
      regexp_replace(v_email, '^[' || c_blank || ']+|[' || c_blank || ']+$', '', 'g')
    );
    if v_email ~ ('[' || c_blank || ']') then
      return null;
    end if;
    v_domain := substring(v_email from '[^@]*$');
    if v_domain ~ '[^!-~]' then
      v_ascii_domain := (
        select string_agg(
          case
            when labels.label ~ '[^!-~]' then 'xn--' || regulars.encode_punycode(labels.label)
            else labels.label
          end,
          '.'
          order by labels.place
        )
        from string_to_table(replace(v_domain, '。', '.'), '.')
          with ordinality as labels (label, place)
      );
      v_email := left(v_email, length(v_email) - length(v_domain)) || v_ascii_domain;
    end if;
  end if;

  if v_email !~ (
    '^([^"(),:;<>@[\\\]]+|"[^"\\]+")'
      || '@([a-z0-9]+(-+[a-z0-9]+)*\.)+[a-z][a-z0-9-]*[a-z0-9]$'
  ) then
    return null;
  end if;

  -- RFC 5321: 64 octets before the @, 254 in all; RFC 1035: 63 in a label.
  v_domain := substring(v_email from '[^@]*$');
  if octet_length(v_email) > 254
    or octet_length(v_email) - octet_length(v_domain) > 65
    or (length(v_domain) > 63 and v_domain ~ '[^.]{64}')
  then
    return null;
  end if;

  return v_email;
end
$$;

comment on function regulars.normalize_email(text) is
  'An e-mail address in the form in which equal addresses are equal, or null when it is unusable.';
revoke all on function regulars.normalize_email(text) from public;
--! EndIncluded functions/identity/normalize_email.sql
--! Included functions/identity/extract_phone.sql
-- What a person typed, reduced to digits with an optional leading plus. Text around the number
-- falls away ("Tel. …", "… (office)"); text inside it makes it unreadable, because joining the
-- pieces would invent a number. An extension is dropped: E.164 has no place for one, and the line
-- is the guest's however the call is put through.
-- Everything is compared in collation C, so that no database locale decides what a digit is.
create or replace function regulars.extract_phone(phone text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
  v_text text collate "C";
begin
  -- No number is this long; the limit keeps hostile input cheap.
  if length(extract_phone.phone) > 250 then
    return null;
  end if;

  -- Full-width, Arabic and Persian digits, other dashes, other spaces; what has no width (it comes
  -- with numbers copied from a contact list) goes, as the last line has no counterpart.
  v_text := translate(
    extract_phone.phone,
    '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹＋，．／（）［］－～＃'
      || E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u2053\u223c'
      || E'\t\u00a0\u3000'
      || E'\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069',
    '012345678901234567890123456789+,./()[]-~#----------   '
  );
  v_text := substring(v_text from '[+0-9].*[0-9]#?');
  v_text := regexp_replace(
    v_text,
    '(?:'
      || ';ext=\d{1,20}'
      || '|[ ,]*(?:e?xt(?:ensi[oó])?n?|[дД][оО][бБ]|anexo)[:.]?[ ,-]*\d{1,20}#?'
      || '|[ ,]*(?:[x#~]|int)[:.]?[ ,-]*\d{1,9}#?'
      || '|[- ]+\d{1,6}#'
      || '|[ ]*(?:,,|;)[:.]?[ ,-]*\d{1,15}#?'
      || '|[ ]*,+[:.]?[ ,-]*\d{1,9}#?'
      || ')$',
    '',
    'i'
  );
  v_text := translate(v_text, ' -./()[]~', '');
  return substring(v_text from '^\+?\d+$');
end
$$;

comment on function regulars.extract_phone(text) is
  'The digits of a phone number as somebody wrote it, with a leading plus if it has one, or null.';
revoke all on function regulars.extract_phone(text) from public;
--! EndIncluded functions/identity/extract_phone.sql
--! Included functions/identity/normalize_phone.sql
-- Guests are recognised by this value, so it must be the same however the number was written, and
-- null rather than a guess: a wrong number joins two strangers.
-- A number is accepted when its beginning and length fit the numbering plan of its calling code.
-- "Possible" by length alone would take a local number without area code, or nine zeros; "valid" by
-- the ranges assigned today would refuse a guest whose range was opened after the metadata was
-- made, and would re-key customers with each new version of it.
-- Not pinned to a search path: all names outside pg_catalog are qualified, and the setting would
-- add a sixth to the cost of each call.
create or replace function regulars.normalize_phone(
  phone text,
  country_code text,
  edition integer default 0
)
returns text
language plpgsql
stable
parallel safe
as $$
declare
  v_text text collate "C" := translate(normalize_phone.phone, ' -()./', '');
  v_reading text collate "C";
  v_national text collate "C";
  v_groups text[];
  v_is_international boolean;
  v_rule regulars.phone_rules;
begin
  if v_text ~ '^\+?\d+$' is not true then
    v_text := regulars.extract_phone(phone => normalize_phone.phone);
    if v_text is null then
      return null;
    end if;
  end if;

  v_is_international := starts_with(v_text, '+');
  if v_is_international then
    v_reading := substr(v_text, 2);
  else
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.edition = normalize_phone.edition
      and r.region = upper(normalize_phone.country_code collate "C");
    if not found then
      return null;
    end if;
    v_reading := regexp_replace(v_text, v_rule.international_prefix, '');
    -- No calling code begins with 0: what seemed an international prefix was none.
    v_is_international := v_reading <> v_text and not starts_with(v_reading, '0');
  end if;

  if v_is_international then
    -- A calling code has one to three digits, and none begins with another. Equality, because a range of unknown
    -- ends would be planned anew by every call.
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.is_main_region
      and r.edition = normalize_phone.edition
      and r.calling_code in (left(v_reading, 1), left(v_reading, 2), left(v_reading, 3));
    if not found then
      return null;
    end if;
    v_reading := substr(v_reading, length(v_rule.calling_code) + 1);
  else
    v_reading := v_text;
  end if;

  loop
    -- People write the national prefix inside international numbers as well: +44 (0)20 …
    v_national := regexp_replace(v_reading, v_rule.national_prefix, '');
    if v_rule.national_prefix_transform is not null then
      v_groups := regexp_match(v_reading, v_rule.national_prefix);
      if v_groups[cardinality(v_groups)] is not null then
        v_national := regexp_replace(
          v_reading,
          v_rule.national_prefix,
          v_rule.national_prefix_transform
        );
      end if;
    end if;
    if v_national ~ v_rule.national_number then
      return '+' || v_rule.calling_code || v_national;
    end if;
    if v_reading ~ v_rule.national_number then
      return '+' || v_rule.calling_code || v_reading;
    end if;

    -- Not a national number: perhaps one with its calling code but without the plus.
    exit when v_is_international or not starts_with(v_text, v_rule.calling_code);
    v_is_international := true;
    v_reading := substr(v_text, length(v_rule.calling_code) + 1);
  end loop;

  return null;
end
$$;

comment on function regulars.normalize_phone(text, text, integer) is
  'A phone number as E.164, read as dialled in a country (ISO 3166 alpha-2); null when unreadable. Edition: of the rules, 0 those in force.';
revoke all on function regulars.normalize_phone(text, text, integer) from public;
--! EndIncluded functions/identity/normalize_phone.sql
--! Included functions/identity/known_phone.sql
-- Guests stay who they are until the change of rules is applied: one who was known by the number as
-- the rules read it then, is still known by that. Everybody else is read by the rules of today.
-- The oldest reading first, as the guest was known by it first.
-- Only a number that was read before the change counts: by today's rules it may be somebody else's.
create or replace function regulars.known_phone(
  restaurant_id uuid,
  email_normalized text,
  phone text,
  phone_normalized text
)
returns text
language plpgsql
stable
as $$
declare
  v_earlier regulars.earlier_phone_readings;
  v_phone text;
begin
  for v_earlier in
    select earlier_phone_readings.*
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = known_phone.restaurant_id
    order by earlier_phone_readings.changed_at
  loop
    v_phone := regulars.normalize_phone(
      phone => known_phone.phone,
      country_code => v_earlier.country_code,
      edition => v_earlier.edition
    );
    -- in branches, because "is not distinct from" uses no index
    if v_phone is null then
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized = known_phone.email_normalized
        and customers.phone_normalized is null
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    elsif known_phone.email_normalized is null then
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    else
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized = known_phone.email_normalized
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    end if;
    if found then
      return v_phone;
    end if;
  end loop;

  return known_phone.phone_normalized;
end
$$;

comment on function regulars.known_phone(uuid, text, text, text) is
  'The number by which a guest is known: as read before a change of rules that is not applied yet, else as read today.';
revoke all on function regulars.known_phone(uuid, text, text, text) from public;
--! EndIncluded functions/identity/known_phone.sql
--! Included functions/identity/phone_readings.sql
create or replace function regulars.phone_readings(restaurant_id uuid, phone text)
returns text[]
language plpgsql
stable
as $$
begin
  return array(
    select regulars.normalize_phone(phone_readings.phone, restaurants.country_code)
    from public.restaurants
    where restaurants.id = phone_readings.restaurant_id
    union
    select regulars.normalize_phone(
      phone_readings.phone,
      earlier_phone_readings.country_code,
      earlier_phone_readings.edition
    )
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = phone_readings.restaurant_id
  );
end
$$;

comment on function regulars.phone_readings(uuid, text) is
  'The numbers that a guest of the restaurant who writes this may be known by, null for unreadable among them.';
revoke all on function regulars.phone_readings(uuid, text) from public;
--! EndIncluded functions/identity/phone_readings.sql
--! Included functions/identity/retire_phone_rules.sql
-- Called by the generated data file before it writes. Nobody is re-keyed by a migration: restaurants
-- with customers keep being read by the old edition where that is how a guest is known.
create or replace function regulars.retire_phone_rules(metadata_version text)
returns void
language plpgsql
volatile
as $$
declare
  v_edition integer;
begin
  if not exists (
    select
    from regulars.phone_rules
    where phone_rules.edition = 0
      and phone_rules.metadata_version <> retire_phone_rules.metadata_version
  ) or not exists (select from public.customers) then
    return;
  end if;

  select max(phone_rules.edition) + 1
  into v_edition
  from regulars.phone_rules;

  insert into regulars.phone_rules (
    edition,
    region,
    calling_code,
    is_main_region,
    international_prefix,
    national_prefix,
    national_prefix_transform,
    national_number,
    metadata_version
  )
  select
    v_edition,
    phone_rules.region,
    phone_rules.calling_code,
    phone_rules.is_main_region,
    phone_rules.international_prefix,
    phone_rules.national_prefix,
    phone_rules.national_prefix_transform,
    phone_rules.national_number,
    phone_rules.metadata_version
  from regulars.phone_rules
  where phone_rules.edition = 0;

  update regulars.earlier_phone_readings
  set edition = v_edition
  where earlier_phone_readings.edition = 0;

  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    restaurants.id,
    restaurants.country_code,
    v_edition
  from public.restaurants
  where exists (
    select
    from public.customers
    where customers.restaurant_id = restaurants.id
  );
end
$$;

comment on function regulars.retire_phone_rules(text) is
  'Keeps the phone rules in force as an earlier edition, if they are of another version than the one given.';
revoke all on function regulars.retire_phone_rules(text) from public;
--! EndIncluded functions/identity/retire_phone_rules.sql
--! Included data/phone_rules.sql
-- Generated by scripts/generate-phone-rules.ts from libphonenumber-js 1.13.16; do not edit.
-- The metadata is that of Google's libphonenumber (Apache License 2.0).
-- Replayable: writes only what differs, and removes the regions that this version no longer knows.
select regulars.retire_phone_rules('libphonenumber-js 1.13.16');

insert into regulars.phone_rules as present (
  region,
  calling_code,
  is_main_region,
  international_prefix,
  national_prefix,
  national_prefix_transform,
  national_number,
  metadata_version
)
select
  v.*,
  'libphonenumber-js 1.13.16'
from (values
  ('800', '800', true, null, null, null, '^(?:(?:00|[1-9]\d)\d{6})$'),
  ('808', '808', true, null, null, null, '^(?:[1-9]\d{7})$'),
  ('870', '870', true, null, null, null, '^(?:7\d{11}|[235-7]\d{8})$'),
  ('878', '878', true, null, null, null, '^(?:10\d{10})$'),
  ('881', '881', true, null, null, null, '^(?:6\d{9}|[0-36-9]\d{8})$'),
  ('882', '882', true, null, null, null, '^(?:[13]\d{6}(?:\d{2,5})?|[19]\d{7}|(?:[25]\d\d|4)\d{7}(?:\d{2})?)$'),
  ('883', '883', true, null, null, null, '^(?:(?:[1-4]\d|51)\d{6,10})$'),
  ('888', '888', true, null, null, null, '^(?:\d{11})$'),
  ('979', '979', true, null, null, null, '^(?:[1359]\d{8})$'),
  ('AC', '247', true, '^00', null, null, '^(?:(?:[01589]\d|[2-467])\d{4})$'),
  ('AD', '376', true, '^00', null, null, '^(?:(?:1|6\d)\d{7}|[135-9]\d{5})$'),
  ('AE', '971', true, '^00', '^0', null, '^(?:(?:[4-7]\d|9[0-689])\d{7}|800\d{2,9}|[2-4679]\d{7})$'),
  ('AF', '93', true, '^00', '^0', null, '^(?:[2-7]\d{8})$'),
  ('AG', '1', false, '^011', '^(?:([457]\d{6})$|1)', '268\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('AI', '1', false, '^011', '^(?:([2457]\d{6})$|1)', '264\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('AL', '355', true, '^00', '^0', null, '^(?:(?:700\d\d|900)\d{3}|8\d{5,7}|(?:[2-5]|6\d)\d{7})$'),
  ('AM', '374', true, '^00', '^0', null, '^(?:(?:[1-489]\d|55|60|77)\d{6})$'),
  ('AO', '244', true, '^00', null, null, '^(?:[29]\d{8})$'),
  ('AR', '54', true, '^00', '^(?:0?(?:(11|2(?:2(?:02?|[13]|2[13-79]|4[1-6]|5[2457]|6[124-8]|7[1-4]|8[13-6]|9[1267])|3(?:02?|1[467]|2[03-6]|3[13-8]|[49][2-6]|5[2-8]|[67])|4(?:7[3-578]|9)|6(?:[0136]|2[24-6]|4[6-8]?|5[15-8])|80|9(?:0[1-3]|[19]|2\d|3[1-6]|4[02568]?|5[2-4]|6[2-46]|72?|8[23]?))|3(?:3(?:2[79]|6|8[2578])|4(?:0[0-24-9]|[12]|3[5-8]?|4[24-7]|5[4-68]?|6[02-9]|7[126]|8[2379]?|9[1-36-8])|5(?:1|2[1245]|3[237]?|4[1-46-9]|6[2-4]|7[1-6]|8[2-5]?)|6[24]|7(?:[069]|1[1568]|2[15]|3[145]|4[13]|5[14-8]|7[2-57]|8[126])|8(?:[01]|2[15-7]|3[2578]?|4[13-6]|5[4-8]?|6[1-357-9]|7[36-8]?|8[5-8]?|9[124])))15)?)', '9\1', '^(?:(?:11|[89]\d\d)\d{8}|[2368]\d{9})$'),
  ('AS', '1', false, '^011', '^(?:([267]\d{6})$|1)', '684\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('AT', '43', true, '^00', '^0', null, '^(?:1\d{3,12}|2\d{6,12}|43(?:(?:0\d|5[02-9])\d{3,9}|2\d{4,5}|[3467]\d{4}|8\d{4,6}|9\d{4,7})|5\d{4,12}|8\d{7,12}|9\d{8,12}|(?:[367]\d|4[0-24-9])\d{4,11})$'),
  ('AU', '61', true, '^(?:001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011)', '^(?:(183[12])|0)', null, '^(?:1(?:[0-79]\d{7}(?:\d(?:\d{2})?)?|8[0-24-9]\d{7})|[2-478]\d{8}|1\d{4,7})$'),
  ('AW', '297', true, '^00', null, null, '^(?:(?:[25-79]\d\d|800)\d{4})$'),
  ('AX', '358', false, '^(?:00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])))', '^0', null, '^(?:[1-35689]\d{4}|7\d{10,11}|(?:[124-7]\d|3[0-46-9])\d{8}|[1-9]\d{5,8})$'),
  ('AZ', '994', true, '^00', '^0', null, '^(?:365\d{6}|(?:[124579]\d|60|88)\d{7})$'),
  ('BA', '387', true, '^00', '^0', null, '^(?:6\d{8}|(?:[35689]\d|49|70)\d{6})$'),
  ('BB', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '246\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('BD', '880', true, '^00', '^0', null, '^(?:[1-469]\d{9}|8[0-79]\d{7,8}|[2-79]\d{8}|[2-9]\d{7}|[3-9]\d{6}|[57-9]\d{5})$'),
  ('BE', '32', true, '^00', '^0', null, '^(?:4\d{8}|[1-9]\d{7})$'),
  ('BF', '226', true, '^00', null, null, '^(?:[024-7]\d{7})$'),
  ('BG', '359', true, '^00', '^0', null, '^(?:00800\d{7}|[2-7]\d{6,7}|[89]\d{6,8}|2\d{5})$'),
  ('BH', '973', true, '^00', null, null, '^(?:[136-9]\d{7})$'),
  ('BI', '257', true, '^00', null, null, '^(?:(?:[267]\d|31)\d{6})$'),
  ('BJ', '229', true, '^00', null, null, '^(?:01\d{8})$'),
  ('BL', '590', false, '^00', '^0', null, '^(?:7090\d{5}|(?:[56]9|[89]\d)\d{7})$'),
  ('BM', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '441\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('BN', '673', true, '^00', null, null, '^(?:[2-578]\d{6})$'),
  ('BO', '591', true, '^(?:00(?:1\d)?)', '^(?:0(1\d)?)', null, '^(?:(?:[2-7]\d\d|8001)\d{5})$'),
  ('BQ', '599', false, '^00', null, null, '^(?:(?:[34]1|60|(?:7|9\d)\d)\d{5})$'),
  ('BR', '55', true, '^(?:00(?:1[245]|2[1-35]|31|4[13]|[56]5|99))', '^(?:(?:0|90)(?:(1[245]|2[1-35]|31|4[13]|[56]5|99)(\d{10,11}))?)', '\2', '^(?:[1-467]\d{9,10}|55[0-46-9]\d{8}|[34]\d{7}|55\d{7,8}|(?:5[0-46-9]|[89]\d)\d{7,9})$'),
  ('BS', '1', false, '^011', '^(?:([3-8]\d{6})$|1)', '242\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('BT', '975', true, '^00', null, null, '^(?:[178]\d{7}|[2-8]\d{6})$'),
  ('BW', '267', true, '^00', null, null, '^(?:90\d{5}|(?:0800|[2-6]|(?:7|800)\d)\d{6})$'),
  ('BY', '375', true, '^810', '^(?:0|80?)', null, '^(?:(?:[12]\d|33|44|902)\d{7}|8(?:0[0-79]\d{5,7}|[1-7]\d{9})|8(?:1[0-489]|[5-79]\d)\d{7}|8[1-79]\d{6,7}|8[0-79]\d{5}|8\d{5})$'),
  ('BZ', '501', true, '^00', null, null, '^(?:(?:0800\d|[2-8])\d{6})$'),
  ('CA', '1', false, '^011', '^1', null, '^(?:[2-9]\d{9}|310\d{4})$'),
  ('CC', '61', false, '^(?:001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011)', '^(?:([59]\d{7})$|0)', '8\1', '^(?:1(?:[0-79]\d{7}(?:\d(?:\d{2})?)?|8[0-24-9]\d{7})|[2-478]\d{8}|1\d{4,7})$'),
  ('CD', '243', true, '^00', '^0', null, '^(?:(?:(?:[189]|5\d)\d|2)\d{7}|[1-68]\d{6})$'),
  ('CF', '236', true, '^00', null, null, '^(?:8776\d{4}|(?:[27]\d|61)\d{6})$'),
  ('CG', '242', true, '^00', null, null, '^(?:222\d{6}|(?:0\d|80)\d{7})$'),
  ('CH', '41', true, '^00', '^0', null, '^(?:8\d{11}|[2-9]\d{8})$'),
  ('CI', '225', true, '^00', null, null, '^(?:[02]\d{9})$'),
  ('CK', '682', true, '^00', null, null, '^(?:[2-578]\d{4})$'),
  ('CL', '56', true, '^(?:(?:0|1(?:1[0-69]|2[02-5]|5[13-58]|69|7[0167]|8[018]))0)', null, null, '^(?:12300\d{6}|6\d{9,10}|[2-9]\d{8})$'),
  ('CM', '237', true, '^00', null, null, '^(?:[26]\d{8}|88\d{6,7})$'),
  ('CN', '86', true, '^(?:00|1(?:[12]\d|79)\d\d00)', '^(?:(1(?:[12]\d|79)\d\d)|0)', null, '^(?:(?:(?:1[03-689]|2\d)\d\d|6)\d{8}|1\d{10}|[126]\d{6}(?:\d(?:\d{2})?)?|86\d{5,6}|(?:[3-579]\d|8[0-57-9])\d{5,9})$'),
  ('CO', '57', true, '^(?:00(?:4(?:[14]4|56)|[579]))', '^(?:0([3579]|4(?:[14]4|56))?)', null, '^(?:(?:46|60\d\d)\d{6}|(?:1\d|[39])\d{9})$'),
  ('CR', '506', true, '^00', '^(?:(19(?:0[0-2468]|1[09]|20|66|77|99)))', null, '^(?:(?:8\d|90)\d{8}|(?:[24-8]\d{3}|3005)\d{4})$'),
  ('CU', '53', true, '^119', '^0', null, '^(?:(?:[2-7]|8\d\d)\d{7}|[2-47]\d{6}|[34]\d{5})$'),
  ('CV', '238', true, '^0', null, null, '^(?:(?:[2-59]\d\d|800)\d{4})$'),
  ('CW', '599', true, '^00', null, null, '^(?:(?:[34]1|60|(?:7|9\d)\d)\d{5})$'),
  ('CX', '61', false, '^(?:001[14-689]|14(?:1[14]|34|4[17]|[56]6|7[47]|88)0011)', '^(?:([59]\d{7})$|0)', '8\1', '^(?:1(?:[0-79]\d{7}(?:\d(?:\d{2})?)?|8[0-24-9]\d{7})|[2-478]\d{8}|1\d{4,7})$'),
  ('CY', '357', true, '^00', null, null, '^(?:(?:[279]\d|[58]0)\d{6})$'),
  ('CZ', '420', true, '^00', null, null, '^(?:(?:[2-578]\d|60)\d{7}|9\d{8,11})$'),
  ('DE', '49', true, '^00', '^0', null, '^(?:[2579]\d{5,14}|49(?:[34]0|69|8\d)\d\d?|49(?:37|49|60|7[089]|9\d)\d{1,3}|49(?:2[024-9]|3[2-689]|7[1-7])\d{1,8}|(?:1|[368]\d|4[0-8])\d{3,13}|49(?:[015]\d|2[13]|31|[46][1-8])\d{1,9})$'),
  ('DJ', '253', true, '^00', null, null, '^(?:(?:2\d|77)\d{6})$'),
  ('DK', '45', true, '^00', null, null, '^(?:[2-9]\d{7})$'),
  ('DM', '1', false, '^011', '^(?:([2-7]\d{6})$|1)', '767\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('DO', '1', false, '^011', '^1', null, '^(?:[2-9]\d{9}|310\d{4})$'),
  ('DZ', '213', true, '^00', '^0', null, '^(?:(?:[1-4]|[5-79]\d|80)\d{7})$'),
  ('EC', '593', true, '^00', '^0', null, '^(?:1\d{9,10}|(?:[2-7]|9\d)\d{7})$'),
  ('EE', '372', true, '^00', null, null, '^(?:8\d{9}|[4578]\d{7}|(?:[3-8]\d|90)\d{5})$'),
  ('EG', '20', true, '^00', '^0', null, '^(?:[189]\d{8,9}|[24-6]\d{8}|[135]\d{7})$'),
  ('EH', '212', false, '^00', '^0', null, '^(?:[5-8]\d{8})$'),
  ('ER', '291', true, '^00', '^0', null, '^(?:[178]\d{6})$'),
  ('ES', '34', true, '^00', null, null, '^(?:400\d{6}|(?:51|[6-9]\d)\d{7})$'),
  ('ET', '251', true, '^00', '^0', null, '^(?:(?:11|[2-57-9]\d)\d{7})$'),
  ('FI', '358', true, '^(?:00|99(?:[01469]|5(?:[14]1|3[23]|5[59]|77|88|9[09])))', '^0', null, '^(?:[1-35689]\d{4}|7\d{10,11}|(?:[124-7]\d|3[0-46-9])\d{8}|[1-9]\d{5,8})$'),
  ('FJ', '679', true, '^(?:0(?:0|52))', null, null, '^(?:45\d{5}|(?:0800\d|[235-9])\d{6})$'),
  ('FK', '500', true, '^00', null, null, '^(?:[2-7]\d{4})$'),
  ('FM', '691', true, '^00', null, null, '^(?:(?:[39]\d\d|820)\d{4})$'),
  ('FO', '298', true, '^00', '^(?:(10(?:01|[12]0|88)))', null, '^(?:[2-9]\d{5})$'),
  ('FR', '33', true, '^00', '^0', null, '^(?:[1-9]\d{8})$'),
  ('GA', '241', true, '^00', '^(?:0(11\d{6}|60\d{6}|61\d{6}|6[256]\d{6}|7[467]\d{6}))', '\1', '^(?:(?:[067]\d|11)\d{6}|[2-7]\d{6})$'),
  ('GB', '44', true, '^00', '^(?:0|180020)', null, '^(?:[1-357-9]\d{9}|[18]\d{8}|8\d{6})$'),
  ('GD', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '473\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('GE', '995', true, '^00', '^0', null, '^(?:(?:[3-57]\d\d|800)\d{6})$'),
  ('GF', '594', true, '^00', '^0', null, '^(?:(?:694\d|7093)\d{5}|(?:59|[89]\d)\d{7})$'),
  ('GG', '44', false, '^00', '^(?:([25-9]\d{5})$|0|180020)', '1481\1', '^(?:[1-357-9]\d{9}|[18]\d{8}|8\d{6})$'),
  ('GH', '233', true, '^00', '^0', null, '^(?:[235]\d{8}|800\d{5,6})$'),
  ('GI', '350', true, '^00', null, null, '^(?:(?:[25]\d|60)\d{6})$'),
  ('GL', '299', true, '^00', null, null, '^(?:(?:19|[2-689]\d|70)\d{4})$'),
  ('GM', '220', true, '^00', null, null, '^(?:[48]\d{8}|[2-9]\d{6})$'),
  ('GN', '224', true, '^00', null, null, '^(?:722\d{6}|(?:3|6\d)\d{7})$'),
  ('GP', '590', true, '^00', '^0', null, '^(?:7090\d{5}|(?:[56]9|[89]\d)\d{7})$'),
  ('GQ', '240', true, '^00', null, null, '^(?:222\d{6}|(?:3\d|55|[89]0)\d{7})$'),
  ('GR', '30', true, '^00', null, null, '^(?:5005000\d{3}|8\d{9,11}|(?:[269]\d|70)\d{8})$'),
  ('GT', '502', true, '^00', null, null, '^(?:80\d{6}|(?:1\d{3}|[2-7])\d{7})$'),
  ('GU', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '671\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('GW', '245', true, '^00', null, null, '^(?:[49]\d{8}|4\d{6})$'),
  ('GY', '592', true, '^001', null, null, '^(?:(?:[2-8]\d{3}|9008)\d{3})$'),
  ('HK', '852', true, '^(?:00(?:30|5[09]|[126-9]?))', null, null, '^(?:8[0-46-9]\d{6,7}|9\d{4,7}|(?:[2-7]|9\d{3})\d{7})$'),
  ('HN', '504', true, '^00', null, null, '^(?:8\d{10}|[237-9]\d{7})$'),
  ('HR', '385', true, '^00', '^0', null, '^(?:[2-69]\d{8}|80\d{5,7}|[1-79]\d{7}|6\d{6})$'),
  ('HT', '509', true, '^00', null, null, '^(?:[2-589]\d{7})$'),
  ('HU', '36', true, '^00', '^06', null, '^(?:[235-7]\d{8}|[1-9]\d{7})$'),
  ('ID', '62', true, '^(?:00[89])', '^0', null, '^(?:00[1-9]\d{9,14}|(?:[1-36]|8\d{5})\d{6}|00\d{9}|[1-9]\d{8,10}|[2-9]\d{7})$'),
  ('IE', '353', true, '^00', '^0', null, '^(?:(?:1\d|[2569])\d{6,8}|4\d{6,9}|7\d{8}|8\d{8,9})$'),
  ('IL', '972', true, '^(?:0(?:0|1(?:05|[2-9])))', '^0', null, '^(?:1\d{6}(?:\d{3,5})?|[57]\d{8}|[1-489]\d{7})$'),
  ('IM', '44', false, '^00', '^(?:([25-8]\d{5})$|0|180020)', '1624\1', '^(?:[1-357-9]\d{9}|[18]\d{8}|8\d{6})$'),
  ('IN', '91', true, '^00', '^0', null, '^(?:(?:000800|[2-9]\d\d)\d{7}|1\d{7,12})$'),
  ('IO', '246', true, '^00', null, null, '^(?:3\d{6})$'),
  ('IQ', '964', true, '^00', '^0', null, '^(?:(?:1|7\d\d)\d{7}|[2-6]\d{7,8})$'),
  ('IR', '98', true, '^00', '^0', null, '^(?:[1-9]\d{9}|(?:[1-8]\d\d|9)\d{3,4})$'),
  ('IS', '354', true, '^(?:00|1(?:0(?:01|[12]0)|100))', null, null, '^(?:(?:38\d|[4-9])\d{6})$'),
  ('IT', '39', true, '^00', null, null, '^(?:0\d{5,11}|1\d{8,10}|3(?:[0-8]\d{7,10}|9\d{7,8})|(?:43|55|70)\d{8}|8\d{5}(?:\d{2,4})?)$'),
  ('JE', '44', false, '^00', '^(?:([0-24-8]\d{5})$|0|180020)', '1534\1', '^(?:[1-357-9]\d{9}|[18]\d{8}|8\d{6})$'),
  ('JM', '1', false, '^011', '^1', null, '^(?:[2-9]\d{9}|310\d{4})$'),
  ('JO', '962', true, '^00', '^0', null, '^(?:(?:(?:[2689]|7\d)\d|32|427|53)\d{6})$'),
  ('JP', '81', true, '^010', '^(?:(000[2569]\d{4,6})$|(?:(?:003768)0?)|0)', '\1', '^(?:00[1-9]\d{6,14}|[25-9]\d{9}|(?:00|[1-9]\d\d)\d{6})$'),
  ('KE', '254', true, '^000', '^0', null, '^(?:(?:[17]\d\d|900)\d{6}|(?:2|80)0\d{6,7}|[4-6]\d{6,8})$'),
  ('KG', '996', true, '^00', '^0', null, '^(?:8\d{9}|[235-9]\d{8})$'),
  ('KH', '855', true, '^(?:00[14-9])', '^0', null, '^(?:1\d{9}|[1-9]\d{7,8})$'),
  ('KI', '686', true, '^00', '^0', null, '^(?:(?:[37]\d|6[0-79])\d{6}|(?:[2-48]\d|50)\d{3})$'),
  ('KM', '269', true, '^00', null, null, '^(?:[3478]\d{6})$'),
  ('KN', '1', false, '^011', '^(?:([2-7]\d{6})$|1)', '869\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('KP', '850', true, '^(?:00|99)', '^0', null, '^(?:85\d{6}|(?:19\d|[2-7])\d{7})$'),
  ('KR', '82', true, '^(?:00(?:[125689]|3(?:[46]5|91)|7(?:00|27|3|55|6[126])))', '^(?:0(8(?:[1-46-8]|5\d\d))?)', null, '^(?:00[1-9]\d{8,11}|(?:[12]|5\d{3})\d{7}|[13-6]\d{9}|(?:[1-6]\d|80)\d{7}|[3-6]\d{4,5}|(?:00|7)0\d{8})$'),
  ('KW', '965', true, '^00', null, null, '^(?:18\d{5}|(?:[2569]\d|41)\d{6})$'),
  ('KY', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '345\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('KZ', '7', false, '^810', '^8', null, '^(?:8\d{13}|[347-9]\d{9})$'),
  ('LA', '856', true, '^00', '^0', null, '^(?:(?:2\d|3)\d{8}|(?:[235-8]\d|41)\d{6})$'),
  ('LB', '961', true, '^00', '^0', null, '^(?:[27-9]\d{7}|[13-9]\d{6})$'),
  ('LC', '1', false, '^011', '^(?:([2-8]\d{6})$|1)', '758\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('LI', '423', true, '^00', '^(?:(1001)|0)', null, '^(?:[68]\d{8}|(?:[2378]\d|90)\d{5})$'),
  ('LK', '94', true, '^00', '^0', null, '^(?:[1-9]\d{8})$'),
  ('LR', '231', true, '^00', '^0', null, '^(?:(?:[2457]\d|33|88)\d{7}|(?:2\d|[4-6])\d{6})$'),
  ('LS', '266', true, '^00', null, null, '^(?:(?:[256]\d\d|800)\d{5})$'),
  ('LT', '370', true, '^00', '^(?:[08])', null, '^(?:(?:[3469]\d|52|[78]0)\d{6})$'),
  ('LU', '352', true, '^00', '^(?:(15(?:0[06]|1[12]|[35]5|4[04]|6[26]|77|88|99)\d))', null, '^(?:35[013-9]\d{4,8}|6\d{8}|35\d{2,4}|(?:[2457-9]\d|3[0-46-9])\d{2,9})$'),
  ('LV', '371', true, '^00', null, null, '^(?:(?:[268]\d|78|90)\d{6})$'),
  ('LY', '218', true, '^00', '^0', null, '^(?:[2-9]\d{8})$'),
  ('MA', '212', true, '^00', '^0', null, '^(?:[5-8]\d{8})$'),
  ('MC', '377', true, '^00', '^0', null, '^(?:(?:[3489]|[67]\d)\d{7})$'),
  ('MD', '373', true, '^00', '^0', null, '^(?:(?:[235-7]\d|[89]0)\d{6})$'),
  ('ME', '382', true, '^00', '^0', null, '^(?:(?:20|[3-79]\d)\d{6}|80\d{6,7})$'),
  ('MF', '590', false, '^00', '^0', null, '^(?:7090\d{5}|(?:[56]9|[89]\d)\d{7})$'),
  ('MG', '261', true, '^00', '^(?:([24-9]\d{6})$|0)', '20\1', '^(?:[23]\d{8})$'),
  ('MH', '692', true, '^011', '^1', null, '^(?:329\d{4}|(?:[256]\d|45)\d{5})$'),
  ('MK', '389', true, '^00', '^0', null, '^(?:[2-578]\d{7})$'),
  ('ML', '223', true, '^00', null, null, '^(?:[24-9]\d{7})$'),
  ('MM', '95', true, '^00', '^0', null, '^(?:1\d{5,7}|95\d{6}|(?:[4-7]|9[0-46-9])\d{6,8}|(?:2|8\d)\d{5,8})$'),
  ('MN', '976', true, '^001', '^0', null, '^(?:[12]\d{7,9}|[5-9]\d{7})$'),
  ('MO', '853', true, '^00', null, null, '^(?:0800\d{3}|(?:28|[68]\d)\d{6})$'),
  ('MP', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '670\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('MQ', '596', true, '^00', '^0', null, '^(?:7091\d{5}|(?:[56]9|[89]\d)\d{7})$'),
  ('MR', '222', true, '^00', null, null, '^(?:(?:[2-4]\d\d|800)\d{5})$'),
  ('MS', '1', false, '^011', '^(?:([34]\d{6})$|1)', '664\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('MT', '356', true, '^00', null, null, '^(?:3550\d{4}|(?:[2579]\d\d|800)\d{5})$'),
  ('MU', '230', true, '^(?:0(?:0|[24-7]0|3[03]))', null, null, '^(?:(?:[57]|8\d\d)\d{7}|[2-468]\d{6})$'),
  ('MV', '960', true, '^(?:0(?:0|19))', null, null, '^(?:(?:800|9[0-57-9]\d)\d{7}|[34679]\d{6})$'),
  ('MW', '265', true, '^00', '^0', null, '^(?:(?:[1289]\d|31|77)\d{7}|1\d{6})$'),
  ('MX', '52', true, '^(?:0[09])', null, null, '^(?:[2-9]\d{9})$'),
  ('MY', '60', true, '^00', '^0', null, '^(?:1\d{8,9}|(?:3\d|[4-9])\d{7})$'),
  ('MZ', '258', true, '^00', null, null, '^(?:(?:2|8\d)\d{7})$'),
  ('NA', '264', true, '^00', '^0', null, '^(?:[68]\d{7,8})$'),
  ('NC', '687', true, '^00', null, null, '^(?:(?:050|[2-57-9]\d\d)\d{3})$'),
  ('NE', '227', true, '^00', null, null, '^(?:[027-9]\d{7})$'),
  ('NF', '672', true, '^00', '^(?:([0-258]\d{4})$)', '3\1', '^(?:[13]\d{5})$'),
  ('NG', '234', true, '^009', '^0', null, '^(?:(?:20|9\d)\d{8}|[78]\d{9,13})$'),
  ('NI', '505', true, '^00', null, null, '^(?:(?:1800|[25-8]\d{3})\d{4})$'),
  ('NL', '31', true, '^00', '^0', null, '^(?:(?:[124-7]\d\d|3(?:[02-9]\d|1[0-8]))\d{6}|8\d{6,9}|9\d{6,10}|1\d{4,5})$'),
  ('NO', '47', true, '^00', null, null, '^(?:(?:0|[2-9]\d{3})\d{4})$'),
  ('NP', '977', true, '^00', '^0', null, '^(?:(?:1\d|9)\d{9}|[1-9]\d{7})$'),
  ('NR', '674', true, '^00', null, null, '^(?:(?:222|444|(?:55|8\d)\d|666|777|999)\d{4})$'),
  ('NU', '683', true, '^00', null, null, '^(?:(?:[4-7]|888\d)\d{3})$'),
  ('NZ', '64', true, '^(?:0(?:0|161))', '^0', null, '^(?:[1289]\d{9}|50\d{5}(?:\d{2,3})?|[27-9]\d{7,8}|(?:[34]\d|6[0-35-9])\d{6}|8\d{4,6})$'),
  ('OM', '968', true, '^00', null, null, '^(?:(?:1505|[279]\d{3}|500)\d{4}|800\d{5,6})$'),
  ('PA', '507', true, '^00', null, null, '^(?:(?:00800|8\d{3})\d{6}|[68]\d{7}|[1-57-9]\d{6})$'),
  ('PE', '51', true, '^(?:00|19(?:1[124]|77|90)00)', '^0', null, '^(?:(?:[14-8]|9\d)\d{7})$'),
  ('PF', '689', true, '^00', null, null, '^(?:4\d{5}(?:\d{2})?|8\d{7,8})$'),
  ('PG', '675', true, '^(?:00|140[1-3])', null, null, '^(?:(?:180|[78]\d{3})\d{4}|(?:[2-589]\d|64)\d{5})$'),
  ('PH', '63', true, '^00', '^0', null, '^(?:(?:[2-7]|9\d)\d{8}|2\d{5}|(?:1800|8)\d{7,9})$'),
  ('PK', '92', true, '^00', '^0', null, '^(?:122\d{6}|[24-8]\d{10,11}|9(?:[013-9]\d{8,10}|2(?:[01]\d\d|2(?:[06-8]\d|1[01]))\d{7})|(?:[2-8]\d{3}|92(?:[0-7]\d|8[1-9]))\d{6}|[24-9]\d{8}|[89]\d{7})$'),
  ('PL', '48', true, '^00', null, null, '^(?:(?:6|8\d\d)\d{7}|[1-9]\d{6}(?:\d{2})?|[26]\d{5})$'),
  ('PM', '508', true, '^00', '^0', null, '^(?:[78]\d{8}|[2-9]\d{5})$'),
  ('PR', '1', false, '^011', '^1', null, '^(?:[2-9]\d{9}|310\d{4})$'),
  ('PS', '970', true, '^00', '^0', null, '^(?:[2489]2\d{6}|(?:1\d|5)\d{8})$'),
  ('PT', '351', true, '^00', null, null, '^(?:1693\d{5}|(?:[26-9]\d|30)\d{7})$'),
  ('PW', '680', true, '^(?:01[12])', null, null, '^(?:(?:[24-8]\d\d|345|900)\d{4})$'),
  ('PY', '595', true, '^00', '^0', null, '^(?:[36-8]\d{5,8}|4\d{6,8}|59\d{6}|9\d{5,10}|(?:2\d|5[0-8])\d{6,7})$'),
  ('QA', '974', true, '^00', null, null, '^(?:800\d{4}|(?:2|800)\d{6}|(?:0080|[3-7])\d{7})$'),
  ('RE', '262', true, '^00', '^0', null, '^(?:709\d{6}|(?:26|[689]\d)\d{7})$'),
  ('RO', '40', true, '^00', '^0', null, '^(?:(?:[2378]\d|90)\d{7}|[23]\d{5})$'),
  ('RS', '381', true, '^00', '^0', null, '^(?:38[02-9]\d{6,9}|6\d{7,9}|90\d{4,8}|38\d{5,6}|(?:7\d\d|800)\d{3,9}|(?:[12]\d|3[0-79])\d{5,10})$'),
  ('RU', '7', true, '^810', '^8', null, '^(?:8\d{13}|[347-9]\d{9})$'),
  ('RW', '250', true, '^00', '^0', null, '^(?:(?:06|[27]\d\d|[89]00)\d{6})$'),
  ('SA', '966', true, '^00', '^0', null, '^(?:(?:[15]\d|800|92)\d{7})$'),
  ('SB', '677', true, '^(?:0[01])', null, null, '^(?:[6-9]\d{6}|[1-6]\d{4})$'),
  ('SC', '248', true, '^(?:010|0[0-2])', null, null, '^(?:(?:[2489]\d|64)\d{5})$'),
  ('SD', '249', true, '^00', '^0', null, '^(?:[19]\d{8})$'),
  ('SE', '46', true, '^00', '^0', null, '^(?:(?:[26]\d\d|9)\d{9}|[1-9]\d{8}|[1-689]\d{7}|[1-4689]\d{6}|2\d{5})$'),
  ('SG', '65', true, '^(?:0[0-3]\d)', null, null, '^(?:(?:(?:1\d|8)\d\d|7000)\d{7}|[3689]\d{7})$'),
  ('SH', '290', true, '^00', null, null, '^(?:(?:[2569]\d|8)\d{3})$'),
  ('SI', '386', true, '^(?:00|10(?:22|66|88|99))', '^0', null, '^(?:[1-7]\d{7}|8\d{4,7}|90\d{4,6})$'),
  ('SJ', '47', false, '^00', null, null, '^(?:(?:0|[2-9]\d{3})\d{4})$'),
  ('SK', '421', true, '^00', '^0', null, '^(?:[2-689]\d{8}|[2-59]\d{6}|[2-5]\d{5})$'),
  ('SL', '232', true, '^00', '^0', null, '^(?:(?:[237-9]\d|66)\d{6})$'),
  ('SM', '378', true, '^00', '^(?:([89]\d{5})$)', '0549\1', '^(?:(?:0549|[5-7]\d)\d{6})$'),
  ('SN', '221', true, '^00', null, null, '^(?:(?:[378]\d|93)\d{7})$'),
  ('SO', '252', true, '^00', '^0', null, '^(?:[346-9]\d{8}|[12679]\d{7}|[1-5]\d{6}|[1348]\d{5})$'),
  ('SR', '597', true, '^00', null, null, '^(?:(?:[2-5]|[6-9]\d)\d{5})$'),
  ('SS', '211', true, '^00', '^0', null, '^(?:[19]\d{8})$'),
  ('ST', '239', true, '^00', null, null, '^(?:(?:22|9\d)\d{5})$'),
  ('SV', '503', true, '^00', null, null, '^(?:[25-7]\d{7}|(?:80\d|900)\d{4}(?:\d{4})?)$'),
  ('SX', '1', false, '^011', '^(?:(5\d{6})$|1)', '721\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('SY', '963', true, '^00', '^0', null, '^(?:[1-359]\d{8}|[1-5]\d{7})$'),
  ('SZ', '268', true, '^00', null, null, '^(?:0800\d{4}|(?:[237]\d|900)\d{6})$'),
  ('TA', '290', false, '^00', null, null, '^(?:(?:[2569]\d|8)\d{3})$'),
  ('TC', '1', false, '^011', '^(?:([2-479]\d{6})$|1)', '649\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('TD', '235', true, '^(?:00|16)', null, null, '^(?:(?:22|[3689]\d|77)\d{6})$'),
  ('TG', '228', true, '^00', null, null, '^(?:[279]\d{7})$'),
  ('TH', '66', true, '^(?:00[1-9])', '^0', null, '^(?:(?:001800|[2-57]|[689]\d)\d{7}|1\d{7,9})$'),
  ('TJ', '992', true, '^810', null, null, '^(?:(?:[0-57-9]\d|66)\d{7})$'),
  ('TK', '690', true, '^00', null, null, '^(?:[2-47]\d{3,6})$'),
  ('TL', '670', true, '^00', null, null, '^(?:7\d{7}|(?:[2-47]\d|[89]0)\d{5})$'),
  ('TM', '993', true, '^810', '^8', null, '^(?:[1-7]\d{7})$'),
  ('TN', '216', true, '^00', null, null, '^(?:[2-57-9]\d{7})$'),
  ('TO', '676', true, '^00', null, null, '^(?:(?:0800|(?:[5-8]\d\d|999)\d)\d{3}|[2-8]\d{4})$'),
  ('TR', '90', true, '^00', '^0', null, '^(?:4\d{6}|8\d{11,12}|(?:[2-58]\d\d|900)\d{7})$'),
  ('TT', '1', false, '^011', '^(?:([2-46-8]\d{6})$|1)', '868\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('TV', '688', true, '^00', null, null, '^(?:(?:2|7\d\d|90)\d{4})$'),
  ('TW', '886', true, '^(?:0(?:0[25-79]|19))', '^0', null, '^(?:[2-689]\d{8}|7\d{9,10}|[2-8]\d{7}|2\d{6})$'),
  ('TZ', '255', true, '^(?:00[056])', '^0', null, '^(?:(?:[25-8]\d|41|90)\d{7})$'),
  ('UA', '380', true, '^00', '^0', null, '^(?:[89]\d{9}|[3-9]\d{8})$'),
  ('UG', '256', true, '^(?:00[057])', '^0', null, '^(?:800\d{6}|(?:[29]0|[347]\d)\d{7})$'),
  ('US', '1', true, '^011', '^1', null, '^(?:[2-9]\d{9}|310\d{4})$'),
  ('UY', '598', true, '^(?:0(?:0|1[3-9]\d))', '^0', null, '^(?:0004\d{2,9}|[1249]\d{7}|2\d{3,4}|(?:[49]\d|80)\d{5})$'),
  ('UZ', '998', true, '^00', null, null, '^(?:(?:20|33|[5-9]\d)\d{7})$'),
  ('VA', '39', false, '^00', null, null, '^(?:0\d{5,11}|1\d{8,10}|3(?:[0-8]\d{7,10}|9\d{7,8})|(?:43|55|70)\d{8}|8\d{5}(?:\d{2,4})?)$'),
  ('VC', '1', false, '^011', '^(?:([2-7]\d{6})$|1)', '784\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('VE', '58', true, '^00', '^0', null, '^(?:[68]00\d{7}|(?:[24]\d|[59]0)\d{8})$'),
  ('VG', '1', false, '^011', '^(?:([2-578]\d{6})$|1)', '284\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('VI', '1', false, '^011', '^(?:([2-9]\d{6})$|1)', '340\1', '^(?:[2-9]\d{9}|310\d{4})$'),
  ('VN', '84', true, '^00', '^0', null, '^(?:[12]\d{9}|[135-9]\d{8}|[16]\d{6,7}|7\d{6})$'),
  ('VU', '678', true, '^00', null, null, '^(?:[57-9]\d{6}|(?:[238]\d|48)\d{3})$'),
  ('WF', '681', true, '^00', null, null, '^(?:(?:40|72|8\d{4})\d{4}|[89]\d{5})$'),
  ('WS', '685', true, '^0', null, null, '^(?:(?:[2-6]|8\d{5})\d{4}|[78]\d{6}|[68]\d{5})$'),
  ('XK', '383', true, '^00', '^0', null, '^(?:2\d{7,8}|3\d{7,11}|(?:4\d\d|[89]00)\d{5})$'),
  ('YE', '967', true, '^00', '^0', null, '^(?:(?:1|7\d)\d{7}|[1-7]\d{6})$'),
  ('YT', '262', false, '^00', '^0', null, '^(?:709\d{6}|(?:26|[689]\d)\d{7})$'),
  ('ZA', '27', true, '^00', '^0', null, '^(?:[1-79]\d{8}|8\d{4,9})$'),
  ('ZM', '260', true, '^00', '^0', null, '^(?:800\d{6}|(?:21|[579]\d|63)\d{7})$'),
  ('ZW', '263', true, '^00', '^0', null, '^(?:8\d{6}(?:\d{3})?|[235-8]\d{8})$')
) as v (
  region,
  calling_code,
  is_main_region,
  international_prefix,
  national_prefix,
  national_prefix_transform,
  national_number
)
on conflict (edition, region) do update set
  calling_code = excluded.calling_code,
  is_main_region = excluded.is_main_region,
  international_prefix = excluded.international_prefix,
  national_prefix = excluded.national_prefix,
  national_prefix_transform = excluded.national_prefix_transform,
  national_number = excluded.national_number,
  metadata_version = excluded.metadata_version
where present is distinct from excluded;

delete from regulars.phone_rules
where edition = 0
  and metadata_version <> 'libphonenumber-js 1.13.16';
--! EndIncluded data/phone_rules.sql
--! Included triggers/restaurants__keep_phone_reading.sql
-- Another country reads national numbers in another way. Nobody is re-keyed by an update: what the
-- country was is kept until regulars.apply_phone_rules.
create or replace function regulars.tg_restaurants__keep_phone_reading()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    NEW.id,
    OLD.country_code,
    0
  where exists (
    select
    from public.customers
    where customers.restaurant_id = NEW.id
  );
  return null;
end
$$;

comment on function regulars.tg_restaurants__keep_phone_reading() is
  'Keeps the country by which the phone numbers of a restaurant''s customers were read.';
revoke all on function regulars.tg_restaurants__keep_phone_reading() from public;

create or replace trigger _100_keep_phone_reading
after update on restaurants
for each row
when (NEW.country_code is distinct from OLD.country_code)
execute function regulars.tg_restaurants__keep_phone_reading();
--! EndIncluded triggers/restaurants__keep_phone_reading.sql

--! Included functions/tenants/all_restaurants.sql
-- A privilege, not a role name: who may execute this may work across restaurants. The owner may by
-- itself; scripts/db/roles.sql grants it to the operators' role. Fixtures name no role.
create or replace function regulars.all_restaurants()
returns boolean
language sql
immutable
parallel safe
as $$
  select true
$$;

comment on function regulars.all_restaurants() is
  'Marks, by the execute privilege on it, who may work on every restaurant without a tenant setting.';
revoke all on function regulars.all_restaurants() from public;
--! EndIncluded functions/tenants/all_restaurants.sql
--! Included functions/tenants/assert_restaurant.sql
-- Called first by every public definer: row security does not bind the owner it runs as.
-- session_user, because current_user is the owner inside a definer.
create or replace function regulars.assert_restaurant(restaurant_id uuid)
returns void
language plpgsql
stable
as $$
declare
  v_setting text := nullif(current_setting('regulars.restaurant_id', true), '');
begin
  if v_setting is null then
    if has_function_privilege(session_user, 'regulars.all_restaurants()', 'execute') then
      return;
    end if;
    raise exception using
      errcode = 'RG010',
      message = 'no restaurant is set for this session',
      hint = 'Set it for the transaction: set local regulars.restaurant_id = ''<uuid>''.';
  end if;
  if assert_restaurant.restaurant_id is null then
    raise exception using
      errcode = 'RG010',
      message = 'all restaurants were asked for in one restaurant''s context',
      detail = format('regulars.restaurant_id is %s.', v_setting),
      hint = 'Pass that restaurant, or call without the setting as the owner or an operator.';
  elsif lower(v_setting) <> assert_restaurant.restaurant_id::text then
    raise exception using
      errcode = 'RG010',
      message = 'another restaurant than the one set for this session',
      detail = format(
        'regulars.restaurant_id is %s, the call names %s.',
        v_setting,
        assert_restaurant.restaurant_id
      ),
      hint = 'Call with the restaurant of the session, or set the other one.';
  end if;
end
$$;

comment on function regulars.assert_restaurant(uuid) is
  'Raises RG010 unless the session may work on the restaurant (null: on all restaurants).';
revoke all on function regulars.assert_restaurant(uuid) from public;
--! EndIncluded functions/tenants/assert_restaurant.sql
--! Included functions/tenants/business_date.sql
create or replace function regulars.business_date(
  at timestamptz,
  timezone text,
  day_starts_at time
)
returns date
language sql
stable
parallel safe
as $$
  select (timezone(timezone, at) - day_starts_at)::date
$$;

comment on function regulars.business_date(timestamptz, text, time) is
  'The local business date of an instant: with a day that starts at 04:00, 02:00 counts as the day before.';
revoke all on function regulars.business_date(timestamptz, text, time) from public;
--! EndIncluded functions/tenants/business_date.sql

--! Included functions/bookings/default_booking_type.sql
create or replace function regulars.default_booking_type(starts_at timestamptz, timezone text)
returns text
language sql
stable
parallel safe
as $$
  select case
    when timezone(timezone, starts_at)::time < '11:00' then 'breakfast'
    when timezone(timezone, starts_at)::time < '16:00' then 'lunch'
    when timezone(timezone, starts_at)::time < '22:00' then 'dinner'
    else 'drinks'
  end
$$;

comment on function regulars.default_booking_type(timestamptz, text) is
  'Type of a booking by its local hour: before 11 breakfast, before 16 lunch, before 22 dinner, else drinks.';
revoke all on function regulars.default_booking_type(timestamptz, text) from public;
--! EndIncluded functions/bookings/default_booking_type.sql
--! Included functions/bookings/is_status_move.sql
create or replace function regulars.is_status_move(from_status text, to_status text)
returns boolean
language sql
immutable
parallel safe
as $$
  select case from_status
    when 'pending' then to_status in ('pending_allocation', 'confirmed', 'cancelled')
    when 'pending_allocation' then to_status in ('confirmed', 'cancelled')
    when 'confirmed' then
      to_status in ('pending_allocation', 'completed', 'no_show', 'cancelled')
    when 'cancelled' then to_status in ('pending', 'confirmed')
    when 'no_show' then to_status in ('confirmed', 'completed')
    when 'completed' then to_status = 'no_show'
    else false
  end
$$;

comment on function regulars.is_status_move(text, text) is
  'Whether a booking may move from one status to another.';
revoke all on function regulars.is_status_move(text, text) from public;
--! EndIncluded functions/bookings/is_status_move.sql
--! Included triggers/bookings__prepare.sql
-- Everything a booking row decides about itself: defaults that need the restaurant, refusals by name of
-- what a guest's input can violate (PostgreSQL's own detail would print the row), moves and their times.
create or replace function regulars.tg_bookings__prepare()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_timezone text;
  v_field text;
  v_limit text;
begin
  if TG_OP = 'INSERT' then
    -- Row security speaks only after this trigger: what it would refuse must not learn by an error
    -- of ours whether another restaurant exists or has a table free.
    perform regulars.assert_restaurant(NEW.restaurant_id);

    select restaurants.timezone
    into v_timezone
    from public.restaurants
    where restaurants.id = NEW.restaurant_id;

    if not found then
      raise exception using
        errcode = 'RG004',
        message = 'restaurant not found',
        detail = format('restaurant_id is %s.', coalesce(NEW.restaurant_id::text, 'null')),
        hint = 'Insert the restaurant first, or correct restaurant_id.';
    end if;

    -- nulls where a default was meant, as some clients send them
    NEW.id := coalesce(NEW.id, regulars.uuid_v7());
    NEW.updated_at := coalesce(NEW.updated_at, now());
    NEW.ends_at := coalesce(NEW.ends_at, NEW.starts_at + interval '2 hours');
    NEW.booking_type := coalesce(
      NEW.booking_type,
      regulars.default_booking_type(NEW.starts_at, v_timezone)
    );
    -- points come from the rule or from the backfill, never from the inserting statement
    NEW.loyalty_points_awarded := 0;
    NEW.previous_status := null;
  elsif (NEW.restaurant_id, NEW.id) is distinct from (OLD.restaurant_id, OLD.id) then
    raise exception using
      errcode = 'RG009',
      message = 'a booking keeps its restaurant and id',
      detail = format('restaurant_id %s, id %s.', OLD.restaurant_id, OLD.id),
      hint = 'Cancel this booking and insert another.';
  else
    NEW.updated_at := now();
  end if;

  if NEW.party_size is null or NEW.party_size not between 1 and 200 then
    v_field := 'party_size';
    v_limit := 'a whole number from 1 to 200';
  elsif NEW.starts_at is null or not isfinite(NEW.starts_at) then
    v_field := 'starts_at';
    v_limit := 'a date and time';
  elsif NEW.ends_at is null or NEW.ends_at <= NEW.starts_at or not isfinite(NEW.ends_at) then
    v_field := 'ends_at';
    v_limit := 'a date and time after starts_at';
  elsif not isfinite(NEW.created_at) then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.confirmed_at) then
    v_field := 'confirmed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.completed_at) then
    v_field := 'completed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.cancelled_at) then
    v_field := 'cancelled_at';
    v_limit := 'a date and time';
  elsif length(NEW.customer_name) > 500 then
    v_field := 'customer_name';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.customer_email) > 1000 then
    v_field := 'customer_email';
    v_limit := 'at most 1000 characters long';
  elsif length(NEW.customer_phone) > 500 then
    v_field := 'customer_phone';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_id) > 500 then
    v_field := 'external_id';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_source) > 500 then
    v_field := 'external_source';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.idempotency_key) > 500 then
    v_field := 'idempotency_key';
    v_limit := 'at most 500 characters long';
  elsif NEW.status is null or NEW.status not in (
    'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
  ) then
    v_field := 'status';
    v_limit := 'pending, pending_allocation, confirmed, completed, no_show or cancelled';
  elsif NEW.booking_type is null
    or NEW.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
  then
    v_field := 'booking_type';
    v_limit := 'breakfast, lunch, dinner or drinks';
  elsif NEW.seating_preference is null or NEW.seating_preference not in (
    'any', 'indoor', 'window', 'booth', 'bar', 'outdoor'
  ) then
    v_field := 'seating_preference';
    v_limit := 'any, indoor, window, booth, bar or outdoor';
  elsif NEW.source is null or NEW.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif (NEW.external_source is null) <> (NEW.external_id is null) then
    v_field := 'external_id';
    v_limit := 'given together with external_source';
  elsif NEW.reference is null or NEW.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then
    v_field := 'reference';
    v_limit := 'eight characters of 2 to 9 and A to Z without I and O';
  elsif NEW.created_at is null then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif NEW.cancelled_by not in ('customer', 'staff', 'system') then
    v_field := 'cancelled_by';
    v_limit := 'customer, staff or system';
  elsif NEW.marketing_opt_in is null then
    v_field := 'marketing_opt_in';
    v_limit := 'true or false';
  elsif NEW.spend_amount < 0 then
    v_field := 'spend_amount';
    v_limit := 'minor units, 0 or more';
  elsif NEW.spend_currency !~ '^[A-Z]{3}$' then
    v_field := 'spend_currency';
    v_limit := 'an ISO 4217 code such as GBP';
  end if;

  if v_field is not null then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  if TG_OP = 'UPDATE' and NEW.status <> OLD.status then
    if not regulars.is_status_move(OLD.status, NEW.status) then
      raise exception using
        errcode = 'RG002',
        message = 'a booking cannot move between these statuses',
        detail = format('booking %s: status %s to %s.', NEW.id, OLD.status, NEW.status),
        hint = 'The moves that are allowed are listed in docs/reference.md.';
    end if;
    NEW.previous_status := OLD.status;
  end if;

  -- The list has no table to give; a table held while waiting would be lost to everybody.
  if NEW.status = 'pending_allocation' and NEW.table_id is not null then
    if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
      raise exception using
        errcode = 'RG016',
        message = 'a booking on the waiting list holds no table',
        detail = format('booking %s, table_id %s.', NEW.id, NEW.table_id),
        hint = 'Confirm it with the table: allocate_booking, or set status and table_id together.';
    end if;
    NEW.table_id := null;
  end if;

  if TG_OP = 'INSERT' then
    if NEW.status in ('confirmed', 'completed') then
      NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
    end if;
    if NEW.status = 'completed' then
      NEW.completed_at := coalesce(NEW.completed_at, now());
    end if;
    if NEW.status = 'cancelled' then
      NEW.cancelled_at := coalesce(NEW.cancelled_at, now());
      NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
    end if;
  elsif NEW.status <> OLD.status then
    -- a time that the same statement gives is kept
    if NEW.status = 'confirmed' and NEW.confirmed_at is not distinct from OLD.confirmed_at then
      NEW.confirmed_at := now();
    end if;
    if NEW.status = 'completed' then
      NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
      if NEW.completed_at is not distinct from OLD.completed_at then
        NEW.completed_at := now();
      end if;
    elsif OLD.status = 'completed' then
      NEW.completed_at := null;
    end if;
    if NEW.status = 'cancelled' then
      if NEW.cancelled_at is not distinct from OLD.cancelled_at then
        NEW.cancelled_at := now();
      end if;
      NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
    elsif OLD.status = 'cancelled' then
      NEW.cancelled_at := null;
      NEW.cancelled_by := null;
    end if;
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__prepare() is
  'Defaults, refusals, status moves and their times. Raises RG001, RG002, RG004, RG009, RG010, RG016.';
revoke all on function regulars.tg_bookings__prepare() from public;

create or replace trigger _100_prepare_insert
before insert on bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__prepare();

create or replace trigger _100_prepare_update
before update on bookings
for each row
when (
  NEW.restaurant_id is distinct from OLD.restaurant_id
  or NEW.id is distinct from OLD.id
  or NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.booking_type is distinct from OLD.booking_type
  or NEW.seating_preference is distinct from OLD.seating_preference
  or NEW.source is distinct from OLD.source
  or NEW.cancelled_by is distinct from OLD.cancelled_by
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.spend_currency is distinct from OLD.spend_currency
  or NEW.marketing_opt_in is distinct from OLD.marketing_opt_in
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
  or NEW.notes is distinct from OLD.notes
  or NEW.external_source is distinct from OLD.external_source
  or NEW.external_id is distinct from OLD.external_id
  or NEW.reference is distinct from OLD.reference
  or NEW.created_at is distinct from OLD.created_at
  or NEW.confirmed_at is distinct from OLD.confirmed_at
  or NEW.completed_at is distinct from OLD.completed_at
  or NEW.cancelled_at is distinct from OLD.cancelled_at
  or NEW.idempotency_key is distinct from OLD.idempotency_key
  or NEW.updated_at is null
)
execute function regulars.tg_bookings__prepare();
--! EndIncluded triggers/bookings__prepare.sql
--! Included functions/bookings/is_table_free.sql
create or replace function regulars.is_table_free(
  restaurant_id uuid,
  table_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  except_booking_id uuid
)
returns boolean
language plpgsql
stable
as $$
begin
  -- the terms of bookings_table_id_excl, so that its index answers
  return not exists (
    select
    from public.bookings
    where bookings.restaurant_id = is_table_free.restaurant_id
      and bookings.table_id = is_table_free.table_id
      and bookings.status in ('pending', 'confirmed')
      and tstzrange(bookings.starts_at, bookings.ends_at)
        && tstzrange(is_table_free.starts_at, is_table_free.ends_at)
      and bookings.id is distinct from is_table_free.except_booking_id
  );
end
$$;

comment on function regulars.is_table_free(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Whether no pending or confirmed booking, but the excepted one, holds the table in that time.';
revoke all on function regulars.is_table_free(
  uuid, uuid, timestamptz, timestamptz, uuid
) from public;
--! EndIncluded functions/bookings/is_table_free.sql
--! Included triggers/bookings__claim_table.sql
-- Locks the table before the exclusion constraint is asked: of two bookings for one table the second
-- waits here and then gets a plain refusal, where two concurrent index entries could deadlock.
-- Before the customer is locked, so that create_booking, which locks the table it chose, keeps the order.
create or replace function regulars.tg_bookings__claim_table()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = NEW.restaurant_id
    and restaurant_tables.id = NEW.table_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG005',
      message = 'table not found in this restaurant',
      detail = format('restaurant_id %s, table_id %s.', NEW.restaurant_id, NEW.table_id),
      hint = 'Use the id of one of the restaurant''s own tables.';
  end if;

  if NEW.status in ('pending', 'confirmed') and not regulars.is_table_free(
    restaurant_id => NEW.restaurant_id,
    table_id => NEW.table_id,
    starts_at => NEW.starts_at,
    ends_at => NEW.ends_at,
    except_booking_id => NEW.id
  ) then
    raise exception using
      errcode = 'RG006',
      message = 'the table is taken at that time',
      detail = format('table_id %s, booking %s.', NEW.table_id, NEW.id),
      hint = 'Choose another table or time, or let create_booking choose the table.';
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__claim_table() is
  'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';
revoke all on function regulars.tg_bookings__claim_table() from public;

create or replace trigger _150_claim_table_insert
before insert on bookings
for each row
when (NEW.table_id is not null and NEW.import_batch_id is null)
execute function regulars.tg_bookings__claim_table();

create or replace trigger _150_claim_table_update
before update on bookings
for each row
when (
  NEW.table_id is not null
  and (
    NEW.table_id is distinct from OLD.table_id
    or NEW.starts_at is distinct from OLD.starts_at
    or NEW.ends_at is distinct from OLD.ends_at
    or (NEW.status in ('pending', 'confirmed') and OLD.status not in ('pending', 'confirmed'))
  )
)
execute function regulars.tg_bookings__claim_table();
--! EndIncluded triggers/bookings__claim_table.sql
--! Included triggers/bookings__keep_waiting_list.sql
create or replace function regulars.tg_bookings__keep_waiting_list()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_restaurant public.restaurants;
  v_position integer;
begin
  if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
    update public.waiting_list
    set status = case NEW.status when 'cancelled' then 'cancelled' else 'fulfilled' end
    where waiting_list.restaurant_id = NEW.restaurant_id
      and waiting_list.booking_id = NEW.id
      and waiting_list.status in ('waiting', 'notified');
    return null;
  end if;

  -- One row's lock numbers those who join: nobody can count between another's count and its insert.
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = NEW.restaurant_id
  for no key update;

  -- A new statement, so that it sees what the lock was waited for.
  select coalesce(count(*), 0) + 1
  into v_position
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where waiting_list.restaurant_id = NEW.restaurant_id
    and waiting_list.status = 'waiting'
    and bookings.status = 'pending_allocation'
    and bookings.id <> NEW.id
    -- what an index can use; a local date spans at most 25 hours
    and bookings.starts_at between NEW.starts_at - interval '25 hours'
      and NEW.starts_at + interval '25 hours'
    and regulars.business_date(
      bookings.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    ) = regulars.business_date(
      NEW.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    );

  insert into public.waiting_list (restaurant_id, booking_id, position)
  values (NEW.restaurant_id, NEW.id, v_position);

  return null;
end
$$;

comment on function regulars.tg_bookings__keep_waiting_list() is
  'Opens a waiting-list entry when a booking enters pending_allocation and closes it when it leaves.';
revoke all on function regulars.tg_bookings__keep_waiting_list() from public;

create or replace trigger _100_keep_waiting_list_insert
after insert on bookings
for each row
when (NEW.status = 'pending_allocation' and NEW.import_batch_id is null)
execute function regulars.tg_bookings__keep_waiting_list();

create or replace trigger _100_keep_waiting_list_update
after update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  and 'pending_allocation' in (OLD.status, NEW.status)
)
execute function regulars.tg_bookings__keep_waiting_list();
--! EndIncluded triggers/bookings__keep_waiting_list.sql
--! Included triggers/bookings__refuse_delete.sql
-- Offboarding a restaurant is the one supported way out; it names itself by a setting of its transaction.
create or replace function regulars.tg_bookings__refuse_delete()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'bookings are cancelled, not deleted',
    detail = case when TG_OP = 'DELETE' then format('booking %s.', OLD.id) else 'All of them.' end,
    hint = 'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.';
end
$$;

comment on function regulars.tg_bookings__refuse_delete() is
  'Refuses to delete or truncate bookings, with RG011, unless their restaurant is being offboarded.';
revoke all on function regulars.tg_bookings__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on bookings
for each row
execute function regulars.tg_bookings__refuse_delete();

create or replace trigger _100_refuse_truncate
before truncate on bookings
for each statement
execute function regulars.tg_bookings__refuse_delete();
--! EndIncluded triggers/bookings__refuse_delete.sql

--! Included views/derived_customer_profiles.sql
-- The one definition of a profile: what the backfill writes and verify compares. One grouping over all the
-- sources, so that a filter on restaurant_id and customer_id reaches each of them.
create or replace view regulars.derived_customer_profiles
with (security_invoker = true)
as
select
  facts.restaurant_id,
  facts.customer_id,
  min(facts.booked_at) as first_booking_at,
  max(facts.booked_at) as last_booking_at,
  count(facts.booked_at)::integer as total_bookings,
  count(*) filter (where facts.status = 'cancelled')::integer as total_cancellations,
  count(*) filter (where facts.status = 'no_show')::integer as total_no_shows,
  coalesce(
    sum(facts.party_size) filter (where facts.status not in ('cancelled', 'no_show')),
    0
  ) as total_covers,
  count(*) filter (where facts.status = 'completed')::integer as total_visits,
  max(facts.starts_at) filter (where facts.status = 'completed') as last_visit_at,
  -- Of a choice given and one withdrawn at the same instant, the withdrawal counts. An imported tick counts only
  -- while nothing was withdrawn: a copy from elsewhere never turns on what was turned off here.
  coalesce(
    max(facts.given_at) > coalesce(max(facts.withdrawn_at), '-infinity'),
    max(facts.imported_at) is not null and max(facts.withdrawn_at) is null
  ) as marketing_opt_in,
  case
    when max(facts.withdrawn_at) is null
      then greatest(max(facts.given_at), max(facts.imported_at))
    else max(facts.given_at)
  end as last_marketing_opt_in_at,
  case
    when max(facts.withdrawn_at) is null
      then greatest(max(facts.given_at), max(facts.imported_at))
    else greatest(max(facts.given_at), max(facts.withdrawn_at))
  end as marketing_choice_at,
  max(facts.waitlisted_at) as last_waitlist_at
from (
  select
    customers.restaurant_id,
    customers.id as customer_id,
    null::timestamptz as booked_at,
    null::text as status,
    null::integer as party_size,
    null::timestamptz as starts_at,
    null::timestamptz as given_at,
    null::timestamptz as imported_at,
    null::timestamptz as withdrawn_at,
    null::timestamptz as waitlisted_at
  from public.customers
  union all
  select
    bookings.restaurant_id,
    bookings.customer_id,
    bookings.created_at,
    bookings.status,
    bookings.party_size,
    bookings.starts_at,
    case
      when bookings.marketing_opt_in and bookings.import_batch_id is null then bookings.created_at
    end,
    case
      when bookings.marketing_opt_in and bookings.import_batch_id is not null
        then bookings.created_at
    end,
    null,
    null
  from public.bookings
  where bookings.customer_id is not null
  union all
  select
    marketing_consents.restaurant_id,
    marketing_consents.customer_id,
    null,
    null,
    null,
    null,
    case when marketing_consents.is_given then marketing_consents.occurred_at end,
    null,
    case when not marketing_consents.is_given then marketing_consents.occurred_at end,
    null
  from public.marketing_consents
  union all
  -- those of whom was merged into the customer count as the customer's own
  select
    customers.restaurant_id,
    customers.merged_into_id,
    null,
    null,
    null,
    null,
    case when marketing_consents.is_given then marketing_consents.occurred_at end,
    null,
    case when not marketing_consents.is_given then marketing_consents.occurred_at end,
    null
  from public.customers
  join public.marketing_consents
    on marketing_consents.restaurant_id = customers.restaurant_id
    and marketing_consents.customer_id = customers.id
  where customers.merged_into_id is not null
  union all
  select
    bookings.restaurant_id,
    bookings.customer_id,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    waiting_list.created_at
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where bookings.customer_id is not null
) as facts
group by facts.restaurant_id, facts.customer_id;

comment on view regulars.derived_customer_profiles is
  'What customer_profiles must hold, from customers, bookings, marketing consents and the waiting list.';
--! EndIncluded views/derived_customer_profiles.sql
--! Included views/customer_profile_differences.sql
-- A customer with nothing to hold needs no profile: "insert … on conflict do nothing" of a booking that is there
-- already makes its customer, and no more.
create or replace view regulars.customer_profile_differences
with (security_invoker = true)
as
select
  derived.restaurant_id,
  derived.customer_id,
  profiles.customer_id is not null as has_profile
from regulars.derived_customer_profiles as derived
left join public.customer_profiles as profiles
  on profiles.restaurant_id = derived.restaurant_id
  and profiles.customer_id = derived.customer_id
where (
    profiles.customer_id is not null
    or derived.total_bookings > 0
    or derived.marketing_choice_at is not null
  )
  and (
    profiles.first_booking_at,
    profiles.last_booking_at,
    profiles.total_bookings,
    profiles.total_cancellations,
    profiles.total_no_shows,
    profiles.total_covers,
    profiles.total_visits,
    profiles.last_visit_at,
    profiles.marketing_opt_in,
    profiles.last_marketing_opt_in_at,
    profiles.marketing_choice_at,
    profiles.last_waitlist_at
  ) is distinct from (
    derived.first_booking_at,
    derived.last_booking_at,
    derived.total_bookings,
    derived.total_cancellations,
    derived.total_no_shows,
    derived.total_covers,
    derived.total_visits,
    derived.last_visit_at,
    derived.marketing_opt_in,
    derived.last_marketing_opt_in_at,
    derived.marketing_choice_at,
    derived.last_waitlist_at
  );

comment on view regulars.customer_profile_differences is
  'Customers whose profile is missing or is not what their bookings add up to; empty when all is well.';
--! EndIncluded views/customer_profile_differences.sql
--! Included views/shown_contact_differences.sql
create or replace view regulars.shown_contact_differences
with (security_invoker = true)
as
select
  customers.restaurant_id,
  customers.id as customer_id,
  coalesce(newest.full_name, customers.full_name) as full_name,
  coalesce(newest.email, customers.email) as email,
  coalesce(newest.phone, customers.phone) as phone
from public.customers
join (
  select
    bookings.restaurant_id,
    bookings.customer_id,
    (array_agg(btrim(bookings.customer_name) order by bookings.created_at desc, bookings.id desc)
      filter (where btrim(bookings.customer_name) <> ''))[1] as full_name,
    (array_agg(btrim(bookings.customer_email) order by bookings.created_at desc, bookings.id desc)
      filter (where btrim(bookings.customer_email) <> ''))[1] as email,
    (array_agg(btrim(bookings.customer_phone) order by bookings.created_at desc, bookings.id desc)
      filter (where btrim(bookings.customer_phone) <> ''))[1] as phone
  from public.bookings
  where bookings.customer_id is not null
  group by bookings.restaurant_id, bookings.customer_id
) as newest
  on newest.restaurant_id = customers.restaurant_id
  and newest.customer_id = customers.id
where customers.erased_at is null
  and (
    coalesce(newest.full_name, customers.full_name),
    coalesce(newest.email, customers.email),
    coalesce(newest.phone, customers.phone)
  ) is distinct from (customers.full_name, customers.email, customers.phone);

comment on view regulars.shown_contact_differences is
  'Customers who do not show the name, e-mail and phone of the newest booking that has one, with what they should show.';
--! EndIncluded views/shown_contact_differences.sql
--! Included functions/customers/has_contact.sql
create or replace function regulars.has_contact(email text, phone text)
returns boolean
language sql
immutable
parallel safe
as $$
  select coalesce(btrim(email), '') <> '' or coalesce(btrim(phone), '') <> ''
$$;

comment on function regulars.has_contact(text, text) is
  'Whether a contact was given at all, usable or not.';
revoke all on function regulars.has_contact(text, text) from public;
--! EndIncluded functions/customers/has_contact.sql
--! Included functions/customers/contact_key.sql
-- One text, because the planner can count the distinct values of one column, and '' for null, because "is not
-- distinct from" cannot be hashed. A unit separator in the contact itself becomes another control character, which
-- is as unusable.
create or replace function regulars.contact_key(email text, phone text)
returns text
language sql
immutable
parallel safe
as $$
  select
    translate(coalesce(email, ''), chr(31), chr(30))
    || chr(31)
    || translate(coalesce(phone, ''), chr(31), chr(30))
$$;

comment on function regulars.contact_key(text, text) is
  'A raw contact as one text, e-mail and phone parted by a unit separator (ASCII 31).';
revoke all on function regulars.contact_key(text, text) from public;
--! EndIncluded functions/customers/contact_key.sql
--! Included functions/customers/is_usable_contact.sql
create or replace function regulars.is_usable_contact(
  restaurant_id uuid,
  email text,
  phone text
)
returns boolean
language plpgsql
stable
as $$
begin
  return regulars.normalize_email(is_usable_contact.email) is not null
    or regulars.normalize_phone(
      is_usable_contact.phone,
      (
        select restaurants.country_code
        from public.restaurants
        where restaurants.id = is_usable_contact.restaurant_id
      )
    ) is not null;
end
$$;

comment on function regulars.is_usable_contact(uuid, text, text) is
  'Whether an e-mail or a phone, as given, identifies a guest of the restaurant.';
revoke all on function regulars.is_usable_contact(uuid, text, text) from public;
--! EndIncluded functions/customers/is_usable_contact.sql
--! Included functions/customers/resolve_customer.sql
-- Branches with = and is null, because "is not distinct from" uses no index.
-- Only the customer that is returned is locked: locking a pointer and then its target would cross the
-- contact order of merge_customers. The chain is read again under the lock instead.
create or replace function regulars.resolve_customer(
  restaurant_id uuid,
  email_normalized text,
  phone_normalized text,
  full_name text,
  email text,
  phone text
)
returns uuid
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_id uuid;
  v_root uuid;
  v_merged_into_id uuid;
begin
  loop
    if resolve_customer.email_normalized is null then
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = resolve_customer.phone_normalized
        and customers.erased_at is null;
    elsif resolve_customer.phone_normalized is null then
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized = resolve_customer.email_normalized
        and customers.phone_normalized is null
        and customers.erased_at is null;
    else
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized = resolve_customer.email_normalized
        and customers.phone_normalized = resolve_customer.phone_normalized
        and customers.erased_at is null;
    end if;

    if not found then
      insert into public.customers (
        restaurant_id,
        email,
        phone,
        email_normalized,
        phone_normalized,
        full_name
      )
      values (
        resolve_customer.restaurant_id,
        resolve_customer.email,
        resolve_customer.phone,
        resolve_customer.email_normalized,
        resolve_customer.phone_normalized,
        resolve_customer.full_name
      )
      on conflict (restaurant_id, email_normalized, phone_normalized)
        where erased_at is null
        do nothing
      returning id into v_id;

      if found then
        return v_id;
      end if;
      -- somebody else's insert has committed since; the next look-up sees it
      continue;
    end if;

    v_root := v_id;
    if v_merged_into_id is not null then
      v_root := regulars.customer_root(resolve_customer.restaurant_id, v_merged_into_id);
      if v_root is null then
        raise exception using
          errcode = 'RG046',
          message = 'merge pointers run in a circle',
          detail = format('customer %s.', v_id),
          hint = 'Set merged_into_id of one of them to null; verify lists them.';
      end if;
    end if;

    perform
    from public.customers
    where customers.restaurant_id = resolve_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
      and customers.erased_at is null
      and (
        v_root <> v_id
        or (
          customers.email_normalized is not distinct from resolve_customer.email_normalized
          and customers.phone_normalized is not distinct from resolve_customer.phone_normalized
        )
      )
    for no key update;

    -- what was found without a lock may have been merged, unmerged, erased or re-keyed meanwhile
    if found and (
      v_root = v_id
      or v_root = regulars.customer_root(resolve_customer.restaurant_id, v_id)
    ) then
      return v_root;
    end if;
  end loop;
end
$$;

comment on function regulars.resolve_customer(uuid, text, text, text, text, text) is
  'Finds or creates the customer of a normalised contact, follows merge pointers and locks the result.';
revoke all on function regulars.resolve_customer(uuid, text, text, text, text, text) from public;
--! EndIncluded functions/customers/resolve_customer.sql
--! Included functions/customers/customer_root.sql
create or replace function regulars.customer_root(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
stable
as $$
declare
  v_id uuid := customer_root.customer_id;
  v_next uuid;
  v_steps integer := 0;
begin
  loop
    select customers.merged_into_id
    into v_next
    from public.customers
    where customers.restaurant_id = customer_root.restaurant_id
      and customers.id = v_id;

    if not found then
      return null;
    end if;
    if v_next is null then
      return v_id;
    end if;
    v_id := v_next;

    -- merge_customers makes no circle, a hand can
    v_steps := v_steps + 1;
    if v_steps > 1000 then
      return null;
    end if;
  end loop;
end
$$;

comment on function regulars.customer_root(uuid, uuid) is
  'The customer that a customer stands for after following merge pointers; null: no such customer, or pointers in a circle.';
revoke all on function regulars.customer_root(uuid, uuid) from public;
--! EndIncluded functions/customers/customer_root.sql
--! Included functions/customers/lock_customer.sql
-- The one way from a customer's id to the row that may be changed: follow the pointer, lock, look again.
create or replace function regulars.lock_customer(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
volatile
as $$
declare
  v_root uuid;
begin
  loop
    v_root := regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
    perform
    from public.customers
    where customers.restaurant_id = lock_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
    for no key update;
    exit when v_root is null or found
      -- it may have been taken out of a merge while the lock was waited for
      and v_root = regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => lock_customer.restaurant_id,
    customer_ids => array[coalesce(v_root, lock_customer.customer_id)]
  );
  return v_root;
end
$$;

comment on function regulars.lock_customer(uuid, uuid) is
  'Locks the customer that a customer stands for and returns its id. Raises RG007, RG043.';
revoke all on function regulars.lock_customer(uuid, uuid) from public;
--! EndIncluded functions/customers/lock_customer.sql
--! Included functions/customers/add_booking_to_profile.sql
-- Counters move relatively: the row is locked by the update itself, and nothing is counted again.
create or replace function regulars.add_booking_to_profile(
  booking public.bookings,
  last_waitlist_at timestamptz
)
returns void
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  -- an imported tick is looked up below: whether it counts depends on what was withdrawn
  v_ticked_at timestamptz := case
    when booking.marketing_opt_in and booking.import_batch_id is null then booking.created_at
  end;
begin
  insert into public.customer_profiles as profiles (
    restaurant_id,
    customer_id,
    first_booking_at,
    last_booking_at,
    total_bookings,
    total_cancellations,
    total_no_shows,
    total_covers,
    total_visits,
    last_visit_at,
    marketing_opt_in,
    last_marketing_opt_in_at,
    marketing_choice_at,
    last_waitlist_at,
    updated_at
  )
  values (
    booking.restaurant_id,
    booking.customer_id,
    booking.created_at,
    booking.created_at,
    1,
    (booking.status = 'cancelled')::integer,
    (booking.status = 'no_show')::integer,
    case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    (booking.status = 'completed')::integer,
    case when booking.status = 'completed' then booking.starts_at end,
    v_ticked_at is not null,
    v_ticked_at,
    v_ticked_at,
    add_booking_to_profile.last_waitlist_at,
    now()
  )
  on conflict (restaurant_id, customer_id) do update set
    first_booking_at = least(profiles.first_booking_at, excluded.first_booking_at),
    last_booking_at = greatest(profiles.last_booking_at, excluded.last_booking_at),
    total_bookings = profiles.total_bookings + excluded.total_bookings,
    total_cancellations = profiles.total_cancellations + excluded.total_cancellations,
    total_no_shows = profiles.total_no_shows + excluded.total_no_shows,
    total_covers = profiles.total_covers + excluded.total_covers,
    total_visits = profiles.total_visits + excluded.total_visits,
    last_visit_at = greatest(profiles.last_visit_at, excluded.last_visit_at),
    -- a tick counts unless a later choice is known already
    marketing_opt_in = case
      when excluded.marketing_choice_at > coalesce(profiles.marketing_choice_at, '-infinity')
        then true
      else profiles.marketing_opt_in
    end,
    last_marketing_opt_in_at =
      greatest(profiles.last_marketing_opt_in_at, excluded.last_marketing_opt_in_at),
    marketing_choice_at = greatest(profiles.marketing_choice_at, excluded.marketing_choice_at),
    last_waitlist_at = greatest(profiles.last_waitlist_at, excluded.last_waitlist_at),
    updated_at = excluded.updated_at;

  if booking.marketing_opt_in and booking.import_batch_id is not null then
    perform regulars.look_up_marketing_choice(booking.restaurant_id, booking.customer_id);
  end if;
end
$$;

comment on function regulars.add_booking_to_profile(public.bookings, timestamptz) is
  'Adds one booking to the profile of its customer, and inserts the profile if there is none.';
revoke all on function regulars.add_booking_to_profile(public.bookings, timestamptz) from public;
--! EndIncluded functions/customers/add_booking_to_profile.sql
--! Included functions/customers/look_up_marketing_choice.sql
create or replace function regulars.look_up_marketing_choice(
  restaurant_id uuid,
  customer_id uuid
)
returns void
language plpgsql
volatile
as $$
declare
  v_last_tick_at timestamptz;
  v_imported_tick_at timestamptz;
  v_given_at timestamptz;
  v_withdrawn_at timestamptz;
begin
  -- The lock first, the look-ups in new statements: what was read before the lock could be old.
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id
  for no key update;

  -- newest first, so that a guest's many bookings are not all read
  select bookings.created_at
  into v_last_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is null
  order by bookings.created_at desc
  limit 1;

  select bookings.created_at
  into v_imported_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is not null
  order by bookings.created_at desc
  limit 1;

  select
    greatest(
      v_last_tick_at,
      max(marketing_consents.occurred_at) filter (where marketing_consents.is_given)
    ),
    max(marketing_consents.occurred_at) filter (where not marketing_consents.is_given)
  into v_given_at, v_withdrawn_at
  from public.marketing_consents
  where marketing_consents.restaurant_id = look_up_marketing_choice.restaurant_id
    and marketing_consents.customer_id = any (
      array(
        select customers.id
        from public.customers
        where customers.restaurant_id = look_up_marketing_choice.restaurant_id
          and customers.merged_into_id = look_up_marketing_choice.customer_id
      ) || look_up_marketing_choice.customer_id
    );

  -- as regulars.derived_customer_profiles says
  if v_withdrawn_at is null then
    v_given_at := greatest(v_given_at, v_imported_tick_at);
  end if;

  update public.customer_profiles
  set
    marketing_opt_in = coalesce(v_given_at > coalesce(v_withdrawn_at, '-infinity'), false),
    last_marketing_opt_in_at = v_given_at,
    marketing_choice_at = greatest(v_given_at, v_withdrawn_at),
    updated_at = now()
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id;
end
$$;

comment on function regulars.look_up_marketing_choice(uuid, uuid) is
  'Makes a profile''s marketing choice the last one expressed, by a tick on a booking or by a call.';
revoke all on function regulars.look_up_marketing_choice(uuid, uuid) from public;
--! EndIncluded functions/customers/look_up_marketing_choice.sql
--! Included functions/customers/remove_booking_from_profile.sql
-- The counterpart of add_booking_to_profile, called when the row has already changed: counters are
-- subtracted, first and last dates, which cannot be, are looked up by an index.
create or replace function regulars.remove_booking_from_profile(booking public.bookings)
returns void
language plpgsql
volatile
as $$
begin
  -- The lock first, the look-ups in a new statement: what was read before the lock could be old.
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id
  for no key update;

  update public.customer_profiles
  set
    first_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at
      limit 1
    ),
    last_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at desc
      limit 1
    ),
    total_bookings = customer_profiles.total_bookings - 1,
    total_cancellations =
      customer_profiles.total_cancellations - (booking.status = 'cancelled')::integer,
    total_no_shows = customer_profiles.total_no_shows - (booking.status = 'no_show')::integer,
    total_covers = customer_profiles.total_covers
      - case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    total_visits = customer_profiles.total_visits - (booking.status = 'completed')::integer,
    last_visit_at = case
      when booking.status = 'completed' then (
        select bookings.starts_at
        from public.bookings
        where bookings.restaurant_id = booking.restaurant_id
          and bookings.customer_id = booking.customer_id
          and bookings.status = 'completed'
        order by bookings.starts_at desc
        limit 1
      )
      else customer_profiles.last_visit_at
    end,
    updated_at = now()
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id;

  if booking.marketing_opt_in then
    perform regulars.look_up_marketing_choice(booking.restaurant_id, booking.customer_id);
  end if;

  if exists (
    select
    from public.waiting_list
    where waiting_list.restaurant_id = booking.restaurant_id
      and waiting_list.booking_id = booking.id
  ) then
    update public.customer_profiles
    set last_waitlist_at = (
      select max(waiting_list.created_at)
      from public.bookings
      join public.waiting_list
        on waiting_list.restaurant_id = bookings.restaurant_id
        and waiting_list.booking_id = bookings.id
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
    )
    where customer_profiles.restaurant_id = booking.restaurant_id
      and customer_profiles.customer_id = booking.customer_id;
  end if;
end
$$;

comment on function regulars.remove_booking_from_profile(public.bookings) is
  'Takes what one booking added, as it was, from the profile of the customer it had.';
revoke all on function regulars.remove_booking_from_profile(public.bookings) from public;
--! EndIncluded functions/customers/remove_booking_from_profile.sql
--! Included functions/customers/show_newest_contact.sql
create or replace function regulars.show_newest_contact(restaurant_id uuid, customer_id uuid)
returns void
language plpgsql
volatile
as $$
#variable_conflict use_column
begin
  update public.customers
  set
    full_name = newest.full_name,
    email = newest.email,
    phone = newest.phone,
    updated_at = now()
  from (
    select
      coalesce(
        (
          select btrim(bookings.customer_name)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_name) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.full_name
      ) as full_name,
      coalesce(
        (
          select btrim(bookings.customer_email)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_email) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.email
      ) as email,
      coalesce(
        (
          select btrim(bookings.customer_phone)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_phone) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.phone
      ) as phone
    from public.customers
    where customers.restaurant_id = show_newest_contact.restaurant_id
      and customers.id = show_newest_contact.customer_id
  ) as newest
  where customers.restaurant_id = show_newest_contact.restaurant_id
    and customers.id = show_newest_contact.customer_id
    and customers.erased_at is null
    and (customers.full_name, customers.email, customers.phone)
      is distinct from (newest.full_name, newest.email, newest.phone);
end
$$;

comment on function regulars.show_newest_contact(uuid, uuid) is
  'Makes the name, e-mail and phone shown for a customer those of the newest booking that has one.';
revoke all on function regulars.show_newest_contact(uuid, uuid) from public;
--! EndIncluded functions/customers/show_newest_contact.sql
--! Included triggers/bookings__resolve_customer.sql
create or replace function regulars.tg_bookings__resolve_customer()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_country_code text;
  v_has_earlier_readings boolean;
  v_email text;
  v_phone text;
  v_email_key text := '';
  v_phone_key text := '';
  v_is_old_first boolean := false;
begin
  if not regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
    if TG_OP = 'UPDATE' and NEW.customer_id is not distinct from OLD.customer_id then
      -- erase_customer takes the contact and leaves the booking where it is
      if current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
        return NEW;
      end if;
      -- an empty string where there was no contact removes none
      if regulars.has_contact(OLD.customer_email, OLD.customer_phone) then
        NEW.customer_id := null;
      end if;
    elsif NEW.customer_id is not null then
      NEW.customer_id := regulars.customer_root(NEW.restaurant_id, NEW.customer_id);
      perform
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and customers.merged_into_id is null
        and customers.erased_at is null
      for no key update;

      if not found then
        raise exception using
          errcode = 'RG007',
          message = 'customer not found in this restaurant',
          detail = format('restaurant_id %s: customer_id names no customer.', NEW.restaurant_id),
          hint = 'Use the id of a customer of the restaurant, or give the guest''s e-mail or phone.';
      end if;
    end if;
    return NEW;
  end if;

  select
    restaurants.country_code,
    exists (
      select
      from regulars.earlier_phone_readings
      where earlier_phone_readings.restaurant_id = NEW.restaurant_id
    )
  into v_country_code, v_has_earlier_readings
  from public.restaurants
  where restaurants.id = NEW.restaurant_id;

  v_email := regulars.normalize_email(NEW.customer_email);
  v_phone := regulars.normalize_phone(NEW.customer_phone, v_country_code);
  if v_has_earlier_readings then
    v_phone := regulars.known_phone(
      restaurant_id => NEW.restaurant_id,
      email_normalized => v_email,
      phone => NEW.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if v_email is null and v_phone is null then
    -- given but unusable: a new booking is a walk-in, an old one stays with its customer
    NEW.customer_id := case when TG_OP = 'UPDATE' then OLD.customer_id end;
    return NEW;
  end if;

  -- Two customers are locked in contact order.
  if TG_OP = 'UPDATE' and OLD.customer_id is not null then
    select coalesce(customers.email_normalized, ''), coalesce(customers.phone_normalized, '')
    into v_email_key, v_phone_key
    from public.customers
    where customers.restaurant_id = OLD.restaurant_id
      and customers.id = OLD.customer_id;

    v_is_old_first := (v_email_key collate "C", v_phone_key collate "C")
      < (coalesce(v_email, ''), coalesce(v_phone, ''));

    if v_is_old_first then
      perform
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
      for no key update;
    end if;
  end if;

  NEW.customer_id := regulars.resolve_customer(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone_normalized => v_phone,
    full_name => nullif(btrim(NEW.customer_name), ''),
    email => nullif(btrim(NEW.customer_email), ''),
    phone => nullif(btrim(NEW.customer_phone), '')
  );

  -- a guest who was re-keyed while their lock was waited for must not be made twice
  if v_has_earlier_readings and v_phone is distinct from regulars.known_phone(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone => NEW.customer_phone,
    phone_normalized => regulars.normalize_phone(NEW.customer_phone, v_country_code)
  ) then
    raise exception using
      errcode = 'serialization_failure',
      message = 'the guest''s customer was re-keyed meanwhile',
      hint = 'Try the transaction again.';
  end if;

  if TG_OP = 'UPDATE' and OLD.customer_id <> NEW.customer_id and not v_is_old_first then
    perform
    from public.customers
    where customers.restaurant_id = OLD.restaurant_id
      and customers.id = OLD.customer_id
    for no key update;
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__resolve_customer() is
  'Gives a booking the customer of its contact, creating the customer if need be. Raises RG007.';
revoke all on function regulars.tg_bookings__resolve_customer() from public;

create or replace trigger _200_resolve_customer_insert
before insert on bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__resolve_customer();

-- Beside a changed contact: a booking from before this system that nobody has attached yet and that
-- is now confirmed. Writing customer_id alone fires nothing, so that the backfill needs no bypass.
create or replace trigger _200_resolve_customer_update
before update on bookings
for each row
when (
  NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
  or (
    NEW.customer_id is null
    and NEW.status in ('confirmed', 'completed')
    and OLD.status not in ('confirmed', 'completed')
  )
)
execute function regulars.tg_bookings__resolve_customer();
--! EndIncluded triggers/bookings__resolve_customer.sql
--! Included triggers/bookings__update_profile.sql
create or replace function regulars.tg_bookings__update_profile()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_last_waitlist_at timestamptz;
  v_cancellations integer;
  v_no_shows integer;
  v_covers integer;
  v_visits integer;
begin
  if TG_OP = 'INSERT' then
    if NEW.customer_id is null then
      return null;
    end if;
    perform regulars.add_booking_to_profile(
      booking => NEW,
      last_waitlist_at => case when NEW.status = 'pending_allocation' then now() end
    );
    -- a new customer shows this booking already
    if exists (
      select
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and (
          nullif(btrim(NEW.customer_name), '') <> coalesce(customers.full_name, '')
          or nullif(btrim(NEW.customer_email), '') <> coalesce(customers.email, '')
          or nullif(btrim(NEW.customer_phone), '') <> coalesce(customers.phone, '')
        )
    ) then
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
    end if;
    return null;
  end if;

  -- A box ticked later is a choice of that moment. One unticked later is none, so that the tick is kept:
  -- as a choice of the booking's beginning, unless it was ticked later and has been kept then.
  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    insert into public.marketing_consents (
      restaurant_id,
      customer_id,
      channel,
      is_given,
      booking_id,
      source,
      actor,
      occurred_at
    )
    select
      NEW.restaurant_id,
      ticked.customer_id,
      channels.channel,
      true,
      NEW.id,
      NEW.source,
      'system',
      ticked.occurred_at
    from (
      select
        case when NEW.marketing_opt_in then NEW.customer_id else OLD.customer_id end as customer_id,
        case when NEW.marketing_opt_in then clock_timestamp() else OLD.created_at end as occurred_at
    ) as ticked
    cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
    where ticked.customer_id is not null
      and (
        NEW.marketing_opt_in
        or not exists (
          select
          from public.marketing_consents
          where marketing_consents.restaurant_id = NEW.restaurant_id
            and marketing_consents.customer_id = OLD.customer_id
            and (
              marketing_consents.booking_id = NEW.id
              -- an imported tick did not count any more
              or (OLD.import_batch_id is not null and not marketing_consents.is_given)
            )
        )
      );
  end if;

  if NEW.customer_id is distinct from OLD.customer_id then
    -- The customers are locked by now (regulars.tg_bookings__resolve_customer), so are their profiles.
    if OLD.customer_id is not null then
      perform regulars.remove_booking_from_profile(OLD);
      perform regulars.show_newest_contact(OLD.restaurant_id, OLD.customer_id);
    end if;
    if NEW.customer_id is not null then
      select max(waiting_list.created_at)
      into v_last_waitlist_at
      from public.waiting_list
      where waiting_list.restaurant_id = NEW.restaurant_id
        and waiting_list.booking_id = NEW.id;

      perform regulars.add_booking_to_profile(
        booking => NEW,
        last_waitlist_at => v_last_waitlist_at
      );
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
      if NEW.marketing_opt_in <> OLD.marketing_opt_in then
        perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
      end if;
    end if;
    return null;
  end if;

  if NEW.customer_id is null then
    return null;
  end if;

  if (NEW.customer_name, NEW.customer_email, NEW.customer_phone)
    is distinct from (OLD.customer_name, OLD.customer_email, OLD.customer_phone)
    or NEW.created_at <> OLD.created_at
  then
    perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
  end if;

  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
  end if;

  -- What may take away a first or a last cannot be a difference of counters.
  if NEW.created_at <> OLD.created_at
    or (OLD.status = 'completed' and (NEW.status, NEW.starts_at) <> (OLD.status, OLD.starts_at))
  then
    perform regulars.remove_booking_from_profile(OLD);
    perform regulars.add_booking_to_profile(booking => NEW, last_waitlist_at => null);
    return null;
  end if;

  v_cancellations := (NEW.status = 'cancelled')::integer - (OLD.status = 'cancelled')::integer;
  v_no_shows := (NEW.status = 'no_show')::integer - (OLD.status = 'no_show')::integer;
  v_visits := (NEW.status = 'completed')::integer - (OLD.status = 'completed')::integer;
  v_covers :=
    case when NEW.status in ('cancelled', 'no_show') then 0 else NEW.party_size end
    - case when OLD.status in ('cancelled', 'no_show') then 0 else OLD.party_size end;
  v_last_waitlist_at := case
    when NEW.status = 'pending_allocation' and OLD.status <> 'pending_allocation' then now()
  end;

  if (v_cancellations, v_no_shows, v_visits, v_covers) <> (0, 0, 0, 0)
    or v_last_waitlist_at is not null
  then
    update public.customer_profiles
    set
      total_cancellations = customer_profiles.total_cancellations + v_cancellations,
      total_no_shows = customer_profiles.total_no_shows + v_no_shows,
      total_covers = customer_profiles.total_covers + v_covers,
      total_visits = customer_profiles.total_visits + v_visits,
      last_visit_at = case
        when NEW.status = 'completed'
          then greatest(customer_profiles.last_visit_at, NEW.starts_at)
        else customer_profiles.last_visit_at
      end,
      last_waitlist_at = greatest(customer_profiles.last_waitlist_at, v_last_waitlist_at),
      updated_at = now()
    where customer_profiles.restaurant_id = NEW.restaurant_id
      and customer_profiles.customer_id = NEW.customer_id;
  end if;

  return null;
end
$$;

comment on function regulars.tg_bookings__update_profile() is
  'Keeps customer_profiles equal to the bookings, by differences where a difference will do.';
revoke all on function regulars.tg_bookings__update_profile() from public;

create or replace trigger _200_update_profile_insert
after insert on bookings
for each row
when (NEW.customer_id is not null and NEW.import_batch_id is null)
execute function regulars.tg_bookings__update_profile();

create or replace trigger _200_update_profile_update
after update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.created_at is distinct from OLD.created_at
  or NEW.marketing_opt_in is distinct from OLD.marketing_opt_in
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__update_profile();
--! EndIncluded triggers/bookings__update_profile.sql
--! Included triggers/customers__refuse_delete.sql
create or replace function regulars.tg_customers__refuse_delete()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if current_setting('regulars.offboarding', true) = OLD.restaurant_id::text then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'customers are erased, not deleted',
    detail = format('customer %s.', OLD.id),
    hint = 'Call erase_customer; a whole restaurant leaves through offboard_restaurant.';
end
$$;

comment on function regulars.tg_customers__refuse_delete() is
  'Refuses to delete a customer, with RG011, unless its restaurant is being offboarded.';
revoke all on function regulars.tg_customers__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on customers
for each row
execute function regulars.tg_customers__refuse_delete();
--! EndIncluded triggers/customers__refuse_delete.sql

--! Included functions/bookings/assert_contact.sql
-- Stricter than a plain insert, which keeps what it cannot use: the person who typed it is still
-- there.
create or replace function regulars.assert_contact(restaurant_id uuid, email text, phone text)
returns void
language plpgsql
stable
as $$
declare
  v_field text;
  v_expected text;
begin
  if btrim(assert_contact.email) <> ''
    and regulars.normalize_email(assert_contact.email) is null
  then
    v_field := 'customer_email';
    v_expected := 'an e-mail address such as name@example.com';
  elsif btrim(assert_contact.phone) <> '' and exists (
    select
    from public.restaurants
    where restaurants.id = assert_contact.restaurant_id
      and regulars.normalize_phone(assert_contact.phone, restaurants.country_code) is null
  ) then
    v_field := 'customer_phone';
    v_expected := 'a phone number, with its country code unless it is of the restaurant''s country';
  else
    return;
  end if;

  raise exception using
    errcode = 'RG008',
    message = 'the contact is malformed',
    detail = format('%s must be %s.', v_field, v_expected),
    hint = format('Correct %s, or leave it out.', v_field),
    column = v_field;
end
$$;

comment on function regulars.assert_contact(uuid, text, text) is
  'Raises RG008, naming the field and never the value, if an e-mail or phone is given that '
  'cannot be used.';
revoke all on function regulars.assert_contact(uuid, text, text) from public;
--! EndIncluded functions/bookings/assert_contact.sql
--! Included functions/bookings/lock_booking.sql
create or replace function regulars.lock_booking(restaurant_id uuid, booking_id uuid)
returns public.bookings
language plpgsql
volatile
as $$
declare
  v_booking public.bookings;
begin
  select bookings.*
  into v_booking
  from public.bookings
  where bookings.restaurant_id = lock_booking.restaurant_id
    and bookings.id = lock_booking.booking_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG003',
      message = 'booking not found in this restaurant',
      detail = format(
        'restaurant_id %s, booking_id %s.',
        coalesce(lock_booking.restaurant_id::text, 'null'),
        coalesce(lock_booking.booking_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own bookings.';
  end if;

  return v_booking;
end
$$;

comment on function regulars.lock_booking(uuid, uuid) is
  'Locks and returns a booking. Raises RG003.';
revoke all on function regulars.lock_booking(uuid, uuid) from public;
--! EndIncluded functions/bookings/lock_booking.sql
--! Included functions/bookings/pick_table.sql
-- The one place that chooses a table. What it returns stays locked until the transaction ends:
-- whoever wants the same table waits, looks again in a new statement and goes on to the next. The
-- lock of a table that turned out to be taken is given back (the block is a subtransaction): two
-- bookings that try the same tables in opposite orders, for their preferences differ, would wait
-- for each other.
create or replace function regulars.pick_table(
  restaurant_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  seating_preference text,
  booking_id uuid default null,
  keep_table_id uuid default null
)
returns uuid
language plpgsql
volatile
as $$
declare
  v_table_id uuid;
begin
  -- no table fits a time that is none; the booking's own check names the field
  if pick_table.ends_at <= pick_table.starts_at then
    return null;
  end if;

  for v_table_id in
    select restaurant_tables.id
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = pick_table.restaurant_id
      and (
        restaurant_tables.capacity >= pick_table.party_size
        or restaurant_tables.id = pick_table.keep_table_id
      )
    order by
      (restaurant_tables.id = pick_table.keep_table_id) is true desc,
      restaurant_tables.seating_type = pick_table.seating_preference desc,
      restaurant_tables.capacity,
      restaurant_tables.label collate "C"
  loop
    continue when not regulars.is_table_free(
      restaurant_id => pick_table.restaurant_id,
      table_id => v_table_id,
      starts_at => pick_table.starts_at,
      ends_at => pick_table.ends_at,
      except_booking_id => pick_table.booking_id
    );

    begin
      perform
      from public.restaurant_tables
      where restaurant_tables.restaurant_id = pick_table.restaurant_id
        and restaurant_tables.id = v_table_id
      for no key update;

      if regulars.is_table_free(
        restaurant_id => pick_table.restaurant_id,
        table_id => v_table_id,
        starts_at => pick_table.starts_at,
        ends_at => pick_table.ends_at,
        except_booking_id => pick_table.booking_id
      ) then
        return v_table_id;
      end if;
      raise exception using errcode = 'RG006';
    exception
      when sqlstate 'RG006' then
        null;
    end;
  end loop;

  return null;
end
$$;

comment on function regulars.pick_table(
  uuid, timestamptz, timestamptz, integer, text, uuid, uuid
) is
  'Chooses and locks the table to keep if it is free, else the smallest free one that fits, '
  'preferred seating first, ties by label; null: none.';
revoke all on function regulars.pick_table(
  uuid, timestamptz, timestamptz, integer, text, uuid, uuid
) from public;
--! EndIncluded functions/bookings/pick_table.sql
--! Included functions/bookings/create_booking.sql
-- Locks in the order of the triggers: the table, then, by the insert, the customer and what
-- follows.
create or replace function public.create_booking(
  restaurant_id uuid,
  starts_at timestamptz,
  party_size integer,
  customer_name text,
  customer_email text,
  customer_phone text,
  ends_at timestamptz default null,
  booking_type text default null,
  seating_preference text default null,
  status text default null,
  marketing_opt_in boolean default null,
  notes text default null,
  source text default null,
  table_id uuid default null,
  customer_id uuid default null,
  idempotency_key text default null,
  external_source text default null,
  external_id text default null
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_ends_at timestamptz :=
    coalesce(create_booking.ends_at, create_booking.starts_at + interval '2 hours');
  v_seating_preference text := coalesce(create_booking.seating_preference, 'any');
  v_status text := coalesce(create_booking.status, 'confirmed');
  v_marketing_opt_in boolean := coalesce(create_booking.marketing_opt_in, false);
  v_source text := coalesce(create_booking.source, 'web');
  v_table_id uuid := create_booking.table_id;
  v_hash text;
  v_reference text;
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(create_booking.restaurant_id);

  if v_status not in ('pending', 'confirmed') then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = 'status must be pending or confirmed.',
      hint = 'Create the booking, then move it on.',
      column = 'status';
  end if;
  perform regulars.assert_contact(
    restaurant_id => create_booking.restaurant_id,
    email => create_booking.customer_email,
    phone => create_booking.customer_phone
  );

  if create_booking.idempotency_key is not null then
    -- instants as numbers: as text they would differ with the session's time zone
    v_hash := encode(
      sha256(
        convert_to(
          jsonb_build_array(
            extract(epoch from create_booking.starts_at),
            extract(epoch from v_ends_at),
            create_booking.party_size,
            create_booking.customer_name,
            create_booking.customer_email,
            create_booking.customer_phone,
            create_booking.booking_type,
            v_seating_preference,
            v_status,
            v_marketing_opt_in,
            create_booking.notes,
            v_source,
            create_booking.table_id,
            create_booking.customer_id,
            create_booking.external_source,
            create_booking.external_id
          )::text,
          'UTF8'
        )
      ),
      'hex'
    );
  end if;

  -- Before the look-up of the key: of two first calls that want the same table the second waits
  -- here, and then finds the first's booking.
  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => create_booking.restaurant_id,
      starts_at => create_booking.starts_at,
      ends_at => v_ends_at,
      party_size => create_booking.party_size,
      seating_preference => v_seating_preference
    );
    if v_table_id is null then
      v_status := 'pending_allocation';
    end if;
  else
    perform
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = create_booking.restaurant_id
      and restaurant_tables.id = v_table_id
    for no key update;
  end if;

  loop
    if create_booking.idempotency_key is not null then
      select bookings.*
      into v_booking
      from public.bookings
      where bookings.restaurant_id = create_booking.restaurant_id
        and bookings.idempotency_key = create_booking.idempotency_key;

      if found then
        -- Erasing the guest removes the hash: a retry then still finds the booking. One made by a plain insert
        -- never had a hash, and is nobody's retry.
        if v_booking.idempotency_hash <> v_hash
          or (
            v_booking.idempotency_hash is null
            and not exists (
              select
              from public.customers
              where customers.restaurant_id = create_booking.restaurant_id
                and customers.id = v_booking.customer_id
                and customers.erased_at is not null
            )
          )
        then
          raise exception using
            errcode = 'RG017',
            message = 'the idempotency key was used for another request',
            detail = format('booking %s was created with it.', v_booking.id),
            hint = 'Send a retry unchanged; give each new request a key of its own.';
        end if;
        return next v_booking;
        return;
      end if;
    end if;

    loop
      v_reference := regulars.new_booking_reference();
      exit when not exists (
        select
        from public.bookings
        where bookings.restaurant_id = create_booking.restaurant_id
          and bookings.reference = v_reference
      );
    end loop;

    insert into public.bookings (
      restaurant_id,
      reference,
      external_source,
      external_id,
      customer_id,
      table_id,
      starts_at,
      ends_at,
      party_size,
      booking_type,
      seating_preference,
      status,
      customer_name,
      customer_email,
      customer_phone,
      marketing_opt_in,
      notes,
      source,
      idempotency_key,
      idempotency_hash
    )
    values (
      create_booking.restaurant_id,
      v_reference,
      create_booking.external_source,
      create_booking.external_id,
      create_booking.customer_id,
      v_table_id,
      create_booking.starts_at,
      v_ends_at,
      create_booking.party_size,
      create_booking.booking_type,
      v_seating_preference,
      v_status,
      create_booking.customer_name,
      create_booking.customer_email,
      create_booking.customer_phone,
      v_marketing_opt_in,
      create_booking.notes,
      v_source,
      create_booking.idempotency_key,
      v_hash
    )
    on conflict (restaurant_id, idempotency_key) where idempotency_key is not null do nothing
    returning bookings.*
    into v_booking;

    if found then
      return next v_booking;
      return;
    end if;
    -- the other of two first calls has committed; the next look-up sees it
  end loop;
end
$$;

comment on function public.create_booking(
  uuid, timestamptz, integer, text, text, text, timestamptz, text, text, text, boolean, text,
  text, uuid, uuid, text, text, text
) is
  'Makes a booking on the table given or the smallest free one that fits, else on the waiting '
  'list; null: the default. A repeated idempotency key returns the first booking. Raises RG001,'
  ' RG004, RG005, RG006, RG007, RG008, RG010, RG017.';
revoke all on function public.create_booking(
  uuid, timestamptz, integer, text, text, text, timestamptz, text, text, text, boolean, text, text,
  uuid, uuid, text, text, text
) from public;
--! EndIncluded functions/bookings/create_booking.sql
--! Included functions/bookings/confirm_booking.sql
-- Whoever comes back from a cancellation or a no-show gets the old table if nobody has it now, else
-- another.
create or replace function public.confirm_booking(
  restaurant_id uuid,
  booking_id uuid
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(confirm_booking.restaurant_id);
  v_booking := regulars.lock_booking(confirm_booking.restaurant_id, confirm_booking.booking_id);

  if v_booking.status <> 'confirmed' then
    if v_booking.table_id is not null and v_booking.status in ('cancelled', 'no_show') then
      v_booking.table_id := regulars.pick_table(
        restaurant_id => v_booking.restaurant_id,
        starts_at => v_booking.starts_at,
        ends_at => v_booking.ends_at,
        party_size => v_booking.party_size,
        seating_preference => v_booking.seating_preference,
        booking_id => v_booking.id,
        keep_table_id => v_booking.table_id
      );
      if v_booking.table_id is null then
        raise exception using
          errcode = 'RG018',
          message = 'no table is free for the booking',
          detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
          hint = 'Make a new booking, which may join the waiting list.';
      end if;
    end if;

    update public.bookings
    set
      status = 'confirmed',
      table_id = v_booking.table_id
    where bookings.restaurant_id = confirm_booking.restaurant_id
      and bookings.id = confirm_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.confirm_booking(uuid, uuid) is
  'Confirms a booking, with or without a table; a confirmed one is returned as it is. Raises '
  'RG002, RG003, RG010, RG018.';
revoke all on function public.confirm_booking(uuid, uuid) from public;
--! EndIncluded functions/bookings/confirm_booking.sql
--! Included functions/bookings/allocate_booking.sql
create or replace function public.allocate_booking(
  restaurant_id uuid,
  booking_id uuid,
  table_id uuid default null
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
  v_table_id uuid := allocate_booking.table_id;
begin
  perform regulars.assert_restaurant(allocate_booking.restaurant_id);
  v_booking := regulars.lock_booking(allocate_booking.restaurant_id, allocate_booking.booking_id);

  if v_booking.status not in ('pending', 'pending_allocation', 'confirmed') then
    raise exception using
      errcode = 'RG019',
      message = 'a booking that is over is given no table',
      detail = format('booking %s: status %s.', v_booking.id, v_booking.status),
      hint = 'Confirm the booking again first.';
  end if;

  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_booking.starts_at,
      ends_at => v_booking.ends_at,
      party_size => v_booking.party_size,
      seating_preference => v_booking.seating_preference,
      booking_id => v_booking.id,
      keep_table_id => v_booking.table_id
    );
    if v_table_id is null then
      raise exception using
        errcode = 'RG018',
        message = 'no table is free for the booking',
        detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
        hint = 'Name a table, or move the booking to another time.';
    end if;
  end if;

  update public.bookings
  set
    status = case v_booking.status when 'pending' then 'pending' else 'confirmed' end,
    table_id = v_table_id
  where bookings.restaurant_id = allocate_booking.restaurant_id
    and bookings.id = allocate_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$$;

comment on function public.allocate_booking(uuid, uuid, uuid) is
  'Gives a booking the table named, else the one it has, else the smallest free one that fits; '
  'from the waiting list it is confirmed. Raises RG003, RG005, RG006, RG010, RG018, RG019.';
revoke all on function public.allocate_booking(uuid, uuid, uuid) from public;
--! EndIncluded functions/bookings/allocate_booking.sql
--! Included functions/bookings/amend_booking.sql
-- Null leaves a field as it is, so that a form need not send what it did not ask. A new start moves
-- the end with it.
create or replace function public.amend_booking(
  restaurant_id uuid,
  booking_id uuid,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  party_size integer default null,
  customer_name text default null,
  customer_email text default null,
  customer_phone text default null,
  replace_contact boolean default false,
  booking_type text default null,
  seating_preference text default null,
  notes text default null
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
  v_starts_at timestamptz;
  v_ends_at timestamptz;
  v_party_size integer;
  v_seating_preference text;
  v_table_id uuid;
  v_is_moved boolean;
  v_timezone text;
begin
  perform regulars.assert_restaurant(amend_booking.restaurant_id);
  v_booking := regulars.lock_booking(amend_booking.restaurant_id, amend_booking.booking_id);
  perform regulars.assert_contact(
    restaurant_id => amend_booking.restaurant_id,
    email => amend_booking.customer_email,
    phone => amend_booking.customer_phone
  );

  v_starts_at := coalesce(amend_booking.starts_at, v_booking.starts_at);
  v_ends_at := coalesce(
    amend_booking.ends_at,
    v_starts_at + (v_booking.ends_at - v_booking.starts_at)
  );
  v_party_size := coalesce(amend_booking.party_size, v_booking.party_size);
  v_seating_preference :=
    coalesce(amend_booking.seating_preference, v_booking.seating_preference);
  v_table_id := v_booking.table_id;

  v_is_moved := v_booking.table_id is not null
    and v_booking.status in ('pending', 'confirmed')
    and (
      (v_starts_at, v_ends_at) <> (v_booking.starts_at, v_booking.ends_at)
      or v_party_size > v_booking.party_size
    );

  if v_is_moved then
    -- a party that does not grow stays where staff put it, even at a table too small for it
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_starts_at,
      ends_at => v_ends_at,
      party_size => v_party_size,
      seating_preference => v_seating_preference,
      booking_id => v_booking.id,
      keep_table_id => (
        select restaurant_tables.id
        from public.restaurant_tables
        where restaurant_tables.restaurant_id = v_booking.restaurant_id
          and restaurant_tables.id = v_booking.table_id
          and (
            restaurant_tables.capacity >= v_party_size
            or v_party_size <= v_booking.party_size
          )
      )
    );
  end if;

  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = v_booking.restaurant_id;

  update public.bookings
  set
    starts_at = v_starts_at,
    ends_at = v_ends_at,
    party_size = v_party_size,
    seating_preference = v_seating_preference,
    table_id = v_table_id,
    booking_type = case
      when amend_booking.booking_type is not null then amend_booking.booking_type
      -- a lunch moved to the evening is a dinner, unless somebody had named the type
      when v_booking.booking_type
        = regulars.default_booking_type(v_booking.starts_at, v_timezone)
        then regulars.default_booking_type(v_starts_at, v_timezone)
      else v_booking.booking_type
    end,
    customer_name = coalesce(amend_booking.customer_name, v_booking.customer_name),
    customer_email = case
      when amend_booking.replace_contact then amend_booking.customer_email
      else coalesce(amend_booking.customer_email, v_booking.customer_email)
    end,
    customer_phone = case
      when amend_booking.replace_contact then amend_booking.customer_phone
      else coalesce(amend_booking.customer_phone, v_booking.customer_phone)
    end,
    notes = coalesce(amend_booking.notes, v_booking.notes)
  where bookings.restaurant_id = amend_booking.restaurant_id
    and bookings.id = amend_booking.booking_id
  returning bookings.*
  into v_booking;

  -- only now, because the row's own check has to refuse a time or party that is none
  if v_is_moved and v_booking.table_id is null then
    raise exception using
      errcode = 'RG018',
      message = 'no table is free for the booking',
      detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
      hint = 'Keep the booking as it was, or try another time or a smaller party.';
  end if;

  return next v_booking;
end
$$;

comment on function public.amend_booking(
  uuid, uuid, timestamptz, timestamptz, integer, text, text, text, boolean, text, text, text
) is
  'Changes a booking; null leaves a field as it is. replace_contact: e-mail and phone become '
  'those given, null included, so two nulls detach the guest. The table stays while it fits and'
  ' is free, else another is chosen. Raises RG001, RG003, RG008, RG010, RG018.';
revoke all on function public.amend_booking(
  uuid, uuid, timestamptz, timestamptz, integer, text, text, text, boolean, text, text, text
) from public;
--! EndIncluded functions/bookings/amend_booking.sql
--! Included functions/bookings/cancel_booking.sql
create or replace function public.cancel_booking(
  restaurant_id uuid,
  booking_id uuid,
  cancelled_by text default 'system'
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(cancel_booking.restaurant_id);
  v_booking := regulars.lock_booking(cancel_booking.restaurant_id, cancel_booking.booking_id);

  if v_booking.status <> 'cancelled' then
    update public.bookings
    set
      status = 'cancelled',
      cancelled_by = coalesce(cancel_booking.cancelled_by, 'system')
    where bookings.restaurant_id = cancel_booking.restaurant_id
      and bookings.id = cancel_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.cancel_booking(uuid, uuid, text) is
  'Cancels a booking; a cancelled one is returned as it is. cancelled_by: customer, staff or '
  'system. Raises RG001, RG002, RG003, RG010.';
revoke all on function public.cancel_booking(uuid, uuid, text) from public;
--! EndIncluded functions/bookings/cancel_booking.sql
--! Included functions/bookings/complete_booking.sql
-- The bill may come later: completing again with an amount adds it.
create or replace function public.complete_booking(
  restaurant_id uuid,
  booking_id uuid,
  spend_amount bigint default null,
  spend_currency text default null
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(complete_booking.restaurant_id);
  v_booking := regulars.lock_booking(complete_booking.restaurant_id, complete_booking.booking_id);

  update public.bookings
  set
    status = 'completed',
    spend_amount = coalesce(complete_booking.spend_amount, v_booking.spend_amount),
    spend_currency = coalesce(complete_booking.spend_currency, v_booking.spend_currency)
  where bookings.restaurant_id = complete_booking.restaurant_id
    and bookings.id = complete_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$$;

comment on function public.complete_booking(uuid, uuid, bigint, text) is
  'Records that the party came, and the bill in minor units if known (null: as it is). Raises '
  'RG001, RG002, RG003, RG010.';
revoke all on function public.complete_booking(uuid, uuid, bigint, text) from public;
--! EndIncluded functions/bookings/complete_booking.sql
--! Included functions/bookings/mark_no_show.sql
create or replace function public.mark_no_show(
  restaurant_id uuid,
  booking_id uuid
)
returns setof public.bookings
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(mark_no_show.restaurant_id);
  v_booking := regulars.lock_booking(mark_no_show.restaurant_id, mark_no_show.booking_id);

  if v_booking.status <> 'no_show' then
    update public.bookings
    set status = 'no_show'
    where bookings.restaurant_id = mark_no_show.restaurant_id
      and bookings.id = mark_no_show.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$$;

comment on function public.mark_no_show(uuid, uuid) is
  'Records that the party did not come; repeated, it returns the booking as it is. Raises '
  'RG002, RG003, RG010.';
revoke all on function public.mark_no_show(uuid, uuid) from public;
--! EndIncluded functions/bookings/mark_no_show.sql
--! Included functions/bookings/list_bookings.sql
-- The cursor is a booking, not a place: a booking moved in between takes the page's start along.
create or replace function public.list_bookings(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  status text default null,
  limit_to integer default 100,
  after text default null
)
returns setof public.bookings
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_last public.bookings;
begin
  perform regulars.assert_restaurant(list_bookings.restaurant_id);

  if list_bookings.after is not null then
    select bookings.*
    into v_last
    from public.bookings
    where bookings.restaurant_id = list_bookings.restaurant_id
      and bookings.id = list_bookings.after::uuid;

    if not found then
      raise exception using
        errcode = 'RG003',
        message = 'booking not found in this restaurant',
        detail = format('restaurant_id %s, after names no booking.', list_bookings.restaurant_id),
        hint = 'Pass the id of the last booking of the page before.';
    end if;
  end if;

  return query
  select bookings.*
  from public.bookings
  where bookings.restaurant_id = list_bookings.restaurant_id
    and bookings.starts_at >= coalesce(list_bookings.from_at, '-infinity')
    and bookings.starts_at < coalesce(list_bookings.to_at, 'infinity')
    and (list_bookings.status is null or bookings.status = list_bookings.status)
    and (
      list_bookings.after is null
      or (bookings.starts_at, bookings.id) > (v_last.starts_at, v_last.id)
    )
  order by bookings.starts_at, bookings.id
  limit list_bookings.limit_to;
end
$$;

comment on function public.list_bookings(uuid, timestamptz, timestamptz, text, integer, text) is
  'Bookings that start from from_at and before to_at, oldest first; null: no bound. after: the '
  'id of the last booking of the page before. Raises RG003, RG010.';
revoke all on function public.list_bookings(uuid, timestamptz, timestamptz, text, integer, text)
  from public;
--! EndIncluded functions/bookings/list_bookings.sql
--! Included triggers/marketing_consents__refuse_change.sql
-- The wording is the one free text; it goes when the customer is erased, and nothing else ever changes.
create or replace function regulars.tg_marketing_consents__refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  if TG_OP = 'UPDATE' then
    OLD.wording := NEW.wording;
    if NEW.wording is null and NEW = OLD and exists (
      select
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
        and customers.erased_at is not null
    ) then
      return NEW;
    end if;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'marketing choices are append-only',
    detail = format('%s on marketing_consents.', lower(TG_OP)),
    hint = 'Record the new choice: set_marketing_consent.';
end
$$;

comment on function regulars.tg_marketing_consents__refuse_change() is
  'Refuses to update, delete or truncate marketing choices, with RG012, but for the wording of an erased customer and offboarding.';
revoke all on function regulars.tg_marketing_consents__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on marketing_consents
for each row
execute function regulars.tg_marketing_consents__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on marketing_consents
for each statement
execute function regulars.tg_marketing_consents__refuse_change();
--! EndIncluded triggers/marketing_consents__refuse_change.sql
--! Included functions/customers/write_profiles.sql
create or replace function regulars.write_profiles(
  restaurant_id uuid,
  customer_ids uuid[],
  out inserted bigint,
  out changed bigint
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
begin
  with derived as (
    select derived_customer_profiles.*
    from regulars.derived_customer_profiles
    where derived_customer_profiles.restaurant_id = write_profiles.restaurant_id
      and derived_customer_profiles.customer_id = any (write_profiles.customer_ids)
  ),
  written as (
    insert into public.customer_profiles as profiles (
      restaurant_id,
      customer_id,
      first_booking_at,
      last_booking_at,
      total_bookings,
      total_cancellations,
      total_no_shows,
      total_covers,
      total_visits,
      last_visit_at,
      marketing_opt_in,
      last_marketing_opt_in_at,
      marketing_choice_at,
      last_waitlist_at,
      updated_at
    )
    select
      derived.restaurant_id,
      derived.customer_id,
      derived.first_booking_at,
      derived.last_booking_at,
      derived.total_bookings,
      derived.total_cancellations,
      derived.total_no_shows,
      derived.total_covers,
      derived.total_visits,
      derived.last_visit_at,
      derived.marketing_opt_in,
      derived.last_marketing_opt_in_at,
      derived.marketing_choice_at,
      derived.last_waitlist_at,
      now()
    from derived
    order by derived.customer_id
    on conflict (restaurant_id, customer_id) do update set
      first_booking_at = excluded.first_booking_at,
      last_booking_at = excluded.last_booking_at,
      total_bookings = excluded.total_bookings,
      total_cancellations = excluded.total_cancellations,
      total_no_shows = excluded.total_no_shows,
      total_covers = excluded.total_covers,
      total_visits = excluded.total_visits,
      last_visit_at = excluded.last_visit_at,
      marketing_opt_in = excluded.marketing_opt_in,
      last_marketing_opt_in_at = excluded.last_marketing_opt_in_at,
      marketing_choice_at = excluded.marketing_choice_at,
      last_waitlist_at = excluded.last_waitlist_at,
      updated_at = excluded.updated_at
    where (
      profiles.first_booking_at,
      profiles.last_booking_at,
      profiles.total_bookings,
      profiles.total_cancellations,
      profiles.total_no_shows,
      profiles.total_covers,
      profiles.total_visits,
      profiles.last_visit_at,
      profiles.marketing_opt_in,
      profiles.last_marketing_opt_in_at,
      profiles.marketing_choice_at,
      profiles.last_waitlist_at
    ) is distinct from (
      excluded.first_booking_at,
      excluded.last_booking_at,
      excluded.total_bookings,
      excluded.total_cancellations,
      excluded.total_no_shows,
      excluded.total_covers,
      excluded.total_visits,
      excluded.last_visit_at,
      excluded.marketing_opt_in,
      excluded.last_marketing_opt_in_at,
      excluded.marketing_choice_at,
      excluded.last_waitlist_at
    )
    returning (profiles.xmax = 0) as is_inserted
  )
  select
    count(*) filter (where written.is_inserted),
    count(*) filter (where not written.is_inserted)
  into inserted, changed
  from written;
end
$$;

comment on function regulars.write_profiles(uuid, uuid[]) is
  'Makes profiles what the bookings say, for customers that the caller has locked or made; returns profiles inserted and changed.';
revoke all on function regulars.write_profiles(uuid, uuid[]) from public;
--! EndIncluded functions/customers/write_profiles.sql

--! Included functions/customers/refresh_profiles.sql
-- A live booking that commits while a profile's lock is waited for is seen by the statement after it; one
-- that waits for us adds itself to what we wrote.
create or replace function regulars.refresh_profiles(
  restaurant_id uuid,
  customer_ids uuid[],
  out inserted bigint,
  out changed bigint,
  out shown bigint
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
begin
  perform
  from public.customers
  where customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = any (refresh_profiles.customer_ids)
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = refresh_profiles.restaurant_id
    and customer_profiles.customer_id = any (refresh_profiles.customer_ids)
  order by customer_profiles.customer_id
  for no key update;

  update public.customers
  set
    full_name = contacts.full_name,
    email = contacts.email,
    phone = contacts.phone,
    updated_at = now()
  from regulars.shown_contact_differences as contacts
  where contacts.restaurant_id = refresh_profiles.restaurant_id
    and contacts.customer_id = any (refresh_profiles.customer_ids)
    and customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = contacts.customer_id;
  get diagnostics shown = row_count;

  select
    written.inserted,
    written.changed
  into inserted, changed
  from regulars.write_profiles(
    restaurant_id => refresh_profiles.restaurant_id,
    customer_ids => refresh_profiles.customer_ids
  ) as written;
end
$$;

comment on function regulars.refresh_profiles(uuid, uuid[]) is
  'Makes profiles and shown contacts of the given customers what their bookings say, under locks; returns profiles inserted, changed and contacts changed.';
revoke all on function regulars.refresh_profiles(uuid, uuid[]) from public;
--! EndIncluded functions/customers/refresh_profiles.sql
--! Included functions/customers/refresh_customer_profiles.sql
create or replace function public.refresh_customer_profiles(
  restaurant_id uuid,
  customer_ids uuid[] default null
)
returns table (
  inserted bigint,
  changed bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(refresh_customer_profiles.restaurant_id);

  -- Without locks: only what seems wrong is locked and looked at again.
  select array_agg(differences.customer_id)
  into v_customer_ids
  from regulars.customer_profile_differences as differences
  where differences.restaurant_id = refresh_customer_profiles.restaurant_id
    and (
      refresh_customer_profiles.customer_ids is null
      or differences.customer_id = any (refresh_customer_profiles.customer_ids)
    );

  return query
  select
    refreshed.inserted,
    refreshed.changed
  from regulars.refresh_profiles(
    restaurant_id => refresh_customer_profiles.restaurant_id,
    customer_ids => v_customer_ids
  ) as refreshed;
end
$$;

comment on function public.refresh_customer_profiles(uuid, uuid[]) is
  'Corrects the profiles that are not what the bookings add up to, of some customers or (null) of all; returns how many. Raises RG010.';
revoke all on function public.refresh_customer_profiles(uuid, uuid[]) from public;
--! EndIncluded functions/customers/refresh_customer_profiles.sql
--! Included functions/customers/customer_cards.sql
-- One definition of the guest card for get_customer and find_customers. Every look-up is of one customer by an
-- index, so the cost follows the number of cards and not the size of the restaurant.
create or replace function regulars.customer_cards(
  restaurant_id uuid,
  customer_ids uuid[]
)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
as $$
#variable_conflict use_column
declare
  v_program_id uuid := regulars.default_program_id(customer_cards.restaurant_id);
begin
  return query
  select
    customers.id,
    customers.full_name,
    customers.email,
    customers.phone,
    coalesce(merged.tags, customers.tags),
    coalesce(merged.notes, customers.notes),
    coalesce(merged.ids, '{}'),
    customers.erased_at,
    customers.created_at,
    coalesce(profiles.total_bookings, 0),
    coalesce(profiles.total_visits, 0),
    coalesce(profiles.total_covers, 0),
    coalesce(profiles.total_cancellations, 0),
    coalesce(profiles.total_no_shows, 0),
    profiles.first_booking_at,
    profiles.last_booking_at,
    profiles.last_visit_at,
    next.id,
    next.starts_at,
    next.party_size,
    next.status,
    v_program_id,
    accounts.tier,
    coalesce(accounts.balance, 0),
    coalesce(accounts.lifetime_points, 0),
    coalesce(consents.email, profiles.marketing_opt_in, false),
    coalesce(consents.sms, profiles.marketing_opt_in, false),
    coalesce(consents.phone, profiles.marketing_opt_in, false)
  from unnest(customer_cards.customer_ids) with ordinality as wanted (customer_id, place)
  join public.customers
    on customers.restaurant_id = customer_cards.restaurant_id
    and customers.id = wanted.customer_id
  left join public.customer_profiles as profiles
    on profiles.restaurant_id = customer_cards.restaurant_id
    and profiles.customer_id = wanted.customer_id
  left join public.loyalty_points as accounts
    on accounts.restaurant_id = customer_cards.restaurant_id
    and accounts.program_id = v_program_id
    and accounts.customer_id = wanted.customer_id
  -- Tags and notes stay where staff wrote them; the card shows those of the whole person.
  left join lateral (
    select
      array_agg(duplicates.id order by duplicates.id) as ids,
      array(
        select distinct everybody.tag
        from (
          select unnest(customers.tags) as tag
          union all
          select unnest(others.tags)
          from public.customers as others
          where others.restaurant_id = customer_cards.restaurant_id
            and others.merged_into_id = wanted.customer_id
        ) as everybody
        order by everybody.tag
      ) as tags,
      nullif(
        concat_ws(
          E'\n',
          customers.notes,
          string_agg(duplicates.notes, E'\n' order by duplicates.id)
        ),
        ''
      ) as notes
    from public.customers as duplicates
    where duplicates.restaurant_id = customer_cards.restaurant_id
      and duplicates.merged_into_id = wanted.customer_id
    having count(*) > 0
  ) as merged on true
  left join lateral (
    select
      bookings.id,
      bookings.starts_at,
      bookings.party_size,
      bookings.status
    from public.bookings
    where bookings.restaurant_id = customer_cards.restaurant_id
      and bookings.customer_id = wanted.customer_id
      and bookings.starts_at >= now()
      and bookings.status in ('pending', 'pending_allocation', 'confirmed')
    order by bookings.starts_at
    limit 1
  ) as next on true
  -- Only where there was a call; else every choice was a ticked box, which speaks for every channel.
  left join lateral (
    select
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'email'), false) as email,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'sms'), false) as sms,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'phone'), false) as phone
    from (
      -- as regulars.derived_customer_profiles says, a channel at a time
      select
        choices.channel,
        coalesce(
          max(choices.occurred_at) filter (where choices.is_given)
          > max(choices.occurred_at) filter (where not choices.is_given),
          bool_or(choices.is_given)
        ) as is_given
      from (
        select
          marketing_consents.channel,
          marketing_consents.is_given,
          marketing_consents.occurred_at
        from public.marketing_consents
        where marketing_consents.restaurant_id = customer_cards.restaurant_id
          and marketing_consents.customer_id = any (
            array[wanted.customer_id] || coalesce(merged.ids, '{}')
          )
        union all
        select
          channels.channel,
          true,
          ticked.at
        from unnest('{email,sms,phone}'::text[]) as channels (channel)
        cross join (
          select max(
            case when bookings.import_batch_id is null then bookings.created_at else '-infinity' end
          ) as at
          from public.bookings
          where bookings.restaurant_id = customer_cards.restaurant_id
            and bookings.customer_id = wanted.customer_id
            and bookings.marketing_opt_in
        ) as ticked
        where ticked.at is not null
      ) as choices
      group by choices.channel
    ) as chosen
    where exists (
      select
      from public.marketing_consents
      where marketing_consents.restaurant_id = customer_cards.restaurant_id
        and marketing_consents.customer_id = any (
          array[wanted.customer_id] || coalesce(merged.ids, '{}')
        )
    )
    having count(*) > 0
  ) as consents on true
  order by wanted.place;
end
$$;

comment on function regulars.customer_cards(uuid, uuid[]) is
  'The guest cards of the given customers, in that order: who it is, how often, what next, which points, which consents.';
revoke all on function regulars.customer_cards(uuid, uuid[]) from public;
--! EndIncluded functions/customers/customer_cards.sql
--! Included functions/customers/get_customer.sql
-- Planning the card anew at each call costs more than running it, and no plan depends on who is asked for.
create or replace function public.get_customer(restaurant_id uuid, customer_id uuid)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
begin
  perform regulars.assert_restaurant(get_customer.restaurant_id);

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => get_customer.restaurant_id,
    customer_ids => array[
      regulars.customer_root(get_customer.restaurant_id, get_customer.customer_id)
    ]
  ) as cards;

  if not found then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        get_customer.restaurant_id,
        get_customer.customer_id
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
end
$$;

comment on function public.get_customer(uuid, uuid) is
  'The guest card of a customer, or of whom it is merged into: visits, next booking, points of the active program, tags, notes, consents. Raises RG007, RG010.';
revoke all on function public.get_customer(uuid, uuid) from public;
--! EndIncluded functions/customers/get_customer.sql
--! Included functions/customers/find_customers.sql
-- A name's look-ups read rows from the beginning of an index range and stop at limit_to, so a common name costs
-- no more than a rare one. Planning anew at each call would cost more than the look-up.
create or replace function public.find_customers(
  restaurant_id uuid,
  search text default null,
  tag text default null,
  limit_to integer default 20
)
returns table (
  id uuid,
  full_name text,
  email text,
  phone text,
  tags text[],
  notes text,
  merged_ids uuid[],
  erased_at timestamptz,
  created_at timestamptz,
  total_bookings integer,
  total_visits integer,
  total_covers bigint,
  total_cancellations integer,
  total_no_shows integer,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  last_visit_at timestamptz,
  next_booking_id uuid,
  next_booking_at timestamptz,
  next_party_size integer,
  next_status text,
  program_id uuid,
  tier text,
  balance bigint,
  lifetime_points bigint,
  email_opt_in boolean,
  sms_opt_in boolean,
  phone_opt_in boolean
)
language plpgsql
stable
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_limit integer := least(greatest(coalesce(find_customers.limit_to, 20), 1), 100);
  v_search text := nullif(btrim(find_customers.search), '');
  v_tag_keys text[];
  v_email text;
  v_phones text[];
  v_name text collate "C";
  v_surname text collate "C";
  v_key text collate "C";
  v_ids uuid[];
  v_looked_at integer;
begin
  perform regulars.assert_restaurant(find_customers.restaurant_id);

  if btrim(find_customers.tag) <> '' then
    v_tag_keys := regulars.tag_keys(
      restaurant_id => find_customers.restaurant_id,
      tags => array[find_customers.tag]
    );
  end if;

  v_email := regulars.normalize_email(v_search);
  if v_email is null and v_search ~ '[0-9]' then
    v_phones := array_remove(
      regulars.phone_readings(find_customers.restaurant_id, v_search),
      null
    );
  end if;

  if v_email is not null then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.email_normalized = v_email
        and customers.erased_at is null
      order by customers.email_normalized, customers.phone_normalized
      limit v_limit
    );
  elsif cardinality(v_phones) > 0 then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.phone_normalized = any (v_phones)
        and customers.erased_at is null
      limit v_limit
    );
  elsif v_search is not null then
    -- as a beginning of the name, of the surname, and with the surname typed last:
    -- "john smi", "smith jo" and "jo smith" all find John Smith
    v_name := regulars.name_key(v_search);
    v_surname := nullif(regulars.surname_key(v_search), v_name);
    if v_tag_keys is null then
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.name_key(customers.full_name) collate "C" >= v_name
          and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
        order by regulars.name_key(customers.full_name) collate "C"
        limit v_limit
      );
      foreach v_key in array array[v_name, v_surname] loop
        exit when cardinality(v_ids) >= v_limit;
        v_ids := v_ids || array(
          select customers.id
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and regulars.surname_key(customers.full_name) collate "C" >= v_key
            and regulars.surname_key(customers.full_name) collate "C" < v_key || U&'\+10ffff'
          order by regulars.surname_key(customers.full_name) collate "C"
          limit v_limit
        );
      end loop;
    else
      -- Whom both indexes name: along one of them, everybody of a rare tag's or name's common half would be read.
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.tags <> '{}'
          and (
            regulars.name_key(customers.full_name) collate "C" >= v_name
            and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_name
            and regulars.surname_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_surname
            and regulars.surname_key(customers.full_name) collate "C" < v_surname || U&'\+10ffff'
          )
        limit v_limit
      );
    end if;
  elsif v_tag_keys is not null then
    -- An index of tags reads all who have the tag before it gives the first. A common tag is met soon among the newest
    -- who have any, and one that a first look hardly meets is rare: of those there are few to read.
    foreach v_looked_at in array array[5, 40] loop
      v_ids := array(
        select tagged.id
        from (
          select
            customers.id,
            customers.tags
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and customers.tags <> '{}'
          order by customers.id desc
          limit v_looked_at * v_limit
        ) as tagged
        where exists (
          select
          from unnest(tagged.tags) as own (tag)
          where regulars.tag_key(own.tag) = regulars.tag_key(find_customers.tag)
        )
        limit v_limit
      );
      exit when cardinality(v_ids) not between v_limit / 10 + 1 and v_limit - 1;
    end loop;
    if cardinality(v_ids) < v_limit then
      v_ids := array(
        select customers.id
        from public.customers
        where regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.restaurant_id = find_customers.restaurant_id
          and customers.tags <> '{}'
        order by customers.id desc
        limit v_limit
      );
    end if;
  end if;

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => find_customers.restaurant_id,
    customer_ids => array(
      select coalesce(customers.merged_into_id, customers.id)
      from unnest(v_ids) with ordinality as found (id, place)
      join public.customers
        on customers.restaurant_id = find_customers.restaurant_id
        and customers.id = found.id
      group by coalesce(customers.merged_into_id, customers.id)
      order by min(found.place)
      limit v_limit
    )
  ) as cards;
end
$$;

comment on function public.find_customers(uuid, text, text, integer) is
  'Guest cards by e-mail or phone however written, by the beginning of a name or surname, by tag, or by both; at most limit_to (1 to 100). Raises RG010.';
revoke all on function public.find_customers(uuid, text, text, integer) from public;
--! EndIncluded functions/customers/find_customers.sql
--! Included functions/customers/set_marketing_consent.sql
create or replace function public.set_marketing_consent(
  restaurant_id uuid,
  customer_id uuid,
  is_given boolean,
  actor text,
  source text,
  channels text[] default '{email,sms,phone}',
  wording text default null,
  booking_id uuid default null,
  occurred_at timestamptz default null
)
returns setof public.marketing_consents
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_field text;
  v_limit text;
  v_customer_id uuid;
  v_occurred_at timestamptz := coalesce(
    set_marketing_consent.occurred_at,
    clock_timestamp()
  );
begin
  perform regulars.assert_restaurant(set_marketing_consent.restaurant_id);
  perform regulars.assert_actor(set_marketing_consent.actor);

  if set_marketing_consent.is_given is null then
    v_field := 'is_given';
    v_limit := 'true or false';
  elsif set_marketing_consent.source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$' is not true then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif coalesce(cardinality(set_marketing_consent.channels), 0) = 0
    or not set_marketing_consent.channels <@ '{email,sms,phone}'
  then
    v_field := 'channels';
    v_limit := 'one or more of email, sms, phone';
  elsif v_occurred_at > clock_timestamp() or not isfinite(v_occurred_at) then
    v_field := 'occurred_at';
    v_limit := 'a time that has passed';
  end if;
  if v_field is not null then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  v_customer_id := regulars.lock_customer(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_id => set_marketing_consent.customer_id
  );

  return query
  insert into public.marketing_consents (
    restaurant_id,
    customer_id,
    channel,
    is_given,
    booking_id,
    source,
    wording,
    actor,
    occurred_at
  )
  select
    set_marketing_consent.restaurant_id,
    v_customer_id,
    chosen.channel,
    set_marketing_consent.is_given,
    set_marketing_consent.booking_id,
    set_marketing_consent.source,
    nullif(btrim(set_marketing_consent.wording), ''),
    set_marketing_consent.actor,
    v_occurred_at
  from (
    select distinct unnest(set_marketing_consent.channels) as channel
  ) as chosen
  order by chosen.channel
  returning marketing_consents.*;

  perform regulars.refresh_profiles(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_ids => array[v_customer_id]
  );
end
$$;

comment on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) is
  'Records a marketing choice on the given channels: given or withdrawn, by whom, where, on which wording. Raises RG007, RG010, RG040, RG043.';
revoke all on function public.set_marketing_consent(
  uuid, uuid, boolean, text, text, text[], text, uuid, timestamptz
) from public;
--! EndIncluded functions/customers/set_marketing_consent.sql
--! Included functions/customers/update_customer.sql
create or replace function public.update_customer(
  restaurant_id uuid,
  customer_id uuid,
  tags text[] default null,
  notes text default null
)
returns setof public.customers
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_customer_id uuid;
  v_tags text[] := array(
    select distinct btrim(given.tag)
    from unnest(update_customer.tags) as given (tag)
    where btrim(given.tag) <> ''
    order by btrim(given.tag)
  );
begin
  perform regulars.assert_restaurant(update_customer.restaurant_id);

  v_customer_id := regulars.lock_customer(
    restaurant_id => update_customer.restaurant_id,
    customer_id => update_customer.customer_id
  );

  -- The card shows the tags of all who were merged, so what is taken off is taken off each.
  if update_customer.tags is not null then
    update public.customers
    set
      tags = array(
        select kept.tag
        from unnest(customers.tags) as kept (tag)
        where kept.tag = any (v_tags)
      ),
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and not customers.tags <@ v_tags;
  end if;
  -- The notes of all who were merged become the survivor's, as they were shown.
  if update_customer.notes is not null then
    update public.customers
    set
      notes = null,
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and customers.notes is not null;
  end if;

  return query
  update public.customers
  set
    tags = case when update_customer.tags is null then customers.tags else v_tags end,
    notes = case
      when update_customer.notes is null then customers.notes
      else nullif(btrim(update_customer.notes), '')
    end,
    updated_at = now()
  where customers.restaurant_id = update_customer.restaurant_id
    and customers.id = v_customer_id
  returning customers.*;
end
$$;

comment on function public.update_customer(uuid, uuid, text[], text) is
  'Replaces the tags and notes that staff keep on a customer; null leaves, an empty value removes. Raises RG007, RG010, RG043.';
revoke all on function public.update_customer(uuid, uuid, text[], text) from public;
--! EndIncluded functions/customers/update_customer.sql
--! Included functions/customers/assert_actor.sql
-- What is recorded for good must not be a name: an actor is a short word or an id.
create or replace function regulars.assert_actor(actor text)
returns void
language plpgsql
immutable
as $$
begin
  if assert_actor.actor ~ '^[A-Za-z0-9][A-Za-z0-9:._-]{0,99}$' is not true then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'actor must be an id or a kind: up to 100 letters, digits and signs of : . _ -',
      hint = 'Name who acts by an id such as staff:7, or by customer, staff or system.',
      column = 'actor';
  end if;
end
$$;

comment on function regulars.assert_actor(text) is
  'Raises RG040 unless the actor is an id or a kind, as it may be recorded for good.';
revoke all on function regulars.assert_actor(text) from public;
--! EndIncluded functions/customers/assert_actor.sql
--! Included functions/customers/assert_not_erased.sql
create or replace function regulars.assert_not_erased(restaurant_id uuid, customer_ids uuid[])
returns void
language plpgsql
stable
as $$
declare
  v_id uuid;
  v_is_known boolean;
begin
  select
    wanted.id,
    customers.id is not null
  into v_id, v_is_known
  from unnest(assert_not_erased.customer_ids) as wanted (id)
  left join public.customers
    on customers.restaurant_id = assert_not_erased.restaurant_id
    and customers.id = wanted.id
  where customers.id is null
    or customers.erased_at is not null
  order by customers.id is null desc
  limit 1;

  if not found then
    return;
  elsif not v_is_known then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        assert_not_erased.restaurant_id,
        coalesce(v_id::text, 'null')
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;

  raise exception using
    errcode = 'RG043',
    message = 'the customer has been erased',
    detail = format('customer_id %s.', v_id),
    hint = 'A later booking by the same guest starts a new customer; use that one.';
end
$$;

comment on function regulars.assert_not_erased(uuid, uuid[]) is
  'Raises RG007 if one of the customers does not exist and RG043 if one has been erased.';
revoke all on function regulars.assert_not_erased(uuid, uuid[]) from public;
--! EndIncluded functions/customers/assert_not_erased.sql
--! Included functions/customers/merged_customers.sql
create or replace function regulars.merged_customers(restaurant_id uuid, customer_id uuid)
returns uuid[]
language plpgsql
stable
as $$
begin
  return array(
    with recursive tree as (
      select customer_merges.duplicate_id
      from public.customer_merges
      where customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = merged_customers.customer_id
        and customer_merges.unmerged_at is null
      union
      select customer_merges.duplicate_id
      from tree
      join public.customer_merges
        on customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = tree.duplicate_id
        and customer_merges.unmerged_at is null
    )
    select tree.duplicate_id
    from tree
    order by tree.duplicate_id
  );
end
$$;

comment on function regulars.merged_customers(uuid, uuid) is
  'All customers merged into a customer, directly or through another, in the order of their ids.';
revoke all on function regulars.merged_customers(uuid, uuid) from public;
--! EndIncluded functions/customers/merged_customers.sql
--! Included functions/customers/lock_people.sql
-- The order of every writer: bookings, customers in contact order (ids part those without contact), profiles. A
-- booking that arrives while the customer's lock is waited for is locked after it, but never waited for: whoever
-- holds it waits for the customer. The block's locks are then given back, and all is begun anew.
create or replace function regulars.lock_people(
  restaurant_id uuid,
  booking_owner_id uuid,
  customer_ids uuid[]
)
returns void
language plpgsql
volatile
as $$
declare
  v_is_crossing boolean;
begin
  loop
    begin
      v_is_crossing := false;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update;

      perform
      from public.customers
      where customers.restaurant_id = lock_people.restaurant_id
        and customers.id = any (lock_people.customer_ids)
      order by
        coalesce(customers.email_normalized, '') collate "C",
        coalesce(customers.phone_normalized, '') collate "C",
        customers.id
      for no key update;

      v_is_crossing := true;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update nowait;
      exit;
    exception
      when lock_not_available then
        -- a lock_timeout of the session has the same code
        if not v_is_crossing then
          raise;
        end if;
    end;
  end loop;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_people.restaurant_id
    and customer_profiles.customer_id = any (lock_people.customer_ids)
  order by customer_profiles.customer_id
  for no key update;
end
$$;

comment on function regulars.lock_people(uuid, uuid, uuid[]) is
  'Locks the bookings of one customer, then customers and their profiles, in the one order of all writers.';
revoke all on function regulars.lock_people(uuid, uuid, uuid[]) from public;
--! EndIncluded functions/customers/lock_people.sql
--! Included functions/customers/find_identity.sql
-- Branches with = and is null, because "is not distinct from" uses no index.
create or replace function regulars.find_identity(restaurant_id uuid, email text, phone text)
returns uuid
language plpgsql
stable
as $$
declare
  v_email text := regulars.normalize_email(find_identity.email);
  v_phone text;
begin
  select regulars.known_phone(
    restaurant_id => find_identity.restaurant_id,
    email_normalized => v_email,
    phone => find_identity.phone,
    phone_normalized => regulars.normalize_phone(find_identity.phone, restaurants.country_code)
  )
  into v_phone
  from public.restaurants
  where restaurants.id = find_identity.restaurant_id;

  if v_email is null then
    return (
      select customers.id
      from public.customers
      where customers.restaurant_id = find_identity.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
    );
  elsif v_phone is null then
    return (
      select customers.id
      from public.customers
      where customers.restaurant_id = find_identity.restaurant_id
        and customers.email_normalized = v_email
        and customers.phone_normalized is null
        and customers.erased_at is null
    );
  end if;
  return (
    select customers.id
    from public.customers
    where customers.restaurant_id = find_identity.restaurant_id
      and customers.email_normalized = v_email
      and customers.phone_normalized = v_phone
      and customers.erased_at is null
  );
end
$$;

comment on function regulars.find_identity(uuid, text, text) is
  'The customer that a contact as given identifies, merged or not; null: none, or an unusable contact.';
revoke all on function regulars.find_identity(uuid, text, text) from public;
--! EndIncluded functions/customers/find_identity.sql
--! Included functions/customers/forget_shown_contact.sql
-- A name, e-mail or phone that was shown because of bookings that have left: where no booking that stays has one to
-- show instead, the identifying contact is shown, and no name.
create or replace function regulars.forget_shown_contact(
  restaurant_id uuid,
  customer_ids uuid[],
  booking_ids uuid[]
)
returns void
language sql
volatile
as $$
  update public.customers
  set
    full_name = case
      when customers.full_name = any (gone.names) then null
      else customers.full_name
    end,
    email = case
      when customers.email = any (gone.emails) then customers.email_normalized
      else customers.email
    end,
    phone = case
      when customers.phone = any (gone.phones) then customers.phone_normalized
      else customers.phone
    end,
    updated_at = now()
  from (
    select
      array_agg(btrim(bookings.customer_name)) as names,
      array_agg(btrim(bookings.customer_email)) as emails,
      array_agg(btrim(bookings.customer_phone)) as phones
    from public.bookings
    where bookings.restaurant_id = forget_shown_contact.restaurant_id
      and bookings.id = any (forget_shown_contact.booking_ids)
  ) as gone
  where customers.restaurant_id = forget_shown_contact.restaurant_id
    and customers.id = any (forget_shown_contact.customer_ids)
    and (
      customers.full_name = any (gone.names)
      or customers.email = any (gone.emails)
      or customers.phone = any (gone.phones)
    )
$$;

comment on function regulars.forget_shown_contact(uuid, uuid[], uuid[]) is
  'Stops customers from showing what the given bookings, which have left them, had them show.';
revoke all on function regulars.forget_shown_contact(uuid, uuid[], uuid[]) from public;
--! EndIncluded functions/customers/forget_shown_contact.sql
--! Included functions/customers/move_manual_entries.sql
-- A pair for each entry: out of the duplicate's account and into the survivor's. Undone from a customer that was
-- merged itself since, what had moved on is fetched from where it is now: a later pair names, in metadata.of, the
-- entry that it moved on. The caller holds the accounts, and rebuilds them.
create or replace function regulars.move_manual_entries(
  restaurant_id uuid,
  merge_ids uuid[],
  customer_ids uuid[],
  actor text,
  is_undo boolean
)
returns void
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  with recursive entries as materialized (
    select flows.flow, standing.*
    from public.loyalty_points
    join regulars.standing_point_events as standing
      on standing.restaurant_id = loyalty_points.restaurant_id
      and standing.program_id = loyalty_points.program_id
      and standing.customer_id = loyalty_points.customer_id
      and standing.booking_id is null
    join regulars.point_flows as flows
      on flows.restaurant_id = standing.restaurant_id
      and flows.id = standing.id
    where loyalty_points.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_points.customer_id = any (move_manual_entries.customer_ids)
  ),
  undone as (
    select 1 as step, entries.id
    from entries
    where move_manual_entries.is_undo
      and entries.reason = 'merge'
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[1]::text
    union all
    select undone.step + 1, entries.id
    from undone
    join entries
      on entries.reason = 'merge'
      and entries.metadata ->> 'of' = undone.id::text
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[undone.step + 1]::text
  ),
  moved as (
    select
      entries.program_id,
      halves.customer_id,
      halves.sign * entries.points_delta as points_delta,
      null::uuid as reverses_event_id,
      entries.occurred_at,
      concat_ws(':', 'merge', customer_merges.id, entries.id, halves.sign) as source_key,
      entries.metadata || jsonb_build_object(
        'merge_id', customer_merges.id,
        'of', entries.id,
        'flow', entries.flow
      ) as metadata
    from public.customer_merges
    join entries on entries.customer_id = customer_merges.duplicate_id
    cross join lateral (
      values
        (customer_merges.duplicate_id, -1),
        (customer_merges.survivor_id, 1)
    ) as halves (customer_id, sign)
    where not move_manual_entries.is_undo
      and customer_merges.restaurant_id = move_manual_entries.restaurant_id
      and customer_merges.id = move_manual_entries.merge_ids[1]
    union all
    select
      entries.program_id,
      entries.customer_id,
      -entries.points_delta,
      entries.id,
      entries.occurred_at,
      concat_ws(':', 'merge', entries.id, 'undo'),
      entries.metadata || '{"undo": true}'
    from undone
    join entries on entries.id = undone.id
  )
  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
    sequence,
    points_delta,
    reason,
    source_key,
    reverses_event_id,
    actor,
    metadata,
    occurred_at,
    recorded_at
  )
  select
    move_manual_entries.restaurant_id,
    moved.program_id,
    moved.customer_id,
    greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
      partition by moved.program_id, moved.customer_id
      order by moved.occurred_at, moved.source_key
    ),
    moved.points_delta,
    'merge',
    moved.source_key,
    moved.reverses_event_id,
    move_manual_entries.actor,
    moved.metadata,
    moved.occurred_at,
    greatest(v_now, newest.recorded_at)
  from moved
  join public.loyalty_points
    on loyalty_points.restaurant_id = move_manual_entries.restaurant_id
    and loyalty_points.program_id = moved.program_id
    and loyalty_points.customer_id = moved.customer_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_point_events.program_id = moved.program_id
      and loyalty_point_events.customer_id = moved.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true;
end
$$;

comment on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean) is
  'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back along the given merges.';
revoke all on function regulars.move_manual_entries(uuid, uuid[], uuid[], text, boolean)
  from public;
--! EndIncluded functions/customers/move_manual_entries.sql
--! Included functions/customers/move_points.sql
-- A merge carries an account over as it is: booking by booking, and manual entry by manual entry, each on its own
-- date, so that expiry and balances of the past are those of one person who always was one. An unmerge names the
-- entries it takes back. The caller holds bookings, customers and profiles; the accounts are locked here.
create or replace function regulars.move_points(
  restaurant_id uuid,
  merge_ids uuid[],
  booking_ids uuid[],
  actor text,
  is_undo boolean
)
returns void
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[];
  v_metadata jsonb := jsonb_build_object('merge_id', move_points.merge_ids[1])
    || case when move_points.is_undo then '{"undo": true}' else '{}' end::jsonb;
begin
  -- every account that may be written, those that are missing as well
  v_customer_ids := array(
    select customer_merges.duplicate_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
    union
    select customer_merges.survivor_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
  );

  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    move_points.restaurant_id,
    loyalty_programs.id,
    wanted.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from unnest(v_customer_ids) as wanted (customer_id)
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = move_points.restaurant_id
  where exists (
    select
    from public.loyalty_points
    where loyalty_points.restaurant_id = move_points.restaurant_id
      and loyalty_points.program_id = loyalty_programs.id
      and loyalty_points.customer_id = any (v_customer_ids)
  )
  order by loyalty_programs.id, wanted.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = move_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  perform regulars.post_booking_points(
    restaurant_id => move_points.restaurant_id,
    booking_ids => move_points.booking_ids,
    metadata => v_metadata,
    reason => 'merge',
    actor => move_points.actor
  );

  perform regulars.move_manual_entries(
    restaurant_id => move_points.restaurant_id,
    merge_ids => move_points.merge_ids,
    customer_ids => v_customer_ids,
    actor => move_points.actor,
    is_undo => move_points.is_undo
  );

  if move_points.is_undo then
    perform regulars.reinstate_unearned_expiries(
      restaurant_id => move_points.restaurant_id,
      customer_ids => v_customer_ids
    );
  end if;

  -- lifetime points, tiers and dates of both as their ledgers now have them
  perform regulars.rebuild_accounts(
    restaurant_id => move_points.restaurant_id,
    customer_ids => v_customer_ids
  );
end
$$;

comment on function regulars.move_points(uuid, uuid[], uuid[], text, boolean) is
  'Posts what a merge moves, or an unmerge moves back: points of bookings whose rows the caller holds, and manual entries.';
revoke all on function regulars.move_points(uuid, uuid[], uuid[], text, boolean) from public;
--! EndIncluded functions/customers/move_points.sql
--! Included functions/customers/merge_customers.sql
-- The duplicate becomes a pointer; its bookings move, and their points follow them by posted entries. Every
-- pointer names the customer that stands for the whole person, never one that is merged itself, so nobody
-- follows chains; who was merged into whom is kept in customer_merges.
create or replace function public.merge_customers(
  restaurant_id uuid,
  survivor_id uuid,
  duplicate_id uuid,
  actor text
)
returns setof public.customer_merges
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_survivor_id uuid;
  v_duplicate_id uuid := merge_customers.duplicate_id;
  v_group uuid[];
  v_booking_ids uuid[];
  v_merge public.customer_merges;
begin
  perform regulars.assert_restaurant(merge_customers.restaurant_id);
  perform regulars.assert_actor(merge_customers.actor);

  -- Until nothing has changed while the locks were waited for.
  loop
    v_survivor_id := regulars.customer_root(
      merge_customers.restaurant_id,
      merge_customers.survivor_id
    );
    v_group := v_duplicate_id
      || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => merge_customers.restaurant_id,
      booking_owner_id => v_duplicate_id,
      customer_ids => v_group || v_survivor_id
    );
    exit when v_survivor_id is not distinct from regulars.customer_root(
        merge_customers.restaurant_id,
        merge_customers.survivor_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[merge_customers.survivor_id, v_duplicate_id]
  );

  select customer_merges.*
  into v_merge
  from public.customer_merges
  where customer_merges.restaurant_id = merge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null;
  if found and v_merge.survivor_id in (merge_customers.survivor_id, v_survivor_id) then
    -- asked for again
    return next v_merge;
    return;
  elsif found or v_survivor_id = v_duplicate_id then
    raise exception using
      errcode = 'RG041',
      message = 'the customers cannot be merged',
      detail = format(
        'duplicate_id %s %s.',
        v_duplicate_id,
        case
          when v_survivor_id = v_duplicate_id then 'is the survivor, or the survivor is merged into it'
          else format('is merged into %s', v_merge.survivor_id)
        end
      ),
      hint = 'Name two customers that each stand for themselves, or unmerge first.';
  end if;

  perform regulars.post_expiries(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  update public.customers
  set
    merged_into_id = v_survivor_id,
    updated_at = now()
  where customers.restaurant_id = merge_customers.restaurant_id
    and customers.id = any (v_group);

  with moved as (
    update public.bookings
    set customer_id = v_survivor_id
    where bookings.restaurant_id = merge_customers.restaurant_id
      and bookings.customer_id = v_duplicate_id
    returning bookings.id
  )
  select coalesce(array_agg(moved.id order by moved.id), '{}')
  into v_booking_ids
  from moved;

  insert into public.customer_merges (
    restaurant_id,
    survivor_id,
    duplicate_id,
    booking_ids,
    actor
  )
  values (
    merge_customers.restaurant_id,
    v_survivor_id,
    v_duplicate_id,
    v_booking_ids,
    merge_customers.actor
  )
  returning * into v_merge;

  perform regulars.refresh_profiles(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => merge_customers.restaurant_id,
    merge_ids => array[v_merge.id],
    booking_ids => v_booking_ids,
    actor => merge_customers.actor,
    is_undo => false
  );

  return next v_merge;
end
$$;

comment on function public.merge_customers(uuid, uuid, uuid, text) is
  'Makes one customer of two: the duplicate''s bookings and points move to the survivor, and so do its later bookings. Asking again changes nothing. Raises RG007, RG010, RG040, RG041, RG043.';
revoke all on function public.merge_customers(uuid, uuid, uuid, text) from public;
--! EndIncluded functions/customers/merge_customers.sql
--! Included functions/customers/unmerge_customers.sql
-- Undoes one merge, also from within a chain of them. Each booking goes to whom its contact says; one without a
-- usable contact goes back where it was. What was recorded in between for the person (manual points, consents,
-- tags, notes) stays with the survivor.
create or replace function public.unmerge_customers(
  restaurant_id uuid,
  duplicate_id uuid,
  actor text
)
returns setof public.customer_merges
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_duplicate_id uuid := unmerge_customers.duplicate_id;
  v_root_id uuid;
  v_group uuid[];
  v_merge public.customer_merges;
  v_merge_ids uuid[];
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(unmerge_customers.restaurant_id);
  perform regulars.assert_actor(unmerge_customers.actor);

  -- Until nothing has changed while the locks were waited for.
  loop
    v_root_id := regulars.customer_root(unmerge_customers.restaurant_id, v_duplicate_id);
    v_group := v_duplicate_id
      || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => unmerge_customers.restaurant_id,
      booking_owner_id => v_root_id,
      customer_ids => v_group || v_root_id
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        unmerge_customers.restaurant_id,
        v_duplicate_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_duplicate_id]
  );

  update public.customer_merges
  set
    unmerged_by = unmerge_customers.actor,
    unmerged_at = clock_timestamp()
  where customer_merges.restaurant_id = unmerge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null
  returning * into v_merge;
  if not found then
    raise exception using
      errcode = 'RG042',
      message = 'the customer is not merged into another',
      detail = format('duplicate_id %s.', v_duplicate_id),
      hint = 'Name the customer that became the pointer; get_customer lists them in merged_ids.';
  end if;

  -- this merge and those by which its survivor moved on
  v_merge_ids := array(
    with recursive path as (
      select 1 as step, v_merge.id as id, v_merge.survivor_id as survivor_id
      union all
      select path.step + 1, customer_merges.id, customer_merges.survivor_id
      from path
      join public.customer_merges
        on customer_merges.restaurant_id = unmerge_customers.restaurant_id
        and customer_merges.duplicate_id = path.survivor_id
        and customer_merges.unmerged_at is null
    )
    select path.id
    from path
    order by path.step
  );

  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id],
    as_of => clock_timestamp()
  );

  v_booking_ids := array(
    select bookings.id
    from public.bookings
    left join lateral (
      select regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) as customer_id
    ) as contact on true
    left join public.customers as identity
      on identity.restaurant_id = unmerge_customers.restaurant_id
      and identity.id = contact.customer_id
    where bookings.restaurant_id = unmerge_customers.restaurant_id
      and bookings.customer_id = v_root_id
      and case
        -- a contact of this person decides
        when v_root_id in (identity.id, identity.merged_into_id) then identity.id = any (v_group)
        else bookings.id = any (v_merge.booking_ids)
      end
    order by bookings.id
  );

  update public.customers
  set
    merged_into_id = case when customers.id = v_duplicate_id then null else v_duplicate_id end,
    updated_at = now()
  where customers.restaurant_id = unmerge_customers.restaurant_id
    and customers.id = any (v_group);

  update public.bookings
  set customer_id = v_duplicate_id
  where bookings.restaurant_id = unmerge_customers.restaurant_id
    and bookings.id = any (v_booking_ids);

  perform regulars.forget_shown_contact(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array(
      select v_root_id
      union
      select v_merge.survivor_id
    ),
    booking_ids => v_booking_ids
  );
  perform regulars.refresh_profiles(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => unmerge_customers.restaurant_id,
    merge_ids => v_merge_ids,
    booking_ids => v_booking_ids,
    actor => unmerge_customers.actor,
    is_undo => true
  );
  -- what came due while they were one came due on one account, and stands again on both
  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  return next v_merge;
end
$$;

comment on function public.unmerge_customers(uuid, uuid, text) is
  'Takes a merged customer out again, with the bookings of its contacts and their points. Raises RG007, RG010, RG040, RG042, RG043.';
revoke all on function public.unmerge_customers(uuid, uuid, text) from public;
--! EndIncluded functions/customers/unmerge_customers.sql
--! Included functions/customers/erase_person.sql
-- Who it was goes, what happened stays: the rows keep their ids, counts, points and events. Bookings that carry the
-- contact and are attached to nobody yet (an import before its backfill) go with the rest: they would bring the
-- person back. The identity is free afterwards, so a later booking starts a new customer.
create or replace function regulars.erase_person(
  restaurant_id uuid,
  customer_id uuid,
  actor text,
  reason text
)
returns public.customer_erasures
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_root_id uuid;
  v_group uuid[];
  v_unattached uuid[];
  v_bookings integer;
  v_erasure public.customer_erasures;
begin
  -- Until nothing has changed while the locks were waited for.
  loop
    v_root_id := regulars.customer_root(erase_person.restaurant_id, erase_person.customer_id);
    if v_root_id is null then
      perform regulars.assert_not_erased(
        restaurant_id => erase_person.restaurant_id,
        customer_ids => array[erase_person.customer_id]
      );
    end if;
    v_group := v_root_id || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
    perform regulars.lock_people(
      restaurant_id => erase_person.restaurant_id,
      booking_owner_id => v_root_id,
      customer_ids => v_group
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        erase_person.restaurant_id,
        erase_person.customer_id
      )
      and v_group = v_root_id
        || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
  end loop;

  select customer_erasures.*
  into v_erasure
  from public.customer_erasures
  where customer_erasures.restaurant_id = erase_person.restaurant_id
    and customer_erasures.customer_id = v_root_id;
  if found then
    return v_erasure;
  end if;

  v_unattached := array(
    select bookings.id
    from public.bookings
    where bookings.restaurant_id = erase_person.restaurant_id
      and bookings.customer_id is null
      and regulars.has_contact(bookings.customer_email, bookings.customer_phone)
      and regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) = any (v_group)
  );
  update public.bookings
  set customer_id = v_root_id
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.id = any (v_unattached);

  update public.customers
  set
    email = null,
    phone = null,
    email_normalized = null,
    phone_normalized = null,
    full_name = null,
    tags = '{}',
    notes = null,
    erased_at = now(),
    updated_at = now()
  where customers.restaurant_id = erase_person.restaurant_id
    and customers.id = any (v_group);

  perform set_config('regulars.erasing', erase_person.restaurant_id::text, true);
  update public.bookings
  set
    customer_name = null,
    customer_email = null,
    customer_phone = null,
    notes = null,
    idempotency_hash = null
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.customer_id = v_root_id;
  get diagnostics v_bookings = row_count;
  perform set_config('regulars.erasing', '', true);

  update public.marketing_consents
  set wording = null
  where marketing_consents.restaurant_id = erase_person.restaurant_id
    and marketing_consents.customer_id = any (v_group)
    and marketing_consents.wording is not null;

  delete from public.loyalty_point_event_notes
  using public.loyalty_points
  join public.loyalty_point_events
    on loyalty_point_events.restaurant_id = loyalty_points.restaurant_id
    and loyalty_point_events.program_id = loyalty_points.program_id
    and loyalty_point_events.customer_id = loyalty_points.customer_id
  where loyalty_points.restaurant_id = erase_person.restaurant_id
    and loyalty_points.customer_id = any (v_group)
    and loyalty_point_events.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.event_id = loyalty_point_events.id;

  if v_unattached <> '{}' then
    perform regulars.refresh_profiles(
      restaurant_id => erase_person.restaurant_id,
      customer_ids => array[v_root_id]
    );
    perform regulars.post_booking_points(
      restaurant_id => erase_person.restaurant_id,
      booking_ids => v_unattached
    );
  end if;

  insert into public.customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
  values (
    erase_person.restaurant_id,
    v_root_id,
    erase_person.actor,
    erase_person.reason,
    v_bookings
  )
  returning * into v_erasure;
  return v_erasure;
end
$$;

comment on function regulars.erase_person(uuid, uuid, text, text) is
  'Removes what is known of a person, of all who were merged included, and records that it was done. Raises RG007.';
revoke all on function regulars.erase_person(uuid, uuid, text, text) from public;
--! EndIncluded functions/customers/erase_person.sql
--! Included functions/customers/erase_customer.sql
create or replace function public.erase_customer(
  restaurant_id uuid,
  customer_id uuid,
  actor text
)
returns setof public.customer_erasures
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(erase_customer.restaurant_id);
  perform regulars.assert_actor(erase_customer.actor);

  return next regulars.erase_person(
    restaurant_id => erase_customer.restaurant_id,
    customer_id => erase_customer.customer_id,
    actor => erase_customer.actor,
    reason => 'request'
  );
end
$$;

comment on function public.erase_customer(uuid, uuid, text) is
  'Removes all personal data of a guest for good; counts, points and events stay. Asking again changes nothing. Raises RG007, RG010, RG040.';
revoke all on function public.erase_customer(uuid, uuid, text) from public;
--! EndIncluded functions/customers/erase_customer.sql
--! Included functions/customers/erase_inactive_customers.sql
create or replace function public.erase_inactive_customers(
  restaurant_id uuid,
  older_than interval,
  actor text,
  dry_run boolean default false,
  limit_to integer default 1000
)
returns table (
  customer_id uuid,
  last_active_at timestamptz,
  is_erased boolean
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_before timestamptz := now() - erase_inactive_customers.older_than;
  v_customer record;
begin
  perform regulars.assert_restaurant(erase_inactive_customers.restaurant_id);
  perform regulars.assert_actor(erase_inactive_customers.actor);
  if erase_inactive_customers.older_than < interval '1 day' is not false then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'older_than must be an interval of at least one day.',
      hint = 'Such as 3 years: guests of whom nothing was heard for that long are erased.',
      column = 'older_than';
  end if;

  for v_customer in
    select
      customers.id,
      greatest(customers.created_at, profiles.last_booking_at, latest.at) as last_active_at
    from public.customers
    left join public.customer_profiles as profiles
      on profiles.restaurant_id = erase_inactive_customers.restaurant_id
      and profiles.customer_id = customers.id
    cross join lateral (
      select max(dates.at) as at
      from (
        (
          select bookings.starts_at as at
          from public.bookings
          where bookings.restaurant_id = erase_inactive_customers.restaurant_id
            and bookings.customer_id = customers.id
          order by bookings.starts_at desc
          limit 1
        )
        union all
        (
          select max(marketing_consents.occurred_at)
          from public.marketing_consents
          where marketing_consents.restaurant_id = erase_inactive_customers.restaurant_id
            and marketing_consents.customer_id = customers.id
        )
        union all
        (
          select max(duplicates.created_at)
          from public.customers as duplicates
          where duplicates.restaurant_id = erase_inactive_customers.restaurant_id
            and duplicates.merged_into_id = customers.id
        )
      ) as dates
    ) as latest
    where customers.restaurant_id = erase_inactive_customers.restaurant_id
      and customers.erased_at is null
      and customers.merged_into_id is null
      and customers.created_at < v_before
      and coalesce(profiles.last_booking_at < v_before, true)
      and coalesce(latest.at < v_before, true)
    order by
      coalesce(customers.email_normalized, '') collate "C",
      coalesce(customers.phone_normalized, '') collate "C"
    limit erase_inactive_customers.limit_to
  loop
    if not erase_inactive_customers.dry_run then
      perform regulars.erase_person(
        restaurant_id => erase_inactive_customers.restaurant_id,
        customer_id => v_customer.id,
        actor => erase_inactive_customers.actor,
        reason => 'retention'
      );
    end if;
    customer_id := v_customer.id;
    last_active_at := v_customer.last_active_at;
    is_erased := not erase_inactive_customers.dry_run;
    return next;
  end loop;
end
$$;

comment on function public.erase_inactive_customers(uuid, interval, text, boolean, integer) is
  'Erases guests who have not booked, visited or chosen anything for that long, at most limit_to a call; a dry run only lists them. Raises RG010, RG040.';
revoke all on function public.erase_inactive_customers(uuid, interval, text, boolean, integer)
  from public;
--! EndIncluded functions/customers/erase_inactive_customers.sql
--! Included functions/customers/export_customer.sql
create or replace function public.export_customer(restaurant_id uuid, customer_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_root_id uuid := regulars.customer_root(
    export_customer.restaurant_id,
    export_customer.customer_id
  );
  v_group uuid[];
begin
  perform regulars.assert_restaurant(export_customer.restaurant_id);
  if v_root_id is null then
    perform regulars.assert_not_erased(
      restaurant_id => export_customer.restaurant_id,
      customer_ids => array[export_customer.customer_id]
    );
  end if;
  v_group := v_root_id || regulars.merged_customers(export_customer.restaurant_id, v_root_id);

  return jsonb_build_object(
    'restaurant_id', export_customer.restaurant_id,
    'customer_id', v_root_id,
    'exported_at', now(),
    'customers', (
      select jsonb_agg(to_jsonb(customers) order by customers.id <> v_root_id, customers.id)
      from public.customers
      where customers.restaurant_id = export_customer.restaurant_id
        and customers.id = any (v_group)
    ),
    'profile', (
      select to_jsonb(profiles)
      from public.customer_profiles as profiles
      where profiles.restaurant_id = export_customer.restaurant_id
        and profiles.customer_id = v_root_id
    ),
    'bookings', (
      select coalesce(
        jsonb_agg(
          to_jsonb(bookings) - 'idempotency_hash'
          order by bookings.starts_at, bookings.id
        ),
        '[]'
      )
      from public.bookings
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'waiting_list', (
      select coalesce(jsonb_agg(to_jsonb(waiting_list) order by waiting_list.id), '[]')
      from public.bookings
      join public.waiting_list
        on waiting_list.restaurant_id = bookings.restaurant_id
        and waiting_list.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'marketing_consents', (
      select coalesce(
        jsonb_agg(to_jsonb(consents) order by consents.occurred_at, consents.id),
        '[]'
      )
      from public.marketing_consents as consents
      where consents.restaurant_id = export_customer.restaurant_id
        and consents.customer_id = any (v_group)
    ),
    'loyalty_accounts', (
      select coalesce(
        jsonb_agg(to_jsonb(accounts) order by accounts.program_id, accounts.customer_id),
        '[]'
      )
      from public.loyalty_points as accounts
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'loyalty_entries', (
      select coalesce(
        jsonb_agg(
          to_jsonb(entries) - 'digest'
            || jsonb_strip_nulls(jsonb_build_object('note', notes.note))
          order by entries.program_id, entries.customer_id, entries.sequence
        ),
        '[]'
      )
      from public.loyalty_points as accounts
      join public.loyalty_point_events as entries
        on entries.restaurant_id = accounts.restaurant_id
        and entries.program_id = accounts.program_id
        and entries.customer_id = accounts.customer_id
      left join public.loyalty_point_event_notes as notes
        on notes.restaurant_id = entries.restaurant_id
        and notes.event_id = entries.id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'tier_changes', (
      select coalesce(jsonb_agg(to_jsonb(changes) order by changes.id), '[]')
      from public.loyalty_points as accounts
      join public.loyalty_tier_changes as changes
        on changes.restaurant_id = accounts.restaurant_id
        and changes.program_id = accounts.program_id
        and changes.customer_id = accounts.customer_id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'events', (
      select coalesce(
        jsonb_agg(to_jsonb(events) order by events.booking_id, events.booking_sequence),
        '[]'
      )
      from public.bookings
      join public.analytics_events as events
        on events.restaurant_id = bookings.restaurant_id
        and events.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'merges', (
      select coalesce(jsonb_agg(to_jsonb(merges) order by merges.id), '[]')
      from public.customer_merges as merges
      where merges.restaurant_id = export_customer.restaurant_id
        and (merges.duplicate_id = any (v_group) or merges.survivor_id = any (v_group))
    ),
    'erasure', (
      select to_jsonb(erasures)
      from public.customer_erasures as erasures
      where erasures.restaurant_id = export_customer.restaurant_id
        and erasures.customer_id = v_root_id
    )
  );
end
$$;

comment on function public.export_customer(uuid, uuid) is
  'Everything that is held on a guest, of all who were merged included, as one JSON document. Raises RG007, RG010.';
revoke all on function public.export_customer(uuid, uuid) from public;
--! EndIncluded functions/customers/export_customer.sql
--! Included functions/customers/text_similarity.sql
-- Like pg_trgm, which needs an extension, but for pieces that repeat. A loop, because sets of pieces cost ten times
-- as much and this is asked for every pair.
create or replace function regulars.text_similarity(one text, other text)
returns real
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_one text collate "C" := '  ' || one || ' ';
  v_other text collate "C" := '  ' || other || ' ';
  v_shared integer := 0;
begin
  for v_place in 1 .. length(v_one) - 2 loop
    if strpos(v_other, substr(v_one, v_place, 3)) > 0 then
      v_shared := v_shared + 1;
    end if;
  end loop;
  v_shared := least(v_shared, length(v_other) - 2);
  return v_shared::real / (length(v_one) + length(v_other) - 4 - v_shared);
end
$$;

comment on function regulars.text_similarity(text, text) is
  'How alike two texts are, from 0 to 1, by the pieces of three letters that they share.';
revoke all on function regulars.text_similarity(text, text) from public;
--! EndIncluded functions/customers/text_similarity.sql
--! Included functions/customers/is_one_slip.sql
-- What the two have in common at the beginning and at the end leaves at most the slip.
create or replace function regulars.is_one_slip(one text, other text)
returns boolean
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_one text collate "C" := one;
  v_other text collate "C" := other;
  v_length integer := least(length(one), length(other));
  v_start integer := 0;
begin
  if abs(length(one) - length(other)) > 1 or v_one = v_other then
    return v_one = v_other;
  end if;
  while v_start < v_length and substr(v_one, v_start + 1, 1) = substr(v_other, v_start + 1, 1) loop
    v_start := v_start + 1;
  end loop;
  v_one := substr(v_one, v_start + 1);
  v_other := substr(v_other, v_start + 1);
  return substr(v_one, 2) = substr(v_other, 2)
    or substr(v_one, 2) = v_other
    or v_one = substr(v_other, 2)
    or (
      length(v_one) = length(v_other)
      and substr(v_one, 3) = substr(v_other, 3)
      and left(v_one, 2) = reverse(left(v_other, 2))
    );
end
$$;

comment on function regulars.is_one_slip(text, text) is
  'Whether one letter typed wrong, left out, put in or swapped with its neighbour makes one text of the other.';
revoke all on function regulars.is_one_slip(text, text) from public;
--! EndIncluded functions/customers/is_one_slip.sql
--! Included functions/customers/name_similarity.sql
create or replace function regulars.name_similarity(one text, other text)
returns real
language plpgsql
immutable
strict
parallel safe
as $$
declare
  v_one text[] := string_to_array(one, ' ');
  v_other text[] := string_to_array(other, ' ');
  v_likeness real;
begin
  if v_one <@ v_other and v_other <@ v_one then
    return 1;
  end if;

  -- the least, over the words of the shorter name, of the likeness to the closest word of the other: a surname
  -- alone is a family's
  if cardinality(v_one) > cardinality(v_other) then
    v_one := string_to_array(other, ' ');
    v_other := string_to_array(one, ' ');
  end if;
  select min(closest.likeness)
  into v_likeness
  from unnest(v_one) as word
  cross join lateral (
    select max(
      case
        when word = candidate then 1
        -- an initial
        when least(length(word), length(candidate)) = 1 and left(word, 1) = left(candidate, 1)
          then 0.5
        when regulars.is_one_slip(word, candidate) then 0.8
        else regulars.text_similarity(word, candidate)
      end
    ) as likeness
    from unnest(v_other) as candidate
  ) as closest;
  return least(v_likeness, 0.99);
end
$$;

comment on function regulars.name_similarity(text, text) is
  'How alike two names (as regulars.name_key gives them) are, from 0 to 1, whatever the order of their words.';
revoke all on function regulars.name_similarity(text, text) from public;
--! EndIncluded functions/customers/name_similarity.sql
--! Included functions/customers/mailbox_key.sql
create or replace function regulars.mailbox_key(email_normalized text)
returns text
language sql
immutable
strict
parallel safe
as $$
  select
    replace(split_part(split_part(email_normalized, '@', 1), '+', 1), '.', '')
    || '@'
    || split_part(email_normalized, '@', 2)
$$;

comment on function regulars.mailbox_key(text) is
  'An e-mail without the dots and the +tag before the @, which many providers ignore: a hint, no identity.';
revoke all on function regulars.mailbox_key(text) from public;
--! EndIncluded functions/customers/mailbox_key.sql
--! Included functions/customers/match_keys.sql
-- Two texts that differ by one slip share one of the texts that leaving out a letter gives. Digits are kept out of
-- that: anna1 and anna2 are not each other's slip. Hashes are enough, what meets by chance is scored away.
create or replace function regulars.match_keys(
  email_normalized text,
  phone_normalized text,
  full_name text,
  is_near boolean
)
returns bigint[]
language plpgsql
immutable
parallel safe
as $$
declare
  v_mailbox text collate "C" := regulars.mailbox_key(match_keys.email_normalized);
  v_keys bigint[] := array[
    hashtextextended('phone:' || match_keys.phone_normalized, 0),
    hashtextextended('email:' || v_mailbox, 0)
  ];
  v_local text collate "C";
  v_letters text collate "C";
  v_digits text collate "C";
  v_name text collate "C";
begin
  if not match_keys.is_near then
    return v_keys;
  end if;

  if v_mailbox is null then
    return v_keys;
  end if;

  v_local := split_part(v_mailbox, '@', 1);
  v_letters := translate(v_local, '0123456789', '');
  v_digits := translate(v_local, v_letters, '');
  -- a name alone is too common
  v_name := regulars.name_key(match_keys.full_name);
  if v_name like '% %' then
    v_keys := v_keys || hashtextextended(
      concat_ws(':', 'name', v_name, left(v_letters, 3), v_digits),
      0
    );
  end if;
  if length(v_local) < 4 then
    -- initials are many people's, so they are sought with some of what follows
    v_keys := v_keys
      || hashtextextended('short:' || left(v_mailbox, length(v_local) + 3), 0)
      || hashtextextended('local:' || v_local, 0);
  else
    v_keys := v_keys || hashtextextended('slip:' || v_digits || ':' || v_letters, 0);
    for v_place in 1 .. length(v_letters) loop
      v_keys := v_keys || hashtextextended(
        'slip:' || v_digits || ':' || overlay(v_letters placing '' from v_place for 1),
        0
      );
    end loop;
  end if;
  return v_keys;
end
$$;

comment on function regulars.match_keys(text, text, text, boolean) is
  'Keys of which two customers who may be one person share at least one; near: who mistyped something, too.';
revoke all on function regulars.match_keys(text, text, text, boolean) from public;
--! EndIncluded functions/customers/match_keys.sql
--! Included functions/customers/score_merge_candidate.sql
-- What two contacts share speaks for one person, what differs speaks against it: a phone alone may be a family's, a
-- name alone is nothing. The weights were set on records of known people (bench/candidates.ts).
create or replace function regulars.score_merge_candidate(
  one public.customers,
  other public.customers,
  out score numeric,
  out reasons text[]
)
returns record
language plpgsql
immutable
as $$
declare
  v_names text[] := array[regulars.name_key(one.full_name), regulars.name_key(other.full_name)];
  v_mailboxes text[] := array[
    regulars.mailbox_key(one.email_normalized),
    regulars.mailbox_key(other.email_normalized)
  ];
  v_locals text[] := array[split_part(v_mailboxes[1], '@', 1), split_part(v_mailboxes[2], '@', 1)];
  v_likeness real;
begin
  score := 0;
  reasons := '{}';

  if one.phone_normalized = other.phone_normalized then
    score := score + 0.6;
    reasons := reasons || 'same phone'::text;
  elsif length(one.phone_normalized) = length(other.phone_normalized)
    and regulars.is_one_slip(one.phone_normalized, other.phone_normalized)
  then
    score := score + 0.25;
    reasons := reasons || 'similar phone'::text;
  elsif one.phone_normalized is not null and other.phone_normalized is not null then
    score := score - 0.1;
  end if;

  if one.email_normalized = other.email_normalized then
    score := score + 0.7;
    reasons := reasons || 'same e-mail'::text;
  elsif v_mailboxes[1] = v_mailboxes[2] then
    score := score + 0.6;
    reasons := reasons || 'e-mail differs in dots or tag'::text;
  elsif one.email_normalized is not null and other.email_normalized is not null then
    v_likeness := regulars.text_similarity(v_mailboxes[1], v_mailboxes[2]);
    if regulars.is_one_slip(v_mailboxes[1], v_mailboxes[2]) then
      v_likeness := greatest(v_likeness, 0.9);
    elsif v_locals[1] = v_locals[2] and length(v_locals[1]) >= 5 and v_likeness >= 0.35 then
      -- more than initials, at a domain that is written alike
      v_likeness := greatest(v_likeness, 0.75);
    end if;
    -- anna.smith1 and anna.smith2 are two people more often than one who cannot type
    if v_locals[1] <> v_locals[2]
      and translate(v_mailboxes[1], '0123456789', '') = translate(v_mailboxes[2], '0123456789', '')
      and v_locals[1] ~ '[0-9]'
      and v_locals[2] ~ '[0-9]'
    then
      score := score + 0.1;
      reasons := reasons || 'e-mail differs in digits'::text;
    -- a provider in common is nothing
    elsif v_likeness >= 0.35
      and (
        v_likeness >= 0.9
        or regulars.text_similarity(v_locals[1], v_locals[2]) >= 0.25
      )
    then
      score := score + 0.75 * v_likeness::numeric;
      reasons := reasons || 'similar e-mail'::text;
    else
      score := score - 0.1;
    end if;
  end if;

  if v_names[1] is not null and v_names[2] is not null then
    v_likeness := regulars.name_similarity(v_names[1], v_names[2]);
    if v_likeness = 1 then
      score := score + 0.35;
      reasons := reasons || 'same name'::text;
    elsif v_likeness >= 0.3 then
      score := score + 0.25;
      reasons := reasons || 'similar name'::text;
    else
      -- a phone is shared in a family more often than an e-mail is mistyped into another's
      score := score - case when 'similar e-mail' = any (reasons) then 0.05 else 0.25 end;
    end if;
  end if;

  score := round(least(greatest(score, 0), 1), 2);
end
$$;

comment on function regulars.score_merge_candidate(public.customers, public.customers) is
  'How much speaks for two customers being one person, from 0 to 1, and why.';
revoke all on function regulars.score_merge_candidate(public.customers, public.customers)
  from public;
--! EndIncluded functions/customers/score_merge_candidate.sql
--! Included functions/customers/customer_merge_candidates.sql
-- For one customer by the indexes that search has. For all by keys that possible duplicates share, in one pass over
-- the restaurant's customers, and in a second one, by more keys, for who mistyped something: only if the first has not
-- filled the list.
create or replace function public.customer_merge_candidates(
  restaurant_id uuid,
  customer_id uuid default null,
  minimum_score numeric default 0.5,
  limit_to integer default 100
)
returns table (
  survivor_id uuid,
  duplicate_id uuid,
  score numeric,
  reasons text[]
)
language plpgsql
stable
security definer
set search_path = ''
set work_mem = '128MB'
as $$
declare
  v_pairs uuid[];
begin
  perform regulars.assert_restaurant(customer_merge_candidates.restaurant_id);

  if customer_merge_candidates.customer_id is not null then
    return query
    select scored.*
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => regulars.find_possible_duplicates(
        restaurant_id => customer_merge_candidates.restaurant_id,
        customer_id => customer_merge_candidates.customer_id
      ),
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    ) as scored;
    return;
  end if;

  v_pairs := regulars.pair_possible_duplicates(
    restaurant_id => customer_merge_candidates.restaurant_id,
    is_near => false
  );
  if (
    select count(*)
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => v_pairs,
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    )
  ) < customer_merge_candidates.limit_to then
    v_pairs := regulars.pair_possible_duplicates(
      restaurant_id => customer_merge_candidates.restaurant_id,
      is_near => true
    );
  end if;

  return query
  select scored.*
  from regulars.score_pairs(
    restaurant_id => customer_merge_candidates.restaurant_id,
    pairs => v_pairs,
    minimum_score => customer_merge_candidates.minimum_score,
    limit_to => customer_merge_candidates.limit_to
  ) as scored;
end
$$;

comment on function public.customer_merge_candidates(uuid, uuid, numeric, integer) is
  'Pairs of customers who may be one person, of one customer or (null) of all, likeliest first, with score from 0 to 1 and reasons. Raises RG007, RG010, RG043.';
revoke all on function public.customer_merge_candidates(uuid, uuid, numeric, integer) from public;
--! EndIncluded functions/customers/customer_merge_candidates.sql
--! Included functions/customers/decline_merge_candidate.sql
create or replace function public.decline_merge_candidate(
  restaurant_id uuid,
  customer_id uuid,
  other_id uuid,
  actor text
)
returns setof public.customer_merge_refusals
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(decline_merge_candidate.restaurant_id);
  perform regulars.assert_actor(decline_merge_candidate.actor);
  perform regulars.assert_not_erased(
    restaurant_id => decline_merge_candidate.restaurant_id,
    customer_ids => array[decline_merge_candidate.customer_id, decline_merge_candidate.other_id]
  );
  if decline_merge_candidate.customer_id = decline_merge_candidate.other_id then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'other_id must be another customer than customer_id.',
      hint = 'Name the two customers of the pair.',
      column = 'other_id';
  end if;

  insert into public.customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
  values (
    decline_merge_candidate.restaurant_id,
    least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    decline_merge_candidate.actor
  )
  on conflict (restaurant_id, customer_id, other_id) do nothing;

  return query
  select customer_merge_refusals.*
  from public.customer_merge_refusals
  where customer_merge_refusals.restaurant_id = decline_merge_candidate.restaurant_id
    and customer_merge_refusals.customer_id
      = least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id)
    and customer_merge_refusals.other_id
      = greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id);
end
$$;

comment on function public.decline_merge_candidate(uuid, uuid, uuid, text) is
  'Records that two customers are two people, so that the pair is proposed no more. Raises RG007, RG010, RG040, RG043.';
revoke all on function public.decline_merge_candidate(uuid, uuid, uuid, text) from public;
--! EndIncluded functions/customers/decline_merge_candidate.sql
--! Included functions/customers/pair_possible_duplicates.sql
-- A key that many share ("info@", a hotel's switchboard) says nothing about who they are.
create or replace function regulars.pair_possible_duplicates(restaurant_id uuid, is_near boolean)
returns uuid[]
language plpgsql
stable
as $$
begin
  return (
    with keys as (
      select customers.id, unnest(
        regulars.match_keys(
          customers.email_normalized,
          customers.phone_normalized,
          customers.full_name,
          pair_possible_duplicates.is_near
        )
      ) as key
      from public.customers
      where customers.restaurant_id = pair_possible_duplicates.restaurant_id
        and customers.erased_at is null
        and customers.merged_into_id is null
    ),
    blocks as (
      select array_agg(keys.id) as ids
      from keys
      where keys.key is not null
      group by keys.key
      having count(*) between 2 and 20
    ),
    pairs as (
      select distinct ones.id as one_id, others.id as other_id
      from blocks
      cross join lateral unnest(blocks.ids) as ones (id)
      cross join lateral unnest(blocks.ids) as others (id)
      where ones.id < others.id
    )
    select array_agg(array[pairs.one_id, pairs.other_id])
    from pairs
  );
end
$$;

comment on function regulars.pair_possible_duplicates(uuid, boolean) is
  'Pairs of customers of a restaurant that share a key (see regulars.match_keys), as an array of arrays of two.';
revoke all on function regulars.pair_possible_duplicates(uuid, boolean) from public;
--! EndIncluded functions/customers/pair_possible_duplicates.sql
--! Included functions/customers/find_possible_duplicates.sql
create or replace function regulars.find_possible_duplicates(
  restaurant_id uuid,
  customer_id uuid
)
returns uuid[]
language plpgsql
stable
as $$
declare
  v_customer public.customers;
  v_name text collate "C";
  v_surname text collate "C";
  v_others uuid[];
begin
  select customers.*
  into v_customer
  from public.customers
  where customers.restaurant_id = find_possible_duplicates.restaurant_id
    and customers.id = regulars.customer_root(
      find_possible_duplicates.restaurant_id,
      find_possible_duplicates.customer_id
    );
  perform regulars.assert_not_erased(
    restaurant_id => find_possible_duplicates.restaurant_id,
    customer_ids => array[coalesce(v_customer.id, find_possible_duplicates.customer_id)]
  );

  v_name := regulars.name_key(v_customer.full_name);
  v_surname := regulars.surname_key(v_customer.full_name);
  v_others := array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.phone_normalized = v_customer.phone_normalized
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.email_normalized = v_customer.email_normalized
      and customers.erased_at is null
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and regulars.name_key(customers.full_name) collate "C" in (v_name, v_surname)
    limit 100
  );

  return (
    select array_agg(array[v_customer.id, others.id])
    from (
      select distinct unnest(v_others) as id
    ) as others
    where others.id <> v_customer.id
  );
end
$$;

comment on function regulars.find_possible_duplicates(uuid, uuid) is
  'Pairs of a customer with others of the same phone, e-mail or name, as an array of arrays of two. Raises RG007, RG043.';
revoke all on function regulars.find_possible_duplicates(uuid, uuid) from public;
--! EndIncluded functions/customers/find_possible_duplicates.sql
--! Included functions/customers/score_pairs.sql
create or replace function regulars.score_pairs(
  restaurant_id uuid,
  pairs uuid[],
  minimum_score numeric,
  limit_to integer
)
returns table (
  survivor_id uuid,
  duplicate_id uuid,
  score numeric,
  reasons text[]
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
  select
    case when ranks.is_one_first then scored.one_id else scored.other_id end,
    case when ranks.is_one_first then scored.other_id else scored.one_id end,
    scored.score,
    scored.reasons
  from (
    select
      one.id as one_id,
      other.id as other_id,
      judged.score,
      judged.reasons
    from generate_subscripts(score_pairs.pairs, 1) as place
    join public.customers as one
      on one.restaurant_id = score_pairs.restaurant_id
      and one.id = score_pairs.pairs[place][1]
    join public.customers as other
      on other.restaurant_id = score_pairs.restaurant_id
      and other.id = score_pairs.pairs[place][2]
    cross join lateral regulars.score_merge_candidate(one, other) as judged
    where other.merged_into_id is null
      and other.erased_at is null
      and judged.score >= score_pairs.minimum_score
      and not exists (
        select
        from public.customer_merge_refusals
        where customer_merge_refusals.restaurant_id = score_pairs.restaurant_id
          and customer_merge_refusals.customer_id = least(one.id, other.id)
          and customer_merge_refusals.other_id = greatest(one.id, other.id)
      )
    order by judged.score desc, one.id, other.id
    limit score_pairs.limit_to
  ) as scored
  left join public.customer_profiles as one_profile
    on one_profile.restaurant_id = score_pairs.restaurant_id
    and one_profile.customer_id = scored.one_id
  left join public.customer_profiles as other_profile
    on other_profile.restaurant_id = score_pairs.restaurant_id
    and other_profile.customer_id = scored.other_id
  cross join lateral (
    -- who comes more often stays; of two alike, who came first
    select (-coalesce(one_profile.total_bookings, 0), scored.one_id)
      < (-coalesce(other_profile.total_bookings, 0), scored.other_id) as is_one_first
  ) as ranks
  order by scored.score desc, scored.one_id, scored.other_id;
end
$$;

comment on function regulars.score_pairs(uuid, uuid[], numeric, integer) is
  'The likeliest of the given pairs, but for those declined, which to keep first.';
revoke all on function regulars.score_pairs(uuid, uuid[], numeric, integer) from public;
--! EndIncluded functions/customers/score_pairs.sql
