import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { lockStuckSamples } from "../audit/cleanups";
import { expect, test } from "../fixtures";
import {
  addTenant,
  allRows,
  copyLink,
  emailedLink,
  linkKey,
  provision,
  revokeLink,
  setPassword,
  strongPassword,
} from "./activation";

/** Loads pages of the console, and returns their HTML. */
async function allPages(page: Page, paths: string[]): Promise<string> {
  const responses = await Promise.all(paths.map((path) => page.request.get(path)));
  for (const response of responses) expect(response.status()).toBe(200);
  return (await Promise.all(responses.map((response) => response.text()))).join("\n");
}

test("no log line, row or page of the console contains a link or password", async ({
  page,
  visitor,
  unique,
  query,
  request,
}) => {
  const secrets: string[] = [];
  const tenant = await provision(page, unique);
  const successPage = new URL(page.url());
  const first = await emailedLink(tenant.ownerEmail);

  await page.goto(`/tenants/${tenant.slug}`);
  const copied = await copyLink(page);
  await revokeLink(page);
  await expect(page.getByText("The link was revoked")).toBeVisible();
  await page.getByRole("button", { name: "E-mail a new link" }).click();
  const second = await emailedLink(tenant.ownerEmail, 2);
  secrets.push(...[first, copied, second].map(linkKey));

  await visitor.goto(first);
  await visitor.goto(copied);
  await visitor.goto(second);
  const passwords = ["short secret", `${tenant.name} secret`, strongPassword()];
  await setPassword(visitor, passwords[0] ?? "");
  await expect(visitor.getByText("of at least 15 characters")).toBeVisible();
  await setPassword(visitor, passwords[1] ?? "");
  await expect(visitor.getByText("easy to guess")).toBeVisible();
  await setPassword(visitor, passwords[2] ?? "");
  await expect(visitor).toHaveURL("/welcome");
  const wrongPassword = strongPassword();
  await visitor.context().clearCookies();
  await visitor.goto("/login?next=/welcome");
  await visitor.getByLabel("E-mail").fill(tenant.ownerEmail);
  await visitor.getByLabel("Password", { exact: true }).fill(wrongPassword);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await expect(visitor.getByText("Wrong e-mail or password")).toBeVisible();
  secrets.push(...passwords, wrongPassword);
  const added = await addTenant(page, unique, tenant.ownerEmail);
  expect(secrets.filter((secret) => secret.length < 12)).toEqual([]);

  const [attempt] = await query("select id from provisioning.attempts where slug = $1", [tenant.slug]);
  const headers = { authorization: `Bearer ${process.env.CRON_SECRET}` };
  await lockStuckSamples(query);
  const reconciled = await (await request.get("/api/reconcile", { headers })).text();
  const places = {
    rows: await allRows(query),
    pages: await allPages(page, [
      successPage.pathname + successPage.search,
      "/tenants",
      `/tenants/${tenant.slug}`,
      `/tenants/${added.slug}`,
      "/audit",
      `/audit/${attempt?.id}`,
      "/audit/cleanups",
      "/audit/staff",
    ]),
    log: readFileSync(process.env.E2E_SERVER_LOG ?? "", "utf8"),
    reconciled,
  };
  // Checks that the search itself works.
  expect(places.rows).toContain(tenant.slug);
  expect(places.pages).toContain(tenant.slug);
  expect(places.log).toContain("Next.js");
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) expect(text.includes(secret), `a secret in ${place}`).toBe(false);
  }
});
