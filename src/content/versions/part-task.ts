import { presentPart, type PartRequest } from './parts.ts'
import { answerTask, type AnswerTask } from './answer.ts'

/** The answer about a part of a large version, in a worker thread. */
export const answerPart = (task: AnswerTask<PartRequest>) => answerTask(presentPart, task)
