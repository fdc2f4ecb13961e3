/**
 * The rules broken on purpose, one at a time: a test that would not notice one of these does not
 * guard the rule. `npm run test:mutants` runs them all, test/mutants.test.ts those that a file of
 * pgtap/ notices.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../src/package.js";

export interface Mutant {
  /** What guests would suffer from. */
  failure:
    | "double awards"
    | "drift"
    | "points kept after a cancel"
    | "points spent twice"
    | "wrong expiry"
    | "tiers that drop when guests spend";
  /** What somebody does to the rule. */
  change: string;
  /** Each replaces a text that an object holds exactly once. */
  edits: { object: string; from: string; to: string }[];
  /** A file of pgtap/ or of test/ that has to fail. */
  test: string;
}

const post = "functions/ledger/post_booking_points";
const owed = "functions/ledger/entries_owed";
const writer = "functions/ledger/append_entries";
const manual = "functions/ledger/post_manual_entry";
const owedExpiries = "functions/ledger/expiries_owed";
const replay = "functions/loyalty/replay_points";

export const mutants: Mutant[] = [
  {
    failure: "double awards",
    change: "posts the target without what is posted already",
    edits: [
      {
        object: owed,
        from: "(differences.target - differences.posted)::integer as points_delta",
        to: "coalesce(nullif(differences.target, 0), -differences.posted)::integer as points_delta",
      },
    ],
    test: "pgtap/triggers/bookings/after_update.sql",
  },
  {
    failure: "double awards",
    change: "gives a repeated request a source_key of its own",
    edits: [
      {
        object: "functions/ledger/manual_source_key",
        from: "encode(sha256(convert_to(idempotency_key, 'UTF8')), 'hex'),\n    regulars",
        to: "regulars",
      },
    ],
    test: "pgtap/functions/ledger/adjust_points.sql",
  },
  {
    failure: "double awards",
    change: "does not look for the first request again once it has the lock",
    edits: [
      {
        object: manual,
        from: `    post_manual_entry.customer_id
  );

  if post_manual_entry.idempotency_key is not null then`,
        to: `    post_manual_entry.customer_id
  );

  if false then`,
      },
    ],
    test: "test/loyalty-races.test.ts",
  },
  {
    failure: "double awards",
    change: "moves a booking's points to the new guest and leaves them with the old one",
    edits: [
      {
        object: "views/booking_point_differences",
        from: "having sum(points.target) <> sum(points.posted)",
        to: "having sum(points.target) > sum(points.posted)",
      },
    ],
    test: "pgtap/triggers/bookings/after_update.sql",
  },
  {
    failure: "drift",
    change: "leaves the balance as it is when points expire",
    edits: [
      {
        object: writer,
        from: "balance = accounts.balance + v_entry.points_delta,",
        to: `balance = accounts.balance
          + case v_entry.reason when 'expiry' then 0 else v_entry.points_delta end,`,
      },
    ],
    test: "pgtap/functions/ledger/expire_points.sql",
  },
  {
    failure: "drift",
    change: "never lowers the earned points of an account",
    edits: [
      {
        object: writer,
        from: "case when v_is_earned then v_entry.points_delta else 0 end,",
        to: "case when v_is_earned then greatest(v_entry.points_delta, 0) else 0 end,",
      },
    ],
    test: "pgtap/triggers/bookings/after_update.sql",
  },
  {
    failure: "drift",
    change: "trusts a balance that somebody edited by hand",
    edits: [
      {
        object: "views/account_differences",
        from: "where accounts.balance is distinct from accounts.ledger_balance\n  or",
        to: "where",
      },
    ],
    test: "pgtap/functions/ledger/rebuild_loyalty_ledger.sql",
  },
  {
    failure: "drift",
    change: "rebuilds accounts by what it read before it had their locks",
    edits: [
      {
        object: "functions/ledger/rebuild_accounts",
        from: `  perform regulars.open_accounts(
    restaurant_id => rebuild_accounts.restaurant_id,
    customer_ids => v_customer_ids,
    program_ids => v_program_ids
  );`,
        to: "",
      },
    ],
    test: "test/loyalty-races.test.ts",
  },
  {
    failure: "points kept after a cancel",
    change: "takes a cancelled booking for one that earns",
    edits: [
      {
        object: "triggers/bookings/before_update",
        from: "if NEW.status not in ('confirmed', 'completed') then",
        to: "if NEW.status not in ('confirmed', 'completed', 'cancelled') then",
      },
    ],
    test: "pgtap/functions/bookings/price_booking.sql",
  },
  {
    failure: "points kept after a cancel",
    change: "does not post when only the status changes",
    edits: [
      {
        object: "triggers/bookings/after_update",
        from: "  if NEW.status <> OLD.status\n    or (NEW.party_size, NEW.spend",
        to: "  if (NEW.party_size, NEW.spend",
      },
    ],
    test: "pgtap/triggers/bookings/after_update.sql",
  },
  {
    failure: "points kept after a cancel",
    change: "takes back the newest award only",
    edits: [
      {
        object: owed,
        from: "      and awards.points_so_far - awards.points < -due.points_delta",
        to: "      and awards.points_so_far = awards.points",
      },
    ],
    test: "pgtap/triggers/bookings/after_update.sql",
  },
  {
    failure: "points spent twice",
    change: "covers a redemption by the earned points",
    edits: [
      {
        object: manual,
        from: "      select loyalty_points.balance\n",
        to: "      select loyalty_points.lifetime_points\n",
      },
    ],
    test: "pgtap/functions/ledger/redeem_points.sql",
  },
  {
    failure: "points spent twice",
    change: "gives a redemption back as often as it is asked to",
    edits: [
      {
        object: manual,
        from: "    if v_points = 0 or abs(v_points_delta) > abs(v_points) then\n",
        to: "    if false then\n",
      },
    ],
    test: "pgtap/functions/ledger/reverse_redemption.sql",
  },
  {
    failure: "points spent twice",
    change: "redeems without locking customer and account",
    edits: [
      {
        object: "functions/customers/lock_customer",
        from: "      and customers.merged_into_id is null\n    for no key update;",
        to: "      and customers.merged_into_id is null;",
      },
      {
        object: "functions/ledger/open_accounts",
        from:
          "  order by loyalty_points.program_id, loyalty_points.customer_id\n" +
          "  for no key update;",
        to: "  order by loyalty_points.program_id, loyalty_points.customer_id;",
      },
    ],
    test: "test/loyalty-races.test.ts",
  },
  {
    failure: "points spent twice",
    change: "lets points be spent that wait for the visit",
    edits: [
      {
        object: replay,
        from: "when items.points < 0 or programs.spendable_from <> 'visit' or",
        to: "when true or",
      },
    ],
    test: "pgtap/functions/ledger/redeem_points.sql",
  },
  {
    failure: "points spent twice",
    change: "covers a late redemption by its own date alone",
    edits: [
      {
        object: replay,
        from: "if v_item.available_at >= replay_points.since then",
        to: "if v_item.available_at = replay_points.since then",
      },
    ],
    test: "pgtap/functions/loyalty/replay_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "expires points that were spent in time",
    edits: [
      {
        object: replay,
        from: "          v_left[v_place] := v_left[v_place] - v_part;\n",
        to: "",
      },
    ],
    test: "pgtap/functions/ledger/expire_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "uses points in the order in which they were earned",
    edits: [
      {
        object: replay,
        from: "while v_place >= v_first and v_due_at[v_place] > v_item.due_at loop",
        to: "while false loop",
      },
    ],
    test: "pgtap/functions/loyalty/replay_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "expires a due date again at every run",
    edits: [
      {
        object: owedExpiries,
        from: "        -sum(flows.points_delta),\n",
        to: "        null,\n",
      },
    ],
    test: "pgtap/functions/ledger/expire_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "expires points by the rule of today",
    edits: [
      {
        object: replay,
        from: "        (versions.version).expires_after,\n",
        to: "        programs.expires_after,\n",
      },
    ],
    test: "pgtap/functions/loyalty/loyalty_liability.sql",
  },
  {
    failure: "wrong expiry",
    change: "finds what is due without the accounts' locks",
    edits: [
      {
        object: "functions/ledger/post_expiries",
        from:
          "  perform regulars.open_accounts(" +
          "post_expiries.restaurant_id, post_expiries.customer_ids);",
        to: "",
      },
    ],
    test: "test/loyalty-races.test.ts",
  },
  {
    failure: "wrong expiry",
    change: "lets points be spent that are due to expire",
    edits: [
      {
        object: replay,
        from: "        if v_due_at[v_place] > v_item.available_at then",
        to: "        if true then",
      },
    ],
    test: "pgtap/functions/ledger/expire_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "takes the points of a cancelled booking that had expired before",
    edits: [
      {
        object: post,
        from: "if coalesce(post_booking_points.reason not in ('merge', 'transfer'), true) then",
        to: "if false then",
      },
    ],
    test: "pgtap/functions/ledger/expire_points.sql",
  },
  {
    failure: "wrong expiry",
    change: "takes what has expired to depend on no award",
    edits: [
      {
        object: "functions/ledger/post_changed_expiries",
        from: "    continue when v_is_due is not true;",
        to: "    continue;",
      },
    ],
    test: "pgtap/functions/ledger/post_changed_expiries.sql",
  },
  {
    failure: "wrong expiry",
    change: "lets awards expire each on its own where points were used",
    edits: [
      {
        object: "functions/ledger/post_changed_expiries",
        from: "        and used.points_delta < 0\n",
        to: "        and false\n",
      },
    ],
    test: "pgtap/functions/ledger/post_changed_expiries.sql",
  },
  {
    failure: "wrong expiry",
    change: "counts days by UTC",
    edits: [
      {
        object: "functions/tenants/business_date",
        from: "(timezone(timezone, at) - day_starts_at)::date",
        to: "(timezone('UTC', at) - day_starts_at)::date",
      },
    ],
    test: "pgtap/functions/ledger/expiries_owed.sql",
  },
  {
    failure: "tiers that drop when guests spend",
    change: "weighs the balance when a booking posts",
    edits: [
      {
        object: writer,
        from: "        v_account.lifetime_points,\n",
        to: "        v_account.balance,\n",
      },
    ],
    test: "pgtap/functions/ledger/redeem_points.sql",
  },
  {
    failure: "tiers that drop when guests spend",
    change: "shows the tier of the balance",
    edits: [
      {
        object: "functions/loyalty/account_standings",
        from: "      accounts.lifetime_points,\n      statement_timestamp()",
        to: "      points.balance::bigint,\n      statement_timestamp()",
      },
    ],
    test: "pgtap/functions/ledger/redeem_points.sql",
  },
  {
    failure: "tiers that drop when guests spend",
    change: "counts what was spent within the qualification period",
    edits: [
      {
        object: "functions/loyalty/qualifying_points",
        from: "      and flows.booking_id is not null\n",
        to: "",
      },
    ],
    test: "pgtap/functions/ledger/redeem_points.sql",
  },
  {
    failure: "double awards",
    change: "lets guests earn whom staff have excluded",
    edits: [
      {
        object: "functions/loyalty/is_excluded",
        from: "    where exclusions.program_id = is_excluded.program_id\n",
        to: "    where false\n",
      },
    ],
    test: "pgtap/functions/loyalty/exclude_from_loyalty.sql",
  },
  {
    failure: "double awards",
    change: "counts bills of every currency alike",
    edits: [
      {
        object: "functions/loyalty/accrual_points",
        from: "when booking.spend_currency <> accrual_rule ->> 'currency' then 0",
        to: "when false then 0",
      },
    ],
    test: "pgtap/functions/bookings/price_booking.sql",
  },
  {
    failure: "double awards",
    change: "adds up the multipliers that fit",
    edits: [
      {
        object: "functions/loyalty/accrual_percent",
        from: "select max((multipliers.value -> 'percent')::integer)",
        to: "select sum((multipliers.value -> 'percent')::integer)",
      },
    ],
    test: "pgtap/functions/bookings/price_booking.sql",
  },
  {
    failure: "drift",
    change: "leaves points to a guest who is erased",
    edits: [
      {
        object: "functions/ledger/post_erasures",
        from: "      and customers.erased_at is not null\n",
        to: "      and false\n",
      },
    ],
    test: "pgtap/functions/customers/erase_customer.sql",
  },
  {
    failure: "drift",
    change: "lets an erasure take what has expired, which then expires again",
    edits: [
      {
        object: "functions/ledger/post_erasures",
        from: "    as_of => clock_timestamp()\n  );",
        to: "    as_of => '-infinity'\n  );",
      },
    ],
    test: "pgtap/functions/ledger/post_erasures.sql",
  },
  {
    failure: "points spent twice",
    change: "gives a once-only reward to every record of a guest's address",
    edits: [
      {
        object: "functions/loyalty/reward_obstacle",
        from: "redemptions.customer_id = any (v_customer_ids)",
        to: "redemptions.customer_id = reward_obstacle.customer_id",
      },
    ],
    test: "pgtap/functions/customers/correct_contact.sql",
  },
  {
    failure: "points spent twice",
    change: "takes a corrected contact for another guest",
    edits: [
      {
        object: "functions/customers/correct_contact",
        from: "      and customers.id = v_customer_id\n",
        to: "      and false\n",
      },
    ],
    test: "pgtap/functions/customers/correct_contact.sql",
  },
  {
    failure: "points spent twice",
    change: "keeps what was given to a duplicate when it is taken apart",
    edits: [
      {
        object: "functions/ledger/move_manual_entries",
        from: "          and named.points_delta > 0\n",
        to: "          and false\n",
      },
    ],
    test: "pgtap/functions/ledger/move_manual_entries.sql",
  },
  {
    failure: "points kept after a cancel",
    change: "counts what is dated in the future",
    edits: [
      {
        object: "functions/bookings/not_ahead",
        from: "select case when at > now then least(recorded, now) else at end;",
        to: "select case when false then least(recorded, now) else at end;",
      },
    ],
    test: "pgtap/functions/bookings/not_ahead.sql",
  },
  {
    failure: "wrong expiry",
    change: "dates an award anew when a cancellation is undone",
    edits: [
      {
        object: owed,
        from: "            coalesce(first.occurred_at, due.awarded_at)",
        to: "            due.awarded_at",
      },
    ],
    test: "pgtap/functions/ledger/entries_owed.sql",
  },
  {
    failure: "wrong expiry",
    change: "lets points expire before the date of a notice",
    edits: [
      {
        object: "functions/loyalty/noticed_due_on",
        from: "      v_notice.notice_on\n    );",
        to: "      '-infinity'::date\n    );",
      },
    ],
    test: "pgtap/functions/loyalty/announce_expiry.sql",
  },
  {
    failure: "wrong expiry",
    change: "leaves the notices behind when points are moved to another program",
    edits: [
      {
        object: "functions/loyalty/adopt_versions",
        from: "        v_version.notices_on,\n        v_version.notices_expire_after\n",
        to: "        null,\n        null\n",
      },
    ],
    test: "pgtap/functions/loyalty/adopt_versions.sql",
  },
  {
    failure: "wrong expiry",
    change: "holds a notice against points that came to the program later",
    edits: [
      {
        object: "functions/loyalty/adopt_versions",
        from: "        and taken.adopted_under_version = v_newest_notice\n",
        to: "",
      },
    ],
    test: "pgtap/functions/loyalty/adopt_versions.sql",
  },
  {
    failure: "tiers that drop when guests spend",
    change: "weighs a tier by what was earned before the period",
    edits: [
      {
        object: "functions/loyalty/qualifying_points",
        from: "regulars.qualifies_until(qualifying_points.tier_definitions, flows.earned_at)\n",
        to: "timestamptz 'infinity'\n",
      },
      {
        object: "functions/loyalty/qualifies_since",
        from: "'qualification_period')::interval",
        to: "'no such key')::interval",
      },
    ],
    test: "pgtap/functions/loyalty/qualifying_points.sql",
  },
];

/** The SQL that breaks a database in which everything is well. */
export async function mutantSql(mutant: Mutant): Promise<string> {
  const parts = mutant.edits.map(async ({ object, from, to }) => {
    const path = join(packageRoot, "migrations", "objects", `${object}.sql`);
    const sql = await readFile(path, "utf8");
    if (sql.split(from).length !== 2) {
      throw new Error(`${object} holds ${JSON.stringify(from)} not exactly once: renew the mutant`);
    }
    return sql.replace(from, () => to);
  });
  return (await Promise.all(parts)).join("\n");
}
