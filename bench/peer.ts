/** A program that creates a user, an organisation and the user’s membership of it, as it is asked from code. */
export type Peer = {
  name: string;
  /** Throws where it fails. */
  provision(slug: string): Promise<unknown>;
  /** The same, with a fault once the organisation is there and before its owner is a member; null where it has no such step. */
  provisionWithFault: ((slug: string) => Promise<unknown>) | null;
  /** In a few words, what an error says that has reached the caller. */
  told(error: unknown): string;
  /** How many organisations without an owner, and users without an organisation, there are. */
  leftBehind(): Promise<number>;
};

/** A new organisation’s slug and its owner’s address. */
export const addressOf = (slug: string) => `${slug}-${Math.random().toString(36).slice(2)}@bench.test`;
