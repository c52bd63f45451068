import type { FaultPoint } from "@/lib/provisioning/fault-points";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { inputFor } from "@/lib/provisioning/testing";

/** The model of the saga: which attempts hold which slugs and addresses, and which accounts exist. */

/** A claimed attempt. A `dead` one keeps the claim on its slug and address until it is ended. */
export type Claimed = {
  input: ProvisionInput;
  state: "completed" | "undone" | "dead";
  /** Seconds until a dead attempt may be taken over. */
  leaseLeft: number;
  /** Whether the owner's account exists, or the seconds until its clean-up is due. */
  account: "none" | "exists" | { cleanupDueIn: number };
};

/** A refusal, which must be repeated for the same key. */
export type Refused = { input: ProvisionInput; state: "refused"; code: string };

export type Model = { attempts: Map<string, Claimed | Refused> };

export const points: FaultPoint[] = [
  "claim.before",
  "claim.after",
  "create_user.before",
  "create_user.after",
  "commit_records.before",
  "commit_records.after",
];

/** An input of one run; the prefix separates it from other runs. */
export function inputOf(prefix: string, slug: number, owner: number): ProvisionInput {
  return { ...inputFor(`${prefix}-${slug}`), ownerEmail: `owner-${owner}@${prefix}.test` };
}

export function claimedOf(model: Model): Claimed[] {
  return [...model.attempts.values()].filter((attempt) => attempt.state !== "refused");
}

/** The possible answers to a new request: refusal codes, and "go" if its claim can succeed. */
export function possibleAnswers(model: Model, { slug, ownerEmail }: ProvisionInput): Set<string> {
  const all = claimedOf(model);
  if (all.some(({ input, state }) => state === "completed" && input.slug === slug))
    return new Set(["SLUG_TAKEN"]);
  const owned = all.filter(({ input, account }) => input.ownerEmail === ownerEmail && account !== "none");
  if (owned.some(({ state }) => state !== "dead")) return new Set(["EMAIL_TAKEN"]);
  const alive = all.filter(({ state, leaseLeft }) => state === "dead" && leaseLeft > 0);
  const answers = new Set<string>();
  if (alive.some(({ input }) => input.slug === slug)) answers.add("SLUG_TAKEN");
  if (alive.some(({ input }) => input.ownerEmail === ownerEmail)) answers.add("EMAIL_TAKEN");
  // The account of a dead attempt may be found first, even before its lease expires.
  if (owned.length > 0) answers.add("EMAIL_TAKEN");
  const free = owned.every(({ leaseLeft }) => leaseLeft <= 0);
  if (free && !alive.some(({ input }) => input.slug === slug || input.ownerEmail === ownerEmail))
    answers.add("go");
  return answers;
}

/** Ends dead attempts with an expired lease: all of them, or those that conflict with an input. */
export function undoExpired(model: Model, conflictingWith?: ProvisionInput): void {
  for (const attempt of claimedOf(model)) {
    const { input, state, leaseLeft } = attempt;
    const included =
      !conflictingWith ||
      input.slug === conflictingWith.slug ||
      input.ownerEmail === conflictingWith.ownerEmail;
    if (state === "dead" && leaseLeft <= 0 && included)
      Object.assign(attempt, { state: "undone", account: "none" });
  }
}

/** The tenants and accounts that must exist now, by slug and by address. */
export function existingIn(model: Model): { slugs: string[]; owners: string[] } {
  const all = claimedOf(model);
  const slugs = all.filter(({ state }) => state === "completed").map(({ input }) => input.slug);
  const owners = all.filter(({ account }) => account !== "none").map(({ input }) => input.ownerEmail);
  return { slugs: slugs.sort(), owners: owners.sort() };
}

export function answerOf(outcome: Outcome): string {
  return outcome.kind === "refused" ? outcome.code : outcome.kind;
}
