/**
 * Classes and codes of transient errors: connections, transaction states, prepared statements, conflicts, resources, locks,
 * operator intervention, the system, and internal errors.
 */
const transient = /^(08|25|26|40|53|55P|55006|57|58|XX000)/;

/**
 * True for errors that the same statement would raise again: invalid values, violated constraints, missing
 * tables and privileges, and errors that a trigger raises under a code of its own (PostgreSQL, Appendix A).
 */
export function isDeterministic(sqlstate: string): boolean {
  return !transient.test(sqlstate);
}
