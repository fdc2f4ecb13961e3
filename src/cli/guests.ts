/**
 * Guests at the command line. Names, contacts and notes are printed only where they are asked for.
 */
import { Command, InvalidArgumentError, Option } from "commander";
import type { Pool } from "../client.js";
import {
  type Channel,
  type CustomerCard,
  declineMergeCandidate,
  erase,
  eraseInactive,
  exportData,
  find,
  get,
  merge,
  mergeCandidates,
  setConsent,
  setPlaceholderContacts,
  unmerge,
} from "../customers.js";
import { eraseInactiveInChunks } from "../in-chunks.js";
import { show } from "./output.js";
import {
  type GlobalOptions,
  UsageError,
  customerId,
  globalOptions,
  inChunksHelp,
  openPool,
  parseCount,
  parseId,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { Progress, table } from "./terminal.js";

interface Options extends GlobalOptions {
  restaurant: string;
  personal?: boolean;
  actor: string;
}

export const guestsCommand = new Command("guests").description(
  "Guests: find, show, merge, export and erase them",
);

/** A command on the guests of one restaurant. */
function guests(usage: string, description: string): Command {
  return guestsCommand
    .command(usage)
    .description(description)
    .requiredOption("--restaurant <id or slug>", "the restaurant");
}

const personal = () => new Option("--personal", "with names, contacts and notes");
const actor = () =>
  new Option("--actor <id or kind>", "who does it, as it is recorded").default("staff");

/** What every command does first: its options, a pool, the restaurant. */
// Commander's own options are untyped.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
async function run<Own extends object>(
  command: Command,
  work: (pool: Pool, restaurant_id: string, options: Options & Own) => Promise<void>,
): Promise<void> {
  const options = globalOptions<Options & Own>(command);
  await using pool = await openPool(options);
  await work(pool, await restaurantId(pool, options.restaurant), options);
}

guests("find [search]", "Cards by e-mail or phone however written, or by the beginning of a name")
  .option("--tag <tag>", "those who have the tag")
  .option("--limit <n>", "at most so many", parseCount, 20)
  .addOption(personal())
  .action((search: string | undefined, _own: object, command: Command) =>
    run<{ tag?: string; limit: number }>(command, async (pool, restaurant_id, options) => {
      const { tag, limit: limit_to } = options;
      const cards = await find(pool, { restaurant_id, search, tag, limit_to });
      printRows(options, "guests find", cards.map(shown(options)), describe(cards, options));
    }),
  );

guests("card <guest>", "One guest's card, by id or by what only they are found by")
  .addOption(personal())
  .action((guest: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const customer_id = await customerId(pool, restaurant_id, guest);
      const card = shown(options)(await get(pool, { restaurant_id, customer_id }));
      const rows = Object.entries(card).map(([name, value]) => [name, text(value)]);
      print(options, "guests card", card, table(["", ""], rows));
    }),
  );

guests("candidates [guest]", "Pairs who may be one person, the likeliest first")
  .option("--limit <n>", "at most so many", parseCount, 100)
  .option("--minimum-score <score>", "from 0 to 1", parseScore, 0.5)
  .addOption(personal())
  .action((guest: string | undefined, _own: object, command: Command) =>
    run<{ limit: number; minimumScore: number }>(command, async (pool, restaurant_id, options) => {
      const pairs = await mergeCandidates(pool, {
        restaurant_id,
        customer_id: guest && (await customerId(pool, restaurant_id, guest)),
        minimum_score: options.minimumScore,
        limit_to: options.limit,
      });
      if (!options.personal) {
        const told = pairs.map(
          ({ survivor_id, duplicate_id, score, reasons }) =>
            `${score}  ${reasons.join(", ")}\n${survivor_id}  ${duplicate_id}`,
        );
        printRows(options, "guests candidates", pairs, told.join("\n\n") || "None.");
        return;
      }
      const both = [];
      for (const pair of pairs) {
        const [survivor, duplicate] = await Promise.all(
          [pair.survivor_id, pair.duplicate_id].map((customer_id) =>
            get(pool, { restaurant_id, customer_id }),
          ),
        );
        both.push({ ...pair, survivor, duplicate });
      }
      const told = both.map(
        ({ score, reasons, survivor, duplicate }) =>
          `${score}  ${reasons.join(", ")}\n${beside([survivor, duplicate])}`,
      );
      printRows(options, "guests candidates --personal", both, told.join("\n\n") || "None.");
    }),
  );

