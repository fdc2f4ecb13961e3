/** The content of regulars.attach.json; docs/attach.schema.json describes it. */

/** What is read of an app's booking, each a column or an SQL expression, with its type here. */
export const fieldTypes = {
  starts_at: "timestamptz",
  ends_at: "timestamptz",
  party_size: "integer",
  booking_type: "text",
  seating_preference: "text",
  status: "text",
  /** The key of its table; of several the first. */
  table: "text",
  customer_name: "text",
  customer_email: "text",
  customer_phone: "text",
  marketing_opt_in: "boolean",
  notes: "text",
  spend_amount: "bigint",
  created_at: "timestamptz",
} as const;
export type Field = keyof typeof fieldTypes;
const requiredFields: Field[] = ["starts_at", "party_size", "status"];
export const statuses = [
  "pending",
  "pending_allocation",
  "confirmed",
  "completed",
  "no_show",
  "cancelled",
];

interface Source {
  table: string;
  /** What expressions call the row. @defaultValue the table's name */
  as?: string | undefined;
}

/** A table that the expressions read beside the bookings: a write to it mirrors its bookings. */
export interface Follow extends Source {
  /** The key of its booking: an expression, or a query that gives several. */
  booking: string;
}

export interface AttachMapping {
  $schema?: string;
  /** What our bookings have as external_source. */
  source: string;
  restaurants: {
    /** Without one the app has one restaurant, and all here are constants. */
    table?: string | undefined;
    as?: string | undefined;
    key: string;
    name: string;
    slug?: string | undefined;
    timezone: string;
    country_code: string;
    currency?: string | undefined;
  };
  tables?:
    | (Source & {
        key: string;
        /** The key of its restaurant. */
        restaurant: string;
        label: string;
        capacity: string;
        seating_type?: string | undefined;
      })
    | undefined;
  bookings: Source & {
    /** The column that is its key, or the columns: `7/12` then is how both are written. */
    key: string | string[];
    /** The key of its restaurant. */
    restaurant: string;
    /** Rows for which this is not true are left out, and are cancelled here where we have them. */
    where?: string | undefined;
    fields: Partial<Record<Field, string>>;
    /** The app's words, each with one of our statuses. */
    statuses: Record<string, string>;
  };
  /** Bookings that have an entry here for which `waiting` is true wait for a table. */
  waiting_list?: (Source & { booking: string; waiting: string }) | undefined;
  follow?: Follow[] | undefined;
}

/** What only a person can say. */
export const undecided = "?";

export class AttachError extends Error {}

/** @throws AttachError that names each thing that is missing or cannot be */
export function assertMapping(given: AttachMapping): void {
  // From a file, where anything may be missing.
  const mapping = given as Partial<AttachMapping>;
  const wrong: string[] = [];
  const { source, restaurants, bookings, tables, waiting_list, follow = [] } = mapping;
  if (!/^[a-z0-9]+([_-][a-z0-9]+)*$/.test(source ?? "")) {
    wrong.push("source must be a slug, such as app");
  }
  const fields = (bookings as Partial<AttachMapping["bookings"]> | undefined)?.fields ?? {};
  const words = Object.entries(
    (bookings as Partial<AttachMapping["bookings"]> | undefined)?.statuses ?? {},
  );
  const asked: Record<string, unknown> = {
    "restaurants.key": restaurants?.key,
    "restaurants.name": restaurants?.name,
    "restaurants.timezone": restaurants?.timezone,
    "restaurants.country_code": restaurants?.country_code,
    "bookings.table": bookings?.table,
    "bookings.key": [bookings?.key].flat().join(" "),
    "bookings.restaurant": bookings?.restaurant,
    ...named("tables", tables, ["table", "key", "restaurant", "label", "capacity"]),
    ...named("waiting_list", waiting_list, ["table", "booking", "waiting"]),
  };
  for (const [index, each] of follow.entries()) {
    Object.assign(asked, named(`follow.${index}`, each, ["table", "booking"]));
  }
  for (const field of requiredFields) {
    asked[`bookings.fields.${field}`] = fields[field];
  }
  for (const [field, value] of Object.entries(fields)) {
    if (!(field in fieldTypes)) wrong.push(`bookings.fields.${field} is no field`);
    else asked[`bookings.fields.${field}`] = value;
  }
  for (const [name, value] of Object.entries(asked)) {
    if (typeof value !== "string" || value.trim() === "" || value.trim() === undecided) {
      wrong.push(`${name} is not decided`);
    }
  }
  if (fields.table !== undefined && tables === undefined) {
    wrong.push("bookings.fields.table needs tables");
  }
  if (words.length === 0) wrong.push("bookings.statuses has no word");
  for (const [word, status] of words) {
    if (status === undecided) wrong.push(`bookings.statuses.${word} is not decided`);
    else if (!statuses.includes(status)) {
      wrong.push(`bookings.statuses.${word} must be one of ${statuses.join(", ")}`);
    }
  }
  if (wrong.length > 0) throw new AttachError(`the mapping is not complete: ${wrong.join("; ")}`);
}

function named(path: string, part: object | undefined, keys: string[]): Record<string, unknown> {
  if (part === undefined) return {};
  const values = part as Record<string, unknown>;
  return Object.fromEntries(keys.map((key) => [`${path}.${key}`, values[key]]));
}
