import { freePort } from "@/local/ports";
import { test as base, expect, expectAccessible } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";
import {
  accessCard,
  allRows,
  copyLink,
  emailsTo,
  linkKey,
  provision,
  setPassword,
  strongPassword,
} from "./activation";

type OwnConsole = { url: string; server: ConsoleProcess };

/** A separate console that sends no links by e-mail, on the same database and Auth server. */
const test = base.extend<object, { ownConsole: OwnConsole }>({
  ownConsole: [
    async ({}, use) => {
      const port = await freePort(0, "console");
      const url = `http://localhost:${port}`;
      const server = await startConsole(port, { SITE_URL: url, ACTIVATION_DELIVERY: "link" });
      await use({ url, server });
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ ownConsole }, use) => use(ownConsole.url),
});

test("with ACTIVATION_DELIVERY=link, no invitation is sent, and an admin can copy a link from the tenant’s page", async ({
  page,
  visitor,
  unique,
  query,
  ownConsole,
}) => {
  const tenant = await provision(page, unique);
  await expect(accessCard(page).getByText("No link yet", { exact: true })).toBeVisible();
  await expect(accessCard(page).getByText("This console doesn’t send links by e-mail")).toBeVisible();
  await expect(page.getByRole("button", { name: "E-mail a new link" })).toHaveCount(0);
  await expectAccessible(page);
  const first = await copyLink(page);

  await page.goto(`/tenants/${tenant.slug}`);
  await expect(accessCard(page).getByText("Link copied", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Link for the owner")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "E-mail a new link" })).toHaveCount(0);
  const second = await copyLink(page);

  await visitor.goto(first);
  await expect(visitor.getByRole("heading", { name: "A newer link replaced this one" })).toBeVisible();
  await expect(visitor.getByRole("button")).toHaveCount(0);
  await visitor.goto(second);
  await setPassword(visitor, strongPassword());
  await expect(visitor.getByRole("heading", { level: 1, name: `Welcome to ${tenant.name}` })).toBeVisible();

  for (const { html } of await emailsTo(tenant.ownerEmail)) expect(html).not.toContain("/activate/");
  const places = `${await allRows(query)}${ownConsole.server.log()}`;
  expect(places).toContain("link_only");
  for (const link of [first, second]) expect(places.includes(linkKey(link)), "a key is stored").toBe(false);
});
