-- All rows of a statement at once; one by one where that fails, so that one row spoils no other.
create or replace function regulars.mirror_attached_bookings(keys text[], operation text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant text := coalesce(current_setting('regulars.restaurant_id', true), '');
  v_setting text;
  v_key text;
begin
  if cardinality(mirror_attached_bookings.keys) > 1 then
    begin
      if mirror_attached_bookings.operation in ('ATTACH', 'QUEUE') then
        perform regulars.lock_attached_bookings(mirror_attached_bookings.keys);
      end if;
      perform regulars.write_attached_bookings(
        keys => mirror_attached_bookings.keys,
        is_new => mirror_attached_bookings.operation = 'INSERT'
      );
      if mirror_attached_bookings.operation <> 'INSERT' then
        delete from regulars.attach_problems
        where attach_problems.external_id = any (mirror_attached_bookings.keys);
      end if;
      v_setting := set_config('regulars.restaurant_id', v_restaurant, true);
      return;
    exception when others then
      null;
    end;
  end if;
  foreach v_key in array mirror_attached_bookings.keys loop
    perform regulars.mirror_attached_booking(v_key, mirror_attached_bookings.operation);
  end loop;
end
$$;

comment on function regulars.mirror_attached_bookings(text[], text) is
  'Mirrors rows of the attached app by their keys; what fails is kept as a problem.';
revoke all on function regulars.mirror_attached_bookings(text[], text) from public;
