/** A file that is no backup of keys, or one that a later version wrote. */
export class KeyBackupError extends Error {
  override readonly name = 'KeyBackupError';
  constructor(readonly reason: 'notABackup' | 'newer' | 'damaged') {
    super(`Backup of keys: ${reason}`);
  }
}
