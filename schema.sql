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
comment on table public.analytics_events is 'What happened, for other systems: each payload follows its contract exactly. Holds only ids, without foreign keys.';
comment on column public.analytics_events.restaurant_id is 'The restaurant (tenant). No foreign key: that of the booking or the entry is enough.';
comment on column public.analytics_events.id is 'Time-ordered UUID (version 7).';
comment on column public.analytics_events.event_type is 'What happened; docs/events.md lists the types.';
comment on column public.analytics_events.schema_version is 'The version of the contract that the payload follows.';
comment on column public.analytics_events.booking_id is 'The booking; null if the event belongs to none. No foreign key.';
comment on column public.analytics_events.booking_sequence is '1, 2, 3 … within the booking, counted on it and never restarted; null for events of the ledger and of guests.';
comment on column public.analytics_events.customer_id is 'The customer; null for a walk-in. No foreign key.';
comment on column public.analytics_events.payload is 'The facts, exactly as the contract of its type and version says.';
comment on column public.analytics_events.emitted_by is 'What wrote it, as a kind: trigger on the live path, reissue after a purge, manual by hand.';
comment on column public.analytics_events.occurred_at is 'When it happened.';
comment on column public.analytics_events.recorded_at is 'When the row was written.';
comment on constraint analytics_events_contract_check on public.analytics_events is 'Accepts only events with a contract and a payload that follows it.';
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
  waiting_passed integer,
  offered_table_id uuid,
  derived_writes integer default 0 not null,
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
CREATE INDEX bookings_unattached_email_idx ON public.bookings USING btree (restaurant_id, regulars.email_hint(customer_email)) WHERE ((customer_id IS NULL) AND (customer_email IS NOT NULL));
CREATE INDEX bookings_unattached_phone_idx ON public.bookings USING btree (restaurant_id, regulars.phone_hint(customer_phone)) WHERE ((customer_id IS NULL) AND (customer_phone IS NOT NULL));
CREATE INDEX bookings_updated_at_idx ON public.bookings USING brin (updated_at);
CREATE TRIGGER "!after_insert" AFTER INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__after_insert();
CREATE TRIGGER "!after_update" AFTER UPDATE ON public.bookings FOR EACH ROW WHEN ((((((((((((((new.table_id IS DISTINCT FROM old.table_id) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new.ends_at IS DISTINCT FROM old.ends_at)) OR (new.party_size IS DISTINCT FROM old.party_size)) OR (new.status IS DISTINCT FROM old.status)) OR (new.customer_name IS DISTINCT FROM old.customer_name)) OR (new.customer_email IS DISTINCT FROM old.customer_email)) OR (new.customer_phone IS DISTINCT FROM old.customer_phone)) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in)) OR (new.spend_amount IS DISTINCT FROM old.spend_amount)) OR (new.spend_currency IS DISTINCT FROM old.spend_currency)) OR (new.booking_type IS DISTINCT FROM old.booking_type)) OR (new.created_at IS DISTINCT FROM old.created_at))) EXECUTE FUNCTION regulars.tg_bookings__after_update();
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.bookings FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG011', 'bookings are cancelled, not deleted', 'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.');
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.bookings FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_refuse_change('RG011', 'bookings are cancelled, not deleted', 'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.');
CREATE TRIGGER "~before_insert" BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__before_insert();
CREATE TRIGGER "~before_update" BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN ((((((((((((((((((((((((((((new.restaurant_id IS DISTINCT FROM old.restaurant_id) OR (new.id IS DISTINCT FROM old.id)) OR (new.reference IS DISTINCT FROM old.reference)) OR (new.external_source IS DISTINCT FROM old.external_source)) OR (new.external_id IS DISTINCT FROM old.external_id)) OR (new.table_id IS DISTINCT FROM old.table_id)) OR (new.starts_at IS DISTINCT FROM old.starts_at)) OR (new.ends_at IS DISTINCT FROM old.ends_at)) OR (new.party_size IS DISTINCT FROM old.party_size)) OR (new.booking_type IS DISTINCT FROM old.booking_type)) OR (new.seating_preference IS DISTINCT FROM old.seating_preference)) OR (new.status IS DISTINCT FROM old.status)) OR (new.confirmed_at IS DISTINCT FROM old.confirmed_at)) OR (new.completed_at IS DISTINCT FROM old.completed_at)) OR (new.cancelled_at IS DISTINCT FROM old.cancelled_at)) OR (new.cancelled_by IS DISTINCT FROM old.cancelled_by)) OR (new.customer_name IS DISTINCT FROM old.customer_name)) OR (new.customer_email IS DISTINCT FROM old.customer_email)) OR (new.customer_phone IS DISTINCT FROM old.customer_phone)) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in)) OR (new.notes IS DISTINCT FROM old.notes)) OR (new.source IS DISTINCT FROM old.source)) OR (new.spend_amount IS DISTINCT FROM old.spend_amount)) OR (new.spend_currency IS DISTINCT FROM old.spend_currency)) OR (new.idempotency_key IS DISTINCT FROM old.idempotency_key)) OR (new.created_at IS DISTINCT FROM old.created_at)) OR (new.updated_at IS NULL) OR ((new.derived_writes IS DISTINCT FROM (old.derived_writes + 1)) AND (((((((((new.customer_id IS DISTINCT FROM old.customer_id) OR (new.import_batch_id IS DISTINCT FROM old.import_batch_id)) OR (new.previous_status IS DISTINCT FROM old.previous_status)) OR (new.event_count IS DISTINCT FROM old.event_count)) OR (new.loyalty_program_id IS DISTINCT FROM old.loyalty_program_id)) OR (new.loyalty_accrual_version IS DISTINCT FROM old.loyalty_accrual_version)) OR (new.loyalty_points_awarded IS DISTINCT FROM old.loyalty_points_awarded)) OR (new.idempotency_hash IS DISTINCT FROM old.idempotency_hash)) OR (new.derived_writes IS DISTINCT FROM old.derived_writes))))) EXECUTE FUNCTION regulars.tg_bookings__before_update();

create policy tenant on public.bookings as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.bookings is 'Reservations: the source of truth for guests, profiles and earned points.';
comment on column public.bookings.restaurant_id is 'The restaurant (tenant).';
comment on column public.bookings.id is 'Time-ordered UUID (version 7).';
comment on column public.bookings.reference is 'A code for the guest to read out: eight characters without look-alikes, unique in the restaurant.';
comment on column public.bookings.external_source is 'The system that the booking came from, if not this one.';
comment on column public.bookings.external_id is 'The booking''s id in that system; unique per restaurant and source.';
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
comment on column public.bookings.marketing_opt_in is 'Whether the guest ticked the marketing box; an unticked box is no choice.';
comment on column public.bookings.notes is 'Free text of guest or staff. May hold personal data.';
comment on column public.bookings.source is 'Channel of the booking: a slug such as web, phone or walk-in.';
comment on column public.bookings.spend_amount is 'The bill in minor units of spend_currency; null: unknown.';
comment on column public.bookings.spend_currency is 'ISO 4217 code of spend_amount; if not given, the restaurant''s.';
comment on column public.bookings.loyalty_points_awarded is 'Points this booking is worth to its customer now; the ledger is made equal to it.';
comment on column public.bookings.idempotency_key is 'The creator''s retry key, unique in the restaurant.';
comment on column public.bookings.created_at is 'When the booking was made.';
comment on column public.bookings.updated_at is 'When the row was last changed.';
comment on column public.bookings.customer_id is 'The customer that the contact resolves to; null: a walk-in. An input only if no contact is given.';
comment on column public.bookings.import_batch_id is 'The import that loaded the row; null: a live booking. Imported rows are derived by the backfill.';
comment on column public.bookings.idempotency_hash is 'SHA-256 of the request made under idempotency_key, so that a different request with the same key is refused.';
comment on column public.bookings.waiting_passed is 'How many waiting bookings this booking''s table would have fitted in their time when create_booking made it; null: not counted.';
comment on column public.bookings.offered_table_id is 'On the waiting list: a table that was free for it when it was last amended; null: none.';
comment on column public.bookings.derived_writes is 'Raised by one with each write of a derived column; a write that does not raise it leaves the derived columns unchanged.';
comment on column public.bookings.loyalty_program_id is 'The program that holds the booking''s points; without a version these are points from an older system.';
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
comment on column public.customer_erasures.customer_id is 'The erased customer; customers merged into it were erased with it.';
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
CREATE TRIGGER _900_record_event AFTER INSERT OR UPDATE ON public.customer_merges FOR EACH ROW EXECUTE FUNCTION regulars.tg_customer_merges__record_event();
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
  email_opt_in boolean default false not null,
  sms_opt_in boolean default false not null,
  phone_opt_in boolean default false not null,
  last_waitlist_at timestamp with time zone,
  updated_at timestamp with time zone default now() not null,
  constraint customer_profiles_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint customer_profiles_pkey PRIMARY KEY (restaurant_id, customer_id)
);
CREATE TRIGGER _900_record_consent AFTER UPDATE ON public.customer_profiles FOR EACH ROW WHEN ((((new.email_opt_in IS DISTINCT FROM old.email_opt_in) OR (new.sms_opt_in IS DISTINCT FROM old.sms_opt_in)) OR (new.phone_opt_in IS DISTINCT FROM old.phone_opt_in))) EXECUTE FUNCTION regulars.tg_customer_profiles__record_consent();
alter table public.customer_profiles enable row level security;
create policy tenant on public.customer_profiles as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.customer_profiles is 'Sums of a customer''s bookings and waiting-list entries. Derived: never edit it.';
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
comment on column public.customer_profiles.marketing_opt_in is 'The last choice that counts, on any channel; an unticked box on a booking is no choice.';
comment on column public.customer_profiles.last_marketing_opt_in_at is 'When marketing consent was last given; kept when it is withdrawn.';
comment on column public.customer_profiles.marketing_choice_at is 'When the choice in marketing_opt_in was expressed; null: never.';
comment on column public.customer_profiles.email_opt_in is 'Whether marketing by e-mail is wanted, by regulars.marketing_choices.';
comment on column public.customer_profiles.sms_opt_in is 'Whether marketing by SMS is wanted.';
comment on column public.customer_profiles.phone_opt_in is 'Whether marketing by phone is wanted.';
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
  corrected_into_id uuid,
  erased_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint customers_contact_check CHECK (((erased_at IS NOT NULL) OR (email_normalized IS NOT NULL) OR (phone_normalized IS NOT NULL))),
  constraint customers_corrected_into_id_fkey FOREIGN KEY (restaurant_id, corrected_into_id) REFERENCES public.customers(restaurant_id, id),
  constraint customers_erased_at_check CHECK (((erased_at IS NULL) OR ((email IS NULL) AND (phone IS NULL) AND (email_normalized IS NULL) AND (phone_normalized IS NULL) AND (full_name IS NULL) AND (notes IS NULL) AND (tags = '{}'::text[])))),
  constraint customers_merged_into_id_check CHECK ((merged_into_id <> id)),
  constraint customers_merged_into_id_fkey FOREIGN KEY (restaurant_id, merged_into_id) REFERENCES public.customers(restaurant_id, id),
  constraint customers_pkey PRIMARY KEY (restaurant_id, id),
  constraint customers_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
CREATE INDEX customers_corrected_into_id_idx ON public.customers USING btree (restaurant_id, corrected_into_id) WHERE (corrected_into_id IS NOT NULL);
CREATE INDEX customers_email_normalized_idx ON public.customers USING btree (restaurant_id, email_normalized) WHERE (email_normalized IS NOT NULL);
CREATE UNIQUE INDEX customers_identity_idx ON public.customers USING btree (restaurant_id, identity) WHERE (erased_at IS NULL);
CREATE INDEX customers_merged_into_id_idx ON public.customers USING btree (restaurant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX customers_name_idx ON public.customers USING btree (restaurant_id, regulars.name_key(full_name) COLLATE "C");
CREATE INDEX customers_phone_normalized_idx ON public.customers USING btree (restaurant_id, phone_normalized) WHERE (phone_normalized IS NOT NULL);
CREATE INDEX customers_surname_idx ON public.customers USING btree (restaurant_id, regulars.surname_key(full_name) COLLATE "C");
CREATE INDEX customers_tagged_idx ON public.customers USING btree (restaurant_id, id) WHERE (tags <> '{}'::text[]);
CREATE INDEX customers_tags_idx ON public.customers USING gin (regulars.tag_keys(restaurant_id, tags)) WHERE (tags <> '{}'::text[]);
CREATE INDEX customers_updated_at_idx ON public.customers USING brin (updated_at);
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.customers FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG011', 'customers are erased, not deleted', 'Call erase_customer; a whole restaurant leaves through offboard_restaurant.');
CREATE TRIGGER _900_record_erasure AFTER UPDATE ON public.customers FOR EACH ROW WHEN (((old.erased_at IS NULL) AND (new.erased_at IS NOT NULL))) EXECUTE FUNCTION regulars.tg_customers__record_erasure();
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
comment on column public.customers.merged_into_id is 'The customer that this one was merged into, never one that is merged itself; null: not merged.';
comment on column public.customers.corrected_into_id is 'The customer who got its only booking when half of the contact was corrected: the first merge candidate.';
comment on column public.customers.erased_at is 'When the personal data was erased; null: never.';
comment on column public.customers.created_at is 'When the row was inserted.';
comment on column public.customers.updated_at is 'When the row was last changed.';
comment on policy tenant on public.customers is 'Rows of the restaurant set for the transaction; without a setting, none.';

create view public.external_bookings with (security_invoker=true) as
 SELECT bookings.restaurant_id,
    bookings.external_source,
    bookings.external_id,
    bookings.id AS booking_id,
    bookings.reference,
    bookings.status,
    bookings.customer_id,
    bookings.loyalty_points_awarded,
    accounts.balance,
    accounts.tier
   FROM ((public.bookings
     LEFT JOIN public.loyalty_programs programs ON (((programs.restaurant_id = bookings.restaurant_id) AND programs.is_active)))
     LEFT JOIN public.loyalty_points accounts ON (((accounts.restaurant_id = bookings.restaurant_id) AND (accounts.program_id = programs.id) AND (accounts.customer_id = bookings.customer_id))))
  WHERE (bookings.external_id IS NOT NULL);

comment on view public.external_bookings is 'What another system reads back about its bookings, by its own ids: guest, points, balance and tier in the active program.';

create table public.loyalty_exclusions (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  program_id uuid not null,
  customer_id uuid not null,
  reason text not null,
  excluded_at timestamp with time zone default now() not null,
  excluded_by text not null,
  ended_at timestamp with time zone,
  ended_by text,
  constraint loyalty_exclusions_customer_id_fkey FOREIGN KEY (restaurant_id, customer_id) REFERENCES public.customers(restaurant_id, id),
  constraint loyalty_exclusions_ended_at_check CHECK ((ended_at >= excluded_at)),
  constraint loyalty_exclusions_ended_by_check CHECK (((ended_by IS NULL) = (ended_at IS NULL))),
  constraint loyalty_exclusions_excluded_by_check CHECK ((btrim(excluded_by) <> ''::text)),
  constraint loyalty_exclusions_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_exclusions_program_id_fkey FOREIGN KEY (restaurant_id, program_id) REFERENCES public.loyalty_programs(restaurant_id, id),
  constraint loyalty_exclusions_reason_check CHECK ((reason ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text))
);
CREATE INDEX loyalty_exclusions_customer_id_idx ON public.loyalty_exclusions USING btree (restaurant_id, customer_id);
CREATE UNIQUE INDEX loyalty_exclusions_open_idx ON public.loyalty_exclusions USING btree (restaurant_id, program_id, customer_id) WHERE (ended_at IS NULL);
CREATE INDEX loyalty_exclusions_program_id_idx ON public.loyalty_exclusions USING btree (restaurant_id, program_id);
alter table public.loyalty_exclusions enable row level security;
create policy tenant on public.loyalty_exclusions as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_exclusions is 'Guests who earn nothing in a program, from when until when, by whom and why.';
comment on column public.loyalty_exclusions.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_exclusions.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_exclusions.program_id is 'The program.';
comment on column public.loyalty_exclusions.customer_id is 'The customer, as named: after a merge the exclusion holds for the whole person.';
comment on column public.loyalty_exclusions.reason is 'Why, as a short code such as staff or abuse; no personal data.';
comment on column public.loyalty_exclusions.excluded_at is 'From when: bookings that come to earn after that earn nothing.';
comment on column public.loyalty_exclusions.excluded_by is 'Who excluded: an id or a kind, no name.';
comment on column public.loyalty_exclusions.ended_at is 'Until when; null: still excluded.';
comment on column public.loyalty_exclusions.ended_by is 'Who ended it: an id or a kind, no name.';
comment on policy tenant on public.loyalty_exclusions is 'Rows of the restaurant set for the transaction; without a setting, none.';

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
  constraint loyalty_point_events_booking_id_check CHECK (((reason = ANY (ARRAY['merge'::text, 'transfer'::text])) OR ((reason ~~ 'booking.%'::text) = (booking_id IS NOT NULL)))),
  constraint loyalty_point_events_metadata_check CHECK ((jsonb_typeof(metadata) = 'object'::text)),
  constraint loyalty_point_events_occurred_at_check CHECK (isfinite(occurred_at)),
  constraint loyalty_point_events_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_point_events_points_delta_check CHECK ((points_delta <> 0)),
  constraint loyalty_point_events_program_id_fkey FOREIGN KEY (restaurant_id, program_id, customer_id) REFERENCES public.loyalty_points(restaurant_id, program_id, customer_id),
  constraint loyalty_point_events_reason_check CHECK ((reason = ANY (ARRAY['booking.confirmed'::text, 'booking.adjustment'::text, 'booking.cancelled'::text, 'booking.no_show'::text, 'booking.moved'::text, 'manual.adjustment'::text, 'redemption'::text, 'redemption.reversed'::text, 'expiry'::text, 'expiry.reinstated'::text, 'merge'::text, 'transfer'::text, 'erasure'::text]))),
  constraint loyalty_point_events_reverses_event_id_fkey FOREIGN KEY (restaurant_id, reverses_event_id) REFERENCES public.loyalty_point_events(restaurant_id, id),
  constraint loyalty_point_events_sequence_check CHECK ((sequence >= 1)),
  constraint loyalty_point_events_sequence_key UNIQUE (restaurant_id, program_id, customer_id, sequence),
  constraint loyalty_point_events_source_key_key UNIQUE (restaurant_id, source_key)
);
CREATE INDEX loyalty_point_events_booking_id_idx ON public.loyalty_point_events USING btree (restaurant_id, booking_id) WHERE (booking_id IS NOT NULL);
CREATE INDEX loyalty_point_events_due_on_idx ON public.loyalty_point_events USING btree (restaurant_id, customer_id, ((metadata ->> 'due_on'::text))) WHERE (metadata ? 'due_on'::text);
CREATE INDEX loyalty_point_events_earned_idx ON public.loyalty_point_events USING btree (restaurant_id, program_id, customer_id, occurred_at) WHERE (booking_id IS NOT NULL);
CREATE INDEX loyalty_point_events_for_booking_idx ON public.loyalty_point_events USING btree (restaurant_id, ((metadata ->> 'for_booking'::text))) WHERE (reason = 'redemption'::text);
CREATE INDEX loyalty_point_events_reverses_event_id_idx ON public.loyalty_point_events USING btree (restaurant_id, reverses_event_id) WHERE (reverses_event_id IS NOT NULL);
CREATE INDEX loyalty_point_events_transfer_idx ON public.loyalty_point_events USING btree (restaurant_id, ((metadata ->> 'source'::text))) WHERE (metadata ? 'transfer'::text);
CREATE INDEX loyalty_point_events_use_idx ON public.loyalty_point_events USING btree (restaurant_id, customer_id, program_id) WHERE ((points_delta < 0) AND ((booking_id IS NULL) OR (reverses_event_id IS NULL)) AND (NOT (metadata ? 'due_on'::text)));
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_point_events FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'the ledger is append-only', 'Post a correction: adjust_points, reverse_redemption, or change the booking.');
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_point_events FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'the ledger is append-only', 'Post a correction: adjust_points, reverse_redemption, or change the booking.');
CREATE TRIGGER _200_seal BEFORE INSERT ON public.loyalty_point_events FOR EACH ROW WHEN ((new.digest IS NULL)) EXECUTE FUNCTION regulars.tg_loyalty_point_events__seal();
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
comment on column public.loyalty_point_events.source_key is 'Unique key of what the entry is for: booking:<id>:<n>, or a hash of the caller''s idempotency key.';
comment on column public.loyalty_point_events.reverses_event_id is 'The entry that this one takes back.';
comment on column public.loyalty_point_events.actor is 'Who caused it: an id or a kind, no name.';
comment on column public.loyalty_point_events.metadata is 'Facts for auditors, such as {"rebuild": true}.';
comment on column public.loyalty_point_events.occurred_at is 'When it counts.';
comment on column public.loyalty_point_events.recorded_at is 'When it was written, taken under the account''s lock: never runs backwards along sequence.';
comment on column public.loyalty_point_events.digest is 'SHA-256 of the other columns, set on insert: shows if somebody changed the row by force.';
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
comment on column public.loyalty_points.tier is 'Tier by the points earned; with a qualification period as of tier_set_at, and possibly lapsed since.';
comment on column public.loyalty_points.tier_set_at is 'When the tier was last determined.';
comment on column public.loyalty_points.last_awarded_at is 'When points were last awarded, in event time.';
comment on column public.loyalty_points.last_sequence is 'Sequence of the newest entry: shows if the end of a ledger was removed by force. Never lowered.';
comment on column public.loyalty_points.updated_at is 'When the row was last changed.';
comment on policy tenant on public.loyalty_points is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.loyalty_program_versions (
  restaurant_id uuid not null,
  program_id uuid not null,
  accrual_version integer not null,
  accrual_rule jsonb not null,
  tier_definitions jsonb not null,
  expires_after interval,
  created_at timestamp with time zone default clock_timestamp() not null,
  expiry_notice_version integer,
  expiry_notice_on date,
  adopted_program_id uuid,
  adopted_version integer,
  adopted_under_version integer,
  adopted_notices_on date[],
  adopted_expires_after interval[],
  constraint loyalty_program_versions_adopted_notices_check CHECK (((NOT (cardinality(adopted_notices_on) IS DISTINCT FROM cardinality(adopted_expires_after))) AND ((adopted_notices_on IS NULL) OR (adopted_version IS NOT NULL)))),
  constraint loyalty_program_versions_adopted_version_check CHECK ((num_nulls(adopted_program_id, adopted_version, adopted_under_version) =
CASE
    WHEN (accrual_version >= 1) THEN 3
    ELSE 0
END)),
  constraint loyalty_program_versions_expiry_notice_on_check CHECK (((expiry_notice_version IS NULL) = (expiry_notice_on IS NULL))),
  constraint loyalty_program_versions_pkey PRIMARY KEY (restaurant_id, program_id, accrual_version),
  constraint loyalty_program_versions_program_id_fkey FOREIGN KEY (restaurant_id, program_id) REFERENCES public.loyalty_programs(restaurant_id, id)
);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_program_versions FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'program versions are insert-only', 'Change the program; it adds a version of its own.');
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_program_versions FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'program versions are insert-only', 'Change the program; it adds a version of its own.');
alter table public.loyalty_program_versions enable row level security;
create policy tenant on public.loyalty_program_versions as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_program_versions is 'Every rule that a program has had. A booking is priced by the version under which it was confirmed. Insert-only.';
comment on column public.loyalty_program_versions.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_program_versions.program_id is 'The program.';
comment on column public.loyalty_program_versions.accrual_version is 'Version from 1; below: the rule of another program whose points were moved here.';
comment on column public.loyalty_program_versions.accrual_rule is 'The rule of this version.';
comment on column public.loyalty_program_versions.tier_definitions is 'The tiers of this version.';
comment on column public.loyalty_program_versions.expires_after is 'Age at which points earned under this version expire; null: never.';
comment on column public.loyalty_program_versions.created_at is 'When the version came into force.';
comment on column public.loyalty_program_versions.expiry_notice_version is 'The expiry notice that stood when the version was made, by the version that announced it; null: none.';
comment on column public.loyalty_program_versions.expiry_notice_on is 'The date of that notice.';
comment on column public.loyalty_program_versions.adopted_program_id is 'The program from which points under this rule were moved here; null: its own rule.';
comment on column public.loyalty_program_versions.adopted_version is 'The version of that program.';
comment on column public.loyalty_program_versions.adopted_under_version is 'The newest version then that announced a notice of this program: later notices hold for the points, earlier do not.';
comment on column public.loyalty_program_versions.adopted_notices_on is 'The dates of the notices that held for the points when they were moved here, in order.';
comment on column public.loyalty_program_versions.adopted_expires_after is 'The expires_after of each of those notices; a null element: never.';
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
  expiry_notice_version integer,
  expiry_notice_on date,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint loyalty_programs_accrual_rule_check CHECK ((regulars.is_accrual_rule(accrual_rule) IS TRUE)),
  constraint loyalty_programs_accrual_version_check CHECK ((accrual_version >= 1)),
  constraint loyalty_programs_expires_after_check CHECK (((expires_after >= '1 day'::interval) AND (expires_after <= '100 years'::interval))),
  constraint loyalty_programs_expiry_notice_on_check CHECK (((expiry_notice_version IS NULL) = (expiry_notice_on IS NULL))),
  constraint loyalty_programs_expiry_notice_version_check CHECK ((expiry_notice_version <= accrual_version)),
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
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.loyalty_programs FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG011', 'loyalty programs are switched off, not deleted', 'Set is_active to false; bookings and ledger keep naming the program.');
CREATE TRIGGER _200_keep_versions AFTER INSERT OR UPDATE ON public.loyalty_programs FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_programs__keep_versions();
CREATE TRIGGER _200_lock_accounts BEFORE UPDATE ON public.loyalty_programs FOR EACH ROW WHEN ((new.tier_definitions IS DISTINCT FROM old.tier_definitions)) EXECUTE FUNCTION regulars.tg_loyalty_programs__lock_accounts();
CREATE TRIGGER _300_keep_tiers AFTER UPDATE ON public.loyalty_programs FOR EACH ROW WHEN ((new.tier_definitions IS DISTINCT FROM old.tier_definitions)) EXECUTE FUNCTION regulars.tg_loyalty_programs__keep_tiers();
alter table public.loyalty_programs enable row level security;
create policy tenant on public.loyalty_programs as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_programs is 'The loyalty programs of a restaurant, at most one of them active. Never deleted.';
comment on column public.loyalty_programs.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_programs.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_programs.slug is 'Short name, unique in the restaurant.';
comment on column public.loyalty_programs.name is 'Name as guests know it.';
comment on column public.loyalty_programs.is_active is 'Whether bookings may earn in it; at most one per restaurant is active.';
comment on column public.loyalty_programs.pilot_only is 'True: bookings earn if the restaurant is on the pilot list; false: if general availability is on.';
comment on column public.loyalty_programs.accrual_version is 'Raised by each change of accrual_rule, tier_definitions or expires_after.';
comment on column public.loyalty_programs.accrual_rule is 'What a booking earns: type per_guest, flat or per_spend; see regulars.accrual_points.';
comment on column public.loyalty_programs.tier_definitions is 'Tiers by points earned, lowest first, from 0; qualification_period null: all time.';
comment on column public.loyalty_programs.expires_after is 'Age at which points earned from now on expire, from the local date on which they were earned; null: never.';
comment on column public.loyalty_programs.spendable_from is 'confirmation: points can be spent at once; visit: once their booking is completed.';
comment on column public.loyalty_programs.expiry_notice_version is 'The version that announced the newest expiry notice: its expires_after holds for points of earlier versions too; null: each keeps its own.';
comment on column public.loyalty_programs.expiry_notice_on is 'The date from which the newest notice holds: until then earlier points expire as before.';
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
  stock integer,
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
  constraint loyalty_rewards_slug_key UNIQUE (restaurant_id, program_id, slug),
  constraint loyalty_rewards_stock_check CHECK ((stock >= 0))
);
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.loyalty_rewards FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG011', 'rewards are switched off, not deleted', 'Set is_active to false; the ledger keeps naming the reward.');
alter table public.loyalty_rewards enable row level security;
create policy tenant on public.loyalty_rewards as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_rewards is 'Rewards that points can be spent on. Switched off, never deleted, because redemptions name them in their metadata.';
comment on column public.loyalty_rewards.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_rewards.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_rewards.program_id is 'The program whose points it costs.';
comment on column public.loyalty_rewards.slug is 'Short name, unique in the program.';
comment on column public.loyalty_rewards.name is 'Name as guests know it.';
comment on column public.loyalty_rewards.points is 'Its price in points.';
comment on column public.loyalty_rewards.lowest_tier is 'The lowest tier that may redeem it; null: any.';
comment on column public.loyalty_rewards.limit_per_customer is 'How often a guest may redeem it, not counting reversed redemptions; null: no limit.';
comment on column public.loyalty_rewards.stock is 'How many are left for all guests together; null: no limit.';
comment on column public.loyalty_rewards.starts_at is 'When it becomes available; null: always.';
comment on column public.loyalty_rewards.ends_at is 'When it ceases to be available; null: no end.';
comment on column public.loyalty_rewards.is_active is 'Whether it can be redeemed at all.';
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
  constraint loyalty_tier_changes_cause_check CHECK ((cause = ANY (ARRAY['entry'::text, 'lapse'::text, 'definitions'::text]))),
  constraint loyalty_tier_changes_event_id_check CHECK (((cause = 'entry'::text) = (event_id IS NOT NULL))),
  constraint loyalty_tier_changes_event_id_fkey FOREIGN KEY (restaurant_id, event_id) REFERENCES public.loyalty_point_events(restaurant_id, id),
  constraint loyalty_tier_changes_pkey PRIMARY KEY (restaurant_id, id),
  constraint loyalty_tier_changes_program_id_fkey FOREIGN KEY (restaurant_id, program_id, customer_id) REFERENCES public.loyalty_points(restaurant_id, program_id, customer_id),
  constraint loyalty_tier_changes_tier_check CHECK ((tier <> tier_before))
);
CREATE INDEX loyalty_tier_changes_customer_id_idx ON public.loyalty_tier_changes USING btree (restaurant_id, program_id, customer_id, occurred_at);
CREATE INDEX loyalty_tier_changes_event_id_idx ON public.loyalty_tier_changes USING btree (restaurant_id, event_id) WHERE (event_id IS NOT NULL);
CREATE TRIGGER _100_refuse_change BEFORE DELETE OR UPDATE ON public.loyalty_tier_changes FOR EACH ROW EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'tier changes are append-only', 'Change the points; the tier follows and the change is recorded.');
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.loyalty_tier_changes FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_refuse_change('RG012', 'tier changes are append-only', 'Change the points; the tier follows and the change is recorded.');
CREATE TRIGGER _900_record_event AFTER INSERT ON public.loyalty_tier_changes FOR EACH ROW EXECUTE FUNCTION regulars.tg_loyalty_tier_changes__record_event();
alter table public.loyalty_tier_changes enable row level security;
create policy tenant on public.loyalty_tier_changes as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.loyalty_tier_changes is 'Each change of an account''s tier. Append-only.';
comment on column public.loyalty_tier_changes.restaurant_id is 'The restaurant (tenant).';
comment on column public.loyalty_tier_changes.id is 'Time-ordered UUID (version 7).';
comment on column public.loyalty_tier_changes.program_id is 'The program of the account.';
comment on column public.loyalty_tier_changes.customer_id is 'The customer of the account.';
comment on column public.loyalty_tier_changes.tier_before is 'The tier before.';
comment on column public.loyalty_tier_changes.tier is 'The tier after.';
comment on column public.loyalty_tier_changes.cause is 'entry: points came or went; lapse: the qualification period ended; definitions: the program''s tiers changed.';
comment on column public.loyalty_tier_changes.event_id is 'The newest of the ledger entries that caused it.';
comment on column public.loyalty_tier_changes.occurred_at is 'When the tier changed.';
comment on column public.loyalty_tier_changes.recorded_at is 'When the row was written.';
comment on policy tenant on public.loyalty_tier_changes is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.marketing_addresses (
  restaurant_id uuid not null,
  address_digest bytea not null,
  channel text not null,
  ticked_at timestamp with time zone,
  imported_at timestamp with time zone,
  given_at timestamp with time zone,
  withdrawn_at timestamp with time zone,
  erased_at timestamp with time zone,
  constraint marketing_addresses_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text, 'phone'::text]))),
  constraint marketing_addresses_pkey PRIMARY KEY (restaurant_id, address_digest, channel),
  constraint marketing_addresses_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
