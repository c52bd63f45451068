import path from "node:path";
import { z } from "zod";
import { rollback } from "@/db/admin/rollback";
import { rollbackText } from "@/db/admin/rollback-text";
import { defineCommand } from "../define-command";
import { flag, text } from "../options";
import { changeSchema, schemaExitCodes } from "./change-schema";

const command = defineCommand({
  name: "db:rollback",
  summary: "Exports the audit log, then removes everything that the console added to the database.",
  args: {},
  options: {
    exportTo: text(
      "<file>",
      "the export file, which must not exist yet; by default, a name with the current time",
      z.string().optional(),
    ),
    force: flag("roll back even if attempts are in flight or clean-ups are open"),
  },
  examples: ["", "--export-to audit.jsonl"],
  exitCodes: schemaExitCodes,
  needs: "own",
  run: ({ exportTo, force }) =>
    changeSchema(async (url) => {
      const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
      const file = path.resolve(exportTo ?? `provisioning-audit-${now}.jsonl`);
      const outcome = await rollback(url, { force, exportTo: file });
      console.log(rollbackText(outcome, file));
      return outcome.result !== "refused";
    }),
});

export default [command];
