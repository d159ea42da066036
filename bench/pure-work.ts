import { readFile } from 'node:fs/promises'
import { spread } from './figures.ts'
import { changesBetween } from '../src/domain/versions/changes.ts'
import { contentDigest } from '../src/domain/versions/digest.ts'
import type { CustomContent } from '../src/domain/versions/principle-set.ts'
import { resolve } from '../src/domain/tailoring/resolve.ts'

const principles = 1_000

/** Resolving and comparing a set of a thousand principles: five times what the service lets anybody publish. */
export async function pureWork (rounds: number): Promise<string[][]> {
  const { content: core } = JSON.parse(await readFile(new URL('../seed/sets/core.json', import.meta.url), 'utf8')) as {
    content: CustomContent
  }
  const content = enlarged(core)
  const base = { setId: 'a', version: '1.0.0', digest: contentDigest(content), content, ledger: null, chain: ['a'] }
  const reworded = content.principles.filter((_, index) => index % 10 === 0)
    .map(({ slug }) => ({
      op: 'adapt' as const,
      slug,
      fields: { gloss: 'In other words.' },
      rationale: 'Our members asked for plainer words.',
    }))
  const tailoring = {
    default: 'adopt' as const,
    operations: reworded,
    categories: [],
    sources: [],
    wordings: [],
    replacedBy: [],
    provenance: core.provenance,
  }
  const resolving: number[] = []
  const comparing: number[] = []
  for (let round = 0; round < rounds; round++) {
    const from = performance.now()
    const { content: resolved } = resolve({ base, setId: 'b', tailoring })
    const between = performance.now()
    changesBetween(content, resolved)
    resolving.push(between - from)
    comparing.push(performance.now() - between)
  }
  return [
    [`resolving ${principles} principles, a tenth of them adapted`, spread(resolving, 1)],
    ['their difference from the base', spread(comparing, 1)],
  ]
}

function enlarged (core: CustomContent): CustomContent {
  const [model] = core.principles
  if (!model) throw new Error('The core set is empty')
  return {
    ...core,
    wordings: [],
    principles: Array.from({ length: principles }, (_, index) => ({
      ...model,
      slug: `principle-${index}`,
      statements: model.statements.map(statement => ({ ...statement, key: `${statement.key}-${index}` })),
    })),
  }
}
