--! Previous: sha1:2d697407daee953235efaad7bb7860d70873410d
--! Hash: sha1:c281372f06b018b8685fd37c7c01a23a3033273e
--! Message: analytics_events

--! Included functions/analytics/booking_allocated_v1.sql
-- Generated from contracts/booking.allocated.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_allocated_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'table_id',
        'allocation_status'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and translate(payload ->> 'table_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and payload ->> 'allocation_status' in (
        'allocated',
        'reallocated'
      )
    else false
  end is true;
end
$$;

comment on function regulars.booking_allocated_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.allocated, version 1, must be.';
revoke all on function regulars.booking_allocated_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_allocated_v1.sql
--! Included functions/analytics/booking_amended_v1.sql
-- Generated from contracts/booking.amended.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_amended_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'previous_status',
        'status',
        'previous_party_size',
        'party_size',
        'previous_customer_id',
        'contact_changed',
        'times_changed',
        'table_cleared'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'previous_status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and payload ->> 'status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'previous_party_size' between '1' and '200' then
          (payload -> 'previous_party_size')::numeric % 1 = 0
        else false
      end
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
      and (
        payload -> 'previous_customer_id' = 'null'
        or translate(payload ->> 'previous_customer_id', '123456789abcdef', '000000000000000')
          = '00000000-0000-0000-0000-000000000000'
      )
      and jsonb_typeof(payload -> 'contact_changed') = 'boolean'
      and jsonb_typeof(payload -> 'times_changed') = 'boolean'
      and jsonb_typeof(payload -> 'table_cleared') = 'boolean'
    else false
  end is true;
end
$$;

comment on function regulars.booking_amended_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.amended, version 1, must be.';
revoke all on function regulars.booking_amended_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_amended_v1.sql
--! Included functions/analytics/booking_cancelled_v1.sql
-- Generated from contracts/booking.cancelled.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_cancelled_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'previous_status',
        'cancelled_by'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'previous_status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and payload ->> 'cancelled_by' in (
        'customer',
        'staff',
        'system'
      )
    else false
  end is true;
end
$$;

comment on function regulars.booking_cancelled_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.cancelled, version 1, must be.';
revoke all on function regulars.booking_cancelled_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_cancelled_v1.sql
--! Included functions/analytics/booking_completed_v1.sql
-- Generated from contracts/booking.completed.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_completed_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'previous_status',
        'party_size'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'previous_status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_completed_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.completed, version 1, must be.';
revoke all on function regulars.booking_completed_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_completed_v1.sql
--! Included functions/analytics/booking_created_v1.sql
-- Generated from contracts/booking.created.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_created_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'status',
        'party_size',
        'booking_type',
        'seating_preference',
        'source',
        'waitlisted',
        'loyalty_points_awarded'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
      and payload ->> 'booking_type' in (
        'breakfast',
        'lunch',
        'dinner',
        'drinks'
      )
      and payload ->> 'seating_preference' in (
        'any',
        'indoor',
        'window',
        'booth',
        'bar',
        'outdoor'
      )
      and jsonb_typeof(payload -> 'source') = 'string'
      and payload ->> 'source' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and jsonb_typeof(payload -> 'waitlisted') = 'boolean'
      and case
        when payload -> 'loyalty_points_awarded' between '0' and '2147483647' then
          (payload -> 'loyalty_points_awarded')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_created_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.created, version 1, must be.';
revoke all on function regulars.booking_created_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_created_v1.sql
--! Included functions/analytics/booking_no_show_v1.sql
-- Generated from contracts/booking.no_show.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_no_show_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'previous_status',
        'party_size'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and payload ->> 'previous_status' in (
        'pending',
        'pending_allocation',
        'confirmed',
        'cancelled',
        'completed',
        'no_show'
      )
      and case
        when payload -> 'party_size' between '1' and '200' then
          (payload -> 'party_size')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_no_show_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.no_show, version 1, must be.';
