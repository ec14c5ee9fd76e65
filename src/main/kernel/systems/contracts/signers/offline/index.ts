export { readPrepared } from './check-prepared.ts'
export type { PreparedFile } from './offline-file.ts'
export { signPrepared } from './sign-prepared.ts'
