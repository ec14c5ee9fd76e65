import { Secret } from '../../../shared/domain/secret.ts'
import type { Implementer, StreamOf } from './implementer.ts'
import type { UseCases } from './use-cases.ts'

/** The part of the contract that is about the log itself: its records, its kit, its copy elsewhere. */
export function auditRoutes(os: Implementer, kernel: UseCases, stream: StreamOf) {
  return {
    audit: {
      watch: os.audit.watch.handler(({ signal }) =>
        stream((tell) => {
          const tellAll = () => tell(kernel.audit.current())
          tellAll()
          return kernel.audit.watch(tellAll)
        }, signal),
      ),
      records: os.audit.records.handler(
        async ({ input: { types, run, search, ...range }, signal }) =>
          kernel.mask(
            await kernel.audit.records({
              ...range,
              ...(types === undefined ? {} : { types }),
              ...(run === undefined ? {} : { run }),
              ...(search === undefined ? {} : { search }),
              ...(signal === undefined ? {} : { signal }),
            }),
          ),
      ),
      record: os.audit.record.handler(async ({ input }) =>
        kernel.mask(await kernel.audit.record(input.seq)),
      ),
      countersign: os.audit.countersign.handler(({ input: { gap, ...given }, context }) =>
        kernel.audit.countersign(gap, given, context.actor),
      ),
      prune: os.audit.prune.handler(({ input, context }) =>
        kernel.audit.prune(input.through, input.challenge, context.actor),
      ),
      file: os.audit.file.handler(async ({ input: { format, run, from } }) =>
        kernel.mask(
          await kernel.audit.file({
            format,
            ...(run === undefined ? {} : { run }),
            ...(from === undefined ? {} : { from }),
          }),
        ),
      ),
    },
    historyExport: {
      now: os.historyExport.now.handler(() => kernel.historyExport.now()),
      planSetUp: os.historyExport.planSetUp.handler(() => kernel.historyExport.planSetUp()),
      setUp: os.historyExport.setUp.handler(({ input, context }) =>
        kernel.historyExport.setUp(input.hash, context.actor),
      ),
    },
    kit: {
      make: os.kit.make.handler(({ input, context }) =>
        kernel.kit.make(new Secret(input.passphrase), context.actor),
      ),
      prove: os.kit.prove.handler(({ input, context }) =>
        kernel.kit.prove(new Secret(input.kit), new Secret(input.passphrase), context.actor),
      ),
    },
  }
}
