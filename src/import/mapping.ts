/** Which column of a file is which field: by its exact name, a named system's list, or by hand; never guessed. */
import { bookingSystems } from "./aliases.js";
import { type Field, fields } from "./fields.js";

const ownStatuses = [
  "pending",
  "pending_allocation",
  "confirmed",
  "completed",
  "no_show",
  "cancelled",
];

export interface MappingOptions {
  /** A key of {@link bookingSystems}. */
  system?: string | undefined;
  /** `column=field` each; the column by its name or `#3`; no field: not imported. */
  map?: string[] | undefined;
  /** `field=value` each: for rows whose cell is empty. */
  set?: string[] | undefined;
  /** `word=status` each. */
  status?: string[] | undefined;
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
  statuses: Record<string, string>;
}

/** What is wrong with the file or the options as a whole: nothing was imported. */
export class ImportError extends Error {
  override readonly name = "ImportError";
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
    const index = findColumn(name, headers, names);
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
  const statuses: Record<string, string> = { ...system?.statuses };
  for (const status of ownStatuses) statuses[status] ??= status;
  for (const pair of options.status ?? []) {
    const [word, status] = splitPair(pair, "--status");
    if (!ownStatuses.includes(status)) {
      throw new ImportError(`--status ${pair}: a status is one of ${ownStatuses.join(", ")}`);
    }
    statuses[normalize(word)] = status;
  }

  const mapping: Mapping = {
    columns,
    unmapped: headers.flatMap((header, index) =>
      chosen[index] === undefined ? [{ column: index + 1, header }] : [],
    ),
    constants,
    statuses,
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
  return text.trim().normalize("NFC").toLowerCase();
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

/** A header may hold "=", a value too: the sign that counts is the last of a header, the first of a value. */
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

function findColumn(name: string, headers: string[], names: string[]): number {
  const position = /^#(\d+)$/.exec(name.trim())?.[1];
  if (position !== undefined && !names.includes(name.trim())) {
    const index = Number(position) - 1;
    if (index < 0 || index >= headers.length) {
      throw new ImportError(`--map ${name}: the file has ${headers.length} columns`);
    }
    return index;
  }
  const wanted = normalize(name);
  const index = names.indexOf(wanted);
  if (index < 0) throw new ImportError(`--map: the file has no column ${name}`);
  if (names.includes(wanted, index + 1)) {
    const places = names.flatMap((other, at) => (other === wanted ? [`#${at + 1}`] : []));
    throw new ImportError(
      `--map: several columns are called ${name}: say which, ${places.join(" or ")}`,
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
  if (!has.has("party_size")) missing.push("party_size");
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
