import { isFailure, type Stage, stages } from "@/lib/provisioning/stages";

/** A stage that was reached, or an `event` within it, and its time in milliseconds since the attempt began. */
export type StageMark = { stage: Stage; offsetMs: number; event?: string };

/** The stages of a successful attempt as four steps for users, each from one stage to another. */
const steps = [
  { from: "initiated", to: "validated", text: "Check the input" },
  { from: "validated", to: "auth_user_created", text: "Reserve slug and e-mail, create owner account" },
  { from: "auth_user_created", to: "verifying", text: "Create the tenant’s records" },
  { from: "verifying", to: "completed", text: "Check that every record exists" },
] as const satisfies { from: Stage; to: Stage; text: string }[];

export type Step = {
  text: string;
  /** The names of its stages in the audit log. */
  stages: string;
  state: "waiting" | "active" | "done" | "stopped";
  /** Its duration in ms; null until it is done, or if its start was not seen. */
  tookMs: number | null;
};

/** The steps of an attempt. The first step that is not done is active, unless the attempt is being undone. */
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
