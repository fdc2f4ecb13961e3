/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** Guests: found, looked at, their statement, and pairs who may be one person. */
import type { Child } from "hono/jsx";
import {
  type CustomerCard,
  type MergeCandidate,
  exportData,
  find,
  get,
  mergeCandidates,
} from "../../customers.js";
import { NotFoundError } from "../../errors.js";
import {
  type Account,
  type OfferedReward,
  type StatementLine,
  getAccount,
  rewards,
  statement,
} from "../../loyalty.js";
import type { Db } from "../../rows.js";
import {
  type Column,
  Facts,
  Field,
  Id,
  Page,
  Status,
  Table,
  Tiles,
  type View,
  home,
} from "../layout.js";
import { texts } from "../texts.js";

const text = texts.guests;
export const searchLimit = 50;

/** What of a guest's export the card shows. */
interface Held {
  bookings: {
    id: string;
    reference: string;
    starts_at: string;
    party_size: number;
    status: string;
    spend_amount: number | null;
    spend_currency: string | null;
    loyalty_points_awarded: number;
  }[];
  marketing_consents: {
    channel: string;
    is_given: boolean;
    source: string;
    wording: string | null;
    actor: string;
    occurred_at: string;
  }[];
  tier_changes: { tier_before: string; tier: string; occurred_at: string }[];
}

export interface Guest {
  card: CustomerCard;
  account: Account | undefined;
  offers: OfferedReward[];
  held: Held | undefined;
}

/** A restaurant may have no program, and an erased guest no export: what is not there is left out. */
async function unlessMissing<Result>(db: Db, work: () => Promise<Result>) {
  await db.query("savepoint optional");
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await db.query("rollback to savepoint optional");
    return undefined;
  }
}

export async function loadGuest(db: Db, restaurant_id: string, id: string): Promise<Guest> {
  const card = await get(db, { restaurant_id, customer_id: id });
  const which = { restaurant_id, customer_id: card.id };
  const isErased = card.erased_at !== null;
  return {
    card,
    account: isErased ? undefined : await unlessMissing(db, () => getAccount(db, which)),
    offers: isErased ? [] : ((await unlessMissing(db, () => rewards(db, which))) ?? []),
    held: isErased ? undefined : ((await exportData(db, which)) as unknown as Held),
  };
}

export function search(
  db: Db,
  restaurant_id: string,
  asked: { q: string; tag: string },
): Promise<CustomerCard[]> {
  if (asked.q === "" && asked.tag === "") return Promise.resolve([]);
  return find(db, {
    restaurant_id,
    search: asked.q || null,
    tag: asked.tag || null,
    limit_to: searchLimit,
  });
}

export function nameOf({ full_name, erased_at }: CustomerCard): string {
  return erased_at === null ? (full_name ?? text.noName) : text.erased;
}

export function GuestsPage({
  view,
  asked,
  found,
}: {
  view: View;
  asked: { q: string; tag: string };
  found: CustomerCard[];
}) {
  const { format, restaurant } = view;
  const isAsked = asked.q !== "" || asked.tag !== "";
  return (
    <Page view={view} area="guests" title={texts.areas.guests} lead={text.lead}>
      <form class="row" method="get" role="search">
        <Field label={text.search}>
          <input type="search" name="q" value={asked.q} autocomplete="off" autofocus={!isAsked} />
        </Field>
        <Field label={text.tag}>
          <input name="tag" value={asked.tag} autocomplete="off" />
        </Field>
        <button class="main">{text.find}</button>
        <a class="button" href={home(restaurant, "guests/candidates")}>
          {text.toCandidates}
        </a>
      </form>
      {isAsked && (
        <>
          <p class="reads" role="status">
            {text.found(found.length, searchLimit)}
          </p>
          <Table
            name={text.results}
            columns={[
              {
                head: text.name,
                cell: (card) => <a href={home(restaurant, `guests/${card.id}`)}>{nameOf(card)}</a>,
              },
              {
                head: text.contact,
                cell: (card) => (
                  <>
                    {card.email}
                    {card.phone !== null && <small>{card.phone}</small>}
                  </>
                ),
              },
              { head: text.visits, number: true, cell: (card) => format.number(card.total_visits) },
              { head: text.lastVisit, cell: (card) => format.date(card.last_visit_at) },
              { head: text.next, cell: (card) => format.dateTime(card.next_booking_at) },
              { head: text.tier, cell: (card) => card.tier ?? texts.none },
              { head: text.balance, number: true, cell: (card) => format.number(card.balance) },
            ]}
            rows={found}
            empty={text.nobodyFound}
          />
        </>
      )}
    </Page>
  );
}

