import { readFileSync } from "node:fs";
import { builtActions } from "../built";
import { expect, sameOrigin, test } from "../fixtures";
import { hiddenFields } from "../form/provisioning";

const asPage = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

test("the response to a form from another build shows the submitted values, and the new form is prefilled with them", async ({
  page,
  unique,
}) => {
  const actionIds = builtActions().map(({ id }) => id);
  const hidden = Object.entries(await hiddenFields(page.request)).map(([name, value]) => [
    name,
    actionIds.reduce((text, id) => text.replaceAll(id, "60".padEnd(42, "e")), value),
  ]);
  const typed = { name: `Žofín & <${unique}>`, ownerName: "Ana Novak", ownerEmail: `ana@${unique}.test` };
  const multipart = { ...Object.fromEntries(hidden), ...typed };
  const response = await page.request.post("/provision-v2", {
    headers: { ...sameOrigin, ...asPage },
    multipart,
  });
  expect(response.status()).toBe(409);
  expect(response.headers()["content-type"]).toContain("text/html");
  const html = await response.text();
  expect(html).toContain("A new version is available");
  expect(html).toContain(`Žofín &amp; &lt;${unique}&gt;`);
  await page.goto("/provision-v2");
  await expect(page.getByLabel("Business name")).toHaveValue(typed.name);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(typed.ownerEmail);
});

test("a form from another site is refused with a reason, and the refusal is logged", async ({
  request,
  unique,
}) => {
  const origin = `https://${unique}.example`;
  const response = await request.post("/provision-v2", {
    headers: { ...asPage, origin },
    multipart: { name: "x" },
  });
  expect(response.status()).toBe(403);
  const html = await response.text();
  expect(html).toContain(`It came from ${origin}, but this console accepts forms at ${sameOrigin.origin}`);
  expect(html).toContain("the value of SITE_URL");
  const line = readFileSync(process.env.E2E_SERVER_LOG ?? "", "utf8")
    .split("\n")
    .find((text) => text.includes(origin));
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    level: "warn",
    origin,
    siteUrl: sameOrigin.origin,
    hostHeader: "Host",
  });
});
