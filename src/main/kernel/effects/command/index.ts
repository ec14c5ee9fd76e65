export { describeCommandAct } from './command-outcome.ts'
export { createCommand } from './create-command.ts'
export { sweepPrivateFiles } from './private-files.ts'
export { createTools } from './tools.ts'
