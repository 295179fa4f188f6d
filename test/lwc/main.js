/** The page of the preview: puts the component into it, as the platform would, with the platform's own shadow. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import TogaiSyncStatus from 'c/togaiSyncStatus';

window.mount = (recordId, into) => {
  const element = createElement('c-togai-sync-status', { is: TogaiSyncStatus });
  element.recordId = recordId;
  into.appendChild(element);
  return element;
};
