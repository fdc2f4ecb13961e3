--! Message: customers_profiles

-- From here on the files also run on a database that already holds bookings of its own
-- (regulars migrate --adopt), so what 000001 to 000004 gave the schema regulars is made sure of again.
create schema if not exists regulars;
revoke all on schema regulars from public;
--!include functions/ids/uuid_v7.sql

create table customers (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  email text,
  phone text,
  email_normalized text,
  phone_normalized text,
  full_name text,
  tags text[] not null default '{}',
  notes text,
  merged_into_id uuid,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customers_pkey primary key (restaurant_id, id),
  constraint customers_restaurant_id_fkey
    foreign key (restaurant_id) references restaurants (id),
  constraint customers_merged_into_id_fkey
    foreign key (restaurant_id, merged_into_id) references customers (restaurant_id, id),
  constraint customers_merged_into_id_check check (merged_into_id <> id),
  constraint customers_contact_check
    check (
      erased_at is not null or email_normalized is not null or phone_normalized is not null
    ),
  constraint customers_erased_at_check
    check (
      erased_at is null
      or (
        email is null and phone is null and email_normalized is null
        and phone_normalized is null and full_name is null and notes is null and tags = '{}'
      )
    )
);

-- The identity. Nulls are not distinct: a phone alone is one guest, not a new one each time.
create unique index customers_identity_idx
  on customers (restaurant_id, email_normalized, phone_normalized) nulls not distinct
  where erased_at is null;
create index customers_phone_normalized_idx
  on customers (restaurant_id, phone_normalized)
  where phone_normalized is not null;
create index customers_merged_into_id_idx
  on customers (restaurant_id, merged_into_id)
  where merged_into_id is not null;

comment on table customers is
  'Guests of a restaurant, one row per normalised e-mail and phone.';
comment on column customers.restaurant_id is 'The restaurant (tenant).';
comment on column customers.id is 'Time-ordered UUID (version 7).';
comment on column customers.email is 'E-mail as on the newest booking that has one. Personal data.';
comment on column customers.phone is 'Phone as on the newest booking that has one. Personal data.';
comment on column customers.email_normalized is
  'regulars.normalize_email of the identifying e-mail. Personal data.';
comment on column customers.phone_normalized is
  'regulars.normalize_phone of the identifying phone (E.164). Personal data.';
comment on column customers.full_name is 'Name as on the newest booking that has one. Personal data.';
comment on column customers.tags is 'Labels that staff give. May hold personal data.';
comment on column customers.notes is 'Free text of staff. May hold personal data.';
comment on column customers.merged_into_id is
  'The customer this one was merged into; null: stands for itself.';
comment on column customers.erased_at is 'When the personal data was erased; null: never.';
comment on column customers.created_at is 'When the row was inserted.';
comment on column customers.updated_at is 'When the row was last changed.';

create table customer_profiles (
  restaurant_id uuid not null,
  customer_id uuid not null,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  total_bookings integer not null default 0,
  total_cancellations integer not null default 0,
  total_no_shows integer not null default 0,
  total_covers bigint not null default 0,
  total_visits integer not null default 0,
  last_visit_at timestamptz,
  marketing_opt_in boolean not null default false,
  last_marketing_opt_in_at timestamptz,
  marketing_choice_at timestamptz,
  last_waitlist_at timestamptz,
  updated_at timestamptz not null default now(),
  constraint customer_profiles_pkey primary key (restaurant_id, customer_id),
  constraint customer_profiles_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id)
);

comment on table customer_profiles is
  'What the bookings and waiting-list entries of a customer add up to. Derived: never edit it.';
comment on column customer_profiles.restaurant_id is 'The restaurant (tenant).';
comment on column customer_profiles.customer_id is 'The customer.';
comment on column customer_profiles.first_booking_at is 'Earliest created_at of the customer''s bookings.';
comment on column customer_profiles.last_booking_at is 'Latest created_at of the customer''s bookings.';
comment on column customer_profiles.total_bookings is 'Bookings of any status.';
comment on column customer_profiles.total_cancellations is 'Bookings now cancelled.';
comment on column customer_profiles.total_no_shows is 'Bookings now no_show.';
comment on column customer_profiles.total_covers is
  'Guests in bookings neither cancelled nor no_show.';
comment on column customer_profiles.total_visits is 'Bookings now completed.';
comment on column customer_profiles.last_visit_at is 'Latest starts_at of the completed bookings.';
comment on column customer_profiles.marketing_opt_in is
  'The last expressed choice; an unticked box on a booking is none.';
comment on column customer_profiles.last_marketing_opt_in_at is
  'When marketing consent was last given; kept when it is withdrawn.';
comment on column customer_profiles.marketing_choice_at is
  'When the choice in marketing_opt_in was expressed; null: never.';
comment on column customer_profiles.last_waitlist_at is
  'When a booking of the customer last joined the waiting list.';
comment on column customer_profiles.updated_at is 'When the row was last changed.';

