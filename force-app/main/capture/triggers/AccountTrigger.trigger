/** Hands every saved, deleted or restored Account to the capture. */
trigger AccountTrigger on Account(after insert, after update, after delete, after undelete) {
    ChangeCapture.ofAccounts(Trigger.operationType, Trigger.old, Trigger.new);
}
