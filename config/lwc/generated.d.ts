/** Made by `npm run generate` from force-app; change that, not this. */
declare module '@salesforce/schema/Sync_Requested__e.Cause__c' {
  const f: { readonly objectApiName: 'Sync_Requested__e'; readonly fieldApiName: 'Cause__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Requested__e.Flow__c' {
  const f: { readonly objectApiName: 'Sync_Requested__e'; readonly fieldApiName: 'Flow__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Requested__e.Record_Ids__c' {
  const f: { readonly objectApiName: 'Sync_Requested__e'; readonly fieldApiName: 'Record_Ids__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Requested__e.Requested_At__c' {
  const f: { readonly objectApiName: 'Sync_Requested__e'; readonly fieldApiName: 'Requested_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Accepted_Status__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Accepted_Status__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Capture_Accounts__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Capture_Accounts__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Capture_Quotes__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Capture_Quotes__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Companion_Seen_At__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Companion_Seen_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Keep_Customers_Current__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Keep_Customers_Current__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Togai_App_Url__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Togai_App_Url__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Settings__c.Watched_Account_Fields__c' {
  const f: { readonly objectApiName: 'Sync_Settings__c'; readonly fieldApiName: 'Watched_Account_Fields__c' };
  export default f;
}
declare module '@salesforce/schema/Account.Togai_Billing_Email__c' {
  const f: { readonly objectApiName: 'Account'; readonly fieldApiName: 'Togai_Billing_Email__c' };
  export default f;
}
declare module '@salesforce/schema/Account.Togai_Customer_Id__c' {
  const f: { readonly objectApiName: 'Account'; readonly fieldApiName: 'Togai_Customer_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Product2.Togai_Billing_Interval__c' {
  const f: { readonly objectApiName: 'Product2'; readonly fieldApiName: 'Togai_Billing_Interval__c' };
  export default f;
}
declare module '@salesforce/schema/Product2.Togai_Charge_Type__c' {
  const f: { readonly objectApiName: 'Product2'; readonly fieldApiName: 'Togai_Charge_Type__c' };
  export default f;
}
declare module '@salesforce/schema/Product2.Togai_Usage_Meter_Id__c' {
  const f: { readonly objectApiName: 'Product2'; readonly fieldApiName: 'Togai_Usage_Meter_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Quote.Togai_Billing_Action__c' {
  const f: { readonly objectApiName: 'Quote'; readonly fieldApiName: 'Togai_Billing_Action__c' };
  export default f;
}
declare module '@salesforce/schema/Quote.Togai_End_Date__c' {
  const f: { readonly objectApiName: 'Quote'; readonly fieldApiName: 'Togai_End_Date__c' };
  export default f;
}
declare module '@salesforce/schema/Quote.Togai_Existing_Plan__c' {
  const f: { readonly objectApiName: 'Quote'; readonly fieldApiName: 'Togai_Existing_Plan__c' };
  export default f;
}
declare module '@salesforce/schema/Quote.Togai_Invoice_To_Pay__c' {
  const f: { readonly objectApiName: 'Quote'; readonly fieldApiName: 'Togai_Invoice_To_Pay__c' };
  export default f;
}
declare module '@salesforce/schema/Quote.Togai_Start_Date__c' {
  const f: { readonly objectApiName: 'Quote'; readonly fieldApiName: 'Togai_Start_Date__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Accepted_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Accepted_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Accepted_Total__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Accepted_Total__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Account__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Account__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Answered_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Answered_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Arguments__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Arguments__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Cause__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Cause__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Code__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Code__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Invoice_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Invoice_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Message__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Message__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Outstanding__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Outstanding__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Preview_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Preview_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Preview_Requested_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Preview_Requested_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Preview__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Preview__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Price_Plan_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Price_Plan_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Purchase_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Purchase_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Quote__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Quote__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Record_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Record_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Requested_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Requested_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Status__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Status__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Steps__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Steps__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Synced_At__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Synced_At__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Togai_Account_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Togai_Account_Id__c' };
  export default f;
}
declare module '@salesforce/schema/Sync_Record__c.Togai_Customer_Id__c' {
  const f: { readonly objectApiName: 'Sync_Record__c'; readonly fieldApiName: 'Togai_Customer_Id__c' };
  export default f;
}
declare module '@salesforce/label/c.Retry_Not_Permitted' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Record_Not_Readable' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Quote_Not_Accepted' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Not_Asked' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Title' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Loading' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_No_Access' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Not_Connected' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Not_Captured_Account' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Not_Captured_Quote' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Failed_To_Load' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Status_Pending' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Status_Synced' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Status_Action_Needed' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Status_Failed' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Status_Skipped' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Pending_Text' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Refresh' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Retry' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Send' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Asked' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Customer' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Billing_Account' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Price_Plan' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Purchase' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Invoice' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Synced_At' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Requested_At' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Steps' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Step_Took' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Sync_Opens_Togai' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Title' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Show' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Again' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Pending' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Made_At' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Action' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Reason' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Plan' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Plan_New' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Plan_Reused' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Start' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_End' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_No_End' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_First_Period' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Lines' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Preview_Needs' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_Title' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_Intro' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_Check_Again' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_Passed' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_To_Do' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_No_Access' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_Failed' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_INTEGRATION_USER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_INTEGRATION_USER_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_CONNECTED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_CONNECTED_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_ACCEPTED_STATUS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_ACCEPTED_STATUS_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_CAPTURE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_CAPTURE_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_PEOPLE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_PEOPLE_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_NOTHING_STUCK' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Setup_NOTHING_STUCK_Fix' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SYNCED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SYNCED_COUNTRY_UNKNOWN' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SYNCED_PLACEHOLDER_EMAIL' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CUSTOMER_KEPT_AFTER_DELETE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_DELETED_BEFORE_SYNC' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_MERGED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_EMAIL_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_EMAIL_INVALID' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_NAME_TOO_SHORT' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CUSTOMER_ID_TAKEN' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CUSTOMER_MATCH_AMBIGUOUS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CUSTOMER_MATCH_UNSURE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CUSTOMER_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_FILTERED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_CONDITION_FIELD_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_FLOW_OFF' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_RECORD_NOT_FOUND' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ACCESS_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_REFUSED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_BUSY' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_ACCESS_REVOKED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_LIMIT' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_BUDGET' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_ANSWER_UNREADABLE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_ORG_CHANGED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_CLIENT_REFUSED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_SIGN_IN_FAILED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SALESFORCE_STREAM_REFUSED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_TOGAI_REFUSED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_TOGAI_BUSY' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_TOGAI_ANSWER_UNREADABLE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_TOGAI_ACCESS_REVOKED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_TOGAI_LIMIT' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NO_ACCOUNT' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NO_LINES' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NEGATIVE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NO_QUANTITY' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_TOTAL_CHANGED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_LINES_NOT_TOTAL' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_TAX_OR_SHIPPING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_CURRENCY_UNKNOWN' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_INTERVALS_DIFFER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_START_IN_PAST' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_END_BEFORE_START' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NOTHING_TO_PAY' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_INVOICE_NOT_WANTED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_PRODUCT_CHARGE_TYPE_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_PRODUCT_INTERVAL_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_PRODUCT_METER_MISSING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_USAGE_PRICES_DIFFER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_USAGE_METER_TWICE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_SEAT_PRICE_INEXACT' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_AMOUNT_TOO_LARGE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_PLAN_RUNNING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_PLAN_RUNNING_PREPAID' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_INTERVAL_DIFFERS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_MID_PERIOD' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_ENDS_DIFFER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_SEVERAL_PLANS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_PREPAID' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_ADD_PRICES_CLASH' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_PLAN_ENDED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_ATTACHED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_ATTACHED_REPLACING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_ATTACHED_JOINING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_PAID_REPLACING' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_BILLED_EARLIER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_FREE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_REPLACED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_PAID' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_PREVIEWED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_PAID_ALREADY' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_CHANGED_AFTER_ACCEPTANCE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_SYNC' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_CHANGED_AFTER_REPLACED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_REPLACED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_PAID' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_NOT_ACCEPTED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_DELETED_BEFORE_SYNC' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_ACCOUNT_NOT_SYNCED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_QUOTE_AMOUNT_DIFFERS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_INVOICE_NOT_FOUND' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_INVOICE_OF_ANOTHER' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_INVOICE_OF_ANOTHER_QUOTE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_INVOICE_NOT_PAYABLE' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_INVOICE_AMOUNT_DIFFERS' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_FLOW_UNKNOWN' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_UNEXPECTED' {
  const text: string;
  export default text;
}
declare module '@salesforce/label/c.Message_GAVE_UP' {
  const text: string;
  export default text;
}
declare module '@salesforce/apex/SetupCheck' {
  export interface SetupCheck {
    code?: string;
    passed?: boolean;
    found?: string;
  }
}
declare module '@salesforce/apex/SetupCheckController.checks' {
  const method: (input?: {  }) => Promise<import('@salesforce/apex/SetupCheck').SetupCheck[]>;
  export default method;
}
declare module '@salesforce/apex/SyncStatus' {
  export interface SyncStatus {
    readable?: boolean;
    connected?: boolean;
    mayRetry?: boolean;
    isQuote?: boolean;
    togaiUrl?: string;
    status?: string;
    code?: string;
    arguments?: string;
    message?: string;
    syncedAt?: string;
    requestedAt?: string;
    steps?: string;
    customerId?: string;
    accountId?: string;
    pricePlanId?: string;
    purchaseId?: string;
    invoiceId?: string;
    preview?: string;
    previewRequestedAt?: string;
    previewAt?: string;
  }
}
declare module '@salesforce/apex/SyncStatusController.status' {
  const method: import('lwc').WireAdapterConstructor<{ recordId?: string | undefined }, { data?: import('@salesforce/apex/SyncStatus').SyncStatus; error?: unknown }> & ((input?: { recordId?: string | undefined }) => Promise<import('@salesforce/apex/SyncStatus').SyncStatus>);
  export default method;
}
declare module '@salesforce/apex/SyncStatusController.retry' {
  const method: (input?: { recordId?: string | undefined }) => Promise<void>;
  export default method;
}
declare module '@salesforce/apex/SyncStatusController.preview' {
  const method: (input?: { recordId?: string | undefined }) => Promise<void>;
  export default method;
}
