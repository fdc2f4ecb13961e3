/** Types generated for queries found in "queries/contracts.sql" */
import { PreparedQuery } from '../prepared-query.js';

/** 'KnownContracts' parameters type */
export type IKnownContractsParams = void;

/** 'KnownContracts' return type */
export interface IKnownContractsResult {
  /** What happened; docs/events.md lists the types. */
  event_type: string;
  /** The version of the contract that the payload follows. */
  schema_version: number;
  sha256: string;
}

/** 'KnownContracts' query type */
export interface IKnownContractsQuery {
  params: IKnownContractsParams;
  result: IKnownContractsResult;
}

const knownContractsIR: any = {"usedParamSet":{},"params":[],"statement":"select\n  event_type as \"event_type!\",\n  schema_version as \"schema_version!\",\n  sha256 as \"sha256!\"\nfrom public.analytics_event_contracts()"};

/**
 * Query generated from SQL:
 * ```
 * select
 *   event_type as "event_type!",
 *   schema_version as "schema_version!",
 *   sha256 as "sha256!"
 * from public.analytics_event_contracts()
 * ```
 */
export const knownContracts = new PreparedQuery<IKnownContractsParams,IKnownContractsResult>(knownContractsIR, {"parameters":[],"numbers":[],"instants":[]});


