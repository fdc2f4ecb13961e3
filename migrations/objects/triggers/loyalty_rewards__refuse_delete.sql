create or replace trigger _100_refuse_delete
before delete on public.loyalty_rewards
for each row
execute function regulars.tg_refuse_change(
  'RG011',
  'rewards are switched off, not deleted',
  'Set is_active to false; the ledger keeps naming the reward.'
);
