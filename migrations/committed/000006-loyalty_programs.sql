--! Previous: sha1:caa9d799091fc5513227db903db668df967feb40
--! Hash: sha1:2d697407daee953235efaad7bb7860d70873410d
--! Message: loyalty_programs

-- First, as the insert of a booking does: it goes on to lock what this file alters, and would deadlock with it.
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
comment on column regulars.settings.value is
  'Restaurant ids separated by commas; on or off. What is malformed matches nothing.';
--! Included policies/settings.sql
-- No policy: what the settings say is read by functions that run as the owner.
alter table regulars.settings enable row level security;
--! EndIncluded policies/settings.sql

--! Included functions/loyalty/is_accrual_rule.sql
-- Values are judged as numbers, not by their text: 4.0 is 4. The cast stands behind the type test in a
-- case, which keeps its order; "and" does not.
create or replace function regulars.is_whole_number(value jsonb, minimum bigint, maximum bigint)
returns boolean
language sql
immutable
parallel safe
as $$
  select coalesce(
    case
      when jsonb_typeof(value) = 'number' then
        value::numeric between minimum and maximum and value::numeric = trunc(value::numeric)
    end,
    false
  )
$$;

comment on function regulars.is_whole_number(jsonb, bigint, bigint) is
  'Whether a JSON value is a whole number between two bounds; false for a missing one.';
revoke all on function regulars.is_whole_number(jsonb, bigint, bigint) from public;

create or replace function regulars.is_accrual_rule(rule jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
  select coalesce(
    case when jsonb_typeof(rule) = 'object' then
      case rule ->> 'type'
        when 'per_guest' then
          rule ?& '{base_points,points_per_guest,minimum_party_size}'::text[]
          and rule - '{type,base_points,points_per_guest,minimum_party_size}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'base_points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'points_per_guest', 0, 1000000)
          and regulars.is_whole_number(rule -> 'minimum_party_size', 1, 200)
        when 'flat' then
          rule - '{type,points}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
        when 'per_spend' then
          rule - '{type,points,per_amount}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'per_amount', 1, 1000000000)
        else false
      end
    end,
    false
  )
$$;

comment on function regulars.is_accrual_rule(jsonb) is
  'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';
revoke all on function regulars.is_accrual_rule(jsonb) from public;
--! EndIncluded functions/loyalty/is_accrual_rule.sql
--! Included functions/loyalty/is_tier_definitions.sql
create or replace function regulars.is_tier_definitions(definitions jsonb)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
  v_tier jsonb;
  v_names text[] := '{}';
  v_previous numeric := -1;
begin
  if definitions is null
    or jsonb_typeof(definitions) <> 'object'
    or definitions - '{qualification_period,tiers}'::text[] <> '{}'
    or not definitions ? 'qualification_period'
    or jsonb_typeof(definitions -> 'tiers') is distinct from 'array'
    or jsonb_array_length(definitions -> 'tiers') not between 1 and 50
  then
    return false;
  end if;

  -- ISO 8601 in whole years, months or days, which every client reads alike
  if definitions -> 'qualification_period' <> 'null'
    and (
      jsonb_typeof(definitions -> 'qualification_period') <> 'string'
      or definitions ->> 'qualification_period' !~ '^P[1-9][0-9]{0,3}[YMD]$'
    )
  then
    return false;
  end if;

  for v_tier in select tiers.value from jsonb_array_elements(definitions -> 'tiers') as tiers
  loop
    if jsonb_typeof(v_tier) <> 'object'
      or v_tier - '{tier,min_points}'::text[] <> '{}'
      or jsonb_typeof(v_tier -> 'tier') is distinct from 'string'
      or v_tier ->> 'tier' !~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      or v_tier ->> 'tier' = any (v_names)
      or not regulars.is_whole_number(v_tier -> 'min_points', 0, 1000000000)
      or (v_tier -> 'min_points')::numeric <= v_previous
      -- the first tier takes everybody in
      or (v_previous = -1 and (v_tier -> 'min_points')::numeric <> 0)
    then
      return false;
    end if;
    v_previous := (v_tier -> 'min_points')::numeric;
    v_names := v_names || (v_tier ->> 'tier');
  end loop;

  return true;
end
$$;

comment on function regulars.is_tier_definitions(jsonb) is
  'Whether a JSON value defines tiers: slugs, each once, rising in min_points from 0; a period such as P12M or null.';
revoke all on function regulars.is_tier_definitions(jsonb) from public;
--! EndIncluded functions/loyalty/is_tier_definitions.sql
--! Included functions/loyalty/accrual_points.sql
create or replace function regulars.accrual_points(
  accrual_rule jsonb,
  party_size integer,
  spend_amount bigint
)
returns integer
language sql
immutable
parallel safe
as $$
  select least(
    case accrual_rule ->> 'type'
      when 'per_guest' then
        (accrual_rule -> 'base_points')::numeric
        + case
          when party_size >= (accrual_rule -> 'minimum_party_size')::numeric
            then (accrual_rule -> 'points_per_guest')::numeric * party_size
          else 0
        end
      when 'flat' then (accrual_rule -> 'points')::numeric
      when 'per_spend' then
        coalesce(div(spend_amount, (accrual_rule -> 'per_amount')::numeric), 0)
        * (accrual_rule -> 'points')::numeric
    end,
    -- a mistyped bill must not lose the booking
    1000000000
  )::integer
$$;

comment on function regulars.accrual_points(jsonb, integer, bigint) is
  'Points that a rule gives for a party size and a bill in minor units (null: not known yet, no points).';
revoke all on function regulars.accrual_points(jsonb, integer, bigint) from public;
--! EndIncluded functions/loyalty/accrual_points.sql
--! Included functions/loyalty/tier_for.sql
create or replace function regulars.tier_for(tier_definitions jsonb, points bigint)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
  v_tiers jsonb := tier_definitions -> 'tiers';
  v_place integer := 0;
begin
  -- They rise in min_points (regulars.is_tier_definitions). The first also holds whoever is below zero.
  while (v_tiers -> (v_place + 1) -> 'min_points')::numeric <= points loop
    v_place := v_place + 1;
  end loop;
  return v_tiers -> v_place ->> 'tier';
end
$$;

comment on function regulars.tier_for(jsonb, bigint) is
  'The highest tier whose min_points the earned points reach.';
revoke all on function regulars.tier_for(jsonb, bigint) from public;
--! EndIncluded functions/loyalty/tier_for.sql
--! Included functions/loyalty/program_defaults.sql
create or replace function regulars.default_accrual_rule()
returns jsonb
language sql
immutable
parallel safe
as $$
  select jsonb
    '{"type": "per_guest", "base_points": 10, "points_per_guest": 5, "minimum_party_size": 1}'
$$;

comment on function regulars.default_accrual_rule() is 'The rule of a program that names none.';
revoke all on function regulars.default_accrual_rule() from public;

create or replace function regulars.default_tier_definitions()
returns jsonb
language sql
immutable
parallel safe
as $$
  select jsonb
    '{"qualification_period": null, "tiers": [
      {"tier": "bronze", "min_points": 0},
      {"tier": "silver", "min_points": 100},
      {"tier": "gold", "min_points": 250},
      {"tier": "platinum", "min_points": 500}
    ]}'
$$;

comment on function regulars.default_tier_definitions() is 'The tiers of a program that names none.';
revoke all on function regulars.default_tier_definitions() from public;
--! EndIncluded functions/loyalty/program_defaults.sql
--! Included functions/loyalty/qualifies_until.sql
-- Counted forward and in UTC, so that a month is the same whatever the session's time zone, and what has
-- left once does not come back at the end of a longer month.
create or replace function regulars.qualifies_until(
  tier_definitions jsonb,
  earned_at timestamptz
)
returns timestamptz
language sql
stable
parallel safe
as $$
  select case
    when tier_definitions ->> 'qualification_period' is null then 'infinity'
    else timezone(
      'UTC',
      timezone('UTC', earned_at) + (tier_definitions ->> 'qualification_period')::interval
    )
  end
$$;

comment on function regulars.qualifies_until(jsonb, timestamptz) is
  'Until when points count towards the tier; without a qualification period forever.';
revoke all on function regulars.qualifies_until(jsonb, timestamptz) from public;
--! EndIncluded functions/loyalty/qualifies_until.sql

create table loyalty_programs (
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
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint loyalty_programs_pkey primary key (restaurant_id, id),
  constraint loyalty_programs_restaurant_id_fkey
    foreign key (restaurant_id) references restaurants (id),
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
    check (spendable_from in ('confirmation', 'visit'))
);

create unique index loyalty_programs_active_idx
  on loyalty_programs (restaurant_id)
  where is_active;

comment on table loyalty_programs is
  'The loyalty programs of a restaurant, at most one of them active. Never deleted.';
comment on column loyalty_programs.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_programs.id is 'Time-ordered UUID (version 7).';
comment on column loyalty_programs.slug is 'Short name, unique in the restaurant.';
comment on column loyalty_programs.name is 'Name as guests know it.';
comment on column loyalty_programs.is_active is 'Whether bookings may accrue; at most one a restaurant.';
comment on column loyalty_programs.pilot_only is
  'True: accrues for restaurants on the pilot list; false: once general availability is on.';
comment on column loyalty_programs.accrual_version is
  'Raised by each change of accrual_rule or tier_definitions.';
comment on column loyalty_programs.accrual_rule is
  'What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points.';
comment on column loyalty_programs.tier_definitions is
  'Tiers by points earned, lowest first, from 0; qualification_period null: all time.';
comment on column loyalty_programs.expires_after is
  'Age at which points expire, from the local date on which they were earned; null: never.';
comment on column loyalty_programs.spendable_from is
  'confirmation: at once; visit: what a booking earned may be spent once it is completed.';
comment on column loyalty_programs.created_at is 'When the row was inserted.';
comment on column loyalty_programs.updated_at is 'When the row was last changed.';

create table loyalty_program_versions (
  restaurant_id uuid not null,
  program_id uuid not null,
  accrual_version integer not null,
  accrual_rule jsonb not null,
  tier_definitions jsonb not null,
  created_at timestamptz not null default now(),
  constraint loyalty_program_versions_pkey
    primary key (restaurant_id, program_id, accrual_version),
  constraint loyalty_program_versions_program_id_fkey
    foreign key (restaurant_id, program_id) references loyalty_programs (restaurant_id, id)
);

comment on table loyalty_program_versions is
  'Every rule a program has had: a booking is priced by the version it was confirmed under. Insert-only.';
comment on column loyalty_program_versions.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_program_versions.program_id is 'The program.';
comment on column loyalty_program_versions.accrual_version is 'Version from 1.';
comment on column loyalty_program_versions.accrual_rule is 'The rule of this version.';
comment on column loyalty_program_versions.tier_definitions is 'The tiers of this version.';
comment on column loyalty_program_versions.created_at is 'When the version came into force.';

create table loyalty_points (
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
    foreign key (restaurant_id, program_id) references loyalty_programs (restaurant_id, id),
  constraint loyalty_points_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id)
);

create index loyalty_points_customer_id_idx on loyalty_points (restaurant_id, customer_id);

comment on table loyalty_points is
  'Accounts: the lock and the cache of the ledger, which can always restore them. Never edit them.';
comment on column loyalty_points.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_points.program_id is 'The program.';
comment on column loyalty_points.customer_id is 'The customer.';
comment on column loyalty_points.balance is
  'Sum of the account''s ledger entries; below zero after a reversal of points already spent.';
comment on column loyalty_points.lifetime_points is
  'Points earned by bookings, reversals deducted; spending leaves it as it is.';
comment on column loyalty_points.tier is
  'Tier by the points earned; with a qualification period as of tier_set_at, later it may have lapsed.';
comment on column loyalty_points.tier_set_at is 'When the tier was last determined.';
comment on column loyalty_points.last_awarded_at is 'When points were last awarded, in event time.';
comment on column loyalty_points.last_sequence is
  'Sequence of the newest entry: tells when the end of a ledger was removed by force. Never lowered.';
comment on column loyalty_points.updated_at is 'When the row was last changed.';

create table loyalty_point_events (
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
    references loyalty_points (restaurant_id, program_id, customer_id),
  constraint loyalty_point_events_reverses_event_id_fkey
    foreign key (restaurant_id, reverses_event_id)
    references loyalty_point_events (restaurant_id, id),
  constraint loyalty_point_events_source_key_key unique (restaurant_id, source_key),
  constraint loyalty_point_events_sequence_key
    unique (restaurant_id, program_id, customer_id, sequence),
  constraint loyalty_point_events_sequence_check check (sequence >= 1),
  constraint loyalty_point_events_points_delta_check check (points_delta <> 0),
  constraint loyalty_point_events_reason_check
    check (reason in (
      'booking.confirmed', 'booking.adjustment', 'booking.cancelled', 'booking.no_show',
      'booking.moved', 'manual.adjustment', 'redemption', 'redemption.reversed', 'expiry',
      'expiry.reinstated', 'merge'
    )),
  constraint loyalty_point_events_booking_id_check
    check (reason = 'merge' or (reason like 'booking.%') = (booking_id is not null)),
  constraint loyalty_point_events_occurred_at_check check (isfinite(occurred_at)),
  constraint loyalty_point_events_actor_check check (btrim(actor) <> ''),
  constraint loyalty_point_events_metadata_check check (jsonb_typeof(metadata) = 'object')
);

create index loyalty_point_events_booking_id_idx
  on loyalty_point_events (restaurant_id, booking_id)
  where booking_id is not null;
create index loyalty_point_events_reverses_event_id_idx
  on loyalty_point_events (restaurant_id, reverses_event_id)
  where reverses_event_id is not null;
create index loyalty_point_events_earned_before_idx
  on loyalty_point_events (restaurant_id, customer_id)
  where metadata ? 'earned_before';

comment on table loyalty_point_events is
  'The ledger: append-only, the book of record for points. Holds ids only, no personal data.';
comment on column loyalty_point_events.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_point_events.id is 'Time-ordered UUID (version 7).';
comment on column loyalty_point_events.program_id is 'The program of the account.';
comment on column loyalty_point_events.customer_id is 'The customer of the account.';
comment on column loyalty_point_events.booking_id is
  'The booking whose points these are; null: a manual entry. No foreign key.';
comment on column loyalty_point_events.sequence is 'Position in the account, from 1.';
comment on column loyalty_point_events.points_delta is 'Points added, or taken if negative; never 0.';
comment on column loyalty_point_events.reason is 'A reason code; docs/reference.md lists them.';
comment on column loyalty_point_events.source_key is
  'What the entry is for, once: booking:<id>:<n>, or a hash of the caller''s idempotency key.';
comment on column loyalty_point_events.reverses_event_id is 'The entry that this one takes back.';
comment on column loyalty_point_events.actor is 'Who caused it: an id or a kind, no name.';
comment on column loyalty_point_events.metadata is 'Facts for auditors, such as {"rebuild": true}.';
comment on column loyalty_point_events.occurred_at is 'When it counts.';
comment on column loyalty_point_events.recorded_at is
  'When it was written, taken under the account''s lock: never runs backwards along sequence.';

comment on column loyalty_point_events.digest is
  'SHA-256 of the other columns, set on insert: tells of a row that somebody forced a change on.';

create table loyalty_tier_changes (
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
    references loyalty_points (restaurant_id, program_id, customer_id),
  constraint loyalty_tier_changes_event_id_fkey
    foreign key (restaurant_id, event_id) references loyalty_point_events (restaurant_id, id),
  constraint loyalty_tier_changes_tier_check check (tier <> tier_before),
  constraint loyalty_tier_changes_cause_check check (cause in ('entry', 'lapse', 'program')),
  constraint loyalty_tier_changes_event_id_check
    check ((cause = 'entry') = (event_id is not null))
);

create index loyalty_tier_changes_customer_id_idx
  on loyalty_tier_changes (restaurant_id, program_id, customer_id, occurred_at);
create index loyalty_tier_changes_event_id_idx
  on loyalty_tier_changes (restaurant_id, event_id)
  where event_id is not null;

comment on table loyalty_tier_changes is 'Each change of an account''s tier. Append-only.';
comment on column loyalty_tier_changes.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_tier_changes.id is 'Time-ordered UUID (version 7).';
comment on column loyalty_tier_changes.program_id is 'The program of the account.';
comment on column loyalty_tier_changes.customer_id is 'The customer of the account.';
comment on column loyalty_tier_changes.tier_before is 'The tier until then.';
comment on column loyalty_tier_changes.tier is 'The tier from then on.';
comment on column loyalty_tier_changes.cause is
  'entry: points came or went; lapse: the qualification period ran out; program: other tiers.';
comment on column loyalty_tier_changes.event_id is 'The newest of the ledger entries that caused it.';
comment on column loyalty_tier_changes.occurred_at is 'When the tier changed.';
comment on column loyalty_tier_changes.recorded_at is 'When the row was written.';

create table loyalty_point_event_notes (
  restaurant_id uuid not null,
  event_id uuid not null,
  note text not null,
  constraint loyalty_point_event_notes_pkey primary key (restaurant_id, event_id),
  constraint loyalty_point_event_notes_event_id_fkey
    foreign key (restaurant_id, event_id) references loyalty_point_events (restaurant_id, id)
);

comment on table loyalty_point_event_notes is
  'The free text that staff give for a manual entry; erasable, unlike the ledger.';
comment on column loyalty_point_event_notes.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_point_event_notes.event_id is 'The ledger entry.';
comment on column loyalty_point_event_notes.note is 'The reason the caller gave. May hold personal data.';

--! Included policies/loyalty_programs.sql
alter table public.loyalty_programs enable row level security;
drop policy if exists tenant on public.loyalty_programs;
create policy tenant on public.loyalty_programs
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_programs is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_programs.sql
--! Included policies/loyalty_program_versions.sql
alter table public.loyalty_program_versions enable row level security;
drop policy if exists tenant on public.loyalty_program_versions;
create policy tenant on public.loyalty_program_versions
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_program_versions is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_program_versions.sql
--! Included policies/loyalty_points.sql
alter table public.loyalty_points enable row level security;
drop policy if exists tenant on public.loyalty_points;
create policy tenant on public.loyalty_points
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_points is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_points.sql
--! Included policies/loyalty_point_events.sql
alter table public.loyalty_point_events enable row level security;
drop policy if exists tenant on public.loyalty_point_events;
create policy tenant on public.loyalty_point_events
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_point_events is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_point_events.sql
--! Included policies/loyalty_point_event_notes.sql
alter table public.loyalty_point_event_notes enable row level security;
drop policy if exists tenant on public.loyalty_point_event_notes;
create policy tenant on public.loyalty_point_event_notes
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_point_event_notes is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_point_event_notes.sql
--! Included policies/loyalty_tier_changes.sql
alter table public.loyalty_tier_changes enable row level security;
drop policy if exists tenant on public.loyalty_tier_changes;
create policy tenant on public.loyalty_tier_changes
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_tier_changes is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_tier_changes.sql

create table loyalty_rewards (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  program_id uuid not null,
  slug text not null,
  name text not null,
  points integer not null,
  lowest_tier text,
  limit_per_customer integer,
  starts_at timestamptz,
  ends_at timestamptz,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint loyalty_rewards_pkey primary key (restaurant_id, id),
  constraint loyalty_rewards_program_id_fkey
    foreign key (restaurant_id, program_id) references loyalty_programs (restaurant_id, id),
  constraint loyalty_rewards_slug_key unique (restaurant_id, program_id, slug),
  constraint loyalty_rewards_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint loyalty_rewards_name_check check (btrim(name) <> ''),
  constraint loyalty_rewards_points_check check (points between 1 and 1000000000),
  constraint loyalty_rewards_limit_per_customer_check check (limit_per_customer >= 1),
  constraint loyalty_rewards_ends_at_check check (ends_at > starts_at)
);

comment on table loyalty_rewards is
  'What points can be spent on. Switched off, never deleted: redemptions name it in their metadata.';
comment on column loyalty_rewards.restaurant_id is 'The restaurant (tenant).';
comment on column loyalty_rewards.id is 'Time-ordered UUID (version 7).';
comment on column loyalty_rewards.program_id is 'The program whose points it costs.';
comment on column loyalty_rewards.slug is 'Short name, unique in the program.';
comment on column loyalty_rewards.name is 'Name as guests know it.';
comment on column loyalty_rewards.points is 'What it costs.';
comment on column loyalty_rewards.lowest_tier is 'The tier from which it is to be had; null: any.';
comment on column loyalty_rewards.limit_per_customer is
  'How often a guest may have it, reversed redemptions not counted; null: no limit.';
