--! Previous: sha1:110d96e64cc3d724d7d7b2024e819902000b1520
--! Hash: sha1:6ae59ba20b62c3b18aa7b39b372f484b82db0dae
--! Message: loyalty_programs

-- Locks bookings first, as the insert of a booking does: that goes on to lock what this file
-- alters, and the two would deadlock.
lock table public.bookings in access exclusive mode;

create table regulars.settings (
  name text not null,
  value text not null,
  constraint settings_pkey primary key (name),
  constraint settings_name_check
    check (name in ('loyalty.pilot_restaurant_ids', 'loyalty.general_availability'))
);

comment on table regulars.settings is
  'Settings for every session, written by the owner, where a connection setting cannot be used.';
comment on column regulars.settings.name is
  'loyalty.pilot_restaurant_ids or loyalty.general_availability.';
-- No policy: only functions that run as the owner read the settings.
alter table regulars.settings enable row level security;
comment on column regulars.settings.value is
  'Restaurant ids separated by commas, or on or off. A malformed value matches nothing.';

alter table public.restaurants
  add constraint restaurants_currency_check check (regulars.is_currency(currency));

create table public.loyalty_programs (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  slug text not null,
  name text not null,
  is_active boolean not null default true,
  pilot_only boolean not null default true,
  accrual_version integer not null default 1,
  accrual_rule jsonb not null default regulars.default_accrual_rule(),
  tier_definitions jsonb not null default regulars.default_tier_definitions(),
  expires_after interval,
  spendable_from text not null default 'confirmation',
  expiry_notice_version integer,
  expiry_notice_on date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint loyalty_programs_pkey primary key (restaurant_id, id),
  constraint loyalty_programs_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint loyalty_programs_slug_key unique (restaurant_id, slug),
  constraint loyalty_programs_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint loyalty_programs_name_check check (btrim(name) <> ''),
  constraint loyalty_programs_accrual_version_check check (accrual_version >= 1),
  constraint loyalty_programs_accrual_rule_check
    check (regulars.is_accrual_rule(accrual_rule) is true),
  constraint loyalty_programs_tier_definitions_check
    check (regulars.is_tier_definitions(tier_definitions) is true),
  constraint loyalty_programs_expires_after_check
    check (expires_after between interval '1 day' and interval '100 years'),
  constraint loyalty_programs_spendable_from_check
    check (spendable_from in ('confirmation', 'visit')),
  constraint loyalty_programs_expiry_notice_on_check
    check ((expiry_notice_version is null) = (expiry_notice_on is null)),
  constraint loyalty_programs_expiry_notice_version_check
    check (expiry_notice_version <= accrual_version)
);

create unique index loyalty_programs_active_idx
  on public.loyalty_programs (restaurant_id)
  where is_active;

comment on table public.loyalty_programs is
  'The loyalty programs of a restaurant, at most one of them active. Never deleted.';
comment on column public.loyalty_programs.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_programs.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_programs.slug is 'Short name, unique in the restaurant.';
comment on column public.loyalty_programs.name is 'Name as guests know it.';
comment on column public.loyalty_programs.is_active is
  'Whether bookings may earn in it; at most one per restaurant is active.';
comment on column public.loyalty_programs.pilot_only is
  'True: bookings earn if the restaurant is on the pilot list; false: if general availability is '
  'on.';
comment on column public.loyalty_programs.accrual_version is
  'Raised by each change of accrual_rule, tier_definitions or expires_after.';
comment on column public.loyalty_programs.accrual_rule is
  'What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points.';
comment on column public.loyalty_programs.tier_definitions is
  'Tiers by points earned, lowest first, from 0; qualification_period null: all time.';
comment on column public.loyalty_programs.expires_after is
  'Age at which points earned from now on expire, from the local date on which they were earned; '
  'null: never.';
comment on column public.loyalty_programs.spendable_from is
  'confirmation: points can be spent at once; visit: once their booking is completed.';
comment on column public.loyalty_programs.expiry_notice_version is
  'The version whose expires_after also applies to points of earlier versions; null: each version '
  'keeps its own.';
comment on column public.loyalty_programs.expiry_notice_on is
  'The first date on which earlier points may expire by that.';
comment on column public.loyalty_programs.created_at is 'When the row was inserted.';
comment on column public.loyalty_programs.updated_at is 'When the row was last changed.';
alter table public.loyalty_programs enable row level security;

