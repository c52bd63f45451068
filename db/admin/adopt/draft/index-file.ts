import { quoted, quotedTable } from "@/db/quoted";
import { settingNames } from "../../../seam/define-product";
import { camelCase, isNumber, templateText } from "../columns";
import type { Guess } from "../guess";
import { offeredPlans } from "../guess/plans";
import { type DraftRecord, needsCreateTenant } from "./records";

/** Drafts index.ts: records for one statement, or code if a tenant needs several statements (`needsCreateTenant`). */
export function draftIndex(guess: Guess, records: readonly DraftRecord[]): string {
  const usesCreateTenant = needsCreateTenant(guess);
  const takenBy = [...guess.slugKeys, ...(guess.hostnames?.keys ?? [])].map(({ name }) =>
    JSON.stringify(name),
  );
  const [tenant] = records;
  if (!tenant) throw new Error("the draft has no tenant record");
  const id = `${tenant.tableConst}.${tenant.property(guess.id)}`;
  const body = usesCreateTenant ? createTenant(records, id, guess) : records.map(recordCode).join("\n\n");
  const usesKey = body.includes("key(");
  const fields = records.flatMap(({ values }) => values.flatMap(({ field }) => field ?? []));
  const plans = body.includes("tenant.plan") ? plansCode(guess, body) : [];
  const lifecycle = removeCode(guess, tenant.tableConst, id);
  const isSql = `${body}${lifecycle}`.includes("sql`");
  return [
    `import { ${isSql ? "eq, sql" : "eq"} } from "drizzle-orm";`,
    ...(fields.length > 0 ? ['import { z } from "zod";'] : []),
    `import { defineProduct${usesCreateTenant ? "" : ", type TenantRecord"} } from "../seam/define-product";`,
    ...(plans.join().includes("blueprint") ? ['import { blueprint } from "./blueprint";'] : []),
    `import { ${[...new Set(records.map(({ tableConst }) => tableConst))].sort().join(", ")} } from "./schema";`,
    "",
    ...(usesKey && !usesCreateTenant
      ? [
          "/** The tenant's key, or SQL that reads it. */",
          `const key = (id: unknown) => id as ${isNumber(guess.id) ? "number" : "string"};`,
          "",
        ]
      : []),
    ...(usesCreateTenant ? [] : [body, ""]),
    "/** How a tenant of this product is created. docs/adopting.md describes each part. */",
    "export const product = defineProduct({",
    `  slug: { takenBy: [${takenBy.join(", ")}] },`,
    ...plans,
    ...(fields.length > 0 ? [`  fields: [${fields.map(({ code }) => code).join(", ")}],`] : []),
    ...settingLines(body, records),
    `  hasHostnames: ${guess.hostnames !== undefined},`,
    usesCreateTenant ? body : `  records: [${records.map(recordConst).join(", ")}],`,
    lifecycle,
    "});",
    "",
  ].join("\n");
}

/** The plans that the product's own tables allow, or those of the blueprint as a starting point. */
function plansCode({ plans }: Guess, body: string): string[] {
  const trialDays = body.includes("tenant.trialEndsAt") ? 14 : 0;
  const known = offeredPlans(plans).map(
    ({ key, label }) =>
      `${JSON.stringify(key)}: { label: ${JSON.stringify(label)}, trialDays: ${trialDays} },`,
  );
  return known.length > 0 ? ["  plans: {", ...known, "  },"] : ["  plans: blueprint.plans,"];
}

/** Hides the settings that no record stores. A column's default becomes the default of its setting if it is valid. */
function settingLines(body: string, records: readonly DraftRecord[]): string[] {
  const values = records.flatMap((record) => record.values);
  const hidden = settingNames.filter((name) => !body.includes(`tenant.${name}`));
  const defaults = settingNames.flatMap((name) => {
    const column = values.find(({ code }) => code === `tenant.${name}`)?.column;
    const [, text] = /^'([^']+)'(?:::[\w ]+)?$/.exec(column?.default ?? "") ?? [];
    return text && defaultForms[name].test(text) ? [`${name}: ${JSON.stringify(text)}`] : [];
  });
  return [
    ...(defaults.length > 0 ? [`  settingDefaults: { ${defaults.join(", ")} },`] : []),
    ...(hidden.length > 0 ? [`  hiddenSettings: ${JSON.stringify(hidden)},`] : []),
  ];
}

/**
 * Leaves out defaults in another form, such as a language without a country. Also leaves out UTC, which is already the
 * default of `npm run provision`.
 */
const defaultForms = {
  timezone: /^[A-Z][a-z]+\/[A-Za-z_/-]+$/,
  currency: /^[A-Z]{3}$/,
  locale: /^[a-z]{2}-[A-Z]{2}$/,
};

/** Code that deletes a tenant, after the rows whose foreign keys would block the deletion. */
function removeCode({ id: key, restrictions }: Guess, table: string, id: string): string {
  const value = isNumber(key) ? "Number(id)" : "id";
  const remove = `tx.delete(${table}).where(eq(${id}, ${value}))`;
  if (restrictions.length === 0) return `  lifecycle: { remove: (tx, id) => ${remove} },`;
  const first = restrictions.map(
    ({ table: { name }, tenant }) =>
      `await tx.execute(sql\`delete from ${templateText(quotedTable(name))} where ${templateText(quoted(tenant.name))} = \${${value}}\`);`,
  );
  return `  lifecycle: { remove: async (tx, id) => { ${first.join(" ")} return ${remove}; } },`;
}

/** Differs from the name of every table's constant, because `tableNames` returns no name that ends in `Record`. */
function recordConst({ name }: DraftRecord): string {
  return `${camelCase(name)}Record`;
}

function recordCode(record: DraftRecord): string {
  const { name, generatedKey, tableConst: table } = record;
  return [
    `const ${recordConst(record)}: TenantRecord = {`,
    `  name: "${name}",`,
    "  expected: 1,",
    ...(generatedKey ? [`  generatedKey: ${table}.${record.property(generatedKey)},`] : []),
    `  insert: (db, tenant) =>\n    db.insert(${table}).values({`,
    ...valueLines(record, 6),
    "    }),",
    "};",
  ].join("\n");
}

function valueLines({ values, property }: DraftRecord, indent: number): string[] {
  return values.map(({ column, code }) => `${" ".repeat(indent)}${property(column)}: ${code},`);
}

/** Code for products whose tenants need several statements. Its inserts are in the order that the foreign keys require. */
function createTenant([tenant, ...others]: readonly DraftRecord[], id: string, guess: Guess): string {
  if (!tenant) return "";
  const property = tenant.property(guess.id);
  const consoleSetsKey = tenant.values.some(({ code }) => code.startsWith("key("));
  const insert = (record: DraftRecord, end: string) =>
    [`    ${end}tx.insert(${record.tableConst}).values({`, ...valueLines(record, 6), "    })"].join("\n");
  const first = {
    ...tenant,
    values: tenant.values.map(({ column, code }) => ({
      column,
      code: consoleSetsKey && code.startsWith("key(") ? "tenant.id" : code,
    })),
  };
  return [
    "  createTenant: async (tx, tenant) => {",
    ...others
      .filter(({ mayExist }) => mayExist)
      .map((record) => `${insert(record, "await ")}.onConflictDoNothing();`),
    `${insert(first, "const [row] = await ")}.returning({ ${property}: ${id} });`,
    '    if (!row) throw new Error("the tenant was not inserted");',
    ...others
      .filter(({ mayExist }) => !mayExist)
      .map((record) => {
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
