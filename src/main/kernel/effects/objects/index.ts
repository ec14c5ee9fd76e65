export { createObjects, describeFetchAct } from './create-objects.ts'
