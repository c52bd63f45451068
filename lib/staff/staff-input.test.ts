import { expect, test } from "vitest";
import { parseAddStaff, parseChangeRole, parseRemoveStaff } from "./staff-input";

const userId = "de5ef4ee-cc2d-4e50-ba9c-85b8ababb323";
const invalid = { ok: false, refusal: { code: "INVALID_INPUT" } };

test("an address is trimmed, and consent applies only to the address that it names", () => {
  const form = { staffAccount: " ana@golden.test ", role: "support" };
  const input = { account: "ana@golden.test", role: "support", acceptOwner: false };
  expect(parseAddStaff(form)).toEqual({ ok: true, input });
  expect(parseAddStaff({ ...form, acceptOwnerOf: "bo@golden.test" })).toEqual({ ok: true, input });
  expect(parseAddStaff({ ...form, acceptOwnerOf: "ana@golden.test" })).toEqual({
    ok: true,
    input: { ...input, acceptOwner: true },
  });
});

test.each([
  [undefined, "missing"],
  [" ", "missing"],
  [new Blob(), "missing"],
  [`${"a".repeat(309)}@golden.test`, "too long"],
])("the account %j is refused as %s", (staffAccount, problem) => {
  const refusal = { code: "INVALID_INPUT", detail: { account: problem } };
  expect(parseAddStaff({ staffAccount, role: "admin" })).toEqual({ ok: false, refusal });
});

test.each([undefined, "", "owner", "Admin", "none", new Blob()])("the role %j is refused", (role) => {
  expect(parseAddStaff({ staffAccount: "ana@golden.test", role })).toEqual(invalid);
  expect(parseChangeRole({ userId, expectedRole: "support", role })).toEqual(invalid);
  expect(parseRemoveStaff({ userId, expectedRole: role })).toEqual(invalid);
});

test.each([undefined, "", "ana@golden.test", "' or true --"])("the id %j is refused", (id) => {
  expect(parseChangeRole({ userId: id, expectedRole: "support", role: "admin" })).toEqual(invalid);
  expect(parseRemoveStaff({ userId: id, expectedRole: "support" })).toEqual(invalid);
});
