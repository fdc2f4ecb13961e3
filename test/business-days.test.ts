import { expect, it } from "vitest";
import { useDatabase } from "./database.js";

const database = useDatabase();
const isLong = Boolean(process.env.REGULARS_TEST_LONG);

it(
  "gives every instant around every clock change the day that began last",
  { timeout: 600_000 },
  async () => {
    const client = await database.pool.connect();
    try {
      // Each zone's changes of 2020 to 2035 are found by its offset on successive days.
      await client.query(
        `create temporary table changes as
         select name, at, offset_after
         from (
           select name, at,
             timezone(name, at) - timezone('UTC', at) as offset_before,
             timezone(name, at + interval '24 hours') - timezone('UTC', at + interval '24 hours')
               as offset_after
           from pg_timezone_names
           cross join generate_series(
             timestamptz '2020-01-01 00:00Z', '2035-12-31 00:00Z', interval '24 hours'
           ) as at
           where name !~ '^(posix|right)/'
         ) as days
         where offset_before <> offset_after`,
      );
      await client.query(
        `create temporary table instants as
         select name, day_starts_at, at + shift * interval '15 minutes' as at
         from changes
         cross join generate_series(-12, 130, 7) as shift
         cross join unnest(
           array['00:00', '00:30', '01:30', '02:00', '02:30', '04:00', '05:30']::time[]
         ) as starts (day_starts_at)
         where $1 or hashtext(name || at::text || day_starts_at::text) % 10 = 0`,
        [isLong],
      );
      const { rows } = await client.query<{ zones: number; changes: number }>(
        "select count(distinct name)::int as zones, count(*)::int as changes from changes",
      );
      expect(rows[0]?.zones).toBeGreaterThan(150);
      expect(rows[0]?.changes).toBeGreaterThan(4000);

      const wrong = await client.query(
        `select name, day_starts_at, at, day, start
         from (
           select *,
             regulars.business_day_start(day, name, day_starts_at) as start,
             regulars.business_day_start(day + 1, name, day_starts_at) as next_start
           from (
             select *, regulars.business_date(at, name, day_starts_at) as day from instants
           ) as dated
         ) as started
         where start > at
           or next_start <= at
           -- the clock shows at least the hour of the start, and did not a minute before
           or timezone(name, start) < day + day_starts_at
           or timezone(name, start - interval '1 minute') >= day + day_starts_at
         limit 5`,
      );
      expect(wrong.rows).toEqual([]);
    } finally {
      client.release();
    }
  },
);
