import { jsonAnswer } from "@/lib/guards/route";
import { recentHealth } from "@/lib/health/health";

/** Reports the console and what it relies on. A load balancer takes an instance out at 503; a degraded one still serves. */
export async function GET(): Promise<Response> {
  const health = await recentHealth();
  return jsonAnswer(health, health.status === "down" ? 503 : 200);
}
