import t from 'tap'
import { palettes, themes } from '../../../src/results/charts/palette.ts'
import { profileRows, scaleOf, titlesOf } from '../../../src/results/charts/tables.ts'
import { profileChart } from '../../../src/results/charts/profile-chart.ts'
import type { Result } from '../../../src/domain/assessments/result.ts'
import type { CustomContent } from '../../../src/domain/versions/principle-set.ts'
import { core, single, unasked } from '../report/results.ts'

function profileOf (result: Result, content: CustomContent) {
  return { title: 'Profile by principle', ...scaleOf(content), rows: profileRows(result, titlesOf(content, unasked)) }
}

/** WCAG 2.2, relative luminance. */
function luminance (hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16) / 255).map(part =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast (one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

for (const theme of themes) {
  t.test(
    'text and marks stand out from the paper, and bars from their frames without ' +
      `any colour (${theme})`,
    async t => {
      const { paper, ink, soft, bar, rule } = palettes[theme]
      for (const text of [ink, soft]) t.ok(contrast(text, paper) >= 4.5, `${text} as text`)
      for (const mark of [ink, bar, rule]) t.ok(contrast(mark, paper) >= 3, `${mark} as a mark`)
      t.ok(contrast(bar, rule) >= 1.5, 'in greyscale a bar is not taken for its frame')
      const used = new Set(profileChart(profileOf(single(core, '0123x?'), core), theme).match(/#[0-9a-f]{6}/g))
      t.strictSame(
        [...used].filter(paint => ![paper, ink, soft, bar, rule].includes(paint)),
        [],
        'and there are no other colours'
      )
    }
  )
}
