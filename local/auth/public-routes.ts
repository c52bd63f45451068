import { Hono } from "hono";
import { changeAccount, showAccount, signOut } from "./admin/account";
import type { AuthEnv, Service } from "./context";
import { enrolFactor } from "./factors/enrol";
import { loadFactor } from "./factors/load";
import { unenrolFactor } from "./factors/remove";
import { challengeFactor, verifyFactor } from "./factors/verify";
import { requestRecovery } from "./mails/recover";
import { verifyByGet, verifyByPost } from "./mails/verify";
import { requireUser } from "./sessions/access";
import { issueTokens } from "./sessions/tokens";

const otherProviders =
  "anonymous_users apple azure bitbucket discord facebook snapchat figma fly github gitlab google keycloak kakao " +
  "linkedin linkedin_oidc notion spotify slack slack_oidc workos twitch twitter phone zoom";

/** The public routes, and those for a signed-in user. */
export function publicRoutes(service: Service): Hono<AuthEnv> {
  const signedIn = requireUser(service);
  return new Hono<AuthEnv>()
    .get("/health", (c) =>
      c.json({ version: "", name: "GoTrue", description: "Local stand-in for Supabase Auth" }),
    )
    .get("/settings", (c) => c.json(settings()))
    .get("/.well-known/jwks.json", (c) => {
      c.header("cache-control", "public, max-age=600");
      return c.json({ keys: [service.key.publicJwk] });
    })
    .post("/token", (c) => issueTokens(c, service))
    .post("/recover", (c) => requestRecovery(c, service))
    .get("/verify", (c) => verifyByGet(c, service))
    .post("/verify", (c) => verifyByPost(c, service))
    .get("/user", signedIn, showAccount)
    .put("/user", signedIn, (c) => changeAccount(c, service))
    .post("/logout", signedIn, (c) => signOut(c, service))
    .post("/factors", signedIn, (c) => enrolFactor(c, service))
    .post("/factors/:factorId/challenge", signedIn, loadFactor, (c) => challengeFactor(c, service))
    .post("/factors/:factorId/verify", signedIn, loadFactor, (c) => verifyFactor(c, service))
    .delete("/factors/:factorId", signedIn, loadFactor, (c) => unenrolFactor(c, service));
}

function settings() {
  const disabled = otherProviders.split(" ").map((name) => [name, false]);
  return {
    external: { ...Object.fromEntries(disabled), email: true },
    disable_signup: false,
    mailer_autoconfirm: true,
    phone_autoconfirm: false,
    sms_provider: "",
    saml_enabled: false,
    saml_private_key_next_configured: true,
    passkeys_enabled: false,
  };
}
