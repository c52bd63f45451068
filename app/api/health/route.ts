import { jsonResponse } from "@/lib/guards/route";
import { recentHealth } from "@/lib/health/health";

/**
 * The health of the console and its dependencies. Load balancers remove an instance that returns 503; a degraded one
 * still serves requests.
 */
export async function GET(): Promise<Response> {
  const health = await recentHealth();
  return jsonResponse(health, health.status === "down" ? 503 : 200);
}
