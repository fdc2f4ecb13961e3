import { Command, InvalidArgumentError } from "commander";
import {
  type AccrualRule,
  type ExpiryNotice,
  type Program,
  type TierDefinitions,
  announceExpiry,
  programs,
  setProgram,
  transfer,
  withdrawExpiryNotice,
} from "../loyalty.js";
import {
  MissingError,
  assertVerb,
  customerId,
  globalOptions,
  openPool,
  print,
  printRows,
  restaurantId,
} from "./shared.js";
import { table } from "./terminal.js";

interface Options {
  restaurant: string;
  name?: string;
  rule?: AccrualRule;
  tiers?: TierDefinitions;
  expiresAfter?: string;
  spendableFrom?: "confirmation" | "visit";
  pilotOnly?: boolean;
  active?: boolean;
}

export const programsCommand = new Command("programs").description(
  "Loyalty programs: list, add and change them",
);

programsCommand
  .command("list")
  .description("A restaurant's programs, the active one first")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const found = await programs(pool, { restaurant_id });
    printRows(options, "programs list", found, describe(found));
  });

for (const [verb, description] of [
  ["add", "Add a program and make it the active one"],
  ["change", "Change what is given, and make it the active one unless --no-active"],
] as const) {
  programsCommand
    .command(`${verb} <slug>`)
    .description(description)
    .requiredOption("--restaurant <id or slug>", "the restaurant")
    .option("--name <name>", "as guests know it")
    .option("--rule <json>", 'such as {"type":"flat","points":25}', parseJson)
    .option("--tiers <json>", "tier definitions", parseJson)
    .option("--expires-after <interval>", 'such as "12 months"; 0 is never')
    .option("--spendable-from <moment>", "confirmation or visit")
    .option("--pilot-only", "earns where the restaurant is on the pilot list")
    .option("--no-pilot-only", "earns where general availability is on")
    .option("--no-active", "leave it switched off")
    .action(async (slug: string, _own: object, command: Command) => {
      const options = globalOptions<Options>(command);
      await using pool = await openPool(options);
      const restaurant_id = await restaurantId(pool, options.restaurant);
      assertVerb(verb, "program", slug, await programs(pool, { restaurant_id }));
      const program = await setProgram(pool, {
        restaurant_id,
        slug,
        name: options.name,
        accrual_rule: options.rule,
        tier_definitions: options.tiers,
        expires_after: options.expiresAfter,
        spendable_from: options.spendableFrom,
        pilot_only: options.pilotOnly,
        is_active: options.active,
      });
      print(options, `programs ${verb}` as const, program, describe([program]));
    });
}

programsCommand
  .command("announce-expiry")
  .description("Let earlier points expire by another rule from a day on; tells what that does")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .requiredOption("--on <date>", "the day from which it holds, such as 2031-01-01")
  .option("--expires-after <interval>", 'such as "12 months"; 0 is never; else as it is')
  .option("--apply", "do it; else nothing is written")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options & { on: string; apply?: boolean }>(command);
    await using pool = await openPool(options);
    const figures = await announceExpiry(pool, {
      restaurant_id: await restaurantId(pool, options.restaurant),
      notice_on: options.on,
      expires_after: options.expiresAfter,
      dry_run: !options.apply,
    });
    const end = options.apply
      ? `Announced for ${options.on}.`
      : "Dry run: nothing was written; --apply announces it.";
    printRows(options, "programs announce-expiry", figures, `${describeNotice(figures)}\n${end}`);
  });

programsCommand
  .command("withdraw-expiry")
  .description("Take an announcement back whose day has not come")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<Options>(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const program = await withdrawExpiryNotice(pool, { restaurant_id });
    print(options, "programs withdraw-expiry", program, describe([program]));
  });

programsCommand
  .command("transfer <from>")
  .description("Move guests' points to another program, with their dates and tiers; tells whose")
  .requiredOption("--restaurant <id or slug>", "the restaurant")
  .option("--to <slug>", "the program that they go to; else the active one")
  .option("--customer <id or search>", "one guest: an id, e-mail, phone or name; else all")
  .option("--actor <id or kind>", "who does it, as it is recorded", "staff")
  .option("--apply", "do it; else nothing is written")
  .action(async (from: string, _own: object, command: Command) => {
    const options = globalOptions<
      Options & { to?: string; customer?: string; actor: string; apply?: boolean }
    >(command);
    await using pool = await openPool(options);
    const restaurant_id = await restaurantId(pool, options.restaurant);
    const all = await programs(pool, { restaurant_id });
    const id = (slug: string) => {
      const program = all.find((each) => each.slug === slug);
      if (program) return program.id;
      const known = all.map((each) => each.slug).join(", ");
      throw new MissingError(`there is no program ${slug}: ${known}`);
    };
    const { customer } = options;
    const which = {
      restaurant_id,
      from_program_id: id(from),
      to_program_id: options.to === undefined ? undefined : id(options.to),
      customer_id: customer && (await customerId(pool, restaurant_id, customer)),
      actor: options.actor,
      dry_run: !options.apply,
    };
    const moved = await transfer(pool, which);
    // chunk by chunk, so that nobody waits for all of them
    for (let more = moved.length; options.apply && more > 0;) {
      const chunk = await transfer(pool, which);
      moved.push(...chunk);
      more = chunk.length;
    }
    const rows = moved.map(({ balance, ...guest }) => [guest.id, balance, guest.bookings]);
    const end = options.apply
      ? `${moved.length} moved.`
      : "Dry run: nothing was written; --apply moves them.";
    printRows(
      options,
      "programs transfer",
      moved,
      `${table(["guest", "points", "bookings"], rows)}\n${end}`,
    );
  });

function describeNotice(figures: ExpiryNotice[]): string {
  const rows = figures.map(({ section, item, today, announced }, index) => [
    section === figures[index - 1]?.section ? "" : section,
    item.replaceAll("_", " "),
    today,
    announced,
  ]);
  return table(["", "", "today", "announced"], rows);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError("Not JSON.");
  }
}

function describe(found: Program[]): string {
  if (found.length === 0) return 'None yet: "regulars programs add" makes one.';
  const rows = found.map((each) => [
    each.slug,
    each.name,
    each.is_active ? "active" : "off",
    each.pilot_only ? "pilot" : "general",
    each.accrual_version,
    expiry(each),
    JSON.stringify(each.accrual_rule).replace(/[{}"]/g, "").replaceAll(",", ", "),
  ]);
  return table(["program", "name", "", "gate", "version", "expires", "rule"], rows);
}

function expiry(program: Program): string {
  const after = program.expires_after ?? "never";
  return program.expiry_notice_on ? `${after}, all from ${program.expiry_notice_on}` : after;
}
