begin;
select plan(5);

select is_empty(
  $$
    select name
    from pg_timezone_names
    where regulars.is_timezone(name) is distinct from (
      name !~ '[0-9]'
      and name <> 'Factory'
      and (name = 'UTC' or name not in (select abbrev from pg_timezone_abbrevs))
      and name not in ('HST', 'UCT', 'MET')
    )
  $$,
  'the names of the server are zones, except offsets and abbreviations'
);
select is_empty(
  $$
    select name
    from pg_timezone_names,
      unnest(array[lower(name), name || ' ', name || '3', '/' || name, './' || name]) as other
    where regulars.is_timezone(other)
      and other not in (select name from pg_timezone_names)
  $$,
  'a text that only resembles a name is refused'
);
select is_empty(
  $$
    select abbrev
    from pg_timezone_abbrevs
    where regulars.is_timezone(abbrev)
      and abbrev <> 'UTC'
  $$,
  'no abbreviation is a zone'
);
select is(regulars.is_timezone(null), null, 'an unknown one is not judged');
set local timezone = 'Asia/Tokyo';
select regulars.is_timezone('Europe/London');
select is(current_setting('timezone'), 'Asia/Tokyo', 'the session keeps its own');

select * from finish(true);
rollback;