comment on column loyalty_rewards.starts_at is 'From when it is to be had; null: always.';
comment on column loyalty_rewards.ends_at is 'Until when it is to be had; null: no end.';
comment on column loyalty_rewards.is_active is 'Whether it is to be had at all.';
comment on column loyalty_rewards.created_at is 'When the row was inserted.';
comment on column loyalty_rewards.updated_at is 'When the row was last changed.';
--! Included policies/loyalty_rewards.sql
alter table public.loyalty_rewards enable row level security;
drop policy if exists tenant on public.loyalty_rewards;
create policy tenant on public.loyalty_rewards
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.loyalty_rewards is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/loyalty_rewards.sql

-- No foreign key to the program: it would want an index that every booking writes, and programs stay.
alter table bookings add column if not exists loyalty_program_id uuid;
alter table bookings add column if not exists loyalty_accrual_version integer;
alter table bookings
  add constraint bookings_loyalty_accrual_version_check
  check (loyalty_accrual_version is null or loyalty_program_id is not null) not valid;

comment on column bookings.loyalty_program_id is
  'The program that holds the booking''s points; without a version: points from before this system.';
comment on column bookings.loyalty_accrual_version is
  'The version of the program that prices the booking, pinned when it first earned; null: not priced.';

--! Included functions/loyalty/entry_digest.sql
-- Binary forms, so that no setting of the session changes it.
create or replace function regulars.entry_digest(entry public.loyalty_point_events)
returns bytea
language sql
stable
parallel safe
as $$
  select sha256(
    uuid_send(entry.restaurant_id)
    || uuid_send(entry.id)
    || uuid_send(entry.program_id)
    || uuid_send(entry.customer_id)
    || coalesce(uuid_send(entry.booking_id), '')
    || int4send(entry.sequence)
    || int4send(entry.points_delta)
    || coalesce(uuid_send(entry.reverses_event_id), '')
    || timestamptz_send(entry.occurred_at)
    || timestamptz_send(entry.recorded_at)
    || convert_to(
      concat_ws(
        chr(31),
        entry.reason,
        entry.source_key,
        entry.actor,
        entry.metadata::text
      ),
      'UTF8'
    )
  )
$$;

comment on function regulars.entry_digest(public.loyalty_point_events) is
  'SHA-256 of a ledger entry without its digest.';
revoke all on function regulars.entry_digest(public.loyalty_point_events) from public;
--! EndIncluded functions/loyalty/entry_digest.sql
--! Included triggers/loyalty_point_events__seal.sql
create or replace function regulars.tg_loyalty_point_events__seal()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  NEW.digest := regulars.entry_digest(NEW);
  return NEW;
end
$$;

comment on function regulars.tg_loyalty_point_events__seal() is
  'Seals a ledger entry with its digest.';
revoke all on function regulars.tg_loyalty_point_events__seal() from public;

create or replace trigger _200_seal
before insert on loyalty_point_events
for each row
execute function regulars.tg_loyalty_point_events__seal();
--! EndIncluded triggers/loyalty_point_events__seal.sql
--! Included triggers/loyalty_point_events__refuse_change.sql
create or replace function regulars.tg_loyalty_point_events__refuse_change()
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
    errcode = 'RG012',
    message = 'the ledger is append-only',
    detail = format('%s on loyalty_point_events.', lower(TG_OP)),
    hint = 'Post a correction: adjust_points, reverse_redemption, or change the booking.';
end
$$;

comment on function regulars.tg_loyalty_point_events__refuse_change() is
  'Refuses to update, delete or truncate ledger entries, with RG012, unless the restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_point_events__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on loyalty_point_events
for each row
execute function regulars.tg_loyalty_point_events__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on loyalty_point_events
for each statement
execute function regulars.tg_loyalty_point_events__refuse_change();
--! EndIncluded triggers/loyalty_point_events__refuse_change.sql
--! Included triggers/loyalty_program_versions__refuse_change.sql
create or replace function regulars.tg_loyalty_program_versions__refuse_change()
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
    errcode = 'RG012',
    message = 'program versions are insert-only',
    detail = format('%s on loyalty_program_versions.', lower(TG_OP)),
    hint = 'Change the program; it adds a version of its own.';
end
$$;

comment on function regulars.tg_loyalty_program_versions__refuse_change() is
  'Refuses to update, delete or truncate program versions, with RG012, unless the restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_program_versions__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on loyalty_program_versions
for each row
execute function regulars.tg_loyalty_program_versions__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on loyalty_program_versions
for each statement
execute function regulars.tg_loyalty_program_versions__refuse_change();
--! EndIncluded triggers/loyalty_program_versions__refuse_change.sql
--! Included triggers/loyalty_tier_changes__refuse_change.sql
create or replace function regulars.tg_loyalty_tier_changes__refuse_change()
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
    errcode = 'RG012',
    message = 'tier changes are append-only',
    detail = format('%s on loyalty_tier_changes.', lower(TG_OP)),
    hint = 'Change the points; the tier follows and the change is recorded.';
end
$$;

comment on function regulars.tg_loyalty_tier_changes__refuse_change() is
  'Refuses to update, delete or truncate tier changes, with RG012, unless the restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_tier_changes__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on loyalty_tier_changes
for each row
execute function regulars.tg_loyalty_tier_changes__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on loyalty_tier_changes
for each statement
execute function regulars.tg_loyalty_tier_changes__refuse_change();
--! EndIncluded triggers/loyalty_tier_changes__refuse_change.sql
--! Included views/standing_point_events.sql
-- A merge that was undone leaves pairs of entries that cancel out: statements' lines, tiers and expiry read the
-- ledger without them, so that they are afterwards what they were before the merge. An entry is in one pair at
-- most: what undoes another is not undone itself. Sums need no view; they are taken from the ledger.
create or replace view regulars.standing_point_events
with (security_invoker = true)
as
select entries.*
from public.loyalty_point_events as entries
where entries.reason <> 'merge'
  or not (
    entries.metadata ? 'undo' and exists (
      select
      from public.loyalty_point_events as undone
      where undone.restaurant_id = entries.restaurant_id
        and undone.id = entries.reverses_event_id
        and undone.reason = 'merge'
        and undone.points_delta = -entries.points_delta
        and (undone.reverses_event_id is null or not undone.metadata ? 'undo')
    )
    or (entries.reverses_event_id is null or not entries.metadata ? 'undo') and exists (
      select
      from public.loyalty_point_events as undoing
      where undoing.restaurant_id = entries.restaurant_id
        and undoing.reverses_event_id = entries.id
        and undoing.reason = 'merge'
        and undoing.metadata ? 'undo'
        and undoing.points_delta = -entries.points_delta
    )
  );

comment on view regulars.standing_point_events is
  'The ledger without the entries of merges that were undone and the entries that undid them.';
--! EndIncluded views/standing_point_events.sql
--! Included views/point_flows.sql
-- What each ledger entry means for tiers and expiry. A reversal takes points back from when they were earned:
-- it counts on the date of the entry it reverses, so that a cancelled booking of last year costs nobody this
-- year's tier, nor a later booking's points.
--
-- earned: what bookings gave, and whatever else was added. used: redemptions and deductions, less what was
-- given back of them. expired: expiries, less what came back because the booking that had earned it was
-- taken back. Expired points that staff reinstate are earned anew.
--
-- merge_id: the merge that brought the entry, or the award that it takes back.
create or replace view regulars.point_flows
with (security_invoker = true)
as
select
  entries.restaurant_id,
  entries.program_id,
  entries.customer_id,
  entries.booking_id,
  entries.id,
  coalesce(entries.reverses_event_id, entries.id) as award_id,
  coalesce(reversed.sequence, entries.sequence) as award_sequence,
  entries.sequence,
  entries.points_delta,
  entries.occurred_at,
  case
    when entries.booking_id is not null then 'earned'
    -- what a merge moves keeps its meaning
    when entries.reason = 'merge' then entries.metadata ->> 'flow'
    when entries.reason = 'expiry' then 'expired'
    when entries.reason = 'expiry.reinstated' then
      case when entries.metadata ? 'unearned' then 'expired' else 'earned' end
    when coalesce(reversed.points_delta, entries.points_delta) > 0 then 'earned'
    else 'used'
  end as flow,
  case
    when entries.reason = 'expiry.reinstated' then entries.occurred_at
    else coalesce(reversed.occurred_at, entries.occurred_at)
  end as earned_at,
  case
    when coalesce(reversed.reason, entries.reason) = 'merge'
      and not coalesce(reversed.metadata, entries.metadata) ? 'undo'
      then coalesce(reversed.metadata, entries.metadata) ->> 'merge_id'
  end as merge_id
from regulars.standing_point_events as entries
left join public.loyalty_point_events as reversed
  on reversed.restaurant_id = entries.restaurant_id
  and reversed.id = entries.reverses_event_id;

comment on view regulars.point_flows is
  'Ledger entries as points earned, used or expired, with the date on which they count as earned and the merge that brought them.';
--! EndIncluded views/point_flows.sql
--! Included functions/loyalty/qualifying_points.sql
create or replace function regulars.qualifying_points(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_definitions jsonb,
  as_of timestamptz
)
returns bigint
language plpgsql
stable
as $$
begin
  return (
    select coalesce(sum(flows.points_delta), 0)
    from regulars.point_flows as flows
    where flows.restaurant_id = qualifying_points.restaurant_id
      and flows.program_id = qualifying_points.program_id
      and flows.customer_id = qualifying_points.customer_id
      and flows.booking_id is not null
      and flows.occurred_at <= qualifying_points.as_of
      and regulars.qualifies_until(qualifying_points.tier_definitions, flows.earned_at)
        > qualifying_points.as_of
  );
end
$$;

comment on function regulars.qualifying_points(uuid, uuid, uuid, jsonb, timestamptz) is
  'The points of an account that count towards its tier at an event time, from the ledger.';
revoke all on function regulars.qualifying_points(uuid, uuid, uuid, jsonb, timestamptz) from public;
--! EndIncluded functions/loyalty/qualifying_points.sql
--! Included functions/loyalty/tier_as_of.sql
create or replace function regulars.tier_as_of(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_definitions jsonb,
  lifetime_points bigint,
  as_of timestamptz
)
returns text
language sql
stable
as $$
  select regulars.tier_for(
    tier_as_of.tier_definitions,
    case
      when tier_as_of.tier_definitions ->> 'qualification_period' is null then
        tier_as_of.lifetime_points
      else regulars.qualifying_points(
        tier_as_of.restaurant_id,
        tier_as_of.program_id,
        tier_as_of.customer_id,
        tier_as_of.tier_definitions,
        tier_as_of.as_of
      )
    end
  )
$$;

comment on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, bigint, timestamptz) is
  'The tier of an account with so many lifetime points; with a qualification period from the ledger at an event time.';
revoke all on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, bigint, timestamptz) from public;
--! EndIncluded functions/loyalty/tier_as_of.sql
--! Included views/account_differences.sql
-- What the accounts say against what the ledger says, a row for each account that differs. Like
-- booking_point_differences the one definition that the rebuild and verify read, and a filter on
-- restaurant_id and customer_id reaches all its parts. The tier is judged as of when it was set:
-- one that has lapsed since is not wrong. An account that is missing altogether has balance null. Points are
-- plain sums of the ledger; only the date of the last award leaves out merges that were undone.
create or replace view regulars.account_differences
with (security_invoker = true)
as
select
  accounts.restaurant_id,
  accounts.program_id,
  accounts.customer_id,
  accounts.balance,
  accounts.ledger_balance,
  accounts.lifetime_points,
  accounts.ledger_lifetime_points,
  accounts.tier,
  accounts.ledger_tier,
  accounts.last_awarded_at,
  accounts.ledger_last_awarded_at,
  accounts.last_sequence,
  accounts.ledger_last_sequence
from (
  select
    sums.*,
    regulars.tier_as_of(
      sums.restaurant_id,
      sums.program_id,
      sums.customer_id,
      loyalty_programs.tier_definitions,
      sums.ledger_lifetime_points,
      coalesce(sums.tier_set_at, clock_timestamp())
    ) as ledger_tier
  from (
    select
      parts.restaurant_id,
      parts.program_id,
      parts.customer_id,
      max(parts.balance) as balance,
      max(parts.lifetime_points) as lifetime_points,
      max(parts.tier) as tier,
      max(parts.last_awarded_at) as last_awarded_at,
      max(parts.last_sequence) as last_sequence,
      max(parts.tier_set_at) as tier_set_at,
      coalesce(sum(parts.points_delta), 0)::bigint as ledger_balance,
      coalesce(
        sum(parts.points_delta) filter (where parts.is_earned),
        0
      )::bigint as ledger_lifetime_points,
      max(parts.awarded_at) as ledger_last_awarded_at,
      coalesce(max(parts.sequence), 0) as ledger_last_sequence
    from (
      select
        loyalty_points.restaurant_id,
        loyalty_points.program_id,
        loyalty_points.customer_id,
        loyalty_points.balance,
        loyalty_points.lifetime_points,
        loyalty_points.tier,
        loyalty_points.last_awarded_at,
        loyalty_points.last_sequence,
        loyalty_points.tier_set_at,
        null::integer as points_delta,
        null::boolean as is_earned,
        null::integer as sequence,
        null::timestamptz as awarded_at
      from public.loyalty_points
      union all
      select
        loyalty_point_events.restaurant_id,
        loyalty_point_events.program_id,
        loyalty_point_events.customer_id,
        null,
        null,
        null,
        null,
        null,
        null,
        loyalty_point_events.points_delta,
        loyalty_point_events.booking_id is not null,
        loyalty_point_events.sequence,
        case
          when loyalty_point_events.booking_id is not null
            and loyalty_point_events.points_delta > 0
            and loyalty_point_events.reason <> 'merge' then loyalty_point_events.occurred_at
        end
      from public.loyalty_point_events
      union all
      select
        awards.restaurant_id,
        awards.program_id,
        awards.customer_id,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        awards.occurred_at
      from regulars.standing_point_events as awards
      where awards.reason = 'merge'
        and awards.booking_id is not null
        and awards.points_delta > 0
    ) as parts
    group by parts.restaurant_id, parts.program_id, parts.customer_id
  ) as sums
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = sums.restaurant_id
    and loyalty_programs.id = sums.program_id
) as accounts
where accounts.balance is distinct from accounts.ledger_balance
  or accounts.lifetime_points is distinct from accounts.ledger_lifetime_points
  or accounts.tier is distinct from accounts.ledger_tier
  or accounts.last_awarded_at is distinct from accounts.ledger_last_awarded_at
  -- more than the ledger has is a missing entry, which no rebuild can bring back
  or accounts.last_sequence is null
  or accounts.last_sequence < accounts.ledger_last_sequence;

comment on view regulars.account_differences is
  'Accounts whose row is not what their ledger adds up to, with both; empty when all is well.';
--! EndIncluded views/account_differences.sql
--! Included views/ledger_faults.sql
-- What no supported path can do to a ledger: somebody has disabled the triggers. A fault stays, whatever is
-- posted or rebuilt after it; only a backup can bring an entry back.
create or replace view regulars.ledger_faults
with (security_invoker = true)
as
select
  entries.restaurant_id,
  entries.program_id,
  entries.customer_id,
  entries.sequence,
  entries.id as event_id,
  entries.booking_id,
  'altered' as fault
from public.loyalty_point_events as entries
where entries.digest <> regulars.entry_digest(entries)
union all
-- An account numbers its entries from 1, so that as many as the highest number are all. Counting is much less than
-- comparing each with the one before; the first that is missing is looked for where the count is short.
select
  accounts.restaurant_id,
  accounts.program_id,
  accounts.customer_id,
  gap.sequence,
  null,
  null,
  'missing'
from (
  select
    numbers.restaurant_id,
    numbers.program_id,
    numbers.customer_id
  from (
    select
      loyalty_points.restaurant_id,
      loyalty_points.program_id,
      loyalty_points.customer_id,
      loyalty_points.last_sequence,
      null::integer as sequence
    from public.loyalty_points
    union all
    select
      entries.restaurant_id,
      entries.program_id,
      entries.customer_id,
      null,
      entries.sequence
    from public.loyalty_point_events as entries
  ) as numbers
  group by numbers.restaurant_id, numbers.program_id, numbers.customer_id
  having count(numbers.sequence) < greatest(max(numbers.sequence), max(numbers.last_sequence))
) as accounts
cross join lateral (
  select min(places.sequence) as sequence
  from (
    select 1 as sequence
    union all
    select entries.sequence + 1
    from public.loyalty_point_events as entries
    where entries.restaurant_id = accounts.restaurant_id
      and entries.program_id = accounts.program_id
      and entries.customer_id = accounts.customer_id
  ) as places
  where not exists (
    select
    from public.loyalty_point_events as entries
    where entries.restaurant_id = accounts.restaurant_id
      and entries.program_id = accounts.program_id
      and entries.customer_id = accounts.customer_id
      and entries.sequence = places.sequence
  )
) as gap;

comment on view regulars.ledger_faults is
  'Ledger entries that were altered, forged or removed by force: the account, and the entry or the first missing sequence.';
--! EndIncluded views/ledger_faults.sql
--! Included functions/loyalty/rebuild_accounts.sql
-- The accounts are inserted where missing and locked in the order of post_booking_points; only then a new
-- statement compares.
create or replace function regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
returns integer
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_changed integer;
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    differences.restaurant_id,
    differences.program_id,
    differences.customer_id,
    differences.ledger_tier
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and differences.balance is null
  order by differences.program_id, differences.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.customer_id = any (rebuild_accounts.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  update public.loyalty_points
  set
    balance = differences.ledger_balance,
    lifetime_points = differences.ledger_lifetime_points,
    tier = differences.ledger_tier,
    last_awarded_at = differences.ledger_last_awarded_at,
    last_sequence = greatest(differences.last_sequence, differences.ledger_last_sequence),
    updated_at = v_now
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.program_id = differences.program_id
    and loyalty_points.customer_id = differences.customer_id;

  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;

comment on function regulars.rebuild_accounts(uuid, uuid[]) is
  'Makes the accounts of customers what the ledger adds up to, under their locks; returns how many rows it wrote.';
revoke all on function regulars.rebuild_accounts(uuid, uuid[]) from public;
--! EndIncluded functions/loyalty/rebuild_accounts.sql

--! Included functions/loyalty/is_pilot_restaurant.sql
-- Compared as text: a malformed entry then matches nothing and raises nothing (no cast can fail). In collation C,
-- which folds a long list several times as fast.
create or replace function regulars.is_pilot_restaurant(restaurant_id uuid)
returns boolean
language plpgsql
stable
parallel safe
as $$
begin
  return
    is_pilot_restaurant.restaurant_id::text = any (
      string_to_array(
        regexp_replace(
          lower(coalesce(current_setting('loyalty.pilot_restaurant_ids', true), '') collate "C"),
          '\s',
          '',
          'g'
        ),
        ','
      )
    )
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
        and is_pilot_restaurant.restaurant_id::text = any (
          string_to_array(regexp_replace(lower(settings.value collate "C"), '\s', '', 'g'), ',')
        )
    );
end
$$;

comment on function regulars.is_pilot_restaurant(uuid) is
  'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of regulars.settings.';
revoke all on function regulars.is_pilot_restaurant(uuid) from public;
--! EndIncluded functions/loyalty/is_pilot_restaurant.sql
--! Included functions/loyalty/is_generally_available.sql
create or replace function regulars.is_generally_available()
returns boolean
language plpgsql
stable
parallel safe
as $$
begin
  return
    lower(btrim(coalesce(current_setting('loyalty.general_availability', true), ''))) = 'on'
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.general_availability'
        and lower(btrim(settings.value)) = 'on'
    );
end
$$;

comment on function regulars.is_generally_available() is
  'Whether programs with pilot_only = false accrue: loyalty.general_availability is on, in the session or in regulars.settings.';
