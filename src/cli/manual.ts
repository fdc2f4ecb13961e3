/**
 * Of each command: two examples, and what it leaves where it is stopped. Help and Ctrl-C read it;
 * a test walks all commands, and every example is one that the command takes.
 */

/**
 * What a stopped command leaves behind: nothing, for it reads; all or nothing; what is done,
 * and run again it goes on; or something that the next run makes anew.
 */
export type Stopped = "reads" | "whole" | "resumes" | "anew";

type Entry = readonly [stopped: Stopped, first: string, second: string];

const at = "--restaurant luna";
const ada = "ada@example.org";
const one = "0198f5c0-7c5a-7000-8000-000000000001";
const two = "0198f5c0-7c5a-7000-8000-000000000002";

export const manual: Record<string, Entry> = {
  demo: ["anew", "demo", "demo --database-url postgres://localhost/empty"],
  init: ["resumes", "init", "init --embedded --name Luna --country GB --timezone Europe/London"],
  status: ["reads", "status", `status ${at}`],
  migrate: ["resumes", "migrate --roles", "migrate --adopt --dry-run"],
  sql: ["anew", "sql --output regulars-sql", "sql --from 000005 --schema loyalty"],
  import: [
    "resumes",
    `import bookings.csv ${at} --dry-run`,
    `import bookings.csv ${at} --map "Party=party_size" --date-order dmy`,
  ],
  backfill: ["resumes", "backfill --dry-run", `backfill ${at}`],
  upkeep: ["resumes", "upkeep", `upkeep ${at} --json`],
  verify: ["reads", "verify --since-last", `verify ${at}`],
  events: ["reads", "events --limit 10", "events --follow --consumer warehouse --json"],
  statement: [
    "reads",
    `statement ${at} --customer ${ada}`,
    `statement ${at} --customer "Ada Lovelace" --from 2031-01-01`,
  ],
  "loyalty open": ["whole", `loyalty open ${at}`, "loyalty open --all"],
  "loyalty close": ["whole", `loyalty close ${at}`, "loyalty close --all"],
  "loyalty explain": [
    "reads",
    `loyalty explain K7QM2XWD ${at}`,
    `loyalty explain ${one} ${at} --json`,
  ],
  "loyalty reprice": [
    "resumes",
    `loyalty reprice ${at} --dry-run`,
    `loyalty reprice ${at} --from 2031-01-01 --actor staff:7`,
  ],
  simulate: [
    "reads",
    `simulate ${at} --rule '{"type":"flat","points":25}'`,
    `simulate ${at} --expires-after "12 months" --notice-on 2031-01-01`,
  ],
  "restaurants list": ["reads", "restaurants list", "restaurants list --json"],
  "restaurants add": [
    "whole",
    "restaurants add luna --name Luna --country GB --timezone Europe/London",
    'restaurants add bar-sol --name "Bar Sol" --country ES --timezone Europe/Madrid',
  ],
  "restaurants change": [
    "whole",
    'restaurants change luna --name "Luna & Co"',
    "restaurants change luna --day-start 04:00 --currency GBP",
  ],
  "restaurants offboard": [
    "resumes",
    "restaurants offboard luna --to luna.jsonl --dry-run",
    "restaurants offboard luna --to luna.jsonl --actor staff:7",
  ],
  "programs list": ["reads", `programs list ${at}`, `programs list ${at} --json`],
  "programs add": [
    "whole",
    `programs add club ${at} --name Club`,
    `programs add club ${at} --name Club --rule '{"type":"flat","points":25}'`,
  ],
  "programs change": [
    "whole",
    `programs change club ${at} --expires-after "12 months"`,
    `programs change club ${at} --no-pilot-only`,
  ],
  "programs announce-expiry": [
    "whole",
    `programs announce-expiry ${at} --on 2031-01-01`,
    `programs announce-expiry ${at} --on 2031-01-01 --expires-after "1 year" --apply`,
  ],
  "programs withdraw-expiry": [
    "whole",
    `programs withdraw-expiry ${at}`,
    `programs withdraw-expiry ${at} --json`,
  ],
  "programs transfer": [
    "resumes",
    `programs transfer club ${at} --to club-2`,
    `programs transfer club ${at} --customer ${ada} --apply`,
  ],
  "rewards list": ["reads", `rewards list ${at}`, `rewards list ${at} --json`],
  "rewards add": [
    "whole",
    `rewards add tea ${at} --name Tea --points 50`,
    `rewards add supper ${at} --name Supper --points 400 --tier gold --limit 1`,
  ],
  "rewards change": [
    "whole",
    `rewards change tea ${at} --points 60`,
    `rewards change tea ${at} --no-active`,
  ],
  waiting: ["reads", `waiting ${at}`, `waiting ${at} --day 2031-05-01 --table T7`],
  "points preview": [
    "reads",
    `points preview ${at} --party 4`,
    `points preview ${at} --party 2 --spend 8400 --currency GBP`,
  ],
  "points expiries": [
    "reads",
    `points expiries ${ada} ${at}`,
    `points expiries ${ada} ${at} --limit 3`,
  ],
  "points exclude": [
    "whole",
    `points exclude ${ada} ${at} --reason staff`,
    `points exclude ${ada} ${at} --reason abuse --actor staff:7`,
  ],
  "points readmit": [
    "whole",
    `points readmit ${ada} ${at}`,
    `points readmit ${ada} ${at} --actor staff:7`,
  ],
  "points exclusions": ["reads", `points exclusions ${at}`, `points exclusions ${ada} ${at}`],
  "points reverse": [
    "whole",
    `points reverse ${one} ${at} --reason "wrong guest"`,
    `points reverse ${one} ${at} --reason "half" --points 50 --key refund-7`,
  ],
  "guests find": ["reads", `guests find ${ada} ${at} --personal`, `guests find --tag vip ${at}`],
  "guests card": ["reads", `guests card ${ada} ${at}`, `guests card ${one} ${at} --personal`],
  "guests candidates": [
    "reads",
    `guests candidates ${at} --personal`,
    `guests candidates ${ada} ${at} --minimum-score 0.8`,
  ],
  "guests placeholders": [
    "whole",
    `guests placeholders noemail@luna.example "020 7946 0958" ${at}`,
    `guests placeholders none ${at}`,
  ],
  "guests decline": [
    "whole",
    `guests decline <one id> <other id> ${at}`,
    `guests decline <one id> <other id> ${at} --actor staff:7`,
  ],
  "guests merge": [
    "whole",
    `guests merge <survivor id> <duplicate id> ${at}`,
    `guests merge <survivor id> <duplicate id> ${at} --actor staff:7`,
  ],
  "guests unmerge": [
    "whole",
    `guests unmerge ${two} ${at}`,
    `guests unmerge ${two} ${at} --actor staff:7`,
  ],
  "guests consent": [
    "whole",
    `guests consent ${ada} withdrawn ${at} --source phone`,
    `guests consent ${ada} given ${at} --channel sms --source web`,
  ],
  "guests export": [
    "reads",
    `guests export ${ada} ${at}`,
    `guests export ${ada} ${at} --json > ada.json`,
  ],
  "guests erase": [
    "whole",
    `guests erase ${one} ${at}`,
    `guests erase ${one} ${at} --actor staff:7`,
  ],
  "guests erase-inactive": [
    "resumes",
    `guests erase-inactive --older-than "3 years" ${at} --dry-run`,
    `guests erase-inactive --older-than "3 years" ${at} --limit 100`,
  ],
  "phone-rules changes": ["reads", "phone-rules changes", `phone-rules changes ${at} --personal`],
  "phone-rules apply": ["resumes", "phone-rules apply", `phone-rules apply ${at}`],
  timezone: [
    "whole",
    `timezone ${at} --to Europe/Paris --keep local_times`,
    `timezone ${at} --to Europe/Paris --keep instants --write`,
  ],
  report: ["anew", `report bookings ${at}`, `report ${at} --html luna.html`],
  "report bookings": [
    "reads",
    `report bookings ${at}`,
    `report bookings ${at} --by day --from 2031-05-01`,
  ],
  "report changes": ["reads", `report changes ${at}`, `report changes ${at} --from 2031-05-01`],
  "report lead-times": ["reads", `report lead-times ${at}`, `report lead-times ${at} --json`],
  "report waiting-list": [
    "reads",
    `report waiting-list ${at}`,
    `report waiting-list ${at} --from 2031-05-01 --to 2031-06-01`,
  ],
  "report repeat-guests": [
    "reads",
    `report repeat-guests ${at}`,
    `report repeat-guests ${at} --from 2031-01-01`,
  ],
  "report retention": ["reads", `report retention ${at}`, `report retention ${at} --json`],
  "report points": ["reads", `report points ${at}`, `report points ${at} --by week`],
  "report tiers": ["reads", `report tiers ${at}`, `report tiers ${at} --json`],
  "report liability": ["reads", `report liability ${at}`, `report liability ${at} --json`],
  attach: [
    "resumes",
    "attach --bookings reservations --restaurants venues",
    "attach --file regulars.attach.json --check",
  ],
  detach: ["whole", "detach", "detach --database-url postgres://localhost/app"],
  uninstall: ["whole", "uninstall --dry-run", "uninstall --yes --roles"],
  console: ["reads", "console", "console --write --actor staff:7"],
  "cells list": ["reads", "cells list", "cells list --json"],
  "cells add": [
    "whole",
    "cells add north postgres://owner@north.internal/app",
    "cells add south postgres://owner@south.internal/app --weight 2",
  ],
  "cells place": ["resumes", "cells place", "cells place --json"],
  "cells move": ["resumes", "cells move luna --to north --dry-run", "cells move luna --to north"],
  "cells plan": ["reads", "cells plan --limit 5", "cells plan --simulate"],
  "db start": ["anew", "db start", "db start --json"],
  "db stop": ["anew", "db stop", "db stop --json"],
  "db url": ["reads", "db url --json", 'psql "$(regulars db url)"'],
  "db reset": ["anew", "db reset", "db reset --json"],
  doctor: ["reads", "doctor", "doctor --json"],
  completion: ["reads", 'eval "$(regulars completion bash)"', "completion fish | source"],
};

/** The examples of a command as its help prints them. */
export function examplesOf(path: string): string[] {
  const [, ...examples] = manual[path] ?? [];
  return examples.map((each) => (each.includes("$(regulars ") ? each : `regulars ${each}`));
}
