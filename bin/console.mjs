import { fileURLToPath } from "node:url";

/**
 * Runs a command from source: `node bin/console.mjs doctor --json` is the same as `npm run doctor -- --json`. Checks
 * the machine before it loads code that might not run on it.
 */
await import("../local/preflight.mjs");

// Resolves import paths from this checkout, regardless of the working directory.
process.env.TSX_TSCONFIG_PATH ??= fileURLToPath(new URL("../tsconfig.json", import.meta.url));
await import("tsx");
await import("./server-only.mjs");
await import("../lib/cli/main.ts");