revoke all on function regulars.booking_no_show_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_no_show_v1.sql
--! Included functions/analytics/booking_waitlisted_v1.sql
-- Generated from contracts/booking.waitlisted.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.booking_waitlisted_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'waitlist_id',
        'position'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and payload ->> 'booking_id' = booking_id::text
      and case
        when customer_id is null then payload -> 'customer_id' = 'null'
        else payload ->> 'customer_id' = customer_id::text
      end
      and translate(payload ->> 'waitlist_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and case
        when payload -> 'position' between '1' and '2147483647' then
          (payload -> 'position')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.booking_waitlisted_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what booking.waitlisted, version 1, must be.';
revoke all on function regulars.booking_waitlisted_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/booking_waitlisted_v1.sql
--! Included functions/analytics/loyalty_points_posted_v1.sql
-- Generated from contracts/loyalty.points_posted.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.loyalty_points_posted_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'program_id',
        'entry_id',
        'entry_sequence',
        'points_delta',
        'reason'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and case
        when booking_id is null then payload -> 'booking_id' = 'null'
        else payload ->> 'booking_id' = booking_id::text
      end
      and payload ->> 'customer_id' = customer_id::text
      and translate(payload ->> 'program_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and translate(payload ->> 'entry_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and case
        when payload -> 'entry_sequence' between '1' and '2147483647' then
          (payload -> 'entry_sequence')::numeric % 1 = 0
        else false
      end
      and case
        when payload -> 'points_delta' between '-2147483647' and '2147483647' then
          (payload -> 'points_delta')::numeric % 1 = 0
        else false
      end
      and payload ->> 'reason' in (
        'booking.confirmed',
        'booking.adjustment',
        'booking.cancelled',
        'booking.no_show',
        'booking.moved',
        'manual.adjustment',
        'redemption',
        'redemption.reversed',
        'expiry',
        'expiry.reinstated',
        'merge'
      )
    else false
  end is true;
end
$$;

comment on function regulars.loyalty_points_posted_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what loyalty.points_posted, version 1, must be.';
revoke all on function regulars.loyalty_points_posted_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/loyalty_points_posted_v1.sql
--! Included functions/analytics/loyalty_tier_changed_v1.sql
-- Generated from contracts/loyalty.tier_changed.v1.json by npm run generate:contracts; never edited.
create or replace function regulars.loyalty_tier_changed_v1(
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
as $$
begin
  return case
    when jsonb_typeof(payload) = 'object' then
      payload - array[
        'version',
        'restaurant_id',
        'booking_id',
        'customer_id',
        'program_id',
        'entry_id',
        'previous_tier',
        'tier',
        'lifetime_points'
      ] = '{}'
      and payload -> 'version' = '1'
      and payload ->> 'restaurant_id' = restaurant_id::text
      and case
        when booking_id is null then payload -> 'booking_id' = 'null'
        else payload ->> 'booking_id' = booking_id::text
      end
      and payload ->> 'customer_id' = customer_id::text
      and translate(payload ->> 'program_id', '123456789abcdef', '000000000000000')
        = '00000000-0000-0000-0000-000000000000'
      and (
        payload -> 'entry_id' = 'null'
        or translate(payload ->> 'entry_id', '123456789abcdef', '000000000000000')
          = '00000000-0000-0000-0000-000000000000'
      )
      and jsonb_typeof(payload -> 'previous_tier') = 'string'
      and payload ->> 'previous_tier' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and jsonb_typeof(payload -> 'tier') = 'string'
      and payload ->> 'tier' ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      and case
        when payload -> 'lifetime_points' between '-9007199254740991' and '9007199254740991' then
          (payload -> 'lifetime_points')::numeric % 1 = 0
        else false
      end
    else false
  end is true;
end
$$;

comment on function regulars.loyalty_tier_changed_v1(jsonb, uuid, uuid, uuid) is
  'Whether a payload is exactly what loyalty.tier_changed, version 1, must be.';
revoke all on function regulars.loyalty_tier_changed_v1(jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/loyalty_tier_changed_v1.sql
--! Included functions/analytics/follows_contract.sql
-- Generated from contracts/ by npm run generate:contracts; never edited.
-- It only ever gains branches: what a published contract says never changes, so that rows checked before stay valid.
create or replace function regulars.follows_contract(
  event_type text,
  schema_version integer,
  payload jsonb,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid
)
returns boolean
language plpgsql
immutable
parallel safe
-- no operator of the caller's may stand in for one of a check
set search_path = ''
as $$
begin
  case
    when event_type = 'booking.allocated' and schema_version = 1 then
      return regulars.booking_allocated_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.amended' and schema_version = 1 then
      return regulars.booking_amended_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.cancelled' and schema_version = 1 then
      return regulars.booking_cancelled_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.completed' and schema_version = 1 then
      return regulars.booking_completed_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.created' and schema_version = 1 then
      return regulars.booking_created_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.no_show' and schema_version = 1 then
      return regulars.booking_no_show_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'booking.waitlisted' and schema_version = 1 then
      return regulars.booking_waitlisted_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'loyalty.points_posted' and schema_version = 1 then
      return regulars.loyalty_points_posted_v1(payload, restaurant_id, booking_id, customer_id);
    when event_type = 'loyalty.tier_changed' and schema_version = 1 then
      return regulars.loyalty_tier_changed_v1(payload, restaurant_id, booking_id, customer_id);
    else
      return false;
  end case;
end
$$;

comment on function regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid) is
  'Whether an event has a contract and its payload is exactly what that says.';
revoke all on function regulars.follows_contract(text, integer, jsonb, uuid, uuid, uuid) from public;
--! EndIncluded functions/analytics/follows_contract.sql

create table analytics_events (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  event_type text not null,
  schema_version integer not null,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb not null,
  emitted_by text not null default 'manual',
  occurred_at timestamptz not null default now(),
  recorded_at timestamptz not null default clock_timestamp(),
  constraint analytics_events_pkey primary key (restaurant_id, id),
  constraint analytics_events_booking_sequence_key
    unique (restaurant_id, booking_id, booking_sequence),
  constraint analytics_events_booking_sequence_check
    check (booking_sequence is null or (booking_sequence >= 1 and booking_id is not null)),
  constraint analytics_events_contract_check
    check (
      regulars.follows_contract(
        event_type, schema_version, payload, restaurant_id, booking_id, customer_id
      ) is true
    )
);

-- The events of the ledger have no booking_sequence; the entry is what tells them apart.
-- The newest events, and those before a date.
create index analytics_events_occurred_at_idx on analytics_events (occurred_at);
create unique index analytics_events_entry_id_idx
  on analytics_events (restaurant_id, event_type, (payload ->> 'entry_id'))
  where booking_sequence is null;

comment on table analytics_events is
  'What happened, for other systems: each payload exactly as its contract says. Ids only; no foreign keys to what they name.';
comment on column analytics_events.restaurant_id is 'The restaurant (tenant). No foreign key: the booking''s or the entry''s says it.';
comment on column analytics_events.id is 'Time-ordered UUID (version 7).';
comment on column analytics_events.event_type is 'What happened; docs/events.md lists the types.';
comment on column analytics_events.schema_version is 'The version of the contract that the payload follows.';
comment on column analytics_events.booking_id is
  'The booking; null for a ledger entry that belongs to none. No foreign key.';
comment on column analytics_events.booking_sequence is
  '1, 2, 3 … within the booking, counted on it and never restarted; null for the events of the ledger.';
comment on column analytics_events.customer_id is 'The customer; null for a walk-in. No foreign key.';
comment on column analytics_events.payload is 'The facts, exactly as the contract of its type and version says.';
comment on column analytics_events.emitted_by is
  'What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand.';
comment on column analytics_events.occurred_at is 'When it happened.';
comment on column analytics_events.recorded_at is 'When the row was written.';
comment on constraint analytics_events_contract_check on analytics_events is
  'Only events that have a contract, with a payload that follows it.';

--! Included functions/analytics/analytics_event_contracts.sql
-- Generated from contracts/ by npm run generate:contracts; never edited.
create or replace function public.analytics_event_contracts()
returns table (
  event_type text,
  schema_version integer,
  sha256 text
)
language sql
immutable
parallel safe
as $$
  values
    ('booking.allocated', 1, 'fe218b3fbc1cbf5c83151640a5b43978ecd03e0d225eb11e1fd69329c408b544'),
    ('booking.amended', 1, '2092353c6d6bb1c7676f6eda2e5c41a7572cbe40940a89f06ea4ccc0ff676149'),
    ('booking.cancelled', 1, 'cfdb978f1b45161351d8fd6dbc8d709061192801de92aad4b405f9c04eec87d3'),
    ('booking.completed', 1, 'ebffe219d31cfe2c5ddd91d2f1d066cafb15d3271b8da737be389a60ed319a5c'),
    ('booking.created', 1, '12460c137716dba4e7e4d5cc4bc099354babd79f60d0e29bff9ace7a0c103bf9'),
    ('booking.no_show', 1, '222f3842a8575e0c91f4a8e66d603105f76ae1513b0b8adb88b9da9665c56bb0'),
    ('booking.waitlisted', 1, '949bce681e47c60bccd3ee260d0cf99ec6521afcf6433e50a0518f094c70b840'),
    ('loyalty.points_posted', 1, '8fef59d8115e86e0069c75d9e75a18f2c255fc830721fa1a913a5760e0a4457c'),
    ('loyalty.tier_changed', 1, 'f012a87ac64c4d8966e5765c7f8d28bc7309e4d4521abf503cafafd9c8b1ac91')
$$;

comment on function public.analytics_event_contracts() is
  'The contracts that this database enforces, each with the SHA-256 of its file.';
revoke all on function public.analytics_event_contracts() from public;
--! EndIncluded functions/analytics/analytics_event_contracts.sql
--! Included functions/analytics/event_contract_keys.sql
-- Generated from contracts/ by npm run generate:contracts; never edited.
create or replace function regulars.event_contract_keys()
returns table (
  event_type text,
  schema_version integer,
  key text,
  kind text,
  is_nullable boolean,
  allowed text[],
  pattern text,
  minimum bigint,
  maximum bigint,
  expected text
)
language sql
immutable
parallel safe
as $$
  values
    ('booking.allocated', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.allocated', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.allocated', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.allocated', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.allocated', 1, 'table_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.allocated', 1, 'allocation_status', 'choice', false, array['allocated', 'reallocated'], null, null, null, 'one of allocated, reallocated'),
    ('booking.amended', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.amended', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.amended', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.amended', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.amended', 1, 'previous_status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.amended', 1, 'status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.amended', 1, 'previous_party_size', 'integer', false, null, null, 1, 200, 'whole number from 1 to 200'),
    ('booking.amended', 1, 'party_size', 'integer', false, null, null, 1, 200, 'whole number from 1 to 200'),
    ('booking.amended', 1, 'previous_customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.amended', 1, 'contact_changed', 'boolean', false, null, null, null, null, 'true or false'),
    ('booking.amended', 1, 'times_changed', 'boolean', false, null, null, null, null, 'true or false'),
    ('booking.amended', 1, 'table_cleared', 'boolean', false, null, null, null, null, 'true or false'),
    ('booking.cancelled', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.cancelled', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.cancelled', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.cancelled', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.cancelled', 1, 'previous_status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.cancelled', 1, 'cancelled_by', 'choice', false, array['customer', 'staff', 'system'], null, null, null, 'one of customer, staff, system'),
    ('booking.completed', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.completed', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.completed', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.completed', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.completed', 1, 'previous_status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.completed', 1, 'party_size', 'integer', false, null, null, 1, 200, 'whole number from 1 to 200'),
    ('booking.created', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.created', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.created', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.created', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.created', 1, 'status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.created', 1, 'party_size', 'integer', false, null, null, 1, 200, 'whole number from 1 to 200'),
    ('booking.created', 1, 'booking_type', 'choice', false, array['breakfast', 'lunch', 'dinner', 'drinks'], null, null, null, 'one of breakfast, lunch, dinner, drinks'),
    ('booking.created', 1, 'seating_preference', 'choice', false, array['any', 'indoor', 'window', 'booth', 'bar', 'outdoor'], null, null, null, 'one of any, indoor, window, booth, bar, outdoor'),
    ('booking.created', 1, 'source', 'text', false, null, '^[a-z0-9]+([_-][a-z0-9]+)*$', null, null, 'text matching ^[a-z0-9]+([_-][a-z0-9]+)*$'),
    ('booking.created', 1, 'waitlisted', 'boolean', false, null, null, null, null, 'true or false'),
    ('booking.created', 1, 'loyalty_points_awarded', 'integer', false, null, null, 0, 2147483647, 'whole number from 0 to 2147483647'),
    ('booking.no_show', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.no_show', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.no_show', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.no_show', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.no_show', 1, 'previous_status', 'choice', false, array['pending', 'pending_allocation', 'confirmed', 'cancelled', 'completed', 'no_show'], null, null, null, 'one of pending, pending_allocation, confirmed, cancelled, completed, no_show'),
    ('booking.no_show', 1, 'party_size', 'integer', false, null, null, 1, 200, 'whole number from 1 to 200'),
    ('booking.waitlisted', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('booking.waitlisted', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.waitlisted', 1, 'booking_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.waitlisted', 1, 'customer_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('booking.waitlisted', 1, 'waitlist_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('booking.waitlisted', 1, 'position', 'integer', false, null, null, 1, 2147483647, 'whole number from 1 to 2147483647'),
    ('loyalty.points_posted', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('loyalty.points_posted', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.points_posted', 1, 'booking_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('loyalty.points_posted', 1, 'customer_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.points_posted', 1, 'program_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.points_posted', 1, 'entry_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.points_posted', 1, 'entry_sequence', 'integer', false, null, null, 1, 2147483647, 'whole number from 1 to 2147483647'),
    ('loyalty.points_posted', 1, 'points_delta', 'integer', false, null, null, -2147483647, 2147483647, 'whole number from -2147483647 to 2147483647'),
    ('loyalty.points_posted', 1, 'reason', 'choice', false, array['booking.confirmed', 'booking.adjustment', 'booking.cancelled', 'booking.no_show', 'booking.moved', 'manual.adjustment', 'redemption', 'redemption.reversed', 'expiry', 'expiry.reinstated', 'merge'], null, null, null, 'one of booking.confirmed, booking.adjustment, booking.cancelled, booking.no_show, booking.moved, manual.adjustment, redemption, redemption.reversed, expiry, expiry.reinstated, merge'),
    ('loyalty.tier_changed', 1, 'version', 'constant', false, null, null, 1, 1, '1'),
    ('loyalty.tier_changed', 1, 'restaurant_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.tier_changed', 1, 'booking_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('loyalty.tier_changed', 1, 'customer_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.tier_changed', 1, 'program_id', 'id', false, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens'),
    ('loyalty.tier_changed', 1, 'entry_id', 'id', true, null, '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$', null, null, 'uuid in lower case with hyphens, or null'),
    ('loyalty.tier_changed', 1, 'previous_tier', 'text', false, null, '^[a-z0-9]+([_-][a-z0-9]+)*$', null, null, 'text matching ^[a-z0-9]+([_-][a-z0-9]+)*$'),
    ('loyalty.tier_changed', 1, 'tier', 'text', false, null, '^[a-z0-9]+([_-][a-z0-9]+)*$', null, null, 'text matching ^[a-z0-9]+([_-][a-z0-9]+)*$'),
    ('loyalty.tier_changed', 1, 'lifetime_points', 'integer', false, null, null, -9007199254740991, 9007199254740991, 'whole number from -9007199254740991 to 9007199254740991')
$$;

comment on function regulars.event_contract_keys() is
  'Every key of every contract, with its kind and limits and with what is expected of it in words.';
revoke all on function regulars.event_contract_keys() from public;
--! EndIncluded functions/analytics/event_contract_keys.sql
--! Included functions/analytics/analytics_event_problems.sql
-- Reads the contracts as rows, and so judges apart from the checks, which are written out for speed: that both
-- agree is what test/contracts.test.ts shows.
create or replace function public.analytics_event_problems(
  event_type text,
  schema_version integer,
  payload jsonb
)
returns table (
  key text,
  rule text,
  expected text,
  found text
)
language sql
immutable
parallel safe
as $$
  with contract as (
    select keys.*
    from regulars.event_contract_keys() as keys
    where keys.event_type = analytics_event_problems.event_type
      and keys.schema_version = analytics_event_problems.schema_version
  ),
  entries as (
    select
      each.key,
      jsonb_typeof(each.value) as found,
      each.value #>> '{}' as text_value
    from jsonb_each(
      case
        when jsonb_typeof(analytics_event_problems.payload) = 'object'
          then analytics_event_problems.payload
        else '{}'
      end
    ) as each
  ),
  judged as (
    select
      coalesce(contract.key, entries.key) as key,
      case
        when contract.key is null then 'unknown'
        when entries.key is null then 'missing'
        when entries.found = 'null' and contract.is_nullable then null
        when entries.found <> case contract.kind
          when 'integer' then 'number'
          when 'constant' then 'number'
          when 'boolean' then 'boolean'
          else 'string'
        end then 'type'
        when contract.kind = 'choice' and entries.text_value <> all (contract.allowed) then 'value'
        when contract.pattern is not null and entries.text_value !~ contract.pattern then 'format'
        when contract.minimum is not null and (
          entries.text_value::numeric not between contract.minimum and contract.maximum
          or entries.text_value::numeric % 1 <> 0
        ) then 'value'
      end as rule,
      coalesce(contract.expected, 'no such key') as expected,
      coalesce(entries.found, 'nothing') as found
    from contract
    full join entries on entries.key = contract.key
  )
  select null, 'contract', 'a known event and version', 'none'
  where not exists (select from contract)
  union all
  select null, 'type', 'object', coalesce(jsonb_typeof(analytics_event_problems.payload), 'nothing')
  where exists (select from contract)
    and jsonb_typeof(analytics_event_problems.payload) is distinct from 'object'
  union all
  select judged.key, judged.rule, judged.expected, judged.found
  from judged
  where judged.rule is not null
    and exists (select from contract)
    and jsonb_typeof(analytics_event_problems.payload) = 'object'
  order by 1
$$;

comment on function public.analytics_event_problems(text, integer, jsonb) is
  'Why the database would refuse a payload: key, rule, expected and found type, never a value; no row where it would not.';
revoke all on function public.analytics_event_problems(text, integer, jsonb) from public;
--! EndIncluded functions/analytics/analytics_event_problems.sql

--! Included policies/analytics_events.sql
alter table public.analytics_events enable row level security;
drop policy if exists tenant on public.analytics_events;
create policy tenant on public.analytics_events
  using (restaurant_id = nullif(current_setting('regulars.restaurant_id', true), '')::uuid);
comment on policy tenant on public.analytics_events is
  'Rows of the restaurant set for the transaction; without a setting, none.';
--! EndIncluded policies/analytics_events.sql

alter table bookings add column if not exists event_count integer not null default 0;

comment on column bookings.event_count is
  'Events the booking has written so far; the next one gets the next booking_sequence.';

-- Triggers last.
--! Included functions/analytics/event_payload.sql
create or replace function regulars.event_payload(
  schema_version integer,
  restaurant_id uuid,
  booking_id uuid,
  customer_id uuid,
  details jsonb
)
returns jsonb
language sql
stable
parallel safe
as $$
  select jsonb_build_object(
    'version', schema_version,
    'restaurant_id', restaurant_id,
    'booking_id', booking_id,
    'customer_id', customer_id
  ) || details
$$;

comment on function regulars.event_payload(integer, uuid, uuid, uuid, jsonb) is
  'A payload from what all events have in common and the details of one.';
revoke all on function regulars.event_payload(integer, uuid, uuid, uuid, jsonb) from public;
--! EndIncluded functions/analytics/event_payload.sql
--! Included functions/analytics/booking_event_types.sql
-- The one place that says which events a change of a booking writes: the trigger that counts them and the one
-- that writes them both ask it.
create or replace function regulars.booking_event_types(
  previous public.bookings,
  booking public.bookings
)
returns text[]
language plpgsql
immutable
parallel safe
as $$
declare
  v_is_new boolean := previous.id is null;
  v_has_moved boolean := booking.status is distinct from previous.status;
  v_gets_table boolean := booking.table_id is not null
    and booking.table_id is distinct from previous.table_id;
  v_types text[] := '{}';
begin
  if v_is_new then
    v_types := v_types || 'booking.created'::text;
    if booking.status = 'cancelled' then
      return v_types;
    end if;
  elsif booking.party_size <> previous.party_size
    or (booking.starts_at, booking.ends_at) <> (previous.starts_at, previous.ends_at)
    or (booking.customer_name, booking.customer_email, booking.customer_phone)
      is distinct from (previous.customer_name, previous.customer_email, previous.customer_phone)
    or (
      previous.table_id is not null
      and booking.table_id is null
      and booking.status <> 'pending_allocation'
    )
    -- A move that no event of its own tells. A table for a booking that waited says that it is confirmed.
    or (
      v_has_moved
      and booking.status in ('pending', 'confirmed')
      and not (previous.status = 'pending_allocation' and v_gets_table)
    )
  then
    v_types := v_types || 'booking.amended'::text;
  end if;

  if v_has_moved and booking.status = 'pending_allocation' then
    v_types := v_types || 'booking.waitlisted'::text;
  end if;

  if v_gets_table then
    v_types := v_types || 'booking.allocated'::text;
  end if;

  if v_has_moved and not v_is_new and booking.status in ('cancelled', 'completed', 'no_show') then
    v_types := v_types || ('booking.' || booking.status);
  end if;

  return v_types;
end
$$;

comment on function regulars.booking_event_types(public.bookings, public.bookings) is
  'The events that a change of a booking writes, in their order; previous null: it is inserted.';
revoke all on function regulars.booking_event_types(public.bookings, public.bookings) from public;
--! EndIncluded functions/analytics/booking_event_types.sql
--! Included functions/analytics/booking_event_payload.sql
create or replace function regulars.booking_event_payload(
  event_type text,
  previous public.bookings,
  booking public.bookings
)
returns jsonb
language plpgsql
stable
as $$
declare
  v_details jsonb;
begin
  case event_type
    when 'booking.created' then
      v_details := jsonb_build_object(
        'status', booking.status,
        'party_size', booking.party_size,
        'booking_type', booking.booking_type,
        'seating_preference', booking.seating_preference,
        'source', booking.source,
        'waitlisted', booking.status = 'pending_allocation',
        'loyalty_points_awarded', booking.loyalty_points_awarded
      );
    when 'booking.waitlisted' then
      select jsonb_build_object('waitlist_id', waiting_list.id, 'position', waiting_list.position)
      into v_details
      from public.waiting_list
      where waiting_list.restaurant_id = booking.restaurant_id
        and waiting_list.booking_id = booking.id
        and waiting_list.status in ('waiting', 'notified');
    when 'booking.allocated' then
      v_details := jsonb_build_object(
        'table_id', booking.table_id,
        'allocation_status',
        case when previous.table_id is null then 'allocated' else 'reallocated' end
      );
    when 'booking.cancelled' then
      v_details := jsonb_build_object(
        'previous_status', booking.previous_status,
        'cancelled_by', booking.cancelled_by
      );
    when 'booking.completed', 'booking.no_show' then
      v_details := jsonb_build_object(
        'previous_status', booking.previous_status,
        'party_size', booking.party_size
      );
    when 'booking.amended' then
      v_details := jsonb_build_object(
        'previous_status', previous.status,
        'status', booking.status,
        'previous_party_size', previous.party_size,
        'party_size', booking.party_size,
        'previous_customer_id', previous.customer_id,
        'contact_changed',
        (booking.customer_name, booking.customer_email, booking.customer_phone)
          is distinct from (previous.customer_name, previous.customer_email, previous.customer_phone),
        'times_changed',
        (booking.starts_at, booking.ends_at) <> (previous.starts_at, previous.ends_at),
        'table_cleared',
        previous.table_id is not null and booking.table_id is null
      );
  end case;

  return regulars.event_payload(1, booking.restaurant_id, booking.id, booking.customer_id, v_details);
end
$$;

comment on function regulars.booking_event_payload(text, public.bookings, public.bookings) is
  'The payload of one event of a booking, in version 1 of its contract.';
revoke all on function regulars.booking_event_payload(text, public.bookings, public.bookings)
  from public;
--! EndIncluded functions/analytics/booking_event_payload.sql
--! Included triggers/bookings__record_events.sql
-- The events of a change are counted on the booking before it is written, so that their sequence needs no
-- second update of the row. Last of the BEFORE triggers: it sees what the others decided.
create or replace function regulars.tg_bookings__count_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  -- to be forgotten is nothing that happens to the booking
  if TG_OP = 'UPDATE' and current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
    return NEW;
  end if;
  NEW.event_count := coalesce(OLD.event_count, 0)
    + cardinality(regulars.booking_event_types(OLD, NEW));
  return NEW;
end
$$;

comment on function regulars.tg_bookings__count_events() is
  'Counts the events that a change of a booking writes.';
revoke all on function regulars.tg_bookings__count_events() from public;

create or replace function regulars.tg_bookings__record_events()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_types text[];
begin
  if TG_OP = 'UPDATE' and current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
    return null;
  end if;
  v_types := regulars.booking_event_types(OLD, NEW);

  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    booking_sequence,
    customer_id,
    payload,
    emitted_by
  )
  select
    NEW.restaurant_id,
    types.event_type,
    1,
    NEW.id,
    NEW.event_count - cardinality(v_types) + types.number,
    NEW.customer_id,
    regulars.booking_event_payload(types.event_type, OLD, NEW),
    'trigger'
  from unnest(v_types) with ordinality as types (event_type, number)
  order by types.number;
  return null;
end
$$;

comment on function regulars.tg_bookings__record_events() is
  'Writes the events of a change of a booking, in its transaction.';
revoke all on function regulars.tg_bookings__record_events() from public;

create or replace trigger _900_count_events_insert
before insert on bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__count_events();

create or replace trigger _900_count_events_update
before update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__count_events();

-- Before the points are posted: the booking's event comes before the ledger's.
create or replace trigger _250_record_events_insert
after insert on bookings
for each row
when (NEW.import_batch_id is null)
execute function regulars.tg_bookings__record_events();

create or replace trigger _250_record_events_update
after update on bookings
for each row
when (
  NEW.status is distinct from OLD.status
  or NEW.table_id is distinct from OLD.table_id
  or NEW.party_size is distinct from OLD.party_size
  or NEW.starts_at is distinct from OLD.starts_at
  or NEW.ends_at is distinct from OLD.ends_at
  or NEW.customer_name is distinct from OLD.customer_name
  or NEW.customer_email is distinct from OLD.customer_email
  or NEW.customer_phone is distinct from OLD.customer_phone
)
execute function regulars.tg_bookings__record_events();
--! EndIncluded triggers/bookings__record_events.sql
--! Included triggers/loyalty_point_events__record_event.sql
create or replace function regulars.tg_loyalty_point_events__record_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    customer_id,
    payload,
    emitted_by,
    occurred_at
  )
  values (
    NEW.restaurant_id,
    'loyalty.points_posted',
    1,
    NEW.booking_id,
    NEW.customer_id,
    regulars.event_payload(
      1,
      NEW.restaurant_id,
      NEW.booking_id,
      NEW.customer_id,
      jsonb_build_object(
        'program_id', NEW.program_id,
        'entry_id', NEW.id,
        'entry_sequence', NEW.sequence,
        'points_delta', NEW.points_delta,
        'reason', NEW.reason
      )
    ),
    'trigger',
    NEW.occurred_at
  );
  return null;
end
$$;

comment on function regulars.tg_loyalty_point_events__record_event() is
  'Writes the event of a ledger entry, in its transaction.';
revoke all on function regulars.tg_loyalty_point_events__record_event() from public;

-- What a rebuild posts happened long ago, or repairs what somebody damaged: no news for a guest.
create or replace trigger _900_record_event
after insert on loyalty_point_events
for each row
when (not (NEW.metadata ? 'rebuild'))
execute function regulars.tg_loyalty_point_events__record_event();
--! EndIncluded triggers/loyalty_point_events__record_event.sql
--! Included triggers/loyalty_tier_changes__record_event.sql
create or replace function regulars.tg_loyalty_tier_changes__record_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
  v_booking_id uuid;
  v_is_rebuild boolean;
begin
  if NEW.event_id is not null then
    select entries.booking_id, entries.metadata ? 'rebuild'
    into v_booking_id, v_is_rebuild
    from public.loyalty_point_events as entries
    where entries.restaurant_id = NEW.restaurant_id
      and entries.id = NEW.event_id;
    if v_is_rebuild then
      return null;
    end if;
  end if;

  insert into public.analytics_events (
    restaurant_id,
    event_type,
    schema_version,
    booking_id,
    customer_id,
    payload,
    emitted_by,
    occurred_at
  )
  select
    NEW.restaurant_id,
    'loyalty.tier_changed',
    1,
    v_booking_id,
    NEW.customer_id,
    regulars.event_payload(
      1,
      NEW.restaurant_id,
      v_booking_id,
      NEW.customer_id,
      jsonb_build_object(
        'program_id', NEW.program_id,
        'entry_id', NEW.event_id,
        'previous_tier', NEW.tier_before,
        'tier', NEW.tier,
        'lifetime_points',
        case
          when programs.tier_definitions ->> 'qualification_period' is null then
            accounts.lifetime_points
          else regulars.qualifying_points(
            NEW.restaurant_id,
            NEW.program_id,
            NEW.customer_id,
            programs.tier_definitions,
            NEW.occurred_at
          )
        end
      )
    ),
    'trigger',
    NEW.occurred_at
  from public.loyalty_points as accounts
  join public.loyalty_programs as programs
    on programs.restaurant_id = accounts.restaurant_id
    and programs.id = accounts.program_id
  where accounts.restaurant_id = NEW.restaurant_id
    and accounts.program_id = NEW.program_id
    and accounts.customer_id = NEW.customer_id;
  return null;
end
$$;

comment on function regulars.tg_loyalty_tier_changes__record_event() is
  'Writes the event of a customer who reached another tier, in the transaction of what caused it.';
revoke all on function regulars.tg_loyalty_tier_changes__record_event() from public;

create or replace trigger _900_record_event
after insert on loyalty_tier_changes
for each row
execute function regulars.tg_loyalty_tier_changes__record_event();
--! EndIncluded triggers/loyalty_tier_changes__record_event.sql

-- The feed. No foreign keys: a purge of analytics_events stays a plain delete, and the feed passes over what is gone.
create table regulars.pending_analytics_events (
  restaurant_id uuid not null,
  event_id uuid not null,
  constraint pending_analytics_events_pkey primary key (restaurant_id, event_id)
);
create index pending_analytics_events_event_id_idx on regulars.pending_analytics_events (event_id);

comment on table regulars.pending_analytics_events is
  'Events that no reader has given a position yet; written with the event, emptied by read_analytics_events.';
comment on column regulars.pending_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.pending_analytics_events.event_id is 'The event.';

create table regulars.analytics_event_positions (
  restaurant_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  constraint analytics_event_positions_pkey primary key (restaurant_id, position)
);
create index analytics_event_positions_position_idx
  on regulars.analytics_event_positions (position);

comment on table regulars.analytics_event_positions is
  'The order in which the feed tells the events: given once, to committed events only, and final.';
comment on column regulars.analytics_event_positions.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.analytics_event_positions.position is
  'Place in the feed over all restaurants, from 1; what a cursor holds.';
comment on column regulars.analytics_event_positions.event_id is 'The event.';

create table regulars.analytics_feeds (
  id integer not null default 1,
  last_position bigint not null default 0,
  constraint analytics_feeds_pkey primary key (id),
  constraint analytics_feeds_id_check check (id = 1)
);
insert into regulars.analytics_feeds default values;

comment on table regulars.analytics_feeds is
  'One row: its lock makes one reader at a time give positions.';
comment on column regulars.analytics_feeds.id is 'Always 1.';
comment on column regulars.analytics_feeds.last_position is 'The newest position given.';

create table regulars.analytics_consumers (
  id uuid not null default regulars.uuid_v7(),
  of_restaurant_id uuid,
  name text not null,
  cursor text,
  moved_at timestamptz not null default clock_timestamp(),
  constraint analytics_consumers_pkey primary key (id),
  constraint analytics_consumers_name_key unique nulls not distinct (of_restaurant_id, name)
);

comment on table regulars.analytics_consumers is
  'Readers of the feed that keep their place in the database.';
comment on column regulars.analytics_consumers.id is 'The consumer.';
comment on column regulars.analytics_consumers.of_restaurant_id is
  'The restaurant it reads; null: all of them.';
comment on column regulars.analytics_consumers.name is 'Its name, unique for the restaurant.';
comment on column regulars.analytics_consumers.cursor is
  'Of the last event handled; null: none yet.';
comment on column regulars.analytics_consumers.moved_at is 'When the cursor moved last.';

create table regulars.set_aside_analytics_events (
  restaurant_id uuid not null,
  consumer_id uuid not null,
  position bigint not null,
  event_id uuid not null,
  booking_id uuid,
  reason text not null,
  set_aside_at timestamptz not null default clock_timestamp(),
  constraint set_aside_analytics_events_pkey primary key (restaurant_id, consumer_id, position)
);
create index set_aside_analytics_events_consumer_id_idx
  on regulars.set_aside_analytics_events (consumer_id, position);

comment on table regulars.set_aside_analytics_events is
  'Events that a consumer could not handle, and later ones of their bookings, until they are released.';
comment on column regulars.set_aside_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.set_aside_analytics_events.consumer_id is 'The consumer.';
comment on column regulars.set_aside_analytics_events.position is 'The place of the event in the feed.';
comment on column regulars.set_aside_analytics_events.event_id is 'The event.';
comment on column regulars.set_aside_analytics_events.booking_id is
  'Its booking, of which the consumer handles nothing until then; null: the event is of none.';
comment on column regulars.set_aside_analytics_events.reason is 'Why, for people.';
comment on column regulars.set_aside_analytics_events.set_aside_at is 'When.';

--! Included policies/analytics_feed.sql
-- No policy: only the definers of the feed reach these tables.
alter table regulars.pending_analytics_events enable row level security;
alter table regulars.analytics_event_positions enable row level security;
alter table regulars.set_aside_analytics_events enable row level security;
--! EndIncluded policies/analytics_feed.sql
--! Included triggers/analytics_events__queue.sql
create or replace function regulars.tg_analytics_events__queue()
returns trigger
language plpgsql
volatile
security definer
set search_path = ''
as $$
begin
  insert into regulars.pending_analytics_events (restaurant_id, event_id)
  values (NEW.restaurant_id, NEW.id);
  return null;
end
$$;

comment on function regulars.tg_analytics_events__queue() is
  'Leaves each new event for read_analytics_events to give a position to.';
revoke all on function regulars.tg_analytics_events__queue() from public;

create or replace trigger _100_queue
after insert on analytics_events
for each row
execute function regulars.tg_analytics_events__queue();
--! EndIncluded triggers/analytics_events__queue.sql
--! Included functions/analytics/feed_cursor.sql
create or replace function regulars.feed_cursor(
  place bigint,
  event_id uuid
)
returns text
language sql
immutable
parallel safe
as $$
  select feed_cursor.place::text || '-' || right(feed_cursor.event_id::text, 8)
$$;

comment on function regulars.feed_cursor(bigint, uuid) is
  'The cursor of an event in the feed: its position, and the end of its id to know it by.';
revoke all on function regulars.feed_cursor(bigint, uuid) from public;
--! EndIncluded functions/analytics/feed_cursor.sql
--! Included functions/analytics/read_analytics_events.sql
-- Neither "id > cursor" nor a snapshot's xmin makes a feed: the first skips what commits late, the second stands still
-- behind any open transaction of the server. Here the writer leaves a pending row in its own transaction, and whoever
-- reads gives positions to what has committed, holding one row's lock; who finds the lock taken reads what has
-- positions already. A position, once committed, is final. The cursor also tells the event at its position, because a
-- database restored from an older backup gives the same positions to other events.
create or replace function public.read_analytics_events(
  restaurant_id uuid,
  after text default null,
  limit_to integer default 100
)
returns table (
  cursor text,
  id uuid,
  event_restaurant_id uuid,
  event_type text,
  schema_version integer,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb,
  emitted_by text,
  occurred_at timestamptz,
  recorded_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = ''
-- one plan for a restaurant and for all of them would read the whole feed for the one
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
  v_after bigint;
  v_last bigint;
  v_given bigint;
begin
  perform regulars.assert_restaurant(read_analytics_events.restaurant_id);

  if read_analytics_events.limit_to is null
    or read_analytics_events.limit_to not between 1 and 10000
  then
    raise exception using
      errcode = 'RG050',
      message = 'the number of events to read is not valid',
      detail = 'limit_to must be a whole number from 1 to 10000.',
      hint = 'Read in batches, each after the cursor of the last.',
      column = 'limit_to';
  end if;
  if read_analytics_events.after !~ '^[0-9]{1,18}(-[0-9a-f]{8})?$' then
    raise exception using
      errcode = 'RG051',
      message = 'the cursor is not one of this feed',
      detail = 'after must be a cursor that read_analytics_events gave.',
      hint = 'Pass the cursor of the last event handled, or null to begin at the first.',
      column = 'after';
  end if;
  v_after := split_part(coalesce(read_analytics_events.after, '0'), '-', 1)::bigint;

  select feeds.last_position
  into v_last
  from regulars.analytics_feeds as feeds
  for update skip locked;

  if found then
    with taken as (
      delete from regulars.pending_analytics_events
      where (pending_analytics_events.restaurant_id, pending_analytics_events.event_id) in (
        select pending.restaurant_id, pending.event_id
        from regulars.pending_analytics_events as pending
        order by pending.event_id
        limit 10000
      )
      returning pending_analytics_events.restaurant_id, pending_analytics_events.event_id
    ),
    ordered as (
      select
        events.restaurant_id,
        events.id,
        -- ids run with time; of one booking's events none may overtake an earlier one, clock set back or not
        max(events.id::text) over (
          partition by
            events.restaurant_id,
            case when events.booking_sequence is null then events.id else events.booking_id end
          order by events.booking_sequence
        ) as place,
        events.booking_sequence
      from taken
      join public.analytics_events as events
        on events.restaurant_id = taken.restaurant_id
        and events.id = taken.event_id
    ),
    positioned as (
      insert into regulars.analytics_event_positions (restaurant_id, position, event_id)
      select
        ordered.restaurant_id,
        v_last + row_number() over (order by ordered.place, ordered.booking_sequence, ordered.id),
        ordered.id
      from ordered
      returning position
    )
    select max(positioned.position)
    into v_given
    from positioned;

    if v_given is not null then
      update regulars.analytics_feeds
      set last_position = v_given;
    end if;
  end if;

  select feeds.last_position
  into v_last
  from regulars.analytics_feeds as feeds;

  if v_after > v_last then
    raise exception using
      errcode = 'RG052',
      message = 'the cursor is ahead of the feed',
      detail = format('The cursor is %s, the newest event has %s.', v_after, v_last),
      hint = 'An older backup was restored: agree with the consumer where to begin again.',
      column = 'after';
  end if;

  if exists (
    select
    from regulars.analytics_event_positions as positions
    where positions.position = v_after
      and right(positions.event_id::text, 8)
        <> nullif(split_part(read_analytics_events.after, '-', 2), '')
  ) then
    raise exception using
      errcode = 'RG052',
      message = 'the cursor is of another history of the feed',
      detail = format('Position %s holds another event than the one that was read.', v_after),
      hint = 'An older backup was restored: agree with the consumer where to begin again.',
      column = 'after';
  end if;

  return query
  select
    regulars.feed_cursor(positions.position, positions.event_id),
    events.id,
    events.restaurant_id,
    events.event_type,
    events.schema_version,
    events.booking_id,
    events.booking_sequence,
    events.customer_id,
    events.payload,
    events.emitted_by,
    events.occurred_at,
    events.recorded_at
  from regulars.analytics_event_positions as positions
  -- one by one along the positions: joined as a set, a restaurant far behind would be read whole for each batch
  cross join lateral (
    select *
    from public.analytics_events
    where analytics_events.restaurant_id = positions.restaurant_id
      and analytics_events.id = positions.event_id
    offset 0
  ) as events
  where positions.position > v_after
    and (
      read_analytics_events.restaurant_id is null
      or positions.restaurant_id = read_analytics_events.restaurant_id
    )
  order by positions.position
  limit read_analytics_events.limit_to;
end
$$;

comment on function public.read_analytics_events(uuid, text, integer) is
  'The next events after a cursor, in order for each booking, losing none (restaurant null: of all restaurants). At least once: keep the cursor of the last event handled. Gives positions to new events as it reads. Raises RG050, RG051, RG052.';
revoke all on function public.read_analytics_events(uuid, text, integer) from public;
--! EndIncluded functions/analytics/read_analytics_events.sql
--! Included functions/analytics/find_analytics_consumer.sql
create or replace function regulars.find_analytics_consumer(
  restaurant_id uuid,
  consumer text
)
returns uuid
language plpgsql
stable
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  select consumers.id
  into v_id
  from regulars.analytics_consumers as consumers
  where consumers.name = find_analytics_consumer.consumer
    and (
      consumers.of_restaurant_id = find_analytics_consumer.restaurant_id
      or consumers.of_restaurant_id is null and find_analytics_consumer.restaurant_id is null
    );
  if not found then
    raise exception using
      errcode = 'RG054',
      message = 'no such consumer of the feed',
      detail = format('Restaurant %s has no consumer of that name.',
        coalesce(find_analytics_consumer.restaurant_id::text, 'null (all)')),
      hint = 'open_analytics_consumer makes one.',
      column = 'consumer';
  end if;
  return v_id;
end
$$;

comment on function regulars.find_analytics_consumer(uuid, text) is
  'The id of a named consumer; raises RG054 where there is none.';
revoke all on function regulars.find_analytics_consumer(uuid, text) from public;
--! EndIncluded functions/analytics/find_analytics_consumer.sql
--! Included functions/analytics/open_analytics_consumer.sql
create or replace function public.open_analytics_consumer(
  restaurant_id uuid,
  consumer text
)
returns table (
  cursor text,
  held_booking_ids uuid[]
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(open_analytics_consumer.restaurant_id);

  if coalesce(open_analytics_consumer.consumer, '') !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then
    raise exception using
      errcode = 'RG055',
      message = 'the name of the consumer is not valid',
      detail = 'consumer must be lower-case words and digits with - or _ between them.',
      hint = 'A name such as mailer or data-warehouse.',
      column = 'consumer';
  end if;

  insert into regulars.analytics_consumers (of_restaurant_id, name)
  values (open_analytics_consumer.restaurant_id, open_analytics_consumer.consumer)
  on conflict do nothing;

  return query
  select
    consumers.cursor,
    array(
      select distinct aside.booking_id
      from regulars.set_aside_analytics_events as aside
      where aside.consumer_id = consumers.id
        and aside.booking_id is not null
    )
  from regulars.analytics_consumers as consumers
  where consumers.name = open_analytics_consumer.consumer
    and (
      consumers.of_restaurant_id = open_analytics_consumer.restaurant_id
      or consumers.of_restaurant_id is null and open_analytics_consumer.restaurant_id is null
    );
end
$$;

comment on function public.open_analytics_consumer(uuid, text) is
  'The stored cursor of a named consumer of the feed (restaurant null: of all restaurants; cursor null: it begins at the first event), and the bookings of which it set events aside. Makes the consumer where there is none. Raises RG055.';
revoke all on function public.open_analytics_consumer(uuid, text) from public;
--! EndIncluded functions/analytics/open_analytics_consumer.sql
--! Included functions/analytics/move_analytics_consumer.sql
-- Compare and set: of two processes under one name the second learns of the first, instead of both going back and
-- forth over the same events.
create or replace function public.move_analytics_consumer(
  restaurant_id uuid,
  consumer text,
  expected text,
  cursor text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(move_analytics_consumer.restaurant_id);

  if move_analytics_consumer.cursor !~ '^[0-9]{1,18}(-[0-9a-f]{8})?$' then
    raise exception using
      errcode = 'RG051',
      message = 'the cursor is not one of this feed',
      detail = 'cursor must be a cursor that read_analytics_events gave.',
      hint = 'Pass the cursor of the last event handled, or null to begin at the first.',
      column = 'cursor';
  end if;

  update regulars.analytics_consumers
  set cursor = move_analytics_consumer.cursor,
    moved_at = clock_timestamp()
  where analytics_consumers.id = regulars.find_analytics_consumer(
      move_analytics_consumer.restaurant_id,
      move_analytics_consumer.consumer
    )
    and analytics_consumers.cursor is not distinct from move_analytics_consumer.expected;
  if not found then
    raise exception using
      errcode = 'RG053',
      message = 'the stored cursor of the consumer is not the one expected',
      detail = 'Another process reads under the same name, or somebody moved the cursor.',
      hint = 'Let one process read under a name; open_analytics_consumer gives the cursor.',
      column = 'expected';
  end if;
end
$$;

comment on function public.move_analytics_consumer(uuid, text, text, text) is
  'Stores the cursor of the last event that a named consumer handled, if the stored one is still as expected. Raises RG051, RG053, RG054.';
revoke all on function public.move_analytics_consumer(uuid, text, text, text) from public;
--! EndIncluded functions/analytics/move_analytics_consumer.sql
--! Included functions/analytics/set_aside_analytics_event.sql
create or replace function public.set_aside_analytics_event(
  restaurant_id uuid,
  consumer text,
  cursor text,
  reason text
)
returns void
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_consumer_id uuid;
begin
  perform regulars.assert_restaurant(set_aside_analytics_event.restaurant_id);
  v_consumer_id := regulars.find_analytics_consumer(
    set_aside_analytics_event.restaurant_id,
    set_aside_analytics_event.consumer
  );

  insert into regulars.set_aside_analytics_events (
    restaurant_id,
    consumer_id,
    position,
    event_id,
    booking_id,
    reason
  )
  select
    events.restaurant_id,
    v_consumer_id,
    positions.position,
    events.id,
    events.booking_id,
    left(set_aside_analytics_event.reason, 1000)
  from regulars.analytics_event_positions as positions
  join public.analytics_events as events
    on events.restaurant_id = positions.restaurant_id
    and events.id = positions.event_id
  where positions.position
      = substring(set_aside_analytics_event.cursor from '^([0-9]{1,18})-[0-9a-f]{8}$')::bigint
    and regulars.feed_cursor(positions.position, positions.event_id)
      = set_aside_analytics_event.cursor
    and (
      set_aside_analytics_event.restaurant_id is null
      or positions.restaurant_id = set_aside_analytics_event.restaurant_id
    )
  on conflict do nothing;
end
$$;

comment on function public.set_aside_analytics_event(uuid, text, text, text) is
  'Keeps an event that a named consumer could not handle, so that it goes on without it and later ones of its booking. The reason is for people and should hold no personal data. Doing it again changes nothing. Raises RG054.';
revoke all on function public.set_aside_analytics_event(uuid, text, text, text) from public;
--! EndIncluded functions/analytics/set_aside_analytics_event.sql
--! Included functions/analytics/list_set_aside_analytics_events.sql
create or replace function public.list_set_aside_analytics_events(
  restaurant_id uuid,
  consumer text
)
returns table (
  cursor text,
  id uuid,
  event_restaurant_id uuid,
  event_type text,
  schema_version integer,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb,
  emitted_by text,
  occurred_at timestamptz,
  recorded_at timestamptz,
  reason text,
  set_aside_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(list_set_aside_analytics_events.restaurant_id);

  return query
  select
    regulars.feed_cursor(aside.position, aside.event_id),
    events.id,
    events.restaurant_id,
    events.event_type,
    events.schema_version,
    events.booking_id,
    events.booking_sequence,
    events.customer_id,
    events.payload,
    events.emitted_by,
    events.occurred_at,
    events.recorded_at,
    aside.reason,
    aside.set_aside_at
  from regulars.set_aside_analytics_events as aside
  join public.analytics_events as events
    on events.restaurant_id = aside.restaurant_id
    and events.id = aside.event_id
  where aside.consumer_id = regulars.find_analytics_consumer(
    list_set_aside_analytics_events.restaurant_id,
    list_set_aside_analytics_events.consumer
  )
  order by aside.position;
end
$$;

comment on function public.list_set_aside_analytics_events(uuid, text) is
  'The events that a named consumer could not handle and those of their bookings that came later, in order. Raises RG054.';
revoke all on function public.list_set_aside_analytics_events(uuid, text) from public;
--! EndIncluded functions/analytics/list_set_aside_analytics_events.sql
--! Included functions/analytics/release_analytics_event.sql
create or replace function public.release_analytics_event(
  restaurant_id uuid,
  consumer text,
  cursor text
)
returns boolean
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(release_analytics_event.restaurant_id);

  delete from regulars.set_aside_analytics_events
  where set_aside_analytics_events.consumer_id = regulars.find_analytics_consumer(
      release_analytics_event.restaurant_id,
      release_analytics_event.consumer
    )
    and regulars.feed_cursor(
      set_aside_analytics_events.position,
      set_aside_analytics_events.event_id
    ) = release_analytics_event.cursor;
  return found;
end
$$;

comment on function public.release_analytics_event(uuid, text, text) is
  'Tells that an event set aside has been handled; its booking goes on when none of it is set aside any more. False: it was not set aside. Raises RG054.';
revoke all on function public.release_analytics_event(uuid, text, text) from public;
--! EndIncluded functions/analytics/release_analytics_event.sql
--! Included functions/analytics/list_analytics_consumers.sql
create or replace function public.list_analytics_consumers(restaurant_id uuid)
returns table (
  of_restaurant_id uuid,
  consumer text,
  cursor text,
  behind bigint,
  behind_since timestamptz,
  set_aside bigint,
  moved_at timestamptz
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(list_analytics_consumers.restaurant_id);

  return query
  select
    consumers.of_restaurant_id,
    consumers.name,
    consumers.cursor,
    (
      select count(*)
      from regulars.analytics_event_positions as positions
      where positions.position > consumers.position
        and (
          consumers.of_restaurant_id is null
          or positions.restaurant_id = consumers.of_restaurant_id
        )
    ),
    (
      select events.recorded_at
      from regulars.analytics_event_positions as positions
      join public.analytics_events as events
        on events.restaurant_id = positions.restaurant_id
        and events.id = positions.event_id
      where positions.position > consumers.position
        and (
          consumers.of_restaurant_id is null
          or positions.restaurant_id = consumers.of_restaurant_id
        )
      order by positions.position
      limit 1
    ),
    (
      select count(*)
      from regulars.set_aside_analytics_events as aside
      where aside.consumer_id = consumers.id
    ),
    consumers.moved_at
  from (
    select
      analytics_consumers.*,
      split_part(coalesce(analytics_consumers.cursor, '0'), '-', 1)::bigint as position
    from regulars.analytics_consumers
  ) as consumers
  where list_analytics_consumers.restaurant_id is null
    or consumers.of_restaurant_id = list_analytics_consumers.restaurant_id
  order by consumers.name, consumers.of_restaurant_id;
end
$$;

comment on function public.list_analytics_consumers(uuid) is
  'The named consumers of a restaurant (null: all of them): how many events each is behind, since when, and how many it set aside.';
revoke all on function public.list_analytics_consumers(uuid) from public;
--! EndIncluded functions/analytics/list_analytics_consumers.sql
--! Included functions/analytics/analytics_feed_lag.sql
-- pg_locks and not pg_stat_activity: it shows the sessions of other users too.
create or replace function public.analytics_feed_lag(restaurant_id uuid)
returns table (
  newest_cursor text,
  waiting bigint,
  waiting_since timestamptz,
  reader_pid integer,
  writer_pids integer[]
)
language plpgsql
stable
security definer
set search_path = ''
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(analytics_feed_lag.restaurant_id);

  return query
  select
    (
      select regulars.feed_cursor(positions.position, positions.event_id)
      from regulars.analytics_event_positions as positions
      where analytics_feed_lag.restaurant_id is null
        or positions.restaurant_id = analytics_feed_lag.restaurant_id
      order by positions.position desc
      limit 1
    ),
    (
      select count(*)
      from regulars.pending_analytics_events as pending
      where analytics_feed_lag.restaurant_id is null
        or pending.restaurant_id = analytics_feed_lag.restaurant_id
    ),
    (
      select events.recorded_at
      from regulars.pending_analytics_events as pending
      join public.analytics_events as events
        on events.restaurant_id = pending.restaurant_id
        and events.id = pending.event_id
      where analytics_feed_lag.restaurant_id is null
        or pending.restaurant_id = analytics_feed_lag.restaurant_id
      order by pending.event_id
      limit 1
    ),
    (
      select locks.pid
      from regulars.analytics_feeds as feeds
      join pg_catalog.pg_locks as locks
        on locks.locktype = 'transactionid'
        and locks.transactionid = feeds.xmax
        and locks.mode = 'ExclusiveLock'
        and locks.granted
    ),
    (
      select coalesce(array_agg(distinct locks.pid), '{}')
      from pg_catalog.pg_locks as locks
      where locks.locktype = 'relation'
        and locks.relation = 'regulars.pending_analytics_events'::regclass
        and locks.database = (
          select databases.oid
          from pg_catalog.pg_database as databases
          where databases.datname = current_database()
        )
        and locks.mode = 'RowExclusiveLock'
        and locks.granted
        and locks.pid <> pg_backend_pid()
    );
end
$$;

comment on function public.analytics_feed_lag(uuid) is
  'How far the feed is behind its writers, and what holds it back: committed events that no reader has given a position (waiting) and since when, the session that is giving positions now or keeps others from it, and the sessions that have written events and not committed.';
revoke all on function public.analytics_feed_lag(uuid) from public;
--! EndIncluded functions/analytics/analytics_feed_lag.sql
--! Included functions/analytics/implied_event_types.sql
create or replace function regulars.implied_event_types(booking public.bookings)
returns text[]
language plpgsql
stable
as $$
declare
  v_types text[] := array['booking.created'];
begin
  if booking.status = 'pending_allocation' and exists (
    select
    from public.waiting_list
    where waiting_list.restaurant_id = booking.restaurant_id
      and waiting_list.booking_id = booking.id
      and waiting_list.status in ('waiting', 'notified')
  ) then
    v_types := v_types || 'booking.waitlisted'::text;
  end if;

  -- a row inserted in its status has told it with booking.created
  if booking.table_id is not null
    and (booking.status <> 'cancelled' or booking.previous_status is not null)
  then
    v_types := v_types || 'booking.allocated'::text;
  end if;
  if booking.previous_status is not null
    and booking.status in ('cancelled', 'completed', 'no_show')
  then
    v_types := v_types || ('booking.' || booking.status);
  end if;

  return v_types;
end
$$;

comment on function regulars.implied_event_types(public.bookings) is
  'The events that a booking''s present state implies, in order: what a purge can be made good with.';
revoke all on function regulars.implied_event_types(public.bookings) from public;
--! EndIncluded functions/analytics/implied_event_types.sql
--! Included functions/analytics/reissue_analytics_events.sql
create or replace function public.reissue_analytics_events(
  restaurant_id uuid,
  booking_ids uuid[] default null
)
returns table (
  event_type text,
  reissued bigint
)
language plpgsql
volatile
security definer
set search_path = ''
as $$
#variable_conflict use_column
declare
  v_booking public.bookings;
  v_types text[];
  v_counts jsonb := '{}';
  v_type text;
begin
  perform regulars.assert_restaurant(reissue_analytics_events.restaurant_id);

  for v_booking in
    select bookings.*
    from public.bookings
    where bookings.restaurant_id = reissue_analytics_events.restaurant_id
      and (
        reissue_analytics_events.booking_ids is null
        or bookings.id = any (reissue_analytics_events.booking_ids)
      )
      -- a booking that never had an event, being older or imported, is owed none
      and bookings.event_count > 0
    order by bookings.created_at, bookings.id
    for no key update
  loop
    select array_agg(implied.event_type order by implied.place)
    into v_types
    from unnest(regulars.implied_event_types(v_booking))
      with ordinality as implied (event_type, place)
    where not exists (
      select
      from public.analytics_events as events
      where events.restaurant_id = v_booking.restaurant_id
        and events.booking_id = v_booking.id
        and events.event_type = implied.event_type
    );
    continue when v_types is null;

    insert into public.analytics_events (
      restaurant_id,
      event_type,
      schema_version,
      booking_id,
      booking_sequence,
      customer_id,
      payload,
      emitted_by,
      occurred_at
    )
    select
      v_booking.restaurant_id,
      types.event_type,
      1,
      v_booking.id,
      v_booking.event_count + types.place,
      v_booking.customer_id,
      regulars.booking_event_payload(types.event_type, null, v_booking),
      'reissue',
      case types.event_type
        when 'booking.created' then v_booking.created_at
        when 'booking.cancelled' then coalesce(v_booking.cancelled_at, v_booking.updated_at)
        when 'booking.completed' then coalesce(v_booking.completed_at, v_booking.updated_at)
        else v_booking.updated_at
      end
    from unnest(v_types) with ordinality as types (event_type, place)
    order by types.place;

    update public.bookings
    set event_count = v_booking.event_count + cardinality(v_types)
    where bookings.restaurant_id = v_booking.restaurant_id
      and bookings.id = v_booking.id;

    foreach v_type in array v_types
    loop
      v_counts := v_counts
        || jsonb_build_object(v_type, coalesce((v_counts ->> v_type)::bigint, 0) + 1);
    end loop;
  end loop;

  return query
  select counts.key, counts.value::bigint
  from jsonb_each_text(v_counts) as counts
  order by counts.key;
end
$$;

comment on function public.reissue_analytics_events(uuid, uuid[]) is
  'After a purge, writes again what the bookings'' present state implies and is missing, with present values and new sequence numbers (booking_ids null: all). Running it again writes nothing. The history in between does not come back.';
revoke all on function public.reissue_analytics_events(uuid, uuid[]) from public;
--! EndIncluded functions/analytics/reissue_analytics_events.sql
