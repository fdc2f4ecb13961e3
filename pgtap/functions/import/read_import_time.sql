begin;
select plan(31);

create temporary table readings (place serial, value text, zone text, wanted text, why text);
insert into readings (value, zone, wanted, why)
values
  ('2024-05-01 19:00', 'Europe/London', '2024-05-01 18:00', 'local time'),
  ('2024-05-01T19:00:30', 'Europe/London', '2024-05-01 18:00:30', 'with a T and seconds'),
  ('2024/5/1 9:05', 'Europe/London', '2024-05-01 08:05', 'without leading zeros'),
  ('2024-05-31 19:00', 'UTC', '2024-05-31 19:00', 'the 31st'),
  ('2024-04-31 19:00', 'UTC', null, 'the 31st of a month that has none'),
  ('2024-02-29 19:00', 'UTC', '2024-02-29 19:00', 'the 29th of a leap year'),
  ('2023-02-29 19:00', 'UTC', null, 'the 29th of another year'),
  ('1900-02-29 19:00', 'UTC', null, 'a century is no leap year'),
  ('2024-05-01 7:00 PM', 'UTC', '2024-05-01 19:00', 'afternoon'),
  ('2024-05-01 12:30 a.m.', 'UTC', '2024-05-01 00:30', 'midnight'),
  ('2024-05-01 12:30 p.m.', 'UTC', '2024-05-01 12:30', 'noon'),
  ('2024-05-01 13:00 PM', 'UTC', null, 'thirteen in the afternoon'),
  ('2024-05-01 24:00', 'UTC', null, 'hour 24'),
  ('2024-05-01 19:00Z', 'Asia/Tokyo', '2024-05-01 19:00', 'an offset wins over the zone'),
  ('2024-05-01 19:00+05:30', 'UTC', '2024-05-01 13:30', 'an offset in hours and minutes'),
  ('2024-05-01 19:00-03', 'UTC', '2024-05-01 22:00', 'an offset in hours'),
  ('2024-05-01 19:00+16:00', 'UTC', null, 'an offset that nobody has'),
  ('2024-03-31 01:30', 'Europe/London', '-infinity', 'an hour that the clocks skipped'),
  ('2024-10-27 01:30', 'Europe/London', '2024-10-27 00:30', 'the first of a doubled hour'),
  ('2024-10-27 02:00', 'Europe/London', '2024-10-27 02:00', 'the hour after it'),
  (
    '2024-11-03 01:30',
    'America/New_York',
    '2024-11-03 05:30',
    'the first of a doubled hour, westwards'
  ),
  ('2018-02-17 23:30', 'America/Sao_Paulo', '2018-02-18 01:30', 'an hour doubled before midnight'),
  ('2018-11-04 00:30', 'America/Sao_Paulo', '-infinity', 'an hour skipped after midnight'),
  ('2024-04-07 01:45', 'Australia/Lord_Howe', '2024-04-06 14:45', 'a doubled half hour'),
  ('2011-12-30 19:00', 'Pacific/Apia', '-infinity', 'a day that was skipped'),
  ('45413.79', 'UTC', null, 'a number'),
  ('tomorrow', 'UTC', null, 'a word that PostgreSQL would take'),
  ('2024-05-01 19:00; drop', 'UTC', null, 'something after it');

select is(
  regulars.import_time(value, zone, true),
  (wanted || ' UTC')::timestamptz,
  why
)
from readings
where wanted is distinct from '-infinity'
order by place;
select is(regulars.import_time(value, zone, true), '-infinity', why)
from readings
where wanted = '-infinity'
order by place;

select is(
  regulars.import_time('03/04/2024 19:00', 'UTC', true),
  null,
  'another order of day and month is the client''s to read'
);
select results_eq(
  $$
    select regulars.import_time('2024-05-01', 'UTC', needs_time) at time zone 'UTC'
    from (values (true), (false)) as needs (needs_time)
  $$,
  $$ values (null::timestamp), ('2024-05-01 00:00') $$,
  'a date alone will do only where no time is needed'
);

select is_empty(
  $$
    select zone, local_time
    from unnest(array['Europe/London', 'America/Sao_Paulo']) as zone,
      lateral (
        select to_char(timestamp '2017-01-01' + place * interval '53 minutes', 'YYYY-MM-DD HH24:MI')
          as local_time
        from generate_series(0, 9900) as place
        offset 0
      ) as times
    where regulars.import_time(local_time, zone, true)
      is distinct from regulars.read_import_time(local_time, zone, true)
  $$,
  'the short way gives what the long one does'
);

select * from finish(true);
rollback;
