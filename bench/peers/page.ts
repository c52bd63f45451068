import { chromium } from "@playwright/test";
import lighthouse, { desktopConfig, type Flags, type Result } from "lighthouse";
import { v7 as uuidv7 } from "uuid";
import { findChromium } from "@/e2e/browser";
import { startConsole } from "@/e2e/browser/start-console";
import { freePort } from "@/local/ports";
import { type Answer, quick } from "../answer";
import { provisionOver, signIn } from "../console-client";
import { spreadOf } from "../sampling";
import { answerQuestion } from "../stack";
import peers from "./package.json" with { type: "json" };

/** The cost of each page on a slow phone, and of the form on a desktop, measured by Lighthouse on a production build. */

const pages = { login: "/login", form: "/provision-v2", audit: "/audit", tenants: "/tenants" } as const;
const devices = ["mobile", "desktop"] as const;
/** The number of visits to the form on a phone, for its budgets. All others are measured in one visit. */
const rounds = quick ? 1 : 3;
/** Enough tenants to fill the lists with realistic data. */
const tenants = quick ? 3 : 30;
const metrics = [
  { name: "first paint ms", audit: "first-contentful-paint" },
  { name: "largest paint ms", audit: "largest-contentful-paint" },
  { name: "blocked ms", audit: "total-blocking-time" },
  { name: "shift", audit: "cumulative-layout-shift" },
];
type Request = { resourceType: string; transferSize: number };
const maximum = { scriptKb: 180 };
const minimum = { mobile: 97, desktop: 100, accessibility: 100 };

type Page = keyof typeof pages;
type Device = (typeof devices)[number];
type Visit = { performance: number; accessibility: number; scriptKb: number; ms: number[]; failed: string[] };

await answerQuestion(async (stack) => {
  const port = await freePort(0, "console");
  const site = `http://localhost:${port}`;
  const settings = { ...stack.env, SITE_URL: site, NODE_ENV: "production", LOG_LEVEL: "silent" };
  const server = await startConsole(port, settings);
  stack.atEnd(() => server.stop());
  const cookie = await signIn(site, stack.admin.email, stack.admin.password);
  stack.liftLimits();
  for (let n = 0; n < tenants; n++) await provisionOver(site, cookie, uuidv7());

  const { executable, libraries } = await findChromium();
  const debugPort = await freePort(0, "browser");
  const browser = await chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", `--remote-debugging-port=${debugPort}`],
    env: { ...process.env, ...(libraries ? { LD_LIBRARY_PATH: libraries } : {}) },
  });
  stack.atEnd(() => browser.close());

  /** One visit with an empty cache, and with a session on all pages except sign-in. */
  async function visit(page: Page, device: Device): Promise<Visit> {
    const flags: Flags = {
      port: debugPort,
      logLevel: "error",
      onlyCategories: ["performance", "accessibility"],
      ...(page === "login" ? {} : { extraHeaders: { Cookie: cookie } }),
    };
    const config = device === "desktop" ? desktopConfig : undefined;
    const lhr = (await lighthouse(`${site}${pages[page]}`, flags, config))?.lhr;
    if (!lhr || lhr.runtimeError)
      throw new Error(lhr?.runtimeError?.message ?? "Lighthouse returned no result");
    if (new URL(lhr.finalDisplayedUrl).pathname !== pages[page])
      throw new Error(`${page}: ${lhr.finalDisplayedUrl}`);
    return visitOf(lhr);
  }

  const visits: { page: Page; device: Device; all: Visit[] }[] = [];
  for (const page of (quick ? ["form"] : Object.keys(pages)) as Page[]) {
    for (const device of page === "form" && !quick ? devices : (["mobile"] as const))
      visits.push({ page, device, all: [] });
  }
  // The first visit warms up the server and the browser.
  const first = await browser.newPage({ extraHTTPHeaders: { cookie } });
  await first.goto(`${site}${pages.form}`);
  await first.close();
  for (let round = 0; round < rounds; round++) {
    for (const { page, device, all } of visits) {
      if ((page === "form" && device === "mobile") || round === 0) all.push(await visit(page, device));
    }
  }
  return answerOf(visits);
});

