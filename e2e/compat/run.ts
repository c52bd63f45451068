import { spawnSync } from "node:child_process";

/**
 * `npm run test:compat`: everything that is promised to V1's database, on the Postgres that comes with the packages
 * and on the one whose binaries POSTGRES_15_BIN names. Exits 1 where one of them fails or was not named.
 */
const older = process.env.POSTGRES_15_BIN;
const tests = ["e2e/compat", "db/admin"];

let failed = false;
for (const [name, binaries] of [
  ["18", ""],
  ["15", older],
] as const) {
  console.log(`\n— Postgres ${name}`);
  if (binaries === undefined) {
    console.error("Not run: set POSTGRES_15_BIN to its binaries, such as /usr/lib/postgresql/15/bin.");
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
