import { expect, test } from "../fixtures";
import { addAttempt } from "./audit";

test("without JavaScript, an admin can erase an attempt’s personal data in two steps", async ({
  page,
  query,
  unique,
}) => {
  const id = await addAttempt(query, { name: `Erased ${unique}`, slug: `erased-${unique}` });
  await page.goto(`/audit/${id}`);
  await expect(page.getByRole("button", { name: "Erase from this attempt" })).toBeHidden();
  await page.getByText("Erase personal data…").click();
  await page.getByRole("button", { name: "Erase from this attempt" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Erased");
  await page.goto(`/audit/${id}`);
  await expect(page.getByText("The audit log keeps only IDs, times, stages and the outcome.")).toBeVisible();
  await expect(page.getByText(unique)).toHaveCount(0);
});
