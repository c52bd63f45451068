import { log } from "@/lib/platform/logging/log";
import { foreign, refusalResponse } from "./refusal";

/** What an attacker writes into a header does not fill the log. */
const longest = 200;

/** Refuses a form of another site, and logs why: a console whose proxy or SITE_URL is wrong refuses its own. */
export function refuseForeign(request: Request, siteUrl: string | undefined): Response {
  const read = (name: string) => request.headers.get(name)?.slice(0, longest) ?? null;
  const [host, forwarded] = [read("host") ?? "", read("x-forwarded-host") ?? ""];
  // Next fills in the one from the other.
  const isForwarded = forwarded !== "" && forwarded !== host;
  const source = {
    origin: read("origin"),
    secFetchSite: read("sec-fetch-site"),
    siteUrl: siteUrl ?? null,
    host: isForwarded ? forwarded : host,
    hostHeader: isForwarded ? "X-Forwarded-Host" : "Host",
  };
  log.warn(source, "form refused: it was not sent from the console");
  return refusalResponse(request, foreign(source));
}
