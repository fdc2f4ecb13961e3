begin;
select plan(39);

create temporary table readings (place serial, phone text, country text, wanted text, why text);
insert into readings (phone, country, wanted, why)
values
  ('07911 123456', 'GB', '+447911123456', 'national'),
  ('+44 (0)7911 123456', 'GB', '+447911123456', 'the national prefix in brackets falls away'),
  ('+44 (0)7911 123456', 'US', '+447911123456', 'an international number, read anywhere'),
  ('0044 7911 123456', 'GB', '+447911123456', 'international prefix'),
  ('011 44 7911 123456', 'US', '+447911123456', 'international prefix of another country'),
  ('447911123456', 'GB', '+447911123456', 'calling code without plus'),
  ('7911-123.456', 'GB', '+447911123456', 'no national prefix'),
  ('07911/123456', 'gb', '+447911123456', 'the country in small letters'),
  ('06 1234 5678', 'IT', '+390612345678', 'the leading zero of Italy stays'),
  ('+39 06 1234 5678', 'GB', '+390612345678', 'the leading zero of Italy stays, read abroad'),
  ('011 15 2345-6789', 'AR', '+5491123456789', 'a national form with digits of its own'),
  ('8 (495) 123-45-67', 'RU', '+74951234567', 'a national prefix other than 0'),
  ('(212) 555-0123', 'US', '+12125550123', 'a country without national prefix in use'),
  ('01534 712345', 'JE', '+441534712345', 'a region that shares its calling code'),
  ('712345', 'JE', '+441534712345', 'a local number where the region has one area code'),
  ('+800 1234 5678', 'GB', '+80012345678', 'a number of no country'),
  ('07911 123456 x123', 'GB', '+447911123456', 'extension dropped: x'),
  ('07911 123456 ext. 5', 'GB', '+447911123456', 'extension dropped: ext.'),
  ('07911 123456 #12', 'GB', '+447911123456', 'extension dropped: #'),
  ('07911 123456,,12', 'GB', '+447911123456', 'extension dropped: pause signs'),
  ('tel:+44-7911-123456;ext=9', null, '+447911123456', 'the tel: form'),
  ('Mob. 07911 123456 (Jo)', 'GB', '+447911123456', 'words around it'),
  ('07911 123456 or 07911 654321', 'GB', null, 'words inside it'),
  ('07911 123456 apartment 7', 'GB', null, 'digits after words are no extension'),
  ('1-800-FLOWERS', 'US', null, 'letters for digits'),
  ('０７９１１　１２３４５６', 'GB', '+447911123456', 'full-width digits'),
  ('٠٧٩١١ ١٢٣٤٥٦', 'GB', '+447911123456', 'Arabic digits'),
  ('۰۷۹۱۱ ۱۲۳۴۵۶', 'GB', '+447911123456', 'Persian digits'),
  (
    E'\u202a+44\u00a07911\u2011123456\u202c',
    'GB',
    '+447911123456',
    'as copied from a contact list'
  ),
  ('+44 7911 123456', null, '+447911123456', 'international without a country'),
  ('+44 7911 123456', 'ZZ', '+447911123456', 'international with an unknown country'),
  ('07911 123456', null, null, 'national without a country'),
  ('07911 123456', 'ZZ', null, 'national with an unknown country'),
  ('0000000000', 'GB', null, 'zeros'),
  ('123456', 'GB', null, 'a local number without its area code'),
  ('+999 90 123 45 67', 'GB', null, 'a calling code of nobody, next to one of somebody'),
  ('', 'GB', null, 'empty'),
  (null, 'GB', null, 'null');

select is(
  regulars.normalize_phone(phone => phone, country_code => country),
  wanted,
  coalesce(to_json(phone)::text, 'null') || ' in ' || coalesce(country, 'no country') || ': ' || why
)
from readings
order by place;

-- As a trigger that runs with its owner's rights calls it.
create function pg_temp.read_pinned()
returns text
language sql
stable
set search_path = ''
as $$
  select regulars.normalize_phone('07911 123456', 'GB')
$$;

select is(pg_temp.read_pinned(), '+447911123456', 'works with an empty search path');

select * from finish(true);
rollback;
