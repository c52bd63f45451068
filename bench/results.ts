import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Answer } from "./answer";
import type { Machine } from "./machine";

/** The questions in order. Those that need extra packages are in bench/peers, together with the packages. */
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

/** A stored answer, with the machine, the time and the duration of its measurement. */
export type StoredResult = { name: QuestionName; machine: Machine; seconds: number; answer: Answer };

export const resultsFolder = path.join(import.meta.dirname, "results");

/** The stored answers, in the order of the questions. */
export function readResults(): StoredResult[] {
  const files = questions.map((name) => path.join(resultsFolder, `${name}.json`));
  return files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as StoredResult);
}
