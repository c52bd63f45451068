import { describe, expect, test } from "vitest";
import fc from "@/db/testing/fast-check";
import { passwordProblem } from "./password";

const context = ["Café Golden Spoon", "golden-spoon", "ana.novak@golden-spoon.com", "example.com"];

describe("a password is accepted", () => {
  test.each([
    "violet tractor humming",
    "Rhabarber-Wolke-7-Kamin",
    "x9$Lw2!vQz8#Tn4@",
    "寿司と雨と青い自転車に乗って帰る道",
    "my golden retriever eats lasagne",
    "        spaces        count     too zq",
    "k".concat("jfhwoeirutyaldkw"),
  ])("%j", (password) => {
    expect(passwordProblem(password, context)).toBeNull();
  });

  test("if it has 15 or more random characters", () => {
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

describe("a password is refused", () => {
  test.each([
    ["", /^Choose a password/],
    ["short words", /has 11 of at least 15/],
    ["🍕🍕🍕🍕🍕🍕🍕", /has 7 of at least 15/],
    ["a".repeat(73), /takes up 73 bytes/],
    ["violet tractor ".repeat(3).concat("寿司".repeat(10)), /takes up 105 bytes/],
    ["broken \ud800 violet tractor", /invalid character/],
  ])("%j by its length or shape", (password, problem) => {
    expect(passwordProblem(password, context)).toMatch(problem);
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
  ])("%j because it is easy to guess", (password) => {
    expect(passwordProblem(password, context)).toMatch(/easy to guess/);
  });

  test("without checking the words if it is too long", () => {
    const long = "ab".repeat(500_000).concat("!");
    expect(passwordProblem(long, context)).toMatch(/too long/);
  });
});
