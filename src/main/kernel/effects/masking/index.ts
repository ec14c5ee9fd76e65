export { MASK } from './mask-bytes.ts'
export type { MaskStream } from './mask-stream.ts'
export { createMasker, type Masker, type Registration } from './masker.ts'
export { stripControls } from './shadow.ts'
