import type { Mutant } from "../mutant";
import { concurrencyMutants } from "./concurrency";
import { databaseMutants } from "./database";
import { undoMutants } from "./undo";

/** Bugs in provisioning and its database, in the order of the table in docs/fault-matrix.md. */
export const faultMutants: readonly Mutant[] = [...undoMutants, ...concurrencyMutants, ...databaseMutants];
