/**
 * Marketing choices against a plain model that keeps, by address and channel, when each kind of
 * choice was last made: random sequences of bookings, choices, imports, hand-overs, merges,
 * unmerges and erasures, with the card of every guest compared after each step.
 */
import fc from "fast-check";
import pg from "pg";
import { expect, it } from "vitest";
import { useDatabase } from "./database.js";
import { addRestaurant } from "./sample.js";

const database = useDatabase();
const isLong = Boolean(process.env.REGULARS_TEST_LONG);

const channels = ["email", "sms", "phone"] as const;
type Channel = (typeof channels)[number];
type Contact = readonly [email: string | null, phone: string | null];

/** Some share an e-mail or a number. */
const contacts: Contact[] = [
  ["a@example.org", null],
  ["a@example.org", "+447911123401"],
  [null, "+447911123401"],
  ["b@example.org", "+447911123401"],
  ["b@example.org", null],
  ["c@example.org", "+447911123402"],
];

interface Guest {
  id: string;
  email: string | null;
  phone: string | null;
  root: string;
}

/** When each kind of choice was last made: a step's number, below 0 before the first. */
interface Facts {
  ticked?: number;
  imported?: number;
  given?: number;
  withdrawn?: number;
  erased?: number;
}

class Model {
  readonly facts = new Map<string, Facts>();

  of(address: string, channel: Channel): Facts {
    const key = `${address} ${channel}`;
    const facts = this.facts.get(key) ?? {};
    this.facts.set(key, facts);
    return facts;
  }

  choose(contact: Contact, chosen: readonly Channel[], kind: keyof Facts, at: number): void {
    for (const channel of chosen) {
      const address = addressOf(contact, channel);
      if (address === null) continue;
      const facts = this.of(address, channel);
      facts[kind] = Math.max(facts[kind] ?? -Infinity, at);
    }
  }

  /** Whether one address may be written to; undefined: nothing was chosen that counts. */
  wants(address: string, channel: Channel): boolean | undefined {
    const never = -Infinity;
    const {
      ticked = never,
      imported,
      given = never,
      withdrawn,
      erased,
    } = this.of(address, channel);
    const byTick = channel === "email" || withdrawn === undefined ? ticked : never;
    const end = Math.max(withdrawn ?? never, erased ?? never);
    if (Math.max(given, byTick) > end) return true;
    if (end === never && imported !== undefined) return true;
    return withdrawn === undefined ? undefined : false;
  }

  /** Whether a person, who may be several guests, is to be written to. */
  personWants(people: Guest[], channel: Channel): boolean {
    const half = channel === "email" ? "email" : "phone";
    const hasHalf = people.some((guest) => guest[half] !== null);
    const said = people.map((guest) => {
      const address = addressOf([guest.email, guest.phone], channel);
      const isOwn = guest[half] !== null;
      const wants = address === null ? undefined : this.wants(address, channel);
      if (!isOwn && hasHalf) return channel !== "email" && wants === false ? false : undefined;
      return wants;
    });
    return said.includes(true) && !said.includes(false);
  }

  erase(people: Guest[], others: Guest[], at: number): void {
    for (const address of people.flatMap(({ email, phone }) => [email, phone])) {
      if (address === null) continue;
      if (others.some(({ email, phone }) => email === address || phone === address)) continue;
      for (const channel of channels) {
        const withdrawn = this.wants(address, channel) === false;
        const facts = this.of(address, channel);
        this.facts.set(`${address} ${channel}`, {
          ...(withdrawn && { withdrawn: facts.withdrawn ?? 0 }),
          erased: at,
        });
      }
    }
  }
}

function addressOf([email, phone]: Contact, channel: Channel): string | null {
  return channel === "email" ? (email ?? phone) : (phone ?? email);
}

const place = fc.nat({ max: 30 });
const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("book" as const),
      contact: fc.constantFrom(...contacts),
      days: fc.constantFrom(0, 0, 0, 3, -2),
      isTicked: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("import" as const),
      contact: fc.constantFrom(...contacts),
      days: fc.constantFrom(0, 3),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("choose" as const),
      place,
      isGiven: fc.boolean(),
      channels: fc.constantFrom<readonly Channel[]>(channels, ["email"], ["sms"]),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("hand over" as const),
      place,
      contact: fc.constantFrom(...contacts),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("tick" as const), place }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("merge" as const), place, other: place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unmerge" as const), place }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("erase" as const), place }) },
);
type Step = typeof steps extends fc.Arbitrary<infer Value> ? Value : never;

