/** The way in for the audit command: the console is not opened, and nothing but the log is touched. */
export { storeInUse } from './composition/environment.ts'
export { recoverProfile } from './composition/recover-profile.ts'
