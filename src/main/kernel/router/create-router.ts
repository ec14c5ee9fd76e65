import { FailureError } from '../../../shared/domain/failure.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import { auditRoutes } from './audit-routes.ts'
import { createImplementer, type StreamOf, sentMasked } from './implementer.ts'
import { latest } from './latest.ts'
import type { UseCases } from './use-cases.ts'

/** Contract → use case, and nothing else. Failures become the contract's one error, masked like everything that leaves. */
export function createRouter(kernel: UseCases) {
  const os = createImplementer(kernel)
  const stream: StreamOf = (subscribe, signal) => sentMasked(kernel, latest(subscribe, signal))

  return os.router({
    session: {
      watch: os.session.watch.handler(({ signal }) =>
        stream((tell) => watchAll(kernel, () => tell(kernel.session.current())), signal),
      ),
      arm: os.session.arm.handler(({ context }) => kernel.arming.arm(context.actor)),
      disarm: os.session.disarm.handler(({ context }) => kernel.arming.disarm(context.actor)),
      breakGlass: os.session.breakGlass.handler(({ input, context }) =>
        kernel.session.breakGlass(input.reason, context.actor),
      ),
      acknowledgeLog: os.session.acknowledgeLog.handler(({ input, context }) =>
        kernel.session.acknowledgeLog(input.reason, context.actor),
      ),
    },
    situation: {
      watch: os.situation.watch.handler(({ signal }) => {
        const { situation } = kernel
        if (situation === undefined) throw brokenProfile()
        return stream((tell) => situation.watch(tell), signal)
      }),
      refresh: os.situation.refresh.handler(async () => {
        await kernel.situation?.refresh()
      }),
      report: os.situation.report.handler(({ input, context }) => {
        const { trigger, answer, note = 'seen by the operator' } = input
        kernel.situation?.report(trigger, { answer, note, by: context.actor })
      }),
    },
    pins: {
      watch: os.pins.watch.handler(({ signal }) =>
        stream((tell) => kernel.pins.watch(tell), signal),
      ),
      refresh: os.pins.refresh.handler(() => kernel.pins.refresh()),
      seen: os.pins.seen.handler(({ input, context }) =>
        kernel.pins.seen({ ...input, by: context.actor }),
      ),
    },
    plan: {
      preview: os.plan.preview.handler(async ({ input }) => {
        const { reason, given, takeOver, ...order } = input
        return kernel.mask(
          await kernel.preview({
            ...order,
            ...(given === undefined ? {} : { given }),
            ...(takeOver === undefined ? {} : { takeOver }),
            ...(reason === undefined ? {} : { reason }),
          }),
        )
      }),
    },
    runs: {
      list: os.runs.list.handler(({ signal }) =>
        stream((tell) => {
          const tellAll = () => tell(kernel.summaries())
          tellAll()
          return kernel.runs.watch(tellAll)
        }, signal),
      ),
      watch: os.runs.watch.handler(({ input, signal }) =>
        stream((tell) => {
          const known = kernel.runs.run(input.run)
          if (known === undefined) throw unknownRun(input.run)
          tell(known)
          return kernel.runs.watch((run) => run.id === input.run && tell(run))
        }, signal),
      ),
      output: os.runs.output.handler(({ input }) => {
        const { run, from, limit, step, search } = input
        const narrowed = {
          ...(step === undefined ? {} : { step }),
          ...(search === undefined ? {} : { search }),
        }
        return kernel.mask(kernel.output(run, { from, limit, ...narrowed }))
      }),
      start: os.runs.start.handler(async ({ input, context }) => {
        const { reason = '', given, takeOver, ...order } = input
        const run = await kernel.procedures.start({
          ...order,
          ...(given === undefined ? {} : { given }),
          ...(takeOver === undefined ? {} : { takeOver }),
          reason,
          by: context.actor,
        })
        return { run }
      }),
      approve: os.runs.approve.handler(({ input: { challenge, ...given }, context }) =>
        kernel.procedures.approve({
          ...given,
          by: context.actor,
          ...(challenge === undefined ? {} : { challenge }),
        }),
      ),
      answer: os.runs.answer.handler(({ input, context }) =>
        kernel.procedures.answer({ ...input, by: context.actor }),
      ),
      heard: os.runs.heard.handler(({ input, context }) =>
        kernel.procedures.heard({ ...input, by: context.actor }),
      ),
      retry: os.runs.retry.handler(({ input: { override, ...given }, context }) =>
        kernel.procedures.retry({
          ...given,
          by: context.actor,
          ...(override === undefined ? {} : { override }),
        }),
      ),
      write: os.runs.write.handler(({ input, context }) =>
        kernel.procedures.write({ ...input, by: context.actor }),
      ),
      skip: os.runs.skip.handler(({ input, context }) =>
        kernel.procedures.skip({ ...input, by: context.actor }),
      ),
      undo: os.runs.undo.handler(({ input: { run, step }, context }) =>
        kernel.procedures.undo({ run, step, by: context.actor }),
      ),
      pause: os.runs.pause.handler(({ input, context }) =>
        kernel.procedures.pause(input.run, context.actor),
      ),
      resume: os.runs.resume.handler(({ input, context }) =>
        kernel.procedures.resume(input.run, context.actor),
      ),
      cancel: os.runs.cancel.handler(({ input, context }) =>
        kernel.procedures.cancel(input.run, context.actor, input.because),
      ),
    },
    second: {
      give: os.second.give.handler(({ input, context }) =>
        kernel.procedures.second.give({ ...input, by: context.actor }),
      ),
      waive: os.second.waive.handler(({ input, context }) =>
        kernel.procedures.second.waive({ ...input, by: context.actor }),
      ),
      ask: os.second.ask.handler(({ input, context }) =>
        kernel.procedures.second.ask({ ...input, by: context.actor }),
      ),
    },
    traffic: {
      putBack: os.traffic.putBack.handler(({ input, context }) =>
        kernel.procedures.putTrafficBack(input.run, context.actor),
      ),
    },
    artifacts: {
      contracts: os.artifacts.contracts.handler(() => kernel.mask(kernel.artifacts.contracts())),
      put: os.artifacts.put.handler(async ({ input: { contract, ...part }, context }) =>
        kernel.mask(
          await kernel.artifacts.put(
            { ...part, ...(contract === undefined ? {} : { contract }) },
            context.actor,
          ),
        ),
      ),
    },
    signed: {
      list: os.signed.list.handler(async () => kernel.mask(await kernel.signed.list())),
      keep: os.signed.keep.handler(async ({ input, context }) =>
        kernel.mask(await kernel.signed.keep(new Secret(input.text), context.actor)),
      ),
      forget: os.signed.forget.handler(({ input, context }) =>
        kernel.signed.forget(input.id, context.actor),
      ),
    },
    evidence: {
      read: os.evidence.read.handler(async ({ input }) => ({
        base64: Buffer.from(await kernel.evidence(input)).toString('base64'),
      })),
    },
    history: {
      list: os.history.list.handler(({ input }) => {
        const { search, ...range } = input
        return kernel.mask(
          kernel.history({ ...range, ...(search === undefined ? {} : { search }) }),
        )
      }),
    },
    migrations: {
      look: os.migrations.look.handler(async () => kernel.mask(await kernel.migrations.look())),
    },
    sources: {
      look: os.sources.look.handler(async () => kernel.mask(await kernel.sources.look())),
    },
    contracts: {
      look: os.contracts.look.handler(async () => kernel.mask(await kernel.contracts.look())),
    },
    ...auditRoutes(os, kernel, stream),
    credentials: {
      move: os.credentials.move.handler(({ input: { to, passphrase }, context }) =>
        kernel.credentials.move(
          to,
          passphrase === undefined ? undefined : new Secret(passphrase),
          context.actor,
        ),
      ),
      keep: os.credentials.keep.handler(({ input, context }) =>
        kernel.credentials.keep(input.name, new Secret(input.value), context.actor),
      ),
      forget: os.credentials.forget.handler(({ input, context }) =>
        kernel.credentials.forget(input.name, context.actor),
      ),
    },
    preferences: {
      get: os.preferences.get.handler(() => kernel.preferences.get()),
      set: os.preferences.set.handler(({ input: { theme, privacy } }) =>
        kernel.preferences.set({
          ...(theme === undefined ? {} : { theme }),
          ...(privacy === undefined ? {} : { privacy }),
        }),
      ),
    },
  })
}

export type KernelRouter = ReturnType<typeof createRouter>

function watchAll(kernel: UseCases, tell: () => void): () => void {
  tell()
  const stops = [kernel.session.watch(tell), kernel.arming.watch(tell)]
  return () => {
    for (const stop of stops) stop()
  }
}

function unknownRun(run: string): FailureError {
  return new FailureError({
    code: 'NOT_FOUND',
    summary: `There is no run ${run}.`,
    tried: 'to show the run',
    world: 'Nothing was changed.',
    next: 'Choose a run from the list.',
    retry: 'no',
  })
}

function brokenProfile(): FailureError {
  return new FailureError({
    code: 'PROFILE_INVALID',
    summary: 'The profile cannot be used.',
    tried: 'to look at the systems of the profile',
    world: 'Nothing was changed.',
    next: 'Mend the profile; each error is listed with its place.',
    retry: 'no',
  })
}
