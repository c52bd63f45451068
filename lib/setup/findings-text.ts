import type { Checked } from "./checks";

const marks = { ok: "✓", problem: "✗", advice: "!", skipped: "–" } as const;

/** One line per finding, with its fix below if it has one. */
export function findingsText(findings: readonly Checked[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap((found) => {
    const line = `${marks[found.kind]} ${found.check.padEnd(width)}  ${found.text}`;
    return "fix" in found ? [line, `  ${" ".repeat(width)}  → ${found.fix}`] : [line];
  });
  return lines.join("\n");
}

/** The number of findings of each kind, in one line. */
export function summaryText(findings: readonly Checked[]): string {
  const count = (kind: Checked["kind"]) => findings.filter((found) => found.kind === kind).length;
  const problems = count("problem");
  return `${count("ok")} in order, ${problems} ${problems === 1 ? "problem" : "problems"} to fix, ${count("advice")} to consider`;
}
