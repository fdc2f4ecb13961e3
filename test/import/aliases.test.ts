import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { bookingSystems, fields } from "../../src/import/index.js";
import { dataFile } from "../data.js";

const file = dataFile("vendor_columns.json");

/** Which list each of ours is taken from, by the beginning of the vendor's name. */
const sources: Record<string, string> = {
  opentable: "OpenTable GuestCenter",
  "opentable-upcoming": "OpenTable-like",
  resdiary: "ResDiary",
  cellarpass: "CellarPass",
  coubic: "STORES Reservations",
};

interface Vendor {
  vendor: string;
  columns?: string[];
  value_notes?: Record<string, string>;
}

it("knows fields and statuses only that exist", () => {
  for (const { columns, statuses } of Object.values(bookingSystems)) {
    expect(fields).toEqual(expect.arrayContaining(Object.values(columns)));
    expect(Object.keys(columns).filter((name) => name !== name.trim().toLowerCase())).toEqual([]);
    for (const status of Object.values(statuses)) {
      expect(["confirmed", "completed", "cancelled", "no_show"]).toContain(status);
    }
  }
});

it.skipIf(file === undefined)("names no column that its system's file does not have", async () => {
  const vendors = JSON.parse(await readFile(file ?? "", "utf8")) as Vendor[];
  expect(Object.keys(sources)).toEqual(Object.keys(bookingSystems));
  for (const [system, beginning] of Object.entries(sources)) {
    const found = vendors.filter(({ vendor }) => vendor.startsWith(beginning));
    expect(found, beginning).toHaveLength(1);
    // The list of one vendor is known from notes on its columns only.
    const known = found[0]?.columns ?? Object.keys(found[0]?.value_notes ?? {});
    const names = known.map((name) => name.toLowerCase());
    const ours = Object.keys(bookingSystems[system]?.columns ?? {});
    expect(
      ours.filter((name) => !names.includes(name)),
      system,
    ).toEqual([]);
  }
});
