/** The page of the preview: puts a component into it, as the platform would, with the platform's own shadow. */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import TogaiSetup from 'c/togaiSetup';
import TogaiSyncStatus from 'c/togaiSyncStatus';

const place = () => document.getElementById('page');

window.show = (apex) => {
  window.apex = apex;
  window.calls = [];
  place().replaceChildren();
};

window.mountStatus = (recordId) => {
  const element = createElement('c-togai-sync-status', { is: TogaiSyncStatus });
  element.recordId = recordId;
  place().appendChild(element);
};

window.mountSetup = () => {
  place().appendChild(createElement('c-togai-setup', { is: TogaiSetup }));
};
