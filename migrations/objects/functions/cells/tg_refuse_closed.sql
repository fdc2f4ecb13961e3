-- On every table of restaurants, while one of this database is closed: see guard_table. A plain
-- read: the move waits for whoever may have read before the row was there. The argument is the
-- column that names the restaurant.
create or replace function regulars.tg_refuse_closed()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_id uuid;
  v_closed regulars.closed_restaurants;
begin
  if TG_ARGV[0] = 'id' then
    v_id := case TG_OP when 'DELETE' then OLD.id else NEW.id end;
  else
    v_id := case TG_OP when 'DELETE' then OLD.restaurant_id else NEW.restaurant_id end;
  end if;

  select *
  into v_closed
  from regulars.closed_restaurants as closed
  where closed.restaurant_id = v_id
    and (closed.reopens_at is null or closed.reopens_at > clock_timestamp());

  -- what moves at this moment must not go: whoever offboards it tries again where it arrives
  if found and (v_closed.state = 'closing' or not regulars.is_offboarding(v_id)) then
    perform regulars.refuse_closed(v_closed);
  end if;
  return case TG_OP when 'DELETE' then OLD else NEW end;
end
$$;

comment on function regulars.tg_refuse_closed() is
  'Refuses to write rows of a restaurant that this database does not serve; what it has left here '
  'may be offboarded. Raises RG080, RG081.';
revoke all on function regulars.tg_refuse_closed() from public;
