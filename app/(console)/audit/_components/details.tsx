import type { Detail } from "@/lib/platform/details";

/** Names and values of a log entry on one line. Values may be right-to-left, so each is isolated. */
export function Details({ details }: { details: Detail[] }) {
  return details.map(({ name, value }) => (
    <span key={name} className="break-all">
      {name}: <bdi>{value}</bdi>
    </span>
  ));
}
