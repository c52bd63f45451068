/** Input that no browser would send, for every action and route. */

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;

/** Strings that have broken other programs. Each contains `word`, so that tests can search for it. */
export function hostileTexts(word: string): string[] {
  return [
    `${word}\u0000\u001b[31m\r\n{"level":"error"}`,
    `\u202e${word}\u2066\u200b`,
    `\ud800${word}`,
    `${word}'; drop table provisioning.attempts; --`,
    `<script>alert("${word}")</script>`,
    `=cmd|'${word}'!A1`,
    `\${jndi:ldap://${word}.test}{{7*7}}%s%n`,
    `../../${word}`,
    word.repeat(100_000).slice(0, 900_000),
  ];
}

/** Bodies to send instead of an action's arguments. */
export function hostileBodies(word: string): string[] {
  const values: unknown[] = [
    null,
    1,
    true,
    [],
    {},
    { answers: "1" },
    { attemptId: [word], userId: { $ne: null }, toString: 1 },
    { slug: [word], ownerEmail: 1, name: {} },
    ...hostileTexts(word),
  ];
  const prototype = `{"__proto__":{"answers":1,"role":"admin","email":"${word}"},"constructor":{"prototype":{"role":"admin"}}}`;
  return [
    "",
    "{{{",
    "5",
    "[]",
    `{"then":"${word}"}`,
    `[${prototype},${prototype}]`,
    `[${nested(10)},${nested(10)}]`,
    `[${nested(400_000)}]`,
    JSON.stringify(Array(10_000).fill(word)),
    ...["$F1", "$Q1", "$1", "$@1", "$T", "$Sreact.element", "$n1x", "$undefined", "$NaN"].map(
      (mark) => `["${mark}",{"a":"${mark}"}]`,
    ),
    ...values.map((value) => JSON.stringify([value, value])),
  ];
}

/** Parameter values as they appear in a URL. Some do not decode to valid UTF-8. */
export const hostileValues: readonly string[] = [
  "%00",
  "%ED%A0%80",
  "%FF%FE",
  "%E2%80%AE%E2%81%A6",
  "%0d%0aset-cookie:a=b",
  "'--",
  "%22",
  "%25_%5C*",
  "__proto__",
  "constructor",
  "-",
  "//evil.example",
  "javascript:alert(1)",
  "9".repeat(40),
  "-1",
  "1e999",
  "9999-99-99",
  "9999-12-31",
  "0000-01-01",
  "created:%3E9999-12-31",
  "%2B275760-09-13",
  "created:0000-01-01..9999-12-31",
  "duration:%3E999999999.999999h",
  "status:",
  "slug:%22%00",
  Buffer.from("9999999999999999.ffffffff-ffff-ffff-ffff-ffffffffffff").toString("base64url"),
  "*".repeat(490),
  "(".repeat(499),
  "a".repeat(8_000),
];

/** Every URL parameter of a page or a route handler. A test compares the list with the code. */
export const parameters = [
  ...[
    "after",
    "attempt",
    "before",
    "currency",
    "format",
    "from",
    "live",
    "locale",
    "next",
    "plan",
    "q",
    "range",
  ],
  ...["reason", "since", "timezone", "to"],
];
