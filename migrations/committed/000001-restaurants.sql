--! Previous: -
--! Hash: sha1:15de1c76e201b956f8596286b07b299e1c4fc77f
--! Message: restaurants

-- Helpers and trigger functions that no app calls live in their own schema.
comment on schema regulars is
  'Helpers and trigger functions of Regulars. Apps call the functions in public, never these.';

create table public.restaurants (
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

comment on table public.restaurants is
  'A restaurant is the tenant: every other table''s primary key starts with restaurant_id.';
comment on column public.restaurants.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurants.name is 'Name as guests know it.';
comment on column public.restaurants.slug is
  'Unique short name: lower-case words joined by hyphens.';
comment on column public.restaurants.timezone is
  'IANA zone in which local dates and hours are meant.';
comment on column public.restaurants.country_code is
  'ISO 3166 alpha-2 code; phone numbers without a country code are read as this country''s.';
comment on column public.restaurants.day_starts_at is
  'Local time at which the business day begins; see regulars.business_date.';
comment on column public.restaurants.created_at is 'When the row was inserted.';
comment on column public.restaurants.updated_at is 'When the row was last changed.';
