import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileHint } from "@/lib/platform/compile-ahead";
import { settingNames } from "@/lib/platform/settings";
import { builtActions } from "../built";
import { expect, sameOrigin, test } from "../fixtures";

test.use({ role: null });

/** The public text files of the build, and the sign-in page. */
async function servedFiles(): Promise<[file: string, text: string][]> {
  const files = readdirSync(".next/static", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|css|json|map|txt|html)$/.test(file))
    .map((file): [string, string] => [file, readFileSync(path.join(".next/static", file), "utf8")]);
  const page = await fetch(`${process.env.E2E_BASE_URL}/login`);
  return [...files, ["/login", await page.text()]];
}

/** Server-only text: setting names, data access code and key prefixes. */
const serverOnlyTexts = [
  ...Object.values(settingNames)
    .flat()
    .filter((name) => /SECRET|SERVICE_ROLE|DATABASE|POSTGRES|CRON|TOKEN|SMTP|ENCRYPTION/.test(name)),
  ...[
    "service_role",
    "sb_secret_",
    "postgres://",
    "drizzle",
    "provisioning.attempts",
    "auth.users",
    "insert into",
  ],
  // E-mails are rendered and sent only on the server.
  ...["x-apple-disable-message-reformatting", "copy this address into your browser", "RCPT TO"],
  ...["BEGIN PRIVATE KEY", "owner_links", "owner link keys", "admin/users"],
];

test("the files that browsers load contain no server-only text", async () => {
  const files = await servedFiles();
  expect(files.length).toBeGreaterThan(10);
  for (const [file, text] of files) {
    for (const secret of serverOnlyTexts)
      expect.soft(text.includes(secret), `${file} contains ${secret}`).toBe(false);
  }
});

test("neither the files that browsers load nor the build contain the value of a secret setting", async () => {
  const names = Object.values(settingNames).flat();
  const secrets = names.filter((name) => /SECRET|SERVICE_ROLE|DATABASE|POSTGRES|TOKEN/.test(name));
  const values = secrets.flatMap((name) => process.env[name] ?? []);
  expect(values.length).toBeGreaterThan(2);
  const built = readdirSync(".next/server", { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(js|json|html|rsc|meta)$/.test(file))
    .map((file): [string, string] => [file, readFileSync(path.join(".next/server", file), "utf8")]);
  for (const [file, text] of [...(await servedFiles()), ...built]) {
    for (const value of values) expect.soft(text.includes(value), file).toBe(false);
  }
});

test("no source map is served, and a server action does not return its own source", async ({ request }) => {
  expect(
    (await servedFiles()).filter(
      ([file, text]) => file.endsWith(".map") || /sourceMappingURL=data/.test(text),
    ),
  ).toEqual([]);
  // CVE-2025-55183: an argument converted to text returned the action's source code.
  for (const { id, page } of builtActions().slice(0, 6)) {
    const headers = { ...sameOrigin, "next-action": id, "content-type": "text/plain" };
    for (const body of ['["$F1"]', '[{"toString":"$F1"}]', `["$h1"]`]) {
      const response = await request.post(page.replace(/\[.*\]/, "golden-spoon"), { headers, data: body });
      expect(response.status()).toBe(400);
      expect(await response.text()).not.toMatch(/async function|=>/);
    }
  }
});

test("only the scripts that every page loads first have the compile hint", async ({ request }) => {
  const page = await (await request.get("/login")).text();
  const scripts = [...new Set(page.match(/\/_next\/static\/chunks\/[^"\\]+\.js/g))];
  const texts = await Promise.all(scripts.map(async (script) => (await request.get(script)).text()));
  const hinted = scripts.filter((_, index) => texts[index]?.startsWith(compileHint));
  const manifest = JSON.parse(readFileSync(".next/build-manifest.json", "utf8"));
  expect(hinted.map((script) => script.replace("/_next/", "")).sort()).toEqual(manifest.rootMainFiles.sort());
});
