import { expect, test } from "../fixtures";
import { delayChecks, emailStatus, fillForm, isCheckOf, send, slugStatus } from "./provisioning";

test.beforeEach(({ page }) => page.goto("/provision-v2"));

test("a free slug is reported as available after its check", async ({ page, unique }) => {
  const release = await delayChecks(page, unique);
  await expect(slugStatus(page)).toHaveText("");
  await page.getByLabel("Slug").fill(unique);
  await expect(slugStatus(page)).toHaveText(`Checking ${unique}…`);
  release();
  await expect(slugStatus(page)).toHaveText(`${unique} is available.`);
  await expect(page.getByLabel("Slug")).toHaveAccessibleDescription(new RegExp(`${unique} is available`));
});

test("a taken slug links to its tenant, and going back restores the input", async ({ page }) => {
  await page.getByLabel("Business name").fill("Golden Spoon");
  await expect(slugStatus(page)).toHaveText(
    /^golden-spoon belongs to Golden Spoon \(since \d+ \w+ 20\d\d\)\. Choose another slug\.$/,
  );
  await expect(page.getByLabel("Slug")).toHaveAttribute("aria-invalid", "true");
  await slugStatus(page).getByRole("link", { name: "Golden Spoon" }).click();
  await expect(page).toHaveURL("/tenants/golden-spoon");
  await page.goBack();
  await expect(page.getByLabel("Business name")).toHaveValue("Golden Spoon");
});

test("the message for a reserved slug explains why it is reserved", async ({ page }) => {
  await page.getByLabel("Slug").fill("www");
  await expect(slugStatus(page)).toHaveText(
    "www is reserved: used by the platform’s own servers. Choose another slug.",
  );
});

test("a malformed slug shows no error until the field loses focus, and then the error updates on every keystroke", async ({
  page,
}) => {
  const slug = page.getByLabel("Slug");
  await slug.pressSequentially("x");
  await expect(slugStatus(page)).toHaveText("");
  await expect(slug).not.toHaveAttribute("aria-invalid");
  await slug.blur();
  await expect(slugStatus(page)).toHaveText("The slug is too short. Use at least 2 characters.");
  await expect(slug).toHaveAttribute("aria-invalid", "true");
  await slug.press("End");
  await slug.press("y");
  await expect(slugStatus(page)).not.toContainText("too short");
  await expect(slug).not.toHaveAttribute("aria-invalid");
  await slug.press("Backspace");
  await expect(slugStatus(page)).toContainText("too short");
});

test("an incomplete e-mail address shows no error until the field loses focus, and skipped empty fields show none", async ({
  page,
}) => {
  const email = page.getByLabel("Owner’s e-mail");
  for (const label of ["Business name", "Slug", "Owner’s name", "Owner’s e-mail"]) {
    await page.getByLabel(label).focus();
  }
  await page.getByLabel("Plan").focus();
  await expect(page.locator("[aria-invalid]")).toHaveCount(0);
  await email.pressSequentially("ana@golden");
  await expect(emailStatus(page)).toHaveText("We’ll create their account with this address.");
  await email.blur();
  await expect(emailStatus(page)).toContainText("not a complete e-mail address");
  await email.fill("ana@golden.test");
  await expect(emailStatus(page)).toHaveText("No account has this address: one will be created.");
});

test("a pasted e-mail address is accepted, and normalised when the field loses focus", async ({
  page,
  unique,
}) => {
  const email = page.getByLabel("Owner’s e-mail");
  await email.fill(`Ana Novak <Ana@${unique}.test>;`);
  await expect(emailStatus(page)).toHaveText("No account has this address: one will be created.");
  await email.blur();
  await expect(email).toHaveValue(`ana@${unique}.test`);
  await expect(emailStatus(page)).toHaveText("No account has this address: one will be created.");
  await email.fill("ana@spoon-.com");
  await expect(emailStatus(page)).toContainText("“spoon-” in the domain ends with a hyphen");
});

