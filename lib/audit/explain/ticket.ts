import { erased } from "@/lib/auth/masking";
import { printable } from "@/lib/platform/printable";
import { plainText } from "@/lib/provisioning/errors/messages";
import { isTerminal } from "@/lib/provisioning/stages";
import type { Attempt } from "../get";
import type { AttemptExplanation } from "./index";

/** An attempt as plain text for a ticket: what happened and why, when (in UTC), who started it, what to do, and the ids. */
export function ticketText(attempt: Attempt, explanation: AttemptExplanation | null): string {
  const name =
    attempt.request.find((value) => value.name === "name")?.value || (attempt.erasedAt ? erased : "no name");
  const stage = attempt.events.findLast(({ note, stage }) => note === null && !isTerminal(stage))?.stage;
  const lines: [label: string, value: string | null | undefined][] = [
    ["Attempt to create", `${name} (${attempt.slug ?? (attempt.erasedAt ? erased : "no slug")})`],
    ["Outcome", attempt.state.replaceAll("_", " ")],
    ["Started", utcText(attempt.startedAt)],
    ["Ended", attempt.finishedAt && utcText(attempt.finishedAt)],
    ["Started by", attempt.actorEmail],
    ["Owner", attempt.erasedAt ? erased : attempt.ownerEmail],
    ["Last stage", attempt.state === "completed" ? null : stage],
    ["Code", attempt.errorCode],
    ["What happened", explanation?.title],
    ["Cause", explanation && plainText(explanation.cause)],
    ["Current state", explanation?.exists],
    ["Next step", explanation?.next],
    ["Attempt ID", attempt.id],
    ["Tenant ID", attempt.tenantId],
    ["Owner’s user ID", attempt.ownerUserId],
  ];
  return lines.flatMap(([label, value]) => (value ? `${label}: ${printable(value)}` : [])).join("\n");
}

/** A time such as "2026-11-29 16:41:03 UTC". */
function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
