create or replace function regulars.tg_loyalty_point_events__refuse_change()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'DELETE' and regulars.is_offboarding(OLD.restaurant_id) then
    return OLD;
  end if;
  raise exception using
    errcode = 'RG012',
    message = 'the ledger is append-only',
    detail = format('%s on loyalty_point_events.', lower(TG_OP)),
    hint = 'Post a correction: adjust_points, reverse_redemption, or change the booking.';
end
$$;

comment on function regulars.tg_loyalty_point_events__refuse_change() is
  'Refuses to update, delete or truncate ledger entries, with RG012, unless the restaurant is '
  'being offboarded.';
revoke all on function regulars.tg_loyalty_point_events__refuse_change() from public;

create or replace trigger _100_refuse_change
before update or delete on public.loyalty_point_events
for each row
execute function regulars.tg_loyalty_point_events__refuse_change();

create or replace trigger _100_refuse_truncate
before truncate on public.loyalty_point_events
for each statement
execute function regulars.tg_loyalty_point_events__refuse_change();
