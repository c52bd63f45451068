import { log } from "@/lib/platform/logging/log";
import { foreign, type Refusal } from "./refusal";

/** Keeps a header written by an attacker from filling the log. */
const maxLength = 200;

/**
 * Refuses a form from another site. Logs its source, because with a misconfigured proxy or SITE_URL, the console refuses
 * its own forms too.
 */
export function refuseForeign(request: Request, siteUrl: string | undefined): Refusal {
  const header = (name: string) => request.headers.get(name)?.slice(0, maxLength) ?? null;
  const [host, forwarded] = [header("host") ?? "", header("x-forwarded-host") ?? ""];
  // If no proxy sets X-Forwarded-Host, Next copies Host to it.
  const isForwarded = forwarded !== "" && forwarded !== host;
  const source = {
    origin: header("origin"),
    secFetchSite: header("sec-fetch-site"),
    siteUrl: siteUrl ?? null,
    host: isForwarded ? forwarded : host,
    hostHeader: isForwarded ? "X-Forwarded-Host" : "Host",
  };
  log.warn(source, "form refused: its source is not this console");
  return foreign(source);
}
