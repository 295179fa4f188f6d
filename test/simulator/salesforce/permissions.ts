/** Custom permissions as an org keeps them: records of set-up that join a user to a permission by a permission set. */
import type { Store } from './store.ts';

/** Whether a permission set of the user grants the custom permission. */
export function holdsCustomPermission(store: Store, userId: string, developerName: string): boolean {
  const permission = [...store.table('CustomPermission').rows()].find((row) => row['DeveloperName'] === developerName);
  if (!permission) return false;
  const access = store.table('SetupEntityAccess');
  const assignments = store.table('PermissionSetAssignment');
  return access.idsWith('SetupEntityId', permission.Id).some((id) => {
    const permissionSet = access.get(id)?.['ParentId'] ?? null;
    return assignments
      .idsWith('PermissionSetId', permissionSet)
      .some((each) => assignments.get(each)?.['AssigneeId'] === userId);
  });
}
