import { commands } from "@/lib/cli/commands";
import { helpText } from "@/lib/cli/help-text";

/** The definitions of each operator command, by the name of its npm script. */
export const operatorCommands = new Map(
  await Promise.all(
    Object.entries(commands).map(async ([name, load]) => [name, (await load()).default] as const),
  ),
);

/** Each command's help. */
export function commandsText(): string {
  return [...operatorCommands]
    .map(([name, definitions]) => `### \`npm run ${name}\`\n\n\`\`\`text\n${helpText(definitions)}\n\`\`\``)
    .join("\n\n");
}
