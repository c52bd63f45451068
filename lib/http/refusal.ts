/** A request that is refused before any page or action: nothing was done, and nothing between may keep the answer. */
function refusal(status: number, text: string, more: Record<string, string> = {}): Response {
  const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...more };
  return new Response(`${text}\n`, { status, headers });
}

export function unreadableResponse(): Response {
  return refusal(
    400,
    "No page of this console sends such a request. Load the page again, and send it there.",
  );
}

export function foreignResponse(): Response {
  return refusal(
    403,
    "This request did not come from a page of this console. Open the console at its own address, and send it there.",
  );
}

export function methodResponse(allowed: readonly string[]): Response {
  return refusal(405, "This address does not take this method.", { allow: allowed.join(", ") });
}

export function bodyTooLargeResponse(): Response {
  return refusal(413, "This form is larger than 1 MB. Go back, shorten its texts, and send it again.");
}
