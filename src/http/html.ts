const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** For text and for attributes in double quotes. */
export function escapeHtml (text: string): string {
  return text.replace(/[&<>"]/g, mark => entities[mark] ?? mark)
}