create table marketing_consents (
  restaurant_id uuid not null,
  id uuid not null default regulars.uuid_v7(),
  customer_id uuid not null,
  is_given boolean not null,
  booking_id uuid,
  actor text not null,
  occurred_at timestamptz not null default now(),
  recorded_at timestamptz not null default now(),
  constraint marketing_consents_pkey primary key (restaurant_id, id),
  constraint marketing_consents_customer_id_fkey
    foreign key (restaurant_id, customer_id) references customers (restaurant_id, id),
  constraint marketing_consents_actor_check check (btrim(actor) <> '')
);

create index marketing_consents_customer_id_idx
  on marketing_consents (restaurant_id, customer_id, occurred_at);

comment on table marketing_consents is
  'Marketing choices expressed after booking, append-only; a box ticked when booking stands on the booking.';
comment on column marketing_consents.restaurant_id is 'The restaurant (tenant).';
comment on column marketing_consents.id is 'Time-ordered UUID (version 7).';
comment on column marketing_consents.customer_id is 'The customer who chose.';
comment on column marketing_consents.is_given is 'True: given; false: withdrawn.';
comment on column marketing_consents.booking_id is
  'The booking on which the box was ticked later; null: an explicit call. No foreign key.';
comment on column marketing_consents.actor is 'Who recorded it: an id or a kind, no name.';
comment on column marketing_consents.occurred_at is 'When the choice was made.';
comment on column marketing_consents.recorded_at is 'When the row was inserted.';

--!include policies/customers.sql
--!include policies/customer_profiles.sql
--!include policies/marketing_consents.sql

alter table bookings add column if not exists customer_id uuid;
alter table bookings add column if not exists import_batch_id uuid;
alter table bookings add column if not exists idempotency_hash text;
alter table bookings
  add constraint bookings_customer_id_fkey
  foreign key (restaurant_id, customer_id) references customers (restaurant_id, id) not valid;

comment on column bookings.customer_id is
  'The customer that the contact resolves to; null: a walk-in. An input only where no contact is given.';
comment on column bookings.import_batch_id is
  'The import that loaded the row; null: a live booking. Imported rows are derived by the backfill.';
comment on column bookings.idempotency_hash is
  'SHA-256 of the request made under idempotency_key, so that a retry with another body is refused.';

-- Pages are filled to a tenth on purpose: packed, the rows take four pages, which the planner reads
-- from end to end rather than by the index, and that doubles the cost of each normalize_phone.
create table regulars.phone_rules (
  region text collate "C" not null,
  calling_code text collate "C" not null,
  is_main_region boolean not null,
  international_prefix text collate "C",
  national_prefix text collate "C",
  national_prefix_transform text collate "C",
  national_number text collate "C" not null,
  metadata_version text not null,
  constraint phone_rules_pkey primary key (region),
  constraint phone_rules_calling_code_check check (calling_code ~ '^[1-9][0-9]{0,2}$'),
  constraint phone_rules_region_check check (region ~ '^[A-Z]{2}$' or region = calling_code),
  constraint phone_rules_transform_check
    check (national_prefix_transform is null or national_prefix is not null)
) with (fillfactor = 10);

create unique index phone_rules_calling_code_key
  on regulars.phone_rules (calling_code) where is_main_region;

comment on table regulars.phone_rules is
  'National numbering rules, one row a region; generated, replaced as a whole by migrations.';
comment on column regulars.phone_rules.region is
  'ISO 3166 alpha-2 code; the calling code itself where no country owns it (such as 800).';
comment on column regulars.phone_rules.calling_code is
  'The country calling code, without plus.';
comment on column regulars.phone_rules.is_main_region is
  'Whether international numbers of the calling code, which regions can share, use this row.';
comment on column regulars.phone_rules.international_prefix is
  'Regular expression of what is dialled there before a foreign number (such as ^00), or null.';
comment on column regulars.phone_rules.national_prefix is
  'Regular expression of what stands before a national number there (such as ^0), or null.';
comment on column regulars.phone_rules.national_prefix_transform is
  'What replaces the prefix when its last group matched (an area code to add); else it is removed.';
comment on column regulars.phone_rules.national_number is
  'Regular expression of the whole national numbers of this calling code, of all its regions.';
comment on column regulars.phone_rules.metadata_version is
  'Name and version of the metadata that the row was generated from.';
comment on index regulars.phone_rules_calling_code_key is
  'One set of rules for each calling code.';

--!include functions/identity/fold_case.sql
--!include functions/identity/encode_punycode.sql
--!include functions/identity/normalize_email.sql
--!include functions/identity/extract_phone.sql
--!include functions/identity/normalize_phone.sql
--!include data/phone_rules.sql

--!include functions/tenants/all_restaurants.sql
--!include functions/tenants/assert_restaurant.sql
--!include functions/tenants/business_date.sql

--!include functions/bookings/default_booking_type.sql
--!include functions/bookings/is_status_move.sql
--!include triggers/bookings__prepare.sql
--!include functions/bookings/is_table_free.sql
--!include triggers/bookings__claim_table.sql
--!include triggers/bookings__keep_waiting_list.sql
--!include triggers/bookings__refuse_delete.sql

