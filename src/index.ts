/** The public API. Everything else of the package is its own business. */
export {
  Pool,
  type PoolOptions,
  RestaurantDb,
  type TransactionOptions,
  createPool,
  forRestaurant,
  malformedPilotEntries,
  transaction,
} from "./client.js";
export type { Db, QueryResult } from "./rows.js";
export {
  ConstraintError,
  CursorMovedError,
  IdempotencyError,
  InsufficientPointsError,
  InvalidFieldError,
  NotFoundError,
  RefusedError,
  RegularsError,
  StatusMoveError,
  TableTakenError,
  TenantError,
  TransactionConflictError,
  isTransactionConflict,
  toRegularsError,
} from "./errors.js";
export * as analytics from "./analytics.js";
export * as bookings from "./bookings.js";
export * as customers from "./customers.js";
export * as loyalty from "./loyalty.js";
export * as reports from "./reports.js";
export * as upkeep from "./upkeep.js";
export {
  type ContractProblem,
  ContractViolationError,
  ContractsDifferError,
  type UnknownEvent,
  UnstorableValueError,
  assertSameContracts,
  assertStorable,
  eventProblems,
  parseEvent,
  parseJson,
  payloadProblems,
  toNewest,
} from "./contracts.js";
export type { AnalyticsEvent, NewestEvent } from "./event-contracts.js";
