-- A snapshot of a freshly migrated database; made by "npm run generate".

-- schemas

create schema public;
-- public: usage
create schema regulars;

-- extensions

create extension btree_gist;

-- tables and views

create table public.analytics_events (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  event_type text not null,
  schema_version integer not null,
  booking_id uuid,
  booking_sequence integer,
  customer_id uuid,
  payload jsonb not null,
  emitted_by text default 'manual'::text not null,
  occurred_at timestamp with time zone default now() not null,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  constraint analytics_events_booking_sequence_check CHECK (((booking_sequence IS NULL) OR ((booking_sequence >= 1) AND (booking_id IS NOT NULL)))),
  constraint analytics_events_booking_sequence_key UNIQUE (restaurant_id, booking_id, booking_sequence),
  constraint analytics_events_contract_check CHECK ((regulars.follows_contract(event_type, schema_version, payload, restaurant_id, booking_id, customer_id) IS TRUE)),
  constraint analytics_events_pkey PRIMARY KEY (restaurant_id, id)
);
CREATE UNIQUE INDEX analytics_events_entry_id_idx ON public.analytics_events USING btree (restaurant_id, event_type, ((payload ->> 'entry_id'::text))) WHERE (booking_sequence IS NULL);
CREATE INDEX analytics_events_occurred_at_idx ON public.analytics_events USING btree (occurred_at);
CREATE TRIGGER _100_queue AFTER INSERT ON public.analytics_events FOR EACH ROW EXECUTE FUNCTION regulars.tg_analytics_events__queue();
alter table public.analytics_events enable row level security;
create policy tenant on public.analytics_events as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.analytics_events is 'What happened, for other systems: each payload exactly as its contract says. Ids only; no foreign keys to what they name.';
comment on column public.analytics_events.restaurant_id is 'The restaurant (tenant). No foreign key: the booking''s or the entry''s says it.';
comment on column public.analytics_events.id is 'Time-ordered UUID (version 7).';
comment on column public.analytics_events.event_type is 'What happened; docs/events.md lists the types.';
comment on column public.analytics_events.schema_version is 'The version of the contract that the payload follows.';
comment on column public.analytics_events.booking_id is 'The booking; null for a ledger entry that belongs to none. No foreign key.';
comment on column public.analytics_events.booking_sequence is '1, 2, 3 … within the booking, counted on it and never restarted; null for the events of the ledger.';
comment on column public.analytics_events.customer_id is 'The customer; null for a walk-in. No foreign key.';
comment on column public.analytics_events.payload is 'The facts, exactly as the contract of its type and version says.';
comment on column public.analytics_events.emitted_by is 'What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand.';
comment on column public.analytics_events.occurred_at is 'When it happened.';
comment on column public.analytics_events.recorded_at is 'When the row was written.';
comment on constraint analytics_events_contract_check on public.analytics_events is 'Only events that have a contract, with a payload that follows it.';
comment on policy tenant on public.analytics_events is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.bookings (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  reference text default regulars.new_booking_reference() not null,
  external_source text,
  external_id text,
  table_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  party_size integer not null,
  booking_type text not null,
  seating_preference text default 'any'::text not null,
  status text default 'confirmed'::text not null,
  previous_status text,
  confirmed_at timestamp with time zone,
  completed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancelled_by text,
  customer_name text,
  customer_email text,
  customer_phone text,
  marketing_opt_in boolean default false not null,
  notes text,
  source text default 'web'::text not null,
  spend_amount bigint,
  spend_currency text,
  loyalty_points_awarded integer default 0 not null,
  idempotency_key text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  customer_id uuid,
  import_batch_id uuid,
  idempotency_hash text,
  loyalty_program_id uuid,
  loyalty_accrual_version integer,
  event_count integer default 0 not null,
  constraint bookings_booking_type_check CHECK ((booking_type = ANY (ARRAY['breakfast'::text, 'lunch'::text, 'dinner'::text, 'drinks'::text]))),
  constraint bookings_cancelled_by_check CHECK ((cancelled_by = ANY (ARRAY['customer'::text, 'staff'::text, 'system'::text]))),
  constraint bookings_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint bookings_ends_at_check CHECK ((ends_at > starts_at)),
  constraint bookings_external_id_check CHECK (((external_source IS NULL) = (external_id IS NULL))),
  constraint bookings_loyalty_accrual_version_check CHECK (((loyalty_accrual_version IS NULL) OR (loyalty_program_id IS NOT NULL))),
  constraint bookings_loyalty_points_awarded_check CHECK ((loyalty_points_awarded >= 0)),
  constraint bookings_party_size_check CHECK (((party_size >= 1) AND (party_size <= 200))),
  constraint bookings_pkey PRIMARY KEY (restaurant_id, id),
  constraint bookings_previous_status_check CHECK ((previous_status = ANY (ARRAY['pending'::text, 'pending_allocation'::text, 'confirmed'::text, 'completed'::text, 'no_show'::text, 'cancelled'::text]))),
  constraint bookings_reference_check CHECK ((reference ~ '^[2-9A-HJ-NP-Z]{8}$'::text)),
  constraint bookings_reference_key UNIQUE (restaurant_id, reference),
  constraint bookings_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint bookings_seating_preference_check CHECK ((seating_preference = ANY (ARRAY['any'::text, 'indoor'::text, 'window'::text, 'booth'::text, 'bar'::text, 'outdoor'::text]))),
  constraint bookings_source_check CHECK ((source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'::text)),
  constraint bookings_spend_amount_check CHECK ((spend_amount >= 0)),
  constraint bookings_spend_currency_check CHECK ((spend_currency ~ '^[A-Z]{3}$'::text)),
  constraint bookings_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'pending_allocation'::text, 'confirmed'::text, 'completed'::text, 'no_show'::text, 'cancelled'::text]))),
  constraint bookings_table_id_excl EXCLUDE USING gist (restaurant_id WITH =, table_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((status = ANY (ARRAY['pending'::text, 'confirmed'::text]))),
  constraint bookings_table_id_fkey FOREIGN KEY (restaurant_id, table_id) REFERENCES public.restaurant_tables(restaurant_id, id)
);
CREATE INDEX bookings_customer_id_created_at_idx ON public.bookings USING btree (restaurant_id, customer_id, created_at);
CREATE INDEX bookings_customer_id_starts_at_idx ON public.bookings USING btree (restaurant_id, customer_id, starts_at);
CREATE UNIQUE INDEX bookings_external_id_idx ON public.bookings USING btree (restaurant_id, external_source, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX bookings_idempotency_key_idx ON public.bookings USING btree (restaurant_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);
CREATE INDEX bookings_starts_at_idx ON public.bookings USING btree (restaurant_id, starts_at);
CREATE INDEX bookings_table_id_idx ON public.bookings USING btree (restaurant_id, table_id) WHERE (table_id IS NOT NULL);
CREATE TRIGGER "!after_insert" AFTER INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__after_insert();
CREATE TRIGGER "!after_update" AFTER UPDATE ON public.bookings FOR EACH ROW WHEN ((((((((((((new.table_id IS DISTINCT FROM old.table_id) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new.ends_at IS DISTINCT FROM old.ends_at)) OR (new.party_size IS DISTINCT FROM old.party_size)) OR (new.status IS DISTINCT FROM old.status)) OR (new.customer_name IS DISTINCT FROM old.customer_name)) OR (new.customer_email IS DISTINCT FROM old.customer_email)) OR (new.customer_phone IS DISTINCT FROM old.customer_phone)) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in)) OR (new.spend_amount IS DISTINCT FROM old.spend_amount)) OR (new.created_at IS DISTINCT FROM old.created_at))) EXECUTE FUNCTION regulars.tg_bookings__after_update();
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.bookings FOR EACH ROW EXECUTE FUNCTION regulars.tg_bookings__refuse_delete();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.bookings FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_bookings__refuse_delete();
CREATE TRIGGER "~before_insert" BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__before_insert();
CREATE TRIGGER "~before_update" BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN ((((((((((((((((((((((((((((new.restaurant_id IS DISTINCT FROM old.restaurant_id) OR (new.id IS DISTINCT FROM old.id)) OR (new.reference IS DISTINCT FROM old.reference)) OR (new.external_source IS DISTINCT FROM old.external_source)) OR (new.external_id IS DISTINCT FROM old.external_id)) OR (new.table_id IS DISTINCT FROM old.table_id)) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new.ends_at IS DISTINCT FROM old.ends_at)) OR (new.party_size IS DISTINCT FROM old.party_size)) OR (new.booking_type IS DISTINCT FROM old.booking_type)) OR (new.seating_preference IS DISTINCT FROM old.seating_preference)) OR (new.status IS DISTINCT FROM old.status)) OR (new.confirmed_at IS DISTINCT FROM old.confirmed_at)) OR (new.completed_at IS DISTINCT FROM old.completed_at)) OR (new.cancelled_at IS DISTINCT FROM old.cancelled_at)) OR (new.cancelled_by IS DISTINCT FROM old.cancelled_by)) OR (new.customer_name IS DISTINCT FROM old.customer_name)) OR (new.customer_email IS DISTINCT FROM old.customer_email)) OR (new.customer_phone IS DISTINCT FROM old.customer_phone)) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in)) OR (new.notes IS DISTINCT FROM old.notes)) OR (new.source IS DISTINCT FROM old.source)) OR (new.spend_amount IS DISTINCT FROM old.spend_amount)) OR (new.spend_currency IS DISTINCT FROM old.spend_currency)) OR (new.idempotency_key IS DISTINCT FROM old.idempotency_key)) OR (new.created_at IS DISTINCT FROM old.created_at)) OR (new.updated_at IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__before_update();

create policy tenant on public.bookings as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.bookings is 'Reservations: the source of truth for guests, profiles and earned points.';
comment on column public.bookings.restaurant_id is 'The restaurant (tenant).';
comment on column public.bookings.id is 'Time-ordered UUID (version 7).';
comment on column public.bookings.reference is 'What a guest reads out: eight characters without look-alikes, unique in the restaurant.';
comment on column public.bookings.external_source is 'The system the booking came from, if another.';
comment on column public.bookings.external_id is 'The booking''s id there; unique per restaurant and source.';
comment on column public.bookings.table_id is 'The table given; a cancelled booking keeps it.';
comment on column public.bookings.starts_at is 'When the party is expected.';
comment on column public.bookings.ends_at is 'When the table is free again; default two hours after the start.';
comment on column public.bookings.party_size is 'Number of guests, 1 to 200.';
comment on column public.bookings.booking_type is 'breakfast, lunch, dinner or drinks; default by the local hour of starts_at.';
comment on column public.bookings.seating_preference is 'any, indoor, window, booth, bar or outdoor.';
comment on column public.bookings.status is 'pending, pending_allocation (on the waiting list), confirmed, completed, no_show or cancelled.';
comment on column public.bookings.previous_status is 'Status before the last change of status.';
comment on column public.bookings.confirmed_at is 'When the booking was last confirmed.';
comment on column public.bookings.completed_at is 'When the visit was recorded as completed.';
comment on column public.bookings.cancelled_at is 'When the booking was cancelled; null while it is not.';
comment on column public.bookings.cancelled_by is 'Who cancelled: customer, staff or system.';
comment on column public.bookings.customer_name is 'Guest''s name as given. Personal data.';
comment on column public.bookings.customer_email is 'Guest''s e-mail as given. Personal data.';
comment on column public.bookings.customer_phone is 'Guest''s phone as given. Personal data.';
comment on column public.bookings.marketing_opt_in is 'Whether the guest ticked the marketing box; unticked says nothing.';
comment on column public.bookings.notes is 'Free text of guest or staff. May hold personal data.';
comment on column public.bookings.source is 'Channel of the booking: a slug such as web, phone or walk-in.';
comment on column public.bookings.spend_amount is 'The bill in minor units of spend_currency; null: unknown.';
comment on column public.bookings.spend_currency is 'ISO 4217 code of spend_amount.';
comment on column public.bookings.loyalty_points_awarded is 'Points this booking is worth to its customer now; the ledger is made equal to it.';
comment on column public.bookings.idempotency_key is 'The creator''s retry key, unique in the restaurant.';
comment on column public.bookings.created_at is 'When the booking was made.';
comment on column public.bookings.updated_at is 'When the row was last changed.';
comment on column public.bookings.customer_id is 'The customer that the contact resolves to; null: a walk-in. An input only where no contact is given.';
comment on column public.bookings.import_batch_id is 'The import that loaded the row; null: a live booking. Imported rows are derived by the backfill.';
comment on column public.bookings.idempotency_hash is 'SHA-256 of the request made under idempotency_key, so that a retry with another body is refused.';
comment on column public.bookings.loyalty_program_id is 'The program that holds the booking''s points; without a version: points from before this system.';
comment on column public.bookings.loyalty_accrual_version is 'The version of the program that prices the booking, pinned when it first earned; null: not priced.';
comment on column public.bookings.event_count is 'Events the booking has written so far; the next one gets the next booking_sequence.';
comment on policy tenant on public.bookings is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.customer_erasures (
  restaurant_id uuid not null,
  customer_id uuid not null,
  actor text not null,
  reason text not null,
  bookings integer not null,
  erased_at timestamp with time zone default clock_timestamp() not null,
  constraint customer_erasures_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint customer_erasures_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_erasures_pkey PRIMARY KEY (restaurant_id, customer_id),
  constraint customer_erasures_reason_check CHECK ((reason = ANY (ARRAY['request'::text, 'retention'::text])))
);
alter table public.customer_erasures enable row level security;
create policy tenant on public.customer_erasures as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customer_erasures is 'Whose personal data was erased, when and by whom. Holds ids and counts only.';
comment on column public.customer_erasures.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_erasures.customer_id is 'The customer erased, with all that were merged into it.';
comment on column public.customer_erasures.actor is 'Who erased: an id or a kind, no name.';
comment on column public.customer_erasures.reason is 'request (erase_customer) or retention (erase_inactive_customers).';
comment on column public.customer_erasures.bookings is 'How many bookings lost their personal data with it.';
comment on column public.customer_erasures.erased_at is 'When it was done.';
comment on policy tenant on public.customer_erasures is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.customer_merge_refusals (
  restaurant_id uuid not null,
  customer_id uuid not null,
  other_id uuid not null,
  actor text not null,
  declined_at timestamp with time zone default clock_timestamp() not null,
  constraint customer_merge_refusals_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint customer_merge_refusals_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_merge_refusals_other_id_check CHECK ((customer_id < other_id)),
  constraint customer_merge_refusals_other_id_fkey FOREIGN KEY (restaurant_id, other_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_merge_refusals_pkey PRIMARY KEY (restaurant_id, customer_id, other_id)
);
CREATE INDEX customer_merge_refusals_other_id_idx ON public.customer_merge_refusals USING btree (restaurant_id, other_id);
alter table public.customer_merge_refusals enable row level security;
create policy tenant on public.customer_merge_refusals as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customer_merge_refusals is 'Pairs of customers that somebody has judged to be two people; no longer merge candidates.';
comment on column public.customer_merge_refusals.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_merge_refusals.customer_id is 'The customer of the pair with the lower id.';
comment on column public.customer_merge_refusals.other_id is 'The other one.';
comment on column public.customer_merge_refusals.actor is 'Who declined: an id or a kind, no name.';
comment on column public.customer_merge_refusals.declined_at is 'When it was declined.';
comment on policy tenant on public.customer_merge_refusals is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.customer_merges (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  survivor_id uuid not null,
  duplicate_id uuid not null,
  booking_ids uuid[] not null,
  actor text not null,
  merged_at timestamp with time zone default clock_timestamp() not null,
  unmerged_by text,
  unmerged_at timestamp with time zone,
  constraint customer_merges_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint customer_merges_duplicate_id_fkey FOREIGN KEY (restaurant_id, duplicate_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_merges_duplicate_id_key UNIQUE NULLS NOT DISTINCT (restaurant_id, duplicate_id, unmerged_at),
  constraint customer_merges_pkey PRIMARY KEY (restaurant_id, id),
  constraint customer_merges_survivor_id_check CHECK ((survivor_id <> duplicate_id)),
  constraint customer_merges_survivor_id_fkey FOREIGN KEY (restaurant_id, survivor_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_merges_unmerged_at_check CHECK (((unmerged_at IS NULL) = (unmerged_by IS NULL)))
);
CREATE INDEX customer_merges_survivor_id_idx ON public.customer_merges USING btree (restaurant_id, survivor_id);
alter table public.customer_merges enable row level security;
create policy tenant on public.customer_merges as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customer_merges is 'Who was merged into whom, when and by whom, and whether it was undone. Holds ids only.';
comment on column public.customer_merges.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_merges.id is 'Time-ordered UUID (version 7).';
comment on column public.customer_merges.survivor_id is 'The customer that stayed.';
comment on column public.customer_merges.duplicate_id is 'The customer that became a pointer to it.';
comment on column public.customer_merges.booking_ids is 'The bookings that moved to the survivor.';
comment on column public.customer_merges.actor is 'Who merged: an id or a kind, no name.';
comment on column public.customer_merges.merged_at is 'When they were merged.';
comment on column public.customer_merges.unmerged_by is 'Who undid it: an id or a kind, no name.';
comment on column public.customer_merges.unmerged_at is 'When it was undone; null: it stands.';
comment on policy tenant on public.customer_merges is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.customer_profiles (
  restaurant_id uuid not null,
  customer_id uuid not null,
  first_booking_at timestamp with time zone,
  last_booking_at timestamp with time zone,
  total_bookings integer default 0 not null,
  total_cancellations integer default 0 not null,
  total_no_shows integer default 0 not null,
  total_covers bigint default 0 not null,
  total_visits integer default 0 not null,
  last_visit_at timestamp with time zone,
  marketing_opt_in boolean default false not null,
  last_marketing_opt_in_at timestamp with time zone,
  marketing_choice_at timestamp with time zone,
  last_waitlist_at timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  constraint customer_profiles_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_profiles_pkey PRIMARY KEY (restaurant_id, customer_id)
);
alter table public.customer_profiles enable row level security;
create policy tenant on public.customer_profiles as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customer_profiles is 'What the bookings and waiting-list entries of a customer add up to. Derived: never edit it.';
comment on column public.customer_profiles.restaurant_id is 'The restaurant (tenant).';
comment on column public.customer_profiles.customer_id is 'The customer.';
comment on column public.customer_profiles.first_booking_at is 'Earliest created_at of the customer''s bookings.';
comment on column public.customer_profiles.last_booking_at is 'Latest created_at of the customer''s bookings.';
comment on column public.customer_profiles.total_bookings is 'Bookings of any status.';
comment on column public.customer_profiles.total_cancellations is 'Bookings now cancelled.';
comment on column public.customer_profiles.total_no_shows is 'Bookings now no_show.';
comment on column public.customer_profiles.total_covers is 'Guests in bookings neither cancelled nor no_show.';
comment on column public.customer_profiles.total_visits is 'Bookings now completed.';
comment on column public.customer_profiles.last_visit_at is 'Latest starts_at of the completed bookings.';
comment on column public.customer_profiles.marketing_opt_in is 'The last expressed choice on any channel; an unticked box on a booking is none. get_customer tells each channel.';
comment on column public.customer_profiles.last_marketing_opt_in_at is 'When marketing consent was last given; kept when it is withdrawn.';
comment on column public.customer_profiles.marketing_choice_at is 'When the choice in marketing_opt_in was expressed; null: never.';
comment on column public.customer_profiles.last_waitlist_at is 'When a booking of the customer last joined the waiting list.';
comment on column public.customer_profiles.updated_at is 'When the row was last changed.';
comment on policy tenant on public.customer_profiles is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.customers (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  email text,
  phone text,
  email_normalized text,
  phone_normalized text,
  identity text generated always as (regulars.identity_key(email_normalized, phone_normalized)) stored not null,
  phone_read_at timestamp with time zone default clock_timestamp() not null,
  full_name text,
  tags text[] default '{}'::text[] not null,
  notes text,
  merged_into_id uuid,
  erased_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint customers_contact_check CHECK (((erased_at IS NOT NULL) OR (email_normalized IS NOT NULL) OR (phone_normalized IS NOT NULL))),
  constraint customers_erased_at_check CHECK (((erased_at IS NULL) OR ((email IS NULL) AND (phone IS NULL) AND (email_normalized IS NULL) AND (phone_normalized IS NULL) AND (full_name IS NULL) AND (notes IS NULL) AND (tags = '{}'::text[])))),
  constraint customers_merged_into_id_check CHECK ((merged_into_id <> id)),
  constraint customers_merged_into_id_fkey FOREIGN KEY (restaurant_id, merged_into_id) REFERENCES public.customers(restaurant_id, id),
  constraint customers_pkey PRIMARY KEY (restaurant_id, id),
  constraint customers_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
CREATE INDEX customers_email_normalized_idx ON public.customers USING btree (restaurant_id, email_normalized) WHERE (email_normalized IS NOT NULL);
CREATE UNIQUE INDEX customers_identity_idx ON public.customers USING btree (restaurant_id, identity) WHERE (erased_at IS NULL);
CREATE INDEX customers_merged_into_id_idx ON public.customers USING btree (restaurant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX customers_name_idx ON public.customers USING btree (restaurant_id, regulars.name_key(full_name) COLLATE "C");
CREATE INDEX customers_phone_normalized_idx ON public.customers USING btree (restaurant_id, phone_normalized) WHERE (phone_normalized IS NOT NULL);
CREATE INDEX customers_surname_idx ON public.customers USING btree (restaurant_id, regulars.surname_key(full_name) COLLATE "C");
CREATE INDEX customers_tagged_idx ON public.customers USING btree (restaurant_id, id) WHERE (tags <> '{}'::text[]);
CREATE INDEX customers_tags_idx ON public.customers USING gin (regulars.tag_keys(restaurant_id, tags)) WHERE (tags <> '{}'::text[]);
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.customers FOR EACH ROW EXECUTE FUNCTION regulars.tg_customers__refuse_delete();
alter table public.customers enable row level security;
create policy tenant on public.customers as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customers is 'Guests of a restaurant, one row per normalised e-mail and phone.';
comment on column public.customers.restaurant_id is 'The restaurant (tenant).';
comment on column public.customers.id is 'Time-ordered UUID (version 7).';
comment on column public.customers.email is 'E-mail as on the newest booking that has one. Personal data.';
comment on column public.customers.phone is 'Phone as on the newest booking that has one. Personal data.';
comment on column public.customers.email_normalized is 'regulars.normalize_email of the identifying e-mail. Personal data.';
comment on column public.customers.phone_normalized is 'regulars.normalize_phone of the identifying phone (E.164). Personal data.';
comment on column public.customers.identity is 'Both halves in one key (regulars.identity_key); contact order is its order. Personal data.';
comment on column public.customers.phone_read_at is 'When phone_normalized was read, by the rules and the restaurant''s country of that moment.';
comment on column public.customers.full_name is 'Name as on the newest booking that has one. Personal data.';
comment on column public.customers.tags is 'Labels that staff give. May hold personal data.';
comment on column public.customers.notes is 'Free text of staff. May hold personal data.';
comment on column public.customers.merged_into_id is 'The customer this one stands for since a merge, never one that is merged itself; null: stands for itself.';
comment on column public.customers.erased_at is 'When the personal data was erased; null: never.';
comment on column public.customers.created_at is 'When the row was inserted.';
comment on column public.customers.updated_at is 'When the row was last changed.';
comment on policy tenant on public.customers is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_point_event_notes (
  restaurant_id uuid not null,
  event_id uuid not null,
  note text not null,
  constraint loyalty_point_event_notes_event_id_fkey FOREIGN KEY (restaurant_id, event_id) REFERENCES public.loyalty_point_events(restaurant_id, id),
  constraint loyalty_point_event_notes_pkey PRIMARY KEY (restaurant_id, event_id)
);
alter table public.loyalty_point_event_notes enable row level security;
create policy tenant on public.loyalty_point_event_notes as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_point_event_notes is 'The free text that staff give for a manual entry; erasable, unlike the ledger.';
comment on column public.loyalty_point_event_notes.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_point_event_notes.event_id is 'The ledger entry.';
comment on column public.loyalty_point_event_notes.note is 'The reason the caller gave. May hold personal data.';
comment on policy tenant on public.loyalty_point_event_notes is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_point_events (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  program_id uuid not null,
  customer_id uuid not null,
  booking_id uuid,
  sequence integer not null,
  points_delta integer not null,
  reason text not null,
  source_key text not null,
  reverses_event_id uuid,
  actor text default 'system'::text not null,
  metadata jsonb default '{}'::jsonb not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  digest bytea not null,
  constraint loyalty_point_events_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint loyalty_point_events_booking_id_check CHECK (((reason = 'merge'::text) OR ((reason ~~ 'booking.%'::text) = (booking_id IS NOT NULL)))),
  constraint loyalty_point_events_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint loyalty_point_events_occurred_at_check CHECK (isfinite(occurred_at)),
  constraint loyalty_point_events_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_point_events_points_delta_check CHECK ((points_delta <> 0)),
  constraint loyalty_point_events_program_id_fkey FOREIGN KEY (restaurant_id, program_id, customer_id) REFERENCES public.loyalty_points(restaurant_id, program_id, customer_id),
  constraint loyalty_point_events_reason_check CHECK ((reason = ANY (ARRAY['booking.confirmed'::text, 'booking.adjustment'::text, 'booking.cancelled'::text, 'booking.no_show'::text, 'booking.moved'::text, 'manual.adjustment'::text, 'redemption'::text, 'redemption.reversed'::text, 'expiry'::text, 'expiry.reinstated'::text, 'merge'::text]))),
  constraint loyalty_point_events_reverses_event_id_fkey FOREIGN KEY (restaurant_id, reverses_event_id) REFERENCES public.loyalty_point_events(restaurant_id, id),
  constraint loyalty_point_events_sequence_check CHECK ((sequence >= 1)),
  constraint loyalty_point_events_sequence_key UNIQUE (restaurant_id, program_id, customer_id, sequence),
  constraint loyalty_point_events_source_key_key UNIQUE (restaurant_id, source_key)
);
CREATE INDEX loyalty_point_events_booking_id_idx ON public.loyalty_point_events USING btree (restaurant_id, booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX loyalty_point_events_earned_before_idx ON public.loyalty_point_events USING btree (restaurant_id, customer_id) WHERE (metadata ? 'earned_before'::text);
CREATE INDEX loyalty_point_events_reverses_event_id_idx ON public.loyalty_point_events USING btree (restaurant_id, reverses_event_id) WHERE (reverses_event_id IS NOT NULL);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_point_events FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_point_events__refuse_change();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_point_events FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_loyalty_point_events__refuse_change();
CREATE TRIGGER _200_seal BEFORE INSERT ON public.loyalty_point_events FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_point_events__seal();
CREATE TRIGGER _900_record_event AFTER INSERT ON public.loyalty_point_events FOR EACH ROW WHEN ((NOT (new.metadata ? 'rebuild'::text))) EXECUTE FUNCTION regulars.tg_loyalty_point_events__record_event();
alter table public.loyalty_point_events enable row level security;
create policy tenant on public.loyalty_point_events as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_point_events is 'The ledger: append-only, the book of record for points. Holds ids only, no personal data.';
comment on column public.loyalty_point_events.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_point_events.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_point_events.program_id is 'The program of the account.';
comment on column public.loyalty_point_events.customer_id is 'The customer of the account.';
comment on column public.loyalty_point_events.booking_id is 'The booking whose points these are; null: a manual entry. No foreign key.';
comment on column public.loyalty_point_events.sequence is 'Position in the account, from 1.';
comment on column public.loyalty_point_events.points_delta is 'Points added, or taken if negative; never 0.';
comment on column public.loyalty_point_events.reason is 'A reason code; docs/reference.md lists them.';
comment on column public.loyalty_point_events.source_key is 'What the entry is for, once: booking:<id>:<n>, or a hash of the caller''s idempotency key.';
comment on column public.loyalty_point_events.reverses_event_id is 'The entry that this one takes back.';
comment on column public.loyalty_point_events.actor is 'Who caused it: an id or a kind, no name.';
comment on column public.loyalty_point_events.metadata is 'Facts for auditors, such as {"rebuild": true}.';
comment on column public.loyalty_point_events.occurred_at is 'When it counts.';
comment on column public.loyalty_point_events.recorded_at is 'When it was written, taken under the account''s lock: never runs backwards along sequence.';
comment on column public.loyalty_point_events.digest is 'SHA-256 of the other columns, set on insert: tells of a row that somebody forced a change on.';
comment on policy tenant on public.loyalty_point_events is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_points (
  restaurant_id uuid not null,
  program_id uuid not null,
  customer_id uuid not null,
  balance bigint default 0 not null,
  lifetime_points bigint default 0 not null,
  tier text not null,
  tier_set_at timestamp with time zone default clock_timestamp() not null,
  last_awarded_at timestamp with time zone,
  last_sequence integer default 0 not null,
  updated_at timestamp with time zone default now() not null,
  constraint loyalty_points_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint loyalty_points_pkey PRIMARY KEY (restaurant_id, program_id, customer_id),
  constraint loyalty_points_program_id_fkey FOREIGN KEY (restaurant_id, program_id) REFERENCES public.loyalty_programs(restaurant_id, id)
);
CREATE INDEX loyalty_points_customer_id_idx ON public.loyalty_points USING btree (restaurant_id, customer_id);
alter table public.loyalty_points enable row level security;
create policy tenant on public.loyalty_points as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_points is 'Accounts: the lock and the cache of the ledger, which can always restore them. Never edit them.';
comment on column public.loyalty_points.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_points.program_id is 'The program.';
comment on column public.loyalty_points.customer_id is 'The customer.';
comment on column public.loyalty_points.balance is 'Sum of the account''s ledger entries; below zero after a reversal of points already spent.';
comment on column public.loyalty_points.lifetime_points is 'Points earned by bookings, reversals deducted; spending leaves it as it is.';
comment on column public.loyalty_points.tier is 'Tier by the points earned; with a qualification period as of tier_set_at, later it may have lapsed.';
comment on column public.loyalty_points.tier_set_at is 'When the tier was last determined.';
comment on column public.loyalty_points.last_awarded_at is 'When points were last awarded, in event time.';
comment on column public.loyalty_points.last_sequence is 'Sequence of the newest entry: tells when the end of a ledger was removed by force. Never lowered.';
comment on column public.loyalty_points.updated_at is 'When the row was last changed.';
comment on policy tenant on public.loyalty_points is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_program_versions (
  restaurant_id uuid not null,
  program_id uuid not null,
  accrual_version integer not null,
  accrual_rule jsonb not null,
  tier_definitions jsonb not null,
  created_at timestamp with time zone default now() not null,
  constraint loyalty_program_versions_pkey PRIMARY KEY (restaurant_id, program_id, accrual_version),
  constraint loyalty_program_versions_program_id_fkey FOREIGN KEY (restaurant_id, program_id) REFERENCES public.loyalty_programs(restaurant_id, id)
);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_program_versions FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_program_versions__refuse_change();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_program_versions FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_loyalty_program_versions__refuse_change();
alter table public.loyalty_program_versions enable row level security;
create policy tenant on public.loyalty_program_versions as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_program_versions is 'Every rule a program has had: a booking is priced by the version it was confirmed under. Insert-only.';
comment on column public.loyalty_program_versions.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_program_versions.program_id is 'The program.';
comment on column public.loyalty_program_versions.accrual_version is 'Version from 1.';
comment on column public.loyalty_program_versions.accrual_rule is 'The rule of this version.';
comment on column public.loyalty_program_versions.tier_definitions is 'The tiers of this version.';
comment on column public.loyalty_program_versions.created_at is 'When the version came into force.';
comment on policy tenant on public.loyalty_program_versions is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_programs (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  slug text not null,
  name text not null,
  is_active boolean default true not null,
  pilot_only boolean default true not null,
  accrual_version integer default 1 not null,
  accrual_rule jsonb default regulars.default_accrual_rule() not null,
  tier_definitions jsonb default regulars.default_tier_definitions() not null,
  expires_after interval,
  spendable_from text default 'confirmation'::text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint loyalty_programs_accrual_rule_check CHECK ((regulars.is_accrual_rule(accrual_rule) IS TRUE)),
  constraint loyalty_programs_accrual_version_check CHECK ((accrual_version >= 1)),
  constraint loyalty_programs_expires_after_check CHECK (((expires_after >= '1 day'::interval) AND (expires_after <= '100 years'::interval))),
  constraint loyalty_programs_name_check CHECK ((btrim(name) <> ''::text)),
  constraint loyalty_programs_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_programs_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint loyalty_programs_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint loyalty_programs_slug_key UNIQUE (restaurant_id, slug),
  constraint loyalty_programs_spendable_from_check CHECK ((spendable_from = ANY (ARRAY['confirmation'::text, 'visit'::text]))),
  constraint loyalty_programs_tier_definitions_check CHECK ((regulars.is_tier_definitions(tier_definitions) IS TRUE))
);
CREATE UNIQUE INDEX loyalty_programs_active_idx ON public.loyalty_programs USING btree (restaurant_id) WHERE is_active;
CREATE TRIGGER _100_raise_version BEFORE INSERT OR UPDATE ON public.loyalty_programs FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_programs__raise_version();
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.loyalty_programs FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_programs__refuse_delete();
CREATE TRIGGER _200_keep_versions AFTER INSERT OR UPDATE ON public.loyalty_programs FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_programs__keep_versions();
CREATE TRIGGER _300_keep_tiers AFTER UPDATE ON public.loyalty_programs FOR EACH ROW WHEN ((new.tier_definitions IS DISTINCT FROM old.tier_definitions)) EXECUTE FUNCTION regulars.tg_loyalty_programs__keep_tiers();
alter table public.loyalty_programs enable row level security;
create policy tenant on public.loyalty_programs as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_programs is 'The loyalty programs of a restaurant, at most one of them active. Never deleted.';
comment on column public.loyalty_programs.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_programs.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_programs.slug is 'Short name, unique in the restaurant.';
comment on column public.loyalty_programs.name is 'Name as guests know it.';
comment on column public.loyalty_programs.is_active is 'Whether bookings may accrue; at most one a restaurant.';
comment on column public.loyalty_programs.pilot_only is 'True: accrues for restaurants on the pilot list; false: once general availability is on.';
comment on column public.loyalty_programs.accrual_version is 'Raised by each change of accrual_rule or tier_definitions.';
comment on column public.loyalty_programs.accrual_rule is 'What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points.';
comment on column public.loyalty_programs.tier_definitions is 'Tiers by points earned, lowest first, from 0; qualification_period null: all time.';
comment on column public.loyalty_programs.expires_after is 'Age at which points expire, from the local date on which they were earned; null: never.';
comment on column public.loyalty_programs.spendable_from is 'confirmation: at once; visit: what a booking earned may be spent once it is completed.';
comment on column public.loyalty_programs.created_at is 'When the row was inserted.';
comment on column public.loyalty_programs.updated_at is 'When the row was last changed.';
comment on policy tenant on public.loyalty_programs is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_rewards (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  program_id uuid not null,
  slug text not null,
  name text not null,
  points integer not null,
  lowest_tier text,
  limit_per_customer integer,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  is_active boolean default true not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint loyalty_rewards_ends_at_check CHECK ((ends_at > starts_at)),
  constraint loyalty_rewards_limit_per_customer_check CHECK ((limit_per_customer >= 1)),
  constraint loyalty_rewards_name_check CHECK ((btrim(name) <> ''::text)),
  constraint loyalty_rewards_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_rewards_points_check CHECK (((points >= 1) AND (points <= 1000000000))),
  constraint loyalty_rewards_program_id_fkey FOREIGN KEY (restaurant_id, program_id) REFERENCES public.loyalty_programs(restaurant_id, id),
  constraint loyalty_rewards_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint loyalty_rewards_slug_key UNIQUE (restaurant_id, program_id, slug)
);
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.loyalty_rewards FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_rewards__refuse_delete();
alter table public.loyalty_rewards enable row level security;
create policy tenant on public.loyalty_rewards as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_rewards is 'What points can be spent on. Switched off, never deleted: redemptions name it in their metadata.';
comment on column public.loyalty_rewards.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_rewards.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_rewards.program_id is 'The program whose points it costs.';
comment on column public.loyalty_rewards.slug is 'Short name, unique in the program.';
comment on column public.loyalty_rewards.name is 'Name as guests know it.';
comment on column public.loyalty_rewards.points is 'What it costs.';
comment on column public.loyalty_rewards.lowest_tier is 'The tier from which it is to be had; null: any.';
comment on column public.loyalty_rewards.limit_per_customer is 'How often a guest may have it, reversed redemptions not counted; null: no limit.';
comment on column public.loyalty_rewards.starts_at is 'From when it is to be had; null: always.';
comment on column public.loyalty_rewards.ends_at is 'Until when it is to be had; null: no end.';
comment on column public.loyalty_rewards.is_active is 'Whether it is to be had at all.';
comment on column public.loyalty_rewards.created_at is 'When the row was inserted.';
comment on column public.loyalty_rewards.updated_at is 'When the row was last changed.';
comment on policy tenant on public.loyalty_rewards is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_tier_changes (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  program_id uuid not null,
  customer_id uuid not null,
  tier_before text not null,
  tier text not null,
  cause text not null,
  event_id uuid,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  constraint loyalty_tier_changes_cause_check CHECK ((cause = ANY (ARRAY['entry'::text, 'lapse'::text, 'program'::text]))),
  constraint loyalty_tier_changes_event_id_check CHECK (((cause = 'entry'::text) = (event_id IS NOT NULL))),
  constraint loyalty_tier_changes_event_id_fkey FOREIGN KEY (restaurant_id, event_id) REFERENCES public.loyalty_point_events(restaurant_id, id),
  constraint loyalty_tier_changes_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_tier_changes_program_id_fkey FOREIGN KEY (restaurant_id, program_id, customer_id) REFERENCES public.loyalty_points(restaurant_id, program_id, customer_id),
  constraint loyalty_tier_changes_tier_check CHECK ((tier <> tier_before))
);
CREATE INDEX loyalty_tier_changes_customer_id_idx ON public.loyalty_tier_changes USING btree (restaurant_id, program_id, customer_id, occurred_at);
CREATE INDEX loyalty_tier_changes_event_id_idx ON public.loyalty_tier_changes USING btree (restaurant_id, event_id) WHERE (event_id IS NOT NULL);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_tier_changes FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_tier_changes__refuse_change();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_tier_changes FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_loyalty_tier_changes__refuse_change();
CREATE TRIGGER _900_record_event AFTER INSERT ON public.loyalty_tier_changes FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_tier_changes__record_event();
alter table public.loyalty_tier_changes enable row level security;
create policy tenant on public.loyalty_tier_changes as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_tier_changes is 'Each change of an account''s tier. Append-only.';
comment on column public.loyalty_tier_changes.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_tier_changes.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_tier_changes.program_id is 'The program of the account.';
comment on column public.loyalty_tier_changes.customer_id is 'The customer of the account.';
comment on column public.loyalty_tier_changes.tier_before is 'The tier until then.';
comment on column public.loyalty_tier_changes.tier is 'The tier from then on.';
comment on column public.loyalty_tier_changes.cause is 'entry: points came or went; lapse: the qualification period ran out; program: other tiers.';
comment on column public.loyalty_tier_changes.event_id is 'The newest of the ledger entries that caused it.';
comment on column public.loyalty_tier_changes.occurred_at is 'When the tier changed.';
comment on column public.loyalty_tier_changes.recorded_at is 'When the row was written.';
comment on policy tenant on public.loyalty_tier_changes is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.marketing_consents (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  customer_id uuid not null,
  channel text not null,
  is_given boolean not null,
  booking_id uuid,
  source text not null,
  wording text,
  actor text not null,
  occurred_at timestamp with time zone not null,
  recorded_at timestamp with time zone default now() not null,
  constraint marketing_consents_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint marketing_consents_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'phone'::text]))),
  constraint marketing_consents_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint marketing_consents_pkey PRIMARY KEY (restaurant_id, id),
  constraint marketing_consents_source_check CHECK ((source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'::text))
);
CREATE INDEX marketing_consents_customer_id_idx ON public.marketing_consents USING btree (restaurant_id, customer_id, occurred_at);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.marketing_consents FOR EACH ROW EXECUTE FUNCTION regulars.tg_marketing_consents__refuse_change();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.marketing_consents FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_marketing_consents__refuse_change();
alter table public.marketing_consents enable row level security;
create policy tenant on public.marketing_consents as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.marketing_consents is 'Marketing choices expressed after booking, one row a channel, append-only; a box ticked when booking stands on the booking and speaks for every channel.';
comment on column public.marketing_consents.restaurant_id is 'The restaurant (tenant).';
comment on column public.marketing_consents.id is 'Time-ordered UUID (version 7).';
comment on column public.marketing_consents.customer_id is 'The customer who chose; it counts for whom that one is merged into as well.';
comment on column public.marketing_consents.channel is 'email, sms or phone.';
comment on column public.marketing_consents.is_given is 'True: given; false: withdrawn.';
comment on column public.marketing_consents.booking_id is 'The booking on which the box was ticked later; null: an explicit call. No foreign key.';
comment on column public.marketing_consents.source is 'Where the choice was made: a slug such as web, phone or unsubscribe-link.';
comment on column public.marketing_consents.wording is 'What the guest agreed to: the text shown, or the name of its version. Erased with the guest.';
comment on column public.marketing_consents.actor is 'Who recorded it: an id or a kind, no name.';
comment on column public.marketing_consents.occurred_at is 'When the choice was made.';
comment on column public.marketing_consents.recorded_at is 'When the row was inserted.';
comment on policy tenant on public.marketing_consents is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.restaurant_tables (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  label text not null,
  capacity integer not null,
  seating_type text default 'indoor'::text not null,
  constraint restaurant_tables_capacity_check CHECK (((capacity >= 1) AND (capacity <= 200))),
  constraint restaurant_tables_label_check CHECK ((btrim(label) <> ''::text)),
  constraint restaurant_tables_label_key UNIQUE (restaurant_id, label),
  constraint restaurant_tables_pkey PRIMARY KEY (restaurant_id, id),
  constraint restaurant_tables_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint restaurant_tables_seating_type_check CHECK ((seating_type = ANY (ARRAY['indoor'::text, 'window'::text, 'booth'::text, 'bar'::text, 'outdoor'::text])))
);

create policy tenant on public.restaurant_tables as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.restaurant_tables is 'The tables of a restaurant that bookings are given.';
comment on column public.restaurant_tables.restaurant_id is 'The restaurant (tenant).';
comment on column public.restaurant_tables.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurant_tables.label is 'What staff call the table; unique in the restaurant.';
comment on column public.restaurant_tables.capacity is 'Largest party the table seats, 1 to 200 guests.';
comment on column public.restaurant_tables.seating_type is 'indoor, window, booth, bar or outdoor: what a seating preference is matched with.';
comment on policy tenant on public.restaurant_tables is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.restaurants (
  id uuid default regulars.uuid_v7() not null,
  name text not null,
  slug text not null,
  timezone text default 'Europe/London'::text not null,
  country_code text default 'GB'::text not null,
  day_starts_at time without time zone default '00:00:00'::time without time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint restaurants_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
  constraint restaurants_name_check CHECK ((btrim(name) <> ''::text)),
  constraint restaurants_pkey PRIMARY KEY (id),
  constraint restaurants_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint restaurants_slug_key UNIQUE (slug),
  constraint restaurants_timezone_check CHECK ((timezone(timezone, '2000-01-01 00:00:00+00'::timestamp with time zone) IS NOT NULL))
);
CREATE TRIGGER _100_keep_phone_reading AFTER UPDATE ON public.restaurants FOR EACH ROW WHEN ((new.country_code IS DISTINCT FROM old.country_code)) EXECUTE FUNCTION regulars.tg_restaurants__keep_phone_reading();

create policy tenant on public.restaurants as permissive for all to public
  using ((id = (regulars.current_restaurant())::uuid));
comment on table public.restaurants is 'A restaurant is the tenant: every other table''s primary key starts with restaurant_id.';
comment on column public.restaurants.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurants.name is 'Name as guests know it.';
comment on column public.restaurants.slug is 'Unique short name: lower-case words joined by hyphens.';
comment on column public.restaurants.timezone is 'IANA zone in which local dates and hours are meant.';
comment on column public.restaurants.country_code is 'ISO 3166 alpha-2 code; phone numbers without a country code are read as this country''s.';
comment on column public.restaurants.day_starts_at is 'Local time at which the business day begins; see regulars.business_date.';
comment on column public.restaurants.created_at is 'When the row was inserted.';
comment on column public.restaurants.updated_at is 'When the row was last changed.';
comment on policy tenant on public.restaurants is 'The restaurant set for the transaction; without a setting, none.';

create table public.waiting_list (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  booking_id uuid not null,
  "position" integer not null,
  status text default 'waiting'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint waiting_list_booking_id_fkey FOREIGN KEY (restaurant_id, booking_id) REFERENCES public.bookings(restaurant_id, id),
  constraint waiting_list_pkey PRIMARY KEY (restaurant_id, id),
  constraint waiting_list_position_check CHECK (("position" >= 1)),
  constraint waiting_list_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint waiting_list_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'notified'::text, 'expired'::text, 'fulfilled'::text, 'cancelled'::text])))
);
CREATE INDEX waiting_list_booking_id_idx ON public.waiting_list USING btree (restaurant_id, booking_id);
CREATE UNIQUE INDEX waiting_list_open_idx ON public.waiting_list USING btree (restaurant_id, booking_id) WHERE (status = ANY (ARRAY['waiting'::text, 'notified'::text]));

create policy tenant on public.waiting_list as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.waiting_list is 'Bookings that wait for a table, one entry for each time a booking joined.';
comment on column public.waiting_list.restaurant_id is 'The restaurant (tenant).';
comment on column public.waiting_list.id is 'Time-ordered UUID (version 7).';
comment on column public.waiting_list.booking_id is 'The booking that waits.';
comment on column public.waiting_list."position" is 'Place among the entries waiting for the same local date when this one joined, from 1; never renumbered.';
comment on column public.waiting_list.status is 'waiting, notified, expired, fulfilled or cancelled.';
comment on column public.waiting_list.created_at is 'When the booking joined the list.';
comment on policy tenant on public.waiting_list is 'Rows of the restaurant set for the transaction; without a setting, none.';

create view regulars.account_differences with (security_invoker=true) as
 SELECT restaurant_id,
    program_id,
    customer_id,
    balance,
    ledger_balance,
    lifetime_points,
    ledger_lifetime_points,
    tier,
    ledger_tier,
    last_awarded_at,
    ledger_last_awarded_at,
    last_sequence,
    ledger_last_sequence
   FROM ( SELECT sums.restaurant_id,
            sums.program_id,
            sums.customer_id,
            sums.balance,
            sums.lifetime_points,
            sums.tier,
            sums.last_awarded_at,
            sums.last_sequence,
            sums.tier_set_at,
            sums.ledger_balance,
            sums.ledger_lifetime_points,
            sums.ledger_last_awarded_at,
            sums.ledger_last_sequence,
            regulars.tier_as_of(sums.restaurant_id, sums.program_id, sums.customer_id, loyalty_programs.tier_definitions, sums.ledger_lifetime_points, COALESCE(sums.tier_set_at, clock_timestamp())) AS ledger_tier
           FROM (( SELECT parts.restaurant_id,
                    parts.program_id,
                    parts.customer_id,
                    max(parts.balance) AS balance,
                    max(parts.lifetime_points) AS lifetime_points,
                    max(parts.tier) AS tier,
                    max(parts.last_awarded_at) AS last_awarded_at,
                    max(parts.last_sequence) AS last_sequence,
                    max(parts.tier_set_at) AS tier_set_at,
                    COALESCE(sum(parts.points_delta), (0)::bigint) AS ledger_balance,
                    COALESCE(sum(parts.points_delta) FILTER (WHERE parts.is_earned), (0)::bigint) AS ledger_lifetime_points,
                    max(parts.awarded_at) AS ledger_last_awarded_at,
                    COALESCE(max(parts.sequence), 0) AS ledger_last_sequence
                   FROM ( SELECT loyalty_points.restaurant_id,
                            loyalty_points.program_id,
                            loyalty_points.customer_id,
                            loyalty_points.balance,
                            loyalty_points.lifetime_points,
                            loyalty_points.tier,
                            loyalty_points.last_awarded_at,
                            loyalty_points.last_sequence,
                            loyalty_points.tier_set_at,
                            NULL::integer AS points_delta,
                            NULL::boolean AS is_earned,
                            NULL::integer AS sequence,
                            NULL::timestamp with time zone AS awarded_at
                           FROM public.loyalty_points
                        UNION ALL
                         SELECT loyalty_point_events.restaurant_id,
                            loyalty_point_events.program_id,
                            loyalty_point_events.customer_id,
                            NULL::bigint,
                            NULL::bigint,
                            NULL::text,
                            NULL::timestamp with time zone,
                            NULL::integer,
                            NULL::timestamp with time zone,
                            loyalty_point_events.points_delta,
                            (loyalty_point_events.booking_id IS NOT NULL),
                            loyalty_point_events.sequence,
                                CASE
                                    WHEN ((loyalty_point_events.booking_id IS NOT NULL) AND (loyalty_point_events.points_delta > 0) AND (loyalty_point_events.reason <> 'merge'::text)) THEN loyalty_point_events.occurred_at
                                    ELSE NULL::timestamp with time zone
                                END AS "case"
                           FROM public.loyalty_point_events
                        UNION ALL
                         SELECT awards.restaurant_id,
                            awards.program_id,
                            awards.customer_id,
                            NULL::bigint,
                            NULL::bigint,
                            NULL::text,
                            NULL::timestamp with time zone,
                            NULL::integer,
                            NULL::timestamp with time zone,
                            NULL::integer,
                            NULL::boolean,
                            NULL::integer,
                            awards.occurred_at
                           FROM regulars.standing_point_events awards
                          WHERE ((awards.reason = 'merge'::text) AND (awards.booking_id IS NOT NULL) AND (awards.points_delta > 0))) parts
                  GROUP BY parts.restaurant_id, parts.program_id, parts.customer_id) sums
             JOIN public.loyalty_programs ON (((loyalty_programs.restaurant_id = sums.restaurant_id) AND (loyalty_programs.id = sums.program_id))))) accounts
  WHERE ((balance IS DISTINCT FROM ledger_balance) OR (lifetime_points IS DISTINCT FROM ledger_lifetime_points) OR (tier IS DISTINCT FROM ledger_tier) OR (last_awarded_at IS DISTINCT FROM ledger_last_awarded_at) OR (last_sequence IS NULL) OR (last_sequence < ledger_last_sequence));

comment on view regulars.account_differences is 'Accounts whose row is not what their ledger adds up to, with both; empty when all is well.';

create table regulars.analytics_consumers (
  id uuid default regulars.uuid_v7() not null,
  of_restaurant_id uuid,
  name text not null,
  cursor text,
  moved_at timestamp with time zone default clock_timestamp() not null,
  constraint analytics_consumers_name_key UNIQUE NULLS NOT DISTINCT (of_restaurant_id, name),
  constraint analytics_consumers_pkey PRIMARY KEY (id)
);

comment on table regulars.analytics_consumers is 'Readers of the feed that keep their place in the database.';
comment on column regulars.analytics_consumers.id is 'The consumer.';
comment on column regulars.analytics_consumers.of_restaurant_id is 'The restaurant it reads; null: all of them.';
comment on column regulars.analytics_consumers.name is 'Its name, unique for the restaurant.';
comment on column regulars.analytics_consumers.cursor is 'Of the last event handled; null: none yet.';
comment on column regulars.analytics_consumers.moved_at is 'When the cursor moved last.';

create table regulars.analytics_event_positions (
  restaurant_id uuid not null,
  "position" bigint not null,
  event_id uuid not null,
  constraint analytics_event_positions_pkey PRIMARY KEY (restaurant_id, "position")
);
CREATE INDEX analytics_event_positions_position_idx ON regulars.analytics_event_positions USING btree ("position");
alter table regulars.analytics_event_positions enable row level security;
comment on table regulars.analytics_event_positions is 'The order in which the feed tells the events: given once, to committed events only, and final.';
comment on column regulars.analytics_event_positions.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.analytics_event_positions."position" is 'Place in the feed over all restaurants, from 1; what a cursor holds.';
comment on column regulars.analytics_event_positions.event_id is 'The event.';

create table regulars.analytics_feeds (
  id integer default 1 not null,
  last_position bigint default 0 not null,
  constraint analytics_feeds_id_check CHECK ((id = 1)),
  constraint analytics_feeds_pkey PRIMARY KEY (id)
);

comment on table regulars.analytics_feeds is 'One row: its lock makes one reader at a time give positions.';
comment on column regulars.analytics_feeds.id is 'Always 1.';
comment on column regulars.analytics_feeds.last_position is 'The newest position given.';

create view regulars.booking_point_differences with (security_invoker=true) as
 SELECT restaurant_id,
    booking_id,
    program_id,
    customer_id,
    sum(target) AS target,
    sum(posted) AS posted
   FROM ( SELECT bookings.restaurant_id,
            bookings.id AS booking_id,
            bookings.loyalty_program_id AS program_id,
            bookings.customer_id,
            bookings.loyalty_points_awarded AS target,
            0 AS posted
           FROM public.bookings
          WHERE ((bookings.loyalty_points_awarded <> 0) AND (bookings.customer_id IS NOT NULL) AND (bookings.loyalty_program_id IS NOT NULL))
        UNION ALL
         SELECT loyalty_point_events.restaurant_id,
            loyalty_point_events.booking_id,
            loyalty_point_events.program_id,
            loyalty_point_events.customer_id,
            0,
            loyalty_point_events.points_delta
           FROM public.loyalty_point_events
          WHERE (loyalty_point_events.booking_id IS NOT NULL)) points
  GROUP BY restaurant_id, booking_id, program_id, customer_id
 HAVING (sum(target) <> sum(posted));

comment on view regulars.booking_point_differences is 'Bookings whose ledger entries do not add up to their loyalty_points_awarded, by account; empty when all is well.';

create view regulars.catalog_objects with (security_invoker=true) as
 SELECT ((('function '::text || (namespaces.nspname)::text) || '.'::text) || (functions.proname)::text) AS identity,
    'pg_proc'::regclass AS class_id,
    functions.oid AS object_id,
    ('function '::text || (functions.oid)::regprocedure) AS address,
    pg_get_functiondef(functions.oid) AS definition
   FROM (pg_proc functions
     JOIN pg_namespace namespaces ON ((namespaces.oid = functions.pronamespace)))
  WHERE ((functions.prokind = 'f'::"char") AND (namespaces.nspname <> ALL (ARRAY['pg_catalog'::name, 'information_schema'::name])) AND (NOT (EXISTS ( SELECT
           FROM pg_depend
          WHERE ((pg_depend.classid = ('pg_proc'::regclass)::oid) AND (pg_depend.objid = functions.oid) AND (pg_depend.deptype = 'e'::"char"))))))
UNION ALL
 SELECT ((('view '::text || (namespaces.nspname)::text) || '.'::text) || (classes.relname)::text) AS identity,
    'pg_class'::regclass AS class_id,
    classes.oid AS object_id,
    ('view '::text || (classes.oid)::regclass) AS address,
    concat_ws(' '::text, pg_get_viewdef(classes.oid), classes.reloptions) AS definition
   FROM (pg_class classes
     JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)))
  WHERE ((classes.relkind = 'v'::"char") AND (namespaces.nspname <> ALL (ARRAY['pg_catalog'::name, 'information_schema'::name])))
