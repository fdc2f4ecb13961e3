/**
 * The functions as PostgREST and Supabase call them: `POST /rpc/create_booking` with named
 * arguments, as a role of the token, with the token's claims in `request.jwt.claims`. The claim
 * `restaurant_id`, or `app_metadata.restaurant_id`, is the restaurant: nobody sets it in SQL.
 *
 * With supabase-js: `supabase.rpc("create_booking", { restaurant_id, starts_at, party_size,
 * customer_name, customer_email, customer_phone })`, null for what the guest does not give.
 * Here the few statements of a request are sent by hand, so that one sees what it takes.
 */
import type pg from "pg";

export interface Claims {
  role: string;
  restaurant_id?: string;
  app_metadata?: { restaurant_id?: string };
}

export async function rpc(
  client: pg.ClientBase,
  claims: Claims,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown[]> {
  const names = Object.keys(args);
  const named = names.map((each, at) => `${quote(each)} => $${at + 1}`).join(", ");
  await client.query("begin");
  try {
    await client.query(`set local role ${quote(claims.role)}`);
    await client.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify(claims),
    ]);
    const { rows } = await client.query<object>(
      `select * from ${quote(name)}(${named})`,
      names.map((each) => args[each]),
    );
    await client.query("commit");
    return rows;
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
