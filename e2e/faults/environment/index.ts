import type { EnvironmentFault } from "../cell";
import { authServerFaults } from "./auth-server";
import { databaseFaults } from "./database";
import { workerFaults } from "./workers";

/** The faults outside the steps of the saga, in the order of the table in docs/fault-matrix.md. */
export const environment: readonly EnvironmentFault[] = [
  ...databaseFaults,
  ...workerFaults,
  ...authServerFaults,
];
