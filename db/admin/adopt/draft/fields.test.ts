import { expect, test } from "vitest";
import type { ColumnInfo, TableInfo } from "../inspect";
import { fieldLabel, fieldValue } from "./fields";

test.each([
  ["country_code", "Country"],
  ["countryCode", "Country"],
  ["region_id", "Region"],
  ["postcode", "Postcode"],
  ["barcode", "Barcode"],
  ["paid", "Paid"],
  ["code", "Code"],
  ["line1", "Line 1"],
  ["address_line_2", "Address line 2"],
  ["iban", "Iban"],
])("the draft labels the column %s “%s”", (column, label) => {
  expect(fieldLabel(column)).toBe(label);
});

test.each([
  ["public.venues", "size", [], "size"],
  ["public.venues", "size", ["size"], "venuesSize"],
  ["public.venues", "name", [], "venuesName"],
  // --owner-name is an option of the command too.
  ["public.owner", "name", [], "ownerName2"],
])(
  "the field drafted for %s.%s has an unambiguous flag if the names %j are in use",
  (table, column, used, name) => {
    const info = { name: column, type: "text", notNull: true, default: null } as ColumnInfo;
    const { field } = fieldValue({ name: table, checks: [] as string[] } as TableInfo, info, new Set(used));
    expect(field.name).toBe(name);
  },
);
