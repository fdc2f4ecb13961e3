begin;
select plan(76);

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
  (E'06\u202f12\u202f34\u202f56\u202f78', 'FR', '+33612345678', 'narrow no-break spaces'),
  (E'+44\u200c7911123456', 'GB', '+447911123456', 'a non-joiner'),
  (E'+1\ufe0d-202-555-0143', 'US', '+12025550143', 'a variation selector'),
  (E'07911\n123456', 'GB', '+447911123456', 'a line break'),
  (E'07911\u3164123456', 'GB', '+447911123456', 'a filler'),
  ('९८७६५४३२१०', 'IN', '+919876543210', 'Devanagari digits'),
  ('০১৭১২৩৪৫৬৭৮', 'BD', '+8801712345678', 'Bengali digits'),
  (U&'07911 12345\+01fbf6', 'GB', '+447911123456', 'a digit beyond the first plane'),
  ('tel:863-1234;phone-context=+1-914', 'GB', '+19148631234', 'a local number in its context'),
  ('tel:07911-123456;phone-context=+44', 'FR', '+447911123456', 'a country as context'),
  ('tel:07911-123456;phone-context=a.example', 'GB', '+447911123456', 'a domain as context'),
  ('tel:+447911123456;phone-context=+1', 'FR', '+447911123456', 'a context that is not needed'),
  ('tel:+447911123456;isub=12', 'FR', '+447911123456', 'a subaddress'),
  ('+52 1 55 1234 5678', 'GB', '+525512345678', 'Mexico: 1 after +52'),
  ('044 55 1234 5678', 'MX', '+525512345678', 'Mexico: 044'),
  ('01 55 1234 5678', 'MX', '+525512345678', 'Mexico: 01'),
  ('55 1234 5678', 'MX', '+525512345678', 'Mexico: today'),
  ('(11) 8765-4321', 'BR', '+5511987654321', 'Brazil: a mobile of eight digits'),
  ('+55 11 98765-4321', 'GB', '+5511987654321', 'Brazil: a mobile of nine digits'),
  ('(11) 3765-4321', 'BR', '+551137654321', 'Brazil: a landline stays'),
  ('+229 97 12 34 56', 'GB', '+2290197123456', 'Benin: eight digits'),
  ('01 97 12 34 56', 'BJ', '+2290197123456', 'Benin: today'),
  ('07 12 34 56', 'CI', '+2250707123456', 'Ivory Coast: a mobile of Orange'),
  ('+225 05 12 34 56', 'GB', '+2250505123456', 'Ivory Coast: a mobile of MTN'),
  ('01 12 34 56', 'CI', '+2250101123456', 'Ivory Coast: a mobile of Moov'),
  ('20 21 22 23', 'CI', '+2252720212223', 'Ivory Coast: a landline'),
  ('07 07 12 34 56', 'CI', '+2250707123456', 'Ivory Coast: today'),
  ('+44 7911 123456', null, '+447911123456', 'international without a country'),
  ('+44 7911 123456', 'ZZ', '+447911123456', 'international with an unknown country'),
  ('07911 123456', null, null, 'national without a country'),
  ('07911 123456', 'ZZ', null, 'national with an unknown country'),
  ('0000000000', 'GB', null, 'zeros'),
  ('1711234567.0', 'DE', null, 'a spreadsheet''s number: the point is no separator'),
  ('+49 1711234567.0', 'DE', null, 'the same behind a dial code'),
  ('171123456.0000', 'DE', null, 'with more decimals'),
  ('01711234567 .0', 'DE', null, 'with a blank before them'),
  ('447911123456,00', 'GB', null, 'a spreadsheet''s number with a decimal comma'),
  (U&'\0667\0669\0661\0661\0661\0662\0663\0664\0665\0666\066B\0660', 'GB', null,
    'a decimal sign of another script'),
  ('4.47911E+11', 'GB', null, 'a spreadsheet''s number with lost digits'),
  ('4,47911123456E11', 'GB', null, 'another form of that'),
  ('1.711.234.567', 'DE', '+491711234567', 'points between groups'),
  ('01.23.45.67.00', 'FR', '+33123456700', 'points between pairs'),
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