create table public.loyalty_program_versions (
  restaurant_id uuid not null,
  program_id uuid not null,
  accrual_version integer not null,
  accrual_rule jsonb not null,
  tier_definitions jsonb not null,
  expires_after interval,
  created_at timestamptz not null default clock_timestamp(),
  constraint loyalty_program_versions_pkey
    primary key (restaurant_id, program_id, accrual_version),
  constraint loyalty_program_versions_program_id_fkey
    foreign key (restaurant_id, program_id) references public.loyalty_programs (restaurant_id, id)
);

comment on table public.loyalty_program_versions is
  'Every rule that a program has had. A booking is priced by the version under which it was '
  'confirmed. Insert-only.';
comment on column public.loyalty_program_versions.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_program_versions.program_id is 'The program.';
comment on column public.loyalty_program_versions.accrual_version is 'Version from 1.';
comment on column public.loyalty_program_versions.accrual_rule is 'The rule of this version.';
comment on column public.loyalty_program_versions.tier_definitions is 'The tiers of this version.';
comment on column public.loyalty_program_versions.expires_after is
  'Age at which points earned under this version expire; null: never.';
comment on column public.loyalty_program_versions.created_at is 'When the version came into force.';
alter table public.loyalty_program_versions enable row level security;

create table public.loyalty_points (
  restaurant_id uuid not null,
  program_id uuid not null,
  customer_id uuid not null,
  balance bigint not null default 0,
  lifetime_points bigint not null default 0,
  tier text not null,
  tier_set_at timestamptz not null default clock_timestamp(),
  last_awarded_at timestamptz,
  last_sequence integer not null default 0,
  updated_at timestamptz not null default now(),
  constraint loyalty_points_pkey primary key (restaurant_id, program_id, customer_id),
  constraint loyalty_points_program_id_fkey
    foreign key (restaurant_id, program_id) references public.loyalty_programs (restaurant_id, id),
  constraint loyalty_points_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id)
);

create index loyalty_points_customer_id_idx on public.loyalty_points (restaurant_id, customer_id);

comment on table public.loyalty_points is
  'Accounts: the lock and the cache of the ledger, which can always restore them. Never edit them.';
comment on column public.loyalty_points.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_points.program_id is 'The program.';
comment on column public.loyalty_points.customer_id is 'The customer.';
comment on column public.loyalty_points.balance is
  'Sum of the account''s ledger entries; below zero after a reversal of points already spent.';
comment on column public.loyalty_points.lifetime_points is
  'Points earned by bookings, reversals deducted; spending leaves it as it is.';
comment on column public.loyalty_points.tier is
  'Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed '
  'since.';
comment on column public.loyalty_points.tier_set_at is 'When the tier was last determined.';
comment on column public.loyalty_points.last_awarded_at is
  'When points were last awarded, in event time.';
comment on column public.loyalty_points.last_sequence is
  'Sequence of the newest entry: shows if the end of a ledger was removed by force. Never '
  'lowered.';
comment on column public.loyalty_points.updated_at is 'When the row was last changed.';
alter table public.loyalty_points enable row level security;

create table public.loyalty_point_events (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  program_id uuid not null,
  customer_id uuid not null,
  booking_id uuid,
  sequence integer not null,
  points_delta integer not null,
  reason text not null,
  source_key text not null,
  reverses_event_id uuid,
  actor text not null default 'system',
  metadata jsonb not null default '{}',
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  digest bytea not null,
  constraint loyalty_point_events_pkey primary key (restaurant_id, id),
  constraint loyalty_point_events_program_id_fkey
    foreign key (restaurant_id, program_id, customer_id)
    references public.loyalty_points (restaurant_id, program_id, customer_id),
  constraint loyalty_point_events_reverses_event_id_fkey
    foreign key (restaurant_id, reverses_event_id)
    references public.loyalty_point_events (restaurant_id, id),
  constraint loyalty_point_events_source_key_key unique (restaurant_id, source_key),
  constraint loyalty_point_events_sequence_key
    unique (restaurant_id, program_id, customer_id, sequence),
  constraint loyalty_point_events_sequence_check check (sequence >= 1),
  constraint loyalty_point_events_points_delta_check check (points_delta <> 0),
  constraint loyalty_point_events_reason_check
    check (reason in (
      'booking.confirmed', 'booking.adjustment', 'booking.cancelled', 'booking.no_show',
      'booking.moved', 'manual.adjustment', 'redemption', 'redemption.reversed', 'expiry',
      'expiry.reinstated', 'merge', 'erasure'
    )),
  constraint loyalty_point_events_booking_id_check
    check (reason = 'merge' or (reason like 'booking.%') = (booking_id is not null)),
  constraint loyalty_point_events_occurred_at_check check (isfinite(occurred_at)),
  constraint loyalty_point_events_actor_check check (btrim(actor) <> ''),
  constraint loyalty_point_events_metadata_check check (jsonb_typeof(metadata) = 'object')
);

