import { textsOf, type PreparedPart, type PreparedTexts, type RenderLimits } from '../../content/worker.ts'
import { maxIssues, type RequestIssue } from '../../http/problems/problem.ts'
import { throwProblem } from '../../http/problems/transfer.ts'
import { workerTask, type Workers } from '../../workers/pool.ts'
import type * as Tasks from './import-task.ts'
import type { ImportReport } from './schemas.ts'

const tasks = new URL('./import-task.ts', import.meta.url)
const checkImport = workerTask<typeof Tasks.checkImport>(tasks, 'checkImport')
const continueImport = workerTask<typeof Tasks.continueImport>(tasks, 'continueImport')

/** A file that was read and checked, ready to be stored where nothing is wrong with it. */
export interface CheckedFile extends Pick<Tasks.CheckedImport, 'file' | 'draft' | 'version'> {
  readonly texts: PreparedTexts
}

/**
 * Checks a file in a worker thread, part by part, so that others have their turn in between. Throws what is wrong with
 * its form.
 */
export async function checkFile (
  workers: Workers,
  owner: string,
  input: Omit<Tasks.ImportInput, 'limits'>,
  limits: RenderLimits
): Promise<CheckedFile> {
  const { file, draft, version, content, addressed, part } = throwProblem(
    await workers.run(checkImport, { ...input, limits }, { owner, transfer: [input.bytes.buffer] })
  )
  const parts: PreparedPart[] = [part]
  for (let from = part.next; from !== undefined; from = parts.at(-1)?.next) {
    parts.push(await workers.run(continueImport, { content, addressed, from, limits }, { owner, continues: true }))
  }
  return { file: withTexts(file, file.version !== null, parts), draft, version, texts: textsOf(parts) }
}

/** A text that cannot be rendered is an error of a version; the draft that a table makes may hold it. */
function withTexts (file: Tasks.FileSummary, isVersion: boolean, parts: readonly PreparedPart[]): Tasks.FileSummary {
  const removed = parts.flatMap(({ removed }) => removed)
  const refused = parts.flatMap(({ refused }) => refused)
  const errors = isVersion ? refused : []
  const warnings = isVersion ? removed : [...removed, ...refused]
  return {
    ...file,
    errors: [...file.errors, ...errors].slice(0, maxIssues),
    errorCount: file.errorCount + errors.length,
    warnings: [...warnings, ...file.warnings].slice(0, maxIssues),
    warningCount: file.warningCount + warnings.length,
  }
}

/** What a file comes to. `made` is where it stands now; nothing where it was only tried. */
export function importReport (
  { errors, errorCount, warnings, warningCount, ...file }: Tasks.FileSummary,
  made: { readonly set: string, readonly path: string } | null,
  obstacles: readonly RequestIssue[] = []
): ImportReport {
  const { version } = file
  return {
    type: 'import-report',
    dryRun: made === null,
    importable: obstacles.length + errorCount === 0,
    set: made?.set ?? null,
    ...file,
    errors: [...obstacles, ...errors].slice(0, maxIssues),
    errorCount: obstacles.length + errorCount,
    warnings: [...warnings],
    warningCount,
    links: made &&
      {
        set: made.path,
        settings: `${made.path}/settings`,
        draft: `${made.path}/draft`,
        version: version && `${made.path}/versions/${version}`,
      },
  }
}
