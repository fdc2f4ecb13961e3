/**
 * Loyalty as a plain model: lots of points in arrays, no SQL. What it says of a guest must be what
 * the database says, whatever happened in whatever order.
 */

export type Status = "confirmed" | "completed" | "no_show" | "cancelled";

/** Points that were added at once; `points` is what has not been taken back of them. */
interface Lot {
  guest: number;
  booking: number | undefined;
  points: number;
  daysAgo: number;
  step: number;
  rule: Rule;
}

/** A version of a program, under which points were earned; those of a program come one by one. */
interface Rule {
  program: Program;
  version: number;
}

interface Program {
  /** By version, the days after which points expire. */
  expiresAfter: number[];
  notices: Notice[];
}

/** From a day on, in days from today, points of earlier versions expire by its rule. */
interface Notice {
  version: number;
  expiresAfter: number;
  on: number;
}

/** Points that a guest spent or lost to staff; none once they were given back. */
interface Use {
  guest: number;
  points: number;
  daysAgo: number;
  step: number;
}

export interface Booking {
  guest: number;
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

export class Model {
  readonly bookings: Booking[] = [];
  readonly redemptions: Use[] = [];
  isGateOpen = true;
  /** Guests who earn nothing more. */
  readonly excluded = new Set<number>();
  private lots: Lot[] = [];
  private readonly uses: Use[] = [];
  private step = 0;
  private program: Program = { expiresAfter: [expiresAfterDays], notices: [] };

  /** Another program takes its place and everybody's points, which go on by their own rules. */
  transfer(expiresAfter: number): void {
    this.program = { expiresAfter: [expiresAfter], notices: [] };
  }

  /** A day in the past stands for a notice that was given in time. */
  announce(expiresAfter: number, on: number): void {
    const { program } = this;
    const notice = program.notices.at(-1);
    const isSame = notice?.on === on && notice.expiresAfter === expiresAfter;
    if (isSame && program.expiresAfter.at(-1) === expiresAfter) return;
    program.expiresAfter.push(expiresAfter);
    program.notices = program.notices.filter((earlier) => earlier.on <= 0);
    program.notices.push({ version: this.rule.version, expiresAfter, on });
  }

  withdraw(): void {
    const { program } = this;
    if ((program.notices.at(-1)?.on ?? 0) <= 0) return;
    program.expiresAfter.push(program.expiresAfter.at(-1) ?? Infinity);
    program.notices = program.notices.filter((earlier) => earlier.on <= 0);
  }

  private get rule(): Rule {
    return { program: this.program, version: this.program.expiresAfter.length - 1 };
  }

  /** In days from today. */
  private due({ rule: { program, version }, booking, daysAgo }: Lot): number {
    // points without a booking expire counted from when the program was made
    const countsOn = booking === undefined ? 0 : -daysAgo;
    let due = countsOn + (program.expiresAfter[version] ?? Infinity);
    for (const notice of program.notices) {
      if (notice.version <= version) continue;
      if (due < notice.on) break;
      due = Math.max(countsOn + notice.expiresAfter, notice.on);
    }
    return due;
  }

