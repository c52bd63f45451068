import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import type { ProductField } from "@/db/seam/product-field";
import type { Attempt } from "@/lib/audit/get";

/** Fields that an adopter could declare in db/product/index.ts. e2e/extending.test.ts covers `npm run provision`. */
const fields: ProductField[] = [
  {
    name: "taxId",
    label: "Tax ID",
    hint: "Two letters and eight digits.",
    control: "text",
    schema: z.string("Enter the tax ID."),
    example: "CZ12345678",
  },
  {
    name: "diningStyle",
    label: "Dining style",
    control: "select",
    schema: z.string(),
    options: [
      { value: "table", label: "Table service" },
      { value: "counter", label: "Counter service" },
    ],
  },
  { name: "alcohol", label: "Serves alcohol", control: "checkbox", schema: z.boolean() },
  { name: "chef", label: "Chef", control: "text", schema: z.string().optional(), example: "Ana Novak" },
];
vi.mock("@/db/product", async (original) => {
  const { product } = await original<typeof import("@/db/product")>();
  return { product: { ...product, fields } };
});
const { formFields, initialExtras } = await import("@/lib/provisioning/input/product-fields");
const { parseProvisionInput } = await import("@/lib/provisioning/input");
const { shownRefusal } = await import("./provision-v2/_form/shown-refusal");
const { noFindings } = await import("./provision-v2/_form/form-state");
const { ProductFields } = await import("./provision-v2/_fields/product-fields");
const { AttemptRequest } = await import("./audit/[attemptId]/attempt-request");

function formWith(errors: Readonly<Record<string, string>> = {}): string {
  return renderToStaticMarkup(
    <ProductFields
      fields={formFields}
      field={(name) => ({
        name,
        value: initialExtras[name] ?? "",
        error: errors[name] ?? null,
        readOnly: false,
        change: () => undefined,
        leave: () => undefined,
      })}
    />,
  );
}

test("the form shows a declared field's label, hint and control", () => {
  const form = formWith();
  expect(form).toMatch(/<label[^>]*for="extra\.taxId"[^>]*><span>Tax ID<\/span><\/label>/);
  expect(form).toMatch(/<input(?=[^>]*name="extra\.taxId")(?=[^>]*aria-describedby="extra\.taxId-hint")/);
  expect(form).toContain("Two letters and eight digits.");
  expect(form).toMatch(/<select(?=[^>]*name="extra\.diningStyle").*Table service.*Counter service/);
  expect(form).toMatch(/<input(?=[^>]*type="checkbox")(?=[^>]*name="extra\.alcohol")/);
});

test("text fields and selects are required or marked as optional, an optional checkbox is neither, and examples start with “e.g.”", () => {
  const form = formWith();
  expect(form).toMatch(
    /<input(?=[^>]*name="extra\.taxId")(?=[^>]*required)(?=[^>]*placeholder="e\.g\. CZ12345678")/,
  );
  expect(form).toMatch(/<select(?=[^>]*name="extra\.diningStyle")(?=[^>]*required)/);
  expect(form).toMatch(/<span>Chef<\/span><span[^>]*> \(optional\)<\/span>/);
  expect(form).not.toMatch(/<input(?=[^>]*name="extra\.(?:chef|alcohol)")(?=[^>]*required)/);
  expect(form.match(/\(optional\)/g)).toHaveLength(1);
});

test("the form shows a declared field's error next to its control", () => {
  const parsed = parseProvisionInput({});
  const refusal = { code: "INVALID_INPUT", fields: parsed.ok ? {} : parsed.fields, detail: {} };
  const { messages } = shownRefusal(refusal as never, noFindings);
  const form = formWith(messages as Record<string, string>);
  expect(form).toMatch(/<p(?=[^>]*id="extra\.taxId-error").*Enter the tax ID\./);
  expect(form).toMatch(/<input(?=[^>]*name="extra\.taxId")(?=[^>]*aria-invalid="true")/);
});

test("the attempt's page shows a declared field's value under its label", () => {
  const attempt = { request: [{ name: "extra.taxId", value: "CZ12345678" }] } as unknown as Attempt;
  const page = renderToStaticMarkup(<AttemptRequest attempt={attempt} />).replace(/<[^>]+>/g, " ");
  expect(page).toMatch(/Tax ID\s+CZ12345678/);
  expect(page).toMatch(/Dining style\s+.*not given/);
  expect(page).not.toContain("extra.");
});
