/**
 * Writes migrations/objects/generated/phone_rules.sql and columns/is_country_code.sql beside it
 * from the numbering metadata of libphonenumber-js. Same metadata, same bytes. After raising the
 * package's version: run it, commit the files, and read `regulars.phone_rule_changes()` on a live
 * database, because stored numbers are not re-keyed by it.
 *
 *   tsx scripts/generate-phone-rules.ts
 *   tsx scripts/generate-phone-rules.ts --check   write nothing, fail when a file would change
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import maxMetadata from "libphonenumber-js/metadata.max";
import packageJson from "libphonenumber-js/package.json" with { type: "json" };

/** One country's numbering plan: a tuple in the metadata (libphonenumber-js, METADATA.md). */
type Plan = readonly unknown[];

interface Metadata {
  country_calling_codes: Record<string, [string, ...string[]]>;
  countries: Record<string, Plan>;
  nonGeographic: Record<string, Plan>;
}

const metadata = maxMetadata as unknown as Metadata;
const version = `libphonenumber-js ${packageJson.version}`;

const callingCode = (plan: Plan) => plan[0] as string;
const text = (plan: Plan, index: number): string | null => (plan[index] as string) || null;
const internationalPrefix = (plan: Plan) => text(plan, 1);
const pattern = (plan: Plan) => plan[2] as string;
const lengths = (plan: Plan) => plan[3] as number[];
const nationalPrefix = (plan: Plan) => text(plan, 7) ?? text(plan, 5);
const transform = (plan: Plan) => text(plan, 8);
const typePatterns = (plan: Plan) =>
  ((plan[11] ?? []) as ([string?] | 0)[]).flatMap((type) => (type && type[0] ? [type[0]] : []));

const wholly = (source: string) => new RegExp(`^(?:${source})$`);

const samples = new Map<number, string[]>();

/** Every four-digit beginning, with three endings each: enough to tell two plans' shapes apart. */
function sampleNumbers(length: number): string[] {
  let numbers = samples.get(length);
  if (numbers === undefined) {
    numbers = ["0", "4", "9"].flatMap((ending) =>
      Array.from({ length: 10_000 }, (_, beginning) =>
        String(beginning).padStart(4, "0").padEnd(length, ending).slice(0, length),
      ),
    );
    samples.set(length, numbers);
  }
  return numbers;
}

function splitAlternatives(source: string): string[] {
  const alternatives: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < source.length; index++) {
    if (source[index] === "(") depth++;
    if (source[index] === ")") depth--;
    if (source[index] !== "|" || depth > 0) continue;
    alternatives.push(source.slice(start, index));
    start = index + 1;
  }
  return [...alternatives, source.slice(start)];
}

/**
 * The numbers a calling code can have, for all regions that share it: the main region's pattern
 * less the alternatives of no possible length (US: seven digits, a number without its area code),
 * plus the number types of the others that it does not cover (CA: 310 and four digits).
 */
function sharedPattern(main: Plan, others: Plan[]): string {
  const possible = lengths(main).flatMap(sampleNumbers);
  const alternatives = splitAlternatives(pattern(main)).filter((alternative) => {
    const whole = wholly(alternative);
    return possible.some((number) => whole.test(number));
  });
  const covered = wholly(alternatives.join("|"));
  for (const other of others) {
    const uncovered = lengths(other)
      .flatMap(sampleNumbers)
      .filter((number) => !covered.test(number));
    const missing = typePatterns(other).filter((type) => {
      const whole = wholly(type);
      return uncovered.some((number) => whole.test(number));
    });
    alternatives.push(...missing);
  }
  return [...new Set(alternatives)].join("|");
}

/** With backslashes as no setting of the session can read otherwise. */
function literal(value: string | null): string {
  if (value === null) return "null";
  const quoted = `'${value.replaceAll("'", "''")}'`;
  return quoted.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** The metadata's patterns match where they stand; the table's are anchored, ready for use. */
const atStart = (source: string | null) =>
  source === null ? null : /^\d+$/.test(source) ? `^${source}` : `^(?:${source})`;

const columns = [
  "region",
  "calling_code",
  "is_main_region",
  "international_prefix",
  "national_prefix",
  "national_prefix_transform",
  "national_number",
];

function row(region: string, plan: Plan, isMainRegion: boolean, nationalNumber: string): string {
  const cells = [
    literal(region),
    literal(callingCode(plan)),
    String(isMainRegion),
    literal(atStart(internationalPrefix(plan))),
    literal(atStart(nationalPrefix(plan))),
    literal(transform(plan)?.replaceAll("$", "\\") ?? null),
    literal(`^(?:${nationalNumber})$`),
  ];
  return `  (${cells.join(", ")})`;
}

function countryPlan(region: string): Plan {
  const plan = metadata.countries[region];
  if (plan === undefined) throw new Error(`no metadata for region ${region}`);
  return plan;
}

const countryRows = Object.values(metadata.country_calling_codes).flatMap(([main, ...others]) => {
  const nationalNumber = sharedPattern(countryPlan(main), others.map(countryPlan));
  return [main, ...others].map((region) =>
    row(region, countryPlan(region), region === main, nationalNumber),
  );
});
const worldwideRows = Object.entries(metadata.nonGeographic).map(([code, plan]) =>
  row(code, plan, true, pattern(plan)),
);

const assignments = [...columns.slice(1), "metadata_version"];
const rulesSql = `-- Generated by scripts/generate-phone-rules.ts from ${version}; do not edit.
-- The metadata is that of Google's libphonenumber (Apache License 2.0).
-- Replayable: writes only what differs, and removes the regions that this version no longer knows.
select regulars.retire_phone_rules(${literal(version)});

insert into regulars.phone_rules as present (
  ${[...columns, "metadata_version"].join(",\n  ")}
)
select
  v.*,
  ${literal(version)}
from (values
${[...countryRows, ...worldwideRows].sort().join(",\n")}
) as v (
  ${columns.join(",\n  ")}
)
on conflict (edition, region) do update set
${assignments.map((column) => `  ${column} = excluded.${column}`).join(",\n")}
where present is distinct from excluded;

delete from regulars.phone_rules
where edition = 0
  and metadata_version <> ${literal(version)};
`;

/** Lines of quoted codes, as many as fit. */
function listCodes(codes: string[]): string {
  const lines = [""];
  for (const code of codes) {
    if (`${lines.at(-1)} '${code}',`.length > 92) lines.push("");
    lines.push(`${lines.pop()} '${code}',`);
  }
  return lines
    .map((line) => `    ${line.trim()}`)
    .join("\n")
    .replace(/,$/, "");
}

const countrySql = `-- Generated by scripts/generate-phone-rules.ts from ${version}; do not edit.
create or replace function regulars.is_country_code(code text)
returns boolean
language sql
immutable
parallel safe
begin atomic
  select code in (
${listCodes(Object.keys(metadata.countries).sort())}
  );
end;

comment on function regulars.is_country_code(text) is
  'Whether a text is the code of a country or region whose phone numbers can be read: ISO 3166 '
  'alpha-2 with those that CLDR adds.';
revoke all on function regulars.is_country_code(text) from public;
`;

const folder = new URL("../migrations/objects/generated/", import.meta.url);
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
for (const [path, sql] of [
  ["phone_rules.sql", rulesSql],
  ["columns/is_country_code.sql", countrySql],
] as const) {
  const file = new URL(path, folder);
  if (!values.check) {
    await writeFile(file, sql);
  } else if ((await readFile(file, "utf8")) !== sql) {
    console.error(`${path} differs from what its metadata gives: run this without --check`);
    process.exitCode = 1;
  }
}
