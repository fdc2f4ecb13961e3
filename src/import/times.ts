/**
 * Reads dates and times as files write them into one form, YYYY-MM-DD HH:MM:SS, with an offset
 * where the cell has one. What a person could read in two ways is not read. Zones are the
 * database's: it says which instant a local time is.
 */
import { plain } from "./text.js";

export interface TimeRules {
  dateOrder?: "dmy" | "mdy" | undefined;
  names: DateNames;
  /** Of today: a year of two digits lies at most ten years after it. */
  year: number;
}

/** A date, a time of day or both, as written. */
export interface Moment {
  /** YYYY-MM-DD */
  day?: string;
  clock?: Clock;
  /** `Z`, `+02:00` */
  zone?: string;
}

export interface Clock {
  /** 24 is the end of the day. */
  hour: number;
  minute: number;
  /** With its decimals. */
  second: string;
}

/** Lower-case names to months and weekdays from 1 (Monday), and to the half of the day. */
export interface DateNames {
  months: Map<string, number>;
  weekdays: Map<string, number>;
  halves: Map<string, "am" | "pm">;
  /** Finds a name of a month as a whole word. */
  month: RegExp;
  weekday: RegExp;
  half: string;
}

/** English names, and those of a language that `Intl` knows. */
export function dateNames(locale?: string): DateNames {
  const months = new Map<string, number>([["sept", 9]]);
  const weekdays = new Map<string, number>();
  const halves = new Map<string, "am" | "pm">();
  for (const language of locale === undefined ? ["en"] : ["en", locale]) {
    const part = (
      date: Date,
      options: Intl.DateTimeFormatOptions,
      type: Intl.DateTimeFormatPartTypes,
    ) =>
      new Intl.DateTimeFormat(language, {
        timeZone: "UTC",
        calendar: "gregory",
        numberingSystem: "latn",
        ...options,
      })
        .formatToParts(date)
        .find((found) => found.type === type)?.value ?? "";
    for (const width of ["long", "short"] as const) {
      for (let month = 0; month < 12; month++) {
        const date = new Date(Date.UTC(2024, month, 10));
        // standalone and with a day: the forms differ in languages with cases
        for (const day of [{}, { day: "numeric" } as const]) {
          addName(months, part(date, { month: width, ...day }, "month"), month + 1);
        }
      }
      for (let day = 1; day <= 7; day++) {
        const name = part(new Date(Date.UTC(2024, 0, day)), { weekday: width }, "weekday");
        addName(weekdays, name, day);
      }
    }
    for (const [hour, half] of [
      [1, "am"],
      [13, "pm"],
    ] as const) {
      const at = new Date(Date.UTC(2024, 0, 1, hour));
      const name = part(at, { hour: "numeric", hour12: true }, "dayPeriod");
      addName(halves, name, half);
    }
  }
  for (const [name, half] of [...halves]) {
    halves.set(name.replaceAll(".", ""), half);
    halves.set(name.replace(/[. ]/g, ""), half);
  }
  const words = (names: Map<string, unknown>) =>
    [...names.keys()]
      .toSorted((one, other) => other.length - one.length)
      .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll(" ", " ?"))
      .join("|");
  return {
    months,
    weekdays,
    halves,
    month: new RegExp(`(?<![\\p{L}\\p{M}])(?:${words(months)})(?![\\p{L}\\p{M}])\\.?`, "u"),
    weekday: new RegExp(
      `^(?:(${words(weekdays)})\\.?[ ,]+)?(.*?)(?:[ ,]+(${words(weekdays)})\\.?)?$`,
      "u",
    ),
    half: `(?:a\\.? ?m|p\\.? ?m|${words(halves)})\\.?`,
  };
}

function addName<Value>(names: Map<string, Value>, name: string, value: Value): void {
  const key = plain(name).toLowerCase().replace(/\.$/, "");
  // a number means only what its position means
  if (/\p{L}/u.test(key) && !names.has(key)) names.set(key, value);
}

const commonHalves = { a: "am", p: "pm" } as const;

/** A date alone, without the time of day. */
export function readDay(text: string, rules: TimeRules): string | undefined {
  const serial = /^\d{5}$/.test(text) ? serialMoment(text)?.day : undefined;
  if (serial !== undefined) return serial;
  const parts = rules.names.weekday.exec(text);
  const weekday = parts?.[1] ?? parts?.[3];
  const day = readDate((parts?.[2] ?? text).replace(/^[ ,]+|[ ,.]+$/g, ""), rules);
  if (day === undefined || weekday === undefined) return day;
  const named = rules.names.weekdays.get(weekday.replace(/\.$/, ""));
  const actual = new Date(`${day}T00:00Z`).getUTCDay() || 7;
  return named === actual ? day : undefined;
}

