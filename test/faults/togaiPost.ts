/** Writes to the local Togai as somebody beside the connector. */
import { expect } from 'vitest';
import type { TogaiSimulator } from '../simulator/togai/index.ts';

/** POSTs a body and returns the id that was given. Fails the test when it is refused. */
export function postToTogai({
  url,
  token,
}: Pick<TogaiSimulator, 'url' | 'token'>): (path: string, body: unknown) => Promise<string> {
  return async (path, body) => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(response.status, text).toBe(201);
    return (JSON.parse(text) as { id: string }).id;
  };
}
