/**
 * What the columns of other systems' files are called. A list is used only when its system is
 * named: the same word means different things in different systems. A column that is not listed is
 * not imported unless it is mapped by hand; lists that are known only in part say so.
 */
import type { Field } from "./fields.js";

export interface BookingSystem {
  name: string;
  /** Where the names are known from, and how surely. */
  knownFrom: string;
  /** Header, in lower case, to field. */
  columns: Record<string, Field>;
  /** Word for a status, in lower case, to ours. */
  statuses: Record<string, string>;
}

export const bookingSystems: Record<string, BookingSystem> = {
  opentable: {
    name: "OpenTable GuestCenter, reservations report",
    knownFrom:
      "second hand: a public test that reproduces an export; no vendor page; has no e-mail column",
    columns: {
      "visit date": "starts_on",
      "visit time": "starts_time",
      "guest name": "customer_name",
      size: "party_size",
      status: "status",
      table: "table_label",
    },
    statuses: {
      done: "completed",
      completed: "completed",
      canceled: "cancelled",
      "no show": "no_show",
    },
  },
  "opentable-upcoming": {
    name: "OpenTable, upcoming reservations",
    knownFrom: "third hand: the test of another importer",
    columns: {
      "confirmation #": "external_id",
      date: "starts_on",
      time: "starts_time",
      "party size": "party_size",
      "guest name": "customer_name",
      phone: "customer_phone",
      email: "customer_email",
      status: "status",
      notes: "notes",
    },
    statuses: { confirmed: "confirmed", booked: "confirmed", seated: "confirmed" },
  },
  resdiary: {
    name: "ResDiary, bookings",
    knownFrom: "the vendor's help page; the guest's columns are not known: map them by hand",
    columns: {
      visitdate: "starts_on",
      visittime: "starts_time",
      bookingdatetime: "created_at",
      partysize: "party_size",
      tables: "table_label",
      status: "status",
      bookingcomments: "notes",
    },
    statuses: { confirmed: "confirmed", closed: "completed", cancelled: "cancelled" },
  },
  cellarpass: {
    name: "CellarPass, reservations",
    knownFrom: "the vendor's help page, the first six columns: map the party size by hand",
    columns: {
      "order #": "external_id",
      "booked on": "created_at",
      date: "starts_on",
      time: "starts_time",
      source: "source",
    },
    statuses: {},
  },
  coubic: {
    name: "STORES Reservations (Coubic)",
    knownFrom: "the vendor's list of items, not a header: map the date and the statuses by hand",
    columns: {
      顧客名: "customer_name",
      メールアドレス: "customer_email",
      電話番号: "customer_phone",
      顧客メモ: "notes",
      人数: "party_size",
      ステータス: "status",
    },
    statuses: {},
  },
};
