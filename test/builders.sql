-- What the files of pgtap/ build their world with. The runner puts these functions beside pgTAP, in
-- the schema tap, where no product file sees them. Unqualified names resolve by the caller's path.

create function id(code text) returns uuid language sql immutable
begin atomic
  select ('00000000-0000-7000-8000-' || lpad(code, 12, '0'))::uuid;
end;
comment on function id(text) is
  'The id for tests that ends in a code: id(''a'') is 00000000-0000-7000-8000-00000000000a.';

create function here() returns uuid language sql immutable
begin atomic
  select id('a');
end;
comment on function here() is 'The restaurant of most tests, Trattoria Ada.';

create function ada() returns uuid language sql immutable
begin atomic
  select id('c1');
end;
comment on function ada() is 'The first guest of add_guests.';

create function ben() returns uuid language sql immutable
begin atomic
  select id('c2');
end;
comment on function ben() is 'The second guest of add_guests.';

create function add_restaurant(
  code text default 'a',
  timezone text default 'UTC',
  day_starts_at time default '00:00'
)
returns uuid
language plpgsql
as $$
begin
  insert into restaurants (id, name, slug, timezone, day_starts_at, country_code)
  select
    id(add_restaurant.code),
    coalesce(names.name, 'Restaurant ' || add_restaurant.code),
    coalesce(names.slug, 'restaurant-' || add_restaurant.code),
    add_restaurant.timezone,
    add_restaurant.day_starts_at,
    'GB'
  from (select) as always
  left join (
    values
      ('a', 'Trattoria Ada', 'trattoria-ada'),
      ('b', 'Bistro Ben', 'bistro-ben')
  ) as names (code, name, slug) on names.code = add_restaurant.code;
  return id(add_restaurant.code);
end
$$;
comment on function add_restaurant(text, text, time) is
  'Inserts the restaurant id(code): a is Trattoria Ada, b is Bistro Ben.';

create function add_program(
  restaurant_id uuid default here(),
  program_id uuid default id('d1'),
  expires_after interval default null
)
returns uuid
language plpgsql
as $$
begin
  insert into loyalty_programs (restaurant_id, id, slug, name, pilot_only, expires_after)
  values (
    add_program.restaurant_id,
    add_program.program_id,
    'club',
    'Club',
    false,
    add_program.expires_after
  );
  return add_program.program_id;
end
$$;
comment on function add_program(uuid, uuid, interval) is
  'Inserts an active program with the default rule, open once general availability is on.';

create function add_guests() returns void language plpgsql
as $$
begin
  insert into customers (restaurant_id, id, email_normalized)
  values (here(), ada(), 'ada@example.com'), (here(), ben(), 'ben@example.com');
end
$$;
comment on function add_guests() is 'Inserts Ada and Ben, guests of Trattoria Ada, by e-mail.';

create function enter_restaurant(restaurant_id uuid) returns void language plpgsql
as $$
begin
  perform set_config('regulars.restaurant_id', enter_restaurant.restaurant_id::text, true);
end
$$;
comment on function enter_restaurant(uuid) is
  'Sets the restaurant for the rest of the transaction, as an app does by set local.';

create function add_attached_app() returns void language plpgsql
as $$
begin
  create schema app;
  create table app.venues (id text primary key, name text);
  create table app.seats (id text primary key, venue text);
  create table app.visits (
    id integer primary key,
    venue text default 'a',
    at timestamptz default '2031-05-01 18:00Z',
    guests integer default 2,
    state text default 'booked',
    mail text,
    seat text
  );
  insert into app.venues (id, name) values ('a', 'Trattoria Ada'), ('b', 'Bistro Ben');
  insert into app.seats (id, venue) values ('1', 'a'), ('2', 'b');

  create function regulars.attached_restaurant_rows()
  returns table (
    external_id text, name text, slug text, timezone text, country_code text, currency text
  )
  language sql stable
  begin atomic
    select id, name, null::text, 'Europe/London', 'GB', 'GBP' from app.venues;
  end;
  create function regulars.attached_table_rows()
  returns table (
    external_id text, restaurant_key text, label text, capacity integer, seating_type text
  )
  language sql stable
  begin atomic
    select id, venue, 'T' || id, 4, null::text from app.seats;
  end;
  create function regulars.attached_keys()
  returns table (external_id text, restaurant_id uuid)
  language sql stable
  begin atomic
    select visits.id::text, attached.restaurant_id
    from app.visits
    left join regulars.attached_restaurants as attached on attached.external_id = visits.venue;
  end;
  create function regulars.attached_rows(keys text[])
  returns table (
    external_id text, restaurant_id uuid, timezone text, table_key text, table_id uuid,
    status_word text, starts_at timestamptz, ends_at timestamptz, party_size integer,
    booking_type text, seating_preference text, status text, customer_name text,
    customer_email text, customer_phone text, marketing_opt_in boolean, notes text,
    spend_amount bigint, created_at timestamptz
  )
  language sql stable
  begin atomic
    select
      visits.id::text, attached.restaurant_id, 'Europe/London', visits.seat, seats.table_id,
      visits.state, visits.at, null::timestamptz, visits.guests, null::text, null::text,
      case visits.state
        when 'booked' then 'confirmed'
        when 'done' then 'completed'
        when 'gone' then 'cancelled'
      end,
      null::text, visits.mail, null::text, null::boolean, null::text, null::bigint,
      null::timestamptz
    from app.visits
    left join regulars.attached_restaurants as attached on attached.external_id = visits.venue
    left join regulars.attached_tables as seats
      on seats.restaurant_id = attached.restaurant_id
      and seats.external_id = visits.seat
    where keys is null or visits.id::text = any (keys);
  end;
  insert into regulars.attachments (source, mapping)
  values ('app', '{"bookings": {"fields": {"table": "visits.seat"}}}');
  perform regulars.add_attached_restaurants();
  perform regulars.add_attached_tables();
end
$$;
comment on function add_attached_app() is
  'Makes an app with the venues a and b, and what "regulars attach" makes of its mapping but the '
  'triggers: tests mirror rows of app.visits by their keys.';
