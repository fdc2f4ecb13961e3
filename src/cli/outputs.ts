/**
 * What `--json` prints: of each command a line, of lists that of one row. The JSON Schemas in
 * `docs/cli.schema.json` are generated from it.
 */
import type { Adoption } from "../adopt/index.js";
import type { consumers, lag } from "../analytics.js";
import type { AttachCheck, AttachMapping, Attached, Difference } from "../attach/index.js";
import type { Question } from "../attach/propose.js";
import type { Waiting } from "../bookings.js";
import type { Moved, abortMove, clearMoved, planMove } from "../cells/move.js";
import type { placeRestaurants } from "../cells/place.js";
import type { Month, Plan } from "../cells/plan.js";
import type {
  CustomerCard,
  Erasure,
  MarketingConsent,
  Merge,
  MergeCandidate,
  MergeRefusal,
  eraseInactive,
  exportData,
} from "../customers.js";
import type { FeedEvent } from "../feed.js";
import type { ImportResult } from "../import/index.js";
import type {
  Exclusion,
  Expiry,
  ExpiryNotice,
  LedgerEntry,
  Liability,
  OfferedReward,
  PointsExplanation,
  PointsPreview,
  Program,
  Reward,
  Simulation,
  StatementLine,
  Status,
  Transfer,
  repriceHistory,
} from "../loyalty.js";
import type {
  BookingChangesRow,
  BookingsRow,
  LeadTimesRow,
  PointsRow,
  RepeatGuestsRow,
  RetentionRow,
  TiersRow,
  WaitingListRow,
} from "../reports.js";
import type { IOffboardPlanResult } from "../queries/upkeep.js";
import type { Restaurant } from "../restaurants.js";
import type { Row } from "../rows.js";
import type { Uninstalled } from "../uninstall.js";
import type {
  AppliedPhoneRules,
  BackfillCount,
  BookingInZones,
  Check,
  PhoneRuleChange,
  Upkeep,
} from "../upkeep.js";
import type { repriceInChunks } from "../in-chunks.js";

/** What a function gives, of a list one of its rows. */
type Given<Function extends (...given: never[]) => Promise<unknown>> =
  Awaited<ReturnType<Function>> extends (infer Item)[] ? Item : Awaited<ReturnType<Function>>;

/** A card without what may only be shown with `--personal` lacks these fields. */
type ShownCard = Partial<CustomerCard>;

/** An error as `--json` prints it: in the shape of `docs/reference.md`. */
export interface ToldError {
  /** An SQLSTATE, what the network calls it, `usage`, `missing` or `failed`. */
  code: string;
  message: string;
  field: string | null;
  detail: string | null;
  hint: string | null;
}

/** An error, on the standard error; every command prints it. */
export interface PrintedError {
  error: ToldError;
}

