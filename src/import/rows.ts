/**
 * Turns a row of a file into the cells that the database judges: each in one form where it can be
 * read without doubt, as it stands where it cannot. Nothing is rejected here.
 */
import { createHash } from "node:crypto";
import { ImportError } from "./error.js";
import { type Field, fields } from "./fields.js";
import { type Mapping, findColumn, mappedFields } from "./mapping.js";
import {
  joinDialCode,
  readAmount,
  readCurrency,
  readMinutes,
  readParty,
  restorePhone,
} from "./numbers.js";
import { decimalsOf } from "../currencies.js";
import { fold, plain, trimUnseen, unwrap } from "./text.js";
import {
  type Moment,
  type TimeRules,
  dateNames,
  formatMoment,
  nextDay,
  readClocks,
  readMoment,
} from "./times.js";
import { type UnknownWord, Words, isListField, lists } from "./words.js";

/** Fields that are read into others. */
const joined = [
  "starts_on",
  "starts_time",
  "adults",
  "children",
  "dial_code",
  "created_on",
  "created_time",
] as const;

type Cell = Exclude<Field, (typeof joined)[number]>;
type Staged = Cell | "digest" | "key_phone";

/** The text columns of the staging table that a row fills. */
export const stagedColumns: Staged[] = [
  "digest",
  "key_phone",
  ...fields.filter((field): field is Cell => !joined.some((part) => part === field)),
];

export type StagedRow = Partial<Record<Staged, string>>;

export interface ReadingOptions {
  dateOrder?: "dmy" | "mdy" | undefined;
  /** Whose names of months and days the file has beside English ones, and whose decimal sign. */
  locale?: string | undefined;
  /**
   * Whether amounts are pounds or pence; asked for as soon as there is one, unless its currency has
   * no decimals.
   */
  amounts?: "major" | "minor" | undefined;
  /**
   * What becomes of words that nobody knows. @defaultValue statuses stop the import, others are
   * kept in the notes
   */
  unknown?: "keep" | "reject" | undefined;
  /** Columns that together identify a booking of a system without ids. */
  key?: string[] | undefined;
  nullTexts?: string[] | undefined;
}

/** What the database knows that reading needs. */
export interface Surroundings {
  callingCode: string | undefined;
  /** By country, ISO 3166 alpha-2. */
  callingCodes: Record<string, string>;
  currency: string | undefined;
  tableLabels: string[];
}

const times = ["confirmed_at", "completed_at", "cancelled_at"] as const;
const texts = ["reference", "customer_name", "customer_first_name", "customer_last_name"] as const;

export class RowReader {
  /** Cells that were read as nothing because they are one of `nullTexts`. */
  nulls = 0;
  /** Dates of creation, confirmation and the like without a time of day. */
  datesWithoutTime = 0;
  /** The first amount that may be in major units, where nobody has said so. */
  unclearAmount: string | undefined;
  /** The first amount in major units whose currency, so number of decimals, is unknown. */
  amountWithoutCurrency: string | undefined;

  readonly #mapping: Mapping;
  readonly #options: ReadingOptions;
  readonly #around: Surroundings;
  readonly #rules: TimeRules;
  readonly #nullTexts: Set<string>;
  readonly #fields: Field[];
  readonly #columns = new Map<Field, number>();
  readonly #words = new Map<string, Words>();
  readonly #key: { index: number; field: Field | undefined }[];

