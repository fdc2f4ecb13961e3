/**
 * Finds the row that names the columns, which need not be the first, and the rows that are no
 * bookings.
 */
import { ImportError } from "./error.js";
import type { Field } from "./fields.js";
import { type CsvFormat, type CsvRecord, delimiters, readRecords } from "./file.js";
import { type Mapping, type MappingOptions, mapColumns } from "./mapping.js";
import { readParty } from "./numbers.js";
import { type ReadingOptions, timeRules } from "./rows.js";
import { fold, plain } from "./text.js";
import { type TimeRules, readMoment } from "./times.js";

/** The header is within so many records. */
const searched = 30;

export interface FoundHeader {
  format: CsvFormat;
  header: CsvRecord;
  headers: string[];
  /** From 1. */
  headerRecord: number;
  mapping: Mapping;
  /** What was read beyond the header. */
  first: CsvRecord[];
  portions: AsyncGenerator<CsvRecord[]>;
}

interface Options extends MappingOptions, ReadingOptions {
  delimiter?: string | undefined;
}

/**
 * The first row whose names are enough for a booking. Where columns are named by their numbers,
 * that is the row before the first booking. A file that begins with a booking is refused: its first
 * row would be lost.
 *
 * @throws ImportError what is wrong with the first row, where no row is a header
 */
export async function findHeader(
  path: string,
  format: CsvFormat,
  options: Options,
): Promise<FoundHeader> {
  const others = delimiters.filter((sign) => sign !== format.delimiter);
  const isSure = options.delimiter !== undefined || format.isNamed === true;
  let refused: unknown;
  for (const delimiter of [format.delimiter, ...(isSure ? [] : others)]) {
    const tried = { ...format, delimiter };
    const portions = readRecords(path, tried);
    const records: CsvRecord[] = [];
    while (records.length < searched) {
      const portion = await portions.next();
      if (portion.done) break;
      records.push(...portion.value);
    }
    try {
      return { format: tried, portions, ...chooseHeader(records, options) };
    } catch (error) {
      await portions.return(undefined);
      refused ??= error;
      if (!(error instanceof ImportError)) throw error;
    }
  }
  throw refused;
}

function chooseHeader(
  records: CsvRecord[],
  options: Options,
): Omit<FoundHeader, "format" | "portions"> {
  if (records.length === 0) throw new ImportError("the file is empty");
  const rules = timeRules(options);
  const isByNumber = (options.map ?? []).some((pair) => /^\s*#\d+\s*=/.test(pair));
  let chosen: { at: number; header: CsvRecord; headers: string[]; mapping: Mapping } | undefined;
  let refused: unknown;
  for (const [at, header] of records.slice(0, searched).entries()) {
    const headers = header.cells.map((cell) => cell ?? "\ufffd");
    try {
      const mapping = mapColumns(headers, options);
      if (isBooking(headers, mapping, rules)) break;
      chosen = { at, header, headers, mapping };
      if (!isByNumber) break;
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      refused ??= error;
    }
  }
  if (!chosen) {
    if (records[0]?.cells.some((cell) => readMoment(cell ?? "", rules)?.day !== undefined)) {
      const { message = "" } = (refused ?? {}) as { message?: string };
      throw new ImportError(
        "the first row is a booking and names no columns: write a first line such as " +
          `external_id,starts_at,party_size${message && `. ${message}`}`,
      );
    }
    throw refused;
  }
  return {
    header: chosen.header,
    headers: chosen.headers,
    headerRecord: chosen.at + 1,
    mapping: chosen.mapping,
    first: records.slice(chosen.at + 1),
  };
}

function isBooking(cells: string[], mapping: Mapping, rules: TimeRules): boolean {
  return mapping.columns.some(({ column, field }) => {
    const cell = cells[column - 1] ?? "";
    if (field === "party_size") return readParty(cell) !== undefined;
    return /^(?:starts_at|starts_on)$/.test(field) && readMoment(cell, rules)?.day !== undefined;
  });
}

const totals = new RegExp(
  "^(?:(?:grand |sub ?)?totals?|sum|summe|gesamt|insgesamt|somme|totale|totaal|suma|razem|toplam|" +
    "итого|合計|计|総計)\\b[: ]*",
  "iu",
);

/** A repeated header; or numbers and a word for their sum, without a time and an id. */
export function isNoBooking(
  cells: (string | undefined)[],
  { headers, mapping }: Pick<FoundHeader, "headers" | "mapping">,
): boolean {
  const at = (field: Field) => {
    const column = mapping.columns.find((mapped) => mapped.field === field)?.column;
    return column === undefined ? "" : (cells[column - 1] ?? "");
  };
  // most rows differ from others in their time
  const isDated = (["starts_at", "starts_on"] as const).some((field) => {
    const cell = at(field);
    return /\d/.test(cell);
  });
  if (isDated) return false;
  if (
    cells.length >= headers.length &&
    headers.every((header, place) => fold(header) === fold(cells[place] ?? ""))
  ) {
    return true;
  }
  const filled = cells.map((cell) => plain(cell ?? "\ufffd")).filter((cell) => cell !== "");
  const id = plain(at("external_id"));
  if (id !== "" && !totals.test(id)) return false;
  if (plain(at("starts_at")) !== "" && !totals.test(plain(at("starts_at")))) return false;
  return filled.every((cell) => totals.test(cell) || /^[\d.,'’ %\p{Sc}-]+$/u.test(cell));
}
