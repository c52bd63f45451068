import { randomUUID } from "node:crypto";
import { completed, newUser, undone } from "../testing";
import type { Violations } from ".";

export const userViolations: Violations = {
  "no-orphaned-user": async () => {
    const { attemptId, userId } = await undone();
    return newUser({ id: userId, attemptId });
  },
  "no-user-of-unknown-attempt": () => newUser({ attemptId: randomUUID() }),
  "attempt-made-one-user": async () => {
    const { attemptId } = await completed();
    return newUser({ attemptId });
  },
  "undone-attempt-holds-no-user": async () => {
    const { userId } = await undone();
    return newUser({ id: userId });
  },
};
