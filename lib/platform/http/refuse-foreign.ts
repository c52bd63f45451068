import { log } from "@/lib/platform/logging/log";
import { foreign, type Refusal } from "./refusal";

/** Keeps a header written by an attacker from filling the log. */
const maxLength = 200;

/**
 * The refusal of a form from another site, which is logged: a console with a misconfigured proxy or SITE_URL refuses its
 * own forms.
 */
export function refuseForeign(request: Request, siteUrl: string | undefined): Refusal {
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
  return foreign(source);
}
