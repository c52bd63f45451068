import { quoted } from "@/db/quoted";
import { columnNamed, labelsOf, referenceTo, timeNamed } from "../columns";
import { activeFlags, deletedFlags } from "../draft/status";
import type { ColumnInfo, TableInfo } from "../inspect";
import { ownerNames, userOf } from "./people";
import { ownerRoleOf, roleOf } from "./roles";

export type Members = {
  table: TableInfo;
  tenant: ColumnInfo;
  user: ColumnInfo;
  role: ColumnInfo | undefined;
  /** The label of the owner's role, if there is one. */
  ownerRole: string | undefined;
  /** The condition, on the alias `member`, that excludes former members; null if there is none. */
  current: string | null;
  byTrigger: boolean;
};

/** True if the roles are known, but none looks like an owner role. */
export function isOwnerUnknown({ table, role, ownerRole }: Members): boolean {
  return role !== undefined && ownerRole === undefined && labelsOf(table, role).length > 0;
}

const leftNames = [
  ...["left_at", "left_on", "removed_at", "deleted_at", "ended_at", "ended_on", "revoked_at"],
  ...["archived_at", "deactivated_at", "disabled_at"],
];

export function ownerOf(
  tenants: TableInfo,
  tables: readonly TableInfo[],
  hasMembers: boolean,
): ColumnInfo | undefined {
  const column = columnNamed(tenants, ownerNames);
  if (column && (column.type === "uuid" || userOf(tenants, tables) === column)) return column;
  return hasMembers ? undefined : userOf(tenants, tables);
}

export function membersOf(
  tenants: TableInfo,
  tables: readonly TableInfo[],
  filledByTriggers: ReadonlySet<string>,
): Members | undefined {
  const candidates = tables.flatMap((table) => {
    const tenant = table === tenants ? undefined : referenceTo(table, tenants);
    const user = tenant && userOf(table, tables, tenant);
    if (!tenant || !user) return [];
    const role = roleOf(table, tenant);
    const isUnique = table.keys.some(
      ({ columns }) => [...columns].sort().join() === [tenant.name, user.name].sort().join(),
    );
    const points = (role ? 2 : 0) + (isUnique ? 2 : 0);
    const ownerRole = ownerRoleOf(table, tenant, role);
    const byTrigger = filledByTriggers.has(table.name);
    return [{ table, tenant, user, role, ownerRole, current: currentOf(table), byTrigger, points }];
  });
  const [best] = candidates.sort((a, b) => b.points - a.points);
  return best && best.points > 0 ? best : undefined;
}

function currentOf(table: TableInfo): string | null {
  const left = timeNamed(table, leftNames);
  if (left && !left.notNull) return `member.${quoted(left.name)} IS NULL`;
  const active = columnNamed(table, activeFlags);
  if (active?.type === "boolean") return `member.${quoted(active.name)}`;
  const deleted = columnNamed(table, deletedFlags);
  return deleted?.type === "boolean" ? `NOT member.${quoted(deleted.name)}` : null;
}
