/** Medians, and tables of them. */

export function median (values: readonly number[]): number {
  return percentile([...values].sort((a, b) => a - b), 0.5)
}

/** Of values in rising order: the nearest rank, and between the two in the middle for a median of an even number. */
export function percentile (sorted: ArrayLike<number>, part: number): number {
  if (sorted.length === 0) return NaN
  if (
    part === 0.5 && sorted.length % 2 === 0
  ) { return ((sorted[sorted.length / 2 - 1] ?? NaN) + (sorted[sorted.length / 2] ?? NaN)) / 2 }
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN
}

/** "0.91 (0.88-0.93)": the median, and between which values it lies. */
export function spread (values: readonly number[], digits = 2): string {
  if (values.length === 0) return '-'
  return `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${
    Math.max(...values).toFixed(digits)
  })`
}

/**
 * A table in Markdown, its columns aligned for those who read it as text: the first to the left, the others to the
 * right.
 */
export function table (head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map(row => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${
      widths.map((width, column) =>
        column === 0 ? (cells[column] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width)
      ).join(' | ')
    } |`
  const rule = `| ${
    widths.map((width, column) => column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`).join(' | ')
  } |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}
