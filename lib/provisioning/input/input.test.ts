import { describe, expect, test, vi } from "vitest";

// Uses the console's own fields, without a fork's plans and fields.
vi.mock("@/db/product", async (original) => {
  const { product } = await original<typeof import("@/db/product")>();
  const plans = { starter: { label: "Starter", trialDays: 14 } };
  return { product: { ...product, plans, fields: [], settingDefaults: {}, hiddenSettings: [] } };
});
vi.mock("@/db/product/slug", () => ({ slugRules: {} }));
const { parseProvisionInput } = await import("./index");
const { currencies, locales } = await import("./choices");

const complete = {
  name: "Café Zoë",
  slug: "cafe-zoe",
  ownerName: "Zoë Novak",
  ownerEmail: "zoe@cafe-zoe.test",
  ownerAccount: "new",
  plan: "starter",
  timezone: "Europe/Prague",
  currency: "CZK",
  locale: "cs-CZ",
};

/** The messages after some fields are replaced. */
function problems(change: Record<string, unknown>) {
  const parsed = parseProvisionInput({ ...complete, ...change });
  return parsed.ok ? {} : parsed.fields;
}

describe("input from a browser or a program", () => {
  test("is accepted if it is complete", () => {
    expect(parseProvisionInput(complete)).toEqual({ ok: true, input: complete });
  });

  test("is trimmed and normalised to NFC, and its e-mail address is lower-cased", () => {
    const parsed = parseProvisionInput({
      ...complete,
      name: "  Cafe\u0301 Zoe\u0308 ",
      ownerEmail: " Zoe@Cafe-Zoe.TEST ",
    });
    expect(parsed).toEqual({ ok: true, input: complete });
  });

  test("is stripped of unknown fields, and cannot pollute the prototype", () => {
    const extra = JSON.parse('{"role":"admin","id":"x","__proto__":{"isAdmin":true}}');
    const parsed = parseProvisionInput({ ...complete, ...extra });
    expect(parsed).toEqual({ ok: true, input: complete });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test("results in a new account for the owner unless it asks for an existing one", () => {
    const { ownerAccount: _, ...without } = complete;
    expect(parseProvisionInput(without)).toEqual({ ok: true, input: complete });
    expect(parseProvisionInput({ ...complete, ownerAccount: "" })).toEqual({ ok: true, input: complete });
    const existing = { ...complete, ownerAccount: "existing" };
    expect(parseProvisionInput(existing)).toEqual({ ok: true, input: existing });
    expect(problems({ ownerAccount: "any" })).toEqual({ ownerAccount: expect.stringContaining("Choose") });
  });

  test("gets a slug from its name if it has none", () => {
    expect(parseProvisionInput({ ...complete, slug: "" })).toEqual({ ok: true, input: complete });
    expect(parseProvisionInput({ ...complete, slug: undefined })).toEqual({ ok: true, input: complete });
  });

  test.each(["★ ★", "…!?", "x"])("needs a slug if none can be derived from the name: %s", (name) => {
    expect(problems({ name, slug: "" })).toEqual({
      slug: "No slug can be made from this business name. Enter a slug, for example golden-spoon.",
    });
  });

  test("gets one message for each required field, but none for the slug, if every field is missing", () => {
    const parsed = parseProvisionInput({});
    expect(parsed.ok ? [] : Object.keys(parsed.fields)).toEqual([
      "name",
      "ownerName",
      "ownerEmail",
      "plan",
      "timezone",
      "currency",
      "locale",
    ]);
  });
});

describe("an invalid value", () => {
  test.each([
    ["name", "", "Enter the business name"],
    ["name", "   ", "Enter the business name"],
    ["name", "x".repeat(101), "at most 100 characters"],
    ["name", "x".repeat(1_000_000), "at most 100 characters"],
    ["name", "Golden\u0000Spoon", "invisible control character (U+0000) after “Golden”"],
    ["name", "Golden\u202eSpoon", "(U+202E, right-to-left override) after “Golden”"],
    ["ownerName", "Ana\nNovak", "The owner’s name has a line break (U+000A) after “Ana”"],
    ["name", "Golden \ud800", "unreadable character"],
    ["name", 42, "Enter the business name"],
    ["name", ["Golden"], "Enter the business name"],
    ["name", null, "Enter the business name"],
    ["ownerName", "", "Enter the owner’s name"],
    ["ownerEmail", "", "Enter the owner’s e-mail"],
    ["ownerEmail", "zoe", "not a complete e-mail address. It should look like"],
    ["ownerEmail", "zoe@cafe", "not a complete e-mail address. It should look like"],
    ["ownerEmail", `${"z".repeat(250)}@cafe.test`, "at most 254"],
    ["ownerEmail", "zoë@cafe.test", "The part before the @ has “ë”"],
    ["ownerEmail", "zoe\u0000@cafe.test", "The part before the @ has U+0000"],
    ["plan", "free", "Choose a plan"],
    ["timezone", "Mars/Olympus", "Choose a time zone"],
    ["timezone", "+05:30", "Choose a time zone"],
    ["timezone", "", "Choose a time zone"],
    ["currency", "czk", "Choose a currency"],
    ["currency", "HRK", "Choose a currency"],
    ["currency", "BGN", "Choose a currency"],
    ["currency", "ANG", "Choose a currency"],
    ["currency", "XXX", "Choose a currency"],
    ["currency", "XTS", "Choose a currency"],
    ["currency", "XAU", "Choose a currency"],
    ["currency", "DEM", "Choose a currency"],
    ["locale", "tlh", "Choose a language"],
    ["locale", "en", "Choose a language"],
    ["locale", "en-ZZ", "Choose a language"],
    ["locale", "en-US-u-ca-buddhist", "Choose a language"],
  ])("is refused with a message that explains the fix: %s = %j", (field, value, hint) => {
    expect(problems({ [field]: value })).toEqual({ [field]: expect.stringContaining(hint) });
  });
});

test("the languages are listed by name and the currencies by code, each once", () => {
  const names = locales.map(({ label }) => label);
  expect(names).toEqual([...new Set(names)].sort(new Intl.Collator("en").compare));
  const codes = currencies.map(({ value }) => value);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(currencies.filter(({ value, label }) => !label.startsWith(`${value} – `))).toEqual([]);
});

describe("a valid setting, whether or not the form lists it,", () => {
  test.each([
    ["timezone", "Asia/Kolkata", "Asia/Kolkata"],
    ["timezone", "Asia/Calcutta", "Asia/Calcutta"],
    ["timezone", "Europe/Kyiv", "Europe/Kyiv"],
    ["timezone", "Europe/Kiev", "Europe/Kiev"],
    ["timezone", "Etc/UTC", "Etc/UTC"],
    ["timezone", "America/Nuuk", "America/Nuuk"],
    ["timezone", "US/Eastern", "US/Eastern"],
    ["timezone", "europe/kyiv", "Europe/Kyiv"],
    ["currency", "EUR", "EUR"],
    ["currency", "XOF", "XOF"],
    ["locale", "hr-HR", "hr-HR"],
    ["locale", "en-in", "en-IN"],
    ["locale", "sr-Latn-RS", "sr-Latn-RS"],
  ])("is accepted: %s = %s", (field, value, stored) => {
    expect(parseProvisionInput({ ...complete, [field]: value })).toMatchObject({
      ok: true,
      input: { [field]: stored },
    });
  });
});
