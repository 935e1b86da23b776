// One chunk for the four commands: loaded each by itself, what they share would be cut into ten more.
export { exportKey } from './exportKey.ts';
export { importPrivateKey } from './importPrivateKey.ts';
export { backUpKeys, restoreKeys } from './keyBackup.ts';
