begin;
select plan(5);

insert into restaurants (id, name, slug, country_code, timezone)
values
  ('00000000-0000-4000-8000-00000000000a', 'A', 'a', 'GB', 'Europe/London'),
  ('00000000-0000-4000-8000-00000000000b', 'B', 'b', 'FR', 'Europe/London');

select regulars.retire_phone_rules('other');
select is(
  (select max(edition) from regulars.phone_rules),
  0,
  'without customers no edition is kept'
);

insert into customers (restaurant_id, phone_normalized)
values ('00000000-0000-4000-8000-00000000000a', '+447911123456');
select regulars.retire_phone_rules((select min(metadata_version) from regulars.phone_rules));
select is(
  (select max(edition) from regulars.phone_rules),
  0,
  'the version in force is not kept beside itself'
);

update restaurants set country_code = 'IE' where slug = 'a';
select regulars.retire_phone_rules('other');
select is(
  (select count(*) from regulars.phone_rules where edition = 1),
  (select count(*) from regulars.phone_rules where edition = 0),
  'the rules in force are kept whole'
);
select results_eq(
  'select country_code, edition from regulars.earlier_phone_readings order by changed_at',
  $$values ('GB', 1), ('IE', 1)$$,
  'for the restaurant with customers; an earlier change of country goes by the kept edition too'
);

update regulars.phone_rules set national_number = '^\d{5}$' where region = 'GB' and edition = 0;
select is(
  array[
    regulars.normalize_phone('07911 123456', 'GB'),
    regulars.normalize_phone('07911 123456', 'GB', 1)
  ],
  array[null, '+447911123456'],
  'either edition can be read by'
);

select * from finish(true);
rollback;