UNION ALL
 SELECT format('trigger %s on %s.%s'::text, triggers.tgname, namespaces.nspname, classes.relname) AS identity,
    'pg_trigger'::regclass AS class_id,
    triggers.oid AS object_id,
    format('trigger %I on %s'::text, triggers.tgname, (classes.oid)::regclass) AS address,
    ((pg_get_triggerdef(triggers.oid) || ' '::text) || (triggers.tgenabled)::text) AS definition
   FROM ((pg_trigger triggers
     JOIN pg_class classes ON ((classes.oid = triggers.tgrelid)))
     JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)))
  WHERE (NOT triggers.tgisinternal)
UNION ALL
 SELECT format('policy %s on %s.%s'::text, policies.polname, namespaces.nspname, classes.relname) AS identity,
    'pg_policy'::regclass AS class_id,
    policies.oid AS object_id,
    format('policy %I on %s'::text, policies.polname, (classes.oid)::regclass) AS address,
    concat_ws(' '::text, (policies.polcmd)::text, (policies.polpermissive)::text, ((policies.polroles)::regrole[])::text, pg_get_expr(policies.polqual, policies.polrelid), pg_get_expr(policies.polwithcheck, policies.polrelid)) AS definition
   FROM ((pg_policy policies
     JOIN pg_class classes ON ((classes.oid = policies.polrelid)))
     JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)));

