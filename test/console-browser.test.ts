/**
 * The console and the report in a real browser. Chromium is Debian's, or the one that CHROMIUM
 * names; without one these tests are skipped, with a line that says so.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPool } from "../src/client.js";
import { renderReport } from "../src/console/report.js";
import { type Console, startConsole } from "../src/console/server.js";
import { texts } from "../src/console/texts.js";
import { type ConsoleSample, addConsoleSample, consolePages } from "./console-sample.js";
import { useDatabase } from "./database.js";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(executablePath);
if (!isThere) {
  console.log("skipped: no Chromium at /usr/bin/chromium; install it, or name one with CHROMIUM");
}

const database = useDatabase();
let sample: ConsoleSample;
let pool: ReturnType<typeof createPool>;
let running: Console;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let origin: string;
/** What no page may do: errors in its console, requests to elsewhere. */
let faults: string[] = [];

beforeAll(async () => {
  if (!isThere) return;
  sample = await addConsoleSample(database);
  pool = createPool({ connectionString: database.opsUrl });
  running = await startConsole({ pool, write: true });
  origin = new URL(running.url).origin;
  browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-default-apps",
      "--disable-dev-shm-usage",
      "--disable-sync",
      "--no-first-run",
    ],
  });
  context = await browser.newContext();
  page = await context.newPage();
  watch(page);
  await page.goto(running.url);
  await page.waitForURL(/\/$|\/today$/);
}, 120_000);
afterAll(async () => {
  if (!isThere) return;
  await browser.close();
  await running[Symbol.asyncDispose]();
  await pool.end();
});

function watch(watched: Page): void {
  watched.on("console", (message) => {
    if (message.type() === "error") faults.push(`${watched.url()}: ${message.text()}`);
  });
  watched.on("pageerror", (error) => faults.push(`${watched.url()}: ${error.message}`));
  watched.on("request", (request) => {
    if (!request.url().startsWith(origin) && !/^(data|file):/.test(request.url())) {
      faults.push(`${watched.url()}: asked for ${request.url()}`);
    }
  });
}

function address(rest: string): string {
  return `${origin}/r/${sample.slug}/${rest}`;
}

/** How far the page is wider than its window. */
function overflow(of: Page): Promise<number> {
  return of.evaluate<number>(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth",
  );
}

async function violations(of: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page: of }).analyze();
  return found.violations.map(({ id, nodes }) => `${of.url()} ${id}: ${nodes[0]?.html ?? ""}`);
}

