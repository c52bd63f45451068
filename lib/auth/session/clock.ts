import { decodeJwt } from "jose";
import { log } from "@/lib/platform/logging/log";

/** The request header that `renewSession` sets for pages if this server's clock is so far ahead that no session is valid. */
export const clockHeader = "x-own-clock-wrong";

/** How long a wrong clock is remembered, so that sessions are not renewed repeatedly. */
const rememberedMs = 60_000;

let lastWrongAt = Number.NEGATIVE_INFINITY;

/**
 * Whether a token that the Auth server just issued has already expired here, which means that this server's
 * clock is ahead.
 */
export function isExpiredOnArrival(accessToken: string): boolean {
  const { exp = 0, iat = 0 } = decodeJwt(accessToken);
  const isWrong = exp <= Date.now() / 1_000;
  if (isWrong) {
    lastWrongAt = performance.now();
    const secondsAhead = Math.round(Date.now() / 1_000 - iat);
    log.error(
      { secondsAhead },
      "this server's clock is ahead of the Auth server's: no session is valid here",
    );
  }
  return isWrong;
}

/** Whether the clock was found to be wrong within the last minute. */
export function isClockWrong(): boolean {
  return performance.now() - lastWrongAt < rememberedMs;
}

/** NTP keeps clocks much closer together than this. */
const toleratedSeconds = 60;

/** Seconds by which this server's clock is ahead of a response's `Date` header, negative if behind; 0 if tolerable or unknown. */
export function secondsAhead(headers: Headers): number {
  const sentAt = Date.parse(headers.get("date") ?? "");
  // A cached response still has the date of the original response.
  if (Number.isNaN(sentAt) || headers.has("age")) return 0;
  const seconds = Math.round((Date.now() - sentAt) / 1_000);
  return Math.abs(seconds) > toleratedSeconds ? seconds : 0;
}

/** A difference beyond the tolerance as text, for example "65 minutes ahead of". */
export function clockDifference(seconds: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  return `${minutes} ${minutes === 1 ? "minute" : "minutes"} ${seconds > 0 ? "ahead of" : "behind"}`;
}
