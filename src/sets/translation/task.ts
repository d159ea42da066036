import { answerTask, type AnswerTask } from '../../content/worker.ts'
import { presentTranslation, type TranslationRequest } from './parts.ts'

/** A large version as a file for translators, in a worker thread. */
export const answerTranslation = (task: AnswerTask<TranslationRequest>) => answerTask(presentTranslation, task)
