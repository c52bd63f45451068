import { vi } from "vitest";

/**
 * Runs before each test file. The files of a worker share its process, because loading the packages again for each file
 * took as long as the tests. So that no file affects the next, each starts with the environment variables of the
 * first, loads the project's own modules again, and finds nothing that these had kept in globals.
 */

const worker = globalThis as typeof globalThis & { initialEnv?: NodeJS.ProcessEnv };
worker.initialEnv ??= { ...process.env };

for (const name of Object.keys(process.env)) {
  if (!(name in worker.initialEnv)) delete process.env[name];
}
Object.assign(process.env, worker.initialEnv);
for (const name of ["databasePool", "readSlots", "standby", "provisioningFault"]) {
  Reflect.deleteProperty(globalThis, name);
}
vi.unstubAllGlobals();
vi.useRealTimers();
vi.resetModules();
