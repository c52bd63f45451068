import { readFileSync } from "node:fs";
import { newRequest } from "./stack";

/** Calls the server actions of a production build over HTTP, as its pages do in a browser. */

type Manifest = { node: Record<string, { exportedName: string }> };

/** The hash that identifies an action in this build. */
function actionId(name: string): string {
  const manifest = JSON.parse(
    readFileSync(".next/server/server-reference-manifest.json", "utf8"),
  ) as Manifest;
  const match = Object.entries(manifest.node).find(([, { exportedName }]) => exportedName === name);
  if (!match) throw new Error(`the build has no action ${name}: run \`npm run build\``);
  return match[0];
}

/** Sends a form as the last argument of an action, in React’s encoding. */
async function call(
  site: string,
  path: string,
  action: string,
  { before = [], fields, cookie }: { before?: unknown[]; fields: Record<string, string>; cookie?: string },
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(`_1_${name}`, value);
  body.append("0", JSON.stringify([...before, "$K1"]));
  return fetch(`${site}${path}`, {
    method: "POST",
    headers: {
      ...{ "next-action": actionId(action), accept: "text/x-component", origin: site },
      ...(cookie ? { cookie } : {}),
    },
    body,
    redirect: "manual",
  });
}

/** Signs in and returns the session cookies. */
export async function signIn(site: string, email: string, password: string): Promise<string> {
  const previous = [{ email: "", fields: {}, answers: 0 }];
  const response = await call(site, "/login", "signInAction", {
    before: previous,
    fields: { email, password, next: "" },
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  if (cookies.length === 0) throw new Error(`could not sign in: ${response.status} ${await response.text()}`);
  return cookies.join("; ");
}

/** Calls an action of the form’s page without a session, so that it is refused immediately. */
export async function callWithoutSession(site: string): Promise<void> {
  const response = await call(site, "/provision-v2", "checkAction", { fields: {} });
  const answer = await response.text();
  if (!answer.includes("signed-out")) throw new Error(`${response.status} ${answer.slice(-500)}`);
}

/** Provisions one tenant with `attemptId` as the idempotency key, and waits for the last progress event. */
export async function provisionOver(site: string, cookie: string, attemptId: string): Promise<void> {
  const fields = { ...newRequest(`bench-${attemptId}`), attemptId };
  const response = await call(site, "/provision-v2", "provisionWatchedAction", { fields, cookie });
  const progress = await response.text();
  if (!progress.includes('"redirect"')) throw new Error(`${response.status} ${progress.slice(-500)}`);
}
