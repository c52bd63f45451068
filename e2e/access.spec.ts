import { attemptIdOf } from "@/local/seed/tenants";
import { actions, addresses, type Call, letIn, refused } from "./access";
import { builtActions, builtAddresses } from "./built";
import { haveCleanupsAlone, keepSamplesStuck } from "./cleanups";
import { expect, ownPage, test } from "./fixtures";
import { cookiesOf, type Person, people, signedOut } from "./people";

test.use({ role: null });

test("every server action and every address of the build has a row that says who may use it", () => {
  expect(
    builtActions()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(actions).sort());
  expect(builtAddresses().sort()).toEqual(Object.keys(addresses).sort());
});

for (const person of people) {
  test(`each server action, asked for directly, lets ${person} do what its row says and no more`, async ({
    unique,
    query,
  }) => {
    const cookie = await cookiesOf(person, unique, query);
    await haveCleanupsAlone(query);
    await keepSamplesStuck(query);
    for (const { id, name, page } of builtActions()) {
      const row = actions[name];
      if (!row) continue;
      const answer = await call(id, page, row.call(unique), cookie);
      const allowed = letIn[row.least].includes(person);
      const refusal = signedOut.includes(person) ? refused.signedOut : refused.forbidden;
      expect.soft(answer, name).toMatch(allowed ? row.in : (row.refusals ?? refusal));
      if (!allowed) expect.soft(answer, name).not.toMatch(row.in);
    }
    const made = await query("select slug from public.tenants where slug in ($1, $2)", [
      `sent-${unique}`,
      `sent-watched-${unique}`,
    ]);
    expect(made).toHaveLength(person === "admin" ? 2 : 0);
  });
}

async function call(id: string, page: string, { args, form }: Call, cookie: string): Promise<string> {
  let body: FormData | string = JSON.stringify(args);
  if (form) {
    body = new FormData();
    for (const [field, value] of Object.entries(form)) body.set(`_1_${field}`, value);
    body.set("0", JSON.stringify([...args, "$K1"]));
  }
  const headers = { ...ownPage, cookie, "next-action": id, accept: "text/x-component" };
  const path = page.replace("[slug]", "golden-spoon").replace("[attemptId]", attemptIdOf("nordic-plate"));
  const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
  const response = await fetch(`${process.env.E2E_BASE_URL}${path}`, init);
  return [response.status, response.headers.get("x-action-redirect"), await response.text()].join("\n");
}

for (const person of people) {
  test(`each address shows ${person} what its row says and no more`, async ({ unique, query }) => {
    const cookie = await cookiesOf(person, unique, query);
    for (const [name, { path, least, in: sign, adminsSee }] of Object.entries(addresses)) {
      const answer = await get(path, { cookie });
      const allowed = letIn[least].includes(person);
      expect.soft(answer, name).toMatch(allowed ? sign : refusalOf(person));
      if (!allowed) expect.soft(answer, name).not.toMatch(sign);
      if (adminsSee && person === "admin") expect.soft(answer, name).toMatch(adminsSee);
      if (adminsSee && person !== "admin") expect.soft(answer, name).not.toMatch(adminsSee);
    }
  });
}

/** A page leads to sign in and says why; a route handler says it by its status. */
function refusalOf(person: Person): RegExp {
  return signedOut.includes(person) ? /\/login\?|^401/ : /\/login\?reason=not-staff|^40[13]/;
}

async function get(path: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(`${process.env.E2E_BASE_URL}${path}`, { headers, redirect: "manual" });
  return [response.status, response.headers.get("location"), await response.text()].join("\n");
}

/** Other ways to the same pages: for programs, ahead of a visit, past the proxy, and written differently. */
function otherWays(path: string): [string, Record<string, string>][] {
  const [pathname = "", search] = path.split("?");
  const query = search ? `?${search}` : "";
  const written = `/%${pathname.charCodeAt(1).toString(16)}${pathname.slice(2)}${query}`;
  return [
    [path, { rsc: "1" }],
    [path, { rsc: "1", "next-router-prefetch": "1", purpose: "prefetch" }],
    [`${pathname}.rsc${query}`, { rsc: "1" }],
    [`${pathname}.txt${query}`, {}],
    [`/_next/data/any${pathname}.json${query}`, { "x-nextjs-data": "1" }],
    [path, { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    [path, { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware" }],
    [path, { "x-original-url": "/login", "x-rewrite-url": "/login" }],
    [written, {}],
    [`/${path}`, {}],
    [`/login/..${path}`, {}],
  ];
}

for (const person of ["anonymous", "tenant owner"] as const) {
  test(`no other way to a page of the console shows anything of it to ${person}`, async ({
    unique,
    query,
  }) => {
    const cookie = await cookiesOf(person, unique, query);
    for (const [name, { path, least, in: sign }] of Object.entries(addresses)) {
      if (least !== "support") continue;
      for (const [way, headers] of otherWays(path)) {
        const answer = await get(way, { cookie, ...headers });
        expect.soft(answer, `${name} as ${way} with ${JSON.stringify(headers)}`).not.toMatch(sign);
      }
    }
  });
}
