import { userInfo } from "node:os";
import type { Actor } from "@/lib/auth/actor";

/** No account has the nil UUID: it stands for whoever has the console's own settings. */
const nobody = "00000000-0000-0000-0000-000000000000";

/** On whose behalf a command acts: its name, and the name that the machine knows its user by. */
export function commandActor(command: string): Actor {
  return { id: nobody, email: `npm run ${command} (${userInfo().username})` };
}
