--! Previous: sha1:a4ef63e476955a42b482307c89964826eacbe525
--! Hash: sha1:a2c42ba5767ecff26e43ce76304ce5243835a10e
--! Message: cells

-- The directory: which restaurant lives on which server. Empty but in the one database that is it.
create table regulars.cells (
  name text not null,
  connection text not null,
  weight integer not null default 1,
  constraint cells_pkey primary key (name),
  constraint cells_name_check check (name ~ '^[a-z][a-z0-9_]{0,29}$'),
  constraint cells_connection_check check (
    connection ~ '^postgres(ql)?://' and connection !~ '(://[^/@]*:[^/]*@|[?&]password=)'
  ),
  constraint cells_weight_check check (weight between 0 and 1000000)
);

comment on table regulars.cells is
  'Ordinary PostgreSQL servers with a group of restaurants each.';
comment on column regulars.cells.name is
  'Lower-case letters, digits and _; in capitals it is part of the names of environment variables.';
comment on column regulars.cells.connection is
  'The URL of its database, without a password: that comes from the environment or a password '
  'file.';
comment on column regulars.cells.weight is
  'How much of the load it should bear, relative to the others; 0: it takes no further restaurant.';
alter table regulars.cells enable row level security;

create table regulars.restaurant_cells (
  id uuid not null,
  slug text not null,
  cell_name text not null,
  since_at timestamptz not null default clock_timestamp(),
  constraint restaurant_cells_pkey primary key (id),
  constraint restaurant_cells_slug_key unique (slug),
  constraint restaurant_cells_cell_name_fkey foreign key (cell_name) references regulars.cells
);
create index restaurant_cells_cell_name_idx on regulars.restaurant_cells (cell_name);

comment on table regulars.restaurant_cells is
  'The one cell of each restaurant. Its key is what makes it one, and makes slugs unique over all '
  'cells.';
comment on column regulars.restaurant_cells.id is 'The restaurant, in whatever database it is.';
comment on column regulars.restaurant_cells.slug is 'Its slug, unique over all cells.';
comment on column regulars.restaurant_cells.cell_name is 'The cell that holds it.';
comment on column regulars.restaurant_cells.since_at is 'Since when.';
alter table regulars.restaurant_cells enable row level security;

create table regulars.cell_moves (
  id uuid not null,
  move_id uuid not null default regulars.uuid_v7(),
  from_cell_name text not null,
  to_cell_name text not null,
  started_at timestamptz not null default clock_timestamp(),
  constraint cell_moves_pkey primary key (id),
  constraint cell_moves_from_cell_name_fkey
    foreign key (from_cell_name) references regulars.cells,
  constraint cell_moves_to_cell_name_fkey foreign key (to_cell_name) references regulars.cells,
  constraint cell_moves_to_cell_name_check check (to_cell_name <> from_cell_name)
);
create index cell_moves_from_cell_name_idx on regulars.cell_moves (from_cell_name);
create index cell_moves_to_cell_name_idx on regulars.cell_moves (to_cell_name);

comment on table regulars.cell_moves is
  'Restaurants that are being moved; a row goes when its move has ended.';
comment on column regulars.cell_moves.id is 'The restaurant.';
comment on column regulars.cell_moves.move_id is 'The move: what both cells know it by.';
comment on column regulars.cell_moves.from_cell_name is 'The cell it leaves.';
comment on column regulars.cell_moves.to_cell_name is 'The cell it goes to.';
comment on column regulars.cell_moves.started_at is 'When the move began.';
alter table regulars.cell_moves enable row level security;

-- In each cell: what a trigger on every table of restaurants reads while there is a row.
create table regulars.closed_restaurants (
  restaurant_id uuid not null,
  move_id uuid not null,
  state text not null,
  cell_name text not null,
  closed_at timestamptz not null default clock_timestamp(),
  reopens_at timestamptz,
  feed_offset bigint,
  constraint closed_restaurants_pkey primary key (restaurant_id),
  constraint closed_restaurants_state_check
    check ((state in ('arriving', 'closing', 'moved')) is true),
  constraint closed_restaurants_reopens_at_check
    check (reopens_at is null or state = 'closing')
);

comment on table regulars.closed_restaurants is
  'Restaurants that this database does not serve: arriving ones, those of which the last writes '
  'are on their way, and those that have moved away.';
comment on column regulars.closed_restaurants.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.closed_restaurants.move_id is 'The move that closed it.';
comment on column regulars.closed_restaurants.state is
  'arriving: not all of it is here yet; closing: reads only; moved: another cell has it.';
comment on column regulars.closed_restaurants.cell_name is 'The other cell.';
comment on column regulars.closed_restaurants.closed_at is 'Since when.';
comment on column regulars.closed_restaurants.reopens_at is
  'From when on it counts as open again, should the move be dead; null: not by itself.';
comment on column regulars.closed_restaurants.feed_offset is
  'Of an arriving one: what to take from its positions of the feed in the cell it leaves.';
alter table regulars.closed_restaurants enable row level security;

create table regulars.move_marks (
  restaurant_id uuid not null,
  mark uuid not null,
  constraint move_marks_pkey primary key (restaurant_id, mark)
);

comment on table regulars.move_marks is
  'Written by a move into the stream of changes: where the other cell has the mark, it has all '
  'that was committed before.';
comment on column regulars.move_marks.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.move_marks.mark is 'The mark.';
alter table regulars.move_marks enable row level security;

create table regulars.feed_moves (
  restaurant_id uuid not null,
  feed_offset bigint not null,
  constraint feed_moves_pkey primary key (restaurant_id, feed_offset)
);

comment on table regulars.feed_moves is
  'What to take from a position of the feed in an earlier cell of a restaurant to get its position '
  'here.';
comment on column regulars.feed_moves.restaurant_id is 'The restaurant (tenant).';
comment on column regulars.feed_moves.feed_offset is 'The difference.';
alter table regulars.feed_moves enable row level security;

alter table regulars.analytics_feeds add column if not exists first_position bigint not null
  default 0;
comment on column regulars.analytics_feeds.first_position is
  'Below all positions given: restaurants that come from another cell bring theirs lower still.';
