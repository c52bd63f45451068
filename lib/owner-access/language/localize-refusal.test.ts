import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  addressTooLong,
  bodyTooLarge,
  expectationFailed,
  failed,
  foreign,
  methodNotAllowed,
  outdated,
  renderRefusal,
  unreadable,
} from "../../platform/http/refusal";
import { languages } from "../../platform/locales";
import { catalogues } from "./catalogues";
import { localizeRefusal } from "./localize-refusal";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgres://app@db.example.com/postgres");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_URL", "https://abc.supabase.co");
  vi.stubEnv("NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY", "sb_publishable_0123456789");
  vi.stubEnv("SUPABASE_SECRET_KEY", "sb_secret_0123456789");
  vi.stubEnv("CRON_SECRET", "0123456789abcdef");
  vi.stubEnv("SITE_URL", "https://console.example.com");
  vi.stubEnv("BRAND_NAME", "Tablewise & Co");
});
afterAll(() => vi.unstubAllEnvs());

const source = {
  origin: "https://evil.test",
  secFetchSite: null,
  siteUrl: null,
  host: "console.test",
  hostHeader: "Host",
};
type Texts = (typeof catalogues)["en"]["pages"];
const refusals = [
  [unreadable, ({ refusals: { unreadable } }: Texts) => [unreadable.title, unreadable.text]],
  [addressTooLong, ({ refusals: { unreadable } }: Texts) => [unreadable.title, unreadable.text]],
  [expectationFailed, ({ refusals: { unreadable } }: Texts) => [unreadable.title, unreadable.text]],
  [methodNotAllowed(["GET"]), ({ refusals: { unreadable } }: Texts) => [unreadable.title, unreadable.text]],
  [bodyTooLarge, ({ refusals: { tooLarge } }: Texts) => [tooLarge.title, tooLarge.text]],
  [foreign(source), ({ refusals: { foreign } }: Texts) => [foreign.title, foreign.text]],
  [
    outdated([["Locale", "x"]], "/welcome"),
    ({ errors: { outdated } }: Texts) => [outdated.title, outdated.text],
  ],
  [failed, ({ errors, refusals }: Texts) => [errors.server.title, refusals.failed]],
] as const;

test.each(languages)(
  "each refusal on an owner’s page is shown as a page in %s with the product’s name",
  (language) => {
    const { pages } = catalogues[language];
    for (const [refusal, textsIn] of refusals) {
      const reader = { path: "/activate/key", acceptLanguage: `${language},x;q=0.1` };
      const page = localizeRefusal(refusal, reader);
      expect([page.status, page.headers]).toEqual([refusal.status, refusal.headers]);
      const { body, headers } = renderRefusal(page, true);
      const [title, text] = textsIn(pages);
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).toContain(`<title>${title} · Tablewise &amp; Co</title>`);
      expect(body).toContain(`<h1>${title}</h1><p>${text}</p><a href=`);
      expect(body).toContain(`<p class="brand">Tablewise &amp; Co</p>`);
      expect(body).not.toMatch(/console|<nav|<dl>/i);
      expect(headers.vary).toContain("Accept-Language");
    }
  },
);

test("the tenant’s locale, sent with the form, takes precedence over the browser’s language", () => {
  const languageFor = (locale?: string) =>
    localizeRefusal(unreadable, { path: "/welcome", acceptLanguage: "fr", locale }).owner?.language;
  expect([languageFor("ja-JP"), languageFor(""), languageFor()]).toEqual(["ja-JP", "fr", "fr"]);
  expect(languageFor('"><script>')).toBe("en");
});

test.each(["/", "/login", "/tenants", "/welcomes", "/activated", "/audit/activate"])(
  "a refusal on %s is not localized",
  (path) => {
    expect(localizeRefusal(failed, { path, acceptLanguage: "ja", locale: "ja" })).toBe(failed);
  },
);
