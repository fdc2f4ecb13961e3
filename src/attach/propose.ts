/**
 * Proposes a mapping by names, types and samples of an app's tables. What would cost a guest if it
 * were wrong is asked: country, time zone, the words of the status, consent.
 */
import pg from "pg";
import { connect } from "../connect.js";
import { AttachError, type AttachMapping, type Field, undecided } from "./mapping.js";
import { type AppColumn, type AppTable, findTable, readColumns, readKeys } from "./tables.js";

export interface ProposeOptions {
  bookings: string;
  /** Without one the app has one restaurant. */
  restaurants?: string | undefined;
  tables?: string | undefined;
  waitingList?: string | undefined;
}

export interface Question {
  /** Where the answer belongs in the mapping, such as `restaurants.country_code`. */
  field: string;
  /** What it may be, by what the tables hold; nobody has said so yet. */
  suggestion?: string | undefined;
  /** Whether the mapping is refused without an answer. */
  is_required: boolean;
}

export interface Proposal {
  mapping: AttachMapping;
  questions: Question[];
}

interface Read extends AppTable {
  as: string;
  columns: AppColumn[];
  key: string[];
  references: { columns: string[]; parent: string; parentColumns: string[] }[];
}

const instants = ["timestamptz"];
const locals = ["timestamp"];
const numbers = ["int2", "int4", "int8"];
const texts = ["text", "varchar", "bpchar", "citext", "name"];
const ours: Record<string, RegExp> = {
  pending: /^(pending|requested|new|tentative|awaiting|unconfirmed|draft)/i,
  pending_allocation: /^(wait|queued|standby)/i,
  confirmed: /^(confirm|book|reserved|accept|approved|seated|arrived|check(ed)?[_ -]?in|active)/i,
  completed: /^(complet|done|finish|closed|departed|left|paid|check(ed)?[_ -]?out)/i,
  no_show: /^no[_ -]?show/i,
  cancelled: /^(cancel|declin|reject|void|deleted|expired)/i,
};
const seats = ["any", "indoor", "window", "booth", "bar", "outdoor"];

/** @throws AttachError where a table is not there or cannot be attached */
export async function proposeMapping(url: string, options: ProposeOptions): Promise<Proposal> {
  const client = await connect(url);
  try {
    await client.query("begin read only; set local statement_timeout = '30s'");
    return await propose(client, options);
  } finally {
    await client.end();
  }
}

