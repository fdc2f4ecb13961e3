import type { Db } from "../src/index.js";

/** A restaurant of its own for a test, with tables of these capacities, labelled T1, T2 … */
export async function addRestaurant(db: Db, capacities: number[] = []): Promise<string> {
  const made = await db.query(
    `insert into restaurants (name, slug, timezone, country_code)
      values ('Test', 'test-' || gen_random_uuid(), 'Europe/London', 'GB')
      returning id`,
  );
  const [{ id }] = made.rows as [{ id: string }];
  await db.query(
    `insert into restaurant_tables (restaurant_id, label, capacity)
     select $1, 'T' || place, capacity from unnest($2::int[]) with ordinality as t (capacity,
       place)`,
    [id, capacities],
  );
  return id;
}

/** An active program with the default rule: 10 points a booking and 5 a guest. */
export async function addProgram(db: Db, restaurantId: string): Promise<string> {
  const made = await db.query(
    `insert into loyalty_programs (restaurant_id, slug, name)
      values ($1, 'club', 'Club')
      returning id`,
    [restaurantId],
  );
  return (made.rows as [{ id: string }])[0].id;
}
