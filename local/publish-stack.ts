import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { localStackFile, runningStack, signingKeyId } from "@/lib/cli/local-stack";
import type { Stack } from "./stack";

/**
 * Writes the connection settings for commands that run in `folder`, and returns a function that removes them. If a
 * stack is already running, commands keep using it. The settings of a real Supabase project are not written.
 */
export async function publishStack(
  stack: Pick<Stack, "env" | "ownerUrl" | "authUrl" | "hasOwnAuth">,
  appUrl: string,
  folder: string,
): Promise<() => void> {
  if (!stack.hasOwnAuth || (await runningStack(folder))) return () => undefined;
  const file = localStackFile(folder);
  mkdirSync(path.dirname(file), { recursive: true });
  const settings = { ...stack.env, MIGRATION_DATABASE_URL: stack.ownerUrl };
  const published = { appUrl, signingKeyId: await signingKeyId(stack.authUrl), settings };
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(published, null, 2), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
