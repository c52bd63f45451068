import { v5 as uuidv5 } from "uuid";

const namespace = "7c9a2f64-4f0e-4f39-9d0e-5d2f8a1b6c30";

/** The same id for the same name on every machine, so that seeding again adds nothing. */
export function seedId(name: string): string {
  return uuidv5(name, namespace);
}

type SeedUser = { email: string; fullName: string; password?: string; attemptId?: string };

/** Creates a user through the Auth server's own API, with a fixed id, unless that user exists. */
export async function createUser(env: Record<string, string>, user: SeedUser): Promise<string> {
  const id = seedId(user.email);
  const key = env.SUPABASE_SECRET_KEY ?? "";
  const response = await fetch(`${env.NEXT_PUBLIC_SUPABASE_URL}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: key, authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({
      id,
      email: user.email,
      password: user.password,
      // Owners that the console creates are unconfirmed until they set a password.
      email_confirm: !user.attemptId,
      user_metadata: { full_name: user.fullName },
      app_metadata: user.attemptId ? { provisioning_attempt_id: user.attemptId } : {},
    }),
  });
  if (response.ok || response.headers.get("x-sb-error-code") === "email_exists") return id;
  throw new Error(`could not create ${user.email}: ${response.status} ${await response.text()}`);
}
