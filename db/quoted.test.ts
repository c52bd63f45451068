import { expect, test } from "vitest";
import { quoted, quotedTable } from "./quoted";

test.each([
  ["plan", "plan"],
  ["order", '"order"'],
  ["Price", '"Price"'],
  ["price.net", '"price.net"'],
  ['a"b', '"a""b"'],
])("quotes the identifier %s only if necessary", (name, sql) => expect(quoted(name)).toBe(sql));

test("keeps the dots of a table's own name when it quotes schema.table", () => {
  expect(quotedTable("app.tenants")).toBe("app.tenants");
  expect(quotedTable("app.v1.tenants")).toBe('app."v1.tenants"');
});
