import { fillForm, noRecords, recordCounts, send } from "../form/provisioning";
import {
  beginEnrolment,
  codeOf,
  enterCode,
  expect,
  newStaff,
  signIn,
  test,
  wrongCodeOf,
} from "./second-factor";

test.use({ role: null });

test("without JavaScript, a refused form leads to the setup of an authenticator app, and its input is restored afterwards", async ({
  page,
  query,
  unique,
}) => {
  const ownerEmail = `ana@${unique}.test`;
  await signIn(page, await newStaff("admin", unique, query), "/login?next=/provision-v2");
  await fillForm(page, { name: unique, ownerName: "Ana Novak", ownerEmail });
  await page.getByLabel("Plan").selectOption("growth");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: "Account security" })).toBeVisible();
  expect(await recordCounts(query, unique, ownerEmail)).toEqual(noRecords);

  await page.getByLabel("Name of the app or device").fill(" ");
  await page.getByRole("button", { name: "Show the QR code" }).click();
  await expect(page.getByLabel("Name of the app or device")).toHaveAccessibleDescription(/Enter a name/);
  const secret = await beginEnrolment(page);
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await enterCode(page, wrongCodeOf(secret), "Confirm");
  await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code is wrong/);
  await enterCode(page, codeOf(secret), "Confirm");

  await expect(page).toHaveURL("/provision-v2");
  await expect(page.getByLabel("Business name")).toHaveValue(unique);
  await expect(page.getByLabel("Owner’s e-mail")).toHaveValue(ownerEmail);
  await expect(page.getByLabel("Plan")).toHaveValue("growth");
  await send(page);
  await expect(page.getByRole("heading", { level: 1, name: `${unique} is ready` })).toBeVisible();
});

test("without JavaScript, a user can sign in with a code and remove an app", async ({
  page,
  context,
  query,
  unique,
}) => {
  const member = await newStaff("support", unique, query);
  await signIn(page, member);
  await page.getByRole("link", { name: "Account security" }).click();
  const secret = await beginEnrolment(page);
  await enterCode(page, codeOf(secret), "Confirm");
  await expect(page.getByText("Phone is set up")).toBeVisible();
  await context.clearCookies();

  await signIn(page, member, "/login?next=/account/security");
  await enterCode(page, wrongCodeOf(secret), "Continue");
  await expect(page.getByLabel("Code", { exact: true })).toHaveAccessibleDescription(/code is wrong/);
  await enterCode(page, codeOf(secret), "Continue");
  await page.locator("summary").filter({ hasText: "Remove" }).click();
  await page.getByRole("button", { name: /Yes, remove it/ }).click();
  await expect(page.getByText("Phone was removed")).toBeVisible();
  await expect(page.getByText("No apps yet")).toBeVisible();
});
