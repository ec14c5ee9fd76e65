export { kitPage } from './kit-page.ts'
export { judgeKit, noKitRecords, whyNotArmed, withRecord } from './kit-standing.ts'
export { makeKit, type PublicKit } from './make-kit.ts'
export { type KitOpened, openKit } from './open-kit.ts'
export {
  forgetRecoveryFile,
  readRecoveryFile,
  recipientsOf,
  writeRecoveryFile,
} from './recovery-file.ts'
