import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { migrationUrlNames } from "@/db/connection/connection-string";
import { settingNames } from "@/lib/platform/env";

/** What `npm run dev` writes for the commands of its folder while it runs. */
export type LocalStack = {
  appUrl: string;
  /** Id of the key with which its Auth server signs: another folder's stack at the same address has another. */
  signingKeyId: string;
  /** The settings that commands need to use it. */
  settings: Readonly<Record<string, string>>;
};

/** Where the stack of a folder is written. */
export function localStackFile(folder: string): string {
  return path.join(folder, ".local/dev-stack.json");
}

/** Settings that choose a database or a project. If one of them is set, the local stack is never used beside it. */
const choosing: readonly string[] = [
  ...migrationUrlNames,
  ...settingNames.databaseUrl,
  ...settingNames.supabaseUrl,
  ...settingNames.supabasePublishableKey,
  ...settingNames.supabaseSecretKey,
  ...settingNames.authIssuer,
];

/**
 * Takes the settings of the stack that `npm run dev` has started in this folder, unless a database or a project is set
 * or this is production. Other settings that are set stay. Returns the console's address if the stack is used.
 */
export async function applyLocalStack(
  env: Record<string, string | undefined>,
  folder: string,
): Promise<string | null> {
  if (env.NODE_ENV === "production") return null;
  if (choosing.some((name) => env[name] !== undefined)) return null;
  const stack = await runningStack(folder);
  if (!stack) return null;
  for (const [name, value] of Object.entries(stack.settings)) env[name] ??= value;
  return stack.appUrl;
}

/** The stack of the file, if it runs: a killed one leaves its file behind. */
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

/** The id of the key with which an Auth server signs. Throws if it does not answer. */
export async function signingKeyId(authUrl: string): Promise<string> {
  const address = `${authUrl}/auth/v1/.well-known/jwks.json`;
  const response = await fetch(address, { signal: AbortSignal.timeout(2_000) });
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  const [key] = keys;
  if (!key) throw new Error(`${address} has no key.`);
  return key.kid;
}
