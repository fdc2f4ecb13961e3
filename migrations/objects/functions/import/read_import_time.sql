-- Never casts text that may not be a time: an error would end the whole import, and catching it
-- would take a subtransaction per row.
create or replace function regulars.read_import_time(
  value text,
  timezone text,
  needs_time boolean
)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts text[];
  v_year integer;
  v_month integer;
  v_day integer;
  v_hour integer;
  v_local timestamp;
  v_at timestamptz;
  v_first timestamptz;
begin
  if value is null then
    return null;
  end if;

  v_parts := regexp_match(
    btrim(value),
    '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})'
    '(?:(?:T|,? +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?(?: *([ap])[.]?m[.]?)?'
    '(?: *(Z|[-+][0-9]{2}(?::?[0-9]{2})?))?)?$',
    'i'
  );

  v_year := v_parts[1];
  v_month := v_parts[2];
  v_day := v_parts[3];

  v_hour := coalesce(v_parts[4]::integer, 0);
  if v_parts[7] is not null then
    if v_hour not between 1 and 12 then
      return null;
    end if;
    v_hour := v_hour % 12 + case lower(v_parts[7]) when 'p' then 12 else 0 end;
  end if;

  if v_year is null
    or v_year = 0
    or v_month not between 1 and 12
    or v_day not between 1 and date_part(
      'day',
      make_date(v_year, v_month, 1) + interval '1 month' - interval '1 day'
    )
    or needs_time and v_parts[4] is null
    or v_hour > 23
    or v_parts[5]::integer > 59
    or v_parts[6]::double precision >= 60
  then
    return null;
  end if;

  v_local := make_timestamp(
    v_year,
    v_month,
    v_day,
    v_hour,
    coalesce(v_parts[5]::integer, 0),
    coalesce(v_parts[6]::double precision, 0)
  );

  if v_parts[8] is not null then
    v_parts := regexp_match(v_parts[8], '^([-+])([0-9]{2}):?([0-9]{2})?$');
    if v_parts is null then
      return timezone('UTC', v_local);
    end if;
    if v_parts[2]::integer > 15 or v_parts[3]::integer > 59 then
      return null;
    end if;
    return timezone('UTC', v_local)
      - (v_parts[1] || '1')::integer
      * make_interval(hours => v_parts[2]::integer, mins => coalesce(v_parts[3]::integer, 0));
  end if;

  v_at := timezone(timezone, v_local);
  if timezone(timezone, v_at) <> v_local then
    return '-infinity';
  end if;

  -- PostgreSQL takes the second of two equal local times. The first is safer: a guest who is
  -- expected too early only waits, a guest who is expected too late loses the table.
  v_first := timezone(
    'UTC',
    v_local - (
      timezone(timezone, v_at - interval '3 hours') - timezone('UTC', v_at - interval '3 hours')
    )
  );
  if v_first < v_at and timezone(timezone, v_first) = v_local then
    return v_first;
  end if;
  return v_at;
end
$$;

comment on function regulars.read_import_time(text, text, boolean) is
  'The instant of an ISO cell: local unless it has an offset, and the first of a doubled hour. '
  'Null: not a time; -infinity: a local time that the clocks skipped.';
revoke all on function regulars.read_import_time(text, text, boolean) from public;
