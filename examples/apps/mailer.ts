/**
 * Mails guests what became of their booking: one process that follows the feed of events. It keeps
 * its place in the database under its name. After a crash an event may come twice, so each mail has
 * the event's id.
 */
import type { Transporter } from "nodemailer";
import { type Pool, type analytics, bookings } from "regulars";

const subjects: Partial<Record<string, string>> = {
  "booking.created": "Your booking",
  "booking.cancelled": "Your booking is cancelled",
};

/** `events` are those of `analytics.follow(pool, { consumer: "mailer" })`. */
export async function mailGuests(
  pool: Pool,
  events: analytics.Feed,
  transport: Transporter,
): Promise<void> {
  for await (const event of events) {
    const subject = subjects[event.event_type];
    if (subject === undefined || event.booking_id === null) continue;
    const { restaurant_id, booking_id } = event;
    const booking = await bookings.get(pool, { restaurant_id, booking_id });
    // a walk-in, or a guest who was erased
    if (booking.customer_email === null) continue;
    const when = booking.starts_at.toISOString();
    try {
      await transport.sendMail({
        messageId: `<${event.id}@mailer.example>`,
        from: "bookings@mailer.example",
        to: booking.customer_email,
        subject,
        text: `${subject}, ${booking.reference}: ${when}, ${booking.party_size} guests.`,
      });
    } catch {
      // goes on with the other bookings: "regulars events --set-aside mailer" lists it
      await events.setAside(event, "the mail was refused");
    }
  }
}
