/** @jsxRuntime automatic */
/** @jsxImportSource hono/jsx */
/** Points over time, tiers, and what another rule would have done. */
import { Bars } from "../charts.js";
import { type Range, between } from "../data.js";
import { LoyaltyFigureSet, type LoyaltyFigures, loadLoyalty } from "../figures.js";
import {
  Choice,
  Facts,
  Field,
  Figure,
  Page,
  RangeForm,
  Status,
  Table,
  type View,
  home,
} from "../layout.js";
import { get } from "../../customers.js";
import {
  type AccrualRule,
  type Simulation,
  type TierDefinitions,
  simulate,
} from "../../loyalty.js";
import {
  type IListProgramsResult,
  type ITierMovesResult,
  listPrograms,
  tierMoves,
} from "../../queries/console.js";
import { type Db, type Row, many } from "../../rows.js";
import { texts } from "../texts.js";
import { ErrorNotice, type Fields } from "./actions.js";

const text = texts.loyalty;

export type Program = Row<IListProgramsResult>;

export interface LoyaltyData {
  figures: LoyaltyFigures;
  programs: Program[];
  moves: Row<ITierMovesResult>[];
}

export async function loadLoyaltyPage(
  db: Db,
  restaurant_id: string,
  range: Range,
): Promise<LoyaltyData> {
  const days = await between(db, restaurant_id, range);
  return {
    figures: await loadLoyalty(db, restaurant_id, range),
    programs: await many(db, listPrograms, { restaurant_id }),
    moves: await many(db, tierMoves, days),
  };
}

export function ruleText(view: View, rule: AccrualRule): string {
  const { number } = view.format;
  switch (rule.type) {
    case "flat":
      return text.rules.flat(number(rule.points));
    case "per_guest":
      return text.rules.perGuest(
        number(rule.base_points),
        number(rule.points_per_guest),
        number(rule.minimum_party_size),
      );
    case "per_spend":
      return text.rules.perSpend(number(rule.points), number(rule.per_amount), rule.currency ?? "");
  }
}

export function LoyaltyPage({
  view,
  range,
  data,
}: {
  view: View;
  range: Range;
  data: LoyaltyData;
}) {
  const { format, restaurant } = view;
  return (
    <Page view={view} area="loyalty" title={texts.areas.loyalty} lead={text.lead}>
      <RangeForm range={range}>
        <a class="button" href={home(restaurant, "loyalty/what-if")}>
          {text.whatIf}
        </a>
      </RangeForm>
      <div class="grid">
        <LoyaltyFigureSet figures={data.figures} format={format} by={range.by} />
        <section class="card">
          <h2>{text.moves}</h2>
          <Table
            name={text.moves}
            columns={[
              { head: text.from, cell: ({ tier_before }) => tier_before },
              { head: text.to, cell: ({ tier }) => tier },
              { head: text.changes, number: true, cell: ({ guests }) => format.number(guests) },
            ]}
            rows={data.moves}
            empty={text.noMoves}
          />
          <p class="reads">{text.movesReads}</p>
        </section>
        {data.programs.map((program) => (
          <section class="card">
            <h2>{program.name}</h2>
            <Facts
              facts={[
                [text.state, <Status status={program.is_active ? "active" : "inactive"} />],
                [text.rule, ruleText(view, program.accrual_rule as AccrualRule)],
                [
                  text.tiers,
                  (program.tier_definitions as TierDefinitions).tiers
                    .map(({ tier, min_points }) => `${tier} ${format.number(min_points)}`)
                    .join(", "),
                ],
                [
                  text.period,
                  (program.tier_definitions as TierDefinitions).qualification_period ??
                    text.forGood,
                ],
                [text.expiry, program.expires_after ?? text.never],
                [
                  text.spendable,
                  text.spendableFrom[program.spendable_from] ?? program.spendable_from,
                ],
                [text.version, format.number(program.accrual_version)],
              ]}
            />
          </section>
        ))}
        {data.programs.length === 0 && <p class="empty">{text.noProgram}</p>}
      </div>
    </Page>
  );
}

