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
      "external_id,starts_at,party_size\r\n1,2024-05-01 19:00,2\r2,2024-05-02 19:00,x\n\r\n\n3,2024-05-03 19:00,2\r\n4,2024-05-04 19:00,0",
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
    imported: 1,
    rejected: [
      "1,45413.7916666667,2",
      "2,01/05/2024 19:00,2",
      "3,1-May-24 19:00,2",
      "4,2024-05-01,2",
    ],
    reasons: [2, 3, 4, 5].map((line) => `${line} starts_at RG001`),
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
    imported: 2,
    stored: [
      { starts_at: new Date("2024-02-29T13:30:30.5Z") },
      { starts_at: new Date("2024-05-01T22:30Z") },
    ],
    rejected: [
      "1,2023-02-29 19:00,2",
      "2,2024-05-01 24:00,2",
      "3,2024-05-01 19:60,2",
      "4,2024-05-01 13:00 PM,2",
      "7,0000-01-01 19:00,2",
    ],
    reasons: [2, 3, 4, 5, 8].map((line) => `${line} starts_at RG001`),
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
    imported: 3,
    stored: [{ party_size: 3 }, { party_size: 4 }, { party_size: 200 }],
    rejected: ["0", "201", "2.0", "two", "", "-1", "２", "99999999999"].map(
      (size, at) => `2024-05-${10 + at} 19:00,${size}`,
    ),
    reasons: [2, 3, 4, 5, 6, 7, 8, 9].map((line) => `${line} party_size RG001`),
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
    options: { status: ["annulé=cancelled"] },
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
    name: "words and numbers that are not the ones expected",
    content: table(
      "external_id,starts_at,party_size,booking_type,seating_preference,cancelled_by,marketing_opt_in,source,spend_amount,spend_currency",
      "1,2024-05-01 19:00,2,Brunch,,,,,,",
      "2,2024-05-01 19:00,2,,roof,,,,,",
      "3,2024-05-01 19:00,2,,,nobody,,,,",
      "4,2024-05-01 19:00,2,,,,maybe,,,",
      "5,2024-05-01 19:00,2,,,,,Two words,,",
      "6,2024-05-01 19:00,2,,,,,,12.50,",
      "7,2024-05-01 19:00,2,,,,,,9999999999999999999,",
      "8,2024-05-01 19:00,2,,,,,,,Pound",
      "9,2024-05-01 19:00,2,Lunch,BAR,Staff,Yes,Phone,1250,gbp",
      "10,2024-05-01 19:00,x,Brunch,,,,,,",
    ),
    imported: 1,
    stored: [
      {
        booking_type: "lunch",
        seating_preference: "bar",
        cancelled_by: "staff",
        marketing_opt_in: true,
        source: "phone",
        spend_amount: "1250",
        spend_currency: "GBP",
      },
    ],
    rejected: [
      "1,2024-05-01 19:00,2,Brunch,,,,,,",
      "2,2024-05-01 19:00,2,,roof,,,,,",
      "3,2024-05-01 19:00,2,,,nobody,,,,",
      "4,2024-05-01 19:00,2,,,,maybe,,,",
      "5,2024-05-01 19:00,2,,,,,Two words,,",
      "6,2024-05-01 19:00,2,,,,,,12.50,",
      "7,2024-05-01 19:00,2,,,,,,9999999999999999999,",
      "8,2024-05-01 19:00,2,,,,,,,Pound",
      "10,2024-05-01 19:00,x,Brunch,,,,,,",
    ],
    reasons: [
      "2 booking_type RG001",
      "3 seating_preference RG001",
      "4 cancelled_by RG001",
      "5 marketing_opt_in RG001",
      "6 source RG001",
      "7 spend_amount RG001",
      "8 spend_amount RG001",
      "9 spend_currency RG001",
      "11 booking_type RG001",
      "11 party_size RG001",
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
    imported: 1,
    stored: [{ label: "T1" }],
    rejected: [
      "2,2024-05-02 19:00,2,T9",
      "3,2024-05-03 19:00,2,t1",
      '4,2024-05-04 19:00,2,"T1,T2"',
    ],
    reasons: ["3 table_label RG005", "4 table_label RG005", "5 table_label RG005"],
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
      "Visit Date,Visit Time,Guest Name,Size,Status,Table,Server,Reservation Tags,Additional Payments",
      '2024-05-01,08:57 PM,"Núñez, Ana",2,Done,T1,9. Kendall 4:00,"VIP,Window",[]',
      "2024-05-02,12:05 AM,Ben,4,No Show,,,,[]",
      '2024-05-03,07:00 PM,Cy,2,Canceled,"51,52",,,[]',
    ),
    options: { system: "opentable" },
    imported: 2,
    unmapped: ["Server", "Reservation Tags", "Additional Payments"],
    stored: [
      {
        customer_name: "Núñez, Ana",
        starts_at: new Date("2024-05-01T19:57Z"),
        status: "completed",
        label: "T1",
      },
      { customer_name: "Ben", starts_at: new Date("2024-05-01T23:05Z"), status: "no_show" },
    ],
    rejected: ['2024-05-03,07:00 PM,Cy,2,Canceled,"51,52",,,[]'],
    reasons: ["4 Table RG005"],
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
];
