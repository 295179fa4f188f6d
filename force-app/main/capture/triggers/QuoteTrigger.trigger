/** Hands every saved, deleted or restored Quote to the capture. */
trigger QuoteTrigger on Quote(after insert, after update, after delete, after undelete) {
    ChangeCapture.ofQuotes(Trigger.operationType, Trigger.old, Trigger.new);
}
