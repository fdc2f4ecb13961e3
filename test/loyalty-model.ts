/**
 * Loyalty as a plain model: lots of points in arrays, no SQL. What it says of a guest must be what
 * the database says, whatever happened in whatever order.
 */

export type Status = "confirmed" | "completed" | "no_show" | "cancelled";

/** What a booking was made with: half of it may be corrected. */
export interface Contact {
  email: string;
  phone: string | null;
}

/** One identity; several may have been merged into one guest. */
interface Customer {
  contact: Contact | undefined;
  isErased: boolean;
  mergedInto: number | undefined;
}

/** Points that were added at once; `points` is what has not been taken back of them. */
interface Lot {
  customer: number;
  booking: number | undefined;
  points: number;
  daysAgo: number;
  at: number;
  step: number;
  rule: Rule;
}

/** A version of a program, under which points were earned; those of a program come one by one. */
interface Rule {
  program: Program;
  version: number;
}

interface Program {
  versions: Version[];
  notices: Notice[];
  /** What took its place, and the newest version that this had then. */
  successor: Rule | undefined;
}

/** The days after which points expire, and what a booking is worth beside 5 for each guest. */
export interface Version {
  expiresAfter: number;
  base: number;
}

/** From a day on, in days from today, points of earlier versions expire by its rule. */
interface Notice {
  version: number;
  expiresAfter: number;
  on: number;
}

/** Points that a guest spent or lost to staff; none once they were given back. */
interface Use {
  customer: number;
  points: number;
  at: number;
  step: number;
}

export interface Booking {
  customer: number;
  contact: Contact | undefined;
  partySize: number;
  status: Status;
  confirmedDaysAgo: number;
  /** Of its first award, which it has again when a cancellation is undone. */
  awardedDaysAgo: number | undefined;
  /** What prices it. */
  pin: Rule | undefined;
  target: number;
}

export const expiresAfterDays = 60;
export const qualifyingDays = 45;
export const tiers = [
  { tier: "bronze", min_points: 0 },
  { tier: "silver", min_points: 60 },
  { tier: "gold", min_points: 120 },
];

const moves: Record<Status, readonly Status[]> = {
  confirmed: ["completed", "no_show", "cancelled"],
  completed: ["no_show"],
  no_show: ["confirmed", "completed"],
  cancelled: ["confirmed"],
};

const isEarning = (status: Status) => status === "confirmed" || status === "completed";
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

const isSame = (one: Contact | undefined, other: Contact) =>
  one?.email === other.email && one.phone === other.phone;

export class Model {
  readonly customers: Customer[] = [];
  readonly bookings: Booking[] = [];
  readonly redemptions: Use[] = [];
  isGateOpen = true;
  /** Customers who earn nothing more, and nobody who is merged with one of them. */
  readonly excluded = new Set<number>();
  /** How many times the points that the tiers begin with. */
  tierFactor = 1;
  step = 0;
  private lots: Lot[] = [];
  private readonly uses: Use[] = [];
  private program: Program = {
    versions: [{ expiresAfter: expiresAfterDays, base: 10 }],
    notices: [],
    successor: undefined,
  };

  /**
   * Late entries of one day count from six in the evening, or that many seconds later each. A merge
   * numbers a guest's entries anew, so that the order of those of one instant would be no model's.
   */
  constructor(private readonly secondsApart: number) {}

  /** Whom a customer stands for, after all merges. */
  root(customer: number): number {
    const into = this.customer(customer).mergedInto;
    return into === undefined ? customer : this.root(into);
  }

  isErased(customer: number): boolean {
    return this.customer(customer).isErased;
  }

  /** False where it is refused; asked for again, it changes nothing. */
  merge(survivor: number, duplicate: number): boolean {
    const into = this.root(survivor);
    const merged = this.customer(duplicate);
    if (this.isErased(into) || merged.isErased) return false;
    if (merged.mergedInto !== undefined) return [survivor, into].includes(merged.mergedInto);
    if (into === duplicate) return false;
    merged.mergedInto = into;
    return true;
  }

