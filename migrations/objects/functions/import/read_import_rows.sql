-- Called after each part of the file, so that the server checks it while the client reads the next.
create or replace function regulars.read_import_rows(
  restaurant_id uuid,
  first_number bigint,
  last_number bigint
)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
-- A custom plan for each part would take a quarter of the time.
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
  v_timezone text;
  v_country_code text;
begin
  perform regulars.assert_restaurant(read_import_rows.restaurant_id);
  perform regulars.assert_own_temporary_tables();

  select
    restaurants.timezone,
    restaurants.country_code
  into strict
    v_timezone,
    v_country_code
  from public.restaurants
  where restaurants.id = read_import_rows.restaurant_id;

  insert into pg_temp.import_bookings (
    number,
    external_id,
    has_own_id,
    reference,
    table_id,
    starts_at,
    ends_at,
    has_end,
    party_size,
    booking_type,
    seating_preference,
    status,
    confirmed_at,
    completed_at,
    cancelled_at,
    cancelled_by,
    customer_name,
    customer_email,
    customer_phone,
    marketing_opt_in,
    notes,
    source,
    spend_amount,
    spend_currency,
    created_at,
    is_apart,
    problems
  )
  select
    cells.number,
    cells.external_id,
    cells.has_own_id,
    cells.reference,
    case when cells.status is distinct from 'pending_allocation' then cells.table_id end
      as table_id,
    cells.starts_at,
    coalesce(
      cells.ends_at,
      cells.starts_at + make_interval(mins => coalesce(cells.duration_minutes, 120))
    ) as ends_at,
    (cells.ends_at is not null or cells.duration_minutes is not null) as has_end,
    cells.party_size,
    cells.booking_type,
    cells.seating_preference,
    cells.status,
    cells.confirmed_at,
    cells.completed_at,
    cells.cancelled_at,
    cells.cancelled_by,
    cells.customer_name,
    cells.customer_email,
    cells.customer_phone,
    cells.marketing_opt_in,
    cells.notes,
    cells.source,
    cells.spend_amount,
    cells.spend_currency,
    cells.created_at,
    cells.reference is null
      and (
        coalesce(cells.status, 'confirmed') in ('completed', 'no_show', 'cancelled')
        or cells.table_id is null and cells.status is distinct from 'pending_allocation'
      ) as is_apart,
    coalesce(cells.problem, cells.problems) as problems
  from (
    select
      typed.*,
      concat_ws(
        E'\n',
        case
          when typed.starts_at is null then 'starts_at'
          when not isfinite(typed.starts_at) then 'starts_at_skipped'
        end,
        case
          when typed.raw_ends_at is null then null
          when typed.ends_at is null then 'ends_at'
          when not isfinite(typed.ends_at) then 'ends_at_skipped'
        end,
        case
          when typed.raw_duration_minutes is not null and typed.duration_minutes is null
            then 'duration_minutes'
        end,
        case when typed.raw_status is not null and typed.status is null then 'status' end,
        case
          when typed.raw_confirmed_at is not null and isfinite(typed.confirmed_at) is not true
            then 'confirmed_at'
        end,
        case
          when typed.raw_completed_at is not null and isfinite(typed.completed_at) is not true
            then 'completed_at'
        end,
        case
          when typed.raw_cancelled_at is not null and isfinite(typed.cancelled_at) is not true
            then 'cancelled_at'
        end,
        case
          when typed.raw_created_at is not null and isfinite(typed.created_at) is not true
            then 'created_at'
        end,
        case
          when typed.raw_marketing_opt_in is not null and typed.marketing_opt_in is null
            then 'marketing_opt_in'
        end,
        case
          when typed.raw_spend_amount is not null and typed.spend_amount is null
            then 'spend_amount'
        end,
        case
          when typed.table_label is not null and typed.table_id is null then 'table_unknown'
        end,
        -- The rules of the live path, which later changes of the booking must pass too. Missing
        -- values are filled in later; unreadable ones are listed above and pass here.
        nullif(
          array_to_string(
            regulars.booking_problems(
              party_size => typed.party_size,
              starts_at => case
                when isfinite(typed.starts_at) then typed.starts_at
                else 'epoch'
              end,
              ends_at => case
                when isfinite(typed.starts_at) and isfinite(typed.ends_at) then typed.ends_at
                else '9999-12-31Z'
              end,
              created_at => 'epoch',
              confirmed_at => null,
              completed_at => null,
              cancelled_at => null,
              cancelled_by => typed.cancelled_by,
              customer_name => typed.customer_name,
              customer_email => typed.customer_email,
              customer_phone => typed.customer_phone,
              notes => typed.notes,
              external_source => 'import',
              external_id => coalesce(typed.external_id, ''),
              idempotency_key => null,
              status => coalesce(typed.status, 'confirmed'),
              booking_type => coalesce(typed.booking_type, 'dinner'),
              seating_preference => coalesce(typed.seating_preference, 'any'),
              source => coalesce(typed.source, 'import'),
              reference => coalesce(typed.reference, '22222222'),
              marketing_opt_in => coalesce(typed.marketing_opt_in, false),
              spend_amount => typed.spend_amount,
              spend_currency => typed.spend_currency
            ),
            E'\n'
          ),
          ''
        )
      ) as problems
    from (
      select
        import_rows.number,
        import_rows.problem,
        -- A key that names the phone goes by its number, however each file writes it.
        case
          when import_rows.key_phone is null then import_rows.external_id
          else 'key:' || left(
            encode(
              sha256(
                convert_to(
                  import_rows.external_id || coalesce(
                    regulars.normalize_phone(import_rows.key_phone, v_country_code),
                    regexp_replace(import_rows.key_phone, '[^0-9+]', '', 'g')
                  ),
                  'UTF8'
                )
              ),
              'hex'
            ),
            32
          )
        end as external_id,
        import_rows.external_id is not null as has_own_id,
        import_rows.reference,
        import_rows.table_label,
        restaurant_tables.id as table_id,
        regulars.import_time(
          import_rows.starts_at,
          v_timezone,
          true
        ) as starts_at,
        import_rows.ends_at as raw_ends_at,
        regulars.import_time(
          import_rows.ends_at,
          v_timezone,
          true
        ) as ends_at,
        import_rows.duration_minutes as raw_duration_minutes,
        case
          when import_rows.duration_minutes ~ '^ *0*[1-9][0-9]{0,3} *$'
            then import_rows.duration_minutes::integer
        end as duration_minutes,
        case
          when import_rows.party_size ~ '^ *[0-9]{1,4} *$' then import_rows.party_size::integer
        end as party_size,
        lower(btrim(import_rows.booking_type)) as booking_type,
        lower(btrim(import_rows.seating_preference)) as seating_preference,
        import_rows.status as raw_status,
        case
          when import_rows.status in (
            'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
          )
            then import_rows.status
        end as status,
        import_rows.confirmed_at as raw_confirmed_at,
        regulars.import_time(
          import_rows.confirmed_at,
          v_timezone,
          false
        ) as confirmed_at,
        import_rows.completed_at as raw_completed_at,
        regulars.import_time(
          import_rows.completed_at,
          v_timezone,
          false
        ) as completed_at,
        import_rows.cancelled_at as raw_cancelled_at,
        regulars.import_time(
          import_rows.cancelled_at,
          v_timezone,
          false
        ) as cancelled_at,
        import_rows.created_at as raw_created_at,
        regulars.import_time(
          import_rows.created_at,
          v_timezone,
          false
        ) as created_at,
        lower(btrim(import_rows.cancelled_by)) as cancelled_by,
        coalesce(
          import_rows.customer_name,
          nullif(
            concat_ws(' ', import_rows.customer_first_name, import_rows.customer_last_name),
            ''
          )
        ) as customer_name,
        import_rows.customer_email,
        import_rows.customer_phone,
        import_rows.marketing_opt_in as raw_marketing_opt_in,
        case
          when lower(btrim(import_rows.marketing_opt_in)) in ('true', 'yes', 'y', 't', '1')
            then true
          when lower(btrim(import_rows.marketing_opt_in)) in ('false', 'no', 'n', 'f', '0')
            then false
        end as marketing_opt_in,
        import_rows.notes,
        lower(btrim(import_rows.source)) as source,
        import_rows.spend_amount as raw_spend_amount,
        case
          when import_rows.spend_amount ~ '^ *[0-9]{1,18} *$'
            then import_rows.spend_amount::bigint
        end as spend_amount,
        upper(btrim(import_rows.spend_currency)) as spend_currency
      from pg_temp.import_rows
      left join public.restaurant_tables
        on restaurant_tables.restaurant_id = read_import_rows.restaurant_id
        and restaurant_tables.label = import_rows.table_label
      where import_rows.number
        between read_import_rows.first_number and read_import_rows.last_number
      -- "offset 0" keeps the planner from repeating these calls wherever their results are used
      offset 0
    ) as typed
    offset 0
  ) as cells;
end
$$;

comment on function regulars.read_import_rows(uuid, bigint, bigint) is
  'Reads rows of pg_temp.import_rows into times and numbers, and lists what each field breaks. '
  'Raises RG010.';
revoke all on function regulars.read_import_rows(uuid, bigint, bigint) from public;
