import { type IncomingMessage, Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { parseAndValidateFlightRouterState } from "next/dist/server/app-render/parse-and-validate-flight-router-state";
import { allowedMethods, isFile } from "./methods";
import {
  addressTooLong,
  expectationFailed,
  type LanguageHints,
  type Localize,
  methodNotAllowed,
  type Refusal,
  renderRefusal,
  showsPage,
  unreadable,
} from "./refusal";
import { replaceFailure } from "./replace-failure";
import { commonHeaders, securityHeaders } from "./security-headers";

const guarded = new WeakSet<Server>();

/**
 * Limits on a URL. Next's redirects contain it twice in their headers, and 4,000 parameters with the same name take
 * Next about one second to parse.
 */
const [maxLength, maxParameters] = [6_000, 100];

/**
 * Guards every HTTP server of this process: refuses requests that Next cannot parse and would answer with
 * 500, and sets the security headers on every response, including those that Next and Node send without
 * calling proxy.ts. `localize` translates refusals on owners' pages.
 */
export function guardServers(localize: Localize): void {
  const emit = Server.prototype.emit as (this: Server, event: string, ...args: unknown[]) => boolean;
  Server.prototype.emit = function emitGuarded(this: Server, event: string, ...args: unknown[]): boolean {
    if (event === "connection" && !guarded.has(this)) guard(this, localize);
    if (event === "request" && refuseIfInvalid(...(args as [IncomingMessage, ServerResponse]), localize))
      return true;
    return emit.call(this, event, ...args);
  };
}

function guard(server: Server, localize: Localize): void {
  guarded.add(server);
  // Node would answer these itself, without our headers.
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
    refuse(request, response, expectationFailed, localize),
  );
  server.on("connect", (_request, socket: Socket) => socket.end(emptyResponse(405)));
  server.on("clientError", refuseUnparsed);
  // Only the development server has WebSockets. Elsewhere, a request to upgrade is answered like any other.
  const hasSockets = process.env.NODE_ENV === "development";
  Object.assign(server, { requireHostHeader: false, shouldUpgradeCallback: () => hasSockets });
}

function refuseIfInvalid(request: IncomingMessage, response: ServerResponse, localize: Localize): boolean {
  response.setHeaders(new Headers(isBuiltFile(request.url) ? commonHeaders : securityHeaders));
  const refusal = refusalOf(request);
  if (refusal) refuse(request, response, refusal, localize);
  else replaceFailure(request, response, (failure) => localize(failure, languageHintsOf(request)));
  return refusal !== null;
}

function refusalOf(request: IncomingMessage): Refusal | null {
  if (request.method === "TRACE") return methodNotAllowed(allowedMethods("/"));
  if ((request.url ?? "").length > maxLength) return addressTooLong;
  if (!isReadable(request)) return unreadable;
  const path = pathOf(request.url);
  const allowed = allowedMethods(path);
  // proxy.ts does not run for files, and Next returns 500 for a form sent to one.
  return isFile(path) && !allowed.includes(request.method ?? "") ? methodNotAllowed(allowed) : null;
}

/** The path as Next looks it up: without dot segments or escapes. An undecodable path matches no file. */
function pathOf(url = ""): string {
  try {
    return decodeURIComponent(new URL(url, "http://own.invalid").pathname);
  } catch {
    return "";
  }
}

/** True if Next answers with a file of the build or with plain text, never with a page. */
function isBuiltFile(url = ""): boolean {
  return [url, pathOf(url)].every((path) => path.startsWith("/_next/static/"));
}

/**
 * Next redirects to whatever follows two slashes or a scheme, and throws if it cannot parse the router state tree. Also
 * refuses HTTP/1.1 requests without a Host, and too many parameters.
 */
function isReadable({ url = "", headers, httpVersion }: IncomingMessage): boolean {
  if (headers.host === undefined && httpVersion === "1.1") return false;
  if (url.split("&", maxParameters + 1).length > maxParameters) return false;
  if (!/^\/(?![/\\])/.test(url) || !URL.canParse(url, "http://own.invalid")) return false;
  try {
    parseAndValidateFlightRouterState(headers["next-router-state-tree"]);
    return true;
  } catch {
    return false;
  }
}

function languageHintsOf({ url, headers }: IncomingMessage): LanguageHints {
  return { path: pathOf(url), acceptLanguage: headers["accept-language"] ?? null };
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  localize: Localize,
): void {
  const wantsPage = showsPage((name) => request.headers[name]?.toString());
  const page = wantsPage ? localize(refusal, languageHintsOf(request)) : refusal;
  const { body, headers } = renderRefusal(page, wantsPage);
  response.setHeaders(new Headers({ ...securityHeaders, ...headers, connection: "close" }));
  response.writeHead(refusal.status).end(body);
}

/** Closes a connection whose request could not be parsed, as Node would, but sends the security headers. */
function refuseUnparsed({ code }: NodeJS.ErrnoException, socket: Socket): void {
  const { _httpMessage: response } = socket as Socket & { _httpMessage?: ServerResponse };
  if (socket.writable && !response?.headersSent) {
    const status =
      { HPE_HEADER_OVERFLOW: 431, HPE_CHUNK_EXTENSIONS_OVERFLOW: 413, ERR_HTTP_REQUEST_TIMEOUT: 408 }[
        code ?? ""
      ] ?? 400;
    socket.write(emptyResponse(status));
  }
  socket.destroy();
}

function emptyResponse(status: number): string {
  const headers = {
    ...securityHeaders,
    "Cache-Control": "no-store",
    Connection: "close",
    "Content-Length": "0",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n`;
}
