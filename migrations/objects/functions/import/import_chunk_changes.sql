create or replace function regulars.import_chunk_changes(
  restaurant_id uuid,
  step integer,
  chunk integer
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_change record;
  v_is_careful boolean := false;
  v_problem text;
begin
  loop
    begin
      -- Skipped if the booking changed since the plan: one that may no longer move must not lose
      -- its table.
      if import_chunk_changes.step = 2 and not v_is_careful then
        update public.bookings
        set table_id = null
        from pg_temp.import_changes
        where import_changes.step = 2
          and bookings.restaurant_id = import_chunk_changes.restaurant_id
          and bookings.id = import_changes.booking_id;
      end if;

      for v_change in
        select import_changes.*
        from pg_temp.import_changes
        where import_changes.step = import_chunk_changes.step
          and import_changes.chunk = import_chunk_changes.chunk
        order by import_changes.place
      loop
        if v_is_careful then
          v_problem := regulars.try_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
          if v_problem is not null then
            insert into pg_temp.import_rejects (number, problem)
            values (v_change.number, v_problem);
            delete from pg_temp.import_matches
            where import_matches.number = v_change.number;
          end if;
        else
          perform regulars.apply_import_change(
            import_chunk_changes.restaurant_id,
            v_change.number
          );
        end if;
      end loop;
      exit;
    exception
      -- A booking changed after it was planned, or its guest was erased: repeat the chunk row by
      -- row.
      when sqlstate 'RG002'
        or sqlstate 'RG006'
        or sqlstate 'RG016'
        or sqlstate 'RG043'
        or exclusion_violation
      then
        if v_is_careful then
          raise;
        end if;
        v_is_careful := true;
    end;
  end loop;
end
$$;

comment on function regulars.import_chunk_changes(uuid, integer, integer) is
  'Makes the changes of one chunk of an import through the live path.';
revoke all on function regulars.import_chunk_changes(uuid, integer, integer) from public;
