/** Where Node keeps compiled code, handed on: a world starts ten processes, and from source each would compile anew. */
export function compileCache(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE } = process.env
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }
}
