/** What a restaurant's calls need of the cells; see `createCells`. */
import type pg from "pg";

/** A restaurant and the pool of the cell that holds it. */
export interface Place {
  id: string;
  cell: string;
  pool: pg.Pool;
}

/** Tells where a restaurant is. */
export interface CellSource {
  /** The schema of all cells. */
  readonly schema: string;
  locate(restaurant: { id: string } | { slug: string }): Promise<Place>;
  /** Looks the restaurant up again at its next call. */
  forget(id: string): void;
}
