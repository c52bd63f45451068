import { describe, expect, test } from "vitest";
import { connectMs, statementMs } from "@/db/connection/time-limits";
import { callTimeoutMs, lateEffectSeconds, serverTimeoutMs } from "../auth/server-call";
import {
  createTenantMs,
  endedRequestsWindowSeconds,
  forwardBudgetMs,
  lateUserWindowSeconds,
  leaseSeconds,
  trustedResponseMs,
  undoRetryMs,
} from "./limits";

/** The longest time that one more try of a statement can take. */
const tryMs = connectMs + statementMs;
const leaseMs = leaseSeconds * 1_000;

describe("the lease", () => {
  test("covers an attempt's whole budget, then its last statement and the first write of its undo", () => {
    expect(forwardBudgetMs + tryMs + undoRetryMs + tryMs).toBeLessThan(leaseMs);
  });

  test("covers the deletion of the user, with its three calls, and the last read and write of the undo", () => {
    expect(3 * callTimeoutMs + tryMs + undoRetryMs + tryMs).toBeLessThan(leaseMs);
  });

  test("outlasts the requests to the Auth server that the worker has sent", () => {
    expect(forwardBudgetMs + lateEffectSeconds * 1_000).toBeLessThan(leaseMs);
  });
});

describe("the Auth server's timeout", () => {
  test("expires before the console stops waiting, and before the console follows up on a lost response", () => {
    expect(serverTimeoutMs).toBeLessThan(callTimeoutMs);
    expect(serverTimeoutMs).toBeLessThan(lateEffectSeconds * 1_000);
  });

  test("is longer than the slowest response that the console trusts", () => {
    expect(trustedResponseMs).toBeLessThan(serverTimeoutMs);
  });
});

test("the product's code may take as long as a statement, which is less than the attempt's budget", () => {
  expect(createTenantMs).toBe(statementMs);
  expect(createTenantMs).toBeLessThan(forwardBudgetMs);
});

test("the first check that finds no user is final only if every request to create the user has ended", () => {
  expect(endedRequestsWindowSeconds).toBeLessThan(lateEffectSeconds);
  expect(lateUserWindowSeconds).toBeGreaterThan(leaseSeconds + lateEffectSeconds);
});
