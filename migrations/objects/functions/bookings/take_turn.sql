-- Mutual exclusion at every isolation level. After waiting for a row that was only locked, a
-- repeatable read transaction continues with its old snapshot; after waiting for a row that was
-- written, it fails with 40001 and is retried.
create or replace function regulars.take_turn(restaurant_id uuid, subject text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into regulars.turns (restaurant_id, subject)
  values (take_turn.restaurant_id, take_turn.subject)
  on conflict (restaurant_id, subject) do update
  set taken = turns.taken + 1;
end
$$;

comment on function regulars.take_turn(uuid, text) is
  'Waits while another transaction has a table, a day''s queue or a limited reward; in repeatable '
  'read it raises 40001 if another had it since the snapshot.';
revoke all on function regulars.take_turn(uuid, text) from public;
