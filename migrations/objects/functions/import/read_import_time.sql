-- No cast of a text that might not be a time: it would end the whole import, and catching that
-- takes a subtransaction a row.
create or replace function regulars.read_import_time(
  value text,
  timezone text,
  date_order text,
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
    '^(?:([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})'
    '|([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2}))'
    '(?:(?:T|,? +)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}(?:[.][0-9]{1,6})?))?(?: *([ap])[.]?m[.]?)?'
    '(?: *(Z|[-+][0-9]{2}(?::?[0-9]{2})?))?)?$',
    'i'
  );

  if v_parts[1] is not null then
    v_year := v_parts[1];
    v_month := v_parts[2];
    v_day := v_parts[3];
  elsif v_parts[4] is not null and date_order in ('dmy', 'mdy') then
    v_year := case when length(v_parts[6]) = 2 then 2000 else 0 end + v_parts[6]::integer;
    v_day := case date_order when 'dmy' then v_parts[4] else v_parts[5] end;
    v_month := case date_order when 'dmy' then v_parts[5] else v_parts[4] end;
  end if;

  v_hour := coalesce(v_parts[7]::integer, 0);
  if v_parts[10] is not null then
    if v_hour not between 1 and 12 then
      return null;
    end if;
    v_hour := v_hour % 12 + case lower(v_parts[10]) when 'p' then 12 else 0 end;
  end if;

  if v_year is null
    or v_year = 0
    or v_month not between 1 and 12
    or v_day not between 1 and date_part(
      'day',
      make_date(v_year, v_month, 1) + interval '1 month' - interval '1 day'
    )
    or needs_time and v_parts[7] is null
    or v_hour > 23
    or v_parts[8]::integer > 59
    or v_parts[9]::double precision >= 60
  then
    return null;
  end if;

  v_local := make_timestamp(
    v_year,
    v_month,
    v_day,
    v_hour,
    coalesce(v_parts[8]::integer, 0),
    coalesce(v_parts[9]::double precision, 0)
  );

  if v_parts[11] is not null then
    v_parts := regexp_match(v_parts[11], '^([-+])([0-9]{2}):?([0-9]{2})?$');
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

  -- PostgreSQL takes the second of two equal local times; a guest who is expected too early waits,
  -- one who is expected too late has lost the table.
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

comment on function regulars.read_import_time(text, text, text, boolean) is
  'The instant a cell means: ISO, or day and month in date_order (dmy, mdy); local unless it has '
  'an offset, the first of a doubled hour. Null: no time; -infinity: a local time that the clocks '
  'skipped.';
revoke all on function regulars.read_import_time(text, text, text, boolean) from public;
