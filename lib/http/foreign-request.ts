/**
 * True where a request that can change something did not come from a page of this console. Next refuses another
 * site's Origin itself, but lets a request without one pass; browsers always send one, and say with
 * Sec-Fetch-Site, which no script can forge, what the site of the page was.
 */
export function isForeign(request: Request): boolean {
  if (request.method === "GET" || request.method === "HEAD") return false;
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin") return true;
  const host = headers.get("x-forwarded-host") ?? headers.get("host");
  const origin = headers.get("origin");
  return host === null || origin === null || !URL.canParse(origin) || new URL(origin).host !== host;
}

export function foreignResponse(): Response {
  return new Response(
    "This request did not come from a page of this console. Open the page, and send it there.\n",
    { status: 403, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } },
  );
}
