/** Who a session belongs to: the identity URL and the userinfo endpoint. */
import type { OrgLogin } from '../org.ts';

const API_PATHS = {
  enterprise: '/services/Soap/c/{version}/',
  metadata: '/services/Soap/m/{version}/',
  partner: '/services/Soap/u/{version}/',
  rest: '/services/data/v{version}/',
  sobjects: '/services/data/v{version}/sobjects/',
  search: '/services/data/v{version}/search/',
  query: '/services/data/v{version}/query/',
  recent: '/services/data/v{version}/recent/',
  tooling_rest: '/services/data/v{version}/tooling/',
};

/** `{url}/id/{orgId}/{userId}`. */
export function identityUrl(url: string, user: OrgLogin): string {
  return `${url}/id/${user.orgId}/${user.userId}`;
}

/** The body of the identity URL. */
export function identity(url: string, user: OrgLogin): Record<string, unknown> {
  return {
    id: identityUrl(url, user),
    asserted_user: true,
    organization_id: user.orgId,
    username: user.username,
    nick_name: user.username.split('@')[0],
    ...person(url, user),
    display_name: user.displayName,
    timezone: 'America/Los_Angeles',
    is_app_installed: true,
    last_modified_date: '2026-01-05T09:00:00.000+0000',
  };
}

/** The body of `/services/oauth2/userinfo`. */
export function userInfo(url: string, user: OrgLogin): Record<string, unknown> {
  const [givenName, ...familyName] = user.displayName.split(' ');
  return {
    sub: identityUrl(url, user),
    organization_id: user.orgId,
    preferred_username: user.username,
    nickname: user.username.split('@')[0],
    name: user.displayName,
    given_name: givenName,
    family_name: familyName.join(' '),
    zoneinfo: 'America/Los_Angeles',
    profile: `${url}/${user.userId}`,
    ...person(url, user),
    updated_at: '2026-01-05T09:00:00Z',
  };
}

function person(url: string, user: OrgLogin): Record<string, unknown> {
  return {
    user_id: user.userId,
    email: user.email,
    email_verified: true,
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: -28_800_000,
    urls: {
      ...Object.fromEntries(Object.entries(API_PATHS).map(([name, path]) => [name, url + path])),
      profile: `${url}/${user.userId}`,
      custom_domain: url,
    },
  };
}
