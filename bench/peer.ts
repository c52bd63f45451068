/** A program that creates a user, an organisation and the user’s membership, called from code. */
export type Peer = {
  name: string;
  /** Throws on failure. */
  provision(slug: string): Promise<unknown>;
  /** Fails after creating the organisation and before adding its owner; null if there is no such step. */
  provisionWithFault: ((slug: string) => Promise<unknown>) | null;
  /** A short description of an error that reaches the caller. */
  describeError(error: unknown): string;
  /** The number of organisations without an owner plus users without an organisation. */
  countLeftovers(): Promise<number>;
};

/** A unique address for the owner of the organisation with this slug. */
export const addressOf = (slug: string) => `${slug}-${Math.random().toString(36).slice(2)}@bench.test`;
