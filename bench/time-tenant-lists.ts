import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { prepareDatabase } from "@/local/database";
import { quick } from "./answer";
import { fillTenants } from "./fill/fill-tenants";
import type { ListTimes } from "./measure-tenant-lists";
import type { BenchStack } from "./stack";

/** Fills a new database with plausible tenants, and times tenant lists and searches on it. */
export async function timeTenantLists({ sql, ownerUrl }: BenchStack, tenants: number): Promise<ListTimes[]> {
  // As on Supabase, the locale recognises non-ASCII letters, which trigrams need. The page cost is for SSDs.
  await sql("create database plausible template template0 lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'");
  await sql("alter database plausible set random_page_cost = 1.1");
  const url = new URL(ownerUrl);
  url.pathname = "/plausible";
  await prepareDatabase(url.href);
  await fillTenants(url.href, tenants);
  const flags = ["--import", "tsx", "--conditions=react-server", "bench/measure-tenant-lists.ts"];
  const env = { ...process.env, DATABASE_URL: url.href };
  // Not execFileSync: this process must keep reading Postgres's log, or Postgres blocks when the pipe is full.
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, ...(quick ? ["--quick"] : [])], {
    env,
  });
  return JSON.parse(stdout);
}
