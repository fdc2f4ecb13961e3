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
}

/** Points that a guest spent or lost to staff. */
interface Use {
  guest: number;
  points: number;
  step: number;
  givenBackAt: number | undefined;
}

export interface Booking {
  guest: number;
  partySize: number;
  status: Status;
  confirmedDaysAgo: number;
  isPinned: boolean;
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
  private lots: Lot[] = [];
  private readonly uses: Use[] = [];
  /** When what was due has been posted, by guest. */
  private readonly runs: { guest: number; step: number }[] = [];
  private step = 0;

  book(guest: number, partySize: number, confirmedDaysAgo: number): void {
    const booking: Booking = {
      guest,
      partySize,
      status: "confirmed",
      confirmedDaysAgo,
      isPinned: false,
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

  adjust(guest: number, points: number): void {
    this.settle(guest);
    const step = ++this.step;
    if (points > 0) this.lots.push({ guest, booking: undefined, points, daysAgo: 0, step });
    else this.uses.push({ guest, points: -points, step, givenBackAt: undefined });
  }

  /** False where the points do not cover it. */
  redeem(guest: number, points: number): boolean {
    if (this.balance(guest) < points) return false;
    this.settle(guest);
    const use = { guest, points, step: ++this.step, givenBackAt: undefined };
    this.uses.push(use);
    this.redemptions.push(use);
    return true;
  }

  reverse(number: number): boolean {
    const use = this.redemptions[number];
    if (use === undefined || use.givenBackAt !== undefined) return false;
    this.settle(use.guest);
    use.givenBackAt = ++this.step;
    return true;
  }

  /**
   * What is due is posted: points that were left then are gone, whatever is earned or spent later.
   */
  settle(guest: number): void {
    this.runs.push({ guest, step: ++this.step });
  }

  /** With what is due by now taken off, whether or not it is posted. */
  balance(guest: number): number {
    const lots = this.lots.filter((lot) => lot.guest === guest);
    return (
      sum(lots.map((lot) => lot.points)) - this.used(guest, this.step + 1) - this.expired(guest)
    );
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

  private used(guest: number, before: number): number {
    const uses = this.uses.filter((use) => use.guest === guest && use.step < before);
    return sum(uses.map((use) => ((use.givenBackAt ?? before) < before ? 0 : use.points)));
  }

  /**
   * First in, first out: the oldest lots pay for what was used and has expired; of what is left the
   * old expires.
   */
  private expired(guest: number): number {
    let expired = 0;
    const runs = this.runs.filter((run) => run.guest === guest).map((run) => run.step);
    for (const run of [...runs, this.step + 1]) {
      let consumed = this.used(guest, run) + expired;
      const lots = this.lots
        .filter((lot) => lot.guest === guest && lot.step < run)
        .sort((one, other) => other.daysAgo - one.daysAgo);
      for (const lot of lots) {
        const left = Math.max(lot.points - consumed, 0);
        consumed = Math.max(consumed - lot.points, 0);
        if (lot.daysAgo >= expiresAfterDays) expired += left;
      }
    }
    return expired;
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
    } else if (booking.isPinned) {
      if (!wasEarning || isResized) booking.target = 10 + 5 * booking.partySize;
    } else if (!wasEarning) {
      booking.isPinned = this.isGateOpen;
      booking.target = this.isGateOpen ? 10 + 5 * booking.partySize : 0;
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
      const daysAgo = held === 0 && !hasArrived ? booking.confirmedDaysAgo : 0;
      this.lots.push({ guest: booking.guest, booking: number, points: missing, daysAgo, step });
    }
    for (const lot of own.sort((one, other) => other.step - one.step)) {
      if (missing >= 0) break;
      const points = Math.min(lot.points, -missing);
      lot.points -= points;
      missing += points;
    }
  }
}
