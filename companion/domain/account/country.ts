/** Country names and codes, as people type them into an address, → the two letters that Togai wants. */
import countries, { type LocaleData } from 'i18n-iso-countries/index.js';
import cs from 'i18n-iso-countries/langs/cs.json' with { type: 'json' };
import da from 'i18n-iso-countries/langs/da.json' with { type: 'json' };
import de from 'i18n-iso-countries/langs/de.json' with { type: 'json' };
import en from 'i18n-iso-countries/langs/en.json' with { type: 'json' };
import es from 'i18n-iso-countries/langs/es.json' with { type: 'json' };
import fi from 'i18n-iso-countries/langs/fi.json' with { type: 'json' };
import fr from 'i18n-iso-countries/langs/fr.json' with { type: 'json' };
import hu from 'i18n-iso-countries/langs/hu.json' with { type: 'json' };
import it from 'i18n-iso-countries/langs/it.json' with { type: 'json' };
import ja from 'i18n-iso-countries/langs/ja.json' with { type: 'json' };
import ko from 'i18n-iso-countries/langs/ko.json' with { type: 'json' };
import nb from 'i18n-iso-countries/langs/nb.json' with { type: 'json' };
import nl from 'i18n-iso-countries/langs/nl.json' with { type: 'json' };
import pl from 'i18n-iso-countries/langs/pl.json' with { type: 'json' };
import pt from 'i18n-iso-countries/langs/pt.json' with { type: 'json' };
import ru from 'i18n-iso-countries/langs/ru.json' with { type: 'json' };
import sv from 'i18n-iso-countries/langs/sv.json' with { type: 'json' };
import tr from 'i18n-iso-countries/langs/tr.json' with { type: 'json' };
import zh from 'i18n-iso-countries/langs/zh.json' with { type: 'json' };

/** English first: where two languages use one name for two countries, the earlier one is meant. */
const LANGUAGES: readonly LocaleData[] = [en, de, fr, es, it, pt, nl, ja, zh, ko, sv, da, nb, fi, pl, cs, hu, tr, ru];

/** Names that people use and the library doesn't know. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  northernireland: 'GB',
  holland: 'NL',
  korea: 'KR',
  hongkongsar: 'HK',
  america: 'US',
};

/** In wide use, but no code of ISO 3166-1. */
const NOT_IN_ISO = new Set(['XK']);

let names: Map<string, string> | undefined;

/** The ISO 3166-1 alpha-2 code of a country's code (two or three letters) or name in one of many languages; undefined when unknown. */
export function countryCode(text: string): string | undefined {
  const typed = text.trim().toUpperCase();
  const code = typed.length === 2 ? typed : typed.length === 3 ? countries.alpha3ToAlpha2(typed) : undefined;
  if (code !== undefined && countries.alpha2ToNumeric(code) !== undefined && !NOT_IN_ISO.has(code)) return code;
  names ??= allNames();
  return names.get(plain(text));
}

function allNames(): Map<string, string> {
  const known = new Map<string, string>();
  const add = (name: string, code: string): void => {
    const key = plain(name);
    if (key !== '' && !NOT_IN_ISO.has(code) && !known.has(key)) known.set(key, code);
  };
  for (const { countries: byCode } of LANGUAGES) {
    for (const [code, name] of Object.entries(byCode)) for (const one of [name].flat()) add(one, code);
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) add(name, code);
  return known;
}

/** Without case, accents, punctuation, spaces and the words that come and go in country names. */
function plain(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\b(the|of|and)\b/g, ' ')
    .replace(/\s+/g, '');
}
