import { expect, expectAccessible, test } from "../fixtures";
import { emailStatus, slugStatus } from "./provisioning";

test("if no slug can be generated from the name, the form asks for one, and the error summary links to every field with an error", async ({
  page,
}) => {
  await page.goto("/provision-v2");
  const slug = page.getByLabel("Slug (optional)");
  await expect(slug).not.toHaveAttribute("required");
  await page.getByLabel("Business name").fill("★ ★");
  await page.getByLabel("Owner’s e-mail").fill("owner@cafe-luna.example.com");
  const problem = "No slug can be made from this business name. Enter a slug, for example golden-spoon.";
  await expect(slugStatus(page)).toHaveText(problem);
  await expect(page.getByLabel("Slug", { exact: true })).toHaveAttribute("required");
  await expect(emailStatus(page)).toContainText("This person already owns");

  await page.keyboard.press("Enter");
  const summary = page.getByRole("alert").filter({ hasText: "Check these fields" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("listitem")).toHaveText([
    problem,
    "Enter the owner’s name, for example Ana Novak.",
    /^This person already owns .* make them the owner of this tenant too\.$/,
  ]);
  await summary.getByRole("link", { name: /^This person/ }).click();
  await expect(page.getByLabel("Owner’s e-mail")).toBeFocused();
  await page.getByLabel("Slug").fill("star-star");
  await expect(slugStatus(page)).not.toContainText("No slug can be made");
});

test("the form asks for a slug if the name is in kanji, and generates one when the language is set to Chinese", async ({
  page,
}) => {
  await page.goto("/provision-v2");
  await page.getByLabel("Business name").fill("金山茶楼");
  await page.getByLabel("Business name").blur();
  await page.getByLabel("Language").selectOption("ja-JP");
  await expect(slugStatus(page)).toHaveText(
    "The Chinese characters in this business name can be read in several ways, so no slug can be made from them. Enter a slug, for example golden-spoon.",
  );
  await expect(page.getByLabel("Slug")).toHaveValue("");
  await page.getByLabel("Language").selectOption("zh-CN");
  await expect(page.getByLabel("Slug")).toHaveValue("jinshanchalou");
});

test("the time zone search finds former names, accented names and offsets, and works by keyboard", async ({
  page,
  unique,
}) => {
  await page.goto("/provision-v2");
  const zone = page.getByLabel("Time zone", { exact: true });
  const open = page.getByRole("button", { name: "Search by city or offset" });
  for (const [typed, value] of [
    ["Kiev", "Europe/Kyiv"],
    ["São Paulo", "America/Sao_Paulo"],
    ["UTC+5:30", "Asia/Kolkata"],
  ] as const) {
    await open.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Search by city or offset" });
    const search = dialog.getByRole("combobox");
    await expect(search).toBeFocused();
    await page.keyboard.type(typed);
    await expect(dialog.getByRole("option", { name: value.replaceAll("_", " ") })).toBeVisible();
    await expectAccessible(page);
    if (typed === "UTC+5:30") await dialog.getByRole("option", { name: "Asia/Kolkata" }).click();
    else await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(zone).toHaveValue(value);
    await expect(open).toBeFocused();
  }
  await expect(zone.locator("option:checked")).toHaveText("Asia/Kolkata (UTC+05:30)");

  await open.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Search by city or offset" });
  await dialog.getByRole("combobox").fill("Kyiv");
  await dialog.getByRole("button", { name: "Close" }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(zone).toHaveValue("Asia/Kolkata");
  await open.press("Enter");
  await dialog.getByRole("combobox").fill("Kyiv");
  await page.keyboard.press("Control+Enter");
  // If Ctrl+Enter had submitted the form, the refusal would arrive before the result of this check, because React
  // sends actions in order.
  await page.getByLabel("Business name").fill(unique);
  await expect(slugStatus(page)).toContainText("is available");
  await expect(page.getByText("INVALID_INPUT")).toHaveCount(0);
});
