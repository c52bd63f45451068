import { spawnSync } from "node:child_process";

/**
 * `npm run test:compat`: runs the tests of e2e/compat and db/admin on the bundled Postgres and on the Postgres 15 in
 * POSTGRES_15_BIN. Exits with 1 if either run fails, or if POSTGRES_15_BIN is not set.
 */
const older = process.env.POSTGRES_15_BIN || undefined;
const tests = ["e2e/compat", "db/admin"];

let failed = false;
for (const [name, binaries] of [
  ["18", ""],
  ["15", older],
] as const) {
  console.log(`\n— Postgres ${name}`);
  if (binaries === undefined) {
    console.error(
      "Not run: set POSTGRES_15_BIN to the folder that contains the Postgres 15 programs, such as /usr/lib/postgresql/15/bin.",
    );
    failed = true;
    continue;
  }
  const env = { ...process.env, POSTGRES_BIN: binaries };
  const { status } = spawnSync("vitest", ["run", "--project", "database", ...tests], {
    env,
    stdio: "inherit",
  });
  if (status !== 0) failed = true;
}
process.exitCode = failed ? 1 : 0;