export function GuestPage({
  view,
  guest,
  done,
}: {
  view: View;
  guest: Guest;
  /** What has just been done, to be told. */
  done?: string | undefined;
}) {
  const { format, restaurant } = view;
  const { card, account, held } = guest;
  const at = (rest: string) => home(restaurant, `guests/${card.id}${rest}`);
  const shownBookings = (held?.bookings ?? [])
    .toSorted((a, b) => b.starts_at.localeCompare(a.starts_at))
    .slice(0, 20);
  return (
    <Page
      view={view}
      area="guests"
      title={nameOf(card)}
      lead={
        <p>
          {[card.email, card.phone].filter((each) => each !== null).join(" · ") || text.noContact}
        </p>
      }
    >
      {done !== undefined && (
        <p class="notice" role="status">
          {done}
        </p>
      )}
      <div class="actions">
        <a class="button" href={at("/statement")}>
          {text.statement}
        </a>
        <a class="button" href={home(restaurant, `guests/candidates?guest=${card.id}`)}>
          {text.candidatesOf}
        </a>
        {view.canWrite &&
          card.erased_at === null &&
          (["adjust", "redeem", "consent", "erase"] as const).map((action) => (
            <a class="button" href={at(`/${action}`)}>
              {texts.actions[action].open}
            </a>
          ))}
      </div>
      <Tiles
        tiles={[
          [text.balance, format.number(account?.balance ?? card.balance), account?.program_name],
          ...(account
            ? (
                [
                  [
                    text.spendable,
                    format.number(account.spendable),
                    account.next_expiry_on === null
                      ? undefined
                      : text.expires(
                          format.number(account.next_expiry_points),
                          format.day(account.next_expiry_on),
                        ),
                  ],
                  [
                    text.tier,
                    account.tier,
                    account.next_tier === null
                      ? text.topTier
                      : text.toNextTier(
                          format.number(account.points_to_next_tier),
                          account.next_tier,
                        ),
                  ],
                ] as const
              ).map(([...tile]) => tile as [string, string, string?])
            : []),
          [
            text.visits,
            format.number(card.total_visits),
            card.last_visit_at === null
              ? undefined
              : text.lastSeen(format.date(card.last_visit_at)),
          ],
          [text.bookings, format.number(card.total_bookings)],
          [text.noShows, format.number(card.total_no_shows)],
          [text.cancellations, format.number(card.total_cancellations)],
        ]}
      />
      <div class="grid">
        <section class="card">
          <h2>{text.about}</h2>
          <Facts
            facts={[
              [
                text.next,
                card.next_booking_at === null
                  ? text.noNext
                  : text.nextBooking(
                      format.dateTime(card.next_booking_at),
                      format.number(card.next_party_size),
                    ),
              ],
              [text.first, format.date(card.first_booking_at)],
              [text.covers, format.number(card.total_covers)],
              [
                text.tags,
                card.tags.length === 0
                  ? texts.none
                  : card.tags.map((tag) => <span class="tag">{tag}</span>),
              ],
              [text.notes, card.notes ?? texts.none],
              [
                text.merged,
                card.merged_ids.length === 0
                  ? texts.none
                  : card.merged_ids.map((id) => (
                      <span class="nowrap">
                        <Id id={id} />{" "}
                        {view.canWrite && (
                          <a href={at(`/unmerge?duplicate=${id}`)}>{texts.actions.unmerge.open}</a>
                        )}{" "}
                      </span>
                    )),
              ],
              [text.id, <code>{card.id}</code>],
            ]}
          />
        </section>
        <section class="card">
          <h2>{text.consents}</h2>
          <Facts
            facts={(["email", "sms", "phone"] as const).map((channel) => [
              text.channels[channel],
              <Status status={card[`${channel}_opt_in`] ? "given" : "notGiven"} />,
            ])}
          />
          <h3>{text.consentHistory}</h3>
          <Table
            name={text.consentHistory}
            columns={[
              {
                head: text.when,
                cell: (row) => (
                  <span class="nowrap">{format.dateTime(new Date(row.occurred_at))}</span>
                ),
              },
              {
                head: text.channel,
                cell: ({ channel }) =>
                  (text.channels as Record<string, string>)[channel] ?? channel,
              },
              {
                head: text.choice,
                cell: (row) => <Status status={row.is_given ? "given" : "withdrawn"} />,
              },
              {
                head: text.source,
                cell: (row) => (
                  <>
                    {row.source}
                    {row.wording !== null && <small>{row.wording}</small>}
                  </>
                ),
              },
              { head: text.actor, cell: (row) => row.actor },
            ]}
            rows={(held?.marketing_consents ?? []).toReversed()}
            empty={text.noConsents}
          />
        </section>
      </div>
      <h2>{text.lastBookings}</h2>
      <Table
        name={text.lastBookings}
        columns={[
          {
            head: text.when,
            cell: (row) => <span class="nowrap">{format.dateTime(new Date(row.starts_at))}</span>,
          },
          { head: texts.today.party, number: true, cell: (row) => format.number(row.party_size) },
          { head: texts.today.status, cell: (row) => <Status status={row.status} /> },
          {
            head: text.spend,
            number: true,
            cell: (row) =>
              row.spend_amount === null || row.spend_currency === null
                ? texts.none
                : format.money(row.spend_amount, row.spend_currency),
          },
          {
            head: text.points,
            number: true,
            cell: (row) => format.number(row.loyalty_points_awarded),
          },
          {
            head: texts.today.booking,
            cell: ({ reference }) => (
              <a href={home(restaurant, `events/${reference}`)}>
                <code>{reference}</code>
              </a>
            ),
          },
        ]}
        rows={shownBookings}
        empty={text.noBookings}
      />
      {(held?.bookings.length ?? 0) > shownBookings.length && (
        <p class="reads">
          {text.more(format.number((held?.bookings.length ?? 0) - shownBookings.length))}
        </p>
      )}
      {guest.offers.length > 0 && (
        <>
          <h2>{text.rewards}</h2>
          <Table
            name={text.rewards}
            columns={[
              { head: text.reward, cell: ({ name }) => name },
              { head: text.points, number: true, cell: (row) => format.number(row.points) },
              {
                head: text.mayHave,
                cell: ({ refused_with }) =>
                  refused_with === null ? text.yes : text.refusals[refused_with],
              },
            ]}
            rows={guest.offers}
          />
        </>
      )}
    </Page>
  );
}

