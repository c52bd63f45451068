import type { Response } from "@playwright/test";
import { builtActions } from "../built";
import { expect, sameOrigin, test } from "../fixtures";

test.describe("every response has the security headers", () => {
  for (const path of ["/login", "/tenants", "/provision-v2", "/no-such-page", "/api/health", "/robots.txt"]) {
    test(path, async ({ page }) => {
      const headers = (await page.request.get(path)).headers();
      expect(headers).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "strict-transport-security": expect.stringMatching(/^max-age=31536000/),
        "referrer-policy": expect.stringMatching(/^(strict-origin-when-cross-origin|no-referrer)$/),
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": expect.stringContaining("camera=()"),
      });
      expect(headers["x-powered-by"]).toBeUndefined();
    });
  }
});

test("scripts, styles and fonts have the security headers that apply to files", async ({ page }) => {
  const files: Response[] = [];
  page.on("response", (response) => response.url().includes("/_next/static/") && files.push(response));
  await page.goto("/provision-v2");
  await page.waitForLoadState("networkidle");
  expect(files.map((response) => response.request().resourceType())).toEqual(
    expect.arrayContaining(["script", "stylesheet", "font"]),
  );
  for (const response of files) {
    const headers = response.headers();
    expect(headers, response.url()).toMatchObject({
      "strict-transport-security": expect.stringMatching(/^max-age=31536000/),
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
    });
    for (const name of ["referrer-policy", "cross-origin-opener-policy", "permissions-policy"]) {
      expect(headers[name], response.url()).toBeUndefined();
    }
  }
});

test("pages are compressed, but responses to the form's actions are not", async () => {
  const address = `${sameOrigin.origin}/provision-v2`;
  const { id = "" } = builtActions().find(({ name }) => name === "checkAction") ?? {};
  const headers = { "accept-encoding": "gzip" };
  const login = await fetch(`${sameOrigin.origin}/login`, { headers });
  expect(login.headers.get("content-encoding")).toBe("gzip");
  const action = { ...headers, ...sameOrigin, "next-action": id, accept: "text/x-component" };
  const answer = await fetch(address, { method: "POST", headers: action, body: "[{}]" });
  expect(await answer.text()).toContain("signed-out");
  expect(answer.headers.get("content-encoding")).toBeNull();
});

test("each response's policy has a new nonce and allows only scripts with it", async ({ context }) => {
  const page = await context.newPage();
  const nonces = new Set<string | undefined>();
  for (let visit = 0; visit < 3; visit++) {
    const policy = (await page.goto("/provision-v2"))?.headers()["content-security-policy"] ?? "";
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
    nonces.add(policy.match(/'nonce-([^']+)'/)?.[1]);
  }
  expect(nonces.size).toBe(3);
  const scriptRan = await page.evaluate(() => {
    const refused = new Promise<boolean>((resolve) =>
      document.addEventListener("securitypolicyviolation", () => resolve("injected" in window)),
    );
    const markup = "<img src=x alt='' onerror='window.injected = true'>";
    document.body.append(document.createRange().createContextualFragment(markup));
    return refused;
  });
  expect(scriptRan).toBe(false);
});

const crossSiteHeaders: [what: string, headers: Record<string, string>][] = [
  ["has no origin", {}],
  ["has the origin null", { origin: "null" }],
  ["comes from another origin", { origin: "https://evil.example" }],
  ["a browser marks as cross-site", { ...sameOrigin, "sec-fetch-site": "cross-site" }],
];

for (const [what, headers] of crossSiteHeaders) {
  test(`a form that ${what} is refused and creates nothing`, async ({ page, query, unique }) => {
    const response = await page.request.post("/provision-v2", {
      headers,
      multipart: { name: unique, slug: unique, ownerEmail: `ana@${unique}.test`, ownerName: "Ana" },
    });
    expect(response.status()).toBe(403);
    expect(await response.text()).toContain("doesn’t seem to be from a page of this console");
    expect(await query("select 1 from provisioning.attempts where slug = $1", [unique])).toEqual([]);
  });
}

test("no link or redirect contains a forged host", async ({ request }) => {
  for (const path of ["/", "/tenants", "/login", "/activate"]) {
    const host = { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };
    const response = await request.get(path, { headers: { ...host, cookie: "" }, maxRedirects: 0 });
    expect(JSON.stringify(response.headers())).not.toContain("evil.example");
    expect(await response.text()).not.toContain("evil.example");
  }
});

test("pages and data of the console are sent with no-store", async ({ request }) => {
  const paths = [
    "/tenants",
    "/tenants/golden-spoon",
    "/provision-v2",
    "/audit",
    "/audit/staff",
    "/audit/live",
    "/search/results?q=nordic-plate",
  ];
  for (const path of [...paths, "/audit/export?format=csv&q=slug:nordic-plate", "/login", "/welcome"]) {
    for (const rsc of ["0", "1"]) {
      const response = await request.get(path, { headers: { rsc } });
      expect.soft(response.headers()["cache-control"], `${path}, rsc ${rsc}`).toContain("no-store");
    }
  }
});

test("the image optimiser is disabled", async ({ request }) => {
  const response = await request.get("/_next/image?url=%2Ficon.svg&w=64&q=75");
  expect(response.status()).toBe(404);
});

const publicFiles: [path: string, type: string][] = [
  ["/favicon.ico", "image/x-icon"],
  ["/icon.svg", "image/svg+xml"],
  ["/manifest.webmanifest", "application/manifest+json"],
  ["/robots.txt", "text/plain"],
  ["/assets/apple-touch-icon.png", "image/png"],
  ["/assets/icon-192.png", "image/png"],
  ["/assets/icon-512.png", "image/png"],
  ["/assets/icon-maskable-512.png", "image/png"],
  ["/assets/social.png", "image/png"],
];

test.describe("without a session", () => {
  test.use({ role: null });

  test("public files have the security headers, accept no forms and set no cookies", async ({ request }) => {
    for (const [path, type] of publicFiles) {
      const response = await request.get(path);
      expect([path, response.status()]).toEqual([path, 200]);
      const headers = response.headers();
      expect(headers["content-type"]).toContain(type);
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
      expect(headers["set-cookie"]).toBeUndefined();
      expect((await request.post(path, { headers: sameOrigin })).status()).toBe(405);
    }
  });

  test("the sign-in page links to the icons and the manifest, and its link preview has an image", async ({
    page,
  }) => {
    const html = await (await page.request.get("/login")).text();
    for (const [path] of publicFiles.filter(([name]) => /favicon|icon\.svg|manifest|apple/.test(name)))
      expect(html).toContain(`href="${path}"`);
    expect(html).toContain(`property="og:image" content="${sameOrigin.origin}/assets/social.png"`);
    const manifest = (await (await page.request.get("/manifest.webmanifest")).json()) as {
      icons: { src: string }[];
    };
    for (const { src } of manifest.icons) expect(publicFiles.map(([path]) => path)).toContain(src);
  });
});
