/** A page of the platform itself, when no deployment may answer. */
export function noticePage(status: number, code: string, message: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${status}: ${code}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100vh;margin:0}</style>
</head><body><main><h1>${status}</h1><p>${message}</p><p><code>${code}</code></p></main></body></html>
`
}
