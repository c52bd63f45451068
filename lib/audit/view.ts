import type { Route } from "next";
import { maxQueryLength } from "./query/parse-query";
import { type Days, defaultPreset, type PresetKey, presets } from "./query/range";

/** The state of the audit log's page, stored in its URL, so that a view can be bookmarked and shared. */
export type View = {
  query: string;
  preset: PresetKey | null;
  days: Days;
  /** Cursors: the page starts after the row `after`, or ends before the row `before`. */
  after: string;
  before: string;
  live: boolean;
};

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Parses the URL's parameters. Ignores unknown ones. */
export function readView(params: Params): View {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" ? storable(value) : "";
  };
  const days = { from: text("from").slice(0, 20), to: text("to").slice(0, 20) };
  const hasDays = days.from !== "" || days.to !== "";
  return {
    // One character more than allowed, so that the parser can report that the query is too long.
    query: text("q").slice(0, maxQueryLength + 1),
    preset: hasDays ? null : (presets.find(({ key }) => key === text("range"))?.key ?? null),
    days,
    after: text("after"),
    before: text("before"),
    live: text("live") === "1",
  };
}

/** Makes text safe to store in Postgres, on one line. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "").replaceAll(/\s/g, " ").trim();
}

/** The URL of a view with some changes. Any change other than paging returns to the first page. */
export function viewHref(path: Route, view: View, change: Partial<View> = {}): Route {
  const search = viewSearch({ ...view, after: "", before: "", ...change });
  // The path is a route. The router's types do not cover its query string.
  return (search ? `${path}?${search}` : path) as Route;
}

/** The query string of a view, without the question mark. */
export function viewSearch({ query, preset, days, after, before, live }: View): string {
  const entries = { q: query, range: preset ?? "", ...days, after, before, live: live ? "1" : "" };
  return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== "")).toString();
}

/** Sets the default range if a view has none, so that a figure can link to the attempts that it counts. */
export function rangedView(view: View): View {
  const open = view.preset === null && view.days.from === "" && view.days.to === "";
  return open ? { ...view, preset: defaultPreset } : view;
}
