/** Waits for a state of the outside world, and fails with its name where it does not come. */
export async function until(state: string, holds: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const begin = performance.now();
  while (!(await holds())) {
    if (performance.now() - begin > limitMs) throw new Error(`this did not come about: ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