  book(guest: number, partySize: number, confirmedDaysAgo: number): void {
    const booking: Booking = {
      guest,
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

  reassign(number: number, guest: number): void {
    const booking = this.booking(number);
    booking.guest = guest;
    this.award(number, isEarning(booking.status), false);
  }

  adjust(guest: number, points: number, daysAgo: number): void {
    const step = ++this.step;
    // what is older than the program goes by its first version
    const rule = daysAgo > 0 ? { program: this.program, version: 0 } : this.rule;
    if (points > 0) this.lots.push({ guest, booking: undefined, points, daysAgo, step, rule });
    else this.uses.push({ guest, points: -points, daysAgo, step });
  }

  /** False where the points do not cover it, on its day or on a later one. */
  redeem(guest: number, points: number, daysAgo: number): boolean {
    const use = { guest, points, daysAgo, step: this.step + 1 };
    if (this.replay(guest, use).debt > 0) return false;
    this.step++;
    this.uses.push(use);
    this.redemptions.push(use);
    return true;
  }

  reverse(number: number): boolean {
    const use = this.redemptions[number];
    if (use === undefined || use.points === 0) return false;
    use.points = 0;
    return true;
  }

  /** Without what has expired by now, whether or not it is posted. */
  balance(guest: number): number {
    return this.replay(guest).balance;
  }

  /** Points by the day on which they expire, in days from today, the next first. */
  expiries(guest: number): [number, number][] {
    const days = new Map<number, number>();
    for (const { due, left } of this.replay(guest).lots) {
      if (left > 0 && due > 0 && Number.isFinite(due)) days.set(due, (days.get(due) ?? 0) + left);
    }
    return [...days].sort(([one], [other]) => one - other);
  }

  lifetimePoints(guest: number): number {
    return sum(this.earned(guest).map((lot) => lot.points));
  }

  tier(guest: number, hasPeriod: boolean): string | undefined {
    const lots = this.earned(guest).filter((lot) => !hasPeriod || lot.daysAgo < qualifyingDays);
    const points = sum(lots.map((lot) => lot.points));
    return tiers.findLast((tier) => tier.min_points <= Math.max(points, 0))?.tier;
  }

  private earned(guest: number): Lot[] {
    return this.lots.filter((lot) => lot.guest === guest && lot.booking !== undefined);
  }

  /**
   * Day by day: a lot expires at the beginning of its day, a use takes of the lots that are there
   * what expires first, and new points pay a debt first. `debt` is the greatest from `late` on.
   */
  private replay(
    guest: number,
    late?: Use,
  ): { balance: number; debt: number; lots: { due: number; left: number }[] } {
    // in days from today's midnight: bookings were confirmed at noon, late uses are at six
    const at = (of: Lot | Use, hour: number) =>
      of.daysAgo === 0 ? 0.9 + of.step * 1e-6 : hour / 24 - of.daysAgo;
    const lots = this.lots
      .filter((lot) => lot.guest === guest && lot.points > 0)
      .map((lot) => ({
        at: at(lot, lot.booking === undefined ? 18 : 12),
        step: lot.step,
        left: lot.points,
        due: this.due(lot),
      }))
      .sort((one, other) => one.due - other.due);
    const uses = [...this.uses.filter((use) => use.guest === guest), ...(late ? [late] : [])];
    const moments = [
      ...lots.map((lot) => ({ at: lot.at, step: lot.step, lot, use: undefined })),
      ...uses.map((use) => ({ at: at(use, 18), step: use.step, lot: undefined, use })),
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
        if (late && (now > at(late, 18) || use === late)) debt = Math.max(debt, owed);
      }
    }
    const left = sum(lots.filter((lot) => lot.due > 0).map((lot) => lot.left));
    return { balance: left - owed, debt, lots };
  }

  private booking(number: number): Booking {
    const booking = this.bookings[number];
    if (!booking) throw new Error(`no booking ${number}`);
    return booking;
  }

  private award(number: number, wasEarning: boolean, isResized: boolean): void {
    const booking = this.booking(number);
    if (!isEarning(booking.status)) {
      booking.target = 0;
    } else if (booking.pin !== undefined) {
      if (!wasEarning || isResized) booking.target = 10 + 5 * booking.partySize;
    } else if (!wasEarning) {
      const isPriced = this.isGateOpen && !this.excluded.has(booking.guest);
      booking.pin = isPriced ? this.rule : undefined;
      booking.target = isPriced ? 10 + 5 * booking.partySize : 0;
    }
    this.post(number);
  }

  private post(number: number): void {
    const booking = this.booking(number);
    const step = ++this.step;
    const own = this.lots.filter((lot) => lot.booking === number && lot.guest === booking.guest);
    const others = this.lots.filter((lot) => lot.booking === number && lot.guest !== booking.guest);
    const held = sum(own.map((lot) => lot.points));
    let missing = booking.target - held;

    this.lots = this.lots.filter((lot) => !others.includes(lot));
    let hasArrived = false;
    for (const lot of others.sort((one, other) => other.daysAgo - one.daysAgo)) {
      const points = Math.min(lot.points, missing);
      if (points <= 0) continue;
      this.lots.push({ ...lot, guest: booking.guest, points, step });
      hasArrived = true;
      missing -= points;
    }
    if (missing > 0) {
      const isFirst = held === 0 && !hasArrived;
      const daysAgo = isFirst ? (booking.awardedDaysAgo ?? booking.confirmedDaysAgo) : 0;
      booking.awardedDaysAgo ??= daysAgo;
      if (!booking.pin) throw new Error("points without a rule");
      this.lots.push({
        guest: booking.guest,
        booking: number,
        points: missing,
        daysAgo,
        step,
        rule: booking.pin,
      });
    }
    for (const lot of own.sort((one, other) => other.step - one.step)) {
      if (missing >= 0) break;
      const points = Math.min(lot.points, -missing);
      lot.points -= points;
      missing += points;
    }
  }
}
