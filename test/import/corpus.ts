/** Awkward files, and what must become of each: the same on every version of PostgreSQL. */
import type { ImportOptions } from "../../src/import/index.js";

export interface AwkwardFile {
  /** What is awkward about it. */
  name: string;
  content: string | Buffer;
  options?: Partial<ImportOptions>;
  /** Run before the import, on the restaurant `$1`. */
  before?: string;
  /** Why the whole file is refused; nothing else is then expected. */
  refused?: RegExp;
  /** Rows that become bookings. */
  imported?: number;
  unchanged?: number;
  /** The rejected rows as they stand in the file, without the line end. */
  rejected?: (string | Buffer)[];
  /** Line, column and code of each reason. */
  reasons?: string[];
  /** Cells as they must be stored, of the bookings in the order of the file. */
  stored?: Record<string, unknown>[];
  unmapped?: string[];
  blank?: number;
  nulls?: number;
  /** Rows that are totals and the like. */
  leftOut?: number;
  /** Words that nobody knows, with their rows, as `status Seated 1`. */
  unknown?: string[];
  /** Contacts that no rule can use: `phone 2: 1, 4`. */
  lost?: string[];
  /** Why nothing is written before somebody has decided; the counts are those of the plan. */
  stops?: RegExp;
}

/** `external_id,starts_at,party_size`, and further columns with one row each. */
function csv(columns: string, ...rows: string[]): string {
  return table(
    `external_id,starts_at,party_size,${columns}`,
    ...rows.map((row, at) => `${at + 1},2024-05-0${at + 1} 19:00,2,${row}`),
  );
}