comment on view regulars.catalog_objects is 'Functions, views, triggers and policies of this database, with the catalog''s own text of each.';

create view regulars.catalog_state with (security_invoker=true) as
 WITH tables AS (
         SELECT classes.oid,
            classes.relrowsecurity,
            classes.relpersistence,
            namespaces.nspname,
            format('%s.%s'::text, namespaces.nspname, classes.relname) AS name
           FROM (pg_class classes
             JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)))
          WHERE ((classes.relkind = ANY (ARRAY['r'::"char", 'p'::"char"])) AND (namespaces.oid = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])))
        )
 SELECT tables.name AS table_name,
    ('table '::text || tables.name) AS identity,
    (tables.relpersistence)::text AS definition
   FROM tables
UNION ALL
 SELECT tables.name AS table_name,
    ('row security of '::text || tables.name) AS identity,
    'on'::text AS definition
   FROM tables
  WHERE tables.relrowsecurity
UNION ALL
 SELECT tables.name AS table_name,
    format('column %s.%s'::text, tables.name, attributes.attname) AS identity,
    concat_ws(' '::text, format_type(attributes.atttypid, attributes.atttypmod), attributes.attnotnull, attributes.attgenerated, attributes.attidentity, pg_get_expr(defaults.adbin, defaults.adrelid)) AS definition
   FROM ((tables
     JOIN pg_attribute attributes ON (((attributes.attrelid = tables.oid) AND (attributes.attnum > 0) AND (NOT attributes.attisdropped))))
     LEFT JOIN pg_attrdef defaults ON (((defaults.adrelid = attributes.attrelid) AND (defaults.adnum = attributes.attnum))))
UNION ALL
 SELECT tables.name AS table_name,
    format('constraint %s on %s'::text, constraints.conname, tables.name) AS identity,
    concat_ws(' '::text, pg_get_constraintdef(constraints.oid), constraints.convalidated, ( SELECT string_agg(DISTINCT (triggers.tgenabled)::text, ''::text) AS string_agg
           FROM pg_trigger triggers
          WHERE (triggers.tgconstraint = constraints.oid))) AS definition
   FROM (tables
     JOIN pg_constraint constraints ON ((constraints.conrelid = tables.oid)))
  WHERE (constraints.contype <> 'n'::"char")
UNION ALL
 SELECT tables.name AS table_name,
    format('index %s.%s'::text, tables.nspname, classes.relname) AS identity,
    concat_ws(' '::text, pg_get_indexdef(indexes.indexrelid), indexes.indisvalid) AS definition
   FROM ((tables
     JOIN pg_index indexes ON ((indexes.indrelid = tables.oid)))
     JOIN pg_class classes ON ((classes.oid = indexes.indexrelid)))
  WHERE (NOT (EXISTS ( SELECT
           FROM pg_constraint constraints
          WHERE ((constraints.conindid = indexes.indexrelid) AND (constraints.conrelid = indexes.indrelid)))));

comment on view regulars.catalog_state is 'Tables, columns, constraints, indexes and row security of our schemas, with the catalog''s own text of each.';

create view regulars.check_balances_match_ledger with (security_invoker=true) as
 SELECT 'balances_match_ledger'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    format('balance %s, lifetime %s, tier %s, last award %s, sequence %s'::text, ledger_balance, ledger_lifetime_points, ledger_tier, ledger_last_awarded_at, ledger_last_sequence) AS expected,
    format('balance %s, lifetime %s, tier %s, last award %s, sequence %s'::text, balance, lifetime_points, tier, last_awarded_at, last_sequence) AS actual
   FROM regulars.account_differences differences;

comment on view regulars.check_balances_match_ledger is 'For verify: accounts whose row is missing or is not what their ledger adds up to.';

create view regulars.check_bookings with (security_invoker=true) as
 SELECT findings.check_name,
    judged.restaurant_id,
    (judged.id)::text AS offender,
    findings.expected,
    findings.actual
   FROM (( SELECT bookings.restaurant_id,
            bookings.id,
            bookings.loyalty_accrual_version,
            bookings.event_count,
            events.entries,
            events.booking_sequence,
            ((bookings.loyalty_accrual_version IS NOT NULL) AND (versions.accrual_version IS NULL)) AS lacks_version,
            (bookings.event_count < events.booking_sequence) AS is_behind,
            (bookings.event_count > COALESCE(events.entries, (0)::bigint)) AS lacks_events,
            (bookings.customer_id IS NULL) AS is_walk_in
           FROM ((public.bookings
             LEFT JOIN public.loyalty_program_versions versions ON (((versions.restaurant_id = bookings.restaurant_id) AND (versions.program_id = bookings.loyalty_program_id) AND (versions.accrual_version = bookings.loyalty_accrual_version))))
             LEFT JOIN ( SELECT analytics_events.restaurant_id,
                    analytics_events.booking_id,
                    count(*) AS entries,
                    max(analytics_events.booking_sequence) AS booking_sequence
                   FROM public.analytics_events
                  WHERE (analytics_events.booking_sequence IS NOT NULL)
                  GROUP BY analytics_events.restaurant_id, analytics_events.booking_id) events ON (((events.restaurant_id = bookings.restaurant_id) AND (events.booking_id = bookings.id))))) judged
     CROSS JOIN LATERAL ( VALUES ('pinned_versions_exist'::text,judged.lacks_version,'a stored version'::text,(judged.loyalty_accrual_version)::text), ('event_counts_lead'::text,judged.is_behind,(judged.booking_sequence)::text,(judged.event_count)::text), ('events_arriving'::text,judged.lacks_events,(judged.event_count)::text,(COALESCE(judged.entries, (0)::bigint))::text), ('walk_ins'::text,judged.is_walk_in,NULL::text,NULL::text)) findings(check_name, is_found, expected, actual))
  WHERE ((judged.lacks_version OR judged.is_behind OR judged.lacks_events OR judged.is_walk_in) AND findings.is_found);

comment on view regulars.check_bookings is 'For verify: bookings pinned to a version that is not stored, with a count behind their events, with events missing, and without a customer.';