guests(
  "placeholders <contact...>",
  "Set the e-mails and phones that identify nobody; none: an empty list",
).action((contacts: string[], _own: object, command: Command) =>
  run(command, async (pool, restaurant_id, options) => {
    const given = contacts.filter((contact) => contact !== "none");
    const kept = await setPlaceholderContacts(pool, { restaurant_id, contacts: given });
    print(options, "guests placeholders", kept, kept.join("\n") || "None.");
  }),
);

guests("decline <one> <other>", "Say that two are two people, so that the pair does not come back")
  .addOption(actor())
  .action((one: string, other: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const pair = { customer_id: parseId(one), other_id: parseId(other) };
      const by = options.actor;
      const refusal = await declineMergeCandidate(pool, { restaurant_id, ...pair, actor: by });
      print(options, "guests decline", refusal, "Declined.");
    }),
  );

guests("merge <survivor> <duplicate>", "Make one guest of two")
  .addOption(actor())
  .action((survivor: string, duplicate: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const pair = { survivor_id: parseId(survivor), duplicate_id: parseId(duplicate) };
      const merged = await merge(pool, { restaurant_id, ...pair, actor: options.actor });
      print(
        options,
        "guests merge",
        merged,
        `Merged; ${merged.booking_ids.length} bookings moved.`,
      );
    }),
  );

guests("unmerge <duplicate>", "Take a merged guest out again")
  .addOption(actor())
  .action((duplicate: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const duplicate_id = parseId(duplicate);
      const undone = await unmerge(pool, { restaurant_id, duplicate_id, actor: options.actor });
      print(options, "guests unmerge", undone, `Taken out of ${undone.survivor_id}.`);
    }),
  );

guests("consent <guest> <choice>", "Record that consent to marketing was given or withdrawn")
  .addOption(
    new Option("--channel <channel...>", "of these only").choices(["email", "sms", "phone"]),
  )
  .requiredOption("--source <slug>", "where the choice was made, such as phone or web")
  .option("--wording <text>", "to which words")
  .addOption(actor())
  .action((guest: string, choice: string, _own: object, command: Command) =>
    run<{ channel?: Channel[]; source: string; wording?: string }>(
      command,
      async (pool, restaurant_id, options) => {
        if (choice !== "given" && choice !== "withdrawn") {
          throw new UsageError("the choice is given or withdrawn");
        }
        const choices = await setConsent(pool, {
          restaurant_id,
          customer_id: await customerId(pool, restaurant_id, guest),
          is_given: choice === "given",
          channels: options.channel,
          source: options.source,
          wording: options.wording,
          actor: options.actor,
        });
        const channels = choices.map(({ channel }) => channel).join(", ");
        printRows(options, "guests consent", choices, `Recorded as ${choice}: ${channels}.`);
      },
    ),
  );

guests("export <guest>", "Everything that is held on a guest, as one JSON document").action(
  (guest: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const customer_id = await customerId(pool, restaurant_id, guest);
      const document = await exportData(pool, { restaurant_id, customer_id });
      // not broken into lines of a terminal's width
      if (!options.json) show(JSON.stringify(document, undefined, 2));
      else print(options, "guests export", document, "");
    }),
);