alter table public.marketing_addresses enable row level security;
create policy tenant on public.marketing_addresses as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.marketing_addresses is 'The last choice for an address on a channel, for each way of choosing; regulars.marketing_choices decides which counts. Holds no address and no customer: it does not reveal an erased guest, but an address that comes again is recognised.';
comment on column public.marketing_addresses.restaurant_id is 'The restaurant (tenant).';
comment on column public.marketing_addresses.address_digest is 'regulars.address_digest of the normalised e-mail or phone.';
comment on column public.marketing_addresses.channel is 'email, sms or phone.';
comment on column public.marketing_addresses.ticked_at is 'When a box for marketing was last ticked on a booking made here.';
comment on column public.marketing_addresses.imported_at is 'Date of the last tick that came from another system''s file.';
comment on column public.marketing_addresses.given_at is 'When consent was last given by a choice that names the channel.';
comment on column public.marketing_addresses.withdrawn_at is 'When it was last withdrawn.';
comment on column public.marketing_addresses.erased_at is 'When the last guest with the address was erased; earlier choices no longer count.';
comment on policy tenant on public.marketing_addresses is 'Rows of the restaurant set for the transaction; without a setting, none.';

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
comment on table public.marketing_consents is 'Marketing choices as recorded: by whom, where and on which wording; one row per channel, append-only. marketing_addresses holds, by address, which choice counts.';
comment on column public.marketing_consents.restaurant_id is 'The restaurant (tenant).';
comment on column public.marketing_consents.id is 'Time-ordered UUID (version 7).';
comment on column public.marketing_consents.customer_id is 'The customer for whom it was recorded; for a merged one, the survivor at that time.';
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
  retired_at timestamp with time zone,
  constraint restaurant_tables_capacity_check CHECK (((capacity >= 1) AND (capacity <= 200))),
  constraint restaurant_tables_label_check CHECK ((btrim(label) <> ''::text)),
  constraint restaurant_tables_label_key UNIQUE (restaurant_id, label),
  constraint restaurant_tables_pkey PRIMARY KEY (restaurant_id, id),
  constraint restaurant_tables_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint restaurant_tables_seating_type_check CHECK ((seating_type = ANY (ARRAY['indoor'::text, 'window'::text, 'booth'::text, 'bar'::text, 'outdoor'::text])))
);

create policy tenant on public.restaurant_tables as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.restaurant_tables is 'The tables of a restaurant that bookings can be given.';
comment on column public.restaurant_tables.restaurant_id is 'The restaurant (tenant).';
comment on column public.restaurant_tables.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurant_tables.label is 'What staff call the table; unique in the restaurant.';
comment on column public.restaurant_tables.capacity is 'Largest party the table seats, 1 to 200 guests.';
comment on column public.restaurant_tables.seating_type is 'indoor, window, booth, bar or outdoor; matched with a booking''s seating preference.';
comment on column public.restaurant_tables.retired_at is 'When the table is removed: no booking that ends later gets it; null: in use.';
comment on policy tenant on public.restaurant_tables is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.restaurant_timezone_changes (
  restaurant_id uuid not null,
  id uuid default regulars.uuid_v7() not null,
  timezone_before text not null,
  timezone text not null,
  kept text not null,
  bookings_moved bigint default 0 not null,
  actor text not null,
  changed_at timestamp with time zone default now() not null,
  constraint restaurant_timezone_changes_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint restaurant_timezone_changes_kept_check CHECK ((kept = ANY (ARRAY['instants'::text, 'local_times'::text]))),
  constraint restaurant_timezone_changes_pkey PRIMARY KEY (restaurant_id, id),
  constraint restaurant_timezone_changes_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id),
  constraint restaurant_timezone_changes_timezone_check CHECK ((timezone <> timezone_before))
);
alter table public.restaurant_timezone_changes enable row level security;
create policy tenant on public.restaurant_timezone_changes as permissive for all to public
  using ((restaurant_id = (regulars.current_restaurant())::uuid));
comment on table public.restaurant_timezone_changes is 'The changes of restaurants'' time zones, and what they did to future bookings.';
comment on column public.restaurant_timezone_changes.restaurant_id is 'The restaurant (tenant).';
comment on column public.restaurant_timezone_changes.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurant_timezone_changes.timezone_before is 'The zone before.';
comment on column public.restaurant_timezone_changes.timezone is 'The zone after.';
comment on column public.restaurant_timezone_changes.kept is 'instants: the bookings stayed where they were; local_times: they moved with the clock.';
comment on column public.restaurant_timezone_changes.bookings_moved is 'How many future bookings were moved.';
comment on column public.restaurant_timezone_changes.actor is 'Who did it: an id or a kind, no name.';
comment on column public.restaurant_timezone_changes.changed_at is 'When.';
comment on policy tenant on public.restaurant_timezone_changes is 'Rows of the restaurant set for the transaction; without a setting, none.';

create table public.restaurants (
  id uuid default regulars.uuid_v7() not null,
  name text not null,
  slug text not null,
  timezone text not null,
  country_code text not null,
  currency text,
  day_starts_at time without time zone default '00:00:00'::time without time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  placeholder_contacts text[] default '{}'::text[] not null,
  newcomers_queue boolean default false not null,
  max_booking_age interval default '1 year'::interval not null,
  max_booking_length interval default '1 day'::interval not null,
  constraint restaurants_country_code_check CHECK (regulars.is_country_code(country_code)),
  constraint restaurants_currency_check CHECK (regulars.is_currency(currency)),
  constraint restaurants_max_booking_age_check CHECK ((max_booking_age >= '00:00:00'::interval)),
  constraint restaurants_max_booking_length_check CHECK ((max_booking_length > '00:00:00'::interval)),
  constraint restaurants_name_check CHECK ((btrim(name) <> ''::text)),
  constraint restaurants_pkey PRIMARY KEY (id),
  constraint restaurants_slug_check CHECK ((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text)),
  constraint restaurants_slug_key UNIQUE (slug),
  constraint restaurants_timezone_check CHECK (regulars.is_timezone(timezone))
);
CREATE TRIGGER _100_keep_phone_reading AFTER UPDATE ON public.restaurants FOR EACH ROW WHEN ((new.country_code IS DISTINCT FROM old.country_code)) EXECUTE FUNCTION regulars.tg_restaurants__keep_phone_reading();
CREATE TRIGGER _100_refuse_unknown_place BEFORE INSERT OR UPDATE OF country_code, timezone ON public.restaurants FOR EACH ROW EXECUTE FUNCTION regulars.tg_restaurants__refuse_unknown_place();
CREATE TRIGGER _200_refuse_silent_zone BEFORE UPDATE ON public.restaurants FOR EACH ROW WHEN ((new.timezone IS DISTINCT FROM old.timezone)) EXECUTE FUNCTION regulars.tg_restaurants__refuse_silent_zone();

create policy tenant on public.restaurants as permissive for all to public
  using ((id = (regulars.current_restaurant())::uuid));
comment on table public.restaurants is 'A restaurant is the tenant: every other table''s primary key starts with restaurant_id.';
comment on column public.restaurants.id is 'Time-ordered UUID (version 7).';
comment on column public.restaurants.name is 'Name as guests know it.';
comment on column public.restaurants.slug is 'Unique short name: lower-case words joined by hyphens.';
comment on column public.restaurants.timezone is 'IANA zone in which local dates and hours are meant, such as Europe/London.';
comment on column public.restaurants.country_code is 'ISO 3166 alpha-2 code, such as GB; phone numbers without a country code are read as this country''s.';
comment on column public.restaurants.currency is 'ISO 4217 code of its bills; null: unknown.';
comment on column public.restaurants.day_starts_at is 'Local time at which the business day begins; see regulars.business_date.';
comment on column public.restaurants.created_at is 'When the row was inserted.';
comment on column public.restaurants.updated_at is 'When the row was last changed.';
comment on column public.restaurants.placeholder_contacts is 'Normalised e-mails and phones that staff write where a guest gives none, such as the restaurant''s own; they identify nobody. Set by set_placeholder_contacts.';
comment on column public.restaurants.newcomers_queue is 'Whether create_booking puts a new guest on the waiting list although a table is free, if it would fit a party that waits.';
comment on column public.restaurants.max_booking_age is 'How long ago a booking made by create_booking may start; plain inserts and imports have no such limit.';
comment on column public.restaurants.max_booking_length is 'How long a booking made by create_booking may last; plain inserts and imports have no such limit.';
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
comment on column public.waiting_list."position" is 'Ticket: the highest of those who waited for the same local date when this one joined, plus one. The place in the queue now is its rank, see waiting_places.';
comment on column public.waiting_list.status is 'waiting, notified, expired, fulfilled or cancelled.';
comment on column public.waiting_list.created_at is 'When the booking joined the list.';
comment on policy tenant on public.waiting_list is 'Rows of the restaurant set for the transaction; without a setting, none.';

create view public.waiting_places with (security_invoker=true) as
 SELECT waiting_list.restaurant_id,
    waiting_list.id AS waitlist_id,
    waiting_list.booking_id,
    days.day,
    waiting_list."position",
    (rank() OVER (PARTITION BY waiting_list.restaurant_id, days.day ORDER BY waiting_list."position", waiting_list.created_at, waiting_list.id))::integer AS place,
    waiting_list.status,
    waiting_list.created_at
   FROM (((public.waiting_list
     JOIN public.bookings ON (((bookings.restaurant_id = waiting_list.restaurant_id) AND (bookings.id = waiting_list.booking_id))))
     JOIN public.restaurants ON ((restaurants.id = waiting_list.restaurant_id)))
     CROSS JOIN LATERAL ( SELECT regulars.business_date(bookings.starts_at, restaurants.timezone, restaurants.day_starts_at) AS day) days)
  WHERE ((waiting_list.status = ANY (ARRAY['waiting'::text, 'notified'::text])) AND (bookings.status = 'pending_allocation'::text));

comment on view public.waiting_places is 'The queue of each business day: the waiting bookings by ticket, and their present places from 1.';

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
            regulars.tier_as_of(sums.restaurant_id, sums.program_id, sums.customer_id, loyalty_programs.tier_definitions, sums.ledger_lifetime_points,
                CASE
                    WHEN (sums.tier_set_at IS NULL) THEN clock_timestamp()
                    WHEN ((loyalty_programs.tier_definitions ->> 'qualification_period'::text) IS NULL) THEN sums.tier_set_at
                    ELSE GREATEST(sums.tier_set_at, regulars.tiers_in_force_since(loyalty_programs.restaurant_id, loyalty_programs.id))
                END) AS ledger_tier
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

comment on view regulars.account_differences is 'Accounts that differ from the sums of their ledger, with both values; empty if none does.';

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
comment on column regulars.analytics_consumers.cursor is 'The cursor of the last event handled; null: none yet.';
comment on column regulars.analytics_consumers.moved_at is 'When the cursor last moved.';

create table regulars.analytics_event_positions (
  restaurant_id uuid not null,
  "position" bigint not null,
  event_id uuid not null,
  constraint analytics_event_positions_pkey PRIMARY KEY (restaurant_id, "position")
);
CREATE INDEX analytics_event_positions_position_idx ON regulars.analytics_event_positions USING btree ("position");
alter table regulars.analytics_event_positions enable row level security;
comment on table regulars.analytics_event_positions is 'The order of the events in the feed: assigned once, to committed events only, and final.';
comment on column regulars.analytics_event_positions.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.analytics_event_positions."position" is 'Place in the feed over all restaurants, from 1; what a cursor holds.';
comment on column regulars.analytics_event_positions.event_id is 'The event.';

create table regulars.analytics_feeds (
  id integer default 1 not null,
  last_position bigint default 0 not null,
  first_position bigint default 0 not null,
  constraint analytics_feeds_id_check CHECK ((id = 1)),
  constraint analytics_feeds_pkey PRIMARY KEY (id)
);

comment on table regulars.analytics_feeds is 'One row; under its lock one reader at a time assigns positions.';
comment on column regulars.analytics_feeds.id is 'Always 1.';
comment on column regulars.analytics_feeds.last_position is 'The newest position assigned.';
comment on column regulars.analytics_feeds.first_position is 'Below all positions given: restaurants that come from another cell bring theirs lower still.';

create table regulars.attach_problems (
  external_id text not null,
  operation text not null,
  code text not null,
  message text not null,
  detail text,
  occurred_at timestamp with time zone default clock_timestamp() not null,
  of_restaurant_id uuid,
  constraint attach_problems_pkey PRIMARY KEY (external_id)
);
alter table regulars.attach_problems enable row level security;
comment on table regulars.attach_problems is 'Rows of the attached app that could not be mirrored; the app''s own writes succeeded.';
comment on column regulars.attach_problems.external_id is 'The app''s key of the booking; *: the table was truncated.';
comment on column regulars.attach_problems.operation is 'What the app did.';
comment on column regulars.attach_problems.code is 'The SQLSTATE.';
comment on column regulars.attach_problems.message is 'The error''s message: no guest''s data.';
comment on column regulars.attach_problems.detail is 'Field and limit of an error of Regulars; null for others, whose details may print the row.';
comment on column regulars.attach_problems.occurred_at is 'When it last happened.';
comment on column regulars.attach_problems.of_restaurant_id is 'The restaurant of the booking; null: not known.';

create table regulars.attach_resolutions (
  id uuid default regulars.uuid_v7() not null,
  external_id text not null,
  actor text not null,
  from_status text,
  to_status text not null,
  resolved_at timestamp with time zone default clock_timestamp() not null,
  of_restaurant_id uuid,
  constraint attach_resolutions_pkey PRIMARY KEY (id)
);
alter table regulars.attach_resolutions enable row level security;
comment on table regulars.attach_resolutions is 'Problems of the attached app that somebody resolved by a chain of status moves.';
comment on column regulars.attach_resolutions.id is 'Time-ordered UUID (version 7).';
comment on column regulars.attach_resolutions.external_id is 'The app''s key of the booking.';
comment on column regulars.attach_resolutions.actor is 'Who did it: an id or a kind, no name.';
comment on column regulars.attach_resolutions.from_status is 'The status of our booking; null: there was none.';
comment on column regulars.attach_resolutions.to_status is 'The status of the app''s row.';
comment on column regulars.attach_resolutions.resolved_at is 'When.';
comment on column regulars.attach_resolutions.of_restaurant_id is 'The restaurant of the booking; null: not known.';

create table regulars.attached_restaurants (
  restaurant_id uuid not null,
  external_id text not null,
  constraint attached_restaurants_pkey PRIMARY KEY (restaurant_id)
);
CREATE UNIQUE INDEX attached_restaurants_external_id_idx ON regulars.attached_restaurants USING btree (external_id);
alter table regulars.attached_restaurants enable row level security;
comment on table regulars.attached_restaurants is 'The restaurants of the attached app. A row stays when its restaurant leaves, so that the restaurant is not made again.';
comment on column regulars.attached_restaurants.restaurant_id is 'The restaurant.';
comment on column regulars.attached_restaurants.external_id is 'The app''s key for it.';

create table regulars.attached_tables (
  restaurant_id uuid not null,
  external_id text not null,
  table_id uuid not null,
  constraint attached_tables_pkey PRIMARY KEY (restaurant_id, external_id)
);
alter table regulars.attached_tables enable row level security;
comment on table regulars.attached_tables is 'Which table each of the attached app''s is.';
comment on column regulars.attached_tables.restaurant_id is 'The restaurant of both.';
comment on column regulars.attached_tables.external_id is 'The app''s key of it.';
comment on column regulars.attached_tables.table_id is 'Ours.';

create table regulars.attached_writes (
  id uuid default regulars.uuid_v7() not null,
  external_id text not null,
  operation text not null,
  queued_at timestamp with time zone default clock_timestamp() not null,
  constraint attached_writes_pkey PRIMARY KEY (id)
);
alter table regulars.attached_writes enable row level security;
comment on table regulars.attached_writes is 'Rows of a deferred attachment that the app has written and that are not mirrored yet.';
comment on column regulars.attached_writes.id is 'Time-ordered UUID (version 7).';
comment on column regulars.attached_writes.external_id is 'The app''s key of the booking; *: the table was truncated.';
comment on column regulars.attached_writes.operation is 'What the app did.';
comment on column regulars.attached_writes.queued_at is 'When.';

create table regulars.attachments (
  source text not null,
  mapping jsonb not null,
  is_strict boolean default false not null,
  attached_at timestamp with time zone default now() not null,
  is_deferred boolean default false not null,
  constraint attachments_pkey PRIMARY KEY (source)
);
CREATE UNIQUE INDEX attachments_single_idx ON regulars.attachments USING btree ((true));
alter table regulars.attachments enable row level security;
comment on table regulars.attachments is 'The app whose own tables are mirrored into bookings: one row at most.';
comment on column regulars.attachments.source is 'The external_source of its bookings.';
comment on column regulars.attachments.mapping is 'How its rows are read, as in regulars.attach.json.';
comment on column regulars.attachments.is_strict is 'Whether a write of the app fails if it cannot be mirrored; otherwise the problem is stored.';
comment on column regulars.attachments.attached_at is 'When it was attached.';
comment on column regulars.attachments.is_deferred is 'Whether the app''s writes are only queued, and mirrored by "regulars upkeep".';

create table regulars.begun_offboardings (
  restaurant_id uuid not null,
  actor text not null,
  rows_delivered bigint default 0 not null,
  row_counts jsonb default '{}'::jsonb not null,
  begun_at timestamp with time zone default now() not null,
  constraint begun_offboardings_actor_check CHECK ((btrim(actor) <> ''::text)),
  constraint begun_offboardings_pkey PRIMARY KEY (restaurant_id),
  constraint begun_offboardings_rows_delivered_check CHECK ((rows_delivered >= 0))
);
alter table regulars.begun_offboardings enable row level security;
comment on table regulars.begun_offboardings is 'Restaurants that are leaving chunk by chunk: how far they are. A row goes with the last chunk.';
comment on column regulars.begun_offboardings.restaurant_id is 'The restaurant that is leaving.';
comment on column regulars.begun_offboardings.actor is 'Who began: an id or a kind, no name.';
comment on column regulars.begun_offboardings.rows_delivered is 'How many rows the committed chunks have delivered and deleted.';
comment on column regulars.begun_offboardings.row_counts is 'The same by table.';
comment on column regulars.begun_offboardings.begun_at is 'When.';

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

comment on view regulars.booking_point_differences is 'Bookings whose ledger entries do not add up to their loyalty_points_awarded, by account; empty if all do.';

create view regulars.catalog_objects with (security_invoker=true) as
 SELECT ((('function '::text || (namespaces.nspname)::text) || '.'::text) || (functions.proname)::text) AS identity,
    'pg_proc'::regclass AS class_id,
    functions.oid AS object_id,
    ('function '::text || (functions.oid)::regprocedure) AS address,
    pg_get_functiondef(functions.oid) AS definition
   FROM (pg_proc functions
     JOIN pg_namespace namespaces ON ((namespaces.oid = functions.pronamespace)))
  WHERE ((functions.prokind = 'f'::"char") AND (namespaces.oid = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])) AND (NOT (EXISTS ( SELECT
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
  WHERE ((classes.relkind = 'v'::"char") AND (namespaces.oid = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])))
UNION ALL
 SELECT format('trigger %s on %s.%s'::text, triggers.tgname, namespaces.nspname, classes.relname) AS identity,
    'pg_trigger'::regclass AS class_id,
    triggers.oid AS object_id,
    format('trigger %I on %s'::text, triggers.tgname, (classes.oid)::regclass) AS address,
    ((pg_get_triggerdef(triggers.oid) || ' '::text) || (triggers.tgenabled)::text) AS definition
   FROM ((pg_trigger triggers
     JOIN pg_class classes ON ((classes.oid = triggers.tgrelid)))
     JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)))
  WHERE ((NOT triggers.tgisinternal) AND (namespaces.oid = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])))
UNION ALL
 SELECT format('policy %s on %s.%s'::text, policies.polname, namespaces.nspname, classes.relname) AS identity,
    'pg_policy'::regclass AS class_id,
    policies.oid AS object_id,
    format('policy %I on %s'::text, policies.polname, (classes.oid)::regclass) AS address,
    concat_ws(' '::text, (policies.polcmd)::text, (policies.polpermissive)::text, ((policies.polroles)::regrole[])::text, pg_get_expr(policies.polqual, policies.polrelid), pg_get_expr(policies.polwithcheck, policies.polrelid)) AS definition
   FROM ((pg_policy policies
     JOIN pg_class classes ON ((classes.oid = policies.polrelid)))
     JOIN pg_namespace namespaces ON ((namespaces.oid = classes.relnamespace)))
  WHERE (namespaces.oid = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid]));

