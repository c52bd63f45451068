import type { Adoption, ProductDraft } from "./index";
import type { TableInfo } from "./inspect";

/** The report of `db:adopt`, as lines for a terminal. */
export function adoptionText(adoption: Adoption): string {
  const { version, overview, tables, problems, notes, existing, indexes, triedTenant } = adoption;
  return [
    `This is Postgres ${version}.`,
    // Once db/product names these tables, its definitions replace the guess.
    ...section("Found", [...(tables.length > 0 ? overview.slice(0, 1) : overview), ...tables.map(tableLine)]),
    ...section("Problems", problems),
    ...section("Notes", notes),
    ...section("Existing tenants", existing),
    ...section("Indexes for large databases", indexes),
    ...section("`npm run db:migrate` will add", additionLines(adoption)),
    "",
    ...(triedTenant || adoption.result === "refused" ? [] : [noTrialText]),
    verdict(adoption),
  ].join("\n");
}

const noTrialText =
  "The trial was skipped (--no-trial): triggers did not run. Policies and checks are listed, but were not tested with a tenant.";

/** The report of `db:adopt --write`. */
export function draftText({ overview, fields, files }: ProductDraft): string {
  const end = files
    ? [
        `Wrote ${Object.keys(files).join(", ")} to db/product. They are guesses: review and correct them.`,
        "db/product/migrations starts from these tables. `git restore db/product` restores the replaced files.",
        "Run `npm run db:adopt` next: it tries these files in a transaction that is rolled back.",
      ]
    : [
        "Nothing was written: db/product cannot be drafted from these tables. Write its files yourself (docs/adopting.md).",
      ];
  return [
    ...section("Found", overview).slice(1),
    ...section("Form fields for required columns of unknown purpose", fields),
    "",
    ...end,
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  - ${line}`)];
}

function tableLine({ name, columns, keys, references, policies, rowSecurity }: TableInfo): string {
  const parts = [
    `${columns.length} columns`,
    ...keys.map((key) => `unique on ${key.columns.join(" and ")}`),
    ...references.map(
      (key) => `${key.columns.join(" and ")} references ${key.table} (on delete ${key.onDelete})`,
    ),
    `row-level security ${rowSecurity}${policies.length > 0 ? ` with ${policies.map((policy) => `"${policy}"`).join(", ")}` : ""}`,
  ];
  return `${name}: ${parts.join("; ")}`;
}

function additionLines({ additions: { inSchema, outside } }: Adoption): string[] {
  if (inSchema.size === 0 && outside.length === 0) return ["nothing: everything already exists"];
  const inside = [...inSchema].map(([kind, names]) => {
    const plural = kind === "index" ? "indexes" : kind === "policy" ? "policies" : `${kind}s`;
    return `${names.length} ${names.length === 1 ? kind : plural} in the provisioning schema: ${names.join(", ")}`;
  });
  const others =
    outside.length > 0
      ? outside.map((statement) => `outside the schema: ${statement}`)
      : ["nothing outside the schema"];
  return [...inside, ...others];
}

function verdict({ result, problems, tables, canDraft, hasTables }: Adoption): string {
  if (result === "refused") {
    const count = problems.length === 1 ? "1 problem was" : `${problems.length} problems were`;
    const refused = `Nothing was changed, because ${count} found. docs/adopting.md describes the files of db/product.`;
    if (tables.length > 0) return refused;
    if (canDraft)
      return `${refused}\nTo draft these files from the tables found, run \`npm run db:adopt -- --write\`.`;
    return hasTables
      ? `${refused}\nThe files cannot be drafted from these tables: write them yourself.`
      : `${refused}\nA new database needs no adoption: run \`npm run db:migrate\`.`;
  }
  if (result === "known")
    return "Everything fits. The baseline was already marked as applied, so nothing was changed.";
  return "Everything fits. The baseline is marked as applied in the provisioning schema. Nothing else was changed.\nRun `npm run db:migrate` next.";
}