export function loadStatement(
  db: Db,
  restaurant_id: string,
  customer_id: string,
): Promise<StatementLine[]> {
  return statement(db, { restaurant_id, customer_id });
}

export function StatementPage({
  view,
  card,
  lines,
}: {
  view: View;
  card: CustomerCard;
  lines: StatementLine[];
}) {
  const { format, restaurant } = view;
  const at = home(restaurant, `guests/${card.id}`);
  const givenBack = new Set(lines.map(({ reverses_event_id }) => reverses_event_id));
  const columns: Column<StatementLine>[] = [
    {
      head: text.what,
      cell: ({ line, reason, note }) => (
        <>
          {line === "entry" ? (text.reasons[reason ?? ""] ?? reason) : text.lines[line]}
          {note !== null && <small>{note}</small>}
        </>
      ),
    },
    {
      head: text.when,
      cell: ({ occurred_at }) => (
        <span class="nowrap">{occurred_at === null ? "" : format.dateTime(occurred_at)}</span>
      ),
    },
    {
      head: text.points,
      number: true,
      cell: ({ points_delta }) =>
        points_delta === null ? (
          ""
        ) : (
          <span class={points_delta < 0 ? "minus" : "plus"}>{format.signed(points_delta)}</span>
        ),
    },
    {
      head: text.runningBalance,
      number: true,
      cell: ({ balance }) => <b>{format.number(balance)}</b>,
    },
    {
      head: texts.today.booking,
      cell: ({ booking_reference }) =>
        booking_reference === null ? (
          ""
        ) : (
          <a href={home(restaurant, `events/${booking_reference}`)}>
            <code>{booking_reference}</code>
          </a>
        ),
    },
    { head: text.actor, cell: ({ actor }) => actor ?? "" },
  ];
  if (view.canWrite) {
    columns.push({
      head: text.change,
      cell: ({ reason, event_id }) =>
        reason === "redemption" && event_id !== null && !givenBack.has(event_id) ? (
          <a href={`${at}/reverse?entry=${event_id}`}>{texts.actions.reverse.open}</a>
        ) : (
          ""
        ),
    });
  }
  return (
    <Page
      view={view}
      area="guests"
      title={text.statementOf(nameOf(card))}
      lead={<a href={at}>{text.backToCard}</a>}
    >
      <Table name={text.statement} columns={columns} rows={lines} />
    </Page>
  );
}

