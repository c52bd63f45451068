import type { Detail } from "@/lib/platform/details";

/** Names and values of a log entry in one line; values come from outside, so each keeps its own direction. */
export function Details({ details }: { details: Detail[] }) {
  return details.map(({ name, value }) => (
    <span key={name} className="break-all">
      {name}: <bdi>{value}</bdi>
    </span>
  ));
}
