create or replace function regulars.is_status_move(from_status text, to_status text)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select case from_status
    when 'pending' then to_status in ('pending_allocation', 'confirmed', 'cancelled')
    when 'pending_allocation' then to_status in ('confirmed', 'cancelled')
    when 'confirmed' then
      to_status in ('pending_allocation', 'completed', 'no_show', 'cancelled')
    when 'cancelled' then to_status in ('pending', 'confirmed')
    when 'no_show' then to_status in ('confirmed', 'completed')
    when 'completed' then to_status = 'no_show'
    else false
  end;
end;

comment on function regulars.is_status_move(text, text) is
  'Whether a booking may move from one status to another.';
revoke all on function regulars.is_status_move(text, text) from public;
