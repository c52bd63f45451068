import { expect, test } from "vitest";
import { foreign } from "./refusal";

const foreignForm = {
  origin: "https://console.test",
  secFetchSite: null,
  siteUrl: "https://console.test",
  host: "console.test",
  hostHeader: "Host",
};

test.each([
  [
    "the origin of another site",
    { origin: "https://evil.test" },
    "It came from https://evil.test, but this console accepts forms at https://console.test, the value of SITE_URL.",
  ],
  [
    "the origin of another host",
    { origin: "https://evil.test", siteUrl: null },
    "It came from https://evil.test, but it was sent to console.test, according to its Host header.",
  ],
  [
    "no origin",
    { origin: null },
    "It has no Origin header, which browsers send with every form, so the console can’t identify the site that sent it.",
  ],
  [
    "an opaque origin",
    { origin: "null", siteUrl: null },
    "Its Origin header is “null”, so the console can’t identify the site that sent it.",
  ],
  [
    "the console’s origin from another page",
    { secFetchSite: "cross-site" },
    "It came from https://console.test, but the browser reports that another page sent it (Sec-Fetch-Site: cross-site).",
  ],
  [
    "the origin of its own host from another page",
    { secFetchSite: "none", siteUrl: null },
    "It came from https://console.test, but the browser reports that another page sent it (Sec-Fetch-Site: none).",
  ],
])("the refusal of a form with %s explains the reason", (_what, given, reason) => {
  expect(foreign({ ...foreignForm, ...given }).paragraphs[0]).toBe(
    `It doesn’t seem to be from a page of this console. ${reason} Nothing was changed.`,
  );
});
