/**
 * Judges a soak by what the tables hold and by what was acknowledged, in plain TypeScript: it calls
 * nothing of the product and shares no code with it.
 */
import type pg from "pg";

export interface Known {
  status: string;
  party: number;
  /** Two clients may have written it at once, so that what it is at the end is not known. */
  isShared: boolean;
  /** How often each event must have been told of it, by what was acknowledged. */
  events: Map<string, number>;
}

/** What clients were told was done. */
export class Acknowledged {
  readonly bookings = new Map<string, Known>();
  readonly entries = new Map<string, { customer: string; points: number }>();
  readonly merges = new Set<string>();
  readonly unmerges = new Set<string>();
  readonly erased = new Set<string>();
  readonly consents = new Set<string>();
  /** External ids of rows whose import has ended. */
  readonly imported = new Set<string>();

  count(booking: string, event: string): void {
    const events = this.bookings.get(booking)?.events;
    events?.set(event, (events.get(event) ?? 0) + 1);
  }
}

interface BookingRow {
  id: string;
  customer_id: string | null;
  table_id: string | null;
  starts: number;
  ends: number;
  day: string;
  party_size: number;
  status: string;
  customer_email: string | null;
  customer_phone: string | null;
  points: number;
  event_count: number;
  is_imported: boolean;
  external_id: string | null;
}
interface CustomerRow {
  id: string;
  email: string | null;
  phone: string | null;
  full_name: string | null;
  merged_into_id: string | null;
  is_erased: boolean;
}
interface EntryRow {
  id: string;
  account: string;
  customer_id: string;
  booking_id: string | null;
  sequence: number;
  points: number;
  reason: string;
  reverses_event_id: string | null;
}
interface EventRow {
  id: string;
  event_type: string;
  booking_id: string | null;
  booking_sequence: number | null;
  payload: Record<string, unknown>;
}

/** What was given: as a person reads it, so that two ways to write one number are one. */
function readContact(email: string | null, phone: string | null): string {
  const digits = phone?.replace(/\D/g, "").replace(/^(00440?|440?|0)/, "") ?? "";
  return `${email?.trim().toLowerCase() ?? ""} ${digits === "" ? "" : `+44${digits}`}`;
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function groups<Item>(items: Item[], key: (item: Item) => string | null): Map<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const name = key(item);
    if (name === null) continue;
    const group = found.get(name);
    if (group === undefined) found.set(name, [item]);
    else group.push(item);
  }
  return found;
}

export interface Judgement {
  /** What is wrong, a line each. */
  wrong: string[];
  /** How much was looked at. */
  judged: Record<string, number>;
}

/**
 * @param feed - the ids of events as a reader of the feed was given them, in order
 * @param backfilled - whether imported bookings have their guests by now
 */
