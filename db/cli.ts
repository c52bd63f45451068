import path from "node:path";
import { parseArgs } from "node:util";
import { printable } from "@/lib/printable";
import { adopt, draftFrom } from "./adopt";
import { refreshSnapshot } from "./adopt/snapshot";
import { writeDrafts } from "./adopt/write-drafts";
import { adoptionText, draftText } from "./adopt-text";
import { migrationUrl, migrationUrlName } from "./connection-string";
import { databaseUrlProblem } from "./database-url";
import { migrate, migrationText } from "./migrate";
import { journal, productMigrations } from "./migration-log";
import { rollback } from "./rollback";
import { rollbackText } from "./rollback-text";

const help = `npm run db:migrate
npm run db:adopt [-- --write [--force]] [--no-trial]
npm run db:rollback [-- --export-to <file>] [--force]

Changes the schema of a database. The connection string is that of MIGRATION_DATABASE_URL, POSTGRES_URL_NON_POOLING,
DATABASE_URL or POSTGRES_URL, whichever is set first. Use the role that owns the tables, and no transaction pooler.

  db:migrate      applies missing migrations, and installs functions, views and rights if they differ
  db:adopt        compares existing tables with what the console needs, and marks them as the baseline if they fit
  db:rollback     exports the audit log, and removes everything that the console has added

  --write         replace the files of db/product with drafts for the tables of all schemas, and start its migrations
                  from them; changes no database; refused if db/product was changed, unless --force is given
  --no-trial      make no tenant, which would run your triggers; the rest is compared and tried
  --export-to     the file to export to, which must not exist; by default, its name has the time in it
  --force         roll back although attempts are in flight or clean-ups are open; replace a changed db/product
  --help          print this text

Exit codes: 0 done · 1 refused, and nothing was changed · 2 db/product cannot be loaded`;

async function run({ command, force, exportTo, noTrial, write }: Options): Promise<boolean> {
  const url = migrationUrl(process.env);
  if (!url)
    throw new Error(
      "Set MIGRATION_DATABASE_URL or DATABASE_URL to the connection string of the database to change.",
    );
  const problem = databaseUrlProblem(url.trim());
  if (problem) throw new Error(`${migrationUrlName(process.env)} ${problem}.`);
  switch (command) {
    case "migrate": {
      console.log(migrationText(await migrate(url)));
      return true;
    }
    case "rollback": {
      const outcome = await rollback(url, { force, exportTo });
      console.log(rollbackText(outcome, exportTo));
      return outcome.result !== "refused";
    }
    case "adopt": {
      if (write) return await draft(url, force);
      if (!noTrial) await nameTriggers(url);
      // The trial runs the console's own code, which opens its pool of connections when it is loaded.
      const { runTrials } = await import("@/lib/provisioning/trial");
      const adoption = await adopt(url, noTrial ? undefined : runTrials);
      console.log(adoptionText(adoption));
      if (adoption.result === "refused") return false;
      startMigrations();
      return true;
    }
    default:
      throw new Error(`Unknown command ${command}: use migrate, rollback or adopt.`);
  }
}

async function draft(url: string, force: boolean): Promise<boolean> {
  const drafted = await draftFrom(url);
  if (drafted.files) writeDrafts(drafted.files, { force });
  console.log(draftText(drafted));
  return drafted.files !== null;
}

/** Until the product has migrations of its own, they start from the tables that the database has been found to have. */
function startMigrations(): void {
  if (journal(productMigrations).length === 1 && refreshSnapshot())
    console.log("db/product/migrations now starts from db/product/schema.ts. Commit it.");
}

/** On stderr, before they run: they may send or change something that a rollback does not undo. */
async function nameTriggers(url: string): Promise<void> {
  const { productTriggers } = await import("@/lib/provisioning/product-triggers");
  const triggers = await productTriggers(url).catch(() => []);
  if (triggers.length === 0) return;
  console.error(
    `The trial runs these triggers of yours (--no-trial skips it):\n${triggers.map((name) => `  ${printable(name)}`).join("\n")}\n`,
  );
}

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      force: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      "no-trial": { type: "boolean", default: false },
      "export-to": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const exportTo = path.resolve(values["export-to"] ?? `provisioning-audit-${now}.jsonl`);
  return {
    command: positionals[0],
    force: values.force,
    exportTo,
    noTrial: values["no-trial"],
    write: values.write,
    help: values.help,
  };
}

try {
  const options = readOptions();
  if (options.help) console.log(help);
  else process.exitCode = (await run(options)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
