import type { ReactNode } from "react";
import { BusyError } from "@/lib/platform/busy-error";
import { BusyScreen } from "./busy-screen";

/** Wraps a staff page: shows the busy screen if reads wait or run for too long, or the user opens too many pages. */
export function staffPage<Props>(render: (props: Props) => Promise<ReactNode>) {
  return async (props: Props): Promise<ReactNode> => {
    try {
      return await render(props);
    } catch (error) {
      if (error instanceof BusyError) return <BusyScreen retryAfterSeconds={error.retryAfterSeconds} />;
      throw error;
    }
  };
}

/** For page titles, which must not throw before the page can show the busy screen. */
export async function fallbackIfBusy<Fallback, Loaded>(fallback: Fallback, loading: Promise<Loaded>) {
  return loading.catch((error: unknown) => {
    if (error instanceof BusyError) return fallback;
    throw error;
  });
}
