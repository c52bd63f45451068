import { slugRules } from "@/db/product/slug";

/** The value of the product's field for the kind of business, for suggestions; undefined without such a field. */
export function kindOfBusiness(values: Readonly<Record<string, unknown>>): string | undefined {
  const { kindField } = slugRules.endings ?? {};
  const value = kindField === undefined ? undefined : values[`extra.${kindField}`];
  return typeof value === "string" ? value : undefined;
}
