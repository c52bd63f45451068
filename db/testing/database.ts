import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

/** Name of the migrated database that every test file's own database is copied from. */
export const templateName = "console_template";

export type TestDatabase = { url: string; drop(): Promise<void> };

/** A database of one's own on the test cluster, with the schema of a fresh Supabase project and our migrations. */
export async function createTestDatabase(template = templateName): Promise<TestDatabase> {
  const clusterUrl = inject("clusterUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await onCluster(clusterUrl, `create database ${name} template ${template}`);
  const url = databaseUrl(clusterUrl, name);
  return { url, drop: () => onCluster(clusterUrl, `drop database if exists ${name} with (force)`) };
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