async function propose(client: pg.Client, options: ProposeOptions): Promise<Proposal> {
  const questions: Question[] = [];
  const ask = (field: string, suggestion?: string, isRequired = true) => {
    questions.push({ field, suggestion, is_required: isRequired });
    return undecided;
  };
  const bookings = await readTable(client, options.bookings, "booking");
  const venues = options.restaurants && (await readTable(client, options.restaurants, "venue"));
  const seating = options.tables && (await readTable(client, options.tables, "seat"));
  const entries = options.waitingList && (await readTable(client, options.waitingList, "entry"));

  const restaurants: AttachMapping["restaurants"] = venues
    ? {
        table: venues.name,
        as: venues.as,
        key: single(venues) ?? ask("restaurants.key"),
        name: text(venues, /^(name|title|display_?name|label)$/i) ?? ask("restaurants.name"),
        timezone: ask("restaurants.timezone", await findZone(client, venues)),
        country_code: ask("restaurants.country_code", await findCountry(client, venues)),
      }
    : {
        key: "'main'",
        name: ask("restaurants.name", "'Luna'"),
        timezone: ask("restaurants.timezone", "'Europe/London'"),
        country_code: ask("restaurants.country_code", "'GB'"),
      };
  const restaurantOf = (table: Read, field: string) =>
    venues
      ? (reference(table, venues) ??
        likely(table, /^(restaurant|venue|location|branch|site|shop|tenant)_?id$/i) ??
        ask(field))
      : "'main'";

  const fields: Partial<Record<Field, string>> = {};
  const set = (field: Field, expression: string | undefined) => {
    if (expression !== undefined) fields[field] = expression;
  };
  const follow: NonNullable<AttachMapping["follow"]> = [];
  set("starts_at", startOf(bookings) ?? ask("bookings.fields.starts_at"));
  set("ends_at", endOf(bookings));
  set("party_size", likely(bookings, partyNames, numbers) ?? ask("bookings.fields.party_size"));

  const statuses: Record<string, string> = {};
  const status = find(bookings, /^((booking|reservation)_?)?(status|state)$/i);
  if (status === undefined) {
    set("status", ask("bookings.fields.status", "'confirmed'"));
    statuses.confirmed = ask("bookings.statuses.confirmed", "confirmed");
  } else {
    const words = await readWords(client, bookings, status);
    if (status.isRequired || !(await holdsNull(client, bookings, status))) {
      set("status", column(bookings, status));
    } else {
      set("status", `coalesce(${column(bookings, status)}::text, 'null')`);
      words.push("null");
    }
    for (const word of words) {
      const guess = Object.entries(ours).find(([, pattern]) => pattern.test(word))?.[0];
      statuses[word] = ask(`bookings.statuses.${word}`, guess);
    }
  }

  const contact = (await findGuests(client, bookings)) ?? bookings;
  const ofGuest = (expression: (guest: Read) => string | undefined) => {
    if (contact === bookings) return expression(bookings);
    const found = expression(contact);
    if (found === undefined) return undefined;
    const from = `${contact.name} as ${contact.as}`;
    return `(select ${found} from ${from} where ${join(bookings, contact)})`;
  };
  set("customer_name", ofGuest(nameOf));
  set(
    "customer_email",
    ofGuest((guest) => text(guest, /(^|_)e?_?mail(_?address)?$/i)),
  );
  set(
    "customer_phone",
    ofGuest((guest) => text(guest, /(^|_)(phone|mobile|tel)/i)),
  );
  if (contact !== bookings) {
    follow.push({
      table: contact.name,
      as: contact.as,
      booking:
        `select ${keyText(bookings)} from ${bookings.name} as ${bookings.as} ` +
        `where ${join(bookings, contact)}`,
    });
  }
  const consent = find(bookings, /marketing|newsletter|opt_?in/i, ["bool"]);
  if (consent !== undefined) {
    ask("bookings.fields.marketing_opt_in", column(bookings, consent), false);
  }
  set("notes", text(bookings, /^(notes?|comments?|special_?requests?|remarks?|message)$/i));
  const made = /^(created(_?(at|on))?|booked_?at|inserted_?at|made(_at)?)$/i;
  set("created_at", likely(bookings, made, instants));
  const localMade = find(bookings, made, locals);
  if (localMade !== undefined && fields.created_at === undefined) {
    const zoned = `${column(bookings, localMade)} at time zone 'UTC'`;
    ask("bookings.fields.created_at", zoned, false);
  }
  set("seating_preference", await seatingOf(client, bookings));

  let tables: AttachMapping["tables"];
  if (seating) {
    tables = {
      table: seating.name,
      as: seating.as,
      key: single(seating) ?? ask("tables.key"),
      restaurant: restaurantOf(seating, "tables.restaurant"),
      label: likely(seating, /^((table_?)?(label|name|number|no|code))$/i) ?? ask("tables.label"),
      capacity:
        likely(seating, /^(max_?)?(capacity|seats|covers|guests|size)$/i, numbers) ??
        ask("tables.capacity"),
    };
    const direct = reference(bookings, seating) ?? likely(bookings, /^table_?id$/i);
    const assigned = direct === undefined ? await findAssignments(client, bookings, seating) : null;
    if (direct !== undefined) set("table", direct);
    else if (assigned) {
      const theTable = reference(assigned, seating);
      set(
        "table",
        `(select ${theTable} from ${assigned.name} as ${assigned.as} ` +
          `where ${join(assigned, bookings)} order by 1 limit 1)`,
      );
      follow.push({
        table: assigned.name,
        as: assigned.as,
        booking: reference(assigned, bookings) ?? undecided,
      });
    } else set("table", ask("bookings.fields.table"));
  }

  return {
    mapping: {
      source: "app",
      restaurants,
      ...(tables && { tables }),
      bookings: {
        table: bookings.name,
        as: bookings.as,
        key: bookings.key.length > 1 ? bookings.key : (bookings.key[0] ?? ask("bookings.key")),
        restaurant: restaurantOf(bookings, "bookings.restaurant"),
        ...leftOut(bookings),
        fields,
        statuses,
      },
      ...(entries && {
        waiting_list: {
          table: entries.name,
          as: entries.as,
          booking: reference(entries, bookings) ?? ask("waiting_list.booking"),
          waiting: ask("waiting_list.waiting", await waitingOf(client, entries)),
        },
      }),
      ...(follow.length > 0 && { follow }),
    },
    questions,
  };
}