  constructor(mapping: Mapping, headers: string[], options: ReadingOptions, around: Surroundings) {
    this.#mapping = mapping;
    this.#options = options;
    this.#around = around;
    this.#rules = timeRules(options);
    this.#nullTexts = new Set(options.nullTexts ?? ["NULL", "\\N"]);
    this.#fields = [...new Set(mappedFields(mapping))];
    for (const { field, column } of mapping.columns) this.#columns.set(field, column - 1);
    for (const field of this.#fields) {
      if (!isListField(field)) continue;
      const own = field === "table_label" ? around.tableLabels : [];
      this.#words.set(field, new Words(field, mapping.words[field] ?? {}, own));
    }
    this.#key = (options.key ?? []).map((name) => {
      const field = mapping.columns.find((mapped) => mapped.field === name.trim());
      const index = field ? field.column - 1 : findColumn(name, headers, "--key");
      return { index, field: mapping.columns.find(({ column }) => column === index + 1)?.field };
    });
    if (this.#key.length > 0 && this.#fields.includes("external_id")) {
      throw new ImportError("--key is for files without ids: this one has external_id");
    }
  }

  unknownWords(): UnknownWord[] {
    return [...this.#words.values()].flatMap((words) => words.unknown());
  }

  read(cells: string[]): StagedRow {
    const raw: Partial<Record<Field, string>> = {};
    let contents = "";
    for (const field of this.#fields) {
      const index = this.#columns.get(field);
      let cell = index === undefined ? "" : (cells[index] ?? "");
      if (cell !== "") {
        if (this.#nullTexts.has(cell)) {
          this.nulls += 1;
          cell = "";
        } else cell = unwrap(cell);
      }
      if (cell === "") cell = this.#mapping.constants[field] ?? "";
      if (cell === "") continue;
      raw[field] = cell;
      contents += `${field}=${cell}\x1f`;
    }

    const row: StagedRow = {};
    for (const field of texts) if (raw[field] !== undefined) row[field] = raw[field];
    if (raw.customer_email !== undefined) row.customer_email = raw.customer_email;
    if (raw.notes !== undefined) row.notes = raw.notes;
    this.#readTimes(raw, row);
    this.#readParty(raw, row);
    this.#readPhone(raw, row);
    this.#readAmount(raw, row);
    this.#readWords(raw, row);
    if (raw.duration_minutes !== undefined) {
      row.duration_minutes = readMinutes(raw.duration_minutes) ?? raw.duration_minutes;
    }
    if (raw.external_id !== undefined) {
      const id = trimUnseen(raw.external_id);
      if (id !== "") row.external_id = id;
    }
    if (row.external_id === undefined) {
      const key = this.#keyOf(cells, row);
      if (key !== undefined) row.external_id = `key:${hash(key)}`;
      else row.digest = hash(contents);
    }
    return row;
  }

  #readTimes(raw: Partial<Record<Field, string>>, row: StagedRow): void {
    const rules = this.#rules;
    let start: Moment | undefined;
    let until: Moment | undefined;
    if (raw.starts_at !== undefined) {
      start = quickMoment(raw.starts_at) ?? readMoment(raw.starts_at, rules);
      row.starts_at = (start && formatMoment(start)) ?? raw.starts_at;
    } else if (raw.starts_on !== undefined && raw.starts_time !== undefined) {
      [start, until] = joinDayAndTime(raw.starts_on, raw.starts_time, rules);
      row.starts_at = (start && formatMoment(start)) ?? `${raw.starts_on} ${raw.starts_time}`;
    } else if (raw.starts_on !== undefined || raw.starts_time !== undefined) {
      const written = `${raw.starts_on ?? ""} ${raw.starts_time ?? ""}`.trim();
      start = readMoment(written, rules);
      row.starts_at = (start && formatMoment(start)) ?? written;
    }

    const end =
      raw.ends_at === undefined
        ? until
        : (quickMoment(raw.ends_at) ?? readMoment(raw.ends_at, rules));
    if (raw.ends_at !== undefined || end) {
      row.ends_at = (end && formatMoment(endAfter(start, end))) ?? raw.ends_at ?? "";
    }

    for (const field of times) {
      const cell = raw[field];
      if (cell === undefined) continue;
      const moment = readInstant(cell, undefined, rules);
      row[field] = this.#atNoon(moment, undefined) ?? cell;
    }
    const created = raw.created_at ?? raw.created_on;
    if (created !== undefined) {
      const moment = readInstant(
        created,
        raw.created_at === undefined ? raw.created_time : undefined,
        rules,
      );
      const written =
        raw.created_at ?? [raw.created_on, raw.created_time].filter(Boolean).join(" ");
      row.created_at = this.#atNoon(moment, start) ?? written;
    }
  }

  /**
   * A date alone is the noon of its day, which is of that business day wherever it begins, or an
   * earlier start.
   */
  #atNoon(moment: Moment | undefined, start: Moment | undefined): string | undefined {
    if (moment?.day === undefined || moment.clock !== undefined)
      return moment && formatMoment(moment);
    this.datesWithoutTime += 1;
    const isEarlier = start?.day === moment.day && (start.clock?.hour ?? 12) < 12;
    return formatMoment(isEarlier ? start : { day: moment.day, clock: noon });
  }

  #readParty(raw: Partial<Record<Field, string>>, row: StagedRow): void {
    if (raw.party_size !== undefined) {
      row.party_size = readParty(raw.party_size) ?? raw.party_size;
    } else if (raw.adults !== undefined || raw.children !== undefined) {
      const [adults, children] = [raw.adults ?? "0", raw.children ?? "0"].map(readParty);
      row.party_size =
        adults === undefined || children === undefined
          ? `${raw.adults ?? ""} + ${raw.children ?? ""}`
          : String(Number(adults) + Number(children));
    }
  }

  #readPhone(raw: Partial<Record<Field, string>>, row: StagedRow): void {
    if (raw.customer_phone === undefined) return;
    const phone =
      raw.dial_code === undefined
        ? restorePhone(raw.customer_phone, this.#around.callingCode)
        : joinDialCode(
            raw.dial_code,
            restorePhone(raw.customer_phone, undefined),
            this.#around.callingCodes,
          );
    row.customer_phone = phone;
  }

  #readAmount(raw: Partial<Record<Field, string>>, row: StagedRow): void {
    const own = this.#around.currency;
    const amount = raw.spend_amount;
    let currency =
      raw.spend_currency === undefined ? undefined : readCurrency(raw.spend_currency, own);
    if (raw.spend_currency !== undefined) row.spend_currency = currency ?? raw.spend_currency;
    // a dash stands for nothing
    if (amount === undefined || /^[-\u2010-\u2015]+$/u.test(plain(amount))) return;

    const written = /[^\d.,\s'’-]+/u.exec(plain(amount))?.[0];
    currency ??= (written === undefined ? undefined : readCurrency(written, own)) ?? own;
    if (this.#options.amounts === "major") {
      if (currency === undefined) this.amountWithoutCurrency ??= amount;
      row.spend_amount = readAmount(amount, currency, this.#options.locale) ?? amount;
      if (raw.spend_currency === undefined && currency !== undefined) row.spend_currency = currency;
    } else {
      row.spend_amount = plain(amount);
      // 45 may be pounds or pence: a hundredth of the bill would be as silent as a right one
      const isOneOrOther = currency !== undefined && decimalsOf(currency) === 0;
      if (
        this.#options.amounts === undefined &&
        /[1-9]/.test(row.spend_amount) &&
        !(isOneOrOther && /^\d+$/.test(row.spend_amount))
      ) {
        this.unclearAmount ??= amount;
      }
    }
  }

  #readWords(raw: Partial<Record<Field, string>>, row: StagedRow): void {
    const kept: string[] = [];
    let claimsTable = true;
    for (const [field, words] of this.#words) {
      const cell = raw[field as Field];
      if (cell === undefined || plain(cell) === "") continue;
      const list = field as keyof typeof lists;
      const word = words.read(cell);
      if (word !== undefined) {
        if (word !== "") row[list] = word;
      } else if (this.#options.unknown === "reject") {
        row[list] = cell;
      } else if (list === "status" && this.#options.unknown === undefined) {
        row.status = cell;
      } else {
        kept.push(`${lists[list].title}: ${plain(cell)}`);
        if (list === "status") claimsTable = false;
      }
    }
    // only a known booking status holds a table
    if (!claimsTable && row.table_label !== undefined) {
      kept.push(`${lists.table_label.title}: ${row.table_label}`);
      delete row.table_label;
    }
    if (kept.length > 0) row.notes = [row.notes, ...kept].filter(Boolean).join("\n");
  }

  /**
   * Undefined where a part of it is missing: such a row is identified by its contents. The database
   * adds the phone, as the number that it dials.
   */
  #keyOf(cells: string[], row: StagedRow): string | undefined {
    if (this.#key.length === 0) return undefined;
    const parts = new Set<string>();
    for (const { index, field } of this.#key) {
      const cell = plain(cells[index] ?? "");
      if (cell === "" || this.#nullTexts.has(cell)) return undefined;
      if (field?.startsWith("starts_")) parts.add(`starts=${row.starts_at ?? cell}`);
      else if (field === "customer_phone") row.key_phone = row.customer_phone ?? cell;
      else parts.add(`${field ?? `#${index + 1}`}=${fold(cell)}`);
    }
    return [...parts].join("\x1f");
  }
}

const noon = { hour: 12, minute: 0, second: "00" };

export function timeRules({ dateOrder, locale }: ReadingOptions): TimeRules {
  if (locale !== undefined) {
    let known: string[] = [];
    try {
      known = Intl.DateTimeFormat.supportedLocalesOf(locale);
    } catch {
      // not even the form of a language tag
    }
    if (known.length === 0) {
      throw new ImportError(
        `--locale ${locale} is no language that is known here, such as de or pt-BR`,
      );
    }
  }
  return { dateOrder, names: dateNames(locale), year: new Date().getFullYear() };
}

const isoMoment = new RegExp(
  "^([12]\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8]))" +
    "[ T]([01]\\d|2[0-3]):([0-5]\\d)(?::([0-5]\\d))?$",
);

/** Most cells: what the database reads as it is. */
function quickMoment(cell: string): Moment | undefined {
  const parts = isoMoment.exec(cell);
  if (!parts) return undefined;
  const [, day = "", hour, minute, second = "00"] = parts;
  return { day, clock: { hour: Number(hour), minute: Number(minute), second } };
}

function readInstant(on: string, at: string | undefined, rules: TimeRules): Moment | undefined {
  return at === undefined
    ? (quickMoment(on) ?? readMoment(on, rules))
    : joinDayAndTime(on, at, rules)[0];
}

/**
 * A date with a time of zero and a time with the date zero are what spreadsheets make of each
 * alone.
 */
function joinDayAndTime(
  on: string,
  at: string,
  rules: TimeRules,
): [start?: Moment, until?: Moment | undefined] {
  const date = readMoment(on, rules);
  const [time, until] = readClocks(at, rules) ?? [];
  if (date?.day === undefined || !time?.clock) return [];
  const isMidnight = date.clock
    ? date.clock.hour + date.clock.minute + Number(date.clock.second) === 0
    : true;
  const isDated = time.day !== undefined && !/^(?:1899-12-3[01]|1900-01-0[01])$/.test(time.day);
  if (!isMidnight || (isDated && time.day !== date.day)) return [];
  return [{ ...time, day: date.day }, until];
}

/**
 * An end that is a time alone, or earlier on the date of the start, is of the next day where that
 * is a stay.
 */
function endAfter(start: Moment | undefined, end: Moment): Moment {
  if (!start?.day || !start.clock || !end.clock) return end;
  if (end.day !== undefined && (end.day !== start.day || end.zone !== start.zone)) return end;
  const minutes = ({ hour, minute }: NonNullable<Moment["clock"]>) => hour * 60 + minute;
  const isBefore = minutes(end.clock) < minutes(start.clock);
  const isOvernight = isBefore && minutes(end.clock) + 1440 - minutes(start.clock) <= longestNight;
  const zone = end.zone ?? start.zone;
  return {
    ...end,
    day: isOvernight ? nextDay(start.day) : start.day,
    ...(zone === undefined ? {} : { zone }),
  };
}

const longestNight = 12 * 60;

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
