-- The app's write goes through, whatever happens here: the block is undone alone. A statement that
-- was cancelled (57014) is the one thing that "others" does not catch.
create or replace function regulars.mirror_attached_booking(external_id text, operation text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_restaurant text := coalesce(current_setting('regulars.restaurant_id', true), '');
  v_setting text;
  v_state text;
  v_message text;
  v_detail text;
begin
  begin
    if mirror_attached_booking.operation in ('ATTACH', 'QUEUE') then
      perform regulars.lock_attached_bookings(array[mirror_attached_booking.external_id]);
    end if;
    perform regulars.write_attached_bookings(
      keys => array[mirror_attached_booking.external_id],
      is_new => mirror_attached_booking.operation = 'INSERT'
    );
    -- a new key has none
    if mirror_attached_booking.operation <> 'INSERT' then
      delete from regulars.attach_problems
      where attach_problems.external_id = mirror_attached_booking.external_id;
    end if;
    v_setting := set_config('regulars.restaurant_id', v_restaurant, true);
    return;
  exception when others then
    get stacked diagnostics
      v_state = returned_sqlstate,
      v_message = message_text,
      v_detail = pg_exception_detail;
    -- a run of "regulars attach" has no write of the app's to refuse
    if mirror_attached_booking.operation not in ('ATTACH', 'QUEUE')
      and exists (select from regulars.attachments where attachments.is_strict)
    then
      raise;
    end if;
  end;
  -- Whoever lets two parties have one table has two guests all the same.
  if v_state in ('RG005', 'RG006', '23P01') then
    begin
      perform regulars.write_attached_bookings(
        keys => array[mirror_attached_booking.external_id],
        is_new => mirror_attached_booking.operation = 'INSERT',
        has_tables => false
      );
      v_setting := set_config('regulars.restaurant_id', v_restaurant, true);
    exception when others then
      get stacked diagnostics
        v_state = returned_sqlstate,
        v_message = message_text,
        v_detail = pg_exception_detail;
    end;
  end if;
  perform regulars.keep_attach_problem(
    external_id => mirror_attached_booking.external_id,
    operation => mirror_attached_booking.operation,
    code => v_state,
    message => v_message,
    detail => v_detail
  );
end
$$;

comment on function regulars.mirror_attached_booking(text, text) is
  'regulars.write_attached_bookings for one key, with what fails kept in regulars.attach_problems; '
  'a strict attachment raises it. A table that is taken is left out.';
revoke all on function regulars.mirror_attached_booking(text, text) from public;