create index loyalty_point_events_booking_id_idx
  on public.loyalty_point_events (restaurant_id, booking_id)
  where booking_id is not null;
create index loyalty_point_events_reverses_event_id_idx
  on public.loyalty_point_events (restaurant_id, reverses_event_id)
  where reverses_event_id is not null;
create index loyalty_point_events_due_on_idx
  on public.loyalty_point_events (restaurant_id, customer_id)
  where metadata ? 'due_on';

create index loyalty_point_events_for_booking_idx
  on public.loyalty_point_events (restaurant_id, (metadata ->> 'for_booking'))
  where reason = 'redemption';

comment on table public.loyalty_point_events is
  'The ledger: append-only, the book of record for points. Holds ids only, no personal data.';
comment on column public.loyalty_point_events.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_point_events.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_point_events.program_id is 'The program of the account.';
comment on column public.loyalty_point_events.customer_id is 'The customer of the account.';
comment on column public.loyalty_point_events.booking_id is
  'The booking whose points these are; null: a manual entry. No foreign key.';
comment on column public.loyalty_point_events.sequence is 'Position in the account, from 1.';
comment on column public.loyalty_point_events.points_delta is
  'Points added, or taken if negative; never 0.';
comment on column public.loyalty_point_events.reason is
  'A reason code; docs/reference.md lists them.';
comment on column public.loyalty_point_events.source_key is
  'Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller''s idempotency '
  'key.';
comment on column public.loyalty_point_events.reverses_event_id is
  'The entry that this one takes back.';
comment on column public.loyalty_point_events.actor is 'Who caused it: an id or a kind, no name.';
comment on column public.loyalty_point_events.metadata is
  'Facts for auditors, such as {"rebuild": true}.';
comment on column public.loyalty_point_events.occurred_at is 'When it counts.';
comment on column public.loyalty_point_events.recorded_at is
  'When it was written, taken under the account''s lock: never runs backwards along sequence.';

comment on column public.loyalty_point_events.digest is
  'SHA-256 of the other columns, set on insert: shows if somebody changed the row by force.';
alter table public.loyalty_point_events enable row level security;

create table public.loyalty_tier_changes (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  program_id uuid not null,
  customer_id uuid not null,
  tier_before text not null,
  tier text not null,
  cause text not null,
  event_id uuid,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint loyalty_tier_changes_pkey primary key (restaurant_id, id),
  constraint loyalty_tier_changes_program_id_fkey
    foreign key (restaurant_id, program_id, customer_id)
    references public.loyalty_points (restaurant_id, program_id, customer_id),
  constraint loyalty_tier_changes_event_id_fkey
    foreign key (restaurant_id, event_id)
    references public.loyalty_point_events (restaurant_id, id),
  constraint loyalty_tier_changes_tier_check check (tier <> tier_before),
  constraint loyalty_tier_changes_cause_check check (cause in ('entry', 'lapse', 'definitions')),
  constraint loyalty_tier_changes_event_id_check
    check ((cause = 'entry') = (event_id is not null))
);

create index loyalty_tier_changes_customer_id_idx
  on public.loyalty_tier_changes (restaurant_id, program_id, customer_id, occurred_at);
create index loyalty_tier_changes_event_id_idx
  on public.loyalty_tier_changes (restaurant_id, event_id)
  where event_id is not null;

comment on table public.loyalty_tier_changes is 'Each change of an account''s tier. Append-only.';
comment on column public.loyalty_tier_changes.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_tier_changes.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_tier_changes.program_id is 'The program of the account.';
comment on column public.loyalty_tier_changes.customer_id is 'The customer of the account.';
comment on column public.loyalty_tier_changes.tier_before is 'The tier before.';
comment on column public.loyalty_tier_changes.tier is 'The tier after.';
comment on column public.loyalty_tier_changes.cause is
  'entry: points came or went; lapse: the qualification period ended; definitions: the program''s '
  'tiers changed.';
