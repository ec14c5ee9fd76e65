export { MASK } from './mask-bytes.ts'
export { createMasker, type Masker } from './masker.ts'
export { stripControls } from './shadow.ts'
