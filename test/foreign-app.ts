/** An app whose own tables in `public` are called like ours and mean something else. */
export const foreignApp = `
  create table public.restaurants (id serial primary key, title text not null);
  create table public.customers (id serial primary key, mail text);
  create table public.bookings (
    id serial primary key,
    restaurant integer not null references public.restaurants (id),
    customer integer references public.customers (id),
    at timestamptz not null
  );
  create function public.create_booking() returns trigger language plpgsql as $$
  begin return new; end $$;
  create trigger bookings_touch before insert on public.bookings
  for each row execute function public.create_booking();
  insert into public.restaurants (title) values ('Theirs');
  insert into public.customers (mail) values ('ada@example.com');
  insert into public.bookings (restaurant, customer, at) values (1, 1, '2031-05-01T18:00Z')`;
