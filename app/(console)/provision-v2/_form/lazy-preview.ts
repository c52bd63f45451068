import { lazy } from "react";

export const loadPreview = () => import("./preview-section");

/**
 * Loaded as a separate script. In the browser, call `loadPreview` before rendering it: if loading fails, React keeps
 * the error.
 */
export const PreviewSection = lazy(loadPreview);
