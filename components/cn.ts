/** Joins class names. Classes must not conflict: unlike tailwind-merge, this does not remove any. */
export { clsx as cn } from "clsx";
