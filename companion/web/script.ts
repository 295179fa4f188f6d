/** The one script of the pages: times in the browser's zone, and parts that renew themselves. Everything works without it. */

/** The console's script: local times, and parts that renew themselves. */
export const SCRIPT = `'use strict';
const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
function localTimes(root) {
  for (const element of root.querySelectorAll('time[datetime]')) {
    element.title = element.dateTime;
    element.textContent = format.format(new Date(element.dateTime));
  }
}
localTimes(document);

for (const part of document.querySelectorAll('[data-live]')) {
  const source = new EventSource(part.dataset.live);
  source.addEventListener('part', (event) => {
    // A part that somebody works in is left as it is.
    if (part.contains(document.activeElement)) return;
    part.innerHTML = event.data;
    localTimes(part);
  });
  source.addEventListener('over', () => {
    source.close();
    location.reload();
  });
  addEventListener('pagehide', () => source.close(), { once: true });
}
`;

/** The console's icon as SVG. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5cab"/><path d="M8 9h16v4h-6v11h-4V13H8z" fill="#fff"/></svg>';
