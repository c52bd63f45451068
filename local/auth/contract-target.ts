import { createTestDatabase } from "@/db/testing/database";
import { publishableKey, secretKey } from "./keys";
import { startAuthServer } from "./server";

export type ContractTarget = {
  /** Root of the API, without /auth/v1. */
  url: string;
  serviceKey: string;
  anonKey: string;
  databaseUrl: string;
  stop(): Promise<void>;
};

/**
 * The server that the contract is checked against: the stand-in on a database of its own, or the real
 * Supabase Auth that the AUTH_CONTRACT_* variables point to. Its data stays; every test uses its own users.
 */
export async function contractTarget(): Promise<ContractTarget> {
  const url = process.env.AUTH_CONTRACT_URL;
  if (url) {
    return {
      url,
      serviceKey: required("AUTH_CONTRACT_SERVICE_KEY"),
      anonKey: required("AUTH_CONTRACT_ANON_KEY"),
      databaseUrl: required("AUTH_CONTRACT_DATABASE_URL"),
      stop: async () => undefined,
    };
  }
  return standIn();
}

/** A stand-in on a database of its own, whatever the variables say; with `faults` it can be made to fail. */
export async function standIn(options: { faults?: boolean } = {}): Promise<ContractTarget> {
  const database = await createTestDatabase();
  const server = await startAuthServer({
    databaseUrl: database.url,
    port: 0,
    siteUrl: "http://localhost:3000",
    ...options,
  });
  return {
    url: server.url,
    serviceKey: secretKey,
    anonKey: publishableKey,
    databaseUrl: database.url,
    stop: async () => {
      await server.stop();
      await database.drop();
    },
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`AUTH_CONTRACT_URL needs ${name} too`);
  return value;
}
