/**
 * The network address of whoever sent a request, for counting only. It is what the nearest proxy appended to
 * X-Forwarded-For, as Vercel's and any other does; what stands before it, the sender may have made up.
 */
export function clientAddress(headers: Pick<Headers, "get">): string {
  return headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}
