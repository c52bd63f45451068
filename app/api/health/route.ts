import { checkHealth } from "@/lib/health";
import { jsonAnswer } from "@/lib/route";

export async function GET(): Promise<Response> {
  const { ok, parts } = await checkHealth();
  return jsonAnswer(parts, ok ? 200 : 503);
}
