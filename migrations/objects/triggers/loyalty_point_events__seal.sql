create or replace function regulars.tg_loyalty_point_events__seal()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  NEW.digest := regulars.entry_digest(NEW);
  return NEW;
end
$$;

comment on function regulars.tg_loyalty_point_events__seal() is
  'Seals a ledger entry with its digest.';
revoke all on function regulars.tg_loyalty_point_events__seal() from public;

-- The first backfill seals its entries as it inserts them.
create or replace trigger _200_seal
before insert on public.loyalty_point_events
for each row
when (NEW.digest is null)
execute function regulars.tg_loyalty_point_events__seal();
