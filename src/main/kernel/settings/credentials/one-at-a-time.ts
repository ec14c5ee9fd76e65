/** The call did not end in time, or an earlier one still hangs. */
export class DeadlinePassed extends Error {}

/**
 * Runs calls one after the other, each with a deadline. A call that hangs occupies one of the four
 * threads that all file work of the process shares, so nothing else is started until it has ended.
 */
export interface OneAtATime {
  run<T>(call: () => Promise<T>): Promise<T>
}

export function createOneAtATime(deadlineMs: number): OneAtATime {
  let last: Promise<unknown> = Promise.resolve()
  let hanging = false

  async function start<T>(call: () => Promise<T>): Promise<T> {
    if (hanging) throw new DeadlinePassed('an earlier call still hangs')
    const running = call()
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        hanging = true
        reject(new DeadlinePassed(`no answer within ${deadlineMs / 1000} s`))
      }, deadlineMs)
    })
    const ended = () => {
      hanging = false
    }
    running.then(ended, ended)
    try {
      return await Promise.race([running, deadline])
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    run(call) {
      const turn = last.then(() => start(call))
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
