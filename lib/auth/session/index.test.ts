import { beforeEach, expect, test, vi } from "vitest";
import { sessionCookie, withCountingAuthServer } from "../testing";

// Mocks one browser's cookies and headers. The console's own code is not mocked.
const jar = vi.hoisted(() => new Map<string, string>());
vi.mock("next/headers", () => ({
  headers: async () => new Headers({ "x-forwarded-for": "192.0.2.8" }),
  cookies: async () => ({
    getAll: () => [...jar].map(([name, value]) => ({ name, value })),
    set: (name: string, value: string) => jar.set(name, value),
  }),
}));

const { token } = withCountingAuthServer();
const { getSignedIn } = await import("./index");
const { recordProof } = await import("./second-factor-proof");

const hoursAgo = (hours: number) => Math.floor(Date.now() / 1_000) - hours * 3_600;
const session = (claims: object) => token({ session_id: "one", aal: "aal2", ...claims });

async function signedInWith(accessToken: string) {
  const { name, value } = sessionCookie(accessToken);
  jar.set(name, value);
  return getSignedIn();
}

beforeEach(() => jar.clear());

test.each([
  ["twelve hours and a minute ago", [{ method: "totp", timestamp: hoursAgo(12.02) }], false],
  ["eleven hours ago", [{ method: "totp", timestamp: hoursAgo(11) }], true],
  [
    "long ago and recently",
    [hoursAgo(20), hoursAgo(1)].map((timestamp) => ({ method: "totp", timestamp })),
    true,
  ],
  ["by a password", [{ method: "password", timestamp: hoursAgo(1) }], false],
  ["at an unknown time (no list)", undefined, false],
  ["at an unknown time (null)", null, false],
  ["at an unknown time (an empty list)", [], false],
  ["at an unknown time (only names)", ["password", "totp"], false],
  ["at an unknown time (no timestamp)", [{ method: "totp" }], false],
  ["at an unknown time (a word)", [{ method: "totp", timestamp: "recently" }], false],
  ["at an unknown time (in milliseconds)", [{ method: "totp", timestamp: Date.now() }], false],
  ["at an unknown time (malformed entries)", [null, 5, [], { timestamp: 1 }], false],
])("a second factor proved %s is accepted: %s", async (_when, amr, counts) => {
  expect(await signedInWith(await session({ amr }))).toMatchObject({ secondFactor: counts });
});

test("a session at a lower assurance level has no second factor, even if its token lists one", async () => {
  const amr = [{ method: "totp", timestamp: hoursAgo(1) }];
  expect(await signedInWith(await session({ aal: "aal1", amr }))).toMatchObject({ secondFactor: false });
});

test("a session without a time in its token must prove its second factor every twelve hours", async () => {
  const accessToken = await session({ amr: undefined });
  expect(await signedInWith(accessToken)).toMatchObject({ secondFactor: false });
  await recordProof(accessToken);
  expect(await signedInWith(accessToken)).toMatchObject({ secondFactor: true });
  expect(await signedInWith(await session({ iat: hoursAgo(0) }))).toMatchObject({ secondFactor: true });
  expect(await signedInWith(await session({ session_id: "two" }))).toMatchObject({ secondFactor: false });
  expect(await signedInWith(await session({ aal: "aal1" }))).toMatchObject({ secondFactor: false });

  const later = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 12.1 * 3_600_000);
  const renewed = await session({ exp: hoursAgo(-20) });
  expect(await signedInWith(renewed)).toMatchObject({ secondFactor: false });
  later.mockRestore();
});

test("a proof that the console did not sign is ignored", async () => {
  const accessToken = await session({});
  await recordProof(accessToken);
  const proof = jar.get("console-second-factor") ?? "";
  const [text = "", signature = ""] = proof.split(".");
  const forged = Buffer.from(text, "base64url").toString().replace("one", "two");
  for (const value of [
    `${Buffer.from(forged).toString("base64url")}.${signature}`,
    text,
    `${text}.`,
    "",
    ".",
  ]) {
    jar.set("console-second-factor", value);
    expect(await signedInWith(await session({ session_id: "two" }))).toMatchObject({ secondFactor: false });
  }
});

test("a known-device proof is not accepted as a second factor", async () => {
  const { seal } = await import("./sealed");
  const text = JSON.stringify(["7c9a2f64-4f0e-4f39-9d0e-5d2f8a1b6c30", "one", hoursAgo(0)]);
  jar.set("console-second-factor", seal("known device", text));
  expect(await signedInWith(await session({}))).toMatchObject({ secondFactor: false });
});