async function readTable(client: pg.Client, given: string, as: string): Promise<Read> {
  const table = await findTable(client, given);
  const { rows: references } = await client.query<Read["references"][number]>(
    `select (select array_agg(attname::text order by place)
       from unnest(conkey) with ordinality as keys (key, place)
       join pg_attribute on attrelid = conrelid and attnum = key) as columns,
       format('%I.%I', nspname, relname) as parent,
       (select array_agg(attname::text order by place)
        from unnest(confkey) with ordinality as keys (key, place)
        join pg_attribute on attrelid = confrelid and attnum = key) as "parentColumns"
     from pg_constraint
     join pg_class on pg_class.oid = confrelid
     join pg_namespace on pg_namespace.oid = relnamespace
     where conrelid = $1 and contype = 'f' order by conname`,
    [table.oid],
  );
  const [key = []] = await readKeys(client, table);
  return { ...table, as, columns: await readColumns(client, table), key, references };
}

const quote = (name: string) =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : pg.escapeIdentifier(name);
const column = ({ as }: Read, { name }: { name: string }) => `${as}.${quote(name)}`;
const single = (table: Read) =>
  table.key.length === 1 ? column(table, { name: table.key[0] ?? "" }) : undefined;
const keyText = (table: Read) =>
  table.key.map((name) => `${column(table, { name })}::text`).join(" || '/' || ");

function find(table: Read, name: RegExp, types?: string[]): AppColumn | undefined {
  return table.columns.find(
    (each) => name.test(each.name) && (types?.includes(each.baseType) ?? true),
  );
}

const likely = (table: Read, name: RegExp, types?: string[]) => {
  const found = find(table, name, types);
  return found && column(table, found);
};
const text = (table: Read, name: RegExp) => likely(table, name, texts);

/** The column by which a table refers to another. */
function reference(table: Read, other: Read): string | undefined {
  const found = table.references.find(({ parent }) => parent === other.name);
  // of a composite one the last column: the first is the tenant's
  const name = found?.columns.at(-1);
  return name === undefined ? undefined : column(table, { name });
}

function join(table: Read, other: Read): string {
  const found = table.references.find(({ parent }) => parent === other.name);
  return (found?.columns ?? [])
    .map((name, at) => {
      const parentName = found?.parentColumns[at] ?? "";
      return `${column(table, { name })} = ${column(other, { name: parentName })}`;
    })
    .join(" and ");
}

const partyNames = new RegExp(
  "^((number_of_|num_?|no_of_)?(guests?|people|persons|covers|pax)(_?count)?|" +
    "party_?size|size|seats)$",
  "i",
);
const startNames = new RegExp(
  "^((booking|reservation)_?)?(starts?(_?(at|on))?|start_?(time|date_?time)|date_?time|" +
    "scheduled_?(at|for)|reserved_?(at|for)|begins?(_?at)?|from(_?at)?|slot(_?start)?|at|time)$",
  "i",
);
const endNames =
  /^((booking|reservation)_?)?(ends?(_?at)?|end_?(time|date_?time)|until|to|slot_?end)$/i;
const dateNames = /^((booking|reservation)_?)?(date|day|on)$/i;

const local = (expression: string) => `(${expression}) at time zone {timezone}`;

/** The instant that a table has, else a local time, else a date and a time; by what is not null. */
function startOf(table: Read): string | undefined {
  const at = find(table, startNames, instants);
  const day = find(table, dateNames, ["date"]);
  const time = find(table, startNames, ["time"]);
  const naive = find(table, startNames, locals);
  const others = [
    naive && local(column(table, naive)),
    day && time && local(`${column(table, day)} + ${column(table, time)}`),
  ].filter((each) => each !== undefined);
  if (at === undefined) return others[0];
  const [other] = others;
  if (at.isRequired || other === undefined) return column(table, at);
  return `coalesce(${column(table, at)}, ${other})`;
}