  unmerge(duplicate: number): boolean {
    const merged = this.customer(duplicate);
    if (merged.isErased || merged.mergedInto === undefined) return false;
    merged.mergedInto = undefined;
    return true;
  }

  erase(customer: number): void {
    const person = this.root(customer);
    for (const booking of this.bookings) {
      if (this.root(booking.customer) === person) booking.contact = undefined;
    }
    for (const [number, erased] of this.customers.entries()) {
      if (this.root(number) !== person) continue;
      erased.contact = undefined;
      erased.isErased = true;
      this.excluded.delete(number);
    }
  }

  exclude(customer: number): boolean {
    if (this.isErased(customer)) return false;
    this.excluded.add(this.root(customer));
    return true;
  }

  readmit(customer: number): boolean {
    if (this.isErased(customer)) return false;
    for (const excluded of this.excluded) {
      if (this.root(excluded) === this.root(customer)) this.excluded.delete(excluded);
    }
    return true;
  }

  /** A rule for later bookings and points, and tiers for everybody. */
  change(version: Version, tierFactor: number): void {
    this.program.versions.push(version);
    this.tierFactor = tierFactor;
  }

  /** Another program takes its place and everybody's points, which go on by their own rules. */
  transfer(expiresAfter: number): void {
    const versions = [{ expiresAfter, base: 10 }];
    const next: Program = { versions, notices: [], successor: undefined };
    this.program.successor = { program: next, version: 0 };
    this.program = next;
  }

  /** A day in the past stands for a notice given in time. False where it stands already. */
  announce(expiresAfter: number, on: number): boolean {
    const { program } = this;
    const notice = program.notices.at(-1);
    const isSame = notice?.on === on && notice.expiresAfter === expiresAfter;
    if (isSame && this.newest.expiresAfter === expiresAfter) return false;
    program.versions.push({ ...this.newest, expiresAfter });
    program.notices = program.notices.filter((earlier) => earlier.on <= 0);
    program.notices.push({ version: this.rule.version, expiresAfter, on });
    return true;
  }

  withdraw(): void {
    const { program } = this;
    if ((program.notices.at(-1)?.on ?? 0) <= 0) return;
    program.versions.push({ ...this.newest });
    program.notices = program.notices.filter((earlier) => earlier.on <= 0);
  }

  private get rule(): Rule {
    return { program: this.program, version: this.program.versions.length - 1 };
  }

  private get newest(): Version {
    return this.version(this.rule);
  }

  private version({ program, version }: Rule): Version {
    const found = program.versions[version];
    if (!found) throw new Error(`no version ${version}`);
    return found;
  }

  /** In days from today. */
  private due({ rule, booking, daysAgo }: Lot): number {
    // points without a booking expire counted from when the program was made
    const countsOn = booking === undefined ? 0 : -daysAgo;
    let due = countsOn + this.version(rule).expiresAfter;
    for (let since: Rule | undefined = rule; since; since = since.program.successor) {
      for (const notice of since.program.notices) {
        if (notice.version <= since.version) continue;
        // what is gone by then no notice brings back
        if (due < notice.on) break;
        due = Math.max(countsOn + notice.expiresAfter, notice.on);
      }
    }
    return due;
  }

  book(contact: Contact, partySize: number, confirmedDaysAgo: number): void {
    const booking: Booking = {
      customer: this.holder(contact) ?? this.meet(contact),
      contact,
      partySize,
      status: "confirmed",
      confirmedDaysAgo,
      awardedDaysAgo: undefined,
      pin: undefined,
      target: 0,
    };
    this.bookings.push(booking);
    this.award(this.bookings.length - 1, false, true);
  }

  mayMove(number: number, status: Status): boolean {
    const booking = this.bookings[number];
    return booking !== undefined && moves[booking.status].includes(status);
  }

  move(number: number, status: Status): void {
    const booking = this.booking(number);
    const wasEarning = isEarning(booking.status);
    booking.status = status;
    if (status === "confirmed") booking.confirmedDaysAgo = 0;
    this.award(number, wasEarning, false);
  }

  resize(number: number, partySize: number): void {
    const booking = this.booking(number);
    const isOther = booking.partySize !== partySize;
    booking.partySize = partySize;
    this.award(number, isEarning(booking.status), isOther);
  }

