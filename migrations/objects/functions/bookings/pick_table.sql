-- The only place that chooses a table. The returned table stays locked until the transaction ends:
-- another booking waits for it, checks again in a new statement and tries the next table. The lock
-- of a taken table is released (the block is a subtransaction). Otherwise two bookings with
-- different preferences, which try the same tables in opposite orders, would deadlock.
create or replace function regulars.pick_table(
  restaurant_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  party_size integer,
  seating_preference text,
  booking_id uuid default null,
  keep_table_id uuid default null,
  except_table_ids uuid[] default '{}'
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_table_id uuid;
begin
  -- no table fits an invalid time; the booking's own check names the field
  if pick_table.ends_at <= pick_table.starts_at then
    return null;
  end if;

  for v_table_id in
    select fitting.id
    from regulars.fitting_tables(
      pick_table.restaurant_id,
      pick_table.ends_at,
      pick_table.party_size,
      pick_table.seating_preference,
      pick_table.keep_table_id
    ) as fitting
    where fitting.id <> all (pick_table.except_table_ids)
    order by fitting.place
  loop
    continue when not regulars.is_table_free(
      restaurant_id => pick_table.restaurant_id,
      table_id => v_table_id,
      starts_at => pick_table.starts_at,
      ends_at => pick_table.ends_at,
      except_booking_id => pick_table.booking_id
    );

    begin
      perform
      from public.restaurant_tables
      where restaurant_tables.restaurant_id = pick_table.restaurant_id
        and restaurant_tables.id = v_table_id
      for no key update;

      if regulars.is_table_free(
        restaurant_id => pick_table.restaurant_id,
        table_id => v_table_id,
        starts_at => pick_table.starts_at,
        ends_at => pick_table.ends_at,
        except_booking_id => pick_table.booking_id
      ) then
        return v_table_id;
      end if;
      raise exception using errcode = 'RG006';
    exception
      when sqlstate 'RG006' then
        null;
    end;
  end loop;

  return null;
end
$$;

comment on function regulars.pick_table(
  uuid, timestamptz, timestamptz, integer, text, uuid, uuid, uuid[]
) is
  'Chooses and locks the table to keep if it is free, else the smallest free one that fits, '
  'preferred seating first, ties by label; null: none.';
revoke all on function regulars.pick_table(
  uuid, timestamptz, timestamptz, integer, text, uuid, uuid, uuid[]
) from public;
