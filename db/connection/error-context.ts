/**
 * The functions in the context of a Postgres error, innermost first, as Postgres writes them: with their schema only if
 * the search path lacks it. The context also quotes statements with their values, which can imitate such a line, so a
 * caller must look the names up in the catalog before it stores or shows them.
 */
export function functionsIn(context: unknown): string[] {
  if (typeof context !== "string") return [];
  return [...context.matchAll(/^(?:PL\/\w+|SQL) function (.+?)(?:\(.*)?(?: statement \d+)?$/gm)].map(
    ([, name = ""]) => name.replace(/^"(\w+)"$/, "$1"),
  );
}

/** A context with these functions and no statements. */
export function contextOf(functions: readonly string[]): string | undefined {
  return functions.map((name) => `PL/pgSQL function ${name}()`).join("\n") || undefined;
}

/** The table that a missing right or policy is about. Only the message names it. */
export function tableIn(message: string): string | undefined {
  const [, table] =
    /^(?:permission denied for (?:table|view)|new row violates row-level security policy (?:".+" )?for table) "?(.+?)"?$/.exec(
      message,
    ) ?? [];
  return table;
}
