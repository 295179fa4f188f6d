/** State and Country picklists: the code and the name of a country fill each other, and unknown ones are refused. */
import { createRequire } from 'node:module';
import countries from 'i18n-iso-countries';
import { type ApiError, rowError } from './rest/errors.ts';
import type { Draft, ObjectType, Row } from './schema/schema.ts';

const require = createRequire(import.meta.url);
countries.registerLocale(require('i18n-iso-countries/langs/en.json') as countries.LocaleData);

/** Where Salesforce's own label differs from the library's. */
const LABELS: Readonly<Record<string, string>> = { US: 'United States', RU: 'Russian Federation', TR: 'Türkiye' };

const STATES: Readonly<Record<string, string>> = {
  AL: 'Alabama',
  AK: 'Alaska',
  AZ: 'Arizona',
  AR: 'Arkansas',
  CA: 'California',
  CO: 'Colorado',
  CT: 'Connecticut',
  DE: 'Delaware',
  DC: 'District of Columbia',
  FL: 'Florida',
  GA: 'Georgia',
  HI: 'Hawaii',
  ID: 'Idaho',
  IL: 'Illinois',
  IN: 'Indiana',
  IA: 'Iowa',
  KS: 'Kansas',
  KY: 'Kentucky',
  LA: 'Louisiana',
  ME: 'Maine',
  MD: 'Maryland',
  MA: 'Massachusetts',
  MI: 'Michigan',
  MN: 'Minnesota',
  MS: 'Mississippi',
  MO: 'Missouri',
  MT: 'Montana',
  NE: 'Nebraska',
  NV: 'Nevada',
  NH: 'New Hampshire',
  NJ: 'New Jersey',
  NM: 'New Mexico',
  NY: 'New York',
  NC: 'North Carolina',
  ND: 'North Dakota',
  OH: 'Ohio',
  OK: 'Oklahoma',
  OR: 'Oregon',
  PA: 'Pennsylvania',
  RI: 'Rhode Island',
  SC: 'South Carolina',
  SD: 'South Dakota',
  TN: 'Tennessee',
  TX: 'Texas',
  UT: 'Utah',
  VT: 'Vermont',
  VA: 'Virginia',
  WA: 'Washington',
  WV: 'West Virginia',
  WI: 'Wisconsin',
  WY: 'Wyoming',
};

/** Fills an address's code from its name and the other way round. Does nothing in orgs without State and Country picklists. */
export function completeAddress(type: ObjectType, draft: Draft, before: Row | undefined): ApiError | undefined {
  for (const prefix of ['Billing', 'Shipping', 'Mailing']) {
    if (!type.field(`${prefix}CountryCode`)) continue;
    const error = completeCountry(prefix, draft, before) ?? completeState(prefix, draft, before);
    if (error) return error;
  }
  return undefined;
}

function completeCountry(prefix: string, draft: Draft, before: Row | undefined): ApiError | undefined {
  const nameOf = (code: string): string | undefined => LABELS[code] ?? countries.getName(code, 'en');
  const codeOf = (name: string): string | undefined => countries.getAlpha2Code(name, 'en');
  return complete(
    { field: `${prefix}Country`, code: `${prefix}CountryCode`, kind: 'country', places: 'countries', nameOf, codeOf },
    draft,
    before,
  );
}

/** Only the states of the United States are listed: other countries have none, so any state of theirs is refused. */
function completeState(prefix: string, draft: Draft, before: Row | undefined): ApiError | undefined {
  const listed = draft[`${prefix}CountryCode`] === 'US';
  const nameOf = (code: string): string | undefined => (listed ? STATES[code] : undefined);
  const codeOf = (name: string): string | undefined =>
    listed ? Object.keys(STATES).find((code) => STATES[code]?.toLowerCase() === name.toLowerCase()) : undefined;
  return complete(
    { field: `${prefix}State`, code: `${prefix}StateCode`, kind: 'state', places: 'states', nameOf, codeOf },
    draft,
    before,
  );
}

interface Pair {
  readonly field: string;
  readonly code: string;
  readonly kind: string;
  readonly places: string;
  readonly nameOf: (code: string) => string | undefined;
  readonly codeOf: (name: string) => string | undefined;
}

function complete(pair: Pair, draft: Draft, before: Row | undefined): ApiError | undefined {
  const { field, code } = pair;
  const changed = (name: string): boolean => draft[name] !== (before?.[name] ?? null);
  if (!changed(code) && !changed(field)) return undefined;
  const byCode = changed(code);
  const given = draft[byCode ? code : field] ?? null;
  if (given === null) {
    draft[code] = draft[field] = null;
    return undefined;
  }
  const foundCode = byCode ? String(given).toUpperCase() : pair.codeOf(String(given));
  const name = foundCode === undefined ? undefined : pair.nameOf(foundCode);
  if (foundCode === undefined || name === undefined) {
    const message = `There's a problem with this ${pair.kind}, even though it may appear correct. Please select a ${pair.kind}${pair.kind === 'country' ? '/territory' : ''} from the list of valid ${pair.places}.`;
    return rowError('FIELD_INTEGRITY_EXCEPTION', message, [byCode ? code : field]);
  }
  draft[code] = foundCode;
  draft[field] = name;
  return undefined;
}