async function live(history: Step[]): Promise<void> {
  const client = await database.pool.connect();
  try {
    const restaurant = await addRestaurant(client);
    const model = new Model();
    const query = async <Row>(sql: string, ...values: unknown[]) =>
      (await client.query(sql, [restaurant, ...values])).rows as Row[];
    const guests = () =>
      query<Guest>(
        `select id, email_normalized as email, phone_normalized as phone,
           coalesce(merged_into_id, id) as root
         from customers
         where restaurant_id = $1 and erased_at is null
         order by id`,
      );
    const bookings = () =>
      query<{ id: string; email: string | null; phone: string | null; is_ticked: boolean }>(
        `select id, customer_email as email, customer_phone as phone, marketing_opt_in as is_ticked
         from bookings
         where restaurant_id = $1 and num_nonnulls(customer_email, customer_phone) > 0
         order by id`,
      );
    const at = <Item>(items: Item[], nth: number): Item | undefined => items[nth % items.length];

    for (const [number, step] of history.entries()) {
      const before = await guests();
      const person = (id: string | undefined) => {
        const root = before.find((guest) => guest.id === id)?.root;
        return before.filter((guest) => guest.root === root);
      };
      switch (step.do) {
        case "book":
          await query(
            `insert into bookings (
               restaurant_id, starts_at, party_size, customer_email, customer_phone, created_at,
               marketing_opt_in
             )
             values ($1, now(), 2, $2, $3, clock_timestamp() - $4 * interval '1 day', $5)`,
            ...step.contact,
            step.days,
            step.isTicked,
          );
          if (step.isTicked) {
            const when = step.days > 0 ? -step.days : number;
            model.choose(step.contact, channels, "ticked", when);
          }
          break;
        case "import":
          await query(
            `insert into bookings (
               restaurant_id, import_batch_id, starts_at, ends_at, party_size, booking_type,
               customer_email, customer_phone, created_at, marketing_opt_in
             )
             values (
               $1, gen_random_uuid(), now(), now() + interval '1 hour', 2, 'dinner', $2, $3,
               clock_timestamp() - $4 * interval '1 day', true
             )`,
            ...step.contact,
            step.days,
          );
          await query("select from backfill_customers_loyalty($1)");
          model.choose(step.contact, channels, "imported", number);
          break;
        case "choose": {
          const guest = at(before, step.place);
          if (!guest) break;
          await query(
            "select from set_marketing_consent($1, $2, $3, 'guest', 'web', $4)",
            guest.id,
            step.isGiven,
            step.channels,
          );
          for (const { email, phone } of person(guest.id)) {
            const kind = step.isGiven ? "given" : "withdrawn";
            model.choose([email, phone], step.channels, kind, number);
          }
          break;
        }
        case "hand over": {
          const booking = at(await bookings(), step.place);
          await query(
            `update bookings
             set customer_email = $3, customer_phone = $4
             where restaurant_id = $1 and id = $2`,
            booking?.id,
            ...step.contact,
          );
          break;
        }
        case "tick": {
          const booking = at(await bookings(), step.place);
          if (!booking) break;
          await query(
            `update bookings
             set marketing_opt_in = not marketing_opt_in
             where restaurant_id = $1 and id = $2`,
            booking.id,
          );
          if (!booking.is_ticked) {
            model.choose([booking.email, booking.phone], channels, "ticked", number);
          }
          break;
        }
        case "merge":
          await attempt(
            client,
            "select from merge_customers($1, $2, $3, 'staff')",
            restaurant,
            at(before, step.place)?.id,
            at(before, step.other)?.id,
          );
          break;
        case "unmerge":
          await attempt(
            client,
            "select from unmerge_customers($1, $2, 'staff')",
            restaurant,
            at(before, step.place)?.id,
          );
          break;
        case "erase": {
          const guest = at(before, step.place);
          if (!guest) break;
          const people = person(guest.id);
          await query("select from erase_customer($1, $2, 'staff')", guest.id);
          model.erase(
            people,
            before.filter((other) => other.root !== guest.root),
            number,
          );
          break;
        }
      }

      const after = await guests();
      const roots = after.filter(({ id, root }) => id === root);
      const cards = await query<{ id: string } & Record<Channel, boolean>>(
        `select cards.id, email_opt_in as email, sms_opt_in as sms, phone_opt_in as phone
         from regulars.customer_cards($1, $2) as cards`,
        roots.map(({ id }) => id),
      );
      const expected = roots.map(({ id }) => {
        const people = after.filter(({ root }) => root === id);
        const wanted = channels.map((channel) => [channel, model.personWants(people, channel)]);
        return { id, ...(Object.fromEntries(wanted) as Record<Channel, boolean>) };
      });
      expect(cards, `after step ${number}: ${step.do}`).toEqual(expected);
    }

    expect(
      await query("select * from regulars.customer_profile_differences where restaurant_id = $1"),
    ).toEqual([]);
    // what the events told last is what stands
    expect(
      await query(
        `select profiles.customer_id
         from customer_profiles as profiles
         left join lateral (
           select payload
           from analytics_events
           where analytics_events.restaurant_id = $1
             and event_type = 'marketing.consent_changed'
             and analytics_events.customer_id = profiles.customer_id
           order by id desc
           limit 1
         ) as told on true
         -- a guest whom an import brings is no news
         where profiles.restaurant_id = $1
           and told.payload is not null
           and (
             told.payload -> 'email_opt_in',
             told.payload -> 'sms_opt_in',
             told.payload -> 'phone_opt_in'
           ) is distinct from (
             to_jsonb(profiles.email_opt_in),
             to_jsonb(profiles.sms_opt_in),
             to_jsonb(profiles.phone_opt_in)
           )`,
      ),
    ).toEqual([]);
  } finally {
    client.release();
  }
}

/** A refusal by a rule is an answer; anything else is a fault. */
async function attempt(client: pg.ClientBase, sql: string, ...values: unknown[]): Promise<void> {
  try {
    await client.query(sql, values);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code?.startsWith("RG") !== true) throw error;
  }
}

it(
  "keeps choices by address through any bookings, imports, merges and erasures",
  { timeout: 3_600_000 },
  async () => {
    await fc.assert(fc.asyncProperty(fc.array(steps, { minLength: 5, maxLength: 25 }), live), {
      numRuns: isLong ? 500 : 25,
      endOnFailure: !isLong,
    });
  },
);
