import { clockDifference, secondsAhead } from "@/lib/auth/session/clock";
import { type Check, ok, problem, skipped } from "../check";
import { askAuth } from "./ask-auth";

/** Sessions expire by this machine's clock. If it is an hour ahead, every session expires immediately. */
export const clock: Check = {
  name: "clock",
  run: async (context) => {
    const answer = await askAuth(context, "/auth/v1/health", "publishable");
    if (!answer?.headers.has("date")) return skipped("the authentication service does not answer");
    const seconds = secondsAhead(answer.headers);
    if (seconds === 0) return ok("agrees with the authentication service's");
    return problem(
      `This machine's clock is ${clockDifference(seconds)} the authentication service's`,
      "Synchronize it with a time server (`timedatectl set-ntp true`, or the settings of the machine's host), then run this again.",
    );
  },
};