export interface Pair {
  candidate: MergeCandidate;
  survivor: CustomerCard;
  duplicate: CustomerCard;
}

export const pairLimit = 25;

export async function loadPairs(
  db: Db,
  restaurant_id: string,
  customer_id: string | undefined,
): Promise<Pair[]> {
  const found = await mergeCandidates(db, { restaurant_id, customer_id, limit_to: pairLimit });
  const pairs: Pair[] = [];
  for (const candidate of found) {
    pairs.push({
      candidate,
      survivor: await get(db, { restaurant_id, customer_id: candidate.survivor_id }),
      duplicate: await get(db, { restaurant_id, customer_id: candidate.duplicate_id }),
    });
  }
  return pairs;
}

export function CandidatesPage({
  view,
  pairs,
  done,
}: {
  view: View;
  pairs: Pair[];
  done?: string | undefined;
}) {
  return (
    <Page view={view} area="guests" title={text.candidates} lead={text.candidatesLead}>
      {done !== undefined && (
        <p class="notice" role="status">
          {done}
        </p>
      )}
      {pairs.length === 0 && <p class="empty">{text.noCandidates}</p>}
      {pairs.map((pair) => (
        <PairCard view={view} pair={pair} />
      ))}
      {pairs.length === pairLimit && <p class="reads">{text.firstPairs(pairLimit)}</p>}
    </Page>
  );
}

function PairCard({ view, pair }: { view: View; pair: Pair }) {
  const { format, restaurant } = view;
  const { candidate, survivor, duplicate } = pair;
  const link = (card: CustomerCard) => (
    <a href={home(restaurant, `guests/${card.id}`)}>{nameOf(card)}</a>
  );
  const rows: [string, (card: CustomerCard) => Child][] = [
    [text.name, link],
    [text.email, (card) => card.email ?? texts.none],
    [text.phone, (card) => card.phone ?? texts.none],
    [text.bookings, (card) => format.number(card.total_bookings)],
    [text.visits, (card) => format.number(card.total_visits)],
    [text.first, (card) => format.date(card.first_booking_at)],
    [text.lastVisit, (card) => format.date(card.last_visit_at)],
    [text.next, (card) => format.dateTime(card.next_booking_at)],
    [text.tier, (card) => card.tier ?? texts.none],
    [text.balance, (card) => format.number(card.balance)],
  ];
  const id = `pair-${candidate.survivor_id.slice(-6)}-${candidate.duplicate_id.slice(-6)}`;
  const query = `survivor=${survivor.id}&duplicate=${duplicate.id}`;
  return (
    <section class="card pair" aria-labelledby={id}>
      <header>
        <h2 id={id}>{`${nameOf(survivor)} / ${nameOf(duplicate)}`}</h2>
        <span>{text.score(format.percent(candidate.score, 0))}</span>
        <span class="reads">{candidate.reasons.join(", ")}</span>
      </header>
      <Table
        name={`${nameOf(survivor)} / ${nameOf(duplicate)}`}
        columns={[
          { head: text.fact, cell: ([label]) => label },
          { head: text.stays, cell: ([, value]) => value(survivor) },
          { head: text.moves, cell: ([, value]) => value(duplicate) },
        ]}
        rows={rows}
      />
      <p>
        {text.wouldMove(
          format.number(duplicate.total_bookings),
          format.number(duplicate.balance),
          nameOf(survivor),
        )}
      </p>
      {view.canWrite && (
        <div class="actions">
          <a class="button" href={home(restaurant, `guests/${survivor.id}/merge?${query}`)}>
            {texts.actions.merge.open}
          </a>
          <a class="button" href={home(restaurant, `guests/${survivor.id}/decline?${query}`)}>
            {texts.actions.decline.open}
          </a>
        </div>
      )}
    </section>
  );
}
