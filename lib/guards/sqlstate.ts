/** Classes of errors that pass: connections, transaction states, conflicts, resources, operators and the system. */
const passing = /^(08|25|26|40|53|55P|55006|57|58|XX000)/;

/**
 * True for errors that the same statement meets again: values, constraints, missing tables and rights, and what a
 * trigger raises, whatever code it chose (PostgreSQL, Appendix A).
 */
export function isDeterministic(sqlstate: string): boolean {
  return !passing.test(sqlstate);
}
