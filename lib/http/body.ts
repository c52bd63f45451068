/** Largest body in bytes; forms need a few thousand. Below Next's own limit for requests, which answers 500. */
const maxBodyBytes = 1_000_000;

/** The whole body of a request or an answer; null where it is too large, whatever length it came with. */
export async function bodyOf({
  body,
}: Pick<Request | Response, "body">): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

export function bodyTooLargeResponse(): Response {
  return refusal(413, "This form is larger than 1 MB. Go back, shorten its texts, and send it again.\n");
}

export function unreadableResponse(): Response {
  return refusal(
    400,
    "No page of this console sends such a request. Load the page again, and send it there.\n",
  );
}

function refusal(status: number, text: string): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
