--! Previous: sha1:61dd150ccb06dde6597ec2f0fb7404e52d9d41fa
--! Hash: sha1:22957028544c750545c38c3d8a6a71feda849a85
--! Message: loyalty_programs

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
language sql
immutable
parallel safe
as $$
  select tiers.value ->> 'tier'
  from jsonb_array_elements(tier_definitions -> 'tiers') as tiers
  -- the first tier also holds whoever is below zero
  order by
    (tiers.value -> 'min_points')::numeric <= greatest(points, 0) desc,
    (tiers.value -> 'min_points')::numeric desc
  limit 1
$$;

comment on function regulars.tier_for(jsonb, bigint) is
  'The highest tier whose min_points the earned points reach.';
revoke all on function regulars.tier_for(jsonb, bigint) from public;
--! EndIncluded functions/loyalty/tier_for.sql
--! Included functions/loyalty/qualification_start.sql
-- In UTC, so that a month is the same whatever the session's time zone.
create or replace function regulars.qualification_start(tier_definitions jsonb, as_of timestamptz)
returns timestamptz
language sql
stable
parallel safe
as $$
  select case
    when tier_definitions ->> 'qualification_period' is not null then
      timezone(
        'UTC',
        timezone('UTC', as_of) - (tier_definitions ->> 'qualification_period')::interval
      )
  end
$$;

comment on function regulars.qualification_start(jsonb, timestamptz) is
  'After which points must have been earned to count towards the tier at an instant; null: from the beginning.';
revoke all on function regulars.qualification_start(jsonb, timestamptz) from public;
--! EndIncluded functions/loyalty/qualification_start.sql

create table loyalty_programs (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  slug text not null,
  name text not null,
  is_active boolean not null default true,
  pilot_only boolean not null default true,
  accrual_version integer not null default 1,
  accrual_rule jsonb not null default
    '{"type": "per_guest", "base_points": 10, "points_per_guest": 5, "minimum_party_size": 1}',
  tier_definitions jsonb not null default
    '{"qualification_period": null, "tiers": [
      {"tier": "bronze", "min_points": 0},
      {"tier": "silver", "min_points": 100},
      {"tier": "gold", "min_points": 250},
      {"tier": "platinum", "min_points": 500}
    ]}',
  expires_after interval,
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
  constraint loyalty_programs_expires_after_check check (expires_after > interval '0')
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
comment on column loyalty_programs.expires_after is 'Age at which points expire; null: never.';
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
comment on column loyalty_points.tier is 'Tier of lifetime_points by the program''s definitions.';
comment on column loyalty_points.last_awarded_at is 'When points were last awarded, in event time.';
comment on column loyalty_points.last_sequence is
  'Sequence of the newest entry: tells when the end of a ledger was removed by force. Never lowered.';
comment on column loyalty_points.updated_at is
  'When the row was last changed; tier is the tier as of then.';

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
  constraint loyalty_point_events_actor_check check (btrim(actor) <> ''),
  constraint loyalty_point_events_metadata_check check (jsonb_typeof(metadata) = 'object')
);

create index loyalty_point_events_booking_id_idx
  on loyalty_point_events (restaurant_id, booking_id)
  where booking_id is not null;
create index loyalty_point_events_reverses_event_id_idx
  on loyalty_point_events (restaurant_id, reverses_event_id)
  where reverses_event_id is not null;

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

