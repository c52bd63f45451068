import cs from "@/messages/cs.json";
import de from "@/messages/de.json";
import en from "@/messages/en.json";
import es from "@/messages/es.json";
import fr from "@/messages/fr.json";
import ja from "@/messages/ja.json";
import type { Language } from "../../platform/locales";

/** The texts for owners by language, in ICU message format. A test compares their keys and arguments. */
export const catalogues: Readonly<Record<Language, typeof en>> = { en, cs, de, es, fr, ja };