comment on view regulars.catalog_objects is 'Functions, views, triggers and policies of our schemas, with the catalog''s own text of each.';

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

create table regulars.cell_moves (
  id uuid not null,
  move_id uuid default regulars.uuid_v7() not null,
  from_cell_name text not null,
  to_cell_name text not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  constraint cell_moves_from_cell_name_fkey FOREIGN KEY (from_cell_name) REFERENCES regulars.cells(name),
  constraint cell_moves_pkey PRIMARY KEY (id),
  constraint cell_moves_to_cell_name_check CHECK ((to_cell_name <> from_cell_name)),
  constraint cell_moves_to_cell_name_fkey FOREIGN KEY (to_cell_name) REFERENCES regulars.cells(name)
);
CREATE INDEX cell_moves_from_cell_name_idx ON regulars.cell_moves USING btree (from_cell_name);
CREATE INDEX cell_moves_to_cell_name_idx ON regulars.cell_moves USING btree (to_cell_name);
alter table regulars.cell_moves enable row level security;
comment on table regulars.cell_moves is 'Restaurants that are being moved; a row goes when its move has ended.';
comment on column regulars.cell_moves.id is 'The restaurant.';
comment on column regulars.cell_moves.move_id is 'The move: what both cells know it by.';
comment on column regulars.cell_moves.from_cell_name is 'The cell it leaves.';
comment on column regulars.cell_moves.to_cell_name is 'The cell it goes to.';
comment on column regulars.cell_moves.started_at is 'When the move began.';

create table regulars.cells (
  name text not null,
  connection text not null,
  weight integer default 1 not null,
  constraint cells_connection_check CHECK (((connection ~ '^postgres(ql)?://'::text) AND (connection !~ '(://[^/@]*:[^/]*@|[?&]password=)'::text))),
  constraint cells_name_check CHECK ((name ~ '^[a-z][a-z0-9_]{0,29}$'::text)),
  constraint cells_pkey PRIMARY KEY (name),
  constraint cells_weight_check CHECK (((weight >= 0) AND (weight <= 1000000)))
);
alter table regulars.cells enable row level security;
comment on table regulars.cells is 'Ordinary PostgreSQL servers with a group of restaurants each.';
comment on column regulars.cells.name is 'Lower-case letters, digits and _; in capitals it is part of the names of environment variables.';
comment on column regulars.cells.connection is 'The URL of its database, without a password: that comes from the environment or a password file.';
comment on column regulars.cells.weight is 'How much of the load it should bear, relative to the others; 0: it takes no further restaurant.';

create view regulars.check_attached_rows_mirrored with (security_invoker=true) as
 SELECT 'attached_rows_mirrored'::text AS check_name,
    restaurant_id,
    external_id AS offender,
    'what the app''s row says'::text AS expected,
    difference AS actual
   FROM regulars.attach_findings() findings(external_id, restaurant_id, difference);

comment on view regulars.check_attached_rows_mirrored is 'For verify: rows of an attached app that differ from ours, including writes that no trigger saw.';

create view regulars.check_balances_match_ledger with (security_invoker=true) as
 SELECT 'balances_match_ledger'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    format('balance %s, lifetime %s, tier %s, last award %s, sequence %s'::text, ledger_balance, ledger_lifetime_points, ledger_tier, ledger_last_awarded_at, ledger_last_sequence) AS expected,
    format('balance %s, lifetime %s, tier %s, last award %s, sequence %s'::text, balance, lifetime_points, tier, last_awarded_at, last_sequence) AS actual,
    customer_id AS offender_id
   FROM regulars.account_differences differences;

comment on view regulars.check_balances_match_ledger is 'For verify: accounts that are missing or differ from the sums of their ledger.';

create view regulars.check_bookings with (security_invoker=true) as
 SELECT check_name,
    restaurant_id,
    offender,
    expected,
    actual
   FROM regulars.booking_findings(is_whole => true) findings(check_name, restaurant_id, offender, expected, actual);

comment on view regulars.check_bookings is 'For verify: bookings pinned to a version that is not stored, with an event_count below their events, with missing events, without a customer, and with a bill whose currency earns nothing.';

create view regulars.check_contacts with (security_invoker=true) as
 SELECT check_name,
    restaurant_id,
    offender,
    expected,
    actual
   FROM regulars.contact_findings(is_whole => true) findings(check_name, restaurant_id, offender, expected, actual);

comment on view regulars.check_contacts is 'For verify: contacts without a customer, bookings that are not with the customer of their contact, and unusable e-mails and phones. A contact is named by one of its bookings.';

create view regulars.check_customers_show_newest_contact with (security_invoker=true) as
 SELECT 'customers_show_newest_contact'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    'name and contact of the newest booking'::text AS expected,
    'others'::text AS actual,
    customer_id AS offender_id
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
        END AS actual,
    id AS offender_id
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
           FROM ((pg_constraint constraints
             JOIN pg_depend calls ON (((calls.classid = ('pg_constraint'::regclass)::oid) AND (calls.objid = constraints.oid) AND (calls.refclassid = ('pg_proc'::regclass)::oid) AND (calls.refobjid = ('regulars.follows_contract(text,integer,jsonb,uuid,uuid,uuid)'::regprocedure)::oid))))
             JOIN pg_class tables ON (((tables.oid = constraints.conrelid) AND (tables.relnamespace = (regulars.home_schema())::oid) AND (tables.relname = 'analytics_events'::name))))
          WHERE ((constraints.contype = 'c'::"char") AND constraints.convalidated)))) OR (regulars.follows_contract(event_type => event_type, schema_version => schema_version, payload => '{}'::jsonb, restaurant_id => NULL::uuid, booking_id => NULL::uuid, customer_id => NULL::uuid) IS NOT FALSE));

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
  WHERE ((policies.polname = 'tenant'::name) AND (tables.relnamespace = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])) AND (NOT tables.relrowsecurity) AND (EXISTS ( SELECT
           FROM pg_policy operators
          WHERE ((operators.polrelid = policies.polrelid) AND (operators.polname = 'operators'::name)))));

comment on view regulars.check_guards_enabled is 'For verify: triggers and row security that somebody has switched off.';

create view regulars.check_ledger_matches_bookings with (security_invoker=true) as
 SELECT 'ledger_matches_bookings'::text AS check_name,
    restaurant_id,
    (booking_id)::text AS offender,
    (target)::text AS expected,
    (posted)::text AS actual,
    booking_id AS offender_id
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
        END) AS actual,
    customer_id AS offender_id
   FROM regulars.ledger_faults faults
  ORDER BY restaurant_id, program_id, customer_id, sequence;

comment on view regulars.check_ledger_untouched is 'For verify: accounts with ledger entries that were altered, forged or removed by force.';

create view regulars.check_loyalty_open with (security_invoker=true) as
 SELECT 'loyalty_open'::text AS check_name,
    restaurant_id,
    (restaurant_id)::text AS offender,
    'bookings earn'::text AS expected,
    obstacle AS actual
   FROM ( SELECT restaurants.id AS restaurant_id,
            regulars.loyalty_obstacle(restaurants.id) AS obstacle
           FROM public.restaurants) gates
  WHERE (obstacle IS NOT NULL);

comment on view regulars.check_loyalty_open is 'For verify: restaurants whose bookings earn nothing now, and why.';

create view regulars.check_merge_pointers_end with (security_invoker=true) as
 SELECT 'merge_pointers_end'::text AS check_name,
    restaurant_id,
    (id)::text AS offender,
    'a customer that is merged into no other'::text AS expected,
    'a circle'::text AS actual,
    id AS offender_id
   FROM public.customers
  WHERE ((merged_into_id IS NOT NULL) AND (regulars.customer_root(restaurant_id, id) IS NULL));

comment on view regulars.check_merge_pointers_end is 'For verify: merged customers whose pointers form a circle and so lead to nobody.';

create view regulars.check_objects with (security_invoker=true) as
 SELECT 'objects'::text AS check_name,
    NULL::uuid AS restaurant_id,
    identity AS offender,
    'as migrated'::text AS expected,
    difference AS actual
   FROM regulars.object_differences() differences(path, identity, difference);

comment on view regulars.check_objects is 'For verify: objects made by migrating that are missing or were changed since; unknown on another major version of the server.';

create view regulars.check_phone_rules_applied with (security_invoker=true) as
 SELECT DISTINCT 'phone_rules_applied'::text AS check_name,
    restaurant_id,
    (restaurant_id)::text AS offender,
    'the present rules'::text AS expected,
    'earlier rules'::text AS actual
   FROM regulars.earlier_phone_readings readings;

comment on view regulars.check_phone_rules_applied is 'For verify: restaurants whose guests'' numbers are still read by earlier phone rules.';

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

comment on view regulars.check_pilot_list is 'For verify: entries of the pilot list that are not ids.';

create view regulars.check_profiles_match_bookings with (security_invoker=true) as
 SELECT 'profiles_match_bookings'::text AS check_name,
    restaurant_id,
    (customer_id)::text AS offender,
    'what the bookings add up to'::text AS expected,
        CASE
            WHEN has_profile THEN 'something else'::text
            ELSE 'no profile'::text
        END AS actual,
    customer_id AS offender_id
   FROM regulars.customer_profile_differences differences;

comment on view regulars.check_profiles_match_bookings is 'For verify: customers whose profile is missing or differs from the sums of their bookings.';

create view regulars.check_restaurants_have_a_place with (security_invoker=true) as
 SELECT 'restaurants_have_a_place'::text AS check_name,
    id AS restaurant_id,
    (id)::text AS offender,
    'a country and a time zone that are known'::text AS expected,
    'another text'::text AS actual
   FROM public.restaurants
  WHERE ((regulars.is_country_code(country_code) IS NOT TRUE) OR (regulars.is_timezone(timezone) IS NOT TRUE));

comment on view regulars.check_restaurants_have_a_place is 'For verify: restaurants whose country is not in the phone rules or whose zone is not a named one.';

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

create view regulars.check_tenants_apart with (security_invoker=true) as
 WITH tables AS (
         SELECT policies.polrelid AS oid
           FROM (pg_policy policies
             JOIN pg_class classes ON ((classes.oid = policies.polrelid)))
          WHERE ((policies.polname = 'tenant'::name) AND (classes.relnamespace = ANY (ARRAY[(regulars.home_schema())::oid, ('regulars'::regnamespace)::oid])))
        )
 SELECT 'tenants_apart'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('policy %s on %s'::text, policies.polname, (policies.polrelid)::regclass) AS offender,
    'none'::text AS expected,
    'permissive'::text AS actual
   FROM (tables
     JOIN pg_policy policies ON ((policies.polrelid = tables.oid)))
  WHERE (policies.polpermissive AND ((policies.polname <> ALL (ARRAY['tenant'::name, 'operators'::name, 'analysts'::name])) OR ((policies.polname <> 'tenant'::name) AND COALESCE((pg_get_expr(policies.polqual, policies.polrelid) !~ '^\(("?regulars"?\.)?"?current_restaurant"?\(\) IS NULL\)$'::text), true))))
UNION ALL
 SELECT 'tenants_apart'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('rule %s on %s'::text, rules.rulename, (rules.ev_class)::regclass) AS offender,
    'none'::text AS expected,
    'rewrites'::text AS actual
   FROM (tables
     JOIN pg_rewrite rules ON ((rules.ev_class = tables.oid)))
UNION ALL
 SELECT 'tenants_apart'::text AS check_name,
    NULL::uuid AS restaurant_id,
    format('%s on %s'::text, granted.privilege_type, granted.name) AS offender,
    'none'::text AS expected,
    'granted to PUBLIC'::text AS actual
   FROM ( SELECT acl.privilege_type,
            ((classes.oid)::regclass)::text AS name,
            acl.grantee
           FROM (pg_class classes
             CROSS JOIN LATERAL aclexplode(classes.relacl) acl(grantor, grantee, privilege_type, is_grantable))
          WHERE ((classes.relkind = ANY (ARRAY['r'::"char", 'p'::"char", 'v'::"char"])) AND ((classes.relnamespace = ('regulars'::regnamespace)::oid) OR (classes.oid IN ( SELECT tables.oid
                   FROM tables))))
        UNION ALL
         SELECT acl.privilege_type,
            format('%s.%s'::text, (tables.oid)::regclass, attributes.attname) AS format,
            acl.grantee
           FROM ((tables
             JOIN pg_attribute attributes ON ((attributes.attrelid = tables.oid)))
             CROSS JOIN LATERAL aclexplode(attributes.attacl) acl(grantor, grantee, privilege_type, is_grantable))
        UNION ALL
         SELECT acl.privilege_type,
            ((functions.oid)::regprocedure)::text AS oid,
            acl.grantee
           FROM ((pg_proc functions
             JOIN pg_namespace namespaces ON ((namespaces.oid = functions.pronamespace)))
             CROSS JOIN LATERAL aclexplode(COALESCE(functions.proacl, acldefault('f'::"char", functions.proowner))) acl(grantor, grantee, privilege_type, is_grantable))
          WHERE ((format('function %s.%s'::text, namespaces.nspname, functions.proname) IN ( SELECT recorded.identity
                   FROM regulars.object_definitions recorded)) AND (NOT ((functions.pronamespace = ('regulars'::regnamespace)::oid) AND (functions.proname = ANY (ARRAY['current_restaurant'::name, 'email_hint'::name, 'phone_hint'::name])))))
        UNION ALL
         SELECT acl.privilege_type,
            format('schema %s'::text, namespaces.nspname) AS format,
            acl.grantee
           FROM (pg_namespace namespaces
             CROSS JOIN LATERAL aclexplode(namespaces.nspacl) acl(grantor, grantee, privilege_type, is_grantable))
          WHERE ((namespaces.oid = ('regulars'::regnamespace)::oid) OR ((namespaces.oid = (regulars.home_schema())::oid) AND (acl.privilege_type = 'CREATE'::text)))) granted
  WHERE (granted.grantee = (0)::oid);

comment on view regulars.check_tenants_apart is 'For verify: permissive policies and rules beside ours, and privileges of PUBLIC, by which restaurants may see each other.';

create table regulars.closed_restaurants (
  restaurant_id uuid not null,
  move_id uuid not null,
  state text not null,
  cell_name text not null,
  closed_at timestamp with time zone default clock_timestamp() not null,
  reopens_at timestamp with time zone,
  feed_offset bigint,
  constraint closed_restaurants_pkey PRIMARY KEY (restaurant_id),
  constraint closed_restaurants_reopens_at_check CHECK (((reopens_at IS NULL) OR (state = 'closing'::text))),
  constraint closed_restaurants_state_check CHECK (((state = ANY (ARRAY['arriving'::text, 'closing'::text, 'moved'::text])) IS TRUE))
);
alter table regulars.closed_restaurants enable row level security;
comment on table regulars.closed_restaurants is 'Restaurants that this database does not serve: arriving ones, those of which the last writes are on their way, and those that have moved away.';
comment on column regulars.closed_restaurants.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.closed_restaurants.move_id is 'The move that closed it.';
comment on column regulars.closed_restaurants.state is 'arriving: not all of it is here yet; closing: reads only; moved: another cell has it.';
comment on column regulars.closed_restaurants.cell_name is 'The other cell.';
comment on column regulars.closed_restaurants.closed_at is 'Since when.';
comment on column regulars.closed_restaurants.reopens_at is 'From when on it counts as open again, should the move be dead; null: not by itself.';
comment on column regulars.closed_restaurants.feed_offset is 'Of an arriving one: what to take from its positions of the feed in the cell it leaves.';

create view regulars.customer_profile_differences with (security_invoker=true) as
 SELECT derived.restaurant_id,
    derived.customer_id,
    (profiles.customer_id IS NOT NULL) AS has_profile
   FROM (regulars.derived_customer_profiles derived
     LEFT JOIN public.customer_profiles profiles ON (((profiles.restaurant_id = derived.restaurant_id) AND (profiles.customer_id = derived.customer_id))))
  WHERE (((profiles.customer_id IS NOT NULL) OR (derived.total_bookings > 0) OR (derived.marketing_choice_at IS NOT NULL)) AND (((((((((((((((profiles.first_booking_at IS DISTINCT FROM derived.first_booking_at) OR (profiles.last_booking_at IS DISTINCT FROM derived.last_booking_at)) OR (profiles.total_bookings IS DISTINCT FROM derived.total_bookings)) OR (profiles.total_cancellations IS DISTINCT FROM derived.total_cancellations)) OR (profiles.total_no_shows IS DISTINCT FROM derived.total_no_shows)) OR (profiles.total_covers IS DISTINCT FROM derived.total_covers)) OR (profiles.total_visits IS DISTINCT FROM derived.total_visits)) OR (profiles.last_visit_at IS DISTINCT FROM derived.last_visit_at)) OR (profiles.email_opt_in IS DISTINCT FROM derived.email_opt_in)) OR (profiles.sms_opt_in IS DISTINCT FROM derived.sms_opt_in)) OR (profiles.phone_opt_in IS DISTINCT FROM derived.phone_opt_in)) OR (profiles.marketing_opt_in IS DISTINCT FROM derived.marketing_opt_in)) OR (profiles.last_marketing_opt_in_at IS DISTINCT FROM derived.last_marketing_opt_in_at)) OR (profiles.marketing_choice_at IS DISTINCT FROM derived.marketing_choice_at)) OR (profiles.last_waitlist_at IS DISTINCT FROM derived.last_waitlist_at)));

comment on view regulars.customer_profile_differences is 'Customers whose profile is missing or differs from the sums of their bookings; empty if none does.';

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
    COALESCE(bool_or(email_opt_in), false) AS email_opt_in,
    COALESCE(bool_or(sms_opt_in), false) AS sms_opt_in,
    COALESCE(bool_or(phone_opt_in), false) AS phone_opt_in,
    COALESCE(bool_or(marketing_opt_in), false) AS marketing_opt_in,
    max(last_marketing_opt_in_at) AS last_marketing_opt_in_at,
    max(marketing_choice_at) AS marketing_choice_at,
    max(waitlisted_at) AS last_waitlist_at
   FROM ( SELECT customers.restaurant_id,
            customers.id AS customer_id,
            NULL::timestamp with time zone AS booked_at,
            NULL::text AS status,
            NULL::integer AS party_size,
            NULL::timestamp with time zone AS starts_at,
            NULL::timestamp with time zone AS waitlisted_at,
            NULL::boolean AS email_opt_in,
            NULL::boolean AS sms_opt_in,
            NULL::boolean AS phone_opt_in,
            NULL::boolean AS marketing_opt_in,
            NULL::timestamp with time zone AS last_marketing_opt_in_at,
            NULL::timestamp with time zone AS marketing_choice_at
           FROM public.customers
        UNION ALL
         SELECT bookings.restaurant_id,
            bookings.customer_id,
            bookings.created_at,
            bookings.status,
            bookings.party_size,
            bookings.starts_at,
            NULL::timestamp with time zone,
            NULL::boolean,
            NULL::boolean,
            NULL::boolean,
            NULL::boolean,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone
           FROM public.bookings
          WHERE (bookings.customer_id IS NOT NULL)
        UNION ALL
         SELECT choices.restaurant_id,
            choices.customer_id,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone,
            choices.email_opt_in,
            choices.sms_opt_in,
            choices.phone_opt_in,
            choices.marketing_opt_in,
            choices.last_marketing_opt_in_at,
            choices.marketing_choice_at
           FROM regulars.marketing_choices choices
        UNION ALL
         SELECT bookings.restaurant_id,
            bookings.customer_id,
            NULL::timestamp with time zone,
            NULL::text,
            NULL::integer,
            NULL::timestamp with time zone,
            waiting_list.created_at,
            NULL::boolean,
            NULL::boolean,
            NULL::boolean,
            NULL::boolean,
            NULL::timestamp with time zone,
            NULL::timestamp with time zone
           FROM (public.waiting_list
             JOIN public.bookings ON (((bookings.restaurant_id = waiting_list.restaurant_id) AND (bookings.id = waiting_list.booking_id))))
          WHERE (bookings.customer_id IS NOT NULL)) facts
  GROUP BY restaurant_id, customer_id;

comment on view regulars.derived_customer_profiles is 'What customer_profiles must hold, from customers, bookings, marketing choices and the waiting list.';

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
comment on column regulars.earlier_phone_readings.changed_at is 'When this way of reading ended; see customers.phone_read_at.';
comment on column regulars.earlier_phone_readings.country_code is 'The country as whose numbers they were read.';
comment on column regulars.earlier_phone_readings.edition is 'The edition of regulars.phone_rules; 0: the one in force, if only the country has changed.';

create view regulars.expiry_notices with (security_invoker=true) as
 SELECT announced.restaurant_id,
    announced.program_id,
    announced.accrual_version,
    regulars.business_date(announced.created_at, restaurants.timezone, restaurants.day_starts_at) AS announced_on,
    announced.expires_after,
    announced.expiry_notice_on AS notice_on
   FROM (public.loyalty_program_versions announced
     JOIN public.restaurants ON ((restaurants.id = announced.restaurant_id)))
  WHERE ((announced.expiry_notice_version = announced.accrual_version) AND (announced.accrual_version >= 1) AND (NOT (EXISTS ( SELECT
           FROM public.loyalty_program_versions later
          WHERE ((later.restaurant_id = announced.restaurant_id) AND (later.program_id = announced.program_id) AND (later.accrual_version > announced.accrual_version) AND (later.expiry_notice_version IS DISTINCT FROM announced.accrual_version) AND (regulars.business_date(later.created_at, restaurants.timezone, restaurants.day_starts_at) < announced.expiry_notice_on))))));

comment on view regulars.expiry_notices is 'The notices by which points of earlier versions expire by a later rule, from a date on.';

create table regulars.feed_moves (
  restaurant_id uuid not null,
  feed_offset bigint not null,
  constraint feed_moves_pkey PRIMARY KEY (restaurant_id, feed_offset)
);
alter table regulars.feed_moves enable row level security;
comment on table regulars.feed_moves is 'What to take from a position of the feed in an earlier cell of a restaurant to get its position here.';
comment on column regulars.feed_moves.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.feed_moves.feed_offset is 'The difference.';

create table regulars.imports_in_progress (
  restaurant_id uuid not null,
  booking_id uuid not null,
  constraint imports_in_progress_pkey PRIMARY KEY (restaurant_id, booking_id)
);
alter table regulars.imports_in_progress enable row level security;
comment on table regulars.imports_in_progress is 'Tells triggers of the same transaction that an import ticks the box of a booking. The row is deleted before the commit, so that no other session sees one.';
comment on column regulars.imports_in_progress.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.imports_in_progress.booking_id is 'The booking.';

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
    COALESCE(sum(points_delta) FILTER (WHERE (reason = ANY (ARRAY['manual.adjustment'::text, 'merge'::text, 'transfer'::text, 'erasure'::text]))), (0)::bigint) AS adjusted,
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

comment on view regulars.ledger_totals is 'The sums of a restaurant''s ledger by kind, beside the sum of the balances.';

create view regulars.marketing_address_states with (security_invoker=true) as
 SELECT restaurant_id,
    address_digest,
    channel,
    given_at,
        CASE
            WHEN (given_at IS NULL) THEN withdrawn_at
            ELSE NULL::timestamp with time zone
        END AS withdrawn_at,
    GREATEST(given_at, chosen_at,
        CASE
            WHEN (ticked_at < withdrawn_at) THEN ticked_at
            ELSE NULL::timestamp with time zone
        END) AS last_given_at
   FROM ( SELECT chosen.restaurant_id,
            chosen.address_digest,
            chosen.channel,
            chosen.ticked_at,
            chosen.imported_at,
            chosen.withdrawn_at,
            chosen.ended_at,
            chosen.chosen_at,
                CASE
                    WHEN (chosen.ended_at IS NULL) THEN GREATEST(chosen.chosen_at, chosen.imported_at)
                    WHEN (chosen.chosen_at > chosen.ended_at) THEN chosen.chosen_at
                    ELSE NULL::timestamp with time zone
                END AS given_at
           FROM ( SELECT addresses.restaurant_id,
                    addresses.address_digest,
                    addresses.channel,
                    addresses.ticked_at,
                    addresses.imported_at,
                    addresses.withdrawn_at,
                    GREATEST(addresses.withdrawn_at, addresses.erased_at) AS ended_at,
                        CASE
                            WHEN ((addresses.channel = 'email'::text) OR (addresses.withdrawn_at IS NULL)) THEN GREATEST(addresses.given_at, addresses.ticked_at)
                            ELSE addresses.given_at
                        END AS chosen_at
                   FROM public.marketing_addresses addresses) chosen) counting;

comment on view regulars.marketing_address_states is 'For each address and channel the choice that counts: given_at or withdrawn_at, never both; last_given_at also shows a consent that was withdrawn since.';

