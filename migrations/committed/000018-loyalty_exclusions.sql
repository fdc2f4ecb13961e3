--! Previous: sha1:9b9b9c28736e17c4e3e9c599196fa2e0d3ca731b
--! Hash: sha1:89c8c4381f941f8ab6fab65a802bb5eaf8015c66
--! Message: loyalty_exclusions

-- First, as the insert of a booking does: the foreign keys lock customers and programs.
lock table public.bookings in access exclusive mode;

create table public.loyalty_exclusions (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  program_id uuid not null,
  customer_id uuid not null,
  reason text not null,
  excluded_at timestamptz not null default now(),
  excluded_by text not null,
  ended_at timestamptz,
  ended_by text,
  constraint loyalty_exclusions_pkey primary key (restaurant_id, id),
  constraint loyalty_exclusions_program_id_fkey
    foreign key (restaurant_id, program_id) references public.loyalty_programs (restaurant_id, id),
  constraint loyalty_exclusions_customer_id_fkey
    foreign key (restaurant_id, customer_id) references public.customers (restaurant_id, id),
  constraint loyalty_exclusions_reason_check check (reason ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  constraint loyalty_exclusions_excluded_by_check check (btrim(excluded_by) <> ''),
  constraint loyalty_exclusions_ended_at_check check (ended_at >= excluded_at),
  constraint loyalty_exclusions_ended_by_check check ((ended_by is null) = (ended_at is null))
);

create index loyalty_exclusions_program_id_idx
  on public.loyalty_exclusions (restaurant_id, program_id);
create index loyalty_exclusions_customer_id_idx
  on public.loyalty_exclusions (restaurant_id, customer_id);
create unique index loyalty_exclusions_open_idx
  on public.loyalty_exclusions (restaurant_id, program_id, customer_id)
  where ended_at is null;

comment on table public.loyalty_exclusions is
  'Guests who earn nothing in a program, from when until when, by whom and why.';
comment on column public.loyalty_exclusions.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_exclusions.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_exclusions.program_id is 'The program.';
comment on column public.loyalty_exclusions.customer_id is
  'The customer, as named: after a merge the exclusion holds for the whole person.';
comment on column public.loyalty_exclusions.reason is
  'Why, as a short code such as staff or abuse; no personal data.';
comment on column public.loyalty_exclusions.excluded_at is
  'From when: bookings that come to earn after that earn nothing.';
comment on column public.loyalty_exclusions.excluded_by is
  'Who excluded: an id or a kind, no name.';
comment on column public.loyalty_exclusions.ended_at is 'Until when; null: still excluded.';
comment on column public.loyalty_exclusions.ended_by is 'Who ended it: an id or a kind, no name.';
alter table public.loyalty_exclusions enable row level security;
