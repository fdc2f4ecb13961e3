/**
 * A booking service on Hono: book, cancel, the guest's page, statement, redeem. Who may see which
 * guest is the app's to decide; here nobody asks. serve.ts puts it on a port.
 */
import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import {
  IdempotencyError,
  InsufficientPointsError,
  InvalidFieldError,
  NotFoundError,
  RefusedError,
  RegularsError,
  type Restaurant,
  StatusMoveError,
  TableTakenError,
  TransactionConflictError,
  type bookings,
} from "regulars";

export function bookingService(db: Restaurant): Hono {
  const app = new Hono();

  app.get("/tables", async (c) => {
    const free = await db.tables.free({
      starts_at: new Date(c.req.query("at") ?? ""),
      party_size: Number(c.req.query("party") ?? 2),
    });
    return c.json(free.map(({ label, capacity }) => ({ label, capacity })));
  });

  // A retry of the browser with the same key gives the same booking.
  app.post("/bookings", async (c) => {
    const wanted = await c.req.json<Record<string, string>>();
    const booking = await db.bookings.create({
      starts_at: new Date(wanted.at ?? ""),
      party_size: Number(wanted.party),
      customer_name: wanted.name,
      customer_email: wanted.email,
      customer_phone: wanted.phone,
      idempotency_key: c.req.header("idempotency-key"),
    });
    return c.json(shown(booking), 201);
  });

  app.get("/bookings/:reference", async (c) => {
    return c.json(shown(await db.bookings.get({ reference: c.req.param("reference") })));
  });

  app.post("/bookings/:reference/cancel", async (c) => {
    const { id } = await db.bookings.get({ reference: c.req.param("reference") });
    return c.json(shown(await db.bookings.cancel({ booking_id: id, cancelled_by: "customer" })));
  });

  app.get("/guests/:id", async (c) => {
    const customer_id = c.req.param("id");
    const [card, account, rewards, visits] = await Promise.all([
      db.customers.get({ customer_id }),
      db.loyalty.getAccount({ customer_id }),
      db.loyalty.rewards({ customer_id }),
      db.bookings.list({ customer_id, limit_to: 20, after: c.req.query("after") }),
    ]);
    return c.json({
      name: card.full_name,
      tier: account.tier,
      points: account.balance,
      points_to_next_tier: account.points_to_next_tier,
      rewards: rewards.filter(({ refused_with }) => refused_with === null).map(({ name }) => name),
      bookings: visits.map(shown),
      // the next page begins after the last row of this one
      after: visits.length === 20 ? visits.at(-1)?.id : undefined,
    });
  });

  app.get("/guests/:id/statement", async (c) => {
    return c.json(await db.loyalty.statement({ customer_id: c.req.param("id") }));
  });

  app.post("/guests/:id/redemptions", async (c) => {
    const { points, reason } = await c.req.json<{ points: number; reason: string }>();
    const spent = await db.loyalty.redeem({
      customer_id: c.req.param("id"),
      points,
      reason,
      actor: "staff",
      idempotency_key: c.req.header("idempotency-key"),
    });
    return c.json({ id: spent.id, points: spent.points_delta }, 201);
  });

  app.onError((error, c) => {
    if (!(error instanceof RegularsError)) {
      console.error(error);
      return c.json({ error: "internal" }, 500);
    }
    const { code, message, field, detail, hint } = error;
    return c.json({ error: code, message, field, detail, hint }, statusOf(error));
  });
  return app;
}

/** What a guest may see of a booking. */
function shown(booking: bookings.Booking) {
  const { reference, status, starts_at, party_size, customer_id } = booking;
  return { reference, status, starts_at, party_size, customer_id };
}

function statusOf(error: RegularsError): ContentfulStatusCode {
  if (error instanceof InvalidFieldError) return 400;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof TableTakenError || error instanceof StatusMoveError) return 409;
  if (error instanceof InsufficientPointsError || error instanceof RefusedError) return 409;
  if (error instanceof IdempotencyError) return 422;
  if (error instanceof TransactionConflictError) return 503;
  return 500;
}
