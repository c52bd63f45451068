import { isFailure, type Stage, stages } from "@/lib/provisioning/stages";

/** A stage that was reached, or an `event` within it, and its time in milliseconds since the attempt began. */
export type StageMark = { stage: Stage; offsetMs: number; event?: string };

/** The stages of a successful attempt, grouped into four steps for users. A step starts at one stage and ends at another. */
const steps = [
  { from: "initiated", to: "validated", text: "Check the input" },
  { from: "validated", to: "auth_user_created", text: "Reserve slug and e-mail, create owner account" },
  { from: "auth_user_created", to: "verifying", text: "Create the tenant’s records" },
  { from: "verifying", to: "completed", text: "Check that every record exists" },
] as const satisfies { from: Stage; to: Stage; text: string }[];

export type Step = {
  text: string;
  /** The names of the step's first and last stage in the audit log. */
  stages: string;
  state: "waiting" | "active" | "done" | "stopped";
  /** The step's duration in ms; null unless both stages have been recorded. */
  tookMs: number | null;
};

/** The steps of an attempt. The first one that is not done is active, or stopped if the attempt failed or is being undone. */
export function stepsOf(marks: readonly StageMark[]): Step[] {
  const undone = marks.some(({ stage, event }) => event === "undo_started" || isFailure(stage));
  const forward = marks.filter(({ stage, event }) => !event && !isFailure(stage));
  const reached = new Map<Stage, number>(forward.map(({ stage, offsetMs }) => [stage, offsetMs]));
  const furthest = Math.max(-1, ...forward.map(({ stage }) => stages.indexOf(stage)));
  const current = steps.findIndex(({ to }) => stages.indexOf(to) > furthest);
  return steps.map(({ from, to, text }, index) => {
    const done = current === -1 || index < current;
    const state = done ? "done" : index > current ? "waiting" : undone ? "stopped" : "active";
    const [start, end] = [reached.get(from), reached.get(to)];
    const tookMs = start === undefined || end === undefined ? null : end - start;
    return { text, stages: `${from} → ${to}`, state, tookMs };
  });
}
