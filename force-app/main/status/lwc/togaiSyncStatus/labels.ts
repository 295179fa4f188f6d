/** The words of the component itself, translatable; those of message codes are in messageLabels. */
import syncTitle from '@salesforce/label/c.Sync_Title';
import syncLoading from '@salesforce/label/c.Sync_Loading';
import syncNoAccess from '@salesforce/label/c.Sync_No_Access';
import syncNotConnected from '@salesforce/label/c.Sync_Not_Connected';
import syncNotCapturedAccount from '@salesforce/label/c.Sync_Not_Captured_Account';
import syncNotCapturedQuote from '@salesforce/label/c.Sync_Not_Captured_Quote';
import syncFailedToLoad from '@salesforce/label/c.Sync_Failed_To_Load';
import syncStatusPending from '@salesforce/label/c.Sync_Status_Pending';
import syncStatusSynced from '@salesforce/label/c.Sync_Status_Synced';
import syncStatusActionNeeded from '@salesforce/label/c.Sync_Status_Action_Needed';
import syncStatusFailed from '@salesforce/label/c.Sync_Status_Failed';
import syncStatusSkipped from '@salesforce/label/c.Sync_Status_Skipped';
import syncPendingText from '@salesforce/label/c.Sync_Pending_Text';
import syncRefresh from '@salesforce/label/c.Sync_Refresh';
import syncRetry from '@salesforce/label/c.Sync_Retry';
import syncSend from '@salesforce/label/c.Sync_Send';
import syncAsked from '@salesforce/label/c.Sync_Asked';
import syncCustomer from '@salesforce/label/c.Sync_Customer';
import syncBillingAccount from '@salesforce/label/c.Sync_Billing_Account';
import syncPricePlan from '@salesforce/label/c.Sync_Price_Plan';
import syncPurchase from '@salesforce/label/c.Sync_Purchase';
import syncInvoice from '@salesforce/label/c.Sync_Invoice';
import syncSyncedAt from '@salesforce/label/c.Sync_Synced_At';
import syncRequestedAt from '@salesforce/label/c.Sync_Requested_At';
import syncSteps from '@salesforce/label/c.Sync_Steps';
import syncStepTook from '@salesforce/label/c.Sync_Step_Took';
import syncOpensTogai from '@salesforce/label/c.Sync_Opens_Togai';
import previewTitle from '@salesforce/label/c.Preview_Title';
import previewShow from '@salesforce/label/c.Preview_Show';
import previewAgain from '@salesforce/label/c.Preview_Again';
import previewPending from '@salesforce/label/c.Preview_Pending';
import previewMadeAt from '@salesforce/label/c.Preview_Made_At';
import previewAction from '@salesforce/label/c.Preview_Action';
import previewReason from '@salesforce/label/c.Preview_Reason';
import previewPlan from '@salesforce/label/c.Preview_Plan';
import previewPlanNew from '@salesforce/label/c.Preview_Plan_New';
import previewPlanReused from '@salesforce/label/c.Preview_Plan_Reused';
import previewStart from '@salesforce/label/c.Preview_Start';
import previewEnd from '@salesforce/label/c.Preview_End';
import previewNoEnd from '@salesforce/label/c.Preview_No_End';
import previewFirstPeriod from '@salesforce/label/c.Preview_First_Period';
import previewLines from '@salesforce/label/c.Preview_Lines';
import previewNeeds from '@salesforce/label/c.Preview_Needs';

/** The texts of the component. */
export const LABELS = {
  syncTitle,
  syncLoading,
  syncNoAccess,
  syncNotConnected,
  syncNotCapturedAccount,
  syncNotCapturedQuote,
  syncFailedToLoad,
  syncStatusPending,
  syncStatusSynced,
  syncStatusActionNeeded,
  syncStatusFailed,
  syncStatusSkipped,
  syncPendingText,
  syncRefresh,
  syncRetry,
  syncSend,
  syncAsked,
  syncCustomer,
  syncBillingAccount,
  syncPricePlan,
  syncPurchase,
  syncInvoice,
  syncSyncedAt,
  syncRequestedAt,
  syncSteps,
  syncStepTook,
  syncOpensTogai,
  previewTitle,
  previewShow,
  previewAgain,
  previewPending,
  previewMadeAt,
  previewAction,
  previewReason,
  previewPlan,
  previewPlanNew,
  previewPlanReused,
  previewStart,
  previewEnd,
  previewNoEnd,
  previewFirstPeriod,
  previewLines,
  previewNeeds,
};
