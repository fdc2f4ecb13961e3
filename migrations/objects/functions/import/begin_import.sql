-- The caller fills a staging table with COPY, which row security refuses on bookings. All columns
-- are text, so that nothing is inferred.
create or replace function regulars.begin_import(restaurant_id uuid)
returns table (
  calling_code text,
  calling_codes jsonb,
  currency text,
  table_labels text[]
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = 'warning'
as $$
#variable_conflict use_column
begin
  perform regulars.assert_restaurant(begin_import.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  perform
  from public.restaurants
  where restaurants.id = begin_import.restaurant_id;

  if not found then
    perform regulars.refuse_restaurant(begin_import.restaurant_id);
  end if;

  drop table if exists pg_temp.import_rows, pg_temp.import_bookings;
  -- The file as text, one row a record, filled by COPY part by part; `read_import_rows` reads each.
  create temp table import_rows (
    number bigint primary key,
    from_byte bigint not null,
    to_byte bigint not null,
    problem text,
    external_id text,
    digest text,
    key_phone text,
    reference text,
    table_label text,
    starts_at text,
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

  -- The records as typed values, with what is wrong with each in `problems`, one a line.
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
    problems text not null,
    read_at timestamptz not null default now()
  ) on commit preserve rows;

  execute format('grant insert on pg_temp.import_rows to %I', session_user);

  return query
  select
    phone_rules.calling_code,
    (
      select jsonb_object_agg(rules.region, rules.calling_code)
      from regulars.phone_rules as rules
      where rules.edition = 0
    ),
    -- null if the restaurant has no currency
    to_jsonb(restaurants) ->> 'currency',
    array(
      select restaurant_tables.label
      from public.restaurant_tables
      where restaurant_tables.restaurant_id = begin_import.restaurant_id
      order by restaurant_tables.label
    )
  from public.restaurants
  left join regulars.phone_rules
    on phone_rules.edition = 0
    and phone_rules.region = restaurants.country_code
  where restaurants.id = begin_import.restaurant_id;
end
$$;

comment on function regulars.begin_import(uuid) is
  'Makes this session''s empty tables: pg_temp.import_rows, one text column per field, and the '
  'tables its rows are read into. Returns what reading a file needs: the country''s calling code, '
  'those of all countries (an object by ISO 3166 alpha-2), the currency (null: unknown) and the '
  'labels of the tables. Raises RG004, RG010.';
revoke all on function regulars.begin_import(uuid) from public;
