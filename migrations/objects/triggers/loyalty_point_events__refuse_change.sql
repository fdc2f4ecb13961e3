create or replace trigger _100_refuse_change
before update or delete on public.loyalty_point_events
for each row
execute function regulars.tg_refuse_change(
  'RG012',
  'the ledger is append-only',
  'Post a correction: adjust_points, reverse_redemption, or change the booking.'
);

create or replace trigger _100_refuse_truncate
before truncate on public.loyalty_point_events
for each statement
execute function regulars.tg_refuse_change(
  'RG012',
  'the ledger is append-only',
  'Post a correction: adjust_points, reverse_redemption, or change the booking.'
);
