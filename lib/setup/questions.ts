import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { Site } from "./check";

type Question = { setting: Parameters<Site["get"]>[0]; name: string; ask: string };

/** What only a person can know, and where in Supabase it stands. */
const questions: readonly Question[] = [
  {
    setting: "supabaseUrl",
    name: "NEXT_PUBLIC_SUPABASE_URL",
    ask: "Address of the Supabase project (Project Settings, Data API), https://….supabase.co",
  },
  {
    setting: "supabasePublishableKey",
    name: "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY",
    ask: "Publishable key (Project Settings, API Keys)",
  },
  { setting: "supabaseSecretKey", name: "SUPABASE_SECRET_KEY", ask: "Secret key (the same page)" },
  {
    setting: "databaseUrl",
    name: "DATABASE_URL",
    ask: "Connection string for the app (Connect, Transaction pooler), with the console's own login, its password and ?sslmode=require",
  },
  { setting: "siteUrl", name: "SITE_URL", ask: "Address of the console, https://console.example.com" },
  {
    setting: "tenantDomain",
    name: "TENANT_DOMAIN",
    ask: "Domain below which tenants are served, app.example.com",
  },
];

/**
 * Asks for each setting that is missing, one line each; an empty line leaves it out, and so does an input that
 * has ended. Lines that are pasted together answer one question after the other.
 */
export async function askForSettings(
  source: Readonly<Record<string, string | undefined>>,
  input: Readable = process.stdin,
  output: Writable = process.stderr,
): Promise<Record<string, string>> {
  const site = new Site(source);
  const missing = questions.filter(({ setting }) => !site.get(setting));
  if (missing.length === 0) return {};
  const answers: Record<string, string> = {};
  const terminal = createInterface({ input });
  const lines = terminal[Symbol.asyncIterator]();
  for (const { name, ask } of missing) {
    output.write(`${ask}\n${name}=`);
    const { value = "", done } = await lines.next();
    if (done) break;
    if (value.trim()) answers[name] = value.trim();
  }
  terminal.close();
  return answers;
}

/** The secrets that nobody needs to think up, where they are missing. */
export function makeSecrets(source: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const site = new Site(source);
  return {
    ...(!site.get("cronSecret") && { CRON_SECRET: randomBytes(32).toString("hex") }),
    ...(!site.get("serverActionsKey") &&
      !source.VERCEL && {
        NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
      }),
  };
}
