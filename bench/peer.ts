/** A program, called from code, that creates an organisation with one member, or none if the program has no users. */
export type Peer = {
  name: string;
  /** True if creating a user hashes a password, which takes most of the time. */
  hashesPasswords?: true;
  /** Throws on failure. */
  provision(slug: string): Promise<unknown>;
  /**
   * Provisions with a fault before the owner is added to the organisation. In this console, one transaction writes
   * both, and the fault is thrown before it. Null if the program has no owners.
   */
  provisionWithFault: ((slug: string) => Promise<unknown>) | null;
  /** A short description of an error that reaches the caller. */
  describeError(error: unknown): string;
  /** The number of organisations without an owner plus users without an organisation. */
  countLeftovers(): Promise<number>;
};

/** A unique address for the owner of the organisation with this slug. */
export const addressOf = (slug: string) => `${slug}-${Math.random().toString(36).slice(2)}@bench.test`;