create view regulars.marketing_choices with (security_invoker=true) as
 WITH said AS NOT MATERIALIZED (
         SELECT customers.restaurant_id,
            customers.id AS customer_id,
            customers.merged_into_id,
            states.channel,
            ((states.channel = 'email'::text) = halves.is_email) AS is_own_half,
            states.given_at,
            states.withdrawn_at,
            states.last_given_at
           FROM (((public.customers
             JOIN regulars.marketing_salts ON ((marketing_salts.restaurant_id = customers.restaurant_id)))
             CROSS JOIN LATERAL ( VALUES (customers.email_normalized,true), (customers.phone_normalized,false)) halves(address, is_email))
             JOIN regulars.marketing_address_states states ON (((states.restaurant_id = customers.restaurant_id) AND (states.address_digest = regulars.address_digest(marketing_salts.salt, halves.address)) AND (((states.channel = 'email'::text) = halves.is_email) OR (num_nonnulls(customers.email_normalized, customers.phone_normalized) = 1)))))
        )
 SELECT restaurant_id,
    customer_id,
    COALESCE(bool_or((given_at IS NOT NULL)) FILTER (WHERE (channel = 'email'::text)), false) AS email_opt_in,
    COALESCE(bool_or((given_at IS NOT NULL)) FILTER (WHERE (channel = 'sms'::text)), false) AS sms_opt_in,
    COALESCE(bool_or((given_at IS NOT NULL)) FILTER (WHERE (channel = 'phone'::text)), false) AS phone_opt_in,
    COALESCE((max(given_at) > COALESCE(max(withdrawn_at), '-infinity'::timestamp with time zone)), false) AS marketing_opt_in,
    max(last_given_at) AS last_marketing_opt_in_at,
    GREATEST(max(given_at), max(withdrawn_at)) AS marketing_choice_at
   FROM ( SELECT counting.restaurant_id,
            counting.customer_id,
            counting.channel,
            counting.consented_at,
            counting.withdrawn_at,
            counting.last_given_at,
                CASE
                    WHEN (counting.withdrawn_at IS NULL) THEN counting.consented_at
                    ELSE NULL::timestamp with time zone
                END AS given_at
           FROM ( SELECT facts.restaurant_id,
                    facts.customer_id,
                    facts.channel,
                        CASE
                            WHEN bool_or(facts.has_half) THEN max(facts.given_at) FILTER (WHERE facts.is_own_half)
                            ELSE max(facts.given_at)
                        END AS consented_at,
                        CASE
                            WHEN ((facts.channel = 'email'::text) AND bool_or(facts.has_half)) THEN max(facts.withdrawn_at) FILTER (WHERE facts.is_own_half)
                            ELSE max(facts.withdrawn_at)
                        END AS withdrawn_at,
                    max(facts.last_given_at) AS last_given_at
                   FROM ( SELECT said.restaurant_id,
                            said.customer_id,
                            said.channel,
                            said.is_own_half,
                            NULL::boolean AS has_half,
                            said.given_at,
                            said.withdrawn_at,
                            said.last_given_at
                           FROM said
                        UNION ALL
                         SELECT said.restaurant_id,
                            said.merged_into_id,
                            said.channel,
                            said.is_own_half,
                            NULL::boolean,
                            said.given_at,
                            said.withdrawn_at,
                            said.last_given_at
                           FROM said
                          WHERE (said.merged_into_id IS NOT NULL)
                        UNION ALL
                         SELECT customers.restaurant_id,
                            customers.merged_into_id,
                            channels_1.channel,
                            NULL::boolean,
                                CASE channels_1.channel
                                    WHEN 'email'::text THEN (num_nonnulls(customers.email_normalized, survivors.email_normalized) > 0)
                                    ELSE (num_nonnulls(customers.phone_normalized, survivors.phone_normalized) > 0)
                                END AS "case",
                            NULL::timestamp with time zone,
                            NULL::timestamp with time zone,
                            NULL::timestamp with time zone
                           FROM ((public.customers
                             JOIN public.customers survivors ON (((survivors.restaurant_id = customers.restaurant_id) AND (survivors.id = customers.merged_into_id))))
                             CROSS JOIN unnest('{email,sms,phone}'::text[]) channels_1(channel))
                          WHERE (customers.merged_into_id IS NOT NULL)) facts
                  GROUP BY facts.restaurant_id, facts.customer_id, facts.channel) counting) channels
  GROUP BY restaurant_id, customer_id;

comment on view regulars.marketing_choices is 'What each customer has chosen, per channel and overall, from the choices for its addresses; no row without a choice.';

create table regulars.marketing_salts (
  restaurant_id uuid not null,
  salt bytea default (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) not null,
  constraint marketing_salts_pkey PRIMARY KEY (restaurant_id),
  constraint marketing_salts_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
alter table regulars.marketing_salts enable row level security;
comment on table regulars.marketing_salts is 'The salts for the digests of restaurants'' addresses, each made with the first choice.';
comment on column regulars.marketing_salts.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.marketing_salts.salt is 'Random, and readable only by definers: without it nobody can test addresses against the digests.';

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

create table regulars.move_marks (
  restaurant_id uuid not null,
  mark uuid not null,
  constraint move_marks_pkey PRIMARY KEY (restaurant_id, mark)
);
alter table regulars.move_marks enable row level security;
comment on table regulars.move_marks is 'Written by a move into the stream of changes: where the other cell has the mark, it has all that was committed before.';
comment on column regulars.move_marks.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.move_marks.mark is 'The mark.';

create table regulars.object_definitions (
  identity text not null,
  path text not null,
  definition text not null,
  server_major integer not null,
  noted_in oid default ('regulars.objects'::regclass)::oid not null,
  constraint object_definitions_pkey PRIMARY KEY (identity)
);
alter table regulars.object_definitions enable row level security;
comment on table regulars.object_definitions is 'The catalog''s text of each object right after it was applied, to detect changes by hand.';
comment on column regulars.object_definitions.identity is 'Kind and name, such as "function public.create_booking" or "trigger x on public.bookings".';
comment on column regulars.object_definitions.path is 'The file that makes it.';
comment on column regulars.object_definitions.definition is 'MD5 of the catalog''s text.';
comment on column regulars.object_definitions.server_major is 'The server''s major version: another one may print the same object differently.';
comment on column regulars.object_definitions.noted_in is 'The oid of regulars.objects: another one means a restored database, which may print otherwise.';

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
comment on table regulars.offboardings is 'Restaurants that have left. Holds no personal data, so the rows may stay.';
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
comment on table regulars.pending_analytics_events is 'Events without a position yet; written with the event, emptied by read_analytics_events.';
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

comment on table regulars.phone_rules is 'National numbering rules, one row per region and edition; generated, and replaced as a whole by migrations.';
comment on column regulars.phone_rules.edition is '0: in force; other editions are kept while guests are known by them, see regulars.earlier_phone_readings.';
comment on column regulars.phone_rules.region is 'ISO 3166 alpha-2 code; the calling code itself where no country owns it (such as 800).';
comment on column regulars.phone_rules.calling_code is 'The country calling code, without plus.';
comment on column regulars.phone_rules.is_main_region is 'Whether international numbers use this row; regions can share a calling code.';
comment on column regulars.phone_rules.international_prefix is 'Regular expression of the prefix dialled before a foreign number (such as ^00), or null.';
comment on column regulars.phone_rules.national_prefix is 'Regular expression of the prefix of a national number (such as ^0), or null.';
comment on column regulars.phone_rules.national_prefix_transform is 'The replacement of the prefix when its last group matched (an area code to add); else the prefix is removed.';
comment on column regulars.phone_rules.national_number is 'Regular expression of the whole national numbers of this calling code, of all its regions.';
comment on column regulars.phone_rules.metadata_version is 'Name and version of the metadata that the row was generated from.';
comment on index regulars.phone_rules_calling_code_idx is 'One set of rules for each calling code.';

create view regulars.point_flows with (security_invoker=true) as
 SELECT entries.restaurant_id,
    entries.program_id,
    entries.customer_id,
    entries.booking_id,
    entries.id,
    COALESCE(((entries.metadata ->> 'origin'::text))::uuid, entries.reverses_event_id, entries.id) AS award_id,
    COALESCE(reversed.sequence, entries.sequence) AS award_sequence,
    COALESCE(reversed.recorded_at, entries.recorded_at) AS award_recorded_at,
    entries.sequence,
    entries.reason,
    entries.points_delta,
    entries.occurred_at,
        CASE
            WHEN (entries.booking_id IS NOT NULL) THEN 'earned'::text
            WHEN (entries.reason = ANY (ARRAY['merge'::text, 'transfer'::text])) THEN (entries.metadata ->> 'flow'::text)
            WHEN (entries.reason = 'erasure'::text) THEN 'used'::text
            WHEN (entries.reason = ANY (ARRAY['expiry'::text, 'expiry.reinstated'::text])) THEN
            CASE
                WHEN (entries.metadata ? 'due_on'::text) THEN 'expired'::text
                ELSE 'earned'::text
            END
            WHEN (COALESCE(reversed.points_delta, entries.points_delta) > 0) THEN 'earned'::text
            ELSE 'used'::text
        END AS flow,
        CASE
            WHEN (entries.reason = 'expiry.reinstated'::text) THEN entries.occurred_at
            ELSE COALESCE(reversed.occurred_at, entries.occurred_at)
        END AS earned_at,
    ((entries.metadata ->> 'due_on'::text))::date AS due_on,
    ((entries.metadata ->> 'rule_version'::text))::integer AS rule_version
   FROM (regulars.standing_point_events entries
     LEFT JOIN LATERAL ( SELECT named.restaurant_id,
            named.id,
            named.program_id,
            named.customer_id,
            named.booking_id,
            named.sequence,
            named.points_delta,
            named.reason,
            named.source_key,
            named.reverses_event_id,
            named.actor,
            named.metadata,
            named.occurred_at,
            named.recorded_at,
            named.digest
           FROM public.loyalty_point_events named
          WHERE ((named.restaurant_id = entries.restaurant_id) AND (named.id = entries.reverses_event_id))
         LIMIT 1) reversed ON (true));

comment on view regulars.point_flows is 'Ledger entries as points earned, used or expired, with the date on which they count as earned; due_on is set for expired ones.';

create table regulars.removals_in_progress (
  restaurant_id uuid not null,
  subject_id uuid not null,
  constraint removals_in_progress_pkey PRIMARY KEY (restaurant_id, subject_id)
);
alter table regulars.removals_in_progress enable row level security;
comment on table regulars.removals_in_progress is 'Tells triggers of the same transaction that it erases a guest or offboards a restaurant. The row is deleted before the commit, so that no other session sees one.';
comment on column regulars.removals_in_progress.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.removals_in_progress.subject_id is 'The customer being erased, or the restaurant itself while it is offboarded.';

create table regulars.restaurant_cells (
  id uuid not null,
  slug text not null,
  cell_name text not null,
  since_at timestamp with time zone default clock_timestamp() not null,
  constraint restaurant_cells_cell_name_fkey FOREIGN KEY (cell_name) REFERENCES regulars.cells(name),
  constraint restaurant_cells_pkey PRIMARY KEY (id),
  constraint restaurant_cells_slug_key UNIQUE (slug)
);
CREATE INDEX restaurant_cells_cell_name_idx ON regulars.restaurant_cells USING btree (cell_name);
alter table regulars.restaurant_cells enable row level security;
comment on table regulars.restaurant_cells is 'The one cell of each restaurant. Its key is what makes it one, and makes slugs unique over all cells.';
comment on column regulars.restaurant_cells.id is 'The restaurant, in whatever database it is.';
comment on column regulars.restaurant_cells.slug is 'Its slug, unique over all cells.';
comment on column regulars.restaurant_cells.cell_name is 'The cell that holds it.';
comment on column regulars.restaurant_cells.since_at is 'Since when.';

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
comment on column regulars.set_aside_analytics_events.booking_id is 'The event''s booking, of which the consumer handles nothing until the release; null: the event has none.';
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
comment on column regulars.settings.value is 'Restaurant ids separated by commas, or on or off. A malformed value matches nothing.';

create view regulars.shown_contact_differences with (security_invoker=true) as
 SELECT restaurant_id,
    customer_id,
    full_name,
    email,
    phone
   FROM ( SELECT given.restaurant_id,
            given.customer_id,
            ROW(customers.full_name, customers.email, customers.phone) AS shown,
            COALESCE(
                CASE
                    WHEN (given.full_name IS NULL) THEN NULL::text
                    WHEN (regulars.usable_name(given.full_name) IS NOT NULL) THEN regulars.visible_text(given.full_name)
                    ELSE ( SELECT regulars.usable_name(bookings.customer_name) AS usable_name
                       FROM public.bookings
                      WHERE ((bookings.restaurant_id = customers.restaurant_id) AND (bookings.customer_id = customers.id) AND (regulars.usable_name(bookings.customer_name) IS NOT NULL))
                      ORDER BY bookings.created_at DESC, bookings.id DESC
                     LIMIT 1)
                END, customers.full_name) AS full_name,
            COALESCE(
                CASE
                    WHEN (given.email IS NULL) THEN NULL::text
                    WHEN ((lower(given.email) = customers.email_normalized) OR (regulars.usable_email(given.email, restaurants.placeholder_contacts) IS NOT NULL)) THEN regulars.visible_text(given.email)
                    ELSE ( SELECT regulars.visible_text(bookings.customer_email) AS visible_text
                       FROM public.bookings
                      WHERE ((bookings.restaurant_id = customers.restaurant_id) AND (bookings.customer_id = customers.id) AND (bookings.customer_email <> ''::text) AND (regulars.usable_email(bookings.customer_email, restaurants.placeholder_contacts) IS NOT NULL))
                      ORDER BY bookings.created_at DESC, bookings.id DESC
                     LIMIT 1)
                END, customers.email) AS email,
            COALESCE(
                CASE
                    WHEN (given.phone IS NULL) THEN NULL::text
                    WHEN ((given.phone = customers.phone_normalized) OR ((given.phone = customers.phone) AND ("right"(regexp_replace(given.phone, '[^0-9]'::text, ''::text, 'g'::text), 6) = "right"(customers.phone_normalized, 6))) OR regulars.is_usable_phone(restaurants.id, given.phone, restaurants.country_code, restaurants.placeholder_contacts)) THEN regulars.visible_text(given.phone)
                    ELSE ( SELECT regulars.visible_text(bookings.customer_phone) AS visible_text
                       FROM public.bookings
                      WHERE ((bookings.restaurant_id = customers.restaurant_id) AND (bookings.customer_id = customers.id) AND (bookings.customer_phone <> ''::text) AND regulars.is_usable_phone(bookings.restaurant_id, bookings.customer_phone, restaurants.country_code, restaurants.placeholder_contacts))
                      ORDER BY bookings.created_at DESC, bookings.id DESC
                     LIMIT 1)
                END, customers.phone) AS phone
           FROM ((public.customers
             JOIN public.restaurants ON ((restaurants.id = customers.restaurant_id)))
             JOIN ( SELECT bookings.restaurant_id,
                    bookings.customer_id,
                    (array_agg(btrim(bookings.customer_name) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_name) <> ''::text)))[1] AS full_name,
                    (array_agg(btrim(bookings.customer_email) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_email) <> ''::text)))[1] AS email,
                    (array_agg(btrim(bookings.customer_phone) ORDER BY bookings.created_at DESC, bookings.id DESC) FILTER (WHERE (btrim(bookings.customer_phone) <> ''::text)))[1] AS phone
                   FROM public.bookings
                  WHERE (bookings.customer_id IS NOT NULL)
                  GROUP BY bookings.restaurant_id, bookings.customer_id) given ON (((given.restaurant_id = customers.restaurant_id) AND (given.customer_id = customers.id))))
          WHERE (customers.erased_at IS NULL)) expected
  WHERE (ROW(full_name, email, phone) IS DISTINCT FROM shown);

comment on view regulars.shown_contact_differences is 'Customers who do not show the name, e-mail and phone of the newest booking that has a usable one, with what they should show.';

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
comment on column regulars.state_definitions.noted_in is 'The oid of regulars.objects: another one means a restored database, which may print otherwise.';

create table regulars.turns (
  restaurant_id uuid not null,
  subject text not null,
  taken bigint default 1 not null,
  constraint turns_pkey PRIMARY KEY (restaurant_id, subject)
) with (fillfactor=50);
alter table regulars.turns enable row level security;
comment on table regulars.turns is 'One row for each table, each day with a waiting list and each reward with a limit; a transaction that takes one writes its row first.';
comment on column regulars.turns.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.turns.subject is 'The id of a table or a reward, or a local date.';
comment on column regulars.turns.taken is 'A counter without meaning; only the write matters.';

create table regulars.verified_restaurants (
  restaurant_id uuid not null,
  verified_at timestamp with time zone not null,
  oldest_transaction xid8 not null,
  basis text not null,
  constraint verified_restaurants_pkey PRIMARY KEY (restaurant_id),
  constraint verified_restaurants_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES public.restaurants(id)
);
alter table regulars.verified_restaurants enable row level security;
comment on table regulars.verified_restaurants is 'Up to where verify was green, for each restaurant: it can go on from there.';
comment on column regulars.verified_restaurants.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.verified_restaurants.verified_at is 'When that verify began.';
comment on column regulars.verified_restaurants.oldest_transaction is 'The oldest transaction that was still running then: what it and later ones wrote is not verified.';
comment on column regulars.verified_restaurants.basis is 'regulars.verify_basis of then: where it differs, the position means nothing.';


-- functions

function public.adjust_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.adjust_points(uuid,uuid,integer,text,text,text,uuid,timestamp with time zone) is 'Adds points to a customer''s account, or takes them if negative, even below zero; returns the ledger entry. Raises RG001, RG007, RG010, RG017, RG020, RG021, RG043.';

function public.allocate_booking(restaurant_id uuid, booking_id uuid, table_id uuid DEFAULT NULL::uuid, allow_overfill boolean DEFAULT false)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.allocate_booking(uuid,uuid,uuid,boolean) is 'Gives a booking the table named, else the one it has, else the smallest free one that fits; confirms a waiting booking. A named table that is too small needs allow_overfill. Raises RG001, RG003, RG005, RG006, RG010, RG018, RG019.';

