/** The words of the set-up page: of the page itself, and of each check and its fix. */
import INTEGRATION_USER from '@salesforce/label/c.Setup_INTEGRATION_USER';
import INTEGRATION_USER_Fix from '@salesforce/label/c.Setup_INTEGRATION_USER_Fix';
import CONNECTED from '@salesforce/label/c.Setup_CONNECTED';
import CONNECTED_Fix from '@salesforce/label/c.Setup_CONNECTED_Fix';
import ACCEPTED_STATUS from '@salesforce/label/c.Setup_ACCEPTED_STATUS';
import ACCEPTED_STATUS_Fix from '@salesforce/label/c.Setup_ACCEPTED_STATUS_Fix';
import CAPTURE from '@salesforce/label/c.Setup_CAPTURE';
import CAPTURE_Fix from '@salesforce/label/c.Setup_CAPTURE_Fix';
import PEOPLE from '@salesforce/label/c.Setup_PEOPLE';
import PEOPLE_Fix from '@salesforce/label/c.Setup_PEOPLE_Fix';
import NOTHING_STUCK from '@salesforce/label/c.Setup_NOTHING_STUCK';
import NOTHING_STUCK_Fix from '@salesforce/label/c.Setup_NOTHING_STUCK_Fix';
import title from '@salesforce/label/c.Setup_Title';
import intro from '@salesforce/label/c.Setup_Intro';
import checkAgain from '@salesforce/label/c.Setup_Check_Again';
import passed from '@salesforce/label/c.Setup_Passed';
import toDo from '@salesforce/label/c.Setup_To_Do';
import noAccess from '@salesforce/label/c.Setup_No_Access';
import failed from '@salesforce/label/c.Setup_Failed';

/** The texts of the set-up page. */
export const LABELS = { title, intro, checkAgain, passed, toDo, noAccess, failed };

/** Code of a check → what is checked, and how to mend it. */
export const CHECK_LABELS: Readonly<Record<string, { title: string; fix: string }>> = {
  INTEGRATION_USER: { title: INTEGRATION_USER, fix: INTEGRATION_USER_Fix },
  CONNECTED: { title: CONNECTED, fix: CONNECTED_Fix },
  ACCEPTED_STATUS: { title: ACCEPTED_STATUS, fix: ACCEPTED_STATUS_Fix },
  CAPTURE: { title: CAPTURE, fix: CAPTURE_Fix },
  PEOPLE: { title: PEOPLE, fix: PEOPLE_Fix },
  NOTHING_STUCK: { title: NOTHING_STUCK, fix: NOTHING_STUCK_Fix },
};
