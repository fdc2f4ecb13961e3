/* @name listTables */
select
  restaurant_id as "restaurant_id!", id as "id!", label as "label!", capacity as "capacity!",
  seating_type as "seating_type!", retired_at
from public.list_tables(
  restaurant_id => :restaurant_id!
);

/* @name listFreeTables */
select
  restaurant_id as "restaurant_id!", id as "id!", label as "label!", capacity as "capacity!",
  seating_type as "seating_type!", retired_at
from public.list_free_tables(
  restaurant_id => :restaurant_id!,
  starts_at => :starts_at!,
  ends_at => :ends_at,
  party_size => coalesce(:party_size, 1),
  seating_preference => coalesce(:seating_preference, 'any')
);
