-- Arguments of the trigger: the code, the message and the hint.
create or replace function regulars.tg_refuse_change()
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
    errcode = TG_ARGV[0],
    message = TG_ARGV[1],
    detail = format(
      '%s on %s.',
      lower(TG_OP),
      -- OLD is null in a statement trigger
      concat_ws(', id ', TG_TABLE_NAME, to_jsonb(OLD) ->> 'id')
    ),
    hint = TG_ARGV[2];
end
$$;

comment on function regulars.tg_refuse_change() is
  'Refuses what the trigger fires on, with RG011 or RG012, unless it deletes rows of a restaurant '
  'that is being offboarded.';
revoke all on function regulars.tg_refuse_change() from public;
