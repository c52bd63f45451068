import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { asConsole } from "@/local/console-login";

/** The migrated database from which every test file's own database is copied. */
export const templateName = "console_template";

export type TestDatabase = {
  /** Connection string of the tables' owner, with all rights. */
  url: string;
  /** Connection string of the console's login. */
  consoleUrl: string;
  drop(): Promise<void>;
};

/** Creates a database on the test cluster: by default, with a fresh Supabase project's schema and our migrations. */
export async function createTestDatabase(
  template = templateName,
  clusterUrl = inject("clusterUrl"),
): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onCluster(clusterUrl, `create database ${name} template ${template} strategy file_copy`);
  const url = databaseUrl(clusterUrl, name);
  const drop = () => onCluster(clusterUrl, `drop database if exists ${name} with (force)`);
  return { url, consoleUrl: asConsole(url), drop };
}

export function databaseUrl(clusterUrl: string, name: string): string {
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function onCluster(clusterUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

declare module "vitest" {
  interface ProvidedContext {
    clusterUrl: string;
  }
}
