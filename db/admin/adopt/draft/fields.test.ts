import { expect, test } from "vitest";
import { fieldLabel } from "./fields";

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