--!include views/derived_customer_profiles.sql
--!include views/customer_profile_differences.sql
--!include views/shown_contact_differences.sql
--!include functions/customers/has_contact.sql
--!include functions/customers/contact_key.sql
--!include functions/customers/resolve_customer.sql
--!include functions/customers/customer_root.sql
--!include functions/customers/add_booking_to_profile.sql
-- The one definition of a profile: what the backfill writes, what verify compares, and what the live path
-- asks when it takes something away that cannot be subtracted (a first or last date).
create or replace function regulars.derive_customer_profiles(
  restaurant_id uuid,
  customer_ids uuid[]
)
returns table (
  customer_id uuid,
  first_booking_at timestamptz,
  last_booking_at timestamptz,
  total_bookings integer,
  total_cancellations integer,
  total_no_shows integer,
  total_covers bigint,
  total_visits integer,
  last_visit_at timestamptz,
  marketing_opt_in boolean,
  last_marketing_opt_in_at timestamptz,
  marketing_choice_at timestamptz,
  last_waitlist_at timestamptz
)
language plpgsql
stable
as $$
#variable_conflict use_column
begin
  return query
  select
    wanted.customer_id,
    history.first_booking_at,
    history.last_booking_at,
    coalesce(history.total_bookings, 0),
    coalesce(history.total_cancellations, 0),
    coalesce(history.total_no_shows, 0),
    coalesce(history.total_covers, 0),
    coalesce(history.total_visits, 0),
    history.last_visit_at,
    coalesce(
      -- of two choices at one instant, the call that states it counts
      case
        when consents.choice_at >= coalesce(history.last_tick_at, '-infinity')
          then consents.is_given
        else history.last_tick_at is not null
      end,
      false
    ),
    greatest(history.last_tick_at, consents.last_given_at),
    greatest(history.last_tick_at, consents.choice_at),
    waits.last_waitlist_at
  from unnest(derive_customer_profiles.customer_ids) as wanted (customer_id)
  left join (
    select
      bookings.customer_id,
      min(bookings.created_at) as first_booking_at,
      max(bookings.created_at) as last_booking_at,
      count(*)::integer as total_bookings,
      count(*) filter (where bookings.status = 'cancelled')::integer as total_cancellations,
      count(*) filter (where bookings.status = 'no_show')::integer as total_no_shows,
      sum(bookings.party_size)
        filter (where bookings.status not in ('cancelled', 'no_show')) as total_covers,
      count(*) filter (where bookings.status = 'completed')::integer as total_visits,
      max(bookings.starts_at) filter (where bookings.status = 'completed') as last_visit_at,
      max(bookings.created_at) filter (where bookings.marketing_opt_in) as last_tick_at
    from public.bookings
    where bookings.restaurant_id = derive_customer_profiles.restaurant_id
      and bookings.customer_id = any (derive_customer_profiles.customer_ids)
    group by bookings.customer_id
  ) as history on history.customer_id = wanted.customer_id
  left join (
    select
      marketing_consents.customer_id,
      max(marketing_consents.occurred_at) as choice_at,
      max(marketing_consents.occurred_at)
        filter (where marketing_consents.is_given) as last_given_at,
      (array_agg(
        marketing_consents.is_given
        order by marketing_consents.occurred_at desc, marketing_consents.id desc
      ))[1] as is_given
    from public.marketing_consents
    where marketing_consents.restaurant_id = derive_customer_profiles.restaurant_id
      and marketing_consents.customer_id = any (derive_customer_profiles.customer_ids)
    group by marketing_consents.customer_id
  ) as consents on consents.customer_id = wanted.customer_id
  left join (
    select
      bookings.customer_id,
      max(waiting_list.created_at) as last_waitlist_at
    from public.waiting_list
    join public.bookings
      on bookings.restaurant_id = waiting_list.restaurant_id
      and bookings.id = waiting_list.booking_id
    where waiting_list.restaurant_id = derive_customer_profiles.restaurant_id
      and bookings.restaurant_id = derive_customer_profiles.restaurant_id
      and bookings.customer_id = any (derive_customer_profiles.customer_ids)
    group by bookings.customer_id
  ) as waits on waits.customer_id = wanted.customer_id;
end
$$;

comment on function regulars.derive_customer_profiles(uuid, uuid[]) is
  'What the profiles of the given customers must be, from bookings, waiting list and consents.';
revoke all on function regulars.derive_customer_profiles(uuid, uuid[]) from public;
--!include functions/customers/look_up_marketing_choice.sql
--!include functions/customers/remove_booking_from_profile.sql
--!include functions/customers/show_newest_contact.sql
--!include triggers/bookings__resolve_customer.sql
--!include triggers/bookings__update_profile.sql
--!include triggers/customers__refuse_delete.sql

--!include functions/bookings/assert_contact.sql
--!include functions/bookings/lock_booking.sql
--!include functions/bookings/pick_table.sql
--!include functions/bookings/create_booking.sql
--!include functions/bookings/confirm_booking.sql
--!include functions/bookings/allocate_booking.sql
--!include functions/bookings/amend_booking.sql
--!include functions/bookings/cancel_booking.sql
--!include functions/bookings/complete_booking.sql
--!include functions/bookings/mark_no_show.sql
--!include functions/bookings/list_bookings.sql
