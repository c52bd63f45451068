import { UnrecognizedActionError } from "next/dist/client/components/unrecognized-action-error";
import { PathnameContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, describe, expect, test, vi } from "vitest";
import { catalogues } from "@/lib/owner-access/language/catalogues";
import { BusyError } from "@/lib/platform/busy-error";
import { languages } from "@/lib/platform/locales";
import AuthError from "./(auth)/error";
import ConsoleError from "./(console)/error";
import RootError from "./error";
import GlobalError from "./global-error";
import NotFound from "./not-found";

vi.mock("next/headers", () => ({ headers: async () => new Headers({ "x-own-path": "/tenantz" }) }));

const serverError = Object.assign(new Error("hidden"), { digest: "1234567" });
const browserError = new TypeError("Cannot read properties of undefined");
const htmlOf = (screen: React.ReactElement) =>
  renderToStaticMarkup(<PathnameContext value="/audit">{screen}</PathnameContext>);
const textIn = (html: string) => html.replace(/<[^>]+>/g, " ");
const textOf = (screen: React.ReactElement) => textIn(htmlOf(screen));
const retry = () => undefined;

describe.each([
  ["console", ConsoleError],
  ["root", RootError],
  ["sign-in", AuthError],
  ["global", GlobalError],
])("the %s error screen", (_name, Screen) => {
  test("blames the server for a server error, and states that nothing changed", () => {
    const text = textOf(<Screen error={serverError} retry={retry} />);
    expect(text).toMatch(/problem on the server.*changed nothing/);
    expect(text).not.toMatch(/browser|hidden/);
    expect(text).toContain("Try again");
  });

  test("blames the browser for a browser error, and warns that submitted data may have been saved", () => {
    const text = textOf(<Screen error={browserError} retry={retry} />);
    expect(text).toMatch(/Your browser couldn’t display it.*may have been saved.*reload/i);
    expect(text).not.toMatch(/server|database|service|changed nothing|Nothing was changed|Cannot read/i);
  });
});

test.each([
  [
    "a busy database",
    new BusyError("a read was cancelled"),
    /The console is busy.*Nothing was changed.*Try again/,
  ],
  [
    "a page from another build",
    new UnrecognizedActionError("gone"),
    /new version is available.*nothing was done.*Reload/,
  ],
])("the error screen for %s blames neither the browser nor the server", (_what, error, expected) => {
  const text = textOf(<ConsoleError error={error} retry={retry} />);
  expect(text).toMatch(expected);
  expect(text).not.toMatch(/Your browser|problem on the server/);
});

test.each([
  "Failed to fetch",
  "NetworkError when attempting to fetch resource.",
  "Load failed",
  "The Internet connection appears to be offline.",
  "An unexpected response was received from the server.",
])("the error screen for a lost connection blames neither the browser nor the server: %s", (message) => {
  const text = textOf(<ConsoleError error={new TypeError(message)} retry={retry} />);
  expect(text).toMatch(/We lost the connection.*couldn’t be reached.*may have been saved.*reload/);
  expect(text).not.toMatch(/Your browser|problem on the server|changed nothing/);
});

test("pages that replace the console’s layout keep its brand and navigation", async () => {
  for (const screen of [
    await NotFound(),
    <RootError key="root" error={serverError} retry={retry} />,
    <GlobalError key="global" error={serverError} retry={retry} />,
  ]) {
    const html = htmlOf(screen);
    expect(html).toContain("Tenant console</");
    expect(html).toMatch(/<nav[^>]*aria-label="Main".*href="\/tenants".*href="\/audit".*<\/nav>/);
  }
});

describe.each([
  ["sign-in", AuthError],
  ["root", RootError],
  ["global", GlobalError],
])("the %s error screen on an owner’s page", (_name, Screen) => {
  afterEach(() => vi.unstubAllGlobals());

  test.each(languages)(
    "is in %s, has the product’s name and embeds its texts in case it fails too",
    (language) => {
      const { errors } = catalogues[language].pages;
      const texts = { ...errors, title: `${errors.title} · Tablewise`, brand: "Tablewise", language };
      vi.stubGlobal("document", {
        querySelector: (selector: string) =>
          selector === "[data-error-texts]" ? { dataset: { errorTexts: JSON.stringify(texts) } } : null,
      });
      for (const [error, fault] of [
        [serverError, errors.server],
        [browserError, errors.browser],
      ] as const) {
        const html = htmlOf(<Screen error={error} retry={retry} />);
        expect(html).toContain(`lang="${language}"`);
        expect(html).toContain(`<title>${errors.title} · Tablewise</title>`);
        expect(textIn(html)).toContain(fault.title);
        expect(textIn(html)).toContain(fault.text);
        expect(html).toMatch(/>Tablewise<\/(p|strong)>/);
        expect(html).toContain("data-error-texts=");
        expect(html).not.toMatch(/<nav|Tenant console/);
      }
    },
  );
});