create view regulars.check_contacts with (security_invoker=true) as
 SELECT findings.check_name,
    contacts.restaurant_id,
    findings.offender,
    findings.expected,
    findings.actual
   FROM (( SELECT normalized.restaurant_id,
            normalized.bookings,
            normalized.customer_id,
            owners.customer_id AS owner_id,
            (normalized.is_usable AND (owners.id IS NULL)) AS is_missing,
            ((normalized.is_usable AND (owners.id IS NULL)) OR ((owners.customer_id IS NOT NULL) AND (normalized.customer_id IS DISTINCT FROM owners.customer_id)) OR ((owners.customer_id IS NULL) AND (present.id IS NOT NULL)) OR normalized.lacks_program) AS is_elsewhere,
            (normalized.is_given AND (NOT normalized.is_usable)) AS is_unusable
           FROM ((( SELECT grouped.restaurant_id,
                    grouped.customer_id,
                    grouped.lacks_program,
                    grouped.bookings,
                    (btrim(grouped.contact, (' '::text || chr(31))) <> ''::text) AS is_given,
                    readings.email_normalized,
                    known.phone_normalized,
                    (COALESCE(readings.email_normalized, known.phone_normalized) IS NOT NULL) AS is_usable
                   FROM (((( SELECT bookings.restaurant_id,
                            regulars.contact_key(bookings.customer_email, bookings.customer_phone) AS contact,
                            bookings.customer_id,
                            ((bookings.loyalty_points_awarded <> 0) AND (bookings.loyalty_program_id IS NULL) AND (bookings.customer_id IS NOT NULL)) AS lacks_program,
                            array_agg(bookings.id) AS bookings
                           FROM public.bookings
                          GROUP BY bookings.restaurant_id, (regulars.contact_key(bookings.customer_email, bookings.customer_phone)), bookings.customer_id, ((bookings.loyalty_points_awarded <> 0) AND (bookings.loyalty_program_id IS NULL) AND (bookings.customer_id IS NOT NULL))) grouped
                     JOIN public.restaurants ON ((restaurants.id = grouped.restaurant_id)))
                     CROSS JOIN LATERAL ( SELECT regulars.normalize_email(NULLIF(split_part(grouped.contact, chr(31), 1), ''::text)) AS email_normalized,
                            regulars.normalize_phone(NULLIF(split_part(grouped.contact, chr(31), 2), ''::text), restaurants.country_code) AS phone_normalized
                         OFFSET 0) readings)
                     CROSS JOIN LATERAL ( SELECT
                                CASE
                                    WHEN (EXISTS ( SELECT
                                       FROM regulars.earlier_phone_readings
                                      WHERE (earlier_phone_readings.restaurant_id = grouped.restaurant_id))) THEN regulars.known_phone(restaurant_id => grouped.restaurant_id, email_normalized => readings.email_normalized, phone => NULLIF(split_part(grouped.contact, chr(31), 2), ''::text), phone_normalized => readings.phone_normalized)
                                    ELSE readings.phone_normalized
                                END AS phone_normalized
                         OFFSET 0) known)) normalized
             LEFT JOIN ( SELECT customers.restaurant_id,
                    customers.id,
                    customers.identity,
                        CASE
                            WHEN (customers.merged_into_id IS NULL) THEN customers.id
                            ELSE regulars.customer_root(customers.restaurant_id, customers.id)
                        END AS customer_id
                   FROM public.customers
                  WHERE (customers.erased_at IS NULL)) owners ON (((owners.restaurant_id = normalized.restaurant_id) AND (owners.identity = regulars.identity_key(normalized.email_normalized, normalized.phone_normalized)))))
             LEFT JOIN public.customers present ON (((present.restaurant_id = normalized.restaurant_id) AND (present.id = normalized.customer_id) AND (present.merged_into_id IS NOT NULL))))) contacts
     CROSS JOIN LATERAL ( SELECT 'customers_match_contacts'::text AS check_name,
            (contacts.bookings[1])::text AS offender,
            'a customer'::text AS expected,
            'none'::text AS actual
          WHERE contacts.is_missing
        UNION ALL
         SELECT 'bookings_have_their_customer'::text,
            (elsewhere.booking_id)::text AS booking_id,
            (contacts.owner_id)::text AS owner_id,
            (contacts.customer_id)::text AS customer_id
           FROM unnest(contacts.bookings) elsewhere(booking_id)
          WHERE contacts.is_elsewhere
        UNION ALL
         SELECT 'unusable_contacts'::text,
            (contacts.bookings[1])::text AS bookings,
            'an e-mail or a phone'::text,
            'neither'::text
          WHERE contacts.is_unusable) findings)
  WHERE (contacts.is_missing OR contacts.is_elsewhere OR contacts.is_unusable);

comment on view regulars.check_contacts is 'For verify: contacts without a customer, bookings that are not with the customer of their contact, and contacts that identify nobody. A contact is named by one of its bookings.';

create view regulars.check_customers_show_newest_contact with (security_invoker=true) as
 SELECT 'customers_show_newest_contact'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    'name and contact of the newest booking'::text AS expected,
    'others'::text AS actual
   FROM regulars.shown_contact_differences differences;

comment on view regulars.check_customers_show_newest_contact is 'For verify: customers who do not show the name, e-mail and phone of their newest booking.';

create view regulars.check_customers_without_bookings with (security_invoker=true) as
 SELECT 'customers_without_bookings'::text AS check_name,
    restaurant_id,
    (id)::text AS offender,
    NULL::text AS expected,
        CASE
            WHEN (merged_into_id IS NOT NULL) THEN 'merged'::text
            WHEN (erased_at IS NOT NULL) THEN 'erased'::text
            ELSE 'other'::text
        END AS actual
   FROM public.customers
  WHERE (NOT (EXISTS ( SELECT
           FROM public.bookings
          WHERE ((bookings.restaurant_id = customers.restaurant_id) AND (bookings.customer_id = customers.id)))));

comment on view regulars.check_customers_without_bookings is 'For verify: customers without a booking: merged, erased, or left behind by a changed contact.';

create view regulars.check_events_valid with (security_invoker=true) as
 SELECT 'events_valid'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('%s, version %s'::text, event_type, schema_version) AS offender,
    'enforced'::text AS expected,
    'not enforced'::text AS actual
   FROM public.analytics_event_contracts() contracts(event_type, schema_version, sha256)
  WHERE ((NOT (EXISTS ( SELECT
           FROM (pg_constraint constraints
             JOIN pg_depend calls ON (((calls.classid = ('pg_constraint'::regclass)::oid) AND (calls.objid = constraints.oid) AND (calls.refclassid = ('pg_proc'::regclass)::oid) AND (calls.refobjid = ('regulars.follows_contract(text,integer,jsonb,uuid,uuid,uuid)'::regprocedure)::oid))))
          WHERE ((constraints.conrelid = ('public.analytics_events'::regclass)::oid) AND (constraints.contype = 'c'::"char") AND constraints.convalidated)))) OR (regulars.follows_contract(event_type => event_type, schema_version => schema_version, payload => '{}'::jsonb, restaurant_id => NULL::uuid, booking_id => NULL::uuid, customer_id => NULL::uuid) IS NOT FALSE));

comment on view regulars.check_events_valid is 'For verify: contracts of events that no validated constraint enforces.';

create view regulars.check_guards_enabled with (security_invoker=true) as
 SELECT 'guards_enabled'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('trigger %s on %s'::text, triggers.tgname, (triggers.tgrelid)::regclass) AS offender,
    'on'::text AS expected,
    'off'::text AS actual
   FROM (pg_trigger triggers
     JOIN pg_proc functions ON ((functions.oid = triggers.tgfoid)))
  WHERE ((functions.pronamespace = ('regulars'::regnamespace)::oid) AND (triggers.tgenabled <> ALL (ARRAY['O'::"char", 'A'::"char"])))
UNION ALL
 SELECT 'guards_enabled'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('row security of %s'::text, (tables.oid)::regclass) AS offender,
    'on'::text AS expected,
    'off'::text AS actual
   FROM (pg_policy policies
     JOIN pg_class tables ON ((tables.oid = policies.polrelid)))
  WHERE ((policies.polname = 'tenant'::name) AND (NOT tables.relrowsecurity) AND (EXISTS ( SELECT
           FROM pg_policy operators
          WHERE ((operators.polrelid = policies.polrelid) AND (operators.polname = 'operators'::name)))));

comment on view regulars.check_guards_enabled is 'For verify: triggers and row security that somebody has switched off.';

create view regulars.check_ledger_matches_bookings with (security_invoker=true) as
 SELECT 'ledger_matches_bookings'::text AS check_name,
    restaurant_id,
    (booking_id)::text AS offender,
    (target)::text AS expected,
    (posted)::text AS actual
   FROM regulars.booking_point_differences differences;

comment on view regulars.check_ledger_matches_bookings is 'For verify: bookings whose ledger entries do not add up to their loyalty_points_awarded, by account.';

create view regulars.check_ledger_untouched with (security_invoker=true) as
 SELECT DISTINCT ON (restaurant_id, program_id, customer_id) 'ledger_untouched'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    NULL::text AS expected,
    format('entry %s %s%s'::text, sequence, fault,
        CASE
            WHEN (booking_id IS NOT NULL) THEN ', of a booking'::text
            ELSE NULL::text
        END) AS actual
   FROM regulars.ledger_faults faults
  ORDER BY restaurant_id, program_id, customer_id, sequence;

comment on view regulars.check_ledger_untouched is 'For verify: accounts with ledger entries that were altered, forged or removed by force.';

create view regulars.check_merge_pointers_end with (security_invoker=true) as
 SELECT 'merge_pointers_end'::text AS check_name,
    restaurant_id,
    (id)::text AS offender,
    'a customer that is merged into no other'::text AS expected,
    'a circle'::text AS actual
   FROM public.customers
  WHERE ((merged_into_id IS NOT NULL) AND (regulars.customer_root(restaurant_id, id) IS NULL));

comment on view regulars.check_merge_pointers_end is 'For verify: merged customers whose pointers lead in a circle, and so to nobody.';

create view regulars.check_objects with (security_invoker=true) as
 SELECT 'objects'::text AS check_name,
    NULL::uuid AS restaurant_id,
    identity AS offender,
    'as migrated'::text AS expected,
    difference AS actual
   FROM regulars.object_differences() differences(path, identity, difference);

comment on view regulars.check_objects is 'For verify: what migrating has made and is missing or changed since; unknown on another major version of the server.';

create view regulars.check_phone_rules_applied with (security_invoker=true) as
 SELECT DISTINCT 'phone_rules_applied'::text AS check_name,
    restaurant_id,
    (restaurant_id)::text AS offender,
    'the present rules'::text AS expected,
    'earlier rules'::text AS actual
   FROM regulars.earlier_phone_readings readings;

comment on view regulars.check_phone_rules_applied is 'For verify: restaurants whose guests are still read by earlier phone rules.';

