/** Largest body of a request in bytes; the forms need a few thousand. Below Next's own limit, which answers 500. */
const maxBodyBytes = 1_000_000;

/** True where a request's body is too large, by its length or, where it came without one, by counting. */
export async function bodyTooLarge(request: Request): Promise<boolean> {
  const declared = request.headers.get("content-length");
  if (declared !== null) return Number(declared) > maxBodyBytes;
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) return true;
  }
  return false;
}

export function bodyTooLargeResponse(): Response {
  return new Response("This form is larger than 1 MB. Go back, shorten its texts, and send it again.\n", {
    status: 413,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
