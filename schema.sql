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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
CREATE TRIGGER _100_keep_waiting_list_insert AFTER INSERT ON public.bookings FOR EACH ROW WHEN (((new.status = 'pending_allocation'::text) AND (new.import_batch_id IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__keep_waiting_list();
CREATE TRIGGER _100_keep_waiting_list_update AFTER UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) AND (('pending_allocation'::text = old.status) OR ('pending_allocation'::text = new.status)))) EXECUTE FUNCTION regulars.tg_bookings__keep_waiting_list();
CREATE TRIGGER _100_prepare_insert BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__prepare();
CREATE TRIGGER _100_prepare_update BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN (((new.restaurant_id IS DISTINCT FROM old.restaurant_id) OR (new.id IS DISTINCT FROM old.id) OR (new.status IS DISTINCT FROM old.status) OR (new.table_id IS DISTINCT FROM old.table_id) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR (new.booking_type IS DISTINCT FROM old.booking_type) OR (new.seating_preference IS DISTINCT FROM old.seating_preference) OR (new.source IS DISTINCT FROM old.source) OR (new.cancelled_by IS DISTINCT FROM old.cancelled_by) OR (new.spend_amount IS DISTINCT FROM old.spend_amount) OR (new.spend_currency IS DISTINCT FROM old.spend_currency) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in) OR (new.customer_name IS DISTINCT FROM old.customer_name) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone) OR (new.notes IS DISTINCT FROM old.notes) OR (new.external_source IS DISTINCT FROM old.external_source) OR (new.external_id IS DISTINCT FROM old.external_id) OR (new.reference IS DISTINCT FROM old.reference) OR (new.created_at IS DISTINCT FROM old.created_at) OR (new.confirmed_at IS DISTINCT FROM old.confirmed_at) OR (new.completed_at IS DISTINCT FROM old.completed_at) OR (new.cancelled_at IS DISTINCT FROM old.cancelled_at) OR (new.idempotency_key IS DISTINCT FROM old.idempotency_key) OR (new.updated_at IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__prepare();
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.bookings FOR EACH ROW EXECUTE FUNCTION regulars.tg_bookings__refuse_delete();
CREATE TRIGGER _100_refuse_truncate BEFORE TRUNCATE ON public.bookings FOR EACH STATEMENT EXECUTE FUNCTION regulars.tg_bookings__refuse_delete();
CREATE TRIGGER _150_claim_table_insert BEFORE INSERT ON public.bookings FOR EACH ROW WHEN (((new.table_id IS NOT NULL) AND (new.import_batch_id IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__claim_table();
CREATE TRIGGER _150_claim_table_update BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN (((new.table_id IS NOT NULL) AND ((new.table_id IS DISTINCT FROM old.table_id) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR ((new.status = ANY (ARRAY['pending'::text, 'confirmed'::text])) AND (old.status <> ALL (ARRAY['pending'::text, 'confirmed'::text])))))) EXECUTE FUNCTION regulars.tg_bookings__claim_table();
CREATE TRIGGER _200_resolve_customer_insert BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__resolve_customer();
CREATE TRIGGER _200_resolve_customer_update BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN (((new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone) OR ((new.customer_id IS NULL) AND (new.status = ANY (ARRAY['confirmed'::text, 'completed'::text])) AND (old.status <> ALL (ARRAY['confirmed'::text, 'completed'::text]))))) EXECUTE FUNCTION regulars.tg_bookings__resolve_customer();
CREATE TRIGGER _200_update_profile_insert AFTER INSERT ON public.bookings FOR EACH ROW WHEN (((new.customer_id IS NOT NULL) AND (new.import_batch_id IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__update_profile();
CREATE TRIGGER _200_update_profile_update AFTER UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.created_at IS DISTINCT FROM old.created_at) OR (new.marketing_opt_in IS DISTINCT FROM old.marketing_opt_in) OR (new.customer_name IS DISTINCT FROM old.customer_name) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone))) EXECUTE FUNCTION regulars.tg_bookings__update_profile();
CREATE TRIGGER _250_record_events_insert AFTER INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__record_events();
CREATE TRIGGER _250_record_events_update AFTER UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.table_id IS DISTINCT FROM old.table_id) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR (new.customer_name IS DISTINCT FROM old.customer_name) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone))) EXECUTE FUNCTION regulars.tg_bookings__record_events();
CREATE TRIGGER _300_award_points_insert BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__award_points();
CREATE TRIGGER _300_award_points_update BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.spend_amount IS DISTINCT FROM old.spend_amount) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone))) EXECUTE FUNCTION regulars.tg_bookings__award_points();
CREATE TRIGGER _300_post_points_insert AFTER INSERT ON public.bookings FOR EACH ROW WHEN (((new.loyalty_points_awarded <> 0) AND (new.import_batch_id IS NULL))) EXECUTE FUNCTION regulars.tg_bookings__post_points();
CREATE TRIGGER _300_post_points_update AFTER UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.spend_amount IS DISTINCT FROM old.spend_amount) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone))) EXECUTE FUNCTION regulars.tg_bookings__post_points();
CREATE TRIGGER _900_count_events_insert BEFORE INSERT ON public.bookings FOR EACH ROW WHEN ((new.import_batch_id IS NULL)) EXECUTE FUNCTION regulars.tg_bookings__count_events();
CREATE TRIGGER _900_count_events_update BEFORE UPDATE ON public.bookings FOR EACH ROW WHEN (((new.status IS DISTINCT FROM old.status) OR (new.table_id IS DISTINCT FROM old.table_id) OR (new.party_size IS DISTINCT FROM old.party_size) OR (new.starts_at IS DISTINCT FROM old.starts_at) OR (new.ends_at IS DISTINCT FROM old.ends_at) OR (new.customer_name IS DISTINCT FROM old.customer_name) OR (new.customer_email IS DISTINCT FROM old.customer_email) OR (new.customer_phone IS DISTINCT FROM old.customer_phone))) EXECUTE FUNCTION regulars.tg_bookings__count_events();
alter table public.bookings enable row level security;
create policy tenant on public.bookings as permissive for all to public
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
CREATE UNIQUE INDEX customers_identity_idx ON public.customers USING btree (restaurant_id, email_normalized, phone_normalized) NULLS NOT DISTINCT WHERE (erased_at IS NULL);
CREATE INDEX customers_merged_into_id_idx ON public.customers USING btree (restaurant_id, merged_into_id) WHERE (merged_into_id IS NOT NULL);
CREATE INDEX customers_name_idx ON public.customers USING btree (restaurant_id, regulars.name_key(full_name) COLLATE "C");
CREATE INDEX customers_phone_normalized_idx ON public.customers USING btree (restaurant_id, phone_normalized) WHERE (phone_normalized IS NOT NULL);
CREATE INDEX customers_surname_idx ON public.customers USING btree (restaurant_id, regulars.surname_key(full_name) COLLATE "C");
CREATE INDEX customers_tagged_idx ON public.customers USING btree (restaurant_id, id) WHERE (tags <> '{}'::text[]);
CREATE INDEX customers_tags_idx ON public.customers USING gin (regulars.tag_keys(restaurant_id, tags)) WHERE (tags <> '{}'::text[]);
CREATE TRIGGER _100_refuse_delete BEFORE DELETE ON public.customers FOR EACH ROW EXECUTE FUNCTION regulars.tg_customers__refuse_delete();
alter table public.customers enable row level security;
create policy tenant on public.customers as permissive for all to public
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
comment on table public.customers is 'Guests of a restaurant, one row per normalised e-mail and phone.';
comment on column public.customers.restaurant_id is 'The restaurant (tenant).';
comment on column public.customers.id is 'Time-ordered UUID (version 7).';
comment on column public.customers.email is 'E-mail as on the newest booking that has one. Personal data.';
comment on column public.customers.phone is 'Phone as on the newest booking that has one. Personal data.';
comment on column public.customers.email_normalized is 'regulars.normalize_email of the identifying e-mail. Personal data.';
comment on column public.customers.phone_normalized is 'regulars.normalize_phone of the identifying phone (E.164). Personal data.';
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
alter table public.restaurant_tables enable row level security;
create policy tenant on public.restaurant_tables as permissive for all to public
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
alter table public.restaurants enable row level security;
create policy tenant on public.restaurants as permissive for all to public
  using ((id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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
alter table public.waiting_list enable row level security;
create policy tenant on public.waiting_list as permissive for all to public
  using ((restaurant_id = (NULLIF(current_setting('regulars.restaurant_id'::text, true), ''::text))::uuid));
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


-- functions

CREATE OR REPLACE FUNCTION public.adjust_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(adjust_points.restaurant_id);

  if adjust_points.points is null or abs(adjust_points.points::bigint) not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number other than 0, at most 1000000000');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => adjust_points.restaurant_id,
    program_id => adjust_points.program_id,
    customer_id => adjust_points.customer_id,
    points_delta => adjust_points.points,
    code => 'manual.adjustment',
    note => adjust_points.reason,
    actor => adjust_points.actor,
    idempotency_key => adjust_points.idempotency_key,
    body => jsonb_build_array(
      'adjust',
      adjust_points.program_id,
      adjust_points.customer_id,
      adjust_points.points,
      adjust_points.reason,
      adjust_points.actor,
      extract(epoch from adjust_points.occurred_at)
    ),
    occurred_at => adjust_points.occurred_at
  ) as entries;
end
$function$;
comment on function public.adjust_points(uuid,uuid,integer,text,text,text,uuid,timestamp with time zone) is 'Adds points to a customer''s account, or takes them if negative, even below zero; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG043.';

CREATE OR REPLACE FUNCTION public.allocate_booking(restaurant_id uuid, booking_id uuid, table_id uuid DEFAULT NULL::uuid)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
  v_table_id uuid := allocate_booking.table_id;
begin
  perform regulars.assert_restaurant(allocate_booking.restaurant_id);
  v_booking := regulars.lock_booking(allocate_booking.restaurant_id, allocate_booking.booking_id);

  if v_booking.status not in ('pending', 'pending_allocation', 'confirmed') then
    raise exception using
      errcode = 'RG019',
      message = 'a booking that is over is given no table',
      detail = format('booking %s: status %s.', v_booking.id, v_booking.status),
      hint = 'Confirm the booking again first.';
  end if;

  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_booking.starts_at,
      ends_at => v_booking.ends_at,
      party_size => v_booking.party_size,
      seating_preference => v_booking.seating_preference,
      booking_id => v_booking.id,
      keep_table_id => v_booking.table_id
    );
    if v_table_id is null then
      raise exception using
        errcode = 'RG018',
        message = 'no table is free for the booking',
        detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
        hint = 'Name a table, or move the booking to another time.';
    end if;
  end if;

  update public.bookings
  set
    status = case v_booking.status when 'pending' then 'pending' else 'confirmed' end,
    table_id = v_table_id
  where bookings.restaurant_id = allocate_booking.restaurant_id
    and bookings.id = allocate_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$function$;
comment on function public.allocate_booking(uuid,uuid,uuid) is 'Gives a booking the table named, else the one it has, else the smallest free one that fits; from the waiting list it is confirmed. Raises RG003, RG005, RG006, RG010, RG018, RG019.';

CREATE OR REPLACE FUNCTION public.amend_booking(restaurant_id uuid, booking_id uuid, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, party_size integer DEFAULT NULL::integer, customer_name text DEFAULT NULL::text, customer_email text DEFAULT NULL::text, customer_phone text DEFAULT NULL::text, replace_contact boolean DEFAULT false, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, notes text DEFAULT NULL::text)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
  v_starts_at timestamptz;
  v_ends_at timestamptz;
  v_party_size integer;
  v_seating_preference text;
  v_table_id uuid;
  v_is_moved boolean;
  v_timezone text;
begin
  perform regulars.assert_restaurant(amend_booking.restaurant_id);
  v_booking := regulars.lock_booking(amend_booking.restaurant_id, amend_booking.booking_id);
  perform regulars.assert_contact(
    restaurant_id => amend_booking.restaurant_id,
    email => amend_booking.customer_email,
    phone => amend_booking.customer_phone
  );

  v_starts_at := coalesce(amend_booking.starts_at, v_booking.starts_at);
  v_ends_at := coalesce(
    amend_booking.ends_at,
    v_starts_at + (v_booking.ends_at - v_booking.starts_at)
  );
  v_party_size := coalesce(amend_booking.party_size, v_booking.party_size);
  v_seating_preference :=
    coalesce(amend_booking.seating_preference, v_booking.seating_preference);
  v_table_id := v_booking.table_id;

  v_is_moved := v_booking.table_id is not null
    and v_booking.status in ('pending', 'confirmed')
    and (
      (v_starts_at, v_ends_at) <> (v_booking.starts_at, v_booking.ends_at)
      or v_party_size > v_booking.party_size
    );

  if v_is_moved then
    -- a party that does not grow stays where staff put it, even at a table too small for it
    v_table_id := regulars.pick_table(
      restaurant_id => v_booking.restaurant_id,
      starts_at => v_starts_at,
      ends_at => v_ends_at,
      party_size => v_party_size,
      seating_preference => v_seating_preference,
      booking_id => v_booking.id,
      keep_table_id => (
        select restaurant_tables.id
        from public.restaurant_tables
        where restaurant_tables.restaurant_id = v_booking.restaurant_id
          and restaurant_tables.id = v_booking.table_id
          and (
            restaurant_tables.capacity >= v_party_size
            or v_party_size <= v_booking.party_size
          )
      )
    );
  end if;

  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = v_booking.restaurant_id;

  update public.bookings
  set
    starts_at = v_starts_at,
    ends_at = v_ends_at,
    party_size = v_party_size,
    seating_preference = v_seating_preference,
    table_id = v_table_id,
    booking_type = case
      when amend_booking.booking_type is not null then amend_booking.booking_type
      -- a lunch moved to the evening is a dinner, unless somebody had named the type
      when v_booking.booking_type
        = regulars.default_booking_type(v_booking.starts_at, v_timezone)
        then regulars.default_booking_type(v_starts_at, v_timezone)
      else v_booking.booking_type
    end,
    customer_name = coalesce(amend_booking.customer_name, v_booking.customer_name),
    customer_email = case
      when amend_booking.replace_contact then amend_booking.customer_email
      else coalesce(amend_booking.customer_email, v_booking.customer_email)
    end,
    customer_phone = case
      when amend_booking.replace_contact then amend_booking.customer_phone
      else coalesce(amend_booking.customer_phone, v_booking.customer_phone)
    end,
    notes = coalesce(amend_booking.notes, v_booking.notes)
  where bookings.restaurant_id = amend_booking.restaurant_id
    and bookings.id = amend_booking.booking_id
  returning bookings.*
  into v_booking;

  -- only now, because the row's own check has to refuse a time or party that is none
  if v_is_moved and v_booking.table_id is null then
    raise exception using
      errcode = 'RG018',
      message = 'no table is free for the booking',
      detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
      hint = 'Keep the booking as it was, or try another time or a smaller party.';
  end if;

  return next v_booking;
end
$function$;
comment on function public.amend_booking(uuid,uuid,timestamp with time zone,timestamp with time zone,integer,text,text,text,boolean,text,text,text) is 'Changes a booking; null leaves a field as it is. replace_contact: e-mail and phone become those given, null included, so two nulls detach the guest. The table stays while it fits and is free, else another is chosen. Raises RG001, RG003, RG008, RG010, RG018.';

CREATE OR REPLACE FUNCTION public.analytics_event_contracts()
 RETURNS TABLE(event_type text, schema_version integer, sha256 text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function public.analytics_event_contracts() is 'The contracts that this database enforces, each with the SHA-256 of its file.';

CREATE OR REPLACE FUNCTION public.analytics_event_problems(event_type text, schema_version integer, payload jsonb)
 RETURNS TABLE(key text, rule text, expected text, found text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function public.analytics_event_problems(text,integer,jsonb) is 'Why the database would refuse a payload: key, rule, expected and found type, never a value; no row where it would not.';

CREATE OR REPLACE FUNCTION public.analytics_feed_lag(restaurant_id uuid)
 RETURNS TABLE(newest_cursor text, waiting bigint, waiting_since timestamp with time zone, reader_pid integer, writer_pids integer[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.analytics_feed_lag(uuid) is 'How far the feed is behind its writers, and what holds it back: committed events that no reader has given a position (waiting) and since when, the session that is giving positions now or keeps others from it, and the sessions that have written events and not committed.';

CREATE OR REPLACE FUNCTION public.backfill_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid, dry_run boolean DEFAULT false)
 RETURNS TABLE(step integer, object text, inserted bigint, changed bigint, unchanged bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_chunk record;
  v_done bigint := 0;
  v_counted_next bigint := 1;
begin
  perform regulars.assert_restaurant(backfill_customers_loyalty.restaurant_id);

  if backfill_customers_loyalty.dry_run then
    perform regulars.backfill_dry_run(backfill_customers_loyalty.restaurant_id);
  else
    -- The lock that counting the tables takes below, before any row: of two such transactions the second waits here,
    -- where later each could hold what the other waits for.
    lock table public.customers in share update exclusive mode;

    for v_step in 1..3 loop
      for v_chunk in
        select plan.chunk_restaurant_id, plan.chunk
        from regulars.backfill_plan(v_step, backfill_customers_loyalty.restaurant_id) as plan
      loop
        perform regulars.backfill_chunk(v_step, v_chunk.chunk_restaurant_id, v_chunk.chunk);

        -- Autovacuum sees nothing of what this transaction writes: where it counts the tables meanwhile, it finds them
        -- empty, and foreign keys would look up their rows by the wrong index. Counted here, they are left alone by it.
        v_done := v_done + 1;
        if v_done = v_counted_next then
          v_counted_next := 4 * v_counted_next;
          analyze
            public.customers,
            public.customer_profiles,
            public.loyalty_points,
            public.loyalty_point_events;
        end if;
      end loop;
    end loop;
  end if;

  return query
  select report.*
  from regulars.backfill_report(backfill_customers_loyalty.restaurant_id) as report;
end
$function$;
comment on function public.backfill_customers_loyalty(uuid,boolean) is 'Brings customers, profiles, ledger and accounts in line with bookings, all in the caller''s transaction (null: all restaurants); for a live database use the script or the command line, which commit chunk by chunk. Running it again writes nothing. Raises RG004.';

CREATE OR REPLACE FUNCTION public.business_day_starts_at(restaurant_id uuid, day date)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_starts_at timestamptz;
begin
  perform regulars.assert_restaurant(business_day_starts_at.restaurant_id);

  select timezone(
    restaurants.timezone,
    business_day_starts_at.day + restaurants.day_starts_at
  )
  into v_starts_at
  from public.restaurants
  where restaurants.id = business_day_starts_at.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', business_day_starts_at.restaurant_id),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
  return v_starts_at;
end
$function$;
comment on function public.business_day_starts_at(uuid,date) is 'The instant at which a business day of the restaurant begins: what from_at and to_at are made of where somebody names dates. Raises RG004, RG010.';

CREATE OR REPLACE FUNCTION public.cancel_booking(restaurant_id uuid, booking_id uuid, cancelled_by text DEFAULT 'system'::text)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(cancel_booking.restaurant_id);
  v_booking := regulars.lock_booking(cancel_booking.restaurant_id, cancel_booking.booking_id);

  if v_booking.status <> 'cancelled' then
    update public.bookings
    set
      status = 'cancelled',
      cancelled_by = coalesce(cancel_booking.cancelled_by, 'system')
    where bookings.restaurant_id = cancel_booking.restaurant_id
      and bookings.id = cancel_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$function$;
comment on function public.cancel_booking(uuid,uuid,text) is 'Cancels a booking; a cancelled one is returned as it is. cancelled_by: customer, staff or system. Raises RG001, RG002, RG003, RG010.';

CREATE OR REPLACE FUNCTION public.complete_booking(restaurant_id uuid, booking_id uuid, spend_amount bigint DEFAULT NULL::bigint, spend_currency text DEFAULT NULL::text)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(complete_booking.restaurant_id);
  v_booking := regulars.lock_booking(complete_booking.restaurant_id, complete_booking.booking_id);

  update public.bookings
  set
    status = 'completed',
    spend_amount = coalesce(complete_booking.spend_amount, v_booking.spend_amount),
    spend_currency = coalesce(complete_booking.spend_currency, v_booking.spend_currency)
  where bookings.restaurant_id = complete_booking.restaurant_id
    and bookings.id = complete_booking.booking_id
  returning bookings.*
  into v_booking;

  return next v_booking;
end
$function$;
comment on function public.complete_booking(uuid,uuid,bigint,text) is 'Records that the party came, and the bill in minor units if known (null: as it is). Raises RG001, RG002, RG003, RG010.';

CREATE OR REPLACE FUNCTION public.confirm_booking(restaurant_id uuid, booking_id uuid)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(confirm_booking.restaurant_id);
  v_booking := regulars.lock_booking(confirm_booking.restaurant_id, confirm_booking.booking_id);

  if v_booking.status <> 'confirmed' then
    if v_booking.table_id is not null and v_booking.status in ('cancelled', 'no_show') then
      v_booking.table_id := regulars.pick_table(
        restaurant_id => v_booking.restaurant_id,
        starts_at => v_booking.starts_at,
        ends_at => v_booking.ends_at,
        party_size => v_booking.party_size,
        seating_preference => v_booking.seating_preference,
        booking_id => v_booking.id,
        keep_table_id => v_booking.table_id
      );
      if v_booking.table_id is null then
        raise exception using
          errcode = 'RG018',
          message = 'no table is free for the booking',
          detail = format('booking %s, party of %s.', v_booking.id, v_booking.party_size),
          hint = 'Make a new booking, which may join the waiting list.';
      end if;
    end if;

    update public.bookings
    set
      status = 'confirmed',
      table_id = v_booking.table_id
    where bookings.restaurant_id = confirm_booking.restaurant_id
      and bookings.id = confirm_booking.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$function$;
comment on function public.confirm_booking(uuid,uuid) is 'Confirms a booking, with or without a table; a confirmed one is returned as it is. Raises RG002, RG003, RG010, RG018.';

CREATE OR REPLACE FUNCTION public.create_booking(restaurant_id uuid, starts_at timestamp with time zone, party_size integer, customer_name text, customer_email text, customer_phone text, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, booking_type text DEFAULT NULL::text, seating_preference text DEFAULT NULL::text, status text DEFAULT NULL::text, marketing_opt_in boolean DEFAULT NULL::boolean, notes text DEFAULT NULL::text, source text DEFAULT NULL::text, table_id uuid DEFAULT NULL::uuid, customer_id uuid DEFAULT NULL::uuid, idempotency_key text DEFAULT NULL::text, external_source text DEFAULT NULL::text, external_id text DEFAULT NULL::text)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_ends_at timestamptz :=
    coalesce(create_booking.ends_at, create_booking.starts_at + interval '2 hours');
  v_seating_preference text := coalesce(create_booking.seating_preference, 'any');
  v_status text := coalesce(create_booking.status, 'confirmed');
  v_marketing_opt_in boolean := coalesce(create_booking.marketing_opt_in, false);
  v_source text := coalesce(create_booking.source, 'web');
  v_table_id uuid := create_booking.table_id;
  v_hash text;
  v_reference text;
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(create_booking.restaurant_id);

  if v_status not in ('pending', 'confirmed') then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = 'status must be pending or confirmed.',
      hint = 'Create the booking, then move it on.',
      column = 'status';
  end if;
  perform regulars.assert_contact(
    restaurant_id => create_booking.restaurant_id,
    email => create_booking.customer_email,
    phone => create_booking.customer_phone
  );

  if create_booking.idempotency_key is not null then
    -- instants as numbers: as text they would differ with the session's time zone
    v_hash := encode(
      sha256(
        convert_to(
          jsonb_build_array(
            extract(epoch from create_booking.starts_at),
            extract(epoch from v_ends_at),
            create_booking.party_size,
            create_booking.customer_name,
            create_booking.customer_email,
            create_booking.customer_phone,
            create_booking.booking_type,
            v_seating_preference,
            v_status,
            v_marketing_opt_in,
            create_booking.notes,
            v_source,
            create_booking.table_id,
            create_booking.customer_id,
            create_booking.external_source,
            create_booking.external_id
          )::text,
          'UTF8'
        )
      ),
      'hex'
    );
  end if;

  -- Before the look-up of the key: of two first calls that want the same table the second waits
  -- here, and then finds the first's booking.
  if v_table_id is null then
    v_table_id := regulars.pick_table(
      restaurant_id => create_booking.restaurant_id,
      starts_at => create_booking.starts_at,
      ends_at => v_ends_at,
      party_size => create_booking.party_size,
      seating_preference => v_seating_preference
    );
    if v_table_id is null then
      v_status := 'pending_allocation';
    end if;
  else
    perform
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = create_booking.restaurant_id
      and restaurant_tables.id = v_table_id
    for no key update;
  end if;

  loop
    if create_booking.idempotency_key is not null then
      select bookings.*
      into v_booking
      from public.bookings
      where bookings.restaurant_id = create_booking.restaurant_id
        and bookings.idempotency_key = create_booking.idempotency_key;

      if found then
        -- Erasing the guest removes the hash: a retry then still finds the booking. One made by a plain insert
        -- never had a hash, and is nobody's retry.
        if v_booking.idempotency_hash <> v_hash
          or (
            v_booking.idempotency_hash is null
            and not exists (
              select
              from public.customers
              where customers.restaurant_id = create_booking.restaurant_id
                and customers.id = v_booking.customer_id
                and customers.erased_at is not null
            )
          )
        then
          raise exception using
            errcode = 'RG017',
            message = 'the idempotency key was used for another request',
            detail = format('booking %s was created with it.', v_booking.id),
            hint = 'Send a retry unchanged; give each new request a key of its own.';
        end if;
        return next v_booking;
        return;
      end if;
    end if;

    loop
      v_reference := regulars.new_booking_reference();
      exit when not exists (
        select
        from public.bookings
        where bookings.restaurant_id = create_booking.restaurant_id
          and bookings.reference = v_reference
      );
    end loop;

    insert into public.bookings (
      restaurant_id,
      reference,
      external_source,
      external_id,
      customer_id,
      table_id,
      starts_at,
      ends_at,
      party_size,
      booking_type,
      seating_preference,
      status,
      customer_name,
      customer_email,
      customer_phone,
      marketing_opt_in,
      notes,
      source,
      idempotency_key,
      idempotency_hash
    )
    values (
      create_booking.restaurant_id,
      v_reference,
      create_booking.external_source,
      create_booking.external_id,
      create_booking.customer_id,
      v_table_id,
      create_booking.starts_at,
      v_ends_at,
      create_booking.party_size,
      create_booking.booking_type,
      v_seating_preference,
      v_status,
      create_booking.customer_name,
      create_booking.customer_email,
      create_booking.customer_phone,
      v_marketing_opt_in,
      create_booking.notes,
      v_source,
      create_booking.idempotency_key,
      v_hash
    )
    on conflict (restaurant_id, idempotency_key) where idempotency_key is not null do nothing
    returning bookings.*
    into v_booking;

    if found then
      return next v_booking;
      return;
    end if;
    -- the other of two first calls has committed; the next look-up sees it
  end loop;
end
$function$;
comment on function public.create_booking(uuid,timestamp with time zone,integer,text,text,text,timestamp with time zone,text,text,text,boolean,text,text,uuid,uuid,text,text,text) is 'Makes a booking on the table given or the smallest free one that fits, else on the waiting list; null: the default. A repeated idempotency key returns the first booking. Raises RG001, RG004, RG005, RG006, RG007, RG008, RG010, RG017.';

CREATE OR REPLACE FUNCTION public.customer_merge_candidates(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, minimum_score numeric DEFAULT 0.5, limit_to integer DEFAULT 100)
 RETURNS TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET work_mem TO '128MB'
AS $function$
declare
  v_pairs uuid[];
begin
  perform regulars.assert_restaurant(customer_merge_candidates.restaurant_id);

  if customer_merge_candidates.customer_id is not null then
    return query
    select scored.*
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => regulars.find_possible_duplicates(
        restaurant_id => customer_merge_candidates.restaurant_id,
        customer_id => customer_merge_candidates.customer_id
      ),
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    ) as scored;
    return;
  end if;

  v_pairs := regulars.pair_possible_duplicates(
    restaurant_id => customer_merge_candidates.restaurant_id,
    is_near => false
  );
  if (
    select count(*)
    from regulars.score_pairs(
      restaurant_id => customer_merge_candidates.restaurant_id,
      pairs => v_pairs,
      minimum_score => customer_merge_candidates.minimum_score,
      limit_to => customer_merge_candidates.limit_to
    )
  ) < customer_merge_candidates.limit_to then
    v_pairs := regulars.pair_possible_duplicates(
      restaurant_id => customer_merge_candidates.restaurant_id,
      is_near => true
    );
  end if;

  return query
  select scored.*
  from regulars.score_pairs(
    restaurant_id => customer_merge_candidates.restaurant_id,
    pairs => v_pairs,
    minimum_score => customer_merge_candidates.minimum_score,
    limit_to => customer_merge_candidates.limit_to
  ) as scored;
end
$function$;
comment on function public.customer_merge_candidates(uuid,uuid,numeric,integer) is 'Pairs of customers who may be one person, of one customer or (null) of all, likeliest first, with score from 0 to 1 and reasons. Raises RG007, RG010, RG043.';

CREATE OR REPLACE FUNCTION public.decline_merge_candidate(restaurant_id uuid, customer_id uuid, other_id uuid, actor text)
 RETURNS SETOF public.customer_merge_refusals
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(decline_merge_candidate.restaurant_id);
  perform regulars.assert_actor(decline_merge_candidate.actor);
  perform regulars.assert_not_erased(
    restaurant_id => decline_merge_candidate.restaurant_id,
    customer_ids => array[decline_merge_candidate.customer_id, decline_merge_candidate.other_id]
  );
  if decline_merge_candidate.customer_id = decline_merge_candidate.other_id then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'other_id must be another customer than customer_id.',
      hint = 'Name the two customers of the pair.',
      column = 'other_id';
  end if;

  insert into public.customer_merge_refusals (restaurant_id, customer_id, other_id, actor)
  values (
    decline_merge_candidate.restaurant_id,
    least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id),
    decline_merge_candidate.actor
  )
  on conflict (restaurant_id, customer_id, other_id) do nothing;

  return query
  select customer_merge_refusals.*
  from public.customer_merge_refusals
  where customer_merge_refusals.restaurant_id = decline_merge_candidate.restaurant_id
    and customer_merge_refusals.customer_id
      = least(decline_merge_candidate.customer_id, decline_merge_candidate.other_id)
    and customer_merge_refusals.other_id
      = greatest(decline_merge_candidate.customer_id, decline_merge_candidate.other_id);
end
$function$;
comment on function public.decline_merge_candidate(uuid,uuid,uuid,text) is 'Records that two customers are two people, so that the pair is proposed no more. Raises RG007, RG010, RG040, RG043.';

CREATE OR REPLACE FUNCTION public.erase_customer(restaurant_id uuid, customer_id uuid, actor text)
 RETURNS SETOF public.customer_erasures
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(erase_customer.restaurant_id);
  perform regulars.assert_actor(erase_customer.actor);

  return next regulars.erase_person(
    restaurant_id => erase_customer.restaurant_id,
    customer_id => erase_customer.customer_id,
    actor => erase_customer.actor,
    reason => 'request'
  );
end
$function$;
comment on function public.erase_customer(uuid,uuid,text) is 'Removes all personal data of a guest for good; counts, points and events stay. Asking again changes nothing. Raises RG007, RG010, RG040.';

CREATE OR REPLACE FUNCTION public.erase_inactive_customers(restaurant_id uuid, older_than interval, actor text, dry_run boolean DEFAULT false, limit_to integer DEFAULT 1000)
 RETURNS TABLE(customer_id uuid, last_active_at timestamp with time zone, is_erased boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_before timestamptz := now() - erase_inactive_customers.older_than;
  v_customer record;
begin
  perform regulars.assert_restaurant(erase_inactive_customers.restaurant_id);
  perform regulars.assert_actor(erase_inactive_customers.actor);
  if erase_inactive_customers.older_than < interval '1 day' is not false then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'older_than must be an interval of at least one day.',
      hint = 'Such as 3 years: guests of whom nothing was heard for that long are erased.',
      column = 'older_than';
  end if;

  for v_customer in
    select
      customers.id,
      greatest(customers.created_at, profiles.last_booking_at, latest.at) as last_active_at
    from public.customers
    left join public.customer_profiles as profiles
      on profiles.restaurant_id = erase_inactive_customers.restaurant_id
      and profiles.customer_id = customers.id
    cross join lateral (
      select max(dates.at) as at
      from (
        (
          select bookings.starts_at as at
          from public.bookings
          where bookings.restaurant_id = erase_inactive_customers.restaurant_id
            and bookings.customer_id = customers.id
          order by bookings.starts_at desc
          limit 1
        )
        union all
        (
          select max(marketing_consents.occurred_at)
          from public.marketing_consents
          where marketing_consents.restaurant_id = erase_inactive_customers.restaurant_id
            and marketing_consents.customer_id = customers.id
        )
        union all
        (
          select max(duplicates.created_at)
          from public.customers as duplicates
          where duplicates.restaurant_id = erase_inactive_customers.restaurant_id
            and duplicates.merged_into_id = customers.id
        )
      ) as dates
    ) as latest
    where customers.restaurant_id = erase_inactive_customers.restaurant_id
      and customers.erased_at is null
      and customers.merged_into_id is null
      and customers.created_at < v_before
      and coalesce(profiles.last_booking_at < v_before, true)
      and coalesce(latest.at < v_before, true)
    order by
      coalesce(customers.email_normalized, '') collate "C",
      coalesce(customers.phone_normalized, '') collate "C"
    limit erase_inactive_customers.limit_to
  loop
    if not erase_inactive_customers.dry_run then
      perform regulars.erase_person(
        restaurant_id => erase_inactive_customers.restaurant_id,
        customer_id => v_customer.id,
        actor => erase_inactive_customers.actor,
        reason => 'retention'
      );
    end if;
    customer_id := v_customer.id;
    last_active_at := v_customer.last_active_at;
    is_erased := not erase_inactive_customers.dry_run;
    return next;
  end loop;
end
$function$;
comment on function public.erase_inactive_customers(uuid,interval,text,boolean,integer) is 'Erases guests who have not booked, visited or chosen anything for that long, at most limit_to a call; a dry run only lists them. Raises RG010, RG040.';

CREATE OR REPLACE FUNCTION public.expire_points(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
 RETURNS TABLE(accounts integer, entries integer, points bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(expire_points.restaurant_id);

  if regulars.datable(expire_points.as_of) is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  -- a guess without locks; what it finds is locked and looked at again
  select array_agg(distinct due.customer_id)
  into v_customer_ids
  from regulars.due_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => null,
    as_of => expire_points.as_of
  ) as due;

  return query
  select posted.accounts, posted.entries, posted.points
  from regulars.post_expiries(
    restaurant_id => expire_points.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => expire_points.as_of
  ) as posted;
end
$function$;
comment on function public.expire_points(uuid,timestamp with time zone) is 'Posts what has expired by an instant, first in first out, each due date once; returns accounts, entries and points. Raises RG010, RG022.';

CREATE OR REPLACE FUNCTION public.export_customer(restaurant_id uuid, customer_id uuid)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_root_id uuid := regulars.customer_root(
    export_customer.restaurant_id,
    export_customer.customer_id
  );
  v_group uuid[];
begin
  perform regulars.assert_restaurant(export_customer.restaurant_id);
  if v_root_id is null then
    perform regulars.assert_not_erased(
      restaurant_id => export_customer.restaurant_id,
      customer_ids => array[export_customer.customer_id]
    );
  end if;
  v_group := v_root_id || regulars.merged_customers(export_customer.restaurant_id, v_root_id);

  return jsonb_build_object(
    'restaurant_id', export_customer.restaurant_id,
    'customer_id', v_root_id,
    'exported_at', now(),
    'customers', (
      select jsonb_agg(to_jsonb(customers) order by customers.id <> v_root_id, customers.id)
      from public.customers
      where customers.restaurant_id = export_customer.restaurant_id
        and customers.id = any (v_group)
    ),
    'profile', (
      select to_jsonb(profiles)
      from public.customer_profiles as profiles
      where profiles.restaurant_id = export_customer.restaurant_id
        and profiles.customer_id = v_root_id
    ),
    'bookings', (
      select coalesce(
        jsonb_agg(
          to_jsonb(bookings) - 'idempotency_hash'
          order by bookings.starts_at, bookings.id
        ),
        '[]'
      )
      from public.bookings
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'waiting_list', (
      select coalesce(jsonb_agg(to_jsonb(waiting_list) order by waiting_list.id), '[]')
      from public.bookings
      join public.waiting_list
        on waiting_list.restaurant_id = bookings.restaurant_id
        and waiting_list.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'marketing_consents', (
      select coalesce(
        jsonb_agg(to_jsonb(consents) order by consents.occurred_at, consents.id),
        '[]'
      )
      from public.marketing_consents as consents
      where consents.restaurant_id = export_customer.restaurant_id
        and consents.customer_id = any (v_group)
    ),
    'loyalty_accounts', (
      select coalesce(
        jsonb_agg(to_jsonb(accounts) order by accounts.program_id, accounts.customer_id),
        '[]'
      )
      from public.loyalty_points as accounts
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'loyalty_entries', (
      select coalesce(
        jsonb_agg(
          to_jsonb(entries) - 'digest'
            || jsonb_strip_nulls(jsonb_build_object('note', notes.note))
          order by entries.program_id, entries.customer_id, entries.sequence
        ),
        '[]'
      )
      from public.loyalty_points as accounts
      join public.loyalty_point_events as entries
        on entries.restaurant_id = accounts.restaurant_id
        and entries.program_id = accounts.program_id
        and entries.customer_id = accounts.customer_id
      left join public.loyalty_point_event_notes as notes
        on notes.restaurant_id = entries.restaurant_id
        and notes.event_id = entries.id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'tier_changes', (
      select coalesce(jsonb_agg(to_jsonb(changes) order by changes.id), '[]')
      from public.loyalty_points as accounts
      join public.loyalty_tier_changes as changes
        on changes.restaurant_id = accounts.restaurant_id
        and changes.program_id = accounts.program_id
        and changes.customer_id = accounts.customer_id
      where accounts.restaurant_id = export_customer.restaurant_id
        and accounts.customer_id = any (v_group)
    ),
    'events', (
      select coalesce(
        jsonb_agg(to_jsonb(events) order by events.booking_id, events.booking_sequence),
        '[]'
      )
      from public.bookings
      join public.analytics_events as events
        on events.restaurant_id = bookings.restaurant_id
        and events.booking_id = bookings.id
      where bookings.restaurant_id = export_customer.restaurant_id
        and bookings.customer_id = v_root_id
    ),
    'merges', (
      select coalesce(jsonb_agg(to_jsonb(merges) order by merges.id), '[]')
      from public.customer_merges as merges
      where merges.restaurant_id = export_customer.restaurant_id
        and (merges.duplicate_id = any (v_group) or merges.survivor_id = any (v_group))
    ),
    'erasure', (
      select to_jsonb(erasures)
      from public.customer_erasures as erasures
      where erasures.restaurant_id = export_customer.restaurant_id
        and erasures.customer_id = v_root_id
    )
  );
end
$function$;
comment on function public.export_customer(uuid,uuid) is 'Everything that is held on a guest, of all who were merged included, as one JSON document. Raises RG007, RG010.';

CREATE OR REPLACE FUNCTION public.export_restaurant(restaurant_id uuid)
 RETURNS TABLE(table_name text, row_data jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_table text;
begin
  perform regulars.assert_restaurant(export_restaurant.restaurant_id);

  return query
  select 'restaurants', to_jsonb(restaurants)
  from public.restaurants
  where restaurants.id = export_restaurant.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format(
        'restaurant_id is %s.',
        coalesce(export_restaurant.restaurant_id::text, 'null')
      ),
      hint = 'Correct restaurant_id.';
  end if;

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth desc, tables.name
  loop
    return query execute format(
      'select %L, to_jsonb(exported) from %s as exported where exported.restaurant_id = $1',
      split_part(v_table, '.', 2),
      v_table
    ) using export_restaurant.restaurant_id;
  end loop;
end
$function$;
comment on function public.export_restaurant(uuid) is 'Everything held on a restaurant, a row of any table a row, in the order in which they can be inserted again. Raises RG004, RG010.';

CREATE OR REPLACE FUNCTION public.find_customers(restaurant_id uuid, search text DEFAULT NULL::text, tag text DEFAULT NULL::text, limit_to integer DEFAULT 20)
 RETURNS TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  v_limit integer := least(greatest(coalesce(find_customers.limit_to, 20), 1), 100);
  v_search text := nullif(btrim(find_customers.search), '');
  v_tag_keys text[];
  v_email text;
  v_phones text[];
  v_name text collate "C";
  v_surname text collate "C";
  v_key text collate "C";
  v_ids uuid[];
  v_looked_at integer;
begin
  perform regulars.assert_restaurant(find_customers.restaurant_id);

  if btrim(find_customers.tag) <> '' then
    v_tag_keys := regulars.tag_keys(
      restaurant_id => find_customers.restaurant_id,
      tags => array[find_customers.tag]
    );
  end if;

  v_email := regulars.normalize_email(v_search);
  if v_email is null and v_search ~ '[0-9]' then
    v_phones := array_remove(
      regulars.phone_readings(find_customers.restaurant_id, v_search),
      null
    );
  end if;

  if v_email is not null then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.email_normalized = v_email
        and customers.erased_at is null
      order by customers.email_normalized, customers.phone_normalized
      limit v_limit
    );
  elsif cardinality(v_phones) > 0 then
    v_ids := array(
      select customers.id
      from public.customers
      where customers.restaurant_id = find_customers.restaurant_id
        and customers.phone_normalized = any (v_phones)
        and customers.erased_at is null
      limit v_limit
    );
  elsif v_search is not null then
    -- as a beginning of the name, of the surname, and with the surname typed last:
    -- "john smi", "smith jo" and "jo smith" all find John Smith
    v_name := regulars.name_key(v_search);
    v_surname := nullif(regulars.surname_key(v_search), v_name);
    if v_tag_keys is null then
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.name_key(customers.full_name) collate "C" >= v_name
          and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
        order by regulars.name_key(customers.full_name) collate "C"
        limit v_limit
      );
      foreach v_key in array array[v_name, v_surname] loop
        exit when cardinality(v_ids) >= v_limit;
        v_ids := v_ids || array(
          select customers.id
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and regulars.surname_key(customers.full_name) collate "C" >= v_key
            and regulars.surname_key(customers.full_name) collate "C" < v_key || U&'\+10ffff'
          order by regulars.surname_key(customers.full_name) collate "C"
          limit v_limit
        );
      end loop;
    else
      -- Whom both indexes name: along one of them, everybody of a rare tag's or name's common half would be read.
      v_ids := array(
        select customers.id
        from public.customers
        where customers.restaurant_id = find_customers.restaurant_id
          and regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.tags <> '{}'
          and (
            regulars.name_key(customers.full_name) collate "C" >= v_name
            and regulars.name_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_name
            and regulars.surname_key(customers.full_name) collate "C" < v_name || U&'\+10ffff'
            or regulars.surname_key(customers.full_name) collate "C" >= v_surname
            and regulars.surname_key(customers.full_name) collate "C" < v_surname || U&'\+10ffff'
          )
        limit v_limit
      );
    end if;
  elsif v_tag_keys is not null then
    -- An index of tags reads all who have the tag before it gives the first. A common tag is met soon among the newest
    -- who have any, and one that a first look hardly meets is rare: of those there are few to read.
    foreach v_looked_at in array array[5, 40] loop
      v_ids := array(
        select tagged.id
        from (
          select
            customers.id,
            customers.tags
          from public.customers
          where customers.restaurant_id = find_customers.restaurant_id
            and customers.tags <> '{}'
          order by customers.id desc
          limit v_looked_at * v_limit
        ) as tagged
        where exists (
          select
          from unnest(tagged.tags) as own (tag)
          where regulars.tag_key(own.tag) = regulars.tag_key(find_customers.tag)
        )
        limit v_limit
      );
      exit when cardinality(v_ids) not between v_limit / 10 + 1 and v_limit - 1;
    end loop;
    if cardinality(v_ids) < v_limit then
      v_ids := array(
        select customers.id
        from public.customers
        where regulars.tag_keys(customers.restaurant_id, customers.tags) && v_tag_keys
          and customers.restaurant_id = find_customers.restaurant_id
          and customers.tags <> '{}'
        order by customers.id desc
        limit v_limit
      );
    end if;
  end if;

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => find_customers.restaurant_id,
    customer_ids => array(
      select coalesce(customers.merged_into_id, customers.id)
      from unnest(v_ids) with ordinality as found (id, place)
      join public.customers
        on customers.restaurant_id = find_customers.restaurant_id
        and customers.id = found.id
      group by coalesce(customers.merged_into_id, customers.id)
      order by min(found.place)
      limit v_limit
    )
  ) as cards;
end
$function$;
comment on function public.find_customers(uuid,text,text,integer) is 'Guest cards by e-mail or phone however written, by the beginning of a name or surname, by tag, or by both; at most limit_to (1 to 100). Raises RG010.';

CREATE OR REPLACE FUNCTION public.get_customer(restaurant_id uuid, customer_id uuid)
 RETURNS TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  perform regulars.assert_restaurant(get_customer.restaurant_id);

  return query
  select cards.*
  from regulars.customer_cards(
    restaurant_id => get_customer.restaurant_id,
    customer_ids => array[
      regulars.customer_root(get_customer.restaurant_id, get_customer.customer_id)
    ]
  ) as cards;

  if not found then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        get_customer.restaurant_id,
        get_customer.customer_id
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
end
$function$;
comment on function public.get_customer(uuid,uuid) is 'The guest card of a customer, or of whom it is merged into: visits, next booking, points of the active program, tags, notes, consents. Raises RG007, RG010.';

CREATE OR REPLACE FUNCTION public.get_loyalty_account(restaurant_id uuid, customer_id uuid, program_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(program_slug text, program_name text, balance bigint, spendable bigint, pending bigint, lifetime_points bigint, tier text, next_tier text, points_to_next_tier bigint, last_awarded_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz := clock_timestamp();
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_account public.loyalty_points;
  v_qualifying bigint;
  v_due bigint := 0;
begin
  perform regulars.assert_restaurant(get_loyalty_account.restaurant_id);

  v_program := regulars.resolve_program(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.program_id
  );
  v_customer_id := regulars.find_customer(
    get_loyalty_account.restaurant_id,
    get_loyalty_account.customer_id
  );

  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = get_loyalty_account.restaurant_id
    and loyalty_points.program_id = v_program.id
    and loyalty_points.customer_id = v_customer_id;

  program_slug := v_program.slug;
  program_name := v_program.name;
  balance := coalesce(v_account.balance, 0);
  lifetime_points := coalesce(v_account.lifetime_points, 0);
  last_awarded_at := v_account.last_awarded_at;
  v_qualifying := lifetime_points;
  if v_program.tier_definitions ->> 'qualification_period' is not null then
    v_qualifying := regulars.qualifying_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_program.tier_definitions,
      v_now
    );
  end if;
  tier := regulars.tier_for(v_program.tier_definitions, v_qualifying);

  select tiers.value ->> 'tier', (tiers.value -> 'min_points')::bigint - v_qualifying
  into next_tier, points_to_next_tier
  from jsonb_array_elements(v_program.tier_definitions -> 'tiers') as tiers
  where (tiers.value -> 'min_points')::bigint > greatest(v_qualifying, 0)
  order by (tiers.value -> 'min_points')::bigint
  limit 1;

  pending := 0;
  if v_program.spendable_from = 'visit' then
    pending := regulars.pending_points(
      get_loyalty_account.restaurant_id,
      v_program.id,
      v_customer_id,
      v_now
    );
  end if;
  -- what has expired and waits to be posted cannot be spent
  if v_program.expires_after is not null then
    select coalesce(sum(due.points), 0)
    into v_due
    from regulars.due_expiries(
      restaurant_id => get_loyalty_account.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => v_now
    ) as due
    where due.program_id = v_program.id;
  end if;
  spendable := greatest(balance - v_due - pending, 0);

  return next;
end
$function$;
comment on function public.get_loyalty_account(uuid,uuid,uuid) is 'A customer''s points and tier as of now; without an account yet zeros and the first tier. Raises RG007, RG010, RG020, RG021.';

CREATE OR REPLACE FUNCTION public.lapse_loyalty_tiers(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(lapse_loyalty_tiers.restaurant_id);

  if regulars.datable(lapse_loyalty_tiers.as_of) is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  -- a guess without locks; what it finds is locked and looked at again
  select array_agg(distinct lapses.customer_id)
  into v_customer_ids
  from regulars.tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => null,
    as_of => lapse_loyalty_tiers.as_of
  ) as lapses;

  return regulars.record_tier_lapses(
    restaurant_id => lapse_loyalty_tiers.restaurant_id,
    customer_ids => coalesce(v_customer_ids, '{}'),
    as_of => lapse_loyalty_tiers.as_of
  );
end
$function$;
comment on function public.lapse_loyalty_tiers(uuid,timestamp with time zone) is 'Records the tiers that the qualification period has ended by an instant; returns how many accounts. Raises RG010, RG022.';

CREATE OR REPLACE FUNCTION public.list_analytics_consumers(restaurant_id uuid)
 RETURNS TABLE(of_restaurant_id uuid, consumer text, cursor text, behind bigint, behind_since timestamp with time zone, set_aside bigint, moved_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.list_analytics_consumers(uuid) is 'The named consumers of a restaurant (null: all of them): how many events each is behind, since when, and how many it set aside.';

CREATE OR REPLACE FUNCTION public.list_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, status text DEFAULT NULL::text, limit_to integer DEFAULT 100, after text DEFAULT NULL::text)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_last public.bookings;
begin
  perform regulars.assert_restaurant(list_bookings.restaurant_id);

  if list_bookings.after is not null then
    select bookings.*
    into v_last
    from public.bookings
    where bookings.restaurant_id = list_bookings.restaurant_id
      and bookings.id = list_bookings.after::uuid;

    if not found then
      raise exception using
        errcode = 'RG003',
        message = 'booking not found in this restaurant',
        detail = format('restaurant_id %s, after names no booking.', list_bookings.restaurant_id),
        hint = 'Pass the id of the last booking of the page before.';
    end if;
  end if;

  return query
  select bookings.*
  from public.bookings
  where bookings.restaurant_id = list_bookings.restaurant_id
    and bookings.starts_at >= coalesce(list_bookings.from_at, '-infinity')
    and bookings.starts_at < coalesce(list_bookings.to_at, 'infinity')
    and (list_bookings.status is null or bookings.status = list_bookings.status)
    and (
      list_bookings.after is null
      or (bookings.starts_at, bookings.id) > (v_last.starts_at, v_last.id)
    )
  order by bookings.starts_at, bookings.id
  limit list_bookings.limit_to;
end
$function$;
comment on function public.list_bookings(uuid,timestamp with time zone,timestamp with time zone,text,integer,text) is 'Bookings that start from from_at and before to_at, oldest first; null: no bound. after: the id of the last booking of the page before. Raises RG003, RG010.';

CREATE OR REPLACE FUNCTION public.list_loyalty_rewards(restaurant_id uuid, customer_id uuid DEFAULT NULL::uuid, program_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(id uuid, slug text, name text, points integer, lowest_tier text, limit_per_customer integer, starts_at timestamp with time zone, ends_at timestamp with time zone, is_active boolean, refused_with text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_customer_id uuid;
  v_spendable bigint;
begin
  perform regulars.assert_restaurant(list_loyalty_rewards.restaurant_id);

  v_program := regulars.resolve_program(
    list_loyalty_rewards.restaurant_id,
    list_loyalty_rewards.program_id
  );
  if list_loyalty_rewards.customer_id is not null then
    v_customer_id := regulars.find_customer(
      list_loyalty_rewards.restaurant_id,
      list_loyalty_rewards.customer_id
    );
    select accounts.spendable
    into v_spendable
    from public.get_loyalty_account(
      restaurant_id => list_loyalty_rewards.restaurant_id,
      customer_id => v_customer_id,
      program_id => v_program.id
    ) as accounts;
  end if;

  return query
  select
    rewards.id,
    rewards.slug,
    rewards.name,
    rewards.points,
    rewards.lowest_tier,
    rewards.limit_per_customer,
    rewards.starts_at,
    rewards.ends_at,
    rewards.is_active,
    coalesce(
      regulars.reward_obstacle(rewards, v_customer_id, v_now),
      case when rewards.points > v_spendable then 'RG023' end
    )
  from public.loyalty_rewards as rewards
  where rewards.restaurant_id = list_loyalty_rewards.restaurant_id
    and rewards.program_id = v_program.id
  order by rewards.points, rewards.slug;
end
$function$;
comment on function public.list_loyalty_rewards(uuid,uuid,uuid) is 'The rewards of a program, cheapest first, each with the error that redeem_reward would refuse a guest with now (null: none). Raises RG007, RG010, RG020, RG021.';

CREATE OR REPLACE FUNCTION public.list_set_aside_analytics_events(restaurant_id uuid, consumer text)
 RETURNS TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone, reason text, set_aside_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.list_set_aside_analytics_events(uuid,text) is 'The events that a named consumer could not handle and those of their bookings that came later, in order. Raises RG054.';

CREATE OR REPLACE FUNCTION public.loyalty_balance_at(restaurant_id uuid, customer_id uuid, as_of timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(balance bigint, lifetime_points bigint, tier text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_balance_at.restaurant_id);

  if loyalty_balance_at.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  v_program := regulars.resolve_program(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_balance_at.restaurant_id,
    loyalty_balance_at.customer_id
  );
  select
    coalesce(sum(entries.points_delta), 0),
    coalesce(sum(entries.points_delta) filter (where entries.booking_id is not null), 0)
  into balance, lifetime_points
  from public.loyalty_point_events as entries
  where entries.restaurant_id = loyalty_balance_at.restaurant_id
    and entries.program_id = v_program.id
    and entries.customer_id = v_customer_id
    and entries.occurred_at <= loyalty_balance_at.as_of;

  tier := regulars.tier_as_of(
    loyalty_balance_at.restaurant_id,
    v_program.id,
    v_customer_id,
    regulars.tier_definitions_at(
      loyalty_balance_at.restaurant_id,
      v_program.id,
      loyalty_balance_at.as_of
    ),
    lifetime_points,
    loyalty_balance_at.as_of
  );
  return next;
end
$function$;
comment on function public.loyalty_balance_at(uuid,uuid,timestamp with time zone,uuid) is 'Balance and tier at an event time, by everything that counts by then whenever it was recorded. Raises RG007, RG010, RG020, RG021, RG022.';

CREATE OR REPLACE FUNCTION public.loyalty_liability(restaurant_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp())
 RETURNS TABLE(program_id uuid, expiry_month date, points bigint, accounts bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(loyalty_liability.restaurant_id);

  if loyalty_liability.as_of is null then
    perform regulars.refuse_field('as_of', 'a date and time');
  end if;

  return query
  select
    outstanding.program_id,
    date_trunc('month', outstanding.expires_on::timestamp)::date,
    sum(outstanding.points)::bigint,
    count(distinct outstanding.customer_id)
  from regulars.outstanding_points(
    restaurant_id => loyalty_liability.restaurant_id,
    as_of => loyalty_liability.as_of
  ) as outstanding
  where outstanding.points <> 0
  group by 1, 2
  order by 1, 2 nulls last;
end
$function$;
comment on function public.loyalty_liability(uuid,timestamp with time zone) is 'Outstanding points by program and month of expiry; month null: points that never expire, less what accounts are overdrawn. Adds up to the balances. Raises RG010, RG022.';

CREATE OR REPLACE FUNCTION public.loyalty_statement(restaurant_id uuid, customer_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, program_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(line text, occurred_at timestamp with time zone, points_delta integer, balance bigint, reason text, booking_id uuid, booking_reference text, note text, actor text, event_id uuid, sequence integer, reverses_event_id uuid, recorded_at timestamp with time zone)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_from_at timestamptz := coalesce(loyalty_statement.from_at, '-infinity');
  v_to_at timestamptz := coalesce(loyalty_statement.to_at, 'infinity');
  v_customer_id uuid;
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(loyalty_statement.restaurant_id);

  if v_to_at < v_from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  v_program := regulars.resolve_program(
    loyalty_statement.restaurant_id,
    loyalty_statement.program_id
  );
  v_customer_id := regulars.find_customer(
    loyalty_statement.restaurant_id,
    loyalty_statement.customer_id
  );

  return query
  with entries as (
    select
      events.*,
      standing.id is not null as is_standing,
      -- a pair that is not shown has one date: put first, it cancels out before the next line
      sum(events.points_delta) over (
        order by events.occurred_at, standing.id is not null, events.sequence
      ) as balance
    from public.loyalty_point_events as events
    left join regulars.standing_point_events as standing
      on standing.restaurant_id = events.restaurant_id
      and standing.program_id = events.program_id
      and standing.customer_id = events.customer_id
      and standing.id = events.id
    where events.restaurant_id = loyalty_statement.restaurant_id
      and events.program_id = v_program.id
      and events.customer_id = v_customer_id
      and events.occurred_at < v_to_at
  ),
  lines as (
    select
      1 as part,
      'opening' as line,
      loyalty_statement.from_at as occurred_at,
      null::integer as points_delta,
      coalesce(sum(entries.points_delta), 0) as balance,
      null::text as reason,
      null::uuid as booking_id,
      null::text as actor,
      null::uuid as id,
      null::integer as sequence,
      null::uuid as reverses_event_id,
      null::timestamptz as recorded_at
    from entries
    where entries.occurred_at < v_from_at
    union all
    select
      2,
      'entry',
      entries.occurred_at,
      entries.points_delta,
      entries.balance,
      entries.reason,
      entries.booking_id,
      entries.actor,
      entries.id,
      entries.sequence,
      entries.reverses_event_id,
      entries.recorded_at
    from entries
    where entries.occurred_at >= v_from_at
      and entries.is_standing
    union all
    select
      3,
      'closing',
      loyalty_statement.to_at,
      null,
      coalesce(sum(entries.points_delta), 0),
      null,
      null,
      null,
      null,
      null,
      null,
      null
    from entries
  )
  select
    lines.line,
    lines.occurred_at,
    lines.points_delta,
    lines.balance::bigint,
    lines.reason,
    lines.booking_id,
    bookings.reference,
    notes.note,
    lines.actor,
    lines.id,
    lines.sequence,
    lines.reverses_event_id,
    lines.recorded_at
  from lines
  left join public.bookings
    on bookings.restaurant_id = loyalty_statement.restaurant_id
    and bookings.id = lines.booking_id
  left join public.loyalty_point_event_notes as notes
    on notes.restaurant_id = loyalty_statement.restaurant_id
    and notes.event_id = lines.id
  order by lines.part, lines.occurred_at, lines.sequence;
end
$function$;
comment on function public.loyalty_statement(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Opening balance, entries with running balance from from_at until before to_at, closing balance. Raises RG007, RG010, RG020, RG021, RG022.';

CREATE OR REPLACE FUNCTION public.mark_no_show(restaurant_id uuid, booking_id uuid)
 RETURNS SETOF public.bookings
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking public.bookings;
begin
  perform regulars.assert_restaurant(mark_no_show.restaurant_id);
  v_booking := regulars.lock_booking(mark_no_show.restaurant_id, mark_no_show.booking_id);

  if v_booking.status <> 'no_show' then
    update public.bookings
    set status = 'no_show'
    where bookings.restaurant_id = mark_no_show.restaurant_id
      and bookings.id = mark_no_show.booking_id
    returning bookings.*
    into v_booking;
  end if;

  return next v_booking;
end
$function$;
comment on function public.mark_no_show(uuid,uuid) is 'Records that the party did not come; repeated, it returns the booking as it is. Raises RG002, RG003, RG010.';

CREATE OR REPLACE FUNCTION public.merge_customers(restaurant_id uuid, survivor_id uuid, duplicate_id uuid, actor text)
 RETURNS SETOF public.customer_merges
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_survivor_id uuid;
  v_duplicate_id uuid := merge_customers.duplicate_id;
  v_group uuid[];
  v_booking_ids uuid[];
  v_merge public.customer_merges;
begin
  perform regulars.assert_restaurant(merge_customers.restaurant_id);
  perform regulars.assert_actor(merge_customers.actor);

  -- Until nothing has changed while the locks were waited for.
  loop
    v_survivor_id := regulars.customer_root(
      merge_customers.restaurant_id,
      merge_customers.survivor_id
    );
    v_group := v_duplicate_id
      || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => merge_customers.restaurant_id,
      booking_owner_id => v_duplicate_id,
      customer_ids => v_group || v_survivor_id
    );
    exit when v_survivor_id is not distinct from regulars.customer_root(
        merge_customers.restaurant_id,
        merge_customers.survivor_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(merge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[merge_customers.survivor_id, v_duplicate_id]
  );

  select customer_merges.*
  into v_merge
  from public.customer_merges
  where customer_merges.restaurant_id = merge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null;
  if found and v_merge.survivor_id in (merge_customers.survivor_id, v_survivor_id) then
    -- asked for again
    return next v_merge;
    return;
  elsif found or v_survivor_id = v_duplicate_id then
    raise exception using
      errcode = 'RG041',
      message = 'the customers cannot be merged',
      detail = format(
        'duplicate_id %s %s.',
        v_duplicate_id,
        case
          when v_survivor_id = v_duplicate_id then 'is the survivor, or the survivor is merged into it'
          else format('is merged into %s', v_merge.survivor_id)
        end
      ),
      hint = 'Name two customers that each stand for themselves, or unmerge first.';
  end if;

  perform regulars.post_expiries(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  update public.customers
  set
    merged_into_id = v_survivor_id,
    updated_at = now()
  where customers.restaurant_id = merge_customers.restaurant_id
    and customers.id = any (v_group);

  with moved as (
    update public.bookings
    set customer_id = v_survivor_id
    where bookings.restaurant_id = merge_customers.restaurant_id
      and bookings.customer_id = v_duplicate_id
    returning bookings.id
  )
  select coalesce(array_agg(moved.id order by moved.id), '{}')
  into v_booking_ids
  from moved;

  insert into public.customer_merges (
    restaurant_id,
    survivor_id,
    duplicate_id,
    booking_ids,
    actor
  )
  values (
    merge_customers.restaurant_id,
    v_survivor_id,
    v_duplicate_id,
    v_booking_ids,
    merge_customers.actor
  )
  returning * into v_merge;

  perform regulars.refresh_profiles(
    restaurant_id => merge_customers.restaurant_id,
    customer_ids => array[v_survivor_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => merge_customers.restaurant_id,
    merge_ids => array[v_merge.id],
    booking_ids => v_booking_ids,
    actor => merge_customers.actor,
    is_undo => false
  );

  return next v_merge;
end
$function$;
comment on function public.merge_customers(uuid,uuid,uuid,text) is 'Makes one customer of two: the duplicate''s bookings and points move to the survivor, and so do its later bookings. Asking again changes nothing. Raises RG007, RG010, RG040, RG041, RG043.';

CREATE OR REPLACE FUNCTION public.move_analytics_consumer(restaurant_id uuid, consumer text, expected text, cursor text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.move_analytics_consumer(uuid,text,text,text) is 'Stores the cursor of the last event that a named consumer handled, if the stored one is still as expected. Raises RG051, RG053, RG054.';

CREATE OR REPLACE FUNCTION public.offboard_restaurant(restaurant_id uuid, actor text)
 RETURNS TABLE(table_name text, row_data jsonb)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_table text;
  v_count bigint;
  v_counts jsonb := '{}';
begin
  perform regulars.assert_restaurant(offboard_restaurant.restaurant_id);

  if btrim(coalesce(offboard_restaurant.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  perform
  from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id
  for update;

  return query
  select exported.table_name, exported.row_data
  from public.export_restaurant(offboard_restaurant.restaurant_id) as exported;

  perform set_config('regulars.offboarding', offboard_restaurant.restaurant_id::text, true);

  for v_table in
    select tables.name
    from regulars.tenant_tables() as tables
    order by tables.depth, tables.name
  loop
    execute format('delete from %s as gone where gone.restaurant_id = $1', v_table)
    using offboard_restaurant.restaurant_id;
    get diagnostics v_count = row_count;
    v_counts := v_counts || jsonb_build_object(split_part(v_table, '.', 2), v_count);
  end loop;

  delete from regulars.earlier_phone_readings
  where earlier_phone_readings.restaurant_id = offboard_restaurant.restaurant_id;
  delete from public.restaurants
  where restaurants.id = offboard_restaurant.restaurant_id;

  perform set_config('regulars.offboarding', '', true);

  insert into regulars.offboardings (restaurant_id, actor, row_counts)
  values (offboard_restaurant.restaurant_id, offboard_restaurant.actor, v_counts);
end
$function$;
comment on function public.offboard_restaurant(uuid,text) is 'Returns everything held on a restaurant, as export_restaurant does, deletes it and records that without personal data. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.open_analytics_consumer(restaurant_id uuid, consumer text)
 RETURNS TABLE(cursor text, held_booking_ids uuid[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.open_analytics_consumer(uuid,text) is 'The stored cursor of a named consumer of the feed (restaurant null: of all restaurants; cursor null: it begins at the first event), and the bookings of which it set events aside. Makes the consumer where there is none. Raises RG055.';

CREATE OR REPLACE FUNCTION public.read_analytics_events(restaurant_id uuid, after text DEFAULT NULL::text, limit_to integer DEFAULT 100)
 RETURNS TABLE(cursor text, id uuid, event_restaurant_id uuid, event_type text, schema_version integer, booking_id uuid, booking_sequence integer, customer_id uuid, payload jsonb, emitted_by text, occurred_at timestamp with time zone, recorded_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
$function$;
comment on function public.read_analytics_events(uuid,text,integer) is 'The next events after a cursor, in order for each booking, losing none (restaurant null: of all restaurants). At least once: keep the cursor of the last event handled. Gives positions to new events as it reads. Raises RG050, RG051, RG052.';

CREATE OR REPLACE FUNCTION public.rebuild_loyalty_ledger(restaurant_id uuid)
 RETURNS TABLE(entries_posted bigint, accounts_corrected bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_booking_ids uuid[];
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(rebuild_loyalty_ledger.restaurant_id);

  entries_posted := 0;
  accounts_corrected := 0;

  select array_agg(distinct differences.booking_id)
  into v_booking_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_booking_ids is not null then
    perform
    from public.bookings
    where bookings.restaurant_id = rebuild_loyalty_ledger.restaurant_id
      and bookings.id = any (v_booking_ids)
    order by bookings.id
    for no key update;

    entries_posted := regulars.post_booking_points(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      booking_ids => v_booking_ids,
      metadata => '{"rebuild": true}'
    );
  end if;

  select array_agg(distinct differences.customer_id)
  into v_customer_ids
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_loyalty_ledger.restaurant_id;

  if v_customer_ids is not null then
    accounts_corrected := regulars.rebuild_accounts(
      restaurant_id => rebuild_loyalty_ledger.restaurant_id,
      customer_ids => v_customer_ids
    );
  end if;

  return next;
end
$function$;
comment on function public.rebuild_loyalty_ledger(uuid) is 'Appends what the ledger lacks to the bookings and corrects accounts from the ledger; deletes nothing. Raises RG010.';

CREATE OR REPLACE FUNCTION public.redeem_points(restaurant_id uuid, customer_id uuid, points integer, reason text, actor text, idempotency_key text DEFAULT NULL::text, program_id uuid DEFAULT NULL::uuid)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(redeem_points.restaurant_id);

  if redeem_points.points is null or redeem_points.points not between 1 and 1000000000 then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_points.restaurant_id,
    program_id => redeem_points.program_id,
    customer_id => redeem_points.customer_id,
    points_delta => -redeem_points.points,
    code => 'redemption',
    note => redeem_points.reason,
    actor => redeem_points.actor,
    idempotency_key => redeem_points.idempotency_key,
    body => jsonb_build_array(
      'redeem',
      redeem_points.program_id,
      redeem_points.customer_id,
      redeem_points.points,
      redeem_points.reason,
      redeem_points.actor
    )
  ) as entries;
end
$function$;
comment on function public.redeem_points(uuid,uuid,integer,text,text,text,uuid) is 'Spends points that the account covers, after posting what has expired; returns the ledger entry. Raises RG007, RG010, RG017, RG020, RG021, RG022, RG023, RG043.';

CREATE OR REPLACE FUNCTION public.redeem_reward(restaurant_id uuid, customer_id uuid, reward_id uuid, actor text, idempotency_key text DEFAULT NULL::text, reason text DEFAULT NULL::text)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_body jsonb := jsonb_build_array(
    'reward',
    redeem_reward.customer_id,
    redeem_reward.reward_id,
    redeem_reward.actor,
    redeem_reward.reason
  );
  v_reward public.loyalty_rewards;
  v_customer_id uuid;
  v_obstacle text;
begin
  perform regulars.assert_restaurant(redeem_reward.restaurant_id);

  select loyalty_rewards.*
  into v_reward
  from public.loyalty_rewards
  where loyalty_rewards.restaurant_id = redeem_reward.restaurant_id
    and loyalty_rewards.id = redeem_reward.reward_id;

  if not found then
    raise exception using
      errcode = 'RG026',
      message = 'reward not found in this restaurant',
      detail = format(
        'restaurant_id %s, reward_id %s.',
        coalesce(redeem_reward.restaurant_id::text, 'null'),
        coalesce(redeem_reward.reward_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own rewards.';
  end if;

  -- whoever redeems holds the customer, so that no two count the same redemptions
  v_customer_id := regulars.lock_customer(
    redeem_reward.restaurant_id,
    redeem_reward.customer_id
  );

  if redeem_reward.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(
      redeem_reward.restaurant_id,
      regulars.manual_source_key(redeem_reward.idempotency_key),
      regulars.manual_request(redeem_reward.idempotency_key, v_body)
    ) as entries;
    if found then
      return;
    end if;
  end if;

  v_obstacle := regulars.reward_obstacle(v_reward, v_customer_id, clock_timestamp());
  if v_obstacle is not null then
    raise exception using
      errcode = v_obstacle,
      message = case v_obstacle
        when 'RG027' then 'the reward is not to be had now'
        when 'RG028' then 'the reward is for a higher tier'
        else 'the guest has had the reward as often as it may be had'
      end,
      detail = format(
        'customer_id %s, reward %s: is_active %s, starts_at %s, ends_at %s, lowest_tier %s, limit %s.',
        v_customer_id,
        v_reward.id,
        v_reward.is_active,
        coalesce(v_reward.starts_at::text, 'null'),
        coalesce(v_reward.ends_at::text, 'null'),
        coalesce(v_reward.lowest_tier, 'null'),
        coalesce(v_reward.limit_per_customer::text, 'null')
      ),
      hint = 'Offer one that list_loyalty_rewards shows for the guest.';
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => redeem_reward.restaurant_id,
    program_id => v_reward.program_id,
    customer_id => redeem_reward.customer_id,
    points_delta => -v_reward.points,
    code => 'redemption',
    note => coalesce(redeem_reward.reason, v_reward.name),
    actor => redeem_reward.actor,
    idempotency_key => redeem_reward.idempotency_key,
    body => v_body,
    metadata => jsonb_build_object('reward_id', v_reward.id)
  ) as entries;
end
$function$;
comment on function public.redeem_reward(uuid,uuid,uuid,text,text,text) is 'Spends the points that a reward costs, if the guest''s tier, the limit and the dates allow it; returns the ledger entry. Raises RG007, RG010, RG017, RG021, RG022, RG023, RG026, RG027, RG028, RG029, RG043.';

CREATE OR REPLACE FUNCTION public.refresh_customer_profiles(restaurant_id uuid, customer_ids uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(inserted bigint, changed bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_customer_ids uuid[];
begin
  perform regulars.assert_restaurant(refresh_customer_profiles.restaurant_id);

  -- Without locks: only what seems wrong is locked and looked at again.
  select array_agg(differences.customer_id)
  into v_customer_ids
  from regulars.customer_profile_differences as differences
  where differences.restaurant_id = refresh_customer_profiles.restaurant_id
    and (
      refresh_customer_profiles.customer_ids is null
      or differences.customer_id = any (refresh_customer_profiles.customer_ids)
    );

  return query
  select
    refreshed.inserted,
    refreshed.changed
  from regulars.refresh_profiles(
    restaurant_id => refresh_customer_profiles.restaurant_id,
    customer_ids => v_customer_ids
  ) as refreshed;
end
$function$;
comment on function public.refresh_customer_profiles(uuid,uuid[]) is 'Corrects the profiles that are not what the bookings add up to, of some customers or (null) of all; returns how many. Raises RG010.';

CREATE OR REPLACE FUNCTION public.reinstate_expired_points(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text, points integer DEFAULT NULL::integer)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_entry public.loyalty_point_events;
begin
  perform regulars.assert_restaurant(reinstate_expired_points.restaurant_id);

  v_entry := regulars.find_entry(
    reinstate_expired_points.restaurant_id,
    reinstate_expired_points.event_id,
    'expiry'
  );
  if reinstate_expired_points.points not between 1 and -v_entry.points_delta then
    perform regulars.refuse_field('points', 'from 1 to what expired, or null for all of it');
  end if;

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => coalesce(reinstate_expired_points.points, -v_entry.points_delta),
    code => 'expiry.reinstated',
    note => reinstate_expired_points.reason,
    actor => reinstate_expired_points.actor,
    idempotency_key => reinstate_expired_points.idempotency_key,
    body => jsonb_build_array(
      'reinstate',
      reinstate_expired_points.event_id,
      reinstate_expired_points.points,
      reinstate_expired_points.reason,
      reinstate_expired_points.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$function$;
comment on function public.reinstate_expired_points(uuid,uuid,text,text,text,integer) is 'Gives expired points back as if earned now; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';

CREATE OR REPLACE FUNCTION public.reissue_analytics_events(restaurant_id uuid, booking_ids uuid[] DEFAULT NULL::uuid[])
 RETURNS TABLE(event_type text, reissued bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.reissue_analytics_events(uuid,uuid[]) is 'After a purge, writes again what the bookings'' present state implies and is missing, with present values and new sequence numbers (booking_ids null: all). Running it again writes nothing. The history in between does not come back.';

CREATE OR REPLACE FUNCTION public.release_analytics_event(restaurant_id uuid, consumer text, cursor text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.release_analytics_event(uuid,text,text) is 'Tells that an event set aside has been handled; its booking goes on when none of it is set aside any more. False: it was not set aside. Raises RG054.';

CREATE OR REPLACE FUNCTION public.report_booking_changes(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
 RETURNS TABLE(period date, booked bigint, booked_covers bigint, cancelled bigint, cancelled_by_customer bigint, cancelled_by_staff bigint, cancelled_by_system bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_booking_changes.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_booking_changes.restaurant_id,
    from_at => report_booking_changes.from_at,
    to_at => report_booking_changes.to_at,
    by => report_booking_changes.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        happened.at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_booking_changes.by
      ) as period,
      count(*) filter (where happened.what = 'booked') as booked,
      sum(bookings.party_size) filter (where happened.what = 'booked') as booked_covers,
      count(*) filter (where happened.what = 'cancelled') as cancelled,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'customer'
      ) as cancelled_by_customer,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'staff'
      ) as cancelled_by_staff,
      count(*) filter (
        where happened.what = 'cancelled' and bookings.cancelled_by = 'system'
      ) as cancelled_by_system
    from public.bookings
    cross join lateral (
      values
        ('booked', bookings.created_at),
        ('cancelled', case when bookings.status = 'cancelled' then bookings.cancelled_at end)
    ) as happened (what, at)
    where bookings.restaurant_id = report_booking_changes.restaurant_id
      and happened.at >= v_frame.starts_at
      and happened.at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.booked, 0),
    coalesce(counted.booked_covers, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.cancelled_by_customer, 0),
    coalesce(counted.cancelled_by_staff, 0),
    coalesce(counted.cancelled_by_system, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_booking_changes.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_booking_changes(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they were made (booked, with their party sizes) and by when they were cancelled, whenever they start. Reads bookings, not events: those may be purged, and imports write none. Where a booking was made live the events booking.created and booking.cancelled say the same, except that a cancellation that was taken back stays an event. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last change. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_bookings(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
 RETURNS TABLE(period date, bookings bigint, covers bigint, completed bigint, cancelled bigint, no_shows bigint, no_show_rate numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_bookings.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_bookings.restaurant_id,
    from_at => report_bookings.from_at,
    to_at => report_bookings.to_at,
    by => report_bookings.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_bookings.by
      ) as period,
      count(*) as bookings,
      sum(bookings.party_size) filter (
        where bookings.status not in ('cancelled', 'no_show')
      ) as covers,
      count(*) filter (where bookings.status = 'completed') as completed,
      count(*) filter (where bookings.status = 'cancelled') as cancelled,
      count(*) filter (where bookings.status = 'no_show') as no_shows
    from public.bookings
    where bookings.restaurant_id = report_bookings.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    coalesce(counted.covers, 0),
    coalesce(counted.completed, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.no_shows, 0),
    round(counted.no_shows::numeric / nullif(counted.completed + counted.no_shows, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_bookings.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_bookings(uuid,timestamp with time zone,timestamp with time zone,text) is 'Bookings by when they start: all; covers: the guests of those neither cancelled nor no-show; completed; cancelled; no-shows, and their share of completed and no-shows (null: none of either). Reads bookings, as they are now. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_lead_times(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
 RETURNS TABLE(period date, bookings bigint, median_hours numeric, p90_hours numeric, same_day bigint, at_the_door bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_lead_times.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_lead_times.restaurant_id,
    from_at => report_lead_times.from_at,
    to_at => report_lead_times.to_at,
    by => report_lead_times.by
  ) as frame;

  return query
  with timed as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_lead_times.by
      ) as period,
      regulars.business_date(
        bookings.created_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) = regulars.business_date(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at
      ) as is_same_day,
      case
        when bookings.created_at < bookings.starts_at
          then extract(epoch from bookings.starts_at - bookings.created_at)::float8 / 3600
      end as hours
    from public.bookings
    where bookings.restaurant_id = report_lead_times.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
      and isfinite(bookings.created_at)
  ),
  counted as (
    select
      timed.period,
      count(timed.hours) as bookings,
      percentile_cont(0.5) within group (order by timed.hours) as median_hours,
      percentile_cont(0.9) within group (order by timed.hours) as p90_hours,
      count(timed.hours) filter (where timed.is_same_day) as same_day,
      count(*) - count(timed.hours) as at_the_door
    from timed
    group by timed.period
  )
  select
    periods.period,
    coalesce(counted.bookings, 0),
    round(counted.median_hours::numeric, 1),
    round(counted.p90_hours::numeric, 1),
    coalesce(counted.same_day, 0),
    coalesce(counted.at_the_door, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_lead_times.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_lead_times(uuid,timestamp with time zone,timestamp with time zone,text) is 'How long before its start a booking was made, by when it starts and whatever became of it: the median and the 90th percentile in hours (null: no such booking); how many were made on the business day itself. Made at its start or later it is counted at_the_door alone, and so is an import that knew no time. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_points(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text, program_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(period date, earned bigint, spent bigint, expired bigint, adjusted bigint, net bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_points.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_points.restaurant_id,
    from_at => report_points.from_at,
    to_at => report_points.to_at,
    by => report_points.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        entries.occurred_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_points.by
      ) as period,
      sum(entries.points_delta) filter (where entries.reason like 'booking.%') as earned,
      -sum(entries.points_delta) filter (where entries.reason like 'redemption%') as spent,
      -sum(entries.points_delta) filter (where entries.reason like 'expiry%') as expired,
      sum(entries.points_delta) filter (
        where entries.reason in ('manual.adjustment', 'merge')
      ) as adjusted,
      sum(entries.points_delta) as net
    from public.loyalty_point_events as entries
    where entries.restaurant_id = report_points.restaurant_id
      and (report_points.program_id is null or entries.program_id = report_points.program_id)
      and entries.occurred_at >= v_frame.starts_at
      and entries.occurred_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.earned, 0),
    coalesce(counted.spent, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.adjusted, 0),
    coalesce(counted.net, 0)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_points.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_points(uuid,timestamp with time zone,timestamp with time zone,text,uuid) is 'Points by when they count (occurred_at), of one program or of all: earned by bookings, less what was taken back; spent, less what was given back; expired, less what was reinstated; adjusted by hand (what a merge moves cancels out); net = earned - spent - expired + adjusted, which over all time is the sum of the balances. Reads the ledger. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last entry. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_repeat_guests(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
 RETURNS TABLE(period date, visits bigint, guests bigint, new_guests bigint, repeat_guests bigint, repeat_rate numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_repeat_guests.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_repeat_guests.restaurant_id,
    from_at => report_repeat_guests.from_at,
    to_at => report_repeat_guests.to_at,
    by => report_repeat_guests.by
  ) as frame;

  return query
  with visits as (
    select
      bookings.customer_id,
      bookings.starts_at,
      -- from the first visit ever, whatever the range
      row_number() over (
        partition by bookings.customer_id
        order by bookings.starts_at, bookings.id
      ) as number
    from public.bookings
    where bookings.restaurant_id = report_repeat_guests.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and bookings.starts_at < v_frame.ends_at
  ),
  counted as (
    select
      regulars.report_period(
        visits.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_repeat_guests.by
      ) as period,
      count(*) as visits,
      count(distinct visits.customer_id) as guests,
      count(*) filter (where visits.number = 1) as new_guests,
      count(distinct visits.customer_id) filter (where visits.number > 1) as repeat_guests
    from visits
    where visits.starts_at >= v_frame.starts_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.visits, 0),
    coalesce(counted.guests, 0),
    coalesce(counted.new_guests, 0),
    coalesce(counted.repeat_guests, 0),
    round(counted.repeat_guests::numeric / nullif(counted.guests, 0), 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_repeat_guests.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_repeat_guests(uuid,timestamp with time zone,timestamp with time zone,text) is 'Visits (completed bookings of a known guest; walk-ins are not counted) by when they start: guests who came, those whose first visit ever it was, those with a visit that was not their first, and the share of these (repeat_rate; null: nobody came). Who comes for the first and the second time within one period is new and repeat. Reads bookings. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last visit. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_retention(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, months integer DEFAULT 12)
 RETURNS TABLE(first_month date, guests bigint, months_later integer, returned bigint, retention_rate numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
  v_this_month date;
begin
  perform regulars.assert_restaurant(report_retention.restaurant_id);

  if report_retention.months is null or report_retention.months not between 0 and 120 then
    perform regulars.refuse_field('months', 'a whole number from 0 to 120');
  end if;

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_retention.restaurant_id,
    from_at => report_retention.from_at,
    to_at => report_retention.to_at,
    by => 'month'
  ) as frame;
  v_this_month := regulars.report_period(
    now(),
    v_frame.timezone,
    v_frame.day_starts_at,
    'month'
  );

  return query
  with visits as (
    select
      bookings.customer_id,
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        'month'
      ) as month,
      min(bookings.starts_at) as first_at
    from public.bookings
    where bookings.restaurant_id = report_retention.restaurant_id
      and bookings.status = 'completed'
      and bookings.customer_id is not null
      and isfinite(bookings.starts_at)
    group by 1, 2
  ),
  came as (
    select
      visits.month,
      min(visits.month) over (partition by visits.customer_id) as first_month,
      min(visits.first_at) over (partition by visits.customer_id) as first_at
    from visits
  ),
  counted as (
    select
      came.first_month,
      (
        extract(year from came.month) * 12 + extract(month from came.month)
        - extract(year from came.first_month) * 12 - extract(month from came.first_month)
      )::integer as months_later,
      count(*) as guests
    from came
    where came.first_at >= v_frame.starts_at
      and came.first_at < v_frame.ends_at
    group by 1, 2
  )
  select
    cohorts.first_month,
    coalesce(first.guests, 0),
    later.months_later,
    coalesce(counted.guests, 0),
    round(coalesce(counted.guests, 0)::numeric / first.guests, 4)
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.first_month) from counted)),
    least(
      coalesce(v_frame.last_period, (select max(counted.first_month) from counted)),
      v_this_month
    ),
    'month'
  ) as cohorts (first_month)
  cross join lateral generate_series(0, report_retention.months) as later (months_later)
  left join counted as first
    on first.first_month = cohorts.first_month
    and first.months_later = 0
  left join counted
    on counted.first_month = cohorts.first_month
    and counted.months_later = later.months_later
  where cohorts.first_month + make_interval(months => later.months_later) <= v_this_month
  order by cohorts.first_month, later.months_later;
end
$function$;
comment on function public.report_retention(uuid,timestamp with time zone,timestamp with time zone,integer) is 'Guests by the month of their first visit ever, which the range chooses, and how many of them came in that month (0 months later: all) and in each month after it, up to the present month, which is not over. A visit is a completed booking of a known guest. Months without new guests have their rows, with a null retention_rate. Reads bookings. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.report_tiers(restaurant_id uuid)
 RETURNS TABLE(program_id uuid, program_slug text, tier text, min_points integer, guests bigint, points bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(report_tiers.restaurant_id);

  return query
  select
    programs.id,
    programs.slug,
    tiers.definition ->> 'tier',
    (tiers.definition -> 'min_points')::integer,
    count(customers.id),
    coalesce(sum(accounts.balance) filter (where customers.id is not null), 0)::bigint
  from public.loyalty_programs as programs
  cross join lateral jsonb_array_elements(programs.tier_definitions -> 'tiers')
    with ordinality as tiers (definition, place)
  left join public.loyalty_points as accounts
    on accounts.restaurant_id = programs.restaurant_id
    and accounts.program_id = programs.id
    and accounts.tier = tiers.definition ->> 'tier'
  left join public.customers
    on customers.restaurant_id = accounts.restaurant_id
    and customers.id = accounts.customer_id
    and customers.merged_into_id is null
  where programs.restaurant_id = report_tiers.restaurant_id
  group by programs.id, programs.slug, programs.is_active, tiers.definition, tiers.place
  order by programs.is_active desc, programs.slug, tiers.place;
end
$function$;
comment on function public.report_tiers(uuid) is 'The guests in each tier of each program, the active one first, and the points they hold; tiers as the accounts have them (lapse_loyalty_tiers). Merged accounts, which are empty, are not counted. Reads loyalty_points. Raises RG010.';

CREATE OR REPLACE FUNCTION public.report_waiting_list(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, by text DEFAULT 'week'::text)
 RETURNS TABLE(period date, joined bigint, fulfilled bigint, cancelled bigint, expired bigint, waiting bigint, conversion_rate numeric)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_frame record;
begin
  perform regulars.assert_restaurant(report_waiting_list.restaurant_id);

  select frame.*
  into v_frame
  from regulars.report_frame(
    restaurant_id => report_waiting_list.restaurant_id,
    from_at => report_waiting_list.from_at,
    to_at => report_waiting_list.to_at,
    by => report_waiting_list.by
  ) as frame;

  return query
  with counted as (
    select
      regulars.report_period(
        bookings.starts_at,
        v_frame.timezone,
        v_frame.day_starts_at,
        report_waiting_list.by
      ) as period,
      count(*) as joined,
      count(*) filter (where waiting_list.status = 'fulfilled') as fulfilled,
      count(*) filter (where waiting_list.status = 'cancelled') as cancelled,
      count(*) filter (where waiting_list.status = 'expired') as expired,
      count(*) filter (where waiting_list.status in ('waiting', 'notified')) as waiting
    from public.waiting_list
    join public.bookings
      on bookings.restaurant_id = waiting_list.restaurant_id
      and bookings.id = waiting_list.booking_id
    where waiting_list.restaurant_id = report_waiting_list.restaurant_id
      and bookings.restaurant_id = report_waiting_list.restaurant_id
      and bookings.starts_at >= v_frame.starts_at
      and bookings.starts_at < v_frame.ends_at
    group by 1
  )
  select
    periods.period,
    coalesce(counted.joined, 0),
    coalesce(counted.fulfilled, 0),
    coalesce(counted.cancelled, 0),
    coalesce(counted.expired, 0),
    coalesce(counted.waiting, 0),
    round(
      counted.fulfilled::numeric / nullif(counted.joined - counted.waiting, 0),
      4
    )
  from regulars.report_periods(
    coalesce(v_frame.first_period, (select min(counted.period) from counted)),
    coalesce(v_frame.last_period, (select max(counted.period) from counted)),
    report_waiting_list.by
  ) as periods (period)
  left join counted on counted.period = periods.period
  order by periods.period;
end
$function$;
comment on function public.report_waiting_list(uuid,timestamp with time zone,timestamp with time zone,text) is 'Waiting-list entries by when their booking starts: how each ended, or that it still waits, and the share of those that ended which got a table (conversion_rate; null: none has ended). A booking that waited twice has two entries. Reads waiting_list and bookings; joined are the events booking.waitlisted. A row for each day, week (from Monday) or month of the range, also where nothing happened; an open end is the first or last booking that waited. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.reprice_loyalty_history(restaurant_id uuid, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone, dry_run boolean DEFAULT true, actor text DEFAULT 'system'::text)
 RETURNS TABLE(bookings bigint, bookings_changed bigint, points_before bigint, points_after bigint, entries_posted bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(reprice_loyalty_history.restaurant_id);

  if reprice_loyalty_history.dry_run is null then
    perform regulars.refuse_field('dry_run', 'true or false');
  elsif btrim(coalesce(reprice_loyalty_history.actor, '')) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  end if;

  v_program := regulars.resolve_program(reprice_loyalty_history.restaurant_id, null);

  if not reprice_loyalty_history.dry_run then
    perform
    from public.bookings
    where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
      and (
        bookings.loyalty_program_id = v_program.id
        or bookings.loyalty_program_id is null
      )
    order by bookings.customer_id, bookings.id
    for no key update;
  end if;

  select
    count(*),
    count(*) filter (where priced.points_after <> priced.points_before),
    coalesce(sum(priced.points_before), 0),
    coalesce(sum(priced.points_after), 0),
    0,
    array_agg(priced.booking_id) filter (
      where priced.points_after <> priced.points_before
        or priced.version_before is distinct from v_program.accrual_version
    )
  into bookings, bookings_changed, points_before, points_after, entries_posted, v_booking_ids
  from regulars.bookings_to_reprice(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    program_id => v_program.id,
    accrual_rule => v_program.accrual_rule,
    from_at => reprice_loyalty_history.from_at,
    to_at => reprice_loyalty_history.to_at
  ) as priced;

  if reprice_loyalty_history.dry_run or v_booking_ids is null then
    return next;
    return;
  end if;

  update public.bookings
  set
    loyalty_program_id = v_program.id,
    loyalty_accrual_version = v_program.accrual_version,
    loyalty_points_awarded = case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(
          v_program.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end
  where bookings.restaurant_id = reprice_loyalty_history.restaurant_id
    and bookings.id = any (v_booking_ids);

  entries_posted := regulars.post_booking_points(
    restaurant_id => reprice_loyalty_history.restaurant_id,
    booking_ids => v_booking_ids,
    metadata => jsonb_build_object('accrual_version', v_program.accrual_version, 'repriced', true),
    actor => reprice_loyalty_history.actor,
    is_backdated => true
  );

  return next;
end
$function$;
comment on function public.reprice_loyalty_history(uuid,timestamp with time zone,timestamp with time zone,boolean,text) is 'Prices the bookings confirmed in a period by the active program''s rule of today and posts the differences as of when they were confirmed; a dry run counts and writes nothing. Raises RG010, RG020, RG022.';

CREATE OR REPLACE FUNCTION public.reverse_redemption(restaurant_id uuid, event_id uuid, reason text, actor text, idempotency_key text DEFAULT NULL::text)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_entry public.loyalty_point_events;
begin
  perform regulars.assert_restaurant(reverse_redemption.restaurant_id);

  v_entry := regulars.find_entry(
    reverse_redemption.restaurant_id,
    reverse_redemption.event_id,
    'redemption'
  );

  return query
  select entries.*
  from regulars.post_manual_entry(
    restaurant_id => v_entry.restaurant_id,
    program_id => v_entry.program_id,
    customer_id => v_entry.customer_id,
    points_delta => -v_entry.points_delta,
    code => 'redemption.reversed',
    note => reverse_redemption.reason,
    actor => reverse_redemption.actor,
    idempotency_key => reverse_redemption.idempotency_key,
    body => jsonb_build_array(
      'reverse',
      reverse_redemption.event_id,
      reverse_redemption.reason,
      reverse_redemption.actor
    ),
    reverses_event_id => v_entry.id
  ) as entries;
end
$function$;
comment on function public.reverse_redemption(uuid,uuid,text,text,text) is 'Gives a redemption''s points back, with the expiry date they had; returns the ledger entry. Raises RG007, RG010, RG017, RG022, RG024, RG025, RG043.';

CREATE OR REPLACE FUNCTION public.set_aside_analytics_event(restaurant_id uuid, consumer text, cursor text, reason text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function public.set_aside_analytics_event(uuid,text,text,text) is 'Keeps an event that a named consumer could not handle, so that it goes on without it and later ones of its booking. The reason is for people and should hold no personal data. Doing it again changes nothing. Raises RG054.';

CREATE OR REPLACE FUNCTION public.set_loyalty_program(restaurant_id uuid, slug text, name text DEFAULT NULL::text, accrual_rule jsonb DEFAULT NULL::jsonb, tier_definitions jsonb DEFAULT NULL::jsonb, expires_after interval DEFAULT NULL::interval, spendable_from text DEFAULT NULL::text, pilot_only boolean DEFAULT NULL::boolean, is_active boolean DEFAULT true)
 RETURNS SETOF public.loyalty_programs
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(set_loyalty_program.restaurant_id);

  if set_loyalty_program.slug is null
    or set_loyalty_program.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
  then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  elsif btrim(set_loyalty_program.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif not regulars.is_accrual_rule(set_loyalty_program.accrual_rule)
    and set_loyalty_program.accrual_rule is not null
  then
    perform regulars.refuse_field('accrual_rule', 'a rule of type per_guest, flat or per_spend');
  elsif not regulars.is_tier_definitions(set_loyalty_program.tier_definitions)
    and set_loyalty_program.tier_definitions is not null
  then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  elsif set_loyalty_program.expires_after not between interval '1 day' and interval '100 years'
    and set_loyalty_program.expires_after <> interval '0'
  then
    perform regulars.refuse_field('expires_after', 'from a day to 100 years, or 0 for never');
  elsif set_loyalty_program.spendable_from not in ('confirmation', 'visit') then
    perform regulars.refuse_field('spendable_from', 'confirmation or visit');
  elsif set_loyalty_program.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  -- one at a time, so that two calls cannot both make theirs the active one
  perform
  from public.restaurants
  where restaurants.id = set_loyalty_program.restaurant_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format(
        'restaurant_id is %s.',
        coalesce(set_loyalty_program.restaurant_id::text, 'null')
      ),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;

  if set_loyalty_program.is_active then
    update public.loyalty_programs
    set is_active = false
    where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
      and loyalty_programs.slug <> set_loyalty_program.slug
      and loyalty_programs.is_active;
  end if;

  return query
  update public.loyalty_programs
  set
    name = coalesce(set_loyalty_program.name, loyalty_programs.name),
    accrual_rule = coalesce(set_loyalty_program.accrual_rule, loyalty_programs.accrual_rule),
    tier_definitions = coalesce(
      set_loyalty_program.tier_definitions,
      loyalty_programs.tier_definitions
    ),
    expires_after = nullif(
      coalesce(set_loyalty_program.expires_after, loyalty_programs.expires_after),
      interval '0'
    ),
    spendable_from = coalesce(
      set_loyalty_program.spendable_from,
      loyalty_programs.spendable_from
    ),
    pilot_only = coalesce(set_loyalty_program.pilot_only, loyalty_programs.pilot_only),
    is_active = set_loyalty_program.is_active
  where loyalty_programs.restaurant_id = set_loyalty_program.restaurant_id
    and loyalty_programs.slug = set_loyalty_program.slug
  returning loyalty_programs.*;

  if found then
    return;
  end if;

  return query
  insert into public.loyalty_programs as programs (
    restaurant_id,
    slug,
    name,
    accrual_rule,
    tier_definitions,
    expires_after,
    spendable_from,
    pilot_only,
    is_active
  )
  select
    set_loyalty_program.restaurant_id,
    set_loyalty_program.slug,
    coalesce(set_loyalty_program.name, set_loyalty_program.slug),
    coalesce(set_loyalty_program.accrual_rule, regulars.default_accrual_rule()),
    coalesce(set_loyalty_program.tier_definitions, regulars.default_tier_definitions()),
    nullif(set_loyalty_program.expires_after, interval '0'),
    coalesce(set_loyalty_program.spendable_from, 'confirmation'),
    coalesce(set_loyalty_program.pilot_only, true),
    set_loyalty_program.is_active
  returning programs.*;
end
$function$;
comment on function public.set_loyalty_program(uuid,text,text,jsonb,jsonb,interval,text,boolean,boolean) is 'Makes or changes the program of that slug and, unless told otherwise, makes it the active one; null leaves a setting as it is, expires_after 0 is never. Raises RG004, RG010, RG022.';

CREATE OR REPLACE FUNCTION public.set_loyalty_reward(restaurant_id uuid, slug text, name text DEFAULT NULL::text, points integer DEFAULT NULL::integer, lowest_tier text DEFAULT NULL::text, limit_per_customer integer DEFAULT NULL::integer, starts_at timestamp with time zone DEFAULT NULL::timestamp with time zone, ends_at timestamp with time zone DEFAULT NULL::timestamp with time zone, is_active boolean DEFAULT true, program_id uuid DEFAULT NULL::uuid)
 RETURNS SETOF public.loyalty_rewards
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_program public.loyalty_programs;
begin
  perform regulars.assert_restaurant(set_loyalty_reward.restaurant_id);

  v_program := regulars.resolve_program(
    set_loyalty_reward.restaurant_id,
    set_loyalty_reward.program_id
  );

  if set_loyalty_reward.slug is null
    or set_loyalty_reward.slug !~ '^[a-z0-9]+(-[a-z0-9]+)*$'
  then
    perform regulars.refuse_field('slug', 'lower-case words joined by hyphens');
  elsif set_loyalty_reward.name is null or btrim(set_loyalty_reward.name) = '' then
    perform regulars.refuse_field('name', 'the name that guests know');
  elsif set_loyalty_reward.points is null
    or set_loyalty_reward.points not between 1 and 1000000000
  then
    perform regulars.refuse_field('points', 'a whole number from 1 to 1000000000');
  elsif set_loyalty_reward.lowest_tier is not null
    and regulars.tier_min_points(
      v_program.tier_definitions,
      set_loyalty_reward.lowest_tier
    ) is null
  then
    perform regulars.refuse_field('lowest_tier', 'a tier of the program, or null for all');
  elsif set_loyalty_reward.limit_per_customer < 1 then
    perform regulars.refuse_field('limit_per_customer', 'at least 1, or null for no limit');
  elsif set_loyalty_reward.ends_at <= set_loyalty_reward.starts_at then
    perform regulars.refuse_field('ends_at', 'after starts_at, or null for no end');
  elsif set_loyalty_reward.is_active is null then
    perform regulars.refuse_field('is_active', 'true or false');
  end if;

  return query
  insert into public.loyalty_rewards as rewards (
    restaurant_id,
    program_id,
    slug,
    name,
    points,
    lowest_tier,
    limit_per_customer,
    starts_at,
    ends_at,
    is_active
  )
  values (
    set_loyalty_reward.restaurant_id,
    v_program.id,
    set_loyalty_reward.slug,
    set_loyalty_reward.name,
    set_loyalty_reward.points,
    set_loyalty_reward.lowest_tier,
    set_loyalty_reward.limit_per_customer,
    set_loyalty_reward.starts_at,
    set_loyalty_reward.ends_at,
    set_loyalty_reward.is_active
  )
  on conflict (restaurant_id, program_id, slug) do update
  set
    name = excluded.name,
    points = excluded.points,
    lowest_tier = excluded.lowest_tier,
    limit_per_customer = excluded.limit_per_customer,
    starts_at = excluded.starts_at,
    ends_at = excluded.ends_at,
    is_active = excluded.is_active,
    updated_at = excluded.updated_at
  returning rewards.*;
end
$function$;
comment on function public.set_loyalty_reward(uuid,text,text,integer,text,integer,timestamp with time zone,timestamp with time zone,boolean,uuid) is 'Makes the reward of that slug, or replaces all of it. Raises RG010, RG020, RG021, RG022.';

CREATE OR REPLACE FUNCTION public.set_marketing_consent(restaurant_id uuid, customer_id uuid, is_given boolean, actor text, source text, channels text[] DEFAULT '{email,sms,phone}'::text[], wording text DEFAULT NULL::text, booking_id uuid DEFAULT NULL::uuid, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS SETOF public.marketing_consents
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_field text;
  v_limit text;
  v_customer_id uuid;
  v_occurred_at timestamptz := coalesce(
    set_marketing_consent.occurred_at,
    clock_timestamp()
  );
begin
  perform regulars.assert_restaurant(set_marketing_consent.restaurant_id);
  perform regulars.assert_actor(set_marketing_consent.actor);

  if set_marketing_consent.is_given is null then
    v_field := 'is_given';
    v_limit := 'true or false';
  elsif set_marketing_consent.source ~ '^[a-z0-9]+([_-][a-z0-9]+)*$' is not true then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif coalesce(cardinality(set_marketing_consent.channels), 0) = 0
    or not set_marketing_consent.channels <@ '{email,sms,phone}'
  then
    v_field := 'channels';
    v_limit := 'one or more of email, sms, phone';
  elsif v_occurred_at > clock_timestamp() or not isfinite(v_occurred_at) then
    v_field := 'occurred_at';
    v_limit := 'a time that has passed';
  end if;
  if v_field is not null then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  v_customer_id := regulars.lock_customer(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_id => set_marketing_consent.customer_id
  );

  return query
  insert into public.marketing_consents (
    restaurant_id,
    customer_id,
    channel,
    is_given,
    booking_id,
    source,
    wording,
    actor,
    occurred_at
  )
  select
    set_marketing_consent.restaurant_id,
    v_customer_id,
    chosen.channel,
    set_marketing_consent.is_given,
    set_marketing_consent.booking_id,
    set_marketing_consent.source,
    nullif(btrim(set_marketing_consent.wording), ''),
    set_marketing_consent.actor,
    v_occurred_at
  from (
    select distinct unnest(set_marketing_consent.channels) as channel
  ) as chosen
  order by chosen.channel
  returning marketing_consents.*;

  perform regulars.refresh_profiles(
    restaurant_id => set_marketing_consent.restaurant_id,
    customer_ids => array[v_customer_id]
  );
end
$function$;
comment on function public.set_marketing_consent(uuid,uuid,boolean,text,text,text[],text,uuid,timestamp with time zone) is 'Records a marketing choice on the given channels: given or withdrawn, by whom, where, on which wording. Raises RG007, RG010, RG040, RG043.';

CREATE OR REPLACE FUNCTION public.simulate_loyalty_program(restaurant_id uuid, accrual_rule jsonb, tier_definitions jsonb, from_at timestamp with time zone DEFAULT NULL::timestamp with time zone, to_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS TABLE(section text, item text, today bigint, simulated bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_program public.loyalty_programs;
  v_timezone text;
  v_day_starts_at time;
begin
  perform regulars.assert_restaurant(simulate_loyalty_program.restaurant_id);

  if not regulars.is_accrual_rule(simulate_loyalty_program.accrual_rule) then
    perform regulars.refuse_field('accrual_rule', 'a rule of type per_guest, flat or per_spend');
  elsif not regulars.is_tier_definitions(simulate_loyalty_program.tier_definitions) then
    perform regulars.refuse_field(
      'tier_definitions',
      'tiers rising from 0, and a qualification_period such as P12M or null'
    );
  end if;

  v_program := regulars.resolve_program(simulate_loyalty_program.restaurant_id, null);
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = simulate_loyalty_program.restaurant_id;

  return query
  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = simulate_loyalty_program.restaurant_id
      and flows.program_id = v_program.id
  ),
  earned as materialized (
    select
      false as is_simulated,
      flows.customer_id,
      flows.earned_at,
      flows.award_sequence as sequence,
      flows.booking_id is not null as is_lifetime,
      flows.points_delta::bigint as points
    from flows
    where flows.flow = 'earned'
    union all
    select
      true,
      awards.customer_id,
      awards.earned_at,
      awards.sequence,
      awards.is_lifetime,
      awards.points
    from regulars.simulated_awards(
      restaurant_id => simulate_loyalty_program.restaurant_id,
      program_id => v_program.id,
      accrual_rule => simulate_loyalty_program.accrual_rule,
      from_at => simulate_loyalty_program.from_at,
      to_at => simulate_loyalty_program.to_at
    ) as awards
    -- a guest whose account is empty has a tier as well
    union all
    select
      worlds.is_simulated,
      loyalty_points.customer_id,
      v_now,
      null,
      true,
      0
    from public.loyalty_points
    cross join (values (false), (true)) as worlds (is_simulated)
    where loyalty_points.restaurant_id = simulate_loyalty_program.restaurant_id
      and loyalty_points.program_id = v_program.id
  ),
  guests as (
    select
      sums.is_simulated,
      sums.customer_id,
      sums.lifetime_points,
      regulars.tier_for(
        case
          when sums.is_simulated then simulate_loyalty_program.tier_definitions
          else v_program.tier_definitions
        end,
        sums.qualifying_points
      ) as tier
    from (
      select
        earned.is_simulated,
        earned.customer_id,
        coalesce(sum(earned.points) filter (where earned.is_lifetime), 0)::bigint
          as lifetime_points,
        coalesce(
          sum(earned.points) filter (
            where earned.is_lifetime
              and regulars.qualifies_until(
                case
                  when earned.is_simulated then simulate_loyalty_program.tier_definitions
                  else v_program.tier_definitions
                end,
                earned.earned_at
              ) > v_now
          ),
          0
        )::bigint as qualifying_points
      from earned
      group by earned.is_simulated, earned.customer_id
    ) as sums
  ),
  differences as (
    select
      guests.customer_id,
      coalesce(sum(guests.lifetime_points) filter (where not guests.is_simulated), 0) as today,
      coalesce(sum(guests.lifetime_points) filter (where guests.is_simulated), 0) as simulated
    from guests
    group by guests.customer_id
  ),
  -- of points that re-pricing takes back what has expired comes back: see reinstate_unearned_expiries
  expiries as (
    select
      expiries.customer_id,
      sum(-expiries.points_delta + coalesce(returned.points, 0)) as open_points,
      greatest(max(coalesce(justified.earned, 0) + coalesce(used.points, 0)), 0) as justified_points,
      greatest(
        max(coalesce(justified.earned_before, 0) + coalesce(used.points, 0)),
        0
      ) as justified_before
    from flows as expiries
    join public.loyalty_point_events as entries
      on entries.restaurant_id = simulate_loyalty_program.restaurant_id
      and entries.id = expiries.id
    left join lateral (
      select -sum(reversals.points_delta) as points
      from public.loyalty_point_events as reversals
      where reversals.restaurant_id = simulate_loyalty_program.restaurant_id
        and reversals.reverses_event_id = expiries.id
    ) as returned on true
    left join lateral (
      select
        sum(earned.points) filter (where earned.is_simulated) as earned,
        sum(earned.points) filter (where not earned.is_simulated) as earned_before
      from earned
      where earned.customer_id = expiries.customer_id
        and earned.sequence < expiries.sequence
        and earned.earned_at < (entries.metadata ->> 'earned_before')::timestamptz
    ) as justified on true
    left join lateral (
      select sum(flows.points_delta) as points
      from flows
      where flows.customer_id = expiries.customer_id
        and flows.flow = 'used'
        and flows.sequence < expiries.sequence
    ) as used on true
    where expiries.flow = 'expired'
      and expiries.points_delta < 0
      and entries.metadata ? 'earned_before'
    group by expiries.customer_id
  ),
  consumed as (
    select
      worlds.is_simulated,
      sums.customer_id,
      sums.used + sums.expired - case
        when worlds.is_simulated then
          least(
            greatest(
              least(sums.expired, coalesce(expiries.justified_before, 0))
                - coalesce(expiries.justified_points, 0),
              0
            ),
            coalesce(expiries.open_points, 0)
          )
        else 0
      end as points
    from (
      select
        flows.customer_id,
        -coalesce(sum(flows.points_delta) filter (where flows.flow = 'used'), 0) as used,
        -coalesce(sum(flows.points_delta) filter (where flows.flow = 'expired'), 0) as expired
      from flows
      group by flows.customer_id
    ) as sums
    left join expiries on expiries.customer_id = sums.customer_id
    cross join (values (false), (true)) as worlds (is_simulated)
  ),
  days as (
    select
      earned.is_simulated,
      earned.customer_id,
      (
        regulars.business_date(earned.earned_at, v_timezone, v_day_starts_at)
        + v_program.expires_after
      )::date as expires_on,
      sum(earned.points) as points
    from earned
    group by 1, 2, 3
  ),
  running as (
    select
      days.*,
      sum(days.points) over (
        partition by days.is_simulated, days.customer_id
        order by days.expires_on
      ) - coalesce(consumed.points, 0) as left_until,
      sum(days.points) over (
        partition by days.is_simulated, days.customer_id
      ) - coalesce(consumed.points, 0) as balance
    from days
    left join consumed
      on consumed.is_simulated = days.is_simulated
      and consumed.customer_id = days.customer_id
  ),
  outstanding as (
    select
      running.is_simulated,
      running.expires_on,
      greatest(running.left_until, 0) - greatest(running.left_until - running.points, 0) as points
    from running
    union all
    select distinct on (running.is_simulated, running.customer_id)
      running.is_simulated,
      null,
      running.balance
    from running
    where running.balance < 0
  ),
  lines as (
    select
      'month' as section,
      to_char(
        regulars.business_date(earned.earned_at, v_timezone, v_day_starts_at),
        'YYYY-MM'
      ) as item,
      earned.is_simulated,
      sum(earned.points) as points
    from earned
    where earned.is_lifetime
      and earned.points <> 0
    group by 1, 2, 3
    union all
    select 'tier', guests.tier, guests.is_simulated, count(*)
    from guests
    group by 2, 3
    union all
    select
      'liability',
      coalesce(to_char(outstanding.expires_on, 'YYYY-MM'), 'never'),
      outstanding.is_simulated,
      sum(outstanding.points)
    from outstanding
    where outstanding.points <> 0
    group by 2, 3
    union all
    select 'total', totals.item, totals.is_simulated, totals.points
    from (
      select 'lifetime_points' as item, guests.is_simulated, sum(guests.lifetime_points) as points
      from guests
      group by 2
      union all
      select 'outstanding_points', outstanding.is_simulated, sum(outstanding.points)
      from outstanding
      group by 2
    ) as totals
  ),
  report as (
    select
      lines.section,
      lines.item,
      coalesce(sum(lines.points) filter (where not lines.is_simulated), 0) as today,
      coalesce(sum(lines.points) filter (where lines.is_simulated), 0) as simulated
    from lines
    group by lines.section, lines.item
    union all
    (
      select 'winner', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated > differences.today
      order by differences.simulated - differences.today desc, differences.customer_id
      limit 10
    )
    union all
    (
      select 'loser', differences.customer_id::text, differences.today, differences.simulated
      from differences
      where differences.simulated < differences.today
      order by differences.simulated - differences.today, differences.customer_id
      limit 10
    )
  )
  select report.section, report.item, report.today::bigint, report.simulated::bigint
  from report
  order by
    array_position(
      array['total', 'tier', 'month', 'liability', 'winner', 'loser'],
      report.section
    ),
    case
      when report.section in ('winner', 'loser') then -abs(report.simulated - report.today)
    end,
    report.item;
end
$function$;
comment on function public.simulate_loyalty_program(uuid,jsonb,jsonb,timestamp with time zone,timestamp with time zone) is 'What the active program would be with this rule and these tiers, had they priced the bookings confirmed in a period: points by month, guests by tier, liability by month of expiry, winners and losers. Writes nothing; reprice_loyalty_history makes it so. Raises RG010, RG020, RG022.';

CREATE OR REPLACE FUNCTION public.unmerge_customers(restaurant_id uuid, duplicate_id uuid, actor text)
 RETURNS SETOF public.customer_merges
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
#variable_conflict use_column
declare
  v_duplicate_id uuid := unmerge_customers.duplicate_id;
  v_root_id uuid;
  v_group uuid[];
  v_merge public.customer_merges;
  v_merge_ids uuid[];
  v_booking_ids uuid[];
begin
  perform regulars.assert_restaurant(unmerge_customers.restaurant_id);
  perform regulars.assert_actor(unmerge_customers.actor);

  -- Until nothing has changed while the locks were waited for.
  loop
    v_root_id := regulars.customer_root(unmerge_customers.restaurant_id, v_duplicate_id);
    v_group := v_duplicate_id
      || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
    perform regulars.lock_people(
      restaurant_id => unmerge_customers.restaurant_id,
      booking_owner_id => v_root_id,
      customer_ids => v_group || v_root_id
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        unmerge_customers.restaurant_id,
        v_duplicate_id
      )
      and v_group = v_duplicate_id
        || regulars.merged_customers(unmerge_customers.restaurant_id, v_duplicate_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_duplicate_id]
  );

  update public.customer_merges
  set
    unmerged_by = unmerge_customers.actor,
    unmerged_at = clock_timestamp()
  where customer_merges.restaurant_id = unmerge_customers.restaurant_id
    and customer_merges.duplicate_id = v_duplicate_id
    and customer_merges.unmerged_at is null
  returning * into v_merge;
  if not found then
    raise exception using
      errcode = 'RG042',
      message = 'the customer is not merged into another',
      detail = format('duplicate_id %s.', v_duplicate_id),
      hint = 'Name the customer that became the pointer; get_customer lists them in merged_ids.';
  end if;

  -- this merge and those by which its survivor moved on
  v_merge_ids := array(
    with recursive path as (
      select 1 as step, v_merge.id as id, v_merge.survivor_id as survivor_id
      union all
      select path.step + 1, customer_merges.id, customer_merges.survivor_id
      from path
      join public.customer_merges
        on customer_merges.restaurant_id = unmerge_customers.restaurant_id
        and customer_merges.duplicate_id = path.survivor_id
        and customer_merges.unmerged_at is null
    )
    select path.id
    from path
    order by path.step
  );

  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id],
    as_of => clock_timestamp()
  );

  v_booking_ids := array(
    select bookings.id
    from public.bookings
    left join lateral (
      select regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) as customer_id
    ) as contact on true
    left join public.customers as identity
      on identity.restaurant_id = unmerge_customers.restaurant_id
      and identity.id = contact.customer_id
    where bookings.restaurant_id = unmerge_customers.restaurant_id
      and bookings.customer_id = v_root_id
      and case
        -- a contact of this person decides
        when v_root_id in (identity.id, identity.merged_into_id) then identity.id = any (v_group)
        else bookings.id = any (v_merge.booking_ids)
      end
    order by bookings.id
  );

  update public.customers
  set
    merged_into_id = case when customers.id = v_duplicate_id then null else v_duplicate_id end,
    updated_at = now()
  where customers.restaurant_id = unmerge_customers.restaurant_id
    and customers.id = any (v_group);

  update public.bookings
  set customer_id = v_duplicate_id
  where bookings.restaurant_id = unmerge_customers.restaurant_id
    and bookings.id = any (v_booking_ids);

  perform regulars.forget_shown_contact(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array(
      select v_root_id
      union
      select v_merge.survivor_id
    ),
    booking_ids => v_booking_ids
  );
  perform regulars.refresh_profiles(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id]
  );
  perform regulars.move_points(
    restaurant_id => unmerge_customers.restaurant_id,
    merge_ids => v_merge_ids,
    booking_ids => v_booking_ids,
    actor => unmerge_customers.actor,
    is_undo => true
  );
  -- what came due while they were one came due on one account, and stands again on both
  perform regulars.post_expiries(
    restaurant_id => unmerge_customers.restaurant_id,
    customer_ids => array[v_root_id, v_duplicate_id],
    as_of => clock_timestamp()
  );

  return next v_merge;
end
$function$;
comment on function public.unmerge_customers(uuid,uuid,text) is 'Takes a merged customer out again, with the bookings of its contacts and their points. Raises RG007, RG010, RG040, RG042, RG043.';

CREATE OR REPLACE FUNCTION public.update_customer(restaurant_id uuid, customer_id uuid, tags text[] DEFAULT NULL::text[], notes text DEFAULT NULL::text)
 RETURNS SETOF public.customers
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_customer_id uuid;
  v_tags text[] := array(
    select distinct btrim(given.tag)
    from unnest(update_customer.tags) as given (tag)
    where btrim(given.tag) <> ''
    order by btrim(given.tag)
  );
begin
  perform regulars.assert_restaurant(update_customer.restaurant_id);

  v_customer_id := regulars.lock_customer(
    restaurant_id => update_customer.restaurant_id,
    customer_id => update_customer.customer_id
  );

  -- The card shows the tags of all who were merged, so what is taken off is taken off each.
  if update_customer.tags is not null then
    update public.customers
    set
      tags = array(
        select kept.tag
        from unnest(customers.tags) as kept (tag)
        where kept.tag = any (v_tags)
      ),
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and not customers.tags <@ v_tags;
  end if;
  -- The notes of all who were merged become the survivor's, as they were shown.
  if update_customer.notes is not null then
    update public.customers
    set
      notes = null,
      updated_at = now()
    where customers.restaurant_id = update_customer.restaurant_id
      and customers.merged_into_id = v_customer_id
      and customers.notes is not null;
  end if;

  return query
  update public.customers
  set
    tags = case when update_customer.tags is null then customers.tags else v_tags end,
    notes = case
      when update_customer.notes is null then customers.notes
      else nullif(btrim(update_customer.notes), '')
    end,
    updated_at = now()
  where customers.restaurant_id = update_customer.restaurant_id
    and customers.id = v_customer_id
  returning customers.*;
end
$function$;
comment on function public.update_customer(uuid,uuid,text[],text) is 'Replaces the tags and notes that staff keep on a customer; null leaves, an empty value removes. Raises RG007, RG010, RG043.';

CREATE OR REPLACE FUNCTION public.verify_customers_loyalty(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(check_name text, ok boolean, severity text, expected text, actual text, detail text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET work_mem TO '128MB'
AS $function$
#variable_conflict use_column
declare
  v_count bigint;
  v_other bigint;
  v_sums record;
  v_bookings record;
  v_offenders text;
begin
  perform regulars.assert_restaurant(verify_customers_loyalty.restaurant_id);
  perform regulars.backfill_dry_run(verify_customers_loyalty.restaurant_id);

  -- customers against distinct contacts
  select
    count(*),
    count(*) filter (where backfill_guests.identity_id is not null)
  into v_count, v_other
  from pg_temp.backfill_guests;

  return query values (
    'customers_match_contacts',
    v_count = v_other,
    'fail',
    format('%s distinct contacts', v_count),
    format('%s with a customer', v_other),
    case when v_count <> v_other then 'Run the backfill.' end
  );

  select
    count(*),
    string_agg(backfill_bookings.booking_id::text, ', ')
      filter (where backfill_bookings.place <= 5)
  into v_count, v_offenders
  from (
    select
      backfill_bookings.booking_id,
      row_number() over (order by backfill_bookings.booking_id) as place
    from pg_temp.backfill_bookings
  ) as backfill_bookings;

  return query values (
    'bookings_have_their_customer',
    v_count = 0,
    'fail',
    '0 bookings elsewhere',
    format('%s bookings elsewhere', v_count),
    'bookings ' || v_offenders
  );

  -- profiles against the history of bookings
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      profiles.customer_id,
      row_number() over (order by profiles.customer_id) as place
    from pg_temp.present_profile_differences as profiles
  ) as differences;

  return query values (
    'profiles_match_bookings',
    v_count = 0,
    'fail',
    '0 profiles differ',
    format('%s profiles differ', v_count),
    'customers ' || v_offenders
  );

  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      contacts.customer_id,
      row_number() over (order by contacts.customer_id) as place
    from pg_temp.present_contact_differences as contacts
  ) as differences;

  return query values (
    'customers_show_newest_contact',
    v_count = 0,
    'fail',
    '0 customers differ',
    format('%s customers differ', v_count),
    'customers ' || v_offenders
  );

  -- the ledger against loyalty_points_awarded
  select
    count(*),
    string_agg(differences.booking_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      points.booking_id,
      row_number() over (order by points.booking_id) as place
    from pg_temp.present_point_differences as points
  ) as differences;

  return query values (
    'ledger_matches_bookings',
    v_count = 0,
    'fail',
    '0 bookings differ',
    format('%s bookings differ', v_count),
    'bookings ' || v_offenders
  );

  -- balances against the ledger, with the whole identity
  select
    count(*),
    string_agg(differences.customer_id::text, ', ') filter (where differences.place <= 5)
  into v_count, v_offenders
  from (
    select
      accounts.customer_id,
      row_number() over (order by accounts.customer_id) as place
    from pg_temp.present_account_differences as accounts
  ) as differences;

  select
    coalesce(sum(entries.points_delta), 0) as balance,
    coalesce(sum(entries.points_delta) filter (where entries.reason like 'booking.%'), 0)
      as awarded,
    coalesce(
      sum(entries.points_delta) filter (where entries.reason in ('manual.adjustment', 'merge')),
      0
    ) as adjusted,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'redemption%'), 0)
      as redeemed,
    -coalesce(sum(entries.points_delta) filter (where entries.reason like 'expiry%'), 0)
      as expired,
    -- here, because a booking may arrive between two statements
    (
      select coalesce(sum(loyalty_points.balance), 0)
      from public.loyalty_points
      where verify_customers_loyalty.restaurant_id is null
        or loyalty_points.restaurant_id = verify_customers_loyalty.restaurant_id
    ) as in_balances
  into v_sums
  from public.loyalty_point_events as entries
  where verify_customers_loyalty.restaurant_id is null
    or entries.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'balances_match_ledger',
    v_count = 0 and v_sums.in_balances = v_sums.balance,
    'fail',
    format(
      '%s = %s awarded + %s adjusted - %s redeemed - %s expired',
      v_sums.balance,
      v_sums.awarded,
      v_sums.adjusted,
      v_sums.redeemed,
      v_sums.expired
    ),
    format('%s in balances, %s accounts differ', v_sums.in_balances, v_count),
    'customers ' || v_offenders
  );

  -- What bookings tell about themselves, in one pass; who they are is looked up only where there is something to tell.
  select
    count(*) filter (
      where bookings.loyalty_accrual_version is not null and versions.accrual_version is null
    ) as unpinned,
    count(*) filter (where bookings.event_count > 0) as with_events,
    count(*) filter (where bookings.event_count > coalesce(events.entries, 0)) as short_of_events,
    count(*) filter (where bookings.event_count < events.booking_sequence) as behind,
    count(*) filter (where bookings.customer_id is null) as walk_ins
  into v_bookings
  from public.bookings
  left join public.loyalty_program_versions as versions
    on versions.restaurant_id = bookings.restaurant_id
    and versions.program_id = bookings.loyalty_program_id
    and versions.accrual_version = bookings.loyalty_accrual_version
  left join (
    select
      analytics_events.restaurant_id,
      analytics_events.booking_id,
      count(*) as entries,
      max(analytics_events.booking_sequence) as booking_sequence
    from public.analytics_events
    where analytics_events.booking_sequence is not null
      and (
        verify_customers_loyalty.restaurant_id is null
        or analytics_events.restaurant_id = verify_customers_loyalty.restaurant_id
      )
    group by analytics_events.restaurant_id, analytics_events.booking_id
  ) as events
    on events.restaurant_id = bookings.restaurant_id
    and events.booking_id = bookings.id
  where verify_customers_loyalty.restaurant_id is null
    or bookings.restaurant_id = verify_customers_loyalty.restaurant_id;

  -- a pin that names no version would price nothing
  v_offenders := null;
  if v_bookings.unpinned > 0 then
    select string_agg(pins.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and bookings.loyalty_accrual_version is not null
        and not exists (
          select
          from public.loyalty_program_versions as versions
          where versions.restaurant_id = bookings.restaurant_id
            and versions.program_id = bookings.loyalty_program_id
            and versions.accrual_version = bookings.loyalty_accrual_version
        )
      order by bookings.id
      limit 5
    ) as pins;
  end if;

  return query values (
    'pinned_versions_exist',
    v_bookings.unpinned = 0,
    'fail',
    '0 bookings without',
    format('%s bookings without', v_bookings.unpinned),
    'bookings ' || v_offenders
  );

  -- events valid: the function that knows each contract is called by a constraint, in force on every row, so that no
  -- row can break one
  select
    count(*),
    string_agg(
      format('%s, version %s', contracts.event_type, contracts.schema_version),
      '; '
      order by contracts.event_type, contracts.schema_version
    )
      filter (where not exists (
        select
        from pg_catalog.pg_constraint as constraints
        join pg_catalog.pg_depend as calls
          on calls.classid = 'pg_constraint'::regclass
          and calls.objid = constraints.oid
        join pg_catalog.pg_proc as functions
          on calls.refclassid = 'pg_proc'::regclass
          and calls.refobjid = functions.oid
        where constraints.conrelid = 'public.analytics_events'::regclass
          and constraints.convalidated
          and functions.oid::regproc = 'regulars.follows_contract'::regproc
          and position(
            format(
              '''%s'' and schema_version = %s then',
              contracts.event_type,
              contracts.schema_version
            )
            in functions.prosrc
          ) > 0
      ))
  into v_count, v_offenders
  from public.analytics_event_contracts() as contracts;

  return query values (
    'events_valid',
    v_offenders is null,
    'fail',
    format('%s contracts enforced', v_count),
    case
      when v_offenders is null then format('%s contracts enforced', v_count)
      else 'some missing or not validated'
    end,
    v_offenders
  );

  -- the triggers and row security that everything rests on
  select string_agg(guards.name, ', ' order by guards.name)
  into v_offenders
  from (
    select format('trigger %s on %s', triggers.tgname, triggers.tgrelid::regclass) as name
    from pg_catalog.pg_trigger as triggers
    join pg_catalog.pg_class as tables on tables.oid = triggers.tgrelid
    join pg_catalog.pg_proc as functions on functions.oid = triggers.tgfoid
    where functions.pronamespace = 'regulars'::regnamespace
      and triggers.tgenabled not in ('O', 'A')
    union all
    select format('row security of %s', tables.oid::regclass)
    from pg_catalog.pg_policy as policies
    join pg_catalog.pg_class as tables on tables.oid = policies.polrelid
    where policies.polname = 'tenant'
      and not tables.relrowsecurity
  ) as guards;

  return query values (
    'guards_enabled',
    v_offenders is null,
    'fail',
    'every trigger and row security on',
    case when v_offenders is null then 'every trigger and row security on' else 'some are off' end,
    left(v_offenders, 500)
  );

  -- merge pointers that end nowhere would identify nobody
  select
    count(*),
    string_agg(pointers.id::text, ', ') filter (where pointers.place <= 5)
  into v_count, v_offenders
  from (
    select
      customers.id,
      row_number() over (order by customers.id) as place
    from public.customers
    where (
        verify_customers_loyalty.restaurant_id is null
        or customers.restaurant_id = verify_customers_loyalty.restaurant_id
      )
      and customers.merged_into_id is not null
      and regulars.customer_root(customers.restaurant_id, customers.id) is null
  ) as pointers;

  return query values (
    'merge_pointers_end',
    v_count = 0,
    'fail',
    '0 customers in a circle',
    format('%s customers in a circle', v_count),
    'customers ' || v_offenders
  );

  -- a number that is behind its events would refuse the next one
  v_offenders := null;
  if v_bookings.behind > 0 then
    select string_agg(numbers.id::text, ', ')
    into v_offenders
    from (
      select bookings.id
      from public.bookings
      where (
          verify_customers_loyalty.restaurant_id is null
          or bookings.restaurant_id = verify_customers_loyalty.restaurant_id
        )
        and exists (
          select
          from public.analytics_events
          where analytics_events.restaurant_id = bookings.restaurant_id
            and analytics_events.booking_id = bookings.id
            and analytics_events.booking_sequence > bookings.event_count
        )
      order by bookings.id
      limit 5
    ) as numbers;
  end if;

  return query values (
    'event_counts_lead',
    v_bookings.behind = 0,
    'fail',
    '0 bookings behind their events',
    format('%s bookings behind their events', v_bookings.behind),
    'bookings ' || v_offenders
  );

  -- events arriving: told, because a purge is allowed
  return query values (
    'events_arriving',
    v_bookings.short_of_events = 0,
    'warn',
    format('%s bookings with events', v_bookings.with_events),
    format('%s of them with some missing', v_bookings.short_of_events),
    case
      when v_bookings.short_of_events > 0 then
        'Purged or lost; reissue_analytics_events brings them back.'
    end
  );

  -- the pilot list
  select
    string_agg(pilots.entry, ', ') filter (
      where pilots.entry !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
    ),
    count(*) filter (where restaurants.id is not null),
    count(*)
  into v_offenders, v_other, v_count
  from (
    select distinct lower(btrim(entries.entry, E' \t\r\n')) as entry
    from (
      select current_setting('loyalty.pilot_restaurant_ids', true) as list
      union all
      select settings.value
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
    ) as lists
    cross join lateral unnest(string_to_array(lists.list, ',')) as entries (entry)
    where btrim(entries.entry, E' \t\r\n') <> ''
  ) as pilots
  left join public.restaurants on restaurants.id::text = pilots.entry;

  return query values (
    'pilot_list',
    v_offenders is null,
    'fail',
    'restaurant ids',
    format('%s entries, %s of them restaurants here', v_count, v_other),
    'not an id: ' || left(v_offenders, 200)
  );

  -- told, and stopping nothing
  select
    count(*) filter (
      where backfill_contacts.email_normalized is null
        and backfill_contacts.phone_normalized is null
        and btrim(backfill_contacts.contact, ' ' || chr(31)) <> ''
    )
  into v_count
  from pg_temp.backfill_contacts;

  return query values (
    'unusable_contacts',
    v_count = 0,
    'warn',
    '0 contacts',
    format('%s contacts that identify nobody', v_count),
    case when v_count > 0 then 'Their bookings are kept; see docs/guide.md to list them.' end
  );

  select
    count(distinct earlier_phone_readings.restaurant_id),
    string_agg(distinct earlier_phone_readings.restaurant_id::text, ', ')
  into v_count, v_offenders
  from regulars.earlier_phone_readings
  where verify_customers_loyalty.restaurant_id is null
    or earlier_phone_readings.restaurant_id = verify_customers_loyalty.restaurant_id;

  return query values (
    'phone_rules_applied',
    v_count = 0,
    'warn',
    '0 restaurants wait',
    format('%s restaurants wait', v_count),
    'Known guests are read as before: regulars.phone_rule_changes tells what would change. restaurants '
      || left(v_offenders, 200)
  );

  return query values (
    'walk_ins',
    true,
    'info',
    null::text,
    format('%s bookings without a customer', v_bookings.walk_ins),
    null::text
  );

  select
    format(
      '%s merged, %s erased, %s others',
      count(*) filter (where customers.merged_into_id is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is not null),
      count(*) filter (where customers.merged_into_id is null and customers.erased_at is null)
    )
  into v_offenders
  from public.customers
  where (
      verify_customers_loyalty.restaurant_id is null
      or customers.restaurant_id = verify_customers_loyalty.restaurant_id
    )
    and not exists (
      select
      from public.bookings
      where bookings.restaurant_id = customers.restaurant_id
        and bookings.customer_id = customers.id
    );

  return query values (
    'customers_without_bookings',
    true,
    'info',
    null::text,
    v_offenders,
    null::text
  );

  select
    count(*),
    string_agg(
      format(
        'customer %s: entry %s %s%s',
        accounts.customer_id,
        accounts.sequence,
        accounts.fault,
        case when accounts.booking_id is not null then ', of a booking' end
      ),
      '; '
    ) filter (where accounts.place <= 5)
  into v_count, v_offenders
  from (
    select distinct on (faults.restaurant_id, faults.program_id, faults.customer_id)
      faults.*,
      dense_rank() over (
        order by faults.restaurant_id, faults.program_id, faults.customer_id
      ) as place
    from regulars.ledger_faults as faults
    where verify_customers_loyalty.restaurant_id is null
      or faults.restaurant_id = verify_customers_loyalty.restaurant_id
    order by faults.restaurant_id, faults.program_id, faults.customer_id, faults.sequence
  ) as accounts;

  return query values (
    'ledger_untouched',
    v_count = 0,
    'warn',
    '0 accounts',
    format('%s accounts with entries altered, forged or removed by force', v_count),
    case
      when v_count > 0 then
        v_offenders || '. The first of each account. What bookings lack is posted anew; a manual '
        || 'entry only a backup can bring back.'
    end
  );

  -- last, so that it is read last
  select coalesce(sum(backfill_counts.inserted + backfill_counts.changed), 0)
  into v_count
  from pg_temp.backfill_counts;

  return query values (
    'backfill_pending',
    v_count = 0,
    'fail',
    '0 changes',
    format('%s changes', v_count),
    case when v_count > 0 then 'Run the backfill.' end
  );
end
$function$;
comment on function public.verify_customers_loyalty(uuid) is 'The post-deploy checklist, a row a check (null: all restaurants). Severity fail stops a deploy, warn and info do not. Names offenders by id only. Raises RG004.';

CREATE OR REPLACE FUNCTION regulars.accrual_points(accrual_rule jsonb, party_size integer, spend_amount bigint)
 RETURNS integer
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select least(
    case accrual_rule ->> 'type'
      when 'per_guest' then
        (accrual_rule -> 'base_points')::numeric
        + case
          when party_size >= (accrual_rule -> 'minimum_party_size')::numeric
            then (accrual_rule -> 'points_per_guest')::numeric * party_size
          else 0
        end
      when 'flat' then (accrual_rule -> 'points')::numeric
      when 'per_spend' then
        coalesce(div(spend_amount, (accrual_rule -> 'per_amount')::numeric), 0)
        * (accrual_rule -> 'points')::numeric
    end,
    -- a mistyped bill must not lose the booking
    1000000000
  )::integer
$function$;
comment on function regulars.accrual_points(jsonb,integer,bigint) is 'Points that a rule gives for a party size and a bill in minor units (null: not known yet, no points).';

CREATE OR REPLACE FUNCTION regulars.add_booking_to_profile(booking public.bookings, last_waitlist_at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  -- an imported tick is looked up below: whether it counts depends on what was withdrawn
  v_ticked_at timestamptz := case
    when booking.marketing_opt_in and booking.import_batch_id is null then booking.created_at
  end;
begin
  insert into public.customer_profiles as profiles (
    restaurant_id,
    customer_id,
    first_booking_at,
    last_booking_at,
    total_bookings,
    total_cancellations,
    total_no_shows,
    total_covers,
    total_visits,
    last_visit_at,
    marketing_opt_in,
    last_marketing_opt_in_at,
    marketing_choice_at,
    last_waitlist_at,
    updated_at
  )
  values (
    booking.restaurant_id,
    booking.customer_id,
    booking.created_at,
    booking.created_at,
    1,
    (booking.status = 'cancelled')::integer,
    (booking.status = 'no_show')::integer,
    case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    (booking.status = 'completed')::integer,
    case when booking.status = 'completed' then booking.starts_at end,
    v_ticked_at is not null,
    v_ticked_at,
    v_ticked_at,
    add_booking_to_profile.last_waitlist_at,
    now()
  )
  on conflict (restaurant_id, customer_id) do update set
    first_booking_at = least(profiles.first_booking_at, excluded.first_booking_at),
    last_booking_at = greatest(profiles.last_booking_at, excluded.last_booking_at),
    total_bookings = profiles.total_bookings + excluded.total_bookings,
    total_cancellations = profiles.total_cancellations + excluded.total_cancellations,
    total_no_shows = profiles.total_no_shows + excluded.total_no_shows,
    total_covers = profiles.total_covers + excluded.total_covers,
    total_visits = profiles.total_visits + excluded.total_visits,
    last_visit_at = greatest(profiles.last_visit_at, excluded.last_visit_at),
    -- a tick counts unless a later choice is known already
    marketing_opt_in = case
      when excluded.marketing_choice_at > coalesce(profiles.marketing_choice_at, '-infinity')
        then true
      else profiles.marketing_opt_in
    end,
    last_marketing_opt_in_at =
      greatest(profiles.last_marketing_opt_in_at, excluded.last_marketing_opt_in_at),
    marketing_choice_at = greatest(profiles.marketing_choice_at, excluded.marketing_choice_at),
    last_waitlist_at = greatest(profiles.last_waitlist_at, excluded.last_waitlist_at),
    updated_at = excluded.updated_at;

  if booking.marketing_opt_in and booking.import_batch_id is not null then
    perform regulars.look_up_marketing_choice(booking.restaurant_id, booking.customer_id);
  end if;
end
$function$;
comment on function regulars.add_booking_to_profile(public.bookings,timestamp with time zone) is 'Adds one booking to the profile of its customer, and inserts the profile if there is none.';

CREATE OR REPLACE FUNCTION regulars.all_restaurants()
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select true
$function$;
comment on function regulars.all_restaurants() is 'Marks, by the execute privilege on it, who may work on every restaurant without a tenant setting.';

CREATE OR REPLACE FUNCTION regulars.apply_import_change(restaurant_id uuid, number bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  update public.bookings
  set
    starts_at = import_changes.starts_at,
    ends_at = import_changes.ends_at,
    table_id = import_changes.table_id,
    party_size = import_changes.party_size,
    booking_type = import_changes.booking_type,
    seating_preference = import_changes.seating_preference,
    status = import_changes.status,
    confirmed_at = import_changes.confirmed_at,
    completed_at = import_changes.completed_at,
    cancelled_at = import_changes.cancelled_at,
    cancelled_by = import_changes.cancelled_by,
    customer_name = import_changes.customer_name,
    customer_email = import_changes.customer_email,
    customer_phone = import_changes.customer_phone,
    marketing_opt_in = import_changes.marketing_opt_in,
    notes = import_changes.notes,
    source = import_changes.source,
    spend_amount = import_changes.spend_amount,
    spend_currency = import_changes.spend_currency
  from pg_temp.import_changes
  where bookings.restaurant_id = apply_import_change.restaurant_id
    and bookings.id = import_changes.booking_id
    and import_changes.number = apply_import_change.number;
end
$function$;
comment on function regulars.apply_import_change(uuid,bigint) is 'Changes a booking as a row of an import says, with all that follows from it.';

CREATE OR REPLACE FUNCTION regulars.apply_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(rekeyed bigint, pairs_left bigint, bookings_parted bigint, restaurants_done bigint, restaurants_left bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_chunk record;
  v_rekeyed bigint;
begin
  perform regulars.assert_restaurant(apply_phone_rules.restaurant_id);
  rekeyed := 0;

  -- Again, because one may take the number that another has just left.
  loop
    v_rekeyed := 0;
    for v_chunk in
      select plan.chunk_restaurant_id, plan.chunk
      from regulars.plan_phone_rules(apply_phone_rules.restaurant_id) as plan
    loop
      v_rekeyed := v_rekeyed
        + regulars.apply_phone_rules_chunk(v_chunk.chunk_restaurant_id, v_chunk.chunk);
    end loop;
    -- the first plan tells all; a later one no longer knows whom the re-keyed have left
    if bookings_parted is null then
      select coalesce(sum(changes.bookings), 0)
      into bookings_parted
      from pg_temp.phone_rule_changes as changes
      where changes.change = 'part';
    end if;
    exit when v_rekeyed = 0;
    rekeyed := rekeyed + v_rekeyed;
  end loop;

  select count(*)
  into pairs_left
  from pg_temp.phone_rule_changes as changes
  where changes.change = 'join';

  select finished.restaurants_done, finished.restaurants_left
  into restaurants_done, restaurants_left
  from regulars.finish_phone_rules(apply_phone_rules.restaurant_id) as finished;

  if restaurants_done > 0 then
    perform public.backfill_customers_loyalty(apply_phone_rules.restaurant_id);
  end if;
  return next;
end
$function$;
comment on function regulars.apply_phone_rules(uuid) is 'Re-keys the customers that regulars.phone_rule_changes reports (null: all restaurants), merges none, and moves the bookings that part where no pair is left that would join; all in the caller''s transaction, for a live database use the command line, which commits chunk by chunk. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.apply_phone_rules_chunk(restaurant_id uuid, chunk integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_change record;
  v_now timestamptz := clock_timestamp();
  v_rekeyed bigint := 0;
begin
  perform regulars.assert_restaurant(apply_phone_rules_chunk.restaurant_id);

  perform
  from pg_temp.phone_rule_changes as changes
  join public.customers
    on customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and customers.id = changes.customer_id
  where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
    and changes.chunk = apply_phone_rules_chunk.chunk
    and changes.change = 'rekey'
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update of customers;

  for v_change in
    select
      changes.customer_id,
      changes.email_normalized,
      changes.phone_normalized,
      changes.becomes
    from pg_temp.phone_rule_changes as changes
    where changes.restaurant_id = apply_phone_rules_chunk.restaurant_id
      and changes.chunk = apply_phone_rules_chunk.chunk
      and changes.change = 'rekey'
    order by
      coalesce(changes.email_normalized, '') collate "C",
      coalesce(changes.phone_normalized, '') collate "C"
  loop
    begin
      -- only who still is what the plan saw
      update public.customers
      set
        phone_normalized = v_change.becomes,
        phone_read_at = v_now,
        updated_at = now()
      where customers.restaurant_id = apply_phone_rules_chunk.restaurant_id
        and customers.id = v_change.customer_id
        and customers.email_normalized is not distinct from v_change.email_normalized
        and customers.phone_normalized is not distinct from v_change.phone_normalized
        and customers.erased_at is null;
      if found then
        v_rekeyed := v_rekeyed + 1;
      end if;
    exception
      when unique_violation then
        null;
    end;
  end loop;

  return v_rekeyed;
end
$function$;
comment on function regulars.apply_phone_rules_chunk(uuid,integer) is 'Re-keys the customers of one chunk that regulars.plan_phone_rules listed in this session, and returns how many. One transaction each. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.assert_actor(actor text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  if assert_actor.actor ~ '^[A-Za-z0-9][A-Za-z0-9:._-]{0,99}$' is not true then
    raise exception using
      errcode = 'RG040',
      message = 'a value given for the customer is not valid',
      detail = 'actor must be an id or a kind: up to 100 letters, digits and signs of : . _ -',
      hint = 'Name who acts by an id such as staff:7, or by customer, staff or system.',
      column = 'actor';
  end if;
end
$function$;
comment on function regulars.assert_actor(text) is 'Raises RG040 unless the actor is an id or a kind, as it may be recorded for good.';

CREATE OR REPLACE FUNCTION regulars.assert_contact(restaurant_id uuid, email text, phone text)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_field text;
  v_expected text;
begin
  if btrim(assert_contact.email) <> ''
    and regulars.normalize_email(assert_contact.email) is null
  then
    v_field := 'customer_email';
    v_expected := 'an e-mail address such as name@example.com';
  elsif btrim(assert_contact.phone) <> '' and exists (
    select
    from public.restaurants
    where restaurants.id = assert_contact.restaurant_id
      and regulars.normalize_phone(assert_contact.phone, restaurants.country_code) is null
  ) then
    v_field := 'customer_phone';
    v_expected := 'a phone number, with its country code unless it is of the restaurant''s country';
  else
    return;
  end if;

  raise exception using
    errcode = 'RG008',
    message = 'the contact is malformed',
    detail = format('%s must be %s.', v_field, v_expected),
    hint = format('Correct %s, or leave it out.', v_field),
    column = v_field;
end
$function$;
comment on function regulars.assert_contact(uuid,text,text) is 'Raises RG008, naming the field and never the value, if an e-mail or phone is given that cannot be used.';

CREATE OR REPLACE FUNCTION regulars.assert_not_erased(restaurant_id uuid, customer_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_id uuid;
  v_is_known boolean;
begin
  select
    wanted.id,
    customers.id is not null
  into v_id, v_is_known
  from unnest(assert_not_erased.customer_ids) as wanted (id)
  left join public.customers
    on customers.restaurant_id = assert_not_erased.restaurant_id
    and customers.id = wanted.id
  where customers.id is null
    or customers.erased_at is not null
  order by customers.id is null desc
  limit 1;

  if not found then
    return;
  elsif not v_is_known then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        assert_not_erased.restaurant_id,
        coalesce(v_id::text, 'null')
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;

  raise exception using
    errcode = 'RG043',
    message = 'the customer has been erased',
    detail = format('customer_id %s.', v_id),
    hint = 'A later booking by the same guest starts a new customer; use that one.';
end
$function$;
comment on function regulars.assert_not_erased(uuid,uuid[]) is 'Raises RG007 if one of the customers does not exist and RG043 if one has been erased.';

CREATE OR REPLACE FUNCTION regulars.assert_restaurant(restaurant_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_setting text := nullif(current_setting('regulars.restaurant_id', true), '');
begin
  if v_setting is null then
    if has_function_privilege(session_user, 'regulars.all_restaurants()', 'execute') then
      return;
    end if;
    raise exception using
      errcode = 'RG010',
      message = 'no restaurant is set for this session',
      hint = 'Set it for the transaction: set local regulars.restaurant_id = ''<uuid>''.';
  end if;
  if assert_restaurant.restaurant_id is null then
    raise exception using
      errcode = 'RG010',
      message = 'all restaurants were asked for in one restaurant''s context',
      detail = format('regulars.restaurant_id is %s.', v_setting),
      hint = 'Pass that restaurant, or call without the setting as the owner or an operator.';
  elsif lower(v_setting) <> assert_restaurant.restaurant_id::text then
    raise exception using
      errcode = 'RG010',
      message = 'another restaurant than the one set for this session',
      detail = format(
        'regulars.restaurant_id is %s, the call names %s.',
        v_setting,
        assert_restaurant.restaurant_id
      ),
      hint = 'Call with the restaurant of the session, or set the other one.';
  end if;
end
$function$;
comment on function regulars.assert_restaurant(uuid) is 'Raises RG010 unless the session may work on the restaurant (null: on all restaurants).';

CREATE OR REPLACE FUNCTION regulars.award_date(confirmed_at timestamp with time zone, created_at timestamp with time zone, posted_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(regulars.datable(confirmed_at), regulars.datable(created_at), posted_at)
$function$;
comment on function regulars.award_date(timestamp with time zone,timestamp with time zone,timestamp with time zone) is 'The date of a booking''s award: when it was confirmed, else made, else posted, whichever points can bear first.';

CREATE OR REPLACE FUNCTION regulars.backfill_chunk(step integer, restaurant_id uuid, chunk integer)
 RETURNS TABLE(object text, inserted bigint, changed bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
 SET enable_bitmapscan TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
 SET lock_timeout TO '0'
AS $function$
#variable_conflict use_column
declare
  v_customers record;
  v_profiles record;
  v_ledger record;
  v_written bigint;
  v_chunks bigint;
  v_attempt integer := 1;
begin
  perform regulars.assert_restaurant(backfill_chunk.restaurant_id);

  -- A chunk makes new guests and locks known ones, which cannot be in one order with a booking that goes from one to
  -- the other. Before PostgreSQL ends either (deadlock_timeout is 1 s), the chunk gives its locks back and begins
  -- again; after ten times it waits as everybody does.
  loop
    begin
      if v_attempt <= 10 then
        set local lock_timeout = '200ms';
      end if;
      case backfill_chunk.step
        when 1 then
          v_customers := regulars.backfill_chunk_customers(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_customers.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', v_customers.inserted, 0),
            (1, 'bookings', 0, v_customers.changed),
            (2, 'profiles', v_customers.profiles, 0),
            (3, 'ledger entries', v_customers.posted, 0),
            (3, 'accounts', v_customers.opened, 0)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 2 then
          v_profiles := regulars.backfill_chunk_profiles(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_profiles.inserted + v_profiles.changed;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (1, 'customers', 0, v_profiles.shown),
            (2, 'profiles', v_profiles.inserted, v_profiles.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
        when 3 then
          v_ledger := regulars.backfill_chunk_ledger(
            backfill_chunk.restaurant_id,
            backfill_chunk.chunk
          );
          v_written := v_ledger.posted;
          return query
          insert into pg_temp.backfill_counts (step, object, inserted, changed)
          values
            (3, 'ledger entries', v_ledger.posted, 0),
            (3, 'accounts', v_ledger.opened, v_ledger.changed)
          returning backfill_counts.object, backfill_counts.inserted, backfill_counts.changed;
      end case;
      exit;
    exception
      when lock_not_available then
        v_attempt := v_attempt + 1;
      -- a guest whom somebody has made since: looked for again
      when unique_violation then
        if v_attempt > 10 then
          raise;
        end if;
        v_attempt := v_attempt + 1;
    end;
  end loop;

  -- A first run fills tables that were empty when its statements were planned: after 1, 2, 4, 8, … chunks that wrote
  -- much, they are planned again.
  if v_written >= 100 then
    v_chunks := nextval('pg_temp.backfill_chunks');
    if v_chunks & (v_chunks - 1) = 0 then
      discard plans;
    end if;
  end if;
end
$function$;
comment on function regulars.backfill_chunk(integer,uuid,integer) is 'Second pass: corrects one chunk that regulars.backfill_plan listed in this session. One transaction each.';

CREATE OR REPLACE FUNCTION regulars.backfill_chunk_customers(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT profiles bigint, OUT posted bigint, OUT opened bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_program_id uuid;
  v_known_ids uuid[];
  v_whole_ids uuid[];
  v_attached_ids uuid[];
  v_awarded_ids uuid[];
begin
  v_program_id := regulars.program_for_earlier_points(
    backfill_chunk_customers.restaurant_id,
    array(
      select backfill_bookings.booking_id
      from pg_temp.backfill_bookings
      where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
        and backfill_bookings.chunk = backfill_chunk_customers.chunk
    )
  );

  -- made by somebody since the first pass
  select array_agg(guests.customer_id)
  into v_known_ids
  from (
    select distinct
      backfill_bookings.customer_id,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.is_new
  ) as guests
  where exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized = guests.email_normalized
      and customers.phone_normalized = guests.phone_normalized
      and customers.erased_at is null
  )
  or guests.phone_normalized is null and exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized = guests.email_normalized
      and customers.phone_normalized is null
      and customers.erased_at is null
  )
  or guests.email_normalized is null and exists (
    select
    from public.customers
    where customers.restaurant_id = backfill_chunk_customers.restaurant_id
      and customers.email_normalized is null
      and customers.phone_normalized = guests.phone_normalized
      and customers.erased_at is null
  );

  -- New guests, that is all of a first run: the update itself locks the bookings, and takes those alone that are as the
  -- first pass has read them. The foreign key is looked at when the customers are in. One whom somebody makes
  -- meanwhile is a unique violation, and regulars.backfill_chunk begins again.
  with attached as (
    update public.bookings
    set
      customer_id = backfill_bookings.customer_id,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, v_program_id)
        else bookings.loyalty_program_id
      end
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.is_new
      and backfill_bookings.customer_id <> all (coalesce(v_known_ids, '{}'))
      and bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and bookings.id = backfill_bookings.booking_id
      and bookings.ctid = backfill_bookings.place
      and bookings.xmin = backfill_bookings.version
    returning
      bookings.id,
      bookings.customer_id,
      bookings.loyalty_points_awarded,
      bookings.created_at,
      bookings.customer_name,
      bookings.customer_email,
      bookings.customer_phone,
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized,
      backfill_bookings.is_large
  ),
  guests as (
    insert into public.customers (
      restaurant_id,
      id,
      email,
      phone,
      email_normalized,
      phone_normalized,
      full_name
    )
    select
      backfill_chunk_customers.restaurant_id,
      attached.customer_id,
      (array_agg(btrim(attached.customer_email) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_email) <> ''))[1],
      (array_agg(btrim(attached.customer_phone) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_phone) <> ''))[1],
      attached.email_normalized,
      attached.phone_normalized,
      (array_agg(btrim(attached.customer_name) order by attached.created_at desc, attached.id desc)
        filter (where btrim(attached.customer_name) <> ''))[1]
    from attached
    group by attached.customer_id, attached.email_normalized, attached.phone_normalized
    order by
      coalesce(attached.email_normalized, '') collate "C",
      coalesce(attached.phone_normalized, '') collate "C"
    returning id
  )
  select
    array_agg(attached.id),
    array_agg(attached.id) filter (where attached.loyalty_points_awarded <> 0),
    array_agg(distinct attached.customer_id) filter (where not attached.is_large),
    (select count(*) from guests)
  into v_attached_ids, v_awarded_ids, v_whole_ids, inserted
  from attached;

  changed := coalesce(cardinality(v_attached_ids), 0);

  if exists (
    select
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
    offset backfill_chunk_customers.changed
  ) then
    delete from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_customers.chunk
      and backfill_bookings.booking_id = any (v_attached_ids);

    select
      backfill_chunk_customers.inserted + others.inserted,
      backfill_chunk_customers.changed + others.changed
    into inserted, changed
    from regulars.backfill_chunk_known_customers(
      restaurant_id => backfill_chunk_customers.restaurant_id,
      chunk => backfill_chunk_customers.chunk,
      program_id => v_program_id
    ) as others;
  end if;

  -- What the next steps would find, while the rows are at hand. The profile of a guest who has other chunks too would be
  -- written twice.
  profiles := 0;
  if v_whole_ids is not null then
    select written.inserted
    into profiles
    from regulars.write_profiles(
      restaurant_id => backfill_chunk_customers.restaurant_id,
      customer_ids => v_whole_ids
    ) as written;
  end if;

  select
    coalesce(points.posted, 0),
    coalesce(points.opened, 0)
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_customers.restaurant_id,
    booking_ids => v_awarded_ids
  ) as points;
end
$function$;
comment on function regulars.backfill_chunk_customers(uuid,integer) is 'Attaches the bookings of one chunk of step 1, makes their customers and, for those, profiles, entries and accounts; returns how many of each.';

CREATE OR REPLACE FUNCTION regulars.backfill_chunk_known_customers(restaurant_id uuid, chunk integer, program_id uuid, OUT inserted bigint, OUT changed bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_kept_ids uuid[];
  v_guest record;
  v_customer_id uuid;
  v_attached bigint;
begin
  -- A booking whose contact was changed since the first pass has been dealt with by the live path, and one that is gone
  -- went with its restaurant. The locks give the rows as they are now.
  select array_agg(locked.id)
  into v_kept_ids
  from (
    select
      bookings.id,
      (
        coalesce(bookings.customer_email, ''),
        coalesce(bookings.customer_phone, ''),
        bookings.customer_id
      ) is distinct from (
        backfill_bookings.email,
        backfill_bookings.phone,
        backfill_bookings.old_customer_id
      ) as is_changed
    from pg_temp.backfill_bookings
    join public.bookings
      on bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and bookings.id = backfill_bookings.booking_id
    where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    order by
      coalesce(backfill_bookings.email_normalized, '') collate "C",
      coalesce(backfill_bookings.phone_normalized, '') collate "C",
      backfill_bookings.booking_id
    for no key update of bookings
  ) as locked
  where not locked.is_changed;

  delete from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and backfill_bookings.booking_id not in (select unnest(v_kept_ids));

  -- what they show is the business of step 2
  insert into public.customers (
    restaurant_id,
    id,
    email,
    phone,
    email_normalized,
    phone_normalized
  )
  select
    backfill_chunk_known_customers.restaurant_id,
    backfill_bookings.customer_id,
    nullif(btrim(min(backfill_bookings.email)), ''),
    nullif(btrim(min(backfill_bookings.phone)), ''),
    backfill_bookings.email_normalized,
    backfill_bookings.phone_normalized
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and backfill_bookings.identity_id is null
    and coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
      is not null
  group by
    backfill_bookings.customer_id,
    backfill_bookings.email_normalized,
    backfill_bookings.phone_normalized
  order by
    coalesce(backfill_bookings.email_normalized, '') collate "C",
    coalesce(backfill_bookings.phone_normalized, '') collate "C"
  on conflict (restaurant_id, email_normalized, phone_normalized)
    where erased_at is null
    do nothing;
  get diagnostics inserted = row_count;

  perform
  from public.customers
  where customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and customers.id in (
      select backfill_bookings.customer_id
      from pg_temp.backfill_bookings
      where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
        and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    )
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update;

  -- Only where the customer still stands for the contact now that it is locked.
  update public.bookings
  set
    customer_id = backfill_bookings.customer_id,
    loyalty_program_id = case
      when bookings.loyalty_points_awarded <> 0
        then coalesce(bookings.loyalty_program_id, backfill_chunk_known_customers.program_id)
      else bookings.loyalty_program_id
    end
  from pg_temp.backfill_bookings
  join public.customers
    on customers.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and customers.id = backfill_bookings.customer_id
    and customers.merged_into_id is null
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
    and bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and bookings.id = backfill_bookings.booking_id
    and (
      coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized) is null
      or (
        customers.erased_at is null
        and customers.email_normalized is not distinct from backfill_bookings.email_normalized
        and customers.phone_normalized is not distinct from backfill_bookings.phone_normalized
      )
      or (
        backfill_bookings.identity_id <> backfill_bookings.customer_id
        and regulars.customer_root(
          backfill_chunk_known_customers.restaurant_id,
          backfill_bookings.identity_id
        ) = backfill_bookings.customer_id
      )
    );
  get diagnostics changed = row_count;

  select count(*)
  into v_attached
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
    and backfill_bookings.chunk = backfill_chunk_known_customers.chunk;

  if changed = v_attached then
    return;
  end if;

  -- A guest that somebody inserted, merged, unmerged or erased meanwhile: resolved as a live booking would be.
  for v_guest in
    select
      backfill_bookings.email_normalized,
      backfill_bookings.phone_normalized,
      min(backfill_bookings.email) as email,
      min(backfill_bookings.phone) as phone,
      array_agg(backfill_bookings.booking_id) as booking_ids
    from pg_temp.backfill_bookings
    where backfill_bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and backfill_bookings.chunk = backfill_chunk_known_customers.chunk
      and coalesce(backfill_bookings.email_normalized, backfill_bookings.phone_normalized)
        is not null
    group by backfill_bookings.email_normalized, backfill_bookings.phone_normalized
    order by
      coalesce(backfill_bookings.email_normalized, '') collate "C",
      coalesce(backfill_bookings.phone_normalized, '') collate "C"
  loop
    v_customer_id := regulars.resolve_customer(
      restaurant_id => backfill_chunk_known_customers.restaurant_id,
      email_normalized => v_guest.email_normalized,
      phone_normalized => v_guest.phone_normalized,
      full_name => null,
      email => nullif(btrim(v_guest.email), ''),
      phone => nullif(btrim(v_guest.phone), '')
    );

    update public.bookings
    set
      customer_id = v_customer_id,
      loyalty_program_id = case
        when bookings.loyalty_points_awarded <> 0
          then coalesce(bookings.loyalty_program_id, backfill_chunk_known_customers.program_id)
        else bookings.loyalty_program_id
      end
    where bookings.restaurant_id = backfill_chunk_known_customers.restaurant_id
      and bookings.id = any (v_guest.booking_ids)
      and bookings.customer_id is distinct from v_customer_id;
    get diagnostics v_attached = row_count;
    changed := changed + v_attached;
  end loop;
end
$function$;
comment on function regulars.backfill_chunk_known_customers(uuid,integer,uuid) is 'Attaches what is left of one chunk of step 1 to the customers that there are, or makes them; returns customers inserted and bookings changed.';

CREATE OR REPLACE FUNCTION regulars.backfill_chunk_ledger(restaurant_id uuid, chunk integer, OUT posted bigint, OUT opened bigint, OUT changed bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  v_booking_ids uuid[];
  v_wrong_ids uuid[];
begin
  select
    array_agg(distinct backfill_ledger.booking_id)
      filter (where backfill_ledger.booking_id is not null),
    array_agg(backfill_ledger.customer_id)
      filter (where backfill_ledger.booking_id is null)
  into v_booking_ids, v_wrong_ids
  from pg_temp.backfill_ledger
  where backfill_ledger.restaurant_id = backfill_chunk_ledger.restaurant_id
    and backfill_ledger.chunk = backfill_chunk_ledger.chunk;

  perform
  from public.bookings
  where bookings.restaurant_id = backfill_chunk_ledger.restaurant_id
    and bookings.id = any (v_booking_ids)
  order by bookings.customer_id, bookings.id
  for no key update;

  select
    points.posted,
    points.opened
  into posted, opened
  from regulars.rebuild_points(
    restaurant_id => backfill_chunk_ledger.restaurant_id,
    booking_ids => v_booking_ids
  ) as points;

  changed := 0;
  if v_wrong_ids is not null then
    changed := regulars.rebuild_accounts(
      restaurant_id => backfill_chunk_ledger.restaurant_id,
      customer_ids => v_wrong_ids
    );
  end if;
end
$function$;
comment on function regulars.backfill_chunk_ledger(uuid,integer) is 'Posts what is missing for one chunk of step 3 and corrects its accounts; returns entries posted, accounts opened and accounts corrected.';

CREATE OR REPLACE FUNCTION regulars.backfill_chunk_profiles(restaurant_id uuid, chunk integer, OUT inserted bigint, OUT changed bigint, OUT shown bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
begin
  select
    refreshed.inserted,
    refreshed.changed,
    refreshed.shown
  into inserted, changed, shown
  from regulars.refresh_profiles(
    restaurant_id => backfill_chunk_profiles.restaurant_id,
    customer_ids => array(
      select backfill_profiles.customer_id
      from pg_temp.backfill_profiles
      where backfill_profiles.restaurant_id = backfill_chunk_profiles.restaurant_id
        and backfill_profiles.chunk = backfill_chunk_profiles.chunk
    )
  ) as refreshed;
end
$function$;
comment on function regulars.backfill_chunk_profiles(uuid,integer) is 'Corrects the profiles and shown contacts of one chunk of step 2; returns profiles inserted, changed and contacts changed.';

CREATE OR REPLACE FUNCTION regulars.backfill_dry_run(restaurant_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
 SET work_mem TO '128MB'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
declare
  v_derived text := rtrim(pg_get_viewdef('regulars.derived_customer_profiles'::regclass), ';');
  v_profiles text := rtrim(pg_get_viewdef('regulars.customer_profile_differences'::regclass), ';');
  v_contacts text := rtrim(pg_get_viewdef('regulars.shown_contact_differences'::regclass), ';');
  v_points text := rtrim(pg_get_viewdef('regulars.booking_point_differences'::regclass), ';');
  v_after constant text := 'pg_temp.backfill_after bookings';
begin
  perform regulars.assert_restaurant(backfill_dry_run.restaurant_id);
  perform regulars.backfill_plan(1, backfill_dry_run.restaurant_id);

  -- what differs now, each view read once; verify reads these too
  drop table if exists pg_temp.present_profile_differences;
  create temp table present_profile_differences on commit preserve rows as
  select profiles.restaurant_id, profiles.customer_id, profiles.has_profile
  from regulars.customer_profile_differences as profiles
  where backfill_dry_run.restaurant_id is null
    or profiles.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_contact_differences;
  create temp table present_contact_differences on commit preserve rows as
  select contacts.restaurant_id, contacts.customer_id
  from regulars.shown_contact_differences as contacts
  where backfill_dry_run.restaurant_id is null
    or contacts.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_point_differences;
  create temp table present_point_differences on commit preserve rows as
  select
    points.restaurant_id,
    points.booking_id,
    points.program_id,
    points.customer_id,
    points.target,
    points.posted
  from regulars.booking_point_differences as points
  where backfill_dry_run.restaurant_id is null
    or points.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.present_account_differences;
  create temp table present_account_differences on commit preserve rows as
  select accounts.restaurant_id, accounts.customer_id
  from regulars.account_differences as accounts
  where backfill_dry_run.restaurant_id is null
    or accounts.restaurant_id = backfill_dry_run.restaurant_id;

  drop table if exists pg_temp.backfill_affected;
  create temp table backfill_affected on commit preserve rows as
  select backfill_bookings.restaurant_id, backfill_bookings.customer_id
  from pg_temp.backfill_bookings
  union
  select backfill_bookings.restaurant_id, backfill_bookings.old_customer_id
  from pg_temp.backfill_bookings
  where backfill_bookings.old_customer_id is not null;
  create unique index on backfill_affected (restaurant_id, customer_id);
  analyze backfill_affected;

  drop table if exists pg_temp.backfill_after;
  create temp table backfill_after (like public.bookings) on commit preserve rows;
  insert into backfill_after
  select bookings.*
  from public.bookings
  where (bookings.restaurant_id, bookings.customer_id) in (
    select backfill_affected.restaurant_id, backfill_affected.customer_id
    from pg_temp.backfill_affected
  )
  union all
  select bookings.*
  from public.bookings
  join pg_temp.backfill_bookings
    on backfill_bookings.restaurant_id = bookings.restaurant_id
    and backfill_bookings.booking_id = bookings.id
  where bookings.customer_id is null;

  update backfill_after
  set
    customer_id = backfill_bookings.customer_id,
    loyalty_program_id = case
      when backfill_after.loyalty_points_awarded <> 0
        then coalesce(
          backfill_after.loyalty_program_id,
          regulars.default_program_id(backfill_after.restaurant_id),
          -- the program that would be made
          '00000000-0000-0000-0000-000000000000'
        )
      else backfill_after.loyalty_program_id
    end
  from pg_temp.backfill_bookings
  where backfill_bookings.restaurant_id = backfill_after.restaurant_id
    and backfill_bookings.booking_id = backfill_after.id;
  create index on backfill_after (restaurant_id, customer_id);
  create index on backfill_after (restaurant_id, id);
  analyze backfill_after;

  v_derived := replace(v_derived, 'public.bookings', v_after);
  v_profiles := replace(v_profiles, 'regulars.derived_customer_profiles', format('(%s)', v_derived));
  v_contacts := replace(v_contacts, 'public.bookings', v_after);
  v_points := replace(v_points, 'public.bookings', v_after);

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select
    1,
    'customers',
    count(distinct backfill_bookings.customer_id) filter (
      where backfill_bookings.identity_id is null
        and coalesce(
          backfill_bookings.email_normalized,
          backfill_bookings.phone_normalized
        ) is not null
    ),
    0,
    false
  from pg_temp.backfill_bookings;

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 1, 'bookings', 0, count(*), false
  from pg_temp.backfill_bookings;

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select 1, 'customers', 0, count(*), false
      from (
        select restaurant_id, customer_id
        from pg_temp.present_contact_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as contacts
    $query$,
    v_contacts
  );

  execute format(
    $query$
      insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
      select
        2,
        'profiles',
        count(*) filter (where not has_profile),
        count(*) filter (where has_profile),
        false
      from (
        select restaurant_id, customer_id, has_profile
        from pg_temp.present_profile_differences as present
        where not exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = present.restaurant_id
            and affected.customer_id = present.customer_id
        )
        union all
        select restaurant_id, customer_id, has_profile
        from (%s) as after
        where exists (
          select
          from pg_temp.backfill_affected as affected
          where affected.restaurant_id = after.restaurant_id
            and affected.customer_id = after.customer_id
        )
      ) as profiles
    $query$,
    v_profiles
  );

  drop table if exists pg_temp.backfill_due;
  execute format(
    $query$
      create temp table backfill_due on commit preserve rows as
      select restaurant_id, booking_id, program_id, customer_id, target, target - posted as points
      from pg_temp.present_point_differences as present
      where not exists (
        select
        from pg_temp.backfill_after as after
        where after.restaurant_id = present.restaurant_id
          and after.id = present.booking_id
      )
      union all
      select restaurant_id, booking_id, program_id, customer_id, target, target - posted
      from (%s) as after
      where exists (
        select
        from pg_temp.backfill_after as bookings
        where bookings.restaurant_id = after.restaurant_id
          and bookings.id = after.booking_id
      )
    $query$,
    v_points
  );

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  values (3, 'ledger entries', regulars.backfill_dry_run_entries(), 0, false);

  insert into pg_temp.backfill_counts (step, object, inserted, changed, is_written)
  select 3, 'accounts', count(*), 0, false
  from (
    select distinct due.restaurant_id, due.program_id, due.customer_id
    from pg_temp.backfill_due as due
    where not exists (
      select
      from public.loyalty_points
      where loyalty_points.restaurant_id = due.restaurant_id
        and loyalty_points.program_id = due.program_id
        and loyalty_points.customer_id = due.customer_id
    )
  ) as opened
  union all
  select 3, 'accounts', 0, count(*), false
  from pg_temp.present_account_differences;
end
$function$;
comment on function regulars.backfill_dry_run(uuid) is 'Counts, for regulars.backfill_report, what the backfill would insert and change; writes nothing but temporary tables.';

CREATE OR REPLACE FUNCTION regulars.backfill_dry_run_entries()
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_entries bigint;
begin
  if not exists (select from pg_temp.backfill_due where backfill_due.points < 0) then
    select count(*)
    into v_entries
    from pg_temp.backfill_due;
    return v_entries;
  end if;

  with awards as materialized (
    select
      due.*,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as left_points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.restaurant_id, due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from pg_temp.backfill_due as due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = due.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join (
      select
        reversals.restaurant_id,
        reversals.reverses_event_id,
        sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.reverses_event_id is not null
      group by reversals.restaurant_id, reversals.reverses_event_id
    ) as taken
      on taken.restaurant_id = entries.restaurant_id
      and taken.reverses_event_id = entries.id
    where due.points < 0
  ),
  takings as (
    select
      awards.*,
      least(awards.left_points, -awards.points - (awards.points_so_far - awards.left_points))
        as taken_points
    from awards
    where awards.left_points > 0
      and awards.points_so_far - awards.left_points < -awards.points
  ),
  leavings as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.taken_points,
      sum(takings.taken_points) over (
        partition by takings.restaurant_id, takings.booking_id
        order by
          takings.occurred_at,
          takings.program_id,
          takings.customer_id,
          takings.sequence
      ) as points_so_far
    from takings
    -- an account that the booking has left
    where takings.target = 0
  ),
  -- by award, on the account that loses points and on the one that gets them
  by_award as (
    select
      takings.restaurant_id,
      takings.booking_id,
      takings.program_id,
      takings.customer_id,
      -takings.taken_points as points
    from takings
    union all
    select
      due.restaurant_id,
      due.booking_id,
      due.program_id,
      due.customer_id,
      least(
        leavings.taken_points,
        due.points - (leavings.points_so_far - leavings.taken_points)
      )
    from pg_temp.backfill_due as due
    join leavings
      on leavings.restaurant_id = due.restaurant_id
      and leavings.booking_id = due.booking_id
    where due.points > 0
      and leavings.points_so_far - leavings.taken_points < due.points
  )
  select coalesce(sum(accounts.entries), 0)
  into v_entries
  from (
    select
      count(by_award.points)
        -- and one for what no award accounts for
        + (due.points <> coalesce(sum(by_award.points), 0))::integer as entries
    from pg_temp.backfill_due as due
    left join by_award
      on by_award.restaurant_id = due.restaurant_id
      and by_award.booking_id = due.booking_id
      and by_award.program_id = due.program_id
      and by_award.customer_id = due.customer_id
    group by due.restaurant_id, due.booking_id, due.program_id, due.customer_id, due.points
  ) as accounts;
  return v_entries;
end
$function$;
comment on function regulars.backfill_dry_run_entries() is 'How many ledger entries the backfill would append for the differences that regulars.backfill_dry_run has listed.';

CREATE OR REPLACE FUNCTION regulars.backfill_plan(step integer, restaurant_id uuid DEFAULT NULL::uuid, part integer DEFAULT 0, parts integer DEFAULT 1)
 RETURNS TABLE(chunk_restaurant_id uuid, chunk integer, items bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
 SET work_mem TO '128MB'
 SET enable_nestloop TO 'off'
 SET enable_mergejoin TO 'off'
 SET jit TO 'off'
AS $function$
begin
  perform regulars.assert_restaurant(backfill_plan.restaurant_id);
  -- a mistyped id would find nothing to do, and verify would call that green
  if backfill_plan.restaurant_id is not null
    and not exists (select from public.restaurants where restaurants.id = backfill_plan.restaurant_id)
  then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', backfill_plan.restaurant_id),
      hint = 'Correct restaurant_id; null stands for all restaurants.';
  end if;

  -- counts the chunks of the step that wrote much
  drop sequence if exists pg_temp.backfill_chunks;
  create temp sequence backfill_chunks;

  case backfill_plan.step
    when 1 then
      perform regulars.backfill_plan_customers(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      drop table if exists pg_temp.backfill_counts;
      create temp table backfill_counts (
        step integer not null,
        object text not null,
        inserted bigint not null,
        changed bigint not null,
        is_written boolean not null default true
      ) on commit preserve rows;

      return query
      select backfill_bookings.restaurant_id, backfill_bookings.chunk, count(*)
      from pg_temp.backfill_bookings
      group by backfill_bookings.restaurant_id, backfill_bookings.chunk
      order by backfill_bookings.restaurant_id, backfill_bookings.chunk;
    when 2 then
      -- step 1 has filled what step 2 looks up; one session is enough
      if backfill_plan.part = 0 and exists (
        select
        from pg_temp.backfill_counts
        where backfill_counts.inserted + backfill_counts.changed >= 100
      ) then
        analyze public.customers (restaurant_id, id, merged_into_id, erased_at);
        analyze public.bookings (customer_id);
      end if;
      perform regulars.backfill_plan_profiles(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_profiles.restaurant_id, backfill_profiles.chunk, count(*)
      from pg_temp.backfill_profiles
      group by backfill_profiles.restaurant_id, backfill_profiles.chunk
      order by backfill_profiles.restaurant_id, backfill_profiles.chunk;
    when 3 then
      perform regulars.backfill_plan_ledger(
        backfill_plan.restaurant_id,
        backfill_plan.part,
        backfill_plan.parts
      );
      return query
      select backfill_ledger.restaurant_id, backfill_ledger.chunk, count(*)
      from pg_temp.backfill_ledger
      group by backfill_ledger.restaurant_id, backfill_ledger.chunk
      order by backfill_ledger.restaurant_id, backfill_ledger.chunk;
  end case;
end
$function$;
comment on function regulars.backfill_plan(integer,uuid,integer,integer) is 'First pass of a backfill step (1 customers, 2 profiles, 3 ledger), without locks: lists the chunks that differ. Part of parts divides the work between sessions, counted from 0.';

CREATE OR REPLACE FUNCTION regulars.backfill_plan_customers(restaurant_id uuid, part integer, parts integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  drop table if exists pg_temp.backfill_contacts;
  drop table if exists pg_temp.backfill_guests;
  drop table if exists pg_temp.backfill_bookings;

  create temp table backfill_contacts on commit preserve rows as
  select
    raw.restaurant_id,
    raw.contact,
    raw.first_at,
    normalized.email_normalized,
    case
      when exists (
        select
        from regulars.earlier_phone_readings
        where earlier_phone_readings.restaurant_id = raw.restaurant_id
      )
        then regulars.known_phone(
          restaurant_id => raw.restaurant_id,
          email_normalized => normalized.email_normalized,
          phone => nullif(split_part(raw.contact, chr(31), 2), ''),
          phone_normalized => normalized.phone_normalized
        )
      else normalized.phone_normalized
    end as phone_normalized
  from (
    select
      bookings.restaurant_id,
      regulars.contact_key(bookings.customer_email, bookings.customer_phone) as contact,
      min(bookings.created_at) as first_at
    from public.bookings
    where (
        backfill_plan_customers.restaurant_id is null
        or bookings.restaurant_id = backfill_plan_customers.restaurant_id
      )
      and (
        backfill_plan_customers.parts = 1
        -- What the spellings of one contact have in common, so that one session gets all of a guest's bookings. A
        -- guest whom this tells apart is right all the same: the sessions wait for each other.
        or (
          hashtext(
            case
              when bookings.customer_email like '%@%'
                then lower(translate(bookings.customer_email, E' \t\r\n', ''))
              -- null would be nobody's part
              else coalesce(right(translate(bookings.customer_phone, E' \t\r\n()-./', ''), 6), '')
            end
          ) & 2147483647
        ) % backfill_plan_customers.parts = backfill_plan_customers.part
      )
    group by
      bookings.restaurant_id,
      regulars.contact_key(bookings.customer_email, bookings.customer_phone)
  ) as raw
  join public.restaurants on restaurants.id = raw.restaurant_id
  cross join lateral (
    select
      regulars.normalize_email(nullif(split_part(raw.contact, chr(31), 1), ''))
        as email_normalized,
      regulars.normalize_phone(
        nullif(split_part(raw.contact, chr(31), 2), ''),
        restaurants.country_code
      ) as phone_normalized
    -- keeps the two calls from being repeated wherever their results are used
    offset 0
  ) as normalized;
  -- what joins are by; the number of rows comes with any column
  analyze backfill_contacts (restaurant_id, contact);

  -- Ids for new guests are given here, so that every booking of a guest names the same one: in the order in which they
  -- first came, as live bookings give them. Chunks go by that order, so that they write what lies together.
  create temp table backfill_guests on commit preserve rows as
  select
    guests.restaurant_id,
    guests.email_normalized,
    guests.phone_normalized,
    guests.identity_id,
    case
      when guests.identity_id is null then regulars.uuid_v7()
      when guests.merged_into_id is null then guests.identity_id
      else regulars.customer_root(guests.restaurant_id, guests.identity_id)
    end as customer_id
  from (
    select
      contacts.restaurant_id,
      contacts.email_normalized,
      contacts.phone_normalized,
      customers.id as identity_id,
      customers.merged_into_id
    from (
      select
        backfill_contacts.restaurant_id,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized,
        min(backfill_contacts.first_at) as first_at
      from backfill_contacts
      where backfill_contacts.email_normalized is not null
        or backfill_contacts.phone_normalized is not null
      group by
        backfill_contacts.restaurant_id,
        backfill_contacts.email_normalized,
        backfill_contacts.phone_normalized
    ) as contacts
    left join public.customers
      on customers.restaurant_id = contacts.restaurant_id
      and coalesce(customers.email_normalized, '') = coalesce(contacts.email_normalized, '')
      and coalesce(customers.phone_normalized, '') = coalesce(contacts.phone_normalized, '')
      and customers.erased_at is null
    order by contacts.restaurant_id, contacts.first_at
    -- keeps ids from being given before the order is
    offset 0
  ) as guests;
  analyze backfill_guests (restaurant_id);

  -- Chunks of whole guests, about a thousand bookings each. Only a guest with more than that has several, of the newest
  -- bookings first, by which the customer shows the right name from the beginning.
  create temp table backfill_bookings on commit preserve rows as
  with wrong as materialized (
    select
      bookings.restaurant_id,
      bookings.id as booking_id,
      -- these two name the version of the row that was read
      bookings.ctid as place,
      bookings.xmin as version,
      bookings.created_at,
      bookings.customer_id as old_customer_id,
      coalesce(bookings.customer_email, '') as email,
      coalesce(bookings.customer_phone, '') as phone,
      backfill_guests.email_normalized,
      backfill_guests.phone_normalized,
      backfill_guests.identity_id,
      coalesce(
        backfill_guests.customer_id,
        regulars.customer_root(bookings.restaurant_id, bookings.customer_id)
      ) as customer_id,
      -- merge pointers in a circle lead to nobody
      coalesce(backfill_guests.customer_id, bookings.customer_id) as guest_id
    from public.bookings
    join backfill_contacts
      on backfill_contacts.restaurant_id = bookings.restaurant_id
      and backfill_contacts.contact
        = regulars.contact_key(bookings.customer_email, bookings.customer_phone)
    left join backfill_guests
      on backfill_guests.restaurant_id = backfill_contacts.restaurant_id
      and coalesce(backfill_guests.email_normalized, '')
        = coalesce(backfill_contacts.email_normalized, '')
      and coalesce(backfill_guests.phone_normalized, '')
        = coalesce(backfill_contacts.phone_normalized, '')
    left join public.customers as present
      on present.restaurant_id = bookings.restaurant_id
      and present.id = bookings.customer_id
      and present.merged_into_id is not null
    where (
        backfill_plan_customers.restaurant_id is null
        or bookings.restaurant_id = backfill_plan_customers.restaurant_id
      )
      and (
        bookings.customer_id is distinct from backfill_guests.customer_id
          and backfill_guests.customer_id is not null
        -- no usable contact: stays with its customer, or with whom that one was merged into
        or backfill_guests.customer_id is null and present.id is not null
        -- points from before this system get the program that holds them
        or bookings.loyalty_points_awarded <> 0
          and bookings.loyalty_program_id is null
          and bookings.customer_id is not null
      )
  ),
  guests as (
    select
      sized.*,
      sum(sized.room) over (
        partition by sized.restaurant_id
        order by sized.guest_id
      )::bigint - sized.room as room_before
    from (
      select
        wrong.restaurant_id,
        wrong.guest_id,
        count(*) > 1000 as is_large,
        -- a large guest begins a chunk and ends one
        case when count(*) > 1000 then (count(*) / 1000 + 2) * 1000 else count(*) end as room
      from wrong
      group by wrong.restaurant_id, wrong.guest_id
    ) as sized
  ),
  places as (
    select
      wrong.restaurant_id,
      wrong.booking_id,
      row_number() over (
        partition by wrong.restaurant_id, wrong.guest_id
        order by wrong.created_at desc, wrong.booking_id desc
      ) - 1 as place
    from wrong
    join guests
      on guests.restaurant_id = wrong.restaurant_id
      and guests.guest_id = wrong.guest_id
    where guests.is_large
  )
  select
    (
      case
        when guests.is_large then (guests.room_before + 999) / 1000 + places.place / 1000
        else guests.room_before / 1000
      end
    )::integer as chunk,
    -- the customer is still to be made, by this chunk
    wrong.identity_id is null
      and coalesce(wrong.email_normalized, wrong.phone_normalized) is not null
      and coalesce(places.place, 0) < 1000 as is_new,
    guests.is_large,
    wrong.*
  from wrong
  join guests
    on guests.restaurant_id = wrong.restaurant_id
    and guests.guest_id = wrong.guest_id
  left join places
    on places.restaurant_id = wrong.restaurant_id
    and places.booking_id = wrong.booking_id
  -- a chunk lies together, and finds its bookings in the order in which they lie
  order by wrong.restaurant_id, chunk, wrong.place;

  create index on backfill_bookings (restaurant_id, chunk);
  analyze backfill_bookings (restaurant_id, chunk);
end
$function$;
comment on function regulars.backfill_plan_customers(uuid,integer,integer) is 'Lists, in temporary tables of the session, the bookings that step 1 of the backfill has to attach.';

CREATE OR REPLACE FUNCTION regulars.backfill_plan_ledger(restaurant_id uuid, part integer, parts integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  drop table if exists pg_temp.backfill_ledger;

  create temp table backfill_ledger on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (
      partition by wrong.restaurant_id
      -- the account itself comes after its bookings
      order by wrong.customer_id, wrong.booking_id nulls last
    ) - 1) / 1000)::integer as chunk,
    wrong.customer_id,
    wrong.booking_id
  from (
    select
      points.restaurant_id,
      points.customer_id,
      points.booking_id
    from regulars.booking_point_differences as points
    where backfill_plan_ledger.restaurant_id is null
      or points.restaurant_id = backfill_plan_ledger.restaurant_id
    union
    select
      accounts.restaurant_id,
      accounts.customer_id,
      null
    from regulars.account_differences as accounts
    where backfill_plan_ledger.restaurant_id is null
      or accounts.restaurant_id = backfill_plan_ledger.restaurant_id
  ) as wrong
  where backfill_plan_ledger.parts = 1
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_ledger.parts
      = backfill_plan_ledger.part;

  create index on backfill_ledger (restaurant_id, chunk);
  analyze backfill_ledger (restaurant_id, chunk);
end
$function$;
comment on function regulars.backfill_plan_ledger(uuid,integer,integer) is 'Lists, in a temporary table of the session, the bookings and accounts that step 3 of the backfill has to post or correct.';

CREATE OR REPLACE FUNCTION regulars.backfill_plan_profiles(restaurant_id uuid, part integer, parts integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  drop table if exists pg_temp.backfill_profiles;

  create temp table backfill_profiles on commit preserve rows as
  select
    wrong.restaurant_id,
    ((row_number() over (partition by wrong.restaurant_id order by wrong.customer_id) - 1)
      / 1000)::integer as chunk,
    wrong.customer_id
  from (
    select
      profiles.restaurant_id,
      profiles.customer_id
    from regulars.customer_profile_differences as profiles
    where backfill_plan_profiles.restaurant_id is null
      or profiles.restaurant_id = backfill_plan_profiles.restaurant_id
    union
    select
      contacts.restaurant_id,
      contacts.customer_id
    from regulars.shown_contact_differences as contacts
    where backfill_plan_profiles.restaurant_id is null
      or contacts.restaurant_id = backfill_plan_profiles.restaurant_id
  ) as wrong
  where backfill_plan_profiles.parts = 1
    or (hashtext(wrong.customer_id::text) & 2147483647) % backfill_plan_profiles.parts
      = backfill_plan_profiles.part;

  create index on backfill_profiles (restaurant_id, chunk);
  analyze backfill_profiles (restaurant_id, chunk);
end
$function$;
comment on function regulars.backfill_plan_profiles(uuid,integer,integer) is 'Lists, in a temporary table of the session, the customers that step 2 of the backfill has to correct.';

CREATE OR REPLACE FUNCTION regulars.backfill_report(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(step integer, object text, inserted bigint, changed bigint, unchanged bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(backfill_report.restaurant_id);

  return query
  select
    totals.step,
    totals.object,
    coalesce(counts.inserted, 0)::bigint,
    coalesce(counts.changed, 0)::bigint,
    -- a dry run counts rows that are not there yet
    (totals.total
      - case when counts.is_written then coalesce(counts.inserted, 0) else 0 end
      - coalesce(counts.changed, 0))::bigint
  from (
    select 1 as place, 1 as step, 'customers' as object, count(*) as total
    from public.customers
    where backfill_report.restaurant_id is null
      or customers.restaurant_id = backfill_report.restaurant_id
    union all
    select 2, 1, 'bookings', count(*)
    from public.bookings
    where backfill_report.restaurant_id is null
      or bookings.restaurant_id = backfill_report.restaurant_id
    union all
    select 3, 2, 'profiles', count(*)
    from public.customer_profiles
    where backfill_report.restaurant_id is null
      or customer_profiles.restaurant_id = backfill_report.restaurant_id
    union all
    select 4, 3, 'ledger entries', count(*)
    from public.loyalty_point_events
    where backfill_report.restaurant_id is null
      or loyalty_point_events.restaurant_id = backfill_report.restaurant_id
    union all
    select 5, 3, 'accounts', count(*)
    from public.loyalty_points
    where backfill_report.restaurant_id is null
      or loyalty_points.restaurant_id = backfill_report.restaurant_id
  ) as totals
  left join (
    select
      backfill_counts.step,
      backfill_counts.object,
      sum(backfill_counts.inserted) as inserted,
      sum(backfill_counts.changed) as changed,
      bool_and(backfill_counts.is_written) as is_written
    from pg_temp.backfill_counts
    group by backfill_counts.step, backfill_counts.object
  ) as counts
    on counts.step = totals.step
    and counts.object = totals.object
  order by totals.place;
end
$function$;
comment on function regulars.backfill_report(uuid) is 'What the backfill of this session has inserted and changed so far, and left as it was, per step.';

CREATE OR REPLACE FUNCTION regulars.begin_import(restaurant_id uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
AS $function$
begin
  perform regulars.assert_restaurant(begin_import.restaurant_id);

  perform
  from public.restaurants
  where restaurants.id = begin_import.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(begin_import.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;

  drop table if exists pg_temp.import_rows, pg_temp.import_bookings;
  create temp table import_rows (
    number bigint primary key,
    from_byte bigint not null,
    to_byte bigint not null,
    problem text,
    external_id text,
    reference text,
    table_label text,
    starts_at text,
    starts_on text,
    starts_time text,
    ends_at text,
    duration_minutes text,
    party_size text,
    booking_type text,
    seating_preference text,
    status text,
    confirmed_at text,
    completed_at text,
    cancelled_at text,
    cancelled_by text,
    customer_name text,
    customer_first_name text,
    customer_last_name text,
    customer_email text,
    customer_phone text,
    marketing_opt_in text,
    notes text,
    source text,
    spend_amount text,
    spend_currency text,
    created_at text
  ) on commit preserve rows;

  create temp table import_bookings (
    number bigint primary key,
    external_id text,
    has_own_id boolean not null,
    reference text,
    table_id uuid,
    starts_at timestamptz,
    ends_at timestamptz,
    has_end boolean not null,
    party_size integer,
    booking_type text,
    seating_preference text,
    status text,
    confirmed_at timestamptz,
    completed_at timestamptz,
    cancelled_at timestamptz,
    cancelled_by text,
    customer_name text,
    customer_email text,
    customer_phone text,
    marketing_opt_in boolean,
    notes text,
    source text,
    spend_amount bigint,
    spend_currency text,
    created_at timestamptz,
    is_apart boolean not null,
    problems text not null
  ) on commit preserve rows;

  execute format('grant insert on pg_temp.import_rows to %I', session_user);
end
$function$;
comment on function regulars.begin_import(uuid) is 'Makes this session''s empty tables: pg_temp.import_rows, one text column a field, and what they are read into. Raises RG004, RG010.';

CREATE OR REPLACE FUNCTION regulars.booking_allocated_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_allocated_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.allocated, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_amended_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_amended_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.amended, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_cancelled_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_cancelled_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.cancelled, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_completed_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_completed_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.completed, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_created_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_created_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.created, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_event_payload(event_type text, previous public.bookings, booking public.bookings)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
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
$function$;
comment on function regulars.booking_event_payload(text,public.bookings,public.bookings) is 'The payload of one event of a booking, in version 1 of its contract.';

CREATE OR REPLACE FUNCTION regulars.booking_event_types(previous public.bookings, booking public.bookings)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_event_types(public.bookings,public.bookings) is 'The events that a change of a booking writes, in their order; previous null: it is inserted.';

CREATE OR REPLACE FUNCTION regulars.booking_no_show_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_no_show_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.no_show, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.booking_source_key(booking_id uuid, number bigint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select 'booking:' || booking_id::text || ':' || number::text
$function$;
comment on function regulars.booking_source_key(uuid,bigint) is 'The source_key of a booking''s n-th ledger entry.';

CREATE OR REPLACE FUNCTION regulars.booking_waitlisted_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.booking_waitlisted_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what booking.waitlisted, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.bookings_to_reprice(restaurant_id uuid, program_id uuid, accrual_rule jsonb, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS TABLE(booking_id uuid, customer_id uuid, awarded_at timestamp with time zone, points_before integer, points_after integer, version_before integer)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
begin
  return query
  select
    bookings.id,
    bookings.customer_id,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, now()),
    bookings.loyalty_points_awarded,
    case
      when bookings.status in ('confirmed', 'completed') and bookings.customer_id is not null then
        regulars.accrual_points(
          bookings_to_reprice.accrual_rule,
          bookings.party_size,
          bookings.spend_amount
        )
      else 0
    end,
    bookings.loyalty_accrual_version
  from public.bookings
  where bookings.restaurant_id = bookings_to_reprice.restaurant_id
    and (
      bookings.loyalty_program_id = bookings_to_reprice.program_id
      or bookings.loyalty_program_id is null
        and bookings.status in ('confirmed', 'completed')
        and bookings.customer_id is not null
    )
    and (
      bookings_to_reprice.from_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) >= bookings_to_reprice.from_at
    )
    and (
      bookings_to_reprice.to_at is null
      or coalesce(bookings.confirmed_at, bookings.created_at) < bookings_to_reprice.to_at
    );
end
$function$;
comment on function regulars.bookings_to_reprice(uuid,uuid,jsonb,timestamp with time zone,timestamp with time zone) is 'The bookings confirmed in a period with their points now and by a rule.';

CREATE OR REPLACE FUNCTION regulars.business_date(at timestamp with time zone, timezone text, day_starts_at time without time zone)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (timezone(timezone, at) - day_starts_at)::date
$function$;
comment on function regulars.business_date(timestamp with time zone,text,time without time zone) is 'The local business date of an instant: with a day that starts at 04:00, 02:00 counts as the day before.';

CREATE OR REPLACE FUNCTION regulars.contact_key(email text, phone text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select
    translate(coalesce(email, ''), chr(31), chr(30))
    || chr(31)
    || translate(coalesce(phone, ''), chr(31), chr(30))
$function$;
comment on function regulars.contact_key(text,text) is 'A raw contact as one text, e-mail and phone parted by a unit separator (ASCII 31).';

CREATE OR REPLACE FUNCTION regulars.count_import()
 RETURNS TABLE(rows bigint, imported bigint, updated bigint, unchanged bigint, rejected bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_rows bigint;
  v_updated bigint;
  v_unchanged bigint;
  v_rejected bigint;
begin
  select count(*) into v_rows from pg_temp.import_bookings;

  select
    count(*) filter (where import_matches.is_changed),
    count(*) filter (where not import_matches.is_changed)
  into v_updated, v_unchanged
  from pg_temp.import_matches;

  select count(distinct import_rejects.number) into v_rejected from pg_temp.import_rejects;

  return query
  select v_rows, v_rows - v_updated - v_unchanged - v_rejected, v_updated, v_unchanged, v_rejected;
end
$function$;
comment on function regulars.count_import() is 'What becomes of the rows of the import that this session has planned.';

CREATE OR REPLACE FUNCTION regulars.customer_cards(restaurant_id uuid, customer_ids uuid[])
 RETURNS TABLE(id uuid, full_name text, email text, phone text, tags text[], notes text, merged_ids uuid[], erased_at timestamp with time zone, created_at timestamp with time zone, total_bookings integer, total_visits integer, total_covers bigint, total_cancellations integer, total_no_shows integer, first_booking_at timestamp with time zone, last_booking_at timestamp with time zone, last_visit_at timestamp with time zone, next_booking_id uuid, next_booking_at timestamp with time zone, next_party_size integer, next_status text, program_id uuid, tier text, balance bigint, lifetime_points bigint, email_opt_in boolean, sms_opt_in boolean, phone_opt_in boolean)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
declare
  v_program_id uuid := regulars.default_program_id(customer_cards.restaurant_id);
begin
  return query
  select
    customers.id,
    customers.full_name,
    customers.email,
    customers.phone,
    coalesce(merged.tags, customers.tags),
    coalesce(merged.notes, customers.notes),
    coalesce(merged.ids, '{}'),
    customers.erased_at,
    customers.created_at,
    coalesce(profiles.total_bookings, 0),
    coalesce(profiles.total_visits, 0),
    coalesce(profiles.total_covers, 0),
    coalesce(profiles.total_cancellations, 0),
    coalesce(profiles.total_no_shows, 0),
    profiles.first_booking_at,
    profiles.last_booking_at,
    profiles.last_visit_at,
    next.id,
    next.starts_at,
    next.party_size,
    next.status,
    v_program_id,
    accounts.tier,
    coalesce(accounts.balance, 0),
    coalesce(accounts.lifetime_points, 0),
    coalesce(consents.email, profiles.marketing_opt_in, false),
    coalesce(consents.sms, profiles.marketing_opt_in, false),
    coalesce(consents.phone, profiles.marketing_opt_in, false)
  from unnest(customer_cards.customer_ids) with ordinality as wanted (customer_id, place)
  join public.customers
    on customers.restaurant_id = customer_cards.restaurant_id
    and customers.id = wanted.customer_id
  left join public.customer_profiles as profiles
    on profiles.restaurant_id = customer_cards.restaurant_id
    and profiles.customer_id = wanted.customer_id
  left join public.loyalty_points as accounts
    on accounts.restaurant_id = customer_cards.restaurant_id
    and accounts.program_id = v_program_id
    and accounts.customer_id = wanted.customer_id
  -- Tags and notes stay where staff wrote them; the card shows those of the whole person.
  left join lateral (
    select
      array_agg(duplicates.id order by duplicates.id) as ids,
      array(
        select distinct everybody.tag
        from (
          select unnest(customers.tags) as tag
          union all
          select unnest(others.tags)
          from public.customers as others
          where others.restaurant_id = customer_cards.restaurant_id
            and others.merged_into_id = wanted.customer_id
        ) as everybody
        order by everybody.tag
      ) as tags,
      nullif(
        concat_ws(
          E'\n',
          customers.notes,
          string_agg(duplicates.notes, E'\n' order by duplicates.id)
        ),
        ''
      ) as notes
    from public.customers as duplicates
    where duplicates.restaurant_id = customer_cards.restaurant_id
      and duplicates.merged_into_id = wanted.customer_id
    having count(*) > 0
  ) as merged on true
  left join lateral (
    select
      bookings.id,
      bookings.starts_at,
      bookings.party_size,
      bookings.status
    from public.bookings
    where bookings.restaurant_id = customer_cards.restaurant_id
      and bookings.customer_id = wanted.customer_id
      and bookings.starts_at >= now()
      and bookings.status in ('pending', 'pending_allocation', 'confirmed')
    order by bookings.starts_at
    limit 1
  ) as next on true
  -- Only where there was a call; else every choice was a ticked box, which speaks for every channel.
  left join lateral (
    select
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'email'), false) as email,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'sms'), false) as sms,
      coalesce(bool_or(chosen.is_given) filter (where chosen.channel = 'phone'), false) as phone
    from (
      -- as regulars.derived_customer_profiles says, a channel at a time
      select
        choices.channel,
        coalesce(
          max(choices.occurred_at) filter (where choices.is_given)
          > max(choices.occurred_at) filter (where not choices.is_given),
          bool_or(choices.is_given)
        ) as is_given
      from (
        select
          marketing_consents.channel,
          marketing_consents.is_given,
          marketing_consents.occurred_at
        from public.marketing_consents
        where marketing_consents.restaurant_id = customer_cards.restaurant_id
          and marketing_consents.customer_id = any (
            array[wanted.customer_id] || coalesce(merged.ids, '{}')
          )
        union all
        select
          channels.channel,
          true,
          ticked.at
        from unnest('{email,sms,phone}'::text[]) as channels (channel)
        cross join (
          select max(
            case when bookings.import_batch_id is null then bookings.created_at else '-infinity' end
          ) as at
          from public.bookings
          where bookings.restaurant_id = customer_cards.restaurant_id
            and bookings.customer_id = wanted.customer_id
            and bookings.marketing_opt_in
        ) as ticked
        where ticked.at is not null
      ) as choices
      group by choices.channel
    ) as chosen
    where exists (
      select
      from public.marketing_consents
      where marketing_consents.restaurant_id = customer_cards.restaurant_id
        and marketing_consents.customer_id = any (
          array[wanted.customer_id] || coalesce(merged.ids, '{}')
        )
    )
    having count(*) > 0
  ) as consents on true
  order by wanted.place;
end
$function$;
comment on function regulars.customer_cards(uuid,uuid[]) is 'The guest cards of the given customers, in that order: who it is, how often, what next, which points, which consents.';

CREATE OR REPLACE FUNCTION regulars.customer_root(restaurant_id uuid, customer_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_id uuid := customer_root.customer_id;
  v_next uuid;
  v_steps integer := 0;
begin
  loop
    select customers.merged_into_id
    into v_next
    from public.customers
    where customers.restaurant_id = customer_root.restaurant_id
      and customers.id = v_id;

    if not found then
      return null;
    end if;
    if v_next is null then
      return v_id;
    end if;
    v_id := v_next;

    -- merge_customers makes no circle, a hand can
    v_steps := v_steps + 1;
    if v_steps > 1000 then
      return null;
    end if;
  end loop;
end
$function$;
comment on function regulars.customer_root(uuid,uuid) is 'The customer that a customer stands for after following merge pointers; null: no such customer, or pointers in a circle.';

CREATE OR REPLACE FUNCTION regulars.datable(at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when at between timestamptz '0001-01-01 00:00+00' and timestamptz '9999-12-31 00:00+00' then at
  end
$function$;
comment on function regulars.datable(timestamp with time zone) is 'The instant itself if points can bear it as their date, in the years 1 to 9999; else null.';

CREATE OR REPLACE FUNCTION regulars.default_accrual_rule()
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select jsonb
    '{"type": "per_guest", "base_points": 10, "points_per_guest": 5, "minimum_party_size": 1}'
$function$;
comment on function regulars.default_accrual_rule() is 'The rule of a program that names none.';

CREATE OR REPLACE FUNCTION regulars.default_booking_type(starts_at timestamp with time zone, timezone text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case
    when timezone(timezone, starts_at)::time < '11:00' then 'breakfast'
    when timezone(timezone, starts_at)::time < '16:00' then 'lunch'
    when timezone(timezone, starts_at)::time < '22:00' then 'dinner'
    else 'drinks'
  end
$function$;
comment on function regulars.default_booking_type(timestamp with time zone,text) is 'Type of a booking by its local hour: before 11 breakfast, before 16 lunch, before 22 dinner, else drinks.';

CREATE OR REPLACE FUNCTION regulars.default_program_id(restaurant_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select loyalty_programs.id
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = default_program_id.restaurant_id
    order by loyalty_programs.is_active desc, loyalty_programs.created_at, loyalty_programs.id
    limit 1
  );
end
$function$;
comment on function regulars.default_program_id(uuid) is 'The program for points that bookings carry from before loyalty: the active, else the oldest; null: none.';

CREATE OR REPLACE FUNCTION regulars.default_tier_definitions()
 RETURNS jsonb
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select jsonb
    '{"qualification_period": null, "tiers": [
      {"tier": "bronze", "min_points": 0},
      {"tier": "silver", "min_points": 100},
      {"tier": "gold", "min_points": 250},
      {"tier": "platinum", "min_points": 500}
    ]}'
$function$;
comment on function regulars.default_tier_definitions() is 'The tiers of a program that names none.';

CREATE OR REPLACE FUNCTION regulars.due_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
 RETURNS TABLE(program_id uuid, customer_id uuid, due_on date, due_at timestamp with time zone, earned_before timestamp with time zone, points integer)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
  v_today date;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = due_expiries.restaurant_id;

  v_today := regulars.business_date(due_expiries.as_of, v_timezone, v_day_starts_at);

  return query
  with days as (
    select
      flows.program_id,
      flows.customer_id,
      case
        when flows.flow = 'earned' then (
          regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)
          + loyalty_programs.expires_after
        )::date
      end as due_on,
      max(regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)) as earned_on,
      sum(flows.points_delta) filter (where flows.flow = 'earned') as earned,
      -sum(flows.points_delta) filter (where flows.flow = 'used') as used,
      -sum(flows.points_delta) filter (where flows.flow = 'expired') as expired,
      max(flows.occurred_at) filter (
        where flows.flow = 'used' and flows.points_delta > 0
      ) as given_back_at
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
      and loyalty_programs.expires_after is not null
    join public.customers
      on customers.restaurant_id = flows.restaurant_id
      and customers.id = flows.customer_id
      -- what is left on a merged customer's account cancels out
      and customers.merged_into_id is null
    where flows.restaurant_id = due_expiries.restaurant_id
      and (
        due_expiries.customer_ids is null
        or flows.customer_id = any (due_expiries.customer_ids)
      )
    group by 1, 2, 3
  ),
  running as (
    select
      days.program_id,
      days.customer_id,
      days.due_on,
      days.earned_on,
      sum(days.earned) over (
        partition by days.program_id, days.customer_id
        order by days.due_on
      ) - coalesce(sum(days.used) over account, 0) as unused,
      coalesce(sum(days.expired) over account, 0) as expired,
      max(days.given_back_at) over account as given_back_at
    from days
    window account as (partition by days.program_id, days.customer_id)
  ),
  owed as (
    select
      running.*,
      -- below zero: an unmerge took back an expiry of which something had come back
      greatest(
        running.expired,
        0,
        max(running.unused) over (
          partition by running.program_id, running.customer_id
          order by running.due_on
        )
      ) as total
    from running
    where running.due_on <= v_today
  ),
  steps as (
    select
      owed.*,
      owed.total - lag(owed.total, 1, owed.expired) over (
        partition by owed.program_id, owed.customer_id
        order by owed.due_on
      ) as points
    from owed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.due_on,
    -- points that a reversed redemption gave back after their date expire once they are back
    greatest(
      timezone(v_timezone, steps.due_on + v_day_starts_at),
      steps.given_back_at
    ),
    timezone(v_timezone, steps.earned_on + 1 + v_day_starts_at),
    least(steps.points - parts.part * 1000000000, 1000000000)::integer
  from steps
  -- one entry cannot hold more
  cross join lateral generate_series(0, div(steps.points - 1, 1000000000)) as parts (part)
  where steps.points > 0;
end
$function$;
comment on function regulars.due_expiries(uuid,uuid[],timestamp with time zone) is 'What has to expire by an instant and is not posted yet, by account and due date; customer_ids null: of all.';

CREATE OR REPLACE FUNCTION regulars.encode_punycode(label text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  v_codes constant int[] := array(
    select ascii(characters.value)
    from string_to_table(encode_punycode.label, null) with ordinality as characters (value, place)
    order by characters.place
  );
  v_encoded text := regexp_replace(encode_punycode.label collate "C", '[^\u0001-\u007f]', '', 'g');
  v_basic int := length(v_encoded);
  v_done int := v_basic;
  v_reached int := 128;
  v_next int;
  v_code int;
  v_delta int := 0;
  v_rest int;
  v_bias int := 72;
  v_weight int;
  v_threshold int;
begin
  if v_basic > 0 then
    v_encoded := v_encoded || '-';
  end if;

  while v_done < cardinality(v_codes) loop
    v_next := (select min(codes.code) from unnest(v_codes) as codes (code) where code >= v_reached);
    v_delta := v_delta + (v_next - v_reached) * (v_done + 1);
    v_reached := v_next;

    foreach v_code in array v_codes loop
      if v_code < v_reached then
        v_delta := v_delta + 1;
      elsif v_code = v_reached then
        v_rest := v_delta;
        v_weight := 36;
        loop
          v_threshold := least(greatest(v_weight - v_bias, 1), 26);
          exit when v_rest < v_threshold;
          v_encoded := v_encoded || substr(
            v_digits,
            1 + v_threshold + (v_rest - v_threshold) % (36 - v_threshold),
            1
          );
          v_rest := (v_rest - v_threshold) / (36 - v_threshold);
          v_weight := v_weight + 36;
        end loop;
        v_encoded := v_encoded || substr(v_digits, 1 + v_rest, 1);

        v_delta := v_delta / case when v_done = v_basic then 700 else 2 end;
        v_done := v_done + 1;
        v_delta := v_delta + v_delta / v_done;
        v_bias := 0;
        while v_delta > 455 loop
          v_delta := v_delta / 35;
          v_bias := v_bias + 36;
        end loop;
        v_bias := v_bias + 36 * v_delta / (v_delta + 38);
        v_delta := 0;
      end if;
    end loop;

    v_delta := v_delta + 1;
    v_reached := v_reached + 1;
  end loop;

  return v_encoded;
end
$function$;
comment on function regulars.encode_punycode(text) is 'The ASCII form of one domain label with other letters, without its prefix xn--.';

CREATE OR REPLACE FUNCTION regulars.entry_digest(entry public.loyalty_point_events)
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select sha256(
    uuid_send(entry.restaurant_id)
    || uuid_send(entry.id)
    || uuid_send(entry.program_id)
    || uuid_send(entry.customer_id)
    || coalesce(uuid_send(entry.booking_id), '')
    || int4send(entry.sequence)
    || int4send(entry.points_delta)
    || coalesce(uuid_send(entry.reverses_event_id), '')
    || timestamptz_send(entry.occurred_at)
    || timestamptz_send(entry.recorded_at)
    || convert_to(
      concat_ws(
        chr(31),
        entry.reason,
        entry.source_key,
        entry.actor,
        entry.metadata::text
      ),
      'UTF8'
    )
  )
$function$;
comment on function regulars.entry_digest(public.loyalty_point_events) is 'SHA-256 of a ledger entry without its digest.';

CREATE OR REPLACE FUNCTION regulars.erase_person(restaurant_id uuid, customer_id uuid, actor text, reason text)
 RETURNS public.customer_erasures
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_root_id uuid;
  v_group uuid[];
  v_unattached uuid[];
  v_bookings integer;
  v_erasure public.customer_erasures;
begin
  -- Until nothing has changed while the locks were waited for.
  loop
    v_root_id := regulars.customer_root(erase_person.restaurant_id, erase_person.customer_id);
    if v_root_id is null then
      perform regulars.assert_not_erased(
        restaurant_id => erase_person.restaurant_id,
        customer_ids => array[erase_person.customer_id]
      );
    end if;
    v_group := v_root_id || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
    perform regulars.lock_people(
      restaurant_id => erase_person.restaurant_id,
      booking_owner_id => v_root_id,
      customer_ids => v_group
    );
    exit when v_root_id is not distinct from regulars.customer_root(
        erase_person.restaurant_id,
        erase_person.customer_id
      )
      and v_group = v_root_id
        || regulars.merged_customers(erase_person.restaurant_id, v_root_id);
  end loop;

  select customer_erasures.*
  into v_erasure
  from public.customer_erasures
  where customer_erasures.restaurant_id = erase_person.restaurant_id
    and customer_erasures.customer_id = v_root_id;
  if found then
    return v_erasure;
  end if;

  v_unattached := array(
    select bookings.id
    from public.bookings
    where bookings.restaurant_id = erase_person.restaurant_id
      and bookings.customer_id is null
      and regulars.has_contact(bookings.customer_email, bookings.customer_phone)
      and regulars.find_identity(
        restaurant_id => bookings.restaurant_id,
        email => bookings.customer_email,
        phone => bookings.customer_phone
      ) = any (v_group)
  );
  update public.bookings
  set customer_id = v_root_id
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.id = any (v_unattached);

  update public.customers
  set
    email = null,
    phone = null,
    email_normalized = null,
    phone_normalized = null,
    full_name = null,
    tags = '{}',
    notes = null,
    erased_at = now(),
    updated_at = now()
  where customers.restaurant_id = erase_person.restaurant_id
    and customers.id = any (v_group);

  perform set_config('regulars.erasing', erase_person.restaurant_id::text, true);
  update public.bookings
  set
    customer_name = null,
    customer_email = null,
    customer_phone = null,
    notes = null,
    idempotency_hash = null
  where bookings.restaurant_id = erase_person.restaurant_id
    and bookings.customer_id = v_root_id;
  get diagnostics v_bookings = row_count;
  perform set_config('regulars.erasing', '', true);

  update public.marketing_consents
  set wording = null
  where marketing_consents.restaurant_id = erase_person.restaurant_id
    and marketing_consents.customer_id = any (v_group)
    and marketing_consents.wording is not null;

  delete from public.loyalty_point_event_notes
  using public.loyalty_points
  join public.loyalty_point_events
    on loyalty_point_events.restaurant_id = loyalty_points.restaurant_id
    and loyalty_point_events.program_id = loyalty_points.program_id
    and loyalty_point_events.customer_id = loyalty_points.customer_id
  where loyalty_points.restaurant_id = erase_person.restaurant_id
    and loyalty_points.customer_id = any (v_group)
    and loyalty_point_events.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.restaurant_id = erase_person.restaurant_id
    and loyalty_point_event_notes.event_id = loyalty_point_events.id;

  if v_unattached <> '{}' then
    perform regulars.refresh_profiles(
      restaurant_id => erase_person.restaurant_id,
      customer_ids => array[v_root_id]
    );
    perform regulars.post_booking_points(
      restaurant_id => erase_person.restaurant_id,
      booking_ids => v_unattached
    );
  end if;

  insert into public.customer_erasures (restaurant_id, customer_id, actor, reason, bookings)
  values (
    erase_person.restaurant_id,
    v_root_id,
    erase_person.actor,
    erase_person.reason,
    v_bookings
  )
  returning * into v_erasure;
  return v_erasure;
end
$function$;
comment on function regulars.erase_person(uuid,uuid,text,text) is 'Removes what is known of a person, of all who were merged included, and records that it was done. Raises RG007.';

CREATE OR REPLACE FUNCTION regulars.event_contract_keys()
 RETURNS TABLE(event_type text, schema_version integer, key text, kind text, is_nullable boolean, allowed text[], pattern text, minimum bigint, maximum bigint, expected text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.event_contract_keys() is 'Every key of every contract, with its kind and limits and with what is expected of it in words.';

CREATE OR REPLACE FUNCTION regulars.event_payload(schema_version integer, restaurant_id uuid, booking_id uuid, customer_id uuid, details jsonb)
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select jsonb_build_object(
    'version', schema_version,
    'restaurant_id', restaurant_id,
    'booking_id', booking_id,
    'customer_id', customer_id
  ) || details
$function$;
comment on function regulars.event_payload(integer,uuid,uuid,uuid,jsonb) is 'A payload from what all events have in common and the details of one.';

CREATE OR REPLACE FUNCTION regulars.extract_phone(phone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  v_text text collate "C";
begin
  -- No number is this long; the limit keeps hostile input cheap.
  if length(extract_phone.phone) > 250 then
    return null;
  end if;

  -- Full-width, Arabic and Persian digits, other dashes, other spaces; what has no width (it comes
  -- with numbers copied from a contact list) goes, as the last line has no counterpart.
  v_text := translate(
    extract_phone.phone,
    '０１２３４５６７８９٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹＋，．／（）［］－～＃'
      || E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\u2053\u223c'
      || E'\t\u00a0\u3000'
      || E'\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069',
    '012345678901234567890123456789+,./()[]-~#----------   '
  );
  v_text := substring(v_text from '[+0-9].*[0-9]#?');
  v_text := regexp_replace(
    v_text,
    '(?:'
      || ';ext=\d{1,20}'
      || '|[ ,]*(?:e?xt(?:ensi[oó])?n?|[дД][оО][бБ]|anexo)[:.]?[ ,-]*\d{1,20}#?'
      || '|[ ,]*(?:[x#~]|int)[:.]?[ ,-]*\d{1,9}#?'
      || '|[- ]+\d{1,6}#'
      || '|[ ]*(?:,,|;)[:.]?[ ,-]*\d{1,15}#?'
      || '|[ ]*,+[:.]?[ ,-]*\d{1,9}#?'
      || ')$',
    '',
    'i'
  );
  v_text := translate(v_text, ' -./()[]~', '');
  return substring(v_text from '^\+?\d+$');
end
$function$;
comment on function regulars.extract_phone(text) is 'The digits of a phone number as somebody wrote it, with a leading plus if it has one, or null.';

CREATE OR REPLACE FUNCTION regulars.feed_cursor(place bigint, event_id uuid)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select feed_cursor.place::text || '-' || right(feed_cursor.event_id::text, 8)
$function$;
comment on function regulars.feed_cursor(bigint,uuid) is 'The cursor of an event in the feed: its position, and the end of its id to know it by.';

CREATE OR REPLACE FUNCTION regulars.find_analytics_consumer(restaurant_id uuid, consumer text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
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
$function$;
comment on function regulars.find_analytics_consumer(uuid,text) is 'The id of a named consumer; raises RG054 where there is none.';

CREATE OR REPLACE FUNCTION regulars.find_customer(restaurant_id uuid, customer_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_customer_id uuid := regulars.customer_root(
    find_customer.restaurant_id,
    find_customer.customer_id
  );
begin
  if v_customer_id is null then
    raise exception using
      errcode = 'RG007',
      message = 'customer not found in this restaurant',
      detail = format(
        'restaurant_id %s, customer_id %s.',
        coalesce(find_customer.restaurant_id::text, 'null'),
        coalesce(find_customer.customer_id::text, 'null')
      ),
      hint = 'Use the id of a customer of the restaurant; find_customers finds it.';
  end if;
  return v_customer_id;
end
$function$;
comment on function regulars.find_customer(uuid,uuid) is 'The customer that a customer stands for, to read. Raises RG007.';

CREATE OR REPLACE FUNCTION regulars.find_entry(restaurant_id uuid, event_id uuid, reason text)
 RETURNS public.loyalty_point_events
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_entry public.loyalty_point_events;
begin
  select loyalty_point_events.*
  into v_entry
  from public.loyalty_point_events
  where loyalty_point_events.restaurant_id = find_entry.restaurant_id
    and loyalty_point_events.id = find_entry.event_id
    and loyalty_point_events.reason = find_entry.reason;

  if not found then
    raise exception using
      errcode = 'RG024',
      message = 'no ledger entry of that kind in this restaurant',
      detail = format(
        'restaurant_id %s, event_id %s: not a %s.',
        coalesce(find_entry.restaurant_id::text, 'null'),
        coalesce(find_entry.event_id::text, 'null'),
        find_entry.reason
      ),
      hint = 'Use the event_id that loyalty_statement shows.';
  end if;

  return v_entry;
end
$function$;
comment on function regulars.find_entry(uuid,uuid,text) is 'The ledger entry of that id and reason code. Raises RG024.';

CREATE OR REPLACE FUNCTION regulars.find_identity(restaurant_id uuid, email text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_email text := regulars.normalize_email(find_identity.email);
  v_phone text;
begin
  select regulars.known_phone(
    restaurant_id => find_identity.restaurant_id,
    email_normalized => v_email,
    phone => find_identity.phone,
    phone_normalized => regulars.normalize_phone(find_identity.phone, restaurants.country_code)
  )
  into v_phone
  from public.restaurants
  where restaurants.id = find_identity.restaurant_id;

  if v_email is null then
    return (
      select customers.id
      from public.customers
      where customers.restaurant_id = find_identity.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
    );
  elsif v_phone is null then
    return (
      select customers.id
      from public.customers
      where customers.restaurant_id = find_identity.restaurant_id
        and customers.email_normalized = v_email
        and customers.phone_normalized is null
        and customers.erased_at is null
    );
  end if;
  return (
    select customers.id
    from public.customers
    where customers.restaurant_id = find_identity.restaurant_id
      and customers.email_normalized = v_email
      and customers.phone_normalized = v_phone
      and customers.erased_at is null
  );
end
$function$;
comment on function regulars.find_identity(uuid,text,text) is 'The customer that a contact as given identifies, merged or not; null: none, or an unusable contact.';

CREATE OR REPLACE FUNCTION regulars.find_manual_entry(restaurant_id uuid, source_key text, request text)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_entry public.loyalty_point_events;
begin
  select loyalty_point_events.*
  into v_entry
  from public.loyalty_point_events
  where loyalty_point_events.restaurant_id = find_manual_entry.restaurant_id
    and loyalty_point_events.source_key = find_manual_entry.source_key;

  if not found then
    return;
  end if;

  if v_entry.metadata ->> 'request' is distinct from find_manual_entry.request then
    raise exception using
      errcode = 'RG017',
      message = 'the idempotency key was used for another request',
      detail = format('restaurant_id %s, event %s.', v_entry.restaurant_id, v_entry.id),
      hint = 'Repeat a request with the same arguments; give each new one a key of its own.',
      column = 'idempotency_key';
  end if;

  return next v_entry;
end
$function$;
comment on function regulars.find_manual_entry(uuid,text,text) is 'The entry that an earlier call with the same idempotency key and arguments posted. Raises RG017.';

CREATE OR REPLACE FUNCTION regulars.find_possible_duplicates(restaurant_id uuid, customer_id uuid)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_customer public.customers;
  v_name text collate "C";
  v_surname text collate "C";
  v_others uuid[];
begin
  select customers.*
  into v_customer
  from public.customers
  where customers.restaurant_id = find_possible_duplicates.restaurant_id
    and customers.id = regulars.customer_root(
      find_possible_duplicates.restaurant_id,
      find_possible_duplicates.customer_id
    );
  perform regulars.assert_not_erased(
    restaurant_id => find_possible_duplicates.restaurant_id,
    customer_ids => array[coalesce(v_customer.id, find_possible_duplicates.customer_id)]
  );

  v_name := regulars.name_key(v_customer.full_name);
  v_surname := regulars.surname_key(v_customer.full_name);
  v_others := array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.phone_normalized = v_customer.phone_normalized
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and customers.email_normalized = v_customer.email_normalized
      and customers.erased_at is null
    limit 100
  ) || array(
    select customers.id
    from public.customers
    where customers.restaurant_id = find_possible_duplicates.restaurant_id
      and regulars.name_key(customers.full_name) collate "C" in (v_name, v_surname)
    limit 100
  );

  return (
    select array_agg(array[v_customer.id, others.id])
    from (
      select distinct unnest(v_others) as id
    ) as others
    where others.id <> v_customer.id
  );
end
$function$;
comment on function regulars.find_possible_duplicates(uuid,uuid) is 'Pairs of a customer with others of the same phone, e-mail or name, as an array of arrays of two. Raises RG007, RG043.';

CREATE OR REPLACE FUNCTION regulars.finish_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(restaurants_done bigint, restaurants_left bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(finish_phone_rules.restaurant_id);

  delete from regulars.earlier_phone_readings
  where (
      finish_phone_rules.restaurant_id is null
      or earlier_phone_readings.restaurant_id = finish_phone_rules.restaurant_id
    )
    -- not one that came after the plan
    and earlier_phone_readings.restaurant_id in (
      select planned.restaurant_id
      from pg_temp.planned_phone_readings as planned
      group by planned.restaurant_id
      having count(*) = (
        select count(*)
        from regulars.earlier_phone_readings as present
        where present.restaurant_id = planned.restaurant_id
      )
    )
    and earlier_phone_readings.restaurant_id not in (
      select changes.restaurant_id
      from pg_temp.phone_rule_changes as changes
      where changes.change in ('rekey', 'join')
    );

  delete from regulars.phone_rules
  where phone_rules.edition > 0
    and phone_rules.edition not in (
      select earlier_phone_readings.edition
      from regulars.earlier_phone_readings
    );

  return query
  select
    count(distinct planned.restaurant_id) - count(distinct present.restaurant_id),
    count(distinct present.restaurant_id)
  from pg_temp.planned_phone_readings as planned
  left join regulars.earlier_phone_readings as present
    on present.restaurant_id = planned.restaurant_id;
end
$function$;
comment on function regulars.finish_phone_rules(uuid) is 'Ends the change for the restaurants where the session''s last plan found nothing more to re-key or join; the backfill then moves the bookings that part. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.fold_case(letters text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select normalize(
    translate(
      lower(normalize(fold_case.letters, nfkd) collate "C"),
      'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎẞ'
        || 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'
        || 'ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ'
        || 'ԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
      'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏß'
        || 'αβγδεζηθικλμνξοπρστυφχψω'
        || 'ђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ'
        || 'ԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
    ),
    nfkc
  )
$function$;
comment on function regulars.fold_case(text) is 'Text in small letters and composed compatibility form (NFKC), the same on every server.';

CREATE OR REPLACE FUNCTION regulars.follows_contract(event_type text, schema_version integer, payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
 SET search_path TO ''
AS $function$
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
$function$;
comment on function regulars.follows_contract(text,integer,jsonb,uuid,uuid,uuid) is 'Whether an event has a contract and its payload is exactly what that says.';

CREATE OR REPLACE FUNCTION regulars.forget_shown_contact(restaurant_id uuid, customer_ids uuid[], booking_ids uuid[])
 RETURNS void
 LANGUAGE sql
AS $function$
  update public.customers
  set
    full_name = case
      when customers.full_name = any (gone.names) then null
      else customers.full_name
    end,
    email = case
      when customers.email = any (gone.emails) then customers.email_normalized
      else customers.email
    end,
    phone = case
      when customers.phone = any (gone.phones) then customers.phone_normalized
      else customers.phone
    end,
    updated_at = now()
  from (
    select
      array_agg(btrim(bookings.customer_name)) as names,
      array_agg(btrim(bookings.customer_email)) as emails,
      array_agg(btrim(bookings.customer_phone)) as phones
    from public.bookings
    where bookings.restaurant_id = forget_shown_contact.restaurant_id
      and bookings.id = any (forget_shown_contact.booking_ids)
  ) as gone
  where customers.restaurant_id = forget_shown_contact.restaurant_id
    and customers.id = any (forget_shown_contact.customer_ids)
    and (
      customers.full_name = any (gone.names)
      or customers.email = any (gone.emails)
      or customers.phone = any (gone.phones)
    )
$function$;
comment on function regulars.forget_shown_contact(uuid,uuid[],uuid[]) is 'Stops customers from showing what the given bookings, which have left them, had them show.';

CREATE OR REPLACE FUNCTION regulars.has_contact(email text, phone text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(btrim(email), '') <> '' or coalesce(btrim(phone), '') <> ''
$function$;
comment on function regulars.has_contact(text,text) is 'Whether a contact was given at all, usable or not.';

CREATE OR REPLACE FUNCTION regulars.implied_event_types(booking public.bookings)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
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
$function$;
comment on function regulars.implied_event_types(public.bookings) is 'The events that a booking''s present state implies, in order: what a purge can be made good with.';

CREATE OR REPLACE FUNCTION regulars.import_chunk(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, step integer, chunk integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.assert_restaurant(import_chunk.restaurant_id);

  if import_chunk.step < 4 then
    perform regulars.import_chunk_changes(
      import_chunk.restaurant_id,
      import_chunk.step,
      import_chunk.chunk
    );
  else
    perform regulars.import_chunk_bookings(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.began_at,
      import_chunk.chunk
    );
    perform regulars.import_chunk_waiting(
      import_chunk.restaurant_id,
      import_chunk.external_source,
      import_chunk.import_batch_id,
      import_chunk.chunk
    );
  end if;
end
$function$;
comment on function regulars.import_chunk(uuid,text,uuid,timestamp with time zone,integer,integer) is 'Carries out one chunk that regulars.plan_import has planned in this session. began_at: before the file was read, the same for all chunks. One transaction each. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.import_chunk_bookings(restaurant_id uuid, external_source text, import_batch_id uuid, began_at timestamp with time zone, chunk integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_timezone text;
  v_first bigint := import_chunk_bookings.chunk * 5000::bigint + 1;
  v_last bigint := (import_chunk_bookings.chunk + 1) * 5000::bigint;
  v_failures integer := 0;
begin
  select restaurants.timezone
  into v_timezone
  from public.restaurants
  where restaurants.id = import_chunk_bookings.restaurant_id;

  -- As the live path does before it takes a table: nobody can take one of these meanwhile.
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = import_chunk_bookings.restaurant_id
    and restaurant_tables.id in (
      select import_bookings.table_id
      from pg_temp.import_bookings
      where import_bookings.number between v_first and v_last
        and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    )
  order by restaurant_tables.id
  for no key update;

  loop
    begin
      insert into public.bookings (
        restaurant_id,
        id,
        import_batch_id,
        reference,
        external_source,
        external_id,
        table_id,
        starts_at,
        ends_at,
        party_size,
        booking_type,
        seating_preference,
        status,
        confirmed_at,
        completed_at,
        cancelled_at,
        cancelled_by,
        customer_name,
        customer_email,
        customer_phone,
        marketing_opt_in,
        notes,
        source,
        spend_amount,
        spend_currency,
        created_at
      )
      select
        import_chunk_bookings.restaurant_id,
        -- In the order of the file, whichever session writes first: of two bookings made at one time the id says
        -- which is newer. Reading takes longer than a microsecond a row, so that none lies ahead of the clock.
        regulars.uuid_v7(
          import_chunk_bookings.began_at + import_bookings.number * interval '1 microsecond'
        ),
        import_chunk_bookings.import_batch_id,
        coalesce(import_bookings.reference, regulars.new_booking_reference()),
        import_chunk_bookings.external_source,
        import_bookings.external_id,
        import_bookings.table_id,
        import_bookings.starts_at,
        import_bookings.ends_at,
        import_bookings.party_size,
        coalesce(
          import_bookings.booking_type,
          regulars.default_booking_type(import_bookings.starts_at, v_timezone)
        ),
        coalesce(import_bookings.seating_preference, 'any'),
        coalesce(import_bookings.status, 'confirmed'),
        case
          when coalesce(import_bookings.status, 'confirmed') in ('confirmed', 'completed')
            then coalesce(
              import_bookings.confirmed_at,
              import_bookings.created_at,
              least(import_bookings.starts_at, import_chunk_bookings.began_at)
            )
          else import_bookings.confirmed_at
        end,
        case
          when import_bookings.status = 'completed'
            then coalesce(import_bookings.completed_at, least(import_bookings.ends_at, import_chunk_bookings.began_at))
          else import_bookings.completed_at
        end,
        case
          when import_bookings.status = 'cancelled'
            then coalesce(import_bookings.cancelled_at, least(import_bookings.starts_at, import_chunk_bookings.began_at))
          else import_bookings.cancelled_at
        end,
        case
          when import_bookings.status = 'cancelled'
            then coalesce(import_bookings.cancelled_by, 'system')
          else import_bookings.cancelled_by
        end,
        import_bookings.customer_name,
        import_bookings.customer_email,
        import_bookings.customer_phone,
        coalesce(import_bookings.marketing_opt_in, false),
        import_bookings.notes,
        coalesce(import_bookings.source, 'import'),
        import_bookings.spend_amount,
        import_bookings.spend_currency,
        coalesce(import_bookings.created_at, least(import_bookings.starts_at, import_chunk_bookings.began_at))
      from pg_temp.import_bookings
      where import_bookings.number between v_first and v_last
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_matches
          where import_matches.number = import_bookings.number
        )
      order by import_bookings.number;
      exit;
    exception
      -- Only now, since asking every index of every row beforehand costs a fifth of the insert.
      when unique_violation or exclusion_violation then
        v_failures := v_failures + 1;
        if v_failures > 10 then
          raise;
        end if;
    end;

    -- Somebody was faster since the plan was made, or a new reference exists already: then another is drawn.
    insert into pg_temp.import_matches (number, is_changed)
    select import_bookings.number, false
    from pg_temp.import_bookings
    join public.bookings
      on bookings.restaurant_id = import_chunk_bookings.restaurant_id
      and bookings.external_source = import_chunk_bookings.external_source
      and bookings.external_id = import_bookings.external_id
    where import_bookings.number between v_first and v_last
      and not exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_bookings.number
      )
    on conflict do nothing;

    insert into pg_temp.import_rejects (number, problem)
    select
      import_bookings.number,
      case when taken.has_reference then 'reference_taken' else 'table_taken' end
    from pg_temp.import_bookings
    cross join lateral (
      select
        exists (
          select
          from public.bookings
          where bookings.restaurant_id = import_chunk_bookings.restaurant_id
            and bookings.reference = import_bookings.reference
        ) as has_reference
    ) as taken
    where import_bookings.number between v_first and v_last
      and not exists (
        select
        from public.bookings
        where bookings.restaurant_id = import_chunk_bookings.restaurant_id
          and bookings.external_source = import_chunk_bookings.external_source
          and bookings.external_id = import_bookings.external_id
      )
      and not exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_bookings.number
      )
      and (
        taken.has_reference
        or import_bookings.table_id is not null
          and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
          and not regulars.is_table_free(
            restaurant_id => import_chunk_bookings.restaurant_id,
            table_id => import_bookings.table_id,
            starts_at => import_bookings.starts_at,
            ends_at => import_bookings.ends_at,
            except_booking_id => null
          )
      );
  end loop;
end
$function$;
comment on function regulars.import_chunk_bookings(uuid,text,uuid,timestamp with time zone,integer) is 'Inserts the new bookings of one chunk of an import.';

CREATE OR REPLACE FUNCTION regulars.import_chunk_changes(restaurant_id uuid, step integer, chunk integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_change record;
  v_is_careful boolean := false;
  v_problem text;
begin
  loop
    begin
      -- Not when something came in between: a booking that then may not move must not lose its table.
      if import_chunk_changes.step = 2 and not v_is_careful then
        update public.bookings
        set table_id = null
        from pg_temp.import_changes
        where import_changes.step = 2
          and bookings.restaurant_id = import_chunk_changes.restaurant_id
          and bookings.id = import_changes.booking_id;
      end if;

      for v_change in
        select import_changes.*
        from pg_temp.import_changes
        where import_changes.step = import_chunk_changes.step
          and import_changes.chunk = import_chunk_changes.chunk
        order by import_changes.place
      loop
        if v_is_careful then
          v_problem := regulars.try_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
          if v_problem is not null then
            insert into pg_temp.import_rejects (number, problem)
            values (v_change.number, v_problem);
            delete from pg_temp.import_matches
            where import_matches.number = v_change.number;
          end if;
        else
          perform regulars.apply_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
        end if;
      end loop;
      exit;
    exception
      -- Somebody changed a booking after it was planned: the chunk again, each row for itself.
      when sqlstate 'RG002' or sqlstate 'RG006' or sqlstate 'RG016' or exclusion_violation then
        if v_is_careful then
          raise;
        end if;
        v_is_careful := true;
    end;
  end loop;
end
$function$;
comment on function regulars.import_chunk_changes(uuid,integer,integer) is 'Makes the changes of one chunk of an import, by the live path.';

CREATE OR REPLACE FUNCTION regulars.import_chunk_waiting(restaurant_id uuid, external_source text, import_batch_id uuid, chunk integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_restaurant public.restaurants;
begin
  if not exists (
    select
    from pg_temp.import_bookings
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
  ) then
    return;
  end if;

  -- as the trigger does: its lock numbers those who join
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = import_chunk_waiting.restaurant_id
  for no key update;

  insert into public.waiting_list (restaurant_id, booking_id, position, created_at)
  select
    joining.restaurant_id,
    joining.id,
    count(*) over (
      partition by joining.business_date
      order by joining.created_at, joining.id
      rows unbounded preceding
    ) + (
      select count(*)
      from public.waiting_list
      join public.bookings
        on bookings.restaurant_id = waiting_list.restaurant_id
        and bookings.id = waiting_list.booking_id
      where waiting_list.restaurant_id = joining.restaurant_id
        and waiting_list.status = 'waiting'
        and bookings.status = 'pending_allocation'
        -- what an index can use; a local date spans at most 25 hours
        and bookings.starts_at between joining.starts_at - interval '25 hours'
          and joining.starts_at + interval '25 hours'
        and regulars.business_date(
          bookings.starts_at,
          v_restaurant.timezone,
          v_restaurant.day_starts_at
        ) = joining.business_date
    ),
    joining.created_at
  from (
    select
      bookings.restaurant_id,
      bookings.id,
      bookings.starts_at,
      bookings.created_at,
      regulars.business_date(
        bookings.starts_at,
        v_restaurant.timezone,
        v_restaurant.day_starts_at
      ) as business_date
    from pg_temp.import_bookings
    join public.bookings
      on bookings.restaurant_id = import_chunk_waiting.restaurant_id
      and bookings.external_source = import_chunk_waiting.external_source
      and bookings.external_id = import_bookings.external_id
    where import_bookings.number > import_chunk_waiting.chunk * 5000::bigint
      and import_bookings.number <= (import_chunk_waiting.chunk + 1) * 5000::bigint
      and import_bookings.status = 'pending_allocation'
      and bookings.status = 'pending_allocation'
      and bookings.import_batch_id = import_chunk_waiting.import_batch_id
      and not exists (
        select
        from public.waiting_list
        where waiting_list.restaurant_id = bookings.restaurant_id
          and waiting_list.booking_id = bookings.id
      )
  ) as joining;
end
$function$;
comment on function regulars.import_chunk_waiting(uuid,text,uuid,integer) is 'Opens the waiting-list entries of the bookings that one chunk of an import has inserted.';

CREATE OR REPLACE FUNCTION regulars.import_problems()
 RETURNS TABLE(problem text, field text, code text, message text)
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  values
    ('cells', null, 'RG070', 'the row has another number of cells than the header'),
    ('encoding', null, 'RG070', 'the row holds bytes that are no text in the file''s encoding'),
    ('nul', null, 'RG070', 'the row holds a NUL character'),
    ('starts_at', 'starts_at', 'RG001', 'must be a date and time: YYYY-MM-DD HH:MM, or as the date order says'),
    ('starts_at_skipped', 'starts_at', 'RG071', 'is a local time that the clocks skipped'),
    ('ends_at', 'ends_at', 'RG001', 'must be a date and time after the start'),
    ('ends_at_skipped', 'ends_at', 'RG071', 'is a local time that the clocks skipped'),
    ('duration_minutes', 'duration_minutes', 'RG001', 'must be a whole number of minutes from 1 to 9999'),
    ('external_id', 'external_id', 'RG001', 'must be at most 500 characters long'),
    ('customer_name', 'customer_name', 'RG001', 'must be at most 500 characters long'),
    ('customer_email', 'customer_email', 'RG001', 'must be at most 1000 characters long'),
    ('customer_phone', 'customer_phone', 'RG001', 'must be at most 500 characters long'),
    ('party_size', 'party_size', 'RG001', 'must be a whole number from 1 to 200'),
    ('booking_type', 'booking_type', 'RG001', 'must be breakfast, lunch, dinner or drinks'),
    ('seating_preference', 'seating_preference', 'RG001', 'must be any, indoor, window, booth, bar or outdoor'),
    ('status', 'status', 'RG001', 'is no status that the mapping knows; name it with --status'),
    ('confirmed_at', 'confirmed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('completed_at', 'completed_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('cancelled_at', 'cancelled_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('created_at', 'created_at', 'RG001', 'must be a date and time that the clocks showed'),
    ('cancelled_by', 'cancelled_by', 'RG001', 'must be customer, staff or system'),
    ('marketing_opt_in', 'marketing_opt_in', 'RG001', 'must be true, yes, y, t, 1, false, no, n, f or 0'),
    ('source', 'source', 'RG001', 'must be a slug: lower-case letters and digits, joined by - or _'),
    ('spend_amount', 'spend_amount', 'RG001', 'must be a whole number of minor units, 0 or more'),
    ('spend_currency', 'spend_currency', 'RG001', 'must be an ISO 4217 code such as GBP'),
    ('reference', 'reference', 'RG001', 'must be eight characters of A-Z and 2-9 without I and O'),
    ('reference_taken', 'reference', '23505', 'is the reference of another booking'),
    ('external_id_repeated', 'external_id', 'RG072', 'stands in an earlier row with other contents'),
    ('table_unknown', 'table_label', 'RG005', 'is the label of no table of the restaurant'),
    ('table_taken', 'table_label', 'RG006', 'is a table that another booking holds at that time'),
    ('status_move', 'status', 'RG002', 'is a status that the stored booking cannot move to'),
    ('guest_erased', null, 'RG073', 'the guest of this booking was erased; the row would bring the data back')
$function$;
comment on function regulars.import_problems() is 'Why an import rejects a row: the problem, the field it is in (null: the row), code and message.';

CREATE OR REPLACE FUNCTION regulars.import_time(value text, timezone text, date_order text, needs_time boolean)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case
    when value is null then null
    when value ~ ('^[12][0-9]{3}-'
      '(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)'
      '[ T](?:0[5-9]|1[0-9]|2[0-2]):[0-5][0-9](?::[0-5][0-9])?$')
      and timezone(timezone, timezone(timezone, value::timestamp)) = value::timestamp
      then timezone(timezone, value::timestamp)
    else regulars.read_import_time(value, timezone, date_order, needs_time)
  end
$function$;
comment on function regulars.import_time(text,text,text,boolean) is 'As regulars.read_import_time, with a short way for the commonest form.';

CREATE OR REPLACE FUNCTION regulars.is_accrual_rule(rule jsonb)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(
    case when jsonb_typeof(rule) = 'object' then
      case rule ->> 'type'
        when 'per_guest' then
          rule ?& '{base_points,points_per_guest,minimum_party_size}'::text[]
          and rule - '{type,base_points,points_per_guest,minimum_party_size}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'base_points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'points_per_guest', 0, 1000000)
          and regulars.is_whole_number(rule -> 'minimum_party_size', 1, 200)
        when 'flat' then
          rule - '{type,points}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
        when 'per_spend' then
          rule - '{type,points,per_amount}'::text[] = '{}'
          and regulars.is_whole_number(rule -> 'points', 0, 1000000)
          and regulars.is_whole_number(rule -> 'per_amount', 1, 1000000000)
        else false
      end
    end,
    false
  )
$function$;
comment on function regulars.is_accrual_rule(jsonb) is 'Whether a JSON value is an accrual rule that regulars.accrual_points can run, exactly.';

CREATE OR REPLACE FUNCTION regulars.is_generally_available()
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  return
    lower(btrim(coalesce(current_setting('loyalty.general_availability', true), ''))) = 'on'
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.general_availability'
        and lower(btrim(settings.value)) = 'on'
    );
end
$function$;
comment on function regulars.is_generally_available() is 'Whether programs with pilot_only = false accrue: loyalty.general_availability is on, in the session or in regulars.settings.';

CREATE OR REPLACE FUNCTION regulars.is_one_slip(one text, other text)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_one text collate "C" := one;
  v_other text collate "C" := other;
  v_length integer := least(length(one), length(other));
  v_start integer := 0;
begin
  if abs(length(one) - length(other)) > 1 or v_one = v_other then
    return v_one = v_other;
  end if;
  while v_start < v_length and substr(v_one, v_start + 1, 1) = substr(v_other, v_start + 1, 1) loop
    v_start := v_start + 1;
  end loop;
  v_one := substr(v_one, v_start + 1);
  v_other := substr(v_other, v_start + 1);
  return substr(v_one, 2) = substr(v_other, 2)
    or substr(v_one, 2) = v_other
    or v_one = substr(v_other, 2)
    or (
      length(v_one) = length(v_other)
      and substr(v_one, 3) = substr(v_other, 3)
      and left(v_one, 2) = reverse(left(v_other, 2))
    );
end
$function$;
comment on function regulars.is_one_slip(text,text) is 'Whether one letter typed wrong, left out, put in or swapped with its neighbour makes one text of the other.';

CREATE OR REPLACE FUNCTION regulars.is_pilot_restaurant(restaurant_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
begin
  return
    is_pilot_restaurant.restaurant_id::text = any (
      string_to_array(
        regexp_replace(
          lower(coalesce(current_setting('loyalty.pilot_restaurant_ids', true), '') collate "C"),
          '\s',
          '',
          'g'
        ),
        ','
      )
    )
    or exists (
      select
      from regulars.settings
      where settings.name = 'loyalty.pilot_restaurant_ids'
        and is_pilot_restaurant.restaurant_id::text = any (
          string_to_array(regexp_replace(lower(settings.value collate "C"), '\s', '', 'g'), ',')
        )
    );
end
$function$;
comment on function regulars.is_pilot_restaurant(uuid) is 'Whether a restaurant is on the pilot list of the session (loyalty.pilot_restaurant_ids) or of regulars.settings.';

CREATE OR REPLACE FUNCTION regulars.is_status_move(from_status text, to_status text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case from_status
    when 'pending' then to_status in ('pending_allocation', 'confirmed', 'cancelled')
    when 'pending_allocation' then to_status in ('confirmed', 'cancelled')
    when 'confirmed' then
      to_status in ('pending_allocation', 'completed', 'no_show', 'cancelled')
    when 'cancelled' then to_status in ('pending', 'confirmed')
    when 'no_show' then to_status in ('confirmed', 'completed')
    when 'completed' then to_status = 'no_show'
    else false
  end
$function$;
comment on function regulars.is_status_move(text,text) is 'Whether a booking may move from one status to another.';

CREATE OR REPLACE FUNCTION regulars.is_table_free(restaurant_id uuid, table_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, except_booking_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  -- the terms of bookings_table_id_excl, so that its index answers
  return not exists (
    select
    from public.bookings
    where bookings.restaurant_id = is_table_free.restaurant_id
      and bookings.table_id = is_table_free.table_id
      and bookings.status in ('pending', 'confirmed')
      and tstzrange(bookings.starts_at, bookings.ends_at)
        && tstzrange(is_table_free.starts_at, is_table_free.ends_at)
      and bookings.id is distinct from is_table_free.except_booking_id
  );
end
$function$;
comment on function regulars.is_table_free(uuid,uuid,timestamp with time zone,timestamp with time zone,uuid) is 'Whether no pending or confirmed booking, but the excepted one, holds the table in that time.';

CREATE OR REPLACE FUNCTION regulars.is_tier_definitions(definitions jsonb)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  v_tier jsonb;
  v_names text[] := '{}';
  v_previous numeric := -1;
begin
  if definitions is null
    or jsonb_typeof(definitions) <> 'object'
    or definitions - '{qualification_period,tiers}'::text[] <> '{}'
    or not definitions ? 'qualification_period'
    or jsonb_typeof(definitions -> 'tiers') is distinct from 'array'
    or jsonb_array_length(definitions -> 'tiers') not between 1 and 50
  then
    return false;
  end if;

  -- ISO 8601 in whole years, months or days, which every client reads alike
  if definitions -> 'qualification_period' <> 'null'
    and (
      jsonb_typeof(definitions -> 'qualification_period') <> 'string'
      or definitions ->> 'qualification_period' !~ '^P[1-9][0-9]{0,3}[YMD]$'
    )
  then
    return false;
  end if;

  for v_tier in select tiers.value from jsonb_array_elements(definitions -> 'tiers') as tiers
  loop
    if jsonb_typeof(v_tier) <> 'object'
      or v_tier - '{tier,min_points}'::text[] <> '{}'
      or jsonb_typeof(v_tier -> 'tier') is distinct from 'string'
      or v_tier ->> 'tier' !~ '^[a-z0-9]+([_-][a-z0-9]+)*$'
      or v_tier ->> 'tier' = any (v_names)
      or not regulars.is_whole_number(v_tier -> 'min_points', 0, 1000000000)
      or (v_tier -> 'min_points')::numeric <= v_previous
      -- the first tier takes everybody in
      or (v_previous = -1 and (v_tier -> 'min_points')::numeric <> 0)
    then
      return false;
    end if;
    v_previous := (v_tier -> 'min_points')::numeric;
    v_names := v_names || (v_tier ->> 'tier');
  end loop;

  return true;
end
$function$;
comment on function regulars.is_tier_definitions(jsonb) is 'Whether a JSON value defines tiers: slugs, each once, rising in min_points from 0; a period such as P12M or null.';

CREATE OR REPLACE FUNCTION regulars.is_usable_contact(restaurant_id uuid, email text, phone text)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return regulars.normalize_email(is_usable_contact.email) is not null
    or regulars.normalize_phone(
      is_usable_contact.phone,
      (
        select restaurants.country_code
        from public.restaurants
        where restaurants.id = is_usable_contact.restaurant_id
      )
    ) is not null;
end
$function$;
comment on function regulars.is_usable_contact(uuid,text,text) is 'Whether an e-mail or a phone, as given, identifies a guest of the restaurant.';

CREATE OR REPLACE FUNCTION regulars.is_whole_number(value jsonb, minimum bigint, maximum bigint)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(
    case
      when jsonb_typeof(value) = 'number' then
        value::numeric between minimum and maximum and value::numeric = trunc(value::numeric)
    end,
    false
  )
$function$;
comment on function regulars.is_whole_number(jsonb,bigint,bigint) is 'Whether a JSON value is a whole number between two bounds; false for a missing one.';

CREATE OR REPLACE FUNCTION regulars.join_import(restaurant_id uuid, external_source text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
AS $function$
begin
  perform regulars.begin_import(join_import.restaurant_id);
  perform regulars.plan_import(join_import.restaurant_id, join_import.external_source, '{}');
  execute format('grant insert on pg_temp.import_bookings to %I', session_user);
end
$function$;
comment on function regulars.join_import(uuid,text) is 'Prepares this session to insert bookings of an import that another has planned: COPY its pg_temp.import_share into pg_temp.import_bookings. Raises RG004, RG010.';

CREATE OR REPLACE FUNCTION regulars.known_phone(restaurant_id uuid, email_normalized text, phone text, phone_normalized text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_earlier regulars.earlier_phone_readings;
  v_phone text;
begin
  for v_earlier in
    select earlier_phone_readings.*
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = known_phone.restaurant_id
    order by earlier_phone_readings.changed_at
  loop
    v_phone := regulars.normalize_phone(
      phone => known_phone.phone,
      country_code => v_earlier.country_code,
      edition => v_earlier.edition
    );
    -- in branches, because "is not distinct from" uses no index
    if v_phone is null then
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized = known_phone.email_normalized
        and customers.phone_normalized is null
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    elsif known_phone.email_normalized is null then
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    else
      perform
      from public.customers
      where customers.restaurant_id = known_phone.restaurant_id
        and customers.email_normalized = known_phone.email_normalized
        and customers.phone_normalized = v_phone
        and customers.erased_at is null
        and customers.phone_read_at < v_earlier.changed_at;
    end if;
    if found then
      return v_phone;
    end if;
  end loop;

  return known_phone.phone_normalized;
end
$function$;
comment on function regulars.known_phone(uuid,text,text,text) is 'The number by which a guest is known: as read before a change of rules that is not applied yet, else as read today.';

CREATE OR REPLACE FUNCTION regulars.list_import_chunks()
 RETURNS TABLE(step integer, chunk integer, items bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return query
  select import_changes.step, import_changes.chunk, count(*)
  from pg_temp.import_changes
  group by import_changes.step, import_changes.chunk
  union all
  select 4, ((import_bookings.number - 1) / 5000)::integer, count(*)
  from pg_temp.import_bookings
  where not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  group by ((import_bookings.number - 1) / 5000)::integer
  order by 1, 2;
end
$function$;
comment on function regulars.list_import_chunks() is 'The chunks of the import that this session has planned, in the order in which they are to run: 1 to 3 change bookings, 4 inserts them.';

CREATE OR REPLACE FUNCTION regulars.list_import_rejects()
 RETURNS TABLE(number bigint, from_byte bigint, to_byte bigint, field text, code text, message text)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  return query
  select
    import_rows.number,
    import_rows.from_byte,
    import_rows.to_byte,
    problems.field,
    problems.code,
    problems.message
  from pg_temp.import_rejects
  join pg_temp.import_rows on import_rows.number = import_rejects.number
  join regulars.import_problems() as problems on problems.problem = import_rejects.problem
  order by import_rows.number, problems.field;
end
$function$;
comment on function regulars.list_import_rejects() is 'The rejected rows of the import that this session has planned, one line a problem, and where they are in the file.';

CREATE OR REPLACE FUNCTION regulars.lock_account(restaurant_id uuid, program public.loyalty_programs, customer_id uuid)
 RETURNS public.loyalty_points
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_account public.loyalty_points;
begin
  loop
    select loyalty_points.*
    into v_account
    from public.loyalty_points
    where loyalty_points.restaurant_id = lock_account.restaurant_id
      and loyalty_points.program_id = lock_account.program.id
      and loyalty_points.customer_id = lock_account.customer_id
    for no key update;

    if found then
      return v_account;
    end if;

    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    values (
      lock_account.restaurant_id,
      lock_account.program.id,
      lock_account.customer_id,
      regulars.tier_for(lock_account.program.tier_definitions, 0)
    )
    on conflict (restaurant_id, program_id, customer_id) do nothing;
  end loop;
end
$function$;
comment on function regulars.lock_account(uuid,public.loyalty_programs,uuid) is 'Locks an account, opened if need be, of a customer whom the caller holds.';

CREATE OR REPLACE FUNCTION regulars.lock_booking(restaurant_id uuid, booking_id uuid)
 RETURNS public.bookings
 LANGUAGE plpgsql
AS $function$
declare
  v_booking public.bookings;
begin
  select bookings.*
  into v_booking
  from public.bookings
  where bookings.restaurant_id = lock_booking.restaurant_id
    and bookings.id = lock_booking.booking_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG003',
      message = 'booking not found in this restaurant',
      detail = format(
        'restaurant_id %s, booking_id %s.',
        coalesce(lock_booking.restaurant_id::text, 'null'),
        coalesce(lock_booking.booking_id::text, 'null')
      ),
      hint = 'Use the id of one of the restaurant''s own bookings.';
  end if;

  return v_booking;
end
$function$;
comment on function regulars.lock_booking(uuid,uuid) is 'Locks and returns a booking. Raises RG003.';

CREATE OR REPLACE FUNCTION regulars.lock_customer(restaurant_id uuid, customer_id uuid)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  v_root uuid;
begin
  loop
    v_root := regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
    perform
    from public.customers
    where customers.restaurant_id = lock_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
    for no key update;
    exit when v_root is null or found
      -- it may have been taken out of a merge while the lock was waited for
      and v_root = regulars.customer_root(lock_customer.restaurant_id, lock_customer.customer_id);
  end loop;

  perform regulars.assert_not_erased(
    restaurant_id => lock_customer.restaurant_id,
    customer_ids => array[coalesce(v_root, lock_customer.customer_id)]
  );
  return v_root;
end
$function$;
comment on function regulars.lock_customer(uuid,uuid) is 'Locks the customer that a customer stands for and returns its id. Raises RG007, RG043.';

CREATE OR REPLACE FUNCTION regulars.lock_people(restaurant_id uuid, booking_owner_id uuid, customer_ids uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_is_crossing boolean;
begin
  loop
    begin
      v_is_crossing := false;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update;

      perform
      from public.customers
      where customers.restaurant_id = lock_people.restaurant_id
        and customers.id = any (lock_people.customer_ids)
      order by
        coalesce(customers.email_normalized, '') collate "C",
        coalesce(customers.phone_normalized, '') collate "C",
        customers.id
      for no key update;

      v_is_crossing := true;
      perform
      from public.bookings
      where bookings.restaurant_id = lock_people.restaurant_id
        and bookings.customer_id = lock_people.booking_owner_id
      order by bookings.id
      for no key update nowait;
      exit;
    exception
      when lock_not_available then
        -- a lock_timeout of the session has the same code
        if not v_is_crossing then
          raise;
        end if;
    end;
  end loop;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = lock_people.restaurant_id
    and customer_profiles.customer_id = any (lock_people.customer_ids)
  order by customer_profiles.customer_id
  for no key update;
end
$function$;
comment on function regulars.lock_people(uuid,uuid,uuid[]) is 'Locks the bookings of one customer, then customers and their profiles, in the one order of all writers.';

CREATE OR REPLACE FUNCTION regulars.look_up_marketing_choice(restaurant_id uuid, customer_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_last_tick_at timestamptz;
  v_imported_tick_at timestamptz;
  v_given_at timestamptz;
  v_withdrawn_at timestamptz;
begin
  -- The lock first, the look-ups in new statements: what was read before the lock could be old.
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id
  for no key update;

  -- newest first, so that a guest's many bookings are not all read
  select bookings.created_at
  into v_last_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is null
  order by bookings.created_at desc
  limit 1;

  select bookings.created_at
  into v_imported_tick_at
  from public.bookings
  where bookings.restaurant_id = look_up_marketing_choice.restaurant_id
    and bookings.customer_id = look_up_marketing_choice.customer_id
    and bookings.marketing_opt_in
    and bookings.import_batch_id is not null
  order by bookings.created_at desc
  limit 1;

  select
    greatest(
      v_last_tick_at,
      max(marketing_consents.occurred_at) filter (where marketing_consents.is_given)
    ),
    max(marketing_consents.occurred_at) filter (where not marketing_consents.is_given)
  into v_given_at, v_withdrawn_at
  from public.marketing_consents
  where marketing_consents.restaurant_id = look_up_marketing_choice.restaurant_id
    and marketing_consents.customer_id = any (
      array(
        select customers.id
        from public.customers
        where customers.restaurant_id = look_up_marketing_choice.restaurant_id
          and customers.merged_into_id = look_up_marketing_choice.customer_id
      ) || look_up_marketing_choice.customer_id
    );

  -- as regulars.derived_customer_profiles says
  if v_withdrawn_at is null then
    v_given_at := greatest(v_given_at, v_imported_tick_at);
  end if;

  update public.customer_profiles
  set
    marketing_opt_in = coalesce(v_given_at > coalesce(v_withdrawn_at, '-infinity'), false),
    last_marketing_opt_in_at = v_given_at,
    marketing_choice_at = greatest(v_given_at, v_withdrawn_at),
    updated_at = now()
  where customer_profiles.restaurant_id = look_up_marketing_choice.restaurant_id
    and customer_profiles.customer_id = look_up_marketing_choice.customer_id;
end
$function$;
comment on function regulars.look_up_marketing_choice(uuid,uuid) is 'Makes a profile''s marketing choice the last one expressed, by a tick on a booking or by a call.';

CREATE OR REPLACE FUNCTION regulars.loyalty_points_posted_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.loyalty_points_posted_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what loyalty.points_posted, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.loyalty_tier_changed_v1(payload jsonb, restaurant_id uuid, booking_id uuid, customer_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
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
$function$;
comment on function regulars.loyalty_tier_changed_v1(jsonb,uuid,uuid,uuid) is 'Whether a payload is exactly what loyalty.tier_changed, version 1, must be.';

CREATE OR REPLACE FUNCTION regulars.mailbox_key(email_normalized text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select
    replace(split_part(split_part(email_normalized, '@', 1), '+', 1), '.', '')
    || '@'
    || split_part(email_normalized, '@', 2)
$function$;
comment on function regulars.mailbox_key(text) is 'An e-mail without the dots and the +tag before the @, which many providers ignore: a hint, no identity.';

CREATE OR REPLACE FUNCTION regulars.manual_request(idempotency_key text, body jsonb)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select encode(sha256(convert_to(idempotency_key || body::text, 'UTF8')), 'hex')
$function$;
comment on function regulars.manual_request(text,jsonb) is 'What tells a repeated request from another one under the same key; null without a key.';

CREATE OR REPLACE FUNCTION regulars.manual_source_key(idempotency_key text)
 RETURNS text
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select 'manual:' || coalesce(
    encode(sha256(convert_to(idempotency_key, 'UTF8')), 'hex'),
    regulars.uuid_v7()::text
  )
$function$;
comment on function regulars.manual_source_key(text) is 'The source_key of a manual entry: a hash of the caller''s key; without one a fresh key.';

CREATE OR REPLACE FUNCTION regulars.match_keys(email_normalized text, phone_normalized text, full_name text, is_near boolean)
 RETURNS bigint[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  v_mailbox text collate "C" := regulars.mailbox_key(match_keys.email_normalized);
  v_keys bigint[] := array[
    hashtextextended('phone:' || match_keys.phone_normalized, 0),
    hashtextextended('email:' || v_mailbox, 0)
  ];
  v_local text collate "C";
  v_letters text collate "C";
  v_digits text collate "C";
  v_name text collate "C";
begin
  if not match_keys.is_near then
    return v_keys;
  end if;

  if v_mailbox is null then
    return v_keys;
  end if;

  v_local := split_part(v_mailbox, '@', 1);
  v_letters := translate(v_local, '0123456789', '');
  v_digits := translate(v_local, v_letters, '');
  -- a name alone is too common
  v_name := regulars.name_key(match_keys.full_name);
  if v_name like '% %' then
    v_keys := v_keys || hashtextextended(
      concat_ws(':', 'name', v_name, left(v_letters, 3), v_digits),
      0
    );
  end if;
  if length(v_local) < 4 then
    -- initials are many people's, so they are sought with some of what follows
    v_keys := v_keys
      || hashtextextended('short:' || left(v_mailbox, length(v_local) + 3), 0)
      || hashtextextended('local:' || v_local, 0);
  else
    v_keys := v_keys || hashtextextended('slip:' || v_digits || ':' || v_letters, 0);
    for v_place in 1 .. length(v_letters) loop
      v_keys := v_keys || hashtextextended(
        'slip:' || v_digits || ':' || overlay(v_letters placing '' from v_place for 1),
        0
      );
    end loop;
  end if;
  return v_keys;
end
$function$;
comment on function regulars.match_keys(text,text,text,boolean) is 'Keys of which two customers who may be one person share at least one; near: who mistyped something, too.';

CREATE OR REPLACE FUNCTION regulars.merged_customers(restaurant_id uuid, customer_id uuid)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return array(
    with recursive tree as (
      select customer_merges.duplicate_id
      from public.customer_merges
      where customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = merged_customers.customer_id
        and customer_merges.unmerged_at is null
      union
      select customer_merges.duplicate_id
      from tree
      join public.customer_merges
        on customer_merges.restaurant_id = merged_customers.restaurant_id
        and customer_merges.survivor_id = tree.duplicate_id
        and customer_merges.unmerged_at is null
    )
    select tree.duplicate_id
    from tree
    order by tree.duplicate_id
  );
end
$function$;
comment on function regulars.merged_customers(uuid,uuid) is 'All customers merged into a customer, directly or through another, in the order of their ids.';

CREATE OR REPLACE FUNCTION regulars.move_manual_entries(restaurant_id uuid, merge_ids uuid[], customer_ids uuid[], actor text, is_undo boolean)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  with recursive entries as materialized (
    select flows.flow, standing.*
    from public.loyalty_points
    join regulars.standing_point_events as standing
      on standing.restaurant_id = loyalty_points.restaurant_id
      and standing.program_id = loyalty_points.program_id
      and standing.customer_id = loyalty_points.customer_id
      and standing.booking_id is null
    join regulars.point_flows as flows
      on flows.restaurant_id = standing.restaurant_id
      and flows.id = standing.id
    where loyalty_points.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_points.customer_id = any (move_manual_entries.customer_ids)
  ),
  undone as (
    select 1 as step, entries.id
    from entries
    where move_manual_entries.is_undo
      and entries.reason = 'merge'
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[1]::text
    union all
    select undone.step + 1, entries.id
    from undone
    join entries
      on entries.reason = 'merge'
      and entries.metadata ->> 'of' = undone.id::text
      and entries.metadata ->> 'merge_id' = move_manual_entries.merge_ids[undone.step + 1]::text
  ),
  moved as (
    select
      entries.program_id,
      halves.customer_id,
      halves.sign * entries.points_delta as points_delta,
      null::uuid as reverses_event_id,
      entries.occurred_at,
      concat_ws(':', 'merge', customer_merges.id, entries.id, halves.sign) as source_key,
      entries.metadata || jsonb_build_object(
        'merge_id', customer_merges.id,
        'of', entries.id,
        'flow', entries.flow
      ) as metadata
    from public.customer_merges
    join entries on entries.customer_id = customer_merges.duplicate_id
    cross join lateral (
      values
        (customer_merges.duplicate_id, -1),
        (customer_merges.survivor_id, 1)
    ) as halves (customer_id, sign)
    where not move_manual_entries.is_undo
      and customer_merges.restaurant_id = move_manual_entries.restaurant_id
      and customer_merges.id = move_manual_entries.merge_ids[1]
    union all
    select
      entries.program_id,
      entries.customer_id,
      -entries.points_delta,
      entries.id,
      entries.occurred_at,
      concat_ws(':', 'merge', entries.id, 'undo'),
      entries.metadata || '{"undo": true}'
    from undone
    join entries on entries.id = undone.id
  )
  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
    sequence,
    points_delta,
    reason,
    source_key,
    reverses_event_id,
    actor,
    metadata,
    occurred_at,
    recorded_at
  )
  select
    move_manual_entries.restaurant_id,
    moved.program_id,
    moved.customer_id,
    greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
      partition by moved.program_id, moved.customer_id
      order by moved.occurred_at, moved.source_key
    ),
    moved.points_delta,
    'merge',
    moved.source_key,
    moved.reverses_event_id,
    move_manual_entries.actor,
    moved.metadata,
    moved.occurred_at,
    greatest(v_now, newest.recorded_at)
  from moved
  join public.loyalty_points
    on loyalty_points.restaurant_id = move_manual_entries.restaurant_id
    and loyalty_points.program_id = moved.program_id
    and loyalty_points.customer_id = moved.customer_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = move_manual_entries.restaurant_id
      and loyalty_point_events.program_id = moved.program_id
      and loyalty_point_events.customer_id = moved.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true;
end
$function$;
comment on function regulars.move_manual_entries(uuid,uuid[],uuid[],text,boolean) is 'Posts the pairs that move the manual entries of a merge, or (undo) those that take them back along the given merges.';

CREATE OR REPLACE FUNCTION regulars.move_points(restaurant_id uuid, merge_ids uuid[], booking_ids uuid[], actor text, is_undo boolean)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_customer_ids uuid[];
  v_metadata jsonb := jsonb_build_object('merge_id', move_points.merge_ids[1])
    || case when move_points.is_undo then '{"undo": true}' else '{}' end::jsonb;
begin
  -- every account that may be written, those that are missing as well
  v_customer_ids := array(
    select customer_merges.duplicate_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
    union
    select customer_merges.survivor_id
    from public.customer_merges
    where customer_merges.restaurant_id = move_points.restaurant_id
      and customer_merges.id = any (move_points.merge_ids)
  );

  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    move_points.restaurant_id,
    loyalty_programs.id,
    wanted.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from unnest(v_customer_ids) as wanted (customer_id)
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = move_points.restaurant_id
  where exists (
    select
    from public.loyalty_points
    where loyalty_points.restaurant_id = move_points.restaurant_id
      and loyalty_points.program_id = loyalty_programs.id
      and loyalty_points.customer_id = any (v_customer_ids)
  )
  order by loyalty_programs.id, wanted.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = move_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  perform regulars.post_booking_points(
    restaurant_id => move_points.restaurant_id,
    booking_ids => move_points.booking_ids,
    metadata => v_metadata,
    reason => 'merge',
    actor => move_points.actor
  );

  perform regulars.move_manual_entries(
    restaurant_id => move_points.restaurant_id,
    merge_ids => move_points.merge_ids,
    customer_ids => v_customer_ids,
    actor => move_points.actor,
    is_undo => move_points.is_undo
  );

  if move_points.is_undo then
    perform regulars.reinstate_unearned_expiries(
      restaurant_id => move_points.restaurant_id,
      customer_ids => v_customer_ids
    );
  end if;

  -- lifetime points, tiers and dates of both as their ledgers now have them
  perform regulars.rebuild_accounts(
    restaurant_id => move_points.restaurant_id,
    customer_ids => v_customer_ids
  );
end
$function$;
comment on function regulars.move_points(uuid,uuid[],uuid[],text,boolean) is 'Posts what a merge moves, or an unmerge moves back: points of bookings whose rows the caller holds, and manual entries.';

CREATE OR REPLACE FUNCTION regulars.name_key(full_name text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_key text collate "C" := lower(left(name_key.full_name, 200) collate "C");
begin
  if v_key ~ '^[a-z]+( [a-z]+)*$' then
    return v_key;
  end if;

  if v_key ~ '[^ -~]' then
    v_key := regexp_replace(
      normalize(regulars.fold_case(v_key), nfd),
      '[\u0300-\u036f]',
      '',
      'g'
    );
  end if;

  -- O'Brien is written O’Brien and OBrien as well; Smith-Jones is found by Jones
  v_key := btrim(regexp_replace(translate(v_key, '''’`´.', ''), '[\s!-/:-@[-`{-~\u00a0]+', ' ', 'g'));
  return nullif(v_key, '');
end
$function$;
comment on function regulars.name_key(text) is 'A name as it is searched: small letters without accents, words separated by one space; null: no letters.';

CREATE OR REPLACE FUNCTION regulars.name_similarity(one text, other text)
 RETURNS real
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_one text[] := string_to_array(one, ' ');
  v_other text[] := string_to_array(other, ' ');
  v_likeness real;
begin
  if v_one <@ v_other and v_other <@ v_one then
    return 1;
  end if;

  -- the least, over the words of the shorter name, of the likeness to the closest word of the other: a surname
  -- alone is a family's
  if cardinality(v_one) > cardinality(v_other) then
    v_one := string_to_array(other, ' ');
    v_other := string_to_array(one, ' ');
  end if;
  select min(closest.likeness)
  into v_likeness
  from unnest(v_one) as word
  cross join lateral (
    select max(
      case
        when word = candidate then 1
        -- an initial
        when least(length(word), length(candidate)) = 1 and left(word, 1) = left(candidate, 1)
          then 0.5
        when regulars.is_one_slip(word, candidate) then 0.8
        else regulars.text_similarity(word, candidate)
      end
    ) as likeness
    from unnest(v_other) as candidate
  ) as closest;
  return least(v_likeness, 0.99);
end
$function$;
comment on function regulars.name_similarity(text,text) is 'How alike two names (as regulars.name_key gives them) are, from 0 to 1, whatever the order of their words.';

CREATE OR REPLACE FUNCTION regulars.new_booking_reference()
 RETURNS text
 LANGUAGE plpgsql
 PARALLEL SAFE
AS $function$
declare
  v_signs constant text := '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  v_bytes bytea := uuid_send(gen_random_uuid());
begin
  -- bytes 6 and 8 of a random UUID hold its version and variant
  return substr(v_signs, 1 + get_byte(v_bytes, 0) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 1) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 2) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 3) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 4) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 5) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 9) % 32, 1)
    || substr(v_signs, 1 + get_byte(v_bytes, 10) % 32, 1);
end
$function$;
comment on function regulars.new_booking_reference() is 'A random booking reference: eight characters without look-alikes.';

CREATE OR REPLACE FUNCTION regulars.normalize_email(email text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  -- white space, control characters and what has no width
  c_blank constant text :=
    '\u0001-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff';
  v_email text collate "C" := lower(
    btrim(normalize_email.email, E' \t\n\r') collate "C"
  );
  v_domain text collate "C";
  v_ascii_domain text;
begin
  -- Far above what can be used; the limit keeps hostile input cheap.
  if octet_length(v_email) > 1024 then
    return null;
  end if;

  if v_email ~ '[^!-~]' then
    v_email := regulars.fold_case(
      regexp_replace(v_email, '^[' || c_blank || ']+|[' || c_blank || ']+$', '', 'g')
    );
    if v_email ~ ('[' || c_blank || ']') then
      return null;
    end if;
    v_domain := substring(v_email from '[^@]*$');
    if v_domain ~ '[^!-~]' then
      v_ascii_domain := (
        select string_agg(
          case
            when labels.label ~ '[^!-~]' then 'xn--' || regulars.encode_punycode(labels.label)
            else labels.label
          end,
          '.'
          order by labels.place
        )
        from string_to_table(replace(v_domain, '。', '.'), '.')
          with ordinality as labels (label, place)
      );
      v_email := left(v_email, length(v_email) - length(v_domain)) || v_ascii_domain;
    end if;
  end if;

  if v_email !~ (
    '^([^"(),:;<>@[\\\]]+|"[^"\\]+")'
      || '@([a-z0-9]+(-+[a-z0-9]+)*\.)+[a-z][a-z0-9-]*[a-z0-9]$'
  ) then
    return null;
  end if;

  -- RFC 5321: 64 octets before the @, 254 in all; RFC 1035: 63 in a label.
  v_domain := substring(v_email from '[^@]*$');
  if octet_length(v_email) > 254
    or octet_length(v_email) - octet_length(v_domain) > 65
    or (length(v_domain) > 63 and v_domain ~ '[^.]{64}')
  then
    return null;
  end if;

  return v_email;
end
$function$;
comment on function regulars.normalize_email(text) is 'An e-mail address in the form in which equal addresses are equal, or null when it is unusable.';

CREATE OR REPLACE FUNCTION regulars.normalize_phone(phone text, country_code text, edition integer DEFAULT 0)
 RETURNS text
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare
  v_text text collate "C" := translate(normalize_phone.phone, ' -()./', '');
  v_reading text collate "C";
  v_national text collate "C";
  v_groups text[];
  v_is_international boolean;
  v_rule regulars.phone_rules;
begin
  if v_text ~ '^\+?\d+$' is not true then
    v_text := regulars.extract_phone(phone => normalize_phone.phone);
    if v_text is null then
      return null;
    end if;
  end if;

  v_is_international := starts_with(v_text, '+');
  if v_is_international then
    v_reading := substr(v_text, 2);
  else
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.edition = normalize_phone.edition
      and r.region = upper(normalize_phone.country_code collate "C");
    if not found then
      return null;
    end if;
    v_reading := regexp_replace(v_text, v_rule.international_prefix, '');
    -- No calling code begins with 0: what seemed an international prefix was none.
    v_is_international := v_reading <> v_text and not starts_with(v_reading, '0');
  end if;

  if v_is_international then
    -- A calling code has one to three digits, and none begins with another. Equality, because a range of unknown
    -- ends would be planned anew by every call.
    select r.* into v_rule
    from regulars.phone_rules as r
    where r.is_main_region
      and r.edition = normalize_phone.edition
      and r.calling_code in (left(v_reading, 1), left(v_reading, 2), left(v_reading, 3));
    if not found then
      return null;
    end if;
    v_reading := substr(v_reading, length(v_rule.calling_code) + 1);
  else
    v_reading := v_text;
  end if;

  loop
    -- People write the national prefix inside international numbers as well: +44 (0)20 …
    v_national := regexp_replace(v_reading, v_rule.national_prefix, '');
    if v_rule.national_prefix_transform is not null then
      v_groups := regexp_match(v_reading, v_rule.national_prefix);
      if v_groups[cardinality(v_groups)] is not null then
        v_national := regexp_replace(
          v_reading,
          v_rule.national_prefix,
          v_rule.national_prefix_transform
        );
      end if;
    end if;
    if v_national ~ v_rule.national_number then
      return '+' || v_rule.calling_code || v_national;
    end if;
    if v_reading ~ v_rule.national_number then
      return '+' || v_rule.calling_code || v_reading;
    end if;

    -- Not a national number: perhaps one with its calling code but without the plus.
    exit when v_is_international or not starts_with(v_text, v_rule.calling_code);
    v_is_international := true;
    v_reading := substr(v_text, length(v_rule.calling_code) + 1);
  end loop;

  return null;
end
$function$;
comment on function regulars.normalize_phone(text,text,integer) is 'A phone number as E.164, read as dialled in a country (ISO 3166 alpha-2); null when unreadable. Edition: of the rules, 0 those in force.';

CREATE OR REPLACE FUNCTION regulars.open_program(restaurant_id uuid)
 RETURNS TABLE(program_id uuid, accrual_version integer, accrual_rule jsonb)
 LANGUAGE sql
 STABLE ROWS 1
AS $function$
  select
    loyalty_programs.id,
    loyalty_programs.accrual_version,
    loyalty_programs.accrual_rule
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = open_program.restaurant_id
    and loyalty_programs.is_active
    and case
      when loyalty_programs.pilot_only then regulars.is_pilot_restaurant(open_program.restaurant_id)
      else regulars.is_generally_available()
    end
$function$;
comment on function regulars.open_program(uuid) is 'The program that a booking confirmed now accrues in; no row: the gate is closed or no program is active.';

CREATE OR REPLACE FUNCTION regulars.outstanding_points(restaurant_id uuid, as_of timestamp with time zone)
 RETURNS TABLE(program_id uuid, customer_id uuid, expires_on date, points bigint)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
declare
  v_timezone text;
  v_day_starts_at time;
begin
  select restaurants.timezone, restaurants.day_starts_at
  into v_timezone, v_day_starts_at
  from public.restaurants
  where restaurants.id = outstanding_points.restaurant_id;

  return query
  with days as (
    select
      flows.program_id,
      flows.customer_id,
      case
        when flows.flow = 'earned' then (
          regulars.business_date(flows.earned_at, v_timezone, v_day_starts_at)
          + loyalty_programs.expires_after
        )::date
      end as expires_on,
      flows.flow = 'earned' as is_earned,
      sum(flows.points_delta) as points
    from regulars.point_flows as flows
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = flows.restaurant_id
      and loyalty_programs.id = flows.program_id
    where flows.restaurant_id = outstanding_points.restaurant_id
      and flows.occurred_at <= outstanding_points.as_of
    group by 1, 2, 3, 4
  ),
  running as (
    select
      days.*,
      coalesce(sum(days.points) filter (where days.is_earned) over earlier, 0)
        + coalesce(sum(days.points) filter (where not days.is_earned) over account, 0) as left_until,
      sum(days.points) over account as balance
    from days
    window
      account as (partition by days.program_id, days.customer_id),
      earlier as (
        partition by days.program_id, days.customer_id
        order by days.expires_on nulls last
      )
  )
  select
    running.program_id,
    running.customer_id,
    running.expires_on,
    (
      greatest(running.left_until, 0) - greatest(running.left_until - running.points, 0)
    )::bigint
  from running
  where running.is_earned
  union all
  select distinct
    running.program_id,
    running.customer_id,
    null::date,
    running.balance::bigint
  from running
  where running.balance < 0;
end
$function$;
comment on function regulars.outstanding_points(uuid,timestamp with time zone) is 'What is left of each account''s points by the date on which they expire (null: never, or overdrawn); adds up to the balances.';

CREATE OR REPLACE FUNCTION regulars.pair_possible_duplicates(restaurant_id uuid, is_near boolean)
 RETURNS uuid[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    with keys as (
      select customers.id, unnest(
        regulars.match_keys(
          customers.email_normalized,
          customers.phone_normalized,
          customers.full_name,
          pair_possible_duplicates.is_near
        )
      ) as key
      from public.customers
      where customers.restaurant_id = pair_possible_duplicates.restaurant_id
        and customers.erased_at is null
        and customers.merged_into_id is null
    ),
    blocks as (
      select array_agg(keys.id) as ids
      from keys
      where keys.key is not null
      group by keys.key
      having count(*) between 2 and 20
    ),
    pairs as (
      select distinct ones.id as one_id, others.id as other_id
      from blocks
      cross join lateral unnest(blocks.ids) as ones (id)
      cross join lateral unnest(blocks.ids) as others (id)
      where ones.id < others.id
    )
    select array_agg(array[pairs.one_id, pairs.other_id])
    from pairs
  );
end
$function$;
comment on function regulars.pair_possible_duplicates(uuid,boolean) is 'Pairs of customers of a restaurant that share a key (see regulars.match_keys), as an array of arrays of two.';

CREATE OR REPLACE FUNCTION regulars.pending_points(restaurant_id uuid, program_id uuid, customer_id uuid, as_of timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    with flows as materialized (
      select
        point_flows.*,
        (
          regulars.business_date(
            point_flows.earned_at,
            restaurants.timezone,
            restaurants.day_starts_at
          ) + loyalty_programs.expires_after
        )::date as expires_on
      from regulars.point_flows
      join public.restaurants
        on restaurants.id = point_flows.restaurant_id
      join public.loyalty_programs
        on loyalty_programs.restaurant_id = point_flows.restaurant_id
        and loyalty_programs.id = point_flows.program_id
      where point_flows.restaurant_id = pending_points.restaurant_id
        and point_flows.program_id = pending_points.program_id
        and point_flows.customer_id = pending_points.customer_id
    ),
    days as (
      select
        coalesce(flows.expires_on, 'infinity') as expires_on,
        flows.points_delta as points
      from flows
      join public.bookings
        on bookings.restaurant_id = flows.restaurant_id
        and bookings.id = flows.booking_id
        and bookings.status = 'confirmed'
      union all
      select
        (expiries.metadata ->> 'due_on')::date,
        flows.points_delta
      from flows
      join public.loyalty_point_events as expiries
        on expiries.restaurant_id = flows.restaurant_id
        and expiries.id = flows.award_id
      where flows.flow = 'expired'
      union all
      select
        due.due_on,
        -due.points
      from regulars.due_expiries(
        restaurant_id => pending_points.restaurant_id,
        customer_ids => array[pending_points.customer_id],
        as_of => pending_points.as_of
      ) as due
      where due.program_id = pending_points.program_id
    ),
    running as (
      select sum(days.points) over (order by days.expires_on desc) as points
      from days
    )
    select greatest(max(running.points), 0)
    from running
  );
end
$function$;
comment on function regulars.pending_points(uuid,uuid,uuid,timestamp with time zone) is 'Points of bookings that have not been visited yet, less what has expired of them by an instant.';

CREATE OR REPLACE FUNCTION regulars.phone_readings(restaurant_id uuid, phone text)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return array(
    select regulars.normalize_phone(phone_readings.phone, restaurants.country_code)
    from public.restaurants
    where restaurants.id = phone_readings.restaurant_id
    union
    select regulars.normalize_phone(
      phone_readings.phone,
      earlier_phone_readings.country_code,
      earlier_phone_readings.edition
    )
    from regulars.earlier_phone_readings
    where earlier_phone_readings.restaurant_id = phone_readings.restaurant_id
  );
end
$function$;
comment on function regulars.phone_readings(uuid,text) is 'The numbers that a guest of the restaurant who writes this may be known by, null for unreadable among them.';

CREATE OR REPLACE FUNCTION regulars.phone_rule_changes(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(changed_restaurant_id uuid, customer_id uuid, change text, phone_normalized text, becomes text, other_customer_id uuid, bookings bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform regulars.plan_phone_rules(phone_rule_changes.restaurant_id);

  return query
  select
    changes.restaurant_id,
    changes.customer_id,
    changes.change,
    changes.phone_normalized,
    changes.becomes,
    changes.other_customer_id,
    changes.bookings::bigint
  from pg_temp.phone_rule_changes as changes
  order by changes.restaurant_id, changes.change, changes.customer_id, changes.becomes;
end
$function$;
comment on function regulars.phone_rule_changes(uuid) is 'Customers whose number is read otherwise since the phone rules or the restaurant''s country changed (null: all restaurants): rekey: gets the number in becomes; join: other_customer_id has it, merge the two or leave them; part: some bookings go to other_customer_id or a new customer; unreadable: stays as it is. Writes nothing but temporary tables. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.pick_table(restaurant_id uuid, starts_at timestamp with time zone, ends_at timestamp with time zone, party_size integer, seating_preference text, booking_id uuid DEFAULT NULL::uuid, keep_table_id uuid DEFAULT NULL::uuid)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  v_table_id uuid;
begin
  -- no table fits a time that is none; the booking's own check names the field
  if pick_table.ends_at <= pick_table.starts_at then
    return null;
  end if;

  for v_table_id in
    select restaurant_tables.id
    from public.restaurant_tables
    where restaurant_tables.restaurant_id = pick_table.restaurant_id
      and (
        restaurant_tables.capacity >= pick_table.party_size
        or restaurant_tables.id = pick_table.keep_table_id
      )
    order by
      (restaurant_tables.id = pick_table.keep_table_id) is true desc,
      restaurant_tables.seating_type = pick_table.seating_preference desc,
      restaurant_tables.capacity,
      restaurant_tables.label collate "C"
  loop
    continue when not regulars.is_table_free(
      restaurant_id => pick_table.restaurant_id,
      table_id => v_table_id,
      starts_at => pick_table.starts_at,
      ends_at => pick_table.ends_at,
      except_booking_id => pick_table.booking_id
    );

    begin
      perform
      from public.restaurant_tables
      where restaurant_tables.restaurant_id = pick_table.restaurant_id
        and restaurant_tables.id = v_table_id
      for no key update;

      if regulars.is_table_free(
        restaurant_id => pick_table.restaurant_id,
        table_id => v_table_id,
        starts_at => pick_table.starts_at,
        ends_at => pick_table.ends_at,
        except_booking_id => pick_table.booking_id
      ) then
        return v_table_id;
      end if;
      raise exception using errcode = 'RG006';
    exception
      when sqlstate 'RG006' then
        null;
    end;
  end loop;

  return null;
end
$function$;
comment on function regulars.pick_table(uuid,timestamp with time zone,timestamp with time zone,integer,text,uuid,uuid) is 'Chooses and locks the table to keep if it is free, else the smallest free one that fits, preferred seating first, ties by label; null: none.';

CREATE OR REPLACE FUNCTION regulars.plan_import(restaurant_id uuid, external_source text, fields text[])
 RETURNS TABLE(rows bigint, imported bigint, updated bigint, unchanged bigint, rejected bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
 SET work_mem TO '128MB'
 SET default_statistics_target TO '10'
AS $function$
#variable_conflict use_column
declare
  v_timezone text;
begin
  perform regulars.assert_restaurant(plan_import.restaurant_id);

  select restaurants.timezone
  into strict v_timezone
  from public.restaurants
  where restaurants.id = plan_import.restaurant_id;

  drop table if exists
    pg_temp.import_ids,
    pg_temp.import_matches,
    pg_temp.import_rejects,
    pg_temp.import_changes,
    pg_temp.import_claims;
  -- Only what is joined: a sample of every column of wide rows takes long.
  analyze pg_temp.import_rows (number, external_id, problem);

  -- A row without an id is known by what it says: the digest of its cells, and the how-manieth of its like it
  -- is. So the same file adds nothing, and of two equal rows both stay. Fields that join later go to the end.
  create temp table import_ids on commit preserve rows as
  select
    digests.number,
    'row:' || digests.digest || '#'
      || row_number() over (partition by digests.digest order by digests.number) as external_id
  from (
    select
      import_rows.number,
      left(
        encode(
          sha256(
            convert_to(
              concat(
                'reference=' || import_rows.reference || chr(31),
                'table_label=' || import_rows.table_label || chr(31),
                'starts_at=' || import_rows.starts_at || chr(31),
                'starts_on=' || import_rows.starts_on || chr(31),
                'starts_time=' || import_rows.starts_time || chr(31),
                'ends_at=' || import_rows.ends_at || chr(31),
                'duration_minutes=' || import_rows.duration_minutes || chr(31),
                'party_size=' || import_rows.party_size || chr(31),
                'booking_type=' || import_rows.booking_type || chr(31),
                'seating_preference=' || import_rows.seating_preference || chr(31),
                'status=' || import_rows.status || chr(31),
                'confirmed_at=' || import_rows.confirmed_at || chr(31),
                'completed_at=' || import_rows.completed_at || chr(31),
                'cancelled_at=' || import_rows.cancelled_at || chr(31),
                'cancelled_by=' || import_rows.cancelled_by || chr(31),
                'customer_name=' || import_rows.customer_name || chr(31),
                'customer_first_name=' || import_rows.customer_first_name || chr(31),
                'customer_last_name=' || import_rows.customer_last_name || chr(31),
                'customer_email=' || import_rows.customer_email || chr(31),
                'customer_phone=' || import_rows.customer_phone || chr(31),
                'marketing_opt_in=' || import_rows.marketing_opt_in || chr(31),
                'notes=' || import_rows.notes || chr(31),
                'source=' || import_rows.source || chr(31),
                'spend_amount=' || import_rows.spend_amount || chr(31),
                'spend_currency=' || import_rows.spend_currency || chr(31),
                'created_at=' || import_rows.created_at || chr(31)
              ),
              'UTF8'
            )
          ),
          'hex'
        ),
        32
      ) as digest
    from pg_temp.import_rows
    where import_rows.external_id is null
      and import_rows.problem is null
  ) as digests;
  analyze import_ids;

  update pg_temp.import_bookings
  set external_id = import_ids.external_id
  from import_ids
  where import_ids.number = import_bookings.number;

  analyze pg_temp.import_bookings (number, external_id, has_own_id, table_id, status, problems);

  create temp table import_rejects on commit preserve rows as
  select import_bookings.number, problems.problem
  from pg_temp.import_bookings
  cross join lateral string_to_table(import_bookings.problems, ',') as problems (problem)
  where import_bookings.problems <> '';
  create index on import_rejects (number);
  analyze import_rejects;

  perform regulars.plan_import_matches(
    plan_import.restaurant_id,
    plan_import.external_source,
    plan_import.fields,
    v_timezone
  );
  perform regulars.plan_import_tables(plan_import.restaurant_id);
  perform regulars.plan_import_changes(plan_import.restaurant_id);

  return query
  select counts.rows, counts.imported, counts.updated, counts.unchanged, counts.rejected
  from regulars.count_import() as counts;
end
$function$;
comment on function regulars.plan_import(uuid,text,text[]) is 'Decides what becomes of each row of pg_temp.import_bookings and counts it; writes only temporary tables. fields: those the file has. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.plan_import_changes(restaurant_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  alter table pg_temp.import_changes
    add column step integer,
    add column chunk integer,
    add column place bigint;

  update pg_temp.import_changes
  set
    step = places.step,
    chunk = case places.step when 2 then 0 else (places.place - 1) / 200 end,
    place = places.place
  from (
    select
      keyed.number,
      keyed.step,
      row_number() over (
        partition by keyed.step
        order by
          keyed.email_normalized collate "C",
          keyed.phone_normalized collate "C",
          keyed.booking_id
      ) as place
    from (
      select
        import_changes.number,
        import_changes.booking_id,
        case
          when import_changes.claimed_id is null then 1
          when exists (
            select
            from pg_temp.import_claims
            where import_claims.number <> import_changes.number
              and import_claims.table_id = import_changes.old_claimed_id
              and import_claims.during && import_changes.old_during
          ) then 2
          else 3
        end as step,
        coalesce(regulars.normalize_email(import_changes.customer_email), '')
          as email_normalized,
        coalesce(
          regulars.normalize_phone(import_changes.customer_phone, restaurants.country_code),
          ''
        ) as phone_normalized
      from pg_temp.import_changes
      join public.restaurants on restaurants.id = plan_import_changes.restaurant_id
    ) as keyed
  ) as places
  where places.number = import_changes.number;

  create index on pg_temp.import_changes (step, chunk, place);
  analyze pg_temp.import_changes;
end
$function$;
comment on function regulars.plan_import_changes(uuid) is 'Puts the changes of an import into the steps, chunks and order in which they are made.';

CREATE OR REPLACE FUNCTION regulars.plan_import_matches(restaurant_id uuid, external_source text, fields text[], timezone text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  create temp table import_matches (
    number bigint not null,
    is_changed boolean not null
  ) on commit preserve rows;

  -- One id in several rows: the first usable row counts, its copies say nothing new, others contradict it.
  with repeated as (
    select
      import_bookings.number,
      to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte'] as contents,
      first_value(to_jsonb(import_rows) - array['number', 'from_byte', 'to_byte']) over ids
        as first_contents,
      row_number() over ids as place
    from pg_temp.import_bookings
    join pg_temp.import_rows on import_rows.number = import_bookings.number
    where import_bookings.problems = ''
      and import_bookings.has_own_id
      and import_bookings.external_id in (
        select ids.external_id
        from pg_temp.import_bookings as ids
        where ids.problems = ''
          and ids.has_own_id
        group by ids.external_id
        having count(*) > 1
      )
    window ids as (partition by import_bookings.external_id order by import_bookings.number)
  ), copies as (
    insert into import_matches (number, is_changed)
    select repeated.number, false
    from repeated
    where repeated.place > 1
      and repeated.contents = repeated.first_contents
  )
  insert into pg_temp.import_rejects (number, problem)
  select repeated.number, 'external_id_repeated'
  from repeated
  where repeated.place > 1
    and repeated.contents <> repeated.first_contents;
  analyze import_matches;

  create temp table import_changes on commit preserve rows as
  select
    import_bookings.number,
    bookings.id as booking_id,
    bookings.customer_id as old_customer_id,
    bookings.status as old_status,
    case when bookings.status in ('pending', 'confirmed') then bookings.table_id end
      as old_claimed_id,
    tstzrange(bookings.starts_at, bookings.ends_at) as old_during,
    case when resolved.status in ('pending', 'confirmed') then resolved.table_id end
      as claimed_id,
    resolved.*,
    import_bookings.has_own_id
      and row(resolved.*) is distinct from (
        bookings.starts_at,
        bookings.ends_at,
        bookings.table_id,
        bookings.party_size,
        bookings.booking_type,
        bookings.seating_preference,
        bookings.status,
        bookings.confirmed_at,
        bookings.completed_at,
        bookings.cancelled_at,
        bookings.cancelled_by,
        bookings.customer_name,
        bookings.customer_email,
        bookings.customer_phone,
        bookings.marketing_opt_in,
        bookings.notes,
        bookings.source,
        bookings.spend_amount,
        bookings.spend_currency
      ) as is_changed
  from pg_temp.import_bookings
  join public.bookings
    on bookings.restaurant_id = plan_import_matches.restaurant_id
    and bookings.external_source = plan_import_matches.external_source
    and bookings.external_id = import_bookings.external_id
  -- A field that the file does not have stays. An empty cell empties what may be empty, and leaves the rest.
  cross join lateral (
    select
      import_bookings.starts_at,
      case
        when import_bookings.has_end then import_bookings.ends_at
        else bookings.ends_at + (import_bookings.starts_at - bookings.starts_at)
      end as ends_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'pending_allocation' then null
        when 'table_label' = any (plan_import_matches.fields) then import_bookings.table_id
        else bookings.table_id
      end as table_id,
      import_bookings.party_size,
      case
        when import_bookings.booking_type is not null then import_bookings.booking_type
        -- as amend_booking does: the type follows the hour, unless somebody had named it
        when import_bookings.starts_at <> bookings.starts_at
          and bookings.booking_type = regulars.default_booking_type(
            bookings.starts_at,
            plan_import_matches.timezone
          )
          then regulars.default_booking_type(
            import_bookings.starts_at,
            plan_import_matches.timezone
          )
        else bookings.booking_type
      end as booking_type,
      coalesce(import_bookings.seating_preference, bookings.seating_preference)
        as seating_preference,
      coalesce(import_bookings.status, bookings.status) as status,
      -- a time that does not belong to the status would be cleared again by the triggers
      case
        when coalesce(import_bookings.status, bookings.status) in ('confirmed', 'completed')
          then coalesce(import_bookings.confirmed_at, bookings.confirmed_at)
        else bookings.confirmed_at
      end as confirmed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'completed'
          then coalesce(import_bookings.completed_at, bookings.completed_at)
        else bookings.completed_at
      end as completed_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_at, bookings.cancelled_at)
        else bookings.cancelled_at
      end as cancelled_at,
      case
        when coalesce(import_bookings.status, bookings.status) = 'cancelled'
          then coalesce(import_bookings.cancelled_by, bookings.cancelled_by)
        else bookings.cancelled_by
      end as cancelled_by,
      case
        when plan_import_matches.fields
          && array['customer_name', 'customer_first_name', 'customer_last_name']
          then import_bookings.customer_name
        else bookings.customer_name
      end as customer_name,
      case
        when 'customer_email' = any (plan_import_matches.fields)
          then import_bookings.customer_email
        else bookings.customer_email
      end as customer_email,
      case
        when 'customer_phone' = any (plan_import_matches.fields)
          then import_bookings.customer_phone
        else bookings.customer_phone
      end as customer_phone,
      coalesce(import_bookings.marketing_opt_in, bookings.marketing_opt_in)
        as marketing_opt_in,
      case
        when 'notes' = any (plan_import_matches.fields) then import_bookings.notes
        else bookings.notes
      end as notes,
      coalesce(import_bookings.source, bookings.source) as source,
      case
        when 'spend_amount' = any (plan_import_matches.fields) then import_bookings.spend_amount
        else bookings.spend_amount
      end as spend_amount,
      case
        when 'spend_currency' = any (plan_import_matches.fields)
          then import_bookings.spend_currency
        else bookings.spend_currency
      end as spend_currency
    offset 0
  ) as resolved
  where import_bookings.problems = ''
    and not exists (
      select
      from import_matches
      where import_matches.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    );
  analyze import_changes;

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'status_move'
  from import_changes
  where import_changes.is_changed
    and import_changes.status <> import_changes.old_status
    and not regulars.is_status_move(import_changes.old_status, import_changes.status);

  insert into pg_temp.import_rejects (number, problem)
  select import_changes.number, 'guest_erased'
  from import_changes
  join public.customers
    on customers.restaurant_id = plan_import_matches.restaurant_id
    and customers.id = import_changes.old_customer_id
  where import_changes.is_changed
    and customers.erased_at is not null;

  -- A reference is given once, when the booking is inserted.
  if 'reference' = any (plan_import_matches.fields) then
    insert into pg_temp.import_rejects (number, problem)
    select wanted.number, 'reference_taken'
    from (
      select
        import_bookings.number,
        import_bookings.reference,
        row_number() over (
          partition by import_bookings.reference
          order by import_bookings.number
        ) as place
      from pg_temp.import_bookings
      where import_bookings.reference is not null
        and import_bookings.problems = ''
        and not exists (
          select
          from import_changes
          where import_changes.number = import_bookings.number
        )
        and not exists (
          select
          from import_matches
          where import_matches.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
    ) as wanted
    where wanted.place > 1
      or exists (
        select
        from public.bookings
        where bookings.restaurant_id = plan_import_matches.restaurant_id
          and bookings.reference = wanted.reference
      );
  end if;

  delete from import_changes
  where exists (
    select
    from pg_temp.import_rejects
    where import_rejects.number = import_changes.number
  );

  insert into import_matches (number, is_changed)
  select import_changes.number, import_changes.is_changed
  from import_changes;

  delete from import_changes where not import_changes.is_changed;

  create unique index on import_matches (number);
  create unique index on import_changes (number);
  analyze import_matches;
  analyze import_changes;
  analyze pg_temp.import_rejects;
end
$function$;
comment on function regulars.plan_import_matches(uuid,text,text[],text) is 'Lists, in temporary tables of the session, the rows of an import that are bookings already and what changes of them.';

CREATE OR REPLACE FUNCTION regulars.plan_import_tables(restaurant_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_claim record;
  v_period tstzrange;
begin
  create temp table import_claims on commit preserve rows as
  select
    import_bookings.number,
    import_bookings.table_id,
    tstzrange(import_bookings.starts_at, import_bookings.ends_at) as during
  from pg_temp.import_bookings
  where import_bookings.table_id is not null
    and coalesce(import_bookings.status, 'confirmed') in ('pending', 'confirmed')
    and import_bookings.problems = ''
    and not exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_bookings.number
    )
    and not exists (
      select
      from pg_temp.import_matches
      where import_matches.number = import_bookings.number
    )
  union all
  select
    import_changes.number,
    import_changes.claimed_id,
    tstzrange(import_changes.starts_at, import_changes.ends_at)
  from pg_temp.import_changes
  where import_changes.claimed_id is not null
    and (
      import_changes.claimed_id,
      tstzrange(import_changes.starts_at, import_changes.ends_at)
    ) is distinct from (import_changes.old_claimed_id, import_changes.old_during);

  select tstzrange(min(lower(import_claims.during)), max(upper(import_claims.during)))
  into v_period
  from import_claims;

  -- Number 0: bookings that the file leaves at their table.
  insert into import_claims (number, table_id, during)
  select 0, bookings.table_id, tstzrange(bookings.starts_at, bookings.ends_at)
  from public.bookings
  where bookings.restaurant_id = plan_import_tables.restaurant_id
    and bookings.table_id is not null
    and bookings.status in ('pending', 'confirmed')
    and bookings.starts_at < upper(v_period)
    and bookings.ends_at > lower(v_period)
    and not exists (
      select
      from pg_temp.import_changes
      where import_changes.booking_id = bookings.id
        and (
          import_changes.claimed_id,
          tstzrange(import_changes.starts_at, import_changes.ends_at)
        ) is distinct from (import_changes.old_claimed_id, import_changes.old_during)
    );

  loop
    create temp table import_granted (
      table_id uuid not null,
      during tstzrange not null
    );
    create index on import_granted using gist (table_id, during);

    -- Only claims of a stretch of time in which claims on the table overlap; histories have few.
    for v_claim in
      with stretches as (
        select
          marked.*,
          count(*) filter (where marked.is_apart) over (
            partition by marked.table_id
            order by lower(marked.during), marked.number
          ) as stretch
        from (
          select
            import_claims.*,
            coalesce(
              max(upper(import_claims.during)) over (
                partition by import_claims.table_id
                order by lower(import_claims.during), import_claims.number
                rows between unbounded preceding and 1 preceding
              ) <= lower(import_claims.during),
              true
            ) as is_apart
          from import_claims
        ) as marked
      )
      select contested.number, contested.table_id, contested.during
      from (
        select stretches.*, count(*) over (partition by table_id, stretch) as claims
        from stretches
      ) as contested
      where contested.claims > 1
      order by contested.number
    loop
      if v_claim.number > 0 and exists (
        select
        from import_granted
        where import_granted.table_id = v_claim.table_id
          and import_granted.during && v_claim.during
      ) then
        insert into pg_temp.import_rejects (number, problem)
        values (v_claim.number, 'table_taken');
      else
        insert into import_granted (table_id, during)
        values (v_claim.table_id, v_claim.during);
      end if;
    end loop;

    drop table import_granted;

    delete from import_claims
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_claims.number
    );
    delete from pg_temp.import_matches
    where exists (
      select
      from pg_temp.import_rejects
      where import_rejects.number = import_matches.number
    );

    -- A booking that may not move keeps its table, which another row may have counted on.
    with kept as (
      delete from pg_temp.import_changes
      where exists (
        select
        from pg_temp.import_rejects
        where import_rejects.number = import_changes.number
      )
      returning import_changes.old_claimed_id, import_changes.old_during
    )
    insert into import_claims (number, table_id, during)
    select 0, kept.old_claimed_id, kept.old_during
    from kept
    where kept.old_claimed_id is not null;

    exit when not found;
  end loop;

  analyze import_claims;
  analyze pg_temp.import_rejects;
end
$function$;
comment on function regulars.plan_import_tables(uuid) is 'Rejects the rows of an import that want a table which another booking or an earlier row holds.';

CREATE OR REPLACE FUNCTION regulars.plan_phone_rules(restaurant_id uuid DEFAULT NULL::uuid)
 RETURNS TABLE(chunk_restaurant_id uuid, chunk integer, items bigint)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
 SET work_mem TO '128MB'
AS $function$
begin
  perform regulars.assert_restaurant(plan_phone_rules.restaurant_id);

  drop table if exists pg_temp.planned_phone_readings;
  drop table if exists pg_temp.phone_contacts;
  drop table if exists pg_temp.phone_rule_changes;

  create temp table planned_phone_readings on commit preserve rows as
  select
    earlier_phone_readings.restaurant_id,
    earlier_phone_readings.changed_at
  from regulars.earlier_phone_readings
  where plan_phone_rules.restaurant_id is null
    or earlier_phone_readings.restaurant_id = plan_phone_rules.restaurant_id;

  create temp table phone_contacts on commit preserve rows as
  select
    contacts.restaurant_id,
    contacts.email_normalized,
    regulars.known_phone(
      contacts.restaurant_id,
      contacts.email_normalized,
      contacts.phone,
      contacts.becomes
    ) as phone_normalized,
    contacts.becomes,
    contacts.bookings,
    contacts.newest_at
  from (
    select
      raw.restaurant_id,
      regulars.normalize_email(raw.email) as email_normalized,
      raw.phone,
      regulars.normalize_phone(raw.phone, restaurants.country_code) as becomes,
      raw.bookings,
      raw.newest_at
    from (
      select
        bookings.restaurant_id,
        bookings.customer_email as email,
        bookings.customer_phone as phone,
        count(*) as bookings,
        max(bookings.created_at) as newest_at
      from public.bookings
      where bookings.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
      group by bookings.restaurant_id, bookings.customer_email, bookings.customer_phone
      union all
      select
        customers.restaurant_id,
        customers.email_normalized,
        customers.phone,
        0,
        '-infinity'
      from public.customers
      where customers.restaurant_id in (
          select planned_phone_readings.restaurant_id
          from pg_temp.planned_phone_readings
        )
        and customers.phone is not null
        -- the phone shown may be another contact's, of somebody merged into this customer
        and not exists (
          select
          from public.bookings
          where bookings.restaurant_id = customers.restaurant_id
            and bookings.customer_id = customers.id
        )
    ) as raw
    join public.restaurants on restaurants.id = raw.restaurant_id
    -- keeps the calls from being repeated wherever their results are used
    offset 0
  ) as contacts;

  create temp table phone_rule_changes on commit preserve rows as
  with keys as (
    select
      customers.restaurant_id,
      customers.id as customer_id,
      customers.email_normalized,
      customers.phone_normalized,
      phone_contacts.becomes,
      phone_contacts.becomes is null and customers.email_normalized is null as is_unreadable,
      phone_contacts.becomes is not distinct from customers.phone_normalized as is_kept,
      sum(phone_contacts.bookings) as bookings,
      max(phone_contacts.newest_at) as newest_at
    from pg_temp.phone_contacts
    join public.customers
      on customers.restaurant_id = phone_contacts.restaurant_id
      and coalesce(customers.email_normalized, '') = coalesce(phone_contacts.email_normalized, '')
      and coalesce(customers.phone_normalized, '') = coalesce(phone_contacts.phone_normalized, '')
      and customers.erased_at is null
    group by customers.restaurant_id, customers.id, phone_contacts.becomes
  ),
  ranked as (
    select
      keys.*,
      -- the key that stays with the customer: the present one while anything still reads as it
      row_number() over (
        partition by keys.restaurant_id, keys.customer_id
        order by keys.is_unreadable, keys.is_kept desc, keys.newest_at desc, keys.becomes
      ) as place
    from keys
  ),
  moves as (
    select
      ranked.*,
      -- of several who would take one key, the first known takes it
      row_number() over (
        partition by ranked.restaurant_id, ranked.email_normalized, ranked.becomes
        order by ranked.customer_id
      ) as taker
    from ranked
    where ranked.place = 1
      and not ranked.is_kept
      and not ranked.is_unreadable
  ),
  judged as (
    select
      ranked.restaurant_id,
      ranked.customer_id,
      ranked.email_normalized,
      ranked.phone_normalized,
      ranked.becomes,
      ranked.bookings,
      case
        when ranked.is_unreadable then 'unreadable'
        when ranked.place > 1 then 'part'
        when holders.id is not null or first_takers.customer_id is not null then 'join'
        else 'rekey'
      end as change,
      coalesce(holders.id, first_takers.customer_id) as other_customer_id
    from ranked
    left join moves
      on moves.restaurant_id = ranked.restaurant_id
      and moves.customer_id = ranked.customer_id
      and ranked.place = 1
    -- who has the key now, and does not leave it
    left join public.customers as holders
      on holders.restaurant_id = ranked.restaurant_id
      and coalesce(holders.email_normalized, '') = coalesce(ranked.email_normalized, '')
      and coalesce(holders.phone_normalized, '') = coalesce(ranked.becomes, '')
      and holders.erased_at is null
      and holders.id <> ranked.customer_id
      and not exists (
        select
        from moves as leaving
        where leaving.restaurant_id = holders.restaurant_id
          and leaving.customer_id = holders.id
      )
    left join moves as first_takers
      on moves.taker > 1
      and first_takers.taker = 1
      and first_takers.restaurant_id = moves.restaurant_id
      and first_takers.email_normalized is not distinct from moves.email_normalized
      and first_takers.becomes is not distinct from moves.becomes
    where not ranked.is_kept
  )
  select
    judged.*,
    ((row_number() over (
      partition by judged.restaurant_id
      order by
        coalesce(judged.email_normalized, '') collate "C",
        coalesce(judged.phone_normalized, '') collate "C",
        judged.customer_id
    ) - 1) / 1000)::integer as chunk
  from judged
  -- merged by hand already: either key leads to the same guest
  where judged.change <> 'join'
    or regulars.customer_root(judged.restaurant_id, judged.customer_id)
      <> regulars.customer_root(judged.restaurant_id, judged.other_customer_id);

  return query
  select
    phone_rule_changes.restaurant_id,
    phone_rule_changes.chunk,
    count(*)
  from pg_temp.phone_rule_changes
  where phone_rule_changes.change = 'rekey'
  group by phone_rule_changes.restaurant_id, phone_rule_changes.chunk
  order by phone_rule_changes.restaurant_id, phone_rule_changes.chunk;
end
$function$;
comment on function regulars.plan_phone_rules(uuid) is 'Works out, in temporary tables of the session, what applying the phone rules of today would change, and lists the chunks to re-key.';

CREATE OR REPLACE FUNCTION regulars.post_booking_points(restaurant_id uuid, booking_ids uuid[], metadata jsonb DEFAULT '{}'::jsonb, reason text DEFAULT NULL::text, actor text DEFAULT 'system'::text, is_backdated boolean DEFAULT false)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_posted integer;
  v_program_ids uuid[];
  v_customer_ids uuid[];
  v_last_sequences integer[];
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    post_booking_points.restaurant_id,
    owners.program_id,
    owners.customer_id,
    regulars.tier_for(loyalty_programs.tier_definitions, 0)
  from (
    select distinct
      bookings.loyalty_program_id as program_id,
      bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = post_booking_points.restaurant_id
      and bookings.id = any (post_booking_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
      and bookings.customer_id is not null
  ) as owners
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
    and loyalty_programs.id = owners.program_id
  where not exists (
    select
    from public.loyalty_points
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = owners.program_id
      and loyalty_points.customer_id = owners.customer_id
  )
  order by owners.program_id, owners.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  -- nobody else posts for these bookings while their rows are held, so no difference stays none
  select
    array_agg(distinct differences.program_id),
    array_agg(distinct differences.customer_id)
  into v_program_ids, v_customer_ids
  from regulars.booking_point_differences as differences
  where differences.restaurant_id = post_booking_points.restaurant_id
    and differences.booking_id = any (post_booking_points.booking_ids);

  if v_customer_ids is null then
    return 0;
  end if;

  -- By arrays, which an index can look up however many there are. That is every program for every customer: at worst
  -- an account too many is locked.
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_booking_points.restaurant_id
    and loyalty_points.program_id = any (v_program_ids)
    and loyalty_points.customer_id = any (v_customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  -- what the clock has done to a tier is told apart from what the new entries do
  if exists (
    select
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
  ) then
    perform regulars.record_tier_lapses(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      as_of => v_now
    );
  end if;

  with due as materialized (
    select
      differences.booking_id,
      differences.program_id,
      differences.customer_id,
      (differences.target - differences.posted)::integer as points_delta,
      differences.posted,
      (differences.program_id, differences.customer_id)
        is not distinct from (bookings.loyalty_program_id, bookings.customer_id) as is_own,
      bookings.status,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as awarded_at,
      coalesce(regulars.datable(bookings.cancelled_at), v_now) as cancelled_at
    from regulars.booking_point_differences as differences
    join public.bookings
      on bookings.restaurant_id = differences.restaurant_id
      and bookings.id = differences.booking_id
    where differences.restaurant_id = post_booking_points.restaurant_id
      and differences.booking_id = any (post_booking_points.booking_ids)
      and bookings.restaurant_id = post_booking_points.restaurant_id
  ),
  awards as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      entries.id,
      entries.occurred_at,
      entries.sequence,
      entries.points_delta + coalesce(taken.points, 0) as points,
      sum(entries.points_delta + coalesce(taken.points, 0)) over (
        partition by due.booking_id, due.program_id, due.customer_id
        order by entries.sequence desc
      ) as points_so_far
    from due
    join regulars.standing_point_events as entries
      on entries.restaurant_id = post_booking_points.restaurant_id
      and entries.booking_id = due.booking_id
      and entries.program_id = due.program_id
      and entries.customer_id = due.customer_id
      and entries.points_delta > 0
    left join lateral (
      select sum(reversals.points_delta) as points
      from regulars.standing_point_events as reversals
      where reversals.restaurant_id = post_booking_points.restaurant_id
        and reversals.reverses_event_id = entries.id
    ) as taken on true
    where due.points_delta < 0
  ),
  takings as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      awards.id as reverses_event_id,
      awards.occurred_at as awarded_at,
      awards.sequence as award_sequence,
      -least(
        awards.points,
        -due.points_delta - (awards.points_so_far - awards.points)
      )::integer as points_delta
    from due
    join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where awards.points > 0
      and awards.points_so_far - awards.points < -due.points_delta
    union all
    -- more to take back than was ever awarded: somebody forced an entry, and it is answered all the same
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      null,
      null,
      null,
      (due.points_delta + coalesce(max(awards.points_so_far), 0))::integer
    from due
    left join awards
      on awards.booking_id = due.booking_id
      and awards.program_id = due.program_id
      and awards.customer_id = due.customer_id
    where due.points_delta < 0
    group by due.booking_id, due.program_id, due.customer_id, due.points_delta
    having due.points_delta + coalesce(max(awards.points_so_far), 0) < 0
  ),
  leavings as (
    select
      takings.booking_id,
      takings.awarded_at,
      -takings.points_delta as points,
      -sum(takings.points_delta) over (
        partition by takings.booking_id
        order by
          takings.awarded_at,
          takings.program_id,
          takings.customer_id,
          takings.award_sequence
      ) as points_so_far
    from takings
    join due
      on due.booking_id = takings.booking_id
      and due.program_id = takings.program_id
      and due.customer_id = takings.customer_id
    where not due.is_own
      and takings.reverses_event_id is not null
  ),
  arrivals as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      leavings.awarded_at,
      least(
        leavings.points,
        due.points_delta - (leavings.points_so_far - leavings.points)
      )::integer as points_delta
    from due
    join leavings on leavings.booking_id = due.booking_id
    where due.points_delta > 0
      and leavings.points_so_far - leavings.points < due.points_delta
  ),
  -- What an undone merge brings back names the entry that had taken it away, so that both can be left out.
  undoings as (
    select
      arrived.booking_id,
      arrived.program_id,
      arrived.customer_id,
      arrived.awarded_at,
      arrived.points_delta,
      taken.id as reverses_event_id
    from (
      select
        arrivals.*,
        row_number() over same as place
      from arrivals
      window same as (
        partition by
          arrivals.booking_id,
          arrivals.program_id,
          arrivals.customer_id,
          arrivals.awarded_at,
          arrivals.points_delta
      )
    ) as arrived
    left join lateral (
      select
        entries.id,
        row_number() over (order by entries.sequence desc) as place
      from regulars.standing_point_events as entries
      where post_booking_points.metadata ? 'undo'
        and entries.restaurant_id = post_booking_points.restaurant_id
        and entries.booking_id = arrived.booking_id
        and entries.program_id = arrived.program_id
        and entries.customer_id = arrived.customer_id
        and entries.reason = 'merge'
        and not entries.metadata ? 'undo'
        and entries.occurred_at = arrived.awarded_at
        and entries.points_delta = -arrived.points_delta
    ) as taken on taken.place = arrived.place
  ),
  entries as (
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      takings.points_delta,
      takings.reverses_event_id,
      case
        when not due.is_own then 'booking.moved'
        when due.status = 'cancelled' then 'booking.cancelled'
        when due.status = 'no_show' then 'booking.no_show'
        else 'booking.adjustment'
      end as reason,
      case
        when not due.is_own or post_booking_points.is_backdated then
          coalesce(takings.awarded_at, due.awarded_at)
        when due.status = 'cancelled' then due.cancelled_at
        else v_now
      end as occurred_at,
      coalesce(takings.awarded_at, due.awarded_at) as earned_at
    from due
    join takings
      on takings.booking_id = due.booking_id
      and takings.program_id = due.program_id
      and takings.customer_id = due.customer_id
    union all
    select
      undoings.booking_id,
      undoings.program_id,
      undoings.customer_id,
      undoings.points_delta,
      undoings.reverses_event_id,
      'booking.moved',
      undoings.awarded_at,
      undoings.awarded_at
    from undoings
    union all
    select
      due.booking_id,
      due.program_id,
      due.customer_id,
      due.points_delta - coalesce(arrived.points, 0)::integer,
      null,
      case
        when due.posted = 0 and arrived.points is null then 'booking.confirmed'
        else 'booking.adjustment'
      end,
      dated.occurred_at,
      dated.occurred_at
    from due
    left join lateral (
      select sum(arrivals.points_delta) as points
      from arrivals
      where arrivals.booking_id = due.booking_id
        and arrivals.program_id = due.program_id
        and arrivals.customer_id = due.customer_id
    ) as arrived on true
    cross join lateral (
      select
        case
          when post_booking_points.is_backdated or due.posted = 0 and arrived.points is null
            then due.awarded_at
          else v_now
        end as occurred_at
    ) as dated
    where due.points_delta > coalesce(arrived.points, 0)
  ),
  numbered as (
    select
      entries.*,
      -- here and not by default, so that a change of tier can name its entry without looking for it
      regulars.uuid_v7() as id,
      greatest(newest.sequence, accounts.last_sequence) + row_number() over (
        partition by entries.program_id, entries.customer_id
        order by entries.occurred_at, entries.booking_id, entries.points_delta
      ) as sequence,
      coalesce(keys.newest, 0) + row_number() over (
        partition by entries.booking_id
        order by
          sign(entries.points_delta),
          entries.program_id,
          entries.customer_id,
          entries.occurred_at
      ) as key_number,
      greatest(v_now, newest.recorded_at) as recorded_at
    from entries
    join public.loyalty_points as accounts
      on accounts.restaurant_id = post_booking_points.restaurant_id
      and accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.program_id = entries.program_id
        and loyalty_point_events.customer_id = entries.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    left join lateral (
      select max(split_part(loyalty_point_events.source_key, ':', 3)::integer) as newest
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_booking_points.restaurant_id
        and loyalty_point_events.booking_id = entries.booking_id
        and loyalty_point_events.source_key like 'booking:%'
    ) as keys on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
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
      recorded_at
    )
    select
      post_booking_points.restaurant_id,
      numbered.id,
      numbered.program_id,
      numbered.customer_id,
      numbered.booking_id,
      numbered.sequence,
      numbered.points_delta,
      coalesce(post_booking_points.reason, numbered.reason),
      regulars.booking_source_key(numbered.booking_id, numbered.key_number),
      numbered.reverses_event_id,
      post_booking_points.actor,
      post_booking_points.metadata,
      numbered.occurred_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  moved as (
    select
      numbered.program_id,
      numbered.customer_id,
      sum(numbered.points_delta)::bigint as points_delta,
      sum(numbered.points_delta) filter (
        where numbered.occurred_at <= v_now
          and regulars.qualifies_until(loyalty_programs.tier_definitions, numbered.earned_at) > v_now
      )::bigint as qualifying_delta,
      max(numbered.occurred_at) filter (where numbered.points_delta > 0) as awarded_at,
      bool_or(numbered.points_delta < 0) as is_lowered,
      max(numbered.sequence) as last_sequence,
      (array_agg(numbered.id order by numbered.sequence desc))[1] as last_id,
      count(*) as entries,
      loyalty_programs.tier_definitions
    from numbered
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_booking_points.restaurant_id
      and loyalty_programs.id = numbered.program_id
    group by numbered.program_id, numbered.customer_id, loyalty_programs.tier_definitions
  ),
  weighed as (
    select
      moved.*,
      loyalty_points.tier as tier_before,
      loyalty_points.last_sequence as sequence_before,
      regulars.tier_for(
        moved.tier_definitions,
        case
          when moved.tier_definitions ->> 'qualification_period' is null then
            loyalty_points.lifetime_points + moved.points_delta
          -- this statement's own entries are not in sight yet
          else regulars.qualifying_points(
            post_booking_points.restaurant_id,
            moved.program_id,
            moved.customer_id,
            moved.tier_definitions,
            v_now
          ) + coalesce(moved.qualifying_delta, 0)
        end
      ) as tier
    from moved
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = moved.program_id
      and loyalty_points.customer_id = moved.customer_id
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + weighed.points_delta,
      lifetime_points = loyalty_points.lifetime_points + weighed.points_delta,
      tier = weighed.tier,
      tier_set_at = v_now,
      last_awarded_at = greatest(loyalty_points.last_awarded_at, weighed.awarded_at),
      last_sequence = weighed.last_sequence,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = post_booking_points.restaurant_id
      and loyalty_points.program_id = weighed.program_id
      and loyalty_points.customer_id = weighed.customer_id
    returning
      weighed.entries,
      weighed.program_id,
      weighed.customer_id,
      weighed.sequence_before,
      weighed.is_lowered
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    select
      post_booking_points.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.tier_before,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.tier_before
  )
  select
    coalesce(sum(changed.entries), 0),
    array_agg(changed.program_id) filter (where changed.is_lowered),
    array_agg(changed.customer_id) filter (where changed.is_lowered),
    array_agg(changed.sequence_before) filter (where changed.is_lowered)
  into v_posted, v_program_ids, v_customer_ids, v_last_sequences
  from changed;

  -- what a merge takes away goes with what has expired of it
  if v_customer_ids is not null and post_booking_points.reason is distinct from 'merge' then
    perform regulars.reinstate_unearned_expiries(
      restaurant_id => post_booking_points.restaurant_id,
      customer_ids => v_customer_ids,
      program_ids => v_program_ids,
      last_sequences => v_last_sequences
    );
  end if;

  return v_posted;
end
$function$;
comment on function regulars.post_booking_points(uuid,uuid[],jsonb,text,text,boolean) is 'Appends to the ledger what is missing to the loyalty_points_awarded of bookings whose rows the caller holds; returns how many entries. Backdated: a re-priced booking counts from when it was confirmed.';

CREATE OR REPLACE FUNCTION regulars.post_expiries(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone, OUT accounts integer, OUT entries integer, OUT points bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = post_expiries.restaurant_id
    and loyalty_points.customer_id = any (post_expiries.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with numbered as (
    select
      due.*,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by due.program_id, due.customer_id
        order by due.due_on
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from regulars.due_expiries(
      restaurant_id => post_expiries.restaurant_id,
      customer_ids => post_expiries.customer_ids,
      as_of => post_expiries.as_of
    ) as due
    join public.loyalty_points
      on loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = due.program_id
      and loyalty_points.customer_id = due.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_expiries.restaurant_id
        and loyalty_point_events.program_id = due.program_id
        and loyalty_point_events.customer_id = due.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_expiries.restaurant_id,
      numbered.program_id,
      numbered.customer_id,
      numbered.sequence,
      -numbered.points,
      'expiry',
      concat_ws(
        ':',
        'expiry',
        numbered.program_id,
        numbered.customer_id,
        numbered.due_on,
        numbered.sequence
      ),
      jsonb_build_object('due_on', numbered.due_on, 'earned_before', numbered.earned_before),
      numbered.due_at,
      numbered.recorded_at
    from numbered
    order by numbered.program_id, numbered.customer_id, numbered.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance - sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        numbered.program_id,
        numbered.customer_id,
        sum(numbered.points)::bigint as points,
        max(numbered.sequence) as last_sequence,
        count(*) as entries
      from numbered
      group by numbered.program_id, numbered.customer_id
    ) as sums
    where loyalty_points.restaurant_id = post_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries, sums.points
  )
  select count(*), coalesce(sum(changed.entries), 0), coalesce(sum(changed.points), 0)
  into accounts, entries, points
  from changed;
end
$function$;
comment on function regulars.post_expiries(uuid,uuid[],timestamp with time zone) is 'Posts what has to expire on the accounts of customers by an instant; returns accounts, entries and points.';

CREATE OR REPLACE FUNCTION regulars.post_first_award(booking public.bookings)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_account public.loyalty_points;
  v_award record;
  v_tier text;
  v_entry_id uuid;
begin
  select loyalty_points.*
  into v_account
  from public.loyalty_points
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id
  for no key update;

  if not found then
    insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
    select
      loyalty_programs.restaurant_id,
      loyalty_programs.id,
      booking.customer_id,
      regulars.tier_for(loyalty_programs.tier_definitions, 0)
    from public.loyalty_programs
    where loyalty_programs.restaurant_id = booking.restaurant_id
      and loyalty_programs.id = booking.loyalty_program_id
    on conflict (restaurant_id, program_id, customer_id) do nothing
    returning loyalty_points.*
    into v_account;

    -- somebody else's insert has committed since, and is not locked
    if not found then
      return false;
    end if;
  end if;

  v_now := clock_timestamp();

  -- A new statement, so that it sees what the lock was waited for. The booking is found by its key alone: with the
  -- guest beside it, a plan could read all bookings of the guest.
  select
    bookings.loyalty_program_id as program_id,
    bookings.customer_id,
    bookings.loyalty_points_awarded as points,
    regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
    newest.sequence,
    newest.recorded_at,
    loyalty_programs.tier_definitions
  into v_award
  from public.bookings
  join public.loyalty_programs
    on loyalty_programs.restaurant_id = bookings.restaurant_id
    and loyalty_programs.id = bookings.loyalty_program_id
  left join lateral (
    select
      loyalty_point_events.sequence,
      loyalty_point_events.recorded_at
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = booking.restaurant_id
      and loyalty_point_events.program_id = booking.loyalty_program_id
      and loyalty_point_events.customer_id = booking.customer_id
    order by loyalty_point_events.sequence desc
    limit 1
  ) as newest on true
  where bookings.restaurant_id = booking.restaurant_id
    and bookings.id = booking.id
    and not exists (
      select
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = booking.restaurant_id
        and loyalty_point_events.booking_id = booking.id
    )
    -- tiers that lapse with time are weighed from the ledger
    and not exists (
      select
      from public.loyalty_programs
      where loyalty_programs.restaurant_id = booking.restaurant_id
        and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    );

  -- another trigger may have changed the booking meanwhile
  if not found
    or v_award.points = 0
    or (v_award.program_id, v_award.customer_id)
      is distinct from (booking.loyalty_program_id, booking.customer_id)
  then
    return false;
  end if;

  v_account.last_sequence := greatest(v_account.last_sequence, v_award.sequence) + 1;
  v_tier := regulars.tier_for(
    v_award.tier_definitions,
    v_account.lifetime_points + v_award.points
  );

  insert into public.loyalty_point_events (
    restaurant_id,
    program_id,
    customer_id,
    booking_id,
    sequence,
    points_delta,
    reason,
    source_key,
    occurred_at,
    recorded_at
  )
  values (
    booking.restaurant_id,
    booking.loyalty_program_id,
    booking.customer_id,
    booking.id,
    v_account.last_sequence,
    v_award.points,
    'booking.confirmed',
    regulars.booking_source_key(booking.id, 1),
    v_award.occurred_at,
    greatest(v_now, v_award.recorded_at)
  )
  returning id into v_entry_id;

  update public.loyalty_points
  set
    balance = loyalty_points.balance + v_award.points,
    lifetime_points = loyalty_points.lifetime_points + v_award.points,
    tier = v_tier,
    tier_set_at = v_now,
    last_awarded_at = greatest(loyalty_points.last_awarded_at, v_award.occurred_at),
    last_sequence = v_account.last_sequence,
    updated_at = v_now
  where loyalty_points.restaurant_id = booking.restaurant_id
    and loyalty_points.program_id = booking.loyalty_program_id
    and loyalty_points.customer_id = booking.customer_id;

  if v_tier <> v_account.tier then
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    values (
      booking.restaurant_id,
      booking.loyalty_program_id,
      booking.customer_id,
      v_account.tier,
      v_tier,
      'entry',
      v_entry_id,
      v_now
    );
  end if;

  return true;
end
$function$;
comment on function regulars.post_first_award(public.bookings) is 'Posts the points of a booking of which nothing was posted before; false: that is not so, and nothing is done.';

CREATE OR REPLACE FUNCTION regulars.post_first_awards(restaurant_id uuid, booking_ids uuid[], metadata jsonb, OUT posted bigint, OUT opened bigint, OUT rest_ids uuid[])
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
begin
  -- No part is joined to another: a plan made once expects few rows, and would compare each with each.
  with listed as materialized (
    -- by the key alone: until bookings are counted again, a plan takes those that have a customer to be very few
    select
      bookings.id,
      bookings.loyalty_program_id as program_id,
      bookings.customer_id,
      bookings.loyalty_points_awarded as points,
      regulars.award_date(bookings.confirmed_at, bookings.created_at, v_now) as occurred_at,
      regulars.uuid_v7() as entry_id
    from unnest(post_first_awards.booking_ids) as given (id)
    join public.bookings
      on bookings.restaurant_id = post_first_awards.restaurant_id
      and bookings.id = given.id
    where bookings.loyalty_points_awarded > 0
      -- nothing was posted elsewhere
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.booking_id = bookings.id
      )
  ),
  owed as materialized (
    select
      listed.*,
      row_number() over same as sequence,
      last_value(listed.entry_id) over (
        same rows between unbounded preceding and unbounded following
      ) as last_id
    from listed
    where listed.program_id is not null
      and listed.customer_id is not null
      and not exists (
        select
        from public.loyalty_points
        where loyalty_points.restaurant_id = post_first_awards.restaurant_id
          and loyalty_points.program_id = listed.program_id
          and loyalty_points.customer_id = listed.customer_id
      )
      -- nor entries of an account that somebody removed
      and not exists (
        select
        from public.loyalty_point_events
        where loyalty_point_events.restaurant_id = post_first_awards.restaurant_id
          and loyalty_point_events.program_id = listed.program_id
          and loyalty_point_events.customer_id = listed.customer_id
      )
      -- tiers that lapse with time are weighed from the ledger
      and not exists (
        select
        from public.loyalty_programs
        where loyalty_programs.restaurant_id = post_first_awards.restaurant_id
          and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
      )
    window same as (
      partition by listed.program_id, listed.customer_id
      order by listed.occurred_at, listed.id
    )
  ),
  weighed as materialized (
    select
      sums.*,
      regulars.tier_for(loyalty_programs.tier_definitions, 0) as tier_before,
      regulars.tier_for(loyalty_programs.tier_definitions, sums.points) as tier
    from (
      select
        owed.program_id,
        owed.customer_id,
        owed.last_id,
        sum(owed.points) as points,
        max(owed.occurred_at) as awarded_at,
        max(owed.sequence) as last_sequence
      from owed
      group by owed.program_id, owed.customer_id, owed.last_id
    ) as sums
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = post_first_awards.restaurant_id
      and loyalty_programs.id = sums.program_id
  ),
  accounts as (
    insert into public.loyalty_points (
      restaurant_id,
      program_id,
      customer_id,
      balance,
      lifetime_points,
      tier,
      tier_set_at,
      last_awarded_at,
      last_sequence,
      updated_at
    )
    select
      post_first_awards.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.points,
      weighed.points,
      weighed.tier,
      v_now,
      weighed.awarded_at,
      weighed.last_sequence,
      v_now
    from weighed
    order by weighed.program_id, weighed.customer_id
    returning true
  ),
  entries as (
    insert into public.loyalty_point_events (
      restaurant_id,
      id,
      program_id,
      customer_id,
      booking_id,
      sequence,
      points_delta,
      reason,
      source_key,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      post_first_awards.restaurant_id,
      owed.entry_id,
      owed.program_id,
      owed.customer_id,
      owed.id,
      owed.sequence,
      owed.points,
      'booking.confirmed',
      regulars.booking_source_key(owed.id, 1),
      post_first_awards.metadata,
      owed.occurred_at,
      v_now
    from owed
    -- Accounts before entries, as everybody does: who waited for an entry while we wait for the account would be
    -- a deadlock.
    where (select count(*) from accounts) > 0
    returning loyalty_point_events.booking_id
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      event_id,
      occurred_at
    )
    select
      post_first_awards.restaurant_id,
      weighed.program_id,
      weighed.customer_id,
      weighed.tier_before,
      weighed.tier,
      'entry',
      weighed.last_id,
      v_now
    from weighed
    where weighed.tier <> weighed.tier_before
  )
  select
    (select count(*) from entries),
    (select count(*) from accounts),
    array(
      select listed.id
      from unnest(post_first_awards.booking_ids) as listed (id)
      except
      select entries.booking_id
      from entries
    )
  into posted, opened, rest_ids;
exception
  when unique_violation then
    posted := 0;
    opened := 0;
    rest_ids := post_first_awards.booking_ids;
end
$function$;
comment on function regulars.post_first_awards(uuid,uuid[],jsonb) is 'Opens the accounts that bookings have points for and posts them, where neither account nor entry exists; the caller holds the bookings'' rows. Returns entries, accounts and the bookings left to regulars.post_booking_points.';

CREATE OR REPLACE FUNCTION regulars.post_manual_entry(restaurant_id uuid, program_id uuid, customer_id uuid, points_delta integer, code text, note text, actor text, idempotency_key text, body jsonb, reverses_event_id uuid DEFAULT NULL::uuid, metadata jsonb DEFAULT '{}'::jsonb, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS SETOF public.loyalty_point_events
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_key text := regulars.manual_source_key(post_manual_entry.idempotency_key);
  v_request text := regulars.manual_request(
    post_manual_entry.idempotency_key,
    post_manual_entry.body
  );
  v_customer_id uuid;
  v_program public.loyalty_programs;
  v_account public.loyalty_points;
  v_now timestamptz;
  v_points bigint;
begin
  if post_manual_entry.actor is null or btrim(post_manual_entry.actor) = '' then
    perform regulars.refuse_field('actor', 'the id or kind of whoever does it');
  elsif post_manual_entry.note is null or btrim(post_manual_entry.note) = '' then
    perform regulars.refuse_field('reason', 'a text that tells why');
  elsif btrim(post_manual_entry.idempotency_key) = '' then
    perform regulars.refuse_field('idempotency_key', 'a text of the caller''s, or null');
  elsif post_manual_entry.occurred_at > clock_timestamp()
    or post_manual_entry.occurred_at is not null
      and regulars.datable(post_manual_entry.occurred_at) is null
  then
    perform regulars.refuse_field('occurred_at', 'in the past, or null for now');
  end if;

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  v_program := regulars.resolve_program(
    post_manual_entry.restaurant_id,
    post_manual_entry.program_id
  );
  v_customer_id := regulars.lock_customer(
    post_manual_entry.restaurant_id,
    post_manual_entry.customer_id
  );

  if post_manual_entry.idempotency_key is not null then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
    if found then
      return;
    end if;
  end if;

  -- What is due goes first: afterwards it could not be told whether these points were used in time.
  if v_program.expires_after is not null then
    perform regulars.post_expiries(
      restaurant_id => post_manual_entry.restaurant_id,
      customer_ids => array[v_customer_id],
      as_of => clock_timestamp()
    );
  end if;

  v_account := regulars.lock_account(post_manual_entry.restaurant_id, v_program, v_customer_id);

  if post_manual_entry.code = 'redemption' then
    v_points := v_account.balance;
    if v_program.spendable_from = 'visit' then
      v_points := v_points - regulars.pending_points(
        post_manual_entry.restaurant_id,
        v_program.id,
        v_customer_id,
        clock_timestamp()
      );
    end if;
    if v_points < -post_manual_entry.points_delta then
      raise exception using
        errcode = 'RG023',
        message = 'the points do not cover it',
        detail = format(
          'customer_id %s: %s points wanted, %s spendable.',
          v_customer_id,
          -post_manual_entry.points_delta,
          greatest(v_points, 0)
        ),
        hint = 'Redeem no more than get_loyalty_account tells to be spendable.';
    end if;
  elsif post_manual_entry.reverses_event_id is not null then
    select sum(loyalty_point_events.points_delta)
    into v_points
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
      and (
        loyalty_point_events.id = post_manual_entry.reverses_event_id
        or loyalty_point_events.reverses_event_id = post_manual_entry.reverses_event_id
      );
    if v_points + post_manual_entry.points_delta > 0 then
      raise exception using
        errcode = 'RG025',
        message = 'the points have been given back already',
        detail = format(
          'event %s: %s points left of it.',
          post_manual_entry.reverses_event_id,
          -v_points
        ),
        hint = 'See the account''s statement.';
    end if;
  end if;

  v_now := clock_timestamp();

  return query
  with appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      actor,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      loyalty_points.restaurant_id,
      loyalty_points.program_id,
      loyalty_points.customer_id,
      greatest(newest.sequence, loyalty_points.last_sequence) + 1,
      post_manual_entry.points_delta,
      post_manual_entry.code,
      v_key,
      post_manual_entry.reverses_event_id,
      post_manual_entry.actor,
      post_manual_entry.metadata || case
        when post_manual_entry.idempotency_key is null then '{}'
        else jsonb_build_object('request', v_request)
      end,
      coalesce(post_manual_entry.occurred_at, v_now),
      greatest(v_now, newest.recorded_at)
    from public.loyalty_points
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = post_manual_entry.restaurant_id
        and loyalty_point_events.program_id = v_program.id
        and loyalty_point_events.customer_id = v_customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = v_customer_id
    -- somebody else's request on another account, which took the same key this very moment
    on conflict (restaurant_id, source_key) do nothing
    returning loyalty_point_events.*
  ),
  noted as (
    insert into public.loyalty_point_event_notes (restaurant_id, event_id, note)
    select appended.restaurant_id, appended.id, post_manual_entry.note
    from appended
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + appended.points_delta,
      last_sequence = appended.sequence,
      updated_at = v_now
    from appended
    where loyalty_points.restaurant_id = post_manual_entry.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = v_customer_id
  )
  select appended.*
  from appended;

  if not found then
    return query
    select entries.*
    from regulars.find_manual_entry(post_manual_entry.restaurant_id, v_key, v_request) as entries;
  end if;
end
$function$;
comment on function regulars.post_manual_entry(uuid,uuid,uuid,integer,text,text,text,text,jsonb,uuid,jsonb,timestamp with time zone) is 'Appends one entry that no booking causes and returns it; again with the same key: the first. Raises RG007, RG017, RG020, RG021, RG022, RG023, RG025, RG043.';

CREATE OR REPLACE FUNCTION regulars.program_for_earlier_points(restaurant_id uuid, booking_ids uuid[])
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
declare
  v_program_id uuid := regulars.default_program_id(program_for_earlier_points.restaurant_id);
begin
  if v_program_id is not null or not exists (
    select
    from public.bookings
    where bookings.restaurant_id = program_for_earlier_points.restaurant_id
      and bookings.id = any (program_for_earlier_points.booking_ids)
      and bookings.loyalty_points_awarded <> 0
  ) then
    return v_program_id;
  end if;

  insert into public.loyalty_programs as programs (restaurant_id, slug, name, is_active)
  values (program_for_earlier_points.restaurant_id, 'earlier-points', 'Earlier points', false)
  on conflict on constraint loyalty_programs_slug_key do nothing;

  return regulars.default_program_id(program_for_earlier_points.restaurant_id);
end
$function$;
comment on function regulars.program_for_earlier_points(uuid,uuid[]) is 'The program that holds points from before loyalty; made, switched off, if bookings carry points and there is none.';

CREATE OR REPLACE FUNCTION regulars.qualifies_until(tier_definitions jsonb, earned_at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case
    when tier_definitions ->> 'qualification_period' is null then 'infinity'
    else timezone(
      'UTC',
      timezone('UTC', earned_at) + (tier_definitions ->> 'qualification_period')::interval
    )
  end
$function$;
comment on function regulars.qualifies_until(jsonb,timestamp with time zone) is 'Until when points count towards the tier; without a qualification period forever.';

CREATE OR REPLACE FUNCTION regulars.qualifying_points(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, as_of timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select coalesce(sum(flows.points_delta), 0)
    from regulars.point_flows as flows
    where flows.restaurant_id = qualifying_points.restaurant_id
      and flows.program_id = qualifying_points.program_id
      and flows.customer_id = qualifying_points.customer_id
      and flows.booking_id is not null
      and flows.occurred_at <= qualifying_points.as_of
      and regulars.qualifies_until(qualifying_points.tier_definitions, flows.earned_at)
        > qualifying_points.as_of
  );
end
$function$;
comment on function regulars.qualifying_points(uuid,uuid,uuid,jsonb,timestamp with time zone) is 'The points of an account that count towards its tier at an event time, from the ledger.';

CREATE OR REPLACE FUNCTION regulars.read_import_rows(restaurant_id uuid, statuses jsonb, date_order text, first_number bigint, last_number bigint)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  v_timezone text;
  v_statuses jsonb;
begin
  perform regulars.assert_restaurant(read_import_rows.restaurant_id);

  select restaurants.timezone
  into strict v_timezone
  from public.restaurants
  where restaurants.id = read_import_rows.restaurant_id;

  -- folded like the cells: what is a small letter differs between the client and the server's locales
  select jsonb_object_agg(regulars.fold_case(words.word), words.status)
  into v_statuses
  from jsonb_each_text(read_import_rows.statuses) as words (word, status);

  insert into pg_temp.import_bookings (
    number,
    external_id,
    has_own_id,
    reference,
    table_id,
    starts_at,
    ends_at,
    has_end,
    party_size,
    booking_type,
    seating_preference,
    status,
    confirmed_at,
    completed_at,
    cancelled_at,
    cancelled_by,
    customer_name,
    customer_email,
    customer_phone,
    marketing_opt_in,
    notes,
    source,
    spend_amount,
    spend_currency,
    created_at,
    is_apart,
    problems
  )
  select
    cells.number,
    cells.external_id,
    cells.has_own_id,
    cells.reference,
    case when cells.status is distinct from 'pending_allocation' then cells.table_id end
      as table_id,
    cells.starts_at,
    coalesce(
      cells.ends_at,
      cells.starts_at + make_interval(mins => coalesce(cells.duration_minutes, 120))
    ) as ends_at,
    (cells.ends_at is not null or cells.duration_minutes is not null) as has_end,
    cells.party_size,
    cells.booking_type,
    cells.seating_preference,
    cells.status,
    cells.confirmed_at,
    cells.completed_at,
    cells.cancelled_at,
    cells.cancelled_by,
    cells.customer_name,
    cells.customer_email,
    cells.customer_phone,
    cells.marketing_opt_in,
    cells.notes,
    cells.source,
    cells.spend_amount,
    cells.spend_currency,
    cells.created_at,
    cells.reference is null
      and (
        coalesce(cells.status, 'confirmed') in ('completed', 'no_show', 'cancelled')
        or cells.table_id is null and cells.status is distinct from 'pending_allocation'
      ) as is_apart,
    coalesce(cells.problem, cells.problems) as problems
  from (
    select
      typed.*,
      concat_ws(
        ',',
        case
          when typed.starts_at is null then 'starts_at'
          when not isfinite(typed.starts_at) then 'starts_at_skipped'
        end,
        -- the limits of the live path, which later changes of the booking have to pass
        case when length(typed.external_id) > 500 then 'external_id' end,
        case when length(typed.customer_name) > 500 then 'customer_name' end,
        case when length(typed.customer_email) > 1000 then 'customer_email' end,
        case when length(typed.customer_phone) > 500 then 'customer_phone' end,
        case
          when typed.raw_ends_at is null then null
          when not isfinite(typed.ends_at) then 'ends_at_skipped'
          when typed.ends_at is null or typed.ends_at <= typed.starts_at then 'ends_at'
        end,
        case
          when typed.raw_duration_minutes is not null and typed.duration_minutes is null
            then 'duration_minutes'
        end,
        case
          when typed.party_size is null or typed.party_size not between 1 and 200
            then 'party_size'
        end,
        case
          when typed.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
            then 'booking_type'
        end,
        case
          when typed.seating_preference
            not in ('any', 'indoor', 'window', 'booth', 'bar', 'outdoor')
            then 'seating_preference'
        end,
        case when typed.raw_status is not null and typed.status is null then 'status' end,
        case
          when typed.raw_confirmed_at is not null and isfinite(typed.confirmed_at) is not true
            then 'confirmed_at'
        end,
        case
          when typed.raw_completed_at is not null and isfinite(typed.completed_at) is not true
            then 'completed_at'
        end,
        case
          when typed.raw_cancelled_at is not null and isfinite(typed.cancelled_at) is not true
            then 'cancelled_at'
        end,
        case
          when typed.raw_created_at is not null and isfinite(typed.created_at) is not true
            then 'created_at'
        end,
        case when typed.cancelled_by not in ('customer', 'staff', 'system') then 'cancelled_by' end,
        case
          when typed.raw_marketing_opt_in is not null and typed.marketing_opt_in is null
            then 'marketing_opt_in'
        end,
        case when typed.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then 'source' end,
        case
          when typed.raw_spend_amount is not null and typed.spend_amount is null
            then 'spend_amount'
        end,
        case when typed.spend_currency !~ '^[A-Z]{3}$' then 'spend_currency' end,
        case when typed.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then 'reference' end,
        case
          when typed.table_label is not null and typed.table_id is null then 'table_unknown'
        end
      ) as problems
    from (
      select
        import_rows.number,
        import_rows.problem,
        import_rows.external_id,
        import_rows.external_id is not null as has_own_id,
        import_rows.reference,
        import_rows.table_label,
        restaurant_tables.id as table_id,
        regulars.import_time(
          coalesce(
            import_rows.starts_at,
            import_rows.starts_on || ' ' || import_rows.starts_time
          ),
          v_timezone,
          read_import_rows.date_order,
          true
        ) as starts_at,
        import_rows.ends_at as raw_ends_at,
        regulars.import_time(
          import_rows.ends_at,
          v_timezone,
          read_import_rows.date_order,
          true
        ) as ends_at,
        import_rows.duration_minutes as raw_duration_minutes,
        case
          when import_rows.duration_minutes ~ '^ *0*[1-9][0-9]{0,3} *$'
            then import_rows.duration_minutes::integer
        end as duration_minutes,
        case
          when import_rows.party_size ~ '^ *[0-9]{1,4} *$' then import_rows.party_size::integer
        end as party_size,
        lower(btrim(import_rows.booking_type)) as booking_type,
        lower(btrim(import_rows.seating_preference)) as seating_preference,
        import_rows.status as raw_status,
        coalesce(
          read_import_rows.statuses ->> import_rows.status,
          v_statuses ->> regulars.fold_case(btrim(import_rows.status))
        ) as status,
        import_rows.confirmed_at as raw_confirmed_at,
        regulars.import_time(
          import_rows.confirmed_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as confirmed_at,
        import_rows.completed_at as raw_completed_at,
        regulars.import_time(
          import_rows.completed_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as completed_at,
        import_rows.cancelled_at as raw_cancelled_at,
        regulars.import_time(
          import_rows.cancelled_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as cancelled_at,
        import_rows.created_at as raw_created_at,
        regulars.import_time(
          import_rows.created_at,
          v_timezone,
          read_import_rows.date_order,
          false
        ) as created_at,
        lower(btrim(import_rows.cancelled_by)) as cancelled_by,
        coalesce(
          import_rows.customer_name,
          nullif(
            concat_ws(' ', import_rows.customer_first_name, import_rows.customer_last_name),
            ''
          )
        ) as customer_name,
        import_rows.customer_email,
        import_rows.customer_phone,
        import_rows.marketing_opt_in as raw_marketing_opt_in,
        case
          when lower(btrim(import_rows.marketing_opt_in)) in ('true', 'yes', 'y', 't', '1')
            then true
          when lower(btrim(import_rows.marketing_opt_in)) in ('false', 'no', 'n', 'f', '0')
            then false
        end as marketing_opt_in,
        import_rows.notes,
        lower(btrim(import_rows.source)) as source,
        import_rows.spend_amount as raw_spend_amount,
        case
          when import_rows.spend_amount ~ '^ *[0-9]{1,18} *$'
            then import_rows.spend_amount::bigint
        end as spend_amount,
        upper(btrim(import_rows.spend_currency)) as spend_currency
      from pg_temp.import_rows
      left join public.restaurant_tables
        on restaurant_tables.restaurant_id = read_import_rows.restaurant_id
        and restaurant_tables.label = import_rows.table_label
      where import_rows.number
        between read_import_rows.first_number and read_import_rows.last_number
      -- keeps what is read here from being read again wherever it is used
      offset 0
    ) as typed
    offset 0
  ) as cells;
end
$function$;
comment on function regulars.read_import_rows(uuid,jsonb,text,bigint,bigint) is 'Reads rows of pg_temp.import_rows into times, numbers and our words, and lists what each field breaks. statuses: words of the file to ours, capitals alike; date_order: dmy, mdy or null. Raises RG010.';

CREATE OR REPLACE FUNCTION regulars.read_import_time(value text, timezone text, date_order text, needs_time boolean)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE
AS $function$
declare
  v_parts text[];
  v_year integer;
  v_month integer;
  v_day integer;
  v_hour integer;
  v_local timestamp;
  v_at timestamptz;
  v_first timestamptz;
begin
  if value is null then
    return null;
  end if;

  v_parts := regexp_match(
    btrim(value),
    '^(?:([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2}))'
    '(?:(?:T|,? +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?(?: *([ap])[.]?m[.]?)?'
    '(?: *(Z|[-+][0-9]{2}(?::?[0-9]{2})?))?)?$',
    'i'
  );

  if v_parts[1] is not null then
    v_year := v_parts[1];
    v_month := v_parts[2];
    v_day := v_parts[3];
  elsif v_parts[4] is not null and date_order in ('dmy', 'mdy') then
    v_year := case when length(v_parts[6]) = 2 then 2000 else 0 end + v_parts[6]::integer;
    v_day := case date_order when 'dmy' then v_parts[4] else v_parts[5] end;
    v_month := case date_order when 'dmy' then v_parts[5] else v_parts[4] end;
  end if;

  v_hour := coalesce(v_parts[7]::integer, 0);
  if v_parts[10] is not null then
    if v_hour not between 1 and 12 then
      return null;
    end if;
    v_hour := v_hour % 12 + case lower(v_parts[10]) when 'p' then 12 else 0 end;
  end if;

  if v_year is null
    or v_year = 0
    or v_month not between 1 and 12
    or v_day not between 1 and date_part(
      'day',
      make_date(v_year, v_month, 1) + interval '1 month' - interval '1 day'
    )
    or needs_time and v_parts[7] is null
    or v_hour > 23
    or v_parts[8]::integer > 59
    or v_parts[9]::double precision >= 60
  then
    return null;
  end if;

  v_local := make_timestamp(
    v_year,
    v_month,
    v_day,
    v_hour,
    coalesce(v_parts[8]::integer, 0),
    coalesce(v_parts[9]::double precision, 0)
  );

  if v_parts[11] is not null then
    v_parts := regexp_match(v_parts[11], '^([-+])([0-9]{2}):?([0-9]{2})?$');
    if v_parts is null then
      return timezone('UTC', v_local);
    end if;
    if v_parts[2]::integer > 15 or v_parts[3]::integer > 59 then
      return null;
    end if;
    return timezone('UTC', v_local)
      - (v_parts[1] || '1')::integer
      * make_interval(hours => v_parts[2]::integer, mins => coalesce(v_parts[3]::integer, 0));
  end if;

  v_at := timezone(timezone, v_local);
  if timezone(timezone, v_at) <> v_local then
    return '-infinity';
  end if;

  -- PostgreSQL takes the second of two equal local times; a guest who is expected too early waits, one who
  -- is expected too late has lost the table.
  v_first := timezone(
    'UTC',
    v_local - (
      timezone(timezone, v_at - interval '3 hours') - timezone('UTC', v_at - interval '3 hours')
    )
  );
  if v_first < v_at and timezone(timezone, v_first) = v_local then
    return v_first;
  end if;
  return v_at;
end
$function$;
comment on function regulars.read_import_time(text,text,text,boolean) is 'The instant a cell means: ISO, or day and month in date_order (dmy, mdy); local unless it has an offset, the first of a doubled hour. Null: no time; -infinity: a local time that the clocks skipped.';

CREATE OR REPLACE FUNCTION regulars.rebuild_accounts(restaurant_id uuid, customer_ids uuid[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz;
  v_changed integer;
begin
  insert into public.loyalty_points (restaurant_id, program_id, customer_id, tier)
  select
    differences.restaurant_id,
    differences.program_id,
    differences.customer_id,
    differences.ledger_tier
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and differences.balance is null
  order by differences.program_id, differences.customer_id
  on conflict (restaurant_id, program_id, customer_id) do nothing;

  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.customer_id = any (rebuild_accounts.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  update public.loyalty_points
  set
    balance = differences.ledger_balance,
    lifetime_points = differences.ledger_lifetime_points,
    tier = differences.ledger_tier,
    last_awarded_at = differences.ledger_last_awarded_at,
    last_sequence = greatest(differences.last_sequence, differences.ledger_last_sequence),
    updated_at = v_now
  from regulars.account_differences as differences
  where differences.restaurant_id = rebuild_accounts.restaurant_id
    and differences.customer_id = any (rebuild_accounts.customer_ids)
    and loyalty_points.restaurant_id = rebuild_accounts.restaurant_id
    and loyalty_points.program_id = differences.program_id
    and loyalty_points.customer_id = differences.customer_id;

  get diagnostics v_changed = row_count;
  return v_changed;
end
$function$;
comment on function regulars.rebuild_accounts(uuid,uuid[]) is 'Makes the accounts of customers what the ledger adds up to, under their locks; returns how many rows it wrote.';

CREATE OR REPLACE FUNCTION regulars.rebuild_points(restaurant_id uuid, booking_ids uuid[], OUT posted bigint, OUT opened bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  v_metadata constant jsonb := '{"rebuild": true}';
  v_rest_ids uuid[];
  v_customer_ids uuid[];
  v_before bigint;
begin
  select
    first_awards.posted,
    first_awards.opened,
    first_awards.rest_ids
  into posted, opened, v_rest_ids
  from regulars.post_first_awards(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => rebuild_points.booking_ids,
    metadata => v_metadata
  ) as first_awards;

  if v_rest_ids is null or v_rest_ids = '{}' then
    return;
  end if;

  v_customer_ids := array(
    select distinct bookings.customer_id
    from public.bookings
    where bookings.restaurant_id = rebuild_points.restaurant_id
      and bookings.id = any (v_rest_ids)
  );

  select count(*)
  into v_before
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);

  posted := posted + regulars.post_booking_points(
    restaurant_id => rebuild_points.restaurant_id,
    booking_ids => v_rest_ids,
    metadata => v_metadata
  );

  select opened + count(*) - v_before
  into opened
  from public.loyalty_points
  where loyalty_points.restaurant_id = rebuild_points.restaurant_id
    and loyalty_points.customer_id = any (v_customer_ids);
end
$function$;
comment on function regulars.rebuild_points(uuid,uuid[]) is 'Posts what is missing to bookings whose rows the caller holds, marked as a rebuild, which is no news; returns entries posted and accounts opened.';

CREATE OR REPLACE FUNCTION regulars.record_tier_lapses(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_lapsed integer;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
    and loyalty_points.customer_id = any (record_tier_lapses.customer_ids)
  order by loyalty_points.program_id, loyalty_points.customer_id
  for no key update;

  with lapses as (
    select
      lapses.*,
      row_number() over (
        partition by lapses.program_id, lapses.customer_id
        order by lapses.lapsed_at desc
      ) as number
    from regulars.tier_lapses(
      restaurant_id => record_tier_lapses.restaurant_id,
      customer_ids => record_tier_lapses.customer_ids,
      as_of => record_tier_lapses.as_of
    ) as lapses
  ),
  noted as (
    insert into public.loyalty_tier_changes (
      restaurant_id,
      program_id,
      customer_id,
      tier_before,
      tier,
      cause,
      occurred_at
    )
    select
      record_tier_lapses.restaurant_id,
      lapses.program_id,
      lapses.customer_id,
      lapses.tier_before,
      lapses.tier,
      'lapse',
      lapses.lapsed_at
    from lapses
    order by lapses.program_id, lapses.customer_id, lapses.lapsed_at
  ),
  changed as (
    update public.loyalty_points
    set
      tier = lapses.tier,
      tier_set_at = record_tier_lapses.as_of,
      updated_at = record_tier_lapses.as_of
    from lapses
    where lapses.number = 1
      and loyalty_points.restaurant_id = record_tier_lapses.restaurant_id
      and loyalty_points.program_id = lapses.program_id
      and loyalty_points.customer_id = lapses.customer_id
    returning 1
  )
  select count(*)
  into v_lapsed
  from changed;

  return v_lapsed;
end
$function$;
comment on function regulars.record_tier_lapses(uuid,uuid[],timestamp with time zone) is 'Records the tiers of customers that the qualification period has ended by an instant; returns how many accounts.';

CREATE OR REPLACE FUNCTION regulars.refresh_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint, OUT shown bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  perform
  from public.customers
  where customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = any (refresh_profiles.customer_ids)
  order by
    coalesce(customers.email_normalized, '') collate "C",
    coalesce(customers.phone_normalized, '') collate "C"
  for no key update;

  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = refresh_profiles.restaurant_id
    and customer_profiles.customer_id = any (refresh_profiles.customer_ids)
  order by customer_profiles.customer_id
  for no key update;

  update public.customers
  set
    full_name = contacts.full_name,
    email = contacts.email,
    phone = contacts.phone,
    updated_at = now()
  from regulars.shown_contact_differences as contacts
  where contacts.restaurant_id = refresh_profiles.restaurant_id
    and contacts.customer_id = any (refresh_profiles.customer_ids)
    and customers.restaurant_id = refresh_profiles.restaurant_id
    and customers.id = contacts.customer_id;
  get diagnostics shown = row_count;

  select
    written.inserted,
    written.changed
  into inserted, changed
  from regulars.write_profiles(
    restaurant_id => refresh_profiles.restaurant_id,
    customer_ids => refresh_profiles.customer_ids
  ) as written;
end
$function$;
comment on function regulars.refresh_profiles(uuid,uuid[]) is 'Makes profiles and shown contacts of the given customers what their bookings say, under locks; returns profiles inserted, changed and contacts changed.';

CREATE OR REPLACE FUNCTION regulars.refuse_field(field text, expected text)
 RETURNS void
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  raise exception using
    errcode = 'RG022',
    message = 'an argument is not valid',
    detail = format('%s must be %s.', refuse_field.field, refuse_field.expected),
    hint = format('Correct %s and try again.', refuse_field.field),
    column = refuse_field.field;
end
$function$;
comment on function regulars.refuse_field(text,text) is 'Raises RG022, which names the argument that is not valid and what it must be.';

CREATE OR REPLACE FUNCTION regulars.reinstate_unearned_expiries(restaurant_id uuid, customer_ids uuid[], program_ids uuid[] DEFAULT NULL::uuid[], last_sequences integer[] DEFAULT NULL::integer[])
 RETURNS integer
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_now timestamptz := clock_timestamp();
  v_posted integer;
begin
  if not exists (
    select
    from public.loyalty_point_events
    where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_point_events.customer_id = any (reinstate_unearned_expiries.customer_ids)
      and loyalty_point_events.metadata ? 'earned_before'
  ) then
    return 0;
  end if;

  with flows as materialized (
    select flows.*
    from regulars.point_flows as flows
    where flows.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and flows.customer_id = any (reinstate_unearned_expiries.customer_ids)
  ),
  expiries as (
    select
      entries.program_id,
      entries.customer_id,
      entries.id,
      entries.merge_id,
      entries.sequence,
      -entries.points_delta - coalesce((
        select sum(reversals.points_delta)
        from public.loyalty_point_events as reversals
        where reversals.restaurant_id = reinstate_unearned_expiries.restaurant_id
          and reversals.reverses_event_id = entries.id
      ), 0) as points,
      coalesce(justified.points, 0) as justified,
      coalesce(justified.points_before, 0) as justified_before
    from (
      select
        events.*,
        flows.merge_id,
        -- what a merge brought may be older than what had expired here before
        case
          when flows.merge_id is null then max(dated.earned_before) over (
            partition by events.program_id, events.customer_id
            order by events.sequence
          )
          else max(dated.earned_before) over (
            partition by events.program_id, events.customer_id, flows.merge_id
            order by events.sequence
          )
        end as earned_before
      from public.loyalty_point_events as events
      join flows on flows.id = events.id
      cross join lateral (
        select (events.metadata ->> 'earned_before')::timestamptz as earned_before
      ) as dated
      where events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and flows.flow = 'expired'
        and events.points_delta < 0
        and events.metadata ? 'earned_before'
    ) as entries
    left join unnest(
      reinstate_unearned_expiries.program_ids,
      reinstate_unearned_expiries.customer_ids,
      reinstate_unearned_expiries.last_sequences
    ) as accounts (program_id, customer_id, last_sequence)
      on accounts.program_id = entries.program_id
      and accounts.customer_id = entries.customer_id
    left join lateral (
      select
        sum(flows.points_delta) as points,
        sum(flows.points_delta) filter (
          where flows.sequence <= accounts.last_sequence
        ) as points_before
      from flows
      where flows.program_id = entries.program_id
        and flows.customer_id = entries.customer_id
        and (entries.merge_id is null or flows.merge_id = entries.merge_id)
        and flows.award_sequence < entries.sequence
        and (
          flows.flow = 'earned'
            and flows.earned_at < entries.earned_before
          or flows.flow = 'used' and flows.sequence < entries.sequence
        )
    ) as justified on true
  ),
  -- what all that one merge brought allowed to expire
  brought as (
    select
      expiries.program_id,
      expiries.customer_id,
      min(expiries.sequence) as sequence,
      greatest(max(expiries.justified), 0) as justified,
      greatest(max(expiries.justified_before), 0) as justified_before
    from expiries
    where expiries.merge_id is not null
    group by expiries.program_id, expiries.customer_id, expiries.merge_id
  ),
  -- the account from each of its own expiries on, and from its beginning
  allowed as (
    select
      starts.program_id,
      starts.customer_id,
      starts.justified + coalesce(later.justified, 0) as justified,
      starts.justified_before + coalesce(later.justified_before, 0) as justified_before
    from (
      select
        expiries.program_id,
        expiries.customer_id,
        expiries.sequence,
        expiries.justified,
        expiries.justified_before
      from expiries
      where expiries.merge_id is null
      union all
      select distinct expiries.program_id, expiries.customer_id, 0, 0, 0
      from expiries
    ) as starts
    left join lateral (
      select
        sum(brought.justified) as justified,
        sum(brought.justified_before) as justified_before
      from brought
      where brought.program_id = starts.program_id
        and brought.customer_id = starts.customer_id
        and brought.sequence > starts.sequence
    ) as later on true
  ),
  excesses as (
    select
      allowed.program_id,
      allowed.customer_id,
      case
        when reinstate_unearned_expiries.last_sequences is null then expired.points
        else least(expired.points, max(allowed.justified_before))
      end - max(allowed.justified) as points
    from allowed
    join lateral (
      select -sum(flows.points_delta) as points
      from flows
      where flows.program_id = allowed.program_id
        and flows.customer_id = allowed.customer_id
        and flows.flow = 'expired'
    ) as expired on true
    group by expired.points, allowed.program_id, allowed.customer_id
  ),
  pieces as (
    select
      ranked.program_id,
      ranked.customer_id,
      ranked.id,
      least(ranked.points, excesses.points - (ranked.points_so_far - ranked.points)) as points,
      greatest(newest.sequence, loyalty_points.last_sequence) + row_number() over (
        partition by ranked.program_id, ranked.customer_id
        order by ranked.sequence desc
      ) as sequence,
      greatest(v_now, newest.recorded_at) as recorded_at
    from (
      select
        expiries.*,
        sum(expiries.points) over (
          partition by expiries.program_id, expiries.customer_id
          order by expiries.sequence desc
        ) as points_so_far
      from expiries
      where expiries.points > 0
    ) as ranked
    join excesses
      on excesses.program_id = ranked.program_id
      and excesses.customer_id = ranked.customer_id
    join public.loyalty_points
      on loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = ranked.program_id
      and loyalty_points.customer_id = ranked.customer_id
    left join lateral (
      select
        loyalty_point_events.sequence,
        loyalty_point_events.recorded_at
      from public.loyalty_point_events
      where loyalty_point_events.restaurant_id = reinstate_unearned_expiries.restaurant_id
        and loyalty_point_events.program_id = ranked.program_id
        and loyalty_point_events.customer_id = ranked.customer_id
      order by loyalty_point_events.sequence desc
      limit 1
    ) as newest on true
    where ranked.points_so_far - ranked.points < excesses.points
  ),
  appended as (
    insert into public.loyalty_point_events (
      restaurant_id,
      program_id,
      customer_id,
      sequence,
      points_delta,
      reason,
      source_key,
      reverses_event_id,
      metadata,
      occurred_at,
      recorded_at
    )
    select
      reinstate_unearned_expiries.restaurant_id,
      pieces.program_id,
      pieces.customer_id,
      pieces.sequence,
      pieces.points,
      'expiry.reinstated',
      concat_ws(':', 'expiry.reinstated', pieces.id, pieces.sequence),
      pieces.id,
      '{"unearned": true}',
      v_now,
      pieces.recorded_at
    from pieces
    order by pieces.program_id, pieces.customer_id, pieces.sequence
  ),
  changed as (
    update public.loyalty_points
    set
      balance = loyalty_points.balance + sums.points,
      last_sequence = sums.last_sequence,
      updated_at = v_now
    from (
      select
        pieces.program_id,
        pieces.customer_id,
        sum(pieces.points)::bigint as points,
        max(pieces.sequence) as last_sequence,
        count(*) as entries
      from pieces
      group by pieces.program_id, pieces.customer_id
    ) as sums
    where loyalty_points.restaurant_id = reinstate_unearned_expiries.restaurant_id
      and loyalty_points.program_id = sums.program_id
      and loyalty_points.customer_id = sums.customer_id
    returning sums.entries
  )
  select coalesce(sum(changed.entries), 0)
  into v_posted
  from changed;

  return v_posted;
end
$function$;
comment on function regulars.reinstate_unearned_expiries(uuid,uuid[],uuid[],integer[]) is 'Gives back what expired of points that were taken back since; returns how many entries.';

CREATE OR REPLACE FUNCTION regulars.remove_booking_from_profile(booking public.bookings)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  -- The lock first, the look-ups in a new statement: what was read before the lock could be old.
  perform
  from public.customer_profiles
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id
  for no key update;

  update public.customer_profiles
  set
    first_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at
      limit 1
    ),
    last_booking_at = (
      select bookings.created_at
      from public.bookings
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
      order by bookings.created_at desc
      limit 1
    ),
    total_bookings = customer_profiles.total_bookings - 1,
    total_cancellations =
      customer_profiles.total_cancellations - (booking.status = 'cancelled')::integer,
    total_no_shows = customer_profiles.total_no_shows - (booking.status = 'no_show')::integer,
    total_covers = customer_profiles.total_covers
      - case when booking.status in ('cancelled', 'no_show') then 0 else booking.party_size end,
    total_visits = customer_profiles.total_visits - (booking.status = 'completed')::integer,
    last_visit_at = case
      when booking.status = 'completed' then (
        select bookings.starts_at
        from public.bookings
        where bookings.restaurant_id = booking.restaurant_id
          and bookings.customer_id = booking.customer_id
          and bookings.status = 'completed'
        order by bookings.starts_at desc
        limit 1
      )
      else customer_profiles.last_visit_at
    end,
    updated_at = now()
  where customer_profiles.restaurant_id = booking.restaurant_id
    and customer_profiles.customer_id = booking.customer_id;

  if booking.marketing_opt_in then
    perform regulars.look_up_marketing_choice(booking.restaurant_id, booking.customer_id);
  end if;

  if exists (
    select
    from public.waiting_list
    where waiting_list.restaurant_id = booking.restaurant_id
      and waiting_list.booking_id = booking.id
  ) then
    update public.customer_profiles
    set last_waitlist_at = (
      select max(waiting_list.created_at)
      from public.bookings
      join public.waiting_list
        on waiting_list.restaurant_id = bookings.restaurant_id
        and waiting_list.booking_id = bookings.id
      where bookings.restaurant_id = booking.restaurant_id
        and bookings.customer_id = booking.customer_id
    )
    where customer_profiles.restaurant_id = booking.restaurant_id
      and customer_profiles.customer_id = booking.customer_id;
  end if;
end
$function$;
comment on function regulars.remove_booking_from_profile(public.bookings) is 'Takes what one booking added, as it was, from the profile of the customer it had.';

CREATE OR REPLACE FUNCTION regulars.report_frame(restaurant_id uuid, from_at timestamp with time zone, to_at timestamp with time zone, by text)
 RETURNS TABLE(timezone text, day_starts_at time without time zone, starts_at timestamp with time zone, ends_at timestamp with time zone, first_period date, last_period date)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
begin
  if report_frame.by is null or report_frame.by not in ('day', 'week', 'month') then
    perform regulars.refuse_field('by', 'day, week or month');
  end if;
  if report_frame.to_at <= report_frame.from_at then
    perform regulars.refuse_field('to_at', 'after from_at');
  end if;

  return query
  select
    restaurants.timezone,
    restaurants.day_starts_at,
    -- the first finite instant: an older system may have left an infinite one, which is in no period
    coalesce(given.from_at, '4714-11-24 00:00:00+00 BC'),
    coalesce(given.to_at, 'infinity'),
    regulars.report_period(
      given.from_at,
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    ),
    -- before to_at, so that a report until midnight has no row for the day that begins then
    regulars.report_period(
      given.to_at - interval '1 microsecond',
      restaurants.timezone,
      restaurants.day_starts_at,
      report_frame.by
    )
  from public.restaurants
  cross join (
    values (
      case when isfinite(report_frame.from_at) then report_frame.from_at end,
      case when isfinite(report_frame.to_at) then report_frame.to_at end
    )
  ) as given (from_at, to_at)
  where restaurants.id = report_frame.restaurant_id;

  if not found then
    raise exception using
      errcode = 'RG004',
      message = 'restaurant not found',
      detail = format('restaurant_id is %s.', coalesce(report_frame.restaurant_id::text, 'null')),
      hint = 'Insert the restaurant first, or correct restaurant_id.';
  end if;
end
$function$;
comment on function regulars.report_frame(uuid,timestamp with time zone,timestamp with time zone,text) is 'What the reports have in common: the restaurant''s clock, the bounds, and the first and last period where a bound is given. Raises RG004, RG022.';

CREATE OR REPLACE FUNCTION regulars.report_period(at timestamp with time zone, timezone text, day_starts_at time without time zone, by text)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select date_trunc(by, regulars.business_date(at, timezone, day_starts_at)::timestamp)::date
$function$;
comment on function regulars.report_period(timestamp with time zone,text,time without time zone,text) is 'The first business date of the day, week (from Monday) or month in which an instant is.';

CREATE OR REPLACE FUNCTION regulars.report_periods(first_period date, last_period date, by text)
 RETURNS SETOF date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select periods.period::date
  from generate_series(
    first_period::timestamp,
    last_period::timestamp,
    ('1 ' || by)::interval
  ) as periods (period)
$function$;
comment on function regulars.report_periods(date,date,text) is 'The first dates of all periods of a report, so that one without anything has its row; none where an end is null.';

CREATE OR REPLACE FUNCTION regulars.resolve_customer(restaurant_id uuid, email_normalized text, phone_normalized text, full_name text, email text, phone text)
 RETURNS uuid
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
declare
  v_id uuid;
  v_root uuid;
  v_merged_into_id uuid;
begin
  loop
    if resolve_customer.email_normalized is null then
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized is null
        and customers.phone_normalized = resolve_customer.phone_normalized
        and customers.erased_at is null;
    elsif resolve_customer.phone_normalized is null then
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized = resolve_customer.email_normalized
        and customers.phone_normalized is null
        and customers.erased_at is null;
    else
      select customers.id, customers.merged_into_id
      into v_id, v_merged_into_id
      from public.customers
      where customers.restaurant_id = resolve_customer.restaurant_id
        and customers.email_normalized = resolve_customer.email_normalized
        and customers.phone_normalized = resolve_customer.phone_normalized
        and customers.erased_at is null;
    end if;

    if not found then
      insert into public.customers (
        restaurant_id,
        email,
        phone,
        email_normalized,
        phone_normalized,
        full_name
      )
      values (
        resolve_customer.restaurant_id,
        resolve_customer.email,
        resolve_customer.phone,
        resolve_customer.email_normalized,
        resolve_customer.phone_normalized,
        resolve_customer.full_name
      )
      on conflict (restaurant_id, email_normalized, phone_normalized)
        where erased_at is null
        do nothing
      returning id into v_id;

      if found then
        return v_id;
      end if;
      -- somebody else's insert has committed since; the next look-up sees it
      continue;
    end if;

    v_root := v_id;
    if v_merged_into_id is not null then
      v_root := regulars.customer_root(resolve_customer.restaurant_id, v_merged_into_id);
      if v_root is null then
        raise exception using
          errcode = 'RG046',
          message = 'merge pointers run in a circle',
          detail = format('customer %s.', v_id),
          hint = 'Set merged_into_id of one of them to null; verify lists them.';
      end if;
    end if;

    perform
    from public.customers
    where customers.restaurant_id = resolve_customer.restaurant_id
      and customers.id = v_root
      and customers.merged_into_id is null
      and customers.erased_at is null
      and (
        v_root <> v_id
        or (
          customers.email_normalized is not distinct from resolve_customer.email_normalized
          and customers.phone_normalized is not distinct from resolve_customer.phone_normalized
        )
      )
    for no key update;

    -- what was found without a lock may have been merged, unmerged, erased or re-keyed meanwhile
    if found and (
      v_root = v_id
      or v_root = regulars.customer_root(resolve_customer.restaurant_id, v_id)
    ) then
      return v_root;
    end if;
  end loop;
end
$function$;
comment on function regulars.resolve_customer(uuid,text,text,text,text,text) is 'Finds or creates the customer of a normalised contact, follows merge pointers and locks the result.';

CREATE OR REPLACE FUNCTION regulars.resolve_program(restaurant_id uuid, program_id uuid)
 RETURNS public.loyalty_programs
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_program public.loyalty_programs;
begin
  select loyalty_programs.*
  into v_program
  from public.loyalty_programs
  where loyalty_programs.restaurant_id = resolve_program.restaurant_id
    and case
      when resolve_program.program_id is null then loyalty_programs.is_active
      else loyalty_programs.id = resolve_program.program_id
    end;

  if found then
    return v_program;
  end if;

  if resolve_program.program_id is null then
    raise exception using
      errcode = 'RG020',
      message = 'the restaurant has no active loyalty program',
      detail = format(
        'restaurant_id is %s.',
        coalesce(resolve_program.restaurant_id::text, 'null')
      ),
      hint = 'Call set_loyalty_program, or name an earlier program by program_id.';
  end if;
  raise exception using
    errcode = 'RG021',
    message = 'loyalty program not found in this restaurant',
    detail = format(
      'restaurant_id %s, program_id %s.',
      coalesce(resolve_program.restaurant_id::text, 'null'),
      resolve_program.program_id
    ),
    hint = 'Use the id of one of the restaurant''s own programs.';
end
$function$;
comment on function regulars.resolve_program(uuid,uuid) is 'A program of the restaurant; null: the active one. Raises RG020, RG021.';

CREATE OR REPLACE FUNCTION regulars.retire_phone_rules(metadata_version text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  v_edition integer;
begin
  if not exists (
    select
    from regulars.phone_rules
    where phone_rules.edition = 0
      and phone_rules.metadata_version <> retire_phone_rules.metadata_version
  ) or not exists (select from public.customers) then
    return;
  end if;

  select max(phone_rules.edition) + 1
  into v_edition
  from regulars.phone_rules;

  insert into regulars.phone_rules (
    edition,
    region,
    calling_code,
    is_main_region,
    international_prefix,
    national_prefix,
    national_prefix_transform,
    national_number,
    metadata_version
  )
  select
    v_edition,
    phone_rules.region,
    phone_rules.calling_code,
    phone_rules.is_main_region,
    phone_rules.international_prefix,
    phone_rules.national_prefix,
    phone_rules.national_prefix_transform,
    phone_rules.national_number,
    phone_rules.metadata_version
  from regulars.phone_rules
  where phone_rules.edition = 0;

  update regulars.earlier_phone_readings
  set edition = v_edition
  where earlier_phone_readings.edition = 0;

  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    restaurants.id,
    restaurants.country_code,
    v_edition
  from public.restaurants
  where exists (
    select
    from public.customers
    where customers.restaurant_id = restaurants.id
  );
end
$function$;
comment on function regulars.retire_phone_rules(text) is 'Keeps the phone rules in force as an earlier edition, if they are of another version than the one given.';

CREATE OR REPLACE FUNCTION regulars.reward_obstacle(reward public.loyalty_rewards, customer_id uuid, as_of timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 STABLE
AS $function$
declare
  v_program public.loyalty_programs;
  v_lifetime_points bigint;
begin
  if not reward_obstacle.reward.is_active
    or reward_obstacle.reward.starts_at > reward_obstacle.as_of
    or reward_obstacle.reward.ends_at <= reward_obstacle.as_of
  then
    return 'RG027';
  end if;

  if reward_obstacle.customer_id is null then
    return null;
  end if;

  if reward_obstacle.reward.lowest_tier is not null then
    v_program := regulars.resolve_program(
      reward_obstacle.reward.restaurant_id,
      reward_obstacle.reward.program_id
    );
    select loyalty_points.lifetime_points
    into v_lifetime_points
    from public.loyalty_points
    where loyalty_points.restaurant_id = reward_obstacle.reward.restaurant_id
      and loyalty_points.program_id = v_program.id
      and loyalty_points.customer_id = reward_obstacle.customer_id;

    -- a tier that the program no longer has is reached by nobody
    if regulars.tier_min_points(
        v_program.tier_definitions,
        regulars.tier_as_of(
          reward_obstacle.reward.restaurant_id,
          v_program.id,
          reward_obstacle.customer_id,
          v_program.tier_definitions,
          coalesce(v_lifetime_points, 0),
          reward_obstacle.as_of
        )
      )
      >= regulars.tier_min_points(
        v_program.tier_definitions,
        reward_obstacle.reward.lowest_tier
      )
      is not true
    then
      return 'RG028';
    end if;
  end if;

  if reward_obstacle.reward.limit_per_customer <= (
    select count(*)
    from public.loyalty_point_events as redemptions
    where redemptions.restaurant_id = reward_obstacle.reward.restaurant_id
      and redemptions.program_id = reward_obstacle.reward.program_id
      -- what a merged customer has had counts as well
      and redemptions.customer_id = any (
        reward_obstacle.customer_id
        || regulars.merged_customers(
          reward_obstacle.reward.restaurant_id,
          reward_obstacle.customer_id
        )
      )
      and redemptions.reason = 'redemption'
      and redemptions.metadata ->> 'reward_id' = reward_obstacle.reward.id::text
      and not exists (
        select
        from public.loyalty_point_events as reversals
        where reversals.restaurant_id = reward_obstacle.reward.restaurant_id
          and reversals.reverses_event_id = redemptions.id
      )
  ) then
    return 'RG029';
  end if;

  return null;
end
$function$;
comment on function regulars.reward_obstacle(public.loyalty_rewards,uuid,timestamp with time zone) is 'The error, points apart, with which a guest (null: any) would be refused a reward at an instant; null: none.';

CREATE OR REPLACE FUNCTION regulars.score_merge_candidate(one public.customers, other public.customers, OUT score numeric, OUT reasons text[])
 RETURNS record
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
declare
  v_names text[] := array[regulars.name_key(one.full_name), regulars.name_key(other.full_name)];
  v_mailboxes text[] := array[
    regulars.mailbox_key(one.email_normalized),
    regulars.mailbox_key(other.email_normalized)
  ];
  v_locals text[] := array[split_part(v_mailboxes[1], '@', 1), split_part(v_mailboxes[2], '@', 1)];
  v_likeness real;
begin
  score := 0;
  reasons := '{}';

  if one.phone_normalized = other.phone_normalized then
    score := score + 0.6;
    reasons := reasons || 'same phone'::text;
  elsif length(one.phone_normalized) = length(other.phone_normalized)
    and regulars.is_one_slip(one.phone_normalized, other.phone_normalized)
  then
    score := score + 0.25;
    reasons := reasons || 'similar phone'::text;
  elsif one.phone_normalized is not null and other.phone_normalized is not null then
    score := score - 0.1;
  end if;

  if one.email_normalized = other.email_normalized then
    score := score + 0.7;
    reasons := reasons || 'same e-mail'::text;
  elsif v_mailboxes[1] = v_mailboxes[2] then
    score := score + 0.6;
    reasons := reasons || 'e-mail differs in dots or tag'::text;
  elsif one.email_normalized is not null and other.email_normalized is not null then
    v_likeness := regulars.text_similarity(v_mailboxes[1], v_mailboxes[2]);
    if regulars.is_one_slip(v_mailboxes[1], v_mailboxes[2]) then
      v_likeness := greatest(v_likeness, 0.9);
    elsif v_locals[1] = v_locals[2] and length(v_locals[1]) >= 5 and v_likeness >= 0.35 then
      -- more than initials, at a domain that is written alike
      v_likeness := greatest(v_likeness, 0.75);
    end if;
    -- anna.smith1 and anna.smith2 are two people more often than one who cannot type
    if v_locals[1] <> v_locals[2]
      and translate(v_mailboxes[1], '0123456789', '') = translate(v_mailboxes[2], '0123456789', '')
      and v_locals[1] ~ '[0-9]'
      and v_locals[2] ~ '[0-9]'
    then
      score := score + 0.1;
      reasons := reasons || 'e-mail differs in digits'::text;
    -- a provider in common is nothing
    elsif v_likeness >= 0.35
      and (
        v_likeness >= 0.9
        or regulars.text_similarity(v_locals[1], v_locals[2]) >= 0.25
      )
    then
      score := score + 0.75 * v_likeness::numeric;
      reasons := reasons || 'similar e-mail'::text;
    else
      score := score - 0.1;
    end if;
  end if;

  if v_names[1] is not null and v_names[2] is not null then
    v_likeness := regulars.name_similarity(v_names[1], v_names[2]);
    if v_likeness = 1 then
      score := score + 0.35;
      reasons := reasons || 'same name'::text;
    elsif v_likeness >= 0.3 then
      score := score + 0.25;
      reasons := reasons || 'similar name'::text;
    else
      -- a phone is shared in a family more often than an e-mail is mistyped into another's
      score := score - case when 'similar e-mail' = any (reasons) then 0.05 else 0.25 end;
    end if;
  end if;

  score := round(least(greatest(score, 0), 1), 2);
end
$function$;
comment on function regulars.score_merge_candidate(public.customers,public.customers) is 'How much speaks for two customers being one person, from 0 to 1, and why.';

CREATE OR REPLACE FUNCTION regulars.score_pairs(restaurant_id uuid, pairs uuid[], minimum_score numeric, limit_to integer)
 RETURNS TABLE(survivor_id uuid, duplicate_id uuid, score numeric, reasons text[])
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
begin
  return query
  select
    case when ranks.is_one_first then scored.one_id else scored.other_id end,
    case when ranks.is_one_first then scored.other_id else scored.one_id end,
    scored.score,
    scored.reasons
  from (
    select
      one.id as one_id,
      other.id as other_id,
      judged.score,
      judged.reasons
    from generate_subscripts(score_pairs.pairs, 1) as place
    join public.customers as one
      on one.restaurant_id = score_pairs.restaurant_id
      and one.id = score_pairs.pairs[place][1]
    join public.customers as other
      on other.restaurant_id = score_pairs.restaurant_id
      and other.id = score_pairs.pairs[place][2]
    cross join lateral regulars.score_merge_candidate(one, other) as judged
    where other.merged_into_id is null
      and other.erased_at is null
      and judged.score >= score_pairs.minimum_score
      and not exists (
        select
        from public.customer_merge_refusals
        where customer_merge_refusals.restaurant_id = score_pairs.restaurant_id
          and customer_merge_refusals.customer_id = least(one.id, other.id)
          and customer_merge_refusals.other_id = greatest(one.id, other.id)
      )
    order by judged.score desc, one.id, other.id
    limit score_pairs.limit_to
  ) as scored
  left join public.customer_profiles as one_profile
    on one_profile.restaurant_id = score_pairs.restaurant_id
    and one_profile.customer_id = scored.one_id
  left join public.customer_profiles as other_profile
    on other_profile.restaurant_id = score_pairs.restaurant_id
    and other_profile.customer_id = scored.other_id
  cross join lateral (
    -- who comes more often stays; of two alike, who came first
    select (-coalesce(one_profile.total_bookings, 0), scored.one_id)
      < (-coalesce(other_profile.total_bookings, 0), scored.other_id) as is_one_first
  ) as ranks
  order by scored.score desc, scored.one_id, scored.other_id;
end
$function$;
comment on function regulars.score_pairs(uuid,uuid[],numeric,integer) is 'The likeliest of the given pairs, but for those declined, which to keep first.';

CREATE OR REPLACE FUNCTION regulars.share_import(chunks integer[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET client_min_messages TO 'warning'
AS $function$
begin
  drop view if exists pg_temp.import_share;
  execute format(
    $view$
      create temp view import_share as
      select import_bookings.*
      from pg_temp.import_bookings
      where (import_bookings.number - 1) / 5000 = any (%L::bigint[])
        and import_bookings.is_apart
        and not exists (
          select
          from pg_temp.import_rejects
          where import_rejects.number = import_bookings.number
        )
        and not exists (
          select
          from pg_temp.import_matches
          where import_matches.number = import_bookings.number
        )
    $view$,
    share_import.chunks
  );
  execute format('grant select, delete on pg_temp.import_share to %I', session_user);
end
$function$;
comment on function regulars.share_import(integer[]) is 'Makes pg_temp.import_share of the bookings in these chunks that another session can insert: delete them there and COPY them to it.';

CREATE OR REPLACE FUNCTION regulars.show_newest_contact(restaurant_id uuid, customer_id uuid)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  update public.customers
  set
    full_name = newest.full_name,
    email = newest.email,
    phone = newest.phone,
    updated_at = now()
  from (
    select
      coalesce(
        (
          select btrim(bookings.customer_name)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_name) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.full_name
      ) as full_name,
      coalesce(
        (
          select btrim(bookings.customer_email)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_email) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.email
      ) as email,
      coalesce(
        (
          select btrim(bookings.customer_phone)
          from public.bookings
          where bookings.restaurant_id = show_newest_contact.restaurant_id
            and bookings.customer_id = show_newest_contact.customer_id
            and btrim(bookings.customer_phone) <> ''
          order by bookings.created_at desc, bookings.id desc
          limit 1
        ),
        customers.phone
      ) as phone
    from public.customers
    where customers.restaurant_id = show_newest_contact.restaurant_id
      and customers.id = show_newest_contact.customer_id
  ) as newest
  where customers.restaurant_id = show_newest_contact.restaurant_id
    and customers.id = show_newest_contact.customer_id
    and customers.erased_at is null
    and (customers.full_name, customers.email, customers.phone)
      is distinct from (newest.full_name, newest.email, newest.phone);
end
$function$;
comment on function regulars.show_newest_contact(uuid,uuid) is 'Makes the name, e-mail and phone shown for a customer those of the newest booking that has one.';

CREATE OR REPLACE FUNCTION regulars.simulated_awards(restaurant_id uuid, program_id uuid, accrual_rule jsonb, from_at timestamp with time zone, to_at timestamp with time zone)
 RETURNS TABLE(customer_id uuid, earned_at timestamp with time zone, sequence integer, is_lifetime boolean, points bigint)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
begin
  return query
  with priced as materialized (
    select priced.*
    from regulars.bookings_to_reprice(
      restaurant_id => simulated_awards.restaurant_id,
      program_id => simulated_awards.program_id,
      accrual_rule => simulated_awards.accrual_rule,
      from_at => simulated_awards.from_at,
      to_at => simulated_awards.to_at
    ) as priced
  ),
  flows as materialized (
    select
      flows.*,
      priced.booking_id is not null as is_priced
    from regulars.point_flows as flows
    left join priced on priced.booking_id = flows.booking_id
    where flows.restaurant_id = simulated_awards.restaurant_id
      and flows.program_id = simulated_awards.program_id
      and flows.flow = 'earned'
  ),
  awards as (
    select
      flows.booking_id,
      flows.customer_id,
      flows.earned_at,
      sum(flows.points_delta) as points,
      min(flows.award_sequence) as sequence
    from flows
    where flows.is_priced
    group by flows.booking_id, flows.customer_id, flows.award_id, flows.earned_at
  ),
  kept as (
    select
      awards.booking_id,
      awards.customer_id,
      awards.earned_at,
      awards.sequence,
      least(
        awards.points,
        priced.points_after - sum(awards.points) over earlier + awards.points
      ) as points
    from awards
    join priced
      on priced.booking_id = awards.booking_id
      and priced.customer_id = awards.customer_id
    window earlier as (
      partition by awards.booking_id
      order by awards.sequence
    )
  )
  select
    flows.customer_id,
    flows.earned_at,
    flows.award_sequence,
    flows.booking_id is not null,
    flows.points_delta::bigint
  from flows
  where not flows.is_priced
  union all
  select kept.customer_id, kept.earned_at, kept.sequence, true, kept.points::bigint
  from kept
  where kept.points > 0
  union all
  select
    priced.customer_id,
    priced.awarded_at,
    null,
    true,
    (priced.points_after - coalesce(sum(kept.points), 0))::bigint
  from priced
  left join kept
    on kept.booking_id = priced.booking_id
    and kept.points > 0
  where priced.points_after > 0
  group by priced.booking_id, priced.customer_id, priced.awarded_at, priced.points_after
  having priced.points_after > coalesce(sum(kept.points), 0);
end
$function$;
comment on function regulars.simulated_awards(uuid,uuid,jsonb,timestamp with time zone,timestamp with time zone) is 'The points earned in a program, by customer and date, as they would be after re-pricing a period by a rule; sequence: of the award, null: it would be new.';

CREATE OR REPLACE FUNCTION regulars.surname_key(full_name text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_key text collate "C" := regulars.name_key(surname_key.full_name);
begin
  -- the greedy first group leaves the last word to the second
  return regexp_replace(v_key, '^(.*) (.*)$', '\2 \1');
end
$function$;
comment on function regulars.surname_key(text) is 'regulars.name_key with the last word moved to the front, so that a surname is found by its beginning.';

CREATE OR REPLACE FUNCTION regulars.tag_key(tag text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select lower(btrim(tag_key.tag) collate "C")
$function$;
comment on function regulars.tag_key(text) is 'A tag as it is compared: without blanks around it, whatever its capitals.';

CREATE OR REPLACE FUNCTION regulars.tag_keys(restaurant_id uuid, tags text[])
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
begin
  return array(
    select tag_keys.restaurant_id || ':' || regulars.tag_key(tag)
    from unnest(tag_keys.tags) as tag
  );
end
$function$;
comment on function regulars.tag_keys(uuid,text[]) is 'A customer''s tags as they are searched: within the restaurant, whatever their capitals.';

CREATE OR REPLACE FUNCTION regulars.tenant_tables()
 RETURNS TABLE(name text, depth integer)
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return query
  with recursive
  tables as (
    select classes.oid
    from pg_catalog.pg_class as classes
    join pg_catalog.pg_attribute as attributes
      on attributes.attrelid = classes.oid
      and attributes.attname = 'restaurant_id'
      and not attributes.attisdropped
    where classes.relnamespace = 'public'::regnamespace
      and classes.relkind in ('r', 'p')
      and not classes.relispartition
  ),
  walk as (
    select tables.oid, 0 as depth
    from tables
    union
    select constraints.confrelid, walk.depth + 1
    from walk
    join pg_catalog.pg_constraint as constraints
      on constraints.conrelid = walk.oid
      and constraints.contype = 'f'
      and constraints.confrelid <> constraints.conrelid
    join tables on tables.oid = constraints.confrelid
    -- tables that reference each other in a circle would walk for ever
    where walk.depth < 100
  )
  select format('public.%I', classes.relname), max(walk.depth)
  from walk
  join pg_catalog.pg_class as classes on classes.oid = walk.oid
  group by classes.relname
  order by max(walk.depth), classes.relname;
end
$function$;
comment on function regulars.tenant_tables() is 'The tables that hold rows of restaurants, those that reference others first.';

CREATE OR REPLACE FUNCTION regulars.text_similarity(one text, other text)
 RETURNS real
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
declare
  v_one text collate "C" := '  ' || one || ' ';
  v_other text collate "C" := '  ' || other || ' ';
  v_shared integer := 0;
begin
  for v_place in 1 .. length(v_one) - 2 loop
    if strpos(v_other, substr(v_one, v_place, 3)) > 0 then
      v_shared := v_shared + 1;
    end if;
  end loop;
  v_shared := least(v_shared, length(v_other) - 2);
  return v_shared::real / (length(v_one) + length(v_other) - 4 - v_shared);
end
$function$;
comment on function regulars.text_similarity(text,text) is 'How alike two texts are, from 0 to 1, by the pieces of three letters that they share.';

CREATE OR REPLACE FUNCTION regulars.tg_analytics_events__queue()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into regulars.pending_analytics_events (restaurant_id, event_id)
  values (NEW.restaurant_id, NEW.id);
  return null;
end
$function$;
comment on function regulars.tg_analytics_events__queue() is 'Leaves each new event for read_analytics_events to give a position to.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__award_points()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_was_earning boolean := false;
begin
  if NEW.status not in ('confirmed', 'completed') then
    NEW.loyalty_points_awarded := 0;
    return NEW;
  end if;

  if NEW.customer_id is null then
    -- A booking from before this system that nobody has attached yet keeps what it carries for the backfill,
    -- which attaches it: doing so here would lock against it.
    if TG_OP = 'INSERT'
      or OLD.customer_id is not null
      or OLD.status not in ('confirmed', 'completed')
      or not regulars.is_usable_contact(
        restaurant_id => NEW.restaurant_id,
        email => NEW.customer_email,
        phone => NEW.customer_phone
      )
    then
      NEW.loyalty_points_awarded := 0;
    end if;
    return NEW;
  end if;

  if TG_OP = 'UPDATE' then
    -- A booking from before this system has earned already, although nobody has attached it yet.
    v_was_earning := OLD.status in ('confirmed', 'completed')
      and (
        OLD.customer_id is not null
        or regulars.is_usable_contact(
          restaurant_id => OLD.restaurant_id,
          email => OLD.customer_email,
          phone => OLD.customer_phone
        )
      );
  end if;

  if NEW.loyalty_accrual_version is not null then
    -- what nothing priced has changed for keeps what it has, a hand-made correction included
    if not v_was_earning
      or (NEW.party_size, NEW.spend_amount) is distinct from (OLD.party_size, OLD.spend_amount)
    then
      select regulars.accrual_points(
        versions.accrual_rule,
        NEW.party_size,
        NEW.spend_amount
      )
      into NEW.loyalty_points_awarded
      from public.loyalty_program_versions as versions
      where versions.restaurant_id = NEW.restaurant_id
        and versions.program_id = NEW.loyalty_program_id
        and versions.accrual_version = NEW.loyalty_accrual_version;

      -- a pin that somebody forged prices nothing, and must not lose the booking
      NEW.loyalty_points_awarded := coalesce(NEW.loyalty_points_awarded, 0);
    end if;
  elsif not v_was_earning then
    select
      program.program_id,
      program.accrual_version,
      regulars.accrual_points(program.accrual_rule, NEW.party_size, NEW.spend_amount)
    into
      NEW.loyalty_program_id,
      NEW.loyalty_accrual_version,
      NEW.loyalty_points_awarded
    from regulars.open_program(NEW.restaurant_id) as program;

    if not found then
      NEW.loyalty_points_awarded := 0;
    end if;
  end if;

  -- points from before this system live on the program there is
  if NEW.loyalty_points_awarded <> 0 and NEW.loyalty_program_id is null then
    NEW.loyalty_program_id := regulars.default_program_id(NEW.restaurant_id);
  end if;

  return NEW;
end
$function$;
comment on function regulars.tg_bookings__award_points() is 'Sets the points a booking is worth now, and pins the program and version when it starts to earn.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__claim_table()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  perform
  from public.restaurant_tables
  where restaurant_tables.restaurant_id = NEW.restaurant_id
    and restaurant_tables.id = NEW.table_id
  for no key update;

  if not found then
    raise exception using
      errcode = 'RG005',
      message = 'table not found in this restaurant',
      detail = format('restaurant_id %s, table_id %s.', NEW.restaurant_id, NEW.table_id),
      hint = 'Use the id of one of the restaurant''s own tables.';
  end if;

  if NEW.status in ('pending', 'confirmed') and not regulars.is_table_free(
    restaurant_id => NEW.restaurant_id,
    table_id => NEW.table_id,
    starts_at => NEW.starts_at,
    ends_at => NEW.ends_at,
    except_booking_id => NEW.id
  ) then
    raise exception using
      errcode = 'RG006',
      message = 'the table is taken at that time',
      detail = format('table_id %s, booking %s.', NEW.table_id, NEW.id),
      hint = 'Choose another table or time, or let create_booking choose the table.';
  end if;

  return NEW;
end
$function$;
comment on function regulars.tg_bookings__claim_table() is 'Locks the table a booking takes and refuses one that is foreign or taken. Raises RG005, RG006.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__count_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- to be forgotten is nothing that happens to the booking
  if TG_OP = 'UPDATE' and current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
    return NEW;
  end if;
  NEW.event_count := coalesce(OLD.event_count, 0)
    + cardinality(regulars.booking_event_types(OLD, NEW));
  return NEW;
end
$function$;
comment on function regulars.tg_bookings__count_events() is 'Counts the events that a change of a booking writes.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__keep_waiting_list()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_restaurant public.restaurants;
  v_position integer;
begin
  if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
    update public.waiting_list
    set status = case NEW.status when 'cancelled' then 'cancelled' else 'fulfilled' end
    where waiting_list.restaurant_id = NEW.restaurant_id
      and waiting_list.booking_id = NEW.id
      and waiting_list.status in ('waiting', 'notified');
    return null;
  end if;

  -- One row's lock numbers those who join: nobody can count between another's count and its insert.
  select restaurants.*
  into v_restaurant
  from public.restaurants
  where restaurants.id = NEW.restaurant_id
  for no key update;

  -- A new statement, so that it sees what the lock was waited for.
  select coalesce(count(*), 0) + 1
  into v_position
  from public.waiting_list
  join public.bookings
    on bookings.restaurant_id = waiting_list.restaurant_id
    and bookings.id = waiting_list.booking_id
  where waiting_list.restaurant_id = NEW.restaurant_id
    and waiting_list.status = 'waiting'
    and bookings.status = 'pending_allocation'
    and bookings.id <> NEW.id
    -- what an index can use; a local date spans at most 25 hours
    and bookings.starts_at between NEW.starts_at - interval '25 hours'
      and NEW.starts_at + interval '25 hours'
    and regulars.business_date(
      bookings.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    ) = regulars.business_date(
      NEW.starts_at,
      v_restaurant.timezone,
      v_restaurant.day_starts_at
    );

  insert into public.waiting_list (restaurant_id, booking_id, position)
  values (NEW.restaurant_id, NEW.id, v_position);

  return null;
end
$function$;
comment on function regulars.tg_bookings__keep_waiting_list() is 'Opens a waiting-list entry when a booking enters pending_allocation and closes it when it leaves.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__post_points()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  if (TG_OP = 'INSERT' or OLD.loyalty_points_awarded = 0)
    and NEW.loyalty_points_awarded <> 0
    and regulars.post_first_award(NEW)
  then
    return null;
  end if;
  perform regulars.post_booking_points(NEW.restaurant_id, array[NEW.id]);
  return null;
end
$function$;
comment on function regulars.tg_bookings__post_points() is 'Makes the ledger equal to the booking''s points.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__prepare()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_timezone text;
  v_field text;
  v_limit text;
begin
  if TG_OP = 'INSERT' then
    -- Row security speaks only after this trigger: what it would refuse must not learn by an error
    -- of ours whether another restaurant exists or has a table free.
    perform regulars.assert_restaurant(NEW.restaurant_id);

    select restaurants.timezone
    into v_timezone
    from public.restaurants
    where restaurants.id = NEW.restaurant_id;

    if not found then
      raise exception using
        errcode = 'RG004',
        message = 'restaurant not found',
        detail = format('restaurant_id is %s.', coalesce(NEW.restaurant_id::text, 'null')),
        hint = 'Insert the restaurant first, or correct restaurant_id.';
    end if;

    -- nulls where a default was meant, as some clients send them
    NEW.id := coalesce(NEW.id, regulars.uuid_v7());
    NEW.updated_at := coalesce(NEW.updated_at, now());
    NEW.ends_at := coalesce(NEW.ends_at, NEW.starts_at + interval '2 hours');
    NEW.booking_type := coalesce(
      NEW.booking_type,
      regulars.default_booking_type(NEW.starts_at, v_timezone)
    );
    -- points come from the rule or from the backfill, never from the inserting statement
    NEW.loyalty_points_awarded := 0;
    NEW.previous_status := null;
  elsif (NEW.restaurant_id, NEW.id) is distinct from (OLD.restaurant_id, OLD.id) then
    raise exception using
      errcode = 'RG009',
      message = 'a booking keeps its restaurant and id',
      detail = format('restaurant_id %s, id %s.', OLD.restaurant_id, OLD.id),
      hint = 'Cancel this booking and insert another.';
  else
    NEW.updated_at := now();
  end if;

  if NEW.party_size is null or NEW.party_size not between 1 and 200 then
    v_field := 'party_size';
    v_limit := 'a whole number from 1 to 200';
  elsif NEW.starts_at is null or not isfinite(NEW.starts_at) then
    v_field := 'starts_at';
    v_limit := 'a date and time';
  elsif NEW.ends_at is null or NEW.ends_at <= NEW.starts_at or not isfinite(NEW.ends_at) then
    v_field := 'ends_at';
    v_limit := 'a date and time after starts_at';
  elsif not isfinite(NEW.created_at) then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.confirmed_at) then
    v_field := 'confirmed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.completed_at) then
    v_field := 'completed_at';
    v_limit := 'a date and time';
  elsif not isfinite(NEW.cancelled_at) then
    v_field := 'cancelled_at';
    v_limit := 'a date and time';
  elsif length(NEW.customer_name) > 500 then
    v_field := 'customer_name';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.customer_email) > 1000 then
    v_field := 'customer_email';
    v_limit := 'at most 1000 characters long';
  elsif length(NEW.customer_phone) > 500 then
    v_field := 'customer_phone';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_id) > 500 then
    v_field := 'external_id';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.external_source) > 500 then
    v_field := 'external_source';
    v_limit := 'at most 500 characters long';
  elsif length(NEW.idempotency_key) > 500 then
    v_field := 'idempotency_key';
    v_limit := 'at most 500 characters long';
  elsif NEW.status is null or NEW.status not in (
    'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
  ) then
    v_field := 'status';
    v_limit := 'pending, pending_allocation, confirmed, completed, no_show or cancelled';
  elsif NEW.booking_type is null
    or NEW.booking_type not in ('breakfast', 'lunch', 'dinner', 'drinks')
  then
    v_field := 'booking_type';
    v_limit := 'breakfast, lunch, dinner or drinks';
  elsif NEW.seating_preference is null or NEW.seating_preference not in (
    'any', 'indoor', 'window', 'booth', 'bar', 'outdoor'
  ) then
    v_field := 'seating_preference';
    v_limit := 'any, indoor, window, booth, bar or outdoor';
  elsif NEW.source is null or NEW.source !~ '^[a-z0-9]+([_-][a-z0-9]+)*$' then
    v_field := 'source';
    v_limit := 'a slug: lower-case letters and digits, joined by - or _';
  elsif (NEW.external_source is null) <> (NEW.external_id is null) then
    v_field := 'external_id';
    v_limit := 'given together with external_source';
  elsif NEW.reference is null or NEW.reference !~ '^[2-9A-HJ-NP-Z]{8}$' then
    v_field := 'reference';
    v_limit := 'eight characters of 2 to 9 and A to Z without I and O';
  elsif NEW.created_at is null then
    v_field := 'created_at';
    v_limit := 'a date and time';
  elsif NEW.cancelled_by not in ('customer', 'staff', 'system') then
    v_field := 'cancelled_by';
    v_limit := 'customer, staff or system';
  elsif NEW.marketing_opt_in is null then
    v_field := 'marketing_opt_in';
    v_limit := 'true or false';
  elsif NEW.spend_amount < 0 then
    v_field := 'spend_amount';
    v_limit := 'minor units, 0 or more';
  elsif NEW.spend_currency !~ '^[A-Z]{3}$' then
    v_field := 'spend_currency';
    v_limit := 'an ISO 4217 code such as GBP';
  end if;

  if v_field is not null then
    raise exception using
      errcode = 'RG001',
      message = 'a field of the booking is not valid',
      detail = format('%s must be %s.', v_field, v_limit),
      hint = format('Correct %s and try again.', v_field),
      column = v_field;
  end if;

  if TG_OP = 'UPDATE' and NEW.status <> OLD.status then
    if not regulars.is_status_move(OLD.status, NEW.status) then
      raise exception using
        errcode = 'RG002',
        message = 'a booking cannot move between these statuses',
        detail = format('booking %s: status %s to %s.', NEW.id, OLD.status, NEW.status),
        hint = 'The moves that are allowed are listed in docs/reference.md.';
    end if;
    NEW.previous_status := OLD.status;
  end if;

  -- The list has no table to give; a table held while waiting would be lost to everybody.
  if NEW.status = 'pending_allocation' and NEW.table_id is not null then
    if TG_OP = 'UPDATE' and OLD.status = 'pending_allocation' then
      raise exception using
        errcode = 'RG016',
        message = 'a booking on the waiting list holds no table',
        detail = format('booking %s, table_id %s.', NEW.id, NEW.table_id),
        hint = 'Confirm it with the table: allocate_booking, or set status and table_id together.';
    end if;
    NEW.table_id := null;
  end if;

  if TG_OP = 'INSERT' then
    if NEW.status in ('confirmed', 'completed') then
      NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
    end if;
    if NEW.status = 'completed' then
      NEW.completed_at := coalesce(NEW.completed_at, now());
    end if;
    if NEW.status = 'cancelled' then
      NEW.cancelled_at := coalesce(NEW.cancelled_at, now());
      NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
    end if;
  elsif NEW.status <> OLD.status then
    -- a time that the same statement gives is kept
    if NEW.status = 'confirmed' and NEW.confirmed_at is not distinct from OLD.confirmed_at then
      NEW.confirmed_at := now();
    end if;
    if NEW.status = 'completed' then
      NEW.confirmed_at := coalesce(NEW.confirmed_at, now());
      if NEW.completed_at is not distinct from OLD.completed_at then
        NEW.completed_at := now();
      end if;
    elsif OLD.status = 'completed' then
      NEW.completed_at := null;
    end if;
    if NEW.status = 'cancelled' then
      if NEW.cancelled_at is not distinct from OLD.cancelled_at then
        NEW.cancelled_at := now();
      end if;
      NEW.cancelled_by := coalesce(NEW.cancelled_by, 'system');
    elsif OLD.status = 'cancelled' then
      NEW.cancelled_at := null;
      NEW.cancelled_by := null;
    end if;
  end if;

  return NEW;
end
$function$;
comment on function regulars.tg_bookings__prepare() is 'Defaults, refusals, status moves and their times. Raises RG001, RG002, RG004, RG009, RG010, RG016.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__record_events()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function regulars.tg_bookings__record_events() is 'Writes the events of a change of a booking, in its transaction.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'bookings are cancelled, not deleted',
    detail = case when TG_OP = 'DELETE' then format('booking %s.', OLD.id) else 'All of them.' end,
    hint = 'Call cancel_booking; a whole restaurant leaves through offboard_restaurant.';
end
$function$;
comment on function regulars.tg_bookings__refuse_delete() is 'Refuses to delete or truncate bookings, with RG011, unless their restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__resolve_customer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_country_code text;
  v_has_earlier_readings boolean;
  v_email text;
  v_phone text;
  v_email_key text := '';
  v_phone_key text := '';
  v_is_old_first boolean := false;
begin
  if not regulars.has_contact(NEW.customer_email, NEW.customer_phone) then
    if TG_OP = 'UPDATE' and NEW.customer_id is not distinct from OLD.customer_id then
      -- erase_customer takes the contact and leaves the booking where it is
      if current_setting('regulars.erasing', true) = NEW.restaurant_id::text then
        return NEW;
      end if;
      -- an empty string where there was no contact removes none
      if regulars.has_contact(OLD.customer_email, OLD.customer_phone) then
        NEW.customer_id := null;
      end if;
    elsif NEW.customer_id is not null then
      NEW.customer_id := regulars.customer_root(NEW.restaurant_id, NEW.customer_id);
      perform
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and customers.merged_into_id is null
        and customers.erased_at is null
      for no key update;

      if not found then
        raise exception using
          errcode = 'RG007',
          message = 'customer not found in this restaurant',
          detail = format('restaurant_id %s: customer_id names no customer.', NEW.restaurant_id),
          hint = 'Use the id of a customer of the restaurant, or give the guest''s e-mail or phone.';
      end if;
    end if;
    return NEW;
  end if;

  select
    restaurants.country_code,
    exists (
      select
      from regulars.earlier_phone_readings
      where earlier_phone_readings.restaurant_id = NEW.restaurant_id
    )
  into v_country_code, v_has_earlier_readings
  from public.restaurants
  where restaurants.id = NEW.restaurant_id;

  v_email := regulars.normalize_email(NEW.customer_email);
  v_phone := regulars.normalize_phone(NEW.customer_phone, v_country_code);
  if v_has_earlier_readings then
    v_phone := regulars.known_phone(
      restaurant_id => NEW.restaurant_id,
      email_normalized => v_email,
      phone => NEW.customer_phone,
      phone_normalized => v_phone
    );
  end if;

  if v_email is null and v_phone is null then
    -- given but unusable: a new booking is a walk-in, an old one stays with its customer
    NEW.customer_id := case when TG_OP = 'UPDATE' then OLD.customer_id end;
    return NEW;
  end if;

  -- Two customers are locked in contact order.
  if TG_OP = 'UPDATE' and OLD.customer_id is not null then
    select coalesce(customers.email_normalized, ''), coalesce(customers.phone_normalized, '')
    into v_email_key, v_phone_key
    from public.customers
    where customers.restaurant_id = OLD.restaurant_id
      and customers.id = OLD.customer_id;

    v_is_old_first := (v_email_key collate "C", v_phone_key collate "C")
      < (coalesce(v_email, ''), coalesce(v_phone, ''));

    if v_is_old_first then
      perform
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
      for no key update;
    end if;
  end if;

  NEW.customer_id := regulars.resolve_customer(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone_normalized => v_phone,
    full_name => nullif(btrim(NEW.customer_name), ''),
    email => nullif(btrim(NEW.customer_email), ''),
    phone => nullif(btrim(NEW.customer_phone), '')
  );

  -- a guest who was re-keyed while their lock was waited for must not be made twice
  if v_has_earlier_readings and v_phone is distinct from regulars.known_phone(
    restaurant_id => NEW.restaurant_id,
    email_normalized => v_email,
    phone => NEW.customer_phone,
    phone_normalized => regulars.normalize_phone(NEW.customer_phone, v_country_code)
  ) then
    raise exception using
      errcode = 'serialization_failure',
      message = 'the guest''s customer was re-keyed meanwhile',
      hint = 'Try the transaction again.';
  end if;

  if TG_OP = 'UPDATE' and OLD.customer_id <> NEW.customer_id and not v_is_old_first then
    perform
    from public.customers
    where customers.restaurant_id = OLD.restaurant_id
      and customers.id = OLD.customer_id
    for no key update;
  end if;

  return NEW;
end
$function$;
comment on function regulars.tg_bookings__resolve_customer() is 'Gives a booking the customer of its contact, creating the customer if need be. Raises RG007.';

CREATE OR REPLACE FUNCTION regulars.tg_bookings__update_profile()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_last_waitlist_at timestamptz;
  v_cancellations integer;
  v_no_shows integer;
  v_covers integer;
  v_visits integer;
begin
  if TG_OP = 'INSERT' then
    if NEW.customer_id is null then
      return null;
    end if;
    perform regulars.add_booking_to_profile(
      booking => NEW,
      last_waitlist_at => case when NEW.status = 'pending_allocation' then now() end
    );
    -- a new customer shows this booking already
    if exists (
      select
      from public.customers
      where customers.restaurant_id = NEW.restaurant_id
        and customers.id = NEW.customer_id
        and (
          nullif(btrim(NEW.customer_name), '') <> coalesce(customers.full_name, '')
          or nullif(btrim(NEW.customer_email), '') <> coalesce(customers.email, '')
          or nullif(btrim(NEW.customer_phone), '') <> coalesce(customers.phone, '')
        )
    ) then
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
    end if;
    return null;
  end if;

  -- A box ticked later is a choice of that moment. One unticked later is none, so that the tick is kept:
  -- as a choice of the booking's beginning, unless it was ticked later and has been kept then.
  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    insert into public.marketing_consents (
      restaurant_id,
      customer_id,
      channel,
      is_given,
      booking_id,
      source,
      actor,
      occurred_at
    )
    select
      NEW.restaurant_id,
      ticked.customer_id,
      channels.channel,
      true,
      NEW.id,
      NEW.source,
      'system',
      ticked.occurred_at
    from (
      select
        case when NEW.marketing_opt_in then NEW.customer_id else OLD.customer_id end as customer_id,
        case when NEW.marketing_opt_in then clock_timestamp() else OLD.created_at end as occurred_at
    ) as ticked
    cross join unnest('{email,sms,phone}'::text[]) as channels (channel)
    where ticked.customer_id is not null
      and (
        NEW.marketing_opt_in
        or not exists (
          select
          from public.marketing_consents
          where marketing_consents.restaurant_id = NEW.restaurant_id
            and marketing_consents.customer_id = OLD.customer_id
            and (
              marketing_consents.booking_id = NEW.id
              -- an imported tick did not count any more
              or (OLD.import_batch_id is not null and not marketing_consents.is_given)
            )
        )
      );
  end if;

  if NEW.customer_id is distinct from OLD.customer_id then
    -- The customers are locked by now (regulars.tg_bookings__resolve_customer), so are their profiles.
    if OLD.customer_id is not null then
      perform regulars.remove_booking_from_profile(OLD);
      perform regulars.show_newest_contact(OLD.restaurant_id, OLD.customer_id);
    end if;
    if NEW.customer_id is not null then
      select max(waiting_list.created_at)
      into v_last_waitlist_at
      from public.waiting_list
      where waiting_list.restaurant_id = NEW.restaurant_id
        and waiting_list.booking_id = NEW.id;

      perform regulars.add_booking_to_profile(
        booking => NEW,
        last_waitlist_at => v_last_waitlist_at
      );
      perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
      if NEW.marketing_opt_in <> OLD.marketing_opt_in then
        perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
      end if;
    end if;
    return null;
  end if;

  if NEW.customer_id is null then
    return null;
  end if;

  if (NEW.customer_name, NEW.customer_email, NEW.customer_phone)
    is distinct from (OLD.customer_name, OLD.customer_email, OLD.customer_phone)
    or NEW.created_at <> OLD.created_at
  then
    perform regulars.show_newest_contact(NEW.restaurant_id, NEW.customer_id);
  end if;

  if NEW.marketing_opt_in <> OLD.marketing_opt_in then
    perform regulars.look_up_marketing_choice(NEW.restaurant_id, NEW.customer_id);
  end if;

  -- What may take away a first or a last cannot be a difference of counters.
  if NEW.created_at <> OLD.created_at
    or (OLD.status = 'completed' and (NEW.status, NEW.starts_at) <> (OLD.status, OLD.starts_at))
  then
    perform regulars.remove_booking_from_profile(OLD);
    perform regulars.add_booking_to_profile(booking => NEW, last_waitlist_at => null);
    return null;
  end if;

  v_cancellations := (NEW.status = 'cancelled')::integer - (OLD.status = 'cancelled')::integer;
  v_no_shows := (NEW.status = 'no_show')::integer - (OLD.status = 'no_show')::integer;
  v_visits := (NEW.status = 'completed')::integer - (OLD.status = 'completed')::integer;
  v_covers :=
    case when NEW.status in ('cancelled', 'no_show') then 0 else NEW.party_size end
    - case when OLD.status in ('cancelled', 'no_show') then 0 else OLD.party_size end;
  v_last_waitlist_at := case
    when NEW.status = 'pending_allocation' and OLD.status <> 'pending_allocation' then now()
  end;

  if (v_cancellations, v_no_shows, v_visits, v_covers) <> (0, 0, 0, 0)
    or v_last_waitlist_at is not null
  then
    update public.customer_profiles
    set
      total_cancellations = customer_profiles.total_cancellations + v_cancellations,
      total_no_shows = customer_profiles.total_no_shows + v_no_shows,
      total_covers = customer_profiles.total_covers + v_covers,
      total_visits = customer_profiles.total_visits + v_visits,
      last_visit_at = case
        when NEW.status = 'completed'
          then greatest(customer_profiles.last_visit_at, NEW.starts_at)
        else customer_profiles.last_visit_at
      end,
      last_waitlist_at = greatest(customer_profiles.last_waitlist_at, v_last_waitlist_at),
      updated_at = now()
    where customer_profiles.restaurant_id = NEW.restaurant_id
      and customer_profiles.customer_id = NEW.customer_id;
  end if;

  return null;
end
$function$;
comment on function regulars.tg_bookings__update_profile() is 'Keeps customer_profiles equal to the bookings, by differences where a difference will do.';

CREATE OR REPLACE FUNCTION regulars.tg_customers__refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if current_setting('regulars.offboarding', true) = OLD.restaurant_id::text then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'customers are erased, not deleted',
    detail = format('customer %s.', OLD.id),
    hint = 'Call erase_customer; a whole restaurant leaves through offboard_restaurant.';
end
$function$;
comment on function regulars.tg_customers__refuse_delete() is 'Refuses to delete a customer, with RG011, unless its restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_point_events__record_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function regulars.tg_loyalty_point_events__record_event() is 'Writes the event of a ledger entry, in its transaction.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_point_events__refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'the ledger is append-only',
    detail = format('%s on loyalty_point_events.', lower(TG_OP)),
    hint = 'Post a correction: adjust_points, reverse_redemption, or change the booking.';
end
$function$;
comment on function regulars.tg_loyalty_point_events__refuse_change() is 'Refuses to update, delete or truncate ledger entries, with RG012, unless the restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_point_events__seal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  NEW.digest := regulars.entry_digest(NEW);
  return NEW;
end
$function$;
comment on function regulars.tg_loyalty_point_events__seal() is 'Seals a ledger entry with its digest.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_program_versions__refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'program versions are insert-only',
    detail = format('%s on loyalty_program_versions.', lower(TG_OP)),
    hint = 'Change the program; it adds a version of its own.';
end
$function$;
comment on function regulars.tg_loyalty_program_versions__refuse_change() is 'Refuses to update, delete or truncate program versions, with RG012, unless the restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_programs__keep_tiers()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
declare
  v_now timestamptz;
begin
  perform
  from public.loyalty_points
  where loyalty_points.restaurant_id = NEW.restaurant_id
    and loyalty_points.program_id = NEW.id
  order by loyalty_points.customer_id
  for no key update;

  v_now := clock_timestamp();

  with weighed as (
    select
      loyalty_points.customer_id,
      loyalty_points.tier as tier_before,
      regulars.tier_as_of(
        NEW.restaurant_id,
        NEW.id,
        loyalty_points.customer_id,
        NEW.tier_definitions,
        loyalty_points.lifetime_points,
        v_now
      ) as tier
    from public.loyalty_points
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
  ),
  changed as (
    update public.loyalty_points
    set
      tier = weighed.tier,
      tier_set_at = v_now,
      updated_at = v_now
    from weighed
    where loyalty_points.restaurant_id = NEW.restaurant_id
      and loyalty_points.program_id = NEW.id
      and loyalty_points.customer_id = weighed.customer_id
    returning weighed.customer_id, weighed.tier_before, weighed.tier
  )
  insert into public.loyalty_tier_changes (
    restaurant_id,
    program_id,
    customer_id,
    tier_before,
    tier,
    cause,
    occurred_at
  )
  select
    NEW.restaurant_id,
    NEW.id,
    changed.customer_id,
    changed.tier_before,
    changed.tier,
    'program',
    v_now
  from changed
  where changed.tier <> changed.tier_before;

  return null;
end
$function$;
comment on function regulars.tg_loyalty_programs__keep_tiers() is 'Gives every account of a program its tier by the new definitions.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_programs__keep_versions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into public.loyalty_program_versions (
    restaurant_id,
    program_id,
    accrual_version,
    accrual_rule,
    tier_definitions
  )
  values (
    NEW.restaurant_id,
    NEW.id,
    NEW.accrual_version,
    NEW.accrual_rule,
    NEW.tier_definitions
  )
  on conflict (restaurant_id, program_id, accrual_version) do nothing;
  return null;
end
$function$;
comment on function regulars.tg_loyalty_programs__keep_versions() is 'Keeps each version of a program''s rule and tiers.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_programs__raise_version()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  -- counted here, whatever the statement says, so that no version is skipped or used twice
  NEW.accrual_version := case
    when TG_OP = 'INSERT' then 1
    when (NEW.accrual_rule, NEW.tier_definitions) is distinct from
      (OLD.accrual_rule, OLD.tier_definitions)
      then OLD.accrual_version + 1
    else OLD.accrual_version
  end;
  if TG_OP = 'UPDATE' then
    NEW.updated_at := now();
  end if;
  return NEW;
end
$function$;
comment on function regulars.tg_loyalty_programs__raise_version() is 'Raises accrual_version when the rule or the tiers change.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_programs__refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if current_setting('regulars.offboarding', true) = OLD.restaurant_id::text then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'loyalty programs are switched off, not deleted',
    detail = format('program %s.', OLD.id),
    hint = 'Set is_active to false; bookings and ledger keep naming the program.';
end
$function$;
comment on function regulars.tg_loyalty_programs__refuse_delete() is 'Refuses to delete a program, with RG011, unless its restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_rewards__refuse_delete()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if current_setting('regulars.offboarding', true) = OLD.restaurant_id::text then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG011',
    message = 'rewards are switched off, not deleted',
    detail = format('reward %s.', OLD.id),
    hint = 'Set is_active to false; the ledger keeps naming the reward.';
end
$function$;
comment on function regulars.tg_loyalty_rewards__refuse_delete() is 'Refuses to delete a reward, with RG011, unless its restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_tier_changes__record_event()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;
comment on function regulars.tg_loyalty_tier_changes__record_event() is 'Writes the event of a customer who reached another tier, in the transaction of what caused it.';

CREATE OR REPLACE FUNCTION regulars.tg_loyalty_tier_changes__refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'tier changes are append-only',
    detail = format('%s on loyalty_tier_changes.', lower(TG_OP)),
    hint = 'Change the points; the tier follows and the change is recorded.';
end
$function$;
comment on function regulars.tg_loyalty_tier_changes__refuse_change() is 'Refuses to update, delete or truncate tier changes, with RG012, unless the restaurant is being offboarded.';

CREATE OR REPLACE FUNCTION regulars.tg_marketing_consents__refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  if TG_OP = 'DELETE'
    and current_setting('regulars.offboarding', true) = OLD.restaurant_id::text
  then
    return OLD;
  end if;
  if TG_OP = 'UPDATE' then
    OLD.wording := NEW.wording;
    if NEW.wording is null and NEW = OLD and exists (
      select
      from public.customers
      where customers.restaurant_id = OLD.restaurant_id
        and customers.id = OLD.customer_id
        and customers.erased_at is not null
    ) then
      return NEW;
    end if;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'marketing choices are append-only',
    detail = format('%s on marketing_consents.', lower(TG_OP)),
    hint = 'Record the new choice: set_marketing_consent.';
end
$function$;
comment on function regulars.tg_marketing_consents__refuse_change() is 'Refuses to update, delete or truncate marketing choices, with RG012, but for the wording of an erased customer and offboarding.';

CREATE OR REPLACE FUNCTION regulars.tg_restaurants__keep_phone_reading()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
begin
  insert into regulars.earlier_phone_readings (restaurant_id, country_code, edition)
  select
    NEW.id,
    OLD.country_code,
    0
  where exists (
    select
    from public.customers
    where customers.restaurant_id = NEW.id
  );
  return null;
end
$function$;
comment on function regulars.tg_restaurants__keep_phone_reading() is 'Keeps the country by which the phone numbers of a restaurant''s customers were read.';

CREATE OR REPLACE FUNCTION regulars.tier_as_of(restaurant_id uuid, program_id uuid, customer_id uuid, tier_definitions jsonb, lifetime_points bigint, as_of timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select regulars.tier_for(
    tier_as_of.tier_definitions,
    case
      when tier_as_of.tier_definitions ->> 'qualification_period' is null then
        tier_as_of.lifetime_points
      else regulars.qualifying_points(
        tier_as_of.restaurant_id,
        tier_as_of.program_id,
        tier_as_of.customer_id,
        tier_as_of.tier_definitions,
        tier_as_of.as_of
      )
    end
  )
$function$;
comment on function regulars.tier_as_of(uuid,uuid,uuid,jsonb,bigint,timestamp with time zone) is 'The tier of an account with so many lifetime points; with a qualification period from the ledger at an event time.';

CREATE OR REPLACE FUNCTION regulars.tier_definitions_at(restaurant_id uuid, program_id uuid, as_of timestamp with time zone)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  return (
    select versions.tier_definitions
    from public.loyalty_program_versions as versions
    where versions.restaurant_id = tier_definitions_at.restaurant_id
      and versions.program_id = tier_definitions_at.program_id
    -- the newest that was in force; history from before the program is judged by the first
    order by
      versions.created_at <= tier_definitions_at.as_of desc,
      case
        when versions.created_at <= tier_definitions_at.as_of then -versions.accrual_version
        else versions.accrual_version
      end
    limit 1
  );
end
$function$;
comment on function regulars.tier_definitions_at(uuid,uuid,timestamp with time zone) is 'The tiers of a program that were in force at an instant.';

CREATE OR REPLACE FUNCTION regulars.tier_for(tier_definitions jsonb, points bigint)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  v_tiers jsonb := tier_definitions -> 'tiers';
  v_place integer := 0;
begin
  -- They rise in min_points (regulars.is_tier_definitions). The first also holds whoever is below zero.
  while (v_tiers -> (v_place + 1) -> 'min_points')::numeric <= points loop
    v_place := v_place + 1;
  end loop;
  return v_tiers -> v_place ->> 'tier';
end
$function$;
comment on function regulars.tier_for(jsonb,bigint) is 'The highest tier whose min_points the earned points reach.';

CREATE OR REPLACE FUNCTION regulars.tier_lapses(restaurant_id uuid, customer_ids uuid[], as_of timestamp with time zone)
 RETURNS TABLE(program_id uuid, customer_id uuid, lapsed_at timestamp with time zone, tier_before text, tier text)
 LANGUAGE plpgsql
 STABLE
AS $function$
#variable_conflict use_column
begin
  return query
  with moments as (
    -- a tier can change without an entry only when points of an earlier one leave
    select distinct
      accounts.program_id,
      accounts.customer_id,
      accounts.tier,
      loyalty_programs.tier_definitions,
      regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at) as lapsed_at
    from public.loyalty_points as accounts
    join public.loyalty_programs
      on loyalty_programs.restaurant_id = accounts.restaurant_id
      and loyalty_programs.id = accounts.program_id
      and loyalty_programs.tier_definitions ->> 'qualification_period' is not null
    join regulars.point_flows as flows
      on flows.restaurant_id = accounts.restaurant_id
      and flows.program_id = accounts.program_id
      and flows.customer_id = accounts.customer_id
      and flows.booking_id is not null
    where accounts.restaurant_id = tier_lapses.restaurant_id
      and flows.restaurant_id = tier_lapses.restaurant_id
      and (
        tier_lapses.customer_ids is null
        or accounts.customer_id = any (tier_lapses.customer_ids)
      )
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
        > accounts.tier_set_at
      and regulars.qualifies_until(loyalty_programs.tier_definitions, flows.earned_at)
        <= tier_lapses.as_of
  ),
  weighed as (
    select
      moments.program_id,
      moments.customer_id,
      moments.lapsed_at,
      moments.tier as tier_at_first,
      regulars.tier_for(
        moments.tier_definitions,
        regulars.qualifying_points(
          tier_lapses.restaurant_id,
          moments.program_id,
          moments.customer_id,
          moments.tier_definitions,
          moments.lapsed_at
        )
      ) as tier
    from moments
  ),
  steps as (
    select
      weighed.program_id,
      weighed.customer_id,
      weighed.lapsed_at,
      lag(weighed.tier, 1, weighed.tier_at_first) over (
        partition by weighed.program_id, weighed.customer_id
        order by weighed.lapsed_at
      ) as tier_before,
      weighed.tier
    from weighed
  )
  select
    steps.program_id,
    steps.customer_id,
    steps.lapsed_at,
    steps.tier_before,
    steps.tier
  from steps
  where steps.tier <> steps.tier_before;
end
$function$;
comment on function regulars.tier_lapses(uuid,uuid[],timestamp with time zone) is 'The tier changes by the end of a qualification period that are not recorded yet; customer_ids null: of all.';

CREATE OR REPLACE FUNCTION regulars.tier_min_points(tier_definitions jsonb, tier text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select (tiers.value -> 'min_points')::bigint
  from jsonb_array_elements(tier_definitions -> 'tiers') as tiers
  where tiers.value ->> 'tier' = tier
$function$;
comment on function regulars.tier_min_points(jsonb,text) is 'The points at which a tier begins; null: no such tier.';

CREATE OR REPLACE FUNCTION regulars.try_import_change(restaurant_id uuid, number bigint)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
begin
  perform regulars.apply_import_change(
    try_import_change.restaurant_id,
    try_import_change.number
  );
  return null;
exception
  when sqlstate 'RG002' then
    return 'status_move';
  when sqlstate 'RG006' or sqlstate 'RG016' or exclusion_violation then
    return 'table_taken';
end
$function$;
comment on function regulars.try_import_change(uuid,bigint) is 'Makes one change of an import; returns the problem that hinders it, or null.';

CREATE OR REPLACE FUNCTION regulars.uuid_v7(at timestamp with time zone DEFAULT clock_timestamp())
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select (
    overlay(
      lpad(to_hex((date_part('epoch', at) * 4096000)::bigint), 15, '0')
      placing '7' from 13 for 0
    )
    || right(gen_random_uuid()::text, 17)
  )::uuid
$function$;
comment on function regulars.uuid_v7(timestamp with time zone) is 'A time-ordered UUID (version 7, RFC 9562) of a microsecond, the present one unless given.';

CREATE OR REPLACE FUNCTION regulars.write_profiles(restaurant_id uuid, customer_ids uuid[], OUT inserted bigint, OUT changed bigint)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
#variable_conflict use_column
begin
  with derived as (
    select derived_customer_profiles.*
    from regulars.derived_customer_profiles
    where derived_customer_profiles.restaurant_id = write_profiles.restaurant_id
      and derived_customer_profiles.customer_id = any (write_profiles.customer_ids)
  ),
  written as (
    insert into public.customer_profiles as profiles (
      restaurant_id,
      customer_id,
      first_booking_at,
      last_booking_at,
      total_bookings,
      total_cancellations,
      total_no_shows,
      total_covers,
      total_visits,
      last_visit_at,
      marketing_opt_in,
      last_marketing_opt_in_at,
      marketing_choice_at,
      last_waitlist_at,
      updated_at
    )
    select
      derived.restaurant_id,
      derived.customer_id,
      derived.first_booking_at,
      derived.last_booking_at,
      derived.total_bookings,
      derived.total_cancellations,
      derived.total_no_shows,
      derived.total_covers,
      derived.total_visits,
      derived.last_visit_at,
      derived.marketing_opt_in,
      derived.last_marketing_opt_in_at,
      derived.marketing_choice_at,
      derived.last_waitlist_at,
      now()
    from derived
    order by derived.customer_id
    on conflict (restaurant_id, customer_id) do update set
      first_booking_at = excluded.first_booking_at,
      last_booking_at = excluded.last_booking_at,
      total_bookings = excluded.total_bookings,
      total_cancellations = excluded.total_cancellations,
      total_no_shows = excluded.total_no_shows,
      total_covers = excluded.total_covers,
      total_visits = excluded.total_visits,
      last_visit_at = excluded.last_visit_at,
      marketing_opt_in = excluded.marketing_opt_in,
      last_marketing_opt_in_at = excluded.last_marketing_opt_in_at,
      marketing_choice_at = excluded.marketing_choice_at,
      last_waitlist_at = excluded.last_waitlist_at,
      updated_at = excluded.updated_at
    where (
      profiles.first_booking_at,
      profiles.last_booking_at,
      profiles.total_bookings,
      profiles.total_cancellations,
      profiles.total_no_shows,
      profiles.total_covers,
      profiles.total_visits,
      profiles.last_visit_at,
      profiles.marketing_opt_in,
      profiles.last_marketing_opt_in_at,
      profiles.marketing_choice_at,
      profiles.last_waitlist_at
    ) is distinct from (
      excluded.first_booking_at,
      excluded.last_booking_at,
      excluded.total_bookings,
      excluded.total_cancellations,
      excluded.total_no_shows,
      excluded.total_covers,
      excluded.total_visits,
      excluded.last_visit_at,
      excluded.marketing_opt_in,
      excluded.last_marketing_opt_in_at,
      excluded.marketing_choice_at,
      excluded.last_waitlist_at
    )
    returning (profiles.xmax = 0) as is_inserted
  )
  select
    count(*) filter (where written.is_inserted),
    count(*) filter (where not written.is_inserted)
  into inserted, changed
  from written;
end
$function$;
comment on function regulars.write_profiles(uuid,uuid[]) is 'Makes profiles what the bookings say, for customers that the caller has locked or made; returns profiles inserted and changed.';
