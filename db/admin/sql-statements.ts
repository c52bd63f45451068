/**
 * Matches one character other than a semicolon, or a whole string, quoted name, dollar-quoted body or comment, which can
 * contain semicolons.
 */
const piece = /[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|--.*|\/\*[\s\S]*?\*\/|[^;]/g;

/** Splits SQL at the semicolons that end statements. Does not support `BEGIN ATOMIC` bodies. */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let statement = "";
  let end = 0;
  for (const { 0: matched, index } of text.matchAll(piece)) {
    if (index > end) {
      statements.push(statement);
      statement = "";
    }
    statement += matched;
    end = index + matched.length;
  }
  return [...statements, statement]
    .map((each) => each.trim())
    .filter((each) => each.replace(/--.*|\/\*[\s\S]*?\*\//g, "").trim() !== "");
}
