/** The set-up page: what passes, what is to do, and no access. */
import { createElement } from 'lwc';
import TogaiSetup from 'c/togaiSetup';
import checks from '@salesforce/apex/SetupCheckController.checks';

jest.mock('@salesforce/apex/SetupCheckController.checks', () => ({ default: jest.fn() }), { virtual: true });
const answer = jest.mocked(checks);

async function show(): Promise<ShadowRoot> {
  const element = createElement('c-togai-setup', { is: TogaiSetup });
  document.body.appendChild(element);
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (!element.shadowRoot) throw new Error('no shadow');
  return element.shadowRoot;
}
const textsOf = (root: ShadowRoot, selector: string) =>
  [...root.querySelectorAll(selector)].map((one) => one.textContent);

afterEach(() => {
  document.body.replaceChildren();
  answer.mockReset();
});

it('shows what passed, and how to mend what did not', async () => {
  answer.mockResolvedValue([
    { code: 'CONNECTED', passed: true, found: 'today' },
    { code: 'CAPTURE', passed: false, found: '' },
    { code: 'FROM_THE_FUTURE', passed: false, found: '1' },
  ]);
  const root = await show();
  expect(textsOf(root, '.check strong')).toEqual(['c.Setup_CONNECTED', 'c.Setup_CAPTURE', 'FROM_THE_FUTURE']);
  expect(textsOf(root, '.fix')).toEqual(['c.Setup_CAPTURE_Fix']);
  expect(textsOf(root, '.found')).toEqual(['today', '1']);
});

it('looks again when asked', async () => {
  answer.mockResolvedValue([]);
  const root = await show();
  root.querySelector<HTMLElement>('.again')?.click();
  expect(answer).toHaveBeenCalledTimes(2);
});

it('says why it shows nothing', async () => {
  answer.mockResolvedValue([]);
  expect(textsOf(await show(), '.notice')).toEqual(['c.Setup_No_Access']);
  answer.mockRejectedValue(new Error('x'));
  expect(textsOf(await show(), '.notice')).toEqual(['c.Setup_Failed']);
});
