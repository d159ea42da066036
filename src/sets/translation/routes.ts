import { contentGet, type Content } from '../../content/index.ts'
import type { VersionPresenter } from '../../content/worker.ts'
import type { App } from '../../http/app.ts'
import { workerTask } from '../../workers/pool.ts'
import { exportedSet } from '../parameters.ts'
import { presentTranslation, xliff, type TranslationRequest } from './parts.ts'
import { translationQuery, TranslationTableSchema, XliffSchema } from './schemas.ts'

const presenter: VersionPresenter<TranslationRequest> = {
  present: presentTranslation,
  needs: () => ['content'],
  task: workerTask<typeof import('./task.ts').answerTranslation>(
    new URL('./task.ts', import.meta.url),
  'answerTranslation'
  ),
}

/** Files for translators, for whoever may read the version; below /v1. */
export function translationRoutes (app: App, { content }: { readonly content: Content }): void {
  contentGet(app, content.delivery)(
    '/principle-sets/:set/versions/:version/translation',
    'getTranslation',
    'Get the texts of a version as a file for translators, with the translations that there are',
    {
      files: { [xliff]: XliffSchema, 'text/csv': TranslationTableSchema },
      filters: translationQuery,
      params: { set: exportedSet },
      description: 'Each text has its key, notes on terms and length, and the translation that there is, marked as ' +
        'current or outdated.',
    },
    (at, asked, { format = 'xliff-1.2' }) => {
      const { lang = '', variant = 'standard' } = asked.query
      return content.sets.ofVersion(at, asked, '/translation', presenter, { lang, variant, format })
    }
  )
}
