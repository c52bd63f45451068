import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "../fixtures";
import { routes } from "../owner/access";
import { cookiesOf } from "../personas";
import { hostileValues, parameters } from "./hostile";
import { get, ownAddress } from "./raw-request";

test.use({ role: null });
// Each test sends hundreds of requests, which can be slow on a busy machine.
test.setTimeout(900_000);

/** Patterns that match how the code reads URL parameters. */
const parameterPatterns = [
  /\bsearch\.get\("(\w+)"\)/g,
  /\btext\("(\w+)"\)/g,
  /\bawait searchParams\)\.(\w+)/g,
  /const \{ ([^}]+) \} = await searchParams;/g,
];

test("the tested parameters include every parameter that a page or a route handler reads", () => {
  const files = execFileSync("git", ["ls-files", "app", "lib/audit/view.ts"], { encoding: "utf8" }).split(
    "\n",
  );
  const texts = files.filter((file) => /\.tsx?$/.test(file)).map((file) => readFileSync(file, "utf8"));
  const read = texts.flatMap((text) =>
    parameterPatterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].flatMap(([, names = ""]) => names.split(", ")),
    ),
  );
  const names = read.map((name) => name.split(":")[0] ?? "");
  expect(names.length).toBeGreaterThan(10);
  expect([...new Set(names)].filter((name) => !parameters.includes(name))).toEqual([]);
});

for (const persona of ["admin", "anonymous"] as const) {
  test(`no URL returns 500 for hostile input from the ${persona} persona`, async ({ unique, query }) => {
    const cookie = await cookiesOf(persona, unique, query);
    const [{ id } = {}] = await query("select id from auth.users where email = $1", [
      `${persona}@${unique}.test`,
    ]);
    const failures: string[] = [];
    for (const [place, [name, { path }]] of Object.entries(routes).entries()) {
      const [pathname = ""] = path.split("?");
      for (const [n, value] of hostileValues.entries()) {
        if (id) await query("delete from provisioning.rate_limits where key = 'export:' || $1", [id]);
        const together = parameters.map((parameter) => `${parameter}=${value}`).join("&");
        // Each audit route is also requested with only `q`, `after`, `from` or `to`. Together, the routes cover each of
        // these four with every value.
        const single = `${["q", "after", "from", "to"][(place + n) % 4]}=${value}&format=csv`;
        const searches = name.startsWith("/audit") ? [single] : [];
        searches.push(value.length > 400 ? `q=${value}` : n < 3 ? `${together}&${together}` : together);
        const urls = searches.map((search) => `${pathname}?${search}`);
        if (name.includes("[")) urls.push(name.replace(/\[\w+\]/, value));
        for (const url of urls) {
          const response = await get(url, { cookie, "x-forwarded-for": ownAddress(unique, n) });
          if (!/^(?:200|30\d|4\d\d)\n/.test(response))
            failures.push(`${url.slice(0, 120)}: ${response.slice(0, 40)}`);
        }
      }
    }
    expect(failures).toEqual([]);
  });
}