function endOf(table: Read): string | undefined {
  const at = find(table, endNames, instants);
  const naive = find(table, endNames, locals);
  const day = find(table, dateNames, ["date"]);
  const [start, end] = [find(table, startNames, ["time"]), find(table, endNames, ["time"])];
  let other = naive && local(column(table, naive));
  if (day && start && end) {
    const [from, until] = [column(table, start), column(table, end)];
    // after midnight
    const next = `case when ${until} < ${from} then interval '1 day' else interval '0' end`;
    other ??= local(`${column(table, day)} + ${until} + ${next}`);
  }
  if (at === undefined) {
    const minutes = find(table, /^(duration|length)_?(in_?)?min(utes?)?$/i, numbers);
    const begin = startOf(table);
    if (other === undefined && minutes && begin) {
      return `${begin} + ${column(table, minutes)} * interval '1 minute'`;
    }
    return other;
  }
  return at.isRequired || other === undefined
    ? column(table, at)
    : `coalesce(${column(table, at)}, ${other})`;
}

function nameOf(guest: Read): string | undefined {
  const whole = text(guest, /^((customer|guest|contact|client)_?)?(full_?|display_?)?name$/i);
  if (whole !== undefined) return whole;
  const first = text(guest, /^(first_?name|given_?name|forename)$/i);
  const last = text(guest, /^(last_?name|surname|family_?name)$/i);
  return first && last ? `concat_ws(' ', ${first}, ${last})` : (first ?? last);
}

/** The table that has the guests' addresses, where the bookings have none of their own. */
async function findGuests(client: pg.Client, bookings: Read): Promise<Read | undefined> {
  const addresses = /(^|_)(e?_?mail(_?address)?$|phone|mobile|tel)/i;
  if (find(bookings, addresses, texts)) return undefined;
  const named = bookings.references
    .filter(({ parent }) =>
      /customer|guest|client|user|contact|person|people|diner|profile/i.test(parent),
    )
    .sort(({ columns: a }, { columns: b }) => rank(a) - rank(b));
  for (const { parent } of named) {
    const guests = await readTable(client, parent, "guest").catch((error: unknown) => {
      if (error instanceof AttachError) return undefined;
      throw error;
    });
    if (guests && find(guests, addresses, texts)) {
      // two references to one table: of guests, not of staff
      const own = named.find((each) => each.parent === parent);
      bookings.references = bookings.references.filter(
        (each) => each.parent !== parent || each === own,
      );
      return guests;
    }
  }
  return undefined;
}

const rank = (columns: string[]) => {
  const name = columns.join(" ");
  if (/customer|guest|client|diner/i.test(name)) return 0;
  return /provider|staff|created|updated|waiter|host|admin/i.test(name) ? 2 : 1;
};

