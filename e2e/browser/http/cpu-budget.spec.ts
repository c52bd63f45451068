import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { costlyBodies } from "@/lib/platform/http/testing";
import { freePort } from "@/local/ports";
import { builtActions } from "../built";
import { expect, test } from "../fixtures";
import { type ConsoleProcess, startConsole } from "../start-console";

test.use({ role: null });

/** CPU time in ms allowed per request, on a machine that needs `referenceMs` for the reference work. */
const [budgetMs, referenceMs] = [250, 20];

/** CPU time in ms used by all threads of a process so far, in steps of 10 ms. */
function cpuTimeMs(pid: number): number {
  const file = `/proc/${pid}/stat`;
  if (existsSync(file)) {
    const fields = readFileSync(file, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }
  const time = execFileSync("ps", ["-o", "time=", "-p", String(pid)], { encoding: "utf8" }).trim();
  return time.split(":").reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1_000;
}

/** CPU time in ms that this machine needs now for a fixed amount of parsing work. */
function measureReference(): number {
  const text = JSON.stringify(Array.from({ length: 60_000 }, (_, n) => ({ id: n, name: `name ${n}` })));
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    const read = JSON.parse(text) as { name: string }[];
    if (read.map(({ name }) => name).sort().length !== 60_000) throw new Error("The reference is wrong.");
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...runs);
}

type TestRequest = {
  what: string;
  path: string;
  headers: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
};

const action = builtActions().find(({ name }) => name === "signInAction")?.id ?? "";
const boundary = "----form7d3";
const encode = (text: string) => new TextEncoder().encode(text);

/** Tokens that the body parsers recognise, repeated in any order. */
const pieces = [
  ...["[", "]", "{", "}", ",", ":", '"', '"a":', "0,", "null,", '"\\u0000",', "[[],{}],", "\\"],
  ...[
    "$",
    '"$K1",',
    '"$F1",',
    '"$Q1",',
    '"$W1",',
    '"$@1",',
    '"$1:a:b",',
    '"$undefined",',
    '"$n9",',
    '"$B1",',
  ],
  ...[
    "\r\n",
    "\r\n\r\n",
    "--",
    boundary,
    `--${boundary}\r\n`,
    `\r\n--${boundary}--`,
    "\0",
    "é",
    "&",
    "=",
    "%",
    "+",
  ],
  ...[
    "Content-Disposition: form-data; ",
    'name="0"',
    'name="$ACTION_REF_1"',
    'name="$ACTION_1:0"',
    'filename="a"',
  ],
  ...["Content-Type: text/plain", `{"id":"${action}","bound":"$@1"}`, "\x1f\x8b\b\0"],
];
const types = [
  "text/plain",
  "application/x-www-form-urlencoded",
  `multipart/form-data; boundary=${boundary}`,
];
const fuzzed = fc.record({
  repeated: fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }),
  type: fc.constantFrom(...types),
  isAction: fc.boolean(),
  encoding: fc.constantFrom("identity", "gzip", "deflate"),
});

function* bodies(): Generator<TestRequest> {
  for (const { what, make, headers } of costlyBodies) {
    const more: Record<string, string> = "next-action" in headers ? { "next-action": action } : {};
    yield { what, path: "/login", headers: { ...headers, ...more }, body: encode(make(950_000)) };
  }
  for (const { repeated, type, isAction, encoding } of fc.sample(fuzzed, { seed: 20_261_129, numRuns: 60 })) {
    const piece = repeated.join("");
    const headers = {
      "content-type": type,
      "content-encoding": encoding,
      ...(isAction ? { "next-action": action } : {}),
    };
    const body = encode(piece.repeat(950_000 / encode(piece).length));
    yield { what: `${JSON.stringify(repeated)} as ${type}`, path: "/login", headers, body };
  }
}

/** Long request lines and headers, most about 15 kB long. Node refuses more than 16 kB. */
function* heads(): Generator<TestRequest> {
  const many = (piece: (n: number) => string, size: number, total = 15_000) =>
    Array.from({ length: total / size }, (_, n) => piece(n)).join("");
  const cookies = {
    "many cookies": many((n) => `a${n}=1; `, 10),
    "one name repeatedly": many(() => "a=1; ", 5),
    "a session in many parts": many((n) => `sb-localhost-auth-token.${n}=a; `, 32),
    "a session of nested lists": `sb-localhost-auth-token=base64-${Buffer.from("[".repeat(11_000)).toString("base64url")}`,
    semicolons: many(() => ";", 1),
  };
  for (const [what, cookie] of Object.entries(cookies)) yield { what, path: "/login", headers: { cookie } };
  const searches = {
    "many names": many((n) => `&a${n}=1`, 8),
    "one name": many(() => "&a=1", 4),
    "names like __proto__": many(() => "&__proto__[a]=1", 15),
    "a path": `next=/${many(() => "a/", 2)}`,
    "an escaped path": `next=${many(() => "%2F", 3)}`,
    "a search": `q=${many(() => "-code:", 6)}`,
    quotes: `q=${many(() => "%22", 3)}`,
    "a cursor": `after=${many(() => "9", 1)}`,
  };
  for (const [what, search] of Object.entries(searches)) {
    for (const path of ["/login", "/audit", "/tenants", "/activate"])
      yield { what: `${what} at ${path}`, path: `${path}?${search}`, headers: {} };
  }
  const keys = { letters: "a", escapes: "%41", slashes: "%2F", dots: "..%2F", "an address": "//a" };
  for (const [what, key] of Object.entries(keys)) {
    const path = `/activate/${many(() => key, key.length, 11_000)}`;
    const cookie = `owner-link-browser=${many(() => "a", 1, 4_000)}`;
    yield { what: `a link key of ${what}`, path, headers: { cookie } };
  }
  yield { what: "a deep path", path: `/${many(() => "a/", 2)}`, headers: {} };
  const tree = `${'["",{"a":'.repeat(400)}["",{}]${"}]".repeat(400)}`;
  yield {
    what: "a deep tree",
    path: "/login.rsc",
    headers: { "next-router-state-tree": encodeURIComponent(tree).slice(0, 15_000) },
  };
  yield { what: "addresses", path: "/login", headers: { "x-forwarded-for": many(() => "1,", 2) } };
}

let server: ConsoleProcess;
let url: string;

test.beforeAll(async () => {
  const port = await freePort(0, "console");
  url = `http://localhost:${port}`;
  server = await startConsole(port, { SITE_URL: url });
});
test.afterAll(() => server.stop());

test("every request of up to a megabyte takes at most 250 ms of CPU time and gets no 5xx response", async () => {
  const allowed = budgetMs * Math.max(1, measureReference() / referenceMs);
  for (const { what, path, headers, body } of [...bodies(), ...heads()]) {
    const init = body ? { method: "POST", body, headers: { ...headers, origin: url } } : { headers };
    const costs: number[] = [];
    // Tries a slow request again, because compilation or garbage collection may have slowed it down.
    while (costs.length < 3 && Math.min(...costs) > allowed) {
      const before = cpuTimeMs(server.pid);
      const response = await fetch(`${url}${path}`, { ...init, redirect: "manual" });
      await response.arrayBuffer();
      costs.push(cpuTimeMs(server.pid) - before);
      expect.soft(response.status, what).toBeLessThan(500);
      // A 431 would mean that Node refused the request before the console could read it.
      expect.soft(response.status, what).not.toBe(431);
    }
    expect.soft(Math.min(...costs), `${what}: ${costs}`).toBeLessThanOrEqual(allowed);
  }
  expect(server.log()).not.toContain("uncaughtException");
});
