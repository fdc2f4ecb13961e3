create or replace function regulars.tg_customer_merges__record_event()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if TG_OP = 'UPDATE' and (OLD.unmerged_at is not null or NEW.unmerged_at is null) then
    return null;
  end if;

  perform regulars.write_customer_event(
    event_type => case when TG_OP = 'INSERT' then 'customer.merged' else 'customer.unmerged' end,
    restaurant_id => NEW.restaurant_id,
    customer_id => NEW.survivor_id,
    details => jsonb_build_object('duplicate_id', NEW.duplicate_id, 'merge_id', NEW.id)
  );
  return null;
end
$$;

comment on function regulars.tg_customer_merges__record_event() is
  'Writes the event of a merge or of its undoing, in its transaction.';
revoke all on function regulars.tg_customer_merges__record_event() from public;

create or replace trigger _900_record_event
after insert or update on public.customer_merges
for each row
execute function regulars.tg_customer_merges__record_event();
