import { expect, sameOrigin, test } from "../fixtures";
import { hiddenFields } from "../form/provisioning";

const validForm = (unique: string) => ({
  name: `Hostile ${unique}`,
  slug: `hostile-${unique}`,
  ownerName: "Ana",
  ownerEmail: `ana@${unique}.test`,
  plan: "starter",
  timezone: "UTC",
  currency: "USD",
  locale: "en-US",
});

const loneSurrogate = "\ud800";
const cases: [string, Record<string, string>][] = [
  ["NUL and other controls", { name: "Golden\u0000Spoon\u001b[31m" }],
  ["a lone surrogate, which is sent as U+FFFD", { ownerName: `Ana ${loneSurrogate}` }],
  ["a name of half a megabyte", { name: "x".repeat(500_000) }],
  ["a slug of half a megabyte", { slug: "a-".repeat(250_000) }],
  ["markup and quotes", { slug: `"><script>alert(1)</script>` }],
  ["SQL in an e-mail address", { ownerEmail: "a'; drop table staff;--@x.test" }],
  ["`__proto__` as the plan", { plan: "__proto__" }],
  ["an empty plan and time zone", { plan: "", timezone: "" }],
];

for (const [what, change] of cases) {
  test(`a field error is returned, and nothing is stored, for ${what}`, async ({ page, query, unique }) => {
    const hidden = await hiddenFields(page.request);
    const response = await page.request.post("/provision-v2", {
      headers: sameOrigin,
      multipart: { ...hidden, ...validForm(unique), ...change },
    });
    expect(response.status()).toBe(200);
    expect(await response.text()).toContain("INVALID_INPUT");
    expect(await query("select 1 from auth.users where email = $1", [`ana@${unique}.test`])).toEqual([]);
    const attempts = await query("select 1 from provisioning.attempts where id = $1", [hidden.attemptId]);
    expect(attempts).toEqual([]);
  });
}

test("extra fields are ignored, so a caller cannot choose ids, roles or metadata", async ({
  page,
  query,
  unique,
}) => {
  const hidden = await hiddenFields(page.request);
  const extra = {
    id: "00000000-0000-4000-8000-000000000001",
    role: "admin",
    app_metadata: '{"role":"service_role"}',
    tenant_id: "1",
    status: "completed",
  };
  const response = await page.request.post("/provision-v2", {
    headers: sameOrigin,
    multipart: { ...hidden, ...validForm(unique), ...extra },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
  const [user] = await query<{ role: string; meta: object }>(
    "select role, raw_app_meta_data - 'provider' - 'providers' as meta from auth.users where email = $1",
    [`ana@${unique}.test`],
  );
  expect(user).toEqual({ role: "authenticated", meta: { provisioning_attempt_id: hidden.attemptId } });
});

test("a file sent as the value of a text field gets a field error", async ({ page, unique }) => {
  const hidden = await hiddenFields(page.request);
  const file = { name: "name.txt", mimeType: "text/plain", buffer: Buffer.from("Golden Spoon") };
  const response = await page.request.post("/provision-v2", {
    headers: sameOrigin,
    multipart: { ...hidden, ...validForm(unique), name: file },
  });
  expect(response.status()).toBe(200);
  expect(await response.text()).toContain("Enter the business name");
});

/** Posts a body. A stream is sent in chunks, without a declared length. */
function post(body: BodyInit, more: Record<string, string>): Promise<Response> {
  const init = {
    method: "POST",
    headers: { ...sameOrigin, ...more },
    body,
    duplex: "half",
    redirect: "manual",
  };
  return fetch(new URL("/provision-v2", process.env.E2E_BASE_URL), init as RequestInit);
}

test("a body larger than a megabyte is refused, with or without a declared length", async () => {
  const headers = { "content-type": "multipart/form-data; boundary=x" };
  const body = new Uint8Array(1_100_000).fill(120);
  for (const response of [await post(body, headers), await post(new Blob([body]).stream(), headers)]) {
    expect(response.status).toBe(413);
    expect(await response.text()).toContain("larger than 1 MB");
  }
});

test("a form that arrives in chunks is read completely", async ({ page, context, unique }) => {
  const form = new FormData();
  const fields = { ...(await hiddenFields(page.request)), ...validForm(unique) };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const request = new Request("http://localhost", { method: "POST", body: form });
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const contentType = request.headers.get("content-type") ?? "";
  const response = await post(request.body ?? "", { "content-type": contentType, cookie });
  expect(response.status).toBe(303);
});

test("an idempotency key that is not a UUID is replaced", async ({ page, query, unique }) => {
  const hidden = await hiddenFields(page.request);
  const response = await page.request.post("/provision-v2", {
    headers: sameOrigin,
    multipart: { ...hidden, ...validForm(unique), attemptId: "1 or 1=1" },
    maxRedirects: 0,
  });
  expect(response.status()).toBe(303);
  expect(
    await query("select status from provisioning.attempts where slug = $1", [`hostile-${unique}`]),
  ).toEqual([{ status: "completed" }]);
});
