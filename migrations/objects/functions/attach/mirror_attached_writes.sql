-- One chunk is one transaction: what a kill undoes is in the queue still. Two runs take turns: the
-- later write of a key must be the later mirrored.
create or replace function regulars.mirror_attached_writes(limit_to integer)
returns integer
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_keys text[];
  v_count integer;
begin
  perform pg_advisory_xact_lock(hashtextextended('regulars.attached_writes', 0));
  with taken as (
    select attached_writes.id
    from regulars.attached_writes
    order by attached_writes.id
    limit mirror_attached_writes.limit_to
  ),
  gone as (
    delete from regulars.attached_writes
    using taken
    where attached_writes.id = taken.id
    returning attached_writes.external_id
  )
  select count(*), array_agg(distinct gone.external_id)
  into v_count, v_keys
  from gone;
  if v_count > 0 then
    perform regulars.mirror_attached_bookings(v_keys, 'QUEUE');
  end if;
  return v_count;
end
$$;

comment on function regulars.mirror_attached_writes(integer) is
  'Mirrors the oldest writes of a deferred attachment, that many at most, and returns how many it '
  'took from the queue.';
revoke all on function regulars.mirror_attached_writes(integer) from public;
