/** The browser that the tests of pages rely on: it starts, loads from loopback, runs scripts, and ends. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { launchBrowser } from './browser.ts';

it('shows a page of a local server and runs its script', async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><title>Local</title><h1></h1><script>document.querySelector("h1").textContent = 6 * 7</script>',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect(await page.title()).toBe('Local');
    expect(await page.textContent('h1')).toBe('42');
    const picture = await page.screenshot();
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
});
