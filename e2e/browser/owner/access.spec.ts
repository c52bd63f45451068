import { attemptIdOf, ownerEmail } from "@/local/seed/tenants";
import { lockOpenCleanups, lockStuckSamples } from "../audit/cleanups";
import { builtActions, builtPaths } from "../built";
import { expect, test } from "../fixtures";
import { call, get } from "../http/raw-request";
import { cookiesOf, type Persona, personas, signedOutPersonas } from "../personas";
import { actions, allowedPersonas, refused, routes } from "./access";

test.use({ role: null });

test("every server action and every route of the build has a row in the access matrix", () => {
  expect(
    builtActions()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(actions).sort());
  expect(builtPaths().sort()).toEqual(Object.keys(routes).sort());
});

for (const persona of personas) {
  test(`each server action, called directly, allows the ${persona} persona only what its row grants`, async ({
    unique,
    query,
  }) => {
    const cookie = await cookiesOf(persona, unique, query);
    await lockOpenCleanups(query);
    await lockStuckSamples(query);
    for (const { id, name, page } of builtActions()) {
      const row = actions[name];
      if (!row) continue;
      const response = await call({ id, page }, row.call(unique), { cookie });
      const allowed = allowedPersonas[row.access].includes(persona);
      const refusal = signedOutPersonas.includes(persona) ? refused.signedOut : refused.forbidden;
      expect.soft(response, name).toMatch(allowed ? row.granted : (row.refused ?? refusal));
      if (!allowed) expect.soft(response, name).not.toMatch(row.granted);
    }
    const tenants = await query("select slug from provisioning.tenants where slug in ($1, $2)", [
      `sent-${unique}`,
      `sent-watched-${unique}`,
    ]);
    expect(tenants).toHaveLength(persona === "admin" ? 2 : 0);
  });
}

for (const persona of personas) {
  test(`each route shows the ${persona} persona only what its row grants`, async ({ unique, query }) => {
    const cookie = await cookiesOf(persona, unique, query);
    for (const [name, { path, access, granted, adminsSee }] of Object.entries(routes)) {
      const response = await get(path, { cookie });
      const allowed = allowedPersonas[access].includes(persona);
      expect.soft(response, name).toMatch(allowed ? granted : refusalOf(persona));
      if (!allowed) expect.soft(response, name).not.toMatch(granted);
      if (adminsSee && persona === "admin") expect.soft(response, name).toMatch(adminsSee);
      if (adminsSee && persona !== "admin") expect.soft(response, name).not.toMatch(adminsSee);
    }
  });
}

/** A page redirects to sign-in with a reason; a route handler returns a status. */
function refusalOf(persona: Persona): RegExp {
  return signedOutPersonas.includes(persona) ? /\/login\?|^401/ : /\/login\?reason=not-staff|^40[13]/;
}

test("no page, payload or response shows support staff an owner’s e-mail address", async ({
  unique,
  query,
}) => {
  const cookie = await cookiesOf("support", unique, query);
  const owners = await query(`
    select owner_email as email from provisioning.attempts where owner_email is not null
    union select email from auth.users where id in (select user_id from provisioning.tenant_members)`);
  const emails = owners.map(({ email }) => String(email));
  expect(emails).toContain(ownerEmail("nordic-plate"));
  const responses: [string, string][] = [];
  const paths = Object.values(routes).map(({ path }) => path);
  for (const path of [
    ...paths,
    "/tenants/nordic-plate",
    `/provision-v2?attempt=${attemptIdOf("nordic-plate")}`,
  ]) {
    responses.push(
      [path, await get(path, { cookie })],
      [`${path} as RSC`, await get(path, { cookie, rsc: "1" })],
    );
  }
  for (const { id, name, page } of builtActions()) {
    const row = actions[name];
    if (row && allowedPersonas[row.access].includes("support"))
      responses.push([name, await call({ id, page }, row.call(unique), { cookie })]);
  }
  for (const [what, response] of responses) {
    expect
      .soft(
        emails.filter((email) => response.includes(email)),
        what,
      )
      .toEqual([]);
  }
});

/** Alternative requests for the same pages: RSC requests, prefetches, proxy bypasses and alternative spellings. */
function alternativeRequests(path: string): [string, Record<string, string>][] {
  const [pathname = "", search] = path.split("?");
  const query = search ? `?${search}` : "";
  const escaped = `/%${pathname.charCodeAt(1).toString(16)}${pathname.slice(2)}${query}`;
  return [
    [path, { rsc: "1" }],
    [path, { rsc: "1", "next-router-prefetch": "1", purpose: "prefetch" }],
    [`${pathname}.rsc${query}`, { rsc: "1" }],
    [`${pathname}.txt${query}`, {}],
    [`/_next/data/any${pathname}.json${query}`, { "x-nextjs-data": "1" }],
    [path, { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" }],
    [path, { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware" }],
    [path, { "x-original-url": "/login", "x-rewrite-url": "/login" }],
    [escaped, {}],
    [`/${path}`, {}],
    [`/login/..${path}`, {}],
  ];
}

for (const persona of ["anonymous", "tenant owner"] as const) {
  test(`no alternative request shows a page of the console to the ${persona} persona`, async ({
    unique,
    query,
  }) => {
    const cookie = await cookiesOf(persona, unique, query);
    for (const [name, { path, access, granted }] of Object.entries(routes)) {
      if (access !== "support") continue;
      for (const [url, headers] of alternativeRequests(path)) {
        const response = await get(url, { cookie, ...headers });
        expect.soft(response, `${name} as ${url} with ${JSON.stringify(headers)}`).not.toMatch(granted);
      }
    }
  });
}
