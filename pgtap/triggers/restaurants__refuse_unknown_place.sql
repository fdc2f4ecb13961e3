begin;
select plan(28);

create function pg_temp.refusal(timezone text, country_code text)
returns text
language plpgsql
as $$
declare
  v_state text;
  v_column text;
  v_hint text;
begin
  begin
    insert into restaurants (name, slug, timezone, country_code)
    values ('R', 'r-' || gen_random_uuid(), refusal.timezone, refusal.country_code);
    return 'taken';
  exception
    when others then
      get stacked diagnostics
        v_state = returned_sqlstate,
        v_column = column_name,
        v_hint = pg_exception_hint;
      return concat_ws(' ', v_state, v_column, v_hint);
  end;
end
$$;

select is(pg_temp.refusal('Europe/London', 'GB'), 'taken', 'a country and a zone are taken');
select is(pg_temp.refusal('UTC', 'GB'), 'taken', 'UTC is a name of a zone');
select is(pg_temp.refusal('America/Argentina/Buenos_Aires', 'AR'), 'taken', 'three parts too');

select is(
  pg_temp.refusal('Europe/London', country_code),
  format('RG001 country_code Write %s.', hint),
  format('country %s is refused, %s advised', country_code, hint)
)
from (
  values
    ('UK', 'GB'),
    ('EL', 'GR'),
    ('gb', 'GB'),
    (' DE', 'DE'),
    ('USA', 'US'),
    ('ZZ', 'the two letters of ISO 3166, such as GB or US'),
    ('44', 'the two letters of ISO 3166, such as GB or US'),
    ('800', 'the two letters of ISO 3166, such as GB or US'),
    ('', 'the two letters of ISO 3166, such as GB or US'),
    (null, 'the two letters of ISO 3166, such as GB or US')
) as countries (country_code, hint);

select is(
  pg_temp.refusal(timezone, 'GB'),
  format('RG001 timezone Write %s.', hint),
  format('zone %s is refused, %s advised', timezone, hint)
)
from (
  values
    ('UTC+2', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('+02:00', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('EST', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('GMT', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('IST', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('Berlin3', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('Etc/GMT+2', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('', 'the name of an IANA zone, such as Europe/London or America/New_York'),
    (null, 'the name of an IANA zone, such as Europe/London or America/New_York'),
    ('europe/berlin', 'Europe/Berlin'),
    ('Berlin', 'Europe/Berlin'),
    ('new york', 'America/New_York')
) as zones (timezone, hint);

select throws_ok(
  $$ insert into restaurants (name, slug) values ('R', 'r') $$,
  'RG001',
  'a field is not valid',
  'neither has a default'
);
insert into restaurants (name, slug, timezone, country_code)
values ('R', 'r', 'Europe/London', 'GB');
select throws_ok(
  $$ update restaurants set country_code = 'UK' where slug = 'r' $$,
  'RG001',
  'a field is not valid',
  'an update is judged too'
);
select lives_ok(
  $$ update restaurants set country_code = 'US', timezone = 'America/New_York' where slug = 'r' $$,
  'a restaurant may move'
);

select * from finish(true);
rollback;
