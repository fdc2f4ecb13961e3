/**
 * Errors of the database as classes. The only place that knows SQLSTATEs; docs/errors.md tells what
 * each means. Nothing here reads the text of a message to tell errors apart.
 */

/** What PostgreSQL tells about an error, as `pg` and drivers like it hand it on. */
interface DatabaseError extends Error {
  code: string;
  severity: string;
  detail?: string | undefined;
  hint?: string | undefined;
  where?: string | undefined;
  column?: string | undefined;
  constraint?: string | undefined;
}

/** Anything the database refused; `cause` is the driver's own error. */
export class RegularsError extends Error {
  /** The SQLSTATE: `RG…` for a rule of Regulars, else PostgreSQL's own. */
  readonly code: string;
  /** Ids, field names and limits; never a guest's data. */
  readonly detail: string | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The parameter or column that is wrong, where one is. */
  readonly field: string | undefined;
  /** The constraint that was violated, where one was. */
  readonly constraint: string | undefined;

  constructor(error: Omit<DatabaseError, "name" | "severity">) {
    super(error.message, { cause: error });
    this.name = new.target.name;
    this.code = error.code;
    this.detail = error.detail;
    this.hint = error.hint;
    this.field = error.column;
    this.constraint = error.constraint;
  }
}

/** An argument is not valid; `field` names it. */
export class InvalidFieldError extends RegularsError {}
/** The restaurant, booking, table, customer, program or ledger entry is not there. */
export class NotFoundError extends RegularsError {}
/** A booking cannot move from its status to the one asked for. */
export class StatusMoveError extends RegularsError {}
/** The table is taken at that time, or no table is free. */
export class TableTakenError extends RegularsError {}
/** The account does not hold the points to be spent. */
export class InsufficientPointsError extends RegularsError {}
/** The idempotency key was used before, with other arguments. */
export class IdempotencyError extends RegularsError {}
/** No restaurant is set for the session, or another one. */
export class TenantError extends RegularsError {}
/** A rule of the data forbids it: append-only, never deleted, kept for good. */
export class RefusedError extends RegularsError {}
/**
 * The stored cursor of a consumer is not where this one left it: another process reads under its
 * name.
 */
export class CursorMovedError extends RegularsError {}
/** A constraint of the schema that no `RG` error covers. */
export class ConstraintError extends RegularsError {}
/** Another transaction was in the way: the same transaction can be tried again from its start. */
export class TransactionConflictError extends RegularsError {}

type ErrorClass = typeof RegularsError;

/** By the whole SQLSTATE, else by its first two characters, else the base class. */
const classes: Record<string, ErrorClass> = {
  RG001: InvalidFieldError,
  RG002: StatusMoveError,
  RG003: NotFoundError,
  RG004: NotFoundError,
  RG005: NotFoundError,
  RG006: TableTakenError,
  RG007: NotFoundError,
  RG008: InvalidFieldError,
  RG009: RefusedError,
  RG010: TenantError,
  RG011: RefusedError,
  RG012: RefusedError,
  RG016: RefusedError,
  RG017: IdempotencyError,
  RG018: TableTakenError,
  RG019: RefusedError,
  RG020: NotFoundError,
  RG021: NotFoundError,
  RG022: InvalidFieldError,
  RG023: InsufficientPointsError,
  RG024: NotFoundError,
  RG025: RefusedError,
  RG026: NotFoundError,
  RG027: RefusedError,
  RG028: RefusedError,
  RG029: RefusedError,
  RG040: InvalidFieldError,
  RG041: RefusedError,
  RG042: RefusedError,
  RG043: RefusedError,
  RG046: RefusedError,
  RG050: InvalidFieldError,
  RG051: InvalidFieldError,
  RG052: RefusedError,
  RG053: CursorMovedError,
  RG054: NotFoundError,
  RG055: InvalidFieldError,
  RG060: RefusedError,
  RG061: TransactionConflictError,
  "23": ConstraintError,
  "23P01": TableTakenError,
  "40001": TransactionConflictError,
  "40P01": TransactionConflictError,
};

/** The class a SQLSTATE belongs to. */
export function errorClass(code: string): ErrorClass {
  return classes[code] ?? classes[code.slice(0, 2)] ?? RegularsError;
}

/** What was caught, as a {@link RegularsError} where the database raised it, else as it is. */
export function toRegularsError(error: unknown): unknown {
  if (error instanceof RegularsError || !isDatabaseError(error)) return error;
  withhold(error);
  return new (errorClass(error.code))(error);
}

/**
 * Whether the whole transaction that met this error may be tried again; takes raw errors of a
 * driver too.
 */
export function isTransactionConflict(error: unknown): boolean {
  return toRegularsError(error) instanceof TransactionConflictError;
}

/**
 * Whether the connection or the server went away, and the same call may succeed on another
 * connection: a class of SQLSTATE, or an error of the network or the driver.
 */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof RegularsError) return /^(08|53|57P0[1-5])/.test(error.code);
  if (!(error instanceof Error)) return false;
  // Node names what the network refused; the driver has no class and no code of its own for what it
  // lost.
  return "syscall" in error || error instanceof AggregateError || error.constructor === Error;
}

/**
 * PostgreSQL's own words on bad data (class 22) and on constraints (class 23) quote the values, a
 * guest's perhaps: takes them out of the driver's error as well, since `cause` is printed with an
 * error.
 */
function withhold(error: DatabaseError): void {
  if (!/^2[23]/.test(error.code)) return;
  const { message } = error;
  error.message = message.replace(/: ".*/s, "");
  if (error.stack !== undefined) error.stack = error.stack.replace(message, error.message);
  delete error.detail;
  delete error.where;
}

function isDatabaseError(error: unknown): error is DatabaseError {
  // Node's own errors have a `code` as well, and EPIPE even looks like a SQLSTATE.
  return (
    error instanceof Error &&
    "severity" in error &&
    "code" in error &&
    typeof error.code === "string" &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}
