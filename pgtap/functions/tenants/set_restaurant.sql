begin;
select plan(14);

select results_eq(
  $$
    select slug, name, country_code, timezone, day_starts_at
    from set_restaurant('luna', 'Luna', 'ES', 'Europe/Madrid')
  $$,
  $$ values ('luna', 'Luna', 'ES', 'Europe/Madrid', time '00:00') $$,
  'a new one needs name, country and zone'
);
select results_eq(
  $$
    select name, country_code, timezone, day_starts_at
    from set_restaurant('luna', timezone => 'Atlantic/Canary', day_starts_at => '04:00')
  $$,
  $$ values ('Luna', 'ES', 'Atlantic/Canary', time '04:00') $$,
  'null leaves a field as it is'
);

select is(
  (select currency from set_restaurant('luna', currency => 'EUR')),
  'EUR',
  'the currency of its bills can be given later'
);
select results_eq(
  $$
    select newcomers_queue, max_booking_age, max_booking_length
    from set_restaurant('luna', newcomers_queue => true, max_booking_length => '6 hours')
  $$,
  $$ values (true, interval '1 year', interval '6 hours') $$,
  'the rules of its queue and of create_booking can be set'
);
create function pg_temp.refused(call text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute call;
  return null;
exception when sqlstate 'RG001' then
  get stacked diagnostics v_field = column_name;
  return v_field;
end
$$;
select is(
  pg_temp.refused(format('select from set_restaurant(%s)', arguments)),
  field,
  arguments || ' is refused by its field'
)
from (
  values
    ('null', 'slug'),
    ('''La Luna''', 'slug'),
    ('''sol''', 'name'),
    ('''luna'', '' ''', 'name'),
    ('''sol'', ''Sol''', 'country_code'),
    ('''luna'', country_code => ''es''', 'country_code'),
    ('''luna'', timezone => ''Europe/Atlantis''', 'timezone'),
    ('''luna'', currency => ''ZZZ''', 'currency'),
    ('''luna'', max_booking_age => ''-1 day''', 'max_booking_age'),
    ('''luna'', max_booking_length => ''0''', 'max_booking_length')
) as calls (arguments, field);

select * from finish(true);
rollback;
