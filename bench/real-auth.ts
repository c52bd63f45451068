import { z } from "zod";

/** A real Auth server on this machine. The console uses the same database. */
export type RealAuth = { url: string; publishableKey: string; secretKey: string; databaseUrl: string };

/** Environment variables for the project’s database and keys. DATABASE_URL connects as the tables’ owner. */
const settings = ["DATABASE_URL", "SUPABASE_SECRET_KEY", "NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY"] as const;

/** The URL of a project’s Auth server. It must be local and without TLS, because the benchmark delays traffic to it. */
export const authUrlOption = z.url().transform((given, context) => {
  const message = problemOf(given);
  if (message === null) return new URL(given).origin;
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

function problemOf(given: string): string | null {
  if (!isLocal(given)) return "must be http://localhost or http://127.0.0.1 with a port";
  const missing = settings.filter((name) => !process.env[name]);
  if (missing.length > 0) return `needs ${missing.join(", ")} of the same project in the environment`;
  return isLocal(process.env.DATABASE_URL ?? "") ? null : "needs a DATABASE_URL on this machine, with a port";
}

function isLocal(url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  return protocol !== "https:" && ["localhost", "127.0.0.1"].includes(hostname) && port !== "";
}

/** The Auth server from `--auth-url`; null for the local stand-in. */
export function readRealAuth(): RealAuth | null {
  const at = process.argv.indexOf("--auth-url");
  if (at < 0) return null;
  const [databaseUrl = "", secretKey = "", publishableKey = ""] = settings.map((name) => process.env[name]);
  return { url: authUrlOption.parse(process.argv[at + 1]), publishableKey, secretKey, databaseUrl };
}
