-- Called in the directory, by apps that know no cell yet. It tells one restaurant a call.
create or replace function regulars.find_cell(
  restaurant_id uuid default null,
  slug text default null
)
returns table (
  id uuid,
  cell_name text,
  connection text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    placed.id,
    cells.name,
    cells.connection
  from regulars.restaurant_cells as placed
  join regulars.cells on cells.name = placed.cell_name
  where placed.id = find_cell.restaurant_id
    or find_cell.restaurant_id is null and placed.slug = find_cell.slug;

  if not found then
    raise exception using
      errcode = 'RG082',
      message = 'the restaurant is in no cell',
      detail = format(
        'The directory has no restaurant %s.',
        coalesce(find_cell.restaurant_id::text, 'of that slug')
      ),
      hint = 'Correct it, or enter the restaurant with regulars cells place.';
  end if;
end
$$;

comment on function regulars.find_cell(uuid, text) is
  'The cell of a restaurant, by its id or else its slug, and the cell''s URL without a password. '
  'Raises RG082.';
revoke all on function regulars.find_cell(uuid, text) from public;
