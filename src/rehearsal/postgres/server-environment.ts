/** Nothing of the caller's environment but what a server program needs: PG* variables and secrets stay out. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const { PATH } = process.env
  return { PATH, LC_ALL: 'C', TZ: 'UTC' }
}
