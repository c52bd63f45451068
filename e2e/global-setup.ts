import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { freePort } from "@/local/ports";
import { seed } from "@/local/seed";
import { startStack } from "@/local/stack";
import { findChromium } from "./browser";

/** Starts a stack of its own and the production build on it; the tests find both by environment. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (!existsSync(".next/BUILD_ID"))
    throw new Error("There is no production build. Run `npm run build` first.");
  const browser = await findChromium();
  process.env.E2E_CHROMIUM = browser.executable;
  if (browser.libraries) process.env.LD_LIBRARY_PATH = browser.libraries;

  const port = await freePort(0, "console");
  const appUrl = `http://localhost:${port}`;
  const stack = await startStack({ appUrl, throwaway: `e2e-${process.pid}` });
  await seed(stack);
  Object.assign(process.env, stack.env, {
    MIGRATION_DATABASE_URL: stack.ownerUrl,
    E2E_BASE_URL: appUrl,
    E2E_AUTH_URL: stack.authUrl,
  });

  const log: string[] = [];
  const server = spawn(
    process.execPath,
    [path.resolve("node_modules/next/dist/bin/next"), "start", "--port", String(port)],
    {
      env: { ...process.env, MIGRATION_DATABASE_URL: undefined },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  server.stdout.on("data", (text) => log.push(String(text)));
  server.stderr.on("data", (text) => log.push(String(text)));
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const ready = (async () => {
    while (server.exitCode === null) {
      if (
        await fetch(`${appUrl}/login`)
          .then(({ ok }) => ok)
          .catch(() => false)
      )
        return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  })();
  if (!(await ready)) throw new Error(`The console did not start:\n${log.join("")}`);

  return async () => {
    server.kill("SIGTERM");
    await ended;
    await stack.stop();
    if (process.env.E2E_LOG) console.log(log.join(""));
  };
}
