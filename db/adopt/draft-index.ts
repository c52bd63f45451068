import { camelCase } from "./columns";
import { type DraftRecord, needsCreateTenant } from "./draft-records";
import { tableConst } from "./draft-schema";
import type { Guess } from "./guess";

/** How a tenant is made: records in one statement, or ordinary code if a trigger makes what the views must show. */
export function draftIndex(guess: Guess, records: readonly DraftRecord[]): string {
  const ordinary = needsCreateTenant(guess);
  const takenBy = [...guess.slugKeys, ...(guess.hostnames?.keys ?? [])].map(({ name }) =>
    JSON.stringify(name),
  );
  const [tenant] = records;
  if (!tenant) throw new Error("a product has tenants");
  const table = tableConst(tenant);
  const id = `${table}.${camelCase(guess.id.name)}`;
  const isNumber = /^(bigint|integer|smallint)$/.test(guess.id.type);
  const body = ordinary ? createTenant(records, id, guess) : records.map(recordCode).join("\n\n");
  const names = records.map(recordConst);
  const keyed = body.includes("key(");
  const sql = body.includes("sql`") ? "eq, sql" : "eq";
  const hasPlans = body.includes("tenant.plan");
  return [
    `import { ${sql} } from "drizzle-orm";`,
    `import { defineProduct${ordinary ? "" : ", type TenantRecord"} } from "../define-product";`,
    ...(hasPlans ? ['import { blueprint } from "./blueprint";'] : []),
    `import { ${[...new Set(records.map(tableConst))].sort().join(", ")} } from "./schema";`,
    "",
    ...(keyed && !ordinary
      ? [
          "/** The tenant's key, or SQL that reads it. */",
          `const key = (id: unknown) => id as ${isNumber ? "number" : "string"};`,
          "",
        ]
      : []),
    ...(ordinary ? [] : [body, ""]),
    "/** How a tenant of this product is made; docs/adopting.md describes each part. */",
    "export const product = defineProduct({",
    `  slug: { takenBy: [${takenBy.join(", ")}] },`,
    ...(hasPlans ? ["  plans: blueprint.plans,"] : []),
    `  hasHostnames: ${guess.hostnames !== undefined},`,
    ordinary ? body : `  records: [${names.join(", ")}],`,
    `  lifecycle: { remove: (tx, id) => tx.delete(${table}).where(eq(${id}, ${isNumber ? "Number(id)" : "id"})) },`,
    "});",
    "",
  ].join("\n");
}

/** A table may have the name of a record. */
function recordConst({ name }: DraftRecord): string {
  return `${camelCase(name)}Record`;
}

function recordCode(record: DraftRecord): string {
  const { name, generatedKey } = record;
  const table = tableConst(record);
  return [
    `const ${recordConst(record)}: TenantRecord = {`,
    `  name: "${name}",`,
    "  expected: 1,",
    ...(generatedKey ? [`  generatedKey: ${table}.${camelCase(generatedKey.name)},`] : []),
    `  insert: (db, tenant) =>\n    db.insert(${table}).values({`,
    ...valueLines(record, 6),
    "    }),",
    "};",
  ].join("\n");
}

function valueLines({ values }: DraftRecord, indent: number): string[] {
  return values.map(({ column, code }) => `${" ".repeat(indent)}${camelCase(column.name)}: ${code},`);
}

/** A trigger makes the membership when the tenant's statement ends. */
function createTenant([tenant, ...others]: readonly DraftRecord[], id: string, guess: Guess): string {
  if (!tenant) return "";
  const property = camelCase(guess.id.name);
  const given = tenant.values.some(({ code }) => code.startsWith("key("));
  const insert = (record: DraftRecord, end: string) =>
    [`    ${end}tx.insert(${tableConst(record)}).values({`, ...valueLines(record, 6), "    })"].join("\n");
  const first = {
    ...tenant,
    values: tenant.values.map(({ column, code }) => ({
      column,
      code: given && code.startsWith("key(") ? "tenant.id" : code,
    })),
  };
  return [
    "  createTenant: async (tx, tenant) => {",
    `${insert(first, "const [row] = await ")}.returning({ ${property}: ${id} });`,
    '    if (!row) throw new Error("the tenant was not inserted");',
    ...others.map((record) => {
      const values = record.values.map(({ column, code }) => ({
        column,
        code: code.startsWith("key(") ? `row.${property}` : code,
      }));
      return `${insert({ ...record, values }, "await ")};`;
    }),
    `    return String(row.${property});`,
    "  },",
  ].join("\n");
}
