import type { EraseBlocker, EraseOutcome, EraseSubject } from ".";

/** Why personal data can't be erased yet, and what to do first. */
const blockerTexts: Record<EraseBlocker, string> = {
  in_flight: "An attempt is still in progress. Wait until it has ended.",
  cleanup: "The clean-up of the owner’s account is still open. Resolve it first.",
  message: "An e-mail hasn’t been sent yet. Wait until it has been sent, or revoke the owner’s link.",
  email_change: "A change of the owner’s e-mail address is in progress. Wait until it has ended.",
  link: "The owner is using their link right now. Try again in a few minutes.",
  role: "The data belongs to a staff member who still has a role. Remove the role first.",
};

export function eraseRefusalText(reason: EraseBlocker): string {
  return blockerTexts[reason];
}

export function subjectText(subject: EraseSubject): string {
  switch (subject.scope) {
    case "owner":
      return subject.email;
    case "attempt":
      return `the owner of attempt ${subject.attemptId}`;
    case "staff":
      return `the former staff member ${subject.userId}`;
  }
}

const rowNames: readonly (readonly [kind: string, one: string, many: string])[] = [
  ["attempts", "attempt", "attempts"],
  ["activationEvents", "activation event", "activation events"],
  ["emailChanges", "address change", "address changes"],
  ["links", "link", "links"],
  ["messages", "message", "messages"],
  ["cleanups", "clean-up", "clean-ups"],
  ["roles", "role", "roles"],
  ["staffEvents", "entry of the staff log", "entries of the staff log"],
];

/** The rows from which something was erased, such as “2 attempts and 1 link”. */
export function erasedRowsText(countOf: (kind: string) => number | undefined): string {
  const parts = rowNames.flatMap(([kind, one, many]) => {
    const n = countOf(kind) ?? 0;
    return n > 0 ? [`${n} ${n === 1 ? one : many}`] : [];
  });
  return new Intl.ListFormat("en-GB").format(parts);
}

/** An outcome in one or two sentences. */
export function eraseText(outcome: EraseOutcome, subject: EraseSubject): string {
  switch (outcome.kind) {
    case "erased":
      return `Erased the personal data of ${subjectText(subject)} from ${erasedRowsText((kind) => outcome.counts[kind])}.`;
    case "refused": {
      const attempt = outcome.attemptId ? ` (attempt ${outcome.attemptId})` : "";
      return `Nothing was erased${attempt}. ${eraseRefusalText(outcome.reason)}`;
    }
    case "already-erased":
      return "This attempt’s personal data has already been erased.";
    case "nothing":
      return `Nothing is stored about ${subjectText(subject)}.`;
  }
}