test("a failed check is reported, and the form can still be sent", async ({ page, unique }) => {
  await page.route("/provision-v2*", (route) =>
    isCheckOf(route.request(), unique) ? route.abort() : route.fallback(),
  );
  await page.getByLabel("Business name").fill(unique);
  await expect(slugStatus(page)).toHaveText("Couldn’t check right now. We’ll check when you submit.");
  await expect(page.getByLabel("Slug")).not.toHaveAttribute("aria-invalid");
  await page.getByLabel("Owner’s name").fill("Ana");
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("a late check result for earlier input is not shown", async ({ page, unique }) => {
  const release = await delayChecks(page, "golden-spoon");
  const announced: string[] = [];
  await page.exposeFunction("announce", (text: string) => announced.push(text));
  await slugStatus(page).evaluate((line) => {
    const { announce } = window as unknown as { announce: (text: string) => void };
    const all = { subtree: true, childList: true, characterData: true };
    new MutationObserver(() => announce(line.textContent)).observe(line, all);
  });
  await page.getByLabel("Slug").fill("golden-spoon");
  await expect(slugStatus(page)).toHaveText("Checking golden-spoon…");
  await page.getByLabel("Slug").fill(unique);
  await expect(slugStatus(page)).toHaveText(`Checking ${unique}…`);
  release();
  await expect(slugStatus(page)).toHaveText(`${unique} is available.`);
  expect(announced.join("\n")).toContain("is available");
  expect(announced.join("\n")).not.toContain("belongs to");
});

test("a reload checks the slug and the e-mail address in one request", async ({ page, unique }) => {
  await page.getByLabel("Slug").fill(unique);
  await page.getByLabel("Owner’s e-mail").fill(`ana@${unique}.test`);
  const checks: string[] = [];
  page.on("request", (request) => isCheckOf(request, unique) && checks.push(request.postData() ?? ""));
  await page.reload();
  await expect(emailStatus(page)).toContainText("No account has this address");
  await expect(slugStatus(page)).toContainText("is available");
  expect(checks).toEqual([expect.stringContaining(`"ownerEmail":"ana@${unique}.test"`)]);
});

test("the slug follows a name in any script and does not change once edited, and a hint shows the resulting address", async ({
  page,
}) => {
  const [name, slug] = [page.getByLabel("Business name"), page.getByLabel("Slug")];
  await name.fill("Café Zoë");
  await expect(page.locator("#slug-hint")).toHaveText("“Café Zoë” becomes cafe-zoe.example.com");
  await name.fill("Golden Spoon");
  await expect(page.locator("#slug-hint")).toHaveText("Address: golden-spoon.example.com");
  await name.fill("カフェ じろう");
  await expect(slug).toHaveValue("kafe-jirou");
  await slug.fill("sushi");
  await name.fill("カフェ さぶろう");
  await expect(slug).toHaveValue("sushi");
});

test("a name typed as the slug is converted when the field loses focus, with a notice", async ({
  page,
  unique,
}) => {
  await page.getByLabel("Slug").fill(`Golden Spoon ${unique}`);
  await page.getByLabel("Slug").blur();
  await expect(page.getByLabel("Slug")).toHaveValue(`golden-spoon-${unique}`);
  await expect(slugStatus(page)).toHaveText(
    `“Golden Spoon ${unique}” becomes golden-spoon-${unique}. golden-spoon-${unique} is available.`,
  );
});

test("when the limit on checks is exceeded, the form reports that the checks didn't run, and can still be sent", async ({
  visitor,
  query,
  unique,
}) => {
  const [email, password] = [`${unique}@staff.test`, "a-second-admins-password"];
  const key = process.env.SUPABASE_SECRET_KEY ?? "";
  const created = await fetch(`${process.env.E2E_AUTH_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ email, password, email_confirm: true }),
  });
  const { id } = (await created.json()) as { id: string };
  await query("insert into provisioning.staff (user_id, role, added_by) values ($1, 'admin', 'test')", [id]);
  await query("insert into provisioning.rate_limits values ($1, now(), 120)", [`check:${id}`]);
  await visitor.goto("/login?next=/provision-v2");
  await visitor.getByLabel("E-mail").fill(email);
  await visitor.getByLabel("Password", { exact: true }).fill(password);
  await visitor.getByRole("button", { name: "Sign in" }).click();
  await fillForm(visitor, { name: unique, ownerName: "Ana", ownerEmail: `ana@${unique}.test` });
  for (const status of [slugStatus(visitor), emailStatus(visitor)]) {
    await expect(status).toHaveText(
      /^Couldn’t check: too many checks in a short time\. Wait \d+ s, or submit the form and we’ll check then\.$/,
    );
  }
  await expect(visitor.locator("[aria-invalid]")).toHaveCount(0);
  await send(visitor);
  await expect(visitor.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
  await query("delete from provisioning.staff where user_id = $1", [id]);
});

test.describe("in a browser in India", () => {
  test.use({ timezoneId: "Asia/Kolkata", locale: "en-IN" });

  test("the form preselects the language, the currency, and the time zone under its current name", async ({
    page,
  }) => {
    await expect(page.getByLabel("Time zone")).toHaveValue("Asia/Kolkata");
    await expect(page.getByLabel("Language")).toHaveValue("en-IN");
    await expect(page.getByLabel("Currency")).toHaveValue("INR");
  });
});
