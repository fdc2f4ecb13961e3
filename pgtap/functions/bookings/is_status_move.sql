begin;
select plan(2);

-- The whole matrix: the row is what a booking is, the columns what it may become.
select set_eq(
  $$
    select from_status || ' > ' || to_status
    from unnest(array[
      'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
    ]) as from_status
    cross join unnest(array[
      'pending', 'pending_allocation', 'confirmed', 'completed', 'no_show', 'cancelled'
    ]) as to_status
    where regulars.is_status_move(from_status, to_status)
  $$,
  array[
    'pending > pending_allocation', 'pending > confirmed', 'pending > cancelled',
    'pending_allocation > confirmed', 'pending_allocation > cancelled',
    'confirmed > pending_allocation', 'confirmed > completed', 'confirmed > no_show',
    'confirmed > cancelled',
    'cancelled > pending', 'cancelled > confirmed',
    'no_show > confirmed', 'no_show > completed',
    'completed > no_show'
  ],
  'allows these moves and no other'
);
select is(
  regulars.is_status_move('seated', 'confirmed'),
  false,
  'allows none from an unknown status'
);

select * from finish(true);
rollback;
