import { builtActions } from "../built";
import { expect, test } from "../fixtures";
import { actions } from "../owner/access";
import { allRows } from "../owner/activation";
import { cookiesOf } from "../personas";
import { hostileBodies, hostileTexts } from "./hostile";
import { call, ownAddress, post } from "./raw-request";

test.use({ role: null });
// Each test sends hundreds of requests, which can be slow on a busy machine.
test.setTimeout(900_000);

/** Matches a status below 500 and a body without an error. An error's digest is a number; a redirect's is a word. */
const respondedWithoutError = /^(?:200|30\d|4\d\d)\n(?!.*E\{"digest":"\d)/s;

for (const persona of ["admin", "anonymous"] as const) {
  test(`hostile input from the ${persona} persona causes no 500 and is not stored`, async ({
    unique,
    query,
  }) => {
    const word = `hostile${unique}`;
    const cookie = await cookiesOf(persona, unique, query);
    const bodies = hostileBodies(word);
    const failures: string[] = [];
    for (const { id, name, page } of builtActions()) {
      for (const [n, body] of bodies.entries()) {
        const headers = { cookie, "next-action": id, "content-type": "text/plain;charset=UTF-8" };
        const response = await post(page, body, { ...headers, "x-forwarded-for": ownAddress(unique, n) });
        if (!respondedWithoutError.test(response))
          failures.push(`${name}: ${body.slice(0, 100)}: ${response.slice(0, 200)}`);
      }
    }
    expect(failures).toEqual([]);
    expect(await allRows(query)).not.toContain(word);
  });
}

test("no hostile value of a form field is stored", async ({ unique, query }) => {
  const word = `hostile${unique}`;
  const cookie = await cookiesOf("admin", unique, query);
  const failures: string[] = [];
  for (const action of builtActions()) {
    const { args, form } = actions[action.name]?.call(unique) ?? { args: [] };
    for (const [n, text] of (form ? hostileTexts(word) : []).entries()) {
      const fields = [...Object.keys(form ?? {}), "role", "id", "__proto__"];
      const hostile = Object.fromEntries(fields.map((field) => [field, text]));
      const headers = { cookie, "x-forwarded-for": ownAddress(unique, n) };
      const response = await call(action, { args, form: hostile }, headers);
      if (!respondedWithoutError.test(response))
        failures.push(`${action.name}: ${text.slice(0, 40)}: ${response.slice(0, 200)}`);
    }
  }
  expect(failures).toEqual([]);
  const tables = JSON.parse(await allRows(query)) as { row: string }[][];
  expect(tables.flat().filter(({ row }) => row.includes(word))).toEqual([]);
});
