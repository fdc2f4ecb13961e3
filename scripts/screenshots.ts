/**
 * Draws docs/images from the demo's invented guests: npm start, then
 *
 *   DATABASE_URL=postgres://… npx tsx scripts/screenshots.ts
 *
 * Chromium is Debian's, or the one that CHROMIUM names.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { createPool } from "../src/client.js";
import { startConsole } from "../src/console/server.js";
import { packageRoot } from "../src/package.js";

const folder = join(packageRoot, "docs", "images");

await mkdir(folder, { recursive: true });
await using pool = createPool({ connectionString: process.env.DATABASE_URL });
const { rows } = await pool.query<{ day: string; guest: string }>(
  `select
     (min(next_bookings.starts_at)::date)::text as day,
     (array_agg(customer_profiles.customer_id order by total_visits desc))[1] as guest
   from restaurants
   join customer_profiles on customer_profiles.restaurant_id = restaurants.id
   left join bookings as next_bookings
     on next_bookings.restaurant_id = restaurants.id
     and next_bookings.customer_id = customer_profiles.customer_id
     and next_bookings.starts_at > now()
     and next_bookings.status = 'confirmed'
   where restaurants.slug = 'harbour-table'`,
);
const [{ day, guest } = { day: "", guest: "" }] = rows;
const pictures = [
  ["console-day", `today?day=${day}`],
  ["console-guest", `guests/${guest}`],
] as const;

await using server = await startConsole({ pool, write: false });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 640 } });
  await page.goto(server.url);
  for (const [name, path] of pictures) {
    await page.goto(`${new URL(server.url).origin}/r/harbour-table/${path}`);
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
} finally {
  await browser.close();
}
