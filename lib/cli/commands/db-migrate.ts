import { migrate, migrationText } from "@/db/admin/migrate";
import { defineCommand } from "../define-command";
import { changeSchema, schemaExitCodes } from "./change-schema";

const command = defineCommand({
  name: "db:migrate",
  summary:
    "Applies missing migrations, and installs functions, views and rights if they differ. Uses the first of these connection strings that is set: MIGRATION_DATABASE_URL, POSTGRES_URL_NON_POOLING, DATABASE_URL, POSTGRES_URL. Use the role that owns the tables, and do not use a transaction pooler.",
  args: {},
  options: {},
  examples: [""],
  exitCodes: schemaExitCodes,
  needs: "own",
  run: () =>
    changeSchema(async (url) => {
      console.log(migrationText(await migrate(url)));
      return true;
    }),
});

export default [command];
