/** Countries as people type them. */
import { describe, expect, it } from 'vitest';
import { countryCode } from '../../../companion/domain/account/country.ts';

describe('a country', () => {
  it.each([
    ['US', 'US'],
    ['us', 'US'],
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    ['United States', 'US'],
    ['the United States of America', 'US'],
    ['Vereinigte Staaten', 'US'],
    ['Estados Unidos', 'US'],
    ['UK', 'GB'],
    ['Great Britain', 'GB'],
    ['england', 'GB'],
    ['Großbritannien', 'GB'],
    ['Vereinigtes Königreich', 'GB'],
    ['DEU', 'DE'],
    ['Deutschland', 'DE'],
    ['Allemagne', 'DE'],
    ['Alemania', 'DE'],
    ['ドイツ', 'DE'],
    ["Côte d'Ivoire", 'CI'],
    ['Cote dIvoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Österreich', 'AT'],
    ['Osterreich', 'AT'],
    ['Holland', 'NL'],
    ['The Netherlands', 'NL'],
    ['South Korea', 'KR'],
    ['Korea', 'KR'],
    ['Russia', 'RU'],
    ['Vietnam', 'VN'],
    ['Viet Nam', 'VN'],
    ['Czech Republic', 'CZ'],
    ['Czechia', 'CZ'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['Taiwan', 'TW'],
    ['Hong Kong', 'HK'],
    ['日本', 'JP'],
    ['中国', 'CN'],
    ['Bosnia & Herzegovina', 'BA'],
    ['Niger', 'NE'],
    ['Nigeria', 'NG'],
    ['Georgia', 'GE'],
    ['India', 'IN'],
    ['UAE', 'AE'],
    ['United Arab Emirates', 'AE'],
    [' Brasil ', 'BR'],
    ['Éire', undefined],
  ])('typed %j is %s', (typed, code) => {
    expect(countryCode(typed)).toBe(code);
  });

  it.each(['', '  ', 'Atlantis', 'XX', 'ZZZ', 'XK', 'Kosovo', '12', 'the'])('typed %j is unknown', (typed) => {
    expect(countryCode(typed)).toBeUndefined();
  });
});
