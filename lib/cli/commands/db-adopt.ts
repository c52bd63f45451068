import { adopt, draftFrom } from "@/db/admin/adopt";
import { writeDrafts } from "@/db/admin/adopt/draft/write";
import { refreshSnapshot } from "@/db/admin/adopt/guess/snapshot";
import { adoptionText, draftText } from "@/db/admin/adopt/report-text";
import { journal, productMigrations } from "@/db/admin/migration-log";
import { defineCommand } from "../define-command";
import { flag } from "../options";
import { changeSchema, schemaExitCodes } from "./change-schema";
import { productTriggersText } from "./product-triggers-text";

const command = defineCommand({
  name: "db:adopt",
  summary:
    "Compares existing tables with what the console needs, and marks them as the baseline if they fit. With --write, drafts db/product for them instead.",
  args: {},
  options: {
    write: flag(
      "replace the files of db/product with drafts for the tables of all schemas, and start its migrations from these tables; does not change the database; refused if db/product was changed, unless --force is given",
    ),
    force: flag("replace a changed db/product"),
    noTrial: flag("skip the trial tenants, which would run your triggers; everything else is still checked"),
  },
  examples: ["", "--write"],
  exitCodes: schemaExitCodes,
  needs: "own",
  run: ({ write, force, noTrial }) =>
    changeSchema(async (url) => {
      if (write) return draft(url, force);
      const triggers = noTrial ? null : await productTriggersText(url);
      if (triggers) console.error(`${triggers}\n`);
      // The trial loads the console's own code, which opens its connection pool on import.
      const { runTrials } = await import("@/lib/provisioning/trial");
      const adoption = await adopt(url, noTrial ? undefined : runTrials);
      console.log(adoptionText(adoption));
      if (adoption.result === "refused") return false;
      setMigrationBaseline();
      return true;
    }),
});

export default [command];

async function draft(url: string, force: boolean): Promise<boolean> {
  const drafted = await draftFrom(url);
  if (drafted.files) writeDrafts(drafted.files, { force });
  console.log(draftText(drafted));
  return drafted.files !== null;
}

/** Makes the product's migrations start from db/product/schema.ts, unless there are already several. */
function setMigrationBaseline(): void {
  if (journal(productMigrations).length === 1 && refreshSnapshot())
    console.log("db/product/migrations now starts from db/product/schema.ts. Commit it.");
}