export interface Outputs {
  attach: Attached;
  "attach --bookings": { file: string; questions: Question[]; mapping: AttachMapping };
  "attach --check": AttachCheck;
  "attach --compare": Difference;
  "attach --resolve": { external_id: string; actor: string; status: string };
  backfill: BackfillCount;
  "cells add": { name: string; connection: string };
  "cells list": {
    name: string;
    connection: string;
    weight: number;
    restaurants: number;
    /** Restaurants on their way, such as `luna to east`; null: none. */
    moves: string | null;
  };
  "cells move": Moved;
  "cells move --abort": Given<typeof abortMove>;
  "cells move --clear": Given<typeof clearMoved>;
  "cells move --dry-run": Given<typeof planMove>;
  "cells place": Given<typeof placeRestaurants>;
  "cells plan": Plan;
  "cells plan --simulate": Month;
  /** The address opens the page once. */
  console: { url: string };
  "db reset": { url: string };
  "db start": { url: string };
  "db stop": { stopped: boolean };
  "db url": { url: string };
  /** A scene; what it tells are texts, tables as lists of objects, and figures. */
  demo: { scene: number; title: string; told: unknown[] };
  detach: { triggers: string[] };
  doctor: {
    subject: string;
    severity: "ok" | "info" | "warn" | "fail";
    found: string;
    /** The command that fixes it. */
    mend: string | null;
  };
  events: FeedEvent;
  "events --lag": Given<typeof lag> & { consumers: Given<typeof consumers>[] };
  "guests candidates": MergeCandidate;
  "guests candidates --personal": MergeCandidate & {
    survivor?: CustomerCard | undefined;
    duplicate?: CustomerCard | undefined;
  };
  "guests card": ShownCard;
  "guests consent": MarketingConsent;
  "guests decline": MergeRefusal;
  "guests erase": Erasure;
  "guests erase-inactive": { customer_id: string };
  "guests erase-inactive --dry-run": Given<typeof eraseInactive>;
  "guests export": Given<typeof exportData>;
  "guests find": ShownCard;
  "guests merge": Merge;
  /** The e-mails and phones, as they are kept. */
  "guests placeholders": string[];
  "guests unmerge": Merge;
  import: SnakeKeys<ImportResult>;
  init: (
    | { restaurant: Restaurant; status: Status | undefined }
    /** With `--every`. */
    | { statuses: Status[] }
  ) & {
    app_login: string | null;
    /** Where the login's URL is, if it was made now. */
    app_env_file: string | null;
  };
  "loyalty close": Status;
  "loyalty explain": PointsExplanation;
  "loyalty open": Status;
  "loyalty reprice": Given<typeof repriceInChunks>;
  "loyalty reprice --dry-run": Given<typeof repriceHistory>;
  migrate: { applied: string[] };
  "migrate --adopt": Adoption;
  "phone-rules apply": AppliedPhoneRules;
  "phone-rules changes": Omit<PhoneRuleChange, "phone_normalized" | "becomes"> &
    Partial<Pick<PhoneRuleChange, "phone_normalized" | "becomes">>;
  "points exclude": Exclusion;
  "points exclusions": Exclusion;
  "points expiries": Expiry;
  "points preview": PointsPreview;
  "points readmit": Exclusion;
  "points reverse": LedgerEntry;
  "programs add": Program;
  "programs announce-expiry": ExpiryNotice;
  "programs change": Program;
  "programs list": Program;
  "programs transfer": Transfer;
  "programs withdraw-expiry": Program;
  "report --html": { file: string };
  "report bookings": BookingsRow;
  "report changes": BookingChangesRow;
  "report lead-times": LeadTimesRow;
  "report liability": Liability & { program_slug: string };
  "report points": PointsRow;
  "report repeat-guests": RepeatGuestsRow;
  "report retention": RetentionRow;
  "report tiers": TiersRow;
  "report waiting-list": WaitingListRow;
  "restaurants add": Restaurant;
  "restaurants change": Restaurant;
  "restaurants list": Restaurant;
  "restaurants offboard": { rows: number };
  "restaurants offboard --dry-run": Row<IOffboardPlanResult>;
  "rewards add": Reward;
  "rewards change": Reward;
  "rewards list": OfferedReward;
  simulate: Simulation;
  /** A file; with `--output` without its SQL. */
  sql: { file: string; is_transaction: boolean; sql?: string };
  statement: StatementLine;
  status: Status;
  timezone: BookingInZones;
  uninstall: Uninstalled & { dry_run: boolean };
  upkeep: Omit<Upkeep, "error"> & {
    error: { code: string; message: string; detail: string | undefined } | null;
  };
  verify: Check;
  waiting: Waiting;
}

type Snake<Name> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : Name;

/** An object of ours with its keys as `--json` prints them. */
export type SnakeKeys<Value> = Value extends (infer Item)[]
  ? SnakeKeys<Item>[]
  : Value extends object
    ? { [Key in keyof Value as Snake<Key>]: SnakeKeys<Value[Key]> }
    : Value;

/** Not for objects whose keys somebody else has chosen. */
export function snakeKeys<Value>(value: Value): SnakeKeys<Value> {
  if (Array.isArray(value)) return value.map(snakeKeys) as SnakeKeys<Value>;
  if (typeof value !== "object" || value === null) return value as SnakeKeys<Value>;
  const entries = Object.entries(value).map(([key, each]: [string, unknown]) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    snakeKeys(each),
  ]);
  return Object.fromEntries(entries) as SnakeKeys<Value>;
}
