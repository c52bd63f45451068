import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Answer } from "./answer";
import type { Machine } from "./machine";

/** The questions in their order; those in need of packages that the product has not lie with these, in bench/peers. */
export const questions = [
  "round-trips",
  "floor",
  "v1",
  "peers",
  "request",
  "scale",
  "audit",
  "processes",
  "driver",
  "page",
] as const;
export type QuestionName = (typeof questions)[number];

/** An answer as it is kept: where and when it was found, and how long that took. */
export type Kept = { name: QuestionName; machine: Machine; seconds: number; answer: Answer };

export const resultsFolder = path.join(import.meta.dirname, "results");

/** The answers that are kept, in the order of the questions. */
export function readResults(): Kept[] {
  const files = questions.map((name) => path.join(resultsFolder, `${name}.json`));
  return files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as Kept);
}
