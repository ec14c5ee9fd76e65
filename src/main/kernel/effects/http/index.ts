export { createHttp, type HttpParts } from './create-http.ts'
export { describeHttpAct } from './describe-request.ts'
