begin;
select plan(57);

create temporary table readings (place serial, email text, wanted text, why text);
insert into readings (email, wanted, why)
values
  ('Ada@Example.COM', 'ada@example.com', 'case'),
  (E' \tada@example.com\r\n', 'ada@example.com', 'white space around it'),
  (E'\u3000\ufeffada@example.com\u00a0\u200b', 'ada@example.com', 'other white space around it'),
  ('A.D.A+lunch@gmail.com', 'a.d.a+lunch@gmail.com', 'dots and tags stay'),
  ('ada..l.@example.com', 'ada..l.@example.com', 'dots in a row exist'),
  ('o''neil/x=y@example.com', 'o''neil/x=y@example.com', 'the signs an address may have'),
  ('"ada@home"@example.com', '"ada@home"@example.com', 'quoted local part'),
  ('JOSÉ@example.com', 'josé@example.com', 'a capital with a mark'),
  (E'JOSE\u0301@example.com', 'josé@example.com', 'a mark written apart'),
  ('ЖЕНЯ@example.com', 'женя@example.com', 'Cyrillic'),
  ('ŁUCJA@example.com', 'łucja@example.com', 'a letter that cannot be taken apart'),
  ('ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ada@example.com', 'full-width keyboard'),
  ('ada@MÜLLER.de', 'ada@xn--mller-kva.de', 'international domain'),
  ('ada@XN--MLLER-KVA.de', 'ada@xn--mller-kva.de', 'international domain in ASCII'),
  ('ada@例え。テスト', 'ada@xn--r8jz45g.xn--zckzah', 'ideographic full stop'),
  ('ada@straße.de', 'ada@xn--strae-oqa.de', 'sharp s is a letter of its own'),
  ('ada@sub.example.co.uk', 'ada@sub.example.co.uk', 'more labels'),
  (repeat('a', 64) || '@example.com', repeat('a', 64) || '@example.com', '64 octets'),
  (repeat('a', 65) || '@example.com', null, '65 octets'),
  (repeat('ä', 33) || '@example.com', null, '66 octets in 33 letters'),
  ('ada@' || repeat('b', 63) || '.com', 'ada@' || repeat('b', 63) || '.com', 'label of 63'),
  ('ada@' || repeat('b', 64) || '.com', null, 'label of 64'),
  ('ada@' || repeat('abcdefghi.', 25) || 'com', null, 'longer than 254'),
  ('ada', null, 'no @'),
  ('ada@home@example.com', null, 'two @'),
  ('@example.com', null, 'no local part'),
  ('ada@', null, 'no domain'),
  ('ada@localhost', null, 'domain without a dot'),
  ('ada@example..com', null, 'empty label'),
  ('ada@-example.com', null, 'hyphen at the edge'),
  ('ada@exa_mple.com', null, 'a sign that no host name has'),
  ('ada@192.168.0.1', null, 'an address of a machine'),
  ('ada b@example.com', null, 'space inside'),
  (E'ada\u200b@example.com', null, 'invisible character inside'),
  (E'ada\u0007@example.com', null, 'control character'),
  (E'\u061cada@example.com\ufe0f', 'ada@example.com', 'marks of direction and of variation'),
  (U&'\3164ada@example.com\+0e0020', 'ada@example.com', 'fillers and tags'),
  ('Ada <ada@example.com>', 'ada@example.com', 'name and address'),
  ('<ada@example.com>', 'ada@example.com', 'an address in brackets'),
  ('"Lovelace, Ada" <Ada@example.com>', 'ada@example.com', 'a name with a comma in quotes'),
  ('mailto:ada@example.com', 'ada@example.com', 'the form of links'),
  ('MAILTO:Ada@example.com?subject=Table', 'ada@example.com', 'a link with a subject'),
  ('"ada@example.com"', 'ada@example.com', 'quotes around it'),
  ('‘ada@example.com’,', 'ada@example.com', 'quotes of a word processor, and a comma'),
  ('ada@example.com.', 'ada@example.com', 'the end of a sentence'),
  ('ada@example.com ;', 'ada@example.com', 'the end of an item'),
  ('Ada <mailto:ada@example.com>;', 'ada@example.com', 'all at once'),
  ('mailto://ada@example.com', 'ada@example.com', 'the form of links, with slashes'),
  ('‹ada@example.com›', 'ada@example.com', 'single angle quotes'),
  ('「ada@example.com」', 'ada@example.com', 'corner brackets'),
  ('ada@example.com、', 'ada@example.com', 'the comma of another script'),
  ('ada@example.com–', null, 'a dash that no host name has'),
  ('Ada <ada@example.com>, Bob <bob@example.com>', null, 'two addresses with names'),
  ('ada@example.com, bob@example.com', null, 'two addresses'),
  ('', null, 'empty'),
  (null, null, 'null');

select is(
  regulars.normalize_email(email => email),
  wanted,
  coalesce(to_json(left(email, 40))::text, 'null') || ': ' || why
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
  select regulars.normalize_email('Ä@Müller.de')
$$;

select is(pg_temp.read_pinned(), 'ä@xn--mller-kva.de', 'works with an empty search path');

select * from finish(true);
rollback;