describe.skipIf(!isThere)("in a browser", () => {
  for (const colorScheme of ["light", "dark"] as const) {
    it(`has no fault for axe, no error, no request to elsewhere: ${colorScheme}`, async () => {
      faults = [];
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 1280, height: 900 });
      const found: string[] = [];
      for (const rest of consolePages(sample)) {
        await page.goto(address(rest));
        found.push(...(await violations(page)));
      }
      await page.goto(`${origin}/`);
      found.push(...(await violations(page)));
      expect(found).toEqual([]);
      expect(faults).toEqual([]);
    }, 240_000);
  }

  it("fits a window of 390 px, and one of 2560", async () => {
    const wide: string[] = [];
    for (const width of [390, 2560]) {
      await page.setViewportSize({ width, height: 844 });
      for (const rest of consolePages(sample)) {
        await page.goto(address(rest));
        const pixels = await overflow(page);
        if (pixels > 0) wide.push(`${rest} at ${width}: ${pixels} px`);
      }
    }
    expect(wide).toEqual([]);
  }, 240_000);

  it("shows a phone its areas on one line, the balance, and what an event says", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(address(`guests/${sample.guest}/statement`));
    const boxOf = async (selector: string) =>
      (await page.locator(selector).first().boundingBox()) ?? { x: 0, width: 0, height: 0 };
    expect((await boxOf("nav")).height).toBeLessThan(60);
    const balance = await boxOf("thead th:nth-child(4)");
    expect(await page.locator("thead th:nth-child(4)").textContent()).toBe("Balance");
    expect(balance.x + balance.width).toBeLessThanOrEqual(390);
    await page.goto(address("events"));
    expect((await boxOf(".payload")).width).toBeGreaterThan(200);
  });

  it("goes from a search to the card and the statement by the keyboard alone", async () => {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(address("guests"));
    await page.locator("input[name=q]:focus").waitFor();
    await page.keyboard.type("ada@example.org");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=ada/);
    const tabTo = async (name: string) => {
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press("Tab");
        if ((await page.evaluate<string>("document.activeElement.textContent")) === name) return;
      }
      throw new Error(`no way to ${name} by Tab`);
    };
    await tabTo("Ada Marsh");
    await page.keyboard.press("Enter");
    await page.waitForURL(/guests\/[0-9a-f-]{36}$/);
    await tabTo(texts.guests.statement);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/statement$/);
    expect(await page.textContent("h1")).toBe(texts.guests.statementOf("Ada Marsh"));
    expect(await page.textContent("tbody tr:last-child th")).toBe(texts.guests.lines.closing);
  }, 60_000);

  it("shows a new event on top while it is looked at, and none while it is paused", async () => {
    await page.goto(address("events"));
    await page.getByText(texts.events.live).waitFor();
    const book = (party: number) =>
      database.pool.query(
        `insert into bookings (restaurant_id, starts_at, party_size)
         values ($1, now() + interval '6 days', $2)`,
        [sample.id, party],
      );
    await book(11);
    await page.getByText("party_size 11").first().waitFor();
    expect(await page.textContent("#feed tr:first-child")).toContain("party_size 11");
    await page.getByRole("button", { name: texts.events.pause }).click();
    await book(12);
    await page.waitForTimeout(2500);
    expect(await page.getByText("party_size 12").count()).toBe(0);
  }, 60_000);

  it("adjusts points by its forms, and without any script", async () => {
    const plain = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const visitor = await plain.newPage();
    watch(visitor);
    faults = [];
    await visitor.goto(address("events"));
    expect(await visitor.locator("#feed tr").count()).toBeGreaterThan(0);
    expect(await visitor.getByText(texts.events.notLive).count()).toBe(1);
    await visitor.goto(address(`guests/${sample.guest}`));
    await visitor.getByRole("link", { name: texts.actions.adjust.open }).click();
    await visitor.getByLabel(texts.actions.points).fill("15");
    await visitor.getByLabel(texts.actions.reason).fill("Thank you");
    await visitor.getByRole("button", { name: texts.actions.next }).click();
    await visitor.getByText(texts.actions.willHappen).waitFor();
    await visitor.getByRole("button", { name: texts.actions.adjust.confirm }).click();
    await visitor.getByText(texts.actions.adjust.done).waitFor();
    await visitor.getByRole("link", { name: texts.guests.statement }).click();
    await visitor.getByText("Thank you").waitFor();
    expect(faults).toEqual([]);
    await plain.close();
  }, 60_000);

  it("takes no form from another site, whatever cookies the browser has", async () => {
    const other = await context.newPage();
    const { rows } = await database.pool.query<{ count: number }>(
      "select count(*)::int as count from loyalty_point_events where restaurant_id = $1",
      [sample.id],
    );
    await other.setContent(
      `<form method="post" action="${address(`guests/${sample.guest}/adjust`)}">
         <input name="points" value="999"><input name="reason" value="x">
         <input name="actor" value="x">
         <input name="confirmed" value="yes"><button>Send</button></form>`,
    );
    await other.getByRole("button").click();
    await other.getByRole("alert").waitFor();
    const after = await database.pool.query<{ count: number }>(
      "select count(*)::int as count from loyalty_point_events where restaurant_id = $1",
      [sample.id],
    );
    expect(after.rows).toEqual(rows);
    await other.close();
  }, 60_000);

  it("shows the report from a file, with nothing else", async () => {
    const folder = await mkdtemp(join(tmpdir(), "regulars-report-"));
    const file = join(folder, "report.html");
    const options = { from: undefined, before: undefined, by: "month", isPersonal: true } as const;
    await writeFile(file, await renderReport(pool, sample.id, options));
    faults = [];
    const report = await context.newPage();
    watch(report);
    for (const colorScheme of ["light", "dark"] as const) {
      await report.emulateMedia({ colorScheme });
      for (const width of [390, 1280]) {
        await report.setViewportSize({ width, height: 900 });
        await report.goto(pathToFileURL(file).href);
        expect(await violations(report)).toEqual([]);
        expect(await overflow(report)).toBe(0);
      }
    }
    expect(await report.evaluate<string>("getComputedStyle(document.body).fontSize")).toBe("16px");
    expect(faults).toEqual([]);
    await report.close();
    await rm(folder, { recursive: true });
  }, 120_000);
});
