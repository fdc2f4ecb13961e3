/** Types generated for queries found in "queries/tables.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'ListTables' parameters type */
export interface IListTablesParams {
  /** The restaurant's id. */
  restaurant_id: string;
}

/** 'ListTables' return type */
export interface IListTablesResult {
  /** Largest party the table seats, 1 to 200 guests. */
  capacity: number;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** What staff call the table; unique in the restaurant. */
  label: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** When the table is removed: no booking that ends later gets it; null: in use. */
  retired_at: Date | null;
  /** indoor, window, booth, bar or outdoor; matched with a booking's seating preference. */
  seating_type: string;
}

/** 'ListTables' query type */
export interface IListTablesQuery {
  params: IListTablesParams;
  result: IListTablesResult;
}

const listTablesIR: any = {"usedParamSet":{"restaurant_id":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":191,"b":205}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", label as \"label!\", capacity as \"capacity!\",\n  seating_type as \"seating_type!\", retired_at\nfrom public.list_tables(\n  restaurant_id => :restaurant_id!\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", label as "label!", capacity as "capacity!",
 *   seating_type as "seating_type!", retired_at
 * from public.list_tables(
 *   restaurant_id => :restaurant_id!
 * )
 * ```
 */
export const listTables = new PreparedQuery<IListTablesParams,IListTablesResult>(listTablesIR, {"parameters":["uuid"],"numbers":[],"instants":["retired_at"]});


/** 'ListFreeTables' parameters type */
export interface IListFreeTablesParams {
  /** Until when it must be free; two hours after `starts_at` unless given. */
  ends_at?: Date | null | undefined;
  /** Tables that seat so many; 1 unless given. */
  party_size?: number | null | undefined;
  /** The restaurant's id. */
  restaurant_id: string;
  /** What tables are wanted first; any unless given. */
  seating_preference?: string | null | undefined;
  /** When the party is expected. */
  starts_at: Date;
}

/** 'ListFreeTables' return type */
export interface IListFreeTablesResult {
  /** Largest party the table seats, 1 to 200 guests. */
  capacity: number;
  /** Time-ordered UUID (version 7). */
  id: string;
  /** What staff call the table; unique in the restaurant. */
  label: string;
  /** The restaurant (tenant). */
  restaurant_id: string;
  /** When the table is removed: no booking that ends later gets it; null: in use. */
  retired_at: Date | null;
  /** indoor, window, booth, bar or outdoor; matched with a booking's seating preference. */
  seating_type: string;
}

/** 'ListFreeTables' query type */
export interface IListFreeTablesQuery {
  params: IListFreeTablesParams;
  result: IListFreeTablesResult;
}

const listFreeTablesIR: any = {"usedParamSet":{"restaurant_id":true,"starts_at":true,"ends_at":true,"party_size":true,"seating_preference":true},"params":[{"name":"restaurant_id","required":true,"transform":{"type":"scalar"},"locs":[{"a":196,"b":210}]},{"name":"starts_at","required":true,"transform":{"type":"scalar"},"locs":[{"a":228,"b":238}]},{"name":"ends_at","required":false,"transform":{"type":"scalar"},"locs":[{"a":254,"b":261}]},{"name":"party_size","required":false,"transform":{"type":"scalar"},"locs":[{"a":289,"b":299}]},{"name":"seating_preference","required":false,"transform":{"type":"scalar"},"locs":[{"a":339,"b":357}]}],"statement":"select\n  restaurant_id as \"restaurant_id!\", id as \"id!\", label as \"label!\", capacity as \"capacity!\",\n  seating_type as \"seating_type!\", retired_at\nfrom public.list_free_tables(\n  restaurant_id => :restaurant_id!,\n  starts_at => :starts_at!,\n  ends_at => :ends_at,\n  party_size => coalesce(:party_size, 1),\n  seating_preference => coalesce(:seating_preference, 'any')\n)"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   restaurant_id as "restaurant_id!", id as "id!", label as "label!", capacity as "capacity!",
 *   seating_type as "seating_type!", retired_at
 * from public.list_free_tables(
 *   restaurant_id => :restaurant_id!,
 *   starts_at => :starts_at!,
 *   ends_at => :ends_at,
 *   party_size => coalesce(:party_size, 1),
 *   seating_preference => coalesce(:seating_preference, 'any')
 * )
 * ```
 */
export const listFreeTables = new PreparedQuery<IListFreeTablesParams,IListFreeTablesResult>(listFreeTablesIR, {"parameters":["uuid","instant","instant","integer","text"],"numbers":[],"instants":["retired_at"]});