function readDate(text: string, rules: TimeRules): string | undefined {
  const ordered =
    /^(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})$/.exec(text) ??
    /^(\d{4})()(\d\d)(\d\d)$/.exec(text) ??
    /^(\d{4}) ?([年년]) ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]$/.exec(text);
  if (ordered) return toDay(ordered[1], ordered[3], ordered[4], rules);

  const numbers = /^(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d\d)$/.exec(text);
  if (numbers) {
    const [, first, , second, year] = numbers;
    if (rules.dateOrder === "dmy") return toDay(year, second, first, rules);
    if (rules.dateOrder === "mdy") return toDay(year, first, second, rules);
    return undefined;
  }

  const named = rules.names.month.exec(text);
  if (!named) return undefined;
  const month =
    rules.names.months.get(named[0].replace(/\.$/, "")) ?? rules.names.months.get(named[0]);
  const tidy = (part: string) =>
    part
      .replace(/(\d)(?:st|nd|rd|th|er|º|ª|o)\b/g, "$1")
      .replace(/(?<!\p{L})(?:of|de|del|the)(?!\p{L})/gu, " ")
      .replace(/[ ,./-]+/g, " ")
      .trim();
  const before = tidy(text.slice(0, named.index));
  const after = tidy(text.slice(named.index + named[0].length));
  const dayFirst = /^(\d{1,2})\|(\d{4}|\d\d)$/.exec(`${before}|${after}`);
  if (dayFirst) return toDay(dayFirst[2], month, dayFirst[1], rules);
  const monthFirst = /^\|(\d{1,2}) (\d{4})$/.exec(`${before}|${after}`);
  if (monthFirst) return toDay(monthFirst[2], month, monthFirst[1], rules);
  const yearFirst = /^(\d{4})\|(\d{1,2})$/.exec(`${before}|${after}`);
  if (yearFirst) return toDay(yearFirst[1], month, yearFirst[2], rules);
  return undefined;
}

function toDay(
  year: string | undefined,
  month: string | number | undefined,
  day: string | undefined,
  rules: TimeRules,
): string | undefined {
  let full = Number(year);
  if (year?.length === 2) full += full + 2000 > rules.year + 10 ? 1900 : 2000;
  const date = new Date(0);
  date.setUTCFullYear(full, Number(month) - 1, Number(day));
  const isThere =
    full > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isThere ? isoDay(date) : undefined;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function clockPattern(half: string): RegExp {
  return new RegExp(
    `^(?:t|(${half}) ?)?(\\d{1,2})(?:(?:[:.]| ?h ?| ?[時时시点點] ` +
      `?)(\\d\\d)?(?:[:.](\\d\\d(?:[.,]\\d{1,9})?)|[分분])?)?(?: ?(${half}|[ap]))?(?: ` +
      "?(uhr|hrs|hours|h|o'clock))?(?: ?(z|utc|[-+]\\d\\d(?::?\\d\\d)?))?$",
    "u",
  );
}

const clockPatterns = new WeakMap<DateNames, RegExp>();

/** A time of day alone. */
export function readClock(text: string, { names }: TimeRules): Moment | undefined {
  if (text === "noon" || text === "midday") {
    return { clock: { hour: 12, minute: 0, second: "00" } };
  }
  const compact = /^t?(\d\d)(\d\d)(\d\d)?( ?z| ?utc)?$/.exec(text);
  if (compact) {
    const zone = compact[4] === undefined ? undefined : "z";
    return toClock(compact[1], compact[2], compact[3], undefined, zone);
  }
  const fraction = /^0?[.,](\d{2,})$/.exec(text);
  if (fraction) return { clock: secondsOfDay(Math.round(Number(`0.${fraction[1]}`) * 86_400)) };

  let pattern = clockPatterns.get(names);
  if (!pattern) clockPatterns.set(names, (pattern = clockPattern(names.half)));
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [, early, hour, minute, second, late, unit, zone] = parts;
  const half = halfOf(early ?? late, names);
  // 7 alone is ambiguous, 7pm and 19h are not
  const hasUnit = half !== undefined || unit !== undefined || /\d ?h$|[時时시点點]/u.test(text);
  if (minute === undefined && !hasUnit) return undefined;
  return toClock(hour, minute, second, half, zone);
}

function halfOf(name: string | undefined, { halves }: DateNames): "am" | "pm" | undefined {
  if (name === undefined) return undefined;
  return (
    halves.get(name) ??
    halves.get(name.replace(/[. ]/g, "")) ??
    commonHalves[name.slice(0, 1) as "a" | "p"]
  );
}

function toClock(
  hourText: string | undefined,
  minuteText = "00",
  secondText = "00",
  half?: "am" | "pm",
  zone?: string,
): Moment | undefined {
  let hour = Number(hourText);
  const minute = Number(minuteText);
  const [whole = "", decimals = ""] = secondText.split(/[.,]/);
  // PostgreSQL keeps six; more would be rounded up into the next second
  const kept = decimals.slice(0, 6).replace(/0+$/, "");
  const second = kept === "" ? whole : `${whole}.${kept}`;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined;
    hour = (hour % 12) + (half === "pm" ? 12 : 0);
  }
  const isEnd = hour === 24 && minute === 0 && Number(second) === 0;
  if ((hour > 23 && !isEnd) || minute > 59 || Number(second) >= 60) return undefined;
  const clock = { hour, minute, second };
  return zone === undefined
    ? { clock }
    : { clock, zone: zone === "utc" ? "Z" : zone.toUpperCase() };
}

