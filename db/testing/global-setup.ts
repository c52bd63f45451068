import { randomUUID } from "node:crypto";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { createConsoleLogin, prepareDatabase } from "@/local/database";
import { startPostgres } from "@/local/postgres";
import { databaseUrl, onCluster, templateName } from "./database";

/** One throwaway cluster a run, with a migrated template that each test file copies in some 30 ms. */
export default async function setup(project: TestProject) {
  const home = path.resolve(".local", `test-${randomUUID().slice(0, 8)}`);
  const postgres = await startPostgres({ home, port: 0, throwaway: true });
  await onCluster(postgres.url, `create database ${templateName}`);
  const templateUrl = databaseUrl(postgres.url, templateName);
  await prepareDatabase(templateUrl);
  await createConsoleLogin(templateUrl);
  project.provide("clusterUrl", postgres.url);
  return () => postgres.stop();
}
