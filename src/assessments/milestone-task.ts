import { milestoneDocument, type MilestoneInput } from './milestones/snapshot.ts'

/** A milestone with ratings as they are stored. */
export type MilestoneTask = Omit<MilestoneInput, 'ratings'> & { readonly ratings: string | undefined }

/** The document of a milestone. Pure, so that a worker thread can run it. */
export function milestoneOf ({ ratings, ...input }: MilestoneTask): string {
  return milestoneDocument({ ...input, ratings: ratings === undefined ? undefined : JSON.parse(ratings) })
}
