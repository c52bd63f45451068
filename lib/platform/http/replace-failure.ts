import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { isV1Path } from "@/lib/platform/http/pass-to-v1";
import { failed, type Refusal, renderRefusal, showsPage } from "./refusal";
import { staticBody, withErrorTexts } from "./static-page";

const decoders: Record<string, (body: Buffer) => Buffer> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/**
 * Makes a failed page readable without JavaScript. Next sends an empty body, which its own scripts fill. An
 * explanation is added for browsers without JavaScript, and becomes the whole page if there is no document. `localize`
 * returns the explanation in the reader's language.
 */
export function replaceFailure(
  { headers, url = "" }: IncomingMessage,
  response: ServerResponse,
  localize: (refusal: Refusal) => Refusal,
): void {
  if (isV1Path(url) || !showsPage((name) => headers[name]?.toString())) return;
  const { writeHead, write, end } = response;
  const chunks: Buffer[] = [];
  const isFailed = () => !response.headersSent && response.statusCode >= 500 && isDocument(response);
  const collect = (chunk: unknown) => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const overrides = {
    writeHead(status: number, ...more: (string | OutgoingHttpHeaders)[]) {
      response.statusCode = status;
      // The headers are sent with the body, because the explanation changes its length and encoding.
      return isFailed() ? response : Reflect.apply(writeHead, response, [status, ...more]);
    },
    write(...chunk: unknown[]) {
      if (!isFailed()) return Reflect.apply(write, response, chunk);
      collect(chunk[0]);
      return true;
    },
    end(...last: unknown[]) {
      if (!isFailed()) return Reflect.apply(end, response, last);
      collect(last[0]);
      const encoding = String(response.getHeader("content-encoding") ?? "");
      const body = readable(Buffer.concat(chunks), encoding, localize(failed));
      for (const name of ["content-encoding", "transfer-encoding", "etag"]) response.removeHeader(name);
      response.setHeaders(
        new Headers({ "content-type": "text/html; charset=utf-8", "content-length": `${body.length}` }),
      );
      Reflect.apply(writeHead, response, [response.statusCode]);
      return Reflect.apply(end, response, [
        body,
        ...last.filter((argument) => typeof argument === "function"),
      ]);
    },
  };
  Object.assign(response, overrides);
}

function isDocument(response: ServerResponse): boolean {
  return /^text\/html/.test(String(response.getHeader("content-type") ?? "text/html"));
}

function readable(body: Buffer, encoding: string, page: Refusal): Buffer {
  const html = (decoders[encoding]?.(body) ?? body).toString("utf8");
  const explained = html.replace(/<body[^>]*>/, (tag) => `${tag}<noscript>${staticBody(page)}</noscript>`);
  return Buffer.from(explained === html ? renderRefusal(page, true).body : withErrorTexts(explained, page));
}
