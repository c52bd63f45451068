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

/** The questions whose answers depend on the kind of Auth server. With `--auth-url`, they use a real one. */
export const authQuestions: readonly QuestionName[] = ["v1", "peers", "request"];

/** A stored answer, with the machine, the date and the duration of its measurement. */
export type StoredResult = { name: QuestionName; machine: Machine; seconds: number; answer: Answer };

/** The Auth server with which an answer was measured: the local stand-in, or a real one. */
export type AuthKind = "local" | "real";

const folder = path.join(import.meta.dirname, "results");
export const resultsFolders: Record<AuthKind, string> = {
  local: folder,
  real: path.join(folder, "real-auth"),
};

/** The stored answers, in the order of the questions. */
export function readResults(auth: AuthKind): StoredResult[] {
  const files = questions.map((name) => path.join(resultsFolders[auth], `${name}.json`));
  return files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, "utf8")) as StoredResult);
}
