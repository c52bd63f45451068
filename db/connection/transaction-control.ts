/** Comments and quoted text, which contain no statements. */
const quoted =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\be'(?:\\[\s\S]|''|[^'\\])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$/gi;

const control =
  /^(begin|start\s+transaction|commit|end|abort|prepare\s+transaction|rollback(?!\s+((work|transaction)\s+)?to\b))\b/i;

/** True if a statement in the text begins or ends a transaction. Savepoints do neither. */
export function controlsTransaction(text: string): boolean {
  return text
    .replace(quoted, " ")
    .split(";")
    .some((statement) => control.test(statement.trim()));
}
