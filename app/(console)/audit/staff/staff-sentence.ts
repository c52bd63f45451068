import { erasedRowsText } from "@/lib/audit/erase/erase-text";
import { presets } from "@/lib/audit/query/range";
import type { Detail } from "@/lib/platform/details";
import { dayText, type Sentence } from "@/lib/provisioning/errors/messages";
import type { StaffEventKind } from "@/lib/staff-log/record";

/** The details of an event by name; "" for a missing detail. */
type GetDetail = (name: string) => string;

const deniedActions: Record<string, string> = {
  provision: "create a tenant",
  preview: "preview a tenant",
  check: "check a slug or an address",
  watch: "follow an attempt",
  live: "follow the audit log",
  export: "export attempts",
  cleanups: "manage clean-ups",
  "owner-access": "manage an owner’s access",
  factors: "manage authenticator apps",
  staff: "manage staff",
};

const erasedSubjects: Record<string, string> = {
  owner: "everything about an owner",
  attempt: "an owner’s data in one attempt",
  staff: "a former staff member’s addresses",
};

const sentences: Record<StaffEventKind, (get: GetDetail) => Sentence> = {
  export_started: (get) => [
    `Started an export of ${rangeText(get)} as ${get("format") === "jsonl" ? "JSON Lines" : "CSV"}, `,
    get("query") === "" ? "" : `matching “${get("query")}”, `,
    get("personalData") === "true" ? "with names and addresses" : "without names and addresses",
  ],
  export_finished: (get) => [`Finished an export of ${countOf(get("rows"), "attempt")}`],
  export_stopped: (get) => [
    `Stopped an export after ${countOf(get("rows"), "attempt")}`,
    get("why") === "" ? "" : `: ${get("why")}`,
  ],
  cleanup_retried: (get) => ["Retried the clean-up of ", attemptOf(get)],
  cleanup_resolved: (get) => ["Marked the clean-up of ", attemptOf(get), ` as resolved: “${get("reason")}”`],
  reconciler_run: (get) => [`Ran the reconciler: ${reconciledText(get)}`],
  attempts_pruned: (get) => [
    `Removed ${countOf(get("attempts"), "attempt")}`,
    get("before") === "" ? "" : ` that ended before ${dayText(get("before"))}`,
    " from the log",
  ],
  data_erased: (get) => [erasedText(get)],
  trial_removed: (get) => ["Removed the trial tenant of ", attemptOf(get)],
  link_copied: (get) => [
    `Copied the owner’s link for ${get("ownerEmail")} (`,
    attemptOf(get, "attempt"),
    ")",
  ],
  link_revoked: (get) => [
    `Revoked the owner’s link for ${get("ownerEmail")} (`,
    attemptOf(get, "attempt"),
    ")",
  ],
  mail_asked: (get) => [
    `Requested an e-mail to the owner, ${get("ownerEmail")} (`,
    attemptOf(get, "attempt"),
    ")",
  ],
  owner_email_change_started: (get) => [
    `Started to change ${addressChange(get)} (`,
    attemptOf(get, "attempt"),
    ")",
  ],
  owner_email_changed: (get) => [`Changed ${addressChange(get)} (`, attemptOf(get, "attempt"), ")"],
  owner_email_change_failed: (get) => [
    `Couldn’t change ${addressChange(get)} (`,
    attemptOf(get, "attempt"),
    ")",
  ],
  factor_enrolled: (get) => [`Set up the authenticator app “${get("name")}”`],
  factor_removed: (get) => [`Removed the authenticator app “${get("name")}”`],
  role_changed: (get) => [roleChange(get("email"), get("before"), get("after"))],
  denied: (get) => [
    `Tried to ${deniedActions[get("what")] ?? get("what")} without `,
    get("missing") === "second factor" ? "a second factor" : "the required role",
  ],
};

/**
 * A staff event as a sentence without its subject. If the kind is unknown, returns only its name. If the details were
 * erased, returns the name with a note about the erasure.
 */
export function staffSentence(kind: string, details: readonly Detail[] | null): Sentence {
  const name = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
  if (details === null) return [`${name} (details erased)`];
  const values = new Map(details.map(({ name, value }) => [name, value === "null" ? "" : value]));
  const sentence = sentences[kind as StaffEventKind];
  if (!sentence) return [name];
  return sentence((name) => values.get(name) ?? "").filter((part) => part !== "");
}

function attemptOf(get: GetDetail, text = "an attempt"): Sentence[number] {
  const id = get("attemptId");
  return id === "" ? text : { text, href: `/audit/${id}` };
}

function addressChange(get: GetDetail): string {
  return `the owner’s e-mail address from ${get("from")} to ${get("to")}`;
}

function roleChange(email: string, before: string, after: string): string {
  if (before === "") return `Gave ${email} the ${after} role`;
  return after === ""
    ? `Removed ${email}, who had the ${before} role`
    : `Changed the role of ${email} from ${before} to ${after}`;
}

function rangeText(get: GetDetail): string {
  const preset = presets.find(({ key }) => key === get("range"));
  if (preset) return `the attempts of the last ${preset.label}`;
  const days = [get("from") && `from ${get("from")}`, get("to") && `to ${get("to")}`].filter(Boolean);
  return days.length > 0 ? `the attempts ${days.join(" ")}` : "all attempts";
}

const numbers = new Intl.NumberFormat("en-GB");

function countOf(n: string, noun: string): string {
  return `${numbers.format(Number(n))} ${Number(n) === 1 ? noun : `${noun}s`}`;
}

function reconciledText(get: GetDetail): string {
  const counts: [string, string][] = [
    [get("interrupted"), "interrupted attempt"],
    [get("lateUsers"), "leftover account"],
    [get("emailChanges"), "interrupted address change"],
    [totalOf(get("cleanups")), "clean-up"],
    [totalOf(get("messages")), "message"],
    [totalOf(get("retention")), "expired record"],
  ];
  const handled = counts.filter(([n]) => Number(n) > 0).map(([n, noun]) => countOf(n, noun));
  return handled.length > 0 ? handled.join(", ") : "nothing to do";
}

/** The scopes are those of db/functions/retention and db/functions/erasure. */
function erasedText(get: GetDetail): string {
  const subject = erasedSubjects[get("scope")];
  if (subject) return `Erased ${subject} from ${erasedRowsText((kind) => Number(get(kind)))}`;
  const before = get("before") === "" ? "" : ` from before ${dayText(get("before"))}`;
  return get("scope") === "denials"
    ? `Erased the addresses and details of ${countOf(get("staffEvents"), "denial")}${before}`
    : `Erased the contents of ${countOf(get("messages"), "e-mail")}${before}`;
}

/** The sum of the counts in a JSON object. */
function totalOf(json: string): string {
  const counts: unknown[] = json === "" ? [] : Object.values(JSON.parse(json));
  return String(counts.reduce<number>((sum, n) => sum + (typeof n === "number" ? n : 0), 0));
}
