import { stageTexts } from "@/app/(console)/audit/_components/stage-texts";
import { errorCodes } from "@/lib/guards/error-codes";
import { explanations } from "@/lib/provisioning/errors/explanations";
import { stages } from "@/lib/provisioning/stages";
import { actionsText, routesText } from "./actions";
import { auditStreamText } from "./audit-stream";
import { commandsText } from "./commands";
import { personalDataText } from "./personal-data";
import { schemaText } from "./schema";
import { settingsText } from "./settings";
import { code, table } from "./table";

function codesText(): string {
  return errorCodes
    .map((name) => {
      const { title, cause, exists, next, retryable } = explanations[name];
      const answer = retryable ? "yes" : "no";
      return `### ${name}\n\n**${title}.** ${cause} ${exists} ${next} _Retryable: ${answer}. [For operators](troubleshooting.md#${name.toLowerCase()})._`;
    })
    .join("\n\n");
}

/** The text of docs/reference.md. */
export async function referenceText(): Promise<string> {
  const stageRows = stages.map((stage) => [code(stage), stageTexts[stage]]);
  return `# Reference

Generated from the code by \`npm run docs:generate\`. A test fails if this page is outdated. [Architecture](architecture.md) describes how the
parts work together.

## Server actions

“Staff” means admins and support staff. Unless an action is for everyone, it checks session, rate limit, role, second factor (if
\`REQUIRE_MFA\` is set) and input, in this order. A refusal is a result, never an exception.

${actionsText()}

## Routes

${routesText()}

## Commands

Commands read the environment and \`.env.local\`. If neither sets a database or a Supabase project, a command uses the stack of a running
\`npm run dev\`, and prints a note on stderr. An invalid command, option or value causes exit code 2.

${commandsText()}

## Settings

All settings are checked when the server starts, and one message lists every problem. If a setting has several names, the first one that is
set is used.

${settingsText()}

## Stages

The values of \`attempts.status\`, and of \`attempt_events.stage\`.

${table(["stage", "meaning"], stageRows)}

## Error codes

The values of \`attempts.error_code\`, with the explanations that the console shows.

${codesText()}

## Schema

${await schemaText()}

Attempts refer to tenants and users without a foreign key: the log outlives both, and the product does not depend on this schema.

### Personal data

Columns that may contain personal data of owners (and other customers) or of staff. Ids, times, states, codes, hashes and commitments are
not listed. [Privacy](privacy.md) describes how to answer requests.

${personalDataText()}

## Audit stream

Every line is one JSON object. [The audit stream](audit-stream.md) describes how to receive it.

${auditStreamText()}
`;
}
