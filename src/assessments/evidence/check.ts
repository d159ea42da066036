import { isBlank } from '../../domain/values/limits.ts'
import { isPublicAddress } from '../../domain/values/links.ts'
import { createIssue, type Issue } from '../../domain/values/issue.ts'
import type { EvidenceDays, NewEvidence } from './schemas.ts'

/** Of one assessment. */
export const maxEvidence = 500

/** Rule E1: what is wrong with an item of evidence, which stands in the body at the pointer `at`. */
export function evidenceIssues (item: NewEvidence, at = ''): Issue[] {
  return [...issuesOfContent(item, at), ...issuesOfDays(item, at)]
}

export function issuesOfDays ({ collected, expires = null }: EvidenceDays, at = ''): Issue[] {
  return expires !== null && expires < collected
    ? [createIssue(`${at}/expires`, 'expires_before_collected', 'It would have expired before it was collected')]
    : []
}

function issuesOfContent ({ kind, content }: NewEvidence, at: string): Issue[] {
  const refuse = (code: string, detail: string) => [createIssue(`${at}/content`, code, detail)]
  if (kind === 'link') {
    return isPublicAddress(content)
      ? []
      : refuse('invalid_address', 'An address of the public web is needed, with https and without a user or port')
  }
  if (kind === 'file') {
    return /^sha256:[0-9a-f]{64}$/.test(content)
      ? []
      : refuse('invalid_digest', 'Send "sha256:" and the digest of the file in 64 hexadecimal digits, not the file')
  }
  return isBlank(content) ? refuse('text_missing', 'The text shows nothing') : []
}
