/** Numbers, dates and amounts as the restaurant writes them, in the language of the texts. */
import { decimalsOf } from "../currencies.js";
import { language, texts } from "./texts.js";

export interface Place {
  timezone: string;
  country_code: string;
}

export class Format {
  readonly #locale: string;
  readonly #timezone: string;

  constructor({ timezone, country_code }: Place) {
    this.#locale = `${language}-${country_code}`;
    this.#timezone = timezone;
  }

  readonly number = (value: number | null, digits = 0): string =>
    value === null
      ? texts.none
      : value.toLocaleString(this.#locale, {
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        });

  /** With its sign, as a change is read. */
  readonly signed = (value: number): string =>
    value.toLocaleString(this.#locale, { signDisplay: "exceptZero" });

  /** A share from 0 to 1. */
  readonly percent = (share: number | null, digits = 1): string =>
    share === null
      ? texts.none
      : share.toLocaleString(this.#locale, {
          style: "percent",
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        });

  /** Hours up to two days, days beyond. */
  readonly hours = (hours: number | null): string =>
    hours === null ? texts.none : hours < 48 ? this.#unit(hours, "hour") : this.days(hours / 24);

  readonly days = (days: number): string => this.#unit(days, "day");

  readonly bytes = (bytes: number): string => this.#unit(Math.round(bytes / 1e6), "megabyte");

  /** An amount in minor units of its currency. */
  readonly money = (amount: number, currency: string): string => {
    const decimals = decimalsOf(currency);
    const format = new Intl.NumberFormat(this.#locale, {
      style: "currency",
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    return format.format(amount / 10 ** decimals);
  };

  readonly time = (at: Date): string => this.#date(at, { timeStyle: "short" });

  readonly date = (at: Date | null): string =>
    at === null ? texts.none : this.#date(at, { dateStyle: "medium" });

  readonly dateTime = (at: Date | null): string =>
    at === null ? texts.none : this.#date(at, { dateStyle: "medium", timeStyle: "short" });

  readonly second = (at: Date): string =>
    this.#date(at, { dateStyle: "medium", timeStyle: "medium" });

  /** A date of the restaurant, given as `2031-05-01`: it has no zone of its own. */
  readonly day = (date: string, length: "long" | "short" | "table" = "table"): string =>
    new Date(`${date}T00:00Z`).toLocaleDateString(this.#locale, {
      timeZone: "UTC",
      ...(length === "long"
        ? { weekday: "long", day: "numeric", month: "long", year: "numeric" }
        : length === "short"
          ? { day: "numeric", month: "short" }
          : { weekday: "short", day: "numeric", month: "short", year: "numeric" }),
    });

  /** A month given as `2031-05` or by its first day. */
  readonly month = (month: string, length: "short" | "table" = "table"): string =>
    new Date(`${month.slice(0, 7)}-01T00:00Z`).toLocaleDateString(this.#locale, {
      timeZone: "UTC",
      month: "short",
      year: length === "short" ? "2-digit" : "numeric",
    });

  #unit(value: number, unit: "hour" | "day" | "megabyte"): string {
    const options = {
      style: "unit",
      unit,
      unitDisplay: "short",
      maximumFractionDigits: 1,
    } as const;
    return value.toLocaleString(this.#locale, options);
  }

  #date(at: Date, options: Intl.DateTimeFormatOptions): string {
    return at.toLocaleString(this.#locale, { timeZone: this.#timezone, ...options });
  }
}

/** The date so many days later; both as `2031-05-01`. */
export function addDays(date: string, days: number): string {
  const day = new Date(`${date}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** The first day of the month so many months later. */
export function addMonths(date: string, months: number): string {
  const day = new Date(`${date.slice(0, 7)}-01T00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + months);
  return day.toISOString().slice(0, 10);
}