revoke all on function regulars.is_generally_available() from public;
--! EndIncluded functions/loyalty/is_generally_available.sql
--! Included functions/loyalty/open_program.sql
create or replace function regulars.open_program(restaurant_id uuid)
returns table (
  program_id uuid,
  accrual_version integer,
  accrual_rule jsonb
)
language sql
stable
rows 1
as $$
  select
    loyalty_programs.id,
    loyalty_programs.accrual_version,
    loyalty_programs.accrual_rule
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = open_program.restaurant_id
    and loyalty_programs.is_active
    and case
      when loyalty_programs.pilot_only then regulars.is_pilot_restaurant(open_program.restaurant_id)
      else regulars.is_generally_available()
    end
$$;

comment on function regulars.open_program(uuid) is
  'The program that a booking confirmed now accrues in; no row: the gate is closed or no program is active.';
revoke all on function regulars.open_program(uuid) from public;
--! EndIncluded functions/loyalty/open_program.sql
--! Included functions/loyalty/default_program_id.sql
create or replace function regulars.default_program_id(restaurant_id uuid)
returns uuid
language plpgsql
stable
as $$
begin
  return (
    select loyalty_programs.id
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = default_program_id.restaurant_id
    order by loyalty_programs.is_active desc, loyalty_programs.created_at, loyalty_programs.id
    limit 1
  );
end
$$;

comment on function regulars.default_program_id(uuid) is
  'The program for points that bookings carry from before loyalty: the active, else the oldest; null: none.';
revoke all on function regulars.default_program_id(uuid) from public;
--! EndIncluded functions/loyalty/default_program_id.sql
--! Included functions/loyalty/program_for_earlier_points.sql
-- Points from before this system need a program to live on; where there is none, one is made that nothing
-- accrues in.
create or replace function regulars.program_for_earlier_points(
  restaurant_id uuid,
  booking_ids uuid[]
)
returns uuid
language plpgsql
volatile
as $$
declare
  v_program_id uuid := regulars.default_program_id(program_for_earlier_points.restaurant_id);
begin
  if v_program_id is not null or not exists (
    select
    from public.bookings
    where bookings.restaurant_id = program_for_earlier_points.restaurant_id
      and bookings.id = any (program_for_earlier_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
  ) then
    return v_program_id;
  end if;

  insert into public.loyalty_programs as programs (restaurant_id, slug, name, is_active)
  values (program_for_earlier_points.restaurant_id, 'earlier-points', 'Earlier points', false)
  on conflict on constraint loyalty_programs_slug_key do nothing;

  return regulars.default_program_id(program_for_earlier_points.restaurant_id);
end
$$;

comment on function regulars.program_for_earlier_points(uuid, uuid[]) is
  'The program that holds points from before loyalty; made, switched off, if bookings carry points and there is none.';
revoke all on function regulars.program_for_earlier_points(uuid, uuid[]) from public;
--! EndIncluded functions/loyalty/program_for_earlier_points.sql
--! Included functions/loyalty/booking_source_key.sql
-- The casts are written out: without them || is only stable, and the call would not become part of the plan.
create or replace function regulars.booking_source_key(booking_id uuid, number bigint)
returns text
language sql
immutable
parallel safe
as $$
  select 'booking:' || booking_id::text || ':' || number::text
$$;

comment on function regulars.booking_source_key(uuid, bigint) is
  'The source_key of a booking''s n-th ledger entry.';
revoke all on function regulars.booking_source_key(uuid, bigint) from public;
--! EndIncluded functions/loyalty/booking_source_key.sql
--! Included views/booking_point_differences.sql
-- What the bookings say against what the ledger says, a row for each booking and account that differ.
-- The one definition that posting, the rebuild and verify read. A filter on restaurant_id and booking_id
-- reaches both halves, so a look-up of one booking is two index scans.
create or replace view regulars.booking_point_differences
with (security_invoker = true)
as
select
  points.restaurant_id,
  points.booking_id,
  points.program_id,
  points.customer_id,
  sum(points.target) as target,
  sum(points.posted) as posted
from (
  select
    bookings.restaurant_id,
    bookings.id as booking_id,
    bookings.loyalty_program_id as program_id,
    bookings.customer_id,
    bookings.loyalty_points_awarded as target,
    0 as posted
  from public.bookings
  where bookings.loyalty_points_awarded <> 0
    and bookings.customer_id is not null
    and bookings.loyalty_program_id is not null
  union all
  select
    loyalty_point_events.restaurant_id,
    loyalty_point_events.booking_id,
    loyalty_point_events.program_id,
    loyalty_point_events.customer_id,
    0,
    loyalty_point_events.points_delta
  from public.loyalty_point_events
  where loyalty_point_events.booking_id is not null
) as points
group by points.restaurant_id, points.booking_id, points.program_id, points.customer_id
having sum(points.target) <> sum(points.posted);

comment on view regulars.booking_point_differences is
  'Bookings whose ledger entries do not add up to their loyalty_points_awarded, by account; empty when all is well.';
--! EndIncluded views/booking_point_differences.sql
--! Included functions/loyalty/tier_lapses.sql
create or replace function regulars.tier_lapses(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  lapsed_at timestamptz,
  tier_before text,
  tier text
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
  with moments as (
    -- a tier can change without an entry only when points of an earlier one leave
    select distinct
      accounts.program_id,
      accounts.customer_id,
      accounts.tier,
      loyalty_programs.tier_definitions,
      regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at) as lapsed_at
    from public.loyalty_points as accounts
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = accounts.restaurant_id
      and loyalty_programs.id = accounts.program_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    join regulars.point_flows as flows
      on flows.restaurant_id = accounts.restaurant_id
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
      and flows.booking_id is not null
    where accounts.restaurant_id = tier_lapses.restaurant_id
      and flows.restaurant_id = tier_lapses.restaurant_id
      and (
        tier_lapses.customer_ids is null
        or accounts.customer_id = any (tier_lapses.customer_ids)
      )
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
        > accounts.tier_set_at
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
        <= tier_lapses.as_of
  ),
  weighed as (
    select
      moments.program_id,
      moments.customer_id,
      moments.lapsed_at,
      moments.tier as tier_at_first,
      regulars.tier_for(
        moments.tier_definitions,
        regulars.qualifying_points(
          tier_lapses.restaurant_id,
          moments.program_id,
          moments.customer_id,
          moments.tier_definitions,
          moments.lapsed_at
        )
      ) as tier
    from moments
  ),
  steps as (
    select
      weighed.program_id,
      weighed.customer_id,
      weighed.lapsed_at,
      lag(weighed.tier, 1, weighed.tier_at_first) over (
        partition by weighed.program_id, weighed.customer_id
        order by weighed.lapsed_at
      ) as tier_before,
      weighed.tier
    from weighed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.lapsed_at,
    steps.tier_before,
    steps.tier
  from steps
  where steps.tier <> steps.tier_before;
end
$$;

comment on function regulars.tier_lapses(uuid, uuid[], timestamptz) is
  'The tier changes by the end of a qualification period that are not recorded yet; customer_ids null: of all.';
revoke all on function regulars.tier_lapses(uuid, uuid[], timestamptz) from public;
--! EndIncluded functions/loyalty/tier_lapses.sql
--! Included functions/loyalty/record_tier_lapses.sql
-- Every tier that an account passed through since it was last weighed is recorded, with the moment at which
-- the points for the better one left. Accounts in the order of every other writer.
create or replace function regulars.record_tier_lapses(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns integer
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_lapsed integer;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
    and loyalty_points.customer_id = any (record_tier_lapses.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  with lapses as (
    select
      lapses.*,
      row_number() over (
        partition by lapses.program_id, lapses.customer_id
        order by lapses.lapsed_at desc
      ) as number
    from regulars.tier_lapses(
      restaurant_id => record_tier_lapses.restaurant_id,
      customer_ids => record_tier_lapses.customer_ids,
      as_of => record_tier_lapses.as_of
    ) as lapses
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      occurred_at
    )
    select
      record_tier_lapses.restaurant_id,
      lapses.program_id,
      lapses.customer_id,
      lapses.tier_before,
      lapses.tier,
      'lapse',
      lapses.lapsed_at
    from lapses
    order by lapses.program_id, lapses.customer_id, lapses.lapsed_at
  ),
  changed as (
    update public.loyalty_points
    set
      tier = lapses.tier,
      tier_set_at = record_tier_lapses.as_of,
      updated_at = record_tier_lapses.as_of
    from lapses
    where lapses.number = 1
      and loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
      and loyalty_points.program_id = lapses.program_id
      and loyalty_points.customer_id = lapses.customer_id
    returning 1
  )
  select count(*)
  into v_lapsed
  from changed;

  return v_lapsed;
end
$$;

comment on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) is
  'Records the tiers of customers that the qualification period has ended by an instant; returns how many accounts.';
revoke all on function regulars.record_tier_lapses(uuid, uuid[], timestamptz) from public;
--! EndIncluded functions/loyalty/record_tier_lapses.sql
--! Included functions/loyalty/reinstate_unearned_expiries.sql
-- A booking that is taken back after its points expired would take them twice. At each expiry no more can have
-- expired than had been awarded by then with a date up to its own, as it now stands, less what had been used by
-- then. By what the most of these falls when entries after the given sequences are counted (all that was posted,
-- if none are given), points come back, from the newest expiry first. The caller holds the accounts.
--
-- What had expired before a merge is held against the points of its own account alone: what the other had used
-- by then used none of them. From the merge on both are one.
create or replace function regulars.reinstate_unearned_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  program_ids uuid[] default null,
  last_sequences integer[] default null
)
returns integer
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_posted integer;
begin
  if not exists (
    select
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_point_events.customer_id = any (reinstate_unearned_expiries.customer_ids)
      and loyalty_point_events.metadata ? 'earned_before'
  ) then
    return 0;
  end if;

  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and flows.customer_id = any (reinstate_unearned_expiries.customer_ids)
  ),
  expiries as (
    select
      entries.program_id,
      entries.customer_id,
      entries.id,
      entries.merge_id,
      entries.sequence,
      -entries.points_delta - coalesce((
        select sum(reversals.points_delta)
        from public.loyalty_point_events as reversals
        where reversals.restaurant_id = reinstate_unearned_expiries.restaurant_id
          and reversals.reverses_event_id = entries.id
      ), 0) as points,
      coalesce(justified.points, 0) as justified,
      coalesce(justified.points_before, 0) as justified_before
    from (
      select
        events.*,
        flows.merge_id,
        -- what a merge brought may be older than what had expired here before
        case
          when flows.merge_id is null then max(dated.earned_before) over (
            partition by events.program_id, events.customer_id
            order by events.sequence
          )
          else max(dated.earned_before) over (
            partition by events.program_id, events.customer_id, flows.merge_id
            order by events.sequence
          )
        end as earned_before
      from public.loyalty_point_events as events
      join flows on flows.id = events.id
      cross join lateral (
        select (events.metadata ->> 'earned_before')::timestamptz as earned_before
      ) as dated
      where events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and flows.flow = 'expired'
        and events.points_delta < 0
        and events.metadata ? 'earned_before'
    ) as entries
    left join unnest(
      reinstate_unearned_expiries.program_ids,
      reinstate_unearned_expiries.customer_ids,
      reinstate_unearned_expiries.last_sequences
    ) as accounts (program_id, customer_id, last_sequence)
      on accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        sum(flows.points_delta) as points,
        sum(flows.points_delta) filter (
          where flows.sequence <= accounts.last_sequence
        ) as points_before
      from flows
      where flows.program_id = entries.program_id
        and flows.customer_id = entries.customer_id
        and (entries.merge_id is null or flows.merge_id = entries.merge_id)
        and flows.award_sequence < entries.sequence
        and (
          flows.flow = 'earned'
            and flows.earned_at < entries.earned_before
          or flows.flow = 'used' and flows.sequence < entries.sequence
        )
    ) as justified on true
  ),
  -- what all that one merge brought allowed to expire
  brought as (
    select
      expiries.program_id,
      expiries.customer_id,
      min(expiries.sequence) as sequence,
      greatest(max(expiries.justified), 0) as justified,
      greatest(max(expiries.justified_before), 0) as justified_before
    from expiries
    where expiries.merge_id is not null
    group by expiries.program_id, expiries.customer_id, expiries.merge_id
  ),
  -- the account from each of its own expiries on, and from its beginning
  allowed as (
    select
      starts.program_id,
      starts.customer_id,
      starts.justified + coalesce(later.justified, 0) as justified,
      starts.justified_before + coalesce(later.justified_before, 0) as justified_before
    from (
      select
        expiries.program_id,
        expiries.customer_id,
        expiries.sequence,
        expiries.justified,
        expiries.justified_before
      from expiries
      where expiries.merge_id is null
      union all
      select distinct expiries.program_id, expiries.customer_id, 0, 0, 0
      from expiries
    ) as starts
    left join lateral (
      select
        sum(brought.justified) as justified,
        sum(brought.justified_before) as justified_before
      from brought
      where brought.program_id = starts.program_id
        and brought.customer_id = starts.customer_id
        and brought.sequence > starts.sequence
    ) as later on true
  ),
  excesses as (
    select
      allowed.program_id,
      allowed.customer_id,
      case
        when reinstate_unearned_expiries.last_sequences is null then expired.points
        else least(expired.points, max(allowed.justified_before))
      end - max(allowed.justified) as points
    from allowed
    join lateral (
      select -sum(flows.points_delta) as points
      from flows
      where flows.program_id = allowed.program_id
        and flows.customer_id = allowed.customer_id
        and flows.flow = 'expired'
    ) as expired on true
    group by expired.points, allowed.program_id, allowed.customer_id
  ),
  pieces as (
    select
      ranked.program_id,
      ranked.customer_id,
      ranked.id,
      least(ranked.points, excesses.points - (ranked.points_so_far - ranked.points)) as points,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by ranked.program_id, ranked.customer_id
        order by ranked.sequence desc
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from (
      select
        expiries.*,
        sum(expiries.points) over (
          partition by expiries.program_id, expiries.customer_id
          order by expiries.sequence desc
        ) as points_so_far
      from expiries
      where expiries.points > 0
    ) as ranked
    join excesses
      on excesses.program_id = ranked.program_id
      and excesses.customer_id = ranked.customer_id
    join public.loyalty_points
      on loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = ranked.program_id
      and loyalty_points.customer_id = ranked.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and loyalty_point_events.program_id = ranked.program_id
        and loyalty_point_events.customer_id = ranked.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where ranked.points_so_far - ranked.points < excesses.points
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      reinstate_unearned_expiries.restaurant_id,
      pieces.program_id,
      pieces.customer_id,
      pieces.sequence,
      pieces.points,
      'expiry.reinstated',
      concat_ws(':', 'expiry.reinstated', pieces.id, pieces.sequence),
      pieces.id,
      '{"unearned": true}',
      v_now,
      pieces.recorded_at
    from pieces
    order by pieces.program_id, pieces.customer_id, pieces.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        pieces.program_id,
        pieces.customer_id,
        sum(pieces.points)::bigint as points,
        max(pieces.sequence) as last_sequence,
        count(*) as entries
      from pieces
      group by pieces.program_id, pieces.customer_id
    ) as sums
    where loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries
  )
  select coalesce(sum(changed.entries), 0)
  into v_posted
  from changed;

  return v_posted;
end
$$;

comment on function regulars.reinstate_unearned_expiries(uuid, uuid[], uuid[], integer[]) is
  'Gives back what expired of points that were taken back since; returns how many entries.';
revoke all on function regulars.reinstate_unearned_expiries(uuid, uuid[], uuid[], integer[])
  from public;
--! EndIncluded functions/loyalty/reinstate_unearned_expiries.sql
--! Included functions/loyalty/datable.sql
-- Infinite times and those near the ends of what timestamps hold cannot be counted on from: a zone or a
-- period added, they would fail, and with them the expiry of a whole restaurant.
create or replace function regulars.datable(at timestamptz)
returns timestamptz
language sql
immutable
parallel safe
as $$
  select case
    when at between timestamptz '0001-01-01 00:00+00' and timestamptz '9999-12-31 00:00+00' then at
  end
$$;

comment on function regulars.datable(timestamptz) is
  'The instant itself if points can bear it as their date, in the years 1 to 9999; else null.';
revoke all on function regulars.datable(timestamptz) from public;
--! EndIncluded functions/loyalty/datable.sql

--! Included functions/loyalty/award_date.sql
-- When points of a booking count as earned. An older system may have left an infinite time.
create or replace function regulars.award_date(
  confirmed_at timestamptz,
  created_at timestamptz,
  posted_at timestamptz
)
returns timestamptz
language sql
immutable
parallel safe
as $$
  select coalesce(regulars.datable(confirmed_at), regulars.datable(created_at), posted_at)
$$;

comment on function regulars.award_date(timestamptz, timestamptz, timestamptz) is
  'The date of a booking''s award: when it was confirmed, else made, else posted, whichever points can bear first.';
