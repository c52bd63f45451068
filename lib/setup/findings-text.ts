import type { Checked } from "./checks";

const marks = { ok: "✓", problem: "✗", advice: "!", skipped: "–" } as const;

/** One line per finding, with its fix below if it has one. */
export function findingsText(findings: readonly Checked[]): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap((finding) => {
    const line = `${marks[finding.kind]} ${finding.check.padEnd(width)}  ${finding.text}`;
    return "fix" in finding ? [line, `  ${" ".repeat(width)}  → ${finding.fix}`] : [line];
  });
  return lines.join("\n");
}

/** The numbers of passed checks, problems and suggestions, on one line. */
export function summaryText(findings: readonly Checked[]): string {
  const count = (kind: Checked["kind"]) => findings.filter((finding) => finding.kind === kind).length;
  const problems = count("problem");
  return `${count("ok")} passed, ${problems} ${problems === 1 ? "problem" : "problems"} to fix, ${count("advice")} to consider`;
}
