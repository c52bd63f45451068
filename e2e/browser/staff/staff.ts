import type { Locator, Page } from "@playwright/test";
import { createUser } from "@/local/seed/users";
import type { Member } from "./second-factor";

/** A confirmed account without a role. */
export async function newAccount(name: string, unique: string): Promise<Member & { id: string }> {
  const member = { email: `${name}@${unique}.test`, password: "a password for one test" };
  const id = await createUser(process.env as Record<string, string>, { ...member, fullName: name });
  return { ...member, id };
}

export async function addStaff(page: Page, email: string, role: "Admin" | "Support"): Promise<void> {
  const form = page.locator("form").filter({ hasText: "Add to staff" });
  await form.getByLabel("E-mail").fill(email);
  await form.getByLabel("Role").selectOption(role);
  await form.getByRole("button", { name: "Add to staff" }).click();
}

export function memberRow(page: Page, email: string): Locator {
  return page.locator("main li").filter({ has: page.getByRole("heading", { name: email }) });
}

export function openConfirmation(row: Locator): Promise<void> {
  return row.locator("summary").click();
}
