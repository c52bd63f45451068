import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { flagOf, type ProductField } from "@/db/seam/product-field";

/** A restaurant chain's product, as an adopter would write it in db/product/index.ts. */
const restaurantFields: ProductField[] = [
  {
    name: "taxId",
    label: "Tax ID",
    hint: "Two letters and eight digits.",
    control: "text",
    schema: z
      .string("Enter the tax ID.")
      .regex(/^[A-Z]{2}\d{8}$/, "Enter two letters and eight digits, such as CZ12345678."),
    example: "CZ12345678",
  },
  {
    name: "diningStyle",
    label: "Dining style",
    control: "select",
    flag: "--style",
    schema: z.enum(["table", "counter"]),
    options: [
      { value: "table", label: "Table service" },
      { value: "counter", label: "Counter service" },
    ],
  },
  { name: "seats", label: "Seats", control: "number", schema: z.number().int().optional(), example: "40" },
  { name: "alcohol", label: "Serves alcohol", control: "checkbox", schema: z.boolean() },
];
vi.mock("@/db/product", async (original) => {
  const { product } = await original<typeof import("@/db/product")>();
  const plans = { starter: { label: "Starter", trialDays: 14 } };
  return {
    product: { ...product, plans, fields: restaurantFields, settingDefaults: {}, hiddenSettings: [] },
  };
});
vi.mock("@/db/product/slug", () => ({ slugRules: {} }));
const { parseProvisionInput, provisionFields } = await import("./index");
const { exampleExtras, extraOf, formFields, initialExtras } = await import("./product-fields");
const { requestHash } = await import("../attempt");
const { newTenant } = await import("../create-records");
const { fieldLines } = await import("@/lib/cli/commands/provision-text");
const { provisionOptions } = await import("@/lib/cli/commands/provision-options");
const { optionLines } = await import("@/lib/cli/help-text");
const { defineProduct } = await import("@/db/seam/define-product");
const { defineSlugRules } = await import("@/db/seam/slug-rules");

const validValues = {
  name: "Golden Spoon",
  slug: "golden-spoon",
  ownerName: "Ana Novak",
  ownerEmail: "ana@golden.test",
  plan: "starter",
  timezone: "UTC",
  currency: "CZK",
  locale: "cs-CZ",
  "extra.taxId": " CZ12345678 ",
  "extra.diningStyle": "counter",
};

function parse(changed: Record<string, unknown> = {}) {
  return parseProvisionInput({ ...validValues, ...changed });
}

function problems(changed: Record<string, unknown>) {
  const parsed = parse(changed);
  return parsed.ok ? {} : parsed.fields;
}

describe("a product's field", () => {
  test("is part of the request, and reaches the tenant as the parsed value", () => {
    const parsed = parse({ "extra.seats": "40", "extra.alcohol": "true" });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.fields));
    expect(JSON.parse(JSON.stringify(parsed.input))).toMatchObject({
      "extra.taxId": "CZ12345678",
      "extra.diningStyle": "counter",
      "extra.seats": 40,
      "extra.alcohol": true,
    });
    const extra = { taxId: "CZ12345678", diningStyle: "counter", seats: 40, alcohol: true };
    expect(extraOf(parsed.input)).toEqual(extra);
    const attempt = { tenantId: "1", ownerUserId: "2", ownerWasExisting: false, input: parsed.input };
    expect(
      newTenant({ ...attempt, actor: { id: "3", email: "admin@example.com" } }, "example.com").extra,
    ).toEqual(extra);
  });

  test("is part of the request's fingerprint, which is the same for an empty and a missing value", () => {
    const hashOf = (changed: Record<string, unknown>) => {
      const parsed = parse(changed);
      return parsed.ok ? requestHash(parsed.input) : null;
    };
    expect(hashOf({ "extra.seats": "" })).toBe(hashOf({}));
    expect(hashOf({ "extra.seats": "41" })).not.toBe(hashOf({ "extra.seats": "40" }));
  });

  test.each([
    ["extra.taxId", "", "Enter the tax ID."],
    ["extra.taxId", "12345678", "Enter two letters and eight digits, such as CZ12345678."],
    ["extra.taxId", "CZ1234\u00005678", expect.stringContaining("“Tax ID” has")],
    ["extra.taxId", "CZ\ud800", "“Tax ID” contains an unreadable character. Type the value again."],
    ["extra.taxId", "x".repeat(2_001), "“Tax ID” is too long. Use at most 2,000 characters."],
    ["extra.diningStyle", "buffet", "Choose one of the listed values for “Dining style”."],
    ["extra.seats", "0x10", "Enter “Seats” as a number, for example 12."],
    ["extra.seats", "1e400", "Enter “Seats” as a number, for example 12."],
  ])("reports a problem under its name: %s = %j", (name, value, message) =>
    expect(problems({ [name]: value })).toEqual({ [name]: message }),
  );

  test.each([[undefined], [null], [new Blob()], [["CZ12345678"]], [{ value: "CZ12345678" }]])(
    "treats %j, which is not a string, as empty",
    (value) => expect(problems({ "extra.taxId": value })).toEqual({ "extra.taxId": "Enter the tax ID." }),
  );

  test("appears in the form, in the command's options and in its help", () => {
    expect(provisionFields).toEqual(expect.arrayContaining(["extra.taxId", "extra.diningStyle"]));
    expect(JSON.parse(JSON.stringify(formFields[0]))).toEqual({
      name: "extra.taxId",
      label: "Tax ID",
      hint: "Two letters and eight digits.",
      control: "text",
      placeholder: "e.g. CZ12345678",
      required: true,
      options: [],
    });
    expect(initialExtras).toMatchObject({ "extra.taxId": "", "extra.diningStyle": "table" });
    expect(fieldLines({ "extra.taxId": "wrong", "extra.diningStyle": "wrong" })).toEqual([
      "--tax-id: wrong",
      "--style: wrong",
    ]);
    const help = optionLines(provisionOptions);
    expect(help).toMatch(/^ {2}--tax-id <value> +Tax ID; Two letters and eight digits\.$/m);
    expect(help).toMatch(/^ {2}--style <value> +Dining style; table, counter$/m);
    expect(help).toMatch(/^ {2}--alcohol +Serves alcohol$/m);
  });

  test("has an example that its schema accepts", () => expect(parse({ ...exampleExtras }).ok).toBe(true));
});

