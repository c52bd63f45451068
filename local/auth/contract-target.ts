import { createTestDatabase } from "@/db/testing/database";
import { Mails } from "../inbox/mails";
import { startAuthServer } from "./server";
import { publishableKey, secretKey } from "./sessions/keys";

export type ContractTarget = {
  /** Root of the API, without /auth/v1. */
  url: string;
  serviceKey: string;
  anonKey: string;
  databaseUrl: string;
  /** The bodies of the e-mails to an address, newest first, or null without an inbox. */
  mailsTo: ((address: string) => Promise<string[]>) | null;
  stop(): Promise<void>;
};

/**
 * The server under test: the stand-in with its own database, or a real Supabase Auth server if AUTH_CONTRACT_URL is set.
 * A real server keeps its data, so every test creates its own users. Its e-mails are checked only if
 * AUTH_CONTRACT_INBOX_URL is set to an inbox like local/inbox that receives them.
 */
export async function contractTarget(): Promise<ContractTarget> {
  const url = process.env.AUTH_CONTRACT_URL;
  if (url) {
    return {
      url,
      serviceKey: required("AUTH_CONTRACT_SERVICE_KEY"),
      anonKey: required("AUTH_CONTRACT_ANON_KEY"),
      databaseUrl: required("AUTH_CONTRACT_DATABASE_URL"),
      mailsTo: inboxOf(process.env.AUTH_CONTRACT_INBOX_URL),
      stop: async () => undefined,
    };
  }
  return standIn();
}

/** A stand-in with its own database, regardless of the environment variables. `faults` enables simulated failures. */
export async function standIn(options: { faults?: boolean } = {}): Promise<ContractTarget> {
  const database = await createTestDatabase();
  const mails = new Mails();
  const server = await startAuthServer({
    databaseUrl: database.url,
    port: 0,
    siteUrl: "http://localhost:3000",
    onMail: (mail) => mails.receive(mail),
    ...options,
  });
  return {
    url: server.url,
    serviceKey: secretKey,
    anonKey: publishableKey,
    databaseUrl: database.url,
    mailsTo: async (address) => mails.list(address).map(({ html }) => html),
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}

function inboxOf(url: string | undefined): ContractTarget["mailsTo"] {
  if (!url) return null;
  return async (address) => {
    const response = await fetch(`${url}/mails.json?to=${encodeURIComponent(address)}`);
    return ((await response.json()) as { html: string }[]).map(({ html }) => html);
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`AUTH_CONTRACT_URL needs ${name} too`);
  return value;
}
