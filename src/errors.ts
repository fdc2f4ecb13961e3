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
  readonly code: ErrorCode;
  /** Ids, field names and limits; never a guest's data. */
  readonly detail: string | undefined;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The parameter or column that is wrong, where one is. */
  readonly field: string | undefined;
  /** The constraint that was violated, where one was. */
  readonly constraint: string | undefined;

  constructor(error: Omit<DatabaseError, "name" | "severity">, cause: unknown = error) {
    super(error.message, { cause });
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
/** Something is not there; `what` tells which kind of thing. */
export class NotFoundError extends RegularsError {
  readonly what = missing[this.code] ?? "row";
}
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
/** The restaurant is being moved between cells: the same transaction succeeds a moment later. */
export class RestaurantMovingError extends TransactionConflictError {}
/** The restaurant is not in this cell: the directory tells where it is. */
export class RestaurantMovedError extends RegularsError {}

/** What a {@link NotFoundError} has not found. */
export type Missing =
  | "booking"
  | "restaurant"
  | "table"
  | "customer"
  | "active program"
  | "program"
  | "ledger entry"
  | "reward"
  | "consumer"
  | "cell"
  | "row";

const missing: Partial<Record<ErrorCode, Missing>> = {
  RG003: "booking",
  RG004: "restaurant",
  RG005: "table",
  RG007: "customer",
  RG020: "active program",
  RG021: "program",
  RG024: "ledger entry",
  RG026: "reward",
  RG054: "consumer",
  RG082: "cell",
};

type ErrorClass = typeof RegularsError;

/** By the whole SQLSTATE, else by its first two characters, else the base class. */
const classes = {
  RG001: InvalidFieldError,
  RG002: StatusMoveError,
  RG003: NotFoundError,
  RG004: NotFoundError,
  RG005: NotFoundError,
  RG006: TableTakenError,
  RG007: NotFoundError,
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
  RG023: InsufficientPointsError,
  RG024: NotFoundError,
  RG025: RefusedError,
  RG026: NotFoundError,
  RG027: RefusedError,
  RG028: RefusedError,
  RG029: RefusedError,
  RG030: RefusedError,
  RG031: RefusedError,
  RG032: RefusedError,
  RG033: RefusedError,
  RG041: RefusedError,
  RG042: RefusedError,
  RG043: RefusedError,
  RG046: RefusedError,
  RG052: RefusedError,
  RG053: CursorMovedError,
  RG054: NotFoundError,
  RG060: RefusedError,
  RG061: TransactionConflictError,
  RG080: RestaurantMovingError,
  RG081: RestaurantMovedError,
  RG082: NotFoundError,
  "23": ConstraintError,
  "23P01": TableTakenError,
  "40001": TransactionConflictError,
  "40P01": TransactionConflictError,
} satisfies Record<string, ErrorClass>;

/** The SQLSTATEs of Regulars. */
export type RuleCode = Extract<keyof typeof classes, `RG${string}`>;
/** A rule of Regulars, or any SQLSTATE of PostgreSQL. */
export type ErrorCode = RuleCode | (string & Record<never, never>);

/** The class a SQLSTATE belongs to. */
export function errorClass(code: string): ErrorClass {
  const known: Partial<Record<string, ErrorClass>> = classes;
  return known[code] ?? known[code.slice(0, 2)] ?? RegularsError;
}

/**
 * What was caught, as a {@link RegularsError} where the database raised it, else as it is. It looks
 * into the errors that Drizzle and Prisma wrap around the driver's own.
 */
export function toRegularsError(error: unknown): unknown {
  if (error instanceof RegularsError) return error;
  const raised = databaseErrorIn(error);
  if (raised === undefined) return error;
  if (raised instanceof RegularsError) return raised;
  withhold(raised);
  return new (errorClass(raised.code))(raised);
}

/** What the database raised, out of what was wrapped around it. */
function databaseErrorIn(error: unknown): DatabaseError | RegularsError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (at instanceof RegularsError || isDatabaseError(at)) return at;
    const adapted = adaptedError(at);
    if (adapted !== undefined) return adapted;
  }
  return undefined;
}

/** Prisma tells in `meta` what its driver adapter met. */
function adaptedError(error: Error): DatabaseError | undefined {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: unknown } } };
  const cause = meta?.driverAdapterError?.cause;
  if (typeof cause !== "object" || cause === null) return undefined;
  const told = cause as Record<string, unknown>;
  const text = (...names: string[]) =>
    names.map((name) => told[name]).find((value) => typeof value === "string");
  const code = text("originalCode", "code");
  if (code === undefined) return undefined;
  return Object.assign(new Error(text("originalMessage", "message") ?? "database error"), {
    code,
    severity: text("severity") ?? "ERROR",
    detail: text("detail"),
    hint: text("hint"),
    column: text("column"),
  });
}

/** As the database raises it: an argument is not what it must be. */
export function invalidField(
  field: string,
  expected: string,
  cause?: Error,
  hint = `Correct ${field} and try again.`,
): InvalidFieldError {
  const told = {
    code: "RG001",
    message: "a field is not valid",
    detail: `${field} must be ${expected}.`,
    hint,
    column: field,
  };
  return new InvalidFieldError(told, cause);
}

/**
 * An error of a query with these parameters: if a value does not have its parameter's type,
 * PostgreSQL tells the number of the parameter in the context.
 */
export function namingParameter(error: unknown, names: readonly string[]): unknown {
  const raw = databaseErrorIn(error instanceof RegularsError ? error.cause : error);
  if (raw === undefined || raw instanceof RegularsError || !raw.code.startsWith("22")) return error;
  const number = parameterPlace.exec(raw.where ?? "")?.[1];
  const name = names[Number(number) - 1];
  if (name === undefined) return error;
  withhold(raw);
  return invalidField(name, "a value of its type", raw);
}

const parameterPlace = /\bparameter \$(\d+)/;

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
  // Node's network errors have codes; the driver has neither class nor code for a lost connection.
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
  error.where = parameterPlace.exec(error.where ?? "")?.[0];
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
