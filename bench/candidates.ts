/**
 * Merge candidates on records of known people, at the default threshold, and their speed with many
 * customers.
 *
 * The records (people_with_duplicates.csv) have a name and an e-mail, with slips in both, and no
 * phone. Each record with an e-mail is booked; those with the same e-mail are one customer already,
 * by identity. What is judged are pairs of customers: they are one person where the labels say so
 * of any two of their records. Records without e-mail identify nobody and are no customers; nothing
 * can be proposed for them. The data ends with its rows: no guest was added.
 */
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import pg from "pg";
import { migrate } from "../src/migrate.js";
import { dataFile } from "../test/data.js";
import { loadGuests } from "./guests.js";
import { type ResultTable, definePart, percentile, round, startServer } from "./harness.js";

interface Person {
  unique_id: string;
  first_name: string;
  surname: string;
  email: string;
}
interface Label {
  unique_id_l: string;
  unique_id_r: string;
  clerical_match_score: string;
}

const rowsOf = <Row>(file: string) => parse<Row>(readFileSync(file), { columns: true });
const pairOf = (one: string, other: string) => [one, other].sort().join(" ");

async function judge(client: pg.ClientBase, people: Person[], labels: Label[]) {
  const { rows: restaurants } = await client.query<{ id: string }>(
    `insert into restaurants (name, slug, timezone, country_code)
      values ('People', 'people', 'Europe/London', 'GB')
      returning id`,
  );
  const id = restaurants[0]?.id;
  const { rows: booked } = await client.query<{ place: string; customer_id: string }>(
    `with booked as (
       insert into bookings (
         restaurant_id, starts_at, party_size, customer_name, customer_email, notes
       )
       select $1, now(), 2, nullif(btrim(concat_ws(' ', first_name, surname)), ''), email, unique_id
       from jsonb_to_recordset($2) as people (
         unique_id text,
         first_name text,
         surname text,
         email text
       )
       where email <> ''
       order by unique_id::int
       returning notes as place, customer_id
     )
     select * from booked where customer_id is not null`,
    [id, JSON.stringify(people)],
  );
  const customerOf = new Map(booked.map(({ place, customer_id }) => [place, customer_id]));

  const known = new Set<string>();
  const labelled = { pairs: 0, reachable: 0, identical: 0 };
  for (const { unique_id_l, unique_id_r, clerical_match_score } of labels) {
    if (Number(clerical_match_score) < 0.5) continue;
    labelled.pairs++;
    const [one, other] = [customerOf.get(unique_id_l), customerOf.get(unique_id_r)];
    if (!one || !other) continue;
    labelled.reachable++;
    if (one === other) labelled.identical++;
    else known.add(pairOf(one, other));
  }

  const rows: ResultTable["rows"] = [];
  for (const minimum of [0.3, 0.4, 0.5, 0.6, 0.7]) {
    const { rows: pairs } = await client.query<{ survivor_id: string; duplicate_id: string }>(
      "select * from customer_merge_candidates($1, minimum_score => $2, limit_to => 100000)",
      [id, minimum],
    );
    const right = pairs.filter((pair) => known.has(pairOf(pair.survivor_id, pair.duplicate_id)));
    rows.push([
      minimum === 0.5 ? "0.5 (default)" : String(minimum),
      pairs.length,
      right.length,
      known.size,
      round(right.length / pairs.length, 3),
      round(right.length / known.size, 3),
    ]);
  }
  const customers = new Set(customerOf.values()).size;
  return {
    table: {
      title: `Pairs of ${customers} customers made of ${people.length} records`,
      columns: ["minimum score", "proposed", "right", "known", "precision", "recall"],
      rows,
    },
    note:
      `Of ${labelled.pairs} labelled pairs of records, ${labelled.pairs - labelled.reachable} ` +
      `have a record without e-mail and are out of reach, ${labelled.identical} are one ` +
      `customer by identity, and the others are the ${known.size} known pairs of customers.`,
  };
}

export const candidates = definePart({
  title: "Merge candidates: precision, recall and speed",
  sizes: { guests: 1_000_000 },
  async run({ guests }) {
    await using server = await startServer();
    await migrate(server.url);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    const tables: ResultTable[] = [];
    const notes: string[] = [];

    const [people, labels] = [
      dataFile("people_with_duplicates.csv"),
      dataFile("people_with_duplicates_labels.csv"),
    ];
    if (people !== undefined && labels !== undefined) {
      const judged = await judge(client, rowsOf<Person>(people), rowsOf<Label>(labels));
      tables.push(judged.table);
      notes.push(judged.note);
    }

    const id = await loadGuests(client, guests);
    const rows: ResultTable["rows"] = [];
    for (const [label, limit] of [
      ["the likeliest 100 of the restaurant", 100],
      ["all of the restaurant", 1_000_000],
    ] as const) {
      const all = await server.timed(() =>
        client.query<{ pairs: string }>(
          "select count(*) as pairs from customer_merge_candidates($1, limit_to => $2)",
          [id, limit],
        ),
      );
      rows.push([label, all.value.rows[0]?.pairs ?? "", round(all.seconds, 3), round(all.cpu, 3)]);
    }
    const { rows: sample } = await client.query<{ id: string }>(
      `select id
        from customers
        where restaurant_id = $1
        order by hashtextextended(id::text, 7)
        limit 100`,
      [id],
    );
    const times: number[] = [];
    let pairs = 0;
    for (const { id: customer } of sample) {
      const one = await server.timed(() =>
        client.query("select * from customer_merge_candidates($1, $2)", [id, customer]),
      );
      times.push(one.seconds);
      pairs += one.value.rows.length;
    }
    rows.push([
      "of one customer, median of 100",
      pairs / 100,
      round(percentile(times, 0.5), 4),
      "",
    ]);
    tables.push({
      title: `Speed with ${guests} guests in one restaurant`,
      columns: ["call", "pairs", "seconds", "CPU seconds"],
      rows,
    });
    await client.end();
    return { tables, notes };
  },
});
