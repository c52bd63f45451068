import { readFileSync } from "node:fs";
import { fieldHelp, planNames } from "@/lib/cli/provision-text";
import { defaults } from "@/lib/provisioning/choices";

/** The file behind each command for operators, by the name that npm knows it by. */
export function operatorCommands(): Map<string, string> {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  return new Map(
    Object.entries(scripts).flatMap(([name, script]) => {
      const file = /env-file\.ts .*((?:lib\/cli|db)\/[\w-]+\.ts)/.exec(script)?.[1];
      return file ? [[name, file] as const] : [];
    }),
  );
}

/** What `--help` prints, read off the source: starting every command would take a test ten seconds. */
export function helpOf(file: string): string {
  const [, text] = /^const help = `((?:[^`\\]|\\.)*)`;$/ms.exec(readFileSync(file, "utf8")) ?? [];
  if (text === undefined) throw new Error(`${file} has no help text`);
  return text
    .replaceAll("\\`", "`")
    .replace(/\$\{defaults\.(\w+)\}/g, (_, name: keyof typeof defaults) => defaults[name])
    .replace(/\$\{planNames\}/, planNames)
    .replace(/\$\{fieldHelp\}/, fieldHelp);
}

/** Each command's help once, in the order of package.json. */
export function commandsText(): string {
  const files = new Map([...operatorCommands()].map(([name, file]) => [file, name]));
  const titles = [...operatorCommands()].filter(([name, file]) => files.get(file) === name);
  return titles
    .map(([, file]) => {
      const names = [...operatorCommands()]
        .filter(([, of]) => of === file)
        .map(([name]) => `\`npm run ${name}\``);
      return `### ${names.join(", ")}\n\n\`\`\`text\n${helpOf(file)}\n\`\`\``;
    })
    .join("\n\n");
}
