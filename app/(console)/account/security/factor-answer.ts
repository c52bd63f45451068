import type { Enrolment } from "@/lib/second-factor/enrol-factor";
import type { FactorProblem } from "@/lib/second-factor/factor-problem";
import type { RefusedAnswer } from "../../_components/refused-text";

/** The outcome of an action on the user's authenticator apps. `factorId` is the app in the request. */
export type FactorAnswer =
  | { kind: "started"; enrolment: Enrolment }
  | { kind: "confirmed" | "removed"; name: string }
  | { kind: "malformed"; field: "name" | "code"; factorId?: string }
  | { kind: "problem"; problem: FactorProblem; factorId?: string }
  | (RefusedAnswer & { factorId?: string });

/** The latest answer to one action, and its time in milliseconds since 1970; 0 before the first. */
export type FactorAnswerState = { answer: FactorAnswer | null; answeredAt: number };
