import type { Route } from "next";
import { longestQuery } from "./query/parse-query";
import { type Days, type PresetKey, presets, usualPreset } from "./query/range";

/** Everything that the audit log's address says. The address is the saved view: it can be kept and shared. */
export type View = {
  query: string;
  preset: PresetKey | null;
  days: Days;
  /** The cursor of the row that the page follows, or that it comes before. */
  after: string;
  before: string;
  live: boolean;
};

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads an address; what it does not know it passes over. */
export function readView(params: Params): View {
  const text = (name: string) => {
    const value = params[name];
    return typeof value === "string" ? storable(value) : "";
  };
  const days = { from: text("from").slice(0, 20), to: text("to").slice(0, 20) };
  const hasDays = days.from !== "" || days.to !== "";
  return {
    // One character more than is allowed, so that the parser can say so.
    query: text("q").slice(0, longestQuery + 1),
    preset: hasDays ? null : (presets.find(({ key }) => key === text("range"))?.key ?? null),
    days,
    after: text("after"),
    before: text("before"),
    live: text("live") === "1",
  };
}

/** What Postgres can hold, in one line. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "").replaceAll(/\s/g, " ").trim();
}

/** The address of a view with some of it changed. Anything but a turn of the page begins at the first one. */
export function addressOf(path: Route, view: View, change: Partial<View> = {}): Route {
  const search = searchOf({ ...view, after: "", before: "", ...change });
  // The path is a route; its search part is none of the router's types.
  return (search ? `${path}?${search}` : path) as Route;
}

/** The search part of a view's address, without a question mark. */
export function searchOf({ query, preset, days, after, before, live }: View): string {
  const entries = { q: query, range: preset ?? "", ...days, after, before, live: live ? "1" : "" };
  return new URLSearchParams(Object.entries(entries).filter(([, value]) => value !== "")).toString();
}

/** A view with the range that its figures are of, where it names none: for links from a figure to its attempts. */
export function rangedView(view: View): View {
  const open = view.preset === null && view.days.from === "" && view.days.to === "";
  return open ? { ...view, preset: usualPreset } : view;
}
