/** The pages a person checks with: lists of customers, plans, add-ons, invoices and purchases, and a page for each. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { runBilling } from './billingRun.ts';
import { accountPage, customerList, customerPage } from './pagesCustomer.ts';
import { invoiceList, invoicePage, purchaseList, purchasePage } from './pagesMoney.ts';
import { addOnList, planList, planPage } from './pagesPlan.ts';
import { page } from './pagesFrame.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

/** Answers requests whose path is `/` or begins with `/ui`. */
export function pagesListener(world: World): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener(pagesApp(world).fetch);
}

function pagesApp(world: World): Hono {
  const app = new Hono();
  app.use(async (_, next) => {
    runBilling(world);
    await next();
  });
  app.get('/', (c) => c.redirect('/ui/customers'));
  app.get('/ui', (c) => c.redirect('/ui/customers'));
  app.get('/ui/customers', (c) => c.html(customerList(world, c.req.query('q') ?? '')));
  app.get('/ui/customers/:id', (c) => c.html(customerPage(world, c.req.param('id'), c.req.query('tab') ?? 'overview')));
  app.get('/ui/accounts/:id', (c) => c.html(accountPage(world, c.req.param('id'))));
  app.get('/ui/price-plans', (c) => c.html(planList(world)));
  app.get('/ui/price-plans/:id', (c) => c.html(planPage(world, c.req.param('id'))));
  app.get('/ui/addons', (c) => c.html(addOnList(world)));
  app.get('/ui/invoices', (c) => c.html(invoiceList(world)));
  app.get('/ui/invoices/:id', (c) => c.html(invoicePage(world, c.req.param('id'))));
  app.get('/ui/purchases', (c) => c.html(purchaseList(world)));
  app.get('/ui/purchases/:id', (c) => c.html(purchasePage(world, c.req.param('id'))));
  app.notFound((c) => c.html(page('customers', 'Not found', html`<h1>There is no such page</h1>`), 404));
  app.onError((error, c) => {
    if (!(error instanceof Refusal)) throw error;
    return c.html(page('customers', 'Not found', html`<h1>${error.message}</h1>`), 404);
  });
  return app;
}
