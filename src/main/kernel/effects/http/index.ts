export { createHttp } from './create-http.ts'
export { describeHttpAct } from './describe-request.ts'