  /** Half of the contact of a guest's only booking is corrected; all else is somebody else. */
  give(number: number, contact: Contact): void {
    const booking = this.booking(number);
    const { contact: old } = booking;
    const isHalf =
      old?.email === contact.email || (old?.phone != null && old.phone === contact.phone);
    const holder = this.holder(contact);
    const person = this.root(booking.customer);
    const isOnly = this.bookings.every(
      (other) => other === booking || this.root(other.customer) !== person,
    );
    booking.contact = contact;
    if (isHalf && isOnly && holder === undefined) {
      this.customer(booking.customer).contact = contact;
    } else {
      booking.customer = holder ?? this.meet(contact);
    }
    this.award(number, isEarning(booking.status), false);
  }

  /** Points go with the customer named; what is taken is taken from the guest as merged then. */
  adjust(customer: number, points: number, daysAgo: number): boolean {
    if (this.isErased(customer)) return false;
    const step = ++this.step;
    const at = this.lateAt(daysAgo, step);
    // what is older than the program goes by its first version
    const rule = daysAgo > 0 ? { program: this.program, version: 0 } : this.rule;
    if (points > 0)
      this.lots.push({ customer, booking: undefined, points, daysAgo, at, step, rule });
    else this.uses.push({ customer: this.root(customer), points: -points, at, step });
    return true;
  }

  /** False where the points do not cover it, on its day or on a later one. */
  redeem(named: number, points: number, daysAgo: number): boolean {
    if (this.isErased(named)) return false;
    const customer = this.root(named);
    const step = this.step + 1;
    const use = { customer, points, at: this.lateAt(daysAgo, step), step };
    if (this.replay(customer, use).debt > 0) return false;
    this.step++;
    this.uses.push(use);
    this.redemptions.push(use);
    return true;
  }

  reverse(number: number): boolean {
    const use = this.redemptions[number];
    if (use === undefined || use.points === 0 || this.isErased(use.customer)) return false;
    use.points = 0;
    return true;
  }

  /** Without what has expired by now, whether or not it is posted. */
  balance(customer: number): number {
    return this.isErased(customer) ? 0 : this.replay(customer).balance;
  }

  /** Points by the day on which they expire, in days from today, the next first. */
  expiries(customer: number): [number, number][] {
    const days = new Map<number, number>();
    for (const { due, left } of this.replay(customer).lots) {
      if (left > 0 && due > 0 && Number.isFinite(due)) days.set(due, (days.get(due) ?? 0) + left);
    }
    return [...days].sort(([one], [other]) => one - other);
  }

  lifetimePoints(customer: number): number {
    return sum(this.earned(customer).map((lot) => lot.points));
  }

  tier(customer: number, hasPeriod: boolean): string | undefined {
    const lots = this.earned(customer).filter((lot) => !hasPeriod || lot.daysAgo < qualifyingDays);
    const points = Math.max(sum(lots.map((lot) => lot.points)), 0);
    return tiers.findLast((tier) => tier.min_points * this.tierFactor <= points)?.tier;
  }

  private earned(customer: number): Lot[] {
    return this.of(customer, this.lots).filter((lot) => lot.booking !== undefined);
  }

  private of<Held extends { customer: number }>(customer: number, held: Held[]): Held[] {
    return held.filter((each) => this.root(each.customer) === this.root(customer));
  }

