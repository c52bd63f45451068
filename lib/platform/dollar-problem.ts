import { parseEnv } from "node:util";

type Source = Readonly<Record<string, string | undefined>>;

/**
 * Lists settings with a `$` that Next and our commands would expand as an unset variable, which silently shortens
 * the value. A variable with a default, as in `${PORT:-3000}`, counts as set.
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
