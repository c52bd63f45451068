import { rmSync } from "node:fs";
import path from "node:path";
import { migrationUrl } from "@/db/connection/connection-string";
import { type AuthServer, startAuthServer } from "./auth/server";
import { createConsoleLogin, prepareDatabase } from "./database";
import { type Inbox, startInbox } from "./inbox/server";
import { listenOnFreePort } from "./ports";
import { type Postgres, startPostgres } from "./postgres";

export type Stack = {
  /** The console's connection string, with its own role's rights. */
  databaseUrl: string;
  /**
   * The connection string of the tables' owner, with all rights. If a database is configured, this is the
   * one that `npm run db:migrate` uses.
   */
  ownerUrl: string;
  authUrl: string;
  /** The address for reading this stack's e-mails. */
  inboxUrl: string;
  /** False if the settings name a real Supabase project. Its accounts must not be changed. */
  hasOwnAuth: boolean;
  /** The settings that the console needs to use this stack. */
  env: Record<string, string>;
  /** The file of the key that signs access tokens, for tests that need tokens issued at other times. */
  signingKeyFile: string;
  /** Resolves with the reason when this stack's Postgres exits. Never resolves for a configured database. */
  postgresExit: Promise<string>;
  stop(): Promise<void>;
};

const preferredPorts = { postgres: 54322, auth: 54321, inbox: 54324, smtp: 54325 };

/**
 * Starts the console's dependencies: Postgres with Supabase's roles and `auth` schema, a stand-in for the Supabase Auth
 * server on the same database, and an inbox. If the environment names a database or a Supabase project, uses that one
 * instead. `throwaway` names a folder that is removed at the end, and makes every server use a free port.
 */
export async function startStack(options: { appUrl: string; throwaway?: string }): Promise<Stack> {
  // The parts stop in reverse order. If one fails to start, those already running are stopped.
  const parts = new AsyncDisposableStack();
  try {
    return await startParts(options, parts);
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
}

async function startParts(
  { appUrl, throwaway }: { appUrl: string; throwaway?: string },
  parts: AsyncDisposableStack,
): Promise<Stack> {
  const folder = path.resolve(".local", throwaway ?? "");
  if (throwaway) parts.defer(() => rmSync(folder, { recursive: true, force: true }));
  const configuredUrl = process.env.DATABASE_URL || process.env.POSTGRES_URL;
  const home = path.resolve(".local", throwaway ?? "postgres");
  const postgres: Postgres | null = configuredUrl
    ? null
    : await startPostgres({
        home,
        port: throwaway ? 0 : preferredPorts.postgres,
        throwaway: Boolean(throwaway),
      });
  parts.defer(() => postgres?.stop());
  const ownerUrl = postgres?.url ?? migrationUrl(process.env) ?? "";
  await prepareDatabase(ownerUrl, postgres ? "own" : "configured");
  const databaseUrl = configuredUrl || (await createConsoleLogin(ownerUrl));

  const inbox: Inbox = await startInbox({
    port: throwaway ? 0 : preferredPorts.inbox,
    smtpPort: throwaway ? 0 : preferredPorts.smtp,
  });
  parts.defer(() => inbox.stop());

  const project = process.env.NEXT_PUBLIC_SUPABASE_URL;
  const signingKeyFile = path.join(folder, "auth-signing-key.json");
  const auth: AuthServer | null = project
    ? null
    : await listenOnFreePort(throwaway ? 0 : preferredPorts.auth, "Supabase Auth stand-in", (port) =>
        startAuthServer({
          databaseUrl: ownerUrl,
          port,
          siteUrl: appUrl,
          faults: Boolean(throwaway),
          keyFile: signingKeyFile,
          onMail: (mail) => inbox.mails.receive(mail),
        }),
      );
  parts.defer(() => auth?.stop());

  return {
    databaseUrl,
    ownerUrl,
    authUrl: auth?.url ?? project ?? "",
    inboxUrl: inbox.url,
    hasOwnAuth: auth !== null,
    signingKeyFile,
    env: {
      DATABASE_URL: databaseUrl,
      SITE_URL: appUrl,
      SMTP_URL: process.env.SMTP_URL ?? inbox.smtpUrl,
      MAIL_FROM: process.env.MAIL_FROM ?? "Tenant console <console@example.com>",
      CRON_SECRET: process.env.CRON_SECRET ?? "local-development-only",
      METRICS_TOKEN: process.env.METRICS_TOKEN ?? "local-development-only",
      NEXT_PUBLIC_SUPABASE_URL: auth?.url ?? project ?? "",
      NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY:
        auth?.publishableKey ?? process.env.NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY ?? "",
      SUPABASE_SECRET_KEY: auth?.secretKey ?? process.env.SUPABASE_SECRET_KEY ?? "",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    postgresExit: postgres?.ended ?? new Promise(() => undefined),
    stop: () => parts.disposeAsync(),
  };
}
