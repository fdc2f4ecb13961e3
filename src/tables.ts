/** A restaurant's tables, and which of them are free. */
import type { SeatingPreference } from "./bookings.js";
import {
  type IListFreeTablesParams,
  type IListTablesParams,
  type IListTablesResult,
  listFreeTables,
  listTables,
} from "./queries/tables.js";
import { type Db, type Refine, type Row, many } from "./rows.js";

/** A row of `restaurant_tables`. */
export type Table = Refine<
  Row<IListTablesResult>,
  { seating_type: Exclude<SeatingPreference, "any"> }
>;

/** The tables of a restaurant, by label. Calls `list_tables`. */
export function list(db: Db, which: IListTablesParams): Promise<Table[]> {
  return many(db, listTables, which) as Promise<Table[]>;
}

export type FreeTables = Refine<
  IListFreeTablesParams,
  {
    ends_at?: Date | null | undefined;
    party_size?: number | null | undefined;
    seating_preference?: SeatingPreference | null | undefined;
  }
>;

/**
 * Tables that are free for a party in that time, in the order in which a booking would take them.
 * Holds nothing. Calls `list_free_tables`.
 *
 * @throws {@link InvalidFieldError}
 */
export function free(db: Db, which: FreeTables): Promise<Table[]> {
  return many(db, listFreeTables, which) as Promise<Table[]>;
}