function table(...lines: string[]): string {
  return lines.map((line) => line + "\n").join("");
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

/** With the row and the file's line end, as it must stand in the file of rejected rows. */
const ragged = "2,2024-05-02 19:00,2";
const long = "So long. ".repeat(120_000);

export const corpus: AwkwardFile[] = [
  {
    name: "a plain file",
    content: csv("customer_name,customer_email", "Ada,ada@example.org", "Ben,ben@example.org"),
    imported: 2,
    stored: [
      { external_id: "1", customer_name: "Ada", customer_email: "ada@example.org", party_size: 2 },
      { external_id: "2", customer_name: "Ben", customer_email: "ben@example.org" },
    ],
  },
  {
    name: "a byte order mark of UTF-8",
    content: "\ufeff" + csv("notes", "é"),
    imported: 1,
    stored: [{ external_id: "1", notes: "é" }],
  },
  {
    name: "a byte order mark within a cell, which is text",
    content: csv("notes", "\ufeffwindow"),
    imported: 1,
    stored: [{ notes: "\ufeffwindow" }],
  },
  {
    name: "UTF-16, little end first, with emoji and a quoted line break",
    content: Buffer.from(
      "\ufeff" + csv("notes,party", '"🎂 for\r\nZoë",x', "日本語,y", "a,b,c"),
      "utf16le",
    ),
    imported: 2,
    unmapped: ["party"],
    stored: [{ notes: "🎂 for\r\nZoë" }, { notes: "日本語" }],
    rejected: [Buffer.from("3,2024-05-03 19:00,2,a,b,c", "utf16le")],
    reasons: ["5 RG070"],
  },
  {
    name: "UTF-16, big end first, separated by semicolons",
    content: utf16be("\ufeff" + csv("notes", "naïve", "plain", "x;y").replaceAll(",", ";")),
    imported: 2,
    stored: [{ notes: "naïve" }, { notes: "plain" }],
    rejected: [utf16be("3;2024-05-03 19:00;2;x;y")],
    reasons: ["4 RG070"],
  },
  {
    name: "UTF-16 with half of a pair of units",
    content: Buffer.concat([
      Buffer.from("\ufeff" + csv("notes", "well") + "2,2024-05-02 19:00,2,", "utf16le"),
      Buffer.from([0x3d, 0xd8]),
      Buffer.from("\n3,2024-05-03 19:00,2,good\n", "utf16le"),
    ]),
    imported: 2,
    stored: [{ notes: "well" }, { notes: "good" }],
    rejected: [
      Buffer.concat([Buffer.from("2,2024-05-02 19:00,2,", "utf16le"), Buffer.from([0x3d, 0xd8])]),
    ],
    reasons: ["3 RG070"],
  },
  {
    name: "UTF-16 without a byte order mark",
    content: Buffer.from(csv("notes", "x"), "utf16le"),
    refused: /utf-16le/,
  },
  {
    name: "UTF-16 without a byte order mark, named",
    content: Buffer.from(csv("notes", "ß"), "utf16le"),
    options: { encoding: "utf-16le" },
    imported: 1,
    stored: [{ notes: "ß" }],
  },
  {
    name: "semicolons, with commas in the cells",
    content: csv("notes", "A", "b").replaceAll(",", ";").replace("A", "a, or b, or c"),
    imported: 2,
    stored: [{ notes: "a, or b, or c" }, { notes: "b" }],
  },
  {
    name: "tabs",
    content: csv("notes", "a", "b").replaceAll(",", "\t"),
    imported: 2,
    stored: [{ notes: "a" }, { notes: "b" }],
  },
  {
    name: "a separator that only the option tells",
    content: csv("notes", "a").replaceAll(",", "^"),
    options: { delimiter: "^" },
    imported: 1,
    stored: [{ notes: "a" }],
  },
  {
    name: "line breaks, quotes and separators within quotes",
    content: csv("notes", '"one\ntwo\r\nthree\rfour"', '"say ""please"", twice"', '""""'),
    imported: 3,
    stored: [
      { notes: "one\ntwo\r\nthree\rfour" },
      { notes: 'say "please", twice' },
      { notes: '"' },
    ],
  },
  {
    name: "a header with a line break, spaces and capitals",
    content: '"Guest\nName", PARTY_SIZE ,Starts_At\nAda,2,2024-05-01 19:00\n',
    options: { map: ["Guest\nName=customer_name"] },
    imported: 1,
    stored: [{ customer_name: "Ada", party_size: 2 }],
  },
  {
    name: "two columns of one name that is a field",
    content: csv("notes,notes", "a,b"),
    refused: /several columns would be notes: #4 notes, #5 notes/,
  },
  {
    name: "two columns of one name, one of them chosen",
    content: csv("notes,notes", "a,b"),
    options: { map: ["#4="] },
    imported: 1,
    unmapped: ["notes"],
    stored: [{ notes: "b" }],
  },
  {
    name: "two columns of one name, mapped by that name",
    content: csv("Note,Note", "a,b"),
    options: { map: ["Note=notes"] },
    refused: /several columns are called Note: say which, #4 or #5/,
  },
  {
    name: "columns without a name",
    content: csv(",", ","),
    imported: 1,
    unmapped: ["", ""],
  },
  {
    name: "cells that say NULL",
    content: csv(
      "customer_name,customer_email,notes",
      "NULL,\\N,NULL",
      "null,Null,N/A",
      "NULLA,ada@example.org,\\N\\N",
    ),
    imported: 3,
    nulls: 3,
    stored: [
      { customer_name: null, customer_email: null, notes: null },
      { customer_name: "null", customer_email: "Null", notes: "N/A" },
      { customer_name: "NULLA", notes: "\\N\\N" },
    ],
  },
  {
    name: "texts of its own for nothing",
    content: csv("notes", "-", "NULL"),
    options: { nullTexts: ["-"] },
    imported: 2,
    nulls: 1,
    stored: [{ notes: null }, { notes: "NULL" }],
  },
  {
    name: "quotes where none belong",
    content: csv("notes", '5" heels', 'the "quiet" one', '"a" b', "''"),
    imported: 4,
    stored: [
      { notes: '5" heels' },
      { notes: 'the "quiet" one' },
      { notes: '"a" b' },
      { notes: "''" },
    ],
  },
  {
    name: "a quote that is never closed",
    content: csv("notes", "fine", '"not closed', "fine"),
    refused: /line 3 opens a quote that is never closed/,
  },
  {
    name: "rows with too few and too many cells",
    content:
      csv("notes", "a") + table(ragged, "3,2024-05-03 19:00,2,c,,", "4,2024-05-04 19:00,2,d,e"),
    imported: 2,
    stored: [{ notes: "a" }, { external_id: "3", notes: "c" }],
    rejected: [ragged, "4,2024-05-04 19:00,2,d,e"],
    reasons: ["3 RG070", "5 RG070"],
  },
  {
    name: "line ends of three kinds, and none at the end",
    content:
      "external_id,starts_at,party_size\r\n" +
      "1,2024-05-01 19:00,2\r2,2024-05-02 19:00,x\n" +
      "\r\n" +
      "\n" +
      "3,2024-05-03 19:00,2\r\n" +
      "4,2024-05-04 19:00,0",
    imported: 2,
    stored: [{ external_id: "1" }, { external_id: "3" }],
    rejected: ["2,2024-05-02 19:00,x", "4,2024-05-04 19:00,0"],
    reasons: ["3 party_size RG001", "7 party_size RG001"],
  },
  {
    name: "empty and blank lines",
    content: "\n\r\n" + csv("notes", "a") + ",,,\n \t,, ,\n\n" + "2,2024-05-02 19:00,2,b\n\n",
    imported: 2,
    blank: 2,
    stored: [{ notes: "a" }, { notes: "b" }],
  },
  {
    name: "NUL characters",
    content: csv("notes", "a\0b", "c"),
    imported: 1,
    stored: [{ notes: "c" }],
    rejected: ["1,2024-05-01 19:00,2,a\0b"],
    reasons: ["2 RG070"],
  },
  {
    name: "a cell of a megabyte",
    content: csv("notes", long),
    imported: 1,
    stored: [{ notes: long }],
  },
  {
    name: "contacts and ids longer than a booking takes",
    content:
      csv(
        "customer_name,customer_email,customer_phone",
        `${"n".repeat(501)},,`,
        `,${"e".repeat(1001)},`,
        `,,${"1".repeat(501)}`,
        `${"n".repeat(500)},${"e".repeat(1000)},${"1".repeat(500)}`,
      ) + `${"i".repeat(501)},2024-05-05 19:00,2,,,\n`,
    imported: 1,
    rejected: [
      `1,2024-05-01 19:00,2,${"n".repeat(501)},,`,
      `2,2024-05-02 19:00,2,,${"e".repeat(1001)},`,
      `3,2024-05-03 19:00,2,,,${"1".repeat(501)}`,
      `${"i".repeat(501)},2024-05-05 19:00,2,,,`,
    ],
    reasons: [
      "2 customer_name RG001",
      "3 customer_email RG001",
      "4 customer_phone RG001",
      "6 external_id RG001",
    ],
  },
  { name: "nothing at all", content: "", refused: /the file is empty/ },
  { name: "nothing but a byte order mark", content: "\ufeff", refused: /the file is empty/ },
  { name: "nothing but empty lines", content: "\r\n\n", refused: /the file is empty/ },
  { name: "a header alone", content: csv("notes"), imported: 0, stored: [] },
  { name: "a header alone, without a line end", content: csv("notes").trimEnd(), imported: 0 },
  {
    name: "cells that a spreadsheet would calculate",
    content: csv("customer_name,notes", "=1+1,@SUM(A1)", "-2+3,+44 7911 123456", "'=x,1E5"),
    imported: 3,
    stored: [
      { customer_name: "=1+1", notes: "@SUM(A1)" },
      { customer_name: "-2+3", notes: "+44 7911 123456" },
      { customer_name: "'=x", notes: "1E5" },
    ],
  },
  {
    name: "characters that are easily lost",
    content: csv(
      "customer_name,notes",
      "👩‍👩‍👧 Núñez,\u200bzero width",
      "Cafe\u0301,\u00a0no break\u00a0",
      " spaces ,\u2028\u0085\u000b",
      "\ufffd,\ud83c\udfff",
    ),
    imported: 4,
    stored: [
      { customer_name: "👩‍👩‍👧 Núñez", notes: "\u200bzero width" },
      { customer_name: "Cafe\u0301", notes: "\u00a0no break\u00a0" },
      { customer_name: " spaces ", notes: "\u2028\u0085\u000b" },
      { customer_name: "\ufffd", notes: "\ud83c\udfff" },
    ],
  },
  {
    name: "characters that COPY would read otherwise",
    content: csv("customer_name,notes", "back\\slash,\\.", "\\n\\t\\x41,a\\", '"tab\there",\\\\N'),
    imported: 3,
    stored: [
      { customer_name: "back\\slash", notes: "\\." },
      { customer_name: "\\n\\t\\x41", notes: "a\\" },
      { customer_name: "tab\there", notes: "\\\\N" },
    ],
  },
  {
    name: "bytes of Latin-1 in a file of UTF-8",
    content: Buffer.from(csv("customer_name", "Ada", "Ren\u00e9e"), "latin1"),
    imported: 1,
    stored: [{ customer_name: "Ada" }],
    rejected: [Buffer.from("2,2024-05-02 19:00,2,Ren\u00e9e", "latin1")],
    reasons: ["3 RG070"],
  },
  {
    name: "Latin-1, named, with the signs of Windows",
    content: Buffer.from(
      Buffer.from(csv("customer_name", "Ren\u00e9e", "5 #"), "latin1").map((byte) =>
        byte === 0x23 ? 0x80 : byte,
      ),
    ),
    options: { encoding: "latin1" },
    imported: 2,
    stored: [{ customer_name: "Ren\u00e9e" }, { customer_name: "5 €" }],
  },
  {
    name: "an encoding whose letters hold quotes",
    content: "a",
    options: { encoding: "iso-2022-jp" },
    refused: /convert the file/,
  },
  {
    name: "an encoding that nobody knows",
    content: "a",
    options: { encoding: "utf-9" },
    refused: /utf-9/,
  },
  {
    name: "hours that the clocks skipped or showed twice",
    content: table(
      "external_id,starts_at,ends_at,party_size",
      "1,2024-03-31 01:30,,2",
      "2,2024-10-27 01:30,,2",
      "3,2024-10-27T01:30:00Z,,2",
      "4,2024-03-30 23:00,2024-03-31 01:15,2",
      "5,2024-03-31 00:59:59,,2",
      "6,2024-03-31 02:00,,2",
    ),
    imported: 4,
    stored: [
      { external_id: "2", starts_at: new Date("2024-10-27T00:30Z") },
      { external_id: "3", starts_at: new Date("2024-10-27T01:30Z") },
      { external_id: "5", starts_at: new Date("2024-03-31T00:59:59Z") },
      { external_id: "6", starts_at: new Date("2024-03-31T01:00Z") },
    ],
    rejected: ["1,2024-03-31 01:30,,2", "4,2024-03-30 23:00,2024-03-31 01:15,2"],
    reasons: ["2 starts_at RG071", "5 ends_at RG071"],
  },
  {
    name: "phones with zeros, plus signs and exponents",
    content: csv("customer_phone", "07911 123456", "+447911123456", "0044 7911 123456", "7.91E+10"),
    imported: 4,
    stored: [
      { customer_phone: "07911 123456" },
      { customer_phone: "+447911123456" },
      { customer_phone: "0044 7911 123456" },
      { customer_phone: "7.91E+10" },
    ],
  },
  {
    name: "ids with zeros, which are other ids without",
    content: table(
      "external_id,starts_at,party_size",
      "007,2024-05-01 19:00,2",
      "7,2024-05-01 19:00,2",
    ),
    imported: 2,
    stored: [{ external_id: "007" }, { external_id: "7" }],
  },
  {
    name: "dates as spreadsheets write them",
    content: table(
      "external_id,starts_at,party_size",
      "1,45413.7916666667,2",
      "2,01/05/2024 19:00,2",
      "3,1-May-24 19:00,2",
      "4,2024-05-01,2",
      "5,2024-05-01 19:00,2",
    ),
    imported: 3,
    stored: ["1", "3", "5"].map((external_id) => ({
      external_id,
      starts_at: new Date("2024-05-01T18:00Z"),
    })),
    rejected: ["2,01/05/2024 19:00,2", "4,2024-05-01,2"],
    reasons: [3, 5].map((line) => `${line} starts_at RG001`),
  },
  {
    name: "the day before the month",
    content: table(
      "external_id,starts_at,party_size",
      "1,01/05/2024 19:00,2",
      "2,2.5.24 7:05 PM,2",
      "3,03-05-2024 12:15 a.m.,2",
      "4,13/13/2024 19:00,2",
      "5,2024-05-04 19:00,2",
    ),
    options: { dateOrder: "dmy" },
    imported: 4,
    stored: [
      { starts_at: new Date("2024-05-01T18:00Z") },
      { starts_at: new Date("2024-05-02T18:05Z") },
      { starts_at: new Date("2024-05-02T23:15Z") },
      { starts_at: new Date("2024-05-04T18:00Z") },
    ],
    rejected: ["4,13/13/2024 19:00,2"],
    reasons: ["5 starts_at RG001"],
  },
  {
    name: "the month before the day",
    content: table("starts_at,party_size", "01/05/2024 7:00 PM,2", "13/05/2024 7:00 PM,2"),
    options: { dateOrder: "mdy" },
    imported: 1,
    stored: [{ starts_at: new Date("2024-01-05T19:00Z") }],
    rejected: ["13/05/2024 7:00 PM,2"],
    reasons: ["3 starts_at RG001"],
  },
  {
    name: "times that do not exist, and those with an offset",
    content: table(
      "external_id,starts_at,party_size",
      "1,2023-02-29 19:00,2",
      "2,2024-05-01 24:00,2",
      "3,2024-05-01 19:60,2",
      "4,2024-05-01 13:00 PM,2",
      "5,2024-02-29T19:00:30.5+05:30,2",
      "6,2024-05-01 19:00-0330,2",
      "7,0000-01-01 19:00,2",
    ),
    imported: 3,
    stored: [
      { starts_at: new Date("2024-05-01T23:00Z") },
      { starts_at: new Date("2024-02-29T13:30:30.5Z") },
      { starts_at: new Date("2024-05-01T22:30Z") },
    ],
    rejected: [
      "1,2023-02-29 19:00,2",
      "3,2024-05-01 19:60,2",
      "4,2024-05-01 13:00 PM,2",
      "7,0000-01-01 19:00,2",
    ],
    reasons: [2, 4, 5, 8].map((line) => `${line} starts_at RG001`),
  },
  {
    name: "ends and durations",
    content: table(
      "external_id,starts_at,ends_at,duration_minutes,party_size",
      "1,2024-05-01 19:00,2024-05-01 20:30,,2",
      "2,2024-05-01 19:00,,45,2",
      "3,2024-05-01 19:00,,,2",
      "4,2024-05-01 19:00,2024-05-01 19:00,,2",
      "5,2024-05-01 19:00,,0,2",
      "6,2024-05-01 19:00,,1.5,2",
    ),
    imported: 3,
    stored: [
      { ends_at: new Date("2024-05-01T19:30Z") },
      { ends_at: new Date("2024-05-01T18:45Z") },
      { ends_at: new Date("2024-05-01T20:00Z") },
    ],
    rejected: [
      "4,2024-05-01 19:00,2024-05-01 19:00,,2",
      "5,2024-05-01 19:00,,0,2",
      "6,2024-05-01 19:00,,1.5,2",
    ],
    reasons: ["5 ends_at RG001", "6 duration_minutes RG001", "7 duration_minutes RG001"],
  },
  {
    name: "a date and a time in columns of their own",
    content: table(
      "starts_on,starts_time,party_size",
      "2024-05-01,19:00,2",
      "2024-05-02,,2",
      ",19:00,2",
    ),
    imported: 1,
    stored: [{ starts_at: new Date("2024-05-01T18:00Z") }],
    rejected: ["2024-05-02,,2", ",19:00,2"],
    reasons: ["3 starts_on + starts_time RG001", "4 starts_on + starts_time RG001"],
  },
  {
    name: "parties that are no whole number from 1 to 200",
    content: table(
      "starts_at,party_size",
      ...["0", "201", "2.0", "two", "", "-1", "２", "99999999999", " 3 ", "04", "200"].map(
        (size, at) => `2024-05-${10 + at} 19:00,${size}`,
      ),
    ),
    imported: 5,
    stored: [2, 2, 3, 4, 200].map((party_size) => ({ party_size })),
    rejected: [
      "2024-05-10 19:00,0",
      "2024-05-11 19:00,201",
      "2024-05-13 19:00,two",
      "2024-05-14 19:00,",
      "2024-05-15 19:00,-1",
      "2024-05-17 19:00,99999999999",
    ],
    reasons: [2, 3, 5, 6, 7, 9].map((line) => `${line} party_size RG001`),
  },
  {
    name: "two real bookings that look alike",
    content: table(
      "starts_at,party_size,customer_name",
      "2024-05-01 19:00,2,Ada",
      "2024-05-01 19:00,2,Ben",
      "2024-05-01 19:00,2,Ada",
    ),
    imported: 3,
    stored: [{ customer_name: "Ada" }, { customer_name: "Ben" }, { customer_name: "Ada" }],
  },
  {
    name: "one id in several rows",
    content: table(
      "external_id,starts_at,party_size,notes",
      "1,2024-05-01 19:00,2,a",
      "1,2024-05-01 19:00,2,a",
      "1,2024-05-01 19:00,3,a",
      "2,2024-05-01 19:00,x,a",
      "2,2024-05-01 19:00,2,a",
    ),
    imported: 2,
    unchanged: 1,
    stored: [{ external_id: "1", party_size: 2 }, { external_id: "2" }],
    rejected: ["1,2024-05-01 19:00,3,a", "2,2024-05-01 19:00,x,a"],
    reasons: ["4 external_id RG072", "5 party_size RG001"],
  },
  {
    name: "rows without an id among rows with one",
    content: table(
      "external_id,starts_at,party_size",
      "1,2024-05-01 19:00,2",
      ",2024-05-01 19:00,2",
      ",2024-05-01 19:00,2",
    ),
    imported: 3,
  },
  {
    name: "statuses in other words",
    content: csv("status", "Seated", " COMPLETED ", "no_show", "Annulé", ""),
    options: { status: ["annulé=cancelled"], unknown: "reject" },
    unknown: ["status Seated 1"],
    imported: 4,
    stored: [
      { status: "completed" },
      { status: "no_show" },
      { status: "cancelled", cancelled_by: "system" },
      { status: "confirmed" },
    ],
    rejected: ["1,2024-05-01 19:00,2,Seated"],
    reasons: ["2 status RG001"],
  },
  {
    name: "statuses in capitals with accents",
    content: csv("Status", "ANNULÉ", "Ｄone"),
    options: { status: ["Annulé=cancelled", "done=completed"] },
    imported: 2,
    stored: [{ status: "cancelled" }, { status: "completed" }],
  },
  {
    name: "words of lists that nobody knows, which are kept in the notes",
    content: csv(
      "booking_type,seating_preference,cancelled_by,marketing_opt_in,notes",
      "Brunch,,,,quiet",
      ",roof,,,",
      ",,nobody,,",
      ",,,maybe,",
      "Lunch,BAR,Staff,Yes,",
    ),
    unknown: [
      "booking_type Brunch 1",
      "seating_preference roof 1",
      "cancelled_by nobody 1",
      "marketing_opt_in maybe 1",
    ],
    imported: 5,
    stored: [
      { booking_type: "dinner", notes: "quiet\nType: Brunch" },
      { seating_preference: "any", notes: "Seating: roof" },
      { cancelled_by: null, notes: "Cancelled by: nobody" },
      { marketing_opt_in: false, notes: "Marketing: maybe" },
      {
        booking_type: "lunch",
        seating_preference: "bar",
        cancelled_by: "staff",
        marketing_opt_in: true,
        notes: null,
      },
    ],
  },
  {
    name: "the same words, where whoever imports wants them rejected",
    content: csv("booking_type,seating_preference,table_label", "Brunch,,", ",roof,", ",,T9"),
    options: { unknown: "reject" },
    unknown: ["booking_type Brunch 1", "seating_preference roof 1", "table_label T9 1"],
    imported: 0,
    rejected: [
      "1,2024-05-01 19:00,2,Brunch,,",
      "2,2024-05-02 19:00,2,,roof,",
      "3,2024-05-03 19:00,2,,,T9",
    ],
    reasons: ["2 booking_type RG001", "3 seating_preference RG001", "4 table_label RG005"],
  },
  {
    name: "amounts in minor units, and what is none",
    content: csv(
      "spend_amount,spend_currency",
      "12.50,",
      "9999999999999999999,",
      ",Pound",
      "1250,gbp",
      "-5,GBP",
    ),
    options: { amounts: "minor" },
    imported: 1,
    stored: [{ spend_amount: "1250", spend_currency: "GBP" }],
    rejected: [
      "1,2024-05-01 19:00,2,12.50,",
      "2,2024-05-02 19:00,2,9999999999999999999,",
      "3,2024-05-03 19:00,2,,Pound",
      "5,2024-05-05 19:00,2,-5,GBP",
    ],
    reasons: [
      "2 spend_amount RG001",
      "3 spend_amount RG001",
      "4 spend_currency RG001",
      "6 spend_amount RG001",
    ],
  },
  {
    name: "two bookings for one table at one time",
    content: table(
      "external_id,table_label,starts_at,party_size,status",
      "1,T1,2031-05-01 19:00,2,confirmed",
      "2,T1,2031-05-01 20:59,2,confirmed",
      "3,T1,2031-05-01 21:00,2,confirmed",
      "4,T1,2031-05-01 19:00,2,cancelled",
      "5,T2,2031-05-01 19:00,2,pending",
      "6,T2,2031-05-01 18:00,2,pending_allocation",
    ),
    imported: 5,
    stored: [
      { external_id: "1", label: "T1" },
      { external_id: "3", label: "T1" },
      { external_id: "4", label: "T1" },
      { external_id: "5", label: "T2" },
      { external_id: "6", label: null },
    ],
    rejected: ["2,T1,2031-05-01 20:59,2,confirmed"],
    reasons: ["3 table_label RG006"],
  },
  {
    name: "a table that a stored booking holds",
    before: `insert into bookings (restaurant_id, starts_at, party_size, table_id, idempotency_key)
      select restaurant_id, '2031-06-01 18:00+00', 2, id, 'stored' from restaurant_tables
      where restaurant_id = $1 and label = 'T1'`,
    content: table(
      "external_id,table_label,starts_at,party_size",
      "1,T1,2031-06-01 19:30,2",
      "2,T2,2031-06-01 19:30,2",
    ),
    imported: 1,
    stored: [{ external_id: "2", label: "T2" }],
    rejected: ["1,T1,2031-06-01 19:30,2"],
    reasons: ["2 table_label RG006"],
  },
  {
    name: "tables that the restaurant does not have",
    content: csv("table_label", "T1", "T9", "t1", '"T1,T2"'),
    imported: 4,
    unknown: ["table_label T9 1", "table_label T1,T2 1"],
    stored: [
      { label: "T1", notes: null },
      { label: null, notes: "Table: T9" },
      { label: "T1", notes: null },
      { label: null, notes: "Table: T1,T2" },
    ],
  },
  {
    name: "references that are malformed or taken",
    before: `insert into bookings (restaurant_id, starts_at, party_size, reference)
      values ($1, '2031-06-01 18:00+00', 2, 'ABCDEFGH')`,
    content: csv("reference", "ABCDEFGH", "K2345678", "K2345678", "IO345678", ""),
    imported: 2,
    stored: [{ external_id: "2", reference: "K2345678" }, { external_id: "5" }],
    rejected: [
      "1,2024-05-01 19:00,2,ABCDEFGH",
      "3,2024-05-03 19:00,2,K2345678",
      "4,2024-05-04 19:00,2,IO345678",
    ],
    reasons: ["2 reference 23505", "4 reference 23505", "5 reference RG001"],
  },
  {
    name: "columns that are no field",
    content: csv("Server,notes,Covers", "9. Kendall,a,4"),
    imported: 1,
    unmapped: ["Server", "Covers"],
    stored: [{ notes: "a", party_size: 2 }],
  },
  {
    name: "a required column that is missing",
    content: table("external_id,Date,notes", "1,2024-05-01 19:00,a"),
    refused: /no column is starts_at .* and none is party_size\. Not mapped: #2 Date/,
  },
  {
    name: "columns mapped by hand, one with an equals sign",
    content: table("Ref,When,Covers=guests,Ref", "1,2024-05-01 19:00,4,x"),
    options: { map: ["#1=external_id", "When=starts_at", "Covers=guests=party_size", "#4="] },
    imported: 1,
    unmapped: ["Ref"],
    stored: [{ external_id: "1", party_size: 4 }],
  },
  {
    name: "a mapping to a field that does not exist",
    content: csv("Memo", "a"),
    options: { map: ["Memo=memo"] },
    refused: /no field memo/,
  },
  {
    name: "a mapping of a column that does not exist",
    content: csv("Memo", "a"),
    options: { map: ["Mem=notes"] },
    refused: /the file has no column Mem/,
  },
  {
    name: "values for what the file leaves empty",
    content: csv("notes,status", "a,", ",cancelled"),
    options: { set: ["status=completed", "notes=none", "source=old-system"] },
    imported: 2,
    stored: [
      { notes: "a", status: "completed", source: "old-system" },
      { notes: "none", status: "cancelled" },
    ],
  },
  {
    name: "names of another system's columns without the system",
    content: table("Visit Date,Visit Time,Size", "2024-05-01,08:57 PM,2"),
    refused: /The names are those of --system opentable/,
  },
  {
    name: "a report of OpenTable",
    content: table(
      "Visit Date,Visit Time,Guest Name,Size,Status,Table,Server,Reservation Tags,Additional " +
        "Payments",
      '2024-05-01,08:57 PM,"Núñez, Ana",2,Done,T1,9. Kendall 4:00,"VIP,Window",[]',
      "2024-05-02,12:05 AM,Ben,4,No Show,,,,[]",
      '2024-05-03,07:00 PM,Cy,2,Canceled,"51,52",,,[]',
    ),
    options: { system: "opentable" },
    imported: 3,
    unmapped: ["Server", "Reservation Tags", "Additional Payments"],
    stored: [
      {
        customer_name: "Núñez, Ana",
        starts_at: new Date("2024-05-01T19:57Z"),
        status: "completed",
        label: "T1",
      },
      { customer_name: "Ben", starts_at: new Date("2024-05-01T23:05Z"), status: "no_show" },
      { customer_name: "Cy", status: "cancelled", label: null, notes: "Table: 51,52" },
    ],
    unknown: ["table_label 51,52 1"],
  },
  {
    name: "bookings of ResDiary",
    content: table(
      "VisitDate,VisitTime,BookingDateTime,PartySize,Tables,Status,BookingComments,BookingReasons",
      "2024-05-01,13:00,2024-04-01 10:00:00,4,T2,Closed,quiet,Birthday",
    ),
    options: { system: "resdiary" },
    imported: 1,
    unmapped: ["BookingReasons"],
    stored: [
      {
        status: "completed",
        notes: "quiet",
        created_at: new Date("2024-04-01T09:00Z"),
        label: "T2",
      },
    ],
  },
  {
    name: "statuses of a booking on the waiting list",
    content: csv("status", "pending_allocation", "pending"),
    imported: 2,
    stored: [
      { status: "pending_allocation", waiting: 1 },
      { status: "pending", waiting: null },
    ],
  },
  {
    name: "a party in words, and what could be two numbers",
    content: table(
      "external_id,party_size,starts_at",
      ...[
        "4 people",
        '"2 adults, 1 child"',
        "2+1",
        "2A 1C",
        "2名様",
        "8 (2 kids)",
        "~6",
        "10-12",
        "3/4",
      ].map((size, at) => `${at + 1},${size},2024-05-01 19:00`),
    ),
    imported: 6,
    stored: [4, 3, 3, 3, 2, 8].map((party_size) => ({ party_size })),
    rejected: ["7,~6,2024-05-01 19:00", "8,10-12,2024-05-01 19:00", "9,3/4,2024-05-01 19:00"],
    reasons: [8, 9, 10].map((line) => `${line} party_size RG001`),
  },
  {
    name: "digits of other scripts and blanks that nobody sees",
    content: table(
      "external_id,starts_at,party_size,status",
      "1,٢٠٢٤-٠٥-٠١ ١٩:٠٠,٢,completed",
      "2,२०२४-०५-०२ १९:००,४,completed ",
      " 3 ,2024-05-03\u202f19:00,\u200b2,\u3164completed",
      "4,２０２４－０５－０４　１９：００,𝟐,ＣＯＭＰＬＥＴＥＤ",
    ),
    imported: 4,
    stored: [1, 2, 3, 4].map((day) => ({
      external_id: String(day),
      starts_at: new Date(`2024-05-0${day}T18:00Z`),
      party_size: day === 2 ? 4 : 2,
      status: "completed",
    })),
  },
  {
    name: "adults and children in columns of their own",
    content: table(
      "external_id,starts_at,adults,children",
      "1,2024-05-01 19:00,2,1",
      "2,2024-05-02 19:00,2,",
      "3,2024-05-03 19:00,,3",
      "4,2024-05-04 19:00,two,1",
      "5,2024-05-05 19:00,,",
    ),
    imported: 3,
    stored: [{ party_size: 3 }, { party_size: 2 }, { party_size: 3 }],
    rejected: ["4,2024-05-04 19:00,two,1", "5,2024-05-05 19:00,,"],
    reasons: ["5 adults + children RG001", "6 adults + children RG001"],
  },
  {
    name: "amounts of which nobody has said whether they are pounds or pence",
    content: csv("spend_amount", "1250", "12.50"),
    stops: /spend_amount holds amounts such as 9999: say --amounts/,
    imported: 1,
    rejected: ["2,2024-05-02 19:00,2,12.50"],
    reasons: ["3 spend_amount RG001"],
  },
  {
    name: "whole amounts, which may be pounds as well",
    content: csv("spend_amount", "0", "45"),
    stops: /spend_amount holds amounts such as 99: say --amounts/,
    imported: 2,
  },
  {
    name: "whole amounts of a currency that has no decimals",
    content: csv("spend_amount,spend_currency", "4500,JPY", "0,GBP"),
    imported: 2,
    stored: [{ spend_amount: "4500" }, { spend_amount: "0" }],
  },
  {
    name: "amounts in pounds, euros and rupiah",
    content:
      csv(
        "spend_amount,spend_currency",
        "12.50,GBP",
        '"1,250.00",GBP',
        "£45,GBP",
        '"45,00",EUR',
        "1.234,EUR",
        "45,£",
        "125.000,IDR",
        '"1.234.567,8",EUR',
      ) + table("9,2024-05-09 19:00,2,1.234,GBP", "10,2024-05-10 19:00,2,-5,GBP"),
    options: { amounts: "major" },
    imported: 8,
    stored: [1250, 125_000, 4500, 4500, 123_400, 4500, 125_000, 123_456_780].map((amount) => ({
      spend_amount: String(amount),
    })),
    rejected: ["9,2024-05-09 19:00,2,1.234,GBP", "10,2024-05-10 19:00,2,-5,GBP"],
    reasons: ["10 spend_amount RG001", "11 spend_amount RG001"],
  },
  {
    name: "amounts of currencies that have no decimals, or three",
    content: csv("spend_amount,spend_currency", '"1,234",JPY', "1.234,KWD", "¥500,JPY", "2.5,KWD"),
    options: { amounts: "major" },
    imported: 4,
    stored: ["1234", "1234", "500", "2500"].map((spend_amount) => ({ spend_amount })),
  },
  {
    name: "amounts in major units without a currency",
    content: csv("spend_amount", "12.50"),
    options: { amounts: "major" },
    stops: /such as 99.99 without a currency/,
    imported: 0,
    rejected: ["1,2024-05-01 19:00,2,12.50"],
    reasons: ["2 spend_amount RG001"],
  },
  {
    name: "amounts whose sign says the currency",
    content: csv("spend_amount", "€12.50", '"12,50 €"', "12.50 EUR"),
    options: { amounts: "major" },
    imported: 3,
    stored: [1, 2, 3].map(() => ({ spend_amount: "1250", spend_currency: "EUR" })),
  },
  {
    name: "English months, whatever the language",
    content: table(
      "external_id,starts_at,party_size",
      '1,"Wed, 1 May 2024 19:00",2',
      '2,"May 1, 2024 7:00 PM",2',
      '3,"Wednesday 1st of May 2024, 19:00",2',
      "4,2024年5月1日 19:00,2",
      "5,19:00 1 May 2024,2",
      '6,"Thu, 1 May 2024 19:00",2',
      "7,1 Mai 2024 19:00,2",
    ),
    imported: 5,
    stored: [1, 2, 3, 4, 5].map(() => ({ starts_at: new Date("2024-05-01T18:00Z") })),
    rejected: ['6,"Thu, 1 May 2024 19:00",2', "7,1 Mai 2024 19:00,2"],
    reasons: ["7 starts_at RG001", "8 starts_at RG001"],
  },
  ...(
    [
      ["de", "Mi., 1. Mai 2024 19:00 Uhr"],
      ["fr", "mercredi 1er mai 2024 19h00"],
      ["es", "1 de mayo de 2024 7:00 p. m."],
      ["id", "01 Mei 2024 19.00"],
      ["pt-BR", "1 de maio de 2024 19:00"],
      ["el", "1 Μαΐου 2024 7:00 μ.μ."],
      ["ru", "1 мая 2024 19:00"],
      ["zh", "2024年5月1日 下午7:00"],
      ["pl", "1 maja 2024 19:00"],
      ["vi", "1 tháng 5 2024 19:00"],
    ] as const
  ).map(([locale, time]): AwkwardFile => ({
    name: `months of another language: ${locale}`,
    content: table("external_id,starts_at,party_size", `1,"${time}",2`),
    options: { locale },
    imported: 1,
    stored: [{ starts_at: new Date("2024-05-01T18:00Z") }],
  })),
  {
    name: "a language that nobody speaks",
    content: csv("notes", "a"),
    options: { locale: "xx-nowhere" },
    refused: /--locale xx-nowhere is no language/,
  },
  {
    name: "times in the forms that people write",
    content: table(
      "external_id,starts_at,party_size",
      ...["19h00", "7pm", "7 PM", "19.00", "19:00 Uhr", "19:00 hrs", "at 19:00", "7:00 p.m."].map(
        (time, at) => `${at + 1},01/05/2024 ${time},2`,
      ),
      "9,01/05/2024T19:00,2",
      "10,01/05/2024 7,2",
      "11,01/05/2024 25:30,2",
    ),
    options: { dateOrder: "dmy" },
    imported: 9,
    stored: Array.from({ length: 9 }, () => ({ starts_at: new Date("2024-05-01T18:00Z") })),
    rejected: ["10,01/05/2024 7,2", "11,01/05/2024 25:30,2"],
    reasons: ["11 starts_at RG001", "12 starts_at RG001"],
  },
  {
    name: "times as programs write them",
    content: table(
      "external_id,starts_at,party_size",
      ...[
        "2024-05-01T18:00:00.0000000Z",
        "2024-05-01T19:00:00.0000000",
        "2024-05-01 18:00:00 UTC",
        "2024-05-01 18:00:00 +0000",
        "2024-05-01T19:00:00+01:00[Europe/London]",
        "20240501T190000",
        "20240501 1900",
        "1714586400",
        "1714586400000",
        "45413.7916666667",
        "Wed May 01 2024 19:00:00",
      ].map((time, at) => `${at + 1},${time},2`),
      '12,"5/1/2024, 7:00:00\u202fPM",2',
    ),
    options: { dateOrder: "mdy" },
    imported: 12,
    stored: Array.from({ length: 12 }, () => ({ starts_at: new Date("2024-05-01T18:00Z") })),
  },
  {
    name: "years of two digits",
    content: table(
      "external_id,starts_at,party_size,created_at,status",
      "1,12/05/98 19:00,2,01/05/98 10:00,completed",
      "2,12/05/24 19:00,2,01/05/24 10:00,completed",
    ),
    options: { dateOrder: "dmy" },
    imported: 2,
    stored: [
      { starts_at: new Date("1998-05-12T18:00Z"), created_at: new Date("1998-05-01T09:00Z") },
      { starts_at: new Date("2024-05-12T18:00Z"), created_at: new Date("2024-05-01T09:00Z") },
    ],
  },
  {
    name: "dates with a time of zero beside a column of times, and times with the date zero",
    content: table(
      "external_id,starts_on,starts_time,party_size",
      "1,2024-05-01 00:00:00,19:00,2",
      "2,2024-05-01T00:00:00.000Z,19:00:00,2",
      "3,2024-05-01,1899-12-30 19:00:00,2",
      "4,45413,0.7916666667,2",
      "5,2024-05-01,1900,2",
      "6,2024-05-01 12:00,19:00,2",
      "7,2024-05-01,2024-05-02 19:00,2",
    ),
    imported: 5,
    stored: [1, 2, 3, 4, 5].map(() => ({ starts_at: new Date("2024-05-01T18:00Z") })),
    rejected: ["6,2024-05-01 12:00,19:00,2", "7,2024-05-01,2024-05-02 19:00,2"],
    reasons: ["7 starts_on + starts_time RG001", "8 starts_on + starts_time RG001"],
  },
  {
    name: "a start and an end in one cell",
    content: table(
      "external_id,starts_on,starts_time,party_size",
      "1,2024-05-01,19:00-21:30,2",
      "2,2024-05-01,9.00 - 15.00,2",
      "3,2024-05-01,22:00–01:00,2",
    ),
    imported: 3,
    stored: [
      { starts_at: new Date("2024-05-01T18:00Z"), ends_at: new Date("2024-05-01T20:30Z") },
      { starts_at: new Date("2024-05-01T08:00Z"), ends_at: new Date("2024-05-01T14:00Z") },
      { starts_at: new Date("2024-05-01T21:00Z"), ends_at: new Date("2024-05-02T00:00Z") },
    ],
  },
  {
    name: "ends that are a time alone, or past midnight",
    content: table(
      "external_id,starts_at,ends_at,party_size",
      "1,2024-05-01 19:00,21:00,2",
      "2,2024-05-01 23:00,2024-05-01 01:00,2",
      "3,2024-05-01 22:00,2024-05-01 24:00,2",
      "4,2024-05-01 22:00,1am,2",
      "5,2024-05-01 19:00,18:00,2",
    ),
    imported: 4,
    stored: ["01T20:00", "02T00:00", "01T23:00", "02T00:00"].map((end) => ({
      ends_at: new Date(`2024-05-${end}Z`),
    })),
    rejected: ["5,2024-05-01 19:00,18:00,2"],
    reasons: ["6 ends_at RG001"],
  },
  {
    name: "a date of creation without a time, which is not midnight",
    content: table(
      "external_id,starts_at,party_size,created_on,created_time",
      "1,2024-05-01 19:00,2,2024-04-20,09:12 AM",
      "2,2024-05-01 19:00,2,2024-04-20,",
      "3,2024-05-01 09:00,2,2024-05-01,",
    ),
    imported: 3,
    stored: [
      { created_at: new Date("2024-04-20T08:12Z") },
      { created_at: new Date("2024-04-20T11:00Z") },
      { created_at: new Date("2024-05-01T08:00Z") },
    ],
  },
  {
    name: "a title above the header",
    content: table(
      "Reservations report;01/05/2024 - 31/05/2024;;",
      ";;;",
      "external_id;starts_at;party_size;customer_name",
      "1;2024-05-01 19:00;2;Ann",
      "2;2024-05-01 19:00;many;Bob",
      "Total;;2;",
    ),
    imported: 1,
    leftOut: 1,
    stored: [{ external_id: "1", customer_name: "Ann" }],
    rejected: ["2;2024-05-01 19:00;many;Bob"],
    reasons: ["5 party_size RG001"],
  },
  {
    name: "a title without the separator of the rest, and one full of commas",
    content: table(
      "Bookings, Luna, London, May",
      "external_id;starts_at;party_size",
      "1;2024-05-01 19:00;2",
    ),
    imported: 1,
  },
  {
    name: "a line that names the separator",
    content: table("sep=;", "external_id;starts_at;party_size", "1;2024-05-01 19:00;2"),
    imported: 1,
    stored: [{ external_id: "1" }],
  },
  {
    name: "bookings without a header",
    content: table("1,2024-05-01 19:00,2,Ann", "2,2024-05-02 19:00,2,Bob"),
    refused: /the first row is a booking and names no columns/,
  },
  {
    name: "bookings without a header, whose columns are named by number",
    content: table("1,2024-05-01 19:00,2,Ann", "2,2024-05-02 19:00,2,Bob"),
    options: { map: ["#1=external_id", "#2=starts_at", "#3=party_size"] },
    refused: /the first row is a booking and names no columns/,
  },
  {
    name: "columns that are named by number, under a title",
    content: table("Report,of,May", "Ref,When,Covers", "1,2024-05-01 19:00,2"),
    options: { map: ["#1=external_id", "#2=starts_at", "#3=party_size"] },
    imported: 1,
    stored: [{ external_id: "1" }],
  },
  {
    name: "totals, a repeated header and the end that old systems write",
    content:
      table(
        "external_id,starts_at,party_size,customer_name",
        "1,2024-05-01 19:00,2,Ann",
        ",,6,",
        "Total,,6,",
        "Summe:,,6,",
        "external_id,starts_at,party_size,customer_name",
        "3,,4,Cy",
        ",,4,Dee",
      ) + "\x1a",
    imported: 1,
    leftOut: 4,
    blank: 1,
    rejected: ["3,,4,Cy", ",,4,Dee"],
    reasons: ["7 starts_at RG001", "8 starts_at RG001"],
  },
  {
    name: "quotes with a backslash before them",
    content: table(
      "external_id,starts_at,party_size,notes,customer_name",
      String.raw`1,"2024-05-01 19:00","2","table \"A\" please","Ann"`,
      String.raw`2,"2024-05-01 20:00","2","by the window, \"quiet\", please","Bob"`,
      String.raw`3,"2024-05-01 20:00","x","ends with backslash\","Dee"`,
      String.raw`4,"2024-05-01 20:00","2","ends with backslash\","Dee"`,
    ),
    imported: 3,
    stored: [
      { notes: 'table "A" please', customer_name: "Ann" },
      { notes: 'by the window, "quiet", please', customer_name: "Bob" },
      { notes: "ends with backslash\\", customer_name: "Dee" },
    ],
    rejected: [String.raw`3,"2024-05-01 20:00","x","ends with backslash\","Dee"`],
    reasons: ["4 party_size RG001"],
  },
  {
    name: "texts that a spreadsheet is kept from calculating",
    content: csv("customer_phone,notes", '="07911123456","=""007"""', '="07911654321",=x'),
    imported: 2,
    stored: [
      { customer_phone: "07911123456", notes: "007" },
      { customer_phone: "07911654321", notes: "=x" },
    ],
  },
  {
    name: "blanks after the separators, also before quotes",
    content: table(
      "external_id, starts_at, party_size, customer_name",
      '1, 2024-05-01 19:00, 2, "Lee, Ann"',
    ),
    imported: 1,
    stored: [{ external_id: "1", customer_name: "Lee, Ann" }],
  },
  {
    name: "Windows-1252, named",
    content: Buffer.from(csv("customer_name", "Ren\u00e9e", "M\u00fcller \x93Bar\x94"), "latin1"),
    options: { encoding: "windows-1252" },
    imported: 2,
    stored: [{ customer_name: "Renée" }, { customer_name: "Müller “Bar”" }],
  },
  {
    name: "statuses that nobody knows, which stop the import",
    content: csv(
      "status,table_label",
      "Seated,T1",
      "No-Show,",
      "NoShow,",
      "Paid Cash,T1",
      "Seated,",
    ),
    stops: /--status word=status/,
    unknown: ["status Seated 2", "status Paid Cash 1"],
    imported: 2,
    rejected: [
      "1,2024-05-01 19:00,2,Seated,T1",
      "4,2024-05-04 19:00,2,Paid Cash,T1",
      "5,2024-05-05 19:00,2,Seated,",
    ],
    reasons: [2, 5, 6].map((line) => `${line} status RG001`),
  },
  {
    name: "statuses that nobody knows, kept, which take no table",
    content: csv("status,table_label", "Seated,T1", "no show,T1", "Paid Cash,T1"),
    options: { status: ["seated=completed"], unknown: "keep" },
    unknown: ["status Paid Cash 1"],
    imported: 3,
    stored: [
      { status: "completed", label: "T1" },
      { status: "no_show", label: "T1" },
      { status: "confirmed", label: null, notes: "Status: Paid Cash\nTable: T1" },
    ],
  },
  {
    name: "words that options map",
    content: csv(
      "table_label,source,seating_preference,booking_type,marketing_opt_in",
      "Terrace 1,Your Website,Terrace,Brunch,X",
      "Unassigned,Réservation,No preference,,Subscribed",
      " t2 ,Widget/Online,window,,unsubscribed",
      ",walk_in,,,✓",
    ),
    options: {
      table: ["Terrace 1=T1", "unassigned="],
      sources: ["your website=web"],
      seating: ["terrace=outdoor"],
      type: ["Brunch=breakfast"],
      consent: ["x=yes"],
    },
    imported: 4,
    stored: [
      {
        label: "T1",
        source: "web",
        seating_preference: "outdoor",
        booking_type: "breakfast",
        marketing_opt_in: true,
        notes: null,
      },
      { label: null, source: "reservation", marketing_opt_in: true, notes: null },
      { label: "T2", source: "widget-online", marketing_opt_in: false },
      { source: "walk_in", marketing_opt_in: true },
    ],
  },
  ...(
    [
      [{ table: ["Bar=T9"] }, "table_label", /--table Bar=T9: the restaurant has no table/],
      [{ sources: ["Bar=Two words!"] }, "source", /--source Bar=Two words!: a source is/],
      [{ seating: ["Bar=roof"] }, "seating_preference", /--seating Bar=roof: it is one of any/],
      [{ type: ["Bar=brunch"] }, "booking_type", /--type Bar=brunch: it is one of breakfast/],
      [{ consent: ["Bar=maybe"] }, "marketing_opt_in", /--consent Bar=maybe: it is one of yes, no/],
      [{ cancelledBy: ["Bar=me"] }, "cancelled_by", /--cancelled-by Bar=me: it is one of customer/],
      [{ status: ["Bar=seated"] }, "status", /--status Bar=seated: a status is one of/],
      [{ consent: ["maybe"] }, "marketing_opt_in", /--consent maybe: an equals sign is missing/],
      [{ key: ["Phone"] }, "notes", /--key: the file has no column Phone/],
      [{ key: ["notes"] }, "notes", /--key is for files without ids/],
    ] as const
  ).map(([options, field, refused]): AwkwardFile => ({
    name: `an option that makes no sense: ${JSON.stringify(options)}`,
    content: csv(field, "Bar"),
    options: options as unknown as Partial<ImportOptions>,
    refused,
  })),
  {
    name: "phones that a spreadsheet has made numbers of",
    content: csv(
      "customer_phone",
      "4.47911E+11",
      "7911123456.0",
      "7.911123456E+9",
      '"7911123456,0"',
      "7911 123456",
    ),
    lost: ["phone 1: 1"],
    imported: 5,
    stored: [
      { customer_phone: "4.47911E+11" },
      { customer_phone: "7911123456" },
      { customer_phone: "7911123456" },
      { customer_phone: "7911123456" },
      { customer_phone: "7911 123456" },
    ],
  },
  {
    name: "dial codes in a column of their own",
    content: csv(
      "dial_code,customer_phone",
      "34,612345678",
      "+33,0612345678",
      "1,2025550123",
      ",07911 123456",
      "49,+44 7911 123456",
      "44.0,7911123456.0",
      "United States (+1),2025550123",
      "+1 (US),2025550123",
      "us,2025550123",
    ),
    imported: 9,
    stored: [
      "+34 612345678",
      "+33 0612345678",
      "+1 2025550123",
      "07911 123456",
      "+44 7911 123456",
      "+44 7911123456",
      "+1 2025550123",
      "+1 2025550123",
      "+1 2025550123",
    ].map((customer_phone) => ({ customer_phone })),
  },
  {
    name: "contacts that no rule can use, which are told",
    content: csv(
      "customer_email,customer_phone",
      "not an address,07911 123456",
      "ann@example.org,12",
      "bob@example,",
    ),
    lost: ["email 2: 1, 3", "phone 1: 2"],
    imported: 3,
  },
  {
    name: "rows that one column does not tell apart, and that a key does",
    content: table(
      "Phone,starts_on,starts_time,party_size,status",
      "07911 123456,2024-05-01,07:30 PM,2,confirmed",
      "+44 7911 123456,2024-05-01,19:30,2,confirmed",
      "07911 123456,2024-05-01,19:30,4,confirmed",
      ",2024-05-01,19:30,2,confirmed",
      ",2024-05-01,19:30,2,confirmed",
    ),
    options: { map: ["Phone=customer_phone"], key: ["Phone", "starts_on", "starts_time"] },
    imported: 3,
    unchanged: 0,
    rejected: [
      "+44 7911 123456,2024-05-01,19:30,2,confirmed",
      "07911 123456,2024-05-01,19:30,4,confirmed",
    ],
    reasons: ["3 external_id RG072", "4 external_id RG072"],
  },
  {
    name: "times as programs and Frenchmen write them, children one at a time",
    content: table(
      "external_id,starts_at,party_size",
      "1,Wed May 01 2024 20:00:00 GMT+0100 (British Summer Time),2",
      '2,"Thu, 02 May 2024 19:00:00 GMT",2 adults + 1 kind',
      "3,20240503T190000Z,party of 3",
      "4,2024-05-04 20 h 00,table for 3",
    ),
    imported: 4,
    stored: [2, 3, 3, 3].map((party_size, at) => ({
      starts_at: new Date(`2024-05-0${at + 1}T19:00Z`),
      party_size,
    })),
  },
  {
    name: "a cell of the day that has the time, and a dash for no amount",
    content: table(
      "external_id,starts_on,starts_time,party_size,spend_amount",
      "1,45413.75,,2,-",
      "2,02/05/2024 6pm,,2,—",
      "3,2024-05-03,,2,12.50",
    ),
    options: { dateOrder: "dmy", amounts: "major" },
    before: "update restaurants set currency = 'GBP' where id = $1",
    imported: 2,
    rejected: ["3,2024-05-03,,2,12.50"],
    reasons: ["4 starts_on + starts_time RG001"],
    stored: [1, 2].map((day) => ({
      starts_at: new Date(`2024-05-0${day}T17:00Z`),
      spend_amount: null,
    })),
  },
  {
    name: "durations in hours and minutes",
    content: csv("duration_minutes", "90 min", "1:30", "1h30", "90"),
    imported: 4,
    stored: [1, 2, 3, 4].map((day) => ({ ends_at: new Date(`2024-05-0${day}T19:30Z`) })),
  },
];