create view regulars.check_pilot_list with (security_invoker=true) as
 SELECT DISTINCT 'pilot_list'::text AS check_name,
    NULL::uuid AS restaurant_id,
    lower(btrim(entries.entry, ' 	
'::text)) AS offender,
    'the id of a restaurant'::text AS expected,
    'another text'::text AS actual
   FROM (( SELECT current_setting('loyalty.pilot_restaurant_ids'::text, true) AS list
        UNION ALL
         SELECT settings.value
           FROM regulars.settings
          WHERE (settings.name = 'loyalty.pilot_restaurant_ids'::text)) lists
     CROSS JOIN LATERAL unnest(string_to_array(lists.list, ','::text)) entries(entry))
  WHERE ((btrim(entries.entry, ' 	
'::text) <> ''::text) AND (lower(btrim(entries.entry, ' 	
'::text)) !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'::text));

comment on view regulars.check_pilot_list is 'For verify: entries of the pilot list that are no ids.';

create view regulars.check_profiles_match_bookings with (security_invoker=true) as
 SELECT 'profiles_match_bookings'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    'what the bookings add up to'::text AS expected,
        CASE
            WHEN has_profile THEN 'something else'::text
            ELSE 'no profile'::text
        END AS actual
   FROM regulars.customer_profile_differences differences;

comment on view regulars.check_profiles_match_bookings is 'For verify: customers whose profile is missing or is not what their bookings add up to.';

create view regulars.check_row_security_on with (security_invoker=true) as
 SELECT 'row_security_on'::text AS check_name,
    NULL::uuid AS restaurant_id,
    ((tables.oid)::regclass)::text AS offender,
    'on'::text AS expected,
    'off'::text AS actual
   FROM (pg_policy policies
     JOIN pg_class tables ON ((tables.oid = policies.polrelid)))
  WHERE ((policies.polname = 'tenant'::name) AND (NOT tables.relrowsecurity) AND (NOT (EXISTS ( SELECT
           FROM pg_policy operators
          WHERE ((operators.polrelid = policies.polrelid) AND (operators.polname = 'operators'::name))))));

comment on view regulars.check_row_security_on is 'For verify: tables whose row security waits for scripts/db/roles.sql.';

create view regulars.customer_profile_differences with (security_invoker=true) as
 SELECT derived.restaurant_id,
    derived.customer_id,
    (profiles.customer_id IS NOT NULL) AS has_profile
   FROM (regulars.derived_customer_profiles derived
     LEFT JOIN public.customer_profiles profiles ON (((profiles.restaurant_id = derived.restaurant_id) AND (profiles.customer_id = derived.customer_id))))
  WHERE (((profiles.customer_id IS NOT NULL) OR (derived.total_bookings > 0) OR (derived.marketing_choice_at IS NOT NULL)) AND ((((((((((((profiles.first_booking_at IS DISTINCT FROM derived.first_booking_at) OR (profiles.last_booking_at IS DISTINCT FROM derived.last_booking_at)) OR (profiles.total_bookings IS DISTINCT FROM derived.total_bookings)) OR (profiles.total_cancellations IS DISTINCT FROM derived.total_cancellations)) OR (profiles.total_no_shows IS DISTINCT FROM derived.total_no_shows)) OR (profiles.total_covers IS DISTINCT FROM derived.total_covers)) OR (profiles.total_visits IS DISTINCT FROM derived.total_visits)) OR (profiles.last_visit_at IS DISTINCT FROM derived.last_visit_at)) OR (profiles.marketing_opt_in IS DISTINCT FROM derived.marketing_opt_in)) OR (profiles.last_marketing_opt_in_at IS DISTINCT FROM derived.last_marketing_opt_in_at)) OR (profiles.marketing_choice_at IS DISTINCT FROM derived.marketing_choice_at)) OR (profiles.last_waitlist_at IS DISTINCT FROM derived.last_waitlist_at)));

comment on view regulars.customer_profile_differences is 'Customers whose profile is missing or is not what their bookings add up to; empty when all is well.';

create view regulars.derived_customer_profiles with (security_invoker=true) as
 SELECT restaurant_id,
    customer_id,
    min(booked_at) AS first_booking_at,
    max(booked_at) AS last_booking_at,
    (count(booked_at))::integer AS total_bookings,
    (count(*) FILTER (WHERE (status = 'cancelled'::text)))::integer AS total_cancellations,
    (count(*) FILTER (WHERE (status = 'no_show'::text)))::integer AS total_no_shows,
    COALESCE(sum(party_size) FILTER (WHERE (status <> ALL (ARRAY['cancelled'::text, 'no_show'::text]))), (0)::bigint) AS total_covers,
    (count(*) FILTER (WHERE (status = 'completed'::text)))::integer AS total_visits,
    max(starts_at) FILTER (WHERE (status = 'completed'::text)) AS last_visit_at,
    COALESCE((max(given_at) > COALESCE(max(withdrawn_at), '-infinity'::timestamp with time zone)), ((max(imported_at) IS NOT NULL) AND (max(withdrawn_at) IS NULL))) AS marketing_opt_in,
        CASE
            WHEN (max(withdrawn_at) IS NULL) THEN GREATEST(max(given_at), max(imported_at))
            ELSE max(given_at)
        END AS last_marketing_opt_in_at,
        CASE
            WHEN (max(withdrawn_at) IS NULL) THEN GREATEST(max(given_at), max(imported_at))
            ELSE GREATEST(max(given_at), max(withdrawn_at))
        END AS marketing_choice_at,
    max(waitlisted_at) AS last_waitlist_at
   FROM ( SELECT customers.restaurant_id,
            customers.id AS customer_id,
            NULL::timestamp with time zone AS booked_at,
            NULL::text AS status,
            NULL::integer AS party_size,
            NULL::timestamp with time zone AS starts_at,
            NULL::timestamp with time zone AS given_at,
            NULL::timestamp with time zone AS imported_at,
            NULL::timestamp with time zone AS withdrawn_at,
            NULL::timestamp with time zone AS waitlisted_at
           FROM public.customers
        UNION ALL
         SELECT bookings.restaurant_id,
            bookings.customer_id,
            bookings.created_at,
            bookings.status,
            bookings.party_size,
            bookings.starts_at,
                CASE
                    WHEN (bookings.marketing_opt_in AND (bookings.import_batch_id IS NULL)) THEN bookings.created_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
                CASE
                    WHEN (bookings.marketing_opt_in AND (bookings.import_batch_id IS NOT NULL)) THEN bookings.created_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
            NULL::timestamp with time zone,
            NULL::timestamp with time zone
           FROM public.bookings
          WHERE (bookings.customer_id IS NOT NULL)
        UNION ALL
         SELECT marketing_consents.restaurant_id,
            marketing_consents.customer_id,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer,
            NULL::timestamp with time zone,
                CASE
                    WHEN marketing_consents.is_given THEN marketing_consents.occurred_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
            NULL::timestamp with time zone,
                CASE
                    WHEN (NOT marketing_consents.is_given) THEN marketing_consents.occurred_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
            NULL::timestamp with time zone
           FROM public.marketing_consents
        UNION ALL
         SELECT customers.restaurant_id,
            customers.merged_into_id,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer,
            NULL::timestamp with time zone,
                CASE
                    WHEN marketing_consents.is_given THEN marketing_consents.occurred_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
            NULL::timestamp with time zone,
                CASE
                    WHEN (NOT marketing_consents.is_given) THEN marketing_consents.occurred_at
                    ELSE NULL::timestamp with time zone
                END AS "case",
            NULL::timestamp with time zone
           FROM (public.customers
             JOIN public.marketing_consents ON (((marketing_consents.restaurant_id = customers.restaurant_id) AND (marketing_consents.customer_id = customers.id))))
          WHERE (customers.merged_into_id IS NOT NULL)
        UNION ALL
         SELECT bookings.restaurant_id,
            bookings.customer_id,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone,
            waiting_list.created_at
           FROM (public.waiting_list
             JOIN public.bookings ON (((bookings.restaurant_id = waiting_list.restaurant_id) AND (bookings.id = waiting_list.booking_id))))
          WHERE (bookings.customer_id IS NOT NULL)) facts
  GROUP BY restaurant_id, customer_id;

comment on view regulars.derived_customer_profiles is 'What customer_profiles must hold, from customers, bookings, marketing consents and the waiting list.';

create table regulars.earlier_definitions (
  identity text not null,
  definition text not null,
  constraint earlier_definitions_pkey PRIMARY KEY (identity)
);
alter table regulars.earlier_definitions enable row level security;
comment on table regulars.earlier_definitions is 'The same as a migrate found it when it began, until it ends: what is no different then, it has not made.';
comment on column regulars.earlier_definitions.identity is 'Kind and name.';
comment on column regulars.earlier_definitions.definition is 'MD5 of the catalog''s text.';

create table regulars.earlier_phone_readings (
  restaurant_id uuid not null,
  changed_at timestamp with time zone default clock_timestamp() not null,
  country_code text not null,
  edition integer not null,
  constraint earlier_phone_readings_pkey PRIMARY KEY (restaurant_id, changed_at),
  constraint earlier_phone_readings_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
alter table regulars.earlier_phone_readings enable row level security;
comment on table regulars.earlier_phone_readings is 'Changes of the phone rules that regulars.apply_phone_rules has not applied yet: nearly always empty.';
comment on column regulars.earlier_phone_readings.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.earlier_phone_readings.changed_at is 'Until when numbers were read in this way; see customers.phone_read_at.';
comment on column regulars.earlier_phone_readings.country_code is 'As whose country''s they were read.';
comment on column regulars.earlier_phone_readings.edition is 'By which edition of regulars.phone_rules; 0: the one in force, only the country has changed.';

create view regulars.ledger_faults with (security_invoker=true) as
 SELECT entries.restaurant_id,
    entries.program_id,
    entries.customer_id,
    entries.sequence,
    entries.id AS event_id,
    entries.booking_id,
    'altered'::text AS fault
   FROM public.loyalty_point_events entries
  WHERE (entries.digest <> regulars.entry_digest(entries.*))
UNION ALL
 SELECT accounts.restaurant_id,
    accounts.program_id,
    accounts.customer_id,
    gap.sequence,
    NULL::uuid AS event_id,
    NULL::uuid AS booking_id,
    'missing'::text AS fault
   FROM (( SELECT numbers.restaurant_id,
            numbers.program_id,
            numbers.customer_id
           FROM ( SELECT loyalty_points.restaurant_id,
                    loyalty_points.program_id,
                    loyalty_points.customer_id,
                    loyalty_points.last_sequence,
                    NULL::integer AS sequence
                   FROM public.loyalty_points
                UNION ALL
                 SELECT entries.restaurant_id,
                    entries.program_id,
                    entries.customer_id,
                    NULL::integer,
                    entries.sequence
                   FROM public.loyalty_point_events entries) numbers
          GROUP BY numbers.restaurant_id, numbers.program_id, numbers.customer_id
         HAVING (count(numbers.sequence) < GREATEST(max(numbers.sequence), max(numbers.last_sequence)))) accounts
     CROSS JOIN LATERAL ( SELECT min(places.sequence) AS sequence
           FROM ( SELECT 1 AS sequence
                UNION ALL
                 SELECT (entries.sequence + 1)
                   FROM public.loyalty_point_events entries
                  WHERE ((entries.restaurant_id = accounts.restaurant_id) AND (entries.program_id = accounts.program_id) AND (entries.customer_id = accounts.customer_id))) places
          WHERE (NOT (EXISTS ( SELECT
                   FROM public.loyalty_point_events entries
                  WHERE ((entries.restaurant_id = accounts.restaurant_id) AND (entries.program_id = accounts.program_id) AND (entries.customer_id = accounts.customer_id) AND (entries.sequence = places.sequence)))))) gap);

comment on view regulars.ledger_faults is 'Ledger entries that were altered, forged or removed by force: the account, and the entry or the first missing sequence.';

create view regulars.ledger_totals with (security_invoker=true) as
 SELECT restaurant_id,
    COALESCE(sum(points_delta), (0)::bigint) AS balance,
    COALESCE(sum(points_delta) FILTER (WHERE (reason ~~ 'booking.%'::text)), (0)::bigint) AS awarded,
    COALESCE(sum(points_delta) FILTER (WHERE (reason = ANY (ARRAY['manual.adjustment'::text, 'merge'::text]))), (0)::bigint) AS adjusted,
    (- COALESCE(sum(points_delta) FILTER (WHERE (reason ~~ 'redemption%'::text)), (0)::bigint)) AS redeemed,
    (- COALESCE(sum(points_delta) FILTER (WHERE (reason ~~ 'expiry%'::text)), (0)::bigint)) AS expired,
    COALESCE(sum(balance), (0)::numeric) AS in_balances
   FROM ( SELECT entries.restaurant_id,
            entries.points_delta,
            entries.reason,
            NULL::bigint AS balance
           FROM public.loyalty_point_events entries
        UNION ALL
         SELECT loyalty_points.restaurant_id,
            NULL::integer,
            NULL::text,
            loyalty_points.balance
           FROM public.loyalty_points) parts
  GROUP BY restaurant_id;

comment on view regulars.ledger_totals is 'What the ledger of a restaurant adds up to, by kind, and the sum of the balances beside it.';

create table regulars.migrations (
  file text not null,
  hash text not null,
  applied_at timestamp with time zone default clock_timestamp() not null,
  constraint migrations_pkey PRIMARY KEY (file)
);
alter table regulars.migrations enable row level security;
comment on table regulars.migrations is 'The files of migrations/committed that "regulars migrate" has applied or found applied.';
comment on column regulars.migrations.file is 'The file''s name.';
comment on column regulars.migrations.hash is 'The hash in its header.';
comment on column regulars.migrations.applied_at is 'When it was applied.';

create table regulars.object_definitions (
  identity text not null,
  path text not null,
  definition text not null,
  server_major integer not null,
  noted_in oid default ('regulars.objects'::regclass)::oid not null,
  constraint object_definitions_pkey PRIMARY KEY (identity)
);
alter table regulars.object_definitions enable row level security;
comment on table regulars.object_definitions is 'What the catalog said of each object right after it was applied, to tell of changes by hand.';
comment on column regulars.object_definitions.identity is 'Kind and name, such as "function public.create_booking" or "trigger x on public.bookings".';
comment on column regulars.object_definitions.path is 'The file that makes it.';
comment on column regulars.object_definitions.definition is 'MD5 of the catalog''s text.';
comment on column regulars.object_definitions.server_major is 'The server''s major version: another one may print the same object differently.';
comment on column regulars.object_definitions.noted_in is 'The oid of regulars.objects: a restored database has another, and may print things otherwise.';

create table regulars.objects (
  path text not null,
  hash text not null,
  applied_at timestamp with time zone default clock_timestamp() not null,
  constraint objects_pkey PRIMARY KEY (path)
);
alter table regulars.objects enable row level security;
comment on table regulars.objects is 'The files of migrations/objects that this database has applied.';
comment on column regulars.objects.path is 'The file''s path below migrations/objects.';
comment on column regulars.objects.hash is 'MD5 of its text as applied, without empty lines around it.';
comment on column regulars.objects.applied_at is 'When it was last applied.';

create table regulars.offboardings (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  actor text not null,
  row_counts jsonb not null,
  offboarded_at timestamp with time zone default now() not null,
  constraint offboardings_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint offboardings_pkey PRIMARY KEY (restaurant_id, id)
);
alter table regulars.offboardings enable row level security;
comment on table regulars.offboardings is 'Restaurants that have left. Holds no personal data, and so may stay.';
comment on column regulars.offboardings.restaurant_id is 'The restaurant that left.';
comment on column regulars.offboardings.id is 'Time-ordered UUID (version 7).';
comment on column regulars.offboardings.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.offboardings.row_counts is 'How many rows of each table were deleted.';
comment on column regulars.offboardings.offboarded_at is 'When.';

create table regulars.pending_analytics_events (
  restaurant_id uuid not null,
  event_id uuid not null,
  constraint pending_analytics_events_pkey PRIMARY KEY (restaurant_id, event_id)
);
CREATE INDEX pending_analytics_events_event_id_idx ON regulars.pending_analytics_events USING btree (event_id);
alter table regulars.pending_analytics_events enable row level security;
comment on table regulars.pending_analytics_events is 'Events that no reader has given a position yet; written with the event, emptied by read_analytics_events.';
comment on column regulars.pending_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.pending_analytics_events.event_id is 'The event.';

create table regulars.phone_rules (
  edition integer default 0 not null,
  region text not null,
  calling_code text not null,
  is_main_region boolean not null,
  international_prefix text,
  national_prefix text,
  national_prefix_transform text,
  national_number text not null,
  metadata_version text not null,
  constraint phone_rules_calling_code_check CHECK ((calling_code ~ '^[1-9][0-9]{0,2}$'::text)),
  constraint phone_rules_edition_check CHECK ((edition >= 0)),
  constraint phone_rules_pkey PRIMARY KEY (edition, region),
  constraint phone_rules_region_check CHECK (((region ~ '^[A-Z]{2}$'::text) OR (region = calling_code))),
  constraint phone_rules_transform_check CHECK (((national_prefix_transform IS NULL) OR (national_prefix IS NOT NULL)))
) with (fillfactor=10);
CREATE UNIQUE INDEX phone_rules_calling_code_idx ON regulars.phone_rules USING btree (edition, calling_code) WHERE is_main_region;

comment on table regulars.phone_rules is 'National numbering rules, one row a region and edition; generated, replaced as a whole by migrations.';
comment on column regulars.phone_rules.edition is '0: in force; others are kept while guests are known by them, see regulars.earlier_phone_readings.';
comment on column regulars.phone_rules.region is 'ISO 3166 alpha-2 code; the calling code itself where no country owns it (such as 800).';
comment on column regulars.phone_rules.calling_code is 'The country calling code, without plus.';
comment on column regulars.phone_rules.is_main_region is 'Whether international numbers of the calling code, which regions can share, use this row.';
comment on column regulars.phone_rules.international_prefix is 'Regular expression of what is dialled there before a foreign number (such as ^00), or null.';
comment on column regulars.phone_rules.national_prefix is 'Regular expression of what stands before a national number there (such as ^0), or null.';
comment on column regulars.phone_rules.national_prefix_transform is 'What replaces the prefix when its last group matched (an area code to add); else it is removed.';
comment on column regulars.phone_rules.national_number is 'Regular expression of the whole national numbers of this calling code, of all its regions.';
comment on column regulars.phone_rules.metadata_version is 'Name and version of the metadata that the row was generated from.';
comment on index regulars.phone_rules_calling_code_idx is 'One set of rules for each calling code.';

create view regulars.point_flows with (security_invoker=true) as
 SELECT entries.restaurant_id,
    entries.program_id,
    entries.customer_id,
    entries.booking_id,
    entries.id,
    COALESCE(entries.reverses_event_id, entries.id) AS award_id,
    COALESCE(reversed.sequence, entries.sequence) AS award_sequence,
    entries.sequence,
    entries.points_delta,
    entries.occurred_at,
        CASE
            WHEN (entries.booking_id IS NOT NULL) THEN 'earned'::text
            WHEN (entries.reason = 'merge'::text) THEN (entries.metadata ->> 'flow'::text)
            WHEN (entries.reason = 'expiry'::text) THEN 'expired'::text
            WHEN (entries.reason = 'expiry.reinstated'::text) THEN
            CASE
                WHEN (entries.metadata ? 'unearned'::text) THEN 'expired'::text
                ELSE 'earned'::text
            END
            WHEN (COALESCE(reversed.points_delta, entries.points_delta) > 0) THEN 'earned'::text
            ELSE 'used'::text
        END AS flow,
        CASE
            WHEN (entries.reason = 'expiry.reinstated'::text) THEN entries.occurred_at
            ELSE COALESCE(reversed.occurred_at, entries.occurred_at)
        END AS earned_at,
        CASE
            WHEN ((COALESCE(reversed.reason, entries.reason) = 'merge'::text) AND (NOT (COALESCE(reversed.metadata, entries.metadata) ? 'undo'::text))) THEN (COALESCE(reversed.metadata, entries.metadata) ->> 'merge_id'::text)
            ELSE NULL::text
        END AS merge_id
   FROM (regulars.standing_point_events entries
     LEFT JOIN public.loyalty_point_events reversed ON (((reversed.restaurant_id = entries.restaurant_id) AND (reversed.id = entries.reverses_event_id))));

comment on view regulars.point_flows is 'Ledger entries as points earned, used or expired, with the date on which they count as earned and the merge that brought them.';

create table regulars.removals_in_progress (
  restaurant_id uuid not null,
  subject_id uuid not null,
  constraint removals_in_progress_pkey PRIMARY KEY (restaurant_id, subject_id)
);
alter table regulars.removals_in_progress enable row level security;
comment on table regulars.removals_in_progress is 'Tells triggers of the same transaction that it erases a guest or offboards a restaurant: the row goes before the commit, so that nobody else ever sees one.';
comment on column regulars.removals_in_progress.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.removals_in_progress.subject_id is 'The customer who is erased, or the restaurant itself while it is offboarded.';

create table regulars.set_aside_analytics_events (
  restaurant_id uuid not null,
  consumer_id uuid not null,
  "position" bigint not null,
  event_id uuid not null,
  booking_id uuid,
  reason text not null,
  set_aside_at timestamp with time zone default clock_timestamp() not null,
  constraint set_aside_analytics_events_pkey PRIMARY KEY (restaurant_id, consumer_id, "position")
);
CREATE INDEX set_aside_analytics_events_consumer_id_idx ON regulars.set_aside_analytics_events USING btree (consumer_id, "position");
alter table regulars.set_aside_analytics_events enable row level security;
comment on table regulars.set_aside_analytics_events is 'Events that a consumer could not handle, and later ones of their bookings, until they are released.';
comment on column regulars.set_aside_analytics_events.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.set_aside_analytics_events.consumer_id is 'The consumer.';
comment on column regulars.set_aside_analytics_events."position" is 'The place of the event in the feed.';
comment on column regulars.set_aside_analytics_events.event_id is 'The event.';
comment on column regulars.set_aside_analytics_events.booking_id is 'Its booking, of which the consumer handles nothing until then; null: the event is of none.';
comment on column regulars.set_aside_analytics_events.reason is 'Why, for people.';
comment on column regulars.set_aside_analytics_events.set_aside_at is 'When.';

create table regulars.settings (
  name text not null,
  value text not null,
  constraint settings_name_check CHECK ((name = ANY (ARRAY['loyalty.pilot_restaurant_ids'::text, 'loyalty.general_availability'::text]))),
  constraint settings_pkey PRIMARY KEY (name)
);
alter table regulars.settings enable row level security;
comment on table regulars.settings is 'Settings for every session, written by the owner, where a connection setting cannot be used.';
comment on column regulars.settings.name is 'loyalty.pilot_restaurant_ids or loyalty.general_availability.';
comment on column regulars.settings.value is 'Restaurant ids separated by commas; on or off. What is malformed matches nothing.';

create view regulars.shown_contact_differences with (security_invoker=true) as
 SELECT customers.restaurant_id,
    customers.id AS customer_id,
    COALESCE(newest.full_name, customers.full_name) AS full_name,
    COALESCE(newest.email, customers.email) AS email,
    COALESCE(newest.phone, customers.phone) AS phone
   FROM (public.customers
     JOIN ( SELECT bookings.restaurant_id,
            bookings.customer_id,
            (array_agg(btrim(bookings.customer_name) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_name) <> ''::text)))[1] AS full_name,
            (array_agg(btrim(bookings.customer_email) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_email) <> ''::text)))[1] AS email,
            (array_agg(btrim(bookings.customer_phone) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_phone) <> ''::text)))[1] AS phone
           FROM public.bookings
          WHERE (bookings.customer_id IS NOT NULL)
          GROUP BY bookings.restaurant_id, bookings.customer_id) newest ON (((newest.restaurant_id = customers.restaurant_id) AND (newest.customer_id = customers.id))))
  WHERE ((customers.erased_at IS NULL) AND (((COALESCE(newest.full_name, customers.full_name) IS DISTINCT FROM customers.full_name) OR (COALESCE(newest.email, customers.email) IS DISTINCT FROM customers.email)) OR (COALESCE(newest.phone, customers.phone) IS DISTINCT FROM customers.phone)));

comment on view regulars.shown_contact_differences is 'Customers who do not show the name, e-mail and phone of the newest booking that has one, with what they should show.';

create view regulars.standing_point_events with (security_invoker=true) as
 SELECT restaurant_id,
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
    recorded_at,
    digest
   FROM public.loyalty_point_events entries
  WHERE ((reason <> 'merge'::text) OR (NOT (((metadata ? 'undo'::text) AND (EXISTS ( SELECT
           FROM public.loyalty_point_events undone
          WHERE ((undone.restaurant_id = entries.restaurant_id) AND (undone.id = entries.reverses_event_id) AND (undone.reason = 'merge'::text) AND (undone.points_delta = (- entries.points_delta)) AND ((undone.reverses_event_id IS NULL) OR (NOT (undone.metadata ? 'undo'::text))))))) OR (((reverses_event_id IS NULL) OR (NOT (metadata ? 'undo'::text))) AND (EXISTS ( SELECT
           FROM public.loyalty_point_events undoing
          WHERE ((undoing.restaurant_id = entries.restaurant_id) AND (undoing.reverses_event_id = entries.id) AND (undoing.reason = 'merge'::text) AND (undoing.metadata ? 'undo'::text) AND (undoing.points_delta = (- entries.points_delta)))))))));

comment on view regulars.standing_point_events is 'The ledger without the entries of merges that were undone and the entries that undid them.';

create table regulars.state_definitions (
  identity text not null,
  definition text not null,
  server_major integer not null,
  noted_in oid default ('regulars.objects'::regclass)::oid not null,
  constraint state_definitions_pkey PRIMARY KEY (identity)
);
alter table regulars.state_definitions enable row level security;
comment on table regulars.state_definitions is 'What the catalog said of tables, columns, constraints, indexes and row security right after a migrate had made or changed them.';
comment on column regulars.state_definitions.identity is 'Kind and name, such as "column public.bookings.status" or "row security of public.bookings".';
comment on column regulars.state_definitions.definition is 'MD5 of the catalog''s text.';
comment on column regulars.state_definitions.server_major is 'The server''s major version: another one may print the same object differently.';
comment on column regulars.state_definitions.noted_in is 'The oid of regulars.objects: a restored database has another, and may print things otherwise.';


-- functions

function public.adjust_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.adjust_points(uuid,uuid,integer,text,text,text,uuid,timestamp with time zone) is 'Adds points to a customer''s account, or takes them if negative, even below zero; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG043.';

function public.allocate_booking(restaurant_id uuid, booking_id uuid, table_id uuid DEFAULT NULL::uuid)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.allocate_booking(uuid,uuid,uuid) is 'Gives a booking the table named, else the one it has, else the smallest free one that fits; from the waiting list it is confirmed. Raises RG003, RG005, RG006, RG010, RG018, RG019.';

