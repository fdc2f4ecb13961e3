"use server";
/**
 * A server action as Next.js calls it from `<form action={…}>` with `useActionState`: what is wrong
 * with a field goes back to that field.
 */
import {
  InvalidFieldError,
  type Restaurant,
  TableTakenError,
  createPool,
  forRestaurant,
} from "regulars";

export type BookingState =
  { booked: string; waiting: boolean } | { wrong: string; field?: string | undefined } | undefined;

/** One pool a process: a development server loads this module again and again. */
const shared = globalThis as { restaurant?: Restaurant };

function restaurant(): Restaurant {
  shared.restaurant ??= forRestaurant(
    createPool({
      connectionString: process.env.DATABASE_URL,
      schema: process.env.REGULARS_SCHEMA,
    }),
    { slug: process.env.RESTAURANT ?? "luna" },
  );
  return shared.restaurant;
}

export async function bookTable(_before: BookingState, form: FormData): Promise<BookingState> {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  try {
    const booking = await restaurant().bookings.create({
      starts_at: new Date(text("starts_at") ?? ""),
      party_size: Number(text("party_size")),
      customer_name: text("customer_name"),
      customer_email: text("customer_email"),
      customer_phone: text("customer_phone"),
      marketing_opt_in: form.has("marketing_opt_in"),
      // a hidden field, made with the form: a double click books once
      idempotency_key: text("idempotency_key"),
    });
    return { booked: booking.reference, waiting: booking.status === "pending_allocation" };
  } catch (error) {
    // the names of the form's fields are those of the arguments
    if (error instanceof InvalidFieldError) {
      return { wrong: error.detail ?? error.message, field: error.field };
    }
    if (error instanceof TableTakenError) return { wrong: "This table has just been taken." };
    throw error;
  }
}
