import type { FoundColumn, FoundTable } from "../inspect";
import { columnNamed, labelsOf, referenceTo } from "./columns";

export type Members = {
  table: FoundTable;
  tenant: FoundColumn;
  user: FoundColumn;
  role: FoundColumn | undefined;
  /** The label of the role that an owner has, if there is one. */
  ownerRole: string | undefined;
  byTrigger: boolean;
};

export const ownerNames = [
  "owner_id",
  "owner_user_id",
  "primary_owner_user_id",
  "owner_uid",
  "account_owner_id",
  "owner",
];
const userNames = ["user_id", "account_id", "member_id", "profile_id", "auth_user_id"];
const roleNames = ["role", "account_role", "member_role", "position", "membership_role", "is_owner"];

/** The column that names a user: a key to auth.users, or to a table whose own key is one, or a UUID of such a name. */
export function userOf(table: FoundTable, found: readonly FoundTable[]): FoundColumn | undefined {
  const reference = table.references.find(
    ({ table: target, columns }) => columns.length === 1 && isUsers(target, found),
  );
  const keyed = table.columns.find(({ name }) => name === reference?.columns[0]);
  const named = columnNamed(table, userNames);
  return keyed ?? (named?.type === "uuid" ? named : undefined);
}

export function isUsers(name: string, found: readonly FoundTable[]): boolean {
  if (name === "auth.users") return true;
  const table = found.find((candidate) => candidate.name === name);
  const key = table?.keys[0]?.columns.join();
  return table?.references.some((own) => own.table === "auth.users" && own.columns.join() === key) ?? false;
}

export function ownerOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  hasMembers: boolean,
): FoundColumn | undefined {
  const named = columnNamed(tenants, ownerNames);
  if (named?.type === "uuid") return named;
  return hasMembers ? undefined : userOf(tenants, found);
}

export function membersOf(
  tenants: FoundTable,
  found: readonly FoundTable[],
  made: ReadonlySet<string>,
): Members | undefined {
  const candidates = found.flatMap((table) => {
    const tenant = table === tenants ? undefined : referenceTo(table, tenants);
    const user = tenant && userOf(table, found);
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
