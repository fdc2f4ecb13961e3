create or replace function regulars.is_offboarding(restaurant_id uuid)
returns boolean
language sql
stable
begin atomic
  select exists (
    select
    from regulars.removals_in_progress
    where removals_in_progress.restaurant_id = is_offboarding.restaurant_id
      and removals_in_progress.subject_id = is_offboarding.restaurant_id
  );
end;

comment on function regulars.is_offboarding(uuid) is
  'Whether offboard_restaurant is deleting the restaurant in this transaction.';
revoke all on function regulars.is_offboarding(uuid) from public;
