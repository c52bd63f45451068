import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Answers = Readonly<Record<string, unknown>>;

/**
 * Starts a proxy for the Auth server at `target` that returns `answers` for some paths, because no API can change the
 * project settings that these paths return.
 */
export async function startProjectProxy(
  target: string,
  answers: Answers,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ url: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    const path = request.url?.split("?")[0] ?? "";
    if (path in answers) {
      response
        .writeHead(200, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(answers[path]));
      return;
    }
    const keys = {
      apikey: String(request.headers.apikey),
      authorization: String(request.headers.authorization),
    };
    const passed = await fetch(`${target}${request.url}`, { headers: keys, redirect: "manual" });
    const location = passed.headers.get("location");
    if (location) response.setHeader("location", location);
    response.writeHead(passed.status).end(await passed.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  };
}
