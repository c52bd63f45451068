import type { CSSProperties } from "react";

const font =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Hiragino Sans", "Noto Sans CJK JP", "Yu Gothic", sans-serif';
const anywhere = { overflowWrap: "anywhere", wordBreak: "break-word" } as const;

/** The light colours are inline, because many mail programs drop style sheets. */
export const styles = {
  page: { margin: 0, padding: "32px 16px", backgroundColor: "#f4f5f7", fontFamily: font },
  container: { maxWidth: "560px" },
  brand: { padding: "0 8px 16px" },
  logo: {
    display: "block",
    height: "32px",
    width: "auto",
    color: "#16181d",
    fontSize: "18px",
    fontWeight: 600,
  },
  name: { margin: 0, color: "#16181d", fontSize: "18px", fontWeight: 600, lineHeight: "32px", ...anywhere },
  card: {
    // The last paragraph has a margin of its own.
    padding: "32px 32px 16px",
    backgroundColor: "#ffffff",
    border: "1px solid #e1e3e8",
    borderRadius: "12px",
    borderCollapse: "separate",
  },
  heading: {
    margin: "0 0 16px",
    color: "#16181d",
    fontSize: "22px",
    fontWeight: 650,
    lineHeight: "30px",
    // Without it, Japanese headings can end in a single character on a line of its own.
    textWrap: "balance",
    ...anywhere,
  },
  text: { margin: "0 0 16px", color: "#16181d", fontSize: "16px", lineHeight: "25px", ...anywhere },
  action: { padding: "8px 0 24px" },
  button: {
    padding: "14px 24px",
    backgroundColor: "#4048c8",
    borderRadius: "8px",
    color: "#ffffff",
    fontSize: "16px",
    fontWeight: 600,
    lineHeight: "20px",
  },
  address: {
    margin: "24px 0 16px",
    paddingTop: "16px",
    borderTop: "1px solid #e1e3e8",
    color: "#565c69",
    fontSize: "13px",
    lineHeight: "20px",
  },
  link: { color: "#4048c8", textDecoration: "underline", ...anywhere },
  below: { padding: "24px 8px 0" },
  small: { margin: "0 0 12px", color: "#565c69", fontSize: "13px", lineHeight: "20px", ...anywhere },
  strong: { color: "#16181d", fontWeight: 600 },
} satisfies Record<string, CSSProperties>;

/** Dark colours and the layout for narrow screens, for mail programs that support style sheets. */
export const darkStyle = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page, .page > table > tbody > tr > td { background-color: #0e0f12 !important; }
  .card { background-color: #16181d !important; border-color: #33363f !important; }
  .ink { color: #eceef2 !important; }
  .quiet { color: #a2a8b4 !important; }
  .rule { border-color: #33363f !important; }
  .link { color: #a9b4ff !important; }
  .button { background-color: #a9b4ff !important; color: #14162e !important; }
  .button span { color: #14162e !important; }
}
@media (max-width: 480px) {
  .card > tbody > tr > td { padding: 0 !important; }
  .card { padding: 24px 20px 8px !important; }
  .button { display: block !important; text-align: center !important; }
}
`;