guests("erase <guest>", "Remove all personal data of a guest, named by id, for good")
  .addOption(actor())
  .action((guest: string, _own: object, command: Command) =>
    run(command, async (pool, restaurant_id, options) => {
      const customer_id = parseId(guest);
      const erasure = await erase(pool, { restaurant_id, customer_id, actor: options.actor });
      print(
        options,
        "guests erase",
        erasure,
        `Erased, with the data on ${erasure.bookings} bookings.`,
      );
    }),
  );

guests("erase-inactive", "Erase guests inactive for longer than that")
  .requiredOption("--older-than <interval>", 'such as "3 years"')
  .option("--dry-run", "list them, and erase nobody")
  .option("--limit <n>", "at most so many", parseCount)
  .addOption(actor())
  .addHelpText("after", `\n${inChunksHelp}`)
  .action((_own: object, command: Command) =>
    run<{ olderThan: string; dryRun?: boolean; limit?: number }>(
      command,
      async (pool, restaurant_id, options) => {
        const which = {
          restaurant_id,
          older_than: options.olderThan,
          actor: options.actor,
          limit_to: options.limit,
        };
        if (options.dryRun) {
          const inactive = await eraseInactive(pool, {
            ...which,
            limit_to: options.limit ?? 2 ** 31 - 1,
            dry_run: true,
          });
          const rows = inactive.map((guest) => [guest.customer_id, text(guest.last_active_at)]);
          const total = `${rows.length} would be erased. Dry run: nobody was.`;
          printRows(
            options,
            "guests erase-inactive --dry-run",
            inactive,
            `${table(["guest", "last active"], rows)}\n${total}`,
          );
          return;
        }
        using progress = new Progress();
        const erased = await eraseInactiveInChunks(pool, {
          ...which,
          onChunk: ({ done, items }) => {
            progress.show("guests", done, items);
          },
        });
        const rows = erased.map((customer_id) => ({ customer_id }));
        printRows(
          options,
          "guests erase-inactive",
          rows,
          [...erased, `${erased.length} erased.`].join("\n"),
        );
      },
    ),
  );

function parseScore(score: string): number {
  if (!/^(0(\.\d+)?|1(\.0+)?)$/.test(score)) {
    throw new InvalidArgumentError("Not a number from 0 to 1.");
  }
  return Number(score);
}

/** The card as it may be printed. */
function shown(options: Options): (card: CustomerCard) => Partial<CustomerCard> {
  if (options.personal) return (card) => card;
  return ({ full_name: _name, email: _email, phone: _phone, notes: _notes, ...card }) => card;
}

function describe(cards: CustomerCard[], options: Options): string {
  if (cards.length === 0) return "None.";
  const rows = cards.map((card) => [
    [
      card.id,
      ...(options.personal ? [card.full_name, card.email, card.phone] : []),
      card.next_booking_at && `comes ${text(card.next_booking_at)}`,
    ]
      .filter(Boolean)
      .join("\n"),
    card.total_visits,
    text(card.last_visit_at),
    card.tier,
    card.balance,
  ]);
  return table(["guest", "visits", "last", "tier", "points"], rows);
}

/** Two guests beside each other, the one who would stay first. */
function beside(cards: (CustomerCard | undefined)[]): string {
  const facts: ((card: CustomerCard) => string | null)[] = [
    ({ id }) => id,
    ({ full_name }) => full_name,
    ({ email }) => email,
    ({ phone }) => phone,
    ({ total_visits, last_visit_at }) =>
      [`${total_visits} visits`, last_visit_at && `last ${text(last_visit_at)}`]
        .filter(Boolean)
        .join(", "),
    ({ next_booking_at }) => next_booking_at && `comes ${text(next_booking_at)}`,
    ({ balance, tier }) => [`${balance} points`, tier].filter(Boolean).join(", "),
    ({ tags }) => tags.join(", "),
    ({ notes }) => notes,
  ];
  const rows = facts
    .map((fact) => cards.map((card) => (card === undefined ? null : fact(card))))
    .filter((row) => row.some(Boolean));
  return table(["stays", "is a duplicate"], rows);
}

function text(value: Date | string[] | string | number | boolean | null | undefined): string {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
