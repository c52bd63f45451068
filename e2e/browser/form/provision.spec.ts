import { expect, expectAccessible, test } from "../fixtures";
import { fillForm, recordCounts, send, type TenantInput } from "./provisioning";

test("provisioning a tenant creates every record exactly once", async ({ page, query }) => {
  const input: TenantInput = { name: "Café Zoë", ownerName: "Zoë Novak", ownerEmail: "zoe@cafe-zoe.test" };
  await page.goto("/provision-v2");
  await fillForm(page, input);
  await expect(page.getByLabel("Slug")).toHaveValue("cafe-zoe");
  await expect(page.getByText("cafe-zoe.example.com")).toBeVisible();
  await page.getByLabel("Time zone").selectOption("Europe/Prague");
  await page.getByLabel("Currency").selectOption("CZK");
  await page.getByLabel("Language").selectOption("cs-CZ");
  await send(page);

  await expect(page.getByRole("heading", { level: 1, name: "Café Zoë is ready" })).toBeVisible();
  await expect(page.getByText("cafe-zoe", { exact: true })).toBeVisible();
  await expectAccessible(page);

  expect(await recordCounts(query, "cafe-zoe", input.ownerEmail)).toEqual({
    tenants: 1,
    settings: 1,
    subscriptions: 1,
    owners: 1,
    domains: 1,
    users: 1,
  });
  const [attempt] = await query(
    `select a.status, a.duration_ms > 0 as timed, u.raw_app_meta_data ->> 'provisioning_attempt_id' = a.id::text as traced,
       (select array_agg(stage order by seq) from provisioning.attempt_events where attempt_id = a.id) as stages
     from provisioning.attempts a join auth.users u on u.id = a.owner_user_id where a.slug = 'cafe-zoe'`,
  );
  expect(attempt).toEqual({
    status: "completed",
    timed: true,
    traced: true,
    stages: [
      "initiated",
      "validating",
      "validated",
      "creating_auth_user",
      "auth_user_created",
      "creating_records",
      "verifying",
      "completed",
    ],
  });
});

test("the success page can be reloaded without provisioning again and links to the tenant and the attempt", async ({
  page,
  query,
  unique,
}) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Reload ${unique}`, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await send(page);
  const heading = page.getByRole("heading", { level: 1, name: `Reload ${unique} is ready` });
  await expect(heading).toBeVisible();
  await page.reload();
  await expect(heading).toBeVisible();
  expect(
    await query("select 1 from provisioning.attempts where slug = $1", [`reload-${unique}`]),
  ).toHaveLength(1);

  await page.getByRole("link", { name: "View details" }).click();
  await expect(page).toHaveURL(/\/audit\/[0-9a-f-]{36}$/);
  await page.goBack();
  await page.getByRole("link", { name: "View tenant" }).click();
  await expect(page).toHaveURL(`/tenants/reload-${unique}`);
  await expect(page.getByRole("heading", { level: 1, name: `Reload ${unique}` })).toBeVisible();
});

test("a double click creates one tenant", async ({ page, query, unique }) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Double ${unique}`, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await page.getByRole("button", { name: "Provision tenant" }).dblclick();
  await expect(page.getByRole("heading", { level: 1, name: `Double ${unique} is ready` })).toBeVisible();
  expect(
    await query("select 1 from provisioning.attempts where owner_email = $1", [`ana@${unique}.test`]),
  ).toHaveLength(1);
});

test("pressing Enter twice creates one tenant", async ({ page, query, unique }) => {
  await page.goto("/provision-v2");
  await fillForm(page, { name: `Twice ${unique}`, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `Twice ${unique} is ready` })).toBeVisible();
  expect(
    await query("select 1 from provisioning.attempts where owner_email = $1", [`ana@${unique}.test`]),
  ).toHaveLength(1);
});

test("the form can be filled in and sent with only the keyboard", async ({ page, unique }) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").focus();
  for (const text of [`Keys ${unique}`, "", "Ana Novak", `ana@${unique}.test`]) {
    if (text) await page.keyboard.type(text);
    await page.keyboard.press("Tab");
  }
  await page.getByLabel("Owner’s e-mail").press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `Keys ${unique} is ready` })).toBeVisible();
});

test("the slug follows the name until the slug is edited, and again after it is cleared", async ({
  page,
}) => {
  await page.goto("/provision-v2");
  const [name, slug] = [page.getByLabel("Business name"), page.getByLabel("Slug")];
  await name.fill("Žižkov Grill");
  await expect(slug).toHaveValue("zizkov-grill");
  await slug.fill("grill");
  await name.fill("Žižkov Grill & Bar");
  await expect(slug).toHaveValue("grill");
  await slug.fill("");
  await expect(slug).toHaveValue("zizkov-grill-and-bar");
});