describe("defining a product", () => {
  const [taxId, diningStyle] = restaurantFields as [ProductField, ProductField];
  const define = (changed: object) => () =>
    defineProduct({
      slug: { takenBy: [] },
      plans: { all: { label: "All", trialDays: 0 } },
      fields: [],
      hasHostnames: false,
      records: [],
      ...changed,
    });

  test.each([
    [
      "two fields with the same name",
      { fields: [taxId, { ...taxId, flag: "--other" }] },
      /"taxId" needs a unique name/,
    ],
    [
      "a field name that is not an identifier",
      { fields: [{ ...taxId, name: "tax id" }] },
      /"tax id" needs a unique name/,
    ],
    [
      "a flag that the command already uses",
      { fields: [{ ...taxId, flag: "--json" }] },
      /needs a flag other than --json/,
    ],
    [
      "an example that the schema refuses",
      { fields: [{ ...taxId, example: "1" }] },
      /refuses the field's example, "1"/,
    ],
    [
      "a select without options",
      { fields: [{ ...taxId, control: "select", options: [] }] },
      /needs at least one option/,
    ],
    [
      "an initial value that is not an option",
      { fields: [{ ...diningStyle, initial: "buffet" }] },
      /has no option for its initial value, buffet/,
    ],
    [
      "a required checkbox without an example",
      { fields: [{ name: "terms", label: "Terms", control: "checkbox", schema: z.literal(true) }] },
      /refuses the field's example, "".* Set another/,
    ],
    ["an empty list of plans", { plans: {} }, /at least one plan/],
  ])("fails with %s", (_, changed, message) => expect(define(changed)).toThrow(message));

  test("fails if its slug rules accept a longer slug than the console can store", () =>
    expect(() => defineSlugRules({ maxLength: 60 })).toThrow(/from 2 to 48, not 60/));

  test("fails if its slug rules suggest a word that a slug cannot contain", () => {
    const define = (words: string[]) => () =>
      defineSlugRules({ endings: { any: ["hq"], kinds: { studio: { words, endings: ["studio"] } } } });
    expect(define(["yoga"])).not.toThrow();
    expect(define(["Yoga"])).toThrow(/The word or ending "Yoga" in db\/product\/slug\.ts/);
  });

  test("succeeds with valid or omitted fields and plans", () => {
    expect(define({ fields: restaurantFields })).not.toThrow();
    const terms = { name: "terms", label: "Terms", control: "checkbox", schema: z.literal(true) };
    expect(define({ fields: [{ ...terms, example: "true" }] })).not.toThrow();
    expect(define({ plans: undefined, fields: undefined })()).toMatchObject({
      plans: { standard: { trialDays: 0 } },
      fields: [],
    });
    expect(flagOf({ name: "diningStyle" })).toBe("--dining-style");
  });
});
