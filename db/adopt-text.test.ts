import { expect, test } from "vitest";
import type { TableInfo } from "./admin/adopt/inspect";
import { adoptionText } from "./admin/adopt/report-text";

const schools: TableInfo = {
  name: "klass.school",
  kind: "table",
  columns: [],
  keys: [],
  references: [],
  indexes: [],
  checks: [],
  triggers: [],
  policies: [],
  restrictive: [],
  rowSecurity: "on",
};
const textWith = (tables: TableInfo[]) =>
  adoptionText({
    result: "adopted",
    version: "15.20",
    overview: ["Schemas with tables: klass (1 table)", "Owner: probably the member with the role principal"],
    canDraft: true,
    hasTables: true,
    tables,
    problems: [],
    notes: [],
    existing: [],
    indexes: [],
    triedTenant: true,
    additions: { inSchema: new Map(), outside: [] },
  });

test("db:adopt reports its guesses until db/product names the product's tables", () => {
  expect(textWith([])).toContain("Owner: probably");
  expect(textWith([schools])).not.toContain("Owner:");
  expect(textWith([schools])).toContain("Schemas with tables: klass");
});
