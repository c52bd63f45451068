import { erasedRowsText } from "@/lib/audit/erase/erase-text";
import { presets } from "@/lib/audit/query/range";
import type { Detail } from "@/lib/platform/details";
import { dayText, type Sentence } from "@/lib/provisioning/errors/messages";
import type { StaffEventKind } from "@/lib/staff-log/record";

/** The details of an event by name; "" for a missing detail. */
type Values = (name: string) => string;

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

const sentences: Record<StaffEventKind, (of: Values) => Sentence> = {
  export_started: (of) => [
    `Started an export of ${rangeText(of)} as ${of("format") === "jsonl" ? "JSON Lines" : "CSV"}, `,
    of("query") === "" ? "" : `matching “${of("query")}”, `,
    of("personalData") === "true" ? "with names and addresses" : "without names and addresses",
  ],
  export_finished: (of) => [`Finished an export of ${countOf(of("rows"), "attempt")}`],
  export_stopped: (of) => [
    `Stopped an export after ${countOf(of("rows"), "attempt")}`,
    of("why") === "" ? "" : `: ${of("why")}`,
  ],
  cleanup_retried: (of) => ["Retried the clean-up of ", attemptOf(of)],
  cleanup_resolved: (of) => ["Marked the clean-up of ", attemptOf(of), ` as resolved: “${of("reason")}”`],
  reconciler_run: (of) => [`Ran the reconciler: ${reconciledText(of)}`],
  attempts_pruned: (of) => [
    `Removed ${countOf(of("attempts"), "attempt")}`,
    of("before") === "" ? "" : ` that ended before ${dayText(of("before"))}`,
    " from the log",
  ],
  data_erased: (of) => [erasedText(of)],
  trial_removed: (of) => ["Removed the trial tenant of ", attemptOf(of)],
  link_copied: (of) => [`Copied the owner’s link for ${of("ownerEmail")} (`, attemptOf(of, "attempt"), ")"],
  link_revoked: (of) => [`Revoked the owner’s link for ${of("ownerEmail")} (`, attemptOf(of, "attempt"), ")"],
  mail_asked: (of) => [
    `Requested an e-mail to the owner, ${of("ownerEmail")} (`,
    attemptOf(of, "attempt"),
    ")",
  ],
  owner_email_change_started: (of) => [
    `Started to change ${addressChange(of)} (`,
    attemptOf(of, "attempt"),
    ")",
  ],
  owner_email_changed: (of) => [`Changed ${addressChange(of)} (`, attemptOf(of, "attempt"), ")"],
  owner_email_change_failed: (of) => [
    `Couldn’t change ${addressChange(of)} (`,
    attemptOf(of, "attempt"),
    ")",
  ],
  factor_enrolled: (of) => [`Set up the authenticator app “${of("name")}”`],
  factor_removed: (of) => [`Removed the authenticator app “${of("name")}”`],
  role_changed: (of) => [roleChange(of("email"), of("before"), of("after"))],
  denied: (of) => [
    `Tried to ${deniedActions[of("what")] ?? of("what")} without `,
    of("missing") === "second factor" ? "a second factor" : "the required role",
  ],
};

/** A staff event as a sentence without its subject. An unknown kind is shown by name, as is one whose details were erased. */
export function staffSentence(kind: string, details: readonly Detail[] | null): Sentence {
  const name = kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
  if (details === null) return [`${name} (details erased)`];
  const values = new Map(details.map(({ name, value }) => [name, value === "null" ? "" : value]));
  const sentence = sentences[kind as StaffEventKind];
  if (!sentence) return [name];
  return sentence((name) => values.get(name) ?? "").filter((part) => part !== "");
}

function attemptOf(of: Values, text = "an attempt"): Sentence[number] {
  const id = of("attemptId");
  return id === "" ? text : { text, href: `/audit/${id}` };
}

function addressChange(of: Values): string {
  return `the owner’s e-mail address from ${of("from")} to ${of("to")}`;
}

function roleChange(email: string, before: string, after: string): string {
  if (before === "") return `Gave ${email} the ${after} role`;
  return after === ""
    ? `Removed ${email}, who had the ${before} role`
    : `Changed the role of ${email} from ${before} to ${after}`;
}

function rangeText(of: Values): string {
  const preset = presets.find(({ key }) => key === of("range"));
  if (preset) return `the attempts of the last ${preset.label}`;
  const days = [of("from") && `from ${of("from")}`, of("to") && `to ${of("to")}`].filter(Boolean);
  return days.length > 0 ? `the attempts ${days.join(" ")}` : "all attempts";
}

const numbers = new Intl.NumberFormat("en-GB");

function countOf(n: string, noun: string): string {
  return `${numbers.format(Number(n))} ${Number(n) === 1 ? noun : `${noun}s`}`;
}

function reconciledText(of: Values): string {
  const counts: [string, string][] = [
    [of("interrupted"), "interrupted attempt"],
    [of("lateUsers"), "leftover account"],
    [of("emailChanges"), "interrupted address change"],
    [totalOf(of("cleanups")), "clean-up"],
    [totalOf(of("messages")), "message"],
    [totalOf(of("retention")), "expired record"],
  ];
  const handled = counts.filter(([n]) => Number(n) > 0).map(([n, noun]) => countOf(n, noun));
  return handled.length > 0 ? handled.join(", ") : "nothing was due";
}

/** The scopes are those of db/functions/retention and db/functions/erasure. */
function erasedText(of: Values): string {
  const subject = erasedSubjects[of("scope")];
  if (subject) return `Erased ${subject} from ${erasedRowsText((kind) => Number(of(kind)))}`;
  const before = of("before") === "" ? "" : ` from before ${dayText(of("before"))}`;
  return of("scope") === "denials"
    ? `Erased the addresses and details of ${countOf(of("staffEvents"), "denial")}${before}`
    : `Erased the contents of ${countOf(of("messages"), "e-mail")}${before}`;
}

/** The sum of the counts in a JSON object. */
function totalOf(json: string): string {
  const counts: unknown[] = json === "" ? [] : Object.values(JSON.parse(json));
  return String(counts.reduce<number>((sum, n) => sum + (typeof n === "number" ? n : 0), 0));
}
