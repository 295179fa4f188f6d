/** The connector's share of an org's API calls: when what can wait waits, and when everything does. */
import { describe, expect, it } from 'vitest';
import { callBudget, ownShare } from '../../../companion/domain/callBudget.ts';

const org = (used: number) => ({ used, limit: 100_000 });

describe('the budget of API calls', () => {
  it('is enough as long as nothing is known of the org', () => {
    expect(callBudget({ own: 1_000_000, org: undefined }, 50)).toBe('enough');
    expect(callBudget({ own: 10, org: { used: 0, limit: 0 } }, 50)).toBe('enough');
  });

  it.each([
    [0, 0, 'enough'],
    [39_999, 39_999, 'enough'],
    [40_000, 40_000, 'short'],
    [49_999, 60_000, 'short'],
    [50_000, 60_000, 'spent'],
    [0, 84_999, 'enough'],
    [0, 85_000, 'short'],
    [0, 95_000, 'spent'],
  ] as const)('with %i own calls and %i of all apps, at a share of half, is %s', (own, used, state) => {
    expect(callBudget({ own, org: org(used) }, 50)).toBe(state);
  });

  it('follows the share that an admin sets', () => {
    expect(ownShare(15_000, 10)).toBe(1_500);
    expect(callBudget({ own: 1_500, org: { used: 1_500, limit: 15_000 } }, 10)).toBe('spent');
    expect(callBudget({ own: 1_500, org: { used: 1_500, limit: 15_000 } }, 100)).toBe('enough');
  });
});
