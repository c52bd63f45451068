import { quoted } from "@/db/quoted";
import { columnNamed, isNumber, labelsOf, storedSql, timeNamed } from "../columns";
import type { ColumnInfo, TableInfo } from "../inspect";

/** Columns that mark a tenant as deleted. */
export const deletedFlags = ["is_deleted", "deleted", "is_archived", "archived", "is_removed"];
const suspended = /susp|paus|disab|block|inactiv|frozen|lock/i;
const deleted = /delet|archiv|clos|cancel|remov|churn/i;
export const activeFlags = ["is_active", "active", "enabled", "is_enabled"];
const suspendedFlags = [
  ...["is_suspended", "suspended", "is_disabled", "disabled", "frozen", "is_frozen", "blocked"],
];

/** SQL for the status in the console's terms: active, suspended or deleted. It keeps any other free text unchanged. */
export function statusOf(table: TableInfo, deletedAt: ColumnInfo | undefined, prefix: string): string {
  const column = columnNamed(table, ["status", "state", "lifecycle", "status_id", "state_id", "status_code"]);
  const allLabels = column ? labelsOf(table, column) : [];
  const suspendedAt = timeNamed(table, ["suspended_at", "disabled_at"]);
  const when = (condition: string, status: string) => `WHEN ${prefix}${condition} THEN '${status}'`;
  const flag = (names: readonly string[]) => columnNamed(table, names)?.type === "boolean";
  const quotedName = (names: readonly string[]) => quoted(columnNamed(table, names)?.name ?? "");
  const oneOf = (pattern: RegExp, status: string) => {
    const labels = allLabels.filter((label) => pattern.test(label));
    if (!column || labels.length === 0) return [];
    return [
      when(
        `${quoted(column.name)} IN (${labels.map((label) => storedSql(column, label)).join(", ")})`,
        status,
      ),
    ];
  };
  const cases = [
    ...(deletedAt ? [when(`${quoted(deletedAt.name)} IS NOT NULL`, "deleted")] : []),
    ...(flag(deletedFlags) ? [when(quotedName(deletedFlags), "deleted")] : []),
    ...oneOf(suspended, "suspended"),
    ...oneOf(deleted, "deleted"),
    ...(flag(activeFlags) ? [`WHEN NOT ${prefix}${quotedName(activeFlags)} THEN 'suspended'`] : []),
    ...(flag(suspendedFlags) ? [when(quotedName(suspendedFlags), "suspended")] : []),
    ...(suspendedAt ? [when(`${quoted(suspendedAt.name)} IS NOT NULL`, "suspended")] : []),
    // Numbers without labels: the column's default means active, and any other number means suspended.
    ...(column && allLabels.length === 0 && isNumber(column)
      ? [when(`${quoted(column.name)} <> ${column.default ?? "0"}`, "suspended")]
      : []),
  ];
  const isFree = column && allLabels.length === 0 && /^(text|character varying)/.test(column.type);
  const otherwise = isFree ? `${prefix}${quoted(column.name)}::text` : "'active'";
  if (cases.length > 0) return `CASE ${cases.join(" ")} ELSE ${otherwise} END`;
  return otherwise === "'active'" ? "'active'::text" : otherwise;
}