--! Included functions/loyalty/is_pilot_restaurant.sql
-- Compared as text: a malformed entry then matches nothing and raises nothing (no cast can fail).
create or replace function regulars.is_pilot_restaurant(restaurant_id uuid)
returns boolean
language sql
stable
parallel safe
as $$
  select
    restaurant_id::text = any (
      string_to_array(
        regexp_replace(
          lower(coalesce(current_setting('loyalty.pilot_restaurant_ids', true), '')),
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
        and restaurant_id::text = any (
          string_to_array(regexp_replace(lower(settings.value), '\s', '', 'g'), ',')
        )
    )
$$;

comment on function regulars.is_pilot_restaurant(uuid) is
  'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of regulars.settings.';
revoke all on function regulars.is_pilot_restaurant(uuid) from public;
--! EndIncluded functions/loyalty/is_pilot_restaurant.sql
--! Included functions/loyalty/is_generally_available.sql
create or replace function regulars.is_generally_available()
returns boolean
language sql
stable
parallel safe
as $$
  select
    lower(btrim(coalesce(current_setting('loyalty.general_availability', true), ''))) = 'on'
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.general_availability'
        and lower(btrim(settings.value)) = 'on'
    )
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
language plpgsql
stable
as $$
begin
  return query
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
    end;
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
create or replace function regulars.booking_source_key(booking_id uuid, number bigint)
returns text
language sql
immutable
parallel safe
as $$
  select 'booking:' || booking_id || ':' || number
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
--! Included views/earned_points.sql
-- A reversal takes points back from when they were earned: it counts on the date of the entry it reverses,
-- so that a cancelled booking of last year costs nobody this year's tier, nor a later booking's points.
create or replace view regulars.earned_points
with (security_invoker = true)
as
select
  loyalty_point_events.restaurant_id,
  loyalty_point_events.program_id,
  loyalty_point_events.customer_id,
  loyalty_point_events.sequence,
  loyalty_point_events.points_delta,
  loyalty_point_events.occurred_at,
  coalesce(reversed.occurred_at, loyalty_point_events.occurred_at) as earned_at
from public.loyalty_point_events
left join public.loyalty_point_events as reversed
  on reversed.restaurant_id = loyalty_point_events.restaurant_id
  and reversed.id = loyalty_point_events.reverses_event_id
where loyalty_point_events.booking_id is not null;

comment on view regulars.earned_points is
  'Ledger entries that count towards lifetime points and tier, with the date on which their points were earned.';
--! EndIncluded views/earned_points.sql
--! Included functions/loyalty/tier_as_of.sql
create or replace function regulars.tier_as_of(
  restaurant_id uuid,
  program_id uuid,
  customer_id uuid,
  tier_definitions jsonb,
  as_of timestamptz
)
returns text
language plpgsql
stable
as $$
declare
  v_start timestamptz := regulars.qualification_start(
    tier_as_of.tier_definitions,
    tier_as_of.as_of
  );
begin
  return (
    select regulars.tier_for(
      tier_as_of.tier_definitions,
      coalesce(sum(earned_points.points_delta), 0)::bigint
    )
    from regulars.earned_points
    where earned_points.restaurant_id = tier_as_of.restaurant_id
      and earned_points.program_id = tier_as_of.program_id
      and earned_points.customer_id = tier_as_of.customer_id
      and earned_points.occurred_at <= tier_as_of.as_of
      and (v_start is null or earned_points.earned_at > v_start)
  );
end
$$;

comment on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, timestamptz) is
  'The tier of an account at an event time, from the ledger.';