function visitOf({ categories, audits }: Result): Visit {
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  const items = (audits["network-requests"]?.details as { items?: Request[] } | undefined)?.items ?? [];
  const scripts = items.filter(({ resourceType }) => resourceType === "Script");
  const bytes = scripts.reduce((sum, { transferSize }) => sum + transferSize, 0);
  const faults = (categories.accessibility?.auditRefs ?? []).filter(
    ({ id, weight }) => weight > 0 && audits[id]?.score === 0,
  );
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    scriptKb: bytes / 1_000,
    ms: metrics.map(({ audit }) => audits[audit]?.numericValue ?? Number.NaN),
    failed: faults.map(({ id }) => id),
  };
}

function answerOf(visits: { page: Page; device: Device; all: Visit[] }[]): Answer {
  const spread = (all: Visit[], value: (visit: Visit) => number) => spreadOf(all.map(value));
  const rows = visits.map(({ page, device, all }) => [
    ...[
      page,
      device,
      spread(all, ({ performance }) => performance),
      spread(all, ({ accessibility }) => accessibility),
    ],
    spread(all, ({ scriptKb }) => scriptKb),
    ...metrics.map((_, index) => spread(all, ({ ms }) => ms[index] ?? Number.NaN)),
  ]);
  const formVisits = visits.filter(({ page }) => page === "form");
  const lowest = (value: (visit: Visit) => number) =>
    Math.min(...formVisits.map(({ all }) => spread(all, value).median));
  const script = Math.max(...formVisits.flatMap(({ all }) => all.map(({ scriptKb }) => scriptKb)));
  const performanceOn = (device: Device) =>
    Math.min(
      ...formVisits
        .filter((visits) => visits.device === device)
        .map(({ all }) => spread(all, (visit) => visit.performance).median),
    );
  const performance = { mobile: performanceOn("mobile"), desktop: performanceOn("desktop") };
  const accessibility = lowest((visit) => visit.accessibility);
  const failed = [...new Set(visits.flatMap(({ all }) => all.flatMap((visit) => visit.failed)))];
  return {
    question: "How fast do the pages load?",
    notes: [
      `Lighthouse ${peers.dependencies.lighthouse} visits the production build with an empty cache, signed in on all pages except the sign-in page. The form gets ${rounds} visits on a phone and one on a desktop, and every other page gets one on a phone. The mobile preset simulates a slow phone on a slow network. Script sizes are compressed. Blocking time is measured on this machine and multiplied by four for the phone, so a busy machine increases it.`,
      ...(failed.length > 0 ? [`Failed accessibility audits: ${failed.join(", ")}.`] : []),
    ],
    tables: [
      {
        title: "Pages",
        columns: [
          "",
          "device",
          "performance",
          "accessibility",
          "script kB",
          ...metrics.map(({ name }) => name),
        ],
        rows,
      },
    ],
    budgets: [
      {
        what: "JavaScript on the form page, compressed",
        limit: `≤ ${maximum.scriptKb} kB`,
        measured: `${script.toFixed(0)} kB`,
        met: script <= maximum.scriptKb,
      },
      {
        what: "Lighthouse performance score of the form, mobile and desktop",
        limit: `≥ ${minimum.mobile} and ${minimum.desktop}`,
        measured: `${performance.mobile} and ${performance.desktop}`,
        met: performance.mobile >= minimum.mobile && performance.desktop >= minimum.desktop,
      },
      {
        what: "Lighthouse accessibility score of the form",
        limit: String(minimum.accessibility),
        measured: String(accessibility),
        met: accessibility >= minimum.accessibility,
      },
    ],
  };
}
