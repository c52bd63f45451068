import { userInfo } from "node:os";
import type { Actor } from "@/lib/auth/actor";

/** No account has the nil UUID, so it can identify an operator with access to the console's own settings. */
const nilUuid = "00000000-0000-0000-0000-000000000000";

/** The actor of a command: the command's name and the user name on this machine. */
export function commandActor(command: string): Actor {
  return { id: nilUuid, email: `npm run ${command} (${userInfo().username})` };
}
