import { rmSync } from "node:fs";
import path from "node:path";
import { freePort } from "@/local/ports";
import { seed } from "@/local/seed";
import { startStack } from "@/local/stack";
import { findChromium } from "./index";
import { startConsole } from "./start-console";

/** Starts a separate stack and the production build on it; tests find both through environment variables. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  // Unpacking a browser keeps one core busy for several seconds, while the stack starts on another.
  const found = findChromium();
  const port = await freePort(0, "console");
  const appUrl = `http://localhost:${port}`;
  const stack = await startStack({ appUrl, throwaway: `e2e-${process.pid}` });
  await seed(stack);
  Object.assign(process.env, stack.env, {
    MIGRATION_DATABASE_URL: stack.ownerUrl,
    E2E_BASE_URL: appUrl,
    E2E_AUTH_URL: stack.authUrl,
    E2E_OWN_AUTH: String(stack.hasOwnAuth),
  });
  process.env.E2E_SIGNING_KEY ??= stack.signingKeyFile;
  process.env.E2E_INBOX_URL ??= stack.inboxUrl;
  const logFile = path.resolve(".local", `e2e-server-${process.pid}.log`);
  process.env.E2E_SERVER_LOG = logFile;
  const server = await startConsole(port, stack.env, logFile);

  const browser = await found;
  process.env.E2E_CHROMIUM = browser.executable;
  if (browser.libraries) process.env.LD_LIBRARY_PATH = browser.libraries;

  return async () => {
    await server.stop();
    await stack.stop();
    if (process.env.E2E_LOG) console.log(server.log());
    rmSync(logFile, { force: true });
  };
}
