/** Joins class names. Unlike tailwind-merge, it does not resolve conflicts, so there must be none. */
export { clsx as cn } from "clsx";
