--! Previous: sha1:af393cfcc18ba7ef8b7512759f84c3fdbb4bd940
--! Hash: sha1:523ae7f6dc56b00d1d635d8fe87131ab22bca209
--! Message: verified_restaurants

create table regulars.verified_restaurants (
  restaurant_id uuid not null,
  verified_at timestamptz not null,
  oldest_transaction xid8 not null,
  basis text not null,
  constraint verified_restaurants_pkey primary key (restaurant_id),
  constraint verified_restaurants_restaurant_id_fkey
    foreign key (restaurant_id) references public.restaurants (id)
);

comment on table regulars.verified_restaurants is
  'Up to where verify was green, for each restaurant: it can go on from there.';
comment on column regulars.verified_restaurants.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.verified_restaurants.verified_at is 'When that verify began.';
comment on column regulars.verified_restaurants.oldest_transaction is
  'The oldest transaction that was still running then: what it and later ones wrote is not '
  'verified.';
comment on column regulars.verified_restaurants.basis is
  'regulars.verify_basis of then: where it differs, the position means nothing.';
-- No policy: read by functions that run as the owner.
alter table regulars.verified_restaurants enable row level security;