function public.amend_booking(restaurant_id uuid, booking_id uuid, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, party_size integer DEFAULT NULL::integer, customer_name text DEFAULT NULL::text, customer_email text DEFAULT NULL::text, customer_phone text DEFAULT NULL::text, replace_contact boolean DEFAULT false, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, notes text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.amend_booking(uuid,uuid,timestamp with time zone,timestamp with time zone,integer,text,text,text,boolean,text,text,text) is 'Changes a booking; null leaves a field as it is. replace_contact: e-mail and phone become those given, null included, so two nulls detach the guest. The table stays while it fits and is free, else another is chosen. Raises RG001, RG003, RG008, RG010, RG018.';

function public.analytics_event_contracts()
  returns TABLE(event_type text, schema_version integer, sha256 text)
  language sql immutable parallel safe;
comment on function public.analytics_event_contracts() is 'The contracts that this database enforces, each with the SHA-256 of its file.';

function public.analytics_event_problems(event_type text, schema_version integer, payload jsonb)
  returns TABLE(key text, rule text, expected text, found text)
  language sql immutable parallel safe;
comment on function public.analytics_event_problems(text,integer,jsonb) is 'Why the database would refuse a payload: key, rule, expected and found type, never a value; no row where it would not.';

function public.analytics_feed_lag(restaurant_id uuid)
  returns TABLE(newest_cursor text, waiting bigint, waiting_since timestamp with time zone, reader_pid integer, writer_pids integer[])
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.analytics_feed_lag(uuid) is 'How far the feed is behind its writers, and what holds it back: committed events that no reader has given a position (waiting) and since when, the session that is giving positions now or keeps others from it, and the sessions that have written events and not committed.';

function public.backfill_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid, dry_run boolean DEFAULT false)
  returns TABLE(step integer, object text, inserted bigint, changed bigint, unchanged bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.backfill_customers_loyalty(uuid,boolean) is 'Brings customers, profiles, ledger and accounts in line with bookings, all in the caller''s transaction (null: all restaurants); for a live database use the script or the command line, which commit chunk by chunk. Running it again writes nothing. Raises RG004.';

function public.business_day_starts_at(restaurant_id uuid, day date)
  returns timestamp with time zone
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.business_day_starts_at(uuid,date) is 'The instant at which a business day of the restaurant begins: what from_at and to_at are made of where somebody names dates. Raises RG004, RG010.';

function public.cancel_booking(restaurant_id uuid, booking_id uuid, cancelled_by text DEFAULT 'system'::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.cancel_booking(uuid,uuid,text) is 'Cancels a booking; a cancelled one is returned as it is. cancelled_by: customer, staff or system. Raises RG001, RG002, RG003, RG010.';

function public.complete_booking(restaurant_id uuid, booking_id uuid, spend_amount bigint DEFAULT NULL::bigint, spend_currency text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.complete_booking(uuid,uuid,bigint,text) is 'Records that the party came, and the bill in minor units if known (null: as it is). Raises RG001, RG002, RG003, RG010.';

function public.confirm_booking(restaurant_id uuid, booking_id uuid)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.confirm_booking(uuid,uuid) is 'Confirms a booking, with or without a table; a confirmed one is returned as it is. Raises RG002, RG003, RG010, RG018.';

function public.create_booking(restaurant_id uuid, starts_at timestamp with time zone, party_size integer, customer_name text, customer_email text, customer_phone text, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, status text DEFAULT NULL::text, marketing_opt_in boolean DEFAULT NULL::boolean, notes text DEFAULT NULL::text, source text DEFAULT NULL::text, table_id uuid DEFAULT NULL::uuid, customer_id uuid DEFAULT NULL::uuid, idempotency_key text DEFAULT NULL::text, external_source text DEFAULT NULL::text, external_id text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.create_booking(uuid,timestamp with time zone,integer,text,text,text,timestamp with time zone,text,text,text,boolean,text,text,uuid,uuid,text,text,text) is 'Makes a booking on the table given or the smallest free one that fits, else on the waiting list; null: the default. A repeated idempotency key returns the first booking. Raises RG001, RG004, RG005, RG006, RG007, RG008, RG010, RG017.';

function public.customer_merge_candidates(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, minimum_score numeric DEFAULT 0.5, limit_to integer DEFAULT 100)
  returns TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set work_mem=128MB;
comment on function public.customer_merge_candidates(uuid,uuid,numeric,integer) is 'Pairs of customers who may be one person, of one customer or (null) of all, likeliest first, with score from 0 to 1 and reasons. Raises RG007, RG010, RG043.';

function public.decline_merge_candidate(restaurant_id uuid, customer_id uuid, other_id uuid, actor text)
  returns SETOF public.customer_merge_refusals
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.decline_merge_candidate(uuid,uuid,uuid,text) is 'Records that two customers are two people, so that the pair is proposed no more. Raises RG007, RG010, RG040, RG043.';

function public.erase_customer(restaurant_id uuid, customer_id uuid, actor text)
  returns SETOF public.customer_erasures
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.erase_customer(uuid,uuid,text) is 'Removes all personal data of a guest for good; counts, points and events stay. Asking again changes nothing. Raises RG007, RG010, RG040.';

function public.erase_inactive_customers(restaurant_id uuid, older_than interval, actor text, dry_run boolean DEFAULT false, limit_to integer DEFAULT 1000)
  returns TABLE(customer_id uuid, last_active_at timestamp with time zone, is_erased boolean)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.erase_inactive_customers(uuid,interval,text,boolean,integer) is 'Erases guests who have not booked, visited or chosen anything for that long, at most limit_to a call; a dry run only lists them. Raises RG010, RG040.';

function public.expire_points(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns TABLE(accounts integer, entries integer, points bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.expire_points(uuid,timestamp with time zone) is 'Posts what has expired by an instant, first in first out, each due date once; returns accounts, entries and points. Raises RG010, RG022.';

function public.export_customer(restaurant_id uuid, customer_id uuid)
  returns jsonb
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.export_customer(uuid,uuid) is 'Everything that is held on a guest, of all who were merged included, as one JSON document. Raises RG007, RG010.';

function public.export_restaurant(restaurant_id uuid)
  returns TABLE(table_name text, row_data jsonb)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.export_restaurant(uuid) is 'Everything held on a restaurant, a row of any table a row, in the order in which they can be inserted again. Raises RG004, RG010.';

function public.find_customers(restaurant_id uuid, search text DEFAULT NULL::text, tag text DEFAULT NULL::text, limit_to integer DEFAULT 20)
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function public.find_customers(uuid,text,text,integer) is 'Guest cards by e-mail or phone however written, by the beginning of a name or surname, by tag, or by both; at most limit_to (1 to 100). Raises RG010.';

function public.get_customer(restaurant_id uuid, customer_id uuid)
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function public.get_customer(uuid,uuid) is 'The guest card of a customer, or of whom it is merged into: visits, next booking, points of the active program, tags, notes, consents. Raises RG007, RG010.';

function public.get_loyalty_account(restaurant_id uuid, customer_id uuid, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(program_slug text, program_name text, balance bigint, spendable bigint, pending bigint, lifetime_points bigint, tier text, next_tier text, points_to_next_tier bigint, last_awarded_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.get_loyalty_account(uuid,uuid,uuid) is 'A customer''s points and tier as of now; without an account yet zeros and the first tier. Raises RG007, RG010, RG020, RG021.';

function public.lapse_loyalty_tiers(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.lapse_loyalty_tiers(uuid,timestamp with time zone) is 'Records the tiers that the qualification period has ended by an instant; returns how many accounts. Raises RG010, RG022.';

function public.list_analytics_consumers(restaurant_id uuid)
  returns TABLE(of_restaurant_id uuid, consumer text, cursor text, behind bigint, behind_since timestamp with time zone, set_aside bigint, moved_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_analytics_consumers(uuid) is 'The named consumers of a restaurant (null: all of them): how many events each is behind, since when, and how many it set aside.';

function public.list_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, status text DEFAULT NULL::text, limit_to integer DEFAULT 100, after text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_bookings(uuid,timestamp with time zone,timestamp with time zone,text,integer,text) is 'Bookings that start from from_at and before to_at, oldest first; null: no bound. after: the id of the last booking of the page before. Raises RG003, RG010.';

function public.list_loyalty_rewards(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, slug text, name text, points integer, lowest_tier text, limit_per_customer integer, starts_at timestamp with time zone, ends_at timestamp with time zone, is_active boolean, refused_with text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_loyalty_rewards(uuid,uuid,uuid) is 'The rewards of a program, cheapest first, each with the error that redeem_reward would refuse a guest with now (null: none). Raises RG007, RG010, RG020, RG021.';

function public.list_set_aside_analytics_events(restaurant_id uuid, consumer text)
  returns TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone, reason text, set_aside_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_set_aside_analytics_events(uuid,text) is 'The events that a named consumer could not handle and those of their bookings that came later, in order. Raises RG054.';

function public.loyalty_balance_at(restaurant_id uuid, customer_id uuid, as_of timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(balance bigint, lifetime_points bigint, tier text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_balance_at(uuid,uuid,timestamp with time zone,uuid) is 'Balance and tier at an event time, by everything that counts by then whenever it was recorded. Raises RG007, RG010, RG020, RG021, RG022.';

function public.loyalty_liability(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns TABLE(program_id uuid, expiry_month date, points bigint, accounts bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_liability(uuid,timestamp with time zone) is 'Outstanding points by program and month of expiry; month null: points that never expire, less what accounts are overdrawn. Adds up to the balances. Raises RG010, RG022.';

function public.loyalty_statement(restaurant_id uuid, customer_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(line text, occurred_at timestamp with time zone, points_delta integer, balance bigint, reason text, booking_id uuid, booking_reference text, note text, actor text, event_id uuid, sequence integer, reverses_event_id uuid, recorded_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_statement(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Opening balance, entries with running balance from from_at until before to_at, closing balance. Raises RG007, RG010, RG020, RG021, RG022.';

function public.mark_no_show(restaurant_id uuid, booking_id uuid)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.mark_no_show(uuid,uuid) is 'Records that the party did not come; repeated, it returns the booking as it is. Raises RG002, RG003, RG010.';

function public.merge_customers(restaurant_id uuid, survivor_id uuid, duplicate_id uuid, actor text)
  returns SETOF public.customer_merges
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.merge_customers(uuid,uuid,uuid,text) is 'Makes one customer of two: the duplicate''s bookings and points move to the survivor, and so do its later bookings. Asking again changes nothing. Raises RG007, RG010, RG040, RG041, RG043.';

function public.move_analytics_consumer(restaurant_id uuid, consumer text, expected text, cursor text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.move_analytics_consumer(uuid,text,text,text) is 'Stores the cursor of the last event that a named consumer handled, if the stored one is still as expected. Raises RG051, RG053, RG054.';

function public.offboard_restaurant(restaurant_id uuid, actor text)
  returns TABLE(table_name text, row_data jsonb)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.offboard_restaurant(uuid,text) is 'Returns everything held on a restaurant, as export_restaurant does, deletes it and records that without personal data. Raises RG004, RG010, RG022.';

function public.open_analytics_consumer(restaurant_id uuid, consumer text)
  returns TABLE(cursor text, held_booking_ids uuid[])
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.open_analytics_consumer(uuid,text) is 'The stored cursor of a named consumer of the feed (restaurant null: of all restaurants; cursor null: it begins at the first event), and the bookings of which it set events aside. Makes the consumer where there is none. Raises RG055.';

function public.read_analytics_events(restaurant_id uuid, after text DEFAULT NULL::text, limit_to integer DEFAULT 100)
  returns TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_custom_plan;
comment on function public.read_analytics_events(uuid,text,integer) is 'The next events after a cursor, in order for each booking, losing none (restaurant null: of all restaurants). At least once: keep the cursor of the last event handled. Gives positions to new events as it reads. Raises RG050, RG051, RG052.';

function public.rebuild_loyalty_ledger(restaurant_id uuid)
  returns TABLE(entries_posted bigint, accounts_corrected bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.rebuild_loyalty_ledger(uuid) is 'Appends what the ledger lacks to the bookings and corrects accounts from the ledger; deletes nothing. Raises RG010.';

function public.redeem_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.redeem_points(uuid,uuid,integer,text,text,text,uuid) is 'Spends points that the account covers, after posting what has expired; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG023, RG043.';

function public.redeem_reward(restaurant_id uuid, customer_id uuid, reward_id uuid, actor text, idempotency_key text DEFAULT NULL::text, reason text DEFAULT NULL::text)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.redeem_reward(uuid,uuid,uuid,text,text,text) is 'Spends the points that a reward costs, if the guest''s tier, the limit and the dates allow it; returns the ledger entry. Raises RG007, RG010, RG017, RG021, RG022, RG023, RG026, RG027, RG028, RG029, RG043.';

function public.refresh_customer_profiles(restaurant_id uuid, customer_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(inserted bigint, changed bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.refresh_customer_profiles(uuid,uuid[]) is 'Corrects the profiles that are not what the bookings add up to, of some customers or (null) of all; returns how many. Raises RG010.';

function public.reinstate_expired_points(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text, points integer DEFAULT NULL::integer)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reinstate_expired_points(uuid,uuid,text,text,text,integer) is 'Gives expired points back as if earned now; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';

function public.reissue_analytics_events(restaurant_id uuid, booking_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(event_type text, reissued bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reissue_analytics_events(uuid,uuid[]) is 'After a purge, writes again what the bookings'' present state implies and is missing, with present values and new sequence numbers (booking_ids null: all). Running it again writes nothing. The history in between does not come back.';

function public.release_analytics_event(restaurant_id uuid, consumer text, cursor text)
  returns boolean
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.release_analytics_event(uuid,text,text) is 'Tells that an event set aside has been handled; its booking goes on when none of it is set aside any more. False: it was not set aside. Raises RG054.';

function public.report_booking_changes(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, booked bigint, booked_covers bigint, cancelled bigint, cancelled_by_customer bigint, cancelled_by_staff bigint, cancelled_by_system bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_booking_changes(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they were made (booked, with their party sizes) and by when they were cancelled, whenever they start. Reads bookings, not events: those may be purged, and imports write none. Where a booking was made live the events booking.created and booking.cancelled say the same, except that a cancellation that was taken back stays an event. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last change. Raises RG004, RG010, RG022.';

function public.report_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, bookings bigint, covers bigint, completed bigint, cancelled bigint, no_shows bigint, no_show_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_bookings(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they start: all; covers: the guests of those neither cancelled nor no-show; completed; cancelled; no-shows, and their share of completed and no-shows (null: none of either). Reads bookings, as they are now. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';

function public.report_lead_times(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, bookings bigint, median_hours numeric, p90_hours numeric, same_day bigint, at_the_door bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_lead_times(uuid,timestamp with time zone,timestamp with time zone,text) is 'How long before its start a booking was made, by when it starts and whatever became of it: the median and the 90th percentile in hours (null: no such booking); how many were made on the business day itself. Made at its start or later it is counted at_the_door alone, and so is an import that knew no time. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';

function public.report_points(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(period date, earned bigint, spent bigint, expired bigint, adjusted bigint, net bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_points(uuid,timestamp with time zone,timestamp with time zone,text,uuid) is 'Points by when they count (occurred_at), of one program or of all: earned by bookings, less what was taken back; spent, less what was given back; expired, less what was reinstated; adjusted by hand (what a merge moves cancels out); net = earned - spent - expired + adjusted, which over all time is the sum of the balances. Reads the ledger. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last entry. Raises RG004, RG010, RG022.';

function public.report_repeat_guests(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, visits bigint, guests bigint, new_guests bigint, repeat_guests bigint, repeat_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_repeat_guests(uuid,timestamp with time zone,timestamp with time zone,text) is 'Visits (completed bookings of a known guest; walk-ins are not counted) by when they start: guests who came, those whose first visit ever it was, those with a visit that was not their first, and the share of these (repeat_rate; null: nobody came). Who comes for the first and the second time within one period is new and repeat. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last visit. Raises RG004, RG010, RG022.';

function public.report_retention(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, months integer DEFAULT 12)
  returns TABLE(first_month date, guests bigint, months_later integer, returned bigint, retention_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_retention(uuid,timestamp with time zone,timestamp with time zone,integer) is 'Guests by the month of their first visit ever, which the range chooses, and how many of them came in that month (0 months later: all) and in each month after it, up to the present month, which is not over. A visit is a completed booking of a known guest. Months without new guests have their rows, with a null retention_rate. Reads bookings. Raises RG004, RG010, RG022.';

function public.report_tiers(restaurant_id uuid)
  returns TABLE(program_id uuid, program_slug text, tier text, min_points integer, guests bigint, points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_tiers(uuid) is 'The guests in each tier of each program, the active one first, and the points they hold; tiers as the accounts have them (lapse_loyalty_tiers). Merged accounts, which are empty, are not counted. Reads loyalty_points. Raises RG010.';

function public.report_waiting_list(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, joined bigint, fulfilled bigint, cancelled bigint, expired bigint, waiting bigint, conversion_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_waiting_list(uuid,timestamp with time zone,timestamp with time zone,text) is 'Waiting-list entries by when their booking starts: how each ended, or that it still waits, and the share of those that ended which got a table (conversion_rate; null: none has ended). A booking that waited twice has two entries. Reads waiting_list and bookings; joined are the events booking.waitlisted. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking that waited. Raises RG004, RG010, RG022.';

function public.reprice_loyalty_history(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, dry_run boolean DEFAULT true, actor text DEFAULT 'system'::text)
  returns TABLE(bookings bigint, bookings_changed bigint, points_before bigint, points_after bigint, entries_posted bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reprice_loyalty_history(uuid,timestamp with time zone,timestamp with time zone,boolean,text) is 'Prices the bookings confirmed in a period by the active program''s rule of today and posts the differences as of when they were confirmed; a dry run counts and writes nothing. Raises RG010, RG020, RG022.';

function public.reverse_redemption(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reverse_redemption(uuid,uuid,text,text,text) is 'Gives a redemption''s points back, with the expiry date they had; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';

function public.set_aside_analytics_event(restaurant_id uuid, consumer text, cursor text, reason text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_aside_analytics_event(uuid,text,text,text) is 'Keeps an event that a named consumer could not handle, so that it goes on without it and later ones of its booking. The reason is for people and should hold no personal data. Doing it again changes nothing. Raises RG054.';

function public.set_loyalty_program(restaurant_id uuid, slug text, name text DEFAULT NULL::text, accrual_rule jsonb DEFAULT NULL::jsonb, tier_definitions jsonb DEFAULT NULL::jsonb, expires_after interval DEFAULT NULL::interval, spendable_from text DEFAULT NULL::text, pilot_only boolean DEFAULT NULL::boolean, is_active boolean DEFAULT true)
  returns SETOF public.loyalty_programs
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_loyalty_program(uuid,text,text,jsonb,jsonb,interval,text,boolean,boolean) is 'Makes or changes the program of that slug and, unless told otherwise, makes it the active one; null leaves a setting as it is, expires_after 0 is never. Raises RG004, RG010, RG022.';

function public.set_loyalty_reward(restaurant_id uuid, slug text, name text DEFAULT NULL::text, points integer DEFAULT NULL::integer, lowest_tier text DEFAULT NULL::text, limit_per_customer integer DEFAULT NULL::integer, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, is_active boolean DEFAULT true, program_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_rewards
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_loyalty_reward(uuid,text,text,integer,text,integer,timestamp with time zone,timestamp with time zone,boolean,uuid) is 'Makes the reward of that slug, or replaces all of it. Raises RG010, RG020, RG021, RG022.';

function public.set_marketing_consent(restaurant_id uuid, customer_id uuid, is_given boolean, actor text, source text, channels text[] DEFAULT '{email,sms,phone}'::text[], wording text DEFAULT NULL::text, booking_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.marketing_consents
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_marketing_consent(uuid,uuid,boolean,text,text,text[],text,uuid,timestamp with time zone) is 'Records a marketing choice on the given channels: given or withdrawn, by whom, where, on which wording. Raises RG007, RG010, RG040, RG043.';

function public.simulate_loyalty_program(restaurant_id uuid, accrual_rule jsonb, tier_definitions jsonb, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns TABLE(section text, item text, today bigint, simulated bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.simulate_loyalty_program(uuid,jsonb,jsonb,timestamp with time zone,timestamp with time zone) is 'What the active program would be with this rule and these tiers, had they priced the bookings confirmed in a period: points by month, guests by tier, liability by month of expiry, winners and losers. Writes nothing; reprice_loyalty_history makes it so. Raises RG010, RG020, RG022.';

function public.unmerge_customers(restaurant_id uuid, duplicate_id uuid, actor text)
  returns SETOF public.customer_merges
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.unmerge_customers(uuid,uuid,text) is 'Takes a merged customer out again, with the bookings of its contacts and their points. Raises RG007, RG010, RG040, RG042, RG043.';

function public.update_customer(restaurant_id uuid, customer_id uuid, tags text[] DEFAULT NULL::text[], notes text DEFAULT NULL::text)
  returns SETOF public.customers
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.update_customer(uuid,uuid,text[],text) is 'Replaces the tags and notes that staff keep on a customer; null leaves, an empty value removes. Raises RG007, RG010, RG043.';

function public.verify_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(check_name text, ok boolean, severity text, expected text, actual text, detail text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set work_mem=128MB set enable_nestloop=off set enable_mergejoin=off set enable_incremental_sort=off set jit=off;
comment on function public.verify_customers_loyalty(uuid) is 'The post-deploy checklist, a row a check (null: all restaurants), all of one snapshot; writes nothing. Severity fail stops a deploy, warn and info do not. Names offenders by id only. Raises RG004.';

function regulars.accrual_points(accrual_rule jsonb, party_size integer, spend_amount bigint)
  returns integer
  language sql immutable parallel safe;
comment on function regulars.accrual_points(jsonb,integer,bigint) is 'Points that a rule gives for a party size and a bill in minor units (null: not known yet, no points).';

function regulars.add_booking_to_profile(booking public.bookings, last_waitlist_at timestamp with time zone)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.add_booking_to_profile(public.bookings,timestamp with time zone) is 'Adds one booking to the profile of its customer, and inserts the profile if there is none.';

function regulars.all_restaurants()
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.all_restaurants() is 'Marks, by the execute privilege on it, who may work on every restaurant without a tenant setting.';

function regulars.append_entries(restaurant_id uuid, entries public.loyalty_point_events[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.append_entries(uuid,public.loyalty_point_events[]) is 'Appends entries that are due to the ledger, in their order: moves their accounts, numbers them, weighs and notes the tiers. Returns how many. Raises RG017.';

function regulars.apply_import_change(restaurant_id uuid, number bigint)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_import_change(uuid,bigint) is 'Changes a booking as a row of an import says, with all that follows from it.';

function regulars.apply_objects(files text[], is_complete boolean DEFAULT true)
  returns SETOF text
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_objects(text[],boolean) is 'Applies those of the given files, pairs of path and text in their order, that this database has not as they are, and returns their paths; is_complete: what no file makes any more is dropped. Raises RG060, RG061.';

function regulars.apply_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(rekeyed bigint, pairs_left bigint, bookings_parted bigint, restaurants_done bigint, restaurants_left bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_phone_rules(uuid) is 'Re-keys the customers that regulars.phone_rule_changes reports (null: all restaurants), merges none, and moves the bookings that part where no pair is left that would join; all in the caller''s transaction, for a live database use the command line, which commits chunk by chunk. Raises RG010.';

function regulars.apply_phone_rules_chunk(restaurant_id uuid, chunk integer)
  returns bigint
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_phone_rules_chunk(uuid,integer) is 'Re-keys the customers of one chunk that regulars.plan_phone_rules listed in this session, and returns how many. One transaction each. Raises RG010.';

function regulars.assert_actor(actor text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_actor(text) is 'Raises RG040 unless the actor is an id or a kind, as it may be recorded for good.';

function regulars.assert_booking_fields(booking public.bookings)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_booking_fields(public.bookings) is 'Raises RG001 for the first field of a booking that is not valid.';

function regulars.assert_contact(restaurant_id uuid, email text, phone text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_contact(uuid,text,text) is 'Raises RG008, naming the field and never the value, if an e-mail or phone is given that cannot be used.';

function regulars.assert_not_erased(restaurant_id uuid, customer_ids uuid[])
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_not_erased(uuid,uuid[]) is 'Raises RG007 if one of the customers does not exist and RG043 if one has been erased.';

function regulars.assert_own_temporary_tables()
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_own_temporary_tables() is 'Raises 42501 where a temporary relation named like one of ours is another role''s or not plain.';

function regulars.assert_restaurant(restaurant_id uuid)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_restaurant(uuid) is 'Raises RG010 unless the session may work on the restaurant (null: on all restaurants).';

function regulars.award_date(confirmed_at timestamp with time zone, created_at timestamp with time zone, posted_at timestamp with time zone)
  returns timestamp with time zone
  language sql immutable parallel safe;
comment on function regulars.award_date(timestamp with time zone,timestamp with time zone,timestamp with time zone) is 'The date of a booking''s award: when it was confirmed, else made, else posted, whichever points can bear first.';

function regulars.backfill_chunk(step integer, restaurant_id uuid, chunk integer)
  returns TABLE(object text, inserted bigint, changed bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set plan_cache_mode=force_generic_plan set enable_seqscan=off set enable_bitmapscan=off set enable_mergejoin=off set jit=off set lock_timeout=0;
comment on function regulars.backfill_chunk(integer,uuid,integer) is 'Second pass: corrects one chunk that regulars.backfill_plan listed in this session. One transaction each.';

function regulars.backfill_chunk_customers(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT profiles bigint, OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_customers(uuid,integer) is 'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, entries and accounts; returns how many of each.';

function regulars.backfill_chunk_known_customers(restaurant_id uuid, chunk integer, program_id uuid, OUT inserted bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_known_customers(uuid,integer,uuid) is 'Attaches what is left of one chunk of step 1 to the customers that there are, or makes them; returns customers inserted and bookings changed.';

function regulars.backfill_chunk_ledger(restaurant_id uuid, chunk integer, OUT posted bigint, OUT opened bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_ledger(uuid,integer) is 'Posts what is missing for one chunk of step 3 and corrects its accounts; returns entries posted, accounts opened and accounts corrected.';

function regulars.backfill_chunk_profiles(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT shown bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_profiles(uuid,integer) is 'Corrects the profiles and shown contacts of one chunk of step 2; returns profiles inserted, changed and contacts changed.';

function regulars.backfill_dry_run(restaurant_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set work_mem=128MB set enable_nestloop=off set enable_mergejoin=off set jit=off;
comment on function regulars.backfill_dry_run(uuid) is 'Counts, for regulars.backfill_report, what the backfill would insert and change; writes nothing but temporary tables.';

function regulars.backfill_plan(step integer, restaurant_id uuid DEFAULT NULL::uuid, part integer DEFAULT 0, parts integer DEFAULT 1)
  returns TABLE(chunk_restaurant_id uuid, chunk integer, items bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set work_mem=128MB set enable_nestloop=off set enable_mergejoin=off set jit=off;
comment on function regulars.backfill_plan(integer,uuid,integer,integer) is 'First pass of a backfill step (1 customers, 2 profiles, 3 ledger), without locks: lists the chunks that differ. Part of parts divides the work between sessions, counted from 0.';

function regulars.backfill_plan_customers(restaurant_id uuid, part integer, parts integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_plan_customers(uuid,integer,integer) is 'Lists, in temporary tables of the session, the bookings that step 1 of the backfill has to attach.';

function regulars.backfill_plan_ledger(restaurant_id uuid, part integer, parts integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_plan_ledger(uuid,integer,integer) is 'Lists, in a temporary table of the session, the bookings and accounts that step 3 of the backfill has to post or correct.';

function regulars.backfill_plan_profiles(restaurant_id uuid, part integer, parts integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_plan_profiles(uuid,integer,integer) is 'Lists, in a temporary table of the session, the customers that step 2 of the backfill has to correct.';

function regulars.backfill_report(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(step integer, object text, inserted bigint, changed bigint, unchanged bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_report(uuid) is 'What the backfill of this session has inserted and changed so far, and left as it was, per step.';

function regulars.begin_import(restaurant_id uuid)
  returns TABLE(calling_code text, currency text, table_labels text[])
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.begin_import(uuid) is 'Makes this session''s empty tables: pg_temp.import_rows, one text column a field, and what they are read into. Tells what reading a file needs: the country''s calling code, the currency (null: unknown), the labels of the tables. Raises RG004, RG010.';

function regulars.begin_state()
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.begin_state() is 'Notes the state that a migrate begins with, unless one has begun and not ended.';

function regulars.blank_characters()
  returns text
  language sql immutable parallel safe;
comment on function regulars.blank_characters() is 'Blanks as ranges of a bracket expression: separators, controls, format characters, variation selectors and fillers.';

function regulars.booking_allocated_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_allocated_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.allocated, version 1, must be.';

function regulars.booking_amended_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_amended_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.amended, version 1, must be.';

function regulars.booking_cancelled_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_cancelled_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.cancelled, version 1, must be.';

function regulars.booking_completed_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_completed_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.completed, version 1, must be.';

function regulars.booking_created_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_created_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.created, version 1, must be.';

function regulars.booking_event_payload(event_type text, previous public.bookings, booking public.bookings)
  returns jsonb
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_event_payload(text,public.bookings,public.bookings) is 'The payload of one event of a booking, in version 1 of its contract.';

function regulars.booking_event_types(previous public.bookings, booking public.bookings)
  returns text[]
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_event_types(public.bookings,public.bookings) is 'The events that a change of a booking writes, in their order; previous null: it is inserted.';

function regulars.booking_no_show_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_no_show_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.no_show, version 1, must be.';

function regulars.booking_problems(party_size integer, starts_at timestamp with time zone, ends_at timestamp with time zone, created_at timestamp with time zone, confirmed_at timestamp with time zone, completed_at timestamp with time zone, cancelled_at timestamp with time zone, cancelled_by text, customer_name text, customer_email text, customer_phone text, external_source text, external_id text, idempotency_key text, status text, booking_type text, seating_preference text, source text, reference text, marketing_opt_in boolean, spend_amount bigint, spend_currency text)
  returns text[]
  language sql immutable parallel safe;
comment on function regulars.booking_problems(integer,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,text,text,text,text,text,text,text,text,text,text,text,text,boolean,bigint,text) is 'What is wrong with the fields of a booking, each as "<field> must be <limit>"; none: all is well.';

function regulars.booking_source_key(booking_id uuid, number bigint)
  returns text
  language sql immutable parallel safe;
comment on function regulars.booking_source_key(uuid,bigint) is 'The source_key of a booking''s n-th ledger entry.';

function regulars.booking_waitlisted_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_waitlisted_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.waitlisted, version 1, must be.';

function regulars.bookings_to_reprice(restaurant_id uuid, program_id uuid, accrual_rule jsonb, from_at timestamp with time zone, to_at timestamp with time zone)
  returns TABLE(booking_id uuid, customer_id uuid, awarded_at timestamp with time zone, points_before integer, points_after integer, version_before integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.bookings_to_reprice(uuid,uuid,jsonb,timestamp with time zone,timestamp with time zone) is 'The bookings confirmed in a period with their points now and by a rule.';

function regulars.business_date(at timestamp with time zone, timezone text, day_starts_at time without time zone)
  returns date
  language sql stable parallel safe;
comment on function regulars.business_date(timestamp with time zone,text,time without time zone) is 'The local business date of an instant, the latest day whose regulars.business_day_start is not after it: with a day that starts at 04:00, 02:00 counts as the day before.';

function regulars.business_date_near_clock_change(at timestamp with time zone, timezone text, day_starts_at time without time zone)
  returns date
  language sql stable parallel safe;
comment on function regulars.business_date_near_clock_change(timestamp with time zone,text,time without time zone) is 'regulars.business_date, read off the starts of the days; slower, and right in the nights in which the clocks change.';

function regulars.business_day_start(day date, timezone text, day_starts_at time without time zone)
  returns timestamp with time zone
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.business_day_start(date,text,time without time zone) is 'The first instant of a business day: of a local time that comes twice the earlier, of one that is skipped the end of the gap.';

function regulars.catalog_digests()
  returns TABLE(identity text, definition text, table_name text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set quote_all_identifiers=off set DateStyle=ISO, MDY set IntervalStyle=postgres set TimeZone=UTC set extra_float_digits=1 set bytea_output=hex;
comment on function regulars.catalog_digests() is 'MD5 of the catalog''s text of each object and of all state; table_name: the table of what is state.';

function regulars.change_booking_in_profile(previous public.bookings, booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.change_booking_in_profile(public.bookings,public.bookings) is 'Keeps customer_profiles equal to a changed booking, by differences where a difference will do.';

function regulars.claim_table(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.claim_table(public.bookings) is 'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';

function regulars.contact_key(email text, phone text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.contact_key(text,text) is 'A raw contact as one text, e-mail and phone parted by a unit separator (ASCII 31).';

function regulars.count_import()
  returns TABLE(rows bigint, imported bigint, updated bigint, unchanged bigint, rejected bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.count_import() is 'What becomes of the rows of the import that this session has planned.';

function regulars.current_restaurant()
  returns text
  language sql stable parallel safe;
comment on function regulars.current_restaurant() is 'The restaurant that the transaction works for: the setting regulars.restaurant_id, else restaurant_id of the claims in request.jwt.claims; null: none.';
grant execute on function regulars.current_restaurant() to public;

function regulars.customer_cards(restaurant_id uuid, customer_ids uuid[])
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_cards(uuid,uuid[]) is 'The guest cards of the given customers, in that order: who it is, how often, what next, which points, which consents.';

function regulars.customer_root(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_root(uuid,uuid) is 'The customer that a customer stands for after following merge pointers; null: no such customer, or pointers in a circle.';

function regulars.datable(at timestamp with time zone)
  returns timestamp with time zone
  language sql immutable parallel safe;
comment on function regulars.datable(timestamp with time zone) is 'The instant itself if points can bear it as their date, in the years 1 to 9999; else null.';

function regulars.default_accrual_rule()
  returns jsonb
  language sql immutable parallel safe;
comment on function regulars.default_accrual_rule() is 'The rule of a program that names none.';

function regulars.default_booking_type(starts_at timestamp with time zone, timezone text)
  returns text
  language sql stable parallel safe;
comment on function regulars.default_booking_type(timestamp with time zone,text) is 'Type of a booking by its local hour: before 11 breakfast, before 16 lunch, before 22 dinner, else drinks.';

function regulars.default_program_id(restaurant_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.default_program_id(uuid) is 'The program for points that bookings carry from before loyalty: the active, else the oldest; null: none.';

function regulars.default_tier_definitions()
  returns jsonb
  language sql immutable parallel safe;
comment on function regulars.default_tier_definitions() is 'The tiers of a program that names none.';

function regulars.drop_object(identity text)
  returns text[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.drop_object(text) is 'Drops an object and what depends on it, and returns the identities dropped. Raises RG060.';

function regulars.due_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
  returns TABLE(program_id uuid, customer_id uuid, due_on date, due_at timestamp with time zone, earned_before timestamp with time zone, points integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.due_expiries(uuid,uuid[],timestamp with time zone) is 'What has to expire by an instant and is not posted yet, by account and due date; customer_ids null: of all.';

function regulars.encode_punycode(label text)
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.encode_punycode(text) is 'The ASCII form of one domain label with other letters, without its prefix xn--.';

function regulars.end_state()
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.end_state() is 'Records the state that the migrate has made, changed or dropped since regulars.begin_state.';

function regulars.entries_owed(differences regulars.booking_point_differences[], as_of timestamp with time zone, is_backdated boolean DEFAULT false, metadata jsonb DEFAULT '{}'::jsonb, reason text DEFAULT NULL::text, actor text DEFAULT 'system'::text)
  returns SETOF public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.entries_owed(regulars.booking_point_differences[],timestamp with time zone,boolean,jsonb,text,text) is 'The ledger entries that bookings are owed which differ from the ledger so much, in the order in which they are appended. Backdated: a re-priced booking counts from when it was confirmed.';

function regulars.entry_digest(entry public.loyalty_point_events)
  returns bytea
  language sql stable parallel safe;
comment on function regulars.entry_digest(public.loyalty_point_events) is 'SHA-256 of a ledger entry without its digest.';

function regulars.erase_person(restaurant_id uuid, customer_id uuid, actor text, reason text)
  returns public.customer_erasures
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.erase_person(uuid,uuid,text,text) is 'Removes what is known of a person, of all who were merged included, and records that it was done. Raises RG007.';

function regulars.event_contract_keys()
  returns TABLE(event_type text, schema_version integer, key text, kind text, is_nullable boolean, allowed text[], pattern text, minimum bigint, maximum bigint, expected text)
  language sql immutable parallel safe;
comment on function regulars.event_contract_keys() is 'Every key of every contract, with its kind and limits and with what is expected of it in words.';

function regulars.event_payload(schema_version integer, restaurant_id uuid, booking_id uuid, customer_id uuid, details jsonb)
  returns jsonb
  language sql stable parallel safe;
comment on function regulars.event_payload(integer,uuid,uuid,uuid,jsonb) is 'A payload from what all events have in common and the details of one.';

function regulars.extract_phone(phone text)
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.extract_phone(text) is 'The digits of a phone number as somebody wrote it, with a leading plus if it has one, or null.';

function regulars.feed_cursor(place bigint, event_id uuid)
  returns text
  language sql immutable parallel safe;
comment on function regulars.feed_cursor(bigint,uuid) is 'The cursor of an event in the feed: its position, and the end of its id to know it by.';

function regulars.find_analytics_consumer(restaurant_id uuid, consumer text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_analytics_consumer(uuid,text) is 'The id of a named consumer; raises RG054 where there is none.';

function regulars.find_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_customer(uuid,uuid) is 'The customer that a customer stands for, to read. Raises RG007.';

function regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
  returns public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_entry(uuid,uuid,text) is 'The ledger entry of that id and reason code. Raises RG024.';

function regulars.find_identity(restaurant_id uuid, email text, phone text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_identity(uuid,text,text) is 'The customer that a contact as given identifies, merged or not; null: none, or an unusable contact.';

function regulars.find_manual_entry(restaurant_id uuid, source_key text, request text)
  returns SETOF public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_manual_entry(uuid,text,text) is 'The entry that an earlier call with the same idempotency key and arguments posted. Raises RG017.';

function regulars.find_possible_duplicates(restaurant_id uuid, customer_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_possible_duplicates(uuid,uuid) is 'Pairs of a customer with others of the same phone, e-mail or name, as an array of arrays of two. Raises RG007, RG043.';

function regulars.finish_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(restaurants_done bigint, restaurants_left bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.finish_phone_rules(uuid) is 'Ends the change for the restaurants where the session''s last plan found nothing more to re-key or join; the backfill then moves the bookings that part. Raises RG010.';

function regulars.fold_case(letters text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.fold_case(text) is 'Text in small letters and composed compatibility form (NFKC), the same on every server.';

function regulars.follows_contract(event_type text, schema_version integer, payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.follows_contract(text,integer,jsonb,uuid,uuid,uuid) is 'Whether an event has a contract and its payload is exactly what that says.';

function regulars.forget_shown_contact(restaurant_id uuid, customer_ids uuid[], booking_ids uuid[])
  returns void
  language sql volatile;
comment on function regulars.forget_shown_contact(uuid,uuid[],uuid[]) is 'Stops customers from showing what the given bookings, which have left them, had them show.';

function regulars.has_contact(email text, phone text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.has_contact(text,text) is 'Whether a contact was given at all, usable or not.';

function regulars.home_schema()
  returns regnamespace
  language sql stable parallel safe;
comment on function regulars.home_schema() is 'The schema of the tables and of the functions that apps call.';

function regulars.identity_key(email_normalized text, phone_normalized text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.identity_key(text,text) is 'The two halves of an identity as one text, parted by a unit separator (ASCII 31).';

function regulars.implied_event_types(booking public.bookings)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.implied_event_types(public.bookings) is 'The events that a booking''s present state implies, in order: what a purge can be made good with.';

function regulars.import_chunk(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, step integer, chunk integer)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk(uuid,text,uuid,timestamp with time zone,integer,integer) is 'Carries out one chunk that regulars.plan_import has planned in this session. began_at: before the file was read, the same for all chunks. One transaction each. Raises RG010.';

function regulars.import_chunk_bookings(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_bookings(uuid,text,uuid,timestamp with time zone,integer) is 'Inserts the new bookings of one chunk of an import.';

function regulars.import_chunk_changes(restaurant_id uuid, step integer, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_changes(uuid,integer,integer) is 'Makes the changes of one chunk of an import, by the live path.';

function regulars.import_chunk_waiting(restaurant_id uuid, external_source text, import_batch_id uuid, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_waiting(uuid,text,uuid,integer) is 'Opens the waiting-list entries of the bookings that one chunk of an import has inserted.';

function regulars.import_problems()
  returns TABLE(problem text, field text, code text, message text)
  language sql immutable parallel safe;
comment on function regulars.import_problems() is 'Why an import rejects a row: the problem, the field it is in (null: the row), code and message.';

function regulars.import_time(value text, timezone text, date_order text, needs_time boolean)
  returns timestamp with time zone
  language sql stable parallel safe;
comment on function regulars.import_time(text,text,text,boolean) is 'As regulars.read_import_time, with a short way for the commonest form.';

function regulars.is_accrual_rule(rule jsonb)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_accrual_rule(jsonb) is 'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';

function regulars.is_erasure(previous public.bookings, booking public.bookings)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_erasure(public.bookings,public.bookings) is 'Whether a change of a booking is its guest''s erasure, in whose transaction it is made.';

function regulars.is_generally_available()
  returns boolean
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_generally_available() is 'Whether programs with pilot_only = false accrue: loyalty.general_availability is on, in the session or in regulars.settings.';

function regulars.is_offboarding(restaurant_id uuid)
  returns boolean
  language sql stable;
comment on function regulars.is_offboarding(uuid) is 'Whether offboard_restaurant is deleting the restaurant in this transaction.';

function regulars.is_one_slip(one text, other text)
  returns boolean
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_one_slip(text,text) is 'Whether one letter typed wrong, left out, put in or swapped with its neighbour makes one text of the other.';

function regulars.is_pilot_restaurant(restaurant_id uuid)
  returns boolean
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_pilot_restaurant(uuid) is 'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of regulars.settings.';

function regulars.is_status_move(from_status text, to_status text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_status_move(text,text) is 'Whether a booking may move from one status to another.';

function regulars.is_table_free(restaurant_id uuid, table_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, except_booking_id uuid)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_table_free(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Whether no pending or confirmed booking, but the excepted one, holds the table in that time.';

function regulars.is_tier_definitions(definitions jsonb)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_tier_definitions(jsonb) is 'Whether a JSON value defines tiers: slugs, each once, rising in min_points from 0; a period such as P12M or null.';

function regulars.is_usable_contact(restaurant_id uuid, email text, phone text)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_usable_contact(uuid,text,text) is 'Whether an e-mail or a phone, as given, identifies a guest of the restaurant.';

function regulars.is_whole_number(value jsonb, minimum bigint, maximum bigint)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_whole_number(jsonb,bigint,bigint) is 'Whether a JSON value is a whole number between two bounds; false for a missing one.';

function regulars.join_import(restaurant_id uuid, external_source text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.join_import(uuid,text) is 'Prepares this session to insert bookings of an import that another has planned: COPY its pg_temp.import_share into pg_temp.import_bookings. Raises RG004, RG010.';

function regulars.join_waiting_list(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.join_waiting_list(public.bookings) is 'Opens a waiting-list entry for a booking, behind the open ones of the same restaurant and date.';

function regulars.known_phone(restaurant_id uuid, email_normalized text, phone text, phone_normalized text)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.known_phone(uuid,text,text,text) is 'The number by which a guest is known: as read before a change of rules that is not applied yet, else as read today.';

function regulars.line_key(phone_normalized text)
  returns text
  language sql immutable strict parallel safe;
comment on function regulars.line_key(text) is 'A phone number in the form that all numbers of its line share: a hint, no identity.';

function regulars.list_import_chunks()
  returns TABLE(step integer, chunk integer, items bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.list_import_chunks() is 'The chunks of the import that this session has planned, in the order in which they are to run: 1 to 3 change bookings, 4 inserts them.';

function regulars.list_import_lost_contacts(restaurant_id uuid)
  returns TABLE(half text, rows bigint, first text[])
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.list_import_lost_contacts(uuid) is 'E-mails and phones that the import of this session gives its bookings and that no rule can use: half (email or phone), how many rows, the first five ids. Raises RG010.';

function regulars.list_import_rejects()
  returns TABLE(number bigint, from_byte bigint, to_byte bigint, field text, code text, message text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.list_import_rejects() is 'The rejected rows of the import that this session has planned, one line a problem, and where they are in the file.';

function regulars.lock_booking(restaurant_id uuid, booking_id uuid)
  returns public.bookings
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_booking(uuid,uuid) is 'Locks and returns a booking. Raises RG003.';

function regulars.lock_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_customer(uuid,uuid) is 'Locks the customer that a customer stands for and returns its id. Raises RG007, RG043.';

function regulars.lock_given_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_given_customer(uuid,uuid) is 'Locks the customer that a booking without contact names, or the one it was merged into, and returns it. Raises RG007.';

function regulars.lock_people(restaurant_id uuid, booking_owner_id uuid, customer_ids uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_people(uuid,uuid,uuid[]) is 'Locks the bookings of one customer, then customers and their profiles, in the one order of all writers.';

function regulars.lock_writers_out(of_table regclass)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_writers_out(regclass) is 'Locks a table in share row exclusive mode, in attempts of 100 ms. Raises RG061.';

function regulars.look_up_marketing_choice(restaurant_id uuid, customer_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.look_up_marketing_choice(uuid,uuid) is 'Makes a profile''s marketing choice the last one expressed, by a tick on a booking or by a call.';

function regulars.loyalty_points_posted_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.loyalty_points_posted_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what loyalty.points_posted, version 1, must be.';

function regulars.loyalty_tier_changed_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.loyalty_tier_changed_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what loyalty.tier_changed, version 1, must be.';

function regulars.mailbox_key(email_normalized text)
  returns text
  language sql immutable strict parallel safe;
comment on function regulars.mailbox_key(text) is 'An e-mail without the dots and the +tag before the @, which many providers ignore: a hint, no identity.';

function regulars.manual_request(idempotency_key text, body jsonb)
  returns text
  language sql stable parallel safe;
comment on function regulars.manual_request(text,jsonb) is 'What tells a repeated request from another one under the same key; null without a key.';

function regulars.manual_source_key(idempotency_key text)
  returns text
  language sql volatile parallel safe;
comment on function regulars.manual_source_key(text) is 'The source_key of a manual entry: a hash of the caller''s key; without one a fresh key.';

function regulars.match_keys(email_normalized text, phone_normalized text, full_name text, is_near boolean)
  returns bigint[]
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.match_keys(text,text,text,boolean) is 'Keys of which two customers who may be one person share at least one; near: who mistyped something, too.';

function regulars.merged_customers(restaurant_id uuid, customer_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.merged_customers(uuid,uuid) is 'All customers merged into a customer, directly or through another, in the order of their ids.';

function regulars.move_manual_entries(restaurant_id uuid, merge_ids uuid[], customer_ids uuid[], actor text, is_undo boolean)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.move_manual_entries(uuid,uuid[],uuid[],text,boolean) is 'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back along the given merges.';

function regulars.move_points(restaurant_id uuid, merge_ids uuid[], booking_ids uuid[], actor text, is_undo boolean)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.move_points(uuid,uuid[],uuid[],text,boolean) is 'Posts what a merge moves, or an unmerge moves back: points of bookings whose rows the caller holds, and manual entries.';

function regulars.name_key(full_name text)
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.name_key(text) is 'A name as it is searched: small letters without accents, words separated by one space; null: no letters.';

function regulars.name_similarity(one text, other text)
  returns real
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.name_similarity(text,text) is 'How alike two names (as regulars.name_key gives them) are, from 0 to 1, whatever the order of their words.';

function regulars.new_booking_reference()
  returns text
  language plpgsql volatile parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.new_booking_reference() is 'A random booking reference: eight characters without look-alikes.';

function regulars.new_entry(restaurant_id uuid, program_id uuid, customer_id uuid, points_delta integer, reason text, occurred_at timestamp with time zone, booking_id uuid DEFAULT NULL::uuid, source_key text DEFAULT NULL::text, reverses_event_id uuid DEFAULT NULL::uuid, actor text DEFAULT 'system'::text, metadata jsonb DEFAULT '{}'::jsonb)
  returns public.loyalty_point_events
  language sql immutable parallel safe;
comment on function regulars.new_entry(uuid,uuid,uuid,integer,text,timestamp with time zone,uuid,text,uuid,text,jsonb) is 'A ledger entry that is due: not numbered, not written.';

function regulars.new_tier_change(restaurant_id uuid, program_id uuid, customer_id uuid, tier_before text, tier text, cause text, occurred_at timestamp with time zone, event_id uuid DEFAULT NULL::uuid)
  returns public.loyalty_tier_changes
  language sql immutable parallel safe;
comment on function regulars.new_tier_change(uuid,uuid,uuid,text,text,text,timestamp with time zone,uuid) is 'A change of tier that is due: not written.';

function regulars.normalize_email(email text)
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.normalize_email(text) is 'An e-mail address in the form in which equal addresses are equal, or null when it is unusable.';

function regulars.normalize_phone(phone text, country_code text, edition integer DEFAULT 0)
  returns text
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.normalize_phone(text,text,integer) is 'A phone number as E.164, read as dialled in a country (ISO 3166 alpha-2); null when unreadable. Edition: of the rules, 0 those in force.';

function regulars.object_differences()
  returns TABLE(path text, identity text, difference text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.object_differences() is 'What migrating has made and is missing or was changed by hand since; unknown: noted by another major version of the server. path: null for state, which no file brings back.';

function regulars.one_restaurant()
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.one_restaurant() is 'Marks, by the execute privilege on it, who may work only on the restaurant that is set.';

function regulars.open_accounts(restaurant_id uuid, customer_ids uuid[], program_ids uuid[] DEFAULT NULL::uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.open_accounts(uuid,uuid[],uuid[]) is 'Inserts the accounts of the given pairs that are missing, then locks every account of the customers in the one order.';

function regulars.open_program(restaurant_id uuid)
  returns TABLE(program_id uuid, accrual_version integer, accrual_rule jsonb)
  language sql stable;
comment on function regulars.open_program(uuid) is 'The program that a booking confirmed now accrues in; no row: the gate is closed or no program is active.';

function regulars.outstanding_points(restaurant_id uuid, as_of timestamp with time zone)
  returns TABLE(program_id uuid, customer_id uuid, expires_on date, points bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.outstanding_points(uuid,timestamp with time zone) is 'What is left of each account''s points by the date on which they expire (null: never, or overdrawn); adds up to the balances.';

function regulars.pair_possible_duplicates(restaurant_id uuid, is_near boolean)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.pair_possible_duplicates(uuid,boolean) is 'Pairs of customers of a restaurant that share a key (see regulars.match_keys), as an array of arrays of two.';

function regulars.pending_points(restaurant_id uuid, program_id uuid, customer_id uuid, as_of timestamp with time zone)
  returns bigint
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.pending_points(uuid,uuid,uuid,timestamp with time zone) is 'Points of bookings that have not been visited yet, less what has expired of them by an instant.';

function regulars.phone_readings(restaurant_id uuid, phone text)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.phone_readings(uuid,text) is 'The numbers that a guest of the restaurant who writes this may be known by, null for unreadable among them.';

function regulars.phone_rule_changes(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(changed_restaurant_id uuid, customer_id uuid, change text, phone_normalized text, becomes text, other_customer_id uuid, bookings bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.phone_rule_changes(uuid) is 'Customers whose number is read otherwise since the phone rules or the restaurant''s country changed (null: all restaurants): rekey: gets the number in becomes; join: other_customer_id has it, merge the two or leave them; part: some bookings go to other_customer_id or a new customer; unreadable: stays as it is. Writes nothing but temporary tables. Raises RG010.';

function regulars.pick_table(restaurant_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, seating_preference text, booking_id uuid DEFAULT NULL::uuid, keep_table_id uuid DEFAULT NULL::uuid, except_table_ids uuid[] DEFAULT '{}'::uuid[])
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.pick_table(uuid,timestamp with time zone,timestamp with time zone,integer,text,uuid,uuid,uuid[]) is 'Chooses and locks the table to keep if it is free, else the smallest free one that fits, preferred seating first, ties by label; null: none.';

function regulars.plain_digits(digits text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.plain_digits(text) is 'A text with the decimal digits of every script as those of ASCII.';

function regulars.plan_import(restaurant_id uuid, external_source text, fields text[])
  returns TABLE(rows bigint, imported bigint, updated bigint, unchanged bigint, rejected bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set work_mem=128MB set default_statistics_target=10;
comment on function regulars.plan_import(uuid,text,text[]) is 'Decides what becomes of each row of pg_temp.import_bookings and counts it; writes only temporary tables. fields: those the file has. Raises RG010.';

function regulars.plan_import_changes(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_changes(uuid) is 'Puts the changes of an import into the steps, chunks and order in which they are made.';

function regulars.plan_import_matches(restaurant_id uuid, external_source text, fields text[], timezone text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_matches(uuid,text,text[],text) is 'Lists, in temporary tables of the session, the rows of an import that are bookings already and what changes of them.';

function regulars.plan_import_tables(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_tables(uuid) is 'Rejects the rows of an import that want a table which another booking or an earlier row holds.';

function regulars.plan_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(chunk_restaurant_id uuid, chunk integer, items bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set work_mem=128MB;
comment on function regulars.plan_phone_rules(uuid) is 'Works out, in temporary tables of the session, what applying the phone rules of today would change, and lists the chunks to re-key.';

function regulars.post_booking_points(restaurant_id uuid, booking_ids uuid[], metadata jsonb DEFAULT '{}'::jsonb, reason text DEFAULT NULL::text, actor text DEFAULT 'system'::text, is_backdated boolean DEFAULT false)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_booking_points(uuid,uuid[],jsonb,text,text,boolean) is 'Appends to the ledger what is missing to the loyalty_points_awarded of bookings whose rows the caller holds; returns how many entries. Backdated: a re-priced booking counts from when it was confirmed.';

function regulars.post_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, OUT accounts integer, OUT entries integer, OUT points bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_expiries(uuid,uuid[],timestamp with time zone) is 'Posts what has to expire on the accounts of customers by an instant; returns accounts, entries and points.';

function regulars.post_first_award(booking public.bookings)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_first_award(public.bookings) is 'Posts the points of a booking of which nothing was posted before; false: that is not so, and nothing is done.';

function regulars.post_first_awards(restaurant_id uuid, booking_ids uuid[], metadata jsonb, OUT posted bigint, OUT opened bigint, OUT rest_ids uuid[])
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_first_awards(uuid,uuid[],jsonb) is 'Posts the points of bookings of which nothing was posted before; returns entries, accounts opened and the bookings left to regulars.post_booking_points.';

function regulars.post_manual_entry(restaurant_id uuid, program_id uuid, customer_id uuid, points_delta integer, code text, note text, actor text, idempotency_key text, body jsonb, reverses_event_id uuid DEFAULT NULL::uuid, metadata jsonb DEFAULT '{}'::jsonb, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_manual_entry(uuid,uuid,uuid,integer,text,text,text,text,jsonb,uuid,jsonb,timestamp with time zone) is 'Appends one entry that no booking causes and returns it; again with the same key: the first. Raises RG007, RG017, RG020, RG021, RG022, RG023, RG025, RG043.';

function regulars.price_booking(booking public.bookings, OUT program_id uuid, OUT accrual_version integer, OUT points integer)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.price_booking(public.bookings) is 'What a booking that earns is worth: by the version it is pinned to, else by the program whose gate is open now (none: 0, no pin).';

function regulars.program_for_earlier_points(restaurant_id uuid, booking_ids uuid[])
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.program_for_earlier_points(uuid,uuid[]) is 'The program that holds points from before loyalty; made, switched off, if bookings carry points and there is none.';

function regulars.qualifies_until(tier_definitions jsonb, earned_at timestamp with time zone)
  returns timestamp with time zone
  language sql stable parallel safe;
comment on function regulars.qualifies_until(jsonb,timestamp with time zone) is 'Until when points count towards the tier; without a qualification period forever.';

function regulars.qualifying_points(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, as_of timestamp with time zone)
  returns bigint
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.qualifying_points(uuid,uuid,uuid,jsonb,timestamp with time zone) is 'The points of an account that count towards its tier at an event time, from the ledger.';

function regulars.read_identities(sql text)
  returns SETOF text
  language sql immutable strict parallel safe;
comment on function regulars.read_identities(text) is 'The objects that a file of migrations/objects creates, as regulars.object_definitions names them.';

function regulars.read_import_rows(restaurant_id uuid, statuses jsonb, date_order text, first_number bigint, last_number bigint)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.read_import_rows(uuid,jsonb,text,bigint,bigint) is 'Reads rows of pg_temp.import_rows into times, numbers and our words, and lists what each field breaks. statuses: words of the file to ours, capitals alike; date_order: dmy, mdy or null. Raises RG010.';

function regulars.read_import_time(value text, timezone text, date_order text, needs_time boolean)
  returns timestamp with time zone
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.read_import_time(text,text,text,boolean) is 'The instant a cell means: ISO, or day and month in date_order (dmy, mdy); local unless it has an offset, the first of a doubled hour. Null: no time; -infinity: a local time that the clocks skipped.';

function regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.rebuild_accounts(uuid,uuid[]) is 'Makes the accounts of customers what the ledger adds up to, under their locks; returns how many rows it wrote.';

function regulars.rebuild_points(restaurant_id uuid, booking_ids uuid[], OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.rebuild_points(uuid,uuid[]) is 'Posts what is missing to bookings whose rows the caller holds, marked as a rebuild, which is no news; returns entries posted and accounts opened.';

function regulars.record_tier_lapses(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.record_tier_lapses(uuid,uuid[],timestamp with time zone) is 'Records the tiers of customers that the qualification period has ended by an instant; returns how many accounts.';

function regulars.refresh_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint, OUT shown bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.refresh_profiles(uuid,uuid[]) is 'Makes profiles and shown contacts of the given customers what their bookings say, under locks; returns profiles inserted, changed and contacts changed.';

function regulars.refuse_field(field text, expected text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_field(text,text) is 'Raises RG022, which names the argument that is not valid and what it must be.';

function regulars.remove_booking_from_profile(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.remove_booking_from_profile(public.bookings) is 'Takes what one booking added, as it was, from the profile of the customer it had.';

function regulars.renumber_phone(calling_code text, national_number text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.renumber_phone(text,text) is 'A national number in the form that its country''s plan has today.';

function regulars.report_frame(restaurant_id uuid, from_at timestamp with time zone, to_at timestamp with time zone, by text)
  returns TABLE(timezone text, day_starts_at time without time zone, starts_at timestamp with time zone, ends_at timestamp with time zone, first_period date, last_period date)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.report_frame(uuid,timestamp with time zone,timestamp with time zone,text) is 'What the reports have in common: the restaurant''s clock, the bounds, and the first and last period where a bound is given. Raises RG004, RG022.';

function regulars.report_period(at timestamp with time zone, timezone text, day_starts_at time without time zone, by text)
  returns date
  language sql stable parallel safe;
comment on function regulars.report_period(timestamp with time zone,text,time without time zone,text) is 'The first business date of the day, week (from Monday) or month in which an instant is.';

function regulars.report_periods(first_period date, last_period date, by text)
  returns SETOF date
  language sql stable parallel safe;
comment on function regulars.report_periods(date,date,text) is 'The first dates of all periods of a report, so that one without anything has its row; none where an end is null.';

function regulars.resolve_contact(booking public.bookings, previous_customer_id uuid, country_code text, has_earlier_phone_readings boolean)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_contact(public.bookings,uuid,text,boolean) is 'Finds or creates the customer of a booking''s contact and locks it, in contact order with the previous one.';

function regulars.resolve_customer(restaurant_id uuid, email_normalized text, phone_normalized text, full_name text, email text, phone text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_customer(uuid,text,text,text,text,text) is 'Finds or creates the customer of a normalised contact, follows merge pointers and locks the result.';

function regulars.resolve_program(restaurant_id uuid, program_id uuid)
  returns public.loyalty_programs
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_program(uuid,uuid) is 'A program of the restaurant; null: the active one. Raises RG020, RG021.';

function regulars.retire_phone_rules(metadata_version text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.retire_phone_rules(text) is 'Keeps the phone rules in force as an earlier edition, if they are of another version than the one given.';

function regulars.reward_obstacle(reward public.loyalty_rewards, customer_id uuid, as_of timestamp with time zone)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.reward_obstacle(public.loyalty_rewards,uuid,timestamp with time zone) is 'The error, points apart, with which a guest (null: any) would be refused a reward at an instant; null: none.';

function regulars.score_merge_candidate(one public.customers, other public.customers, OUT score numeric, OUT reasons text[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.score_merge_candidate(public.customers,public.customers) is 'How much speaks for two customers being one person, from 0 to 1, and why.';

function regulars.score_pairs(restaurant_id uuid, pairs uuid[], minimum_score numeric, limit_to integer)
  returns TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.score_pairs(uuid,uuid[],numeric,integer) is 'The likeliest of the given pairs, but for those declined, which to keep first.';

function regulars.set_tiers(restaurant_id uuid, changes public.loyalty_tier_changes[], as_of timestamp with time zone)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.set_tiers(uuid,public.loyalty_tier_changes[],timestamp with time zone) is 'Gives accounts the tiers that they were weighed to have at an instant and notes each change; returns how many accounts.';

function regulars.share_import(chunks integer[])
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.share_import(integer[]) is 'Makes pg_temp.import_share of the bookings in these chunks that another session can insert: delete them there and COPY them to it.';

function regulars.show_newest_contact(restaurant_id uuid, customer_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.show_newest_contact(uuid,uuid) is 'Makes the name, e-mail and phone shown for a customer those of the newest booking that has one.';

function regulars.summarize_import_rejects()
  returns TABLE(field text, code text, message text, rows bigint, example text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.summarize_import_rejects() is 'Why rows of the import that this session has planned are rejected, the commonest reason first; example: the cell of the first such row, as it was read, which may be a guest''s.';

function regulars.surname_key(full_name text)
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.surname_key(text) is 'regulars.name_key with the last word moved to the front, so that a surname is found by its beginning.';

function regulars.tag_key(tag text)
  returns text
  language sql immutable strict parallel safe;
comment on function regulars.tag_key(text) is 'A tag as it is compared: without blanks around it, whatever its capitals.';

function regulars.tag_keys(restaurant_id uuid, tags text[])
  returns text[]
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.tag_keys(uuid,text[]) is 'A customer''s tags as they are searched: within the restaurant, whatever their capitals.';

function regulars.tell_import_problem(problem text)
  returns TABLE(field text, code text, message text)
  language sql immutable parallel safe;
comment on function regulars.tell_import_problem(text) is 'A problem of a rejected row as it is told: the field (null: the row), code and message.';

function regulars.tenant_tables()
  returns TABLE(name text, depth integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.tenant_tables() is 'The tables that hold rows of restaurants, those that reference others first.';

function regulars.text_similarity(one text, other text)
  returns real
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.text_similarity(text,text) is 'How alike two texts are, from 0 to 1, by the pieces of three letters that they share.';

function regulars.tg_analytics_events__queue()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_analytics_events__queue() is 'Leaves each new event for read_analytics_events to give a position to.';

function regulars.tg_bookings__after_insert()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.tg_bookings__after_insert() is 'Puts a new booking on the waiting list and into its customer''s profile, writes its events and posts its points.';

function regulars.tg_bookings__after_update()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.tg_bookings__after_update() is 'Keeps waiting list, profiles, events and ledger in step with a changed booking.';

function regulars.tg_bookings__before_insert()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_bookings__before_insert() is 'Completes and judges a new booking, claims its table, finds its customer, awards its points and counts its events. Raises RG001, RG004, RG005, RG006, RG007, RG010.';

function regulars.tg_bookings__before_update()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_bookings__before_update() is 'Judges a changed booking, claims its table, finds its customer, awards its points and counts its events. Raises RG001, RG002, RG005, RG006, RG007, RG009, RG016.';

function regulars.tg_bookings__refuse_delete()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_bookings__refuse_delete() is 'Refuses to delete or truncate bookings, with RG011, unless their restaurant is being offboarded.';

function regulars.tg_customers__refuse_delete()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_customers__refuse_delete() is 'Refuses to delete a customer, with RG011, unless its restaurant is being offboarded.';

function regulars.tg_loyalty_point_events__record_event()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_point_events__record_event() is 'Writes the event of a ledger entry, in its transaction.';

function regulars.tg_loyalty_point_events__refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_point_events__refuse_change() is 'Refuses to update, delete or truncate ledger entries, with RG012, unless the restaurant is being offboarded.';

function regulars.tg_loyalty_point_events__seal()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_point_events__seal() is 'Seals a ledger entry with its digest.';

function regulars.tg_loyalty_program_versions__refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_program_versions__refuse_change() is 'Refuses to update, delete or truncate program versions, with RG012, unless the restaurant is being offboarded.';

function regulars.tg_loyalty_programs__keep_tiers()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__keep_tiers() is 'Gives every account of a program its tier by the new definitions.';

function regulars.tg_loyalty_programs__keep_versions()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__keep_versions() is 'Keeps each version of a program''s rule and tiers.';

function regulars.tg_loyalty_programs__raise_version()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__raise_version() is 'Raises accrual_version when the rule or the tiers change.';

function regulars.tg_loyalty_programs__refuse_delete()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__refuse_delete() is 'Refuses to delete a program, with RG011, unless its restaurant is being offboarded.';

function regulars.tg_loyalty_rewards__refuse_delete()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_rewards__refuse_delete() is 'Refuses to delete a reward, with RG011, unless its restaurant is being offboarded.';

function regulars.tg_loyalty_tier_changes__record_event()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_tier_changes__record_event() is 'Writes the event of a customer who reached another tier, in the transaction of what caused it.';

function regulars.tg_loyalty_tier_changes__refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_tier_changes__refuse_change() is 'Refuses to update, delete or truncate tier changes, with RG012, unless the restaurant is being offboarded.';

function regulars.tg_marketing_consents__refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_marketing_consents__refuse_change() is 'Refuses to update, delete or truncate marketing choices, with RG012, but for the wording of an erased customer and offboarding.';

function regulars.tg_restaurants__keep_phone_reading()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_restaurants__keep_phone_reading() is 'Keeps the country by which the phone numbers of a restaurant''s customers were read.';

function regulars.tier_as_of(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, lifetime_points bigint, as_of timestamp with time zone)
  returns text
  language sql stable;
comment on function regulars.tier_as_of(uuid,uuid,uuid,jsonb,bigint,timestamp with time zone) is 'The tier of an account with so many lifetime points; with a qualification period from the ledger at an event time.';

function regulars.tier_definitions_at(restaurant_id uuid, program_id uuid, as_of timestamp with time zone)
  returns jsonb
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.tier_definitions_at(uuid,uuid,timestamp with time zone) is 'The tiers of a program that were in force at an instant.';

function regulars.tier_for(tier_definitions jsonb, points bigint)
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.tier_for(jsonb,bigint) is 'The highest tier whose min_points the earned points reach.';

function regulars.tier_lapses(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
  returns TABLE(program_id uuid, customer_id uuid, lapsed_at timestamp with time zone, tier_before text, tier text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.tier_lapses(uuid,uuid[],timestamp with time zone) is 'The tier changes by the end of a qualification period that are not recorded yet; customer_ids null: of all.';

function regulars.tier_min_points(tier_definitions jsonb, tier text)
  returns bigint
  language sql immutable parallel safe;
comment on function regulars.tier_min_points(jsonb,text) is 'The points at which a tier begins; null: no such tier.';

function regulars.try_import_change(restaurant_id uuid, number bigint)
  returns text
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.try_import_change(uuid,bigint) is 'Makes one change of an import; returns the problem that hinders it, or null.';

function regulars.unearned_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, entries public.loyalty_point_events[] DEFAULT NULL::public.loyalty_point_events[])
  returns SETOF public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.unearned_expiries(uuid,uuid[],timestamp with time zone,public.loyalty_point_events[]) is 'The ledger entries that give back what expired of points that were, or with the given entries would be, taken back.';

function regulars.uuid_v7(at timestamp with time zone DEFAULT clock_timestamp())
  returns uuid
  language sql volatile parallel safe;
comment on function regulars.uuid_v7(timestamp with time zone) is 'A time-ordered UUID (version 7, RFC 9562) of a microsecond, the present one unless given.';

function regulars.visible_text(value text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.visible_text(text) is 'A text without the blanks around it (regulars.blank_characters), or null when nothing is left.';

function regulars.write_booking_events(previous public.bookings, booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_booking_events(public.bookings,public.bookings) is 'Writes the events of a change of a booking, which event_count has counted; previous null: it is inserted.';

function regulars.write_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_profiles(uuid,uuid[]) is 'Makes profiles what the bookings say, for customers that the caller has locked or made; returns profiles inserted and changed.';