/** A table that refers to both. */
async function findAssignments(
  client: pg.Client,
  bookings: Read,
  tables: Read,
): Promise<Read | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name
     from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where exists (select from pg_constraint where conrelid = pg_class.oid and confrelid = $1)
       and exists (select from pg_constraint where conrelid = pg_class.oid and confrelid = $2)
     order by 1 limit 1`,
    [bookings.oid, tables.oid],
  );
  return rows[0] && (await readTable(client, rows[0].name, "assignment"));
}

/** The words of an enum, else those that the newest rows hold. */
async function readWords(client: pg.Client, table: Read, of: AppColumn): Promise<string[]> {
  const { rows } = await client.query<{ word: string }>(
    of.kind === "e"
      ? `select enumlabel as word from pg_enum
         where enumtypid = to_regtype(${pg.escapeLiteral(of.type)}) order by enumsortorder`
      : `select distinct ${quote(of.name)}::text as word from ${table.name}
         where ${quote(of.name)} is not null order by 1 limit 50`,
  );
  return rows.map(({ word }) => word);
}

async function holdsNull(client: pg.Client, table: Read, of: AppColumn): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean }>(
    `select exists (select from ${table.name} where ${quote(of.name)} is null) as holds`,
  );
  return rows[0]?.holds ?? false;
}

async function holdsOnly(client: pg.Client, table: Read, condition: string): Promise<boolean> {
  const { rows } = await client.query<{ holds: boolean | null }>(
    `select bool_and(${condition}) as holds
     from (select * from ${table.name} limit 1000) as ${table.as}`,
  );
  return rows[0]?.holds ?? false;
}

async function findZone(client: pg.Client, venues: Read): Promise<string | undefined> {
  const found = text(venues, /^(time_?zone|tz|zone)(_?(name|id))?$/i);
  const names = "(select name from pg_timezone_names where name like '%/%' or name = 'UTC')";
  if (found !== undefined && (await holdsOnly(client, venues, `${found} in ${names}`))) {
    return found;
  }
  return "'Europe/London'";
}

async function findCountry(client: pg.Client, venues: Read): Promise<string | undefined> {
  const found = text(venues, /^country(_?(code|iso))?$/i);
  if (found !== undefined && (await holdsOnly(client, venues, `${found} ~ '^[A-Z]{2}$'`))) {
    return found;
  }
  return "'GB'";
}

async function seatingOf(client: pg.Client, bookings: Read): Promise<string | undefined> {
  const found = find(bookings, /^(seating|area|seating_?(area|preference|type)|preferred_area)$/i);
  if (found === undefined) return undefined;
  const words = await readWords(client, bookings, found);
  const known = words.filter((word) => seats.includes(word.toLowerCase()));
  const name = column(bookings, found);
  if (known.length === words.length && words.every((word) => seats.includes(word))) {
    return `${name}::text`;
  }
  const list = known.map((word) => pg.escapeLiteral(word)).join(", ");
  return known.length === 0
    ? undefined
    : `case when ${name}::text in (${list}) then lower(${name}::text) else 'any' end`;
}

async function waitingOf(client: pg.Client, entries: Read): Promise<string> {
  const done = find(entries, /^(is_?)?(served|seated|done|fulfilled|closed)$/i, ["bool"]);
  if (done !== undefined) return `not ${column(entries, done)}`;
  const state = find(entries, /^(status|state)$/i);
  if (state === undefined) return "true";
  const words = await readWords(client, entries, state);
  const waiting = words.filter((word) => /^(wait|notif|open|pending|new)/i.test(word));
  const list = waiting.map((word) => pg.escapeLiteral(word)).join(", ");
  return `${column(entries, state)}::text in (${list === "" ? "'waiting'" : list})`;
}

/** Rows that the app has deleted without deleting them, and those that are no bookings. */
function leftOut(bookings: Read): { where?: string } {
  const gone = find(bookings, /^(deleted|archived|removed)_?(at|on)$/i);
  const flags = bookings.columns.filter(
    ({ name, baseType }) =>
      baseType === "bool" && /^(is_)?(deleted|archived|removed|test|unavailability)$/i.test(name),
  );
  const conditions = flags.map((each) => `${column(bookings, each)} is not true`);
  if (gone !== undefined) conditions.unshift(`${column(bookings, gone)} is null`);
  return conditions.length === 0 ? {} : { where: conditions.join(" and ") };
}

/**
 * Puts answers into a proposed mapping, by the fields that the questions name.
 *
 * @throws AttachError where a field is not in a mapping
 */
export function answerQuestions(
  mapping: AttachMapping,
  answers: Record<string, string>,
): AttachMapping {
  const answered = structuredClone(mapping);
  for (const [field, answer] of Object.entries(answers)) {
    const word = /^bookings\.statuses\.(.+)$/s.exec(field)?.[1];
    const path = word === undefined ? field.split(".") : ["bookings", "statuses", word];
    const last = path.pop() ?? "";
    let at: unknown = answered;
    for (const part of path) at = (at as Record<string, unknown>)[part];
    if (typeof at !== "object" || at === null || Array.isArray(at)) {
      throw new AttachError(`there is no ${field} in a mapping`);
    }
    (at as Record<string, string>)[last] = answer;
  }
  return answered;
}