/** A rule and tiers as the form has them, of today where it says nothing. */
export interface WhatIf {
  rule: AccrualRule;
  tiers: TierDefinitions;
}

export function readWhatIf(fields: Fields, program: Program): WhatIf {
  const today: WhatIf = {
    rule: program.accrual_rule as AccrualRule,
    tiers: program.tier_definitions as TierDefinitions,
  };
  const type = fields.text("type");
  if (type === "") return today;
  const kind =
    type === "flat"
      ? { type: "flat" as const, points: fields.wholeNumber("flat_points") }
      : type === "per_spend"
        ? {
            type: "per_spend" as const,
            points: fields.wholeNumber("spend_points"),
            per_amount: fields.wholeNumber("per_amount"),
            currency: fields.text("currency"),
          }
        : {
            type: "per_guest" as const,
            base_points: fields.wholeNumber("base_points"),
            points_per_guest: fields.wholeNumber("points_per_guest"),
            minimum_party_size: fields.wholeNumber("minimum_party_size"),
          };
  const { excluded_booking_types, multipliers } = today.rule;
  const rule: AccrualRule = {
    ...kind,
    ...(excluded_booking_types && { excluded_booking_types }),
    ...(multipliers && { multipliers }),
  };
  const limits = fields.all("min_points");
  const tiers = fields
    .all("tier")
    .map((tier, at) => ({ tier: tier.trim(), min_points: Number(limits[at]) }))
    .filter(({ tier }) => tier !== "");
  return {
    rule,
    tiers: { qualification_period: fields.text("period") || null, tiers },
  };
}

export interface WhatIfResult {
  figures: Simulation[];
  /** Names of the guests who win or lose most. */
  names: Map<string, string>;
}

export async function loadWhatIf(
  db: Db,
  restaurant_id: string,
  asked: WhatIf,
): Promise<WhatIfResult> {
  const figures = await simulate(db, {
    restaurant_id,
    accrual_rule: asked.rule,
    tier_definitions: asked.tiers,
  });
  const names = new Map<string, string>();
  for (const { section, item } of figures) {
    if (section !== "winner" && section !== "loser") continue;
    const card = await get(db, { restaurant_id, customer_id: item });
    names.set(item, card.full_name ?? texts.guests.noName);
  }
  return { figures, names };
}

export function WhatIfPage({
  view,
  program,
  asked,
  result,
  error,
}: {
  view: View;
  program: Program | undefined;
  asked: WhatIf | undefined;
  result: WhatIfResult | undefined;
  error?: Error | undefined;
}) {
  return (
    <Page view={view} area="loyalty" title={text.whatIf} lead={text.whatIfLead}>
      {program === undefined || asked === undefined ? (
        <p class="empty">{text.noProgram}</p>
      ) : (
        <>
          <p>{text.ruleToday(ruleText(view, program.accrual_rule as AccrualRule))}</p>
          <ErrorNotice error={error} />
          <WhatIfForm asked={asked} />
          {result !== undefined && <WhatIfFigures view={view} result={result} />}
        </>
      )}
    </Page>
  );
}

function WhatIfForm({ asked: { rule, tiers } }: { asked: WhatIf }) {
  const number = (name: string, label: string, value: number | undefined) => (
    <Field label={label}>
      <input name={name} value={String(value ?? "")} inputmode="numeric" size={8} />
    </Field>
  );
  const perGuest = rule.type === "per_guest" ? rule : undefined;
  const flat = rule.type === "flat" ? rule : undefined;
  const perSpend = rule.type === "per_spend" ? rule : undefined;
  return (
    <form method="get">
      <div class="grid three">
        <fieldset>
          <legend>{text.rule}</legend>
          <Field label={text.type}>
            <Choice name="type" value={rule.type} options={Object.entries(text.types)} />
          </Field>
          <div class="row-fields">
            {number("base_points", text.basePoints, perGuest?.base_points)}
            {number("points_per_guest", text.pointsPerGuest, perGuest?.points_per_guest)}
            {number("minimum_party_size", text.minimumParty, perGuest?.minimum_party_size)}
          </div>
          {number("flat_points", text.flatPoints, flat?.points)}
          <div class="row-fields">
            {number("spend_points", text.spendPoints, perSpend?.points)}
            {number("per_amount", text.perAmount, perSpend?.per_amount)}
            <Field label={text.currency}>
              <input name="currency" value={perSpend?.currency ?? ""} size={4} />
            </Field>
          </div>
          <small>{text.typeHint}</small>
        </fieldset>
        <fieldset>
          <legend>{text.tiers}</legend>
          {[...tiers.tiers, { tier: "", min_points: "" }].map(({ tier, min_points }) => (
            <div class="row-fields">
              <Field label={text.tier}>
                <input name="tier" value={tier} size={12} />
              </Field>
              <Field label={text.minPoints}>
                <input name="min_points" value={String(min_points)} inputmode="numeric" size={8} />
              </Field>
            </div>
          ))}
          <Field label={text.period} hint={text.periodHint}>
            <input name="period" value={tiers.qualification_period ?? ""} size={8} />
          </Field>
        </fieldset>
      </div>
      <div class="actions">
        <button class="main">{text.simulate}</button>
      </div>
    </form>
  );
}

