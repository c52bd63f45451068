import { z } from "zod";
import { controlCharacters } from "@/lib/platform/logging/log";

/** Incremented when a field is removed or its meaning changes, but not when one is added. */
const version = 1;

const common = {
  type: z.literal("audit").describe("distinguishes these lines from log lines"),
  version: z.literal(version).describe("version of this schema"),
  id: z.string().describe("unique for each event; a repeated line has the same `event` and `id`"),
  at: z.iso.datetime().describe("time of the event, by the database’s clock"),
  actorId: z
    .string()
    .nullable()
    .describe(
      "the user’s id; null in every `owner_event`. If the actor is not a user, null in `staff_action` and the nil UUID in `attempt_ended`",
    ),
  actorEmail: z
    .string()
    .nullable()
    .describe(
      "the staff member’s address, the masked address of a user who isn’t staff, the name of a command or database login, or `reconciler`; null in an `owner_event` that no staff member caused, and once erased",
    ),
  erased: z.boolean().describe("true if personal data of this event was erased before this line was written"),
  hash: z.string().describe("hash of the event in the audit log’s chain, in hexadecimal"),
};

/** The end of an attempt to provision a tenant. */
export const AttemptEnded = z.strictObject({
  ...common,
  event: z.literal("attempt_ended"),
  startedAt: z.iso.datetime().describe("start of the attempt"),
  durationMs: z.number().describe("milliseconds from the first stage to the last"),
  outcome: z.enum(["completed", "failed", "rolled_back"]).describe("`completed`, `failed` or `rolled_back`"),
  code: z.string().nullable().describe("error code; null if the attempt completed"),
  tenantId: z.string().nullable().describe("the new tenant’s id; null if none was created"),
  slug: z.string().nullable().describe("the slug that was requested; null once erased"),
  ownerId: z
    .string()
    .nullable()
    .describe(
      "id of the owner’s account if the attempt completed; otherwise the id that the attempt reserved for it, or null if the attempt was refused before its claim",
    ),
  ownerWasExisting: z
    .boolean()
    .describe(
      "true if the owner’s account existed before the attempt; always false if the attempt was refused before its claim",
    ),
});

/** An event of a new owner's activation. */
export const OwnerEvent = z.strictObject({
  ...common,
  event: z.literal("owner_event"),
  kind: z.string().describe("the kind in `activation_events`, such as `activated`"),
  attemptId: z.string().describe("id of the attempt that created the tenant"),
  tenantId: z.string().nullable().describe("id of the tenant"),
  ownerId: z.string().nullable().describe("id of the owner’s account"),
});

/** An entry of the staff log: an action, or a denied call. */
export const StaffAction = z.strictObject({
  ...common,
  event: z.literal("staff_action"),
  kind: z.string().describe("the kind in `staff_events`, such as `role_changed`"),
  seq: z
    .number()
    .describe("number in the staff log. The numbers have no gaps, so a missing number means a lost line"),
  detail: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      "details, which depend on the kind, with names and addresses masked except in `by`; null if they were erased or too long for a line",
    ),
  truncated: z.boolean().describe("true if the details were too long for a line"),
});

export type Line = z.infer<typeof AttemptEnded | typeof OwnerEvent | typeof StaffAction>;

/** The fields of a line, except those that are the same in every line. */
export type LineFields = Line extends infer Each
  ? Each extends Line
    ? Omit<Each, "type" | "version">
    : never
  : never;

/** Linux writes up to 4,096 bytes to a pipe atomically, so the lines of two processes can't interleave. */
const maxBytes = 4_096;

/** The line's text, with its line break. Omits details that would make it longer than `maxBytes`. */
export function lineText(fields: LineFields): string {
  const text = toJson({ type: "audit", version, ...fields });
  if (Buffer.byteLength(text) <= maxBytes || !("detail" in fields)) return text;
  return toJson({ type: "audit", version, ...fields, detail: null, truncated: true });
}

function toJson(line: object): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return `${JSON.stringify(line).replaceAll(controlCharacters, escaped)}\n`;
}