revoke all on function regulars.award_date(timestamptz, timestamptz, timestamptz) from public;
--! EndIncluded functions/loyalty/award_date.sql
--! Included functions/loyalty/post_booking_points.sql
-- The posting protocol: the caller holds the bookings' rows; here the accounts are inserted where missing and
-- locked in one order, and only then a new statement compares bookings with ledger and appends what is
-- missing. A difference computed before the locks would be wrong. Posting again posts nothing.
--
-- What is taken back is taken from the newest award of the booking first, one entry for each award, which it
-- names: an award is never taken back twice, and keeps its own date for tiers and expiry. What moves to
-- another account arrives there award by award, on the dates on which it was earned. Only awards that stand
-- are taken back: the entry that undid a merge is none.
create or replace function regulars.post_booking_points(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb default '{}',
  reason text default null,
  actor text default 'system',
  is_backdated boolean default false
)
returns integer
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_posted integer;
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_last_sequences integer[];
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    post_booking_points.restaurant_id,
    owners.program_id,
    owners.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from (
    select distinct
      bookings.loyalty_program_id as program_id,
      bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = post_booking_points.restaurant_id
      and bookings.id = any (post_booking_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
      and bookings.customer_id is not null
  ) as owners
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
    and loyalty_programs.id = owners.program_id
  where not exists (
    select
    from public.loyalty_points
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = owners.program_id
      and loyalty_points.customer_id = owners.customer_id
  )
  order by owners.program_id, owners.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  -- nobody else posts for these bookings while their rows are held, so no difference stays none
  select
    array_agg(distinct differences.program_id),
    array_agg(distinct differences.customer_id)
  into v_program_ids, v_customer_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = post_booking_points.restaurant_id
    and differences.booking_id = any (post_booking_points.booking_ids);

  if v_customer_ids is null then
    return 0;
  end if;

  -- By arrays, which an index can look up however many there are. That is every program for every customer: at worst
  -- an account too many is locked.
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_booking_points.restaurant_id
    and loyalty_points.program_id = any (v_program_ids)
    and loyalty_points.customer_id = any (v_customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  -- what the clock has done to a tier is told apart from what the new entries do
  if exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ) then
    perform regulars.record_tier_lapses(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => v_now
    );
  end if;

  with due as materialized (
    select
      differences.booking_id,
      differences.program_id,
      differences.customer_id,
      (differences.target - differences.posted)::integer as points_delta,
      differences.posted,
      (differences.program_id, differences.customer_id)
        is not distinct from (bookings.loyalty_program_id, bookings.customer_id) as is_own,
      bookings.status,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as awarded_at,
      coalesce(regulars.datable(bookings.cancelled_at), v_now) as cancelled_at
    from regulars.booking_point_differences as differences
    join public.bookings
      on bookings.restaurant_id = differences.restaurant_id
      and bookings.id = differences.booking_id
    where differences.restaurant_id = post_booking_points.restaurant_id
      and differences.booking_id = any (post_booking_points.booking_ids)
      and bookings.restaurant_id = post_booking_points.restaurant_id
  ),
  awards as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      entries.id,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = post_booking_points.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join lateral (
      select sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.restaurant_id = post_booking_points.restaurant_id
        and reversals.reverses_event_id = entries.id
    ) as taken on true
    where due.points_delta < 0
  ),
  takings as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      awards.id as reverses_event_id,
      awards.occurred_at as awarded_at,
      awards.sequence as award_sequence,
      -least(
        awards.points,
        -due.points_delta - (awards.points_so_far - awards.points)
      )::integer as points_delta
    from due
    join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where awards.points > 0
      and awards.points_so_far - awards.points < -due.points_delta
    union all
    -- more to take back than was ever awarded: somebody forced an entry, and it is answered all the same
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      null,
      null,
      null,
      (due.points_delta + coalesce(max(awards.points_so_far), 0))::integer
    from due
    left join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where due.points_delta < 0
    group by due.booking_id, due.program_id, due.customer_id, due.points_delta
    having due.points_delta + coalesce(max(awards.points_so_far), 0) < 0
  ),
  leavings as (
    select
      takings.booking_id,
      takings.awarded_at,
      -takings.points_delta as points,
      -sum(takings.points_delta) over (
        partition by takings.booking_id
        order by
          takings.awarded_at,
          takings.program_id,
          takings.customer_id,
          takings.award_sequence
      ) as points_so_far
    from takings
    join due
      on due.booking_id = takings.booking_id
      and due.program_id = takings.program_id
      and due.customer_id = takings.customer_id
    where not due.is_own
      and takings.reverses_event_id is not null
  ),
  arrivals as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      leavings.awarded_at,
      least(
        leavings.points,
        due.points_delta - (leavings.points_so_far - leavings.points)
      )::integer as points_delta
    from due
    join leavings on leavings.booking_id = due.booking_id
    where due.points_delta > 0
      and leavings.points_so_far - leavings.points < due.points_delta
  ),
  -- What an undone merge brings back names the entry that had taken it away, so that both can be left out.
  undoings as (
    select
      arrived.booking_id,
      arrived.program_id,
      arrived.customer_id,
      arrived.awarded_at,
      arrived.points_delta,
      taken.id as reverses_event_id
    from (
      select
        arrivals.*,
        row_number() over same as place
      from arrivals
      window same as (
        partition by
          arrivals.booking_id,
          arrivals.program_id,
          arrivals.customer_id,
          arrivals.awarded_at,
          arrivals.points_delta
      )
    ) as arrived
    left join lateral (
      select
        entries.id,
        row_number() over (order by entries.sequence desc) as place
      from regulars.standing_point_events as entries
      where post_booking_points.metadata ? 'undo'
        and entries.restaurant_id = post_booking_points.restaurant_id
        and entries.booking_id = arrived.booking_id
        and entries.program_id = arrived.program_id
        and entries.customer_id = arrived.customer_id
        and entries.reason = 'merge'
        and not entries.metadata ? 'undo'
        and entries.occurred_at = arrived.awarded_at
        and entries.points_delta = -arrived.points_delta
    ) as taken on taken.place = arrived.place
  ),
  entries as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      takings.points_delta,
      takings.reverses_event_id,
      case
        when not due.is_own then 'booking.moved'
        when due.status = 'cancelled' then 'booking.cancelled'
        when due.status = 'no_show' then 'booking.no_show'
        else 'booking.adjustment'
      end as reason,
      case
        when not due.is_own or post_booking_points.is_backdated then
          coalesce(takings.awarded_at, due.awarded_at)
        when due.status = 'cancelled' then due.cancelled_at
        else v_now
      end as occurred_at,
      coalesce(takings.awarded_at, due.awarded_at) as earned_at
    from due
    join takings
      on takings.booking_id = due.booking_id
      and takings.program_id = due.program_id
      and takings.customer_id = due.customer_id
    union all
    select
      undoings.booking_id,
      undoings.program_id,
      undoings.customer_id,
      undoings.points_delta,
      undoings.reverses_event_id,
      'booking.moved',
      undoings.awarded_at,
      undoings.awarded_at
    from undoings
    union all
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      due.points_delta - coalesce(arrived.points, 0)::integer,
      null,
      case
        when due.posted = 0 and arrived.points is null then 'booking.confirmed'
        else 'booking.adjustment'
      end,
      dated.occurred_at,
      dated.occurred_at
    from due
    left join lateral (
      select sum(arrivals.points_delta) as points
      from arrivals
      where arrivals.booking_id = due.booking_id
        and arrivals.program_id = due.program_id
        and arrivals.customer_id = due.customer_id
    ) as arrived on true
    cross join lateral (
      select
        case
          when post_booking_points.is_backdated or due.posted = 0 and arrived.points is null
            then due.awarded_at
          else v_now
        end as occurred_at
    ) as dated
    where due.points_delta > coalesce(arrived.points, 0)
  ),
  numbered as (
    select
      entries.*,
      -- here and not by default, so that a change of tier can name its entry without looking for it
      regulars.uuid_v7() as id,
      greatest(newest.sequence, accounts.last_sequence) + row_number() over (
        partition by entries.program_id, entries.customer_id
        order by entries.occurred_at, entries.booking_id, entries.points_delta
      ) as sequence,
      coalesce(keys.newest, 0) + row_number() over (
        partition by entries.booking_id
        order by
          sign(entries.points_delta),
          entries.program_id,
          entries.customer_id,
          entries.occurred_at
      ) as key_number,
      greatest(v_now, newest.recorded_at) as recorded_at
    from entries
    join public.loyalty_points as accounts
      on accounts.restaurant_id = post_booking_points.restaurant_id
      and accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.program_id = entries.program_id
        and loyalty_point_events.customer_id = entries.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    left join lateral (
      select max(split_part(loyalty_point_events.source_key, ':', 3)::integer) as newest
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.booking_id = entries.booking_id
        and loyalty_point_events.source_key like 'booking:%'
    ) as keys on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      id,
      program_id,
      customer_id,
      booking_id,
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
      post_booking_points.restaurant_id,
      numbered.id,
      numbered.program_id,
      numbered.customer_id,
      numbered.booking_id,
      numbered.sequence,
      numbered.points_delta,
      coalesce(post_booking_points.reason, numbered.reason),
      regulars.booking_source_key(numbered.booking_id, numbered.key_number),
      numbered.reverses_event_id,
      post_booking_points.actor,
      post_booking_points.metadata,
      numbered.occurred_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  moved as (
    select
      numbered.program_id,
      numbered.customer_id,
      sum(numbered.points_delta)::bigint as points_delta,
      sum(numbered.points_delta) filter (
        where numbered.occurred_at <= v_now
          and regulars.qualifies_until(loyalty_programs.tier_definitions, numbered.earned_at) > v_now
      )::bigint as qualifying_delta,
      max(numbered.occurred_at) filter (where numbered.points_delta > 0) as awarded_at,
      bool_or(numbered.points_delta < 0) as is_lowered,
      max(numbered.sequence) as last_sequence,
      (array_agg(numbered.id order by numbered.sequence desc))[1] as last_id,
      count(*) as entries,
      loyalty_programs.tier_definitions
    from numbered
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.id = numbered.program_id
    group by numbered.program_id, numbered.customer_id, loyalty_programs.tier_definitions
  ),
  weighed as (
    select
      moved.*,
      loyalty_points.tier as tier_before,
      loyalty_points.last_sequence as sequence_before,
      regulars.tier_for(
        moved.tier_definitions,
        case
          when moved.tier_definitions ->> 'qualification_period' is null then
            loyalty_points.lifetime_points + moved.points_delta
          -- this statement's own entries are not in sight yet
          else regulars.qualifying_points(
            post_booking_points.restaurant_id,
            moved.program_id,
            moved.customer_id,
            moved.tier_definitions,
            v_now
          ) + coalesce(moved.qualifying_delta, 0)
        end
      ) as tier
    from moved
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = moved.program_id
      and loyalty_points.customer_id = moved.customer_id
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + weighed.points_delta,
      lifetime_points = loyalty_points.lifetime_points + weighed.points_delta,
      tier = weighed.tier,
      tier_set_at = v_now,
      last_awarded_at = greatest(loyalty_points.last_awarded_at, weighed.awarded_at),
      last_sequence = weighed.last_sequence,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = weighed.program_id
      and loyalty_points.customer_id = weighed.customer_id
    returning
      weighed.entries,
      weighed.program_id,
      weighed.customer_id,
      weighed.sequence_before,
      weighed.is_lowered
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    select
      post_booking_points.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.tier_before,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.tier_before
  )
  select
    coalesce(sum(changed.entries), 0),
    array_agg(changed.program_id) filter (where changed.is_lowered),
    array_agg(changed.customer_id) filter (where changed.is_lowered),
    array_agg(changed.sequence_before) filter (where changed.is_lowered)
  into v_posted, v_program_ids, v_customer_ids, v_last_sequences
  from changed;

  -- what a merge takes away goes with what has expired of it
  if v_customer_ids is not null and post_booking_points.reason is distinct from 'merge' then
    perform regulars.reinstate_unearned_expiries(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      program_ids => v_program_ids,
      last_sequences => v_last_sequences
    );
  end if;

  return v_posted;
end
$$;

comment on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean) is
  'Appends to the ledger what is missing to the loyalty_points_awarded of bookings whose rows the caller holds; returns how many entries. Backdated: a re-priced booking counts from when it was confirmed.';
revoke all on function regulars.post_booking_points(uuid, uuid[], jsonb, text, text, boolean)
  from public;
--! EndIncluded functions/loyalty/post_booking_points.sql
--! Included functions/loyalty/post_first_award.sql
-- The commonest posting by far, for a booking of which nothing was ever posted, without the statement that can also
-- take back and move: to start that one costs more than all of this. The locks, their order and the result are
-- those of regulars.post_booking_points; what is not as simple is left to it.
create or replace function regulars.post_first_award(booking public.bookings)
returns boolean
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_account public.loyalty_points;
  v_award record;
  v_tier text;
  v_entry_id uuid;
begin
  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id
  for no key update;

  if not found then
    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    select
      loyalty_programs.restaurant_id,
      loyalty_programs.id,
      booking.customer_id,
      regulars.tier_for(loyalty_programs.tier_definitions, 0)
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = booking.restaurant_id
      and loyalty_programs.id = booking.loyalty_program_id
    on conflict (restaurant_id, program_id, customer_id) do nothing
    returning loyalty_points.*
    into v_account;

    -- somebody else's insert has committed since, and is not locked
    if not found then
      return false;
    end if;
  end if;

  v_now := clock_timestamp();

  -- A new statement, so that it sees what the lock was waited for. The booking is found by its key alone: with the
  -- guest beside it, a plan could read all bookings of the guest.
  select
    bookings.loyalty_program_id as program_id,
    bookings.customer_id,
    bookings.loyalty_points_awarded as points,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
    newest.sequence,
    newest.recorded_at,
    loyalty_programs.tier_definitions
  into v_award
  from public.bookings
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = bookings.restaurant_id
    and loyalty_programs.id = bookings.loyalty_program_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = booking.restaurant_id
      and loyalty_point_events.program_id = booking.loyalty_program_id
      and loyalty_point_events.customer_id = booking.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true
  where bookings.restaurant_id = booking.restaurant_id
    and bookings.id = booking.id
    and not exists (
      select
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = booking.restaurant_id
        and loyalty_point_events.booking_id = booking.id
    )
    -- tiers that lapse with time are weighed from the ledger
    and not exists (
      select
      from public.loyalty_programs
      where loyalty_programs.restaurant_id = booking.restaurant_id
        and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    );

  -- another trigger may have changed the booking meanwhile
  if not found
    or v_award.points = 0
    or (v_award.program_id, v_award.customer_id)
      is distinct from (booking.loyalty_program_id, booking.customer_id)
  then
    return false;
  end if;

  v_account.last_sequence := greatest(v_account.last_sequence, v_award.sequence) + 1;
  v_tier := regulars.tier_for(
    v_award.tier_definitions,
    v_account.lifetime_points + v_award.points
  );

  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
    booking_id,
    sequence,
    points_delta,
    reason,
    source_key,
    occurred_at,
    recorded_at
  )
  values (
    booking.restaurant_id,
    booking.loyalty_program_id,
    booking.customer_id,
    booking.id,
    v_account.last_sequence,
    v_award.points,
    'booking.confirmed',
    regulars.booking_source_key(booking.id, 1),
    v_award.occurred_at,
    greatest(v_now, v_award.recorded_at)
  )
  returning id into v_entry_id;

  update public.loyalty_points
  set
    balance = loyalty_points.balance + v_award.points,
    lifetime_points = loyalty_points.lifetime_points + v_award.points,
    tier = v_tier,
    tier_set_at = v_now,
    last_awarded_at = greatest(loyalty_points.last_awarded_at, v_award.occurred_at),
    last_sequence = v_account.last_sequence,
    updated_at = v_now
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id;

  if v_tier <> v_account.tier then
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    values (
      booking.restaurant_id,
      booking.loyalty_program_id,
      booking.customer_id,
      v_account.tier,
      v_tier,
      'entry',
      v_entry_id,
      v_now
    );
  end if;

  return true;
end
$$;

comment on function regulars.post_first_award(public.bookings) is
  'Posts the points of a booking of which nothing was posted before; false: that is not so, and nothing is done.';
revoke all on function regulars.post_first_award(public.bookings) from public;
--! EndIncluded functions/loyalty/post_first_award.sql
--! Included functions/loyalty/post_first_awards.sql
-- What a first run consists of: bookings of accounts that do not exist yet. Their entries and the accounts' final rows
-- are written once, without the statement that can also take back and move. An insert is its own lock: where
-- somebody else has opened one of the accounts meanwhile, nothing is posted. Locks, order and result are those of
-- regulars.post_booking_points, to which the caller leaves the rest.
create or replace function regulars.post_first_awards(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb,
  out posted bigint,
  out opened bigint,
  out rest_ids uuid[]
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  -- No part is joined to another: a plan made once expects few rows, and would compare each with each.
  with listed as materialized (
    -- by the key alone: until bookings are counted again, a plan takes those that have a customer to be very few
    select
      bookings.id,
      bookings.loyalty_program_id as program_id,
      bookings.customer_id,
      bookings.loyalty_points_awarded as points,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
      regulars.uuid_v7() as entry_id
    from unnest(post_first_awards.booking_ids) as given (id)
    join public.bookings
      on bookings.restaurant_id = post_first_awards.restaurant_id
      and bookings.id = given.id
    where bookings.loyalty_points_awarded > 0
      -- nothing was posted elsewhere
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.booking_id = bookings.id
      )
  ),
  owed as materialized (
    select
      listed.*,
      row_number() over same as sequence,
      last_value(listed.entry_id) over (
        same rows between unbounded preceding and unbounded following
      ) as last_id
    from listed
    where listed.program_id is not null
      and listed.customer_id is not null
      and not exists (
        select
        from public.loyalty_points
        where loyalty_points.restaurant_id = post_first_awards.restaurant_id
          and loyalty_points.program_id = listed.program_id
          and loyalty_points.customer_id = listed.customer_id
      )
      -- nor entries of an account that somebody removed
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.program_id = listed.program_id
          and loyalty_point_events.customer_id = listed.customer_id
      )
      -- tiers that lapse with time are weighed from the ledger
      and not exists (
        select
        from public.loyalty_programs
        where loyalty_programs.restaurant_id = post_first_awards.restaurant_id
          and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
      )
    window same as (
      partition by listed.program_id, listed.customer_id
      order by listed.occurred_at, listed.id
    )
  ),
  weighed as materialized (
    select
      sums.*,
      regulars.tier_for(loyalty_programs.tier_definitions, 0) as tier_before,
      regulars.tier_for(loyalty_programs.tier_definitions, sums.points) as tier
    from (
      select
        owed.program_id,
        owed.customer_id,
        owed.last_id,
        sum(owed.points) as points,
        max(owed.occurred_at) as awarded_at,
        max(owed.sequence) as last_sequence
      from owed
      group by owed.program_id, owed.customer_id, owed.last_id
    ) as sums
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_first_awards.restaurant_id
      and loyalty_programs.id = sums.program_id
  ),
  accounts as (
    insert into public.loyalty_points (
      restaurant_id,
      program_id,
      customer_id,
      balance,
      lifetime_points,
      tier,
      tier_set_at,
      last_awarded_at,
      last_sequence,
      updated_at
    )
    select
      post_first_awards.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.points,
      weighed.points,
      weighed.tier,
      v_now,
      weighed.awarded_at,
      weighed.last_sequence,
      v_now
    from weighed
    order by weighed.program_id, weighed.customer_id
    returning true
  ),
  entries as (
    insert into public.loyalty_point_events (
      restaurant_id,
      id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_first_awards.restaurant_id,
      owed.entry_id,
      owed.program_id,
      owed.customer_id,
      owed.id,
      owed.sequence,
      owed.points,
      'booking.confirmed',
      regulars.booking_source_key(owed.id, 1),
      post_first_awards.metadata,
      owed.occurred_at,
      v_now
    from owed
    -- Accounts before entries, as everybody does: who waited for an entry while we wait for the account would be
    -- a deadlock.
    where (select count(*) from accounts) > 0
    returning loyalty_point_events.booking_id
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    select
      post_first_awards.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.tier_before,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.tier_before
  )
  select
    (select count(*) from entries),
    (select count(*) from accounts),
    array(
      select listed.id
      from unnest(post_first_awards.booking_ids) as listed (id)
      except
      select entries.booking_id
      from entries
    )
  into posted, opened, rest_ids;
exception
  when unique_violation then
    posted := 0;
    opened := 0;
    rest_ids := post_first_awards.booking_ids;
end
$$;

comment on function regulars.post_first_awards(uuid, uuid[], jsonb) is
  'Opens the accounts that bookings have points for and posts them, where neither account nor entry exists; the caller holds the bookings'' rows. Returns entries, accounts and the bookings left to regulars.post_booking_points.';
revoke all on function regulars.post_first_awards(uuid, uuid[], jsonb) from public;
--! EndIncluded functions/loyalty/post_first_awards.sql

--! Included functions/loyalty/rebuild_points.sql
-- First awards apart, because they are the whole of a first run.
create or replace function regulars.rebuild_points(
  restaurant_id uuid,
  booking_ids uuid[],
  out posted bigint,
  out opened bigint
)
returns record
language plpgsql
volatile
as $$
declare
  v_metadata constant jsonb := '{"rebuild": true}';
  v_rest_ids uuid[];
  v_customer_ids uuid[];
  v_before bigint;
begin
  select
    first_awards.posted,
    first_awards.opened,
    first_awards.rest_ids
  into posted, opened, v_rest_ids
  from regulars.post_first_awards(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => rebuild_points.booking_ids,
    metadata => v_metadata
  ) as first_awards;

  if v_rest_ids is null or v_rest_ids = '{}' then
    return;
  end if;

  v_customer_ids := array(
    select distinct bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = rebuild_points.restaurant_id
      and bookings.id = any (v_rest_ids)
  );

  select count(*)
  into v_before
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);

  posted := posted + regulars.post_booking_points(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => v_rest_ids,
    metadata => v_metadata
  );

  select opened + count(*) - v_before
  into opened
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);
end
$$;

comment on function regulars.rebuild_points(uuid, uuid[]) is
  'Posts what is missing to bookings whose rows the caller holds, marked as a rebuild, which is no news; returns entries posted and accounts opened.';
revoke all on function regulars.rebuild_points(uuid, uuid[]) from public;
--! EndIncluded functions/loyalty/rebuild_points.sql
--! Included triggers/loyalty_programs__keep_versions.sql
create or replace function regulars.tg_loyalty_programs__raise_version()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- counted here, whatever the statement says, so that no version is skipped or used twice
  NEW.accrual_version := case
    when TG_OP = 'INSERT' then 1
    when (NEW.accrual_rule, NEW.tier_definitions) is distinct from
      (OLD.accrual_rule, OLD.tier_definitions)
      then OLD.accrual_version + 1
    else OLD.accrual_version
  end;
  if TG_OP = 'UPDATE' then
    NEW.updated_at := now();
  end if;
  return NEW;
end
$$;

comment on function regulars.tg_loyalty_programs__raise_version() is
  'Raises accrual_version when the rule or the tiers change.';
revoke all on function regulars.tg_loyalty_programs__raise_version() from public;

create or replace trigger _100_raise_version
before insert or update on loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__raise_version();

create or replace function regulars.tg_loyalty_programs__keep_versions()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  insert into public.loyalty_program_versions (
    restaurant_id,
    program_id,
    accrual_version,
    accrual_rule,
    tier_definitions
  )
  values (
    NEW.restaurant_id,
    NEW.id,
    NEW.accrual_version,
    NEW.accrual_rule,
    NEW.tier_definitions
  )
  on conflict (restaurant_id, program_id, accrual_version) do nothing;
  return null;