function public.amend_booking(restaurant_id uuid, booking_id uuid, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, party_size integer DEFAULT NULL::integer, customer_name text DEFAULT NULL::text, customer_email text DEFAULT NULL::text, customer_phone text DEFAULT NULL::text, replace_contact boolean DEFAULT false, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, notes text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.amend_booking(uuid,uuid,timestamp with time zone,timestamp with time zone,integer,text,text,text,boolean,text,text,text) is 'Changes a booking; null leaves a field as it is. replace_contact: e-mail and phone become those given, null included, so two nulls detach the guest. The table stays if it still fits and is free, else another is chosen. For a waiting booking, offered_table_id names a table that now fits; allocate_booking gives it. Raises RG001, RG003, RG010, RG018.';

function public.analytics_event_contracts()
  returns TABLE(event_type text, schema_version integer, sha256 text)
  language sql immutable parallel safe;
comment on function public.analytics_event_contracts() is 'The contracts that this database enforces, each with the SHA-256 of its file.';

function public.analytics_event_problems(event_type text, schema_version integer, payload jsonb)
  returns TABLE(key text, rule text, expected text, found text)
  language sql immutable parallel safe;
comment on function public.analytics_event_problems(text,integer,jsonb) is 'Why the database would refuse a payload: key, rule, expected and found type, never a value; no row if the payload is valid.';

function public.analytics_feed_lag(restaurant_id uuid)
  returns TABLE(newest_cursor text, waiting bigint, waiting_since timestamp with time zone, reader_pid integer, writer_pids integer[])
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.analytics_feed_lag(uuid) is 'How far the feed is behind its writers, and what holds it back: committed events without a position (waiting) and since when, the session that is assigning positions or blocks others from it, and the sessions with uncommitted events. A login sees its own sessions, an operator all.';

function public.announce_expiry(restaurant_id uuid, notice_on date, expires_after interval DEFAULT NULL::interval, program_id uuid DEFAULT NULL::uuid, dry_run boolean DEFAULT true)
  returns TABLE(section text, item text, today bigint, announced bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.announce_expiry(uuid,date,interval,uuid,boolean) is 'Lets points that were earned under earlier versions of a program expire by expires_after (null: as the program has it; 0: never), none of them before notice_on, a day after today. A notice takes the place of one whose date has not come. Tells what is outstanding and when it expires, today and with the notice; a dry run writes nothing. Raises RG001, RG004, RG010, RG020, RG021.';

function public.backfill_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid, dry_run boolean DEFAULT false)
  returns TABLE(step integer, object text, inserted bigint, changed bigint, unchanged bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.backfill_customers_loyalty(uuid,boolean) is 'Brings customers, profiles, ledger and accounts in line with bookings (null: all restaurants), in the caller''s transaction. For a live database use the script or the command line, which commit chunk by chunk. Running it again writes nothing. Raises RG004.';

function public.business_day_starts_at(restaurant_id uuid, day date)
  returns timestamp with time zone
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.business_day_starts_at(uuid,date) is 'The instant at which a business day of the restaurant begins; use it to make from_at and to_at from dates. Raises RG001, RG004, RG010.';

function public.cancel_booking(restaurant_id uuid, booking_id uuid, cancelled_by text DEFAULT 'system'::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.cancel_booking(uuid,uuid,text) is 'Cancels a booking; returns a cancelled one as it is. cancelled_by: customer, staff or system. Raises RG001, RG002, RG003, RG010.';

function public.change_restaurant_timezone(restaurant_id uuid, timezone text, keep text, actor text, dry_run boolean DEFAULT true)
  returns TABLE(booking_id uuid, reference text, status text, starts_at timestamp with time zone, local_starts_at timestamp without time zone, new_starts_at timestamp with time zone, new_local_starts_at timestamp without time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.change_restaurant_timezone(uuid,text,text,text,boolean) is 'Changes the time zone of a restaurant and lists the future bookings with their local times before and after: keep instants leaves them where they are, keep local_times moves them with the clock. Writes nothing unless dry_run is false. Raises RG001, RG004, RG006, RG010.';

function public.close_loyalty(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, slug text, name text, earns boolean, obstacle text, opened_by text, program_id uuid, program_slug text, pilot_only boolean, advice text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.close_loyalty(uuid) is 'Takes a restaurant off the pilot list of regulars.settings; null: turns general availability off. New bookings stop earning; earned points stay. A list set in a session is not changed. Returns loyalty_status. Raises RG004, RG010.';

function public.complete_booking(restaurant_id uuid, booking_id uuid, spend_amount bigint DEFAULT NULL::bigint, spend_currency text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.complete_booking(uuid,uuid,bigint,text) is 'Records that the party came, and the bill in minor units if known (null leaves it). Raises RG001, RG002, RG003, RG010.';

function public.confirm_booking(restaurant_id uuid, booking_id uuid)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.confirm_booking(uuid,uuid) is 'Confirms a booking, with or without a table; returns a confirmed one as it is. Raises RG002, RG003, RG010, RG018.';

function public.correct_booking_points(restaurant_id uuid, booking_id uuid, points integer, reason text, actor text)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.correct_booking_points(uuid,uuid,integer,text,text) is 'Sets the points of a booking and posts the difference; the next change of party, bill, status or guest prices it again. A repeated call changes nothing. Raises RG001, RG003, RG010, RG020.';

function public.create_booking(restaurant_id uuid, starts_at timestamp with time zone, party_size integer, customer_name text, customer_email text, customer_phone text, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, status text DEFAULT NULL::text, marketing_opt_in boolean DEFAULT NULL::boolean, notes text DEFAULT NULL::text, source text DEFAULT NULL::text, table_id uuid DEFAULT NULL::uuid, customer_id uuid DEFAULT NULL::uuid, idempotency_key text DEFAULT NULL::text, external_source text DEFAULT NULL::text, external_id text DEFAULT NULL::text, allow_overfill boolean DEFAULT false)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.create_booking(uuid,timestamp with time zone,integer,text,text,text,timestamp with time zone,text,text,text,boolean,text,text,uuid,uuid,text,text,text,boolean) is 'Makes a booking on the table given or the smallest free one that fits, else on the waiting list; null: the default. waiting_passed counts the waiting bookings that its table would fit. A named table that is too small needs allow_overfill. A repeated idempotency key returns the first booking. Raises RG001, RG004, RG005, RG006, RG007, RG010, RG017.';

function public.customer_merge_candidates(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, minimum_score numeric DEFAULT 0.5, limit_to integer DEFAULT 100)
  returns TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set work_mem=128MB;
comment on function public.customer_merge_candidates(uuid,uuid,numeric,integer) is 'Pairs of customers who may be one person, for one customer or (null) for all, likeliest first, with a score from 0 to 1 and reasons. Raises RG001, RG007, RG010, RG043.';

function public.decline_merge_candidate(restaurant_id uuid, customer_id uuid, other_id uuid, actor text)
  returns SETOF public.customer_merge_refusals
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.decline_merge_candidate(uuid,uuid,uuid,text) is 'Records that two customers are two people, so that the pair is no longer proposed. Raises RG001, RG007, RG010, RG043.';

function public.erase_customer(restaurant_id uuid, customer_id uuid, actor text)
  returns SETOF public.customer_erasures
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.erase_customer(uuid,uuid,text) is 'Removes all personal data of a guest for good; counts, points and events stay. A repeated call changes nothing. Raises RG001, RG007, RG010.';

function public.erase_inactive_customers(restaurant_id uuid, older_than interval, actor text, dry_run boolean DEFAULT false, limit_to integer DEFAULT 1000)
  returns TABLE(customer_id uuid, last_active_at timestamp with time zone, is_erased boolean)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.erase_inactive_customers(uuid,interval,text,boolean,integer) is 'Erases guests who have not booked, visited, made a choice or used points for that long, at most limit_to per call; a dry run only lists them. Raises RG001, RG010.';

function public.exclude_from_loyalty(restaurant_id uuid, customer_id uuid, reason text, actor text, program_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_exclusions
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.exclude_from_loyalty(uuid,uuid,text,text,uuid) is 'Lets a customer earn nothing more in a program (null: the active one); earlier points stay and can be spent. Returns the exclusion; a second call returns the first. Raises RG001, RG007, RG010, RG020, RG021, RG043.';

function public.expire_points(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns TABLE(accounts integer, entries integer, points bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.expire_points(uuid,timestamp with time zone) is 'Posts the points that have expired by an instant, first in first out, each due date once; returns accounts, entries and points. Raises RG001, RG010.';

function public.explain_booking_points(restaurant_id uuid, booking_id uuid)
  returns TABLE(id uuid, reference text, status text, customer_id uuid, points integer, posted bigint, reason text, explanation text, program_slug text, accrual_version integer, accrual_rule jsonb, obstacle text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.explain_booking_points(uuid,uuid) is 'Why a booking has its points: reason is earned, corrected, carried, status, no_customer, imported, excluded, gate_was_closed, spend_unknown, other_currency or rule_gives_none; obstacle is what a booking confirmed now would meet. Raises RG003, RG010.';

function public.export_customer(restaurant_id uuid, customer_id uuid)
  returns jsonb
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set TimeZone=UTC set IntervalStyle=postgres set bytea_output=hex;
comment on function public.export_customer(uuid,uuid) is 'Everything held on a guest, including all merged customers, as one JSON document. Raises RG007, RG010.';

function public.export_restaurant(restaurant_id uuid)
  returns TABLE(table_name text, row_data jsonb)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set TimeZone=UTC set IntervalStyle=postgres set bytea_output=hex;
comment on function public.export_restaurant(uuid) is 'Everything held on a restaurant, one result row per table row, in the order in which the rows can be inserted again. Raises RG004, RG010.';

function public.find_customers(restaurant_id uuid, search text DEFAULT NULL::text, tag text DEFAULT NULL::text, limit_to integer DEFAULT 20, after uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean, next_expiry_on date, next_expiry_points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function public.find_customers(uuid,text,text,integer,uuid) is 'Guest cards by e-mail or phone in any spelling, by the beginning of a name or surname, by tag, or by both; at most limit_to (1 to 100). after: the id of the last one of the page before. Raises RG001, RG007, RG010.';

function public.find_restaurant(slug text)
  returns TABLE(id uuid, name text, timezone text, country_code text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.find_restaurant(text) is 'The restaurant with a slug, for an app that does not know its id yet. Raises RG004.';

function public.get_booking(restaurant_id uuid, booking_id uuid DEFAULT NULL::uuid, reference text DEFAULT NULL::text)
  returns SETOF public.bookings
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.get_booking(uuid,uuid,text) is 'A booking by its id or by its reference, which may have small letters and spaces. Raises RG001, RG003, RG010.';

function public.get_customer(restaurant_id uuid, customer_id uuid)
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean, next_expiry_on date, next_expiry_points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function public.get_customer(uuid,uuid) is 'The guest card of a customer, or of its survivor if it is merged: visits, next booking, points of the active program, tags, notes, consents. Raises RG007, RG010.';

function public.get_external_booking(restaurant_id uuid, external_id text, external_source text DEFAULT NULL::text)
  returns TABLE(booking_id uuid, reference text, status text, customer_id uuid, loyalty_points_awarded integer, balance bigint, tier text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.get_external_booking(uuid,text,text) is 'What another system reads back about its booking, by its own id: guest, points of the booking, balance and tier as of now in the active program. external_source null: the attached app''s. Raises RG001, RG003, RG010.';

function public.get_loyalty_account(restaurant_id uuid, customer_id uuid, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(program_slug text, program_name text, balance bigint, spendable bigint, pending bigint, lifetime_points bigint, tier text, next_tier text, points_to_next_tier bigint, last_awarded_at timestamp with time zone, next_expiry_on date, next_expiry_points bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.get_loyalty_account(uuid,uuid,uuid) is 'A customer''s points and tier as of now, and what expires next; zeros and the first tier before there is an account. Raises RG007, RG010, RG020, RG021.';

function public.lapse_loyalty_tiers(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.lapse_loyalty_tiers(uuid,timestamp with time zone) is 'Records the tiers that have lapsed with the qualification period by an instant; returns how many accounts. Raises RG001, RG010.';

function public.list_analytics_consumers(restaurant_id uuid)
  returns TABLE(of_restaurant_id uuid, consumer text, cursor text, behind bigint, behind_since timestamp with time zone, set_aside bigint, moved_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_analytics_consumers(uuid) is 'The named consumers of a restaurant (null: of all): how many events each is behind, since when, and how many it set aside.';

function public.list_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, status text DEFAULT NULL::text, limit_to integer DEFAULT 100, after text DEFAULT NULL::text, customer_id uuid DEFAULT NULL::uuid, day date DEFAULT NULL::date)
  returns SETOF public.bookings
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_custom_plan;
comment on function public.list_bookings(uuid,timestamp with time zone,timestamp with time zone,text,integer,text,uuid,date) is 'Bookings that start from from_at and before to_at, oldest first; null: no bound. day: one business day of the restaurant. customer_id: of one guest. after: the id of the last booking of the previous page. Raises RG001, RG003, RG007, RG010.';

function public.list_free_tables(restaurant_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, party_size integer DEFAULT 1, seating_preference text DEFAULT 'any'::text)
  returns SETOF public.restaurant_tables
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_free_tables(uuid,timestamp with time zone,timestamp with time zone,integer,text) is 'Tables that are free for a party in that time (two hours unless ends_at is given), in the order in which create_booking would take them. Holds nothing. Raises RG001, RG010.';

function public.list_loyalty_exclusions(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_exclusions
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_loyalty_exclusions(uuid,uuid) is 'Who is or was excluded from programs, of a customer with those merged into it or of all, the newest first. Raises RG007, RG010.';

function public.list_loyalty_expiries(restaurant_id uuid, customer_id uuid, program_id uuid DEFAULT NULL::uuid, limit_to integer DEFAULT NULL::integer)
  returns TABLE(expires_on date, expires_at timestamp with time zone, points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_loyalty_expiries(uuid,uuid,uuid,integer) is 'When a customer''s points of a program (null: the active one) expire if none are used, by date, the next first; points that wait for the visit too. Raises RG001, RG007, RG010, RG020, RG021.';

function public.list_loyalty_programs(restaurant_id uuid)
  returns SETOF public.loyalty_programs
  language sql stable;
comment on function public.list_loyalty_programs(uuid) is 'The loyalty programs of a restaurant, the active one first.';

function public.list_loyalty_rewards(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, slug text, name text, points integer, lowest_tier text, limit_per_customer integer, stock integer, starts_at timestamp with time zone, ends_at timestamp with time zone, is_active boolean, refused_with text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_loyalty_rewards(uuid,uuid,uuid) is 'The rewards of a program, cheapest first, each with the error code with which redeem_reward would refuse a guest now (null: none). Raises RG007, RG010, RG020, RG021.';

function public.list_restaurants(limit_to integer DEFAULT 100, after text DEFAULT NULL::text)
  returns SETOF public.restaurants
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function public.list_restaurants(integer,text) is 'The restaurants that the caller may see, by slug: operators see all, an app the one that is set. after: the id of the last restaurant of the previous page. Raises RG001.';

function public.list_set_aside_analytics_events(restaurant_id uuid, consumer text)
  returns TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone, reason text, set_aside_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_set_aside_analytics_events(uuid,text) is 'The events that a named consumer could not handle, and later events of the same bookings, in order. Raises RG054.';

function public.list_tables(restaurant_id uuid)
  returns SETOF public.restaurant_tables
  language sql stable;
comment on function public.list_tables(uuid) is 'The tables of a restaurant, by label.';

function public.list_waiting(restaurant_id uuid, day date DEFAULT NULL::date)
  returns TABLE(booking_id uuid, waitlist_id uuid, business_date date, place integer, ticket integer, status text, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, seating_preference text, joined_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.list_waiting(uuid,date) is 'The bookings that wait for a table on a business day (null: from now on), in the order of the queue, with place and ticket. Raises RG010.';

function public.loyalty_balance_at(restaurant_id uuid, customer_id uuid, as_of timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(balance bigint, lifetime_points bigint, tier text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_balance_at(uuid,uuid,timestamp with time zone,uuid) is 'Balance and tier at an event time, by all entries that count by then, whenever they were recorded. Raises RG001, RG007, RG010, RG020, RG021.';

function public.loyalty_liability(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
  returns TABLE(program_id uuid, expiry_month date, points bigint, accounts bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_liability(uuid,timestamp with time zone) is 'Outstanding points by program and month of expiry; month null: points that never expire, minus overdrafts. Adds up to the balances. Raises RG001, RG010.';

function public.loyalty_statement(restaurant_id uuid, customer_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(line text, occurred_at timestamp with time zone, points_delta integer, balance bigint, reason text, booking_id uuid, booking_reference text, note text, actor text, event_id uuid, sequence integer, reverses_event_id uuid, recorded_at timestamp with time zone, next_expiry_on date, next_expiry_points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_statement(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Opening balance, entries with running balance from from_at until before to_at, closing balance; the closing line of now also tells what expires next. Raises RG001, RG007, RG010, RG020, RG021.';

function public.loyalty_status(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, slug text, name text, earns boolean, obstacle text, opened_by text, program_id uuid, program_slug text, pilot_only boolean, advice text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.loyalty_status(uuid) is 'Whether bookings confirmed now earn points, one row per restaurant (null: all). Names the obstacle and how to remove it, or what opened the gate: session (its own settings) or settings (regulars.settings, for every session). Raises RG004, RG010.';

function public.mark_no_show(restaurant_id uuid, booking_id uuid)
  returns SETOF public.bookings
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.mark_no_show(uuid,uuid) is 'Records that the party did not come; a repeated call returns the booking as it is. Raises RG002, RG003, RG010.';

function public.merge_customers(restaurant_id uuid, survivor_id uuid, duplicate_id uuid, actor text)
  returns SETOF public.customer_merges
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.merge_customers(uuid,uuid,uuid,text) is 'Merges two customers: the duplicate''s bookings and points move to the survivor, and so do its later bookings. A repeated call changes nothing. Raises RG001, RG007, RG010, RG041, RG043.';

function public.move_analytics_consumer(restaurant_id uuid, consumer text, expected text, cursor text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.move_analytics_consumer(uuid,text,text,text) is 'Stores the cursor of the last event that a named consumer handled, provided the stored one is still the expected one. Raises RG001, RG053, RG054, RG080.';

function public.next_waiting(restaurant_id uuid, table_id uuid, day date DEFAULT NULL::date, limit_to integer DEFAULT 1)
  returns TABLE(booking_id uuid, waitlist_id uuid, business_date date, place integer, ticket integer, status text, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, seating_preference text, joined_at timestamp with time zone)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.next_waiting(uuid,uuid,date,integer) is 'The next bookings for a free table: the first of the queue whose party fits and in whose time the table is free, on a business day or from now on (null). allocate_booking then gives the table. Raises RG001, RG005, RG010.';

function public.offboard_restaurant(restaurant_id uuid, actor text)
  returns TABLE(table_name text, row_data jsonb)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.offboard_restaurant(uuid,text) is 'Returns everything held on a restaurant, as export_restaurant does, deletes it and records that without personal data. Raises RG001, RG004, RG010.';

function public.open_analytics_consumer(restaurant_id uuid, consumer text)
  returns TABLE(cursor text, held_booking_ids uuid[])
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.open_analytics_consumer(uuid,text) is 'The stored cursor of a named consumer of the feed (restaurant null: of all restaurants; cursor null: it begins at the first event), and the bookings with events that it set aside. Makes the consumer if it does not exist. Raises RG001, RG080.';

function public.open_loyalty(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, slug text, name text, earns boolean, obstacle text, opened_by text, program_id uuid, program_slug text, pilot_only boolean, advice text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.open_loyalty(uuid) is 'Puts a restaurant on the pilot list of regulars.settings; null: turns general availability on, for every program with pilot_only false. Returns loyalty_status. Raises RG004, RG010.';

function public.preview_points(restaurant_id uuid, party_size integer, starts_at timestamp with time zone DEFAULT clock_timestamp(), booking_type text DEFAULT NULL::text, spend_amount bigint DEFAULT NULL::bigint, spend_currency text DEFAULT NULL::text)
  returns TABLE(program_id uuid, program_slug text, program_name text, points integer, spendable_from text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.preview_points(uuid,integer,timestamp with time zone,text,bigint,text) is 'What a booking would earn if it were confirmed now; 0 and no program if the gate is closed or no program is active. Writes nothing. Raises RG001, RG004, RG010.';

function public.read_analytics_events(restaurant_id uuid, after text DEFAULT NULL::text, limit_to integer DEFAULT 100)
  returns TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_custom_plan;
comment on function public.read_analytics_events(uuid,text,integer) is 'The next events after a cursor, in order within each booking and without loss (restaurant null: of all restaurants). Delivers at least once: keep the cursor of the last event handled. Assigns positions to new events as it reads, except in a read-only transaction. Raises RG001, RG052.';

function public.readmit_to_loyalty(restaurant_id uuid, customer_id uuid, actor text, program_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_exclusions
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.readmit_to_loyalty(uuid,uuid,text,uuid) is 'Ends the exclusions of a customer and of those merged into it from a program (null: the active one): later bookings earn again. Returns those it ended. Raises RG001, RG007, RG010, RG020, RG021, RG043.';

function public.rebuild_loyalty_ledger(restaurant_id uuid)
  returns TABLE(entries_posted bigint, accounts_corrected bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.rebuild_loyalty_ledger(uuid) is 'Appends the entries that the ledger lacks for the bookings and corrects the accounts from the ledger; deletes nothing. Raises RG010.';

function public.redeem_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid, booking_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.redeem_points(uuid,uuid,integer,text,text,text,uuid,uuid,timestamp with time zone) is 'Spends points; the account must cover them at occurred_at (null: now) and ever since. Returns the ledger entry. Points spent on a booking come back when it is cancelled. Raises RG001, RG003, RG007, RG010, RG017, RG020, RG021, RG023, RG031, RG043.';

function public.redeem_reward(restaurant_id uuid, customer_id uuid, reward_id uuid, actor text, idempotency_key text DEFAULT NULL::text, reason text DEFAULT NULL::text, booking_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.redeem_reward(uuid,uuid,uuid,text,text,text,uuid) is 'Spends the points that a reward costs, if the guest''s tier, limit, stock and dates allow it; returns the ledger entry. Points spent on a booking come back when it is cancelled. Raises RG001, RG003, RG007, RG010, RG017, RG021, RG023, RG026, RG027, RG028, RG029, RG030, RG031, RG043.';

function public.refresh_customer_profiles(restaurant_id uuid, customer_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(inserted bigint, changed bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.refresh_customer_profiles(uuid,uuid[]) is 'Corrects the profiles that differ from the sums of their bookings, for some customers or (null) all; returns how many. Raises RG010.';

function public.reinstate_expired_points(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text, points integer DEFAULT NULL::integer)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reinstate_expired_points(uuid,uuid,text,text,text,integer) is 'Gives expired points back as if earned now; returns the ledger entry. Raises RG001, RG007, RG010, RG017, RG024, RG025, RG043.';

function public.reissue_analytics_events(restaurant_id uuid, booking_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(event_type text, reissued bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reissue_analytics_events(uuid,uuid[]) is 'After a purge, writes again the missing events that the bookings'' present state implies, with present values and new sequence numbers (booking_ids null: all). Running it again writes nothing. The history in between does not come back.';

function public.release_analytics_event(restaurant_id uuid, consumer text, cursor text)
  returns boolean
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.release_analytics_event(uuid,text,text) is 'Marks an event that was set aside as handled; its booking continues once none of its events is set aside. Returns false if the event was not set aside. Raises RG054, RG080.';

function public.report_booking_changes(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, booked bigint, booked_covers bigint, cancelled bigint, cancelled_by_customer bigint, cancelled_by_staff bigint, cancelled_by_system bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_booking_changes(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they were made (booked, with their party sizes) and by when they were cancelled, whenever they start. Reads bookings, not events: those may be purged, and imports write none. For live bookings the events booking.created and booking.cancelled give the same counts, except that a cancellation taken back stays an event. A row for each day, week (from Monday) or month of the range, including those without bookings; an open end is the first or last change. Raises RG001, RG004, RG010.';

function public.report_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, bookings bigint, covers bigint, completed bigint, cancelled bigint, no_shows bigint, no_show_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_bookings(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they start: all; covers (the guests of those neither cancelled nor no-show); completed; cancelled; no-shows, and their share of completed and no-shows (null: none of either). Reads bookings, as they are now. A row for each day, week (from Monday) or month of the range, including those without bookings; an open end is the first or last booking. Raises RG001, RG004, RG010.';

function public.report_lead_times(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, bookings bigint, median_hours numeric, p90_hours numeric, same_day bigint, at_the_door bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_lead_times(uuid,timestamp with time zone,timestamp with time zone,text) is 'How long before their start bookings were made, by when they start and whatever their status: the median and the 90th percentile in hours (null: no such booking); how many were made on the business day itself. Bookings made at their start or later count only as at_the_door, and so do imported ones without a time. Reads bookings. A row for each day, week (from Monday) or month of the range, including those without bookings; an open end is the first or last booking. Raises RG001, RG004, RG010.';

function public.report_points(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text, program_id uuid DEFAULT NULL::uuid)
  returns TABLE(period date, earned bigint, spent bigint, expired bigint, adjusted bigint, net bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_points(uuid,timestamp with time zone,timestamp with time zone,text,uuid) is 'Points by when they count (occurred_at), of one program or of all: earned by bookings, minus what was taken back; spent, minus what was given back; expired, minus what was reinstated; adjusted by hand (what a merge moves cancels out); net = earned - spent - expired + adjusted, which over all time is the sum of the balances. Reads the ledger. A row for each day, week (from Monday) or month of the range, including those without entries; an open end is the first or last entry. Raises RG001, RG004, RG010.';

function public.report_repeat_guests(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, visits bigint, guests bigint, new_guests bigint, repeat_guests bigint, repeat_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_repeat_guests(uuid,timestamp with time zone,timestamp with time zone,text) is 'Visits (completed bookings of a known guest; walk-ins are not counted) by when they start: guests who came, guests on their first visit ever, guests with a visit that was not their first, and the share of the latter (repeat_rate; null: nobody came). A guest whose first and second visits are in one period counts as new and as repeat. Reads bookings. A row for each day, week (from Monday) or month of the range, including those without visits; an open end is the first or last visit. Raises RG001, RG004, RG010.';

function public.report_retention(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, months integer DEFAULT 12)
  returns TABLE(first_month date, guests bigint, months_later integer, returned bigint, retention_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_retention(uuid,timestamp with time zone,timestamp with time zone,integer) is 'Guests by the month of their first visit ever, for first visits in the range, and how many of them came in that month (0 months later: all) and in each month after it, up to the present, unfinished month. A visit is a completed booking of a known guest. Months without new guests have rows too, with a null retention_rate. Reads bookings. Raises RG001, RG004, RG010.';

function public.report_tiers(restaurant_id uuid)
  returns TABLE(program_id uuid, program_slug text, tier text, min_points integer, guests bigint, points bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_tiers(uuid) is 'The guests in each tier of each program, the active program first, and the points they hold, without what has lapsed or expired. Does not count the empty accounts of merged and erased guests. Reads accounts and ledger. Raises RG010.';

function public.report_waiting_list(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
  returns TABLE(period date, joined bigint, fulfilled bigint, cancelled bigint, expired bigint, waiting bigint, conversion_rate numeric)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function public.report_waiting_list(uuid,timestamp with time zone,timestamp with time zone,text) is 'Waiting-list entries by when their booking starts: how many ended in which way, how many still wait, and the share of the ended ones that got a table (conversion_rate; null: none has ended). A booking that waited twice has two entries. Reads waiting_list and bookings; joined are the events booking.waitlisted. A row for each day, week (from Monday) or month of the range, including those without entries; an open end is the first or last booking that waited. Raises RG001, RG004, RG010.';

function public.reprice_loyalty_history(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, dry_run boolean DEFAULT true, actor text DEFAULT 'system'::text)
  returns TABLE(bookings bigint, bookings_changed bigint, points_before bigint, points_after bigint, entries_posted bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reprice_loyalty_history(uuid,timestamp with time zone,timestamp with time zone,boolean,text) is 'Prices the bookings confirmed in a period by the present rule of the active program and posts the differences as of when they were confirmed. Bookings that the gate refused stay refused. A dry run counts and writes nothing. Raises RG001, RG010, RG020.';

function public.reverse_entry(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text, points integer DEFAULT NULL::integer)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reverse_entry(uuid,uuid,text,text,text,integer) is 'Takes back an adjustment or a redemption, or so many points of it, as if they had never been posted; the guest''s other points keep their dates. Returns the ledger entry. Raises RG001, RG007, RG010, RG017, RG024, RG025, RG043.';

function public.reverse_redemption(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text, points integer DEFAULT NULL::integer)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.reverse_redemption(uuid,uuid,text,text,text,integer) is 'Gives back what is left of a redemption, or so many points of it, with the expiry dates they had; returns the ledger entry. Raises RG001, RG007, RG010, RG017, RG024, RG025, RG043.';

function public.set_aside_analytics_event(restaurant_id uuid, consumer text, cursor text, reason text)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_aside_analytics_event(uuid,text,text,text) is 'Sets aside an event that a named consumer could not handle, so that the consumer continues without it and without later events of its booking. The reason is for people and should hold no personal data. A repeated call changes nothing. Raises RG054, RG080.';

function public.set_loyalty_program(restaurant_id uuid, slug text, name text DEFAULT NULL::text, accrual_rule jsonb DEFAULT NULL::jsonb, tier_definitions jsonb DEFAULT NULL::jsonb, expires_after interval DEFAULT NULL::interval, spendable_from text DEFAULT NULL::text, pilot_only boolean DEFAULT NULL::boolean, is_active boolean DEFAULT true)
  returns SETOF public.loyalty_programs
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_loyalty_program(uuid,text,text,jsonb,jsonb,interval,text,boolean,boolean) is 'Makes or changes the program with that slug and makes it the active one unless is_active is false. Null leaves a setting as it is; expires_after 0 means never. Raises RG001, RG004, RG010.';

function public.set_loyalty_reward(restaurant_id uuid, slug text, name text DEFAULT NULL::text, points integer DEFAULT NULL::integer, lowest_tier text DEFAULT NULL::text, limit_per_customer integer DEFAULT NULL::integer, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, is_active boolean DEFAULT NULL::boolean, program_id uuid DEFAULT NULL::uuid, stock integer DEFAULT NULL::integer)
  returns SETOF public.loyalty_rewards
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_loyalty_reward(uuid,text,text,integer,text,integer,timestamp with time zone,timestamp with time zone,boolean,uuid,integer) is 'Makes the reward with that slug, or changes the given settings of it. Empty lowest_tier, limit_per_customer 0, stock -1, starts_at -infinity and ends_at infinity lift a limit. Raises RG001, RG010, RG020, RG021.';

function public.set_marketing_consent(restaurant_id uuid, customer_id uuid, is_given boolean, actor text, source text, channels text[] DEFAULT '{email,sms,phone}'::text[], wording text DEFAULT NULL::text, booking_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.marketing_consents
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_marketing_consent(uuid,uuid,boolean,text,text,text[],text,uuid,timestamp with time zone) is 'Records a marketing choice on the given channels, for every address of the guest: given or withdrawn, by whom, where and on which wording. A future time counts as now. Raises RG001, RG007, RG010, RG043.';

function public.set_placeholder_contacts(restaurant_id uuid, contacts text[])
  returns TABLE(contact text)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.set_placeholder_contacts(uuid,text[]) is 'Sets the e-mails and phones that staff write where a guest gives none, such as the restaurant''s own; they identify nobody. Returns the list as stored, without unusable ones. Run the backfill afterwards for existing bookings. Raises RG001, RG004, RG010.';

function public.set_restaurant(slug text, name text DEFAULT NULL::text, country_code text DEFAULT NULL::text, timezone text DEFAULT NULL::text, day_starts_at time without time zone DEFAULT NULL::time without time zone, currency text DEFAULT NULL::text, newcomers_queue boolean DEFAULT NULL::boolean, max_booking_age interval DEFAULT NULL::interval, max_booking_length interval DEFAULT NULL::interval)
  returns SETOF public.restaurants
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function public.set_restaurant(text,text,text,text,time without time zone,text,boolean,interval,interval) is 'Makes or changes the restaurant of that slug; null leaves a field as it is. A new one needs name, country_code and timezone. newcomers_queue: whether create_booking queues a guest behind those who wait; max_booking_age and max_booking_length: how long ago a booking that it makes may start, and how long it may last. Raises RG001, RG032.';

function public.simulate_loyalty_program(restaurant_id uuid, accrual_rule jsonb, tier_definitions jsonb, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, expires_after interval DEFAULT NULL::interval, expiry_notice_on date DEFAULT NULL::date)
  returns TABLE(section text, item text, today bigint, simulated bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.simulate_loyalty_program(uuid,jsonb,jsonb,timestamp with time zone,timestamp with time zone,interval,date) is 'What if this rule and these tiers had priced the bookings confirmed in a period: points by month, guests by tier, liability by month of expiry, winners and losers. With expiry_notice_on earlier points expire by expires_after from that day on. Writes nothing; reprice_loyalty_history applies a rule. Raises RG001, RG010, RG020.';

function public.transfer_loyalty_points(restaurant_id uuid, from_program_id uuid, actor text, to_program_id uuid DEFAULT NULL::uuid, customer_id uuid DEFAULT NULL::uuid, dry_run boolean DEFAULT true, limit_to integer DEFAULT 1000)
  returns TABLE(id uuid, balance bigint, lifetime_points bigint, bookings integer, entries integer)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.transfer_loyalty_points(uuid,uuid,text,uuid,uuid,boolean,integer) is 'Moves what guests (customer_id null: all, the first limit_to) have in one program to another (null: the active one), with the dates and rules under which it was earned and with what counts towards tiers; bookings go along. Returns a row a guest; again until none. A dry run writes nothing. Raises RG001, RG007, RG010, RG020, RG021.';

function public.unmerge_customers(restaurant_id uuid, duplicate_id uuid, actor text)
  returns SETOF public.customer_merges
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.unmerge_customers(uuid,uuid,text) is 'Undoes a merge: the customer gets back the bookings of its contacts and their points. Raises RG001, RG007, RG010, RG042, RG043.';

function public.update_customer(restaurant_id uuid, customer_id uuid, tags text[] DEFAULT NULL::text[], notes text DEFAULT NULL::text)
  returns SETOF public.customers
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.update_customer(uuid,uuid,text[],text) is 'Replaces the tags and notes that staff keep on a customer; null leaves them, an empty value removes them. Raises RG001, RG007, RG010, RG043.';

function public.verify_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid, since_last boolean DEFAULT false)
  returns TABLE(check_name text, ok boolean, severity text, expected text, actual text, detail text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp set work_mem=128MB set enable_nestloop=off set enable_mergejoin=off set enable_incremental_sort=off set jit=off set plan_cache_mode=force_custom_plan;
comment on function public.verify_customers_loyalty(uuid,boolean) is 'The post-deploy checklist, one row per check (null: all restaurants), from one snapshot; writes nothing. since_last: of what changed since regulars.remember_verified, a first row tells what that was. Severity fail stops a deploy, warn and info do not. Names offenders by id only. Raises RG004.';

function public.withdraw_expiry_notice(restaurant_id uuid, program_id uuid DEFAULT NULL::uuid)
  returns SETOF public.loyalty_programs
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function public.withdraw_expiry_notice(uuid,uuid) is 'Takes a notice of announce_expiry back whose date has not come: earlier points keep the dates they had. expires_after stays, for later points. Returns the program. Raises RG004, RG010, RG020, RG021.';

function regulars.account_holders(restaurant_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.account_holders(uuid) is 'The ids of all customers of a restaurant who have an account in any of its programs.';

function regulars.account_standings(restaurant_id uuid, customer_ids uuid[])
  returns TABLE(program_id uuid, customer_id uuid, balance bigint, pending bigint, spendable bigint, lifetime_points bigint, tier text, last_awarded_at timestamp with time zone, next_expiry_on date, next_expiry_points bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.account_standings(uuid,uuid[]) is 'Points and tier of accounts as of now, without what has expired and lapsed, and how many expire next; customer_ids null: all.';

function regulars.accrual_percent(accrual_rule jsonb, booking public.bookings)
  returns integer
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.accrual_percent(jsonb,public.bookings) is 'The percentage of its points that a booking earns by the multipliers of a rule; 100 if none fits.';

function regulars.accrual_points(accrual_rule jsonb, booking public.bookings)
  returns integer
  language sql stable;
comment on function regulars.accrual_points(jsonb,public.bookings) is 'The points that a rule gives for an earning booking; 0 without a rule, and for a bill that is unknown or in another currency.';

function regulars.add_attached_restaurants()
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.add_attached_restaurants() is 'Makes the missing restaurants of the attached app and returns how many.';

function regulars.add_attached_tables()
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.add_attached_tables() is 'Makes the tables of the attached app that are not there yet, and returns how many.';

function regulars.add_booking_to_profile(booking public.bookings, last_waitlist_at timestamp with time zone)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.add_booking_to_profile(public.bookings,timestamp with time zone) is 'Adds one booking to the profile of its customer, and inserts the profile if there is none.';

function regulars.address_digest(salt bytea, address text)
  returns bytea
  language sql stable strict parallel safe;
comment on function regulars.address_digest(bytea,text) is 'The digest of a normalised address in marketing_addresses; null for null.';

function regulars.address_holders(restaurant_id uuid, customer_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.address_holders(uuid,uuid) is 'All customers who share an e-mail or a phone with a customer, including itself and the customers merged with them.';

function regulars.address_lock_class()
  returns integer
  language sql immutable parallel safe;
comment on function regulars.address_lock_class() is 'The first key of the advisory locks on addresses, by which they are found in pg_locks.';

function regulars.adopt_versions(restaurant_id uuid, from_program_id uuid, to_program_id uuid)
  returns jsonb
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.adopt_versions(uuid,uuid,uuid) is 'Takes the versions of one program over into another, as rules of points that are moved; returns the number there of each.';

function regulars.all_restaurants()
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.all_restaurants() is 'The execute privilege on this marks the roles that may work on every restaurant without a tenant setting.';

function regulars.append_entries(restaurant_id uuid, entries public.loyalty_point_events[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.append_entries(uuid,public.loyalty_point_events[]) is 'Appends due entries to the ledger in the order given: numbers them, moves their accounts, weighs the tiers and records their changes. Returns how many entries. Raises RG017.';

function regulars.apply_import_change(restaurant_id uuid, number bigint)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_import_change(uuid,bigint) is 'Changes a booking by a row of an import, with all that follows from it. Raises RG043 if its guest was erased.';

function regulars.apply_objects(files text[], is_complete boolean DEFAULT true)
  returns SETOF text
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_objects(text[],boolean) is 'Applies those of the given files, pairs of path and text in their order, that this database has not as they are, and returns their paths; is_complete: what no file makes any more is dropped. Raises RG060, RG061.';

function regulars.apply_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(rekeyed bigint, pairs_left bigint, bookings_parted bigint, restaurants_done bigint, restaurants_left bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_phone_rules(uuid) is 'Re-keys the customers that regulars.phone_rule_changes reports (null: all restaurants), merges none, and moves the bookings that part once no pair is left to join. Runs in the caller''s transaction; for a live database use the command line, which commits chunk by chunk. Raises RG010.';

function regulars.apply_phone_rules_chunk(restaurant_id uuid, chunk integer)
  returns bigint
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.apply_phone_rules_chunk(uuid,integer) is 'Re-keys the customers of one chunk that regulars.plan_phone_rules listed in this session, and returns how many. One transaction per chunk. Raises RG010.';

function regulars.assert_actor(actor text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_actor(text) is 'Raises RG001 unless the actor is an id or a kind, as it may be recorded for good.';

function regulars.assert_booking_fields(booking public.bookings)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_booking_fields(public.bookings) is 'Raises RG001 for the first field of a booking that is not valid.';

function regulars.assert_booking_times(restaurant_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_booking_times(uuid,timestamp with time zone,timestamp with time zone) is 'Raises RG001 for a booking that starts too long ago or lasts too long, by the restaurant''s limits.';

function regulars.assert_contact(restaurant_id uuid, email text, phone text)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_contact(uuid,text,text) is 'Raises RG001, naming the field and never the value, if an e-mail or phone is given that cannot be used.';

function regulars.assert_given(field text, value text, expected text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_given(text,text,text) is 'Raises RG001 for a text that is null or blank.';

function regulars.assert_in_cell(restaurant_id uuid)
  returns void
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_in_cell(uuid) is 'Raises RG080 while the restaurant arrives in this database, RG081 when it has moved away or never was here.';

function regulars.assert_known_restaurant(restaurant_id uuid)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_known_restaurant(uuid) is 'Raises RG004 unless the restaurant exists; null stands for all restaurants and passes.';

function regulars.assert_length(field text, value text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_length(text,text) is 'Raises RG001 for a text of more than 10,000 characters: staff write notes, not files.';

function regulars.assert_limit(limit_to integer)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_limit(integer) is 'Raises RG001 for a negative number of rows.';

function regulars.assert_not_erased(restaurant_id uuid, customer_ids uuid[])
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_not_erased(uuid,uuid[]) is 'Raises RG007 if one of the customers does not exist and RG043 if one has been erased.';

function regulars.assert_open(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_open(uuid) is 'Raises RG080 while the restaurant leaves this database; nothing for null.';

function regulars.assert_own_temporary_tables()
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_own_temporary_tables() is 'Raises 42501 if a temporary relation named like one of ours belongs to another role or is not plain.';

function regulars.assert_restaurant(restaurant_id uuid)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_restaurant(uuid) is 'Raises RG010 unless the session may work on the restaurant (null: on all restaurants).';

function regulars.assert_table_seats(restaurant_id uuid, table_id uuid, party_size integer, allow_overfill boolean)
  returns void
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.assert_table_seats(uuid,uuid,integer,boolean) is 'Raises RG001 for a table that is smaller than the party, unless that is allowed.';

function regulars.attach_differences()
  returns TABLE(external_id text, restaurant_id uuid, difference text, detail text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.attach_differences() is 'Differences between the attached app''s rows and our bookings, by key and mapped value: missing, differs, gone (ours is still open) or impossible, which rows that cannot be read are too. Empty if no app is attached.';

function regulars.attach_findings()
  returns TABLE(external_id text, restaurant_id uuid, difference text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.attach_findings() is 'regulars.attach_differences, or one row that says that the app''s tables cannot be read.';

function regulars.attached_booking_problem(external_id text, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, booking_type text, seating_preference text, status text, customer_name text, customer_email text, customer_phone text, marketing_opt_in boolean, notes text, spend_amount bigint, created_at timestamp with time zone)
  returns text
  language sql immutable parallel safe;
comment on function regulars.attached_booking_problem(text,timestamp with time zone,timestamp with time zone,integer,text,text,text,text,text,text,boolean,text,bigint,timestamp with time zone) is 'The first problem of the fields that a mapping gives, as "<field> must be <limit>"; null: none.';

function regulars.attached_bookings(keys text[], is_judged boolean)
  returns TABLE(external_id text, restaurant_id uuid, table_key text, table_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, booking_type text, seating_preference text, status text, status_word text, customer_name text, customer_email text, customer_phone text, marketing_opt_in boolean, notes text, spend_amount bigint, created_at timestamp with time zone, problem text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.attached_bookings(text[],boolean) is 'The attached app''s bookings of those keys (null: all) as ours would be, and what is wrong with them; is_judged: also with their fields.';

function regulars.await_addresses()
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.await_addresses() is 'Waits until the transactions that hold addresses now have ended.';

function regulars.award_date(confirmed_at timestamp with time zone, created_at timestamp with time zone, posted_at timestamp with time zone)
  returns timestamp with time zone
  language sql immutable parallel safe;
comment on function regulars.award_date(timestamp with time zone,timestamp with time zone,timestamp with time zone) is 'The date of a booking''s award: when the booking was confirmed, else when it was made, but no later than the posting.';

function regulars.backfill_chunk(step integer, restaurant_id uuid, chunk integer)
  returns TABLE(object text, inserted bigint, changed bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set plan_cache_mode=force_generic_plan set enable_seqscan=off set enable_bitmapscan=off set enable_mergejoin=off set jit=off set lock_timeout=0;
comment on function regulars.backfill_chunk(integer,uuid,integer) is 'Second pass: corrects one chunk that regulars.backfill_plan listed in this session. One transaction per chunk.';

function regulars.backfill_chunk_any_guests(restaurant_id uuid, chunk integer, program_id uuid, OUT inserted bigint, OUT changed bigint, OUT profiles bigint, OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_any_guests(uuid,integer,uuid) is 'Attaches what is left of one chunk of step 1 and makes what is missing: customers and, for those, profiles, entries and accounts; returns how many of each.';

function regulars.backfill_chunk_customers(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT profiles bigint, OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_customers(uuid,integer) is 'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, entries and accounts; returns how many of each.';

function regulars.backfill_chunk_known_customers(restaurant_id uuid, chunk integer, program_id uuid, OUT inserted bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_known_customers(uuid,integer,uuid) is 'Attaches the remaining bookings of one chunk of step 1 to existing or new customers; returns customers inserted and bookings changed.';

function regulars.backfill_chunk_ledger(restaurant_id uuid, chunk integer, OUT posted bigint, OUT opened bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_ledger(uuid,integer) is 'Posts the missing entries of one chunk of step 3 and corrects its accounts; returns entries posted, accounts opened and accounts corrected.';

function regulars.backfill_chunk_new_guests(restaurant_id uuid, chunk integer, program_id uuid, OUT inserted bigint, OUT changed bigint, OUT profiles bigint, OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_new_guests(uuid,integer,uuid) is 'Attaches the bookings of one chunk of step 1 that are all of a new guest''s, and makes their customers, profiles, entries and accounts; returns how many of each.';

function regulars.backfill_chunk_profiles(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT shown bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_profiles(uuid,integer) is 'Corrects the profiles and shown contacts of one chunk of step 2; returns profiles inserted, changed and contacts changed.';

function regulars.backfill_chunk_ticks(restaurant_id uuid, chunk integer, booking_ids uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.backfill_chunk_ticks(uuid,integer,uuid[]) is 'Stores the boxes ticked on bookings that step 1 of the backfill has just attached, for the addresses of their contacts.';

function regulars.backfill_dry_run(restaurant_id uuid)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set quote_all_identifiers=off set work_mem=128MB set enable_nestloop=off set enable_mergejoin=off set jit=off;
comment on function regulars.backfill_dry_run(uuid) is 'Counts, for regulars.backfill_report, what the backfill would insert and change; writes only temporary tables.';

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
comment on function regulars.backfill_report(uuid) is 'How many rows the backfill of this session has inserted, changed and left unchanged so far, per step.';

function regulars.begin_import(restaurant_id uuid)
  returns TABLE(calling_code text, calling_codes jsonb, currency text, table_labels text[])
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.begin_import(uuid) is 'Makes this session''s empty tables: pg_temp.import_rows, one text column per field, and the tables its rows are read into. Returns what reading a file needs: the country''s calling code, those of all countries (an object by ISO 3166 alpha-2), the currency (null: unknown) and the labels of the tables. Raises RG004, RG010.';

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
comment on function regulars.booking_event_types(public.bookings,public.bookings) is 'The events that a change of a booking writes, in order; previous is null for an insert.';

function regulars.booking_findings(is_whole boolean, of_restaurant_id uuid DEFAULT NULL::uuid, booking_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(check_name text, restaurant_id uuid, offender text, expected text, actual text)
  language sql stable;
comment on function regulars.booking_findings(boolean,uuid,uuid[]) is 'For verify: bookings pinned to a version that is not stored, with an event_count below their events, with missing events, without a customer, and with a bill whose currency earns nothing. All bookings, or (is_whole false) those given of a restaurant.';

function regulars.booking_no_show_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_no_show_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.no_show, version 1, must be.';

function regulars.booking_problems(party_size integer, starts_at timestamp with time zone, ends_at timestamp with time zone, created_at timestamp with time zone, confirmed_at timestamp with time zone, completed_at timestamp with time zone, cancelled_at timestamp with time zone, cancelled_by text, customer_name text, customer_email text, customer_phone text, notes text, external_source text, external_id text, idempotency_key text, status text, booking_type text, seating_preference text, source text, reference text, marketing_opt_in boolean, spend_amount bigint, spend_currency text)
  returns text[]
  language sql immutable parallel safe;
comment on function regulars.booking_problems(integer,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,timestamp with time zone,text,text,text,text,text,text,text,text,text,text,text,text,text,boolean,bigint,text) is 'The problems of a booking''s fields, each as "<field> must be <limit>"; empty if there are none.';

function regulars.booking_source_key(booking_id uuid, number bigint)
  returns text
  language sql immutable parallel safe;
comment on function regulars.booking_source_key(uuid,bigint) is 'The source_key of a booking''s n-th ledger entry.';

function regulars.booking_waitlisted_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.booking_waitlisted_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.waitlisted, version 1, must be.';

function regulars.bookings_to_reprice(restaurant_id uuid, program_id uuid, accrual_rule jsonb, from_at timestamp with time zone, to_at timestamp with time zone, first_id uuid DEFAULT NULL::uuid, last_id uuid DEFAULT NULL::uuid)
  returns TABLE(booking_id uuid, customer_id uuid, awarded_at timestamp with time zone, points_before integer, points_after integer, version_before integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.bookings_to_reprice(uuid,uuid,jsonb,timestamp with time zone,timestamp with time zone,uuid,uuid) is 'The bookings confirmed in a period, between two ids where given, with their points now and by a rule.';

function regulars.business_date(at timestamp with time zone, timezone text, day_starts_at time without time zone)
  returns date
  language sql stable parallel safe;
comment on function regulars.business_date(timestamp with time zone,text,time without time zone) is 'The local business date of an instant, the latest day whose regulars.business_day_start is not after it: with a day that starts at 04:00, 02:00 counts as the day before.';

function regulars.business_date_near_clock_change(at timestamp with time zone, timezone text, day_starts_at time without time zone)
  returns date
  language sql stable parallel safe;
comment on function regulars.business_date_near_clock_change(timestamp with time zone,text,time without time zone) is 'regulars.business_date, computed from the starts of the days: slower, and right in the nights in which the clocks change.';

function regulars.business_day_start(day date, timezone text, day_starts_at time without time zone)
  returns timestamp with time zone
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.business_day_start(date,text,time without time zone) is 'The first instant of a business day. If the local time occurs twice, the earlier one; if it is skipped, the end of the gap.';

function regulars.cancel_attached_booking(external_id text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.cancel_attached_booking(text) is 'Cancels our booking of an attached app''s key, in whichever restaurant it is. Raises RG002.';

function regulars.catalog_digests()
  returns TABLE(identity text, definition text, table_name text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set quote_all_identifiers=off set standard_conforming_strings=on set DateStyle=ISO, MDY set IntervalStyle=postgres set TimeZone=UTC set extra_float_digits=1 set bytea_output=hex;
comment on function regulars.catalog_digests() is 'MD5 of the catalog''s text of each object and of all state; table_name: the table of what is state.';

function regulars.change_booking_in_profile(previous public.bookings, booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.change_booking_in_profile(public.bookings,public.bookings) is 'Keeps customer_profiles equal to a changed booking, by differences where a difference will do.';

function regulars.changed_expiries(restaurant_id uuid, changes public.loyalty_point_events[], as_of timestamp with time zone)
  returns TABLE(program_id uuid, customer_id uuid, due_on date, due_at timestamp with time zone, points bigint, numbers bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.changed_expiries(uuid,public.loyalty_point_events[],timestamp with time zone) is 'What entries of bookings, just appended, change in what is to be posted for each due date; for accounts without uses.';

function regulars.changed_findings(restaurant_id uuid)
  returns TABLE(check_name text, of_restaurant_id uuid, offender text, expected text, actual text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set enable_nestloop=on set enable_mergejoin=on set enable_incremental_sort=on;
comment on function regulars.changed_findings(uuid) is 'For verify: what the checks find of customers and bookings changed since the last green verify, and of whole restaurants where none is remembered.';

function regulars.changes_since_verified(restaurant_id uuid)
  returns TABLE(of_restaurant_id uuid, customer_ids uuid[], booking_ids uuid[])
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_custom_plan;
comment on function regulars.changes_since_verified(uuid) is 'For each restaurant with the position of a green verify (null: of all), the customers and bookings that something has been written for since.';

function regulars.claim_addresses(restaurant_id uuid, addresses text[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.claim_addresses(uuid,text[]) is 'Locks the addresses of a customer that is made or re-keyed, so that a choice for one of them comes before or after. In repeatable read it raises 40001 where one has come unseen.';

function regulars.claim_day(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.claim_day(public.bookings) is 'Takes the turn of the day whose waiting list a booking joins.';

function regulars.claim_table(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.claim_table(public.bookings) is 'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';

function regulars.compare_attached_bookings(except_keys text[])
  returns TABLE(external_id text, restaurant_id uuid, difference text, detail text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set enable_nestloop=off set enable_mergejoin=off;
comment on function regulars.compare_attached_bookings(text[]) is 'Differences between the attached app''s rows and our bookings but those of except_keys, by key and mapped value: missing, differs, gone (ours is still open) or impossible. Empty if no app is attached.';

function regulars.contact_fields(booking public.bookings)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.contact_fields(public.bookings) is 'The columns shown on a customer for which a booking has a usable value.';

function regulars.contact_findings(is_whole boolean, of_restaurant_id uuid DEFAULT NULL::uuid, booking_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(check_name text, restaurant_id uuid, offender text, expected text, actual text)
  language sql stable;
comment on function regulars.contact_findings(boolean,uuid,uuid[]) is 'For verify: contacts without a customer, bookings that are not with the customer of their contact, and unusable e-mails and phones. A contact is named by one of its bookings. All bookings, or (is_whole false) those given of a restaurant.';

function regulars.contact_key(email text, phone text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.contact_key(text,text) is 'A raw contact as one text: e-mail and phone joined by a unit separator (ASCII 31).';

function regulars.contact_keys(email_normalized text, phone_normalized text)
  returns bigint[]
  language sql immutable parallel safe;
comment on function regulars.contact_keys(text,text) is 'Two keys, of a phone number''s line and of a mailbox: who shares one may be the same person.';

function regulars.copy_choices(restaurant_id uuid, address text, becomes text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.copy_choices(uuid,text,text) is 'Copies the choices of an address to the form in which it is read from now on.';

function regulars.correct_contact(previous public.bookings, booking public.bookings, country_code text, placeholders text[], has_earlier_phone_readings boolean)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.correct_contact(public.bookings,public.bookings,text,text[],boolean) is 'Whether a change corrects one half of the contact of a customer''s only booking; if nobody has the new identity, it becomes the customer''s.';

function regulars.count_import()
  returns TABLE(rows bigint, imported bigint, updated bigint, unchanged bigint, rejected bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.count_import() is 'The outcome of the rows of the import that this session has planned.';

function regulars.current_restaurant()
  returns text
  language sql stable parallel safe;
comment on function regulars.current_restaurant() is 'The restaurant for which the transaction works: the setting regulars.restaurant_id, else restaurant_id of the claims in request.jwt.claims; null if there is neither.';
grant execute on function regulars.current_restaurant() to public;

function regulars.cursor_position(cursor text)
  returns bigint
  language sql immutable parallel safe;
comment on function regulars.cursor_position(text) is 'The position in a cursor; before all for null. What came with a restaurant from another cell has positions below zero.';

function regulars.customer_cards(restaurant_id uuid, customer_ids uuid[])
  returns TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean, next_expiry_on date, next_expiry_points bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_cards(uuid,uuid[]) is 'The guest cards of the given customers, in that order: identity, visits, next booking, points and consents.';

function regulars.customer_erased_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_erased_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what customer.erased, version 1, must be.';

function regulars.customer_merged_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_merged_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what customer.merged, version 1, must be.';

function regulars.customer_root(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_root(uuid,uuid) is 'The customer that a customer stands for after following merge pointers; null: no such customer, or pointers in a circle.';

function regulars.customer_unmerged_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.customer_unmerged_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what customer.unmerged, version 1, must be.';

function regulars.datable(at timestamp with time zone)
  returns timestamp with time zone
  language sql immutable parallel safe;
comment on function regulars.datable(timestamp with time zone) is 'The instant itself if it is in the years 1 to 9999, where arithmetic on it is safe; else null.';

function regulars.dated_program_ids(restaurant_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.dated_program_ids(uuid) is 'The ids of a restaurant''s programs whose balances depend on dates; see has_dated_points.';

function regulars.day_queue(booking public.bookings)
  returns SETOF public.waiting_list
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.day_queue(public.bookings) is 'The open entries of the waiting list of a booking''s business day.';

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
comment on function regulars.default_program_id(uuid) is 'The program for points that bookings carry from an older system: the active one, else the oldest; null if there is none.';

function regulars.default_tier_definitions()
  returns jsonb
  language sql immutable parallel safe;
comment on function regulars.default_tier_definitions() is 'The tiers of a program that names none.';

function regulars.drop_object(identity text)
  returns text[]
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.drop_object(text) is 'Drops an object and what depends on it, and returns the identities dropped. Raises RG060.';

function regulars.drop_temporary_tables()
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.drop_temporary_tables() is 'Drops the temporary tables that an import, a backfill or a change of phone rules has left in this session.';

function regulars.email_hint(email text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.email_hint(text) is 'What all spellings of an e-mail address share around the @; empty if only the full reading can tell; null for null.';
grant execute on function regulars.email_hint(text) to public;

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
comment on function regulars.entries_owed(regulars.booking_point_differences[],timestamp with time zone,boolean,jsonb,text,text) is 'The ledger entries that make up the given differences between bookings and ledger, in the order in which they are appended. Backdated: a re-priced booking counts from when it was confirmed.';

function regulars.entry_digest(entry public.loyalty_point_events)
  returns bytea
  language sql stable parallel safe;
comment on function regulars.entry_digest(public.loyalty_point_events) is 'SHA-256 of a ledger entry without its digest.';

function regulars.erase_inactive_chunk(restaurant_id uuid, customer_ids uuid[], older_than interval, actor text)
  returns SETOF uuid
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.erase_inactive_chunk(uuid,uuid[],interval,text) is 'Erases those who are still inactive of the guests that a dry run of erase_inactive_customers has listed, and returns them. One transaction each. Raises RG001, RG010.';

function regulars.erase_person(restaurant_id uuid, customer_id uuid, actor text, reason text, inactive_since timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns public.customer_erasures
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.erase_person(uuid,uuid,text,text,timestamp with time zone) is 'Removes what is known of a person, including all merged customers, and records the erasure. Does nothing and returns null if the person was active since. Raises RG007.';

function regulars.event_contract_keys()
  returns TABLE(event_type text, schema_version integer, key text, kind text, is_nullable boolean, allowed text[], pattern text, minimum bigint, maximum bigint, expected text)
  language sql immutable parallel safe;
comment on function regulars.event_contract_keys() is 'Every key of every contract, with its kind and limits and with what is expected of it in words.';

function regulars.event_payload(schema_version integer, restaurant_id uuid, booking_id uuid, customer_id uuid, details jsonb)
  returns jsonb
  language sql stable parallel safe;
comment on function regulars.event_payload(integer,uuid,uuid,uuid,jsonb) is 'A payload from the keys that all events share and the details of one event.';

function regulars.expiries_owed(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, changes public.loyalty_point_events[] DEFAULT NULL::public.loyalty_point_events[])
  returns SETOF public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.expiries_owed(uuid,uuid[],timestamp with time zone,public.loyalty_point_events[]) is 'The ledger entries due by an instant so that for each due date as much is posted as expired on it; customer_ids null: all.';

function regulars.extract_phone(phone text)
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.extract_phone(text) is 'The digits of a phone number as somebody wrote it, with a leading plus if it has one, or null.';

function regulars.feed_cursor(place bigint, event_id uuid)
  returns text
  language sql immutable parallel safe;
comment on function regulars.feed_cursor(bigint,uuid) is 'The cursor of an event in the feed: its position, and the end of its id to recognise it.';

function regulars.find_analytics_consumer(restaurant_id uuid, consumer text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_analytics_consumer(uuid,text) is 'The id of a named consumer. Raises RG054 if there is none.';

function regulars.find_cell(restaurant_id uuid DEFAULT NULL::uuid, slug text DEFAULT NULL::text)
  returns TABLE(id uuid, cell_name text, connection text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.find_cell(uuid,text) is 'The cell of a restaurant, by its id or else its slug, and the cell''s URL without a password. Raises RG082.';

function regulars.find_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_customer(uuid,uuid) is 'The customer for an id, or the survivor it was merged into, for reading. Raises RG007.';

function regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
  returns public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_entry(uuid,uuid,text) is 'The ledger entry with that reason code and id, or the one that a merge moved under that id. Raises RG024.';

function regulars.find_free_table(restaurant_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, seating_preference text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_free_table(uuid,timestamp with time zone,timestamp with time zone,integer,text) is 'The smallest free table that fits, preferred seating first, ties by label; null: none.';

function regulars.find_identity(restaurant_id uuid, email text, phone text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_identity(uuid,text,text) is 'The customer that a contact as given identifies, merged or not; null if there is none or the contact is unusable.';

function regulars.find_manual_entry(restaurant_id uuid, source_key text, request text)
  returns SETOF public.loyalty_point_events
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_manual_entry(uuid,text,text) is 'The entry posted by an earlier call with the same idempotency key and arguments. Raises RG017.';

function regulars.find_possible_duplicates(restaurant_id uuid, customer_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.find_possible_duplicates(uuid,uuid) is 'Pairs of a customer with others of the same phone, e-mail or name, as an array of arrays of two. Raises RG007, RG043.';

function regulars.find_unattached(restaurant_id uuid, customer_ids uuid[])
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp set enable_seqscan=off;
comment on function regulars.find_unattached(uuid,uuid[]) is 'The bookings with customers'' contacts that are not attached yet.';

function regulars.finish_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(restaurants_done bigint, restaurants_left bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.finish_phone_rules(uuid) is 'Ends the change for the restaurants where the session''s last plan found nothing more to re-key or join; the backfill then moves the bookings that part. Raises RG010.';

function regulars.fitting_tables(restaurant_id uuid, ends_at timestamp with time zone, party_size integer, seating_preference text, keep_table_id uuid DEFAULT NULL::uuid)
  returns TABLE(id uuid, place bigint)
  language sql stable;
comment on function regulars.fitting_tables(uuid,timestamp with time zone,integer,text,uuid) is 'Tables that seat the party, and the table to keep, with the rank in which each is tried: the one to keep, preferred seating, the smallest, by label.';

function regulars.fold_case(letters text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.fold_case(text) is 'Text in lower case and composed compatibility form (NFKC), the same on every server.';

function regulars.follows_contract(event_type text, schema_version integer, payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.follows_contract(text,integer,jsonb,uuid,uuid,uuid) is 'Whether an event has a contract and its payload is exactly what that says.';

function regulars.forget_attached_writes(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.forget_attached_writes(uuid) is 'Deletes the queued writes of an attached app that are of a restaurant.';

function regulars.forget_chunk(restaurant_id uuid, limit_to integer DEFAULT 2000)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.forget_chunk(uuid,integer) is 'Deletes places in the feed whose events an offboarding has deleted, up to limit_to; returns how many. Raises RG010.';

function regulars.forget_restaurant(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.forget_restaurant(uuid) is 'Deletes what the schema regulars, the pilot list and this session''s temporary tables hold of a restaurant; the record that it was offboarded stays.';

function regulars.forget_shown_contact(restaurant_id uuid, customer_ids uuid[], booking_ids uuid[])
  returns void
  language sql volatile;
comment on function regulars.forget_shown_contact(uuid,uuid[],uuid[]) is 'Stops customers from showing values of the given bookings, which have left them.';

function regulars.guard_table(name text)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.guard_table(text) is 'Makes the trigger that refuses writes of closed restaurants on a table of moving_tables; false: it is there.';

function regulars.has_contact(email text, phone text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.has_contact(text,text) is 'Whether a contact was given at all, usable or not.';

function regulars.has_dated_points(program public.loyalty_programs)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.has_dated_points(public.loyalty_programs) is 'Whether dates decide which points of a program are left or spendable; false: a balance is simply the sum of its entries.';

function regulars.has_moved(restaurant_id uuid)
  returns boolean
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.has_moved(uuid) is 'Whether this database holds a restaurant that it does not serve, so that upkeep leaves it alone.';

function regulars.home_schema()
  returns regnamespace
  language sql stable parallel safe;
comment on function regulars.home_schema() is 'The schema of the tables and of the functions that apps call.';

function regulars.identity_key(email_normalized text, phone_normalized text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.identity_key(text,text) is 'The two halves of an identity as one text, joined by a unit separator (ASCII 31).';

function regulars.implied_event_types(booking public.bookings)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.implied_event_types(public.bookings) is 'The events that a booking''s present state implies, in order, to replace purged ones.';

function regulars.import_chunk(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, step integer, chunk integer)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk(uuid,text,uuid,timestamp with time zone,integer,integer) is 'Carries out one chunk that regulars.plan_import has planned in this session. began_at: a time before the file was read, the same for all chunks. One transaction per chunk. Raises RG010.';

function regulars.import_chunk_bookings(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_bookings(uuid,text,uuid,timestamp with time zone,integer) is 'Inserts the new bookings of one chunk of an import.';

function regulars.import_chunk_changes(restaurant_id uuid, step integer, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_changes(uuid,integer,integer) is 'Makes the changes of one chunk of an import through the live path.';

function regulars.import_chunk_waiting(restaurant_id uuid, external_source text, import_batch_id uuid, chunk integer)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.import_chunk_waiting(uuid,text,uuid,integer) is 'Opens the waiting-list entries of the bookings that one chunk of an import has inserted.';

function regulars.import_problems()
  returns TABLE(problem text, field text, code text, message text)
  language sql immutable parallel safe;
comment on function regulars.import_problems() is 'Why an import rejects a row: the problem, its field (null: the whole row), code and message.';

function regulars.import_time(value text, timezone text, needs_time boolean)
  returns timestamp with time zone
  language sql stable parallel safe;
comment on function regulars.import_time(text,text,boolean) is 'Like regulars.read_import_time, with a fast path for the most frequent form.';

function regulars.inactive_customers(restaurant_id uuid, before timestamp with time zone, limit_to integer)
  returns TABLE(place bigint, customer_id uuid, last_active_at timestamp with time zone)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.inactive_customers(uuid,timestamp with time zone,integer) is 'Guests who have been inactive since an instant, in contact order.';

function regulars.is_accrual_rule(rule jsonb)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_accrual_rule(jsonb) is 'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';

function regulars.is_country_code(code text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_country_code(text) is 'Whether a text is the code of a country or region whose phone numbers can be read: ISO 3166 alpha-2 with those that CLDR adds.';

function regulars.is_currency(code text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_currency(text) is 'Whether a text is the ISO 4217 code of a currency; null: null.';

function regulars.is_erasure(previous public.bookings, booking public.bookings)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_erasure(public.bookings,public.bookings) is 'Whether a change of a booking is part of its guest''s erasure in this transaction.';

function regulars.is_excluded(restaurant_id uuid, program_id uuid, customer_id uuid, as_of timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_excluded(uuid,uuid,uuid,timestamp with time zone) is 'Whether a customer, or one merged into it, is excluded from a program; as_of null: now.';

function regulars.is_first_match(restaurant_id uuid, customer_id uuid, merged_into_id uuid, name text, surname text, part integer, key text)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_first_match(uuid,uuid,uuid,text,text,integer,text) is 'Whether a customer that find_customers has found by this part and key of a name is the first of those merged into one, itself included, that it finds.';

function regulars.is_generally_available()
  returns boolean
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_generally_available() is 'Whether programs with pilot_only = false accrue: loyalty.general_availability is on, in the session or in regulars.settings.';

function regulars.is_list_of(list jsonb, words jsonb)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_list_of(jsonb,jsonb) is 'Whether a JSON value is a non-empty list of some of the given words.';

function regulars.is_newest_tagged(restaurant_id uuid, customer_id uuid, merged_into_id uuid, tag_keys text[], name text, surname text)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_newest_tagged(uuid,uuid,uuid,text[],text,text) is 'Whether a customer that find_customers has found by its tag, and by a name unless that is null, is the newest of those merged into one, itself included, that it finds.';

function regulars.is_offboarding(restaurant_id uuid)
  returns boolean
  language sql stable;
comment on function regulars.is_offboarding(uuid) is 'Whether offboard_restaurant is deleting the restaurant in this transaction.';

function regulars.is_on_list(restaurant_id uuid, list text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_on_list(uuid,text) is 'Whether a pilot list, ids separated by commas, names the restaurant.';

function regulars.is_one_slip(one text, other text)
  returns boolean
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_one_slip(text,text) is 'Whether one letter typed wrong, left out, put in or swapped with its neighbour makes one text of the other.';

function regulars.is_only_booking(booking public.bookings)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_only_booking(public.bookings) is 'Whether the customer of a booking has no other.';

function regulars.is_pilot_restaurant(restaurant_id uuid)
  returns boolean
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_pilot_restaurant(uuid) is 'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of regulars.settings.';

function regulars.is_priced_by_visit(booking public.bookings)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_priced_by_visit(public.bookings) is 'Whether the rule to which a booking is pinned depends on the day or the type of the visit.';

function regulars.is_status_move(from_status text, to_status text)
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.is_status_move(text,text) is 'Whether a booking may move from one status to another.';

function regulars.is_table_free(restaurant_id uuid, table_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, except_booking_id uuid)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_table_free(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Whether no pending or confirmed booking other than the excepted one holds the table in that time.';

function regulars.is_tier_definitions(definitions jsonb)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.is_tier_definitions(jsonb) is 'Whether a JSON value defines tiers: slugs, each once, rising in min_points from 0; a period such as P12M or null.';

function regulars.is_timezone(name text)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp set TimeZone=UTC;
comment on function regulars.is_timezone(text) is 'Whether a text is the name of an IANA zone that this server knows, as pg_timezone_names spells it; not an offset, and no abbreviation except UTC.';

function regulars.is_usable_contact(restaurant_id uuid, email text, phone text)
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_usable_contact(uuid,text,text) is 'Whether an e-mail or a phone as given identifies a guest of the restaurant.';

function regulars.is_usable_phone(restaurant_id uuid, phone text, country_code text, placeholders text[])
  returns boolean
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.is_usable_phone(uuid,text,text,text[]) is 'Whether a phone as given identifies a guest of the restaurant, by the rules in force or by earlier ones that are not replaced yet.';

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

function regulars.keep_attach_problem(external_id text, operation text, code text, message text, detail text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.keep_attach_problem(text,text,text,text,text) is 'Keeps why a row of the attached app could not be mirrored, in the place of an earlier problem.';

function regulars.known_phone(restaurant_id uuid, email_normalized text, phone text, phone_normalized text)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.known_phone(uuid,text,text,text) is 'The number by which a guest is known: as read before a change of rules that is not applied yet, else as read today.';

function regulars.last_active_at(restaurant_id uuid, customer_id uuid)
  returns timestamp with time zone
  language sql stable;
comment on function regulars.last_active_at(uuid,uuid) is 'When a guest last booked, came, made a choice, earned or used points; retention counts from then.';

function regulars.line_key(phone_normalized text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.line_key(text) is 'A phone number in the form that all numbers of its line share: a hint, not an identity.';

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

function regulars.load_attached_bookings(keys text[], restaurant_ids uuid[], import_batch_id uuid)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp set enable_seqscan=off;
comment on function regulars.load_attached_bookings(text[],uuid[],uuid) is 'Inserts the attached app''s bookings of those keys and restaurants that we do not have, as an import does, and returns how many.';

function regulars.local_cursor(restaurant_id uuid, cursor text)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.local_cursor(uuid,text) is 'The cursor by the positions of this database, where it was given in a cell that the restaurant has left; else as it is.';

function regulars.lock_addresses(restaurant_id uuid, addresses text[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_addresses(uuid,text[]) is 'Locks normalised addresses until the transaction ends, in one order: before a choice for one of them is stored, and before a customer with one of them is made. In repeatable read it raises 40001 if it had to wait.';

function regulars.lock_attached_bookings(keys text[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_attached_bookings(text[]) is 'Locks our bookings of those keys, in the order of their ids.';

function regulars.lock_booking(restaurant_id uuid, booking_id uuid)
  returns public.bookings
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_booking(uuid,uuid) is 'Locks and returns a booking. Raises RG003.';

function regulars.lock_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_customer(uuid,uuid) is 'Locks the customer, or the survivor if it is merged, and returns that id. Raises RG007, RG043.';

function regulars.lock_given_customer(restaurant_id uuid, customer_id uuid)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_given_customer(uuid,uuid) is 'Locks the customer that a booking without contact names, or the one it was merged into, and returns it. Raises RG007.';

function regulars.lock_owners(restaurant_id uuid, customer_ids uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_owners(uuid,uuid[]) is 'Locks the bookings of customers, then the customers, in the one order of all writers.';

function regulars.lock_people(restaurant_id uuid, booking_owner_ids uuid[], customer_ids uuid[], booking_ids uuid[] DEFAULT '{}'::uuid[], is_erasure boolean DEFAULT false)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_people(uuid,uuid[],uuid[],uuid[],boolean) is 'Locks bookings, those of some customers among them, then customers and their profiles, for an erasure their addresses too, in the one order of all writers.';

function regulars.lock_profile(restaurant_id uuid, customer_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_profile(uuid,uuid) is 'Locks a customer''s profile or, if it is still to be written, the customer.';

function regulars.lock_redeemers(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_redeemers(public.bookings) is 'Locks the customers who have spent points on a booking, in contact order.';

function regulars.lock_redemption_booking(restaurant_id uuid, booking_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_redemption_booking(uuid,uuid) is 'Locks the booking that points are redeemed for; null: none. Raises RG003, RG031.';

function regulars.lock_unattached(restaurant_id uuid, is_erasure boolean)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_unattached(uuid,boolean) is 'Keeps an erasure and a chunk of an import''s new bookings apart: the second one sees what the first did.';

function regulars.lock_writers_out(of_table regclass)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.lock_writers_out(regclass) is 'Locks a table in share row exclusive mode, in attempts of 100 ms. Raises RG061.';

function regulars.loyalty_obstacle(restaurant_id uuid)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.loyalty_obstacle(uuid) is 'Why a booking confirmed now would earn nothing: no_program, no_active_program, not_on_pilot_list or general_availability_off; null if it would earn.';

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
comment on function regulars.mailbox_key(text) is 'An e-mail without the dots and the +tag before the @, which many providers ignore: a hint, not an identity.';

function regulars.manual_request(idempotency_key text, body jsonb)
  returns text
  language sql stable parallel safe;
comment on function regulars.manual_request(text,jsonb) is 'A hash of a request, which tells whether the same request or another one repeats a key; null without a key.';

function regulars.manual_source_key(idempotency_key text)
  returns text
  language sql volatile parallel safe;
comment on function regulars.manual_source_key(text) is 'The source_key of a manual entry: a hash of the caller''s key; a fresh key if there is none.';

function regulars.marketing_consent_changed_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
  returns boolean
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.marketing_consent_changed_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what marketing.consent_changed, version 1, must be.';

function regulars.match_keys(email_normalized text, phone_normalized text, full_name text)
  returns bigint[]
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.match_keys(text,text,text) is 'Keys of which two customers who may be one person share at least one, if one typing error keeps them apart too.';

function regulars.merged_customers(restaurant_id uuid, customer_id uuid)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.merged_customers(uuid,uuid) is 'All customers merged into a customer, directly or through another, in the order of their ids.';

function regulars.mirror_attached_booking(external_id text, operation text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.mirror_attached_booking(text,text) is 'regulars.write_attached_bookings for one key, with what fails kept in regulars.attach_problems; a strict attachment raises it. A table that is taken is left out.';

function regulars.mirror_attached_bookings(keys text[], operation text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.mirror_attached_bookings(text[],text) is 'Mirrors rows of the attached app by their keys; what fails is kept as a problem.';

function regulars.mirror_attached_writes(limit_to integer)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.mirror_attached_writes(integer) is 'Mirrors the oldest writes of a deferred attachment, that many at most, and returns how many it took from the queue.';

function regulars.missing_attached_bookings()
  returns TABLE(number bigint, external_id text, restaurant_id uuid)
  language plpgsql stable set search_path=pg_catalog, pg_temp set enable_nestloop=off set enable_mergejoin=off;
comment on function regulars.missing_attached_bookings() is 'The history of the attached app that we do not have yet, numbered by restaurant and in the order of its table.';

function regulars.move_blockers(horizon xid8)
  returns TABLE(pid integer, who text, since_at timestamp with time zone)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.move_blockers(xid8) is 'The sessions and prepared transactions of this database that began before a transaction id was given, the oldest first. Sees other users'' sessions with the rights of pg_read_all_stats only.';

function regulars.move_manual_entries(restaurant_id uuid, merge_ids uuid[], customer_ids uuid[], actor text, is_undo boolean)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.move_manual_entries(uuid,uuid[],uuid[],text,boolean) is 'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back along the given merges.';

function regulars.move_points(restaurant_id uuid, merge_ids uuid[], booking_ids uuid[], actor text, is_undo boolean)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.move_points(uuid,uuid[],uuid[],text,boolean) is 'Posts the points that a merge moves or an unmerge moves back: those of bookings whose rows the caller holds, and manual entries.';

function regulars.moving_tables()
  returns TABLE(name text, id_column text, columns text[], is_guarded boolean)
  language plpgsql stable set search_path=pg_catalog, pg_temp set quote_all_identifiers=off;
comment on function regulars.moving_tables() is 'The tables whose rows follow a restaurant to another cell, with the column that names it, all columns with their types, and whether a closed restaurant''s rows are refused there.';

function regulars.name_currency(restaurant_id uuid, accrual_rule jsonb)
  returns jsonb
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.name_currency(uuid,jsonb) is 'The rule; a per_spend rule that names no currency gets the restaurant''s.';

function regulars.name_key(full_name text)
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.name_key(text) is 'A name as it is searched: lower case without accents, words separated by one space; null if it has no letters.';

function regulars.name_match(full_name text, name text, surname text, OUT part integer, OUT key text)
  returns record
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.name_match(text,text,text) is 'Where find_customers finds a name: part 1 by name_key, 2 and 3 by surname_key, with that key; null: not at all.';

function regulars.name_similarity(one text, other text)
  returns real
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.name_similarity(text,text) is 'The similarity of two names (as regulars.name_key gives them), from 0 to 1, whatever the order of their words.';

function regulars.new_booking_reference()
  returns text
  language plpgsql volatile parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.new_booking_reference() is 'A random booking reference: eight characters without look-alikes.';

function regulars.new_entry(restaurant_id uuid, program_id uuid, customer_id uuid, points_delta integer, reason text, occurred_at timestamp with time zone, booking_id uuid DEFAULT NULL::uuid, source_key text DEFAULT NULL::text, reverses_event_id uuid DEFAULT NULL::uuid, actor text DEFAULT 'system'::text, metadata jsonb DEFAULT '{}'::jsonb)
  returns public.loyalty_point_events
  language sql immutable parallel safe;
comment on function regulars.new_entry(uuid,uuid,uuid,integer,text,timestamp with time zone,uuid,text,uuid,text,jsonb) is 'A due ledger entry, neither numbered nor written yet.';

function regulars.new_tier_change(restaurant_id uuid, program_id uuid, customer_id uuid, tier_before text, tier text, cause text, occurred_at timestamp with time zone, event_id uuid DEFAULT NULL::uuid)
  returns public.loyalty_tier_changes
  language sql immutable parallel safe;
comment on function regulars.new_tier_change(uuid,uuid,uuid,text,text,text,timestamp with time zone,uuid) is 'A due change of tier, not written yet.';

function regulars.next_ticket(booking public.bookings)
  returns integer
  language sql stable;
comment on function regulars.next_ticket(public.bookings) is 'The ticket of a booking that joins the queue of its business day: the highest ticket in the queue plus one.';

function regulars.normalize_email(email text)
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.normalize_email(text) is 'An e-mail address in the form in which equal addresses are equal, or null when it is unusable.';

function regulars.normalize_phone(phone text, country_code text, edition integer DEFAULT 0)
  returns text
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.normalize_phone(text,text,integer) is 'A phone number as E.164, read as dialled in a country (ISO 3166 alpha-2); null if unreadable. edition: that of the rules, 0 for those in force.';

function regulars.not_ahead(at timestamp with time zone, recorded timestamp with time zone, now timestamp with time zone)
  returns timestamp with time zone
  language sql immutable parallel safe;
comment on function regulars.not_ahead(timestamp with time zone,timestamp with time zone,timestamp with time zone) is 'The instant given; if it is in the future, the one recorded before, else now.';

function regulars.noticed_due_on(notices regulars.expiry_notices[], version public.loyalty_program_versions, counts_on date)
  returns date
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.noticed_due_on(regulars.expiry_notices[],public.loyalty_program_versions,date) is 'When points of a version of a program expire that count from a date, by its own rule and the notices that followed; null: never.';

function regulars.notices_in_force(restaurant_id uuid, noticed public.loyalty_programs)
  returns regulars.expiry_notices[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.notices_in_force(uuid,public.loyalty_programs) is 'The expiry notices of a restaurant''s programs, and one more as if it were announced now; null: none more.';

function regulars.notices_of_version(notices regulars.expiry_notices[], version public.loyalty_program_versions)
  returns TABLE(notice_on date, expires_after interval)
  language sql stable;
comment on function regulars.notices_of_version(regulars.expiry_notices[],public.loyalty_program_versions) is 'The expiry notices that hold for the points of a version of a program, in the order of their dates.';

function regulars.object_differences()
  returns TABLE(path text, identity text, difference text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.object_differences() is 'What migrating has made and is missing or was changed by hand since; unknown: noted by another major version of the server. path: null for state, which no file brings back.';

function regulars.offboard_chunk(restaurant_id uuid, actor text, limit_to integer DEFAULT 2000)
  returns TABLE(table_name text, row_data jsonb)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set TimeZone=UTC set IntervalStyle=postgres set bytea_output=hex set quote_all_identifiers=off;
comment on function regulars.offboard_chunk(uuid,text,integer) is 'Returns and deletes up to limit_to rows of one table of a restaurant that is leaving; no rows: only offboard_restaurant is left to do. One transaction each. Raises RG001, RG004, RG010.';

function regulars.offboard_plan(restaurant_id uuid, OUT rows_delivered bigint, OUT items bigint)
  returns record
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.offboard_plan(uuid) is 'How many rows of a restaurant the chunks of its offboarding have delivered, and how many are left. Raises RG004, RG010.';

function regulars.one_restaurant()
  returns boolean
  language sql immutable parallel safe;
comment on function regulars.one_restaurant() is 'The execute privilege on this marks the roles that may work only on the restaurant that is set.';

function regulars.open_accounts(restaurant_id uuid, customer_ids uuid[], program_ids uuid[] DEFAULT NULL::uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.open_accounts(uuid,uuid[],uuid[]) is 'Inserts the missing accounts of the given pairs, then locks every account of the customers, ordered by program and customer.';

function regulars.open_program(restaurant_id uuid)
  returns TABLE(program_id uuid, accrual_version integer, accrual_rule jsonb)
  language sql stable;
comment on function regulars.open_program(uuid) is 'The program in which a booking confirmed now earns; no row if the gate is closed or no program is active.';

function regulars.outgrown_objects()
  returns TABLE(path text)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.outgrown_objects() is 'The files of SQL functions that return rows of a table whose columns this migrate has changed.';

function regulars.pair_possible_duplicates(restaurant_id uuid, is_near boolean)
  returns uuid[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.pair_possible_duplicates(uuid,boolean) is 'Pairs of customers of a restaurant that share a key (regulars.contact_keys or, near, regulars.match_keys), as an array of arrays of two.';

function regulars.phone_hint(phone text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.phone_hint(text) is 'What all spellings of a phone number share at their end; empty if only the full reading can tell; null for null.';
grant execute on function regulars.phone_hint(text) to public;

function regulars.phone_readings(restaurant_id uuid, phone text)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.phone_readings(uuid,text) is 'The numbers by which a guest of the restaurant who writes this may be known; null among them for unreadable.';

function regulars.phone_rule_changes(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(changed_restaurant_id uuid, customer_id uuid, change text, phone_normalized text, becomes text, other_customer_id uuid, bookings bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.phone_rule_changes(uuid) is 'Customers whose number is read differently since the phone rules or the restaurant''s country changed (null: all restaurants). rekey: gets the number in becomes; join: other_customer_id already has that number, so merge the two or leave them; part: some bookings go to other_customer_id or a new customer; unreadable: stays as it is. Writes only temporary tables. Raises RG010.';

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
comment on function regulars.plan_import(uuid,text,text[]) is 'Decides what happens to each row of pg_temp.import_bookings and counts it; writes only temporary tables. fields: those in the file. Raises RG010.';

function regulars.plan_import_changes(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_changes(uuid) is 'Assigns the changes of an import to steps and chunks, in the order in which they are made.';

function regulars.plan_import_matches(restaurant_id uuid, external_source text, fields text[], timezone text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_matches(uuid,text,text[],text) is 'Lists, in temporary tables of the session, the rows of an import that match existing bookings, and what they change.';

function regulars.plan_import_tables(restaurant_id uuid)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.plan_import_tables(uuid) is 'Rejects the rows of an import whose table is held by another booking or an earlier row.';

function regulars.plan_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
  returns TABLE(chunk_restaurant_id uuid, chunk integer, items bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning set work_mem=128MB;
comment on function regulars.plan_phone_rules(uuid) is 'Plans, in temporary tables of the session, what applying the present phone rules would change, and lists the chunks to re-key.';

function regulars.points_left(entry public.loyalty_point_events)
  returns bigint
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.points_left(public.loyalty_point_events) is 'The points of a ledger entry minus what was taken back of it.';

function regulars.post_booking_points(restaurant_id uuid, booking_ids uuid[], metadata jsonb DEFAULT '{}'::jsonb, reason text DEFAULT NULL::text, actor text DEFAULT 'system'::text, is_backdated boolean DEFAULT false)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_booking_points(uuid,uuid[],jsonb,text,text,boolean) is 'Appends the difference between loyalty_points_awarded and the ledger for bookings whose rows the caller holds; returns how many entries. Backdated: a re-priced booking counts from when it was confirmed.';

function regulars.post_changed_expiries(restaurant_id uuid, entries public.loyalty_point_events[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.post_changed_expiries(uuid,public.loyalty_point_events[]) is 'Posts what entries of bookings, just appended, change in what has expired.';

function regulars.post_erasures(restaurant_id uuid, customer_ids uuid[], actor text DEFAULT 'system'::text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_erasures(uuid,uuid[],text) is 'Brings the accounts of the erased among the given customers to zero.';

function regulars.post_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, OUT accounts integer, OUT entries integer, OUT points bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_expiries(uuid,uuid[],timestamp with time zone) is 'Posts the points of customers that have expired by an instant, and reinstates those that have not after all; returns accounts, entries and points.';

function regulars.post_first_award(booking public.bookings)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_first_award(public.bookings) is 'Posts the points of a booking for which nothing was posted before; returns false and does nothing if something was.';

function regulars.post_first_awards(restaurant_id uuid, booking_ids uuid[], metadata jsonb, OUT posted bigint, OUT opened bigint, OUT rest_ids uuid[])
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_first_awards(uuid,uuid[],jsonb) is 'Posts the points of bookings for which nothing was posted before; returns entries, accounts opened and the bookings left to regulars.post_booking_points.';

function regulars.post_manual_entry(restaurant_id uuid, program_id uuid, customer_id uuid, points_delta integer, code text, note text, actor text, idempotency_key text, body jsonb, reverses_event_id uuid DEFAULT NULL::uuid, metadata jsonb DEFAULT '{}'::jsonb, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns SETOF public.loyalty_point_events
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_manual_entry(uuid,uuid,uuid,integer,text,text,text,text,jsonb,uuid,jsonb,timestamp with time zone) is 'Appends one entry that no booking causes and returns it; a repeated key returns the first entry. Without points it reverses what is left of the entry named. Raises RG001, RG007, RG017, RG020, RG021, RG023, RG025, RG043.';

function regulars.post_new_accounts(restaurant_id uuid, bookings public.bookings[], metadata jsonb, OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.post_new_accounts(uuid,public.bookings[],jsonb) is 'Opens, fills and weighs the accounts of guests whom the caller has just made, from all of their bookings; returns entries and accounts. Not for programs whose tiers lapse.';

function regulars.price_booking(booking public.bookings, OUT program_id uuid, OUT accrual_version integer, OUT points integer)
  returns record
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.price_booking(public.bookings) is 'The points of an earning booking: by the version to which it is pinned, else by the program whose gate is open now (none: 0, no pin). Warns about a bill in a currency that earns nothing.';

function regulars.program_for_earlier_points(restaurant_id uuid, booking_ids uuid[])
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.program_for_earlier_points(uuid,uuid[]) is 'The program that holds points from an older system; made inactive if bookings carry points and there is none.';

function regulars.program_of_entry(entry public.loyalty_point_events)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.program_of_entry(public.loyalty_point_events) is 'The program where the points of a ledger entry are now: its own, or one that took its place.';

function regulars.qualifies_since(tier_definitions jsonb, as_of timestamp with time zone)
  returns timestamp with time zone
  language sql stable parallel safe;
comment on function regulars.qualifies_since(jsonb,timestamp with time zone) is 'A date before all points that count towards the tier at an instant, a few days at most.';

function regulars.qualifies_until(tier_definitions jsonb, earned_at timestamp with time zone)
  returns timestamp with time zone
  language sql stable parallel safe;
comment on function regulars.qualifies_until(jsonb,timestamp with time zone) is 'Until when points count towards the tier; infinity without a qualification period.';

function regulars.qualifying_points(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, as_of timestamp with time zone)
  returns bigint
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.qualifying_points(uuid,uuid,uuid,jsonb,timestamp with time zone) is 'The points of an account that count towards its tier at an event time, from the ledger.';

function regulars.read_identities(sql text)
  returns SETOF text
  language sql immutable strict parallel safe;
comment on function regulars.read_identities(text) is 'The objects that a file of migrations/objects creates, as regulars.object_definitions names them.';

function regulars.read_import_rows(restaurant_id uuid, first_number bigint, last_number bigint)
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.read_import_rows(uuid,bigint,bigint) is 'Reads rows of pg_temp.import_rows into times and numbers, and lists what each field breaks. Raises RG010.';

function regulars.read_import_time(value text, timezone text, needs_time boolean)
  returns timestamp with time zone
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.read_import_time(text,text,boolean) is 'The instant of an ISO cell: local unless it has an offset, and the first of a doubled hour. Null: not a time; -infinity: a local time that the clocks skipped.';

function regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.rebuild_accounts(uuid,uuid[]) is 'Restores the accounts of customers from the ledger, under their locks; returns how many rows it wrote.';

function regulars.rebuild_points(restaurant_id uuid, booking_ids uuid[], OUT posted bigint, OUT opened bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.rebuild_points(uuid,uuid[]) is 'Posts what the ledger lacks for bookings whose rows the caller holds; the entries are marked as a rebuild and write no events. Returns entries posted and accounts opened.';

function regulars.receive_feed(restaurant_id uuid, feed_offset bigint, feed jsonb)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.receive_feed(uuid,bigint,jsonb) is 'Takes over what send_feed gave in the cell that a restaurant leaves; feed_offset: what its positions there are higher by.';

function regulars.receive_positions(restaurant_id uuid, feed_offset bigint, positions bigint[], event_ids uuid[])
  returns void
  language sql volatile;
comment on function regulars.receive_positions(uuid,bigint,bigint[],uuid[]) is 'Gives events of a restaurant that arrives the positions of the cell it leaves, less feed_offset.';

function regulars.record_choice(restaurant_id uuid, emails text[], phones text[], channels text[], kind text, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns timestamp with time zone
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.record_choice(uuid,text[],text[],text[],text,timestamp with time zone) is 'Stores a marketing choice (kind: ticked, imported, given or withdrawn) for the addresses of contacts, shows it in the profiles of all customers who have them, and returns the time from which it counts.';

function regulars.record_later_tick(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.record_later_tick(public.bookings) is 'Stores a box ticked on an existing booking, and when it was ticked.';

function regulars.record_tick(booking public.bookings, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns timestamp with time zone
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.record_tick(public.bookings,timestamp with time zone) is 'Stores a box ticked on a booking for the addresses of its contact; returns the time from which it counts, or null if the contact identifies nobody.';

function regulars.record_tier_lapses(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.record_tier_lapses(uuid,uuid[],timestamp with time zone) is 'Records the tiers of customers that have lapsed with the qualification period by an instant; returns how many accounts.';

function regulars.refresh_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint, OUT shown bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.refresh_profiles(uuid,uuid[]) is 'Corrects profiles and shown contacts of the given customers from their bookings, under locks; returns profiles inserted, profiles changed and contacts changed.';

function regulars.refuse_booking(restaurant_id uuid, booking_id uuid, hint text DEFAULT 'Use the id of one of the restaurant''s own bookings.'::text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_booking(uuid,uuid,text) is 'Raises RG003: the restaurant has no such booking.';

function regulars.refuse_closed(closed regulars.closed_restaurants)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_closed(regulars.closed_restaurants) is 'Raises RG081 for a restaurant that has moved away, RG080 for one that is being moved.';

function regulars.refuse_customer(restaurant_id uuid, customer_id uuid, hint text DEFAULT 'Use the id of a customer of the restaurant; find_customers finds it.'::text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_customer(uuid,uuid,text) is 'Raises RG007: the restaurant has no such customer.';

function regulars.refuse_field(field text, expected text, hint text DEFAULT NULL::text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_field(text,text,text) is 'Raises RG001, which names the invalid field or argument and what it must be.';

function regulars.refuse_key(detail text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_key(text) is 'Raises RG017: the idempotency key belongs to another request.';

function regulars.refuse_restaurant(restaurant_id uuid, hint text DEFAULT 'Insert the restaurant first, or correct restaurant_id.'::text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_restaurant(uuid,text) is 'Raises RG004: there is no such restaurant.';

function regulars.refuse_table(restaurant_id uuid, table_id uuid, hint text DEFAULT 'Use the id of one of the restaurant''s own tables.'::text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_table(uuid,uuid,text) is 'Raises RG005: the restaurant has no such table.';

function regulars.refuse_taken_table(table_id uuid)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_taken_table(uuid) is 'Raises RG006: another booking has the table at that time.';

function regulars.refuse_without_table(booking public.bookings, hint text)
  returns void
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.refuse_without_table(public.bookings,text) is 'Raises RG018: no table is free for the booking.';

function regulars.remember_verified(restaurant_id uuid DEFAULT NULL::uuid)
  returns integer
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.remember_verified(uuid) is 'Remembers that a restaurant (null: each) was verified and green in this transaction, for verify_customers_loyalty with since_last; returns how many. Raises RG004, RG010, RG033.';

function regulars.remove_booking_from_profile(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.remove_booking_from_profile(public.bookings) is 'Removes what one booking, as it was, added to the profile of its former customer.';

function regulars.remove_restaurant(restaurant_id uuid)
  returns jsonb
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.remove_restaurant(uuid) is 'Deletes a restaurant with everything held on it, and returns how many rows of each table.';

function regulars.renumber_phone(calling_code text, national_number text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.renumber_phone(text,text) is 'A national number in the present form of its country''s plan.';

function regulars.replay_points(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, entries public.loyalty_point_events[] DEFAULT '{}'::public.loyalty_point_events[], since timestamp with time zone DEFAULT NULL::timestamp with time zone, noticed public.loyalty_programs DEFAULT NULL::public.loyalty_programs)
  returns TABLE(program_id uuid, customer_id uuid, state text, due_on date, due_at timestamp with time zone, points bigint)
  language plpgsql stable set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.replay_points(uuid,uuid[],timestamp with time zone,public.loyalty_point_events[],timestamp with time zone,public.loyalty_programs) is 'What is left of accounts'' points at an instant, by due date, and what has expired; entries not written yet can be added. customer_ids null: all.';

function regulars.report_frame(restaurant_id uuid, from_at timestamp with time zone, to_at timestamp with time zone, by text)
  returns TABLE(timezone text, day_starts_at time without time zone, starts_at timestamp with time zone, ends_at timestamp with time zone, first_period date, last_period date)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.report_frame(uuid,timestamp with time zone,timestamp with time zone,text) is 'What all reports start from: the restaurant''s clock, the bounds, and the first and last period where a bound is given. Raises RG001, RG004.';

function regulars.report_period(at timestamp with time zone, timezone text, day_starts_at time without time zone, by text)
  returns date
  language sql stable parallel safe;
comment on function regulars.report_period(timestamp with time zone,text,time without time zone,text) is 'The first business date of the day, week (from Monday) or month that contains an instant.';

function regulars.report_periods(first_period date, last_period date, by text)
  returns SETOF date
  language sql stable parallel safe;
comment on function regulars.report_periods(date,date,text) is 'The first dates of all periods of a report, so that empty ones have a row too; no row if an end is null.';

function regulars.reprice_bookings(restaurant_id uuid, from_at timestamp with time zone, to_at timestamp with time zone, actor text, first_id uuid DEFAULT NULL::uuid, last_id uuid DEFAULT NULL::uuid, OUT bookings bigint, OUT bookings_changed bigint, OUT points_before bigint, OUT points_after bigint, OUT entries_posted bigint, OUT bookings_written bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.reprice_bookings(uuid,timestamp with time zone,timestamp with time zone,text,uuid,uuid) is 'Prices the bookings of a period, between two ids where given, by the active program''s rule and posts the differences. Raises RG020.';

function regulars.reprice_chunk(restaurant_id uuid, first_id uuid, last_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, actor text DEFAULT 'system'::text)
  returns TABLE(bookings bigint, bookings_changed bigint, points_before bigint, points_after bigint, entries_posted bigint, bookings_written bigint)
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.reprice_chunk(uuid,uuid,uuid,timestamp with time zone,timestamp with time zone,text) is 'Prices one chunk that regulars.reprice_plan has listed, with the same period. One transaction each. Raises RG001, RG010, RG020.';

function regulars.reprice_plan(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
  returns TABLE(chunk integer, first_id uuid, last_id uuid, items bigint)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.reprice_plan(uuid,timestamp with time zone,timestamp with time zone) is 'Lists, without locks, the chunks of bookings that reprice_loyalty_history would write, by their first and last id. Raises RG010, RG020.';

function regulars.reserve_positions(lowest bigint, highest bigint)
  returns bigint
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.reserve_positions(bigint,bigint) is 'Reserves places before all of this feed for events that have positions from lowest to highest in another cell, and a billion later ones; returns what to take from those positions.';

function regulars.resolve_attach_problem(external_id text, actor text)
  returns text
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_attach_problem(text,text) is 'Brings our booking to the state of the attached app''s row where no single move leads there, records the actor and returns the status. Raises RG001 and what the moves raise.';

function regulars.resolve_contact(booking public.bookings, previous_customer_id uuid, country_code text, placeholders text[], has_earlier_phone_readings boolean)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_contact(public.bookings,uuid,text,text[],boolean) is 'Finds or creates the customer of a booking''s contact and locks it, in contact order with the previous one; null if the contact is unusable.';

function regulars.resolve_customer(restaurant_id uuid, email_normalized text, phone_normalized text, full_name text, email text, phone text)
  returns uuid
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_customer(uuid,text,text,text,text,text) is 'Finds or creates the customer of a normalised contact, follows merge pointers and locks the result.';

function regulars.resolve_program(restaurant_id uuid, program_id uuid)
  returns public.loyalty_programs
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.resolve_program(uuid,uuid) is 'A program of the restaurant; the active one for null. Raises RG020, RG021.';

function regulars.restaurant_findings(is_whole boolean, of_restaurant_id uuid DEFAULT NULL::uuid, customer_ids uuid[] DEFAULT NULL::uuid[], booking_ids uuid[] DEFAULT NULL::uuid[])
  returns TABLE(check_name text, restaurant_id uuid, offender text, expected text, actual text)
  language sql stable;
comment on function regulars.restaurant_findings(boolean,uuid,uuid[],uuid[]) is 'For verify: what the checks find of all restaurants, or (is_whole false) of some customers and bookings of one.';

function regulars.restaurant_of_attached(external_id text)
  returns uuid
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.restaurant_of_attached(text) is 'The restaurant of an attached app''s booking, by its key; null: not known.';

function regulars.restaurant_sums(restaurant_id uuid, with_hashes boolean DEFAULT true, only_names text[] DEFAULT NULL::text[])
  returns TABLE(name text, row_count bigint, points bigint, hash text)
  language plpgsql stable set search_path=pg_catalog, pg_temp set TimeZone=UTC set DateStyle=ISO, YMD set IntervalStyle=postgres set bytea_output=hex set extra_float_digits=1;
comment on function regulars.restaurant_sums(uuid,boolean,text[]) is 'Rows, points and a sum over the hashes of all rows of a restaurant, table by table: equal in two databases that hold the same.';

function regulars.retention_start(older_than interval)
  returns timestamp with time zone
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.retention_start(interval) is 'The instant from which on a guest must have been heard of to stay. Raises RG001.';

function regulars.retire_phone_rules(metadata_version text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.retire_phone_rules(text) is 'Keeps the phone rules in force as an earlier edition, if they are of another version than the one given.';

function regulars.return_redemptions(booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.return_redemptions(public.bookings) is 'Gives back what is left of the points spent on a cancelled booking.';

function regulars.reward_obstacle(reward public.loyalty_rewards, customer_id uuid, as_of timestamp with time zone)
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.reward_obstacle(public.loyalty_rewards,uuid,timestamp with time zone) is 'The error code with which a reward would be refused to a guest (null: any) at an instant, leaving aside points; null: none.';

function regulars.score_merge_candidate(one public.customers, other public.customers, OUT score numeric, OUT reasons text[])
  returns record
  language plpgsql immutable set search_path=pg_catalog, pg_temp;
comment on function regulars.score_merge_candidate(public.customers,public.customers) is 'A score from 0 to 1 for two customers being one person, with the reasons.';

function regulars.score_pairs(restaurant_id uuid, pairs uuid[], minimum_score numeric, limit_to integer)
  returns TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.score_pairs(uuid,uuid[],numeric,integer) is 'The likeliest of the given pairs without declined ones; in each, the customer to keep comes first.';

function regulars.send_feed(restaurant_id uuid)
  returns jsonb
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.send_feed(uuid) is 'What receive_feed needs of a closed restaurant: events without a position, consumers with their cursors and events set aside, the names of those of all restaurants, and whether it is on the pilot list.';

function regulars.set_tiers(restaurant_id uuid, changes public.loyalty_tier_changes[], as_of timestamp with time zone)
  returns integer
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.set_tiers(uuid,public.loyalty_tier_changes[],timestamp with time zone) is 'Sets the tiers that accounts were found to have at an instant and records each change; returns how many accounts.';

function regulars.share_import(chunks integer[])
  returns void
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set client_min_messages=warning;
comment on function regulars.share_import(integer[]) is 'Makes pg_temp.import_share of the bookings in these chunks that another session can insert: COPY them to it and delete them here.';

function regulars.shift_cursor(cursor text, feed_offset bigint)
  returns text
  language sql immutable parallel safe;
comment on function regulars.shift_cursor(text,bigint) is 'A cursor whose position is lower by feed_offset; null for null.';

function regulars.show_newest_contact(restaurant_id uuid, customer_id uuid, fields text[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set enable_sort=off;
comment on function regulars.show_newest_contact(uuid,uuid,text[]) is 'Updates those of name, e-mail and phone that are given to the values of the newest booking with a usable one.';

function regulars.spread_choices(restaurant_id uuid, addresses text[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.spread_choices(uuid,text[]) is 'Writes the choices for addresses into the profiles of all customers who have one of them.';

function regulars.summarize_import_rejects()
  returns TABLE(field text, code text, message text, rows bigint, example text)
  language plpgsql stable security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.summarize_import_rejects() is 'Why rows of the import that this session has planned are rejected, the most frequent reason first. example: the cell of the first such row, which may hold a guest''s data.';

function regulars.suppress_addresses(restaurant_id uuid, customer_ids uuid[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.suppress_addresses(uuid,uuid[]) is 'Records by salted digests that the addresses of erased customers were withdrawn or forgotten, and deletes every consent given for them.';

function regulars.surname_key(full_name text)
  returns text
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.surname_key(text) is 'regulars.name_key with the last word moved to the front, so that a surname is found by its beginning.';

function regulars.tag_key(tag text)
  returns text
  language sql immutable strict parallel safe;
comment on function regulars.tag_key(text) is 'A tag as it is compared: without surrounding blanks, ignoring case.';

function regulars.tag_keys(restaurant_id uuid, tags text[])
  returns text[]
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.tag_keys(uuid,text[]) is 'A customer''s tags as they are searched: within the restaurant, ignoring case.';

function regulars.take_turn(restaurant_id uuid, subject text)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.take_turn(uuid,text) is 'Waits while another transaction has a table, a day''s queue or a limited reward; in repeatable read it raises 40001 if another had it since the snapshot.';

function regulars.tell_import_problem(problem text)
  returns TABLE(field text, code text, message text)
  language sql immutable parallel safe;
comment on function regulars.tell_import_problem(text) is 'Field (null: the whole row), code and message of a problem of a rejected row.';

function regulars.tenant_tables()
  returns TABLE(name text, depth integer, generated text[])
  language plpgsql stable set search_path=pg_catalog, pg_temp set quote_all_identifiers=off;
comment on function regulars.tenant_tables() is 'The tables that hold rows of restaurants, those that reference others first; generated: the columns that an insert cannot name.';

function regulars.text_similarity(one text, other text)
  returns real
  language plpgsql immutable strict parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.text_similarity(text,text) is 'The similarity of two texts, from 0 to 1, by the three-letter pieces that they share.';

function regulars.tg_analytics_events__queue()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_analytics_events__queue() is 'Queues each new event until read_analytics_events assigns it a position.';

function regulars.tg_attached__truncate()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_attached__truncate() is 'Keeps a problem where a table of the attached app is truncated.';

function regulars.tg_bookings__after_insert()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.tg_bookings__after_insert() is 'Puts a new booking on the waiting list and into its customer''s profile, stores its tick, writes its events and posts its points.';

function regulars.tg_bookings__after_update()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.tg_bookings__after_update() is 'Keeps waiting list, consents, profiles, events and ledger in step with a changed booking.';

function regulars.tg_bookings__before_insert()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_bookings__before_insert() is 'Completes and checks a new booking, claims its table, finds its customer, awards its points and counts its events. Raises RG001, RG004, RG005, RG006, RG007, RG010.';

function regulars.tg_bookings__before_update()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_bookings__before_update() is 'Checks a changed booking, claims its table, finds its customer, awards its points and counts its events. Raises RG001, RG002, RG005, RG006, RG007, RG009, RG016.';

function regulars.tg_customer_merges__record_event()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_customer_merges__record_event() is 'Writes the event of a merge or of its undoing, in its transaction.';

function regulars.tg_customer_profiles__record_consent()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_customer_profiles__record_consent() is 'Writes the event of a changed consent, in the transaction that changed it.';

function regulars.tg_customers__record_erasure()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_customers__record_erasure() is 'Writes the event of an erasure, in its transaction.';

function regulars.tg_loyalty_point_events__record_event()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_point_events__record_event() is 'Writes the event of a ledger entry, in its transaction.';

function regulars.tg_loyalty_point_events__seal()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_point_events__seal() is 'Seals a ledger entry with its digest.';

function regulars.tg_loyalty_programs__keep_tiers()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__keep_tiers() is 'Gives every account of a program its tier by the new definitions.';

function regulars.tg_loyalty_programs__keep_versions()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__keep_versions() is 'Keeps each version of a program''s rule, tiers and expiry.';

function regulars.tg_loyalty_programs__lock_accounts()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__lock_accounts() is 'Lets nobody weigh a tier while the definitions of a program change.';

function regulars.tg_loyalty_programs__raise_version()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_programs__raise_version() is 'Raises accrual_version when the rule, the tiers or the expiry change, or a notice is given.';

function regulars.tg_loyalty_tier_changes__record_event()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_loyalty_tier_changes__record_event() is 'Writes the event of a changed tier, in the transaction that changed it.';

function regulars.tg_marketing_consents__refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_marketing_consents__refuse_change() is 'Refuses to update, delete or truncate marketing choices, with RG012, but for the wording of an erased customer and offboarding.';

function regulars.tg_refuse_change()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_refuse_change() is 'Refuses what the trigger fires on, with RG011 or RG012, unless it deletes rows of a restaurant that is being offboarded.';

function regulars.tg_refuse_closed()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_refuse_closed() is 'Refuses to write rows of a restaurant that this database does not serve; what it has left here may be offboarded. Raises RG080, RG081.';

function regulars.tg_restaurants__keep_phone_reading()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_restaurants__keep_phone_reading() is 'Keeps the country by which the phone numbers of a restaurant''s customers were read.';

function regulars.tg_restaurants__refuse_silent_zone()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_restaurants__refuse_silent_zone() is 'Refuses, with RG032, another zone for a restaurant that has bookings unless change_restaurant_timezone gives it.';

function regulars.tg_restaurants__refuse_unknown_place()
  returns trigger
  language plpgsql volatile security definer set search_path=pg_catalog, pg_temp;
comment on function regulars.tg_restaurants__refuse_unknown_place() is 'Refuses a restaurant whose country or time zone is not said or not known. Raises RG001.';

function regulars.tier_as_of(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, lifetime_points bigint, as_of timestamp with time zone)
  returns text
  language sql stable;
comment on function regulars.tier_as_of(uuid,uuid,uuid,jsonb,bigint,timestamp with time zone) is 'The tier of an account: by its lifetime points or, with a qualification period, by the ledger at an event time.';

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
comment on function regulars.tier_lapses(uuid,uuid[],timestamp with time zone) is 'The lapses of tiers that are not recorded yet; customer_ids null: of all customers.';

function regulars.tier_min_points(tier_definitions jsonb, tier text)
  returns bigint
  language sql immutable parallel safe;
comment on function regulars.tier_min_points(jsonb,text) is 'The points at which a tier begins; null if there is no such tier.';

function regulars.tiers_in_force_since(restaurant_id uuid, program_id uuid)
  returns timestamp with time zone
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.tiers_in_force_since(uuid,uuid) is 'When the present tiers of a program came into force: an account that was written before was weighed then.';

function regulars.transferable_points(restaurant_id uuid, program_id uuid, customer_ids uuid[])
  returns TABLE(customer_id uuid, award_id uuid, flow text, due_on date, occurred_at timestamp with time zone, points bigint, rule_version integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.transferable_points(uuid,uuid,uuid[]) is 'What stands on accounts of a program beside the points of bookings: additions, with the version by which they expire, uses and expiries, less what was taken back of them.';

function regulars.try_import_change(restaurant_id uuid, number bigint)
  returns text
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.try_import_change(uuid,bigint) is 'Makes one change of an import; returns the problem that prevents it, or null.';

function regulars.unguard_table(name text)
  returns boolean
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.unguard_table(text) is 'Drops the trigger of guard_table where no restaurant of this database is closed; false: nothing to do.';

function regulars.unreadable_attached_keys(keys text[], limit_to integer)
  returns text[]
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.unreadable_attached_keys(text[],integer) is 'Those of the keys whose row an expression of the mapping fails for, that many at most.';

function regulars.usable_email(email text, placeholders text[])
  returns text
  language plpgsql immutable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.usable_email(text,text[]) is 'An e-mail that identifies a guest, normalised; null if unusable or one of the restaurant''s placeholders.';

function regulars.usable_name(name text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.usable_name(text) is 'A name without surrounding blanks; null if it names nobody: no letter, n/a, unknown.';

function regulars.usable_phone(phone text, country_code text, placeholders text[])
  returns text
  language plpgsql stable parallel safe set search_path=pg_catalog, pg_temp;
comment on function regulars.usable_phone(text,text,text[]) is 'A phone that identifies a guest, as E.164; null if unusable or one of the restaurant''s placeholders.';

function regulars.uuid_v7(at timestamp with time zone DEFAULT clock_timestamp())
  returns uuid
  language sql volatile parallel safe;
comment on function regulars.uuid_v7(timestamp with time zone) is 'A time-ordered UUID (version 7, RFC 9562) of a microsecond, the present one unless given.';

function regulars.verified_positions(restaurant_id uuid)
  returns TABLE(of_restaurant_id uuid, is_known boolean, verified_at timestamp with time zone, from_at timestamp with time zone, from_id uuid, newest_age integer)
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.verified_positions(uuid) is 'Each restaurant with the position of its last green verify: what is not older than newest_age is to verify, and has a time of from_at or an id of from_id or later. is_known is not true where there is none, or all is to verify.';

function regulars.verify_basis()
  returns text
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.verify_basis() is 'A digest of what the position of a green verify rests on: this server, this database, these objects.';

function regulars.visible_text(value text)
  returns text
  language sql immutable parallel safe;
comment on function regulars.visible_text(text) is 'A text without surrounding blanks (regulars.blank_characters), or null if nothing is left.';

function regulars.waiting_for_table(restaurant_id uuid, table_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone)
  returns integer
  language plpgsql stable set search_path=pg_catalog, pg_temp;
comment on function regulars.waiting_for_table(uuid,uuid,timestamp with time zone,timestamp with time zone) is 'How many waiting bookings a free table would fit that a new booking of it in that time would pass.';

function regulars.write_attached_bookings(keys text[], is_new boolean, has_tables boolean DEFAULT true)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp set plan_cache_mode=force_generic_plan;
comment on function regulars.write_attached_bookings(text[],boolean,boolean) is 'Makes our bookings what the attached app''s rows of those keys are now; a row that is gone or left out cancels ours; is_new: we have none of those keys yet; has_tables: also their tables. Raises RG001, and what an insert or update raises.';

function regulars.write_booking_events(previous public.bookings, booking public.bookings)
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_booking_events(public.bookings,public.bookings) is 'Writes the events of a change of a booking, which event_count has counted; previous is null for an insert.';

function regulars.write_choices(restaurant_id uuid, customer_ids uuid[])
  returns void
  language sql volatile;
comment on function regulars.write_choices(uuid,uuid[]) is 'Writes the choices for the addresses into profiles that the caller has locked or made.';

function regulars.write_customer_event(event_type text, restaurant_id uuid, customer_id uuid, details jsonb DEFAULT '{}'::jsonb)
  returns void
  language sql volatile;
comment on function regulars.write_customer_event(text,uuid,uuid,jsonb) is 'Writes an event of a customer without a booking, in version 1 of its contract.';

function regulars.write_new_profiles(restaurant_id uuid, bookings public.bookings[])
  returns bigint
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_new_profiles(uuid,public.bookings[]) is 'Inserts the profiles of customers whom the caller has just made, from all of their bookings; returns how many.';

function regulars.write_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint)
  returns record
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_profiles(uuid,uuid[]) is 'Corrects profiles from the bookings, for customers that the caller has locked or made; leaves those that it does not see; returns profiles inserted and changed.';

function regulars.write_ticks(restaurant_id uuid, emails text[], phones text[], ticked_at timestamp with time zone[], are_imported boolean[])
  returns void
  language plpgsql volatile set search_path=pg_catalog, pg_temp;
comment on function regulars.write_ticks(uuid,text[],text[],timestamp with time zone[],boolean[]) is 'Stores boxes ticked for the addresses of contacts, given pair by pair and normalised, and shows them in no profile.';
