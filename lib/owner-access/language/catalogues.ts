import "server-only";
import type { Language } from "@/lib/platform/locales";
import cs from "@/messages/cs.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import fr from "@/messages/fr.json";
import ja from "@/messages/ja.json";

/** The messages shown to owners, by language, in ICU message format. Only the server loads all of them. */
export const catalogues: Readonly<Record<Language, typeof en>> = { en, cs, de, es, fr, ja };
