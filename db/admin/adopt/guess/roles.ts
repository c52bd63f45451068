import { columnNamed, isRequired, labelsOf, storedKey } from "../columns";
import { isTextual, maxLength } from "../draft/column-type";
import type { ColumnInfo, TableInfo } from "../inspect";

/** Roles treated as the owner's if no role is named owner, most likely first. */
const ownerLike = [
  ...["principal", "proprietor", "founder", "director", "head", "superadmin", "super_admin"],
  ...["admin", "administrator", "manager"],
];

const roleNames = [
  ...["role", "account_role", "member_role", "position", "membership_role"],
  ...["role_id", "role_code", "role_name", "role_key", "is_owner"],
];

/**
 * The column with a member's role, found by its name, by the name of its enum, by a unique index that limits a value to
 * one member of each tenant, or as the only required column with a fixed set of values.
 */
export function roleOf(table: TableInfo, tenant: ColumnInfo): ColumnInfo | undefined {
  return (
    columnNamed(
      { ...table, columns: table.columns.filter((column) => isRole(table, tenant, column)) },
      roleNames,
    ) ??
    table.columns.find(({ type, labels }) => labels && /role"?$/i.test(type)) ??
    table.columns.find((column) => singleHolderRoles(table, tenant, column).length > 0) ??
    onlyCode(table)
  );
}

/** The only required column with a fixed set of values, whatever the language of its name. */
function onlyCode(table: TableInfo): ColumnInfo | undefined {
  const codes = table.columns.filter(
    (column) => isRequired(table, column) && labelsOf(table, column).length > 0,
  );
  return codes.length === 1 ? codes[0] : undefined;
}

/** True if a value of the column can be compared with a role: text, a flag, or a code whose meaning is known. */
function isRole(table: TableInfo, tenant: ColumnInfo, column: ColumnInfo): boolean {
  return (
    (isTextual(column) && maxLength(column) >= "owner".length) ||
    column.type === "boolean" ||
    labelsOf(table, column).length > 0 ||
    singleHolderRoles(table, tenant, column).length > 0
  );
}

/**
 * The label of the owner's role, if there is one: the role named owner, the role that a unique index limits to one
 * member of each tenant, or a role with a likely name.
 */
export function ownerRoleOf(
  table: TableInfo,
  tenant: ColumnInfo,
  role: ColumnInfo | undefined,
): string | undefined {
  if (!role) return undefined;
  const labels = labelsOf(table, role);
  const singleHolder = singleHolderRoles(table, tenant, role);
  if (labels.length === 0) return singleHolder[0];
  return (
    labels.find((label) => label.toLowerCase() === "owner") ??
    labels.find((label) => singleHolder.includes(storedKey(role, label))) ??
    labels.find((label) => /(^|\W|_)owner$/i.test(label)) ??
    ownerLike.flatMap((name) => labels.filter((label) => label.toLowerCase() === name))[0]
  );
}

/** The role values in the predicates of unique indexes on the tenant column alone. */
function singleHolderRoles({ indexes }: TableInfo, tenant: ColumnInfo, role: ColumnInfo): string[] {
  const value = new RegExp(
    `(?<!\\w)${RegExp.escape(role.name)}"?\\)?(?:::[\\w ]+)? = (?:'([^']*)'|([^\\s)]+))`,
  );
  return indexes.flatMap(({ unique, parts, predicate }) => {
    const isOfTenant = unique && parts.join().replaceAll('"', "") === tenant.name;
    const [, text, number] = (isOfTenant && value.exec(predicate ?? "")) || [];
    return text ?? number ?? [];
  });
}
