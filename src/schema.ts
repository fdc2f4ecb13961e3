/**
 * The schema of the tables and of the functions that apps call. All SQL of this package calls it
 * `public`, so that each file runs as it is; in another schema that qualifier is replaced.
 */
import type { Db } from "./rows.js";

/** The schema that the SQL of this package names. */
export const homeSchema = "public";

/** Comments, literals and quoted names are passed over; what stands between `$$` is code. */
const tokens =
  /--.*|\/\*[^]*?\*\/|\be'(?:[^'\\]|\\[^]|'')*'|'[^']*'|"[^"]*"|(?<![\w$.])public(?=\.\w)/gi;

/** The SQL with each `public.` that qualifies a name replaced. */
export function inSchema(sql: string, schema: string = homeSchema): string {
  if (schema === homeSchema) return sql;
  return sql.replace(tokens, (token) => (token.toLowerCase() === homeSchema ? schema : token));
}

/** @throws RangeError where it is no name of a schema that Regulars can live in */
export function assertSchema(name: string): void {
  const isPlain = /^[a-z_][a-z0-9_]{0,62}$/.test(name);
  if (!isPlain || name === "regulars" || name === "information_schema" || name.startsWith("pg_")) {
    throw new RangeError(
      `${JSON.stringify(name)} is no schema for Regulars: a name of at most 63 lower-case ` +
        "letters, digits and underscores, which is not regulars, information_schema or pg_…",
    );
  }
}

/**
 * What each session of a command begins with. Chunks look again under their locks, which a snapshot
 * of before would not show them; and names are compared as the catalog prints them.
 */
export const sessionSettings =
  "set default_transaction_isolation = 'read committed'; set quote_all_identifiers = off";

/** The schema that the database has recorded; undefined where Regulars is not in it. */
export async function recordedSchema(db: Db): Promise<string | undefined> {
  try {
    const { rows } = await db.query(
      "select nspname as name from pg_namespace where oid = regulars.home_schema()",
    );
    return (rows as { name: string }[])[0]?.name;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "3F000" || code === "42883" || code === "42501") return undefined;
    throw error;
  }
}
