import { logSchema, productMigrations } from "./migration-log";
import type { Rollback, Unsettled } from "./rollback";

/** The report of `db:rollback`, as lines for a terminal. */
export function rollbackText(outcome: Rollback, file: string): string {
  if (outcome.result === "nothing")
    return "This database has no migrations of the console: there is nothing to remove.";
  const { unsettled } = outcome;
  if (outcome.result === "refused") {
    return (
      `Nothing was removed: ${unsettledText(unsettled)}.\n` +
      "Run `npm run reconcile` until none are left, or pass `-- --force` to leave their auth users in place."
    );
  }
  const { rows, removed, keptLog } = outcome;
  const outside = removed.filter(({ schema }) => schema !== "provisioning");
  const lines = [
    `Wrote ${[...rows.values()].reduce((sum, n) => sum + n, 0)} rows to ${file}:`,
    ...[...rows].map(([table, n]) => `  ${String(n).padStart(8)}  ${table}`),
    `${keptLog ? "Removed from" : "Removed"} the provisioning schema: ${countsByKind(removed.filter(({ schema }) => schema === "provisioning"))}.`,
    outside.length === 0
      ? "Removed nothing outside this schema."
      : `Removed outside this schema:\n${outside.map(({ kind, schema, name, definition }) => `  ${kind} on ${schema}.${name}: ${definition}`).join("\n")}`,
    ...(keptLog ? [keptLogText] : []),
    "Nothing else changed. Tenants that the console created remain, and so do their owners.",
  ];
  if (unsettled.attempts + unsettled.cleanups > 0) {
    lines.push(
      `The rollback was forced even though ${unsettledText(unsettled)}: the file lists the users that might remain.`,
    );
  }
  return lines.join("\n");
}

const keptLogText =
  `Kept ${logSchema}.${productMigrations.table}, the log of your own migrations: their tables remain too. \`npm run db:migrate\` needs it if you install the console again. ` +
  `To remove it too, run: drop schema ${logSchema} cascade;`;

function unsettledText({ attempts, cleanups }: Unsettled): string {
  const flight = attempts === 1 ? "1 attempt is in flight" : `${attempts} attempts are in flight`;
  const open = cleanups === 1 ? "1 clean-up is open" : `${cleanups} clean-ups are open`;
  return [...(attempts > 0 ? [flight] : []), ...(cleanups > 0 ? [open] : [])].join(" and ");
}

function countsByKind(objects: readonly { kind: string }[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = ["table", "index", "function", "trigger"].flatMap((kind) => {
    const n = counts.get(kind) ?? 0;
    return n === 0 ? [] : [`${n} ${n === 1 ? kind : kind === "index" ? "indexes" : `${kind}s`}`];
  });
  return parts.join(", ");
}
