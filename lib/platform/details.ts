/** A name and its value from a jsonb object, both as text for display. */
export type Detail = { name: string; value: string };

/**
 * The content of a jsonb column as text. It can have any shape, since a product's own fields can have any value.
 */
export function details(value: unknown): Detail[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== "object" || Array.isArray(value)) return [{ name: "value", value: asText(value) }];
  return Object.entries(value).map(([name, part]) => ({ name, value: asText(part) }));
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
