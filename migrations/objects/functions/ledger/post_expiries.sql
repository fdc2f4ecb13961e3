-- Locks first; a new statement then finds what is due.
create or replace function regulars.post_expiries(
  restaurant_id uuid,
  customer_ids uuid[],
  as_of timestamptz,
  out accounts integer,
  out entries integer,
  out points bigint
)
returns record
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_entries public.loyalty_point_events[];
begin
  perform regulars.open_accounts(post_expiries.restaurant_id, post_expiries.customer_ids);

  select
    count(distinct (due.program_id, due.customer_id)),
    count(*),
    coalesce(sum(due.points), 0),
    array_agg(
      regulars.new_entry(
        restaurant_id => post_expiries.restaurant_id,
        program_id => due.program_id,
        customer_id => due.customer_id,
        points_delta => -due.points,
        reason => 'expiry',
        occurred_at => due.due_at,
        metadata => jsonb_build_object('due_on', due.due_on, 'earned_before', due.earned_before)
      )
      order by due.program_id, due.customer_id, due.due_on
    )
  into accounts, entries, points, v_entries
  from regulars.due_expiries(
    restaurant_id => post_expiries.restaurant_id,
    customer_ids => post_expiries.customer_ids,
    as_of => post_expiries.as_of
  ) as due;

  perform regulars.append_entries(post_expiries.restaurant_id, v_entries);
end
$$;

comment on function regulars.post_expiries(uuid, uuid[], timestamptz) is
  'Posts what has to expire on the accounts of customers by an instant; returns accounts, entries '
  'and points.';
revoke all on function regulars.post_expiries(uuid, uuid[], timestamptz) from public;
