/** The table of examples: one file a case in test/fixtures/quotes — a Quote, and what Togai is to get for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { messageText } from '../../../companion/domain/messages.ts';
import { currencyDigits } from '../../../companion/domain/money.ts';
import { plannedCalls } from './plannedCalls.ts';
import { DEFAULT_QUOTE_RULES, mapQuote, type QuoteRules } from '../../../companion/domain/quote/quoteMapping.ts';
import type { QuoteSnapshot } from '../../../companion/domain/quote/quoteSnapshot.ts';
import { firstBill } from './togaiOracle.ts';

interface Fixture {
  readonly title: string;
  readonly now: string;
  readonly rules?: Partial<QuoteRules>;
  readonly quote: QuoteSnapshot & { readonly acceptedAt?: string };
  readonly expected: { readonly calls?: readonly Call[]; readonly firstBill?: string };
}

interface Call {
  readonly call: string;
  readonly body: {
    readonly licenseId?: string;
    readonly quantity?: number;
    readonly edits?: readonly { readonly pricePlanDetailsOverride: Cards }[];
    readonly purchasePlanOverride?: Cards;
    readonly associationOverride?: Cards;
  };
}

type Cards = Parameters<typeof firstBill>[0];

const FOLDER = new URL('../../fixtures/quotes/', import.meta.url);
const fixtures = readdirSync(FOLDER).map(
  (file) => [file, JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Fixture] as const,
);

function outcome({ quote, now, rules }: Fixture) {
  const acceptedAt = quote.acceptedAt === undefined ? undefined : new Date(quote.acceptedAt);
  const mapping = mapQuote({ ...quote, acceptedAt }, { ...DEFAULT_QUOTE_RULES, ...rules }, new Date(now));
  if (mapping.kind === 'action')
    return {
      actionNeeded: mapping.code,
      arguments: mapping.arguments,
      message: messageText(mapping.code, mapping.arguments),
    };
  const { action, reason, pricePlan, dates, amount, currency } = mapping.plan;
  return {
    action,
    reason,
    ...(pricePlan && { pricePlan: pricePlan.name }),
    ...(dates && { from: dates.start, until: dates.end }),
    firstBill: `${amount} ${currency}`,
    calls: plannedCalls(mapping.plan, quote.accountId ?? ''),
  };
}

describe('a Quote and what Togai gets', () => {
  it.each(fixtures)('%s', (_, fixture) => {
    expect(outcome(fixture)).toEqual(fixture.expected);
  });

  it.each(fixtures.filter(([, { expected }]) => expected.calls?.some(({ body }) => cardsOf(body))))(
    '%s: the calls alone come to the bill it names',
    (_, { expected }) => {
      const calls = expected.calls ?? [];
      const [amount = '', currency = ''] = expected.firstBill?.split(' ') ?? [];
      const cards = calls.map(({ body }) => cardsOf(body)).find((found) => found !== undefined) ?? {};
      const seats = new Map(
        calls.flatMap(({ body: { licenseId, quantity } }) =>
          licenseId === undefined ? [] : [[licenseId, quantity ?? 0] as const],
        ),
      );
      expect(firstBill(cards, seats, currency, currencyDigits(currency))).toEqual({
        cardsRounded: amount,
        sumRounded: amount,
        sumCut: amount,
      });
    },
  );

  it('covers every kind of charge, interval, action and currency width', () => {
    const text = JSON.stringify(fixtures);
    for (const word of [
      'License',
      'Recurring Fee',
      'One-Time Fee',
      'Usage',
      'WEEKLY',
      'MONTHLY',
      'QUARTERLY',
      'HALF_YEARLY',
      'ANNUALLY',
      'ENTITLEMENT_GRANT',
      'ASSOCIATION',
      'JPY',
      'KWD',
      'discount',
      'endDate',
    ]) {
      expect(text, word).toContain(word);
    }
  });
});

function cardsOf(body: Call['body']): Cards | undefined {
  return body.edits?.[0]?.pricePlanDetailsOverride ?? body.purchasePlanOverride ?? body.associationOverride;
}
