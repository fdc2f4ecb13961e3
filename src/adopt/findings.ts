/** Something the database lacks or has otherwise than 000001 to 000004 would have made it. */
export interface Finding {
  /** `required`: the triggers and functions fail or mislead without it. */
  level: "required" | "advice";
  /** A table, a column (`bookings.status`), a role or the like. */
  object: string;
  problem: string;
  /** Mends it; absent where only the app's own knowledge can. */
  sql?: string;
}

export function required(object: string, problem: string, sql?: string): Finding {
  return { level: "required", object, problem, ...(sql === undefined ? {} : { sql }) };
}

export function advice(object: string, problem: string, sql?: string): Finding {
  return { ...required(object, problem, sql), level: "advice" };
}
