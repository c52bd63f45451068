import type { Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { freePort } from "@/local/ports";
import { createUser } from "@/local/seed/users";
import { test as base, expect } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";

type Query = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
type OwnConsole = { url: string; server: ConsoleProcess };

/** A separate console that requires a second factor for changes, on the same database and Auth server. */
export const test = base.extend<{ logOnFailure: undefined }, { ownConsole: OwnConsole }>({
  ownConsole: [
    async ({}, use) => {
      const port = await freePort(0, "console");
      const url = `http://localhost:${port}`;
      const server = await startConsole(port, { SITE_URL: url, REQUIRE_MFA: "true" });
      await use({ url, server });
      await server.stop();
    },
    { scope: "worker" },
  ],
  baseURL: ({ ownConsole }, use) => use(ownConsole.url),
  /** Prints the console's log if a test fails, because only the log contains the Auth server's reason. */
  logOnFailure: [
    async ({ ownConsole }, use, testInfo) => {
      await use(undefined);
      if (testInfo.status !== testInfo.expectedStatus) console.log(ownConsole.server.log());
    },
    { auto: true },
  ],
});

export type Member = { email: string; password: string };

/** A staff member for one test, because setting up an app signs the user out everywhere else. */
export async function newStaff(role: "admin" | "support", unique: string, query: Query): Promise<Member> {
  const member = { email: `${role}@${unique}.test`, password: "a password for one test" };
  const id = await createUser(process.env as Record<string, string>, { ...member, fullName: role });
  const text = "insert into provisioning.staff (user_id, role, added_by) values ($1, $2, 'test')";
  await query(text, [id, role]);
  return member;
}

/** Signs in with the password, and does not wait for the next page. */
export async function signIn(page: Page, { email, password }: Member, path = "/login"): Promise<void> {
  await page.goto(path);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Starts setting up an app on the account page; returns its secret. */
export async function beginEnrolment(page: Page, name = "Phone"): Promise<string> {
  await page.getByLabel("Name of the app or device").fill(name);
  await page.getByRole("button", { name: "Show the QR code" }).click();
  const secret = (await page.locator("code").textContent()) ?? "";
  return secret.replaceAll(" ", "");
}

export function codeOf(secret: string): string {
  return new TOTP({ secret }).generate();
}

/** Six digits that are not a valid code for this secret, now or in the two steps before or after. */
export function wrongCodeOf(secret: string): string {
  const totp = new TOTP({ secret });
  const validCodes = [-2, -1, 0, 1, 2].map((step) =>
    totp.generate({ timestamp: Date.now() + step * 30_000 }),
  );
  return (
    ["000000", "111111", "222222", "333333", "444444", "555555"].find((code) => !validCodes.includes(code)) ??
    ""
  );
}

export async function enterCode(page: Page, code: string, button: "Confirm" | "Continue"): Promise<void> {
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: button }).click();
}

/** A staff member's events in the staff log, oldest first. */
export async function staffEventsOf(query: Query, email: string) {
  return query("select kind, detail from provisioning.staff_events where actor_email = $1 order by at, id", [
    email,
  ]);
}

export { expect };
