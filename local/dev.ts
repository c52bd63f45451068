import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { migrationError } from "@/db/admin/migration-error";
import { ownDevFolder } from "./dev-folder";
import { reservePort } from "./ports";
import { publishStack } from "./publish-stack";
import { accounts, seed } from "./seed";
import { startStack } from "./stack";

/** `npm run dev`: the whole product on this machine, until Ctrl-C or until a part of it exits. */

const { port, release } = await reservePort(Number(process.env.PORT ?? 3000), "console");
const appUrl = `http://localhost:${port}`;

console.log("Starting Postgres and the Supabase Auth stand-in…");
const starting = startStack({ appUrl });
let next: ChildProcess | undefined;
let stopping = false;
let unpublish = () => {};

/** Stops every part, including those still starting, because Postgres would otherwise keep running. */
async function stop(exitCode: number, why?: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (why) console.error(why);
  unpublish();
  if (next && next.exitCode === null && next.kill("SIGTERM")) await once(next, "exit");
  const started = await starting.catch(() => null);
  await started?.stop();
  console.log("Stopped.");
  process.exit(exitCode);
}
/** Exits with only the message, because start-up errors name the file and the fix. */
async function stopWithError(error: unknown): Promise<never> {
  const cause = migrationError(error);
  await stop(1, cause instanceof Error ? cause.message : String(cause));
  return process.exit(1);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
process.on("uncaughtException", (error) => void stop(1, error.stack));
// Killing npm does not signal this process, so it checks whether its parent still exists.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && void stop(0), 500).unref();

const stack = await starting.catch((error: unknown) => stopWithError(error));
void stack.postgresExit.then((why) => stop(1, `Postgres stopped:\n${why}`));
const seeded = stack.hasOwnAuth && (await seed(stack).catch((error: unknown) => stopWithError(error)));
unpublish = await publishStack(stack, appUrl, process.cwd());

await release();
const server = spawn("next", ["dev", "--hostname", "localhost", "--port", String(port)], {
  env: { ...process.env, ...stack.env, ...ownDevFolder(process.cwd(), port) },
  stdio: "inherit",
});
next = server;
const nextEnded = new Promise<string>((resolve) => {
  server.once("exit", (code, signal) => resolve(`The console stopped (${signal ?? `exit ${code}`}).`));
  server.once("error", (error) => resolve(`The console did not start: ${error.message}`));
});
void nextEnded.then((why) => stop(1, why));

// Replaces the schedule of vercel.json. Without one, an interrupted attempt would be undone only once a request finds it.
setInterval(() => void reconcile(), 60_000).unref();
async function reconcile(): Promise<void> {
  const headers = { authorization: `Bearer ${stack.env.CRON_SECRET}` };
  await fetch(`${appUrl}/api/reconcile`, { headers }).catch(() => undefined);
}

await Promise.race([nextEnded, waitForConsole(`${appUrl}/login`)]);
if (!stopping) {
  console.log(`
  Tenant provisioning console   ${appUrl}
${seeded ? accounts.map(({ role, email, password }) => `    ${role.padEnd(8)} ${email.padEnd(22)} ${password}`).join("\n") : `    no accounts were added, because ${stack.hasOwnAuth ? "the database already has tenants" : "NEXT_PUBLIC_SUPABASE_URL is set"}`}

  Postgres        ${stack.ownerUrl}
    console login ${stack.databaseUrl}
  Supabase Auth   ${stack.authUrl}
  E-mails         ${stack.inboxUrl}
${stack.hasOwnAuth ? "  Commands such as `npm run doctor` use this stack if neither a database nor a Supabase project is set.\n" : ""}  Stop with Ctrl-C. Delete .local/ to start over.
`);
}

/** Waits until the console serves its first page. */
async function waitForConsole(url: string): Promise<void> {
  while (!stopping) {
    const ok = await fetch(url)
      .then((response) => response.ok)
      .catch(() => false);
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
