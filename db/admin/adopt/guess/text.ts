import { platformSchemas } from "../../../seam/find-product";
import { isGeneratedKey, labelsOf } from "../columns";
import type { FoundColumn, FoundTable } from "../inspect";
import type { Guess } from "./index";
import type { Members } from "./members";
import { offeredPlans, type Plan } from "./plans";

/** What was found in all schemas of the product, and what its tables are taken for. */
export function guessLines(guess: Guess | null, found: readonly FoundTable[]): string[] {
  const own = productTablesOf(found);
  const schemas = [...new Set(own.map(({ name }) => schemaOf(name)))];
  const counts = schemas.map((schema) => {
    const count = own.filter(({ name }) => schemaOf(name) === schema).length;
    return `${schema} (${count} ${count === 1 ? "table" : "tables"})`;
  });
  const held =
    counts.length > 0 ? `Schemas with tables: ${counts.join(", ")}` : "No schema has tables of a product";
  if (!guess) return [held, "No table looks like tenants: none has a unique slug and a key of one column"];
  return [held, ...partsOf(guess)];
}

/** The tables that are not of Postgres, Supabase or the console. */
export function productTablesOf(found: readonly FoundTable[]): FoundTable[] {
  return found.filter(({ kind, name }) => kind === "table" && !platformSchemas.includes(schemaOf(name)));
}

function schemaOf(name: string): string {
  return name.split(".")[0] ?? "";
}

function partsOf({
  tenants,
  id,
  slug,
  slugTable,
  slugKeys,
  owner,
  deletedAt,
  members,
  hostnames,
  companions,
  people,
  plans,
}: Guess): string[] {
  const key = `key ${id.name} (${id.type}${isGeneratedKey(id) ? ", made by the database" : ""})`;
  const indexes = slugKeys.map(({ name, parts, predicate }) => {
    return `${name} on ${parts.join()}${predicate ? ` where ${predicate}` : ""}`;
  });
  const made = companions.filter(({ byTrigger }) => byTrigger).map(({ table }) => table.name);
  const inserted = companions.filter(({ byTrigger }) => !byTrigger).map(({ table }) => table.name);
  return [
    `Tenants: ${tenants.name}, ${key}, slug ${slugTable ? `${slugTable.table.name}.` : ""}${slug.name}, unique by ${indexes.join(" and ")}`,
    members
      ? `Members: ${members.table.name}, user ${members.user.name}${members.role ? `, role ${roleText(members.role)}` : ""}${members.current ? `, only if ${members.current}` : ""}${members.byTrigger ? ", made by a trigger" : ""}`
      : "Members: no table of them",
    owner ? `Owner: ${tenants.name}.${owner.name}` : ownerText(members),
    ...(people
      ? [
          `Users: ${people.table.name}, account ${people.account.name}, ${people.byTrigger ? "made by a trigger on auth.users" : "made by the console"}`,
        ]
      : []),
    ...(plans.length > 0 ? [plansText(plans)] : []),
    hostnames
      ? `Host names: ${hostnames.table.name}.${hostnames.hostname.name}`
      : "Host names: no table of them",
    ...(deletedAt ? [`Soft deletion: ${tenants.name}.${deletedAt.name}`] : []),
    ...(inserted.length > 0 ? [`One row for each tenant: ${inserted.join(", ")}`] : []),
    ...(made.length > 0 ? [`One row for each tenant, made by a trigger: ${made.join(", ")}`] : []),
  ];
}

function roleText({ name, type, labels, lookup }: FoundColumn): string {
  if (lookup) return `${name} (of ${lookup.table}: ${lookup.rows.map(({ code }) => code).join(", ")})`;
  return labels ? `${name} (enum ${type}: ${labels.join(", ")})` : name;
}

function ownerText(members: Members | undefined): string {
  if (!members?.role || members.role.type === "boolean") return "Owner: the member with the role owner";
  const { table, role, ownerRole } = members;
  const where = "Correct is_owner in views.sql and the membership in index.ts";
  if (ownerRole && /owner/i.test(ownerRole)) return `Owner: the member with the role ${ownerRole}`;
  if (ownerRole)
    return `Owner: a guess, the member with the role ${ownerRole}, because no role is named owner. ${where} if it is another`;
  return labelsOf(table, role).length > 0
    ? `Owner: not found, because no role is named owner. ${where}`
    : "Owner: the member with the role owner";
}

function plansText(plans: readonly Plan[]): string {
  const offered = offeredPlans(plans);
  const others = plans.filter((plan) => !offered.includes(plan));
  const keys = (some: readonly Plan[]) => some.map(({ key }) => key).join(", ");
  return `Plans: ${keys(offered)}${others.length > 0 ? ` (not offered to new tenants: ${keys(others)})` : ""}`;
}
