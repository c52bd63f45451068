/** Matches strings, quoted names, dollar-quoted bodies and comments, which can contain a semicolon, or any other text. */
const piece = /[eE]'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|--.*|\/\*[\s\S]*?\*\/|[^;]/g;

/** Splits SQL at the semicolons that end statements. Does not support `BEGIN ATOMIC` bodies. */
export function statementsOf(text: string): string[] {
  const statements: string[] = [];
  let statement = "";
  let end = 0;
  for (const { 0: found, index } of text.matchAll(piece)) {
    if (index > end) {
      statements.push(statement);
      statement = "";
    }
    statement += found;
    end = index + found.length;
  }
  return [...statements, statement]
    .map((each) => each.trim())
    .filter((each) => each.replace(/--.*|\/\*[\s\S]*?\*\//g, "").trim() !== "");
}
