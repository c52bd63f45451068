import { Check, Circle, LoaderCircle, Undo2 } from "lucide-react";
import { cn } from "@/components/cn";
import { durationText } from "../../_components/duration";
import { type StageMark, type Step, stepsOf } from "./steps";

const icons = { waiting: Circle, active: LoaderCircle, done: Check, stopped: Undo2 };
const states = { waiting: "not started", active: "in progress", done: "done", stopped: "being undone" };
const colours = {
  waiting: "text-muted-foreground/50",
  active: "animate-spin text-primary",
  done: "text-success",
  stopped: "text-warning",
};

/** The four steps of an attempt, each with its first and last stage in the audit log and its duration. */
export function StepList({ marks }: { marks: readonly StageMark[] }) {
  const steps = stepsOf(marks);
  return (
    <>
      <ol className="grid gap-1.5">
        {steps.map((step) => (
          <StepRow key={step.stages} step={step} />
        ))}
      </ol>
      <p role="status" className="sr-only">
        {announcement(steps)}
      </p>
    </>
  );
}

function StepRow({ step: { text, stages, state, tookMs } }: { step: Step }) {
  const Icon = icons[state];
  return (
    <li
      aria-current={state === "active" ? "step" : undefined}
      className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-3"
    >
      <Icon aria-hidden className={cn("mt-1 size-4", colours[state])} />
      <span className={state === "waiting" ? "text-muted-foreground" : undefined}>
        {text}
        <span className="sr-only">: {states[state]}</span>
      </span>
      <span className="whitespace-nowrap text-right text-muted-foreground tabular-nums">
        {tookMs !== null && durationText(tookMs)}
      </span>
      <span className="col-start-2 font-mono text-muted-foreground text-xs leading-5">{stages}</span>
    </li>
  );
}

/** The current step, announced once each time it changes. */
function announcement(steps: Step[]): string {
  const current = steps.find(({ state }) => state === "active" || state === "stopped");
  return current ? `${current.text}: ${states[current.state]}` : "All steps are done";
}