comment on column public.loyalty_tier_changes.event_id is
  'The newest of the ledger entries that caused it.';
comment on column public.loyalty_tier_changes.occurred_at is 'When the tier changed.';
comment on column public.loyalty_tier_changes.recorded_at is 'When the row was written.';
alter table public.loyalty_tier_changes enable row level security;

create table public.loyalty_point_event_notes (
  restaurant_id uuid not null,
  event_id uuid not null,
  note text not null,
  constraint loyalty_point_event_notes_pkey primary key (restaurant_id, event_id),
  constraint loyalty_point_event_notes_event_id_fkey
    foreign key (restaurant_id, event_id) references public.loyalty_point_events (restaurant_id, id)
);

comment on table public.loyalty_point_event_notes is
  'The free text that staff give for a manual entry; erasable, unlike the ledger.';
comment on column public.loyalty_point_event_notes.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_point_event_notes.event_id is 'The ledger entry.';
comment on column public.loyalty_point_event_notes.note is
  'The reason the caller gave. May hold personal data.';
alter table public.loyalty_point_event_notes enable row level security;

create table public.loyalty_rewards (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  program_id uuid not null,
  slug text not null,
  name text not null,
  points integer not null,
  lowest_tier text,
  limit_per_customer integer,
  stock integer,
  starts_at timestamptz,
  ends_at timestamptz,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint loyalty_rewards_pkey primary key (restaurant_id, id),
  constraint loyalty_rewards_program_id_fkey
    foreign key (restaurant_id, program_id) references public.loyalty_programs (restaurant_id, id),
  constraint loyalty_rewards_slug_key unique (restaurant_id, program_id, slug),
  constraint loyalty_rewards_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint loyalty_rewards_name_check check (btrim(name) <> ''),
  constraint loyalty_rewards_points_check check (points between 1 and 1000000000),
  constraint loyalty_rewards_limit_per_customer_check check (limit_per_customer >= 1),
  constraint loyalty_rewards_stock_check check (stock >= 0),
  constraint loyalty_rewards_ends_at_check check (ends_at > starts_at)
);

comment on table public.loyalty_rewards is
  'Rewards that points can be spent on. Switched off, never deleted, because redemptions name '
  'them in their metadata.';
comment on column public.loyalty_rewards.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_rewards.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_rewards.program_id is 'The program whose points it costs.';
comment on column public.loyalty_rewards.slug is 'Short name, unique in the program.';
comment on column public.loyalty_rewards.name is 'Name as guests know it.';
comment on column public.loyalty_rewards.points is 'Its price in points.';
comment on column public.loyalty_rewards.lowest_tier is
  'The lowest tier that may redeem it; null: any.';
comment on column public.loyalty_rewards.limit_per_customer is
  'How often a guest may redeem it, not counting reversed redemptions; null: no limit.';
comment on column public.loyalty_rewards.stock is
  'How many are left for all guests together; null: no limit.';
comment on column public.loyalty_rewards.starts_at is 'When it becomes available; null: always.';
comment on column public.loyalty_rewards.ends_at is 'When it ceases to be available; null: no end.';
comment on column public.loyalty_rewards.is_active is 'Whether it can be redeemed at all.';
comment on column public.loyalty_rewards.created_at is 'When the row was inserted.';
comment on column public.loyalty_rewards.updated_at is 'When the row was last changed.';
alter table public.loyalty_rewards enable row level security;

-- No foreign key to the program: it would need an index that every booking writes, and programs are
-- never deleted.
alter table public.bookings add column if not exists loyalty_program_id uuid;
alter table public.bookings add column if not exists loyalty_accrual_version integer;
alter table public.bookings
  add constraint bookings_loyalty_accrual_version_check
  check (loyalty_accrual_version is null or loyalty_program_id is not null) not valid;

comment on column public.bookings.loyalty_program_id is
  'The program that holds the booking''s points; without a version these are points from an older '
  'system.';
comment on column public.bookings.loyalty_accrual_version is
  'The version of the program that prices the booking, pinned when it first earned; null: not '
  'priced.';
