import type { Outcome } from "@/lib/provisioning/outcome";

/** One request for a slug: when it was sent and answered, by one monotonic clock, and what the answer was. */
export type Operation = {
  slug: string;
  invokedAt: number;
  returnedAt: number;
  answer: "won" | "undone" | "taken" | "other";
};

/** Runs one request and notes when it was sent, when it was answered, and what that means for its slug. */
export async function observe(slug: string, request: () => Promise<Outcome>): Promise<Operation> {
  const invokedAt = performance.now();
  const outcome = await request();
  return { slug, invokedAt, returnedAt: performance.now(), answer: answerOf(outcome) };
}

function answerOf(outcome: Outcome): Operation["answer"] {
  if (outcome.kind === "completed") return "won";
  if (outcome.kind === "refused" && outcome.status === "rolled_back") return "undone";
  return outcome.kind === "refused" && outcome.code === "SLUG_TAKEN" ? "taken" : "other";
}

/**
 * Why a history is not that of a register which is claimed, perhaps freed again, and won at most once;
 * null where it is. A claim is held at some time between its request and its answer, and a slug that has
 * been won is never free again.
 */
export function flawOf(history: readonly Operation[]): string | null {
  const bySlug = Map.groupBy(history, ({ slug }) => slug);
  for (const [slug, operations] of bySlug) {
    const winners = operations.filter(({ answer }) => answer === "won");
    if (winners.length > 1) return `${slug} was won ${winners.length} times`;
    const [winner] = winners;
    for (const operation of operations) {
      if (operation.answer === "other") return `${slug} got an answer that is none`;
      if (operation.answer === "taken") {
        const held = operations.some((other) => holds(other) && overlaps(other, operation));
        const won = winner !== undefined && winner.invokedAt < operation.returnedAt;
        if (!held && !won) return `${slug} was called taken while nobody had claimed it`;
      } else if (winner && operation !== winner && operation.invokedAt > winner.returnedAt) {
        return `${slug} was claimed again after it had been won`;
      }
    }
  }
  return null;
}

function holds({ answer }: Operation): boolean {
  return answer === "won" || answer === "undone";
}

function overlaps(a: Operation, b: Operation): boolean {
  return a.invokedAt < b.returnedAt && b.invokedAt < a.returnedAt;
}
