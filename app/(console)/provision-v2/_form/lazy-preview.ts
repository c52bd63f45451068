import { lazy } from "react";

export const loadPreview = () => import("./preview-section");

/** In a script of its own. In the browser, load it before it is rendered: React would keep an error from loading it. */
export const PreviewSection = lazy(loadPreview);
