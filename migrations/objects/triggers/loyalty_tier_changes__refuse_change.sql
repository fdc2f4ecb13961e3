create or replace trigger _100_refuse_change
before update or delete on public.loyalty_tier_changes
for each row
execute function regulars.tg_refuse_change(
  'RG012',
  'tier changes are append-only',
  'Change the points; the tier follows and the change is recorded.'
);

create or replace trigger _100_refuse_truncate
before truncate on public.loyalty_tier_changes
for each statement
execute function regulars.tg_refuse_change(
  'RG012',
  'tier changes are append-only',
  'Change the points; the tier follows and the change is recorded.'
);
