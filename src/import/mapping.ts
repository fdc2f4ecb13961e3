/**
 * Which column of a file is which field: by its exact name, a named system's list, or by hand;
 * never guessed.
 */
import { bookingSystems } from "./aliases.js";
import { ImportError } from "./error.js";
import { type Field, fields } from "./fields.js";
import { plain, unwrap } from "./text.js";
import { type ListField, lists, ownStatuses } from "./words.js";

export interface MappingOptions {
  /** A key of {@link bookingSystems}. */
  system?: string | undefined;
  /** `column=field` each; the column by its name or `#3`; no field: not imported. */
  map?: string[] | undefined;
  /** `field=value` each: for rows whose cell is empty. */
  set?: string[] | undefined;
  /** `word=status` each; so do the following say what words of the file mean. */
  status?: string[] | undefined;
  /** `word=label` each; no label: no table. */
  table?: string[] | undefined;
  /** `word=slug` each. */
  sources?: string[] | undefined;
  seating?: string[] | undefined;
  type?: string[] | undefined;
  /** `word=yes` or `word=no` each. */
  consent?: string[] | undefined;
  cancelledBy?: string[] | undefined;
}

export interface MappedColumn {
  /** From 1. */
  column: number;
  header: string;
  field: Field;
}

export interface Mapping {
  columns: MappedColumn[];
  unmapped: { column: number; header: string }[];
  constants: Partial<Record<Field, string>>;
  /** What words of the file mean, by the field that they are in. */
  words: Partial<Record<ListField, Record<string, string>>>;
}

/** @throws ImportError when a column is ambiguous or a required one is missing */
export function mapColumns(headers: string[], options: MappingOptions): Mapping {
  const system = findSystem(options.system);
  const aliases = system?.columns ?? {};
  const names = headers.map(normalize);
  const chosen: (Field | undefined)[] = names.map(
    (name) => aliases[name] ?? fields.find((field) => field === name),
  );

  for (const pair of options.map ?? []) {
    const [name, field] = splitPair(pair, "--map");
    const index = findColumn(name, headers);
    chosen[index] = field === "" ? undefined : toField(field, "--map");
  }
  const columns = headers.flatMap((header, index) => {
    const field = chosen[index];
    return field === undefined ? [] : [{ column: index + 1, header, field }];
  });
  refuseTwice(columns);

  const constants: Mapping["constants"] = {};
  for (const pair of options.set ?? []) {
    const [name, value] = splitPair(pair, "--set", "first");
    constants[toField(name, "--set")] = value;
  }
  const given = {
    status: options.status,
    table_label: options.table,
    source: options.sources,
    seating_preference: options.seating,
    booking_type: options.type,
    marketing_opt_in: options.consent,
    cancelled_by: options.cancelledBy,
  };
  const words: Mapping["words"] = { status: { ...system?.statuses } };
  for (const [field, pairs = []] of Object.entries(given) as [ListField, string[] | undefined][]) {
    const { option } = lists[field];
    for (const pair of pairs) {
      const [word, value] = splitPair(pair, option);
      if (field === "status" && !ownStatuses.includes(value)) {
        throw new ImportError(`--status ${pair}: a status is one of ${ownStatuses.join(", ")}`);
      }
      words[field] = { ...words[field], [word]: value };
    }
  }

  const mapping: Mapping = {
    columns,
    unmapped: headers.flatMap((header, index) =>
      chosen[index] === undefined ? [{ column: index + 1, header }] : [],
    ),
    constants,
    words,
  };
  refuseMissing(mapping, names);
  return mapping;
}

/** The fields that the file fills; what it does not have stays as it is on bookings that exist. */
export function mappedFields(mapping: Mapping): Field[] {
  return [
    ...mapping.columns.map(({ field }) => field),
    ...(Object.keys(mapping.constants) as Field[]),
  ];
}

function normalize(text: string): string {
  return plain(unwrap(text)).toLowerCase();
}

function findSystem(name: string | undefined) {
  if (name === undefined) return undefined;
  const system = bookingSystems[name];
  if (!system) {
    throw new ImportError(
      `--system ${name} is not known; known are ${Object.keys(bookingSystems).join(", ")}`,
    );
  }
  return system;
}

/**
 * A header may hold "=", a value too: the sign that counts is the last of a header, the first of a
 * value.
 */
function splitPair(
  pair: string,
  option: string,
  which: "first" | "last" = "last",
): [string, string] {
  const at = which === "first" ? pair.indexOf("=") : pair.lastIndexOf("=");
  if (at < 0) throw new ImportError(`${option} ${pair}: an equals sign is missing`);
  return [pair.slice(0, at), pair.slice(at + 1).trim()];
}

function toField(name: string, option: string): Field {
  const field = fields.find((known) => known === name.trim());
  if (!field)
    throw new ImportError(`${option}: no field ${name.trim()}; fields are ${fields.join(", ")}`);
  return field;
}

/** The place of a column that is named by its header or by `#3`, from 0. */
export function findColumn(name: string, headers: string[], option = "--map"): number {
  const names = headers.map(normalize);
  const position = /^#(\d+)$/.exec(name.trim())?.[1];
  if (position !== undefined && !names.includes(name.trim())) {
    const index = Number(position) - 1;
    if (index < 0 || index >= headers.length) {
      throw new ImportError(`${option} ${name}: the file has ${headers.length} columns`);
    }
    return index;
  }
  const wanted = normalize(name);
  const index = names.indexOf(wanted);
  if (index < 0) throw new ImportError(`${option}: the file has no column ${name}`);
  if (names.includes(wanted, index + 1)) {
    const places = names.flatMap((other, at) => (other === wanted ? [`#${at + 1}`] : []));
    throw new ImportError(
      `${option}: several columns are called ${name}: say which, ${places.join(" or ")}`,
    );
  }
  return index;
}

function refuseTwice(columns: MappedColumn[]): void {
  for (const { field } of columns) {
    const same = columns.filter((other) => other.field === field);
    if (same.length > 1) {
      const names = same.map(({ column, header }) => `#${column} ${header}`).join(", ");
      throw new ImportError(
        `several columns would be ${field}: ${names}; leave the others out with --map '#n='`,
      );
    }
  }
}

function refuseMissing(mapping: Mapping, names: string[]): void {
  const has = new Set(mappedFields(mapping));
  const missing: string[] = [];
  if (!has.has("starts_at") && !(has.has("starts_on") && has.has("starts_time"))) {
    missing.push("starts_at (or starts_on and starts_time)");
  }
  if (!has.has("party_size") && !has.has("adults")) missing.push("party_size");
  if (missing.length === 0) return;

  const fitting = Object.entries(bookingSystems)
    .filter(([, { columns }]) => {
      const found = names.flatMap((name) => columns[name] ?? []);
      return found.includes("party_size") && found.includes("starts_on");
    })
    .map(([key]) => `--system ${key}`);
  const unmapped = mapping.unmapped.map(({ column, header }) => `#${column} ${header}`).join(", ");
  throw new ImportError(
    `no column is ${missing.join(" and none is ")}. Not mapped: ${unmapped || "none"}. ` +
      (fitting.length > 0
        ? `The names are those of ${fitting.join(" or ")}.`
        : "Name them with --map column=field."),
  );
}
