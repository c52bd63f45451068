import { describe, expect, test } from "vitest";
import fc from "@/db/testing/fast-check";
import { passwordProblem } from "./password";

const context = ["Café Golden Spoon", "golden-spoon", "ana.novak@golden-spoon.com", "example.com"];

describe("a strong password", () => {
  test.each([
    "violet tractor humming",
    "Rhabarber-Wolke-7-Kamin",
    "x9$Lw2!vQz8#Tn4@",
    "寿司と雨と青い自転車に乗って帰る道",
    "my golden retriever eats lasagne",
    "        spaces        count     too zq",
    "k".concat("jfhwoeirutyaldkw"),
  ])("is accepted: %j", (password) => {
    expect(passwordProblem(password, context)).toBeNull();
  });

  test("is accepted if it consists of 18 or more random characters", () => {
    const random = fc.string({
      unit: fc.constantFrom(..."abdfhkmprtwyAEGHKLM2479#-_"),
      minLength: 18,
      maxLength: 60,
    });
    fc.assert(
      fc.property(random, (password) => {
        fc.pre(new Set(password.toLowerCase()).size > 9);
        return passwordProblem(password, []) === null;
      }),
    );
  });
});

describe("a weak password", () => {
  test.each([
    ["", { kind: "empty" }],
    ["short words", { kind: "short", length: 11, min: 15 }],
    ["🍕🍕🍕🍕🍕🍕🍕", { kind: "short", length: 7, min: 15 }],
    ["a".repeat(73), { kind: "long", bytes: 73, max: 72 }],
    ["violet tractor ".repeat(3).concat("寿司".repeat(10)), { kind: "long", bytes: 105, max: 72 }],
    ["broken \ud800 violet tractor", { kind: "invalidCharacter" }],
  ])("is refused for its length or an invalid character: %j", (password, problem) => {
    expect(passwordProblem(password, context)).toEqual(problem);
  });

  test.each([
    "aaaaaaaaaaaaaaaa",
    "abababababababab",
    "123456789012345",
    "abcdefghijklmnop",
    "qwertyuiopasdfgh",
    "1qaz2wsx3edc4rfv",
    "098765432109876",
    "passwordpassword",
    "Password123456789",
    "P4ssw0rd!P4ssw0rd!",
    "correct horse battery staple",
    "CorrectHorseBatteryStaple1",
    "iloveyouiloveyou2",
    "xk3f9qzvxk3f9qzv",
    "GoldenSpoon2026!",
    "golden-spoon-golden",
    "ananovak@golden-spoon.com",
    "Golden Spoon Admin 123",
    "G0ld3nSp00n2026!!",
    "WelcomeSummer2026",
    "TenantConsole2026",
    "Password.Golden.1234",
  ])("is refused as easy to guess: %j", (password) => {
    expect(passwordProblem(password, context)).toEqual({ kind: "guessable" });
  });

  test("is refused for its length before its words are checked", () => {
    const long = "ab".repeat(500_000).concat("!");
    expect(passwordProblem(long, context)).toEqual({ kind: "long", bytes: 1_000_001, max: 72 });
  });
});
