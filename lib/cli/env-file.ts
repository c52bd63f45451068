import { existsSync } from "node:fs";

/** Loaded before a command: what `.env.local` sets, as Next reads it too. What the environment has already stays. */
const file = ".env.local";

if (existsSync(file)) process.loadEnvFile(file);