  /**
   * Day by day: a lot expires at the beginning of its day, a use takes of the lots that are there
   * what expires first, and new points pay a debt first. `debt` is the greatest from `late` on.
   */
  private replay(
    customer: number,
    late?: Use,
  ): { balance: number; debt: number; lots: { due: number; left: number }[] } {
    const lots = this.of(customer, this.lots)
      .filter((lot) => lot.points > 0)
      .map((lot) => ({ at: lot.at, step: lot.step, left: lot.points, due: this.due(lot) }))
      .sort((one, other) => one.due - other.due);
    const uses = [...this.of(customer, this.uses), ...(late ? [late] : [])];
    const moments = [
      ...lots.map((lot) => ({ at: lot.at, step: lot.step, lot, use: undefined })),
      ...uses.map((use) => ({ at: use.at, step: use.step, lot: undefined, use })),
    ].sort((one, other) => one.at - other.at || one.step - other.step);

    let owed = 0;
    let debt = 0;
    for (const { at: now, step, lot, use } of moments) {
      if (lot) {
        const paid = Math.min(owed, lot.left);
        lot.left -= paid;
        owed -= paid;
      } else {
        owed += use.points;
        const open = ({ at, step: made, due }: (typeof lots)[number]) =>
          due > now && (at < now || (at === now && made < step));
        for (const there of lots.filter(open)) {
          const taken = Math.min(owed, there.left);
          there.left -= taken;
          owed -= taken;
        }
        if (late && (now > late.at || use === late)) debt = Math.max(debt, owed);
      }
    }
    const left = sum(lots.filter((lot) => lot.due > 0).map((lot) => lot.left));
    return { balance: left - owed, debt, lots };
  }

  /** In days from today's midnight: late entries are at six, those of today in their order. */
  private lateAt(daysAgo: number, step: number): number {
    return daysAgo === 0
      ? 0.9 + step * 1e-6
      : (18 + (step * this.secondsApart) / 3600) / 24 - daysAgo;
  }

  private holder(contact: Contact): number | undefined {
    const number = this.customers.findIndex((customer) => isSame(customer.contact, contact));
    return number < 0 ? undefined : number;
  }

  private meet(contact: Contact): number {
    return this.customers.push({ contact, isErased: false, mergedInto: undefined }) - 1;
  }

  private customer(number: number): Customer {
    const customer = this.customers[number];
    if (!customer) throw new Error(`no customer ${number}`);
    return customer;
  }

  private booking(number: number): Booking {
    const booking = this.bookings[number];
    if (!booking) throw new Error(`no booking ${number}`);
    return booking;
  }

  private award(number: number, wasEarning: boolean, isResized: boolean): void {
    const booking = this.booking(number);
    const isExcluded = [...this.excluded].some(
      (customer) => this.root(customer) === this.root(booking.customer),
    );
    if (!isEarning(booking.status)) {
      booking.target = 0;
    } else if (booking.pin !== undefined) {
      if (!wasEarning || isResized) booking.target = this.worth(booking.pin, booking);
    } else if (!wasEarning && this.isGateOpen && !isExcluded) {
      booking.pin = this.rule;
      booking.target = this.worth(booking.pin, booking);
    }
    this.post(number);
  }

  private worth(rule: Rule, { partySize }: Booking): number {
    return this.version(rule).base + 5 * partySize;
  }

  private post(number: number): void {
    const booking = this.booking(number);
    const { customer } = booking;
    const step = ++this.step;
    const lots = this.lots.filter((lot) => lot.booking === number);
    const own = this.of(customer, lots);
    const others = lots.filter((lot) => !own.includes(lot));
    const held = sum(own.map((lot) => lot.points));
    let missing = booking.target - held;

    for (const lot of own) lot.customer = customer;
    this.lots = this.lots.filter((lot) => !others.includes(lot));
    let hasArrived = false;
    for (const lot of others.sort((one, other) => one.at - other.at)) {
      const points = Math.min(lot.points, missing);
      if (points <= 0) continue;
      this.lots.push({ ...lot, customer, points, step });
      hasArrived = true;
      missing -= points;
    }
    if (missing > 0) {
      const isFirst = held === 0 && !hasArrived;
      const daysAgo = isFirst ? (booking.awardedDaysAgo ?? booking.confirmedDaysAgo) : 0;
      booking.awardedDaysAgo ??= daysAgo;
      if (!booking.pin) throw new Error("points without a rule");
      this.lots.push({
        customer,
        booking: number,
        points: missing,
        daysAgo,
        // bookings were confirmed at noon
        at: daysAgo === 0 ? this.lateAt(0, step) : 0.5 - daysAgo,
        step,
        rule: booking.pin,
      });
    }
    for (const lot of own.sort((one, other) => other.at - one.at)) {
      if (missing >= 0) break;
      const points = Math.min(lot.points, -missing);
      lot.points -= points;
      missing += points;
    }
  }
}
