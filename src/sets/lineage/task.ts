import { answerTask, type AnswerTask } from '../../content/worker.ts'
import { presentLineage, type LineageRequest } from './parts.ts'

/** The answer about the lineage of a large version, in a worker thread. */
export const answerLineage = (task: AnswerTask<LineageRequest>) => answerTask(presentLineage, task)
