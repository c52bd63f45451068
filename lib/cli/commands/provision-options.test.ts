import { expect, test } from "vitest";
import { z } from "zod";
import { requiredOptions } from "./provision-options";

const text = z.string().min(1);

test("the examples of `npm run provision` include every field whose initial value is not accepted", () => {
  const options = requiredOptions([
    { name: "line1", label: "Line 1", control: "text", example: "Main St. 5", schema: text },
    { name: "owner", label: "Owner", control: "text", example: "O'Brien", schema: text },
    { name: "seats", label: "Seats", control: "number", example: "40", schema: z.int() },
    { name: "terms", label: "Terms", control: "checkbox", example: "true", schema: z.literal(true) },
    {
      name: "countryCode",
      label: "Country",
      control: "select",
      options: [{ value: "", label: "Choose…" }],
      example: "AT",
      schema: z.enum(["AT"]),
    },
    { name: "notes", label: "Notes", control: "text", example: "None", schema: text.optional() },
    { name: "tables", label: "Tables", control: "number", example: "4", initial: "1", schema: z.int() },
  ]);
  expect(options).toBe(` --line1 'Main St. 5' --owner 'O'\\''Brien' --seats 40 --terms --country-code AT`);
});
