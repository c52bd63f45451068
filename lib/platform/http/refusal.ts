import { originOf } from "./origin";
import { type StaticPage, staticHtml, staticPolicy, staticText } from "./static-page";

/**
 * The response to a request that is refused before any page or action runs. The exception is `failed`, for a request
 * that may have changed something.
 */
export type Refusal = StaticPage & { status: number; headers?: Record<string, string> };

/** The parts of a request that indicate its user's language. `locale` is the value of the refused form's `locale` field. */
export type LanguageHints = { path: string; acceptLanguage: string | null; locale?: string };

/** Returns the page that a browser shows for a refusal, in the user's language. */
export type Localize = (refusal: Refusal, hints: LanguageHints) => Refusal;

const home = { href: "/", text: "Open the console" };
const again = { href: "", text: "Reload the page" };

export const unreadable: Refusal = {
  status: 400,
  title: "The console couldn’t read this request",
  paragraphs: [
    "The console’s own pages don’t send requests like this. Nothing was changed. Open the console and try again from there.",
  ],
  link: home,
};

export const bodyTooLarge: Refusal = {
  status: 413,
  title: "This form is too large",
  paragraphs: [
    "It is larger than 1 MB, and nothing was changed. Go back, shorten what you entered, and send it again.",
  ],
  link: again,
};

export const addressTooLong: Refusal = {
  status: 414,
  title: "This address is too long",
  paragraphs: ["Open the page from the console. If this was a search, use fewer filters or shorter terms."],
  link: home,
};

export const expectationFailed: Refusal = {
  status: 417,
  title: "The console doesn’t support the Expect header",
  paragraphs: ["Send the request again without it."],
  link: home,
};

export function methodNotAllowed(allowed: readonly string[]): Refusal {
  return {
    status: 405,
    title: "This address doesn’t support this method",
    paragraphs: [`Use ${allowed.join(", ")}.`],
    link: home,
    headers: { allow: allowed.join(", ") },
  };
}

/**
 * Where a form came from, and where the console accepts forms: at SITE_URL, or at the host of the request.
 */
export type FormSource = {
  origin: string | null;
  secFetchSite: string | null;
  siteUrl: string | null;
  host: string;
  hostHeader: string;
};

export function foreign(source: FormSource): Refusal {
  const { siteUrl } = source;
  return {
    status: 403,
    title: "The console refused this form",
    paragraphs: [
      `It doesn’t seem to be from a page of this console. ${reasonOf(source)} Nothing was changed.`,
      "Open the console at its own address, and send the form there. If you’re already there, ask a developer to correct SITE_URL or the proxy: see “A form is refused with 403” in the troubleshooting guide.",
    ],
    link: siteUrl ? { href: siteUrl, text: `Open ${siteUrl}` } : home,
  };
}

function reasonOf({ origin, secFetchSite, siteUrl, host, hostHeader }: FormSource): string {
  if (origin === null)
    return "It has no Origin header, which browsers send with every form, so the console can’t identify the site that sent it.";
  const from = originOf(origin);
  if (from === null)
    return `Its Origin header is “${origin}”, so the console can’t identify the site that sent it.`;
  const expected = siteUrl
    ? `this console accepts forms at ${siteUrl}, the value of SITE_URL`
    : `it was sent to ${host}, according to its ${hostHeader} header`;
  const isOwn = from === originOf(siteUrl ?? `${new URL(from).protocol}//${host}`);
  if (isOwn && secFetchSite !== null)
    return `It came from ${origin}, but the browser reports that another page sent it (Sec-Fetch-Site: ${secFetchSite}).`;
  return `It came from ${origin}, but ${expected}.`;
}

export function outdated(entries: StaticPage["entries"], path: string): Refusal {
  return {
    status: 409,
    title: "A new version is available",
    paragraphs: [
      "The console was updated while this page was open, so nothing was done. Load the new version, and send the form there.",
    ],
    link: { href: path, text: "Load the new version" },
    entries,
  };
}

export const failed: Refusal = {
  status: 500,
  title: "This page couldn’t be loaded",
  paragraphs: [
    "The console ran into a problem on the server. If you sent a form, it may have been saved: load the page again to see the current state.",
  ],
  link: again,
};

/** An HTML page for browsers, or a line of text for scripts and other programs. */
export function renderRefusal(
  refusal: Refusal,
  wantsPage: boolean,
): { body: string; headers: Record<string, string> } {
  const type = wantsPage ? "text/html" : "text/plain";
  const headers = {
    ...refusal.headers,
    "content-type": `${type}; charset=utf-8`,
    "content-security-policy": staticPolicy,
    "cache-control": "no-store",
    vary: refusal.owner ? "Accept, Accept-Language" : "Accept",
  };
  return { body: wantsPage ? staticHtml(refusal) : staticText(refusal), headers };
}

/** True if a browser shows the response as a page. */
export function showsPage(header: (name: string) => string | null | undefined): boolean {
  return Boolean(header("accept")?.includes("text/html")) && !header("next-action") && !header("rsc");
}

/** `page` returns what a browser shows. Other programs get the refusal itself, in English. */
export function refusalResponse(request: Request, refusal: Refusal, page: () => Refusal): Response {
  const wantsPage = showsPage((name) => request.headers.get(name));
  const { body, headers } = renderRefusal(wantsPage ? page() : refusal, wantsPage);
  return new Response(body, { status: refusal.status, headers });
}
