/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/**
 * What a console that may write does to a guest: a form, then what would come of it, then the deed. What would come of it
 * is no guess: the database does it, the guest is looked at, and the transaction is rolled back.
 */
import type { Child } from "hono/jsx";
import {
  type Channel,
  type CustomerCard,
  declineMergeCandidate,
  erase,
  get,
  merge,
  setConsent,
  unmerge,
} from "../../customers.js";
import type { RegularsError } from "../../errors.js";
import { type OfferedReward, adjust, redeem, redeemReward, reverse } from "../../loyalty.js";
import type { Db } from "../../rows.js";
import type { Format } from "../format.js";
import { Choice, Facts, Field, Page, Table, type View, home } from "../layout.js";
import { texts } from "../texts.js";
import { loadGuest, nameOf } from "./guests.js";

/** The fields of a form, each sent once but for those that a person may tick several of. */
export class Fields {
  readonly #form: URLSearchParams;

  constructor(form: URLSearchParams) {
    this.#form = form;
  }

  text(name: string): string {
    return (this.#form.get(name) ?? "").trim();
  }

  all(name: string): string[] {
    return this.#form.getAll(name);
  }

  /** @throws {@link FieldError} */
  wholeNumber(name: string): number {
    const text = this.text(name);
    if (!/^[+-]?\d{1,9}$/.test(text)) throw new FieldError(texts.errors.wholeNumber);
    return Number(text);
  }

  entries(): [string, string][] {
    return [...this.#form].filter(([name]) => name !== "csrf" && name !== "confirmed");
  }
}

/** A field holds what no call could be made of. */
export class FieldError extends Error {}

interface Deed {
  restaurant_id: string;
  customer_id: string;
  fields: Fields;
  actor: string;
  /** The same for the try and the deed, so that sending twice does it once. */
  idempotency_key: string;
}

interface Action {
  isDangerous?: boolean;
  fields: (asked: Fields, offers: readonly OfferedReward[]) => Child;
  run: (db: Db, deed: Deed) => Promise<unknown>;
}

export type ActionName =
  "adjust" | "redeem" | "reverse" | "consent" | "merge" | "decline" | "unmerge" | "erase";

const text = texts.actions;

function Reason({ asked }: { asked: Fields }) {
  return (
    <Field label={text.reason} hint={text.reasonHint}>
      <input name="reason" value={asked.text("reason")} required maxlength={500} />
    </Field>
  );
}

function Hidden({ asked, names }: { asked: Fields; names: readonly string[] }) {
  return (
    <>
      {names.map((name) => (
        <input type="hidden" name={name} value={asked.text(name)} />
      ))}
    </>
  );
}

export const actions: Record<ActionName, Action> = {
  adjust: {
    fields: (asked) => (
      <>
        <Field label={text.points} hint={text.adjust.pointsHint}>
          <input name="points" value={asked.text("points")} inputmode="numeric" required />
        </Field>
        <Reason asked={asked} />
      </>
    ),
    run: (db, { fields, ...deed }) =>
      adjust(db, { ...deed, points: fields.wholeNumber("points"), reason: fields.text("reason") }),
  },
  redeem: {
    fields: (asked, offers) => (
      <>
        {offers.length > 0 && (
          <Field label={text.redeem.reward} hint={text.redeem.rewardHint}>
            <Choice
              name="reward"
              value={asked.text("reward")}
              options={[
                ["", text.redeem.noReward],
                ...offers.map(({ id, name, points }) => [id, `${name} (${points})`] as const),
              ]}
            />
          </Field>
        )}
        <Field label={text.points} hint={text.redeem.pointsHint}>
          <input
            name="points"
            value={asked.text("points")}
            inputmode="numeric"
            required={offers.length === 0}
          />
        </Field>
        <Reason asked={asked} />
      </>
    ),
    run: (db, { fields, ...deed }) => {
      const reason = fields.text("reason");
      const reward_id = fields.text("reward");
      return reward_id === ""
        ? redeem(db, { ...deed, points: fields.wholeNumber("points"), reason })
        : redeemReward(db, { ...deed, reward_id, reason });
    },
  },
  reverse: {
    fields: (asked) => (
      <>
        <Hidden asked={asked} names={["entry"]} />
        <Reason asked={asked} />
      </>
    ),
    run: (db, { fields, restaurant_id, actor, idempotency_key }) =>
      reverse(db, {
        restaurant_id,
        actor,
        idempotency_key,
        event_id: fields.text("entry"),
        reason: fields.text("reason"),
      }),
  },
  consent: {
    fields: (asked) => (
      <>
        <Field label={text.consent.choice}>
          <Choice
            name="choice"
            value={asked.text("choice")}
            options={[
              ["withdrawn", texts.statuses.withdrawn],
              ["given", texts.statuses.given],
            ]}
          />
        </Field>
        <fieldset>
          <legend>{text.consent.channels}</legend>
          {Object.entries(texts.guests.channels).map(([channel, label]) => (
            <label class="check">
              <input
                type="checkbox"
                name="channel"
                value={channel}
                checked={asked.all("channel").includes(channel)}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <Field label={text.consent.source} hint={text.consent.sourceHint}>
          <input name="source" value={asked.text("source") || "console"} required />
        </Field>
        <Field label={text.consent.wording} hint={text.consent.wordingHint}>
          <input name="wording" value={asked.text("wording")} />
        </Field>
      </>
    ),
    run: (db, { fields, restaurant_id, customer_id, actor }) => {
      const channels = fields.all("channel") as Channel[];
      if (channels.length === 0) throw new FieldError(texts.errors.noChannel);
      return setConsent(db, {
        restaurant_id,
        customer_id,
        actor,
        channels,
        is_given: fields.text("choice") === "given",
        source: fields.text("source"),
        wording: fields.text("wording") || null,
      });
    },
  },
  merge: {
    fields: (asked) => <Hidden asked={asked} names={["duplicate"]} />,
    run: (db, { fields, restaurant_id, customer_id, actor }) =>
      merge(db, {
        restaurant_id,
        survivor_id: customer_id,
        duplicate_id: fields.text("duplicate"),
        actor,
      }),
  },
  decline: {
    fields: (asked) => <Hidden asked={asked} names={["duplicate"]} />,
    run: (db, { fields, restaurant_id, customer_id, actor }) =>
      declineMergeCandidate(db, {
        restaurant_id,
        customer_id,
        other_id: fields.text("duplicate"),
        actor,
      }),
  },
  unmerge: {
    fields: (asked) => <Hidden asked={asked} names={["duplicate"]} />,
    run: (db, { fields, restaurant_id, actor }) =>
      unmerge(db, { restaurant_id, duplicate_id: fields.text("duplicate"), actor }),
  },
  erase: {
    isDangerous: true,
    fields: () => null,
    run: (db, { restaurant_id, customer_id, actor }) =>
      erase(db, { restaurant_id, customer_id, actor }),
  },
};

export function isAction(name: string): name is ActionName {
  return Object.hasOwn(actions, name);
}

/** The guest before and after: what a person has to agree to. */
export interface Rehearsal {
  before: CustomerCard;
  after: CustomerCard;
}

export async function tryAction(db: Db, name: ActionName, deed: Deed): Promise<Rehearsal> {
  const { restaurant_id, customer_id } = deed;
  const before = await get(db, { restaurant_id, customer_id });
  await actions[name].run(db, deed);
  return { before, after: await get(db, { restaurant_id, customer_id }) };
}

/** A form with its token. */
export function CsrfForm({ view, path, children }: { view: View; path: string; children: Child }) {
  return (
    <form class="stack" method="post" action={path}>
      <input type="hidden" name="csrf" value={view.formToken(path)} />
      {children}
    </form>
  );
}

export function ErrorNotice({ error }: { error: Error | undefined }) {
  if (error === undefined) return null;
  const { hint } = error as Partial<RegularsError>;
  return (
    <div class="notice bad" role="alert">
      <p>{error.message}</p>
      {hint !== undefined && <p>{hint}</p>}
    </div>
  );
}

/** The guests a form is about. */
export interface FormAbout {
  card: CustomerCard;
  offers: readonly OfferedReward[];
  /** Who would be merged, or kept apart. */
  other: CustomerCard | undefined;
}

export async function loadForm(
  db: Db,
  restaurant_id: string,
  customer_id: string,
  name: ActionName,
  asked: Fields,
): Promise<FormAbout> {
  const { card, offers } = await loadGuest(db, restaurant_id, customer_id);
  const isPair = name === "merge" || name === "decline";
  const other = isPair
    ? await get(db, { restaurant_id, customer_id: asked.text("duplicate") })
    : undefined;
  return { card, offers, other };
}

/** What an action needs to know. */
export function ActionForm({
  view,
  card,
  name,
  asked,
  offers,
  other,
  error,
}: FormAbout & {
  view: View;
  name: ActionName;
  asked: Fields;
  error?: Error | undefined;
}) {
  const at = home(view.restaurant, `guests/${card.id}`);
  return (
    <Page view={view} area="guests" title={text[name].title(nameOf(card))} lead={text[name].lead}>
      <ErrorNotice error={error} />
      {other !== undefined && <Facts facts={[[text.other, said(other)]]} />}
      <CsrfForm view={view} path={`${at}/${name}`}>
        {actions[name].fields(asked, offers)}
        <Field label={text.actor} hint={text.actorHint}>
          <input name="actor" value={asked.text("actor") || view.actor} required />
        </Field>
        <div class="actions">
          <button class="main">{text.next}</button>
          <a class="button" href={at}>
            {text.cancel}
          </a>
        </div>
      </CsrfForm>
    </Page>
  );
}

function said(card: CustomerCard): string {
  return [nameOf(card), card.email, card.phone].filter((each) => each !== null).join(" · ");
}

/** What the action would do, to be confirmed. */
export function ConfirmPage({
  view,
  name,
  asked,
  rehearsal,
  idempotencyKey,
}: {
  view: View;
  name: ActionName;
  asked: Fields;
  rehearsal: Rehearsal;
  idempotencyKey: string;
}) {
  const { before, after } = rehearsal;
  const at = home(view.restaurant, `guests/${before.id}`);
  const changes = differences(view.format, before, after);
  const isDangerous = actions[name].isDangerous === true;
  return (
    <Page view={view} area="guests" title={text[name].title(nameOf(before))} lead={text.willHappen}>
      <p class={isDangerous ? "notice bad" : "notice warn"}>
        {text[name].will(nameOf(before))} {text.by(asked.text("actor"))}
      </p>
      <Table
        name={text.willHappen}
        columns={[
          { head: texts.guests.fact, cell: ([label]) => label },
          { head: text.now, number: true, cell: ([, now]) => now },
          { head: text.then, number: true, cell: ([, , then]) => <b>{then}</b> },
        ]}
        rows={changes}
        empty={text.noDifference}
      />
      <CsrfForm view={view} path={`${at}/${name}`}>
        {asked.entries().map(([field, value]) => (
          <input type="hidden" name={field} value={value} />
        ))}
        <input type="hidden" name="key" value={idempotencyKey} />
        <input type="hidden" name="confirmed" value="yes" />
        {isDangerous && (
          <label class="check">
            <input type="checkbox" required />
            {text.forGood}
          </label>
        )}
        <div class="actions">
          <button class={isDangerous ? "danger" : "main"}>{text[name].confirm}</button>
          <a class="button" href={at}>
            {text.cancel}
          </a>
        </div>
      </CsrfForm>
    </Page>
  );
}

/** What a guest's card says otherwise after it. */
function differences(
  format: Format,
  before: CustomerCard,
  after: CustomerCard,
): [label: string, now: string, then: string][] {
  const guests = texts.guests;
  const choice = (isGiven: boolean | null) =>
    isGiven === true ? texts.statuses.given : texts.statuses.notGiven;
  const facts: [string, (card: CustomerCard) => string][] = [
    [guests.name, nameOf],
    [guests.email, (card) => card.email ?? texts.none],
    [guests.phone, (card) => card.phone ?? texts.none],
    [guests.balance, (card) => format.number(card.balance)],
    [guests.lifetime, (card) => format.number(card.lifetime_points)],
    [guests.tier, (card) => card.tier ?? texts.none],
    [guests.bookings, (card) => format.number(card.total_bookings)],
    [guests.visits, (card) => format.number(card.total_visits)],
    [guests.covers, (card) => format.number(card.total_covers)],
    [guests.noShows, (card) => format.number(card.total_no_shows)],
    [guests.cancellations, (card) => format.number(card.total_cancellations)],
    [guests.next, (card) => format.dateTime(card.next_booking_at)],
    [guests.merged, (card) => format.number(card.merged_ids.length)],
    [guests.tags, (card) => card.tags.join(", ") || texts.none],
    [guests.notes, (card) => card.notes ?? texts.none],
    [guests.channels.email, (card) => choice(card.email_opt_in)],
    [guests.channels.sms, (card) => choice(card.sms_opt_in)],
    [guests.channels.phone, (card) => choice(card.phone_opt_in)],
  ];
  return facts
    .map(([label, of]): [string, string, string] => [label, of(before), of(after)])
    .filter(([, now, then]) => now !== then);
}
