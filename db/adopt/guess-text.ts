import { platformSchemas } from "../find-product";
import type { FoundColumn, FoundTable } from "../inspect";
import { isGeneratedKey } from "./columns";
import type { Guess } from "./guess";

/** What was found in all schemas of the product, and what its tables are taken for. */
export function guessLines(guess: Guess | null, found: readonly FoundTable[]): string[] {
  const own = found.filter(({ kind, name }) => kind === "table" && !platformSchemas.includes(schemaOf(name)));
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

function schemaOf(name: string): string {
  return name.split(".")[0] ?? "";
}

function partsOf({
  tenants,
  id,
  slug,
  slugKeys,
  owner,
  deletedAt,
  members,
  hostnames,
  companions,
}: Guess): string[] {
  const key = `key ${id.name} (${id.type}${isGeneratedKey(id) ? ", made by the database" : ""})`;
  const indexes = slugKeys.map(({ name, parts, predicate }) => {
    return `${name} on ${parts.join()}${predicate ? ` where ${predicate}` : ""}`;
  });
  const made = companions.filter(({ byTrigger }) => byTrigger).map(({ table }) => table.name);
  const inserted = companions.filter(({ byTrigger }) => !byTrigger).map(({ table }) => table.name);
  return [
    `Tenants: ${tenants.name}, ${key}, slug ${slug.name}, unique by ${indexes.join(" and ")}`,
    members
      ? `Members: ${members.table.name}, user ${members.user.name}${members.role ? `, role ${roleText(members.role)}` : ""}${members.byTrigger ? ", made by a trigger" : ""}`
      : "Members: no table of them",
    owner
      ? `Owner: ${tenants.name}.${owner.name}`
      : `Owner: the member with the role ${members?.ownerRole ?? "owner"}`,
    hostnames
      ? `Host names: ${hostnames.table.name}.${hostnames.hostname.name}`
      : "Host names: no table of them",
    ...(deletedAt ? [`Soft deletion: ${tenants.name}.${deletedAt.name}`] : []),
    ...(inserted.length > 0 ? [`One row for each tenant: ${inserted.join(", ")}`] : []),
    ...(made.length > 0 ? [`One row for each tenant, made by a trigger: ${made.join(", ")}`] : []),
  ];
}

function roleText({ name, type, labels }: FoundColumn): string {
  return labels ? `${name} (enum ${type}: ${labels.join(", ")})` : name;
}
