import { renderToStaticMarkup } from "react-dom/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { PasswordProblem } from "@/lib/owner-access/activation/password";
import { pageTexts } from "@/lib/owner-access/language/texts";
import type { LinkProblem } from "@/lib/owner-access/links/find";
import { languages } from "@/lib/platform/locales";
import NotFound from "../../not-found";
import { DeadLink } from "./activate/[key]/dead-link";
import { problemText } from "./activate/[key]/problem-text";
import OwnerError from "./error";
import OwnerLayout from "./layout";
import { OwnTenantItem } from "./welcome/own-tenant-item";

const request = vi.hoisted(() => ({ headers: new Headers() }));
vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgres://app@db.example.com/postgres");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_URL", "https://abc.supabase.co");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_publishable_0123456789");
  vi.stubEnv("SUPABASE_SECRET_KEY", "sb_secret_0123456789");
  vi.stubEnv("CRON_SECRET", "0123456789abcdef");
  vi.stubEnv("SITE_URL", "https://console.example.com");
  vi.stubEnv("BRAND_NAME", "Tablewise");
});
afterAll(() => vi.unstubAllEnvs());

const textOf = (html: string) => html.replace(/<script>.*?<\/script>|<[^>]+>/g, " ");
const mockRequest = (path: string, language: string) => {
  request.headers = new Headers({ "x-own-path": path, "accept-language": language });
};

const linkProblems: Record<LinkProblem, true> = {
  unknown: true,
  used: true,
  unfinished: true,
  revoked: true,
  replaced: true,
  expired: true,
  settled: true,
  busy: true,
  limited: true,
};

const passwordProblems: PasswordProblem[] = [
  { kind: "empty" },
  { kind: "invalidCharacter" },
  { kind: "guessable" },
  { kind: "leaked" },
  { kind: "characters" },
  { kind: "weak" },
  { kind: "short", length: 1, min: 15 },
  { kind: "long", bytes: 1_000_073, max: 72 },
];

describe.each(languages)("the owner pages in %s", (locale) => {
  const t = pageTexts(locale);

  test.each(Object.keys(linkProblems) as LinkProblem[])("explain a link with the problem %s", (problem) => {
    const html = renderToStaticMarkup(<DeadLink problem={problem} linkKey="key" locale={locale} />);
    expect(html).toContain(`lang="${locale}"`);
    expect(textOf(html)).toContain(t(`deadLinks.${problem}.title`));
    expect(textOf(html)).toContain("Tablewise");
    expect(textOf(html)).not.toMatch(/[{}]|undefined|pages\./);
  });

  test("show a different message for each password problem, with its limits", () => {
    const messages = passwordProblems.map((problem) => problemText(t, problem));
    expect(new Set(messages).size).toBe(passwordProblems.length);
    expect(messages.at(-2)).toMatch(/\b1\b.*15/);
    expect(messages.at(-1)).toContain(new Intl.NumberFormat(locale).format(1_000_073));
  });

  test("show a not-found page without the console’s navigation", async () => {
    mockRequest("/activate/some-key/more", `${locale},x;q=0.1`);
    const html = renderToStaticMarkup(await NotFound());
    expect(html).toContain(`lang="${locale}"`);
    expect(textOf(html)).toContain(t("notFound.title"));
    expect(html).not.toMatch(/<nav|Tenant console/);
  });

  test("show a custom role as stored, and translate the owner role", () => {
    const itemFor = (role: string) => {
      const tenant = { id: "1", name: "Golden Spoon", role, hostname: null, locale: null };
      return textOf(renderToStaticMarkup(<OwnTenantItem tenant={tenant} t={t} />));
    };
    expect(itemFor("sommelier")).toContain("sommelier");
    expect(itemFor("owner")).toContain(t("welcome.role", { role: "owner" }));
    expect(itemFor("owner")).not.toContain("{");
  });
});

test("the error screen of an owner’s page is in the page’s language", async () => {
  mockRequest("/activate/none/more", "ja");
  const error = Object.assign(new Error("hidden"), { digest: "1234567" });
  const screen = <OwnerError error={error} retry={() => undefined} />;
  const html = renderToStaticMarkup(await OwnerLayout({ children: screen }));
  const t = pageTexts("ja");
  for (const key of ["errors.title", "errors.server.title", "errors.server.text", "errors.retry"] as const) {
    expect(textOf(html)).toContain(t(key));
  }
  expect(textOf(html)).toContain("1234567");
  expect(html).toMatch(/<main[^>]* lang="ja"/);
  expect(html).toContain(`<title>${t("errors.title")} · Tablewise</title>`);
  expect(html).toMatch(/<p[^>]*>Tablewise<\/p>/);
  expect(textOf(html)).not.toMatch(/hidden|Try again|console/);
});

test("an unsupported locale falls back to English", () => {
  const html = renderToStaticMarkup(<DeadLink problem="used" linkKey="" locale="pl-PL" />);
  expect(html).toContain('lang="en"');
  expect(textOf(html)).toContain("This link has been used");
});
