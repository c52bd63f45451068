import { expect, test } from "vitest";
import { shownDetails, shownEmail, shownName } from "./masking";

test("shows admins full addresses, and masks addresses and names for support", () => {
  expect(shownEmail("ana@golden.test", { masked: false })).toBe("ana@golden.test");
  expect(shownEmail("ana@golden.test", { masked: true })).toBe("a•••@golden.test");
  expect(shownEmail("no address", { masked: true })).toBe("•••");
  expect(shownName("Ana María Lima", { masked: true })).toBe("A••• M••• L•••");
  expect([shownEmail(null, { masked: true }), shownName(null, { masked: true })]).toEqual([null, null]);
});

test("masks addresses anywhere in the details, except those of staff actors", () => {
  const details = [
    { name: "reason", value: 'wrote to ana@golden.test and "bo@pure.test", deleted' },
    { name: "ownerName", value: "Ana Lima" },
    { name: "by", value: "admin@example.com" },
  ];
  expect(shownDetails(details, { masked: false })).toEqual(details);
  expect(shownDetails(details, { masked: true }).map(({ value }) => value)).toEqual([
    'wrote to a•••@golden.test and "b•••@pure.test", deleted',
    "A••• L•••",
    "admin@example.com",
  ]);
});

test.each([
  ["password", "hunter2"],
  ["apiKey", "abc"],
  ["note", "eyJhbGciOi.eyJzdWIi.x"],
  ["note", "sb_secret_123"],
  ["note", "postgres://me:secret@host/db"],
  ["link", "https://x.test/?token=abc"],
  ["link", "https://x.test/auth/v1/verify?token_hash=abc"],
  ["path", `/activate/${"aB3-_".repeat(9).slice(0, 43)}`],
  ["link", "https://x.test/#access_token=abc"],
  ["note", `is ${"0123456789abcdef".repeat(4).slice(0, 56)}.`],
  ["note", "smtps://console:hunter2@mail.test:465"],
])("hides values that look like secrets: %s %s", (name, value) => {
  expect(shownDetails([{ name, value }], { masked: false })).toEqual([{ name, value: "[redacted]" }]);
});
