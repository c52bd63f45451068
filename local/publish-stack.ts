import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { localStackFile, runningStack, signingKeyId } from "@/lib/cli/local-stack";
import type { Stack } from "./stack";

/**
 * Writes how commands of this folder reach the stack, and returns what removes it again. A stack that runs already
 * stays the one that commands use.
 */
export async function publishStack(
  stack: Pick<Stack, "env" | "ownerUrl" | "authUrl">,
  appUrl: string,
  folder: string,
): Promise<() => void> {
  if (await runningStack(folder)) return () => undefined;
  const file = localStackFile(folder);
  mkdirSync(path.dirname(file), { recursive: true });
  const settings = { ...stack.env, MIGRATION_DATABASE_URL: stack.ownerUrl };
  const published = { appUrl, signingKeyId: await signingKeyId(stack.authUrl), settings };
  rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(published, null, 2), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
