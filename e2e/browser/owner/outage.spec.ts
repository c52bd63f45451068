import { readFileSync } from "node:fs";
import { freePort } from "@/local/ports";
import { TcpProxy } from "../../chaos/tcp-proxy";
import { expect, expectAccessible, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";

let database: TcpProxy;
let server: ConsoleProcess;
let appUrl: string;

/** Starts a separate console on the same database. Tests can cut its database connections. */
test.beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? "");
  database = await TcpProxy.start(Number(url.port));
  url.port = String(database.port);
  const port = await freePort(0, "console");
  appUrl = `http://localhost:${port}`;
  server = await startConsole(port, { DATABASE_URL: url.href, SITE_URL: appUrl });
});

test.afterAll(() => server.stop());

for (const language of ["en", "cs", "de", "es", "fr", "ja"]) {
  test(`while the database is down, an owner’s link shows an explanation in the browser’s language: ${language}`, async ({
    browser,
    request,
  }) => {
    const { pages } = JSON.parse(readFileSync(`messages/${language}.json`, "utf8"));
    const path = `${appUrl}/activate/${"k".repeat(43)}`;
    database.failAll("cut");
    const context = await browser.newContext({ locale: language });
    const page = await context.newPage();
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: pages.errors.server.title })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await expectAccessible(page);
    await context.close();

    const headers = { accept: "text/html", "accept-language": language };
    const withoutJavaScript = await (await request.get(path, { headers })).text();
    const explanation = /<noscript>(.*?)<\/noscript>/s.exec(withoutJavaScript)?.[1];
    expect(explanation).toContain(`<main lang="${language}">`);
    expect(explanation).toContain(`<h1>${pages.errors.server.title}</h1><p>${pages.refusals.failed}</p>`);
    database.restore();
  });
}
