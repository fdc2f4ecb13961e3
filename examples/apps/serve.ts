/** The service of server.ts on a port: DATABASE_URL=postgres://luna_app:… npx tsx serve.ts luna */
import { serve } from "@hono/node-server";
import { createPool, forRestaurant } from "regulars";
import { bookingService } from "./server.js";

const [, , slug = "luna"] = process.argv;
const pool = createPool(process.env.DATABASE_URL);
const server = serve({
  fetch: bookingService(forRestaurant(pool, { slug })).fetch,
  port: Number(process.env.PORT ?? 3000),
});
process.once("SIGTERM", () => {
  server.close(() => void pool.end());
});
