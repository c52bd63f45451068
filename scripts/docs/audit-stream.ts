import { z } from "zod";
import { AttemptEnded, OwnerEvent, StaffAction } from "@/lib/audit-stream/line";
import { code, table } from "./table";

/** The parts of a JSON Schema that the fields of a line use. */
type Field = {
  type?: string | string[];
  const?: unknown;
  anyOf?: Field[];
  format?: string;
  description?: string;
};
type Fields = Record<string, Field>;

/** The fields of the audit stream's lines in docs/reference.md, starting with those that all kinds have. */
export function auditStreamText(): string {
  const kinds = [AttemptEnded, OwnerEvent, StaffAction].map(
    (schema) => z.toJSONSchema(schema).properties as Fields,
  );
  const isShared = (name: string) => name !== "event" && kinds.every((fields) => name in fields);
  const parts = kinds.map((fields) => {
    const { event, ...own } = fields;
    return `If \`event\` is ${code(String(event?.const))}:\n\n${fieldTable(own, (name) => !isShared(name))}`;
  });
  return [fieldTable(kinds[0] ?? {}, isShared), ...parts].join("\n\n");
}

function fieldTable(fields: Fields, isIncluded: (name: string) => boolean): string {
  const rows = Object.entries(fields)
    .filter(([name]) => isIncluded(name))
    .map(([name, field]) => [code(name), typeOf(field), field.description ?? ""]);
  return table(["field", "type", "meaning"], rows);
}

function typeOf({ type = [], const: value, anyOf = [], format }: Field): string {
  if (value !== undefined) return code(JSON.stringify(value));
  if (format === "date-time") return "ISO 8601";
  return [type, anyOf.map(typeOf)].flat().filter(Boolean).join(" or ");
}
