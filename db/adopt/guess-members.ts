import type { FoundColumn, FoundTable } from "../inspect";
import { columnNamed, labelsOf, referenceTo } from "./columns";
import { ownerNames, userOf } from "./guess-people";

export type Members = {
  table: FoundTable;
  tenant: FoundColumn;
  user: FoundColumn;
  role: FoundColumn | undefined;
  /** The label of the role that an owner has, if there is one. */
  ownerRole: string | undefined;
  byTrigger: boolean;
};

const roleNames = [
  ...["role", "account_role", "member_role", "position", "membership_role"],
  ...["role_id", "role_code", "role_name", "role_key", "is_owner"],
];

export function ownerOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  hasMembers: boolean,
): FoundColumn | undefined {
  const named = columnNamed(tenants, ownerNames);
  if (named && (named.type === "uuid" || userOf(tenants, found) === named)) return named;
  return hasMembers ? undefined : userOf(tenants, found);
}

export function membersOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  made: ReadonlySet<string>,
): Members | undefined {
  const candidates = found.flatMap((table) => {
    const tenant = table === tenants ? undefined : referenceTo(table, tenants);
    const user = tenant && userOf(table, found, tenant);
    if (!tenant || !user) return [];
    const role = columnNamed(table, roleNames);
    const together = table.keys.some(
      ({ columns }) => [...columns].sort().join() === [tenant.name, user.name].sort().join(),
    );
    const ownerRole = role && labelsOf(table, role).find((label) => label.toLowerCase() === "owner");
    const byTrigger = made.has(table.name);
    return [{ table, tenant, user, role, ownerRole, byTrigger, points: (role ? 2 : 0) + (together ? 2 : 0) }];
  });
  const [best] = candidates.sort((a, b) => b.points - a.points);
  return best && best.points > 0 ? best : undefined;
}
