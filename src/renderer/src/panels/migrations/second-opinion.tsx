import type { SecondOpinion } from '../../../../shared/domain/migration.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { Section } from '../../ui/section.tsx'

/** What Prisma's own CLI says, and why it differs where it does: the table decides. */
export function SecondOpinionView({ cli }: { readonly cli: SecondOpinion }) {
  if (cli.kind === 'not-asked')
    return (
      <Section plain title="Prisma’s own word">
        <p className="dim">
          Not asked: <PrivateText>{cli.because}</PrivateText>. The table above needs no CLI.
        </p>
      </Section>
    )
  return (
    <Section
      plain
      title={`Prisma’s own word (${cli.version}, exit ${cli.exitCode ?? '–'})`}
      aside={<span>{cli.agrees ? '● agrees' : '▲ differs'}</span>}
    >
      <p>{cli.explained}</p>
      <details>
        <summary>What it said</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long answer is scrolled by keyboard too. */}
        <pre className="migration-answer" tabIndex={0}>
          <PrivateText>{cli.text}</PrivateText>
        </pre>
      </details>
    </Section>
  )
}
