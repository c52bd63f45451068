import { advice, type Check, ok, problem, skipped } from "./check";
import { isLocalHost } from "./local-host";

/** Links in e-mails start with SITE_URL, which also decides whether session cookies require HTTPS. */
export const siteAddress: Check = {
  name: "console address",
  run: (context) => {
    const setting = context.get("siteUrl");
    if (!setting) {
      return advice(
        "SITE_URL is not set, so links in e-mails lead to http://localhost",
        "Set SITE_URL to the address at which staff open the console, such as https://console.example.com. Not needed on Vercel.",
      );
    }
    const address = setting.includes("://") ? setting : `https://${setting}`;
    if (!URL.canParse(address)) return skipped("SITE_URL is not an address");
    const { protocol, hostname, origin } = new URL(address);
    if (protocol === "http:" && !isLocalHost(hostname)) {
      return problem(
        "SITE_URL begins with http://, so links that give access to an account travel unencrypted",
        "Serve the console over HTTPS, and set SITE_URL to its https:// address.",
      );
    }
    return ok(`links lead to ${origin}`);
  },
};
