import { Command } from "commander";
import { type Obstacle, type Status, status } from "../loyalty.js";
import { globalOptions, openPool, printRows, restaurantId } from "./shared.js";
import { color, table } from "./terminal.js";

export const statusCommand = new Command("status")
  .description("Which restaurants' bookings earn points, and what is missing where they do not")
  .option("--restaurant <id or slug>", "one restaurant only")
  .action(async (_own: object, command: Command) => {
    const options = globalOptions<{ restaurant?: string }>(command);
    await using pool = await openPool(options);
    const restaurant_id = options.restaurant && (await restaurantId(pool, options.restaurant));
    const found = await status(pool, { restaurant_id });
    printRows(options, "status", found, describe(found));
  });

const obstacles: Record<Obstacle, (slug: string) => [what: string, call: string]> = {
  no_program: (slug) => [
    "no program",
    `regulars programs add club --name Club --restaurant ${slug}`,
  ],
  no_active_program: (slug) => [
    "program switched off",
    `regulars programs change SLUG --restaurant ${slug}`,
  ],
  not_on_pilot_list: (slug) => [
    "not on the pilot list",
    `regulars loyalty open --restaurant ${slug}`,
  ],
  general_availability_off: () => ["gate closed", "regulars loyalty open --all"],
};

export function describe(found: Status[]): string {
  if (found.length === 0) return 'No restaurant yet: "regulars init" makes the first.';
  const rows = found.map(({ slug, program_slug, obstacle, opened_by }) => {
    const earns = obstacle === null ? color.green("earns") : color.yellow("earns nothing");
    const opened =
      opened_by === "session"
        ? "by this environment's settings: connections without them earn nothing"
        : "";
    return [
      slug,
      program_slug,
      earns,
      obstacle === null ? opened : obstacles[obstacle](slug).join(":\n"),
    ];
  });
  return table(["restaurant", "program", "bookings", ""], rows);
}
