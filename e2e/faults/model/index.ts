import type { FaultPoint } from "@/lib/provisioning/effect";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
import { inputFor } from "@/lib/provisioning/testing";

/** What the saga must amount to: who holds a slug or an address, and which accounts exist. */

/** An attempt that was claimed; `dead` ones hold slug and address until someone ends them. */
export type Claimed = {
  input: ProvisionInput;
  state: "completed" | "undone" | "dead";
  /** Seconds until a dead one may be taken over. */
  leaseLeft: number;
  /** What keeps the owner's account in existence: the worker died, or a clean-up is due in so many seconds. */
  account: "none" | "there" | { cleanupDueIn: number };
};

/** The answers that were given once, and must be given again to the same key. */
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

/** Inputs of one run: its prefix keeps it apart from all others. */
export function inputOf(prefix: string, slug: number, owner: number): ProvisionInput {
  return { ...inputFor(`${prefix}-${slug}`), ownerEmail: `owner-${owner}@${prefix}.test` };
}

export function claimedOf(model: Model): Claimed[] {
  return [...model.attempts.values()].filter((attempt) => attempt.state !== "refused");
}

/** The answers that a new request may get: names of refusals, or "go" where it is claimed. */
export function answersTo(model: Model, { slug, ownerEmail }: ProvisionInput): Set<string> {
  const all = claimedOf(model);
  if (all.some(({ input, state }) => state === "completed" && input.slug === slug))
    return new Set(["SLUG_TAKEN"]);
  const owned = all.filter(({ input, account }) => input.ownerEmail === ownerEmail && account !== "none");
  if (owned.some(({ state }) => state !== "dead")) return new Set(["EMAIL_TAKEN"]);
  const alive = all.filter(({ state, leaseLeft }) => state === "dead" && leaseLeft > 0);
  const answers = new Set<string>();
  if (alive.some(({ input }) => input.slug === slug)) answers.add("SLUG_TAKEN");
  if (alive.some(({ input }) => input.ownerEmail === ownerEmail)) answers.add("EMAIL_TAKEN");
  // The account of a dead attempt may be what is seen first, whether its lease is over or not.
  if (owned.length > 0) answers.add("EMAIL_TAKEN");
  const free = owned.every(({ leaseLeft }) => leaseLeft <= 0);
  if (free && !alive.some(({ input }) => input.slug === slug || input.ownerEmail === ownerEmail))
    answers.add("go");
  return answers;
}

/** Ends dead attempts whose lease is over: all of them, or those in the way of an input. */
export function undoStale(model: Model, inTheWayOf?: ProvisionInput): void {
  for (const attempt of claimedOf(model)) {
    const { input, state, leaseLeft } = attempt;
    const wanted =
      !inTheWayOf || input.slug === inTheWayOf.slug || input.ownerEmail === inTheWayOf.ownerEmail;
    if (state === "dead" && leaseLeft <= 0 && wanted)
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
