export { chooseStore } from './choose-store.ts'
export { copyCredentials } from './copy-credentials.ts'
export { credentialNames, ownItems } from './credential-names.ts'
export { findKek, type KekFound, type KeyAway, makeKek } from './kek.ts'
export { createKeychainStore } from './keychain-store.ts'
export { openPassphraseStore } from './passphrase-store.ts'
export { createRehearsalFilesStore } from './rehearsal-files-store.ts'
export { createSessionStore } from './session-store.ts'
export { storeFailure } from './store-failure.ts'
export {
  readStoreInUse,
  type StoreInUse,
  sealedFileIn,
  writeStoreInUse,
} from './store-in-use.ts'
export { createSwitchableStore, type SwitchableStore } from './switchable-store.ts'
