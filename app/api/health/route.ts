import { checkHealth } from "@/lib/health";
import { jsonAnswer } from "@/lib/route";

/** Says how the console and what it relies on are. Who balances load takes an instance out at 503; one that is degraded still serves. */
export async function GET(): Promise<Response> {
  const health = await checkHealth();
  return jsonAnswer(health, health.status === "down" ? 503 : 200);
}