export async function judge(
  db: pg.ClientBase | pg.Pool,
  told: Acknowledged,
  feed: string[],
  { backfilled }: { backfilled: boolean },
): Promise<Judgement> {
  const wrong: string[] = [];
  const expect = (holds: boolean, complaint: string) => {
    if (!holds) wrong.push(complaint);
  };
  const all = async <Row extends pg.QueryResultRow>(sql: string) => (await db.query<Row>(sql)).rows;

  const bookings = await all<BookingRow>(`
    select id, customer_id, table_id, extract(epoch from starts_at)::float8 as starts,
      extract(epoch from ends_at)::float8 as ends,
      to_char(starts_at at time zone 'Europe/London', 'YYYY-MM-DD') as day, party_size, status,
      customer_email, customer_phone, loyalty_points_awarded as points, event_count,
      import_batch_id is not null as is_imported, external_id
    from bookings`);
  const customers = await all<CustomerRow>(`
    select id, email, phone, full_name, merged_into_id, erased_at is not null as is_erased
    from customers`);
  const entries = await all<EntryRow>(`
    select id, program_id || ' ' || customer_id as account, customer_id, booking_id,
      sequence::integer as sequence, points_delta as points, reason, reverses_event_id
    from loyalty_point_events order by sequence`);
  const accounts = await all<{ account: string; balance: number }>(`
    select program_id || ' ' || customer_id as account, balance::float8 as balance
    from loyalty_points`);
  const events = await all<EventRow>(
    "select id, event_type, booking_id, booking_sequence, payload from analytics_events",
  );
  const waiting = await all<{ booking_id: string; position: number; status: string }>(
    "select booking_id, position, status from waiting_list",
  );
  const bookingById = new Map(bookings.map((booking) => [booking.id, booking]));
  const customerById = new Map(customers.map((customer) => [customer.id, customer]));
  const eventById = new Map(events.map((event) => [event.id, event]));

  // Nothing that was acknowledged is lost.
  for (const [id, known] of told.bookings) {
    const row = bookingById.get(id);
    expect(row !== undefined, `booking ${id} is lost`);
    if (row === undefined || known.isShared) continue;
    expect(row.status === known.status, `booking ${id} is ${row.status}, not ${known.status}`);
    expect(row.party_size === known.party, `booking ${id} is of ${row.party_size}`);
  }
  const entryById = new Map(entries.map((entry) => [entry.id, entry]));
  for (const [id, { customer, points }] of told.entries) {
    const row = entryById.get(id);
    expect(
      row?.points === points && row.customer_id === customer,
      `entry ${id} of ${points} points is lost or another`,
    );
  }
  const ids = async (table: string, condition = "true") =>
    new Set((await all<{ id: string }>(`select id from ${table} where ${condition}`)).map(idOf));
  const missing = (name: string, wanted: Set<string>, found: Set<string>) => {
    for (const id of wanted) expect(found.has(id), `${name} ${id} is lost`);
  };
  missing("merge", told.merges, await ids("customer_merges"));
  missing("unmerge", told.unmerges, await ids("customer_merges", "unmerged_at is not null"));
  missing("consent", told.consents, await ids("marketing_consents"));
  const external = groups(bookings, ({ external_id }) => external_id);
  for (const id of told.imported) {
    const count = external.get(id)?.length ?? 0;
    expect(count === 1, `imported row ${id} is there ${count} times`);
  }
  for (const id of told.erased) {
    const customer = customerById.get(id);
    expect(
      customer?.is_erased === true &&
        customer.email === null &&
        customer.phone === null &&
        customer.full_name === null,
      `customer ${id} is not erased`,
    );
  }

  // A table is never given twice.
  const holding = bookings.filter(({ status }) => status === "pending" || status === "confirmed");
  for (const [table, held] of groups(holding, ({ table_id }) => table_id)) {
    held.sort((one, other) => one.starts - other.starts);
    for (const [place, booking] of held.entries()) {
      const before = held[place - 1];
      expect(
        before === undefined || before.ends <= booking.starts,
        `table ${table} is given to ${before?.id} and ${booking.id}`,
      );
    }
  }

  // Who waits has one open entry and no table; tickets of a day are nobody else's.
  const open = waiting.filter(({ status }) => status === "waiting" || status === "notified");
  const openOf = groups(open, ({ booking_id }) => booking_id);
  for (const { id, status, table_id } of bookings) {
    const expected = status === "pending_allocation" ? 1 : 0;
    const count = openOf.get(id)?.length ?? 0;
    expect(count === expected, `booking ${id}, ${status}, has ${count} open waiting entries`);
    expect(expected === 0 || table_id === null, `booking ${id} waits with a table`);
  }
  for (const [place, held] of groups(
    open,
    ({ booking_id, position }) => `${bookingById.get(booking_id)?.day} ${position}`,
  )) {
    expect(held.length === 1, `ticket ${place} is held by ${held.length}`);
  }

  // One guest for each contact, and every booking with the guest of its contact.
  const living = customers.filter(({ is_erased }) => !is_erased);
  const byContact = groups(living, ({ email, phone, merged_into_id }) =>
    // One that was merged shows its survivor's contact.
    merged_into_id === null ? readContact(email, phone) : null,
  );
  for (const [contact, found] of byContact) {
    expect(found.length === 1, `${found.length} guests have the contact ${contact}`);
  }
  const root = (id: string): string => {
    const seen = new Set<string>();
    for (let at = id; ;) {
      const next = customerById.get(at)?.merged_into_id ?? null;
      if (next === null) return at;
      expect(!seen.has(at), `the merges of ${id} run in a circle`);
      if (seen.has(at)) return at;
      seen.add(at);
      at = next;
    }
  };
  const judgedBookings = bookings.filter(({ is_imported }) => backfilled || !is_imported);
  const contactOf = ({ customer_email, customer_phone }: BookingRow) =>
    customer_email === null && customer_phone === null
      ? null
      : readContact(customer_email, customer_phone);
  for (const [contact, made] of groups(judgedBookings, contactOf)) {
    const guests = new Set(made.map(({ customer_id }) => customer_id));
    expect(guests.size === 1, `the bookings of ${contact} are with ${[...guests].join(", ")}`);
    const [guest = null] = guests;
    expect(guest !== null && root(guest) === guest, `the bookings of ${contact} have no guest`);
  }

  // A booking's entries add up to its points, and these to the rule: 10, and 5 a person.
  const ofBooking = groups(entries, ({ reason, booking_id }) =>
    reason.startsWith("booking.") ? booking_id : null,
  );
  for (const booking of judgedBookings) {
    const posted = sum((ofBooking.get(booking.id) ?? []).map(({ points }) => points));
    const earns =
      !booking.is_imported &&
      booking.customer_id !== null &&
      (booking.status === "confirmed" || booking.status === "completed");
    const due = earns ? 10 + 5 * booking.party_size : 0;
    expect(
      posted === due && booking.points === due,
      `booking ${booking.id}: due ${due}, carried ${booking.points}, posted ${posted}`,
    );
  }

  // Balances are sums; who redeems had it, and nobody is paid back more than was spent.
  const byAccount = groups(entries, ({ account }) => account);
  for (const { account, balance } of accounts) {
    const total = sum((byAccount.get(account) ?? []).map(({ points }) => points));
    expect(balance === total, `account ${account}: balance ${balance}, entries ${total}`);
  }
  const balances = new Map(accounts.map(({ account, balance }) => [account, balance]));
  for (const [account, made] of byAccount) {
    expect(balances.has(account), `account ${account} is missing`);
    let running = 0;
    let last = 0;
    for (const entry of made) {
      const before = running;
      running += entry.points;
      expect(entry.sequence > last, `account ${account}: sequence ${entry.sequence} twice`);
      last = entry.sequence;
      if (entry.reason === "redemption") {
        expect(running >= 0, `redemption ${entry.id} spends what is not there`);
      }
      if (entry.reason === "expiry") {
        expect(entry.points < 0 && (before < 0 || running >= 0), `expiry ${entry.id} takes more`);
      }
    }
  }
  for (const [id, reversals] of groups(entries, ({ reason, reverses_event_id }) =>
    reason === "redemption.reversed" ? reverses_event_id : null,
  )) {
    const spent = -(entryById.get(id)?.points ?? 0);
    const back = sum(reversals.map(({ points }) => points));
    expect(back <= spent, `redemption ${id} of ${spent} is paid back ${back}`);
  }
  const moved = sum(entries.filter(({ reason }) => reason === "merge").map(pointsOf));
  expect(moved === 0, `merges made ${moved} points`);

  // Each acknowledged action is told, once, and in order.
  const eventsOf = groups(events, ({ booking_id, booking_sequence }) =>
    booking_sequence === null ? null : booking_id,
  );
  for (const { id, event_count } of bookings) {
    const made = eventsOf.get(id) ?? [];
    const numbers = made.map(({ booking_sequence }) => booking_sequence ?? 0);
    numbers.sort((one, other) => one - other);
    expect(
      numbers.length === event_count && numbers.every((number, place) => number === place + 1),
      `booking ${id} counts ${event_count} events and has ${numbers.join(" ")}`,
    );
    const known = told.bookings.get(id);
    if (known === undefined) continue;
    for (const [type, count] of known.events) {
      const found = made.filter(({ event_type }) => event_type === type).length;
      // Tables and changes are also told where nobody asked for them by name.
      const isAlsoOther = /amended|allocated/.test(type);
      const holds = known.isShared ? found >= 1 : isAlsoOther ? found >= count : found === count;
      expect(holds, `booking ${id}: ${type} ${found} times, acknowledged ${count}`);
    }
  }
  const postedEvents = groups(
    events.filter(({ event_type }) => event_type === "loyalty.points_posted"),
    ({ payload }) => String(payload.entry_id),
  );
  for (const { id } of entries) {
    const count = postedEvents.get(id)?.length ?? 0;
    expect(count === 1, `entry ${id} is told ${count} times`);
  }

  // The feed gives every event once, those of one booking and of one account in order.
  const given = new Set(feed);
  expect(given.size === feed.length, `the feed gave ${feed.length - given.size} events again`);
  for (const { id } of events) expect(given.has(id), `the feed never gave event ${id}`);
  const lastOf = new Map<string, number>();
  for (const id of feed) {
    const event = eventById.get(id);
    expect(event !== undefined, `the feed gave ${id}, which is not there`);
    if (event === undefined) continue;
    const { booking_id, booking_sequence, payload, event_type } = event;
    const [what, number] =
      booking_sequence !== null
        ? [booking_id, booking_sequence]
        : event_type === "loyalty.points_posted"
          ? [`${String(payload.customer_id)} points`, Number(payload.entry_sequence)]
          : [null, 0];
    if (what === null) continue;
    expect(number > (lastOf.get(what) ?? 0), `the feed gave ${id} of ${what} out of order`);
    lastOf.set(what, number);
  }

  return {
    wrong,
    judged: {
      bookings: bookings.length,
      customers: customers.length,
      entries: entries.length,
      events: events.length,
      given: feed.length,
    },
  };
}

const idOf = ({ id }: { id: string }) => id;
const pointsOf = ({ points }: EntryRow) => points;
