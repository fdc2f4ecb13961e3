--! Previous: -
--! Hash: sha1:fed56199ca7e07b1eb734b9ca53cfb3cbc149aa8
--! Message: restaurants

-- Helpers and trigger functions that no app calls live in their own schema.
comment on schema regulars is
  'Helpers and trigger functions of Regulars. Apps call the functions beside the tables.';

create table public.restaurants (
  id uuid not null default regulars.uuid_v7(),
  name text not null,
  slug text not null,
  timezone text not null,
  country_code text not null,
  currency text,
  day_starts_at time not null default '00:00',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint restaurants_pkey primary key (id),
  constraint restaurants_slug_key unique (slug),
  constraint restaurants_name_check check (btrim(name) <> ''),
  constraint restaurants_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint restaurants_timezone_check check (regulars.is_timezone(timezone)),
  constraint restaurants_country_code_check check (regulars.is_country_code(country_code))
);

comment on table public.restaurants is
  'A restaurant is the tenant: every other table''s primary key starts with restaurant_id.';
comment on column public.restaurants.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurants.name is 'Name as guests know it.';
comment on column public.restaurants.slug is
  'Unique short name: lower-case words joined by hyphens.';
comment on column public.restaurants.timezone is
  'IANA zone in which local dates and hours are meant, such as Europe/London.';
comment on column public.restaurants.country_code is
  'ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this '
  'country''s.';
comment on column public.restaurants.currency is
  'ISO 4217 code of its bills; null: unknown.';
comment on column public.restaurants.day_starts_at is
  'Local time at which the business day begins; see regulars.business_date.';
comment on column public.restaurants.created_at is 'When the row was inserted.';
comment on column public.restaurants.updated_at is 'When the row was last changed.';
