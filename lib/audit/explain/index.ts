import type { Refusal } from "@/lib/guards/refusal";
import { explain } from "@/lib/provisioning/errors/explain";
import type { Sentence } from "@/lib/provisioning/errors/messages";
import type { Attempt } from "../get";
import type { Conflict } from "./conflict";
import { firstStep, type Remains, remainsText } from "./remains";
import { attemptTexts, repeatsText } from "./texts";

type Ended = Remains & Pick<Attempt, "errorCode" | "errorDetail" | "actorEmail">;

export type AttemptExplanation = { title: string; cause: Sentence; exists: string; next: string };

/**
 * Explains why an attempt ended without a tenant, in the third person, because the reader might not have submitted the
 * form. Null if the attempt is in progress or completed.
 */
export function explainAttempt(
  attempt: Ended,
  conflict: Conflict | null,
  isAdmin: boolean,
): AttemptExplanation | null {
  if (!attempt.errorCode) return null;
  const refusal = refusalOf(attempt.errorCode, attempt.errorDetail);
  const general = explain(refusal);
  const again = isAdmin ? "Try again" : "Ask an admin to try again";
  const texts = attemptTexts[refusal.code]({ actor: attempt.actorEmail, again });
  const next = repeats(refusal, general.retryable) ? repeatsText : conflict?.free ? `${again}.` : texts.next;
  const first = firstStep(attempt, isAdmin);
  return {
    title: texts.title ?? general.title,
    cause: conflict?.sentence ?? [texts.cause ?? wrongFields(refusal) ?? general.cause],
    exists: remainsText(attempt),
    next: first ? `${first} ${next}` : next,
  };
}

/** True if the database or the Auth server would refuse the same values again. */
function repeats({ code }: Refusal, retryable: boolean): boolean {
  return !retryable && (code === "DATABASE_FAILED" || code === "AUTH_FAILED");
}

/** The messages for an attempt's invalid fields; null if its code is not INVALID_INPUT, or there are none. */
function wrongFields({ code, detail }: Refusal): string | null {
  const fields = detail?.fields;
  if (code !== "INVALID_INPUT" || typeof fields !== "object" || fields === null) return null;
  const messages = Object.values(fields).filter((message) => typeof message === "string");
  return messages.length > 0 ? messages.join(" ") : null;
}

/** Details that are objects in a refusal. In an attempt, all details are strings, already masked for the reader. */
const structured = ["counts", "expected", "fields", "ids"];

function refusalOf(code: Refusal["code"], details: Attempt["errorDetail"]): Refusal {
  const entries = details.map(({ name, value }) => [name, structured.includes(name) ? parsed(value) : value]);
  return { code, detail: Object.fromEntries(entries) };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
