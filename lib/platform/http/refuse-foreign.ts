import { log } from "@/lib/platform/logging/log";
import { foreign, refusalResponse } from "./refusal";

/** Keeps a header written by an attacker from filling the log. */
const maxLength = 200;

/**
 * Refuses a form from another site and logs why: a console with a misconfigured proxy or SITE_URL refuses its own
 * forms.
 */
export function refuseForeign(request: Request, siteUrl: string | undefined): Response {
  const header = (name: string) => request.headers.get(name)?.slice(0, maxLength) ?? null;
  const [host, forwarded] = [header("host") ?? "", header("x-forwarded-host") ?? ""];
  // Next derives one header from the other.
  const isForwarded = forwarded !== "" && forwarded !== host;
  const source = {
    origin: header("origin"),
    secFetchSite: header("sec-fetch-site"),
    siteUrl: siteUrl ?? null,
    host: isForwarded ? forwarded : host,
    hostHeader: isForwarded ? "X-Forwarded-Host" : "Host",
  };
  log.warn(source, "form refused: it was not sent from the console");
  return refusalResponse(request, foreign(source));
}
