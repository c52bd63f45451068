import type pg from "pg";
import { createUser } from "./users";

/** The staff of the local stack. Their passwords are printed at every start and are valid nowhere else. */
export const accounts = [
  { role: "admin", email: "admin@example.com", fullName: "Ada Admin", password: "local-admin-password" },
  {
    role: "support",
    email: "support@example.com",
    fullName: "Sam Support",
    password: "local-support-password",
  },
] as const;

export async function seedAccounts(client: pg.Client, env: Record<string, string>): Promise<void> {
  for (const account of accounts) {
    const id = await createUser(env, account);
    await client.query(
      "insert into provisioning.staff (user_id, role, added_by) values ($1, $2, 'seed') on conflict do nothing",
      [id, account.role],
    );
  }
}
