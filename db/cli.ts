import path from "node:path";
import { parseArgs } from "node:util";
import { adopt } from "./adopt";
import { adoptionText } from "./adopt-text";
import { migrationUrl } from "./connection-string";
import { migrate } from "./migrate";
import { rollback } from "./rollback";
import { rollbackText } from "./rollback-text";

/** `npm run db:migrate | db:rollback | db:adopt`, with the role that may change the schema. */
const databaseUrl = migrationUrl(process.env);

async function run(url: string): Promise<boolean> {
  const { command, force, exportTo } = readOptions();
  switch (command) {
    case "migrate": {
      const applied = await migrate(url);
      console.log(applied.length > 0 ? `Applied ${applied.join(", ")}.` : "The database is up to date.");
      return true;
    }
    case "rollback": {
      const outcome = await rollback(url, { force, exportTo });
      console.log(rollbackText(outcome, exportTo));
      return outcome.result !== "refused";
    }
    case "adopt": {
      const adoption = await adopt(url);
      console.log(adoptionText(adoption));
      return adoption.result !== "refused";
    }
    default:
      throw new Error(`Unknown command ${command}: use migrate, rollback or adopt.`);
  }
}

/** `db:rollback -- --force --export-to <file>`; the file is named by the time unless it is given. */
function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { force: { type: "boolean", default: false }, "export-to": { type: "string" } },
  });
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const exportTo = path.resolve(values["export-to"] ?? `provisioning-audit-${now}.jsonl`);
  return { command: positionals[0], force: values.force, exportTo };
}

try {
  if (!databaseUrl) {
    throw new Error("Set MIGRATION_DATABASE_URL or DATABASE_URL to the database to be changed.");
  }
  process.exitCode = (await run(databaseUrl)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
