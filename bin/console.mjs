import { fileURLToPath } from "node:url";

/**
 * Runs a command from its sources: `node bin/console.mjs doctor --json` is `npm run doctor -- --json`. The machine is
 * checked before anything is loaded that it may not be able to run.
 */
await import("../local/preflight.mjs");

// The paths of imports are those of this checkout, from whatever folder a command is started.
process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL("../tsconfig.json", import.meta.url));
await import("tsx");
await import("./server-only.mjs");
await import("../lib/cli/main.ts");
