import type { Effect } from "@/lib/provisioning/effect";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Existing } from "./expect-outcome";
import type { Plan } from "./workers";

/** The kinds of fault: columns of the matrix. */
export const columns = [
  "definite error",
  "not applied",
  "applied, reply lost",
  "false success",
  "crash before",
  "crash after",
  "slow / zombie",
  "duplicate",
] as const;

export type Column = (typeof columns)[number];

/** One attempt, under the key and the data of its cell. */
export type Sent = { key: string; input: ProvisionInput };

/**
 * A cell that can be provoked, by making something outside fail (`arm`), by what its worker meets (`plan`), or
 * in a way of its own (`play`, which returns whether an answer was replayed); else by the usual means of its
 * column. `end` is the expected end, and `left` what is there afterwards without being the attempt's.
 */
export type Fault = {
  end: string;
  arm?: (sent: Sent) => Promise<void>;
  plan?: (sent: Sent) => Plan;
  play?: (sent: Sent) => Promise<boolean>;
  left?: Partial<Existing>;
};

/** A cell without meaning, with the reason in one sentence. */
export type Meaningless = { without: string };
export type Cell = Fault | Meaningless;

/** How a worker comes to the effect: on its way forward, while it undoes, or as the reconciler. */
export type Scene = "submission" | "undo" | "take-over" | "clean-up";

export type Row = {
  name: string;
  /** Null where the step changes nothing, so that each of its cells says how it is played. */
  reached: { effect: Effect; scene: Scene } | null;
  cells: Record<Column, Cell>;
};

export function isMeaningless(cell: Cell): cell is Meaningless {
  return "without" in cell;
}
