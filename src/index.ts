/** The public API. Everything else in the package is internal. */
export {
  Pool,
  type PoolOptions,
  RestaurantDb,
  type RestaurantKey,
  type RestaurantOptions,
  type TransactionOptions,
  createPool,
  malformedPilotEntries,
  transaction,
} from "./client.js";
export {
  type AdapterOptions,
  type DrizzleLike,
  type KyselyLike,
  type PrismaLike,
  fromDrizzle,
  fromKysely,
  fromPrisma,
} from "./adapters.js";
export {
  type Cell,
  Cells,
  type CellsOptions,
  type FindUrl,
  type Purpose,
  createCells,
} from "./cells/directory.js";
export type { CellSource, Place } from "./cells/source.js";
export { type Bound, Restaurant, forRestaurant } from "./for-restaurant.js";
export type { Db, QueryResult } from "./rows.js";
export {
  ConstraintError,
  CursorMovedError,
  type ErrorCode,
  IdempotencyError,
  InsufficientPointsError,
  InvalidFieldError,
  type Missing,
  NotFoundError,
  RefusedError,
  RegularsError,
  RestaurantMovedError,
  RestaurantMovingError,
  type RuleCode,
  StatusMoveError,
  TableTakenError,
  TenantError,
  TransactionConflictError,
  isTransactionConflict,
  toRegularsError,
} from "./errors.js";
export {
  type EmbeddedServer,
  type MigrateOptions,
  type StartOptions,
  type TemporaryServer,
  migrate,
  startEmbedded,
  startTemporary,
  stopEmbedded,
} from "./setup.js";
export * as analytics from "./analytics.js";
export * as bookings from "./bookings.js";
export * as customers from "./customers.js";
export * as loyalty from "./loyalty.js";
export * as reports from "./reports.js";
export * as restaurants from "./restaurants.js";
export * as tables from "./tables.js";
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
