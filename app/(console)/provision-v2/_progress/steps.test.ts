import { expect, test } from "vitest";
import { type Stage, stages } from "@/lib/provisioning/stages";
import { type StageMark, stepsOf } from "./steps";

const marksFor = (...names: Stage[]): StageMark[] =>
  names.map((stage) => ({ stage, offsetMs: stages.indexOf(stage) * 10 }));

const states = (marks: StageMark[]) => stepsOf(marks).map(({ state }) => state);

test("the first step is active before any stage is recorded", () => {
  expect(states([])).toEqual(["active", "waiting", "waiting", "waiting"]);
});

test("a step's last stage completes it and starts the next step", () => {
  expect(states(marksFor("initiated", "validating", "validated"))).toEqual([
    "done",
    "active",
    "waiting",
    "waiting",
  ]);
  expect(states(marksFor("auth_user_created", "creating_records"))).toEqual([
    "done",
    "done",
    "active",
    "waiting",
  ]);
  expect(states(marksFor("completed"))).toEqual(["done", "done", "done", "done"]);
});

test("a step's duration runs from its first stage to its last, or is null if either is missing", () => {
  const marks = marksFor("initiated", "validating", "validated", "creating_auth_user", "auth_user_created");
  expect(stepsOf(marks).map(({ tookMs }) => tookMs)).toEqual([20, 20, null, null]);
  expect(stepsOf(marksFor("verifying")).map(({ tookMs }) => tookMs)).toEqual([null, null, null, null]);
});

test("an undo stops the active step and leaves no other step active", () => {
  const interrupted = marksFor(
    "initiated",
    "validated",
    "creating_auth_user",
    "auth_user_created",
    "creating_records",
  );
  const undo: StageMark = { stage: "creating_records", offsetMs: 99, event: "undo_started" };
  expect(states([...interrupted, undo])).toEqual(["done", "done", "stopped", "waiting"]);
  expect(states([...interrupted, ...marksFor("rolled_back")])).toEqual([
    "done",
    "done",
    "stopped",
    "waiting",
  ]);
});
