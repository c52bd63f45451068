import { type NetworkFailure, networkFailure } from "@/db/connection/network-failure";
import { type Finding, problem, type SetupContext } from "../check";

const timeoutMs = 10_000;

export type AuthResponse = {
  /** Null if there was no response. Then `failure` has the reason. */
  status: number | null;
  failure: NetworkFailure | null;
  headers: Headers;
  /** False for a web page or any other response that is not a JSON object or array. */
  isJson: boolean;
  body: Record<string, unknown>;
};

/** Calls the Auth server with one of the keys. Returns null if its address is missing or invalid. Never throws. */
export async function callAuth(
  context: SetupContext,
  path: string,
  key: "publishable" | "secret",
): Promise<AuthResponse | null> {
  const apikey = context.get(key === "secret" ? "supabaseSecretKey" : "supabasePublishableKey") ?? "";
  if (!context.supabaseUrl) return null;
  try {
    const response = await fetch(`${context.supabaseUrl}${path}`, {
      headers: { apikey, authorization: `Bearer ${apikey}` },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body: unknown = await response.json().catch(() => null);
    const isJson = typeof body === "object" && body !== null;
    const { status, headers } = response;
    return { status, headers, failure: null, isJson, body: isJson ? (body as Record<string, unknown>) : {} };
  } catch (error) {
    return { status: null, failure: networkFailure(error), headers: new Headers(), isJson: false, body: {} };
  }
}

const projectUrl =
  "Copy the project's URL again (Supabase, Project Settings, Data API), and restore the project if it is paused.";

/** The problem if the service itself did not respond as expected, regardless of the key; otherwise null. */
export function serviceProblem(
  { status, failure, headers, isJson }: AuthResponse,
  name: string,
): Finding[] | null {
  if (failure)
    return problem(
      `No answer from the authentication service at ${name}: ${failure.reason}`,
      failure.fix ?? projectUrl,
    );
  if (status === 540)
    return problem(
      `The project at ${name} is paused (status 540)`,
      "Restore it in Supabase, then run this again.",
    );
  if (status === 429) {
    return problem(
      `The authentication service at ${name} is limiting requests (status 429)`,
      "Wait a minute, then run this again. Your settings may be correct.",
    );
  }
  if (status !== null && status >= 500) {
    return problem(
      `The authentication service at ${name} failed (status ${status})`,
      "Look at its logs (Supabase, Logs, Auth) and at status.supabase.com, then run this again. Your settings may be correct.",
    );
  }
  if (status !== null && status >= 300 && status < 400) {
    return problem(
      `The server at ${name} redirects (status ${status}) to ${originOf(headers.get("location"))}`,
      `Set ${name} to the address of the service itself.`,
    );
  }
  if (isJson) return null;
  return problem(
    `The server at ${name} returned ${contentOf(headers)} instead of JSON (status ${status})`,
    `Set ${name} to https://<project reference>.supabase.co (Supabase, Project Settings, Data API). A proxy or firewall in front of it must let /auth/v1 through.`,
  );
}

function originOf(location: string | null): string {
  return location && URL.canParse(location) ? new URL(location).origin : "another path";
}

function contentOf(headers: Headers): string {
  const type = headers.get("content-type")?.split(";", 1)[0] ?? "";
  return type === "text/html" ? "a web page (HTML)" : type || "no content";
}
