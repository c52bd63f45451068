import { describe, expect, test } from "vitest";
import fc, { runs } from "@/db/testing/fast-check";
import { parseEmail } from "./email-address";

const missingMessage = "Enter the address.";

/** The address to store, or the error message. */
function parseAddress(text: string): string {
  const parsed = parseEmail(text, missingMessage);
  return parsed.ok ? parsed.email : parsed.message;
}

/** The Auth server's rule: checkmail's format, and at most 255 characters. */
const authServerFormat =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const authServerAccepts = (email: string) => email.length <= 255 && authServerFormat.test(email);

const label = fc.oneof(
  fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  fc.constantFrom("spoon-", "-spoon", "müller", "xn--e1afmkfd", "a".repeat(63), "a".repeat(64), ""),
);
const address = fc.oneof(
  fc.emailAddress(),
  fc
    .tuple(
      fc.stringMatching(/^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,70}$/),
      fc.array(label, { minLength: 1, maxLength: 4 }),
      fc.constantFrom("com", "example", "xn--p1ai", "рф", "c", "1"),
    )
    .map(([local, labels, end]) => `${local}@${[...labels, end].join(".")}`),
  fc.string({ maxLength: 30 }),
  fc.string({ maxLength: 30, unit: "binary" }),
);

test("the parser returns only addresses that the Auth server accepts, and parsing one again does not change it", () => {
  fc.assert(
    fc.property(address, (text) => {
      const parsed = parseEmail(text, missingMessage);
      return !parsed.ok || (authServerAccepts(parsed.email) && parseAddress(parsed.email) === parsed.email);
    }),
    { numRuns: runs(5_000) },
  );
});

test("the parser accepts every address that the Auth server accepts and a mail server can reach", () => {
  const isReachable = (email: string) => {
    const [local = "", domain = ""] = email.split("@");
    const hasValidDots = !/^\.|\.$|\.\./.test(local);
    return (
      hasValidDots &&
      local.length <= 64 &&
      email.length <= 254 &&
      /\.(?:[a-z]{2,}|xn--[a-z0-9-]+)$/i.test(domain)
    );
  };
  // Parsing removes surrounding quotes, `mailto:` and the like.
  const isBare = (email: string) => /^[a-z0-9]/i.test(email);
  fc.assert(
    fc.property(address, (text) => {
      if (!authServerAccepts(text) || !isReachable(text) || !isBare(text)) return true;
      return parseAddress(text) === text.toLowerCase();
    }),
    { numRuns: runs(5_000) },
  );
});

describe("an address", () => {
  test.each([
    [" Zoe@Cafe-Zoe.TEST ", "zoe@cafe-zoe.test"],
    ["mila@xn--e1afmkfd.xn--p1ai", "mila@xn--e1afmkfd.xn--p1ai"],
    ["mila@пример.рф", "mila@xn--e1afmkfd.xn--p1ai"],
    ["info@müller.example", "info@xn--mller-kva.example"],
    ["info@MÜLLER.example", "info@xn--mller-kva.example"],
    ["info@mu\u0308ller.example", "info@xn--mller-kva.example"],
    ["info@例え。テスト", "info@xn--r8jz45g.xn--zckzah"],
    ["a&b@spoon.example", "a&b@spoon.example"],
    ["o'brien+tag#1!@spoon.example", "o'brien+tag#1!@spoon.example"],
    ["{a}~b|c@spoon.example", "{a}~b|c@spoon.example"],
    [`${"a".repeat(64)}@spoon.example`, `${"a".repeat(64)}@spoon.example`],
    [`ana@${"b".repeat(63)}.example`, `ana@${"b".repeat(63)}.example`],
  ])("is normalised to the form that the Auth server stores: %s", (text, stored) => {
    expect(parseAddress(text)).toBe(stored);
  });
});

describe("a pasted address", () => {
  test.each([
    "\u200eana@spoon.example",
    "\u202aana@spoon.example\u202c",
    "ana@\u200bspoon.example",
    "\ufeffana@spoon\u00ad.example",
    "ana\u200c@spoon.example".replace("\u200c", "\u2060"),
    "mailto:ana@spoon.example",
    "MAILTO:ana%40spoon.example?subject=Hello%20there",
    "Ana Novak <ana@spoon.example>",
    '"Novak, Ana" <ana@spoon.example>;',
    "<ana@spoon.example>",
    "<mailto:ana@spoon.example>",
    "ana@spoon.example;",
    "ana@spoon.example,",
    "ana@spoon.example.",
    "; ana@spoon.example ;",
    "“ana@spoon.example”",
    "'ana@spoon.example'",
    "(ana@spoon.example)",
    "\u00a0ana@spoon.example\u3000\n",
    "ａｎａ＠ｓｐｏｏｎ．ｅｘａｍｐｌｅ",
  ])("is read without the text around it: %j", (text) => {
    expect(parseAddress(text)).toBe("ana@spoon.example");
  });
});

describe("an invalid address", () => {
  test.each([
    ["", missingMessage],
    [" \u200b ", missingMessage],
    ["ana", "This is not a complete e-mail address"],
    ["ana@spoon", "This is not a complete e-mail address"],
    ["@spoon.example", "This is not a complete e-mail address"],
    ["ana@spoon-.com", "“spoon-” in the domain ends with a hyphen"],
    ["ana@-spoon.com", "“-spoon” in the domain begins with a hyphen"],
    [`ana@${"b".repeat(64)}.com`, "longer than 63 characters"],
    [`${"a".repeat(65)}@spoon.example`, "The part before the @ is too long. Use at most 64"],
    [`ana@${"bcd.".repeat(70)}example`, "too long. Use at most 254 characters"],
    ["müller@spoon.example", "The part before the @ has “ü”"],
    ["ana(work)@spoon.example", "The part before the @ has “(”"],
    ["ana novak@spoon.example", "has a space in it"],
    ["ana..novak@spoon.example", "dot"],
    [".ana@spoon.example", "dot"],
    ["ana@spoon..example", "The domain has two dots in a row"],
    ["ana@spoon_bar.example", "The part after the @ has “_”"],
    ["ana@spoon.example/path", "The part after the @ has “/”"],
    ["ana@müller.example:8080", "is not a domain"],
    ["ana@192.0.2.1", "“192.0.2.1” is not a domain"],
    ["ana@[192.0.2.1]", "The part after the @ has “[”"],
    ["ana@spoon.c", "“spoon.c” is not a domain"],
    ["ana@@spoon.example", "There is more than one @"],
    ["ana@spoon.example, bo@spoon.example", "There is more than one @"],
    ["Ana <ana@spoon.example>; Bo <bo@spoon.example>", "There is more than one @"],
  ])("is refused with a message that explains the problem: %j", (text, message) => {
    expect(parseAddress(text)).toContain(message);
  });
});

test.each(["a@".repeat(50_000), `${"a".repeat(100_000)}@b.test`, "a.".repeat(50_000)])(
  "an address of 100 kB is refused before its characters are checked",
  (text) => {
    expect(parseAddress(text)).toContain("too long");
  },
);
