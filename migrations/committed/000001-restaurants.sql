--! Previous: -
--! Hash: sha1:14d33e31f18ea90072786daa92f6e1ccacbcf5fe
--! Message: restaurants

-- Helpers and trigger functions that no app calls live in their own schema.
create schema if not exists regulars;
revoke all on schema regulars from public;
comment on schema regulars is
  'Helpers and trigger functions of Regulars. Apps call the functions in public, never these.';

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

create table restaurants (
  id uuid not null default regulars.uuid_v7(),
  name text not null,
  slug text not null,
  timezone text not null default 'Europe/London',
  country_code text not null default 'GB',
  day_starts_at time not null default '00:00',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint restaurants_pkey primary key (id),
  constraint restaurants_slug_key unique (slug),
  constraint restaurants_name_check check (btrim(name) <> ''),
  constraint restaurants_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  -- timezone(…) raises on a zone the server does not know, so a wrong name is refused here
  -- and not by the first booking that needs it.
  constraint restaurants_timezone_check
    check (timezone(timezone, timestamptz '2000-01-01 00:00+00') is not null),
  constraint restaurants_country_code_check check (country_code ~ '^[A-Z]{2}$')
);

comment on table restaurants is
  'A restaurant is the tenant: every other table''s primary key starts with restaurant_id.';
comment on column restaurants.id is 'Time-ordered UUID (version 7).';
comment on column restaurants.name is 'Name as guests know it.';
comment on column restaurants.slug is 'Unique short name: lower-case words joined by hyphens.';
comment on column restaurants.timezone is 'IANA zone in which local dates and hours are meant.';
comment on column restaurants.country_code is
  'ISO 3166 alpha-2 code; phone numbers without a country code are read as this country''s.';
comment on column restaurants.day_starts_at is
  'Local time at which the business day begins; see regulars.business_date.';
comment on column restaurants.created_at is 'When the row was inserted.';
comment on column restaurants.updated_at is 'When the row was last changed.';