function secondsOfDay(seconds: number): Clock {
  return {
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: String(seconds % 60).padStart(2, "0"),
  };
}

/** Days since 1899-12-30, as spreadsheets count them; five digits are the years 1954 to 2119. */
function serialMoment(text: string): Moment | undefined {
  const seconds = Math.round(Number(text.replace(",", ".")) * 86_400);
  const days = Math.floor(seconds / 86_400);
  if (days < 20_000 || days > 80_000) return undefined;
  return {
    day: isoDay(new Date(Date.UTC(1899, 11, 30 + days))),
    clock: secondsOfDay(seconds % 86_400),
  };
}

/** A date, a time of day, or both in one cell. */
export function readMoment(cell: string, rules: TimeRules): Moment | undefined {
  const text = plain(cell)
    .toLowerCase()
    .replace(/(z|[-+]\d\d:?\d\d)\[[^\]]+\]$/, "$1")
    // as JavaScript writes a date, and mail
    .replace(/ ?gmt([-+]\d\d:?\d\d)(?: \([^()]*\))?$/, "$1")
    .replace(/(?<=\d) ?gmt$/, "z");
  if (text === "") return undefined;
  const day = readDay(text, rules);
  if (day !== undefined) return { day };
  const clock = readClock(text, rules);
  if (clock) return clock;
  if (/^\d{5}[.,]\d+$/.test(text)) return serialMoment(text);
  if (/^1\d{9}(?:\d{3})?$/.test(text)) {
    const date = new Date(Number(text) * (text.length === 10 ? 1000 : 1));
    const { hour, minute, second } = secondsOfDay(Math.floor(date.getTime() / 1000) % 86_400);
    return { day: isoDay(date), clock: { hour, minute, second }, zone: "Z" };
  }

  // the date is before the time, or after it
  for (const { index } of text.matchAll(/[ t,日일](?=[^ ])/g)) {
    const first = text.slice(0, text[index] === "日" || text[index] === "일" ? index + 1 : index);
    const second = text.slice(index + 1).trim();
    const one = readDay(first.replace(/[ ,]+(?:at|um|à)?$/u, ""), rules);
    const time =
      one === undefined ? undefined : readClock(second.replace(/^(?:at|um|à) /u, ""), rules);
    if (one !== undefined && time) return { day: one, ...time };
    const other = readClock(first.replace(/,$/, ""), rules);
    const date = other ? readDay(second.replace(/^(?:on|am|le) /u, ""), rules) : undefined;
    if (other && date !== undefined) return { day: date, ...other };
  }
  return undefined;
}

/** `19:00 - 21:00`, as a start and an end. */
export function readClocks(cell: string, rules: TimeRules): [Moment, Moment?] | undefined {
  const parts = /^(.+?) ?[-\u2010-\u2015] ?(.+)$/u.exec(plain(cell).toLowerCase());
  const from = parts ? readClock(parts[1] ?? "", rules) : undefined;
  const until = parts ? readClock(parts[2] ?? "", rules) : undefined;
  if (from && until) return [from, until];
  const moment = readMoment(cell, rules);
  return moment && [moment];
}

/** Undefined where the moment lacks the date, or the time that is needed. */
export function formatMoment({ day, clock, zone = "" }: Moment): string | undefined {
  if (day === undefined || clock === undefined) return undefined;
  const { hour, minute, second } = clock;
  const date = hour === 24 ? nextDay(day) : day;
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date} ${two(hour % 24)}:${two(minute)}:${second}${zone}`;
}

export function nextDay(day: string): string {
  return isoDay(new Date(Date.parse(`${day}T00:00Z`) + 86_400_000));
}
