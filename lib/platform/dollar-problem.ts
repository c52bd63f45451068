import { parseEnv } from "node:util";

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Lists the settings of a file whose `$` Next, and the commands with it, would read as a variable that nothing sets:
 * the rest of the value would be lost without a word. A default, as in `${PORT:-3000}`, is one that sets it.
 */
export function dollarProblems(contents: string, source: Source): string[] {
  const values = parseEnv(contents);
  const isSet = (name: string) => name in values || name in source;
  return Object.entries(values).flatMap(([name, value = ""]) => {
    const references = value.matchAll(/(?<!\\)\$(?:\{(\w+)(:?-)?|(\w+))/g);
    const lost = [...references].some(
      ([, inBraces, fallback, bare]) => !fallback && !isSet(inBraces ?? bare ?? ""),
    );
    if (!lost) return [];
    const escaped = value.includes("://") ? "%24, because the value is a URL" : "\\$";
    return [`${name} has a $ that would be read as the start of a variable name: write it as ${escaped}`];
  });
}