function WhatIfFigures({ view, result }: { view: View; result: WhatIfResult }) {
  const { format, restaurant } = view;
  const of = (section: string) => result.figures.filter((row) => row.section === section);
  const months = of("month");
  const liability = of("liability");
  const total = of("total");
  const columns = (name: (row: Simulation) => unknown, head: string = texts.guests.fact) => [
    { head, cell: (row: Simulation) => <>{name(row)}</> },
    { head: text.today, number: true, cell: (row: Simulation) => format.number(row.today) },
    { head: text.simulated, number: true, cell: (row: Simulation) => format.number(row.simulated) },
    {
      head: text.difference,
      number: true,
      cell: ({ today, simulated }: Simulation) => (
        <span class={simulated < today ? "minus" : simulated > today ? "plus" : undefined}>
          {format.signed(simulated - today)}
        </span>
      ),
    },
  ];
  const month = (item: string, length: "short" | "table") =>
    item === "never" ? texts.figures.liability.never : format.month(item, length);
  const chart = (id: string, title: string, rows: Simulation[], reads: string) => {
    const sum = (value: (row: Simulation) => number) =>
      rows.reduce((sum, row) => sum + value(row), 0);
    const says = text.whatIfSays(
      format.number(sum(({ today }) => today)),
      format.number(sum(({ simulated }) => simulated)),
    );
    return (
      <Figure
        id={id}
        title={title}
        says={says}
        reads={reads}
        isEmpty={rows.length === 0}
        chart={
          <Bars
            name={`${title}. ${says}`}
            beside
            labels={rows.map(({ item }) => month(item, "short"))}
            series={[
              { name: text.today, values: rows.map(({ today }) => today) },
              { name: text.simulated, values: rows.map(({ simulated }) => simulated) },
            ]}
            format={format.number}
          />
        }
        table={
          <Table name={title} columns={columns(({ item }) => month(item, "table"))} rows={rows} />
        }
      />
    );
  };
  const guest = ({ item }: Simulation) => (
    <a href={home(restaurant, `guests/${item}`)}>{result.names.get(item)}</a>
  );
  return (
    <>
      <h2>{text.outcome}</h2>
      <Table
        name={text.outcome}
        columns={columns(({ item }) => text.totals[item] ?? item)}
        rows={total}
      />
      <div class="grid">
        {chart("months", text.byMonth, months, text.byMonthReads)}
        {chart("owed", texts.figures.liability.title, liability, texts.figures.liability.reads)}
        <section class="card">
          <h2>{text.guestsByTier}</h2>
          <Table name={text.guestsByTier} columns={columns(({ item }) => item)} rows={of("tier")} />
        </section>
        <section class="card">
          <h2>{text.winners}</h2>
          <Table
            name={text.winners}
            columns={columns(guest, texts.today.guest)}
            rows={of("winner")}
            empty={text.nobody}
          />
          <h2>{text.losers}</h2>
          <Table
            name={text.losers}
            columns={columns(guest, texts.today.guest)}
            rows={of("loser")}
            empty={text.nobody}
          />
        </section>
      </div>
    </>
  );
}
