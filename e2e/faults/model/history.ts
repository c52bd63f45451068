import type { Outcome } from "@/lib/provisioning/outcome";

/** One request for a slug, its answer, and the times of both on a monotonic clock. */
export type Operation = {
  slug: string;
  invokedAt: number;
  returnedAt: number;
  answer: "won" | "undone" | "taken" | "other";
};

/** Runs one request and records when it was sent, when it was answered, and the result for its slug. */
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
 * A reason why a history is not linearizable; null if none is found. A slug can be claimed, released and claimed again,
 * but won only once. A claim takes effect between its request and its answer.
 */
export function findFlaw(history: readonly Operation[]): string | null {
  const bySlug = Map.groupBy(history, ({ slug }) => slug);
  for (const [slug, operations] of bySlug) {
    const winners = operations.filter(({ answer }) => answer === "won");
    if (winners.length > 1) return `${slug} was won ${winners.length} times`;
    const [winner] = winners;
    for (const operation of operations) {
      if (operation.answer === "other") return `${slug} got an unexpected answer`;
      if (operation.answer === "taken") {
        const wasClaimed = operations.some((other) => claims(other) && overlaps(other, operation));
        const wasWon = winner !== undefined && winner.invokedAt < operation.returnedAt;
        if (!wasClaimed && !wasWon) return `${slug} was reported taken although it was free`;
      } else if (winner && operation !== winner && operation.invokedAt > winner.returnedAt) {
        return `${slug} was claimed again after it was won`;
      }
    }
  }
  return null;
}

function claims({ answer }: Operation): boolean {
  return answer === "won" || answer === "undone";
}

function overlaps(a: Operation, b: Operation): boolean {
  return a.invokedAt < b.returnedAt && b.invokedAt < a.returnedAt;
}
