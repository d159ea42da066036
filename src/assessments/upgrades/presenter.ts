import { preview } from '../../domain/follow-up/upgrade.ts'
import { assessmentPath, versionPathOf } from '../paths.ts'
import type { UpgradeRecord } from './schemas.ts'
import type { Previewed } from './service.ts'

/** Rule U: a preview, the same whoever asks and whatever anybody has said. */
export function upgradeRecord ({ assessment, to, fates }: Previewed): UpgradeRecord {
  const { id, setId, version } = assessment
  const { items, dropped, needsConfirmation } = preview(fates)
  const path = assessmentPath(assessment)
  return {
    type: 'upgrade',
    assessment: id,
    from: { id: setId, version },
    to: { id: setId, version: to },
    items: items.map(({ key, principle, from, fate, details }) => ({
      key,
      principle,
      from: [...from],
      fate,
      details: [...details],
    })),
    dropped: [...dropped],
    needsConfirmation,
    links: { self: `${path}/upgrade?to=${to}`, assessment: path, version: versionPathOf({ setId, version: to }) },
  }
}
