import { collectSubjectData, type SubjectData } from "@/lib/audit/erase/subject";
import { defineCommand } from "../../define-command";
import { emailAddress, jsonOption, text } from "../../options";

const command = defineCommand({
  name: "audit:subject",
  summary:
    "Lists what the console stores about an e-mail address, by table, to answer a data access request: the owner's attempts with all their records, and every other row that mentions the address. Excludes the product's own tables and the account on the Auth server. The rows can contain other people's data, such as the address of the admin who started an attempt, so check them before you hand them over.",
  args: { email: text("<e-mail>", "", emailAddress) },
  options: { json: jsonOption },
  examples: ["ana@example.com", "ana@example.com --json"],
  exitCodes: { 0: "done", 2: "could not run" },
  needs: "database",
  run: async ({ email, json }) => {
    const data = await collectSubjectData(email);
    console.log(json ? JSON.stringify({ email, tables: data }, null, 2) : toText(email, data));
    return 0;
  },
});

export default [command];

function toText(email: string, data: SubjectData): string {
  const tables = Object.entries(data);
  if (tables.length === 0) return `Nothing is stored about ${email}.`;
  const lines = tables.map(([table, rows]) => `${table.padEnd(22)} ${rows.length}`);
  return [`Rows about ${email}:`, ...lines, "Add --json for their content."].join("\n");
}
