import type { ReactNode } from "react";
import { BusyError } from "@/lib/platform/busy-error";
import { BusyScreen } from "./busy-screen";

/** Makes a page for staff: one that is not read, because too many reads wait or take too long, says so. */
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

/** For a page’s title, which must not fail before the page can say why. */
export async function busyAs<Instead, Loaded>(instead: Instead, loading: Promise<Loaded>) {
  return loading.catch((error: unknown) => {
    if (error instanceof BusyError) return instead;
    throw error;
  });
}
