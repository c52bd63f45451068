import { printable } from "@/lib/platform/printable";
import type { Detail } from "../platform/details";
import type { Attempt, AttemptEvent } from "./get";
import type { AttemptListItem } from "./list";

/** One line per attempt: its start, its state, the tenant's slug and name, and the attempt's id. */
export function attemptLines(items: readonly AttemptListItem[]): string {
  if (items.length === 0) return "No attempts match.";
  const rows = items.map(({ startedAt, state, errorCode, slug, name, id }) => [
    startedAt.toISOString(),
    errorCode ? `${state} ${errorCode}` : state,
    printable(slug ?? "–"),
    printable(name ?? "–"),
    id,
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")).join("\n");
}

/** One attempt: the request, the outcome, what still exists, and the events with their times. */
export function attemptText(attempt: Attempt): string {
  const { cleanup } = attempt;
  const facts: [string, string][] = [
    ["Attempt", attempt.id],
    ["State", attempt.state],
    ["Started", attempt.startedAt.toISOString()],
    ["Duration", attempt.durationMs === null ? "still running" : ms(attempt.durationMs)],
    ["By", attempt.actorEmail],
    ...attempt.request.map(({ name, value }): [string, string] => [name, value]),
    ["Tenant", attempt.tenantId ?? "none"],
    [
      "Auth user",
      attempt.ownerUserId
        ? `${attempt.ownerUserId}, ${attempt.ownerExists ? "exists" : "does not exist"}`
        : "none",
    ],
    ...(attempt.errorCode ? [["Code", attempt.errorCode] as [string, string]] : []),
    ...attempt.errorDetail.map(({ name, value }): [string, string] => [`  ${name}`, value]),
    ...(cleanup ? [["Clean-up", cleanupText(cleanup)] as [string, string]] : []),
  ];
  const about = facts.map(([name, value]) => `${name.padEnd(14)} ${printable(value)}`);
  return [...about, "", ...attempt.events.map(eventLine)].join("\n");
}

function cleanupText({ state, tries }: NonNullable<Attempt["cleanup"]>): string {
  return `${state} after ${tries} ${tries === 1 ? "try" : "tries"}`;
}

function eventLine({ seq, offsetMs, durationMs, stage, note, details }: AttemptEvent): string {
  const label = note ? `${stage}: ${note}` : stage;
  const line = `${String(seq).padStart(3)}  ${ms(offsetMs).padStart(12)}  +${ms(durationMs).padEnd(11)} ${label}`;
  return printable([line, ...details.map(inline)].join("  "));
}

function inline({ name, value }: Detail): string {
  return `${name}=${value}`;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
