--! Previous: sha1:fed56199ca7e07b1eb734b9ca53cfb3cbc149aa8
--! Hash: sha1:9d76ee8d117bda43cceee6d63cb92c4c3e95a351
--! Message: restaurant_tables

create table public.restaurant_tables (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  label text not null,
  capacity integer not null,
  seating_type text not null default 'indoor',
  constraint restaurant_tables_pkey primary key (restaurant_id, id),
  constraint restaurant_tables_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id),
  constraint restaurant_tables_label_key unique (restaurant_id, label),
  constraint restaurant_tables_label_check check (btrim(label) <> ''),
  constraint restaurant_tables_capacity_check check (capacity between 1 and 200),
  constraint restaurant_tables_seating_type_check
    check (seating_type in ('indoor', 'window', 'booth', 'bar', 'outdoor'))
);

comment on table public.restaurant_tables is
  'The tables of a restaurant that bookings can be given.';
comment on column public.restaurant_tables.restaurant_id is 'The restaurant (tenant).';
comment on column public.restaurant_tables.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurant_tables.label is
  'What staff call the table; unique in the restaurant.';
comment on column public.restaurant_tables.capacity is
  'Largest party the table seats, 1 to 200 guests.';
comment on column public.restaurant_tables.seating_type is
  'indoor, window, booth, bar or outdoor; matched with a booking''s seating preference.';