end
$$;

comment on function regulars.tg_loyalty_programs__keep_versions() is
  'Keeps each version of a program''s rule and tiers.';
revoke all on function regulars.tg_loyalty_programs__keep_versions() from public;

create or replace trigger _200_keep_versions
after insert or update on loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__keep_versions();
--! EndIncluded triggers/loyalty_programs__keep_versions.sql
--! Included triggers/loyalty_programs__keep_tiers.sql
-- Tiers follow their definitions at once, so that no reader has to ask which definitions a tier was given by.
-- Accounts in the order of every other writer.
create or replace function regulars.tg_loyalty_programs__keep_tiers()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = NEW.restaurant_id
    and loyalty_points.program_id = NEW.id
  order by loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with weighed as (
    select
      loyalty_points.customer_id,
      loyalty_points.tier as tier_before,
      regulars.tier_as_of(
        NEW.restaurant_id,
        NEW.id,
        loyalty_points.customer_id,
        NEW.tier_definitions,
        loyalty_points.lifetime_points,
        v_now
      ) as tier
    from public.loyalty_points
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
  ),
  changed as (
    update public.loyalty_points
    set
      tier = weighed.tier,
      tier_set_at = v_now,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
      and loyalty_points.customer_id = weighed.customer_id
    returning weighed.customer_id, weighed.tier_before, weighed.tier
  )
  insert into public.loyalty_tier_changes (
    restaurant_id,
    program_id,
    customer_id,
    tier_before,
    tier,
    cause,
    occurred_at
  )
  select
    NEW.restaurant_id,
    NEW.id,
    changed.customer_id,
    changed.tier_before,
    changed.tier,
    'program',
    v_now
  from changed
  where changed.tier <> changed.tier_before;

  return null;
end
$$;

comment on function regulars.tg_loyalty_programs__keep_tiers() is
  'Gives every account of a program its tier by the new definitions.';
revoke all on function regulars.tg_loyalty_programs__keep_tiers() from public;

create or replace trigger _300_keep_tiers
after update on loyalty_programs
for each row
when (NEW.tier_definitions is distinct from OLD.tier_definitions)
execute function regulars.tg_loyalty_programs__keep_tiers();
--! EndIncluded triggers/loyalty_programs__keep_tiers.sql
--! Included triggers/loyalty_programs__refuse_delete.sql
create or replace function regulars.tg_loyalty_programs__refuse_delete()
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
    message = 'loyalty programs are switched off, not deleted',
    detail = format('program %s.', OLD.id),
    hint = 'Set is_active to false; bookings and ledger keep naming the program.';
end
$$;

comment on function regulars.tg_loyalty_programs__refuse_delete() is
  'Refuses to delete a program, with RG011, unless its restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_programs__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on loyalty_programs
for each row
execute function regulars.tg_loyalty_programs__refuse_delete();
--! EndIncluded triggers/loyalty_programs__refuse_delete.sql
--! Included triggers/bookings__award_points.sql
-- The booking's target, decided before the row is written. The gate is asked once, when a booking starts to
-- earn; from then on the pinned version prices it, so that closing the gate takes nothing back.
create or replace function regulars.tg_bookings__award_points()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_was_earning boolean := false;
begin
  if NEW.status not in ('confirmed', 'completed') then
    NEW.loyalty_points_awarded := 0;
    return NEW;
  end if;

  if NEW.customer_id is null then
    -- A booking from before this system that nobody has attached yet keeps what it carries for the backfill,
    -- which attaches it: doing so here would lock against it.
    if TG_OP = 'INSERT'
      or OLD.customer_id is not null
      or OLD.status not in ('confirmed', 'completed')
      or not regulars.is_usable_contact(
        restaurant_id => NEW.restaurant_id,
        email => NEW.customer_email,
        phone => NEW.customer_phone
      )
    then
      NEW.loyalty_points_awarded := 0;
    end if;
    return NEW;
  end if;

  if TG_OP = 'UPDATE' then
    -- A booking from before this system has earned already, although nobody has attached it yet.
    v_was_earning := OLD.status in ('confirmed', 'completed')
      and (
        OLD.customer_id is not null
        or regulars.is_usable_contact(
          restaurant_id => OLD.restaurant_id,
          email => OLD.customer_email,
          phone => OLD.customer_phone
        )
      );
  end if;

  if NEW.loyalty_accrual_version is not null then
    -- what nothing priced has changed for keeps what it has, a hand-made correction included
    if not v_was_earning
      or (NEW.party_size, NEW.spend_amount) is distinct from (OLD.party_size, OLD.spend_amount)
    then
      select regulars.accrual_points(
        versions.accrual_rule,
        NEW.party_size,
        NEW.spend_amount
      )
      into NEW.loyalty_points_awarded
      from public.loyalty_program_versions as versions
      where versions.restaurant_id = NEW.restaurant_id
        and versions.program_id = NEW.loyalty_program_id
        and versions.accrual_version = NEW.loyalty_accrual_version;

      -- a pin that somebody forged prices nothing, and must not lose the booking
      NEW.loyalty_points_awarded := coalesce(NEW.loyalty_points_awarded, 0);
    end if;
  elsif not v_was_earning then
    select
      program.program_id,
      program.accrual_version,
      regulars.accrual_points(program.accrual_rule, NEW.party_size, NEW.spend_amount)
    into
      NEW.loyalty_program_id,
      NEW.loyalty_accrual_version,
      NEW.loyalty_points_awarded
    from regulars.open_program(NEW.restaurant_id) as program;

    if not found then
      NEW.loyalty_points_awarded := 0;
    end if;
  end if;

  -- points from before this system live on the program there is
  if NEW.loyalty_points_awarded <> 0 and NEW.loyalty_program_id is null then
    NEW.loyalty_program_id := regulars.default_program_id(NEW.restaurant_id);
  end if;

  return NEW;
end
$$;

comment on function regulars.tg_bookings__award_points() is
  'Sets the points a booking is worth now, and pins the program and version when it starts to earn.';
revoke all on function regulars.tg_bookings__award_points() from public;

create or replace trigger _300_award_points_insert
before insert on bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__award_points();

create or replace trigger _300_award_points_update
before update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__award_points();
--! EndIncluded triggers/bookings__award_points.sql
--! Included triggers/bookings__post_points.sql
create or replace function regulars.tg_bookings__post_points()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
-- planning the posting anew takes longer than running it
set plan_cache_mode = force_generic_plan
as $$
begin
  if (TG_OP = 'INSERT' or OLD.loyalty_points_awarded = 0)
    and NEW.loyalty_points_awarded <> 0
    and regulars.post_first_award(NEW)
  then
    return null;
  end if;
  perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
  return null;
end
$$;

comment on function regulars.tg_bookings__post_points() is
  'Makes the ledger equal to the booking''s points.';
revoke all on function regulars.tg_bookings__post_points() from public;

create or replace trigger _300_post_points_insert
after insert on bookings
for each row
when (NEW.loyalty_points_awarded <> 0 and NEW.import_batch_id is null)
execute function regulars.tg_bookings__post_points();

create or replace trigger _300_post_points_update
after update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.party_size is distinct from OLD.party_size
  or NEW.spend_amount is distinct from OLD.spend_amount
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__post_points();
--! EndIncluded triggers/bookings__post_points.sql

--! Included functions/loyalty/due_expiries.sql
-- First in, first out without lots: what is left of everything earned up to a date is that sum less
-- everything used or expired, never below zero. Used points are all that were used so far, because whatever
-- uses points posts first what is due. A due date's entry is what is owed up to it and not yet posted, so
-- asking again, or late, finds each due date once.
create or replace function regulars.due_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  due_on date,
  due_at timestamptz,
  earned_before timestamptz,
  points integer
)
language plpgsql
stable
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
  v_today date;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = due_expiries.restaurant_id;

  v_today := regulars.business_date(due_expiries.as_of, v_timezone, v_day_starts_at);

  return query
  with days as (
    select
      flows.program_id,
      flows.customer_id,
      case
        when flows.flow = 'earned' then (
          regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)
          + loyalty_programs.expires_after
        )::date
      end as due_on,
      max(regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)) as earned_on,
      sum(flows.points_delta) filter (where flows.flow = 'earned') as earned,
      -sum(flows.points_delta) filter (where flows.flow = 'used') as used,
      -sum(flows.points_delta) filter (where flows.flow = 'expired') as expired,
      max(flows.occurred_at) filter (
        where flows.flow = 'used' and flows.points_delta > 0
      ) as given_back_at
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
      and loyalty_programs.expires_after is not null
    join public.customers
      on customers.restaurant_id = flows.restaurant_id
      and customers.id = flows.customer_id
      -- what is left on a merged customer's account cancels out
      and customers.merged_into_id is null
    where flows.restaurant_id = due_expiries.restaurant_id
      and (
        due_expiries.customer_ids is null
        or flows.customer_id = any (due_expiries.customer_ids)
      )
    group by 1, 2, 3
  ),
  running as (
    select
      days.program_id,
      days.customer_id,
      days.due_on,
      days.earned_on,
      sum(days.earned) over (
        partition by days.program_id, days.customer_id
        order by days.due_on
      ) - coalesce(sum(days.used) over account, 0) as unused,
      coalesce(sum(days.expired) over account, 0) as expired,
      max(days.given_back_at) over account as given_back_at
    from days
    window account as (partition by days.program_id, days.customer_id)
  ),
  owed as (
    select
      running.*,
      -- below zero: an unmerge took back an expiry of which something had come back
      greatest(
        running.expired,
        0,
        max(running.unused) over (
          partition by running.program_id, running.customer_id
          order by running.due_on
        )
      ) as total
    from running
    where running.due_on <= v_today
  ),
  steps as (
    select
      owed.*,
      owed.total - lag(owed.total, 1, owed.expired) over (
        partition by owed.program_id, owed.customer_id
        order by owed.due_on
      ) as points
    from owed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.due_on,
    -- points that a reversed redemption gave back after their date expire once they are back
    greatest(
      timezone(v_timezone, steps.due_on + v_day_starts_at),
      steps.given_back_at
    ),
    timezone(v_timezone, steps.earned_on + 1 + v_day_starts_at),
    least(steps.points - parts.part * 1000000000, 1000000000)::integer
  from steps
  -- one entry cannot hold more
  cross join lateral generate_series(0, div(steps.points - 1, 1000000000)) as parts (part)
  where steps.points > 0;
end
$$;

comment on function regulars.due_expiries(uuid, uuid[], timestamptz) is
  'What has to expire by an instant and is not posted yet, by account and due date; customer_ids null: of all.';
revoke all on function regulars.due_expiries(uuid, uuid[], timestamptz) from public;
--! EndIncluded functions/loyalty/due_expiries.sql
--! Included functions/loyalty/post_expiries.sql
-- Locks first, in the order of post_booking_points; a new statement then finds what is due.
create or replace function regulars.post_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  out accounts integer,
  out entries integer,
  out points bigint
)
returns record
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_expiries.restaurant_id
    and loyalty_points.customer_id = any (post_expiries.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with numbered as (
    select
      due.*,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by due.program_id, due.customer_id
        order by due.due_on
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from regulars.due_expiries(
      restaurant_id => post_expiries.restaurant_id,
      customer_ids => post_expiries.customer_ids,
      as_of => post_expiries.as_of
    ) as due
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = due.program_id
      and loyalty_points.customer_id = due.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_expiries.restaurant_id
        and loyalty_point_events.program_id = due.program_id
        and loyalty_point_events.customer_id = due.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_expiries.restaurant_id,
      numbered.program_id,
      numbered.customer_id,
      numbered.sequence,
      -numbered.points,
      'expiry',
      concat_ws(
        ':',
        'expiry',
        numbered.program_id,
        numbered.customer_id,
        numbered.due_on,
        numbered.sequence
      ),
      jsonb_build_object('due_on', numbered.due_on, 'earned_before', numbered.earned_before),
      numbered.due_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance - sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        numbered.program_id,
        numbered.customer_id,
        sum(numbered.points)::bigint as points,
        max(numbered.sequence) as last_sequence,
        count(*) as entries
      from numbered
      group by numbered.program_id, numbered.customer_id
    ) as sums
    where loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries, sums.points
  )
  select count(*), coalesce(sum(changed.entries), 0), coalesce(sum(changed.points), 0)
  into accounts, entries, points
  from changed;
end
$$;

comment on function regulars.post_expiries(uuid, uuid[], timestamptz) is
  'Posts what has to expire on the accounts of customers by an instant; returns accounts, entries and points.';
revoke all on function regulars.post_expiries(uuid, uuid[], timestamptz) from public;
--! EndIncluded functions/loyalty/post_expiries.sql
--! Included functions/loyalty/refuse_field.sql
create or replace function regulars.refuse_field(field text, expected text)
returns void
language plpgsql
immutable
as $$
begin
  raise exception using
    errcode = 'RG022',
    message = 'an argument is not valid',
    detail = format('%s must be %s.', refuse_field.field, refuse_field.expected),
    hint = format('Correct %s and try again.', refuse_field.field),
    column = refuse_field.field;
end
$$;

comment on function regulars.refuse_field(text, text) is
  'Raises RG022, which names the argument that is not valid and what it must be.';
revoke all on function regulars.refuse_field(text, text) from public;
--! EndIncluded functions/loyalty/refuse_field.sql
--! Included functions/loyalty/resolve_program.sql
create or replace function regulars.resolve_program(restaurant_id uuid, program_id uuid)
returns public.loyalty_programs
language plpgsql
stable
as $$
declare
  v_program public.loyalty_programs;
begin
  select loyalty_programs.*
  into v_program
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = resolve_program.restaurant_id
    and case
      when resolve_program.program_id is null then loyalty_programs.is_active
      else loyalty_programs.id = resolve_program.program_id
    end;

  if found then
    return v_program;
  end if;

  if resolve_program.program_id is null then
    raise exception using
      errcode = 'RG020',
      message = 'the restaurant has no active loyalty program',
      detail = format(
        'restaurant_id is %s.',
        coalesce(resolve_program.restaurant_id::text, 'null')
      ),
      hint = 'Call set_loyalty_program, or name an earlier program by program_id.';
  end if;
  raise exception using
    errcode = 'RG021',
    message = 'loyalty program not found in this restaurant',
    detail = format(
      'restaurant_id %s, program_id %s.',
      coalesce(resolve_program.restaurant_id::text, 'null'),
      resolve_program.program_id
    ),
    hint = 'Use the id of one of the restaurant''s own programs.';
end
$$;

comment on function regulars.resolve_program(uuid, uuid) is
  'A program of the restaurant; null: the active one. Raises RG020, RG021.';
revoke all on function regulars.resolve_program(uuid, uuid) from public;
--! EndIncluded functions/loyalty/resolve_program.sql
--! Included functions/loyalty/find_customer.sql
create or replace function regulars.find_customer(restaurant_id uuid, customer_id uuid)
returns uuid
language plpgsql
stable
as $$
declare
  v_customer_id uuid := regulars.customer_root(
    find_customer.restaurant_id,
    find_customer.customer_id
  );
begin
  if v_customer_id is null then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        coalesce(find_customer.restaurant_id::text, 'null'),
        coalesce(find_customer.customer_id::text, 'null')
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
  return v_customer_id;
end
$$;

comment on function regulars.find_customer(uuid, uuid) is
  'The customer that a customer stands for, to read. Raises RG007.';
revoke all on function regulars.find_customer(uuid, uuid) from public;
--! EndIncluded functions/loyalty/find_customer.sql
--! Included functions/loyalty/find_entry.sql
create or replace function regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
returns public.loyalty_point_events
language plpgsql
stable
as $$
declare
  v_entry public.loyalty_point_events;
begin
  select loyalty_point_events.*
  into v_entry
  from public.loyalty_point_events
  where loyalty_point_events.restaurant_id = find_entry.restaurant_id
    and loyalty_point_events.id = find_entry.event_id
    and loyalty_point_events.reason = find_entry.reason;

  if not found then
    raise exception using
      errcode = 'RG024',
      message = 'no ledger entry of that kind in this restaurant',
      detail = format(
        'restaurant_id %s, event_id %s: not a %s.',
        coalesce(find_entry.restaurant_id::text, 'null'),
        coalesce(find_entry.event_id::text, 'null'),
        find_entry.reason
      ),
      hint = 'Use the event_id that loyalty_statement shows.';
  end if;

  return v_entry;
end
$$;

comment on function regulars.find_entry(uuid, uuid, text) is
  'The ledger entry of that id and reason code. Raises RG024.';
revoke all on function regulars.find_entry(uuid, uuid, text) from public;
--! EndIncluded functions/loyalty/find_entry.sql
--! Included functions/loyalty/pending_points.sql
-- What has expired of the points not visited for is pending no more, or it would be taken off twice. An expiry
-- may have taken them if it came on their date or later: then it took them, because what was spent were others.
create or replace function regulars.pending_points(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  as_of timestamptz
)
returns bigint
language plpgsql
stable
as $$
begin
  return (
    with flows as materialized (
      select
        point_flows.*,
        (
          regulars.business_date(
            point_flows.earned_at,
            restaurants.timezone,
            restaurants.day_starts_at
          ) + loyalty_programs.expires_after
        )::date as expires_on
      from regulars.point_flows
      join public.restaurants
        on restaurants.id = point_flows.restaurant_id
      join public.loyalty_programs
        on loyalty_programs.restaurant_id = point_flows.restaurant_id
        and loyalty_programs.id = point_flows.program_id
      where point_flows.restaurant_id = pending_points.restaurant_id
        and point_flows.program_id = pending_points.program_id
        and point_flows.customer_id = pending_points.customer_id
    ),
    days as (
      select
        coalesce(flows.expires_on, 'infinity') as expires_on,
        flows.points_delta as points
      from flows
      join public.bookings
        on bookings.restaurant_id = flows.restaurant_id
        and bookings.id = flows.booking_id
        and bookings.status = 'confirmed'
      union all
      select
        (expiries.metadata ->> 'due_on')::date,
        flows.points_delta
      from flows
      join public.loyalty_point_events as expiries
        on expiries.restaurant_id = flows.restaurant_id
        and expiries.id = flows.award_id
      where flows.flow = 'expired'
      union all
      select
        due.due_on,
        -due.points
      from regulars.due_expiries(
        restaurant_id => pending_points.restaurant_id,
        customer_ids => array[pending_points.customer_id],
        as_of => pending_points.as_of
      ) as due
      where due.program_id = pending_points.program_id
    ),
    running as (
      select sum(days.points) over (order by days.expires_on desc) as points
      from days
    )
    select greatest(max(running.points), 0)
    from running
  );
end
$$;

comment on function regulars.pending_points(uuid, uuid, uuid, timestamptz) is
  'Points of bookings that have not been visited yet, less what has expired of them by an instant.';
