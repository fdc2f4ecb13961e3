begin;
select plan(4);

select from add_restaurant('1', 'Europe/London');
insert into bookings (restaurant_id, starts_at, party_size, customer_email, customer_phone)
values
  (id('1'), now(), 2, 'ada.l@bücher.example', '07911 123456'),
  (id('1'), now(), 2, null, '07911 123456');

create temporary table spellings (email text, phone text, whose text);
insert into spellings
values
  ('Ada.L@BÜCHER.example', '+44 (0)7911/123456', 'both'),
  ('"Lovelace, Ada" <mailto:ada.l@xn--bcher-kva.example>;', '07911-123456 ext 12', 'both'),
  ('“ada.l@bücher.example”', 'tel:07911-123456', 'both'),
  (E'\tada.l@bücher。example ', '٠٧٩١١١٢٣٤٥٦', 'both'),
  ('ａｄａ．ｌ@bücher.example', '447911123456', 'both'),
  (null, '0 7 9 1 1 1 2 3 4 5 6', 'phone'),
  ('none', '+447911123456;ext=7', 'phone'),
  ('ada.l@bücher.example', null, null),
  ('ada.m@bücher.example', '07911 123456', null),
  (null, '07911 123457', null),
  (null, 'walk-in', null),
  (null, 'table 12', null);
insert into bookings (
  restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type, customer_email,
  customer_phone, notes
)
select
  id('1'), gen_random_uuid(), now(), now() + interval '1 hour', 2,
  'dinner', email, phone, whose
from spellings;

select is(
  (
    select count(*)
    from unnest(regulars.find_unattached(id('1'), array(
      select id from customers where email_normalized is not null
    )))
  ),
  (select count(*) from spellings where whose = 'both'),
  'finds every spelling of an e-mail with a phone'
);
select is(
  (
    select count(*)
    from unnest(regulars.find_unattached(id('1'), array(
      select id from customers where email_normalized is null
    )))
  ),
  (select count(*) from spellings where whose = 'phone'),
  'and of a phone alone'
);
select is_empty(
  $$
    select email, phone
    from spellings
    where regulars.email_hint(email) not in (
        regulars.email_hint(regulars.normalize_email(email)), ''
      )
      and regulars.normalize_email(email) is not null
      or regulars.phone_hint(phone) not in (
        regulars.phone_hint(regulars.normalize_phone(phone, 'GB')), ''
      )
      and regulars.normalize_phone(phone, 'GB') is not null
  $$,
  'a hint is that of what is read, or none'
);
select is(
  (
    select count(*)
    from bookings
    where customer_id is null
      and regulars.phone_hint(customer_phone) is not null
  ),
  (select count(*) - 2 from spellings where phone is not null),
  'a word for a phone is looked at by nobody'
);

select * from finish(true);
rollback;
