/** Largest body in bytes; forms need a few thousand. Below Next's own limit, above which it returns 500. */
const maxBodyBytes = 1_000_000;

/** The whole body of a request or response; null if it is too large, regardless of the declared length. */
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
