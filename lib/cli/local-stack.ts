import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { migrationUrlNames } from "@/db/connection/connection-string";
import { settingNames } from "@/lib/platform/settings";

/** The contents of the file that `npm run dev` keeps in its folder while it runs, for commands in the same folder. */
export type LocalStack = {
  appUrl: string;
  /** Id of its Auth server's signing key. Another folder's stack at the same address has a different one. */
  signingKeyId: string;
  /** The settings that commands need to use the stack. */
  settings: Readonly<Record<string, string>>;
};

/** The path of a folder's stack file. */
export function localStackFile(folder: string): string {
  return path.join(folder, ".local/dev-stack.json");
}

/** Settings that select a database or a project. If one of them is set, the local stack is not used. */
const selectingSettings: readonly string[] = [
  ...migrationUrlNames,
  ...settingNames.databaseUrl,
  ...settingNames.supabaseUrl,
  ...settingNames.supabasePublishableKey,
  ...settingNames.supabaseSecretKey,
  ...settingNames.authIssuer,
];

/**
 * Applies the settings of the stack that `npm run dev` started in this folder, unless a database or a project
 * is set or this is production. Never overrides a setting. Returns the console's URL if the stack is used.
 */
export async function applyLocalStack(
  env: Record<string, string | undefined>,
  folder: string,
): Promise<string | null> {
  if (env.NODE_ENV === "production") return null;
  if (selectingSettings.some((name) => env[name] !== undefined)) return null;
  const stack = await runningStack(folder);
  if (!stack) return null;
  for (const [name, value] of Object.entries(stack.settings)) env[name] ??= value;
  return stack.appUrl;
}

/** The stack in the file, if it is running. A killed stack leaves its file behind. */
export async function runningStack(folder: string): Promise<LocalStack | null> {
  const file = localStackFile(folder);
  if (!existsSync(file)) return null;
  try {
    const stack = JSON.parse(readFileSync(file, "utf8")) as LocalStack;
    const { NEXT_PUBLIC_SUPABASE_URL: authUrl = "" } = stack.settings;
    return (await signingKeyId(authUrl)) === stack.signingKeyId ? stack : null;
  } catch {
    return null;
  }
}

/** The id of an Auth server's signing key. Throws if the server does not answer. */
export async function signingKeyId(authUrl: string): Promise<string> {
  const address = `${authUrl}/auth/v1/.well-known/jwks.json`;
  const response = await fetch(address, { signal: AbortSignal.timeout(2_000) });
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  const [key] = keys;
  if (!key) throw new Error(`${address} has no key.`);
  return key.kid;
}
