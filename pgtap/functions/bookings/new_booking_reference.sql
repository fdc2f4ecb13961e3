begin;
select plan(2);

create temporary table drawn as
select regulars.new_booking_reference() as reference from generate_series(1, 5000);
select is_empty(
  $$ select reference from drawn where reference !~ '^[2-9A-HJ-NP-Z]{8}$' $$,
  'a reference is eight characters without look-alikes'
);
select is(
  (
    select count(distinct place || substr(reference, place, 1))
    from drawn
    cross join generate_series(1, 8) as place
  ),
  8 * 32::bigint,
  'every place takes every one of the 32 signs'
);

select * from finish(true);
rollback;
