import type { Effect } from "@/lib/provisioning/fault-points";
import type { ProvisionInput } from "@/lib/provisioning/input";
import type { Outcome } from "@/lib/provisioning/outcome";
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

/** The key and the input of a cell's attempt. */
export type CellRequest = { key: string; input: ProvisionInput };

/**
 * A fault, caused by an external failure (`arm`), by an action at a worker's fault point (`plan`), by custom code
 * (`play`, which returns true if an answer was replayed), or else by the column's default. `end` is how the attempt must
 * end. `left` counts the tenants and accounts that remain although the attempt has not created a tenant.
 */
export type Fault = {
  end: string;
  arm?: (sent: CellRequest) => Promise<void>;
  plan?: (sent: CellRequest) => Plan;
  play?: (sent: CellRequest) => Promise<boolean>;
  left?: Partial<Existing>;
};

/** A fault outside the steps of the saga. `play` returns the caller's outcome. */
export type EnvironmentFault = {
  name: string;
  end: string;
  play: (sent: CellRequest) => Promise<Outcome>;
  left?: Partial<Existing>;
};

/** A cell that does not apply, with the reason in one sentence. */
export type NotApplicable = { without: string };
export type Cell = Fault | NotApplicable;

/**
 * How a worker reaches the effect: going forward with a separate claim (`submission`) or with a claim in the statement
 * that authorises a form (`form`), during an undo, or as the reconciler (`take-over`, `clean-up`).
 */
export type Scene = "submission" | "form" | "undo" | "take-over" | "clean-up";

export type Row = {
  name: string;
  /** Null if the step is not an effect: each applicable cell then has its own `play`. */
  reached: { effect: Effect; scene: Scene } | null;
  cells: Record<Column, Cell>;
};

export function isNotApplicable(cell: Cell): cell is NotApplicable {
  return "without" in cell;
}
