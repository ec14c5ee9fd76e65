import { type Agent, request } from 'node:http'

/** A request of the load. */
export interface LoadRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  /** JSON. */
  readonly body?: string
}

const TIME_LIMIT_MS = 5_000

/** Sends one request, reads the answer to its end and tells the status; 0 when there was no whole answer in 5 s. */
export function sendRequest(asked: LoadRequest, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const sent = request(
      asked.url,
      {
        method: asked.method,
        agent,
        timeout: TIME_LIMIT_MS,
        headers: {
          'user-agent': 'vlossom-rehearsal-traffic',
          ...(asked.body === undefined
            ? {}
            : {
                'content-type': 'application/json',
                'content-length': Buffer.byteLength(asked.body),
              }),
        },
      },
      (response) => {
        response.on('error', () => resolve(0))
        response.on('aborted', () => resolve(0))
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.resume()
      },
    )
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(0))
    sent.on('close', () => resolve(0))
    sent.end(asked.body)
  })
}