revoke all on function regulars.tier_as_of(uuid, uuid, uuid, jsonb, timestamptz) from public;
--! EndIncluded functions/loyalty/tier_as_of.sql
--! Included views/account_differences.sql
-- What the accounts say against what the ledger says, a row for each account that differs. Like
-- booking_point_differences the one definition that the rebuild and verify read, and a filter on
-- restaurant_id and customer_id reaches both halves. The tier is judged as of when the row was written:
-- one that has lapsed since is not wrong. An account that is missing altogether has balance null.
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
    halves.*,
    case
      when loyalty_programs.tier_definitions ->> 'qualification_period' is null then
        regulars.tier_for(loyalty_programs.tier_definitions, halves.ledger_lifetime_points)
      else regulars.tier_as_of(
        halves.restaurant_id,
        halves.program_id,
        halves.customer_id,
        loyalty_programs.tier_definitions,
        coalesce(halves.updated_at, now())
      )
    end as ledger_tier
  from (
    select
      both_halves.restaurant_id,
      both_halves.program_id,
      both_halves.customer_id,
      max(both_halves.balance) as balance,
      max(both_halves.lifetime_points) as lifetime_points,
      max(both_halves.tier) as tier,
      max(both_halves.last_awarded_at) as last_awarded_at,
      max(both_halves.last_sequence) as last_sequence,
      max(both_halves.updated_at) as updated_at,
      coalesce(sum(both_halves.points_delta), 0)::bigint as ledger_balance,
      coalesce(
        sum(both_halves.points_delta) filter (where both_halves.is_earned),
        0
      )::bigint as ledger_lifetime_points,
      max(both_halves.occurred_at) filter (
        where both_halves.is_earned and both_halves.points_delta > 0
      ) as ledger_last_awarded_at,
      coalesce(max(both_halves.sequence), 0) as ledger_last_sequence
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
        loyalty_points.updated_at,
        null::integer as points_delta,
        null::boolean as is_earned,
        null::timestamptz as occurred_at,
        null::integer as sequence
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
        loyalty_point_events.occurred_at,
        loyalty_point_events.sequence
      from public.loyalty_point_events
    ) as both_halves
    group by both_halves.restaurant_id, both_halves.program_id, both_halves.customer_id
  ) as halves
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = halves.restaurant_id
    and loyalty_programs.id = halves.program_id
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
    tier = case
      when loyalty_programs.tier_definitions ->> 'qualification_period' is null then
        differences.ledger_tier
      else regulars.tier_as_of(
        differences.restaurant_id,
        differences.program_id,
        differences.customer_id,
        loyalty_programs.tier_definitions,
        v_now
      )
    end,
    last_awarded_at = differences.ledger_last_awarded_at,
    last_sequence = greatest(differences.last_sequence, differences.ledger_last_sequence),
    updated_at = v_now
  from regulars.account_differences as differences
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = differences.restaurant_id
    and loyalty_programs.id = differences.program_id
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
--! Included functions/loyalty/post_booking_points.sql
-- The posting protocol: the caller holds the bookings' rows; here the accounts are inserted where missing and
-- locked in one order, and only then a new statement compares bookings with ledger and appends what is
-- missing. A difference computed before the locks would be wrong. Posting again posts nothing.
create or replace function regulars.post_booking_points(
  restaurant_id uuid,
  booking_ids uuid[],
  metadata jsonb default '{}'
)
returns integer
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_posted integer;
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    bookings.restaurant_id,
    bookings.loyalty_program_id,
    bookings.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from public.bookings
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = bookings.restaurant_id
    and loyalty_programs.id = bookings.loyalty_program_id
  where bookings.restaurant_id = post_booking_points.restaurant_id
    and bookings.id = any (post_booking_points.booking_ids)
    and bookings.loyalty_points_awarded <> 0
    and bookings.customer_id is not null
    and not exists (
      select
      from public.loyalty_points
      where loyalty_points.restaurant_id = bookings.restaurant_id
        and loyalty_points.program_id = bookings.loyalty_program_id
        and loyalty_points.customer_id = bookings.customer_id
    )
  order by bookings.loyalty_program_id, bookings.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_booking_points.restaurant_id
    and (loyalty_points.program_id, loyalty_points.customer_id) in (
      select differences.program_id, differences.customer_id
      from regulars.booking_point_differences as differences
      where differences.restaurant_id = post_booking_points.restaurant_id
        and differences.booking_id = any (post_booking_points.booking_ids)
    )
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  -- nobody else posts for these bookings while their rows are held, so no difference stays none
  if not found then
    return 0;
  end if;

  v_now := clock_timestamp();

  with due as (
    select
      differences.booking_id,
      differences.program_id,
      differences.customer_id,
      (differences.target - differences.posted)::integer as points_delta,
      case
        when (differences.program_id, differences.customer_id)
          is distinct from (bookings.loyalty_program_id, bookings.customer_id)
          then 'booking.moved'
        when differences.target > 0 and differences.posted = 0 then
          case
            when exists (
              select
              from regulars.booking_point_differences as others
              where others.restaurant_id = post_booking_points.restaurant_id
                and others.booking_id = differences.booking_id
                and others.target = 0
            ) then 'booking.moved'
            else 'booking.confirmed'
          end
        when differences.target = 0 and bookings.status = 'cancelled' then 'booking.cancelled'
        when differences.target = 0 and bookings.status = 'no_show' then 'booking.no_show'
        else 'booking.adjustment'
      end as reason,
      bookings.confirmed_at,
      bookings.created_at,
      bookings.cancelled_at
    from regulars.booking_point_differences as differences
    join public.bookings
      on bookings.restaurant_id = differences.restaurant_id
      and bookings.id = differences.booking_id
    where differences.restaurant_id = post_booking_points.restaurant_id
      and differences.booking_id = any (post_booking_points.booking_ids)
      and bookings.restaurant_id = post_booking_points.restaurant_id
  ),
  dated as (
    select
      due.*,
      case
        when due.points_delta > 0 and due.reason in ('booking.confirmed', 'booking.moved')
          then coalesce(due.confirmed_at, due.created_at)
        when due.reason = 'booking.cancelled' then coalesce(due.cancelled_at, v_now)
        else v_now
      end as occurred_at
    from due
  ),
  numbered as (
    select
      dated.*,
      greatest(newest.sequence, accounts.last_sequence) + row_number() over (
        partition by dated.program_id, dated.customer_id
        order by dated.occurred_at, dated.booking_id
      ) as sequence,
      coalesce(keys.newest, 0) + row_number() over (
        partition by dated.booking_id
        order by dated.points_delta, dated.program_id, dated.customer_id
      ) as key_number,
      greatest(v_now, newest.recorded_at) as recorded_at,
      reversed.id as reverses_event_id
    from dated
    join public.loyalty_points as accounts
      on accounts.restaurant_id = post_booking_points.restaurant_id
      and accounts.program_id = dated.program_id
      and accounts.customer_id = dated.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.program_id = dated.program_id
        and loyalty_point_events.customer_id = dated.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    left join lateral (
      select max(split_part(loyalty_point_events.source_key, ':', 3)::integer) as newest
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.booking_id = dated.booking_id
    ) as keys on true
    left join lateral (
      select loyalty_point_events.id
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.booking_id = dated.booking_id
        and loyalty_point_events.program_id = dated.program_id
        and loyalty_point_events.customer_id = dated.customer_id
        and loyalty_point_events.points_delta > 0
        and dated.points_delta < 0
      order by loyalty_point_events.sequence desc
      limit 1
    ) as reversed on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      booking_id,
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
      post_booking_points.restaurant_id,
      numbered.program_id,
      numbered.customer_id,
      numbered.booking_id,
      numbered.sequence,
      numbered.points_delta,
      numbered.reason,
      regulars.booking_source_key(numbered.booking_id, numbered.key_number),
      numbered.reverses_event_id,
      post_booking_points.metadata,
      numbered.occurred_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
    returning program_id, customer_id, sequence, points_delta, occurred_at
  ),
  moved as (
    select
      appended.program_id,
      appended.customer_id,
      sum(appended.points_delta) as points_delta,
      max(appended.occurred_at) filter (where appended.points_delta > 0) as awarded_at,
      max(appended.sequence) as last_sequence,
      count(*) as entries
    from appended
    group by appended.program_id, appended.customer_id
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + moved.points_delta,
      lifetime_points = loyalty_points.lifetime_points + moved.points_delta,
      tier = regulars.tier_for(
        loyalty_programs.tier_definitions,
        (loyalty_points.lifetime_points + moved.points_delta)::bigint
      ),
      last_awarded_at = greatest(loyalty_points.last_awarded_at, moved.awarded_at),
      last_sequence = moved.last_sequence,
      updated_at = v_now
    from moved
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.id = moved.program_id
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = moved.program_id
      and loyalty_points.customer_id = moved.customer_id
    returning moved.entries
  )
  select coalesce(sum(changed.entries), 0)
  into v_posted
  from changed;

  return v_posted;
end
$$;

comment on function regulars.post_booking_points(uuid, uuid[], jsonb) is
  'Appends to the ledger what is missing to the loyalty_points_awarded of bookings whose rows the caller holds; returns how many entries.';
revoke all on function regulars.post_booking_points(uuid, uuid[], jsonb) from public;
--! EndIncluded functions/loyalty/post_booking_points.sql
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
  if NEW.status not in ('confirmed', 'completed') or NEW.customer_id is null then
    NEW.loyalty_points_awarded := 0;
    return NEW;
  end if;

  if TG_OP = 'UPDATE' then
    v_was_earning := OLD.status in ('confirmed', 'completed') and OLD.customer_id is not null;
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
as $$
begin
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
