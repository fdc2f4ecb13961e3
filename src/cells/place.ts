/** Enters in the directory what the cells hold, and tells what they do not agree on. */
import { connect } from "../connect.js";
import { inSchema, recordedSchema } from "../schema.js";
import { type FindUrl, cellUrl, listCells } from "./directory.js";

export interface PlaceFault {
  restaurant_id: string;
  slug: string;
  told: string;
}

interface Held {
  id: string;
  slug: string;
  cell: string;
}

/**
 * Enters each restaurant that is open in one cell, and the slug of one that has another since. One
 * that is open in two, that has the slug of another, or that is not where the directory has it is
 * told and left alone.
 */
export async function placeRestaurants(
  directoryUrl: string,
  { findUrl, dryRun = false }: { findUrl?: FindUrl; dryRun?: boolean } = {},
): Promise<{ placed: Held[]; faults: PlaceFault[] }> {
  const directory = await connect(directoryUrl);
  try {
    const held = new Map<string, Held[]>();
    for (const cell of await listCells(directory)) {
      for (const each of await openIn(cellUrl(cell, "admin", findUrl))) {
        held.set(each.id, [...(held.get(each.id) ?? []), { ...each, cell: cell.name }]);
      }
    }
    const { rows: known } = await directory.query<Held>(
      "select id, slug, cell_name as cell from regulars.restaurant_cells",
    );
    const placed: Held[] = [];
    const faults: PlaceFault[] = [];
    const slugs = new Map(known.map(({ slug, id }) => [slug, id]));
    const cellOf = new Map(known.map(({ id, cell }) => [id, cell]));
    const fault = ({ id, slug }: { id: string; slug: string }, told: string) => {
      faults.push({ restaurant_id: id, slug, told: `restaurant ${id} (${slug}) ${told}` });
    };
    for (const each of known) {
      const cells = held.get(each.id) ?? [];
      if (cells.length === 0)
        fault(each, `is open in no cell; the directory has it in ${each.cell}`);
      else if (cells.every(({ cell }) => cell !== each.cell)) {
        fault(each, `is in ${names(cells)}; the directory has it in ${each.cell}`);
      }
    }
    for (const cells of held.values()) {
      const [each] = cells;
      if (!each) continue;
      const owner = slugs.get(each.slug);
      if (cells.length > 1) fault(each, `is open in ${names(cells)}`);
      else if (owner !== undefined && owner !== each.id) {
        fault(each, `has the slug of restaurant ${owner}`);
      } else if (owner === undefined && (cellOf.get(each.id) ?? each.cell) === each.cell) {
        slugs.set(each.slug, each.id);
        if (!dryRun) {
          await directory.query(
            `insert into regulars.restaurant_cells (id, slug, cell_name) values ($1, $2, $3)
             on conflict (id) do update set slug = excluded.slug`,
            [each.id, each.slug, each.cell],
          );
        }
        placed.push(each);
      }
    }
    return { placed, faults };
  } finally {
    await directory.end();
  }
}

function names(cells: Held[]): string {
  return cells.map(({ cell }) => cell).join(" and ");
}

/** What is closing counts as open: its cell has it still. */
async function openIn(url: string): Promise<{ id: string; slug: string }[]> {
  const client = await connect(url);
  try {
    const { rows } = await client.query<{ id: string; slug: string }>(
      inSchema(
        `select id, slug from public.restaurants
         where id not in (
           select restaurant_id from regulars.closed_restaurants where state <> 'closing'
         )
         order by slug`,
        await recordedSchema(client),
      ),
    );
    return rows;
  } finally {
    await client.end();
  }
}