revoke all on function regulars.pending_points(uuid, uuid, uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/pending_points.sql
--! Included functions/loyalty/manual_request.sql
create or replace function regulars.manual_source_key(idempotency_key text)
returns text
language sql
volatile
parallel safe
as $$
  select 'manual:' || coalesce(
    encode(sha256(convert_to(idempotency_key, 'UTF8')), 'hex'),
    regulars.uuid_v7()::text
  )
$$;

comment on function regulars.manual_source_key(text) is
  'The source_key of a manual entry: a hash of the caller''s key; without one a fresh key.';
revoke all on function regulars.manual_source_key(text) from public;

-- A hash that the key salts: a note may hold personal data, the ledger must not.
create or replace function regulars.manual_request(idempotency_key text, body jsonb)
returns text
language sql
stable
parallel safe
as $$
  select encode(sha256(convert_to(idempotency_key || body::text, 'UTF8')), 'hex')
$$;

comment on function regulars.manual_request(text, jsonb) is
  'What tells a repeated request from another one under the same key; null without a key.';
revoke all on function regulars.manual_request(text, jsonb) from public;
--! EndIncluded functions/loyalty/manual_request.sql
--! Included functions/loyalty/find_manual_entry.sql
create or replace function regulars.find_manual_entry(
  restaurant_id uuid,
  source_key text,
  request text
)
returns setof public.loyalty_point_events
language plpgsql
stable
as $$
declare
  v_entry public.loyalty_point_events;
begin
  select loyalty_point_events.*
  into v_entry
  from public.loyalty_point_events
  where loyalty_point_events.restaurant_id = find_manual_entry.restaurant_id
    and loyalty_point_events.source_key = find_manual_entry.source_key;

  if not found then
    return;
  end if;

  if v_entry.metadata ->> 'request' is distinct from find_manual_entry.request then
    raise exception using
      errcode = 'RG017',
      message = 'the idempotency key was used for another request',
      detail = format('restaurant_id %s, event %s.', v_entry.restaurant_id, v_entry.id),
      hint = 'Repeat a request with the same arguments; give each new one a key of its own.',
      column = 'idempotency_key';
  end if;

  return next v_entry;
end
$$;

comment on function regulars.find_manual_entry(uuid, text, text) is
  'The entry that an earlier call with the same idempotency key and arguments posted. Raises RG017.';
revoke all on function regulars.find_manual_entry(uuid, text, text) from public;
--! EndIncluded functions/loyalty/find_manual_entry.sql
--! Included functions/loyalty/lock_account.sql
create or replace function regulars.lock_account(
  restaurant_id uuid,
  program public.loyalty_programs,
  customer_id uuid
)
returns public.loyalty_points
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_account public.loyalty_points;
begin
  loop
    select loyalty_points.*
    into v_account
    from public.loyalty_points
    where loyalty_points.restaurant_id = lock_account.restaurant_id
      and loyalty_points.program_id = lock_account.program.id
      and loyalty_points.customer_id = lock_account.customer_id
    for no key update;

    if found then
      return v_account;
    end if;

    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    values (
      lock_account.restaurant_id,
      lock_account.program.id,
      lock_account.customer_id,
      regulars.tier_for(lock_account.program.tier_definitions, 0)
    )
    on conflict (restaurant_id, program_id, customer_id) do nothing;
  end loop;
end
$$;

comment on function regulars.lock_account(uuid, public.loyalty_programs, uuid) is
  'Locks an account, opened if need be, of a customer whom the caller holds.';
revoke all on function regulars.lock_account(uuid, public.loyalty_programs, uuid) from public;
--! EndIncluded functions/loyalty/lock_account.sql
--! Included functions/loyalty/post_manual_entry.sql
-- The one writer of what bookings do not cause: adjustments, redemptions, their reversals. Locks the customer
-- (so that no merge moves the account meanwhile), then the account; whatever was decided before is looked at
-- again under the locks.
create or replace function regulars.post_manual_entry(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  points_delta integer,
  code text,
  note text,
  actor text,
  idempotency_key text,
  body jsonb,
  reverses_event_id uuid default null,
  metadata jsonb default '{}',
  occurred_at timestamptz default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_key text := regulars.manual_source_key(post_manual_entry.idempotency_key);
  v_request text := regulars.manual_request(
    post_manual_entry.idempotency_key,
    post_manual_entry.body
  );
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_account public.loyalty_points;
  v_now timestamptz;
  v_points bigint;
begin
  if post_manual_entry.actor is null or btrim(post_manual_entry.actor) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  elsif post_manual_entry.note is null or btrim(post_manual_entry.note) = '' then
    perform regulars.refuse_field('reason', 'a text that tells why');
  elsif btrim(post_manual_entry.idempotency_key) = '' then
    perform regulars.refuse_field('idempotency_key', 'a text of the caller''s, or null');
  elsif post_manual_entry.occurred_at > clock_timestamp()
    or post_manual_entry.occurred_at is not null
      and regulars.datable(post_manual_entry.occurred_at) is null
  then
    perform regulars.refuse_field('occurred_at', 'in the past, or null for now');
  end if;

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  v_program := regulars.resolve_program(
    post_manual_entry.restaurant_id,
    post_manual_entry.program_id
  );
  v_customer_id := regulars.lock_customer(
    post_manual_entry.restaurant_id,
    post_manual_entry.customer_id
  );

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  -- What is due goes first: afterwards it could not be told whether these points were used in time.
  if v_program.expires_after is not null then
    perform regulars.post_expiries(
      restaurant_id => post_manual_entry.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => clock_timestamp()
    );
  end if;

  v_account := regulars.lock_account(post_manual_entry.restaurant_id, v_program, v_customer_id);

  if post_manual_entry.code = 'redemption' then
    v_points := v_account.balance;
    if v_program.spendable_from = 'visit' then
      v_points := v_points - regulars.pending_points(
        post_manual_entry.restaurant_id,
        v_program.id,
        v_customer_id,
        clock_timestamp()
      );
    end if;
    if v_points < -post_manual_entry.points_delta then
      raise exception using
        errcode = 'RG023',
        message = 'the points do not cover it',
        detail = format(
          'customer_id %s: %s points wanted, %s spendable.',
          v_customer_id,
          -post_manual_entry.points_delta,
          greatest(v_points, 0)
        ),
        hint = 'Redeem no more than get_loyalty_account tells to be spendable.';
    end if;
  elsif post_manual_entry.reverses_event_id is not null then
    select sum(loyalty_point_events.points_delta)
    into v_points
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
      and (
        loyalty_point_events.id = post_manual_entry.reverses_event_id
        or loyalty_point_events.reverses_event_id = post_manual_entry.reverses_event_id
      );
    if v_points + post_manual_entry.points_delta > 0 then
      raise exception using
        errcode = 'RG025',
        message = 'the points have been given back already',
        detail = format(
          'event %s: %s points left of it.',
          post_manual_entry.reverses_event_id,
          -v_points
        ),
        hint = 'See the account''s statement.';
    end if;
  end if;

  v_now := clock_timestamp();

  return query
  with appended as (
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
      loyalty_points.restaurant_id,
      loyalty_points.program_id,
      loyalty_points.customer_id,
      greatest(newest.sequence, loyalty_points.last_sequence) + 1,
      post_manual_entry.points_delta,
      post_manual_entry.code,
      v_key,
      post_manual_entry.reverses_event_id,
      post_manual_entry.actor,
      post_manual_entry.metadata || case
        when post_manual_entry.idempotency_key is null then '{}'
        else jsonb_build_object('request', v_request)
      end,
      coalesce(post_manual_entry.occurred_at, v_now),
      greatest(v_now, newest.recorded_at)
    from public.loyalty_points
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
        and loyalty_point_events.program_id = v_program.id
        and loyalty_point_events.customer_id = v_customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = v_customer_id
    -- somebody else's request on another account, which took the same key this very moment
    on conflict (restaurant_id, source_key) do nothing
    returning loyalty_point_events.*
  ),
  noted as (
    insert into public.loyalty_point_event_notes (restaurant_id, event_id, note)
    select appended.restaurant_id, appended.id, post_manual_entry.note
    from appended
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + appended.points_delta,
      last_sequence = appended.sequence,
      updated_at = v_now
    from appended
    where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = v_customer_id
  )
  select appended.*
  from appended;

  if not found then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
  end if;
end
$$;

comment on function regulars.post_manual_entry(
  uuid, uuid, uuid, integer, text, text, text, text, jsonb, uuid, jsonb, timestamptz
) is
  'Appends one entry that no booking causes and returns it; again with the same key: the first. Raises RG007, RG017, RG020, RG021, RG022, RG023, RG025, RG043.';
revoke all on function regulars.post_manual_entry(
  uuid, uuid, uuid, integer, text, text, text, text, jsonb, uuid, jsonb, timestamptz
) from public;
--! EndIncluded functions/loyalty/post_manual_entry.sql
--! Included functions/loyalty/set_loyalty_program.sql
create or replace function public.set_loyalty_program(
  restaurant_id uuid,
  slug text,
  name text default null,
  accrual_rule jsonb default null,
  tier_definitions jsonb default null,
  expires_after interval default null,
  spendable_from text default null,
  pilot_only boolean default null,
  is_active boolean default true
)
returns setof public.loyalty_programs
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(set_loyalty_program.restaurant_id);

  if set_loyalty_program.slug is null
    or set_loyalty_program.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
  then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  elsif btrim(set_loyalty_program.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif not regulars.is_accrual_rule(set_loyalty_program.accrual_rule)
    and set_loyalty_program.accrual_rule is not null
  then
    perform regulars.refuse_field('accrual_rule', 'a rule of type per_guest, flat or per_spend');
  elsif not regulars.is_tier_definitions(set_loyalty_program.tier_definitions)
    and set_loyalty_program.tier_definitions is not null
  then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  elsif set_loyalty_program.expires_after not between interval '1 day' and interval '100 years'
    and set_loyalty_program.expires_after <> interval '0'
  then
    perform regulars.refuse_field('expires_after', 'from a day to 100 years, or 0 for never');
  elsif set_loyalty_program.spendable_from not in ('confirmation', 'visit') then
    perform regulars.refuse_field('spendable_from', 'confirmation or visit');
  elsif set_loyalty_program.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  -- one at a time, so that two calls cannot both make theirs the active one
  perform
  from public.restaurants
  where restaurants.id = set_loyalty_program.restaurant_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format(
        'restaurant_id is %s.',
        coalesce(set_loyalty_program.restaurant_id::text, 'null')
      ),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;

  if set_loyalty_program.is_active then
    update public.loyalty_programs
    set is_active = false
    where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
      and loyalty_programs.slug <> set_loyalty_program.slug
      and loyalty_programs.is_active;
  end if;

  return query
  update public.loyalty_programs
  set
    name = coalesce(set_loyalty_program.name, loyalty_programs.name),
    accrual_rule = coalesce(set_loyalty_program.accrual_rule, loyalty_programs.accrual_rule),
    tier_definitions = coalesce(
      set_loyalty_program.tier_definitions,
      loyalty_programs.tier_definitions
    ),
    expires_after = nullif(
      coalesce(set_loyalty_program.expires_after, loyalty_programs.expires_after),
      interval '0'
    ),
    spendable_from = coalesce(
      set_loyalty_program.spendable_from,
      loyalty_programs.spendable_from
    ),
    pilot_only = coalesce(set_loyalty_program.pilot_only, loyalty_programs.pilot_only),
    is_active = set_loyalty_program.is_active
  where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
    and loyalty_programs.slug = set_loyalty_program.slug
  returning loyalty_programs.*;

  if found then
    return;
  end if;

  return query
  insert into public.loyalty_programs as programs (
    restaurant_id,
    slug,
    name,
    accrual_rule,
    tier_definitions,
    expires_after,
    spendable_from,
    pilot_only,
    is_active
  )
  select
    set_loyalty_program.restaurant_id,
    set_loyalty_program.slug,
    coalesce(set_loyalty_program.name, set_loyalty_program.slug),
    coalesce(set_loyalty_program.accrual_rule, regulars.default_accrual_rule()),
    coalesce(set_loyalty_program.tier_definitions, regulars.default_tier_definitions()),
    nullif(set_loyalty_program.expires_after, interval '0'),
    coalesce(set_loyalty_program.spendable_from, 'confirmation'),
    coalesce(set_loyalty_program.pilot_only, true),
    set_loyalty_program.is_active
  returning programs.*;
end
$$;

comment on function public.set_loyalty_program(
  uuid, text, text, jsonb, jsonb, interval, text, boolean, boolean
) is
  'Makes or changes the program of that slug and, unless told otherwise, makes it the active one; null leaves a setting as it is, expires_after 0 is never. Raises RG004, RG010, RG022.';
revoke all on function public.set_loyalty_program(
  uuid, text, text, jsonb, jsonb, interval, text, boolean, boolean
) from public;
--! EndIncluded functions/loyalty/set_loyalty_program.sql
--! Included functions/loyalty/get_loyalty_account.sql
create or replace function public.get_loyalty_account(
  restaurant_id uuid,
  customer_id uuid,
  program_id uuid default null
)
returns table (
  program_slug text,
  program_name text,
  balance bigint,
  spendable bigint,
  pending bigint,
  lifetime_points bigint,
  tier text,
  next_tier text,
  points_to_next_tier bigint,
  last_awarded_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_now timestamptz := clock_timestamp();
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_account public.loyalty_points;
  v_qualifying bigint;
  v_due bigint := 0;
begin
  perform regulars.assert_restaurant(get_loyalty_account.restaurant_id);

  v_program := regulars.resolve_program(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.program_id
  );
  v_customer_id := regulars.find_customer(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.customer_id
  );

  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = get_loyalty_account.restaurant_id
    and loyalty_points.program_id = v_program.id
    and loyalty_points.customer_id = v_customer_id;

  program_slug := v_program.slug;
  program_name := v_program.name;
  balance := coalesce(v_account.balance, 0);
  lifetime_points := coalesce(v_account.lifetime_points, 0);
  last_awarded_at := v_account.last_awarded_at;
  v_qualifying := lifetime_points;
  if v_program.tier_definitions ->> 'qualification_period' is not null then
    v_qualifying := regulars.qualifying_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_program.tier_definitions,
      v_now
    );
  end if;
  tier := regulars.tier_for(v_program.tier_definitions, v_qualifying);

  select tiers.value ->> 'tier', (tiers.value -> 'min_points')::bigint - v_qualifying
  into next_tier, points_to_next_tier
  from jsonb_array_elements(v_program.tier_definitions -> 'tiers') as tiers
  where (tiers.value -> 'min_points')::bigint > greatest(v_qualifying, 0)
  order by (tiers.value -> 'min_points')::bigint
  limit 1;

  pending := 0;
  if v_program.spendable_from = 'visit' then
    pending := regulars.pending_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_now
    );
  end if;
  -- what has expired and waits to be posted cannot be spent
  if v_program.expires_after is not null then
    select coalesce(sum(due.points), 0)
    into v_due
    from regulars.due_expiries(
      restaurant_id => get_loyalty_account.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => v_now
    ) as due
    where due.program_id = v_program.id;
  end if;
  spendable := greatest(balance - v_due - pending, 0);

  return next;
end
$$;

comment on function public.get_loyalty_account(uuid, uuid, uuid) is
  'A customer''s points and tier as of now; without an account yet zeros and the first tier. Raises RG007, RG010, RG020, RG021.';
revoke all on function public.get_loyalty_account(uuid, uuid, uuid) from public;
--! EndIncluded functions/loyalty/get_loyalty_account.sql
--! Included functions/loyalty/adjust_points.sql
create or replace function public.adjust_points(
  restaurant_id uuid,
  customer_id uuid,
  points integer,
  reason text,
  actor text,
  idempotency_key text default null,
  program_id uuid default null,
  occurred_at timestamptz default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(adjust_points.restaurant_id);

  if adjust_points.points is null or abs(adjust_points.points::bigint) not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number other than 0, at most 1000000000');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => adjust_points.restaurant_id,
    program_id => adjust_points.program_id,
    customer_id => adjust_points.customer_id,
    points_delta => adjust_points.points,
    code => 'manual.adjustment',
    note => adjust_points.reason,
    actor => adjust_points.actor,
    idempotency_key => adjust_points.idempotency_key,
    body => jsonb_build_array(
      'adjust',
      adjust_points.program_id,
      adjust_points.customer_id,
      adjust_points.points,
      adjust_points.reason,
      adjust_points.actor,
      extract(epoch from adjust_points.occurred_at)
    ),
    occurred_at => adjust_points.occurred_at
  ) as entries;
end
$$;

comment on function public.adjust_points(
  uuid, uuid, integer, text, text, text, uuid, timestamptz
) is
  'Adds points to a customer''s account, or takes them if negative, even below zero; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG043.';
revoke all on function public.adjust_points(
  uuid, uuid, integer, text, text, text, uuid, timestamptz
) from public;
--! EndIncluded functions/loyalty/adjust_points.sql
--! Included functions/loyalty/redeem_points.sql
create or replace function public.redeem_points(
  restaurant_id uuid,
  customer_id uuid,
  points integer,
  reason text,
  actor text,
  idempotency_key text default null,
  program_id uuid default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  perform regulars.assert_restaurant(redeem_points.restaurant_id);

  if redeem_points.points is null or redeem_points.points not between 1 and 1000000000 then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_points.restaurant_id,
    program_id => redeem_points.program_id,
    customer_id => redeem_points.customer_id,
    points_delta => -redeem_points.points,
    code => 'redemption',
    note => redeem_points.reason,
    actor => redeem_points.actor,
    idempotency_key => redeem_points.idempotency_key,
    body => jsonb_build_array(
      'redeem',
      redeem_points.program_id,
      redeem_points.customer_id,
      redeem_points.points,
      redeem_points.reason,
      redeem_points.actor
    )
  ) as entries;
end
$$;

comment on function public.redeem_points(uuid, uuid, integer, text, text, text, uuid) is
  'Spends points that the account covers, after posting what has expired; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG023, RG043.';
revoke all on function public.redeem_points(uuid, uuid, integer, text, text, text, uuid)
  from public;
--! EndIncluded functions/loyalty/redeem_points.sql
--! Included functions/loyalty/reverse_redemption.sql
create or replace function public.reverse_redemption(
  restaurant_id uuid,
  event_id uuid,
  reason text,
  actor text,
  idempotency_key text default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_entry public.loyalty_point_events;
begin
  perform regulars.assert_restaurant(reverse_redemption.restaurant_id);

  v_entry := regulars.find_entry(
    reverse_redemption.restaurant_id,
    reverse_redemption.event_id,
    'redemption'
  );

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => -v_entry.points_delta,
    code => 'redemption.reversed',
    note => reverse_redemption.reason,
    actor => reverse_redemption.actor,
    idempotency_key => reverse_redemption.idempotency_key,
    body => jsonb_build_array(
      'reverse',
      reverse_redemption.event_id,
      reverse_redemption.reason,
      reverse_redemption.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$$;

comment on function public.reverse_redemption(uuid, uuid, text, text, text) is
  'Gives a redemption''s points back, with the expiry date they had; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';
revoke all on function public.reverse_redemption(uuid, uuid, text, text, text) from public;
--! EndIncluded functions/loyalty/reverse_redemption.sql
--! Included functions/loyalty/reinstate_expired_points.sql
create or replace function public.reinstate_expired_points(
  restaurant_id uuid,
  event_id uuid,
  reason text,
  actor text,
  idempotency_key text default null,
  points integer default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_entry public.loyalty_point_events;
begin
  perform regulars.assert_restaurant(reinstate_expired_points.restaurant_id);

  v_entry := regulars.find_entry(
    reinstate_expired_points.restaurant_id,
    reinstate_expired_points.event_id,
    'expiry'
  );
  if reinstate_expired_points.points not between 1 and -v_entry.points_delta then
    perform regulars.refuse_field('points', 'from 1 to what expired, or null for all of it');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => coalesce(reinstate_expired_points.points, -v_entry.points_delta),
    code => 'expiry.reinstated',
    note => reinstate_expired_points.reason,
    actor => reinstate_expired_points.actor,
    idempotency_key => reinstate_expired_points.idempotency_key,
    body => jsonb_build_array(
      'reinstate',
      reinstate_expired_points.event_id,
      reinstate_expired_points.points,
      reinstate_expired_points.reason,
      reinstate_expired_points.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$$;

comment on function public.reinstate_expired_points(uuid, uuid, text, text, text, integer) is
  'Gives expired points back as if earned now; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';
revoke all on function public.reinstate_expired_points(uuid, uuid, text, text, text, integer)
  from public;
--! EndIncluded functions/loyalty/reinstate_expired_points.sql
--! Included triggers/loyalty_rewards__refuse_delete.sql
create or replace function regulars.tg_loyalty_rewards__refuse_delete()
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
    message = 'rewards are switched off, not deleted',
    detail = format('reward %s.', OLD.id),
    hint = 'Set is_active to false; the ledger keeps naming the reward.';
end
$$;

comment on function regulars.tg_loyalty_rewards__refuse_delete() is
  'Refuses to delete a reward, with RG011, unless its restaurant is being offboarded.';
revoke all on function regulars.tg_loyalty_rewards__refuse_delete() from public;

create or replace trigger _100_refuse_delete
before delete on loyalty_rewards
for each row
execute function regulars.tg_loyalty_rewards__refuse_delete();
--! EndIncluded triggers/loyalty_rewards__refuse_delete.sql
--! Included functions/loyalty/tier_min_points.sql
create or replace function regulars.tier_min_points(tier_definitions jsonb, tier text)
returns bigint
language sql
immutable
parallel safe
as $$
  select (tiers.value -> 'min_points')::bigint
  from jsonb_array_elements(tier_definitions -> 'tiers') as tiers
  where tiers.value ->> 'tier' = tier
$$;

comment on function regulars.tier_min_points(jsonb, text) is
  'The points at which a tier begins; null: no such tier.';
revoke all on function regulars.tier_min_points(jsonb, text) from public;
--! EndIncluded functions/loyalty/tier_min_points.sql
--! Included functions/loyalty/set_loyalty_reward.sql
create or replace function public.set_loyalty_reward(
  restaurant_id uuid,
  slug text,
  name text default null,
  points integer default null,
  lowest_tier text default null,
  limit_per_customer integer default null,
  starts_at timestamptz default null,
  ends_at timestamptz default null,
  is_active boolean default true,
  program_id uuid default null
)
returns setof public.loyalty_rewards
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(set_loyalty_reward.restaurant_id);

  v_program := regulars.resolve_program(
    set_loyalty_reward.restaurant_id,
    set_loyalty_reward.program_id
  );

  if set_loyalty_reward.slug is null
    or set_loyalty_reward.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
  then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  elsif set_loyalty_reward.name is null or btrim(set_loyalty_reward.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif set_loyalty_reward.points is null
    or set_loyalty_reward.points not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  elsif set_loyalty_reward.lowest_tier is not null
    and regulars.tier_min_points(
      v_program.tier_definitions,
      set_loyalty_reward.lowest_tier
    ) is null
  then
    perform regulars.refuse_field('lowest_tier', 'a tier of the program, or null for all');
  elsif set_loyalty_reward.limit_per_customer < 1 then
    perform regulars.refuse_field('limit_per_customer', 'at least 1, or null for no limit');
  elsif set_loyalty_reward.ends_at <= set_loyalty_reward.starts_at then
    perform regulars.refuse_field('ends_at', 'after starts_at, or null for no end');
  elsif set_loyalty_reward.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  return query
  insert into public.loyalty_rewards as rewards (
    restaurant_id,
    program_id,
    slug,
    name,
    points,
    lowest_tier,
    limit_per_customer,
    starts_at,
    ends_at,
    is_active
  )
  values (
    set_loyalty_reward.restaurant_id,
    v_program.id,
    set_loyalty_reward.slug,
    set_loyalty_reward.name,
    set_loyalty_reward.points,
    set_loyalty_reward.lowest_tier,
    set_loyalty_reward.limit_per_customer,
    set_loyalty_reward.starts_at,
    set_loyalty_reward.ends_at,
    set_loyalty_reward.is_active
  )
  on conflict (restaurant_id, program_id, slug) do update
  set
    name = excluded.name,
    points = excluded.points,
    lowest_tier = excluded.lowest_tier,
    limit_per_customer = excluded.limit_per_customer,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at
  returning rewards.*;
end
$$;

comment on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid
) is
  'Makes the reward of that slug, or replaces all of it. Raises RG010, RG020, RG021, RG022.';
revoke all on function public.set_loyalty_reward(
  uuid, text, text, integer, text, integer, timestamptz, timestamptz, boolean, uuid
) from public;
--! EndIncluded functions/loyalty/set_loyalty_reward.sql
--! Included functions/loyalty/reward_obstacle.sql
-- Asked before a redemption and by the list of rewards, so that both say the same.
create or replace function regulars.reward_obstacle(
  reward public.loyalty_rewards,
  customer_id uuid,
  as_of timestamptz
)
returns text
language plpgsql
stable
as $$
declare
  v_program public.loyalty_programs;
  v_lifetime_points bigint;
begin
  if not reward_obstacle.reward.is_active
    or reward_obstacle.reward.starts_at > reward_obstacle.as_of
    or reward_obstacle.reward.ends_at <= reward_obstacle.as_of
  then
    return 'RG027';
  end if;

  if reward_obstacle.customer_id is null then
    return null;
  end if;

  if reward_obstacle.reward.lowest_tier is not null then
    v_program := regulars.resolve_program(
      reward_obstacle.reward.restaurant_id,
      reward_obstacle.reward.program_id
    );
    select loyalty_points.lifetime_points
    into v_lifetime_points
    from public.loyalty_points
    where loyalty_points.restaurant_id = reward_obstacle.reward.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = reward_obstacle.customer_id;

    -- a tier that the program no longer has is reached by nobody
    if regulars.tier_min_points(
        v_program.tier_definitions,
        regulars.tier_as_of(
          reward_obstacle.reward.restaurant_id,
          v_program.id,
          reward_obstacle.customer_id,
          v_program.tier_definitions,
          coalesce(v_lifetime_points, 0),
          reward_obstacle.as_of
        )
      )
      >= regulars.tier_min_points(
        v_program.tier_definitions,
        reward_obstacle.reward.lowest_tier
      )
      is not true
    then
      return 'RG028';
    end if;
  end if;

  if reward_obstacle.reward.limit_per_customer <= (
    select count(*)
    from public.loyalty_point_events as redemptions
    where redemptions.restaurant_id = reward_obstacle.reward.restaurant_id
      and redemptions.program_id = reward_obstacle.reward.program_id
      -- what a merged customer has had counts as well
      and redemptions.customer_id = any (
        reward_obstacle.customer_id
        || regulars.merged_customers(
          reward_obstacle.reward.restaurant_id,
          reward_obstacle.customer_id
        )
      )
      and redemptions.reason = 'redemption'
      and redemptions.metadata ->> 'reward_id' = reward_obstacle.reward.id::text
      and not exists (
        select
        from public.loyalty_point_events as reversals
        where reversals.restaurant_id = reward_obstacle.reward.restaurant_id
          and reversals.reverses_event_id = redemptions.id
      )
  ) then
    return 'RG029';
  end if;

  return null;
end
$$;

comment on function regulars.reward_obstacle(public.loyalty_rewards, uuid, timestamptz) is
  'The error, points apart, with which a guest (null: any) would be refused a reward at an instant; null: none.';
revoke all on function regulars.reward_obstacle(public.loyalty_rewards, uuid, timestamptz)
  from public;
--! EndIncluded functions/loyalty/reward_obstacle.sql
--! Included functions/loyalty/list_loyalty_rewards.sql
create or replace function public.list_loyalty_rewards(
  restaurant_id uuid,
  customer_id uuid default null,
  program_id uuid default null
)
returns table (
  id uuid,
  slug text,
  name text,
  points integer,
  lowest_tier text,
  limit_per_customer integer,
  starts_at timestamptz,
  ends_at timestamptz,
  is_active boolean,
  refused_with text
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_customer_id uuid;
  v_spendable bigint;
begin
  perform regulars.assert_restaurant(list_loyalty_rewards.restaurant_id);

  v_program := regulars.resolve_program(
    list_loyalty_rewards.restaurant_id,
    list_loyalty_rewards.program_id
  );
  if list_loyalty_rewards.customer_id is not null then
    v_customer_id := regulars.find_customer(
      list_loyalty_rewards.restaurant_id,
      list_loyalty_rewards.customer_id
    );
    select accounts.spendable
    into v_spendable
    from public.get_loyalty_account(
      restaurant_id => list_loyalty_rewards.restaurant_id,
      customer_id => v_customer_id,
      program_id => v_program.id
    ) as accounts;
  end if;

  return query
  select
    rewards.id,
    rewards.slug,
    rewards.name,
    rewards.points,
    rewards.lowest_tier,
    rewards.limit_per_customer,
    rewards.starts_at,
    rewards.ends_at,
    rewards.is_active,
    coalesce(
      regulars.reward_obstacle(rewards, v_customer_id, v_now),
      case when rewards.points > v_spendable then 'RG023' end
    )
  from public.loyalty_rewards as rewards
  where rewards.restaurant_id = list_loyalty_rewards.restaurant_id
    and rewards.program_id = v_program.id
  order by rewards.points, rewards.slug;
end
$$;

comment on function public.list_loyalty_rewards(uuid, uuid, uuid) is
  'The rewards of a program, cheapest first, each with the error that redeem_reward would refuse a guest with now (null: none). Raises RG007, RG010, RG020, RG021.';
revoke all on function public.list_loyalty_rewards(uuid, uuid, uuid) from public;
--! EndIncluded functions/loyalty/list_loyalty_rewards.sql
--! Included functions/loyalty/redeem_reward.sql
create or replace function public.redeem_reward(
  restaurant_id uuid,
  customer_id uuid,
  reward_id uuid,
  actor text,
  idempotency_key text default null,
  reason text default null
)
returns setof public.loyalty_point_events
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_body jsonb := jsonb_build_array(
    'reward',
    redeem_reward.customer_id,
    redeem_reward.reward_id,
    redeem_reward.actor,
    redeem_reward.reason
  );
  v_reward public.loyalty_rewards;
  v_customer_id uuid;
  v_obstacle text;
begin
  perform regulars.assert_restaurant(redeem_reward.restaurant_id);

  select loyalty_rewards.*
  into v_reward
  from public.loyalty_rewards
  where loyalty_rewards.restaurant_id = redeem_reward.restaurant_id
    and loyalty_rewards.id = redeem_reward.reward_id;

  if not found then
    raise exception using
      errcode = 'RG026',
      message = 'reward not found in this restaurant',
      detail = format(
        'restaurant_id %s, reward_id %s.',
        coalesce(redeem_reward.restaurant_id::text, 'null'),
        coalesce(redeem_reward.reward_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own rewards.';
  end if;

  -- whoever redeems holds the customer, so that no two count the same redemptions
  v_customer_id := regulars.lock_customer(
    redeem_reward.restaurant_id,
    redeem_reward.customer_id
  );

  if redeem_reward.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(
      redeem_reward.restaurant_id,
      regulars.manual_source_key(redeem_reward.idempotency_key),
      regulars.manual_request(redeem_reward.idempotency_key, v_body)
    ) as entries;
    if found then
      return;
    end if;
  end if;

  v_obstacle := regulars.reward_obstacle(v_reward, v_customer_id, clock_timestamp());
  if v_obstacle is not null then
    raise exception using
      errcode = v_obstacle,
      message = case v_obstacle
        when 'RG027' then 'the reward is not to be had now'
        when 'RG028' then 'the reward is for a higher tier'
        else 'the guest has had the reward as often as it may be had'
      end,
      detail = format(
        'customer_id %s, reward %s: is_active %s, starts_at %s, ends_at %s, lowest_tier %s, limit %s.',
        v_customer_id,
        v_reward.id,
        v_reward.is_active,
        coalesce(v_reward.starts_at::text, 'null'),
        coalesce(v_reward.ends_at::text, 'null'),
        coalesce(v_reward.lowest_tier, 'null'),
        coalesce(v_reward.limit_per_customer::text, 'null')
      ),
      hint = 'Offer one that list_loyalty_rewards shows for the guest.';
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_reward.restaurant_id,
    program_id => v_reward.program_id,
    customer_id => redeem_reward.customer_id,
    points_delta => -v_reward.points,
    code => 'redemption',
    note => coalesce(redeem_reward.reason, v_reward.name),
    actor => redeem_reward.actor,
    idempotency_key => redeem_reward.idempotency_key,
    body => v_body,
    metadata => jsonb_build_object('reward_id', v_reward.id)
  ) as entries;
end
$$;

comment on function public.redeem_reward(uuid, uuid, uuid, text, text, text) is
  'Spends the points that a reward costs, if the guest''s tier, the limit and the dates allow it; returns the ledger entry. Raises RG007, RG010, RG017, RG021, RG022, RG023, RG026, RG027, RG028, RG029, RG043.';
revoke all on function public.redeem_reward(uuid, uuid, uuid, text, text, text) from public;
--! EndIncluded functions/loyalty/redeem_reward.sql
--! Included functions/loyalty/expire_points.sql
create or replace function public.expire_points(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns table (
  accounts integer,
  entries integer,
  points bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(expire_points.restaurant_id);

  if regulars.datable(expire_points.as_of) is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  -- a guess without locks; what it finds is locked and looked at again
  select array_agg(distinct due.customer_id)
  into v_customer_ids
  from regulars.due_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => null,
    as_of => expire_points.as_of
  ) as due;

  return query
  select posted.accounts, posted.entries, posted.points
  from regulars.post_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => expire_points.as_of
  ) as posted;
end
$$;

comment on function public.expire_points(uuid, timestamptz) is
  'Posts what has expired by an instant, first in first out, each due date once; returns accounts, entries and points. Raises RG010, RG022.';
revoke all on function public.expire_points(uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/expire_points.sql
--! Included functions/loyalty/lapse_loyalty_tiers.sql
create or replace function public.lapse_loyalty_tiers(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns integer
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(lapse_loyalty_tiers.restaurant_id);

  if regulars.datable(lapse_loyalty_tiers.as_of) is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  -- a guess without locks; what it finds is locked and looked at again
  select array_agg(distinct lapses.customer_id)
  into v_customer_ids
  from regulars.tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => null,
    as_of => lapse_loyalty_tiers.as_of
  ) as lapses;

  return regulars.record_tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => lapse_loyalty_tiers.as_of
  );
end
$$;

comment on function public.lapse_loyalty_tiers(uuid, timestamptz) is
  'Records the tiers that the qualification period has ended by an instant; returns how many accounts. Raises RG010, RG022.';
revoke all on function public.lapse_loyalty_tiers(uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/lapse_loyalty_tiers.sql
--! Included functions/loyalty/tier_definitions_at.sql
create or replace function regulars.tier_definitions_at(
  restaurant_id uuid,
  program_id uuid,
  as_of timestamptz
)
returns jsonb
language plpgsql
stable
as $$
begin
  return (
    select versions.tier_definitions
    from public.loyalty_program_versions as versions
    where versions.restaurant_id = tier_definitions_at.restaurant_id
      and versions.program_id = tier_definitions_at.program_id
    -- the newest that was in force; history from before the program is judged by the first
    order by
      versions.created_at <= tier_definitions_at.as_of desc,
      case
        when versions.created_at <= tier_definitions_at.as_of then -versions.accrual_version
        else versions.accrual_version
      end
    limit 1
  );
end
$$;

comment on function regulars.tier_definitions_at(uuid, uuid, timestamptz) is
  'The tiers of a program that were in force at an instant.';
revoke all on function regulars.tier_definitions_at(uuid, uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/tier_definitions_at.sql
--! Included functions/loyalty/loyalty_balance_at.sql
create or replace function public.loyalty_balance_at(
  restaurant_id uuid,
  customer_id uuid,
  as_of timestamptz,
  program_id uuid default null
)
returns table (
  balance bigint,
  lifetime_points bigint,
  tier text
)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_balance_at.restaurant_id);

  if loyalty_balance_at.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  v_program := regulars.resolve_program(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.customer_id
  );
  select
    coalesce(sum(entries.points_delta), 0),
    coalesce(sum(entries.points_delta) filter (where entries.booking_id is not null), 0)
  into balance, lifetime_points
  from public.loyalty_point_events as entries
  where entries.restaurant_id = loyalty_balance_at.restaurant_id
    and entries.program_id = v_program.id
    and entries.customer_id = v_customer_id
    and entries.occurred_at <= loyalty_balance_at.as_of;

  tier := regulars.tier_as_of(
    loyalty_balance_at.restaurant_id,
    v_program.id,
    v_customer_id,
    regulars.tier_definitions_at(
      loyalty_balance_at.restaurant_id,
      v_program.id,
      loyalty_balance_at.as_of
    ),
    lifetime_points,
    loyalty_balance_at.as_of
  );
  return next;
end
$$;

comment on function public.loyalty_balance_at(uuid, uuid, timestamptz, uuid) is
  'Balance and tier at an event time, by everything that counts by then whenever it was recorded. Raises RG007, RG010, RG020, RG021, RG022.';
revoke all on function public.loyalty_balance_at(uuid, uuid, timestamptz, uuid) from public;
--! EndIncluded functions/loyalty/loyalty_balance_at.sql
--! Included functions/loyalty/loyalty_statement.sql
create or replace function public.loyalty_statement(
  restaurant_id uuid,
  customer_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  program_id uuid default null
)
returns table (
  line text,
  occurred_at timestamptz,
  points_delta integer,
  balance bigint,
  reason text,
  booking_id uuid,
  booking_reference text,
  note text,
  actor text,
  event_id uuid,
  sequence integer,
  reverses_event_id uuid,
  recorded_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_from_at timestamptz := coalesce(loyalty_statement.from_at, '-infinity');
  v_to_at timestamptz := coalesce(loyalty_statement.to_at, 'infinity');
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_statement.restaurant_id);

  if v_to_at < v_from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  v_program := regulars.resolve_program(
    loyalty_statement.restaurant_id,
    loyalty_statement.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_statement.restaurant_id,
    loyalty_statement.customer_id
  );

  return query
  with entries as (
    select
      events.*,
      standing.id is not null as is_standing,
      -- a pair that is not shown has one date: put first, it cancels out before the next line
      sum(events.points_delta) over (
        order by events.occurred_at, standing.id is not null, events.sequence
      ) as balance
    from public.loyalty_point_events as events
    left join regulars.standing_point_events as standing
      on standing.restaurant_id = events.restaurant_id
      and standing.program_id = events.program_id
      and standing.customer_id = events.customer_id
      and standing.id = events.id
    where events.restaurant_id = loyalty_statement.restaurant_id
      and events.program_id = v_program.id
      and events.customer_id = v_customer_id
      and events.occurred_at < v_to_at
  ),
  lines as (
    select
      1 as part,
      'opening' as line,
      loyalty_statement.from_at as occurred_at,
      null::integer as points_delta,
      coalesce(sum(entries.points_delta), 0) as balance,
      null::text as reason,
      null::uuid as booking_id,
      null::text as actor,
      null::uuid as id,
      null::integer as sequence,
      null::uuid as reverses_event_id,
      null::timestamptz as recorded_at
    from entries
    where entries.occurred_at < v_from_at
    union all
    select
      2,
      'entry',
      entries.occurred_at,
      entries.points_delta,
      entries.balance,
      entries.reason,
      entries.booking_id,
      entries.actor,
      entries.id,
      entries.sequence,
      entries.reverses_event_id,
      entries.recorded_at
    from entries
    where entries.occurred_at >= v_from_at
      and entries.is_standing
    union all
    select
      3,
      'closing',
      loyalty_statement.to_at,
      null,
      coalesce(sum(entries.points_delta), 0),
      null,
      null,
      null,
      null,
      null,
      null,
      null
    from entries
  )
  select
    lines.line,
    lines.occurred_at,
    lines.points_delta,
    lines.balance::bigint,
    lines.reason,
    lines.booking_id,
    bookings.reference,
    notes.note,
    lines.actor,
    lines.id,
    lines.sequence,
    lines.reverses_event_id,
    lines.recorded_at
  from lines
  left join public.bookings
    on bookings.restaurant_id = loyalty_statement.restaurant_id
    and bookings.id = lines.booking_id
  left join public.loyalty_point_event_notes as notes
    on notes.restaurant_id = loyalty_statement.restaurant_id
    and notes.event_id = lines.id
  order by lines.part, lines.occurred_at, lines.sequence;
end
$$;

comment on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid) is
  'Opening balance, entries with running balance from from_at until before to_at, closing balance. Raises RG007, RG010, RG020, RG021, RG022.';
revoke all on function public.loyalty_statement(uuid, uuid, timestamptz, timestamptz, uuid)
  from public;
--! EndIncluded functions/loyalty/loyalty_statement.sql
--! Included functions/loyalty/outstanding_points.sql
-- By the same rule as due_expiries: of a month's points that part is left by which everything earned up to it
-- exceeds what was used or has expired. What an account is overdrawn stands under no month.
create or replace function regulars.outstanding_points(
  restaurant_id uuid,
  as_of timestamptz
)
returns table (
  program_id uuid,
  customer_id uuid,
  expires_on date,
  points bigint
)
language plpgsql
stable
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = outstanding_points.restaurant_id;

  return query
  with days as (
    select
      flows.program_id,
      flows.customer_id,
      case
        when flows.flow = 'earned' then (
          regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)
          + loyalty_programs.expires_after
        )::date
      end as expires_on,
      flows.flow = 'earned' as is_earned,
      sum(flows.points_delta) as points
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
    where flows.restaurant_id = outstanding_points.restaurant_id
      and flows.occurred_at <= outstanding_points.as_of
    group by 1, 2, 3, 4
  ),
  running as (
    select
      days.*,
      coalesce(sum(days.points) filter (where days.is_earned) over earlier, 0)
        + coalesce(sum(days.points) filter (where not days.is_earned) over account, 0) as left_until,
      sum(days.points) over account as balance
    from days
    window
      account as (partition by days.program_id, days.customer_id),
      earlier as (
        partition by days.program_id, days.customer_id
        order by days.expires_on nulls last
      )
  )
  select
    running.program_id,
    running.customer_id,
    running.expires_on,
    (
      greatest(running.left_until, 0) - greatest(running.left_until - running.points, 0)
    )::bigint
  from running
  where running.is_earned
  union all
  select distinct
    running.program_id,
    running.customer_id,
    null::date,
    running.balance::bigint
  from running
  where running.balance < 0;
end
$$;

comment on function regulars.outstanding_points(uuid, timestamptz) is
  'What is left of each account''s points by the date on which they expire (null: never, or overdrawn); adds up to the balances.';
revoke all on function regulars.outstanding_points(uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/outstanding_points.sql
--! Included functions/loyalty/loyalty_liability.sql
create or replace function public.loyalty_liability(
  restaurant_id uuid,
  as_of timestamptz default clock_timestamp()
)
returns table (
  program_id uuid,
  expiry_month date,
  points bigint,
  accounts bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(loyalty_liability.restaurant_id);

  if loyalty_liability.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  return query
  select
    outstanding.program_id,
    date_trunc('month', outstanding.expires_on::timestamp)::date,
    sum(outstanding.points)::bigint,
    count(distinct outstanding.customer_id)
  from regulars.outstanding_points(
    restaurant_id => loyalty_liability.restaurant_id,
    as_of => loyalty_liability.as_of
  ) as outstanding
  where outstanding.points <> 0
  group by 1, 2
  order by 1, 2 nulls last;
end
$$;

comment on function public.loyalty_liability(uuid, timestamptz) is
  'Outstanding points by program and month of expiry; month null: points that never expire, less what accounts are overdrawn. Adds up to the balances. Raises RG010, RG022.';
revoke all on function public.loyalty_liability(uuid, timestamptz) from public;
--! EndIncluded functions/loyalty/loyalty_liability.sql
--! Included functions/loyalty/rebuild_loyalty_ledger.sql
-- Bookings before accounts, as everywhere, and guest by guest, so that a chunk holds few rows.
create or replace function public.rebuild_loyalty_ledger(restaurant_id uuid)
returns table (
  entries_posted bigint,
  accounts_corrected bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking_ids uuid[];
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(rebuild_loyalty_ledger.restaurant_id);

  entries_posted := 0;
  accounts_corrected := 0;

  select array_agg(distinct differences.booking_id)
  into v_booking_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_booking_ids is not null then
    perform
    from public.bookings
    where bookings.restaurant_id = rebuild_loyalty_ledger.restaurant_id
      and bookings.id = any (v_booking_ids)
    order by bookings.id
    for no key update;

    entries_posted := regulars.post_booking_points(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      booking_ids => v_booking_ids,
      metadata => '{"rebuild": true}'
    );
  end if;

  select array_agg(distinct differences.customer_id)
  into v_customer_ids
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_customer_ids is not null then
    accounts_corrected := regulars.rebuild_accounts(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      customer_ids => v_customer_ids
    );
  end if;

  return next;
end
$$;

comment on function public.rebuild_loyalty_ledger(uuid) is
  'Appends what the ledger lacks to the bookings and corrects accounts from the ledger; deletes nothing. Raises RG010.';
revoke all on function public.rebuild_loyalty_ledger(uuid) from public;
--! EndIncluded functions/loyalty/rebuild_loyalty_ledger.sql
--! Included functions/loyalty/bookings_to_reprice.sql
-- Bookings of the program and those that no program has priced; a booking of another program stays with it.
-- One that earns nothing now (cancelled) is pinned anew all the same, so that it comes back at the new price.
create or replace function regulars.bookings_to_reprice(
  restaurant_id uuid,
  program_id uuid,
  accrual_rule jsonb,
  from_at timestamptz,
  to_at timestamptz
)
returns table (
  booking_id uuid,
  customer_id uuid,
  awarded_at timestamptz,
  points_before integer,
  points_after integer,
  version_before integer
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
  select
    bookings.id,
    bookings.customer_id,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, now()),
    bookings.loyalty_points_awarded,
    case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(
          bookings_to_reprice.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end,
    bookings.loyalty_accrual_version
  from public.bookings
  where bookings.restaurant_id = bookings_to_reprice.restaurant_id
    and (
      bookings.loyalty_program_id = bookings_to_reprice.program_id
      or bookings.loyalty_program_id is null
        and bookings.status in ('confirmed', 'completed')
        and bookings.customer_id is not null
    )
    and (
      bookings_to_reprice.from_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) >= bookings_to_reprice.from_at
    )
    and (
      bookings_to_reprice.to_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) < bookings_to_reprice.to_at
    );
end
$$;

comment on function regulars.bookings_to_reprice(uuid, uuid, jsonb, timestamptz, timestamptz) is
  'The bookings confirmed in a period with their points now and by a rule.';
revoke all on function regulars.bookings_to_reprice(uuid, uuid, jsonb, timestamptz, timestamptz)
  from public;
--! EndIncluded functions/loyalty/bookings_to_reprice.sql
--! Included functions/loyalty/reprice_loyalty_history.sql
create or replace function public.reprice_loyalty_history(
  restaurant_id uuid,
  from_at timestamptz default null,
  to_at timestamptz default null,
  dry_run boolean default true,
  actor text default 'system'
)
returns table (
  bookings bigint,
  bookings_changed bigint,
  points_before bigint,
  points_after bigint,
  entries_posted bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(reprice_loyalty_history.restaurant_id);

  if reprice_loyalty_history.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  elsif btrim(coalesce(reprice_loyalty_history.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  v_program := regulars.resolve_program(reprice_loyalty_history.restaurant_id, null);

  if not reprice_loyalty_history.dry_run then
    perform
    from public.bookings
    where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
      and (
        bookings.loyalty_program_id = v_program.id
        or bookings.loyalty_program_id is null
      )
    order by bookings.customer_id, bookings.id
    for no key update;
  end if;

  select
    count(*),
    count(*) filter (where priced.points_after <> priced.points_before),
    coalesce(sum(priced.points_before), 0),
    coalesce(sum(priced.points_after), 0),
    0,
    array_agg(priced.booking_id) filter (
      where priced.points_after <> priced.points_before
        or priced.version_before is distinct from v_program.accrual_version
    )
  into bookings, bookings_changed, points_before, points_after, entries_posted, v_booking_ids
  from regulars.bookings_to_reprice(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    program_id => v_program.id,
    accrual_rule => v_program.accrual_rule,
    from_at => reprice_loyalty_history.from_at,
    to_at => reprice_loyalty_history.to_at
  ) as priced;

  if reprice_loyalty_history.dry_run or v_booking_ids is null then
    return next;
    return;
  end if;

  update public.bookings
  set
    loyalty_program_id = v_program.id,
    loyalty_accrual_version = v_program.accrual_version,
    loyalty_points_awarded = case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(
          v_program.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end
  where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
    and bookings.id = any (v_booking_ids);

  entries_posted := regulars.post_booking_points(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    booking_ids => v_booking_ids,
    metadata => jsonb_build_object('accrual_version', v_program.accrual_version, 'repriced', true),
    actor => reprice_loyalty_history.actor,
    is_backdated => true
  );

  return next;
end
$$;

comment on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) is
  'Prices the bookings confirmed in a period by the active program''s rule of today and posts the differences as of when they were confirmed; a dry run counts and writes nothing. Raises RG010, RG020, RG022.';
revoke all on function public.reprice_loyalty_history(
  uuid, timestamptz, timestamptz, boolean, text
) from public;
--! EndIncluded functions/loyalty/reprice_loyalty_history.sql
--! Included functions/loyalty/simulated_awards.sql
-- The earned points of the ledger as re-pricing would leave it. What a lower price takes back it takes from a
-- booking's newest award first, and what a higher one adds counts from when the booking was confirmed, as in
-- post_booking_points.
create or replace function regulars.simulated_awards(
  restaurant_id uuid,
  program_id uuid,
  accrual_rule jsonb,
  from_at timestamptz,
  to_at timestamptz
)
returns table (
  customer_id uuid,
  earned_at timestamptz,
  sequence integer,
  is_lifetime boolean,
  points bigint
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
  with priced as materialized (
    select priced.*
    from regulars.bookings_to_reprice(
      restaurant_id => simulated_awards.restaurant_id,
      program_id => simulated_awards.program_id,
      accrual_rule => simulated_awards.accrual_rule,
      from_at => simulated_awards.from_at,
      to_at => simulated_awards.to_at
    ) as priced
  ),
  flows as materialized (
    select
      flows.*,
      priced.booking_id is not null as is_priced
    from regulars.point_flows as flows
    left join priced on priced.booking_id = flows.booking_id
    where flows.restaurant_id = simulated_awards.restaurant_id
      and flows.program_id = simulated_awards.program_id
      and flows.flow = 'earned'
  ),
  awards as (
    select
      flows.booking_id,
      flows.customer_id,
      flows.earned_at,
      sum(flows.points_delta) as points,
      min(flows.award_sequence) as sequence
    from flows
    where flows.is_priced
    group by flows.booking_id, flows.customer_id, flows.award_id, flows.earned_at
  ),
  kept as (
    select
      awards.booking_id,
      awards.customer_id,
      awards.earned_at,
      awards.sequence,
      least(
        awards.points,
        priced.points_after - sum(awards.points) over earlier + awards.points
      ) as points
    from awards
    join priced
      on priced.booking_id = awards.booking_id
      and priced.customer_id = awards.customer_id
    window earlier as (
      partition by awards.booking_id
      order by awards.sequence
    )
  )
  select
    flows.customer_id,
    flows.earned_at,
    flows.award_sequence,
    flows.booking_id is not null,
    flows.points_delta::bigint
  from flows
  where not flows.is_priced
  union all
  select kept.customer_id, kept.earned_at, kept.sequence, true, kept.points::bigint
  from kept
  where kept.points > 0
  union all
  select
    priced.customer_id,
    priced.awarded_at,
    null,
    true,
    (priced.points_after - coalesce(sum(kept.points), 0))::bigint
  from priced
  left join kept
    on kept.booking_id = priced.booking_id
    and kept.points > 0
  where priced.points_after > 0
  group by priced.booking_id, priced.customer_id, priced.awarded_at, priced.points_after
  having priced.points_after > coalesce(sum(kept.points), 0);
end
$$;

comment on function regulars.simulated_awards(uuid, uuid, jsonb, timestamptz, timestamptz) is
  'The points earned in a program, by customer and date, as they would be after re-pricing a period by a rule; sequence: of the award, null: it would be new.';
revoke all on function regulars.simulated_awards(uuid, uuid, jsonb, timestamptz, timestamptz)
  from public;
--! EndIncluded functions/loyalty/simulated_awards.sql
--! Included functions/loyalty/simulate_loyalty_program.sql
-- Two worlds go through the same sums: the ledger as it is, and as re-pricing would leave it.
create or replace function public.simulate_loyalty_program(
  restaurant_id uuid,
  accrual_rule jsonb,
  tier_definitions jsonb,
  from_at timestamptz default null,
  to_at timestamptz default null
)
returns table (
  section text,
  item text,
  today bigint,
  simulated bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_timezone text;
  v_day_starts_at time;
begin
  perform regulars.assert_restaurant(simulate_loyalty_program.restaurant_id);

  if not regulars.is_accrual_rule(simulate_loyalty_program.accrual_rule) then
    perform regulars.refuse_field('accrual_rule', 'a rule of type per_guest, flat or per_spend');
  elsif not regulars.is_tier_definitions(simulate_loyalty_program.tier_definitions) then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  end if;

  v_program := regulars.resolve_program(simulate_loyalty_program.restaurant_id, null);
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = simulate_loyalty_program.restaurant_id;

  return query
  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = simulate_loyalty_program.restaurant_id
      and flows.program_id = v_program.id
  ),
  earned as materialized (
    select
      false as is_simulated,
      flows.customer_id,
      flows.earned_at,
      flows.award_sequence as sequence,
      flows.booking_id is not null as is_lifetime,
      flows.points_delta::bigint as points
    from flows
    where flows.flow = 'earned'
    union all
    select
      true,
      awards.customer_id,
      awards.earned_at,
      awards.sequence,
      awards.is_lifetime,
      awards.points
    from regulars.simulated_awards(
      restaurant_id => simulate_loyalty_program.restaurant_id,
      program_id => v_program.id,
      accrual_rule => simulate_loyalty_program.accrual_rule,
      from_at => simulate_loyalty_program.from_at,
      to_at => simulate_loyalty_program.to_at
    ) as awards
    -- a guest whose account is empty has a tier as well
    union all
    select
      worlds.is_simulated,
      loyalty_points.customer_id,
      v_now,
      null,
      true,
      0
    from public.loyalty_points
    cross join (values (false), (true)) as worlds (is_simulated)
    where loyalty_points.restaurant_id = simulate_loyalty_program.restaurant_id
      and loyalty_points.program_id = v_program.id
  ),
  guests as (
    select
      sums.is_simulated,
      sums.customer_id,
      sums.lifetime_points,
      regulars.tier_for(
        case
          when sums.is_simulated then simulate_loyalty_program.tier_definitions
          else v_program.tier_definitions
        end,
        sums.qualifying_points
      ) as tier
    from (
      select
        earned.is_simulated,
        earned.customer_id,
        coalesce(sum(earned.points) filter (where earned.is_lifetime), 0)::bigint
          as lifetime_points,
        coalesce(
          sum(earned.points) filter (
            where earned.is_lifetime
              and regulars.qualifies_until(
                case
                  when earned.is_simulated then simulate_loyalty_program.tier_definitions
                  else v_program.tier_definitions
                end,
                earned.earned_at
              ) > v_now
          ),
          0
        )::bigint as qualifying_points
      from earned
      group by earned.is_simulated, earned.customer_id
    ) as sums
  ),
  differences as (
    select
      guests.customer_id,
      coalesce(sum(guests.lifetime_points) filter (where not guests.is_simulated), 0) as today,
      coalesce(sum(guests.lifetime_points) filter (where guests.is_simulated), 0) as simulated
    from guests
    group by guests.customer_id
  ),
  -- of points that re-pricing takes back what has expired comes back: see reinstate_unearned_expiries
  expiries as (
    select
      expiries.customer_id,
      sum(-expiries.points_delta + coalesce(returned.points, 0)) as open_points,
      greatest(max(coalesce(justified.earned, 0) + coalesce(used.points, 0)), 0) as justified_points,
      greatest(
        max(coalesce(justified.earned_before, 0) + coalesce(used.points, 0)),
        0
      ) as justified_before
    from flows as expiries
    join public.loyalty_point_events as entries
      on entries.restaurant_id = simulate_loyalty_program.restaurant_id
      and entries.id = expiries.id
    left join lateral (
      select -sum(reversals.points_delta) as points
      from public.loyalty_point_events as reversals
      where reversals.restaurant_id = simulate_loyalty_program.restaurant_id
        and reversals.reverses_event_id = expiries.id
    ) as returned on true
    left join lateral (
      select
        sum(earned.points) filter (where earned.is_simulated) as earned,
        sum(earned.points) filter (where not earned.is_simulated) as earned_before
      from earned
      where earned.customer_id = expiries.customer_id
        and earned.sequence < expiries.sequence
        and earned.earned_at < (entries.metadata ->> 'earned_before')::timestamptz
    ) as justified on true
    left join lateral (
      select sum(flows.points_delta) as points
      from flows
      where flows.customer_id = expiries.customer_id
        and flows.flow = 'used'
        and flows.sequence < expiries.sequence
    ) as used on true
    where expiries.flow = 'expired'
      and expiries.points_delta < 0
      and entries.metadata ? 'earned_before'
    group by expiries.customer_id
  ),
  consumed as (
    select
      worlds.is_simulated,
      sums.customer_id,
      sums.used + sums.expired - case
        when worlds.is_simulated then
          least(
            greatest(
              least(sums.expired, coalesce(expiries.justified_before, 0))
                - coalesce(expiries.justified_points, 0),
              0
            ),
            coalesce(expiries.open_points, 0)
          )
        else 0
      end as points
    from (
      select
        flows.customer_id,
        -coalesce(sum(flows.points_delta) filter (where flows.flow = 'used'), 0) as used,
        -coalesce(sum(flows.points_delta) filter (where flows.flow = 'expired'), 0) as expired
      from flows
      group by flows.customer_id
    ) as sums
    left join expiries on expiries.customer_id = sums.customer_id
    cross join (values (false), (true)) as worlds (is_simulated)
  ),
  days as (
    select
      earned.is_simulated,
      earned.customer_id,
      (
        regulars.business_date(earned.earned_at, v_timezone, v_day_starts_at)
        + v_program.expires_after
      )::date as expires_on,
      sum(earned.points) as points
    from earned
    group by 1, 2, 3
  ),
  running as (
    select
      days.*,
      sum(days.points) over (
        partition by days.is_simulated, days.customer_id
        order by days.expires_on
      ) - coalesce(consumed.points, 0) as left_until,
      sum(days.points) over (
        partition by days.is_simulated, days.customer_id
      ) - coalesce(consumed.points, 0) as balance
    from days
    left join consumed
      on consumed.is_simulated = days.is_simulated
      and consumed.customer_id = days.customer_id
  ),
  outstanding as (
    select
      running.is_simulated,
      running.expires_on,
      greatest(running.left_until, 0) - greatest(running.left_until - running.points, 0) as points
    from running
    union all
    select distinct on (running.is_simulated, running.customer_id)
      running.is_simulated,
      null,
      running.balance
    from running
    where running.balance < 0
  ),
  lines as (
    select
      'month' as section,
      to_char(
        regulars.business_date(earned.earned_at, v_timezone, v_day_starts_at),
        'YYYY-MM'
      ) as item,
      earned.is_simulated,
      sum(earned.points) as points
    from earned
    where earned.is_lifetime
      and earned.points <> 0
    group by 1, 2, 3
    union all
    select 'tier', guests.tier, guests.is_simulated, count(*)
    from guests
    group by 2, 3
    union all
    select
      'liability',
      coalesce(to_char(outstanding.expires_on, 'YYYY-MM'), 'never'),
      outstanding.is_simulated,
      sum(outstanding.points)
    from outstanding
    where outstanding.points <> 0
    group by 2, 3
    union all
    select 'total', totals.item, totals.is_simulated, totals.points
    from (
      select 'lifetime_points' as item, guests.is_simulated, sum(guests.lifetime_points) as points
      from guests
      group by 2
      union all
      select 'outstanding_points', outstanding.is_simulated, sum(outstanding.points)
      from outstanding
      group by 2
    ) as totals
  ),
  report as (
    select
      lines.section,
      lines.item,
      coalesce(sum(lines.points) filter (where not lines.is_simulated), 0) as today,
      coalesce(sum(lines.points) filter (where lines.is_simulated), 0) as simulated
    from lines
    group by lines.section, lines.item
    union all
    (
      select 'winner', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated > differences.today
      order by differences.simulated - differences.today desc, differences.customer_id
      limit 10
    )
    union all
    (
      select 'loser', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated < differences.today
      order by differences.simulated - differences.today, differences.customer_id
      limit 10
    )
  )
  select report.section, report.item, report.today::bigint, report.simulated::bigint
  from report
  order by
    array_position(
      array['total', 'tier', 'month', 'liability', 'winner', 'loser'],
      report.section
    ),
    case
      when report.section in ('winner', 'loser') then -abs(report.simulated - report.today)
    end,
    report.item;
end
$$;

comment on function public.simulate_loyalty_program(
  uuid, jsonb, jsonb, timestamptz, timestamptz
) is
  'What the active program would be with this rule and these tiers, had they priced the bookings confirmed in a period: points by month, guests by tier, liability by month of expiry, winners and losers. Writes nothing; reprice_loyalty_history makes it so. Raises RG010, RG020, RG022.';
revoke all on function public.simulate_loyalty_program(
  uuid, jsonb, jsonb, timestamptz, timestamptz
) from public;
--! EndIncluded functions/loyalty/simulate_loyalty_program.sql
